// Which worker is given which process.
#include <algorithm>

#include "arbiter/machine/step.h"

namespace weir::arbiter {
namespace {

constexpr size_t kMaxNodes = 256;

size_t Index(Stage stage) { return static_cast<size_t>(stage); }

}  // namespace

bool IsAlive(const State& state, NodeId node, Stage stage, SteadyTime now) {
  const auto& seen = state.nodes[node].seen[Index(stage)];
  if (!seen.has_value()) return false;
  if (*seen + state.config.node_ttl > now) return true;
  const auto& waiting = state.waiting[Index(stage)];
  return std::any_of(waiting.begin(), waiting.end(),
                     [node](const Pending& pending) { return pending.node == node; });
}

std::optional<bool> SharesNodes(const State& state, SteadyTime now) {
  constexpr std::array<Stage, 3> kCompared = {Stage::kSelect, Stage::kExtract, Stage::kLoad};
  std::array<bool, kCompared.size()> any{};
  bool same = true;
  for (NodeId node = 0; node < static_cast<NodeId>(state.nodes.size()); ++node) {
    size_t here = 0;
    for (size_t i = 0; i < kCompared.size(); ++i) {
      if (!IsAlive(state, node, kCompared[i], now)) continue;
      any[i] = true;
      ++here;
    }
    same = same && (here == 0 || here == kCompared.size());
  }
  if (std::find(any.begin(), any.end(), false) != any.end()) return std::nullopt;
  return same;
}

// splitmix64
uint64_t Step::Draw() {
  uint64_t z = (s_.random += 0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

NodeId Step::FindNode(std::string_view name) const {
  for (size_t i = 0; i < s_.nodes.size(); ++i) {
    if (s_.nodes[i].name == name) return static_cast<NodeId>(i);
  }
  return kAnyNode;
}

// The index of the node, new if need be; kAnyNode when the table is full of nodes in use.
NodeId Step::NodeOf(std::string_view name) {
  if (const NodeId known = FindNode(name); known != kAnyNode) return known;
  if (s_.nodes.size() < kMaxNodes) {
    s_.nodes.push_back({std::string(name), {}, {}});
    return static_cast<NodeId>(s_.nodes.size() - 1);
  }
  for (NodeId node = 0; node < static_cast<NodeId>(kMaxNodes); ++node) {
    const bool alive = std::any_of(kAllStages.begin(), kAllStages.end(),
                                   [&](Stage stage) { return Alive(node, stage); });
    if (alive || Referenced(node)) continue;
    s_.nodes[node] = {std::string(name), {}, {}};
    return node;
  }
  return kAnyNode;
}

bool Step::Referenced(NodeId node) const {
  for (const Process& process : s_.processes) {
    if (process.assigned == node || process.next == node || process.last_node == node ||
        process.grant.node == node) {
      return true;
    }
  }
  const auto waits = [node](const std::deque<Pending>& waiting) {
    return std::any_of(waiting.begin(), waiting.end(),
                       [node](const Pending& pending) { return pending.node == node; });
  };
  const MainStem& stem = s_.mainstem;
  return stem.owner == node || stem.former == node || waits(stem.waiting) ||
         std::any_of(s_.waiting.begin(), s_.waiting.end(), waits);
}

bool Step::Alive(NodeId node, Stage stage) const { return IsAlive(s_, node, stage, now_.steady); }

bool Step::AnyAlive(Stage stage) const {
  for (size_t i = 0; i < s_.nodes.size(); ++i) {
    if (Alive(static_cast<NodeId>(i), stage)) return true;
  }
  return false;
}

void Step::Saw(NodeId node, Stage stage) {
  if (node != kAnyNode) s_.nodes[node].seen[Index(stage)] = now_.steady;
}

// The node for `stage` of a process that comes from node `from`, not `except` if another lives;
// kAnyNode when none is known: the first that asks.
NodeId Step::Choose(Stage stage, NodeId from, NodeId except) {
  if (stage == Stage::kSelect) return kAnyNode;  // the active node's, whoever that is
  const auto fits = [&](NodeId node) { return node != except && Alive(node, stage); };
  if (s_.config.choice == NodeChoice::kStick && from != kAnyNode && fits(from)) return from;
  NodeId count = 0;
  const auto size = static_cast<NodeId>(s_.nodes.size());
  for (NodeId node = 0; node < size; ++node) count += fits(node) ? 1 : 0;
  if (count == 0) return kAnyNode;
  const uint64_t draw =
      s_.config.choice == NodeChoice::kRoundRobin ? s_.round_robin++ : (count == 1 ? 0 : Draw());
  auto skip = static_cast<NodeId>(draw % static_cast<uint64_t>(count));
  for (NodeId node = 0; node < size; ++node) {
    if (fits(node) && skip-- == 0) return node;
  }
  return kAnyNode;
}

void Step::On(const event::Await& e) {
  const NodeId node = NodeOf(e.node);
  if (node == kAnyNode) return;
  Saw(node, e.stage);
  for (Process& process : s_.processes) {
    if (e.request == 0 || process.grant.request != e.request || process.stage != e.stage) continue;
    // The reply was lost: the same grant again.
    if (process.grant.expires <= now_.steady) {
      Expire(process);
      break;
    }
    if (!HasNames(process)) return;  // the worker asks again
    process.grant.expires = now_.steady + s_.config.grant_ttl;
    ++process.grant.given;
    fx_.granted.push_back({e.request, DataOf(process)});
    return;
  }
  auto& waiting = s_.waiting[Index(e.stage)];
  const bool known = std::any_of(waiting.begin(), waiting.end(), [&](const Pending& pending) {
    return pending.request == e.request;
  });
  if (!known) waiting.push_back({e.request, node});
}

void Step::On(const event::CancelAwait& e) {
  auto& waiting = s_.waiting[Index(e.stage)];
  const auto it = std::find_if(waiting.begin(), waiting.end(), [&](const Pending& pending) {
    return pending.request == e.request;
  });
  if (it == waiting.end()) return;
  const NodeId node = it->node;
  waiting.erase(it);
  if (!e.gone) return Saw(node, e.stage);
  // Nothing is kept for a worker that has died: it is heard of again when it asks again.
  const bool another = std::any_of(waiting.begin(), waiting.end(),
                                   [node](const Pending& pending) { return pending.node == node; });
  if (!another) s_.nodes[node].seen[Index(e.stage)].reset();
}

// Nobody has worked on it: of a Load, too, nothing can have happened.
void Step::On(const event::Release& e) {
  Process* process = Find(e.ticket.process);
  if (process == nullptr || process->grant.id == 0 || process->grant.id != e.ticket.grant ||
      process->grant.given != e.given) {
    return;
  }
  const NodeId gone = process->grant.node;
  process->grant = {};
  process->assigned = Choose(process->stage, process->last_node, gone);
  fx_.changed |= kChangedProgress;
}

void Step::Dispatch() {
  if (!s_.permitted) return;
  for (Process& process : s_.processes) {
    const bool offered = process.grant.id == 0 && !process.committing &&
                         process.stage != Stage::kSelect && process.not_before <= now_.steady;
    const bool in_order = process.stage != Stage::kLoad || &process == &s_.processes.front();
    if (offered && in_order && HasNames(process)) Offer(process.stage, process);
  }
  while (!s_.waiting[Index(Stage::kSelect)].empty() && OfferSelect()) {
  }
}

// Gives `process` to a worker that waits for its stage on the node chosen.
bool Step::Offer(Stage stage, Process& process) {
  auto& waiting = s_.waiting[Index(stage)];
  if (waiting.empty()) return false;
  if (process.assigned != kAnyNode && !Alive(process.assigned, stage)) {
    process.assigned = Choose(stage, process.last_node, process.assigned);
  }
  for (auto it = waiting.begin(); it != waiting.end(); ++it) {
    if (process.assigned != kAnyNode && it->node != process.assigned) continue;
    const Pending pending = *it;
    waiting.erase(it);
    Give(process, pending.request, pending.node);
    return true;
  }
  return false;
}

// Gives Select's next process to a worker on the active node: one whose grant expired or failed
// first, else a new one if the window has room.
bool Step::OfferSelect() {
  auto& waiting = s_.waiting[Index(Stage::kSelect)];
  const auto it = std::find_if(waiting.begin(), waiting.end(), [this](const Pending& pending) {
    return pending.node == s_.mainstem.owner;
  });
  if (it == waiting.end()) return false;
  Process* offered = nullptr;
  for (Process& process : s_.processes) {
    if (process.stage == Stage::kSelect && process.grant.id == 0 &&
        process.not_before <= now_.steady) {
      offered = &process;
      break;
    }
  }
  if (offered == nullptr) {
    if (!AdmitNew()) return false;
    offered = &s_.processes.back();
  }
  if (!HasNames(*offered)) return false;
  const Pending pending = *it;
  waiting.erase(it);
  Give(*offered, pending.request, pending.node);
  return true;
}

bool Step::AdmitNew() {
  s_.range_too_long = false;
  if (!MayAdmit(s_)) return false;
  const std::string& begin = NextBegin(s_);
  std::optional<std::string> end;
  if (source_ != nullptr) {
    end = source_->Cut(begin, now_.wall);
    if (!end.has_value()) return false;
    const auto most = static_cast<size_t>(s_.config.max_range_bytes);
    s_.range_too_long = most != 0 && end->size() > most;
    if (s_.range_too_long) return false;
  }
  Process process;
  process.id = s_.next_id++;
  process.begin = begin;
  process.end = end.value_or("");
  process.start = now_.wall;
  s_.processes.push_back(std::move(process));
  fx_.changed |= kChangedAllocation;
  return true;
}

// Whether it can be said what `process` is: that of a listing waits until its names are known, as
// after a restart. From then on they stay, whatever becomes of the listing.
bool Step::HasNames(Process& process) {
  if (process.names != nullptr || source_ == nullptr || !source_->IsListing()) return true;
  process.names = source_->NamesOf(process.begin, process.end);
  return process.names != nullptr;
}

void Step::Give(Process& process, RequestId request, NodeId node) {
  process.grant = {(static_cast<GrantId>(s_.epoch) << 40) | s_.next_grant++, request, node,
                   now_.steady + s_.config.grant_ttl};
  process.assigned = node;
  if (process.stage != Stage::kLoad) {
    process.next = Choose(static_cast<Stage>(Index(process.stage) + 1), node, kAnyNode);
  }
  fx_.granted.push_back({request, DataOf(process)});
  fx_.changed |= kChangedProgress;
}

EventData Step::DataOf(const Process& process) const {
  EventData data;
  data.ticket = {process.id, process.stage, process.grant.id};
  data.attempt = process.attempt;
  data.start_time = process.start;
  data.current_node = s_.nodes[process.grant.node].name;
  if (process.next != kAnyNode) data.next_node = s_.nodes[process.next].name;
  data.range_begin = process.begin;
  data.range_end = process.end;
  data.names = process.names;
  data.last_loaded = s_.last_loaded;
  data.ttl = s_.config.grant_ttl;
  data.payload = process.payload;
  data.given = process.grant.given;
  return data;
}

}  // namespace weir::arbiter
