#include "tests/arbiter/machine/spec.h"

#include <algorithm>

namespace weir::arbiter {

std::vector<std::string> Spec::Judge(const Event& event, const Now& now, const Effects& effects,
                                     const State& state) {
  now_ = now;
  fx_ = &effects;
  machine_ = &state;
  wrong_.clear();
  expected_told_.clear();
  expected_rolled_back_.clear();
  expected_alarms_.clear();
  expected_active_.clear();
  repeated_.clear();
  std::visit([this](const auto& e) { Take(e); }, event);
  CheckOwner();
  CheckPermit();
  CheckGrants();
  CheckNothingLeft();
  CheckTermins();
  CheckAnswers();
  return wrong_;
}

// Who may become the active node, and that somebody does when somebody may.
void Spec::CheckOwner() {
  if (owner_.has_value() && session_until_ <= now_.steady) LoseOwner();
  const auto may_take = [this](const std::string& node) {
    const auto released = released_.find(node);
    if (released != released_.end() && now_.steady < released->second + config_.handover_wait) {
      return false;
    }
    return !former_.has_value() || former_ == node || now_.steady >= others_from_;
  };
  std::vector<std::pair<RequestId, bool>> active;
  for (const auto& told : fx_->active) active.push_back({told.request, told.held});
  if (!owner_.has_value() && InForce() != Channel::kStop) {
    for (auto it = owner_waiting_.begin(); it != owner_waiting_.end(); ++it) {
      if (!may_take(it->node)) continue;
      owner_ = it->node;
      ++term_;
      readiness_ = Readiness::kTaking;
      session_until_ = now_.steady + config_.session_ttl;
      former_.reset();
      expected_active_.push_back({it->request, true});
      owner_waiting_.erase(it);
      break;
    }
  }
  if (active != expected_active_) Wrong("the active node is not the one that may be");
  const NodeId owner = machine_->mainstem.owner;
  const std::string name = owner == kAnyNode ? "" : machine_->nodes[owner].name;
  if (name != owner_.value_or("")) {
    Wrong("active is \"" + name + "\" instead of \"" + owner_.value_or("") + "\"");
  }
}

void Spec::CheckPermit() {
  bool failed = false;
  for (const auto& [id, termin] : termins_) failed = failed || termin.type != TerminType::kNormal;
  if (resume_wanted_ && !failed) {
    resume_wanted_ = false;
    held_ = Channel::kStart;
  }
  const bool permit = Permit();
  if (had_permit_ && !permit) {
    const size_t before = expected_rolled_back_.size();
    RollBack(InForce() == Channel::kStop ? TerminType::kShutdown : TerminType::kRollback);
    const bool by_user = wish_.has_value() && *wish_ != Channel::kStart;
    if (expected_rolled_back_.size() > before && by_user && held_ == Channel::kStart) {
      held_ = Channel::kPause;
    }
  }
  if ((had_permit_ != permit) != fx_->permit_changed)
    Wrong("listeners were not told of the permit");
  had_permit_ = permit;
  if (machine_->permitted != permit) Wrong("the permit is wrong");
  if (ChannelInForce(*machine_) != InForce()) {
    Wrong("the channel in force is " + std::string(ChannelName(ChannelInForce(*machine_))) +
          " instead of " + std::string(ChannelName(InForce())));
  }
  if (fx_->rolled_back != expected_rolled_back_) Wrong("what is rolled back is wrong");
}

void Spec::CheckGrants() {
  for (const auto& granted : fx_->granted) CheckGrant(granted);
  if (!repeated_.empty()) Wrong("a repeated await was not answered with its grant");
}

void Spec::CheckGrant(const Effects::Granted& granted) {
  const EventData& data = granted.data;
  const ProcessId id = data.ticket.process;
  const std::string name = std::string(StageName(data.ticket.stage)) + " of " + std::to_string(id);
  if (repeated_.erase(granted.request) > 0) {
    const auto live = Live(id);
    if (!live.has_value() || live->ticket != data.ticket) Wrong("another grant for a lost reply");
    return;
  }
  const auto waiter = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiter& w) {
    return w.request == granted.request && w.stage == data.ticket.stage;
  });
  if (waiter == waiting_.end()) return Wrong("granted to nobody: " + name);
  if (waiter->node != data.current_node) Wrong("granted to another node: " + name);
  if (!Permit()) Wrong("granted without permit: " + name);
  const std::set<ProcessId> in_flight = InFlight();
  const bool fresh = in_flight.count(id) == 0;
  if (fresh) {
    if (id != Highest() + 1) Wrong("not the next id: " + name);
    if (data.ticket.stage != Stage::kSelect) Wrong("does not begin with select: " + name);
    if (in_flight.size() >= static_cast<size_t>(config_.window)) Wrong("above the window: " + name);
    if (TooManyFailed()) Wrong("admitted while nobody acknowledges: " + name);
    std::string begin;  // the end of the last before it that counts
    ProcessId last = 0;
    for (const Fact& fact : history_) {
      if (fact.kind == Kind::kGranted && fact.ticket.process < id &&
          (in_flight.count(fact.ticket.process) > 0 || WasLoaded(fact.ticket.process))) {
        if (fact.ticket.process >= last) begin = fact.end;
        last = std::max(last, fact.ticket.process);
      }
    }
    if (data.range_begin != begin) Wrong("its range leaves a gap or overlaps: " + name);
  } else {
    if (Progress(id) != static_cast<int>(data.ticket.stage)) Wrong("out of turn: " + name);
    if (Live(id).has_value()) Wrong("a second owner: " + name);
    const auto held_back = not_before_.find(id);
    if (held_back != not_before_.end() && held_back->second > now_.steady) {
      Wrong("before its back-off is over: " + name);
    }
  }
  if (data.ticket.stage == Stage::kLoad && id != *in_flight.begin()) {
    Wrong("not the smallest in flight: " + name);
  }
  if (data.ticket.stage == Stage::kSelect && waiter->node != owner_) {
    Wrong("not the active node: " + name);
  }
  for (const Fact& fact : history_) {
    if (fact.ticket.grant == data.ticket.grant && fact.kind == Kind::kGranted) {
      Wrong("a grant is used twice: " + name);
    }
  }
  if (!data.next_node.empty() && data.ticket.stage != Stage::kLoad &&
      !Living(data.next_node, static_cast<Stage>(static_cast<int>(data.ticket.stage) + 1))) {
    Wrong("the next node is not alive: " + name);
  }
  history_.push_back({Kind::kGranted, data.ticket, waiter->node, granted.request,
                      now_.steady + config_.grant_ttl, data.range_begin, data.range_end,
                      data.next_node});
  waiting_.erase(waiter);
}

