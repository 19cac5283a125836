// FROM: tables, views, CTEs, derived tables, functions, UNNEST; their aliases.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/analyze/plan_checker.h"
#include "sql/analyze/reached.h"
#include "sql/analyze/table_options.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

void Binder::ReportAbsent(const ast::Name& name) {
  const ObjectPath path = session_->Path(name);
  const Session::Place place = session_->PlaceOf(path);
  if (place == Session::Place::kNoCatalog) {
    Report(messages::UnknownTableBecause(name.span, name.Text(),
                                         fmt::format("there is no catalog {}", path.catalog),
                                         "make it: CREATE CATALOG"));
  } else if (place == Session::Place::kNoDatabase) {
    Report(messages::UnknownTableBecause(
        name.span, name.Text(),
        fmt::format("there is no database {} in {}", path.database, path.catalog),
        "make it: CREATE DATABASE; a table's name is table, database.table or "
        "catalog.database.table"));
  } else {
    Report(messages::UnknownTable(name.span, name.Text(), session_->TableNames()));
  }
}

BoundRel* Binder::Scan(int index, Span span) {
  const BoundTable& table = out_->tables[static_cast<size_t>(index)];
  BoundRel* rel = NewRel(BoundRelKind::kScan, span);
  rel->table = index;
  rel->open = table.info.schema.open;
  for (const Column& column : table.info.schema.columns) {
    if (out_->columns.size() > kMaxBoundColumns) {
      rel->open = true;
      break;
    }
    rel->columns.push_back(NewColumn(column.name, column.type));
    out_->columns.back() = {rel, rel->columns.size() - 1};
  }
  return rel;
}

// UNNEST(...) AS x and (VALUES ...) AS x: a single column is called as the table is.
BoundRel* Binder::NamedByAlias(const ast::Table& table, BoundRel* rel) {
  if (table.alias.text.empty() || !table.columns.empty() || rel->open) return rel;
  BoundRel* named = Renamed(*rel, std::string(table.alias.text), table.span);
  named->columns[0].name = std::string(table.alias.text);
  return named;
}

// Gives the relation its name in the scope, and its columns those of `AS t(a, b)`.
Binder::From Binder::WithAlias(const ast::Table& table, BoundRel* rel, std::string alias,
                               std::vector<std::string> path) {
  From from;
  if (!table.columns.empty()) {
    BoundRel* named = Renamed(*rel, std::string(table.alias.text), table.span);
    const size_t given = table.columns.size();
    if (!rel->open && given != rel->columns.size()) {
      const Span at = Join(table.columns.front().span, table.columns.back().span);
      Report(messages::ColumnListCount(at, fmt::format("the list of {}", table.alias.text), given,
                                       rel->columns.size(), NamesOf(rel->columns)));
      named->open = true;
    }
    for (size_t i = 0; i < given; ++i) {
      if (i < named->columns.size()) {
        named->columns[i].name = std::string(table.columns[i].text);
        continue;
      }
      named->columns.push_back(NewColumn(std::string(table.columns[i].text), DataType::Unknown()));
      named->exprs.push_back(Unknown(table.columns[i].span));
      out_->columns.back() = {named, i};
    }
    if (rel->open && named->columns.size() == given) named->open = false;
    rel = named;
  }
  from.rel = rel;
  ScopeTable scope;
  if (!table.alias.text.empty()) {
    scope.alias = std::string(table.alias.text);
  } else {
    scope.alias = std::move(alias);
    scope.path = std::move(path);
  }
  scope.columns = rel->columns;
  scope.open = rel->open;
  scope.span = table.span;
  from.tables.push_back(std::move(scope));
  return from;
}

Binder::From Binder::BindFrom(const ast::Table& table, const Scope* outer, const Scope* left) {
  if (Deep()) {
    BoundRel* rel = NewRel(BoundRelKind::kUnknown, table.span);
    rel->open = true;
    return WithAlias(table, rel, "", {});
  }
  ++depth_;
  From from;
  switch (table.kind) {
    case ast::TableKind::kNamed:
      from = BindNamed(*ast::As<ast::NamedTable>(&table), outer, left);
      break;
    case ast::TableKind::kDerived: {
      const auto& derived = *ast::As<ast::DerivedTable>(&table);
      const Scope* sees = table.lateral && left != nullptr ? left : outer;
      BoundRel* rel = BindQuery(*derived.query, sees);
      if (sees == left && left != nullptr) AllowLateralUnnest(rel);
      if (derived.as_of != nullptr) {
        BindAsOf(derived.as_of, outer, left, std::string(table.alias.text), rel);
      }
      const bool one_value = derived.query->kind == ast::QueryKind::kValues &&
                             rel->kind == BoundRelKind::kValues && rel->columns.size() == 1;
      from = WithAlias(table, one_value ? NamedByAlias(table, rel) : rel, "", {});
      break;
    }
    case ast::TableKind::kFunction:
      from = BindFunctionTable(*ast::As<ast::FunctionTable>(&table), outer, left);
      break;
    case ast::TableKind::kUnnest:
      from = BindUnnest(*ast::As<ast::UnnestTable>(&table), outer, left);
      break;
    case ast::TableKind::kJoin:
      from = BindJoin(*ast::As<ast::JoinTable>(&table), outer, left);
      break;
    case ast::TableKind::kPivot:
      from = BindPivot(*ast::As<ast::PivotTable>(&table), outer, left);
      break;
    case ast::TableKind::kUnpivot:
      from = BindUnpivot(*ast::As<ast::UnpivotTable>(&table), outer, left);
      break;
    case ast::TableKind::kMatch:
      from = BindMatch(*ast::As<ast::MatchTable>(&table), outer, left);
      break;
  }
  if (table.sample != nullptr && from.rel != nullptr && !table.sample->substitute) {
    Refuse(from.rel, messages::NotSupported(table.span, "TABLESAMPLE",
                                            "sample by a condition: WHERE RAND() < 0.1"));
  }
  --depth_;
  return from;
}

