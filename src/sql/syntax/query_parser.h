// Names, literals, expressions and queries: everything that statements are made of. The functions
// follow the productions of Flink's grammar one to one where it matters for which token is to
// blame; the file of each is named behind it. Conventions: see parser_core.h.
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

inline constexpr size_t kMaxNameLength = 256;  // Flink's parser configuration

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
  std::vector<ast::HintArgument> hint_arguments;
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
  const ast::TypeName* ParseType();        // without NULL or NOT NULL behind it, as in CAST
  const ast::TypeName* ParseColumnType();  // with them
  bool ParseTypeFields(List<ast::TypeField>* fields);  // a INT, b STRING 'comment'
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

 private:
  // parse_type.cc
  ast::TypeName* ParseTypeName();
  ast::TypeName* WrapPostfix(ast::TypeName* element, Span begin);
  bool ParseNullability(ast::Nullability* nullability);
  bool ParseTypeTail(Kw keyword, ast::TypeName* type);
  bool ParseTypeNumbers(bool scale, ast::TypeName* type);
  bool ParseTypeEnd(Kw keyword, ast::TypeName* type);
  bool ParseComposedType(ast::TypeName* type);
  bool ParseComposed(ast::TypeName* type);
  bool ParseRowType(ast::TypeName* type);
  bool ParseExtendColumn(ast::TypeField* field);
  bool ExpectTypeEnd();
  bool FailType();

  // parse_name.cc
  bool CheckName(const ast::Ident& ident);
  bool FailName(std::string_view wanted);

  // parse_expr.cc
  enum class Step : uint8_t { kDone, kStop, kFailed };
  struct ClimbState {
    Span begin;
    ExprContext context;
    int min;
    bool stop_and;
  };
  Step ParseOperator(const ast::Expr** left, const ClimbState& state);
  Step ParseWordOperator(const ast::Expr** left, const ClimbState& state);
  Step ParseNotOperator(const ast::Expr** left, const ClimbState& state);
  Step ParseIsOperator(const ast::Expr** left, const ClimbState& state);
  Step ParseMultisetOperator(const ast::Expr** left, const ClimbState& state);
  Step ParseRight(const ast::Expr** left, const ClimbState& state, ast::BinaryOp op, int power,
                  int words);
  bool StartsOperator(const Token& token) const;
  static bool IsBraceWord(std::string_view word);
  bool FailOperand();
  static bool StartsPrefix(const Token& token) {
    return token.kind == Tok::kPlus || token.kind == Tok::kMinus || token.Is(Kw::kNot) ||
           token.Is(Kw::kExists) || token.Is(Kw::kUnique);
  }
  Step Stuck();
  Step Failed(Diagnostic diagnostic);
  static Step Done(const ast::Expr** left, const ast::Expr* expr) {
    *left = expr;
    return expr == nullptr ? Step::kFailed : Step::kDone;
  }
  bool CheckExpr(ExprContext context);
  const ast::Expr* Climb(ExprContext context, int min, bool stop_and);
  const ast::Expr* ParseOperand(ExprContext context);
  const ast::Expr* ParsePrefix(ExprContext context);
  const ast::Expr* ParseAtom(ExprContext context);
  const ast::Expr* ParseNamed();
  const ast::Expr* ParseColumn();
  const ast::Expr* ParseDots(const ast::Expr* base, Span begin);
  const ast::Expr* ParseKeywordAtom(const Token& token);
  const ast::Expr* MakeBinary(ast::BinaryOp op, Span op_span, const ast::Expr* left,
                              const ast::Expr* right, Span begin);
  // `count` tokens from `ahead` on can be the start of an operand.
  bool StartsOperand(size_t ahead, int count = 2) const;
  bool StartsSpecial(const Token& token, size_t ahead) const;
  // (a, b) or (query): what is inside; a query comes wrapped as a Subquery.
  bool ParseQueryOrList(ExprContext context, bool defaults, List<const ast::Expr*>* items);
  // A query or an expression, with ORDER BY and LIMIT; a query comes wrapped.
  const ast::Expr* ParseOrderedQueryOrExpr(ExprContext context);
  const ast::Expr* FinishQueryOrExpr(const ast::Expr* expr, ExprContext context);
  const ast::Expr* Wrap(const ast::Query* query);
  ast::Query* Unwrap(const ast::Expr* expr);  // null when it is no query
  bool FailQueryHere();
  bool FailNoQueryHere(Span at);

  // parse_atom.cc: words with a syntax of their own
  const ast::Expr* ParseRowOrBrackets(ExprContext context, bool row);
  const ast::Expr* ParseDifference(const ast::Expr* expr, Span begin);
  const ast::Expr* ParseDefault();
  bool StartsMap() const;
  bool FailCaseEnd(Span begin);
  const ast::Expr* ParseBraces();
  const ast::Expr* ParseCase();
  const ast::Expr* ParseCursor(ExprContext context);
  const ast::Expr* ParseSequenceValue();
  const ast::Expr* ParseCollection(ast::ConstructorKind list, ast::ConstructorKind call,
                                   ast::SubqueryKind query);
  const ast::Expr* ParseMultiset();
  const ast::Expr* ParsePeriod();
  const ast::Expr* ParseNew();

  // parse_predicate.cc
  const ast::Expr* ParseIs(const ast::Expr* left, Span begin);
  const ast::Expr* ParseIn(const ast::Expr* left, Span begin, bool negated);
  const ast::Expr* ParseQuantified(const ast::Expr* left, Span begin, ast::BinaryOp op);
  const ast::Expr* ParseBetween(const ast::Expr* left, Span begin, bool negated, bool stop_and);
  const ast::Expr* ParseLike(const ast::Expr* left, Span begin, bool negated, bool stop_and);
  const ast::Expr* ParseItem(const ast::Expr* left, Span begin);
  const ast::Expr* ParseFormat(const ast::Expr* left, Span begin);
  bool StartsIsTest(const Token& token) const;
  bool ParseJsonRepresentation(std::string_view* encoding);

  // parse_call.cc
  const ast::Expr* ParseCall(const ast::Name& name, bool specific, Span begin);
  const ast::Expr* ParseCallTail(ast::Call* call, Span begin);
  const ast::Expr* ParseNamedFunction();
  ast::Call* ParseRoutine(std::string_view wanted, ExprContext context);
  bool ParseCallArguments(ast::Call* call, ExprContext context);
  const ast::Expr* ParseArgument(ExprContext context, bool first);
  const ast::Expr* ParseTableArgument();
  const ast::Expr* ParseArgumentPartition(const ast::Expr* value, Span begin);
  bool ParsePartitionAndOrder(ast::TableArg* arg);
  bool ParseOver(ast::Call* call);
  bool ParseNullTreatment(ast::NullTreatment* treatment);
  bool ParseWithinGroup(List<ast::OrderItem>* items);
  const ast::Expr* ParseAggregateList();
  const ast::Expr* ParsePercentile();
  const ast::Expr* MakeDescriptor(const ast::Call& call);

  // parse_builtin.cc: functions with a syntax of their own
  bool AtBuiltin(const Token& token) const;
  const ast::Expr* ParseBuiltin(Kw keyword);
  const ast::Expr* ParseCast(ast::CastKind kind);
  const ast::Expr* ParseExtract();
  const ast::Expr* ParsePosition();
  const ast::Expr* ParseConvert();
  const ast::Expr* ParseConvertType(ast::Call* call, Span begin);
  const ast::Expr* ParseColumnIdent();
  const ast::Expr* ParseTranslate();
  const ast::Expr* ParseOverlay();
  const ast::Expr* ParseFloor();
  const ast::Expr* ParseSubstring();
  const ast::Expr* ParseTrim();
  const ast::Expr* ParseUnitFirst();
  const ast::Expr* ParseUnitLast(int before, bool or_expr);
  const ast::Expr* ParseGroupWindow();
  const ast::Expr* ParseMatchNavigation();
  const ast::Expr* ParseMatchModifier();
  const ast::Expr* ParseNullaryCall();
  const ast::Expr* ParseContainsSubstr();
  const ast::Expr* ParseModelArg();
  const ast::Expr* ParseJdbcCall(Span begin);
  const ast::Expr* ParseJdbcConvert(Span begin);
  const ast::Expr* ParseTimeUnit(bool or_name);  // a Symbol
  const ast::Expr* MakeSymbol(const Token& token);
  ast::Call* OpenCall(ast::CallForm form);  // takes the name and '('
  const ast::Expr* CloseCall(ast::Call* call, const ListBuilder<const ast::Expr*>& args,
                             Span begin);
  bool AddArg(ListBuilder<const ast::Expr*>* args);

  // parse_json.cc
  const ast::Expr* ParseJsonCall();
  bool ParseJsonTail(Kw keyword, ast::JsonClauses* json);
  bool ParseJsonCommon(ast::JsonClauses* json);
  bool ParseJsonReturning(ast::JsonClauses* json);
  bool ParseJsonValueTail(ast::JsonClauses* json);
  bool ParseJsonQueryTail(ast::JsonClauses* json);
  bool ParseJsonExistsTail(ast::JsonClauses* json);
  bool ParseJsonPairs(ast::JsonClauses* json, bool many);
  bool ParseJsonPair(ast::JsonPair* pair);
  bool ParseJsonItems(ast::JsonClauses* json);
  bool AtJsonNulls() const;
  bool StartsJsonPair() const;
  bool ParseJsonNulls(ast::JsonClauses* json);
  bool ParseOnEmptyOrError(ast::JsonBehavior behavior, const ast::Expr* otherwise,
                           ast::JsonClauses* json);

  // parse_literal.cc
  const ast::Expr* ParseTypedLiteral(ast::LiteralKind kind);
  const ast::Expr* ParseStringLiteral();
  std::string_view RawValue(const Token& token);
  bool ResolveEscapes(ast::Literal* literal);
  bool CheckCharset(const Token& token, std::string_view charset);
  bool CheckBinary(const Token& token, std::string_view digits);
  bool ParseUescape(ast::Literal* literal);
  bool ParseIntervalStart(ast::Interval* interval);
  bool ParseSecondPrecision(ast::Interval* interval);
  ast::TimeUnit UnitAt(size_t ahead) const;

  // parse_query.cc
  bool StartsQueryHere(size_t ahead = 0) const;
  ast::Query* ParseQueryNode(ExprContext context, bool leaf_only);
  ast::Query* ParseLeafQuery(ExprContext context);
  ast::Query* ParseLeafOrExpr();
  ast::Query* ParseSetOps(ast::Query* left, ExprContext context, int min);
  bool ParseValues(ast::Query* query);
  bool StartsRow() const;
  ast::Query* Nest(const ast::Query* query, Span begin);
  bool ParseWith(ast::Query* query);
  ast::Query* ParseOrderAndLimit(ast::Query* query, Span begin);
  bool ParseLimit(ast::Query* query);
  bool ParseOffset(ast::Query* query);
  bool ParseFetch(ast::Query* query);
  const ast::Expr* ParseCount(std::string_view wanted);

  // parse_select.cc
  ast::Query* ParseSelect();
  bool ParseSelectItems(ast::Select* select);
  bool ParseSelectItem(ast::SelectItem* item);
  bool ParseSelectTail(ast::Select* select);
  bool ParseGroupBy(ast::Select* select);
  bool ParseGroupElements(List<const ast::GroupElement*>* elements);
  const ast::GroupElement* ParseGroupElement();
  bool ParseGroupParts(ast::GroupElement* element);
  void MakeRowElement(ast::GroupElement* element);
  bool ParseOrderItem(ast::OrderItem* item);

  // parse_from.cc
  const ast::Table* ParseFrom();
  ast::Table* ParseTable(ExprContext context, bool lateral);
  ast::Table* ParseTablePrimary(ExprContext context, bool lateral);
  ast::Table* ParseNamedTable();
  bool ParseTableExtras(ast::NamedTable* table);
  bool StartsImplicitCall() const;
  ast::Table* ParseImplicitCall(const ast::Name& name);
  ast::Table* ParseUnnest(bool lateral);
  ast::Table* ParseFunctionTable(bool lateral);
  bool StartsJoin() const;
  ast::Table* ParseJoin(const ast::Table* left);
  ast::Table* ParseApply();
  bool ParseJoinCondition(ast::JoinTable* join);
  // ( query ), or where `context` allows it ( join ).
  ast::Table* ParseParenthesizedTable(ExprContext context);
  ast::Table* ParseTableSetOps(ast::Table* table, ExprContext context, Span begin);
  ast::Table* ParseTableTail(ast::Table* table);
  bool FailTable();
  bool StartsType(const Token& token) const;
  static bool IsBuiltinName(Kw keyword);
  bool ContinuesExpr(const Token& token) const;
  bool ParseSample(const ast::Sample** sample);
  bool StartsTable(size_t ahead, int count) const;
  bool CheckNotJoin(const ast::Table* table);
  ast::Query* QueryOf(const ast::Table* table);  // null when it is not a query alone
  ast::Table* Derive(const ast::Query* query, Span begin);

  // parse_window.cc
  bool ParseNamedWindows(List<ast::NamedWindow>* windows);
  const ast::WindowSpec* ParseWindowSpec();
  bool ParseFrame(ast::WindowSpec* window);
  bool ParseFrameBound(ast::FrameBound* bound);

  // parse_match.cc, parse_pivot.cc
  bool AtMatch(size_t offset = 0) const;
  ast::Table* MatchBehind(ast::Table* table);
  ast::Table* ParseMatch(const ast::Table* input);
  bool ParseMatchRows(ast::MatchTable* match);
  bool ParseAfterMatch(ast::MatchTable* match);
  bool ParseMeasures(List<ast::Measure>* measures);
  bool ParsePatternClause(ast::MatchTable* match);
  bool ParseSubsets(List<ast::SubsetDefinition>* subsets);
  bool ParseDefinitions(List<ast::PatternDefinition>* definitions);
  const ast::Pattern* ParsePattern();
  const ast::Pattern* ParsePatternTerm();
  const ast::Pattern* ParsePatternFactor();
  const ast::Pattern* ParsePatternPrimary();
  const ast::Pattern* ParseBracedPattern();
  bool StartsPattern() const;
  bool ParseRepetition(int32_t* value);
  bool ParseRepetitions(ast::Pattern* pattern);
  ast::Table* ParsePivot(const ast::Table* input);
  ast::Table* ParseUnpivot(const ast::Table* input);
  bool ParsePivotAggregates(ast::PivotTable* pivot);
  bool ParsePivotValues(ast::PivotTable* pivot);
  bool ParseUnpivotValues(ast::UnpivotTable* unpivot);

  // parse_hint.cc
  bool ParseHint(ast::Hint* hint);
  bool ParseHintItems(ast::Hint* hint);
  bool ParseHintOptions(ast::Hint* hint);
  bool ParseHintName(ast::HintArgument* argument);
  bool ParseHintLiteral(ast::HintArgument* argument);
};

}  // namespace weir::sql
