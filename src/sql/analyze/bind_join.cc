// Joins: conditions, USING, NATURAL, what each side sees of the other.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_plan.h"

namespace weir::sql {
namespace {

void MakeNullable(std::vector<ScopeTable>* tables) {
  for (ScopeTable& table : *tables) {
    for (BoundColumn& column : table.columns) column.type = column.type.Nullable();
  }
}

BoundJoin KindOf(ast::JoinType type) {
  switch (type) {
    case ast::JoinType::kLeft:
    case ast::JoinType::kLeftAsof:
    case ast::JoinType::kOuterApply:
      return BoundJoin::kLeft;
    case ast::JoinType::kRight:
      return BoundJoin::kRight;
    case ast::JoinType::kFull:
      return BoundJoin::kFull;
    case ast::JoinType::kLeftSemi:
      return BoundJoin::kSemi;
    default:
      return BoundJoin::kInner;
  }
}

const BoundColumn* FindColumn(const std::vector<ScopeTable>& tables, std::string_view name,
                              bool* open) {
  for (const ScopeTable& table : tables) {
    if (table.open) *open = true;
    for (const BoundColumn& column : table.columns) {
      if (column.name == name) return &column;
    }
  }
  return nullptr;
}

// A table that reads the row beside it: LATERAL, UNNEST, a function.
bool IsLateral(const ast::Table& table) {
  return table.lateral || table.kind == ast::TableKind::kUnnest;
}

}  // namespace

// a JOIN b JOIN c leans to the left and may be long: no recursion along it.
Binder::From Binder::BindJoin(const ast::JoinTable& join, const Scope* outer, const Scope* left) {
  std::vector<const ast::JoinTable*> chain = {&join};
  while (const auto* next = ast::As<ast::JoinTable>(chain.back()->left)) chain.push_back(next);
  From from = BindFrom(*chain.back()->left, outer, left);
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    from = JoinTwo(**at, std::move(from), outer, left);
  }
  return from;
}

Binder::From Binder::JoinTwo(const ast::JoinTable& join, From left, const Scope* outer,
                             const Scope* above) {
  Scope sees;
  sees.parent = outer;
  if (above != nullptr) sees.tables = above->tables;
  sees.tables.insert(sees.tables.end(), left.tables.begin(), left.tables.end());
  From right = BindFrom(*join.right, outer, &sees);
  BoundRel* rel = NewRel(BoundRelKind::kJoin, join.span);
  rel->inputs = {left.rel, right.rel};
  rel->join = KindOf(join.type);
  rel->lateral = IsLateral(*join.right);
  const bool outer_right = rel->join == BoundJoin::kRight || rel->join == BoundJoin::kFull;
  if (rel->lateral && outer_right) {
    Report(messages::NotSupported(join.join_span, "a RIGHT or FULL JOIN of a LATERAL table",
                                  "use LEFT JOIN LATERAL ... ON TRUE, or CROSS JOIN"));
  }
  if (right.rel->temporal && outer_right) {
    Report(messages::BadTemporalJoin(
        join.join_span, "FOR SYSTEM_TIME AS OF takes no RIGHT or FULL JOIN",
        "use JOIN or LEFT JOIN, with the versioned table on the right"));
  }
  if (rel->join == BoundJoin::kLeft || rel->join == BoundJoin::kFull) MakeNullable(&right.tables);
  if (outer_right) MakeNullable(&left.tables);
  From result;
  result.rel = rel;
  result.tables = left.tables;
  if (rel->join != BoundJoin::kSemi) {
    result.tables.insert(result.tables.end(), right.tables.begin(), right.tables.end());
  }
  result.merged = left.merged;
  result.merged.insert(result.merged.end(), right.merged.begin(), right.merged.end());
  MergeColumns(join, left, right, &result);
  CheckJoinForm(join);
  if (join.on != nullptr) {
    Scope scope;
    scope.parent = outer;
    scope.tables = left.tables;
    scope.tables.insert(scope.tables.end(), right.tables.begin(), right.tables.end());
    ExprScope where;
    where.scope = &scope;
    where.clause = Clause::kOn;
    rel->condition = BindCondition(join.on, where);
  }
  for (const ScopeTable& table : result.tables) {
    rel->columns.insert(rel->columns.end(), table.columns.begin(), table.columns.end());
    rel->open = rel->open || table.open;
  }
  return result;
}