// Whatever could be given has been given: no worker waits while work for it is there.
void Spec::CheckNothingLeft() {
  const std::set<ProcessId> in_flight = InFlight();
  if (in_flight.size() != machine_->processes.size()) Wrong("the number in flight is wrong");
  if (!Permit()) return;
  for (const Waiter& waiter : waiting_) {
    const std::string who =
        std::string(StageName(waiter.stage)) + " on " + waiter.node + " waits in vain";
    for (const ProcessId id : in_flight) {
      if (Progress(id) != static_cast<int>(waiter.stage) || Live(id).has_value()) continue;
      const auto held_back = not_before_.find(id);
      if (held_back != not_before_.end() && held_back->second > now_.steady) continue;
      if (waiter.stage == Stage::kLoad && id != *in_flight.begin()) continue;
      if (waiter.stage == Stage::kSelect) {
        if (waiter.node == owner_) Wrong(who + " for " + std::to_string(id));
        continue;
      }
      const Process* process = FindProcess(*machine_, id);
      const bool chosen = process != nullptr && process->assigned != kAnyNode;
      const std::string node = chosen ? machine_->nodes[process->assigned].name : "";
      // The node chosen must live, and then the process may wait for it.
      if (chosen && node != waiter.node && Living(node, waiter.stage)) continue;
      Wrong(who + " for " + std::to_string(id));
    }
    const bool room = in_flight.size() < static_cast<size_t>(config_.window) && !TooManyFailed();
    if (waiter.stage == Stage::kSelect && waiter.node == owner_ && room) Wrong(who);
  }
}

