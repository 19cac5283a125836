#include "job/model/stream_config.h"

#include <gtest/gtest.h>

namespace weir::job {
namespace {

SqlJobSpec Spec() {
  SqlJobSpec spec;
  spec.resources.parallelism = 4;
  spec.resources.task_manager = {"1", "2Gi"};
  spec.tuning.mode = TuningMode::kAuto;
  return spec;
}

TEST(StreamConfig, BoundsThatWereLeftOutAreAroundTheUsersOwn) {
  const tuner::Config config = StreamConfigOf(Spec(), Spec(), false, 0);
  EXPECT_EQ(config.parallelism.min, 1);
  EXPECT_EQ(config.parallelism.max, 32);
  EXPECT_EQ(config.tm_cpu.min, 1);
  EXPECT_EQ(config.tm_cpu.max, 1);
  EXPECT_EQ(config.tm_mem_mib.min, 1024);
  EXPECT_EQ(config.tm_mem_mib.max, 8192);
  EXPECT_EQ(config.lag_slo_s, 60);
  EXPECT_EQ(config.initial, (tuner::Resources{4, 1, 2048}));
}

TEST(StreamConfig, TheUsersBoundsAndTargetsHold) {
  SqlJobSpec spec = Spec();
  spec.tuning.parallelism = {3, 200};
  spec.tuning.task_manager_cpu = {"500m", "2"};
  spec.tuning.task_manager_memory = {"1536Mi", "4Gi"};
  spec.tuning.utilization = 0.7;
  spec.tuning.max_lag = seconds(30);
  const tuner::Config config = StreamConfigOf(spec, spec, false, 128);
  EXPECT_EQ(config.parallelism.min, 3);
  EXPECT_EQ(config.parallelism.max, 128) << "Flink's own maximum";
  EXPECT_EQ(config.key_groups, 128);
  EXPECT_EQ(config.tm_cpu.min, 0.5);
  EXPECT_EQ(config.tm_cpu.max, 2);
  EXPECT_EQ(config.tm_mem_mib.min, 1536);
  EXPECT_EQ(config.tm_mem_mib.max, 4096);
  EXPECT_EQ(config.utilization, 0.7);
  EXPECT_EQ(config.lag_slo_s, 30);
}

TEST(StreamConfig, BoundsNeverCross) {
  SqlJobSpec spec = Spec();
  spec.tuning.parallelism = {100, 0};
  tuner::Config config = StreamConfigOf(spec, spec, false, 0);
  EXPECT_LE(config.parallelism.min, config.parallelism.max);
  spec.tuning.task_manager_memory = {"16Gi", ""};
  spec.tuning.task_manager_cpu = {"3", ""};
  config = StreamConfigOf(spec, spec, false, 8);
  EXPECT_LE(config.parallelism.min, config.parallelism.max);
  EXPECT_LE(config.tm_mem_mib.min, config.tm_mem_mib.max);
  EXPECT_LE(config.tm_cpu.min, config.tm_cpu.max);
}

TEST(StreamConfig, APinnedParallelismHasNoRoom) {
  SqlJobSpec in_force = Spec();
  in_force.resources.parallelism = 6;
  const tuner::Config config = StreamConfigOf(Spec(), in_force, true, 0);
  EXPECT_EQ(config.parallelism.min, 6);
  EXPECT_EQ(config.parallelism.max, 6);
}

TEST(StreamConfig, LessThanAQuantumIsNoDifference) {
  SqlJobSpec spec = Spec();
  spec.resources.task_manager = {"700m", "700Mi"};
  const tuner::Config config = StreamConfigOf(spec, spec, false, 0);
  EXPECT_EQ(TunedFrom({4, 0.72, 704}, spec, config), (TunedResources{4, "700m", "700Mi"}));
  EXPECT_EQ(TunedFrom({5, 1.5, 1024}, spec, config), (TunedResources{5, "1500m", "1024Mi"}));
  EXPECT_EQ(TunedFrom({5, 2, 1024}, spec, config).cpu, "2");
}

TEST(StreamConfig, CoresAreThoseOfWholeTaskManagers) {
  EXPECT_EQ(CoresOf({5, "500m", "1Gi"}, 1), 2.5);
  EXPECT_EQ(CoresOf({5, "2", "1Gi"}, 4), 4);
}

}  // namespace
}  // namespace weir::job
