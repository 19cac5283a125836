#include "arbiter/engine/restore.h"

#include <algorithm>
#include <utility>

namespace weir::arbiter {
namespace {

void BeginAnew(State& state, const Now& now) {
  for (auto& waiting : state.waiting) waiting.clear();
  state.termin_waiting.clear();
  state.load_reports.clear();
  state.mainstem.waiting.clear();
  state.mainstem.expires = now.steady + state.config.session_ttl;
  if (state.mainstem.former != kAnyNode) {
    state.mainstem.others_from = now.steady + state.config.handover_wait;
  }
  for (Node& node : state.nodes) {
    node.passive_until = {};
    for (auto& seen : node.seen) {
      if (seen.has_value()) seen = now.steady;
    }
  }
  for (auto& [id, delivered] : state.delivered) state.unread[id] = std::move(delivered.event);
  state.delivered.clear();
  if (state.restart_at.has_value()) state.restart_at = now.steady + kRestartDelayMin;
  for (Process& process : state.processes) {
    process.not_before = {};
    if (process.grant.id != 0) process.grant.expires = now.steady + state.config.grant_ttl;
  }
}

void RollBackAll(State& state) {
  for (const Process& process : state.processes) {
    const int64_t batch = process.payload == nullptr ? 0 : process.payload->batch_id;
    state.unread[process.id] = {process.id, TerminType::kRollback, "OperatorRestarted", batch};
    ++state.failed_unacked;
  }
  state.processes.clear();
}

}  // namespace

Durable DurableOf(const Record& record) {
  const State& state = record.state;
  Durable durable;
  durable.epoch = state.epoch;
  durable.last_loaded = record.load.value_or(state.last_loaded);
  durable.cursor = record.load.has_value() ? record.load_cursor : state.cursor;
  durable.last_grant = record.load_grant;
  if (!record.load.has_value() && !state.loaded.empty() &&
      state.loaded.back().id == state.last_loaded) {
    durable.last_grant = state.loaded.back().done[static_cast<size_t>(Stage::kLoad)];
  }
  durable.high_water = std::max(record.reserve, durable.last_loaded);
  if (record.mode != Mode::kMemory) {
    durable.high_water = std::max(durable.high_water, state.next_id - 1);
  }
  return durable;
}

State RestoreState(const Record& record, const Now& now, uint64_t seed) {
  if (record.mode == Mode::kMemory) {
    State state = Recover(record.state.config, DurableOf(record), seed);
    state.wish = record.state.wish;
    state.held = record.state.held;
    state.nodes = record.state.nodes;
    state.mainstem = record.state.mainstem;
    BeginAnew(state, now);
    return state;
  }
  State state = record.state;
  ++state.epoch;
  state.next_grant = 1;
  state.random ^= seed;
  state.id_limit.reset();
  state.reserving = false;
  state.moving = false;
  BeginAnew(state, now);
  if (record.mode == Mode::kRpc) RollBackAll(state);
  return state;
}

}  // namespace weir::arbiter
