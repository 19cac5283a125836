// Subqueries as values: (query), IN, EXISTS, ANY and ALL.
#include <fmt/format.h>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

std::string Words(const DataType& type) {
  std::string text = type.NotNull().ToString();
  constexpr std::string_view kTail = " NOT NULL";
  if (text.ends_with(kTail)) text.resize(text.size() - kTail.size());
  return text;
}

Diagnostic Incomparable(Span at, std::string_view what, const DataType& left,
                        const DataType& right) {
  return messages::WrongOperands(at, what, fmt::format("{} and {}", Words(left), Words(right)), {},
                                 "");
}

}  // namespace

const BoundExpr* Binder::BindSubquery(const ast::Subquery& subquery, const ExprScope& where) {
  const BoundRel* rel = BindQuery(*subquery.query, where.scope);
  BoundExpr* bound = NewExpr(BoundExprKind::kSubquery, DataType::Unknown(), subquery.span);
  bound->query = rel;
  bound->name = "SCALAR";
  if (rel->open) return bound;
  switch (subquery.subquery) {
    case ast::SubqueryKind::kScalar:
      if (rel->columns.size() != 1) {
        Report(messages::SubqueryColumns(rel->span, "a query as a value", rel->columns.size(), 1));
        return bound;
      }
      bound->type = rel->columns[0].type.Nullable();
      return bound;
    case ast::SubqueryKind::kArray:
      if (rel->columns.size() == 1) bound->type = DataType::Array(rel->columns[0].type);
      return Unrunnable(bound, "ARRAY (query)", "ARRAY_AGG(x) makes an array of a query's rows");
    case ast::SubqueryKind::kMap:
      if (rel->columns.size() == 2) {
        bound->type = DataType::Map(rel->columns[0].type, rel->columns[1].type);
      }
      return Unrunnable(bound, "MAP (query)",
                        "MAP_FROM_ARRAYS(ARRAY_AGG(k), ARRAY_AGG(v)) makes a map of rows");
    case ast::SubqueryKind::kMultiset:
      return Unrunnable(bound, "MULTISET (query)", "COLLECT(x) makes a multiset of rows");
    case ast::SubqueryKind::kCursor:
      return bound;
  }
  return bound;
}

const BoundExpr* Binder::BindExists(const ast::Exists& exists, const ExprScope& where) {
  BoundExpr* bound = NewExpr(BoundExprKind::kSubquery, DataType::Boolean().NotNull(), exists.span);
  if (exists.query != nullptr) bound->query = BindQuery(*exists.query, where.scope);
  bound->name = exists.unique ? "UNIQUE" : "EXISTS";
  if (exists.unique) {
    Report(messages::NotSupported(exists.span, "UNIQUE (query)",
                                  "compare COUNT(*) with COUNT(DISTINCT ...)"));
  }
  return bound;
}

const BoundExpr* Binder::BindInQuery(const ast::In& in, const BoundExpr* value,
                                     const ExprScope& where) {
  const BoundRel* rel = BindQuery(*in.query, where.scope);
  const Span at = WithoutBracket(*value, in.span);
  BoundExpr* bound = CallExpr("IN", DataType::Boolean(), {value}, at);
  bound->kind = BoundExprKind::kSubquery;
  bound->query = rel;
  bound->negated = in.negated;
  if (rel->open || value->type.is_unknown()) return bound;
  const bool row = value->type.Is(TypeRoot::kRow);
  const size_t wanted = row ? value->type.fields().size() : 1;
  const bool one_row =
      row && rel->columns.size() == 1 &&
      (rel->columns[0].type.is_unknown() || rel->columns[0].type.Is(TypeRoot::kRow));
  if (rel->columns.size() != wanted && !one_row) {
    Report(messages::SubqueryColumns(at, "IN", rel->columns.size(), wanted));
    return bound;
  }
  for (size_t i = 0; i < wanted && rel->columns.size() == wanted; ++i) {
    const DataType& left =
        row && rel->columns.size() > 1 ? value->type.fields()[i].type : value->type;
    if (CanCompare(left, rel->columns[i].type, false) != Support::kNo) continue;
    Report(Incomparable(at, "IN", left, rel->columns[i].type));
    return bound;
  }
  return bound;
}

