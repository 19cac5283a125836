// Tuning through the whole loop over fake peers: metrics in, status and annotations out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "job/history/store.h"
#include "tests/job/reconcile/world.h"

namespace weir::job {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr flink::FakeLoad kOverloaded{.parallelism = 4, .rate = 4000, .busy = 1.0, .lag = 900'000};

class TuningLoopTest : public testing::Test {
 protected:
  void Start(const char* mode) {
    doc::Json spec = {
        {"sql", kScript},
        {"resources", {{"parallelism", 4}, {"taskManager", {{"cpu", "1"}, {"memory", "2Gi"}}}}}};
    if (mode != nullptr) spec["tuning"] = {{"mode", mode}};
    world_.Apply("orders", spec);
    world_.Settle();
    world_.RunPods();
    world_.Settle();
    world_.RunFlinkJob("orders");
    world_.flink.SetLoad(world_.FlinkUrl("orders"), Status().deployment.job_id, kOverloaded);
    ASSERT_TRUE(world_.Until([&] { return world_.StateOf("orders") == "Running/AllTasksRunning"; }))
        << doc::DumpJsonPretty(Object()["status"]);
  }
  SqlJobStatus Status() { return world_.Job("orders")->status; }
  doc::Json Object() { return *world_.api.Object(kube::kSqlJobs, {"shop", "orders"}); }

  World world_;
};

TEST_F(TuningLoopTest, WithoutItNoMetricsAreAskedForAndNothingIsWritten) {
  Start(nullptr);
  world_.ClearRequests();
  EXPECT_FALSE(world_.Until([] { return false; })) << "a quarter of an hour";
  EXPECT_THAT(world_.flink.Requests("/vertices"), IsEmpty());
  EXPECT_THAT(world_.Requests(), Not(Contains("PATCH sqljobs")));
}

TEST_F(TuningLoopTest, AnOverloadedStreamIsScaledUpInStatusAlone) {
  Start("Auto");
  const doc::Json spec = Object()["spec"];
  ASSERT_TRUE(world_.Until([&] { return Status().tuned.has_value(); }));
  EXPECT_GT(Status().tuned->resources.parallelism, 4);
  EXPECT_EQ(Object()["spec"], spec);
  const Recorded recorded = RecordedOf(Object());
  EXPECT_TRUE(recorded.damage.empty());
  ASSERT_FALSE(recorded.history.decisions.empty());
  EXPECT_TRUE(recorded.history.decisions.back().applied);
  EXPECT_FALSE(recorded.state.is_null());
  // It reaches the job on the path of an edit.
  ASSERT_TRUE(world_.Until([&] {
    world_.RunPods();
    return Status().deployment.parallelism == Status().tuned->resources.parallelism;
  }));
  EXPECT_EQ(world_.metrics.Serialize().find("weir_unsettled_plans_total"), std::string::npos);
  // The new deployment's Flink goes on at the old parallelism, as one without slots would: that is
  // no reason to change anything, again and again.
  const int64_t sequence = Status().deployment.sequence;
  const int wanted = Status().tuned->resources.parallelism;
  world_.RunPods();
  world_.RunFlinkJob("orders");
  world_.flink.SetLoad(world_.FlinkUrl("orders"), Status().deployment.job_id, kOverloaded);
  EXPECT_FALSE(world_.Until([&] { return Status().deployment.sequence != sequence; }));
  EXPECT_EQ(Status().tuned->resources.parallelism, wanted);
}

TEST_F(TuningLoopTest, RecommendTouchesNothingButStatus) {
  Start("Recommend");
  const int64_t sequence = Status().deployment.sequence;
  ASSERT_TRUE(world_.Until([&] { return Status().recommended.has_value(); }));
  EXPECT_GT(Status().recommended->resources.parallelism, 4);
  EXPECT_FALSE(Status().tuned);
  EXPECT_FALSE(world_.Until([&] { return Status().deployment.sequence != sequence; }));
  EXPECT_EQ(Status().deployment.parallelism, 4);
}

TEST_F(TuningLoopTest, DamagedAnnotationsStopNothing) {
  Start("Auto");
  world_.Annotate("orders", kAnnotationHistory, std::string(50'000, '{'));
  world_.Annotate("orders", kAnnotationTuner, R"({"v":"x"})");
  world_.StopOperator();
  world_.StartOperator();
  ASSERT_TRUE(world_.Until([&] { return Status().tuned.has_value(); }));
  EXPECT_TRUE(RecordedOf(Object()).damage.empty()) << "mended by the decision's write";
}

}  // namespace
}  // namespace weir::job
