#include "runtime/queue/queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/fakes/fake_clock.h"

namespace weir::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class QueueTest : public ::testing::Test {
 protected:
  // Everything that is due now, in the order in which the queue hands it out.
  std::vector<std::string> TakeAllDue(bool done = true) {
    std::vector<std::string> keys;
    while (queue_.Depth().ready > 0) {
      keys.push_back(*queue_.Get({}));
      if (done) queue_.Done(keys.back());
    }
    return keys;
  }

  std::string StateOf(const std::string& key) {
    for (const QueueItem& item : queue_.Snapshot()) {
      if (item.key == key) return item.state;
    }
    return "absent";
  }

  FakeClock clock_;
  WorkQueue queue_{clock_, {}, [] { return 0.0; }};  // back-off without jitter
};

TEST_F(QueueTest, HandsOutInOrderAndOnce) {
  queue_.Add("a");
  queue_.Add("b");
  queue_.Add("a");
  EXPECT_THAT(TakeAllDue(), ElementsAre("a", "b"));
  EXPECT_THAT(queue_.Snapshot(), IsEmpty());
}

TEST_F(QueueTest, AKeyAddedWhileProcessedRunsOnceMore) {
  queue_.Add("a");
  ASSERT_EQ(queue_.Get({}), "a");
  queue_.Add("a");
  queue_.Add("a");
  EXPECT_EQ(queue_.Depth().ready, 0u);  // not handed to a second worker
  queue_.Done("a");
  EXPECT_THAT(TakeAllDue(), ElementsAre("a"));
}

TEST_F(QueueTest, OtherKeysGoOnWhileOneIsProcessed) {
  queue_.Add("slow");
  ASSERT_EQ(queue_.Get({}), "slow");
  queue_.Add("a");
  queue_.Add("slow");
  queue_.Add("b");
  EXPECT_THAT(TakeAllDue(), ElementsAre("a", "b"));
}

