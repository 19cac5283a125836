#include "runtime/events/events.h"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fault_transport.h"

namespace weir::runtime {
namespace {

class EventsTest : public testing::Test {
 protected:
  EventsTest() {
    meta_.ns = "shop";
    meta_.name = "orders";
    meta_.uid = "u1";
  }
  void TearDown() override { recorder_.Stop(); }
  void SetUp() override { recorder_.Start(); }
  // The clock stands still: no deadline to pass.
  void Flush() { recorder_.Flush(clock_.SteadyNow() + seconds(1)); }
  std::vector<doc::Json> Stored() {
    Flush();
    return api_.Objects(kube::kEvents);
  }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  FaultTransport transport_{api_};
  kube::KubeClient client_{transport_, {FakeApiServer::kUrl, "default", {}}, clock_};
  std::vector<std::string> lines_;
  metrics::Registry metrics_;
  std::atomic<bool> leader_{true};
  EventRecorder recorder_{{kube::kSqlJobs, client_, clock_, log::MakeMemoryLogger(&lines_),
                           metrics_, [this] { return leader_.load(); }},
                          "weir-0"};
  ObjectMeta meta_;
};

TEST_F(EventsTest, HasWhatTheApiAsksFor) {
  recorder_.Record(meta_, {true, "JobFailed", "no such table"});
  ASSERT_EQ(Stored().size(), 1u);
  const doc::Json event = Stored()[0];
  EXPECT_EQ(event["type"], "Warning");
  EXPECT_EQ(event["reason"], "JobFailed");
  EXPECT_EQ(event["note"], "no such table");
  EXPECT_EQ(event["reportingController"], "weir.dev/weir");
  EXPECT_EQ(event["reportingInstance"], "weir-0");
  EXPECT_EQ(event["action"], "Reconcile");
  EXPECT_EQ(event["eventTime"], "2023-11-14T22:13:20.000000Z");
  EXPECT_EQ(event["regarding"]["uid"], "u1");
  EXPECT_EQ(event["regarding"]["kind"], "SqlJob");
  EXPECT_EQ(event["metadata"]["namespace"], "shop");
}

TEST_F(EventsTest, TheNoteIsBounded) {
  recorder_.Record(meta_, {false, "Running", std::string(5000, 'x')});
  EXPECT_LE(Stored()[0]["note"].get<std::string>().size(), 1024u);
}

TEST_F(EventsTest, RepeatsOnlyAfterAWhile) {
  const PlannedEvent event{false, "Running", "up"};
  recorder_.Record(meta_, event);
  recorder_.Record(meta_, event);
  EXPECT_EQ(Stored().size(), 1u);
  recorder_.Record(meta_, {false, "Running", "up again"});
  EXPECT_EQ(Stored().size(), 2u);
  clock_.Advance(EventRecorder::kRepeat);
  recorder_.Record(meta_, event);
  EXPECT_EQ(Stored().size(), 3u);
}

TEST_F(EventsTest, AFailureIsOnlyLogged) {
  transport_.FailCall(0, Fault::kRefuse);
  recorder_.Record(meta_, {false, "Running", "up"});
  EXPECT_TRUE(Stored().empty());
  ASSERT_EQ(lines_.size(), 1u);
  EXPECT_NE(lines_[0].find("shop/orders"), std::string::npos);
}

TEST_F(EventsTest, NothingIsWrittenWithoutTheLease) {
  leader_ = false;
  recorder_.Record(meta_, {false, "Running", "up"});
  EXPECT_TRUE(Stored().empty());
}

TEST_F(EventsTest, AStopWritesWhatIsQueued) {
  for (int i = 0; i < 20; ++i) recorder_.Record(meta_, {false, "Running", std::to_string(i)});
  recorder_.Stop();
  EXPECT_EQ(api_.Objects(kube::kEvents).size(), 20u);
}

TEST_F(EventsTest, TooManyAtOnceAreDroppedAndCounted) {
  EventRecorder idle({kube::kSqlJobs, client_, clock_, log::MakeMemoryLogger(&lines_), metrics_,
                      [] { return true; }},
                     "weir-1");
  for (size_t i = 0; i < EventRecorder::kMaxQueued + 3; ++i) {
    idle.Record(meta_, {false, "Running", std::to_string(i)});
  }
  EXPECT_NE(metrics_.Serialize().find("weir_events_dropped_total 3"), std::string::npos);
  idle.Start();
  idle.Flush(clock_.SteadyNow() + seconds(1));
  EXPECT_EQ(Stored().size(), EventRecorder::kMaxQueued);
}

}  // namespace
}  // namespace weir::runtime
