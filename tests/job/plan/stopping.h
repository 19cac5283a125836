// A job between an edit and the end of the savepoint that stops it.
#pragma once

#include <gtest/gtest.h>

#include "tests/job/plan/world.h"

namespace weir::job {

// An edit was made, and Flink is at the savepoint that stops the job.
inline PlanWorld Stopping(const char* checkpoints = "") {
  PlanWorld world;
  world.job.spec.checkpoints.directory = checkpoints;
  world.job.spec.savepoints.directory = "s3://b/sp";
  EXPECT_TRUE(world.Run());
  world.savepoints_hang = true;
  world.Edit(kOtherSql);
  EXPECT_TRUE(world.Run());
  EXPECT_EQ(world.Label(), "Accepted/Upgrading");
  EXPECT_EQ(world.triggers.size(), 1u);
  return world;
}

}  // namespace weir::job
