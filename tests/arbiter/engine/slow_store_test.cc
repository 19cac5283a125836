// What waits for a store that is slower than sessions and grants last neither ends nor holds up
// renewals.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "arbiter/engine/driver.h"
#include "arbiter/engine/restore.h"
#include "tests/arbiter/contract/fake_store.h"
#include "tests/arbiter/contract/local_harness.h"

namespace weir::arbiter {
namespace {

// Where writes wait.
class Gate {
 public:
  void Pass() {
    MutexLock lock(mutex_);
    ++waiting_;
    while (closed_) opened_.wait(mutex_);
    --waiting_;
  }
  void Set(bool closed) {
    MutexLock lock(mutex_);
    closed_ = closed;
    opened_.notify_all();
  }
  int waiting() const {
    MutexLock lock(mutex_);
    return waiting_;
  }

 private:
  mutable Mutex mutex_;
  std::condition_variable_any opened_;
  bool closed_ GUARDED_BY(mutex_) = false;
  int waiting_ GUARDED_BY(mutex_) = 0;
};

class SlowStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    State state = Recover(Config(), {}, 1);
    state.wish = Channel::kStart;
    EngineOptions options;
    options.mode = Mode::kKubernetes;
    engine_ = std::make_shared<Engine>(std::move(state), Tools{}, options, store_, &source_, clock_,
                                       driver_.HooksOf("p"));
    driver_.Add("p", engine_);
    store_.OnWrite([this] { gate_.Pass(); });
    ASSERT_TRUE((*engine_->MainStemAwait("a", {}, {})).has_value());
    ASSERT_TRUE(engine_->MainStemSingle("a", Readiness::kOvertake)->held);
  }
  void TearDown() override {
    gate_.Set(false);
    engine_->Close();
    driver_.Remove("p");
  }
  template <typename Predicate>
  static bool Soon(const Predicate& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }
  // Everything is stored, and the next write will wait.
  void Slow() {
    ASSERT_TRUE(Soon([&] { return engine_->AllStored(); }));
    gate_.Set(true);
  }
  EventData Take(Stage stage) {
    const auto got = engine_->Await(stage, "a", {}, {});
    return got.ok() && got->has_value() ? **got : EventData();
  }
  void Renew() { EXPECT_TRUE(engine_->MainStemCheck("a")->held); }
  // A second at a time, so that the session and the grants are looked at when they are due.
  void Pass(int seconds, bool renewing) {
    for (int i = 0; i < seconds; ++i) {
      clock_.Advance(milliseconds(1'000));
      if (renewing) Renew();
      engine_->Tick();
    }
  }

  FakeClock clock_;
  FakeStore store_;
  Counting source_;
  Gate gate_;
  Driver driver_{clock_, 2};
  std::shared_ptr<Engine> engine_;
};

TEST_F(SlowStoreTest, TheSessionLastsWhileTheActiveNodesCallWaits) {
  std::optional<Activity> other;
  std::atomic<int> answers{0};
  std::optional<Activity> answer;
  engine_->MainStemAwaitAsync("b", {}, [&](const Result<std::optional<Activity>>& got) {
    if (got.ok()) other = *got;
    ++answers;
  });
  Slow();
  engine_->MainStemSingleAsync("a", Readiness::kTaking, [&](const Result<Activity>& got) {
    if (got.ok()) answer = *got;
    ++answers;
  });
  ASSERT_TRUE(Soon([&] { return gate_.waiting() == 1; }));
  Pass(100, false);
  EXPECT_EQ(answers, 0);
  gate_.Set(false);
  ASSERT_TRUE(Soon([&] { return answers == 1; }));
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->held);
  EXPECT_EQ(answer->term, 1u);
  // It has been told, and is not heard of again: another one takes over as always.
  Pass(15 + 5, false);
  ASSERT_TRUE(Soon([&] { return answers == 2; }));
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->term, 2u);
}

