// The modelled experiment, printed: who has how much lag for how many slots.
//
//   tuner_experiment [SLOT_RATE] [MINUTES] [SEED] [TRAIL]
//   tuner_experiment machines [MINUTES] [FIRST_SEED] [SEEDS] [NOISE]   the trace at 80..115 a slot
//   tuner_experiment drawn COUNT [FIRST_SEED] [NOISE]
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
  if (r.after_s > 0) {
    fmt::print("    of these {:.3f} slot-hours in {:.0f} s after the trace\n", r.after_slot_h,
               r.after_s);
  }
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

// The three of them on many runs: the means, and how often the law leads.
class Contest {
 public:
  void Run(const ExperimentPlant& plant, double minutes, const ExperimentLoad& load,
           uint64_t seed) {
    LawPolicy law(plant);
    FormulaPolicy formula(plant, FormulaPolicy::kDefaults), quick(plant, FormulaPolicy::kShort);
    ExperimentPolicy* policies[] = {&law, &formula, &quick};
    ExperimentResult own;
    for (int k = 0; k < 3; ++k) {
      const ExperimentResult r = RunExperiment(plant, policies[k], minutes, load, seed);
      if (k == 0) own = r;
      sums_[k].lag_s += r.lag_s, sums_[k].slot_h += r.slot_h, sums_[k].rescales += r.rescales;
      sums_[k].worst_s += r.worst_s;
      less_lag_[k] += own.lag_s <= r.lag_s, fewer_slots_[k] += own.slot_h <= r.slot_h;
      leads_[k] += own.lag_s <= r.lag_s && own.slot_h <= r.slot_h;
    }
    ++count_;
  }

  void Print() const {
    constexpr const char* kNames[] = {"auto", "formula", "short"};
    for (int k = 0; k < 3; ++k) {
      fmt::print("{:8} lag-seconds {:8.0f} slot-hours {:.3f} rescales {:.2f} worst {:.0f} s",
                 kNames[k], sums_[k].lag_s / count_, sums_[k].slot_h / count_,
                 static_cast<double>(sums_[k].rescales) / count_, sums_[k].worst_s / count_);
      if (k > 0) {
        fmt::print("; auto leads both {}, lag {}, slots {} of {}", leads_[k], less_lag_[k],
                   fewer_slots_[k], count_);
      }
      fmt::print("\n");
    }
  }

 private:
  ExperimentResult sums_[3];
  int leads_[3] = {}, less_lag_[3] = {}, fewer_slots_[3] = {}, count_ = 0;
};

int Main(int argc, char** argv) {
  const auto number = [&](int i, double otherwise) {
    return argc > i ? std::atof(argv[i]) : otherwise;
  };
  const std::string_view many = argc > 1 ? argv[1] : "";
  if (many == "drawn" || many == "machines") {
    Contest contest;
    const auto first = static_cast<uint64_t>(number(3, many == "drawn" ? 0 : 1));
    if (many == "drawn") {
      for (uint64_t seed = first; seed < first + number(2, 300); ++seed) {
        DrawnCase drawn(seed);
        drawn.plant.noise = number(4, 0);
        contest.Run(drawn.plant, drawn.minutes, drawn.load, seed);
      }
    } else {
      for (const double slot_rate : {80, 86, 91, 95, 100, 107, 115}) {
        ExperimentPlant plant;
        plant.slot_rate = slot_rate;
        plant.noise = number(5, 0);
        for (uint64_t seed = first; seed < first + number(4, 10); ++seed) {
          contest.Run(plant, number(2, 37), ExperimentTrace, seed);
        }
      }
    }
    contest.Print();
    return 0;
  }
  ExperimentPlant plant;
  plant.slot_rate = number(1, plant.slot_rate);
  const double minutes = number(2, 37);
  const auto seed = static_cast<uint64_t>(number(3, 1));
  const bool trail = argc > 4;
  Print("off", RunExperiment(plant, nullptr, minutes, ExperimentTrace, seed));
  LawPolicy law(plant);
  Told told(&law);
  ExperimentPolicy* policy = &law;
  if (trail) policy = &told;
  const auto own = RunExperiment(plant, policy, minutes, ExperimentTrace, seed);
  Print("auto", own);
  if (trail) {
    for (size_t i = 0; i < own.lag_by_minute.size(); ++i) {
      if (own.lag_by_minute[i] > 0) {
        fmt::print("    minute {}: {:.0f} lag-seconds\n", i, own.lag_by_minute[i]);
      }
    }
  }
  FormulaPolicy formula(plant, FormulaPolicy::kDefaults);
  Print("formula", RunExperiment(plant, &formula, minutes, ExperimentTrace, seed));
  FormulaPolicy quick(plant, FormulaPolicy::kShort);
  Print("short", RunExperiment(plant, &quick, minutes, ExperimentTrace, seed));
  return 0;
}

}  // namespace weir::tuner

int main(int argc, char** argv) { return weir::tuner::Main(argc, argv); }
