// Random schedules of workers, consumers, users and crashes, each judged event by event by the
// executable specification. WEIR_SEED repeats one; WEIR_SCHEDULES runs more of them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "tests/arbiter/machine/spec.h"

namespace weir::arbiter {
namespace {

// Ranges "0".."1".."2"...: every one is due.
class Counting : public Source {
 public:
  std::optional<std::string> Cut(const std::string& begin, SystemTime) const override {
    return std::to_string(begin.empty() ? 1 : std::stoll(begin) + 1);
  }
};

class World {
 public:
  World(uint64_t seed, State state)
      : calm_(1 + seed / 12 % 12), random_(seed), state_(std::move(state)), spec_(state_.config) {}

  // False when the specification objects.
  bool Run(int events) {
    Do(event::SetChannel{Channel::kStart});
    for (int i = 0; i < events && wrong_.empty(); ++i) Random();
    return wrong_.empty();
  }
  const std::vector<std::string>& wrong() const { return wrong_; }
  int64_t loaded() const { return state_.last_loaded; }
  size_t rolled_back() const { return rolled_back_; }

 private:
  size_t Pick(size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(random_); }
  bool OneIn(size_t n) { return Pick(n) == 0; }
  const std::string& Node() { return nodes_[Pick(nodes_.size())]; }

  void Do(const Event& event) {
    if (!wrong_.empty()) return;
    effects_.Clear();
    Apply(state_, event, now_, &source_, effects_);
    wrong_ = spec_.Judge(event, now_, effects_, state_);
    for (const auto& granted : effects_.granted) {
      tickets_.push_back(granted.data.ticket);
      given_ = granted.data;
      requests_[Stage(granted.data.ticket.stage)] = granted.request;
    }
    for (const auto& termin : effects_.termins) seen_.push_back(termin.event.process);
    rolled_back_ += effects_.rolled_back.size();
    if (effects_.commit.has_value()) commit_ = effects_.commit->process;
  }

  // A live one mostly, else one that was given before, or none that ever was.
  Ticket SomeTicket() {
    std::vector<Ticket> live;
    for (const Process& process : state_.processes) {
      if (process.grant.id != 0) live.push_back({process.id, process.stage, process.grant.id});
    }
    if (!live.empty() && !OneIn(4)) return live[Pick(live.size())];
    if (tickets_.empty()) return {1, Stage::kSelect, 1};
    const size_t recent = std::min<size_t>(tickets_.size(), OneIn(10) ? tickets_.size() : 8);
    Ticket ticket = tickets_[tickets_.size() - 1 - Pick(recent)];
    if (OneIn(40)) ticket.grant += 1;
    if (OneIn(40)) ticket.process += 1;
    return ticket;
  }

