#include "sql/lineage/lineage.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "sql/analyze/bound.h"
#include "sql/lineage/dataset.h"
#include "sql/lineage/walker.h"

namespace weir::sql {
namespace {

void Merge(LineageFound from, LineageFound* into) {
  for (const auto& [input, how] : from.inputs) {
    const auto [known, fresh] = into->inputs.emplace(input, how);
    if (!fresh) known->second = std::max(known->second, how);
  }
  into->tables.merge(from.tables);
  into->views.merge(from.views);
  into->complete = into->complete && from.complete;
}

// A sink while its statements are read; several may write to it.
struct Draft {
  std::string table;
  std::vector<std::pair<std::string, LineageFound>> columns;
  LineageFound rows;
  bool complete = true;

  LineageFound& ColumnOf(const std::string& name) {
    const auto known = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto& column) { return column.first == name; });
    if (known != columns.end()) return known->second;
    return columns.emplace_back(name, LineageFound()).second;
  }
};

class Builder {
 public:
  Builder(const BoundScript& script, size_t max_steps)
      : script_(script), walker_(script, max_steps) {}

  Lineage Build() {
    for (size_t i = 0; i < script_.statements.size(); ++i) {
      const BoundStatement& statement = script_.statements[i];
      for (const BoundSink& sink : statement.sinks) AddSink(sink, statement.kind);
      if (statement.sinks.empty() && statement.query != nullptr) AddMaterialized(i);
    }
    return Finish();
  }

 private:
  Draft& DraftOf(const std::string& table) {
    const auto known = std::find_if(drafts_.begin(), drafts_.end(),
                                    [&](const Draft& draft) { return draft.table == table; });
    if (known != drafts_.end()) return *known;
    drafts_.emplace_back().table = table;
    return drafts_.back();
  }

  void AddSink(const BoundSink& sink, StatementKind kind) {
    if (sink.query == nullptr) return;
    const BoundTable* table = nullptr;
    if (sink.table >= 0) table = &script_.tables[static_cast<size_t>(sink.table)];
    Draft& draft = DraftOf(table == nullptr ? "?" : ShortName(table->info.path));
    if (kind == StatementKind::kUpdate || kind == StatementKind::kDelete) {
      AddChange(sink, table, &draft);
      return;
    }
    AddQuery(*sink.query, table, sink.columns, &draft);
  }

  // The table that is changed is what is read.
  void AddChange(const BoundSink& sink, const BoundTable* table, Draft* draft) {
    for (size_t i = 0; i < sink.values.size() && table != nullptr; ++i) {
      const std::vector<Column>& columns = table->info.schema.columns;
      if (sink.columns[i] >= columns.size()) continue;
      Merge(walker_.OfExpr(*sink.values[i], sink.query, {}),
            &draft->ColumnOf(columns[sink.columns[i]].name));
    }
    Merge(walker_.OfRows(*sink.query), &draft->rows);
    if (sink.condition == nullptr) return;
    Merge(walker_.OfExpr(*sink.condition, sink.query, {LineageKind::kFilter}), &draft->rows);
  }

  void AddQuery(const BoundRel& query, const BoundTable* table, const std::vector<size_t>& columns,
                Draft* draft) {
    if (query.open) draft->complete = false;
    for (size_t i = 0; i < query.columns.size(); ++i) {
      std::string name = query.columns[i].name;
      if (table != nullptr && i < columns.size() &&
          columns[i] < table->info.schema.columns.size()) {
        name = table->info.schema.columns[columns[i]].name;
      }
      Merge(walker_.OfColumn(query.columns[i].id), &draft->ColumnOf(name));
    }
    Merge(walker_.OfRows(query), &draft->rows);
  }

  void AddMaterialized(size_t statement) {
    for (const BoundTable& table : script_.tables) {
      if (table.statement != static_cast<int>(statement) ||
          table.info.kind != TableKind::kMaterializedTable) {
        continue;
      }
      AddQuery(*script_.statements[statement].query, &table, {},
               &DraftOf(ShortName(table.info.path)));
    }
  }

  // ---- the result: tables by name, columns in their table's order

