// A stream that never ran starts with what its script makes likely, where the user left it open.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/doc/value.h"
#include "job/plan/tuning.h"
#include "tests/job/plan/world.h"

namespace weir::job {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// One state by key for each of its six aggregates, and a shuffle before each.
std::string StatefulSql(const std::string& amount = "amount") {
  std::string sql =
      "CREATE TABLE orders (id BIGINT, customer STRING, shop STRING, amount DOUBLE)"
      " WITH ('connector' = 'datagen');\n"
      "CREATE TABLE sums (k STRING, n BIGINT, total DOUBLE) WITH ('connector' = 'blackhole');\n"
      "INSERT INTO sums\n";
  const std::vector<std::string> keys = {"customer",        "shop",        "customer || shop",
                                         "UPPER(customer)", "UPPER(shop)", "LOWER(customer)"};
  for (size_t i = 0; i < keys.size(); ++i) {
    sql += (i == 0 ? "SELECT " : "UNION ALL SELECT ") + keys[i] + ", COUNT(*), SUM(" + amount +
           ") FROM orders GROUP BY " + keys[i] + "\n";
  }
  return sql + ";\n";
}

class FirstGuessTest : public ::testing::Test {
 protected:
  FirstGuessTest() {
    world_.job.spec.tuning.mode = TuningMode::kAuto;
    Write(StatefulSql());
  }
  void Write(const std::string& sql) { world_.job.spec.sql = world_.obs.sql.text = sql; }
  // Carries out all up to the next start, and tells that; what came to be said on the way is kept.
  Plan NextStart() {
    for (int i = 0; i < 50; ++i) {
      Plan plan = world_.Decide();
      for (const PlannedEvent& event : plan.events) {
        events_.push_back(event.reason + ": " + event.message);
      }
      world_.Apply(plan);
      if (plan.rule == "Start") return plan;
      world_.Kubelet();
      world_.Flink();
    }
    ADD_FAILURE() << "it does not start: " << world_.Label();
    return {};
  }
  // taskmanager.memory.process.size of what is started.
  static std::string MemoryOf(const Plan& start) {
    for (const Action& action : start.actions) {
      const auto* create = std::get_if<CreateChild>(&action);
      if (create == nullptr) continue;
      const std::string text = doc::DumpJson(create->object);
      const std::string key = "taskmanager.memory.process.size: \\\"";
      const size_t at = text.find(key);
      if (at == std::string::npos) continue;
      return text.substr(at + key.size(), text.find('m', at + key.size()) - at - key.size());
    }
    return "";
  }
  void RunOn() {
    ASSERT_TRUE(world_.Run());
    ASSERT_EQ(world_.Label(), "Running/AllTasksRunning");
  }
  const SqlJobStatus& status() const { return world_.job.status; }