Binder::From Binder::BindNamed(const ast::NamedTable& table, const Scope* outer,
                               const Scope* left) {
  CheckHints({table.hints.data(), table.hints.size()}, true);
  BoundRel* rel = nullptr;
  std::vector<std::string> path;
  std::string alias(table.name.empty() ? std::string_view() : table.name.last().text);
  if (table.name.parts.size() == 1) {
    const auto cte = std::find_if(ctes_.rbegin(), ctes_.rend(), [&](const CommonTable& one) {
      return one.name == table.name.last().text;
    });
    if (cte != ctes_.rend()) {
      cte->read = true;
      rel = Renamed(*cte->rel, cte->name, table.span);
    }
  }
  if (rel == nullptr) {
    const Session::Table found = session_->FindTable(table.name);
    path = {found.path.catalog, found.path.database, found.path.object};
    if (found.presence == Presence::kKnown) {
      CheckViewHints({table.hints.data(), table.hints.size()}, found.index);
      CheckViewReads(table.name, found.index);
      rel = Scan(found.index, table.span);
      rel->options = HintOptions(table.hints);
    } else {
      rel = NewRel(BoundRelKind::kUnknown, table.span);
      rel->name = table.name.Text();
      rel->open = true;
    }
    if (found.presence == Presence::kAbsent) ReportAbsent(table.name);
  }
  if (!table.extend.empty()) rel->open = true;
  if (table.as_of != nullptr) {
    std::string name(table.alias.text.empty() ? std::string_view(alias) : table.alias.text);
    BindAsOf(table.as_of, outer, left, std::move(name), rel);
    if (table.alias.text.empty() && !table.before_as_of_alias.text.empty()) {
      alias = std::string(table.before_as_of_alias.text);
      path.clear();
    }
  }
  return WithAlias(table, rel, std::move(alias), std::move(path));
}

// A view is read as it is written, so what it reads must still be there.
void Binder::CheckViewReads(const ast::Name& name, int index) {
  if (session_->lost() || !session_->lost_tables()) return;
  std::vector<int> views = {index};
  std::set<int> seen(views.begin(), views.end());
  for (size_t i = 0; i < views.size() && i < kMaxPlanSteps; ++i) {
    const BoundTable& view = TableAt(views[i]);
    bool gone = false;
    Reached reached([&](const BoundRel& scan) {
      if (scan.table < 0 || gone || !seen.insert(scan.table).second) return;
      views.push_back(scan.table);
      const ObjectPath& path = TableAt(scan.table).info.path;
      gone = !session_->Exists(path, true) && !session_->Exists(path, false);
      if (!gone) return;
      Report(messages::UnknownTableBecause(
          name.span, path.object,
          fmt::format("view {} reads it, and it was dropped or renamed", view.info.path.object),
          "read the view before that, or make the view anew"));
    });
    reached.Walk(view.view);
    if (gone) return;
  }
}

void Binder::BindAsOf(const ast::Expr* as_of, const Scope* outer, const Scope* left,
                      std::string name, BoundRel* scan) {
  scan->temporal = true;
  Scope scope{outer, {}, {}, nullptr};
  if (left != nullptr) scope = *left;
  ScopeTable own;  // the table itself is in reach, too, though its columns are of no use
  own.alias = std::move(name);
  own.columns = scan->columns;
  own.open = scan->open;
  if (left != nullptr) scope.tables.push_back(std::move(own));
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kFunctionTable;
  const BoundExpr* time = BindExpr(as_of, where);
  scan->keys.push_back(time);
  const bool of_right =
      std::any_of(scan->columns.begin(), scan->columns.end(), [&](const BoundColumn& column) {
        return time->kind == BoundExprKind::kColumn && time->column == column.id;
      });
  if (of_right && (IsTimestamp(time->type) || time->type.is_unknown())) {
    Refuse(scan,
           messages::BadTemporalJoin(
               time->span, fmt::format("{} is a column of the versioned table itself", time->name),
               "name a time attribute of the table on the left"));
    return;
  }
  if (time->kind == BoundExprKind::kCall && time->type.is_proctime()) {
    Report(messages::BadTemporalJoin(
        time->span, "FOR SYSTEM_TIME AS OF takes a column of the left table, not PROCTIME() itself",
        "give the left table a column: proc_time AS PROCTIME(), and write AS OF t.proc_time"));
    return;
  }
  if (time->type.is_unknown() || IsTimestamp(time->type)) return;
  Report(messages::BadTemporalJoin(
      time->span,
      fmt::format("FOR SYSTEM_TIME AS OF needs a timestamp, this is {}", time->type.ToString()),
      "name a time attribute of the left table: its watermark column, or one AS PROCTIME()"));
}

