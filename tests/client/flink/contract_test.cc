// What Flink's REST API promises, asserted on the double and on a real Flink alike. The real one
// takes part when WEIR_TEST_FLINK_URL and WEIR_TEST_FLINK_JOB name it (contract_on_real.sh starts
// it); each test ends the job it is given, so each needs a fresh one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "client/flink/client.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_flink.h"

namespace weir::flink {
namespace {

using ::testing::HasSubstr;

constexpr char kNoJob[] = "00000000000000000000000000000000";

std::string Env(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// One Flink with one job, real or not.
class World {
 public:
  virtual ~World() = default;
  virtual Connection Connect() = 0;
  virtual std::string job() = 0;
  virtual Clock& clock() = 0;
  virtual std::string savepoint_directory() = 0;
  // Lets time pass between two looks.
  virtual void Tick() = 0;
};

class FakeWorld final : public World {
 public:
  explicit FakeWorld(bool failing) {
    flink_.AddCluster(kUrl);
    flink_.Submit(kUrl, job(), 2);
    flink_.SetLoad(kUrl, job(), {});
    if (failing) {
      flink_.Fail(
          kUrl, job(),
          "org.apache.flink.client.program.ProgramInvocationException: The main method "
          "caused an error: null\n\tat x\nCaused by: org.apache.flink.table.api."
          "ValidationException: SQL validation failed. From line 3, column 25 to line 3, "
          "column 30: Column 'nosuch' not found in any table\n\tat x\nCaused by: org.apache."
          "calcite.sql.validate.SqlValidatorException: Column 'nosuch' not found in any "
          "table\n\tat x\n");
    }
    failing_ = failing;
  }
  Connection Connect() override { return {.transport = &flink_, .base_url = kUrl}; }
  std::string job() override { return "71ec848725d3540dcf1065db69a80d68"; }
  Clock& clock() override { return clock_; }
  std::string savepoint_directory() override { return "file:/savepoints"; }
  void Tick() override {
    clock_.Advance(seconds(1));
    if (failing_) return;
    if (flink_.StateOf(kUrl, job()) == "CREATED") flink_.Run(kUrl, job());
    flink_.CompleteCheckpoint(kUrl, job());
  }

 private:
  static constexpr char kUrl[] = "http://fake";
  FakeClock clock_;
  FakeFlink flink_{clock_};
  bool failing_ = false;
};

class RealWorld final : public World {
 public:
  RealWorld() {
    auto transport = http::MakeCpprestTransport({}, {.keep_alive = false});
    if (transport.ok()) transport_ = std::move(*transport);
  }
  Connection Connect() override {
    return {.transport = transport_.get(), .base_url = Env("WEIR_TEST_FLINK_URL")};
  }
  std::string job() override { return Env("WEIR_TEST_FLINK_JOB"); }
  Clock& clock() override { return clock_; }
  std::string savepoint_directory() override {
    return "file:" + Env("WEIR_TEST_FLINK_DIR") + "/savepoints";
  }
  void Tick() override { SleepFor(clock_, milliseconds(250), {}); }

 private:
  RealClock clock_;
  std::unique_ptr<http::Transport> transport_;
};

class ContractTest : public ::testing::TestWithParam<const char*> {
 protected:
  void Begin(bool failing = false) {
    if (std::string(GetParam()) == "Real") {
      world_ = std::make_unique<RealWorld>();
    } else {
      world_ = std::make_unique<FakeWorld>(failing);
    }
    client_ = std::make_unique<FlinkClient>(world_->Connect());
  }
  SteadyTime Deadline() { return world_->clock().SteadyNow() + seconds(10); }

  std::optional<JobOverview> Look() {
    const auto jobs = client_->JobsOverview(Deadline(), {});
    if (!jobs.ok()) return std::nullopt;
    for (const JobOverview& job : *jobs) {
      if (job.id == world_->job()) return job;
    }
    return std::nullopt;
  }

  // Looks until `done`; a minute and a half is Flink's slowest start.
  ::testing::AssertionResult Await(const char* what, const std::function<bool()>& done) {
    for (int i = 0; i < 360; ++i) {
      if (done()) return ::testing::AssertionSuccess();
      world_->Tick();
    }
    return ::testing::AssertionFailure() << "never: " << what;
  }

  void AwaitRunning() {
    ASSERT_TRUE(Await("all tasks run", [&] {
      const auto job = Look();
      return job && job->state == JobState::kRunning && job->tasks.AllUp();
    }));
  }

  // The outcome of a trigger.
  TriggerStatus AwaitTrigger(const std::string& id) {
    TriggerStatus out;
    EXPECT_TRUE(Await("the savepoint completes", [&] {
      const auto status = client_->SavepointStatus(world_->job(), id, Deadline(), {});
      if (status.ok()) out = *status;
      return status.ok() && status->completed;
    }));
    return out;
  }

  std::unique_ptr<World> world_;
  std::unique_ptr<FlinkClient> client_;
};

TEST_P(ContractTest, LookThenCancel) {
  Begin();
  AwaitRunning();
  const auto overview = client_->Overview(Deadline(), {});
  ASSERT_TRUE(overview.ok()) << overview.status().ToString();
  EXPECT_EQ(overview->version, "2.2.1");
  EXPECT_GE(overview->slots_total, 1);
  const auto running = Look();
  ASSERT_TRUE(running);
  EXPECT_TRUE(running->start_time);
  EXPECT_FALSE(running->end_time);

  const auto none = client_->Exceptions(world_->job(), Deadline(), {});
  ASSERT_TRUE(none.ok()) << none.status().ToString();
  EXPECT_FALSE(none->has_value());
  ASSERT_TRUE(Await("a checkpoint completes", [&] {
    const auto summary = client_->Checkpoints(world_->job(), Deadline(), {});
    return summary.ok() && summary->completed && summary->completed_count > 0 &&
           summary->completed->path.find("/chk-") != std::string::npos && summary->completed->time;
  }));
  ASSERT_TRUE(Await("the restart counter is there", [&] {
    const auto restarts = client_->Restarts(world_->job(), Deadline(), {});
    return restarts.ok() && *restarts == 0;
  }));

  EXPECT_EQ(client_->Checkpoints(kNoJob, Deadline(), {}).status().code(), Code::kNotFound);
  EXPECT_EQ(client_->Exceptions(kNoJob, Deadline(), {}).status().code(), Code::kNotFound);
  EXPECT_EQ(client_->Cancel(kNoJob, Deadline(), {}).code(), Code::kNotFound);

  EXPECT_EQ(client_->Cancel(world_->job(), Deadline(), {}).ToString(), Status::Ok().ToString());
  ASSERT_TRUE(Await("the job is cancelled", [&] {
    const auto job = Look();
    return job && job->state == JobState::kCanceled && job->end_time;
  }));
  // Asked twice, it is as if asked once.
  EXPECT_TRUE(client_->Cancel(world_->job(), Deadline(), {}).ok());
}

TEST_P(ContractTest, SavepointThenStop) {
  Begin();
  AwaitRunning();
  const std::string job = world_->job();
  const std::string first(32, 'a');
  const std::string second(32, 'b');
  const std::string third(32, 'c');
  const auto save = [&](const std::string& trigger, const std::string& directory) {
    return client_->TriggerSavepoint(job, trigger, directory, SavepointFormat::kCanonical,
                                     Deadline(), {});
  };
  EXPECT_EQ(client_->SavepointStatus(job, first, Deadline(), {}).status().code(), Code::kNotFound);
  ASSERT_TRUE(save(first, world_->savepoint_directory()).ok());
  const TriggerStatus saved = AwaitTrigger(first);
  EXPECT_THAT(saved.location, HasSubstr("savepoint"));
  EXPECT_FALSE(saved.failure);
  // The same trigger again makes no second savepoint.
  ASSERT_TRUE(save(first, world_->savepoint_directory()).ok());
  EXPECT_EQ(AwaitTrigger(first).location, saved.location);
  const auto summary = client_->Checkpoints(job, Deadline(), {});
  ASSERT_TRUE(summary.ok());
  ASSERT_TRUE(summary->savepoint);
  EXPECT_EQ(summary->savepoint->path, saved.location);

  ASSERT_TRUE(save(second, "file:///proc/nowhere").ok());
  const TriggerStatus failed = AwaitTrigger(second);
  EXPECT_TRUE(failed.location.empty());
  ASSERT_TRUE(failed.failure);
  EXPECT_FALSE(failed.failure->exception_class.empty());

  ASSERT_TRUE(client_
                  ->StopWithSavepoint(job, third, world_->savepoint_directory(),
                                      SavepointFormat::kNative, Deadline(), {})
                  .ok());
  EXPECT_THAT(AwaitTrigger(third).location, HasSubstr("savepoint"));
  ASSERT_TRUE(Await("the job is finished", [&] {
    const auto look = Look();
    return look && look->state == JobState::kFinished && look->end_time;
  }));
  EXPECT_EQ(client_->Cancel(job, Deadline(), {}).code(), Code::kConflict);
}

TEST_P(ContractTest, MetricsOfARunningJob) {
  Begin();
  AwaitRunning();
  const std::string job = world_->job();
  const auto details = client_->Details(job, Deadline(), {});
  ASSERT_TRUE(details.ok()) << details.status().ToString();
  ASSERT_FALSE(details->vertices.empty());
  const VertexTotals& source = details->vertices.front();
  EXPECT_TRUE(source.source);
  EXPECT_GE(source.parallelism, 1);
  EXPECT_GE(source.max_parallelism, source.parallelism);
  ASSERT_TRUE(details->now && details->running_since);
  EXPECT_LE(*details->running_since, *details->now);
  EXPECT_EQ(client_->Details(kNoJob, Deadline(), {}).status().code(), Code::kNotFound);

  // Flink collects metrics when it is asked, so the first answers may lack them.
  ASSERT_TRUE(Await("the totals are complete", [&] {
    const auto look = client_->Details(job, Deadline(), {});
    return look.ok() && look->vertices.front().write_records.has_value() &&
           look->vertices.front().backpressured_ms.has_value();
  }));
  ASSERT_TRUE(Await("the source's time is divided", [&] {
    const auto gauges = client_->SubtaskGauges(
        job, source.id, {kBackpressured, "no.such.metric", kBusy}, Deadline(), {});
    if (!gauges.ok() || !gauges->contains(kBackpressured)) return false;
    const Gauge& gauge = gauges->at(kBackpressured);
    return !gauges->contains("no.such.metric") && gauge.max && *gauge.max >= 0 &&
           *gauge.max <= 1000;
  }));
  const auto names = client_->SubtaskMetricNames(job, source.id, Deadline(), {});
  ASSERT_TRUE(names.ok()) << names.status().ToString();
  EXPECT_THAT(*names, ::testing::Contains(kBusy));
  ASSERT_TRUE(Await("the heap is known", [&] {
    const auto gauges =
        client_->TaskManagerGauges({kHeapUsed, kHeapMax, kGcTime, kCpuTime}, Deadline(), {});
    if (!gauges.ok() || gauges->size() < 4) return false;
    const auto used = gauges->at(kHeapUsed).max, max = gauges->at(kHeapMax).max;
    return used && max && *used > 1e6 && *used <= *max && gauges->at(kCpuTime).max &&
           gauges->at(kGcTime).max;
  }));
}

TEST_P(ContractTest, FailedScriptTellsWhyAndWhere) {
  Begin(true);
  ASSERT_TRUE(Await("the job fails", [&] {
    const auto job = Look();
    return job && job->state == JobState::kFailed;
  }));
  const auto cause = client_->Exceptions(world_->job(), Deadline(), {});
  ASSERT_TRUE(cause.ok()) << cause.status().ToString();
  ASSERT_TRUE(cause->has_value());
  EXPECT_EQ((*cause)->root.exception_class,
            "org.apache.calcite.sql.validate.SqlValidatorException");
  EXPECT_EQ((*cause)->root.message, "Column 'nosuch' not found in any table");
  EXPECT_EQ((*cause)->position,
            (SqlPosition{.line = 3, .column = 25, .end_line = 3, .end_column = 30}));
  EXPECT_TRUE((*cause)->time);
}

INSTANTIATE_TEST_SUITE_P(Fake, ContractTest, ::testing::Values("Fake"));

// A suite of no members when no real Flink is named.
INSTANTIATE_TEST_SUITE_P(Real, ContractTest,
                         ::testing::ValuesIn(Env("WEIR_TEST_FLINK_URL").empty()
                                                 ? std::vector<const char*>{}
                                                 : std::vector<const char*>{"Real"}));

}  // namespace
}  // namespace weir::flink
