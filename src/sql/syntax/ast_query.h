// Queries: SELECT and what stands in its FROM.
#pragma once

#include "sql/syntax/ast_expr.h"

namespace weir::sql::ast {

// ---- FROM --------------------------------------------------------------------------------------

enum class TableKind : uint8_t {
  kNamed,     // t, db.t
  kDerived,   // (query)
  kFunction,  // TABLE(f(...)), f(...): a table function or window TVF
  kUnnest,    // UNNEST(a, b) WITH ORDINALITY
  kJoin,
  kPivot,
  kUnpivot,
  kMatch,  // MATCH_RECOGNIZE
};

struct Sample {
  bool system = false;      // TABLESAMPLE SYSTEM (p); else BERNOULLI
  bool substitute = false;  // TABLESAMPLE SUBSTITUTE ('name')
  std::string_view name;
  const Expr* percent = nullptr;
  const Expr* repeatable = nullptr;  // may be null
  Span span;
};

struct Table : Node {
  TableKind kind;
  bool lateral = false;
  // t AS alias (columns). Empty when absent.
  Ident alias;
  List<Ident> columns;
  const Sample* sample = nullptr;  // may be null
  explicit Table(TableKind k) : kind(k) {}
};

template <TableKind K>
struct TableOf : Table {
  static constexpr TableKind kKind = K;
  TableOf() : Table(K) {}
};

template <typename T>
const T* As(const Table* table) {
  return table != nullptr && table->kind == T::kKind ? static_cast<const T*>(table) : nullptr;
}

struct NamedTable : TableOf<TableKind::kNamed> {
  Name name;
  List<Hint> hints;             // t /*+ OPTIONS(...) */
  bool explicit_table = false;  // (TABLE t) in FROM
  bool extend_word = false;     // t EXTEND (a INT, ...); else t (a INT, ...)
  List<TypeField> extend;
  const Expr* as_of = nullptr;  // FOR SYSTEM_TIME AS OF expression; may be null
  Ident before_as_of_alias;     // t AS x FOR SYSTEM_TIME AS OF ...: kept where Flink accepts it
};

struct DerivedTable : TableOf<TableKind::kDerived> {
  const Query* query = nullptr;
  const Expr* as_of = nullptr;  // may be null
};

struct FunctionTable : TableOf<TableKind::kFunction> {
  bool table_keyword = false;  // TABLE(f(...)); else a plain call in FROM
  bool specific = false;       // TABLE(SPECIFIC f(...))
  const Call* call = nullptr;
};

struct UnnestTable : TableOf<TableKind::kUnnest> {
  List<const Expr*> items;
  bool with_ordinality = false;
};

enum class JoinType : uint8_t {
  kInner,
  kLeft,
  kRight,
  kFull,
  kCross,
  kComma,
  kLeftSemi,
  kAsof,
  kLeftAsof,
  kCrossApply,
  kOuterApply
};

struct JoinTable : TableOf<TableKind::kJoin> {
  JoinType type = JoinType::kInner;
  bool natural = false;
  bool inner_word = false;     // INNER was written
  bool outer_word = false;     // OUTER was written
  bool parenthesized = false;  // (a JOIN b)
  const Table* left = nullptr;
  const Table* right = nullptr;
  const Expr* on = nullptr;  // may be null
  List<Ident> using_columns;
  const Expr* match_condition = nullptr;  // of ASOF joins; may be null
  Span join_span;                         // the words of the join
};

struct PivotAggregate {
  const Expr* call = nullptr;
  Ident alias;  // empty text when absent
};
struct PivotValue {
  List<const Expr*> values;  // one: an expression or a row constructor
  Ident alias;
};
struct PivotTable : TableOf<TableKind::kPivot> {
  const Table* input = nullptr;
  List<PivotAggregate> aggregates;
  List<Ident> axes;
  List<PivotValue> values;
};

struct UnpivotValue {
  List<Ident> columns;
  bool in_brackets = false;
  List<const Expr*> literals;  // AS 'x': empty, or one expression or row constructor
};
struct UnpivotTable : TableOf<TableKind::kUnpivot> {
  const Table* input = nullptr;
  enum class Nulls : uint8_t { kDefault, kInclude, kExclude } nulls = Nulls::kDefault;
  List<Ident> measures;
  List<Ident> axes;
  List<UnpivotValue> values;
};

// ---- MATCH_RECOGNIZE ---------------------------------------------------------------------------

enum class PatternKind : uint8_t {
  kSymbol,       // A
  kSequence,     // A B
  kAlternative,  // A | B
  kQuantified,   // A*, A{2,3}?
  kPermute,      // PERMUTE(A, B)
  kExclude,      // {- A -}
};

struct Pattern : Node {
  PatternKind kind = PatternKind::kSymbol;
  Ident symbol;
  List<const Pattern*> parts;  // one for kQuantified and kExclude
  char quantifier = 0;         // '*', '+', '?', '{'
  int32_t min = -1;            // of {min,max}; -1: not written
  int32_t max = -1;
  bool exact = false;  // {n}: min == max, no comma
  bool reluctant = false;
};

struct Measure {
  const Expr* expr = nullptr;
  Ident alias;
};
struct SubsetDefinition {
  Ident name;
  List<const Expr*> members;  // names, but Flink's parser takes any expression
};
struct PatternDefinition {
  Ident symbol;
  const Expr* condition = nullptr;
};

enum class AfterMatch : uint8_t {
  kDefault,
  kNextRow,
  kPastLastRow,
  kToFirst,
  kToLast,
};

struct MatchTable : TableOf<TableKind::kMatch> {
  const Table* input = nullptr;
  bool has_partition_by = false;
  List<const Expr*> partition_by;
  List<OrderItem> order_by;
  List<Measure> measures;
  enum class Rows : uint8_t { kDefault, kOnePerMatch, kAllPerMatch } rows = Rows::kDefault;
  AfterMatch after = AfterMatch::kDefault;
  Ident after_symbol;
  bool after_last_word = false;  // SKIP TO LAST x; SKIP TO x means the same
  bool strict_start = false;     // ^
  bool strict_end = false;       // $
  const Pattern* pattern = nullptr;
  const Interval* within = nullptr;  // may be null
  List<SubsetDefinition> subsets;
  List<PatternDefinition> definitions;
};

// ---- SELECT ------------------------------------------------------------------------------------

struct SelectItem {
  const Expr* expr = nullptr;
  Ident alias;  // empty text when absent
  bool as_word = false;
  Span span;
};

enum class GroupKind : uint8_t { kExpr, kEmpty, kRow, kRollup, kCube, kGroupingSets };

// kRow: (a, b) as one element. The parts of ROLLUP, CUBE and GROUPING SETS are elements again.
struct GroupElement {
  GroupKind kind = GroupKind::kExpr;
  const Expr* expr = nullptr;
  List<const GroupElement*> parts;
  Span span;
};

struct NamedWindow {
  Ident name;
  const WindowSpec* spec = nullptr;
};

struct Select {
  List<Hint> hints;
  bool stream = false;
  bool distinct = false;
  bool all = false;
  List<SelectItem> items;
  const Table* from = nullptr;  // may be null
  const Expr* where = nullptr;  // may be null
  bool has_group_by = false;
  bool group_distinct = false;  // GROUP BY DISTINCT
  bool group_all = false;
  List<const GroupElement*> group_by;
  const Expr* having = nullptr;  // may be null
  List<NamedWindow> windows;
  const Expr* qualify = nullptr;  // may be null
  Span select_word;
};

// ---- Query -------------------------------------------------------------------------------------

enum class QueryKind : uint8_t { kSelect, kValues, kTable, kSetOperation, kNested };
enum class SetOp : uint8_t { kUnion, kIntersect, kExcept, kMinus };

struct CommonTable {
  Ident name;
  List<Ident> columns;
  const Query* query = nullptr;
};

// WITH ... body ORDER BY ... LIMIT ... OFFSET ... FETCH ...
struct Query : Node {
  bool recursive = false;
  List<CommonTable> with;

  QueryKind kind = QueryKind::kSelect;
  const Select* select = nullptr;  // kSelect
  List<const Expr*> rows;          // kValues: row constructors, or plain expressions
  Name table;                      // kTable: TABLE t
  const Query* left = nullptr;     // kSetOperation; kNested: (query)
  const Query* right = nullptr;
  SetOp op = SetOp::kUnion;
  bool op_all = false;
  bool op_distinct = false;
  Span op_span;

  bool has_order_by = false;
  List<OrderItem> order_by;
  const Expr* offset = nullptr;  // may be null
  Span offset_span;              // the word
  bool value_word = false;       // kValues: VALUE for VALUES
  bool bare = false;  // kValues: an expression without VALUES; LIMIT behind it made it a query
  const Expr* limit = nullptr;        // LIMIT n; may be null
  const Expr* limit_start = nullptr;  // LIMIT start, n; may be null
  bool limit_all = false;             // LIMIT ALL
  const Expr* fetch = nullptr;        // FETCH FIRST n ROWS ONLY; may be null
};

}  // namespace weir::sql::ast
