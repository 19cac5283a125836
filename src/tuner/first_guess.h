// What a stream runs with at its first start, when nothing of it was measured yet: memory for the
// state and the shuffles that its script is known to have, by Flink's own division of a
// TaskManager's process. Pure.
//
// It errs towards more: too much is given back within the hour by what is measured, too little
// fails the job.
#pragma once

#include <optional>
#include <vector>

#include "tuner/types.h"

namespace weir::tuner {

// An operator that keeps state by key.
struct StateHint {
  double key_bytes = 0;
  double row_bytes = 0;  // kept beside the key, for each row
  int states = 1;        // maps of keys: a join keeps one of each side
};

// What the compiler found out about a script.
struct Hints {
  std::vector<StateHint> operators;
  int shuffles = 0;
  bool on_heap = true;  // where state lives: Flink's default; else in managed memory (RocksDB)
};

// What the user wrote, and so nobody guesses.
struct Given {
  bool cpu = false;
  bool memory = false;
};

// `config.initial` is what holds without a guess, and the least that is guessed; its parallelism
// stays. Without hints, and of a batch, which keeps no state and whose first run is measured,
// nothing else is guessed either. Within the bounds, unless they leave less than Flink needs to
// start: then `config.initial` it is.
Decision FirstGuess(const Config& config, const Given& given, const std::optional<Hints>& hints);

// How Flink divides a TaskManager's process memory, in MiB.
struct ProcessMemory {
  double task_heap = 0;  // negative: Flink refuses to start
  double managed = 0;
  double network = 0;
};
ProcessMemory Divide(double process_mib);

}  // namespace weir::tuner
