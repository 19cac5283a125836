// SELECT: its items, WHERE, GROUP BY, HAVING, QUALIFY, ORDER BY.
#include "sql/syntax/query_parser.h"

namespace weir::sql {

ast::Query* QueryParser::ParseSelect() {
  const Span begin = in_.Take().span;
  auto* query = arena_.New<ast::Query>();
  auto* select = arena_.New<ast::Select>();
  query->kind = ast::QueryKind::kSelect;
  query->select = select;
  select->select_word = begin;
  if (Is(Tok::kHintBegin) && !ParseHints(&select->hints)) return nullptr;
  select->stream = Accept(Kw::kStream);
  select->distinct = Accept(Kw::kDistinct);
  select->all = !select->distinct && Accept(Kw::kAll);
  if (!ParseSelectItems(select)) return nullptr;
  if (Accept(Kw::kFrom) && !ParseSelectTail(select)) return nullptr;
  query->span = SpanFrom(begin);
  return query;
}

bool QueryParser::ParseSelectItems(ast::Select* select) {
  ListBuilder<ast::SelectItem> items(&stacks_.items);
  do {
    ast::SelectItem item;
    if (!ParseSelectItem(&item)) return false;
    items.Add(item);
  } while (Accept(Tok::kComma));
  select->items = items.Finish(&arena_);
  return true;
}

bool QueryParser::ParseSelectItem(ast::SelectItem* item) {
  const Token& first = in_.Peek();
  if (first.Is(Tok::kStar)) {
    auto* star = arena_.New<ast::Star>();
    star->span = in_.Take().span;
    item->expr = star;
  } else {
    if (!StartsOperand(0, 1)) {
      const bool quantifier = Is(Kw::kAll) || Is(Kw::kDistinct);
      return FailExpected(
          "a column or an expression to select",
          quantifier ? "ALL and DISTINCT stand once, right behind SELECT" : std::string_view());
    }
    item->expr = ParseExpr();
    if (item->expr == nullptr) return false;
  }
  item->as_word = Accept(Kw::kAs);
  if (Is(Tok::kString)) {
    return Fail(messages::NotFlink(in_.Peek().span, "strings as aliases",
                                   "write the alias as a name: AS `name`"));
  }
  if (item->as_word || AtIdent()) {
    if (!ParseIdent("an alias behind AS", &item->alias)) return false;
  }
  item->span = SpanFrom(first.span);
  return true;
}

// What follows FROM.
bool QueryParser::ParseSelectTail(ast::Select* select) {
  select->from = ParseFrom();
  if (select->from == nullptr) return false;
  if (!ParseWhere(&select->where)) return false;
  if (Is(Kw::kGroup) && !ParseGroupBy(select)) return false;
  if (Accept(Kw::kHaving)) {
    select->having = ParseExpr();
    if (select->having == nullptr) return false;
  }
  if (Is(Kw::kWindow) && !ParseNamedWindows(&select->windows)) return false;
  if (Accept(Kw::kQualify)) {
    select->qualify = ParseExpr();
    if (select->qualify == nullptr) return false;
  }
  return true;
}

bool QueryParser::ParseWhere(const ast::Expr** condition) {
  if (!Accept(Kw::kWhere)) return true;
  *condition = ParseExpr();
  return *condition != nullptr;
}

bool QueryParser::ParseGroupBy(ast::Select* select) {
  in_.Take();
  if (!Expect(Kw::kBy, "behind GROUP")) return false;
  select->has_group_by = true;
  select->group_distinct = Accept(Kw::kDistinct);
  select->group_all = !select->group_distinct && Accept(Kw::kAll);
  return ParseGroupElements(&select->group_by);
}

bool QueryParser::ParseGroupElements(List<const ast::GroupElement*>* elements) {
  ListBuilder<const ast::GroupElement*> list(&stacks_.groups);
  for (;;) {
    const ast::GroupElement* element = ParseGroupElement();
    if (element == nullptr) return false;
    list.Add(element);
    const Token& next = in_.Peek(1);
    const bool more = Is(Tok::kComma) && (StartsOperand(1, 1) || next.Is(Kw::kRollup) ||
                                          next.Is(Kw::kCube) || next.Is(Kw::kGrouping));
    if (!more) break;
    in_.Take();
  }
  *elements = list.Finish(&arena_);
  return true;
}

// expression, (), ROLLUP(a, b), CUBE(a, b), GROUPING SETS ((a), ROLLUP(b), ())
const ast::GroupElement* QueryParser::ParseGroupElement() {
  const Token& first = in_.Peek();
  auto* element = arena_.New<ast::GroupElement>();
  if (first.Is(Kw::kGrouping) && Is(Kw::kSets, 1)) {
    if (!Enter()) return nullptr;
    in_.Take();
    in_.Take();
    element->kind = ast::GroupKind::kGroupingSets;
    const bool ok = Expect(Tok::kLParen, "'(' behind GROUPING SETS") &&
                    ParseGroupElements(&element->parts) &&
                    Expect(Tok::kRParen, "',' or ')' in GROUPING SETS");
    Leave();
    if (!ok) return nullptr;
  } else if (first.Is(Kw::kRollup) || first.Is(Kw::kCube)) {
    element->kind = first.Is(Kw::kCube) ? ast::GroupKind::kCube : ast::GroupKind::kRollup;
    in_.Take();
    if (!Expect(Tok::kLParen, "'(' behind ROLLUP or CUBE") || !ParseGroupParts(element) ||
        !Expect(Tok::kRParen, "',' or ')' in ROLLUP or CUBE")) {
      return nullptr;
    }
  } else if (first.Is(Tok::kLParen) && Is(Tok::kRParen, 1)) {
    in_.Take();
    in_.Take();
    element->kind = ast::GroupKind::kEmpty;
  } else {
    if (!StartsOperand(0, 1)) return FailExpected("an expression in GROUP BY"), nullptr;
    element->expr = ParseExpr();
    if (element->expr == nullptr) return nullptr;
    MakeRowElement(element);
  }
  element->span = SpanFrom(first.span);
  return element;
}

// (a, b) is one element of two columns.
void QueryParser::MakeRowElement(ast::GroupElement* element) {
  const auto* row = ast::As<ast::Constructor>(element->expr);
  if (row == nullptr || row->constructor != ast::ConstructorKind::kImplicitRow) return;
  element->kind = ast::GroupKind::kRow;
  ListBuilder<const ast::GroupElement*> parts(&stacks_.groups);
  for (const ast::Expr* item : row->items) {
    auto* part = arena_.New<ast::GroupElement>();
    part->expr = item;
    part->span = item->span;
    parts.Add(part);
  }
  element->expr = nullptr;
  element->parts = parts.Finish(&arena_);
}

bool QueryParser::ParseGroupParts(ast::GroupElement* element) {
  List<const ast::Expr*> exprs;
  if (!StartsOperand(0, 1)) return FailExpected("an expression");
  if (!ParseExprs(ExprContext::kSubQuery, &exprs)) return false;
  ListBuilder<const ast::GroupElement*> parts(&stacks_.groups);
  for (const ast::Expr* expr : exprs) {
    auto* part = arena_.New<ast::GroupElement>();
    part->expr = expr;
    part->span = expr->span;
    MakeRowElement(part);
    parts.Add(part);
  }
  element->parts = parts.Finish(&arena_);
  return true;
}

bool QueryParser::ParseOrderBy(List<ast::OrderItem>* items) {
  in_.Take();
  if (!Expect(Kw::kBy, "behind ORDER")) return false;
  ListBuilder<ast::OrderItem> list(&stacks_.orders);
  for (;;) {
    ast::OrderItem item;
    if (!ParseOrderItem(&item)) return false;
    list.Add(item);
    if (!Is(Tok::kComma) || !StartsOperand(1, 1)) break;
    in_.Take();
  }
  *items = list.Finish(&arena_);
  return true;
}

bool QueryParser::ParseOrderItem(ast::OrderItem* item) {
  const Span begin = in_.Peek().span;
  if (!StartsOperand(0, 1)) return FailExpected("an expression in ORDER BY");
  item->expr = ParseExpr();
  if (item->expr == nullptr) return false;
  item->ascending = Accept(Kw::kAsc);
  item->descending = !item->ascending && Accept(Kw::kDesc);
  if (Accept(Kw::kNulls)) {
    if (Accept(Kw::kFirst)) {
      item->nulls = ast::OrderItem::Nulls::kFirst;
    } else if (Accept(Kw::kLast)) {
      item->nulls = ast::OrderItem::Nulls::kLast;
    } else {
      return FailExpected("FIRST or LAST behind NULLS");
    }
  }
  item->span = SpanFrom(begin);
  return true;
}

}  // namespace weir::sql