// The word ON; the join's words where there is none.
Span Binder::OnSpan(const ast::JoinTable& join) const {
  if (join.on == nullptr) return join.join_span;
  size_t end = join.on->span.begin;
  while (end > join.span.begin && (text_[end - 1] == '(' || text_[end - 1] <= ' ')) --end;
  const auto at = static_cast<uint32_t>(end);
  return at < join.span.begin + 2 ? join.on->span : Span{at - 2, at};
}

// The word USING.
Span Binder::UsingSpan(const ast::JoinTable& join) const {
  size_t end = join.using_columns[0].span.begin;
  while (end > join.span.begin && (text_[end - 1] == '(' || text_[end - 1] <= ' ')) --end;
  const auto at = static_cast<uint32_t>(end);
  return at < join.span.begin + 5 ? join.span : Span{at - 5, at};
}

void Binder::CheckJoinForm(const ast::JoinTable& join) {
  const bool condition = join.on != nullptr || !join.using_columns.empty() || join.natural;
  switch (join.type) {
    case ast::JoinType::kInner:
    case ast::JoinType::kLeft:
    case ast::JoinType::kRight:
    case ast::JoinType::kFull:
      if (join.natural && (join.on != nullptr || !join.using_columns.empty())) {
        Report(messages::BadJoin(join.on != nullptr ? join.on->span : UsingSpan(join),
                                 "a NATURAL JOIN takes no condition of its own",
                                 "leave NATURAL out, or the condition"));
      }
      if (condition) return;
      Report(messages::BadJoin({join.join_span.end - 4, join.join_span.end},
                               "a JOIN needs a condition",
                               "add ON a.id = b.id, or write CROSS JOIN for all pairs"));
      return;
    case ast::JoinType::kCross:
      if (!condition) return;
      Report(
          messages::BadJoin(OnSpan(join), "a CROSS JOIN takes no condition", "write JOIN ... ON"));
      return;
    default:
      return;
  }
}

// USING and NATURAL compare as ON does, see plan_join.cc.
void Binder::RefuseKeyTypes(const DataType& left, const DataType& right, Span at,
                            const BoundRel* join) {
  if (left.HasUnknown() || right.HasUnknown()) return;
  const DataType pair[] = {left, right};
  if (CommonType(pair).has_value()) return;
  Refuse(join, messages::JoinKeyTypes(at, left.ToString(), right.ToString()));
}

void Binder::TraceKeys(const BoundColumn& left, const BoundColumn& right, Span at, BoundRel* join) {
  join->traced.push_back(ColumnExpr(left, at));
  join->traced.push_back(ColumnExpr(right, at));
}

void Binder::MergeColumns(const ast::JoinTable& join, const From& left, const From& right,
                          From* result) {
  bool left_open = false;
  bool right_open = false;
  if (join.natural) {
    for (const ScopeTable& table : left.tables) {
      for (const BoundColumn& column : table.columns) {
        const BoundColumn* other = FindColumn(right.tables, column.name, &right_open);
        if (other == nullptr) continue;
        result->merged.push_back(column.name);
        TraceKeys(column, *other, join.join_span, result->rel);
        RefuseKeyTypes(column.type, other->type, join.join_span, result->rel);
      }
    }
    return;
  }
  for (const ast::Ident& name : join.using_columns) {
    const BoundColumn* of_left = FindColumn(left.tables, name.text, &left_open);
    const BoundColumn* of_right = FindColumn(right.tables, name.text, &right_open);
    const bool in_left = of_left != nullptr;
    const bool in_right = of_right != nullptr;
    if (in_left && in_right) {
      TraceKeys(*of_left, *of_right, name.span, result->rel);
      RefuseKeyTypes(of_left->type, of_right->type, name.span, result->rel);
    }
    const bool missing = (!in_left && !left_open) || (!in_right && !right_open);
    if (missing) {
      std::vector<std::string> known;
      Scope scope;
      scope.tables = !in_left && !left_open ? left.tables : right.tables;
      Diagnostic diagnostic =
          messages::UnknownColumn(name.span, name.text, "", ColumnNames(&scope));
      diagnostic.Note("USING needs the column in both tables");
      Report(std::move(diagnostic));
      continue;
    }
    if (std::find(result->merged.begin(), result->merged.end(), name.text) ==
        result->merged.end()) {
      result->merged.emplace_back(name.text);
    }
  }
}

}  // namespace weir::sql
