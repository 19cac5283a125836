#include "tests/arbiter/history/history.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace weir::arbiter {
namespace {

// The office as the rules have it, one call after the other.
struct Holder {
  std::string node = {};  // empty: nobody, ever or since a release
  int64_t term = 0;
  int64_t renewed = 0;  // not earlier than this
  int64_t now = 0;      // the next call happens not earlier than this
  auto operator<=>(const Holder&) const = default;
};

// The holder after `call`, if it can come next.
std::optional<Holder> Next(Holder holder, const Call& call, const Office& office) {
  const bool mine = holder.node == call.node;
  holder.now = std::max(holder.now, call.begin);
  const auto in_time = [&call](const Holder& next) {
    return next.now <= call.end ? std::optional(next) : std::nullopt;
  };
  if (call.kind == Call::Kind::kRelease) {
    if (mine) holder.node.clear();
    return in_time(holder);
  }
  if (!call.held) {
    // An await and a select may be in vain for other reasons; a session has ended by itself.
    const bool lost = mine && (call.kind == Call::Kind::kCheck || call.kind == Call::Kind::kSingle);
    if (lost) holder.now = std::max(holder.now, holder.renewed + office.session);
    return in_time(holder);
  }
  if (call.kind == Call::Kind::kSelect) return mine ? in_time(holder) : std::nullopt;
  if (!mine || call.term != holder.term) {
    if (call.kind != Call::Kind::kAwait || call.term != holder.term + 1) return std::nullopt;
    const int64_t wait = office.session + (mine ? 0 : office.handover);
    if (!holder.node.empty()) holder.now = std::max(holder.now, holder.renewed + wait);
  }
  return in_time({call.node, call.term, holder.now, holder.now});
}

class Search {
 public:
  Search(std::vector<Call> calls, const Office& office)
      : calls_(std::move(calls)), office_(office), done_(calls_.size(), false) {}

  std::string Run() {
    if (Place({}, 0)) return "";
    const Call& call = calls_[stuck_];
    static constexpr const char* kNames[] = {"await", "check", "single", "release", "select"};
    return "no order has a place for the " + std::string(kNames[static_cast<size_t>(call.kind)]) +
           " of " + call.node + " from " + std::to_string(call.begin) + " to " +
           (call.end == Call::kNever ? "the end" : std::to_string(call.end)) + ", answered " +
           (call.held ? "held, term " + std::to_string(call.term) : "not held");
  }

 private:
  // Whether the calls not yet placed can follow `holder`. Answered ones must be; those that were
  // never answered may be left out. `first`: all before it are placed.
  bool Place(const Holder& holder, size_t first) {
    while (first < calls_.size() && done_[first]) ++first;
    // Until this time a call that has begun may be the next.
    int64_t horizon = Call::kNever;
    bool left = false;
    for (size_t i = first; i < calls_.size() && calls_[i].begin <= horizon; ++i) {
      if (done_[i] || calls_[i].end == Call::kNever) continue;
      left = true;
      horizon = std::min(horizon, calls_[i].end);
    }
    if (!left) return true;
    stuck_ = std::max(stuck_, FirstAnswered(first));
    if (!seen_.insert({Placed(first), holder}).second) return false;
    for (size_t i = first; i < calls_.size() && calls_[i].begin <= horizon; ++i) {
      if (done_[i]) continue;
      for (const Holder& next : Outcomes(holder, calls_[i])) {
        done_[i] = true;
        const bool placed = Place(next, first);
        done_[i] = false;
        if (placed) return true;
      }
    }
    return false;
  }

  // Of a call that was not answered: as if it had been held, too.
  std::vector<Holder> Outcomes(const Holder& holder, const Call& call) const {
    std::vector<Holder> outcomes;
    const auto add = [&](const Call& as) {
      if (const auto next = Next(holder, as, office_)) outcomes.push_back(*next);
    };
    if (call.end != Call::kNever) {
      add(call);
      return outcomes;
    }
    Call as = call;
    as.held = true;
    for (const int64_t term : {holder.term, holder.term + 1}) {
      as.term = term;
      add(as);
    }
    return outcomes;
  }

  size_t FirstAnswered(size_t first) const {
    for (size_t i = first; i < calls_.size(); ++i) {
      if (!done_[i] && calls_[i].end != Call::kNever) return i;
    }
    return first;
  }

  // Which calls are placed: all before `first`, and those named.
  std::vector<size_t> Placed(size_t first) const {
    std::vector<size_t> placed = {first};
    for (size_t i = first; i < calls_.size(); ++i) {
      if (done_[i]) placed.push_back(i);
    }
    return placed;
  }

  const std::vector<Call> calls_;
  const Office office_;
  std::vector<bool> done_;
  std::set<std::pair<std::vector<size_t>, Holder>> seen_;
  size_t stuck_ = 0;
};

}  // namespace

std::vector<LoadCall> ReadLoads(const std::string& path) {
  std::vector<LoadCall> loads;
  std::ifstream in(path);
  for (LoadCall load; in >> load.process >> load.range >> load.begin >> load.end;) {
    loads.push_back(load);
  }
  return loads;
}

std::vector<Call> ReadCalls(const std::string& path) {
  static const std::map<std::string, Call::Kind> kKinds = {{"await", Call::Kind::kAwait},
                                                           {"check", Call::Kind::kCheck},
                                                           {"single", Call::Kind::kSingle},
                                                           {"select", Call::Kind::kSelect}};
  std::map<int64_t, Call> calls;
  std::ifstream in(path);
  std::string what;
  for (int64_t id = 0; in >> what >> id;) {
    Call& call = calls[id];
    std::string kind;
    if (what == "B") {
      in >> kind >> call.node >> call.begin;
      call.kind = kKinds.at(kind);
    } else {
      in >> call.end >> call.held >> call.term;
    }
  }
  std::vector<Call> list;
  list.reserve(calls.size());
  for (const auto& [id, call] : calls) list.push_back(call);
  return list;
}

std::string CheckOffice(std::vector<Call> history, const Office& office) {
  // Not answered: a check that happened nevertheless would only have made the session longer.
  std::erase_if(history, [](const Call& call) {
    return call.end == Call::kNever && call.kind != Call::Kind::kAwait &&
           call.kind != Call::Kind::kRelease;
  });
  std::stable_sort(history.begin(), history.end(), [](const Call& a, const Call& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  return Search(std::move(history), office).Run();
}

std::string CheckLoads(const std::vector<LoadCall>& loads) {
  for (size_t i = 0; i < loads.size(); ++i) {
    const LoadCall& load = loads[i];
    const std::string name =
        "load " + std::to_string(load.process) + " of range " + std::to_string(load.range);
    if (i == 0) {
      if (load.range != 1) return name + ": ranges before it were skipped";
      continue;
    }
    const LoadCall& before = loads[i - 1];
    if (load.process <= before.process) {
      return name + " after load " + std::to_string(before.process);
    }
    if (load.range > before.range + 1) return name + ": ranges before it were skipped";
    if (load.range < before.range) return name + ": an old range again";
    if (load.begin < before.end) {
      return name + " began before load " + std::to_string(before.process) + " had ended";
    }
  }
  return "";
}

}  // namespace weir::arbiter