  void Advance() {
    milliseconds by(Pick(300));
    if (OneIn(4)) by = milliseconds(Pick(4'000));
    if (OneIn(10 * calm_)) by = milliseconds(Pick(40'000));
    now_.steady += by;
    now_.wall += by;
    Do(event::Tick{});
  }

  void Random() {
    // A healthy active node most of the time: the rest would only ever see it taken over.
    if (OneIn(3) && state_.mainstem.owner != kAnyNode) {
      const std::string owner = state_.nodes[state_.mainstem.owner].name;
      return Do(event::MainStemSingle{
          next_++, owner, OneIn(30 * calm_) ? Readiness::kTaking : Readiness::kOvertake});
    }
    if (commit_ != 0 && OneIn(2)) {
      const ProcessId process = commit_;
      commit_ = 0;
      return Do(event::Committed{process});
    }
    const size_t kind = Pick(100);
    if (kind < 34) return Awaiting();
    if (kind < 64) return Do(event::Single{next_++, SomeTicket(), nullptr});
    if (kind < 66) return Do(event::Fail{next_++, SomeTicket()});
    if (kind < 70) return Do(event::Heartbeat{next_++, SomeTicket()});
    if (kind < 82) return OneIn(3) ? Waiting() : Advance();
    if (kind < 90) return Consumer();
    if (kind < 93 || !OneIn(calm_)) return Do(event::MainStemAwait{next_++, Node()});
    if (kind < 96) return Standby();
    User();
  }

  void Awaiting() {
    const Stage stage = kAllStages[Pick(kStages)];
    if (OneIn(12) && requests_.count(stage) > 0) {
      return Do(event::Await{requests_[stage], stage, Node()});  // repeated
    }
    if (OneIn(12)) return Do(event::CancelAwait{next_ - 1 - Pick(5), stage, OneIn(2)});
    if (OneIn(40)) return Do(event::Release{given_.ticket, given_.given});
    Do(event::Await{next_++, stage, Node()});
  }

  // The store is slow: what is untold does not end, however late it is.
  void Waiting() {
    if (OneIn(2)) {
      const milliseconds by(Pick(40'000));
      now_.steady += by;
      now_.wall += by;
    }
    if (OneIn(3)) Do(event::KeepSession{state_.mainstem.term - (OneIn(8) ? 1 : 0)});
    if (OneIn(2)) Do(event::KeepGrant{SomeTicket()});
    if (OneIn(3) && !seen_.empty()) Do(event::KeepTermin{seen_[Pick(seen_.size())]});
    Do(event::Tick{});
  }

  void Consumer() {
    if (OneIn(30)) return Do(event::TerminExhaust{});
    if (OneIn(10)) return Do(event::CancelTerminAwait{next_ - 1 - Pick(5)});
    if (OneIn(2) || seen_.empty()) return Do(event::TerminAwait{next_++});
    const size_t which = seen_.size() - 1 - Pick(std::min<size_t>(seen_.size(), 5));
    const ProcessId process = seen_[which];
    seen_.erase(seen_.begin() + static_cast<std::ptrdiff_t>(which));
    Do(event::TerminAck{process});
  }

  void Standby() {
    switch (Pick(4)) {
      case 0:
        return Do(event::MainStemCheck{next_++, Node()});
      case 1:
        return OneIn(4) ? Do(event::MainStemRelease{Node()})
                        : Do(event::CancelMainStemAwait{next_ - 1 - Pick(5)});
      default:
        return Do(event::MainStemAwait{next_++, Node()});
    }
  }

  void User() {
    switch (Pick(12)) {
      case 0:
        return Do(event::SetChannel{Channel::kPause});
      case 1:
        return Do(event::SetChannel{Channel::kStop});
      case 2:
        return OneIn(3) ? Do(event::SetChannel{std::nullopt})
                        : Do(event::SetChannel{Channel::kStart});
      case 3:
      case 4:
        return Do(event::SetChannel{Channel::kStart});
      case 5:
        return Do(event::Terminate{static_cast<TerminType>(Pick(5)), "Test"});
      case 6:
        return Do(event::Terminate{TerminType::kRestart, "Test"});
      case 7: {
        Config config = state_.config;
        config.window = static_cast<int>(1 + Pick(5));
        config.choice = static_cast<NodeChoice>(Pick(3));
        config.has_opposite = OneIn(4);
        return Do(event::Configure{config});
      }
      case 8:
        return OneIn(4) ? Do(event::SetOpposite{Readiness::kTaking})
                        : Do(event::SetOpposite{Readiness::kOvertake});
      case 9:
        return OneIn(2) ? Do(event::BeginMove{}) : Do(event::Moved{});
      case 10:
        return Do(event::Moved{});
      default:
        return Do(event::Resume{});
    }
  }

  const size_t calm_;  // one in so many disturbances happens
  std::mt19937_64 random_;
  const std::vector<std::string> nodes_ = {"a", "b", "c"};
  Counting source_;
  State state_;
  Spec spec_;
  Now now_{SteadyTime(milliseconds(1'000'000)), SystemTime(milliseconds(1'700'000'000'000))};
  Effects effects_;
  std::vector<Ticket> tickets_;
  EventData given_;  // the last
  std::map<Stage, RequestId> requests_;
  std::vector<ProcessId> seen_;
  RequestId next_ = 10;
  ProcessId commit_ = 0;
  size_t rolled_back_ = 0;
  std::vector<std::string> wrong_;
};

int64_t FromEnvironment(const char* name, int64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::atoll(text);
}

TEST(MachineProperty, RandomSchedulesObeyTheSpecification) {
  const int64_t first = FromEnvironment("WEIR_SEED", 0);
  const int64_t count = first != 0 ? 1 : FromEnvironment("WEIR_SCHEDULES", 100);
  const auto base = first != 0 ? static_cast<uint64_t>(first) : std::random_device()();
  int64_t loaded = 0;
  size_t rolled_back = 0;
  for (int64_t i = 0; i < count; ++i) {
    const uint64_t seed = base + static_cast<uint64_t>(i);
    Config config;
    config.window = static_cast<int>(1 + seed % 4);
    config.choice = static_cast<NodeChoice>(seed % 3);
    // Consumers that read too little or too late, in half of the schedules.
    if (seed % 2 == 0) config.max_normal_termins = static_cast<int>(2 + seed / 2 % 5);
    if (seed % 4 < 2) config.max_failed_termins = static_cast<int>(1 + seed / 4 % 5);
    State state = Recover(config, {}, seed);
    World world(seed, std::move(state));
    ASSERT_TRUE(world.Run(600)) << "WEIR_SEED=" << seed << " repeats it: " << world.wrong()[0];
    loaded += world.loaded();
    rolled_back += world.rolled_back();
  }
  std::cout << count << " schedules from seed " << base << ": " << loaded << " highest ids loaded, "
            << rolled_back << " rolled back\n";
  // The schedules must get somewhere.
  if (count > 50) {
    EXPECT_GT(loaded, 2 * count);
    EXPECT_GT(rolled_back, static_cast<size_t>(count));
  }
}

}  // namespace
}  // namespace weir::arbiter
