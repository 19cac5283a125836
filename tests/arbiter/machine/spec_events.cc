// What each event means, in the words of the specification.
#include <algorithm>

#include "tests/arbiter/machine/spec.h"

namespace weir::arbiter {
namespace {

template <typename Container, typename Match>
void EraseFirst(Container& container, const Match& match) {
  const auto it = std::find_if(container.begin(), container.end(), match);
  if (it != container.end()) container.erase(it);
}

}  // namespace

void Spec::Tell(RequestId request, Verdict verdict) {
  expected_told_.push_back({request, verdict});
}

void Spec::RollBack(TerminType type) {
  for (const ProcessId id : InFlight()) {
    if (IsCommitting(id)) continue;
    history_.push_back({Kind::kRolledBack, {id, Stage::kSelect, 0}, {}, 0, {}, {}, {}, {}});
    expected_rolled_back_.push_back(id);
    termins_[id] = {type, std::nullopt, 0};
  }
}

void Spec::Terminate(TerminType type, const std::string& cause) {
  const Channel before = InForce();
  if (type == TerminType::kNormal) return;
  if (type == TerminType::kWarning) {
    expected_alarms_.push_back(type);
    return;
  }
  RollBack(type);
  if (type == TerminType::kShutdown) {
    held_ = Channel::kStop;
    resume_wanted_ = false;
    restart_.reset();
    expected_alarms_.push_back(type);
  } else if (type == TerminType::kRollback && before == Channel::kStart) {
    held_ = Channel::kPause;
    expected_alarms_.push_back(type);
  } else if (type == TerminType::kRestart && before != Channel::kStop) {
    held_ = Channel::kPause;
    resume_wanted_ = false;
    if (!machine_->restart_at.has_value()) return Wrong("no restart is planned after RESTART");
    restart_ = machine_->restart_at;
    const milliseconds delay = *restart_ - now_.steady;
    if (delay < milliseconds(5000) || delay > milliseconds(7000)) {
      Wrong("the restart is planned in " + std::to_string(delay.count()) + " ms");
    }
  }
  (void)cause;
}

// If the time of the process's grant is over, the grant has ended.
void Spec::EndExpired(ProcessId id) {
  const auto live = Live(id);
  if (!live.has_value() || live->until > now_.steady || InFlight().count(id) == 0) return;
  history_.push_back({Kind::kExpired, live->ticket, {}, 0, {}, {}, {}, {}});
  if (live->ticket.stage == Stage::kLoad) Terminate(TerminType::kRollback, "LoadGrantExpired");
}

void Spec::LoseOwner() {
  former_ = owner_;
  others_from_ = session_until_ + config_.handover_wait;
  owner_.reset();
  readiness_ = Readiness::kTaking;
}

void Spec::Take(const event::Await& e) {
  seen_[{std::string(e.node), e.stage}] = now_.steady;
  for (const ProcessId id : InFlight()) {
    const auto live = Live(id);
    if (!live.has_value() || live->request != e.request || live->ticket.stage != e.stage) continue;
    EndExpired(id);
    if (!Live(id).has_value()) break;
    for (auto fact = history_.rbegin(); fact != history_.rend(); ++fact) {
      if (fact->ticket != live->ticket || fact->kind != Kind::kGranted) continue;
      fact->until = now_.steady + config_.grant_ttl;
      ++fact->given;
      break;
    }
    repeated_.insert(e.request);
    return;
  }
  for (const Waiter& waiter : waiting_) {
    if (waiter.request == e.request && waiter.stage == e.stage) return;
  }
  waiting_.push_back({e.request, e.stage, std::string(e.node)});
}

void Spec::Take(const event::CancelAwait& e) {
  const auto match = [&](const Waiter& waiter) {
    return waiter.request == e.request && waiter.stage == e.stage;
  };
  const auto it = std::find_if(waiting_.begin(), waiting_.end(), match);
  if (it == waiting_.end()) return;
  const std::string node = it->node;
  waiting_.erase(it);
  if (!e.gone) {
    seen_[{node, e.stage}] = now_.steady;
    return;
  }
  const bool another = std::any_of(waiting_.begin(), waiting_.end(), [&](const Waiter& waiter) {
    return waiter.node == node && waiter.stage == e.stage;
  });
  if (!another) seen_.erase({node, e.stage});
}

// As if its time were over, but that nobody can have begun to load.
void Spec::Take(const event::Release& e) {
  const auto live = Live(e.ticket.process);
  if (!live.has_value() || InFlight().count(e.ticket.process) == 0 || live->ticket != e.ticket ||
      live->given != e.given) {
    return;
  }
  history_.push_back({Kind::kExpired, live->ticket, {}, 0, {}, {}, {}, {}});
}

void Spec::Take(const event::Single& e) {
  EndExpired(e.ticket.process);
  const Verdict verdict = ExpectedVerdict(e.ticket);
  const bool load = e.ticket.stage == Stage::kLoad;
  if (verdict == Verdict::kAlreadyDone && load && IsCommitting(e.ticket.process)) {
    load_reports_.push_back(e.request);
    return;
  }
  if (verdict != Verdict::kDone) return Tell(e.request, verdict);
  const Fact live = *Live(e.ticket.process);
  seen_[{live.node, e.ticket.stage}] = now_.steady;
  not_before_.erase(e.ticket.process);
  history_.push_back({Kind::kDone, e.ticket, {}, 0, {}, {}, {}, {}});
  if (!load) return Tell(e.request, verdict);
  load_reports_.push_back(e.request);
  if (!fx_->commit.has_value() || fx_->commit->process != e.ticket.process ||
      fx_->commit->cursor != live.end) {
    Wrong("a load is reported done and its commit is not asked for");
  }
}

void Spec::Take(const event::Fail& e) {
  EndExpired(e.ticket.process);
  const Verdict verdict = ExpectedVerdict(e.ticket);
  Tell(e.request, verdict);
  if (verdict != Verdict::kDone) return;
  seen_[{Live(e.ticket.process)->node, e.ticket.stage}] = now_.steady;
  history_.push_back({Kind::kFailed, e.ticket, {}, 0, {}, {}, {}, {}});
  const int failures = Failures(e.ticket.process);
  const RetryPolicy& retry = config_.retry[static_cast<size_t>(e.ticket.stage)];
  if (failures >= retry.max_attempts) return Terminate(TerminType::kRollback, "failed");
  // d * (1 - jitter) <= delay <= d, d = initial * factor^(failures - 1)
  const Process* process = FindProcess(*machine_, e.ticket.process);
  if (process == nullptr) return;
  double most = static_cast<double>(retry.backoff.initial.count());
  for (int i = 1; i < failures; ++i) most *= retry.backoff.factor;
  most = std::min(most, static_cast<double>(retry.backoff.max.count()));
  const auto delay = static_cast<double>((process->not_before - now_.steady).count());
  if (delay > most || delay < most * (1 - retry.backoff.jitter) - 1) {
    Wrong("a failed stage is held back " + std::to_string(delay) + " ms, at most " +
          std::to_string(most));
  }
  not_before_[e.ticket.process] = process->not_before;
}

void Spec::Take(const event::Heartbeat& e) {
  EndExpired(e.ticket.process);
  const Verdict verdict = ExpectedVerdict(e.ticket);
  Tell(e.request, verdict);
  if (verdict != Verdict::kDone) return;
  for (Fact& fact : history_) {
    if (fact.kind != Kind::kGranted || fact.ticket != e.ticket) continue;
    fact.until = now_.steady + config_.grant_ttl;
    seen_[{fact.node, e.ticket.stage}] = now_.steady;
  }
}

void Spec::Take(const event::Tick&) {
  if (owner_.has_value() && session_until_ <= now_.steady) LoseOwner();
  for (const ProcessId id : InFlight()) EndExpired(id);
  for (auto& [id, termin] : termins_) {
    if (termin.delivered_until.has_value() && *termin.delivered_until <= now_.steady) {
      termin.delivered_until.reset();
    }
  }
  if (!restart_.has_value() || *restart_ > now_.steady) return;
  bool clean = InFlight().empty();
  for (const auto& [id, termin] : termins_) clean = clean && termin.type == TerminType::kNormal;
  for (const Stage stage : {Stage::kSelect, Stage::kExtract, Stage::kLoad}) {
    bool any = false;
    for (const auto& [key, time] : seen_)
      any = any || (key.second == stage && Living(key.first, stage));
    clean = clean && any;
  }
  if (clean) {
    restart_.reset();
    held_ = Channel::kStart;
  } else {
    restart_ = machine_->restart_at;
    if (!restart_.has_value() || *restart_ <= now_.steady) Wrong("a restart was given up");
  }
}

void Spec::Take(const event::SetChannel& e) {
  const bool started = wish_.has_value() && *wish_ != Channel::kStart && e.wish == Channel::kStart;
  wish_ = e.wish;
  if (wish_ != Channel::kStart) resume_wanted_ = false;
  if (started && held_ != Channel::kStart && !restart_.has_value()) resume_wanted_ = true;
  if (InForce() == Channel::kStop) restart_.reset();
}

void Spec::Take(const event::Resume&) {
  if (held_ == Channel::kStart) return;
  resume_wanted_ = true;
  restart_.reset();
}

void Spec::Take(const event::SetOpposite& e) { opposite_ = e.readiness; }
void Spec::Take(const event::Configure& e) { config_ = e.config; }
void Spec::Take(const event::BeginMove&) {
  moving_ = true;
  RollBack(TerminType::kRollback);
}
void Spec::Take(const event::Moved&) { moving_ = false; }
void Spec::Take(const event::Terminate& e) { Terminate(e.type, e.cause); }

void Spec::Take(const event::TerminAwait& e) {
  if (std::count(termin_waiting_.begin(), termin_waiting_.end(), e.request) > 0) return;
  termin_waiting_.push_back(e.request);
}

void Spec::Take(const event::CancelTerminAwait& e) {
  EraseFirst(termin_waiting_, [&](RequestId request) { return request == e.request; });
}

void Spec::Take(const event::TerminAck& e) { termins_.erase(e.process); }
void Spec::Take(const event::TerminExhaust&) { termins_.clear(); }

void Spec::Take(const event::MainStemAwait& e) {
  if (owner_ == e.node && session_until_ > now_.steady) {
    session_until_ = now_.steady + config_.session_ttl;
    expected_active_.push_back({e.request, true});
    return;
  }
  for (const Waiter& waiter : owner_waiting_) {
    if (waiter.request == e.request) return;
  }
  owner_waiting_.push_back({e.request, Stage::kSelect, std::string(e.node)});
}

void Spec::Take(const event::CancelMainStemAwait& e) {
  EraseFirst(owner_waiting_, [&](const Waiter& waiter) { return waiter.request == e.request; });
}

void Spec::Take(const event::MainStemCheck& e) {
  const bool held = owner_ == e.node && session_until_ > now_.steady;
  if (held) session_until_ = now_.steady + config_.session_ttl;
  expected_active_.push_back({e.request, held});
}

void Spec::Take(const event::MainStemSingle& e) {
  const bool held = owner_ == e.node && session_until_ > now_.steady;
  if (held) {
    session_until_ = now_.steady + config_.session_ttl;
    readiness_ = e.readiness;
  }
  expected_active_.push_back({e.request, held});
}

void Spec::Take(const event::MainStemRelease& e) {
  if (owner_ != e.node || session_until_ <= now_.steady) return;
  owner_.reset();
  readiness_ = Readiness::kTaking;
  former_.reset();
  released_[std::string(e.node)] = now_.steady;
}

void Spec::Take(const event::Committed& e) {
  const std::set<ProcessId> in_flight = InFlight();
  if (in_flight.empty() || *in_flight.begin() != e.process || !IsCommitting(e.process)) return;
  history_.push_back({Kind::kLoaded, {e.process, Stage::kLoad, 0}, {}, 0, {}, {}, {}, {}});
  termins_[e.process] = {TerminType::kNormal, std::nullopt, 0};
  for (size_t i = 0; i < load_reports_.size(); ++i) {
    Tell(load_reports_[i], i == 0 ? Verdict::kDone : Verdict::kAlreadyDone);
  }
  load_reports_.clear();
}

void Spec::Take(const event::Reserved&) {}

void Spec::Take(const event::KeepSession& e) {
  if (owner_.has_value() && e.term == term_) session_until_ = now_.steady + config_.session_ttl;
}

void Spec::Take(const event::KeepGrant& e) {
  const auto live = Live(e.ticket.process);
  if (InFlight().count(e.ticket.process) == 0 || !live.has_value() || live->ticket != e.ticket) {
    return;
  }
  for (Fact& fact : history_) {
    if (fact.kind == Kind::kGranted && fact.ticket == e.ticket) {
      fact.until = now_.steady + config_.grant_ttl;
    }
  }
}

void Spec::Take(const event::KeepTermin& e) {
  const auto termin = termins_.find(e.process);
  if (termin == termins_.end() || !termin->second.delivered_until.has_value()) return;
  termin->second.delivered_until = now_.steady + config_.grant_ttl;
}

}  // namespace weir::arbiter