  PlanWorld world_;
  std::vector<std::string> events_;
};

TEST_F(FirstGuessTest, AutoStartsWithItAndSaysWhy) {
  const SqlJobSpec spec = world_.job.spec;
  const Plan start = NextStart();
  ASSERT_TRUE(status().tuned);
  EXPECT_EQ(status().tuned->resources, (TunedResources{1, "1", "2496Mi"}));
  EXPECT_EQ(status().tuned->reason,
            "first guess, nothing is measured yet: 6 operators with state, 180000 keys of each in "
            "a slot: 375 MiB of heap; 6 shuffles at parallelism 1: 4 MiB of buffers; memory 1536 "
            "-> 2496 MiB");
  EXPECT_EQ(MemoryOf(start), "2496");
  EXPECT_THAT(events_, Contains(HasSubstr("Tuned: memory 1536Mi to 2496Mi: first guess")));
  RunOn();
  EXPECT_EQ(status().deployment.sequence, 1) << "the first start is the only one";
  EXPECT_EQ(world_.job.spec, spec);
}

TEST_F(FirstGuessTest, AJobWithLittleStateStartsAsEver) {
  Write(kGoodSql);
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
  EXPECT_THAT(events_, Not(Contains(HasSubstr("first guess"))));
}

TEST_F(FirstGuessTest, OffStartsAsEver) {
  world_.job.spec.tuning = {};
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
  EXPECT_FALSE(status().recommended);
  RunOn();
  EXPECT_FALSE(status().recommended);
}

TEST_F(FirstGuessTest, RecommendSaysItAndStartsAsEver) {
  world_.job.spec.tuning.mode = TuningMode::kRecommend;
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
  ASSERT_TRUE(status().recommended);
  EXPECT_EQ(status().recommended->resources.memory, "2496Mi");
  EXPECT_THAT(status().recommended->reason, HasSubstr("first guess"));
  EXPECT_THAT(events_, Contains(HasSubstr("Recommended: ")));
  RunOn();
  EXPECT_EQ(status().recommended->resources.memory, "2496Mi") << "until something is measured";
  EXPECT_EQ(status().deployment.sequence, 1);
}

TEST_F(FirstGuessTest, WhatTheUserWroteStands) {
  world_.job.spec.resources.memory_given = true;  // in the default's words
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
}

TEST_F(FirstGuessTest, ItStaysWithinTheBounds) {
  world_.job.spec.tuning.task_manager_memory = {"", "2Gi"};
  EXPECT_EQ(MemoryOf(NextStart()), "2048");
  EXPECT_THAT(status().tuned->reason, HasSubstr("the bounds allow no more"));
}

TEST_F(FirstGuessTest, CpuIsACoreASlotWhereItHasBounds) {
  world_.job.spec.resources.slots_per_task_manager = 2;
  world_.job.spec.resources.parallelism = 4;
  world_.job.spec.tuning.task_manager_cpu = {"500m", "4"};
  NextStart();
  ASSERT_TRUE(status().tuned);
  EXPECT_EQ(status().tuned->resources.parallelism, 4);
  EXPECT_EQ(status().tuned->resources.cpu, "2");
}

TEST_F(FirstGuessTest, AScriptsOwnParallelismIsCountedAndStays) {
  Write("SET 'parallelism.default' = '300';\n" + StatefulSql());
  NextStart();
  ASSERT_TRUE(status().tuned);
  EXPECT_EQ(status().tuned->resources.parallelism, 1) << "spec.resources' own";
  EXPECT_THAT(status().tuned->reason, HasSubstr("6 shuffles at parallelism 300"));
}

TEST_F(FirstGuessTest, StateInRocksDbFitsTheDefaultLonger) {
  world_.job.spec.flink.configuration["state.backend.type"] = "rocksdb";
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
}

TEST_F(FirstGuessTest, TheScriptsOwnStateBackendCounts) {
  world_.job.spec.flink.configuration["state.backend"] = "hashmap";
  world_.job.spec.resources.slots_per_task_manager = 8;
  Write("SET 'state.backend.type' = 'rocksdb';\n" + StatefulSql());
  NextStart();
  ASSERT_TRUE(status().tuned);
  EXPECT_THAT(status().tuned->reason, HasSubstr("6 operators with state: 1152 MiB of managed"));
}

TEST_F(FirstGuessTest, WhoDividesTheMemoryHimselfIsLeftAlone) {
  world_.job.spec.flink.configuration["taskmanager.memory.managed.fraction"] = "0.1";
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
}

TEST_F(FirstGuessTest, ABatchIsMeasuredFirst) {
  world_.job.spec.mode = Mode::kBatch;
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
}

TEST_F(FirstGuessTest, WhatWasMeasuredWinsAtTheNextStart) {
  NextStart();
  RunOn();
  world_.obs.tuning.emplace();
  world_.obs.tuning->resources = {1, "1", "3Gi"};
  world_.obs.tuning->acts = true;
  world_.obs.tuning->reason = "memory: the peak nears the limit";
  world_.Apply(world_.Decide());
  world_.obs.tuning.reset();
  ASSERT_EQ(status().tuned->reason, "memory: the peak nears the limit");
  EXPECT_EQ(MemoryOf(NextStart()), "3072");
  RunOn();
  world_.Edit(StatefulSql("amount + 1"));
  EXPECT_EQ(MemoryOf(NextStart()), "3072") << "an edit of the script alone";
  EXPECT_EQ(status().tuned->reason, "memory: the peak nears the limit");
}

TEST_F(FirstGuessTest, ARecordedHistoryIsKnownBetter) {
  world_.job.meta.annotations["weir.dev/history"] = "";  // restored from a backup, say
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
}

TEST_F(FirstGuessTest, AnEditWins) {
  NextStart();
  RunOn();
  world_.job.spec.resources.memory_given = true;  // "1536Mi", as it would be without a guess
  ++world_.job.meta.generation;
  EXPECT_EQ(MemoryOf(NextStart()), "1536");
  EXPECT_FALSE(status().tuned);
  RunOn();
  EXPECT_EQ(status().deployment.sequence, 2);
}

TEST_F(FirstGuessTest, AnEditBeforeTheFirstStartIsGuessedAnew) {
  world_.slot_granted = false;
  ASSERT_TRUE(world_.Settle());
  ASSERT_EQ(world_.Label(), "Accepted/Queued");
  ASSERT_TRUE(status().tuned);
  world_.job.spec.resources.slots_per_task_manager = 2;
  ++world_.job.meta.generation;
  world_.slot_granted = true;
  EXPECT_EQ(MemoryOf(NextStart()), "4160");
}

// What runs was started without a guess: by an operator that made none, or in mode Off.
TEST_F(FirstGuessTest, AJobThatRunsIsNotTouched) {
  world_.job.spec.tuning = {};
  NextStart();
  RunOn();
  world_.job.spec.tuning.mode = TuningMode::kAuto;
  ++world_.job.meta.generation;
  RunOn();
  EXPECT_EQ(status().deployment.sequence, 1);
  EXPECT_FALSE(status().tuned);
  world_.Edit(StatefulSql("amount + 1"));
  EXPECT_EQ(MemoryOf(NextStart()), "1536") << "it ran before: the tuner has measured it";
}

// Values that were tuned before are of a spec with all resources written, as the API server filled
// them in: they go on to count.
TEST_F(FirstGuessTest, TheBaseOfAWrittenSpecIsWhatItWas) {
  SqlJobSpec spec;
  spec.resources.cpu_given = spec.resources.memory_given = true;
  spec.tuning.mode = TuningMode::kAuto;
  EXPECT_EQ(TuningBase(spec), "135ef14af571034c");
  const std::string written = TuningBase(spec);
  spec.resources.memory_given = false;
  EXPECT_NE(TuningBase(spec), written);
}

}  // namespace
}  // namespace weir::job
