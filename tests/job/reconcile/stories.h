// Pieces of a job's life, each a deed of the user (or of time) and what must come of it, for tests
// that disturb what happens in between.
#pragma once

#include <string>
#include <vector>

#include "tests/job/reconcile/world.h"

namespace weir::job {

struct Story {
  const char* name;
  // Brings the world to where the story starts, undisturbed.
  void (*prepare)(World& world);
  // The deed whose consequences are disturbed.
  void (*act)(World& world);
  // Until when; called once a second of the world's time, after its other controllers had a tick.
  bool (*done)(World& world);
  bool looks = true;  // there is a Flink to look at meanwhile
};

const std::vector<Story>& Stories();

// What must be the same whatever happened on the way: all objects, what status says, what every
// JobManager was told to start from, savepoints, recorded runs.
std::vector<std::string> Outcome(World& world);

}  // namespace weir::job
