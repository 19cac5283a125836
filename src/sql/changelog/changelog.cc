#include "sql/changelog/changelog.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "sql/changelog/keys.h"
#include "sql/changelog/lower.h"

namespace weir::sql {
namespace {

constexpr int kMaxSteps = 10'000;

bool IsTrue(const Settings& settings, std::string_view key) {
  const auto set = settings.find(key);
  return set != settings.end() && (set->second == "true" || set->second == "TRUE");
}

std::string NameOf(const BoundTable& table) {
  const ObjectPath& path = table.info.path;
  return path.database == "default_database" || path.database.empty()
             ? path.object
             : path.database + "." + path.object;
}

// The primary key by the sink's columns as the plan has them.
std::vector<int> KeyOf(const TableSchema& schema, const std::vector<size_t>& persisted) {
  std::vector<int> key;
  for (const size_t column : schema.primary_key) {
    const auto at = std::find(persisted.begin(), persisted.end(), column);
    if (at == persisted.end()) return {};
    key.push_back(static_cast<int>(at - persisted.begin()));
  }
  SortUnique(&key);
  return key;
}

class Inference {
 public:
  Inference(const BoundScript& script, const Settings& settings, const ConnectorRegistry* registry)
      : script_(script), settings_(settings), registry_(registry), tables_(script, registry) {}

  Changelog Run() {
    Changelog changelog;
    for (const BoundStatement& statement : script_.statements) {
      if (statement.batch) continue;
      for (const BoundSink& sink : statement.sinks) changelog.sinks.push_back(One(sink));
    }
    return changelog;
  }

 private:
  ChangelogSink One(const BoundSink& sink) {
    ChangelogSink result;
    result.sink = &sink;
    result.plan = std::make_unique<Plan>();
    if (sink.query == nullptr || !sink.values.empty() || sink.condition != nullptr) return result;
    std::vector<int> columns;
    std::vector<DataType> types;
    std::vector<int> key;
    bool known = false;
    if (sink.table >= 0) {
      const BoundTable& table = script_.tables[static_cast<size_t>(sink.table)];
      result.name = NameOf(table);
      result.connector = tables_.Connector(sink.table, sink.options);
      result.takes = tables_.Sink(sink.table, sink.options);
      result.verified = Verified(result.connector);
      const TableSchema& schema = table.info.schema;
      const std::vector<size_t> persisted = schema.PersistedColumns();
      known = table.known && !schema.open && sink.columns.size() == sink.query->columns.size();
      for (const size_t column : persisted) {
        const auto at = std::find(sink.columns.begin(), sink.columns.end(), column);
        columns.push_back(at == sink.columns.end() ? -1
                                                   : static_cast<int>(at - sink.columns.begin()));
        types.push_back(schema.columns[column].type);
      }
      key = KeyOf(schema, persisted);
      for (const size_t column : schema.primary_key) {
        result.key.push_back(schema.columns[column].name);
      }
    }
    if (!known) {
      columns.clear();
      types.clear();
      key.clear();
      for (size_t i = 0; i < sink.query->columns.size(); ++i) {
        columns.push_back(static_cast<int>(i));
        types.push_back(sink.query->columns[i].type);
      }
    }
    result.root = Lowering(script_, tables_, result.plan.get()).Sink(*sink.query, columns, types);
    const bool early = IsTrue(settings_, "table.exec.emit.early-fire.enabled") ||
                       IsTrue(settings_, "table.exec.emit.late-fire.enabled");
    const bool duplicates = IsTrue(settings_, "table.exec.source.cdc-events-duplicate");
    for (PlanNode& node : result.plan->nodes) {
      node.early = early;
      if (duplicates && node.op == PlanOp::kScan && node.update_before) result.plan->unsure = true;
    }
    FindKeys(script_, result.root);
    ModeOptions options;
    options.mini_batch = IsTrue(settings_, "table.exec.mini-batch.enabled");
    result.modes = FindModes(result.root, result.takes, key, options);
    result.sure = result.modes.sure && !result.plan->unsure;
    result.materialize = Materializes(result, key);
    return result;
  }

  bool Verified(const std::string& connector) const {
    const ConnectorDef* def = registry_ == nullptr ? nullptr : registry_->FindConnector(connector);
    return def != nullptr && def->verified;
  }