TEST_F(QueueTest, ADelayedKeyWaitsForItsTime) {
  queue_.AddAfter("a", seconds(10));
  clock_.Advance(milliseconds(9'999));
  EXPECT_THAT(TakeAllDue(), IsEmpty());
  EXPECT_EQ(queue_.Depth().delayed, 1u);
  clock_.Advance(milliseconds(1));
  EXPECT_THAT(TakeAllDue(), ElementsAre("a"));
}

TEST_F(QueueTest, TheEarlierDueTimeWins) {
  queue_.AddAfter("a", seconds(10));
  queue_.AddAfter("a", seconds(5));
  queue_.AddAfter("a", seconds(20));
  clock_.Advance(seconds(5));
  EXPECT_THAT(TakeAllDue(), ElementsAre("a"));
  clock_.Advance(seconds(60));
  EXPECT_THAT(TakeAllDue(), IsEmpty());
}

TEST_F(QueueTest, AnEventOvertakesTheKeysOwnTimer) {
  queue_.AddAfter("a", seconds(10));
  queue_.Add("a");
  EXPECT_THAT(TakeAllDue(), ElementsAre("a"));
  clock_.Advance(seconds(10));
  EXPECT_THAT(TakeAllDue(), IsEmpty());
}

TEST_F(QueueTest, TimersGoByDueTimeThenByOrder) {
  queue_.AddAfter("late", seconds(3));
  queue_.AddAfter("b", seconds(1));
  queue_.AddAfter("a", seconds(1));
  clock_.Advance(seconds(3));
  EXPECT_THAT(TakeAllDue(), ElementsAre("b", "a", "late"));
}

TEST_F(QueueTest, WatchedEventsGoBeforeDueTimers) {
  queue_.AddAfter("timer", milliseconds(0));
  queue_.Add("event1");
  queue_.Add("event2");
  EXPECT_THAT(TakeAllDue(), ElementsAre("event1", "event2", "timer"));
}

TEST_F(QueueTest, TimersDoNotStarve) {
  queue_.AddAfter("timer", milliseconds(0));
  for (int i = 0; i < 20; ++i) queue_.Add("e" + std::to_string(i));
  const std::vector<std::string> order = TakeAllDue();
  EXPECT_EQ(order[7], "timer");
}

TEST_F(QueueTest, ATimerSetWhileProcessedCountsFromDone) {
  queue_.Add("a");
  ASSERT_EQ(queue_.Get({}), "a");
  queue_.AddAfter("a", seconds(1));
  clock_.Advance(seconds(2));
  EXPECT_EQ(queue_.Depth().ready, 0u);
  queue_.Done("a");
  EXPECT_THAT(TakeAllDue(), ElementsAre("a"));
}

TEST_F(QueueTest, FailuresBackOffUntilForgotten) {
  const auto fail = [&] { return queue_.AddRateLimited("a", "boom"); };
  EXPECT_EQ(fail(), milliseconds(200));
  EXPECT_EQ(fail(), milliseconds(400));
  for (int i = 0; i < 20; ++i) fail();
  EXPECT_EQ(fail(), milliseconds(300'000));
  EXPECT_EQ(queue_.Snapshot().front().attempts, 23);
  EXPECT_EQ(queue_.Snapshot().front().last_error, "boom");
  queue_.Forget("a");
  EXPECT_EQ(fail(), milliseconds(200));
}

TEST_F(QueueTest, AFailingKeyDelaysNoOther) {
  queue_.AddRateLimited("bad", "boom");
  queue_.Add("good");
  EXPECT_THAT(TakeAllDue(), ElementsAre("good"));
}

TEST_F(QueueTest, ATerminalErrorWaitsForAnEventButStaysVisible) {
  queue_.Add("a");
  ASSERT_EQ(queue_.Get({}), "a");
  queue_.AddTerminal("a", "cannot be");
  queue_.Done("a");
  clock_.Advance(std::chrono::hours(10));
  EXPECT_THAT(TakeAllDue(), IsEmpty());
  EXPECT_EQ(StateOf("a"), "waiting");
  queue_.Add("a");
  ASSERT_EQ(queue_.Get({}), "a");
  queue_.Forget("a");
  queue_.Done("a");
  EXPECT_EQ(StateOf("a"), "absent");
}

TEST_F(QueueTest, SnapshotTellsTheWholeStory) {
  queue_.Add("busy");
  ASSERT_EQ(queue_.Get({}, 3), "busy");
  clock_.Advance(seconds(2));
  queue_.Add("busy");
  queue_.Add("next");
  queue_.AddAfter("later", seconds(5));
  queue_.AddRateLimited("failed", std::string(5000, 'x'));
  queue_.AddTerminal("wrong", "no");
  const std::vector<QueueItem> items = queue_.Snapshot();
  ASSERT_EQ(items.size(), 5u);
  EXPECT_EQ(items[0].key, "busy");
  EXPECT_EQ(items[0].state, "processing");
  EXPECT_EQ(items[0].worker, 3);
  EXPECT_EQ(items[0].running_for, seconds(2));
  EXPECT_TRUE(items[0].run_again);
  EXPECT_EQ(items[1].key, "next");
  EXPECT_EQ(items[1].state, "ready");
  EXPECT_EQ(items[2].key, "failed");
  EXPECT_EQ(items[2].state, "delayed");
  EXPECT_EQ(items[2].due_in, milliseconds(200));
  EXPECT_EQ(items[2].last_error.size(), 1024u);  // bounded
  EXPECT_EQ(items[3].key, "later");
  EXPECT_EQ(items[3].due_in, seconds(5));
  EXPECT_EQ(items[4].key, "wrong");
  EXPECT_EQ(items[4].state, "waiting");
}

TEST_F(QueueTest, GetEndsWhenStopped) {
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_EQ(queue_.Get(stop.get_token()), std::nullopt);
  queue_.Add("a");
  EXPECT_EQ(queue_.Get(stop.get_token()), std::nullopt);  // also with work left
}

TEST_F(QueueTest, DoneOfAKeyNobodyHoldsIsHarmless) {
  queue_.Done("a");
  queue_.Add("a");
  queue_.Done("a");
  EXPECT_THAT(TakeAllDue(), ElementsAre("a"));
}

}  // namespace
}  // namespace weir::runtime
