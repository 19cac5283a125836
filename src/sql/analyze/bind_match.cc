// MATCH_RECOGNIZE: pattern variables are tables of the input's columns.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

void CollectSymbols(const ast::Pattern* pattern, int depth, std::vector<std::string>* out) {
  if (pattern == nullptr || depth > kMaxBindDepth) return;
  if (pattern->kind == ast::PatternKind::kSymbol) out->emplace_back(pattern->symbol.text);
  for (const ast::Pattern* part : pattern->parts) CollectSymbols(part, depth + 1, out);
}

}  // namespace

Binder::From Binder::BindMatch(const ast::MatchTable& match, const Scope* outer,
                               const Scope* left) {
  From input = BindFrom(*match.input, outer, left);
  BoundRel* rel = NewRel(BoundRelKind::kMatch, match.span);
  rel->inputs.push_back(input.rel);
  Scope scope;
  scope.parent = outer;
  scope.tables = input.tables;
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kMatch;
  const auto add = [&](std::string name, DataType type) {
    rel->columns.push_back(NewColumn(std::move(name), std::move(type)));
    out_->columns.back() = {rel, rel->columns.size() - 1};
  };
  std::set<std::string> partition;
  for (const ast::Expr* key : match.partition_by) {
    const BoundExpr* bound = BindExpr(key, where);
    rel->keys.push_back(bound);
    rel->open = rel->open || bound->kind == BoundExprKind::kUnknown;
    if (bound->kind == BoundExprKind::kCall || bound->kind == BoundExprKind::kLiteral) {
      Refuse(rel, messages::BadMatch(bound->span, "MATCH_RECOGNIZE is partitioned by columns alone",
                                     "name a column that a subquery below makes of it"));
    }
    if (!bound->name.empty() && partition.insert(bound->name).second) {
      add(bound->name, bound->type);
      rel->exprs.push_back(bound);
      rel->traced.push_back(bound);
    }
  }
  for (const ast::OrderItem& item : match.order_by) {
    rel->order_by.push_back({BindExpr(item.expr, where), item.descending});
  }
  if (match.within != nullptr && match.order_by.empty()) {
    Report(messages::BadMatch(match.within->span, "WITHIN needs an ORDER BY of time",
                              "add ORDER BY and the watermark column"));
  } else if (match.within != nullptr) {
    const BoundExpr& time = *rel->order_by.front().expr;
    if (!time.type.is_unknown() && !IsTimestamp(time.type)) {
      Report(messages::BadMatch(
          match.within->span,
          fmt::format("WITHIN measures time, but ORDER BY begins with {}", time.type.ToString()),
          "order by the watermark column first"));
    }
  }
  if (match.within != nullptr) {
    ExprScope within;
    within.clause = Clause::kFunctionTable;
    BindInterval(*match.within, within);
  }
  std::vector<std::string> symbols;
  CollectSymbols(match.pattern, 0, &symbols);
  const auto in_pattern = static_cast<ptrdiff_t>(symbols.size());
  for (const ast::SubsetDefinition& subset : match.subsets) {
    symbols.emplace_back(subset.name.text);
  }
  for (const ast::PatternDefinition& definition : match.definitions) {
    symbols.emplace_back(definition.symbol.text);
  }
  const ast::Ident& skip = match.after_symbol;
  if (!skip.text.empty() && std::find(symbols.begin(), symbols.end(), skip.text) == symbols.end()) {
    Report(messages::BadMatch(skip.span, fmt::format("{} is no variable of the PATTERN", skip.text),
                              "name one that stands in the PATTERN"));
  } else if (!skip.text.empty() && std::find(symbols.begin(), symbols.begin() + in_pattern,
                                             skip.text) == symbols.begin() + in_pattern) {
    Refuse(rel,
           messages::BadMatch(
               skip.span,
               fmt::format("AFTER MATCH cannot skip to {}: it is not in the PATTERN", skip.text),
               "name one that stands in the PATTERN itself"));
  }
  const bool all_rows = match.rows == ast::MatchTable::Rows::kAllPerMatch;
  std::vector<BoundColumn> columns;
  bool open = false;
  for (const ScopeTable& table : input.tables) {
    columns.insert(columns.end(), table.columns.begin(), table.columns.end());
    open = open || table.open;
  }
  for (const std::string& symbol : symbols) {
    const bool known = std::any_of(scope.tables.begin(), scope.tables.end(),
                                   [&](const ScopeTable& table) { return table.alias == symbol; });
    if (known) continue;
    ScopeTable variable;
    variable.alias = symbol;
    variable.columns = columns;
    variable.open = open;
    variable.hidden = true;
    scope.tables.push_back(std::move(variable));
  }
  bool sound = true;
  std::set<std::string_view> defined;
  for (const ast::PatternDefinition& definition : match.definitions) {
    if (!defined.insert(definition.symbol.text).second) {
      sound = false;
      Report(messages::BadMatch(definition.symbol.span,
                                fmt::format("{} is defined twice", definition.symbol.text),
                                "join its conditions with AND"));
    }
    const BoundExpr* condition = BindExpr(definition.condition, where);
    CheckNavigation(condition);
    rel->exprs.push_back(condition);
    if (!condition->type.is_unknown() && !condition->type.Is(TypeRoot::kBoolean)) {
      Report(messages::NotACondition(condition->span, "DEFINE", condition->type.ToString(), ""));
    }
  }
  std::set<std::string> names = partition;
  for (const ast::Measure& measure : match.measures) {
    const BoundExpr* value = BindExpr(measure.expr, where);
    CheckNavigation(value);
    rel->exprs.push_back(value);
    if (!names.insert(std::string(measure.alias.text)).second) {
      Refuse(rel, messages::BadMatch(
                      measure.alias.span,
                      fmt::format("{} is a column of the result already", measure.alias.text),
                      "PARTITION BY columns are there by themselves; rename it"));
      continue;
    }
    add(std::string(measure.alias.text), value->type.Nullable());
    rel->traced.push_back(value);
  }
  if (all_rows) rel->columns.insert(rel->columns.end(), columns.begin(), columns.end());
  rel->open = rel->open || open;
  if (sound) RefuseMatch(match, rel);
  return WithAlias(match, rel, "", {});
}

}  // namespace weir::sql