  // 'table.exec.sink.upsert-materialize'
  bool Materializes(const ChangelogSink& sink, const std::vector<int>& key) const {
    const auto set = settings_.find("table.exec.sink.upsert-materialize");
    const std::string_view mode = set == settings_.end() ? "AUTO" : std::string_view(set->second);
    const RowKinds& takes = sink.takes;
    const Changes& changes = sink.root->changes;
    if (key.empty() || !takes.known || mode == "NONE" || mode == "none") return false;
    // Flink asks a sink that takes what it is given before it knows of old rows.
    if (takes.update_before && !takes.as_given) return false;
    if (mode == "FORCE" || mode == "force") return true;
    if (changes.kinds == kInserts || takes.kinds() == kInserts) return false;
    return std::none_of(sink.root->upsert.begin(), sink.root->upsert.end(),
                        [&](const auto& one) { return Contains(key, one); });
  }

  const BoundScript& script_;
  const Settings& settings_;
  const ConnectorRegistry* registry_;
  TableChanges tables_;
};

// Where a projection keeps the source's key and the order of its columns, Flink makes it below
// ChangelogNormalize, and nothing above is left of it. `columns`: of `node`, those that the sink
// reads, in its order; of its input then.
bool PassesOn(const PlanNode& node, std::vector<int>* columns) {
  if (node.op != PlanOp::kCalc || !node.conditions.empty() || node.replaced) return false;
  if (node.values.empty()) return true;
  for (int& column : *columns) column = node.values[static_cast<size_t>(column)].ref;
  return std::find(columns->begin(), columns->end(), kNotAColumn) == columns->end();
}

bool KeepsOrderAndKey(const std::vector<int>& columns, const std::vector<int>& key) {
  return std::adjacent_find(columns.begin(), columns.end(), std::greater_equal<>()) ==
             columns.end() &&
         Contains(columns, key);
}

}  // namespace

Changelog InferChangelog(const BoundScript& script, const Settings& settings,
                         const ConnectorRegistry* registry) {
  return Inference(script, settings, registry).Run();
}

std::string SinkChanges(const ChangelogSink& sink) {
  if (sink.root == nullptr) return "";
  const PlanNode* at = sink.root;
  std::vector<int> columns(at->columns.size());
  std::iota(columns.begin(), columns.end(), 0);
  for (int step = 0; step < kMaxSteps; ++step) {
    if (at->op == PlanOp::kNormalize && at->removed && KeepsOrderAndKey(columns, at->group)) {
      return ChangesText(at->inputs[0]->changes);
    }
    if (!PassesOn(*at, &columns)) break;
    at = at->inputs[0];
  }
  return ChangesText(sink.root->changes);
}

bool StepToInput(const PlanNode** node, int* column) {
  const PlanNode& at = **node;
  if (at.inputs.empty() || *column < 0 || *column == kNotAColumn) return false;
  const auto index = static_cast<size_t>(*column);
  const PlanNode* from = at.inputs[0];
  switch (at.op) {
    case PlanOp::kCalc:
      if (at.values.empty()) break;
      if (index >= at.values.size() || at.values[index].ref == kNotAColumn) return false;
      *column = at.values[index].ref;
      break;
    case PlanOp::kAggregate:
    case PlanOp::kWindowAggregate:
    case PlanOp::kGroupWindow:
      if (index >= at.group.size()) return false;
      *column = at.group[index];
      break;
    default: {
      const size_t width = from->columns.size();
      if (index < width) break;
      if (at.inputs.size() < 2) return false;
      *column -= static_cast<int>(width);
      from = at.inputs[1];
      break;
    }
  }
  *node = from;
  return true;
}

std::string ColumnName(const BoundScript& script, const PlanNode& node, int column) {
  const PlanNode* at = &node;
  for (int step = 0; step < kMaxSteps; ++step) {
    if (column < 0 || column == kNotAColumn) return "";
    const auto index = static_cast<size_t>(column);
    const bool named = at->rel != nullptr && at->rel->columns.size() == at->columns.size() &&
                       at->op != PlanOp::kAggregate && at->op != PlanOp::kGroupWindow &&
                       at->op != PlanOp::kWindowAggregate;
    if (named) return at->rel->columns[index].name;
    if (at->op == PlanOp::kScan && at->table >= 0) {
      const auto& columns = script.tables[static_cast<size_t>(at->table)].info.schema.columns;
      return index < columns.size() ? columns[index].name : "";
    }
    if (!StepToInput(&at, &column)) return "";
  }
  return "";
}

std::string KeyText(const BoundScript& script, const PlanNode& node) {
  const std::vector<int>* smallest = nullptr;
  for (const auto& key : node.upsert) {
    if (smallest == nullptr || key.size() < smallest->size()) smallest = &key;
  }
  if (smallest == nullptr || smallest->empty()) return "";
  std::string text;
  for (const int column : *smallest) {
    const std::string name = ColumnName(script, node, column);
    if (name.empty()) return "";
    text += (text.empty() ? "(" : ", ") + name;
  }
  return text + ")";
}

}  // namespace weir::sql
