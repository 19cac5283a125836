// The specification's questions to the history.
#include <algorithm>

#include "tests/arbiter/machine/spec.h"

namespace weir::arbiter {

std::set<ProcessId> Spec::InFlight() const {
  std::set<ProcessId> ids;
  for (const Fact& fact : history_) {
    if (fact.kind == Kind::kGranted) ids.insert(fact.ticket.process);
  }
  for (const Fact& fact : history_) {
    if (fact.kind == Kind::kRolledBack || fact.kind == Kind::kLoaded) {
      ids.erase(fact.ticket.process);
    }
  }
  return ids;
}

int Spec::Progress(ProcessId id) const {
  return static_cast<int>(std::count_if(history_.begin(), history_.end(), [id](const Fact& fact) {
    return fact.kind == Kind::kDone && fact.ticket.process == id;
  }));
}

// The last thing that happened to the process, if that is a grant.
std::optional<Spec::Fact> Spec::Live(ProcessId id) const {
  for (auto fact = history_.rbegin(); fact != history_.rend(); ++fact) {
    if (fact->ticket.process != id) continue;
    if (fact->kind == Kind::kGranted) return *fact;
    return std::nullopt;
  }
  return std::nullopt;
}

bool Spec::IsCommitting(ProcessId id) const {
  return Progress(id) == static_cast<int>(kStages) && !WasLoaded(id);
}

int Spec::Failures(ProcessId id) const {
  int failures = 0;
  for (const Fact& fact : history_) {
    if (fact.ticket.process != id) continue;
    if (fact.kind == Kind::kFailed) ++failures;
    if (fact.kind == Kind::kDone) failures = 0;
  }
  return failures;
}

bool Spec::WasLoaded(ProcessId id) const {
  return std::any_of(history_.begin(), history_.end(), [id](const Fact& fact) {
    return fact.kind == Kind::kLoaded && fact.ticket.process == id;
  });
}

ProcessId Spec::Highest() const {
  ProcessId highest = 0;
  for (const Fact& fact : history_) highest = std::max(highest, fact.ticket.process);
  return highest;
}

Channel Spec::InForce() const {
  const Channel wish = wish_.has_value() ? *wish_ : Channel::kStop;
  if (wish == Channel::kStop || held_ == Channel::kStop) return Channel::kStop;
  if (wish == Channel::kPause || held_ == Channel::kPause) return Channel::kPause;
  return Channel::kStart;
}

bool Spec::Permit() const {
  const bool own = owner_.has_value() && readiness_ == Readiness::kOvertake;
  const bool other = !config_.has_opposite || opposite_ == Readiness::kOvertake;
  return InForce() == Channel::kStart && own && other && !moving_;
}

bool Spec::TooManyFailed() const {
  return std::count_if(termins_.begin(), termins_.end(), [](const auto& termin) {
           return termin.second.type != TerminType::kNormal;
         }) >= config_.max_failed_termins;
}

// From everything ever reported and granted under that ticket. The machine remembers 64 loads.
Verdict Spec::ExpectedVerdict(const Ticket& ticket) const {
  if (ticket.process < 1 || ticket.process > Highest()) return Verdict::kStaleGrant;
  bool completed = false;
  for (const Fact& fact : history_) {
    completed = completed || (fact.kind == Kind::kDone && fact.ticket == ticket);
  }
  std::vector<ProcessId> loaded;
  for (const Fact& fact : history_) {
    if (fact.kind == Kind::kLoaded) loaded.push_back(fact.ticket.process);
  }
  if (loaded.size() > kLoadedRemembered &&
      ticket.process <= loaded[loaded.size() - kLoadedRemembered - 1]) {
    return Verdict::kStaleGrant;
  }
  const bool in_flight = InFlight().count(ticket.process) > 0;
  if (!in_flight && !WasLoaded(ticket.process)) return Verdict::kRolledBack;
  if (completed) return Verdict::kAlreadyDone;
  const auto live = Live(ticket.process);
  return in_flight && live.has_value() && live->ticket == ticket ? Verdict::kDone
                                                                 : Verdict::kStaleGrant;
}

// A worker lives while it waits, and a while after its last word.
bool Spec::Living(const std::string& node, Stage stage) const {
  const auto seen = seen_.find({node, stage});
  if (seen == seen_.end()) return false;
  if (now_.steady < seen->second + config_.node_ttl) return true;
  return std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiter& waiter) {
    return waiter.node == node && waiter.stage == stage;
  });
}

}  // namespace weir::arbiter
