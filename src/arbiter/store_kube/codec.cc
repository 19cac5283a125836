#include "arbiter/store_kube/codec.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "arbiter/engine/restore.h"
#include "arbiter/wire/wire.h"
#include "base/doc/json.h"

namespace weir::arbiter {
namespace {

constexpr size_t kLoadsKept = 8;
constexpr size_t kNodesKept = 48;
constexpr size_t kBatchIdsKept = 100;

// As GrantText, without the zeros before it.
std::string ShortGrant(GrantId grant) {
  const std::string text = GrantText(grant);
  return text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
}

Status Bad(const std::string& member) {
  return Invalid("BadStatus", "status.arbitration." + member + " is not what an operator wrote");
}

// Which nodes are written, and under which number.
class NodeNumbers {
 public:
  explicit NodeNumbers(const State& state) : numbers_(state.nodes.size(), kAnyNode) {
    // A grant cannot do without its node; the rest are preferences.
    for (const Process& process : state.processes) Keep(process.grant.node);
    Keep(state.mainstem.owner);
    Keep(state.mainstem.former);
    for (size_t i = 0; i < state.nodes.size() && kept_.size() < kNodesKept; ++i) {
      Keep(static_cast<NodeId>(i));
    }
  }
  NodeId Of(NodeId node) const { return node == kAnyNode ? kAnyNode : numbers_[node]; }
  const std::vector<NodeId>& kept() const { return kept_; }

