// Decisions per second on one core: the pure step, and the step with its JSON. Prints, asserts
// nothing: run it on a quiet machine.
#include <chrono>
#include <cstdio>

#include "base/doc/value.h"
#include "tests/tuner/plant.h"
#include "tuner/batch.h"
#include "tuner/tuner.h"

namespace {

template <typename Body>
void Measure(const char* name, int times, Body body) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) body();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%-28s %9.0f /s\n", name, times / took.count());
}

}  // namespace

int main() {
  using namespace weir::tuner;
  StreamPlant plant(StreamConfig(), 1);
  plant.Run(300, [](int i) { return 8000 + 4000 * std::sin(i / 60.0); });
  const Config config = StreamConfig();
  Measure("stream, one new window", 50000, [&] {
    StreamState state = plant.state();
    state.t_s -= 60;
    StepStream(config, plant.windows(), plant.windows().back().t_s, &state);
  });
  Measure("stream, thirty new windows", 20000, [&] {
    StreamState state;
    StepStream(config, plant.windows(), plant.windows().back().t_s, &state);
  });
  Config batch = StreamConfig();
  batch.mode = Mode::kBatch;
  batch.deadline_s = 1500;
  std::vector<Attempt> runs;
  for (int i = 0; i < 30; ++i) {
    Attempt run;
    run.run = i, run.t_s = 86400.0 * i, run.duration_s = 900 + 10 * (i % 7);
    run.input = 40 + i % 7, run.parallelism = 10 + i % 3, run.tm_cpu = 1, run.tm_mem_mib = 2048;
    run.mem_peak_mib = 1700 + 10 * (i % 7);
    runs.push_back(run);
  }
  Measure("batch, thirty records", 5000, [&] {
    BatchState state;
    StepBatch(batch, runs, 86400.0 * 30, &state);
  });
  return 0;
}