const BoundExpr* Binder::BindIn(const ast::In& in, const ExprScope& where) {
  const BoundExpr* value = BindExpr(in.value, where);
  if (in.query != nullptr) return BindInQuery(in, value, where);
  Args args = {value};
  for (const ast::Expr* item : in.items) args.push_back(BindExpr(item, where));
  const Span at = WithoutBracket(*value, in.span);
  CheckInList(args, at, in.list);
  BoundExpr* bound = CallExpr("IN", DataType::Boolean(), std::move(args), at);
  bound->negated = in.negated;
  return bound;
}

// args[0] IN (args[1], ...): the values of the list have a type in common, and that is comparable
// with what is looked for.
void Binder::CheckInList(const Args& args, Span at, Span list) {
  const BoundExpr& value = *args[0];
  std::vector<DataType> types;
  const BoundExpr* first = nullptr;
  for (const BoundExpr* item : std::span(args).subspan(1)) {
    if (IsNullLiteral(*item)) continue;
    if (first == nullptr) first = item;
    types.push_back(item->type);
    if (CommonType(types).has_value()) continue;
    Report(messages::NoCommonType(list, "the list of IN", item->span, Words(first->type),
                                  Words(item->type)));
    return;
  }
  if (IsNullLiteral(value)) return;
  for (const BoundExpr* item : std::span(args).subspan(1)) {
    if (IsNullLiteral(*item)) continue;
    if (CanCompare(value.type, item->type, false) != Support::kNo) continue;
    Diagnostic diagnostic = Incomparable(at, "IN", value.type, item->type);
    diagnostic.Because(item->span, Words(item->type));
    Report(std::move(diagnostic));
    return;
  }
}

const BoundExpr* Binder::BindQuantified(const ast::Quantified& quantified, const ExprScope& where) {
  const BoundExpr* value = BindExpr(quantified.value, where);
  Args args = {value};
  for (const ast::Expr* item : quantified.items) args.push_back(BindExpr(item, where));
  if (quantified.query == nullptr) CheckInList(args, quantified.span, quantified.span);
  BoundExpr* bound = CallExpr("ANY", DataType::Boolean(), std::move(args), quantified.span);
  if (quantified.query == nullptr) return bound;
  bound->kind = BoundExprKind::kSubquery;
  bound->query = BindQuery(*quantified.query, where.scope);
  const BoundRel& rel = *bound->query;
  if (!rel.open && rel.columns.size() == 1 && !value->type.is_unknown() &&
      CanCompare(value->type, rel.columns[0].type, false) == Support::kNo) {
    Report(Incomparable(quantified.span, "ANY and ALL", value->type, rel.columns[0].type));
    return bound;
  }
  const bool is_in =
      quantified.op == ast::BinaryOp::kEq && quantified.quantifier != ast::Quantifier::kAll;
  if (is_in) bound->name = "IN";  // what x = ANY (query) is
  const bool all = quantified.quantifier == ast::Quantifier::kAll;
  const bool unplanned = quantified.op == (all ? ast::BinaryOp::kEq : ast::BinaryOp::kNe);
  if (!unplanned) return bound;
  return Unrunnable(bound, all ? "= ALL (query)" : "<> ANY (query)",
                    all ? "compare with MIN and MAX: x = (SELECT MIN(y) ...) AND x = (SELECT "
                          "MAX(y) ...)"
                        : "<> ALL (query) and NOT IN (query) mean: none of them; for: not all of "
                          "them, compare with MIN and MAX");
}

}  // namespace weir::sql
