#include "arbiter/machine/machine.h"

#include <algorithm>
#include <utility>

#include "arbiter/machine/step.h"

namespace weir::arbiter {

namespace {

constexpr ProcessId kIdBlock = 1000;  // ids reserved in the store at once

}  // namespace

Channel ChannelInForce(const State& state) {
  return std::max(state.wish.value_or(Channel::kStop), state.held);
}

Withheld PermitWithheld(const State& state) {
  if (!state.wish.has_value()) return Withheld::kChannelMissing;
  const Channel channel = ChannelInForce(state);
  if (channel == Channel::kStop) return Withheld::kStopped;
  if (channel == Channel::kPause) {
    if (*state.wish == Channel::kPause) return Withheld::kPaused;
    if (state.restart_at.has_value()) return Withheld::kRestarting;
    return state.resume_wanted ? Withheld::kAwaitingAcks : Withheld::kPaused;
  }
  if (state.moving) return Withheld::kMoving;
  if (state.mainstem.owner == kAnyNode) return Withheld::kNoActiveNode;
  if (state.mainstem.readiness != Readiness::kOvertake) return Withheld::kTaking;
  if (state.config.has_opposite && state.opposite != Readiness::kOvertake) {
    return Withheld::kOppositeTaking;
  }
  return Withheld::kNone;
}

std::string_view AdmissionWithheld(const State& state) {
  const auto most = static_cast<size_t>(std::max(state.config.max_failed_termins, 1));
  if (state.failed_unacked >= most) return "TerminationsUnacknowledged";
  return state.range_too_long ? "RangeTooLong" : "";
}

bool MayAdmit(const State& state) {
  return state.permitted && state.processes.size() < static_cast<size_t>(state.config.window) &&
         (!state.id_limit.has_value() || state.next_id <= *state.id_limit) &&
         AdmissionWithheld(state).empty();
}

const std::string& NextBegin(const State& state) {
  return state.processes.empty() ? state.cursor : state.processes.back().end;
}

const Process* FindProcess(const State& state, ProcessId id) {
  const auto it = std::lower_bound(
      state.processes.begin(), state.processes.end(), id,
      [](const Process& process, ProcessId wanted) { return process.id < wanted; });
  return it != state.processes.end() && it->id == id ? &*it : nullptr;
}

void Effects::Clear() {
  granted.clear();
  told.clear();
  termins.clear();
  active.clear();
  alarms.clear();
  rolled_back.clear();
  commit.reset();
  reserve.reset();
  permit_changed = false;
  changed = 0;
}

void Apply(State& state, const Event& event, const Now& now, const Source* source,
           Effects& effects) {
  Step step(state, now, source, effects);
  std::visit([&step](const auto& e) { step.On(e); }, event);
  step.Settle();
}

namespace {

// When the source will have the range that a waiting worker of the active node would be given.
SteadyTime SourceDue(const State& state, const Now& last, const Source* source) {
  if (source == nullptr || !MayAdmit(state)) return SteadyTime::max();
  const auto& waiting = state.waiting[static_cast<size_t>(Stage::kSelect)];
  const bool wanted = std::any_of(waiting.begin(), waiting.end(), [&](const Pending& pending) {
    return pending.node == state.mainstem.owner;
  });
  if (!wanted) return SteadyTime::max();
  const auto at = source->DueAt(NextBegin(state));
  if (!at.has_value() || *at <= last.wall) return SteadyTime::max();
  return last.steady + std::chrono::ceil<milliseconds>(*at - last.wall);
}

}  // namespace

SteadyTime NextDue(const State& state, const Now& last, const Source* source) {
  const SteadyTime now = last.steady;
  SteadyTime due = SourceDue(state, last, source);
  const auto sooner = [&due](SteadyTime time) { due = std::min(due, time); };
  // What was due before and is still there waits for something else than time.
  const auto upcoming = [&](SteadyTime time) {
    if (time > now) sooner(time);
  };
  for (const Process& process : state.processes) {
    if (process.committing) continue;
    if (process.grant.id != 0) {
      sooner(process.grant.expires);
      continue;
    }
    upcoming(process.not_before);
    if (process.assigned == kAnyNode) continue;
    const auto& seen = state.nodes[process.assigned].seen[static_cast<size_t>(process.stage)];
    if (seen.has_value()) upcoming(*seen + state.config.node_ttl);
  }
  const MainStem& stem = state.mainstem;
  if (stem.owner != kAnyNode) {
    sooner(stem.expires);
  } else if (!stem.waiting.empty()) {
    upcoming(stem.others_from);
    for (const Pending& pending : stem.waiting) {
      upcoming(state.nodes[pending.node].passive_until);
    }
  }
  if (state.restart_at.has_value()) sooner(*state.restart_at);
  for (const auto& [id, delivered] : state.delivered) sooner(delivered.redeliver);
  return due;
}

State Recover(const Config& config, const Durable& durable, uint64_t seed) {
  State state;
  state.config = config;
  state.epoch = durable.epoch + 1;
  state.last_loaded = durable.last_loaded;
  state.cursor = durable.cursor;
  state.next_id = std::max(durable.high_water, durable.last_loaded) + 1;
  state.forgotten = durable.last_loaded;
  state.random ^= seed;
  if (durable.last_grant != 0) {
    state.forgotten = durable.last_loaded - 1;
    state.loaded.push_back({durable.last_loaded, {0, 0, 0, durable.last_grant}});
  }
  return state;
}

Process* Step::Find(ProcessId id) { return const_cast<Process*>(FindProcess(s_, id)); }

// What a report on `ticket` is worth now; expires the grant first if its time is over.
Verdict Step::Judge(const Ticket& ticket) {
  Process* process = Find(ticket.process);
  if (process != nullptr && !process->committing && process->grant.id != 0 &&
      process->grant.expires <= now_.steady) {
    Expire(*process);
    process = Find(ticket.process);
  }
  if (process == nullptr) return JudgeEnded(ticket);
  const bool past = process->committing || ticket.stage < process->stage;
  if (past) {
    return ticket.grant != 0 && process->done[static_cast<size_t>(ticket.stage)] == ticket.grant
               ? Verdict::kAlreadyDone
               : Verdict::kStaleGrant;
  }
  return ticket.stage == process->stage && ticket.grant != 0 && process->grant.id == ticket.grant
             ? Verdict::kDone
             : Verdict::kStaleGrant;
}

Verdict Step::JudgeEnded(const Ticket& ticket) const {
  if (ticket.process >= s_.next_id || ticket.process <= s_.forgotten) return Verdict::kStaleGrant;
  for (const LoadedRecord& record : s_.loaded) {
    if (record.id != ticket.process) continue;
    return ticket.grant != 0 && record.done[static_cast<size_t>(ticket.stage)] == ticket.grant
               ? Verdict::kAlreadyDone
               : Verdict::kStaleGrant;
  }
  return Verdict::kRolledBack;
}

void Step::On(const event::Single& e) {
  const Verdict verdict = Judge(e.ticket);
  Process* process = Find(e.ticket.process);
  // A repeated report of a load that is being stored is answered when it is.
  const bool storing = verdict == Verdict::kAlreadyDone && process != nullptr &&
                       process->committing && e.ticket.stage == Stage::kLoad;
  if (verdict == Verdict::kDone) Finish(*process, e);
  if (storing || (verdict == Verdict::kDone && e.ticket.stage == Stage::kLoad)) {
    s_.load_reports.push_back(e.request);
    return;
  }
  fx_.told.push_back({e.request, verdict});
}

void Step::Finish(Process& process, const event::Single& e) {
  const NodeId node = process.grant.node;
  Saw(node, process.stage);
  process.done[static_cast<size_t>(process.stage)] = process.grant.id;
  process.last_node = node;
  process.grant = {};
  process.attempt = 0;
  process.not_before = {};
  if (e.payload != nullptr) {
    process.payload = e.payload;
    if (process.stage == Stage::kSelect && source_ == nullptr) process.end = e.payload->range_end;
  }
  fx_.changed |= kChangedProgress;
  if (process.stage == Stage::kLoad) {
    process.committing = true;
    fx_.commit = {process.id, process.done[static_cast<size_t>(Stage::kLoad)], process.end};
    return;
  }
  process.stage = static_cast<Stage>(static_cast<uint8_t>(process.stage) + 1);
  process.assigned = process.next != kAnyNode && Alive(process.next, process.stage)
                         ? process.next
                         : Choose(process.stage, node, kAnyNode);
  process.next = kAnyNode;
}

void Step::On(const event::Committed& e) {
  if (s_.processes.empty() || !s_.processes.front().committing ||
      s_.processes.front().id != e.process) {
    return;
  }
  Process& process = s_.processes.front();
  s_.last_loaded = process.id;
  s_.cursor = process.end;
  s_.loaded.push_back({process.id, process.done});
  if (s_.loaded.size() > kLoadedRemembered) {
    s_.forgotten = s_.loaded.front().id;
    s_.loaded.pop_front();
  }
  const int64_t batch = process.payload == nullptr ? 0 : process.payload->batch_id;
  s_.unread[process.id] = {process.id, TerminType::kNormal, "", batch};
  s_.processes.pop_front();
  Verdict verdict = Verdict::kDone;
  for (const RequestId request : s_.load_reports) {
    fx_.told.push_back({request, verdict});
    verdict = Verdict::kAlreadyDone;
  }
  s_.load_reports.clear();
  fx_.changed |= kChangedAllocation | kChangedProgress | kChangedTermin;
}

void Step::On(const event::Reserved& e) {
  s_.reserving = false;
  if (s_.id_limit.has_value()) s_.id_limit = std::max(*s_.id_limit, e.limit);
}

void Step::On(const event::Fail& e) {
  const Verdict verdict = Judge(e.ticket);
  fx_.told.push_back({e.request, verdict});
  if (verdict != Verdict::kDone) return;
  Process& process = *Find(e.ticket.process);
  const RetryPolicy& retry = s_.config.retry[static_cast<size_t>(process.stage)];
  fx_.changed |= kChangedProgress;
  Saw(process.grant.node, process.stage);
  if (++process.attempt >= retry.max_attempts) {
    static constexpr std::string_view kCauses[] = {"SelectFailed", "ExtractFailed",
                                                   "TransformFailed", "LoadFailed"};
    Terminate(TerminType::kRollback, kCauses[static_cast<size_t>(process.stage)]);
    return;
  }
  const double unit = static_cast<double>(Draw() >> 11) * 0x1.0p-53;
  process.not_before = now_.steady + BackoffDelay(retry.backoff, process.attempt, unit);
  process.assigned = Choose(process.stage, process.last_node, kAnyNode);
  process.grant = {};
}

void Step::On(const event::Heartbeat& e) {
  const Verdict verdict = Judge(e.ticket);
  fx_.told.push_back({e.request, verdict});
  if (verdict != Verdict::kDone) return;
  Grant& grant = Find(e.ticket.process)->grant;
  grant.expires = now_.steady + s_.config.grant_ttl;
  Saw(grant.node, e.ticket.stage);
}

void Step::On(const event::KeepGrant& e) {
  Process* process = Find(e.ticket.process);
  if (process == nullptr || process->stage != e.ticket.stage || e.ticket.grant == 0 ||
      process->grant.id != e.ticket.grant) {
    return;
  }
  process->grant.expires = std::max(process->grant.expires, now_.steady + s_.config.grant_ttl);
}

// The grant of `process` has expired. Its worker may still be loading: a Load cannot be given to
// another, everything is rolled back and loaded anew under higher ids.
void Step::Expire(Process& process) {
  fx_.changed |= kChangedProgress;
  if (process.stage == Stage::kLoad) {
    Terminate(TerminType::kRollback, "LoadGrantExpired");
    return;
  }
  const NodeId late = process.grant.node;
  process.grant = {};
  process.assigned = Choose(process.stage, process.last_node, late);
}

void Step::On(const event::Tick&) {
  if (s_.mainstem.owner != kAnyNode && s_.mainstem.expires <= now_.steady) LoseOwner();
  const auto next_expired = [this] {
    return std::find_if(s_.processes.begin(), s_.processes.end(), [this](const Process& process) {
      return process.grant.id != 0 && process.grant.expires <= now_.steady;
    });
  };
  // Each loses its grant by it, or all are rolled back.
  for (auto it = next_expired(); it != s_.processes.end(); it = next_expired()) Expire(*it);
  for (auto it = s_.delivered.begin(); it != s_.delivered.end();) {
    if (it->second.redeliver <= now_.steady) {
      s_.unread[it->first] = std::move(it->second.event);
      it = s_.delivered.erase(it);
    } else {
      ++it;
    }
  }
  if (s_.restart_at.has_value() && *s_.restart_at <= now_.steady) TryRestart();
}

void Step::On(const event::Configure& e) {
  s_.config = e.config;
  s_.config.window = std::clamp(s_.config.window, 1, kMaxWindow);
  fx_.changed |= kChangedPermit;
}

void Step::On(const event::BeginMove&) {
  s_.moving = true;
  RollBackAll(TerminType::kRollback, "ModeChanged");
  fx_.changed |= kChangedPermit;
}

void Step::On(const event::Moved&) {
  s_.moving = false;
  fx_.changed |= kChangedPermit;
}

void Step::On(const event::SetOpposite& e) { s_.opposite = e.readiness; }

// What is being stored already is loaded: it is not rolled back, and its end stays the cursor.
void Step::RollBackAll(TerminType type, std::string_view cause) {
  const size_t keep = !s_.processes.empty() && s_.processes.front().committing ? 1 : 0;
  if (s_.processes.size() == keep) return;
  for (size_t i = keep; i < s_.processes.size(); ++i) {
    const Process& process = s_.processes[i];
    const int64_t batch = process.payload == nullptr ? 0 : process.payload->batch_id;
    s_.unread[process.id] = {process.id, type, std::string(cause), batch};
    ++s_.failed_unacked;
    fx_.rolled_back.push_back(process.id);
  }
  s_.processes.resize(keep);
  fx_.changed |= kChangedAllocation | kChangedProgress | kChangedTermin;
}

void Step::UpdatePermit() {
  const Withheld reason = PermitWithheld(s_);
  const bool permitted = reason == Withheld::kNone;
  if (permitted == s_.permitted) return;
  s_.permitted = permitted;
  fx_.permit_changed = true;
  fx_.changed |= kChangedPermit;
  if (permitted) return;
  const size_t before = s_.failed_unacked;
  RollBackAll(reason == Withheld::kStopped || reason == Withheld::kChannelMissing
                  ? TerminType::kShutdown
                  : TerminType::kRollback,
              WithheldName(reason));
  // Stopped by the user with work in flight: it starts again when the consumer has rolled back.
  const bool by_user = s_.wish.has_value() && *s_.wish != Channel::kStart;
  if (s_.failed_unacked > before && by_user) Hold(Channel::kPause);
}

void Step::Settle() {
  DispatchMainStem();
  TryResume();
  UpdatePermit();
  Dispatch();
  DispatchTermins();
  FoldTermins();
  // Asked for while half a block is left, so that nobody waits for the store.
  if (s_.id_limit.has_value() && !s_.reserving && s_.next_id + kIdBlock / 2 > *s_.id_limit) {
    s_.reserving = true;
    fx_.reserve = s_.next_id + kIdBlock;
  }
}

}  // namespace weir::arbiter
