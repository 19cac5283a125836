// The operator dies at every write in turn, before or after the API server has carried it out; a
// fresh one must end in the same world, with one deployment.
#include <gtest/gtest.h>

#include <algorithm>

#include "job/history/store.h"
#include "tests/job/reconcile/world.h"

namespace weir::job {
namespace {

struct Story {
  const char* name;
  // Brings the world to where the story starts, undisturbed.
  void (*prepare)(World& world);
  // The user's deed whose consequences are disturbed.
  void (*act)(World& world);
  // Until when; called again and again, may play the other controllers.
  bool (*done)(World& world);
};

void Nothing(World&) {}

void Start(World& world) { world.Apply("orders"); }

bool Deployed(World& world) {
  return world.StateOf("orders") == "Accepted/Deploying" && world.Children().size() == 4;
}

void ToRunning(World& world) {
  Start(world);
  world.Settle();
  world.RunPods();
  world.Settle();
  world.RunFlinkJob("orders");
  ASSERT_TRUE(world.Until([&] { return world.StateOf("orders") == "Running/AllTasksRunning"; }))
      << world.StateOf("orders") << ": " << world.Job("orders")->status.message;
}

void Edit(World& world) {
  std::string sql = kScript;
  sql.replace(sql.find("SELECT a"), 8, "SELECT 1");
  world.Apply("orders", {{"sql", sql}});
}

bool Upgraded(World& world) {
  world.api.CollectGarbage();
  const std::vector<std::string> children = world.Children();
  const auto there = [&](const char* child) {
    return std::find(children.begin(), children.end(), child) != children.end();
  };
  return world.StateOf("orders") == "Accepted/Deploying" && there("Deployment orders-jm 2") &&
         there("Deployment orders-tm 2");
}

constexpr char kSavepoints[] = "s3://bucket/sp";

void StatefulToRunning(World& world) {
  world.Apply("orders", {{"sql", kScript}, {"savepoints", {{"directory", kSavepoints}}}});
  world.Settle();
  world.RunPods();
  world.Settle();
  world.RunFlinkJob("orders");
  ASSERT_TRUE(world.Until([&] { return world.StateOf("orders") == "Running/AllTasksRunning"; }))
      << world.StateOf("orders") << ": " << world.Job("orders")->status.message;
}

void StatefulEdit(World& world) {
  std::string sql = kScript;
  sql.replace(sql.find("SELECT a"), 8, "SELECT 1");
  world.Apply("orders", {{"sql", sql}, {"savepoints", {{"directory", kSavepoints}}}});
}

void Suspend(World& world) {
  world.Apply(
      "orders",
      {{"sql", kScript}, {"state", "Suspended"}, {"savepoints", {{"directory", kSavepoints}}}});
}

bool Suspended(World& world) {
  world.api.CollectGarbage();
  const auto job = world.Job("orders");
  return job && job->status.reason == "Suspended" && job->status.state_point &&
         world.Children().size() == 1;  // the script, kept until the next one runs
}

// A batch that fires once in the time that the stories take: at 22:14, 40 s after the clock's
// start.
void Schedule(World& world) {
  world.Apply("orders",
              {{"sql", kScript}, {"mode", "Batch"}, {"schedule", {{"cron", "14 * * * *"}}}});
  world.Settle();
  ASSERT_EQ(world.StateOf("orders"), "Accepted/Scheduled");
}

void Time(World&) {}  // passes by itself

void ScheduledToRunning(World& world) {
  Schedule(world);
  ASSERT_TRUE(world.Until([&] { return Deployed(world); })) << world.StateOf("orders");
  world.RunPods();
  world.Settle();
  world.RunFlinkJob("orders");
  ASSERT_TRUE(world.Until([&] { return world.StateOf("orders") == "Running/AllTasksRunning"; }))
      << world.StateOf("orders");
}

void Finish(World& world) {
  world.flink.Finish(world.FlinkUrl("orders"), world.Job("orders")->status.deployment.job_id);
}

bool Finished(World& world) {
  world.RunPods();
  return world.StateOf("orders") == "Finished/Released";
}

void ScheduledToFinished(World& world) {
  ScheduledToRunning(world);
  Finish(world);
  ASSERT_TRUE(world.Until([&] { return Finished(world); })) << world.StateOf("orders");
}

void Rerun(World& world) { world.Annotate("orders", kAnnotationRerun, "1"); }

bool Repeated(World& world) {
  return Deployed(world) && world.Job("orders")->status.run->attempt == 2;
}

doc::Json Wide(int parallelism) {
  return {{"sql", kScript},
          {"checkpoints", {{"directory", "s3://bucket/cp"}}},
          {"resources", {{"parallelism", parallelism}}}};
}

void ScalableToRunning(World& world) {
  world.Apply("orders", Wide(1));
  world.Settle();
  world.RunPods();
  world.Settle();
  world.RunFlinkJob("orders");
  const auto job = world.Job("orders");
  ASSERT_TRUE(job.has_value());
  world.flink.SetScale(world.FlinkUrl("orders"), job->status.deployment.job_id, 1, 8);
  ASSERT_TRUE(world.Until([&] { return world.StateOf("orders") == "Running/AllTasksRunning"; }))
      << world.StateOf("orders") << ": " << world.Job("orders")->status.message;
}

void Widen(World& world) { world.Apply("orders", Wide(3)); }

bool Widened(World& world) {
  const auto job = world.Job("orders");
  const auto task_managers = world.api.Object(kube::kDeployments, {"shop", "orders-tm"});
  return job && task_managers && !IsRescaling(job->status) && job->status.parallelism == 3 &&
         doc::IntAt(*task_managers, {"spec", "replicas"}) == 3 &&
         world.flink.ParallelismOf(world.FlinkUrl("orders"), job->status.deployment.job_id) == 3;
}

void Delete(World& world) { world.Delete("orders"); }

bool Gone(World& world) {
  world.RunPods();
  const std::string url = world.FlinkUrl("orders");
  const auto job = world.Job("orders");
  if (job && !url.empty() &&
      world.flink.StateOf(url, job->status.deployment.job_id) == "CANCELLING") {
    world.flink.SetState(url, job->status.deployment.job_id, "CANCELED");
  }
  return !job.has_value();
}

const Story kStories[] = {
    {"Create", Nothing, Start, Deployed},
    {"Edit", ToRunning, Edit, Upgraded},
    {"UpgradeWithSavepoint", StatefulToRunning, StatefulEdit, Upgraded},
    {"SuspendWithSavepoint", StatefulToRunning, Suspend, Suspended},
    {"ScheduleFires", Schedule, Time, Deployed},
    {"ScheduledRunEnds", ScheduledToRunning, Finish, Finished},
    {"Rerun", ScheduledToFinished, Rerun, Repeated},
    {"RescaleInPlace", ScalableToRunning, Widen, Widened},
    {"Delete", ToRunning, Delete, Gone},
};

// What must be the same whatever happened on the way.
std::vector<std::string> Outcome(World& world) {
  world.RunPods();
  std::vector<std::string> lines = world.Children();
  const auto job = world.Job("orders");
  lines.push_back(job ? "sequence " + std::to_string(job->status.deployment.sequence) + " job " +
                            job->status.deployment.job_id + " from " +
                            job->status.deployment.restored_from + " then " +
                            (job->status.state_point ? job->status.state_point->path : "")
                      : "gone");
  if (!job || !job->status.run) return lines;
  lines.push_back("run " + job->status.run->id + ", " + std::to_string(job->status.runs.started) +
                  " started, " + std::to_string(job->status.runs.succeeded) + " succeeded");
  const Recorded recorded = RecordedOf(*world.api.Object(kube::kSqlJobs, {"shop", "orders"}));
  for (const tuner::RunRecord& run : recorded.history.runs) {
    lines.push_back("recorded " + run.id + " attempt " + std::to_string(run.attempt));
  }
  return lines;
}

class CrashTest : public testing::TestWithParam<std::tuple<Story, Fault, bool>> {
 protected:
  // Runs the story with the `k`-th write after its deed disturbed; the writes that were made.
  int Play(int k, std::vector<std::string>* outcome) {
    const auto& [story, fault, dies] = GetParam();
    World world;
    story.prepare(world);
    if (HasFatalFailure()) return 0;
    int writes = 0;
    bool struck = false;
    world.faults.SetRule([&, fault = fault, dies = dies](const http::Request& request, int) {
      if (struck && dies) return Fault::kRefuse;  // the process is dead
      if (request.method == http::Method::kGet) return Fault::kNone;
      if (writes++ != k) return Fault::kNone;
      struck = true;
      return fault;
    });
    story.act(world);
    if (dies && k >= 0) {
      world.Settle([&] { return struck; });
      for (int second = 0; !struck && second < 300 && !story.done(world); ++second) {
        world.Advance(milliseconds(1'000));
      }
      world.StopOperator();
      world.faults.Heal();
      world.StartOperator();
    }
    EXPECT_TRUE(world.Until([&, &play = story] { return play.done(world); }))
        << "write " << k << ": " << world.StateOf("orders");
    world.Settle();
    *outcome = Outcome(world);
    return writes;
  }
};

TEST_P(CrashTest, EndsInTheSameWorld) {
  std::vector<std::string> undisturbed;
  const int writes = Play(-1, &undisturbed);
  ASSERT_GT(writes, 2);
  for (int k = 0; k < writes; ++k) {
    SCOPED_TRACE("write " + std::to_string(k));
    std::vector<std::string> outcome;
    Play(k, &outcome);
    EXPECT_EQ(outcome, undisturbed);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(EveryWrite, CrashTest,
                         testing::Combine(testing::ValuesIn(kStories),
                                          testing::Values(Fault::kRefuse, Fault::kLoseReply),
                                          testing::Bool()),
                         [](const auto& test_case) {
                           return std::string(std::get<0>(test_case.param).name) +
                                  (std::get<1>(test_case.param) == Fault::kRefuse ? "Refused"
                                                                                  : "ReplyLost") +
                                  (std::get<2>(test_case.param) ? "AndDead" : "");
                         });

}  // namespace
}  // namespace weir::job
