// PIVOT and UNPIVOT.
#include "sql/syntax/operand.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {

// PIVOT (SUM(x) AS s, ... FOR a IN (1 AS one, (2, 3) AS two))
ast::Table* QueryParser::ParsePivot(const ast::Table* input) {
  in_.Take();
  if (!CheckNotJoin(input)) return nullptr;
  in_.Take();
  auto* pivot = arena_.New<ast::PivotTable>();
  pivot->input = input;
  if (!ParsePivotAggregates(pivot) || !Expect(Kw::kFor, "and a column in PIVOT") ||
      !ParseIdentOrList("a column", &pivot->axes) || !Expect(Kw::kIn, "behind FOR column") ||
      !Expect(Tok::kLParen, "'(' behind IN") || !ParsePivotValues(pivot) ||
      !Expect(Tok::kRParen, "',' or ')' in the values of PIVOT") ||
      !Expect(Tok::kRParen, "')' behind PIVOT (...")) {
    return nullptr;
  }
  pivot->span = SpanFrom(input->span);
  return pivot;
}

bool QueryParser::ParsePivotAggregates(ast::PivotTable* pivot) {
  ListBuilder<ast::PivotAggregate> list(&stacks_.pivot_aggregates);
  do {
    ast::PivotAggregate aggregate;
    const Token& token = in_.Peek();
    const bool named = IsName(token) || IsReservedFunction(token.keyword) ||
                       token.Is(Kw::kSpecific) || token.Is(Kw::kStringAgg) ||
                       token.Is(Kw::kGroupConcat) || token.Is(Kw::kArrayConcatAgg);
    if (!named) return FailExpected("an aggregate in PIVOT");
    aggregate.call = ParseNamedFunction();
    if (aggregate.call == nullptr) return false;
    if (!Is(Tok::kComma) && !Is(Kw::kFor)) {
      Accept(Kw::kAs);
      if (!ParseIdent("an alias, ',' or FOR", &aggregate.alias)) return false;
    }
    list.Add(aggregate);
  } while (Accept(Tok::kComma));
  pivot->aggregates = list.Finish(&arena_);
  return true;
}

bool QueryParser::ParsePivotValues(ast::PivotTable* pivot) {
  if (Is(Tok::kRParen)) return true;
  ListBuilder<ast::PivotValue> list(&stacks_.pivot_values);
  do {
    ast::PivotValue value;
    if (!StartsOperand(0, 1)) return FailExpected("a value in PIVOT");
    const ast::Expr* expr = ParseRowConstructor();
    if (expr == nullptr) return false;
    value.values = arena_.Copy(std::span<const ast::Expr* const>(&expr, 1));
    if (Is(Kw::kAs) || AtIdent()) {
      Accept(Kw::kAs);
      if (!ParseIdent("an alias", &value.alias)) return false;
    }
    list.Add(value);
  } while (Accept(Tok::kComma));
  pivot->values = list.Finish(&arena_);
  return true;
}

// UNPIVOT [INCLUDE | EXCLUDE NULLS] (m FOR a IN (c1 AS 'x', (c2, c3)))
ast::Table* QueryParser::ParseUnpivot(const ast::Table* input) {
  in_.Take();
  if (!CheckNotJoin(input)) return nullptr;
  auto* unpivot = arena_.New<ast::UnpivotTable>();
  unpivot->input = input;
  if (Is(Kw::kInclude) || Is(Kw::kExclude)) {
    const bool include = in_.Take().Is(Kw::kInclude);
    unpivot->nulls =
        include ? ast::UnpivotTable::Nulls::kInclude : ast::UnpivotTable::Nulls::kExclude;
    if (!Expect(Kw::kNulls, "behind INCLUDE or EXCLUDE")) return nullptr;
  }
  if (!Expect(Tok::kLParen, "'(' behind UNPIVOT") ||
      !ParseIdentOrList("a column", &unpivot->measures) ||
      !Expect(Kw::kFor, "and a column in UNPIVOT") ||
      !ParseIdentOrList("a column", &unpivot->axes) || !Expect(Kw::kIn, "behind FOR column") ||
      !Expect(Tok::kLParen, "'(' behind IN") || !ParseUnpivotValues(unpivot) ||
      !Expect(Tok::kRParen, "',' or ')' in the columns of UNPIVOT") ||
      !Expect(Tok::kRParen, "')' behind UNPIVOT (...")) {
    return nullptr;
  }
  unpivot->span = SpanFrom(input->span);
  return unpivot;
}

bool QueryParser::ParseUnpivotValues(ast::UnpivotTable* unpivot) {
  ListBuilder<ast::UnpivotValue> list(&stacks_.unpivot_values);
  do {
    ast::UnpivotValue value;
    value.in_brackets = Is(Tok::kLParen);
    if (!ParseIdentOrList("a column", &value.columns)) return false;
    if (Accept(Kw::kAs)) {
      if (!StartsOperand(0, 1)) return FailExpected("a value behind AS");
      const ast::Expr* expr = ParseRowConstructor();
      if (expr == nullptr) return false;
      value.literals = arena_.Copy(std::span<const ast::Expr* const>(&expr, 1));
    }
    list.Add(value);
  } while (Accept(Tok::kComma));
  unpivot->values = list.Finish(&arena_);
  return true;
}

}  // namespace weir::sql