void Spec::CheckTermins() {
  std::optional<ProcessId> storing;
  for (const ProcessId id : InFlight()) {
    if (IsCommitting(id)) storing = id;
  }
  const auto delivered_now = [&] {
    return std::count_if(termins_.begin(), termins_.end(),
                         [](const auto& t) { return t.second.delivered_until.has_value(); });
  };
  const auto next = [&]() -> std::optional<ProcessId> {
    if (delivered_now() >= config_.max_normal_termins) return std::nullopt;
    for (const auto& [id, termin] : termins_) {
      if (termin.delivered_until.has_value()) continue;
      if (storing.has_value() && id > *storing) return std::nullopt;
      return id;
    }
    return std::nullopt;
  };
  for (const auto& delivered : fx_->termins) {
    const auto lowest = next();
    if (!lowest.has_value() || *lowest != delivered.event.process) {
      Wrong("termination " + std::to_string(delivered.event.process) + " is not the next");
      continue;
    }
    Termin& termin = termins_[*lowest];
    if (termin.type != delivered.event.type) Wrong("a termination has the wrong type");
    if (termin.since != delivered.event.since) Wrong("a termination stands for others");
    termin.delivered_until = now_.steady + config_.grant_ttl;
    const auto waiter =
        std::find(termin_waiting_.begin(), termin_waiting_.end(), delivered.request);
    if (waiter == termin_waiting_.end()) {
      Wrong("a termination went to nobody");
    } else {
      termin_waiting_.erase(waiter);
    }
  }
  if (!termin_waiting_.empty() && next().has_value()) Wrong("a termination is withheld");
  FoldTermins();
  if (machine_->unread.size() + machine_->delivered.size() != termins_.size()) {
    Wrong("the number of terminations is wrong");
  }
}

// Beyond the bound the oldest NORMAL one is told by the next, if nothing else is unread in between.
void Spec::FoldTermins() {
  const auto normal = [&] {
    return std::count_if(termins_.begin(), termins_.end(), [](const auto& termin) {
      return termin.second.type == TerminType::kNormal;
    });
  };
  if (normal() <= config_.max_normal_termins / 2) warned_unread_ = false;
  for (bool folded = true; folded && normal() > config_.max_normal_termins;) {
    folded = false;
    std::optional<ProcessId> before;
    for (auto& [id, termin] : termins_) {
      if (termin.delivered_until.has_value()) continue;
      const bool is_normal = termin.type == TerminType::kNormal;
      if (is_normal && before.has_value()) {
        const ProcessId since = termins_[*before].since;
        termin.since = since == 0 ? *before : since;
        termins_.erase(*before);
        folded = true;
        break;
      }
      before.reset();
      if (is_normal) before = id;
    }
    if (!folded) return;
    if (!warned_unread_) expected_alarms_.push_back(TerminType::kWarning);
    warned_unread_ = true;
  }
}

void Spec::CheckAnswers() {
  std::vector<TerminType> alarms;
  for (const auto& alarm : fx_->alarms) alarms.push_back(alarm.type);
  if (alarms != expected_alarms_) Wrong("alarms are wrong");
  std::vector<std::pair<RequestId, Verdict>> told;
  for (const auto& answer : fx_->told) told.push_back({answer.request, answer.verdict});
  if (told == expected_told_) return;
  std::string what = "answers are wrong: got";
  for (const auto& [request, verdict] : told) what += " " + std::string(VerdictName(verdict));
  what += ", expected";
  for (const auto& [request, verdict] : expected_told_) {
    what += " " + std::string(VerdictName(verdict));
  }
  Wrong(what);
}

}  // namespace weir::arbiter
