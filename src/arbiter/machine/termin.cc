// The channel in force and the terminations.
#include <algorithm>
#include <iterator>

#include "arbiter/machine/step.h"

namespace weir::arbiter {

void Step::On(const event::SetChannel& e) {
  const bool started =
      s_.wish.has_value() && *s_.wish != Channel::kStart && e.wish == Channel::kStart;
  if (s_.wish != e.wish) fx_.changed |= kChangedPermit;
  s_.wish = e.wish;
  if (s_.wish != Channel::kStart) s_.resume_wanted = false;
  if (started && s_.held != Channel::kStart && !s_.restart_at.has_value()) {
    s_.resume_wanted = true;
  }
  if (ChannelInForce(s_) == Channel::kStop) s_.restart_at.reset();
}

void Step::On(const event::Resume&) {
  if (s_.held == Channel::kStart) return;
  s_.resume_wanted = true;
  s_.restart_at.reset();
  fx_.changed |= kChangedPermit;
}

void Step::Hold(Channel channel) {
  if (channel > s_.held) s_.held = channel;
  fx_.changed |= kChangedPermit;
}

void Step::On(const event::Terminate& e) { Terminate(e.type, e.cause); }

void Step::Terminate(TerminType type, std::string_view cause) {
  const Channel before = ChannelInForce(s_);
  switch (type) {
    case TerminType::kNormal:
      return;
    case TerminType::kWarning:
      fx_.alarms.push_back({type, std::string(cause)});
      return;
    case TerminType::kRollback:
      RollBackAll(type, cause);
      if (before != Channel::kStart) return;
      Hold(Channel::kPause);
      fx_.alarms.push_back({type, std::string(cause)});
      return;
    case TerminType::kShutdown:
      RollBackAll(type, cause);
      Hold(Channel::kStop);
      s_.resume_wanted = false;
      s_.restart_at.reset();
      fx_.alarms.push_back({type, std::string(cause)});
      return;
    case TerminType::kRestart: {
      RollBackAll(type, cause);
      if (before == Channel::kStop) return;
      Hold(Channel::kPause);
      s_.resume_wanted = false;
      const auto spread = static_cast<uint64_t>((kRestartDelayMax - kRestartDelayMin).count());
      s_.restart_at = now_.steady + kRestartDelayMin +
                      milliseconds(static_cast<int64_t>(Draw() % (spread + 1)));
      return;
    }
  }
}

void Step::TryResume() {
  if (!s_.resume_wanted || s_.failed_unacked > 0) return;
  s_.resume_wanted = false;
  s_.held = Channel::kStart;
  fx_.changed |= kChangedPermit;
}

// Due: started again, or looked at once more after another delay. A STOP has cleared restart_at.
void Step::TryRestart() {
  const bool clean = s_.failed_unacked == 0 && s_.processes.empty();
  if (clean && AnyAlive(Stage::kSelect) && AnyAlive(Stage::kExtract) && AnyAlive(Stage::kLoad)) {
    s_.restart_at.reset();
    s_.held = Channel::kStart;
    fx_.changed |= kChangedPermit;
    return;
  }
  s_.restart_at = now_.steady + kRestartDelayMin;
}

void Step::On(const event::TerminAwait& e) {
  const bool known = std::find(s_.termin_waiting.begin(), s_.termin_waiting.end(), e.request) !=
                     s_.termin_waiting.end();
  if (!known) s_.termin_waiting.push_back(e.request);
}

void Step::On(const event::CancelTerminAwait& e) {
  const auto it = std::find(s_.termin_waiting.begin(), s_.termin_waiting.end(), e.request);
  if (it != s_.termin_waiting.end()) s_.termin_waiting.erase(it);
}

void Step::On(const event::TerminAck& e) { AckOne(e.process); }

void Step::AckOne(ProcessId process) {
  TerminType type = TerminType::kNormal;
  if (const auto it = s_.delivered.find(process); it != s_.delivered.end()) {
    type = it->second.event.type;
    s_.delivered.erase(it);
  } else if (const auto unread = s_.unread.find(process); unread != s_.unread.end()) {
    type = unread->second.type;
    s_.unread.erase(unread);
  } else {
    return;
  }
  if (type != TerminType::kNormal) --s_.failed_unacked;
  fx_.changed |= kChangedTermin;
}

void Step::On(const event::KeepTermin& e) {
  const auto it = s_.delivered.find(e.process);
  if (it != s_.delivered.end()) it->second.redeliver = now_.steady + s_.config.grant_ttl;
}

void Step::On(const event::TerminExhaust&) {
  if (s_.unread.empty() && s_.delivered.empty()) return;
  s_.unread.clear();
  s_.delivered.clear();
  s_.failed_unacked = 0;
  fx_.changed |= kChangedTermin;
}

// Lowest first. An event above a load that is being stored waits for that one's. A consumer that
// acknowledges nothing is given no more than would be kept.
void Step::DispatchTermins() {
  const auto most = static_cast<size_t>(std::max(s_.config.max_normal_termins, 2));
  while (!s_.termin_waiting.empty() && !s_.unread.empty() && s_.delivered.size() < most) {
    const auto first = s_.unread.begin();
    if (!s_.processes.empty() && s_.processes.front().committing &&
        s_.processes.front().id < first->first) {
      return;
    }
    fx_.termins.push_back({s_.termin_waiting.front(), first->second});
    s_.termin_waiting.pop_front();
    s_.delivered[first->first] = {first->second, now_.steady + s_.config.grant_ttl};
    s_.unread.erase(first);
  }
}

size_t Step::NormalTermins() const {
  return s_.unread.size() + s_.delivered.size() - s_.failed_unacked;
}

// Keeps what nobody reads within bounds without a loss: of the NORMAL ones the two oldest become
// one. None is folded over one that is not NORMAL.
void Step::FoldTermins() {
  const auto most = static_cast<size_t>(std::max(s_.config.max_normal_termins, 2));
  if (s_.folding && NormalTermins() <= most / 2) s_.folding = false;
  while (NormalTermins() > most) {
    const auto first = std::adjacent_find(
        s_.unread.begin(), s_.unread.end(), [](const auto& one, const auto& other) {
          return one.second.type == TerminType::kNormal && other.second.type == TerminType::kNormal;
        });
    if (first == s_.unread.end()) return;
    const ProcessId since = first->second.since == 0 ? first->first : first->second.since;
    std::next(first)->second.since = since;
    s_.unread.erase(first);
    fx_.changed |= kChangedTermin;
    if (!s_.folding) fx_.alarms.push_back({TerminType::kWarning, "TerminationsUnread"});
    s_.folding = true;
  }
}

}  // namespace weir::arbiter
