// Decisions per second of one core's time: the pure step, and the step with its JSON. Prints,
// asserts nothing. Processor time is counted, so that other work on the machine matters little.
#include <cstdio>
#include <ctime>

#include "base/doc/value.h"
#include "tests/tuner/plant.h"
#include "tuner/batch.h"
#include "tuner/tuner.h"

namespace {

template <typename Body>
void Measure(const char* name, int times, Body body) {
  const std::clock_t start = std::clock();
  for (int i = 0; i < times; ++i) body();
  const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%-28s %9.0f /s\n", name, times / took);
}

// A line of `weir tune` in, its answer out.
void MeasureLines(const char* name, const std::string& line) {
  Measure(name, 2000, [&line] {
    const auto request = weir::doc::ParseJson(line);
    (void)weir::doc::DumpJson(weir::tuner::Respond(*request));
  });
}

std::string StreamLine(int windows) {
  using Json = weir::doc::Json;
  Json history = Json::array();
  for (int i = 0; i < windows; ++i) {
    Json vertices;
    for (const char* id : {"source", "agg", "join", "sink"}) {
      vertices[id] = {{"p", 8}, {"rate", 3000.25 + i % 7}, {"busy", 0.61}, {"bp", 0.0}};
    }
    history.push_back({{"t", 60 * (i + 1)},
                       {"state", "RUNNING"},
                       {"lag", 0},
                       {"lag_s", 0.0},
                       {"arrival", 3000.25 + i % 7},
                       {"vertices", vertices},
                       {"tm_cpu", 1.0},
                       {"tm_mem_mib", 2048},
                       {"mem_peak_mib", 900 + i % 5},
                       {"cpu_util", 0.5},
                       {"oom", 0},
                       {"down_s", 0}});
  }
  const Json spec = {
      {"vertices", {{{"id", "source"}}, {{"id", "agg"}}, {{"id", "join"}}, {{"id", "sink"}}}},
      {"bounds", {{"parallelism", {1, 128}}}},
      {"slo", {{"lag_s", 120}}},
      {"initial", {{"parallelism", 8}, {"tm_cpu", 1.0}, {"tm_mem_mib", 2048}}}};
  Json request = {{"v", 1},       {"mode", "stream"},   {"now", 60 * windows},
                  {"spec", spec}, {"history", history}, {"state", nullptr}};
  request["state"] = weir::tuner::Respond(request)["state"];
  return weir::doc::DumpJson(request);
}

std::string BatchLine() {
  using Json = weir::doc::Json;
  Json history = Json::array();
  for (int i = 0; i < 30; ++i) {
    history.push_back({{"run", i},
                       {"attempt", 0},
                       {"t", 86400 * i + 1200},
                       {"status", "OK"},
                       {"dur_s", 900 + 10 * (i % 7)},
                       {"total_s", 900 + 10 * (i % 7)},
                       {"input_gib", 40 + i % 7},
                       {"p", 10 + i % 3},
                       {"tm_cpu", 1.0},
                       {"tm_mem_mib", 2048},
                       {"mem_peak_mib", 1700 + 10 * (i % 7)},
                       {"cpu_util", 0.85}});
  }
  const Json spec = {{"bounds", {{"parallelism", {1, 128}}}},
                     {"slo", {{"deadline_s", 1500}}},
                     {"initial", {{"parallelism", 8}, {"tm_cpu", 1.0}, {"tm_mem_mib", 2048}}}};
  return weir::doc::DumpJson({{"v", 1},
                              {"mode", "batch"},
                              {"now", 86400 * 30},
                              {"spec", spec},
                              {"history", history},
                              {"state", nullptr}});
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
  MeasureLines("stream, a line of JSON", StreamLine(30));
  MeasureLines("batch, a line of JSON", BatchLine());
  return 0;
}
