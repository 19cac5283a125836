// How fast stages are handed over in this process, per core, as figures of one run. Prints JSON.
//   arbiter_bench [SECONDS]
// A hand-over is an await answered and its report taken. `s_e_t` counts S, E and T, `load` a whole
// process with its load stored (in memory) before the report is answered.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "arbiter/engine/engine.h"
#include "arbiter/engine/restore.h"

namespace {

using namespace weir;           // NOLINT(google-build-using-namespace)
using namespace weir::arbiter;  // NOLINT(google-build-using-namespace)

class Kept : public Journal {
 public:
  Status Write(const Record& record, std::stop_token) override {
    loaded_ = record.load.value_or(loaded_);
    return Status::Ok();
  }

 private:
  ProcessId loaded_ = 0;
};

double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Rates {
  double middle = 0;  // S, E and T a CPU second
  double loads = 0;
};

Rates Measure(Mode mode, int window, double seconds) {
  RealClock clock;
  Kept journal;
  Config config;
  config.window = window;
  config.session_ttl = milliseconds(3'600'000);
  State state = Recover(config, {}, 1);
  EngineOptions options;
  options.mode = mode;
  Engine engine(std::move(state), {}, options, journal, nullptr, clock);
  engine.SetChannel(Channel::kStart);
  (void)engine.MainStemAwait("node", {}, {});
  (void)engine.MainStemSingle("node", Readiness::kOvertake);
  const auto run = [&](Stage stage) {
    auto data = engine.Await(stage, "node", {}, {});
    if (!data.ok() || !data->has_value()) std::abort();
    if (engine.Single((*data)->ticket, nullptr, {}) != Verdict::kDone) std::abort();
  };
  double middle = 0;
  double load = 0;
  int64_t handed = 0;
  int64_t loaded = 0;
  while (middle + load < seconds) {
    const double begin = CpuSeconds();
    for (int i = 0; i < window; ++i) run(Stage::kSelect);
    for (int i = 0; i < window; ++i) run(Stage::kExtract);
    for (int i = 0; i < window; ++i) run(Stage::kTransform);
    const double between = CpuSeconds();
    for (int i = 0; i < window; ++i) run(Stage::kLoad);
    (void)engine.TerminExhaust();
    load += CpuSeconds() - between;
    middle += between - begin;
    handed += 3 * window;
    loaded += window;
  }
  return {static_cast<double>(handed) / middle, static_cast<double>(loaded) / load};
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
  std::printf("{");
  const char* comma = "";
  for (const int window : {3, 16}) {
    const Rates memory = Measure(Mode::kMemory, window, seconds);
    std::printf("%s\"memory_window_%d\": {\"s_e_t_per_s\": %.0f, \"load_per_s\": %.0f}", comma,
                window, memory.middle, memory.loads);
    comma = ", ";
  }
  std::printf("}\n");
  return 0;
}
