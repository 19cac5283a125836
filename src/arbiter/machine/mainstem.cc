// Hot standby: which node is the active one.
#include <algorithm>

#include "arbiter/machine/step.h"

namespace weir::arbiter {

bool Step::Holds(NodeId node) const {
  return node != kAnyNode && s_.mainstem.owner == node && s_.mainstem.expires > now_.steady;
}

void Step::On(const event::MainStemAwait& e) {
  const NodeId node = NodeOf(e.node);
  if (node == kAnyNode) return;
  MainStem& stem = s_.mainstem;
  if (Holds(node)) {
    stem.expires = now_.steady + s_.config.session_ttl;
    fx_.active.push_back({e.request, true, stem.term});
    return;
  }
  const bool known = std::any_of(stem.waiting.begin(), stem.waiting.end(),
                                 [&](const Pending& p) { return p.request == e.request; });
  if (!known) stem.waiting.push_back({e.request, node});
}

void Step::On(const event::CancelMainStemAwait& e) {
  auto& waiting = s_.mainstem.waiting;
  const auto it = std::find_if(waiting.begin(), waiting.end(),
                               [&](const Pending& p) { return p.request == e.request; });
  if (it != waiting.end()) waiting.erase(it);
}

void Step::On(const event::MainStemCheck& e) {
  const bool held = Holds(FindNode(e.node));
  if (held) s_.mainstem.expires = now_.steady + s_.config.session_ttl;
  fx_.active.push_back({e.request, held, s_.mainstem.term});
}

void Step::On(const event::MainStemSingle& e) {
  const bool held = Holds(FindNode(e.node));
  if (held) {
    s_.mainstem.expires = now_.steady + s_.config.session_ttl;
    if (s_.mainstem.readiness != e.readiness) fx_.changed |= kChangedPermit;
    s_.mainstem.readiness = e.readiness;
  }
  fx_.active.push_back({e.request, held, s_.mainstem.term});
}

void Step::On(const event::MainStemRelease& e) {
  const NodeId node = FindNode(e.node);
  MainStem& stem = s_.mainstem;
  if (!Holds(node)) return;
  stem.owner = kAnyNode;
  stem.readiness = Readiness::kTaking;
  stem.former = kAnyNode;
  s_.nodes[node].passive_until = now_.steady + s_.config.handover_wait;
  fx_.changed |= kChangedPermit;
}

void Step::On(const event::KeepSession& e) {
  MainStem& stem = s_.mainstem;
  if (stem.owner == kAnyNode || stem.term != e.term) return;
  stem.expires = std::max(stem.expires, now_.steady + s_.config.session_ttl);
}

// The session ended without a release.
void Step::LoseOwner() {
  MainStem& stem = s_.mainstem;
  stem.former = stem.owner;
  stem.others_from = stem.expires + s_.config.handover_wait;
  stem.owner = kAnyNode;
  stem.readiness = Readiness::kTaking;
  fx_.changed |= kChangedPermit;
}

bool Step::MayTake(NodeId node) const {
  const MainStem& stem = s_.mainstem;
  if (now_.steady < s_.nodes[node].passive_until) return false;
  return stem.former == kAnyNode || node == stem.former || now_.steady >= stem.others_from;
}

void Step::DispatchMainStem() {
  MainStem& stem = s_.mainstem;
  if (stem.owner != kAnyNode && stem.expires <= now_.steady) LoseOwner();
  if (stem.owner != kAnyNode || ChannelInForce(s_) == Channel::kStop) return;
  const auto it = std::find_if(stem.waiting.begin(), stem.waiting.end(),
                               [this](const Pending& p) { return MayTake(p.node); });
  if (it == stem.waiting.end()) return;
  stem.owner = it->node;
  ++stem.term;
  stem.readiness = Readiness::kTaking;
  stem.expires = now_.steady + s_.config.session_ttl;
  stem.former = kAnyNode;
  fx_.active.push_back({it->request, true, stem.term});
  fx_.changed |= kChangedPermit;
  stem.waiting.erase(it);
}

}  // namespace weir::arbiter
