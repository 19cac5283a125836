// Names, literals, expressions and queries: everything that statements are made of. The functions
// follow the productions of Flink's grammar one to one where it matters for which token is to blame;
// the file of each is named behind it. Conventions: see parser_core.h.
//
// What a nested tree may cost: every recursion goes through Deeper(), every chain (a OR b OR ...,
// UNION, JOIN) is counted, so that no consumer of the tree meets one that is deeper than kMaxDepth
// levels of brackets and kMaxHeight nodes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sql/syntax/parser_core.h"

namespace weir::sql {

inline constexpr int kMaxHeight = 20000;

// Where an expression stands, which decides whether a query may stand there too. Calcite's
// ExprContext, with its meanings.
enum class ExprContext : uint8_t {
  kAll,          // anything
  kNonQuery,     // a row expression, no sub-query without brackets
  kSubQuery,     // a row expression, or a query in brackets
  kNonCursor,    // anything but CURSOR
  kQuery,        // only a query
  kQueryOrJoin,  // only a query or a join
  kCursor,       // a row expression, a query in brackets or CURSOR
};

// The stacks below the lists that are being read; one set serves a whole script.
struct ParseStacks {
  std::vector<const ast::Expr*> exprs;
  std::vector<ast::Ident> idents;
  std::vector<ast::Name> names;
  std::vector<ast::Option> options;
  std::vector<ast::String> strings;
  std::vector<ast::Hint> hints;
  std::vector<ast::TypeField> fields;
  std::vector<const ast::TypeName*> types;
  std::vector<ast::When> whens;
  std::vector<ast::OrderItem> orders;
  std::vector<ast::JsonPair> json_pairs;
  std::vector<ast::SelectItem> items;
  std::vector<const ast::GroupElement*> groups;
  std::vector<ast::NamedWindow> windows;
  std::vector<ast::CommonTable> ctes;
  std::vector<const ast::Pattern*> patterns;
  std::vector<ast::Measure> measures;
  std::vector<ast::SubsetDefinition> subsets;
  std::vector<ast::PatternDefinition> definitions;
  std::vector<ast::PivotAggregate> pivot_aggregates;
  std::vector<ast::PivotValue> pivot_values;
  std::vector<ast::UnpivotValue> unpivot_values;
};

class QueryParser : public ParserCore {
 public:
  QueryParser(TokenCursor cursor, Arena* arena, ParseStacks* stacks,
              std::vector<Diagnostic>* diagnostics)
      : ParserCore(cursor, arena, diagnostics), stacks_(*stacks) {}

 protected:
  template <typename T>
  using List = ast::List<T>;

  // ---- Small steps: parse_name.cc. `wanted` reads on from "expected ...": "a table name".
  bool Expect(Kw keyword, std::string_view where);  // "FROM" "after DELETE"
  bool Expect(Tok kind, std::string_view wanted);   // "')' to close the list"
  // One part of a name: a plain word, a non-reserved keyword or `quoted`.
  bool ParseIdent(std::string_view wanted, ast::Ident* ident);
  // a.b.c, greedy over dots that a name follows.
  bool ParseName(std::string_view wanted, ast::Name* name);
  bool ParseIdentList(std::string_view wanted, List<ast::Ident>* idents);    // (a, b)
  bool ParseIdentOrList(std::string_view wanted, List<ast::Ident>* idents);  // a, or (a, b)
  bool ParseUnsignedInt(std::string_view wanted, int32_t* value);
  bool ParsePrecision(int32_t* precision);  // [(p)]
  // A string literal as Flink's StringLiteral: prefixes, continued literals, UESCAPE.
  bool ParseString(std::string_view wanted, ast::String* string);
  // 'x' alone, as in DATE 'x'.
  bool ParseSimpleString(std::string_view wanted, ast::String* string);
  ast::Ident IdentOf(const Token& token);
  std::string_view StringValue(const Token& token);  // quotes removed, halves joined
  bool AtIdent(size_t ahead = 0) const { return IsName(in_.Peek(ahead)); }

  // ---- Literals: parse_literal.cc
  const ast::Expr* ParseLiteral();          // any but INTERVAL
  const ast::Expr* ParseNumericLiteral();   // [+|-] digits
  const ast::Expr* ParseUnsignedLiteral();  // digits, 1.5, 1e5, DECIMAL 'x'
  bool AtLiteral() const;
  const ast::Interval* ParseIntervalLiteral();           // INTERVAL '1' DAY alone
  const ast::Expr* ParseInterval();                      // also INTERVAL (a) DAY
  bool ParseIntervalQualifier(ast::Interval* interval);  // DAY(3) TO SECOND(2)
  bool AtIntervalUnit(size_t ahead = 0) const;

  // ---- Types: parse_type.cc
  const ast::TypeName* ParseType();
  bool ParseExtendList(List<ast::TypeField>* fields);  // (a INT, b STRING NOT NULL)

  // ---- Expressions: parse_expr.cc, parse_predicate.cc, parse_call.cc, parse_json.cc
  // Null after an error.
  const ast::Expr* ParseExpr(ExprContext context = ExprContext::kSubQuery);
  // a, b, c
  bool ParseExprs(ExprContext context, List<const ast::Expr*>* exprs);
  // name(args), of CALL and NEW. The arguments may be empty.
  const ast::Call* ParseRoutineCall(std::string_view wanted, ExprContext context);
  // (a, b) or ROW(a, b) or a, as in VALUES; DEFAULT is an expression there.
  const ast::Expr* ParseRowConstructor();

  // ---- Queries: parse_query.cc, parse_select.cc, parse_from.cc, parse_window.cc, parse_match.cc,
  // parse_pivot.cc. A query with its ORDER BY and LIMIT; null after an error.
  const ast::Query* ParseQuery();
  // t, (query), TABLE(f(x)), with alias: what MERGE ... USING takes.
  const ast::Table* ParseTableRef();
  // WHERE condition, when it is there.
  bool ParseWhere(const ast::Expr** condition);
  bool ParseOrderBy(List<ast::OrderItem>* items);  // at ORDER
  // ---- Hints: parse_hint.cc. /*+ ... */ when it is there.
  bool ParseHints(List<ast::Hint>* hints);

  ParseStacks& stacks_;
};

}  // namespace weir::sql