// Flink takes `r` in UNNEST(r.items), a field of a row, for a table when it looks where the row
// comes from; a plain column in front of it answers that already.
void Binder::CheckUnnestPaths(const std::vector<const BoundExpr*>& items) {
  bool plain = false;
  const BoundExpr* wrong = nullptr;
  const auto look = [&](const BoundExpr& part) {
    const BoundExpr* base = &part;
    bool path = false;
    while (base->kind == BoundExprKind::kField && base->of_path && !base->args.empty()) {
      base = base->args[0];
      path = true;
    }
    if (base->kind == BoundExprKind::kColumn && qualified_.count(base) == 0) {
      if (path && !plain && wrong == nullptr) wrong = &part;
      plain = plain || !path;
    }
    return !path;
  };
  for (const BoundExpr* item : items) VisitParts(*item, look);
  if (wrong == nullptr) return;
  Report(messages::NotSupported(
      wrong->span, fmt::format("UNNEST of {} without its table", Text(wrong->span)),
      fmt::format("write the table in front: UNNEST(t.{})", Text(wrong->span))));
}

// LATERAL (SELECT ... FROM UNNEST(...) WHERE ...) is run as the UNNEST beside the row itself, as
// long as it computes of the values alone.
void Binder::AllowLateralUnnest(const BoundRel* query) {
  const BoundRel* at = query;
  const auto of_row = [](const BoundExpr* expr) {
    return expr != nullptr && FindPart(*expr, [](const BoundExpr& part) {
                                return part.kind == BoundExprKind::kSubquery ||
                                       (part.kind == BoundExprKind::kColumn && part.outer);
                              }) != nullptr;
  };
  while (at->inputs.size() == 1 && !at->distinct &&
         (at->kind == BoundRelKind::kProject || at->kind == BoundRelKind::kFilter)) {
    if (of_row(at->condition) || std::any_of(at->exprs.begin(), at->exprs.end(), of_row)) return;
    at = at->inputs[0];
  }
  if (at->kind == BoundRelKind::kTableFunction && at->name == "UNNEST") refusals_.rels.erase(at);
}

Binder::From Binder::BindUnnest(const ast::UnnestTable& table, const Scope* outer,
                                const Scope* left) {
  const Scope empty{outer, {}, {}, nullptr};
  ExprScope where;
  where.scope = left != nullptr ? left : &empty;
  where.clause = Clause::kFunctionTable;
  BoundRel* rel = NewRel(BoundRelKind::kTableFunction, table.span);
  rel->name = "UNNEST";
  rel->lateral = left != nullptr;
  const auto add = [&](std::string name, DataType type) {
    rel->columns.push_back(NewColumn(std::move(name), std::move(type)));
    out_->columns.back() = {rel, rel->columns.size() - 1};
  };
  for (const ast::Expr* item : table.items) {
    const BoundExpr* value = BindExpr(item, where);
    rel->exprs.push_back(value);
    const BoundExpr* base = value;
    while (base->kind == BoundExprKind::kField && !base->args.empty()) base = base->args[0];
    if (base->kind == BoundExprKind::kColumn && base->outer) {
      Refuse(rel, messages::NotSupported(item->span, "UNNEST of an outer query's column",
                                         "join it: FROM t CROSS JOIN UNNEST(t.items), or ask "
                                         "ARRAY_CONTAINS(t.items, x)"));
    }
    const DataType& type = value->type;
    if (type.is_unknown()) {
      rel->open = true;
    } else if (type.Is(TypeRoot::kMap)) {
      add("KEY", type.key());
      add("VALUE", type.value());
    } else if (IsCollection(type)) {
      const DataType element = type.element();
      if (element.is_unknown()) rel->open = true;
      if (element.Is(TypeRoot::kRow) || element.Is(TypeRoot::kStructured)) {
        for (const Field& field : element.fields()) add(field.name, field.type);
      } else if (!element.is_unknown()) {
        add(fmt::format("EXPR${}", rel->columns.size()), element);
      }
    } else {
      Report(messages::WrongArgumentTypes(
          {table.span.begin, std::max(table.span.begin + 6, item->span.end)}, "UNNEST", item->span,
          0, type.ToString(), "an ARRAY, MAP or MULTISET", {}));
      rel->open = true;
    }
  }
  CheckUnnestPaths(rel->exprs);
  if (table.with_ordinality) add("ORDINALITY", DataType::Int().NotNull());
  const bool one_value = rel->columns.size() == (table.with_ordinality ? 2 : 1);
  return WithAlias(table, one_value ? NamedByAlias(table, rel) : rel, "", {});
}

}  // namespace weir::sql