  Lineage Finish() {
    std::set<std::string> names;
    for (const Draft& draft : drafts_) {
      names.insert(draft.table);
      names.insert(draft.rows.tables.begin(), draft.rows.tables.end());
      for (const auto& [column, found] : draft.columns) {
        names.insert(found.tables.begin(), found.tables.end());
      }
    }
    for (const std::string& name : names) {
      index_[name] = lineage_.tables.size();
      lineage_.tables.push_back(TableOf(name));
    }
    for (Draft& draft : drafts_) lineage_.sinks.push_back(SinkOf(&draft));
    lineage_.cut = walker_.cut();
    return std::move(lineage_);
  }

  // The last of that name; one that was never defined is known by its name alone.
  LineageTable TableOf(const std::string& name) const {
    LineageTable result;
    result.name = name;
    result.space = "flink";
    result.dataset = name;
    for (const BoundTable& table : script_.tables) {
      if (table.view != nullptr || ShortName(table.info.path) != name) continue;
      Dataset dataset = DatasetOf(table.info);
      result.connector = ConnectorOf(table.info);
      result.space = std::move(dataset.space);
      result.dataset = std::move(dataset.name);
      result.fields.clear();
      for (const Column& column : table.info.schema.columns) {
        const DataType type = column.type.WithTimeAttribute(TimeAttribute::kNone);
        result.fields.push_back({column.name, type.is_unknown() ? "" : type.ToString()});
      }
    }
    return result;
  }

  std::vector<LineageInput> InputsOf(const LineageFound& found) const {
    std::vector<LineageInput> inputs;
    for (const auto& [input, how] : found.inputs) {
      const auto& [table, column, kind] = input;
      inputs.push_back({index_.at(table), column, kind, how});
    }
    return inputs;
  }

  LineageSink SinkOf(Draft* draft) const {
    LineageSink sink;
    sink.table = index_.at(draft->table);
    sink.complete = draft->complete && draft->rows.complete;
    sink.rows = InputsOf(draft->rows);
    std::set<std::string> tables = draft->rows.tables;
    std::set<std::string> views = draft->rows.views;
    std::map<std::string_view, size_t> order;
    for (const LineageField& field : lineage_.tables[sink.table].fields) {
      order.emplace(field.name, order.size());
    }
    std::stable_sort(draft->columns.begin(), draft->columns.end(),
                     [&](const auto& a, const auto& b) {
                       const auto place = [&](const std::string& name) {
                         const auto known = order.find(name);
                         return known == order.end() ? order.size() : known->second;
                       };
                       return place(a.first) < place(b.first);
                     });
    for (const auto& [name, found] : draft->columns) {
      sink.columns.push_back({name, InputsOf(found), found.complete});
      sink.complete = sink.complete && found.complete;
      tables.insert(found.tables.begin(), found.tables.end());
      views.insert(found.views.begin(), found.views.end());
    }
    for (const std::string& table : tables) sink.tables.push_back(index_.at(table));
    sink.views.assign(views.begin(), views.end());
    return sink;
  }

  const BoundScript& script_;
  LineageWalker walker_;
  std::vector<Draft> drafts_;
  std::map<std::string, size_t> index_;
  Lineage lineage_;
};

}  // namespace

std::string_view LineageKindName(LineageKind kind) {
  switch (kind) {
    case LineageKind::kValue:
      return "value";
    case LineageKind::kCondition:
      return "condition";
    case LineageKind::kFilter:
      return "filter";
    case LineageKind::kJoin:
      return "join";
    case LineageKind::kGrouping:
      return "grouping";
    case LineageKind::kOrdering:
      return "ordering";
  }
  return "value";
}

std::string_view LineageHowName(LineageHow how) {
  switch (how) {
    case LineageHow::kIdentity:
      return "identity";
    case LineageHow::kTransformation:
      return "transformation";
    case LineageHow::kAggregation:
      return "aggregation";
  }
  return "identity";
}

Lineage BuildLineage(const BoundScript& script, size_t max_steps) {
  return Builder(script, max_steps).Build();
}

}  // namespace weir::sql