 private:
  void Keep(NodeId node) {
    if (node == kAnyNode || numbers_[node] != kAnyNode) return;
    numbers_[node] = static_cast<NodeId>(kept_.size());
    kept_.push_back(node);
  }
  std::vector<NodeId> numbers_;
  std::vector<NodeId> kept_;
};

// Of a payload what is not the default.
doc::Json EncodePayload(const Payload& payload, const std::string& end) {
  const doc::Json all = ToJson(payload);
  doc::Json json = doc::Json::object();
  for (const auto& [key, value] : all.items()) {
    const bool no_text = value.is_string() && value.get_ref<const std::string&>().empty();
    if (value == 0 || no_text || (value.is_object() && value.empty())) continue;
    if (key != "rangeEnd" || value != end) json[key] = value;
  }
  return json;
}

// What is not there stands for none, 0 or, as the beginning of the range, the end of the one
// before.
doc::Json EncodeProcess(const Process& process, const std::string& before,
                        const NodeNumbers& nodes) {
  doc::Json json = {{"id", process.id},
                    {"stage", StageName(process.stage)},
                    {"nodes",
                     {nodes.Of(process.grant.node), nodes.Of(process.assigned),
                      nodes.Of(process.next), nodes.Of(process.last_node)}},
                    {"start", process.start.time_since_epoch().count()},
                    {"end", process.end}};
  if (process.grant.id != 0) {
    json["grant"] = GrantText(process.grant.id);
    json["request"] = GrantText(process.grant.request);
  }
  if (process.stage != Stage::kSelect) {
    doc::Json& done = json["done"] = doc::Json::array();
    for (const GrantId grant : process.done) done.push_back(ShortGrant(grant));
  }
  if (process.attempt != 0) json["attempt"] = process.attempt;
  if (process.begin != before) json["begin"] = process.begin;
  if (process.payload != nullptr) json["payload"] = EncodePayload(*process.payload, process.end);
  return json;
}

// Which process it was, for its termination after a restart.
doc::Json EncodeBareProcess(const Process& process) {
  doc::Json json = {{"id", process.id}};
  if (process.payload != nullptr && process.payload->batch_id != 0) {
    json["payload"] = {{"batchId", process.payload->batch_id}};
  }
  return json;
}

// Runs of like terminations: [first, last, type, cause], with batch ids [.., [ids]]; one that
// stands for others is [process, process, type, cause, [batch id], since].
doc::Json EncodeTermins(const State& state) {
  std::vector<const TerminEvent*> events;
  for (const auto& [id, event] : state.unread) events.push_back(&event);
  for (const auto& [id, delivered] : state.delivered) events.push_back(&delivered.event);
  std::sort(events.begin(), events.end(),
            [](const auto* a, const auto* b) { return a->process < b->process; });
  doc::Json runs = doc::Json::array();
  for (size_t i = 0; i < events.size(); ++i) {
    const TerminEvent& event = *events[i];
    const bool with_batch = event.batch_id != 0 && events.size() - i <= kBatchIdsKept;
    if (!runs.empty() && event.since == 0) {
      doc::Json& last = runs.back();
      if (last.size() < 6 && last[1] == event.process - 1 &&
          last[2] == TerminTypeName(event.type) && last[3] == event.cause &&
          (last.size() == 5) == with_batch) {
        last[1] = event.process;
        if (with_batch) last[4].push_back(event.batch_id);
        continue;
      }
    }
    runs.push_back({event.process, event.process, TerminTypeName(event.type), event.cause});
    if (event.since != 0) {
      runs.back().push_back(doc::Json::array({event.batch_id}));
      runs.back().push_back(event.since);
    } else if (with_batch) {
      runs.back().push_back(doc::Json::array({event.batch_id}));
    }
  }
  return runs;
}

doc::Json EncodeNodes(const State& state, const NodeNumbers& nodes) {
  doc::Json list = doc::Json::array();
  for (const NodeId node : nodes.kept()) {
    int seen = 0;
    for (const Stage stage : kAllStages) {
      const auto index = static_cast<size_t>(stage);
      if (state.nodes[node].seen[index].has_value()) seen |= 1 << index;
    }
    list.push_back({{"name", state.nodes[node].name}, {"stages", seen}});
  }
  return list;
}

doc::Json EncodeLoads(const State& state) {
  doc::Json list = doc::Json::array();
  const size_t skip = state.loaded.size() > kLoadsKept ? state.loaded.size() - kLoadsKept : 0;
  for (size_t i = skip; i < state.loaded.size(); ++i) {
    doc::Json done = doc::Json::array();
    for (const GrantId grant : state.loaded[i].done) done.push_back(ShortGrant(grant));
    list.push_back({{"id", state.loaded[i].id}, {"done", std::move(done)}});
  }
  return list;
}

Result<std::array<GrantId, kStages>> DecodeDone(const doc::Json& json) {
  std::array<GrantId, kStages> done{};
  const doc::Json* list = doc::Find(json, {"done"});
  if (list == nullptr || !list->is_array() || list->size() != kStages) return Bad("done");
  for (size_t i = 0; i < kStages; ++i) {
    if (!(*list)[i].is_string()) return Bad("done");
    ASSIGN_OR_RETURN(done[i], ParseGrant((*list)[i].get_ref<const std::string&>()));
  }
  return done;
}

Result<Process> DecodeProcess(const doc::Json& json, const std::string& before, size_t nodes) {
  Process process;
  process.id = doc::IntAt(json, {"id"});
  const auto stage = ParseStage(doc::StringAt(json, {"stage"}, "select"));
  if (process.id <= 0 || !stage.has_value()) return Bad("processes");
  process.stage = *stage;
  if (const std::string grant = doc::StringAt(json, {"grant"}); !grant.empty()) {
    ASSIGN_OR_RETURN(process.grant.id, ParseGrant(grant));
    ASSIGN_OR_RETURN(process.grant.request, ParseGrant(doc::StringAt(json, {"request"})));
  }
  if (const doc::Json* list = doc::Find(json, {"nodes"}); list != nullptr) {
    const std::array<NodeId*, 4> members = {&process.grant.node, &process.assigned, &process.next,
                                            &process.last_node};
    if (!list->is_array() || list->size() != members.size()) return Bad("processes");
    for (size_t i = 0; i < members.size(); ++i) {
      if (!(*list)[i].is_number_integer()) return Bad("processes");
      const auto number = (*list)[i].get<int64_t>();
      if (number < kAnyNode || number >= static_cast<int64_t>(nodes)) return Bad("processes");
      *members[i] = static_cast<NodeId>(number);
    }
  }
  if (process.grant.id != 0 && process.grant.node == kAnyNode) return Bad("processes");
  process.attempt = static_cast<int>(doc::IntAt(json, {"attempt"}));
  if (doc::Find(json, {"done"}) != nullptr) {
    ASSIGN_OR_RETURN(process.done, DecodeDone(json));
  }
  process.start = SystemTime(milliseconds(doc::IntAt(json, {"start"})));
  process.begin = doc::StringAt(json, {"begin"}, before);
  process.end = doc::StringAt(json, {"end"});
  if (const doc::Json* payload = doc::Find(json, {"payload"});
      payload != nullptr && payload->is_object()) {
    ASSIGN_OR_RETURN(Payload read, PayloadFromJson(*payload));
    process.payload = std::make_shared<const Payload>(std::move(read));
  }
  return process;
}

Status DecodeTermins(const doc::Json& runs, State* state) {
  if (!runs.is_array()) return Bad("termins");
  for (const doc::Json& run : runs) {
    if (!run.is_array() || run.size() < 4 || !run[0].is_number_integer() ||
        !run[1].is_number_integer() || !run[2].is_string() || !run[3].is_string()) {
      return Bad("termins");
    }
    const auto type = ParseTerminType(run[2].get_ref<const std::string&>());
    const auto first = run[0].get<ProcessId>();
    const auto last = run[1].get<ProcessId>();
    if (!type.has_value() || last < first || last - first > 1'000'000) return Bad("termins");
    for (ProcessId id = first; id <= last; ++id) {
      TerminEvent event{id, *type, run[3].get<std::string>(), 0, 0};
      if (run.size() == 6 && run[5].is_number_integer()) event.since = run[5].get<ProcessId>();
      const auto index = static_cast<size_t>(id - first);
      if (run.size() >= 5 && run[4].is_array() && index < run[4].size() &&
          run[4][index].is_number_integer()) {
        event.batch_id = run[4][index].get<int64_t>();
      }
      state->unread[id] = std::move(event);
      if (*type != TerminType::kNormal) ++state->failed_unacked;
    }
  }
  return Status::Ok();
}

Status DecodeStem(const doc::Json& json, State* state) {
  MainStem& stem = state->mainstem;
  const auto nodes = static_cast<int64_t>(state->nodes.size());
  const int64_t owner = doc::IntAt(json, {"active", "node"}, kAnyNode);
  const int64_t former = doc::IntAt(json, {"active", "former"}, kAnyNode);
  const auto readiness = ParseReadiness(doc::StringAt(json, {"active", "status"}, "TAKING"));
  if (owner >= nodes || owner < kAnyNode || former >= nodes || former < kAnyNode ||
      !readiness.has_value()) {
    return Bad("active");
  }
  stem.owner = static_cast<NodeId>(owner);
  stem.former = static_cast<NodeId>(former);
  stem.readiness = *readiness;
  stem.term = static_cast<uint64_t>(doc::IntAt(json, {"active", "term"}));
  return Status::Ok();
}

Status DecodeLists(const doc::Json& json, State* state) {
  const doc::Json empty = doc::Json::array();
  const auto list = [&](std::string_view name) -> const doc::Json& {
    const doc::Json* found = doc::Find(json, {name});
    return found != nullptr && found->is_array() ? *found : empty;
  };
  for (const doc::Json& node : list("nodes")) {
    Node read;
    read.name = doc::StringAt(node, {"name"});
    const int64_t seen = doc::IntAt(node, {"stages"});
    for (size_t i = 0; i < kStages; ++i) {
      if ((seen & (1 << i)) != 0) read.seen[i] = SteadyTime();
    }
    state->nodes.push_back(std::move(read));
  }
  for (const doc::Json& process : list("processes")) {
    const std::string& before =
        state->processes.empty() ? state->cursor : state->processes.back().end;
    ASSIGN_OR_RETURN(Process read, DecodeProcess(process, before, state->nodes.size()));
    if (!state->processes.empty() && state->processes.back().id >= read.id) {
      return Bad("processes");
    }
    state->processes.push_back(std::move(read));
  }
  for (const doc::Json& load : list("loads")) {
    LoadedRecord read;
    read.id = doc::IntAt(load, {"id"});
    ASSIGN_OR_RETURN(read.done, DecodeDone(load));
    state->loaded.push_back(read);
  }
  RETURN_IF_ERROR(DecodeTermins(list("termins"), state));
  return DecodeStem(json, state);
}

}  // namespace

doc::Json EncodeRecord(const Record& record, const std::string& owner) {
  const State& state = record.state;
  const NodeNumbers nodes(state);
  doc::Json processes = doc::Json::array();
  const std::string* before = &state.cursor;
  for (const Process& process : state.processes) {
    processes.push_back(record.mode == Mode::kRpc ? EncodeBareProcess(process)
                                                  : EncodeProcess(process, *before, nodes));
    before = &process.end;
  }
  const Durable durable = DurableOf(record);
  const MainStem& stem = state.mainstem;
  return {{"owner", owner},
          {"epoch", state.epoch},
          {"mode", ModeName(record.mode)},
          {"nextId", durable.high_water + 1},
          {"lastLoadedId", durable.last_loaded},
          {"lastLoadGrant", GrantText(durable.last_grant)},
          {"cursor", durable.cursor},
          {"wish", state.wish.has_value() ? doc::Json(ChannelName(*state.wish)) : doc::Json()},
          {"held", ChannelName(state.held)},
          {"resume", state.resume_wanted},
          {"restarting", state.restart_at.has_value()},
          {"permitted", state.permitted},
          {"roundRobin", state.round_robin},
          {"active",
           {{"node", nodes.Of(stem.owner)},
            {"former", nodes.Of(stem.former)},
            {"status", ReadinessName(stem.readiness)},
            {"term", stem.term}}},
          {"nodes", EncodeNodes(state, nodes)},
          {"processes", std::move(processes)},
          {"loads", EncodeLoads(state)},
          {"termins", EncodeTermins(state)},
          {"sync", record.tools.sync},
          {"remedies", record.tools.remedy}};
}

Result<StoredRecord> DecodeRecord(const doc::Json& json) {
  StoredRecord stored;
  if (!json.is_object()) return stored;
  stored.owner = doc::StringAt(json, {"owner"});
  Record& record = stored.record;
  State& state = record.state;
  const auto mode = ParseMode(doc::StringAt(json, {"mode"}));
  const auto held = ParseChannel(doc::StringAt(json, {"held"}));
  if (!mode.has_value()) return Bad("mode");
  if (!held.has_value()) return Bad("held");
  record.mode = *mode;
  state.held = *held;
  state.wish = ParseChannel(doc::StringAt(json, {"wish"}));
  state.epoch = static_cast<uint32_t>(doc::IntAt(json, {"epoch"}));
  state.next_id = doc::IntAt(json, {"nextId"}, 1);
  state.last_loaded = doc::IntAt(json, {"lastLoadedId"});
  if (state.next_id < 1 || state.last_loaded < 0 || state.last_loaded >= state.next_id) {
    return Bad("nextId");
  }
  state.cursor = doc::StringAt(json, {"cursor"});
  record.reserve = state.next_id - 1;
  ASSIGN_OR_RETURN(record.load_grant, ParseGrant(doc::StringAt(json, {"lastLoadGrant"}, "0")));
  state.resume_wanted = doc::BoolAt(json, {"resume"});
  if (doc::BoolAt(json, {"restarting"})) state.restart_at = SteadyTime();
  state.permitted = doc::BoolAt(json, {"permitted"});
  state.round_robin = static_cast<uint64_t>(doc::IntAt(json, {"roundRobin"}));
  RETURN_IF_ERROR(DecodeLists(json, &state));
  state.forgotten = state.loaded.empty() ? state.last_loaded : state.loaded.front().id - 1;
  record.tools.sync = doc::StringAt(json, {"sync"});
  if (const doc::Json* remedies = doc::Find(json, {"remedies"});
      remedies != nullptr && remedies->is_array()) {
    for (const doc::Json& id : *remedies) {
      if (!id.is_number_integer()) return Bad("remedies");
      record.tools.remedy.insert(id.get<ProcessId>());
    }
  }
  return stored;
}

}  // namespace weir::arbiter
