// The modelled experiment, printed: who has how much lag for how many slots.
//
//   tuner_experiment [SLOT_RATE] [MINUTES] [SEED] [TRAIL]
//   tuner_experiment drawn COUNT
#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "tests/tuner/experiment.h"
#include "tuner/demand.h"

namespace weir::tuner {
namespace {

void Print(const char* name, const ExperimentResult& r) {
  fmt::print("{:8} lag-seconds {:9.0f}  slot-hours {:.3f}  rescales {}  worst lag {:.0f} s\n", name,
             r.lag_s, r.slot_h, r.rescales, r.worst_s);
  for (const std::string& change : r.changes) fmt::print("    {}\n", change);
}

// The law's decisions, one a minute.
class Told : public ExperimentPolicy {
 public:
  explicit Told(LawPolicy* law) : law_(law) {}
  std::optional<int> Decide(ExperimentJob* job, double lag) override {
    const auto n = law_->windows().empty() ? 0 : law_->windows().back().t_s;
    const auto to = law_->Decide(job, lag);
    if (!law_->windows().empty() && law_->windows().back().t_s != n) {
      const Window& w = law_->windows().back();
      const auto d = EstimateDemand(law_->windows(), 0.2);
      if (d) {
        fmt::print("  level {:.0f}/{} peak {:.0f} noise {:.3f} growth {:.3f} since {} {}\n",
                   d->level, d->level_windows, d->peak, d->noise, d->growth_per_min, d->since_jump,
                   d->jumped_up);
      }
      fmt::print("  {:5.1f} p {} run {} rate {:.0f} busy {:.2f} lag {:.0f} | {}{}\n", job->t() / 60,
                 job->parallelism(), w.running, *w.vertices[0].rate, *w.vertices[0].busy, *w.lag,
                 law_->reason, to ? "" : " ");
    }
    return to;
  }

 private:
  LawPolicy* law_;
};

}  // namespace

// Other traces and other machines: how often the law leads on both counts, and the sums.
void PrintDrawn(int count) {
  constexpr const char* kNames[] = {"auto", "formula", "short"};
  ExperimentResult sums[3];
  int leads[3] = {}, less_lag[3] = {}, fewer_slots[3] = {};
  for (int i = 0; i < count; ++i) {
    const DrawnCase drawn(static_cast<uint64_t>(i));
    const ExperimentPlant& plant = drawn.plant;
    LawPolicy law(plant);
    FormulaPolicy formula(plant, FormulaPolicy::kDefaults), quick(plant, FormulaPolicy::kShort);
    ExperimentPolicy* policies[] = {&law, &formula, &quick};
    ExperimentResult own;
    for (int k = 0; k < 3; ++k) {
      const ExperimentResult r = RunExperiment(plant, policies[k], drawn.minutes, drawn.load, i);
      if (k == 0) own = r;
      sums[k].lag_s += r.lag_s, sums[k].slot_h += r.slot_h, sums[k].rescales += r.rescales;
      sums[k].worst_s += r.worst_s / count;
      less_lag[k] += own.lag_s <= r.lag_s, fewer_slots[k] += own.slot_h <= r.slot_h;
      leads[k] += own.lag_s <= r.lag_s && own.slot_h <= r.slot_h;
    }
  }
  for (int k = 0; k < 3; ++k) {
    fmt::print("{:8} lag-seconds {:8.0f} slot-hours {:.3f} rescales {:.2f} worst {:.0f} s",
               kNames[k], sums[k].lag_s / count, sums[k].slot_h / count,
               static_cast<double>(sums[k].rescales) / count, sums[k].worst_s);
    if (k > 0) {
      fmt::print("; auto leads both {}, lag {}, slots {} of {}", leads[k], less_lag[k],
                 fewer_slots[k], count);
    }
    fmt::print("\n");
  }
}

int Main(int argc, char** argv) {
  if (argc > 2 && std::string_view(argv[1]) == "drawn") {
    PrintDrawn(std::atoi(argv[2]));
    return 0;
  }
  ExperimentPlant plant;
  if (argc > 1) plant.slot_rate = std::atof(argv[1]);
  const double minutes = argc > 2 ? std::atof(argv[2]) : 37;
  const uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  const bool trail = argc > 4;
  Print("off", RunExperiment(plant, nullptr, minutes, ExperimentTrace, seed));
  LawPolicy law(plant);
  Told told(&law);
  ExperimentPolicy* policy = &law;
  if (trail) policy = &told;
  Print("auto", RunExperiment(plant, policy, minutes, ExperimentTrace, seed));
  FormulaPolicy formula(plant, FormulaPolicy::kDefaults);
  Print("formula", RunExperiment(plant, &formula, minutes, ExperimentTrace, seed));
  FormulaPolicy quick(plant, FormulaPolicy::kShort);
  Print("short", RunExperiment(plant, &quick, minutes, ExperimentTrace, seed));
  return 0;
}

}  // namespace weir::tuner

int main(int argc, char** argv) { return weir::tuner::Main(argc, argv); }