TEST_F(SlowStoreTest, ALoadThatItsWorkerHasNotHeardOfDoesNotExpire) {
  for (const Stage stage : {Stage::kSelect, Stage::kExtract, Stage::kTransform}) {
    EXPECT_EQ(*engine_->Single(Take(stage).ticket, nullptr, {}), Verdict::kDone);
  }
  Slow();
  std::atomic<int> answers{0};
  std::optional<EventData> load;
  engine_->AwaitAsync(Stage::kLoad, "a", {}, [&](const Result<std::optional<EventData>>& got) {
    if (got.ok()) load = *got;
    ++answers;
  });
  ASSERT_TRUE(Soon([&] { return gate_.waiting() == 1; }));
  Pass(100, true);
  EXPECT_EQ(answers, 0);
  gate_.Set(false);
  ASSERT_TRUE(Soon([&] { return answers == 1; }));
  ASSERT_TRUE(load.has_value());
  EXPECT_EQ(load->ticket.process, 1);
  Pass(20, true);
  EXPECT_EQ(*engine_->Single(load->ticket, nullptr, {}), Verdict::kDone);
  EXPECT_EQ(engine_->Look().last_loaded, 1);
}

TEST_F(SlowStoreTest, ATerminationThatWaitsIsNotDeliveredTwice) {
  EXPECT_EQ(*engine_->Single(Take(Stage::kSelect).ticket, nullptr, {}), Verdict::kDone);
  Slow();
  std::atomic<int> first{0};
  std::atomic<int> second{0};
  engine_->TerminAwaitAsync({}, [&](const auto&) { ++first; });
  engine_->TerminAwaitAsync({}, [&](const auto&) { ++second; });
  engine_->ChangeAsync(event::Terminate{TerminType::kRollback, "Test"}, [](const Status&) {});
  ASSERT_TRUE(Soon([&] { return gate_.waiting() == 1; }));
  Pass(100, true);
  gate_.Set(false);
  ASSERT_TRUE(Soon([&] { return first == 1; }));
  EXPECT_EQ(second, 0);
  Pass(31, true);
  EXPECT_TRUE(Soon([&] { return second == 1; })) << "nobody acknowledged it";
}

TEST_F(SlowStoreTest, RenewalsDoNotWaitForIt) {
  for (const Stage stage : {Stage::kSelect, Stage::kExtract, Stage::kTransform}) {
    EXPECT_EQ(*engine_->Single(Take(stage).ticket, nullptr, {}), Verdict::kDone);
  }
  const Ticket load = Take(Stage::kLoad).ticket;
  Slow();
  engine_->AwaitAsync(Stage::kSelect, "a", {}, [](const Result<std::optional<EventData>>&) {});
  ASSERT_TRUE(Soon([&] { return gate_.waiting() == 1; }));
  for (int i = 0; i < 10; ++i) {
    clock_.Advance(milliseconds(10'000));
    Renew();
    EXPECT_EQ(*engine_->Heartbeat(load, {}), Verdict::kDone);
  }
  gate_.Set(false);
  EXPECT_EQ(*engine_->Single(load, nullptr, {}), Verdict::kDone);
}

// Who became the active one a moment ago may not hear of it before the store does.
TEST_F(SlowStoreTest, ACheckWaitsForTheTermThatItTellsOf) {
  EXPECT_TRUE(engine_->MainStemRelease("a").ok());
  Slow();
  std::atomic<int> answers{0};
  engine_->MainStemAwaitAsync("b", {}, [&](const auto&) { ++answers; });
  engine_->MainStemCheckAsync("b", [&](const auto&) { ++answers; });
  ASSERT_TRUE(Soon([&] { return gate_.waiting() == 1; }));
  EXPECT_EQ(answers, 0);
  gate_.Set(false);
  EXPECT_TRUE(Soon([&] { return answers == 2; }));
}

}  // namespace
}  // namespace weir::arbiter
