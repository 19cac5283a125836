// The second tree: what a script means. Every name is resolved, every expression has a type, every
// column an id of its own, so that "where does this column come from" is a look-up.
//
// Made by AnalyzeScript, owned by the BoundScript (pools: nodes never move and are freed together),
// never changed afterwards; any thread may read it. Spans point into the script that was analyzed.
// What could not be resolved has the type Unknown and the kind kUnknown: a walker needs no guard.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/catalog/function.h"
#include "sql/catalog/schema.h"
#include "sql/catalog/type.h"
#include "sql/connectors/table.h"
#include "sql/diag/span.h"
#include "sql/syntax/statement_kind.h"

namespace weir::sql {

struct BoundRel;
struct BoundWindow;

// Unique in a BoundScript; 0 is no column.
using ColumnId = int32_t;

struct BoundColumn {
  ColumnId id = 0;
  std::string name;
  DataType type;
};

enum class BoundExprKind : uint8_t {
  kUnknown,    // an error was reported, or it cannot be known; `name`: a column that may be there
  kColumn,     // `column`; an outer query's when `outer`
  kLiteral,    // `name`: its text
  kCall,       // `name`, `function`, `args`: scalar functions and operators, CASE, CAST, ROW, ...
  kField,      // args[0].`name`
  kAggregate,  // `name`, `args`, `distinct`, `filter`
  kOver,       // a call over `window`
  kSubquery,   // `query`: scalar, IN, EXISTS, ANY (`name` says which); args: the left side
};

struct BoundExpr {
  BoundExprKind kind = BoundExprKind::kUnknown;
  DataType type;
  Span span;
  std::string name;
  const FunctionDef* function = nullptr;  // a built-in one; null otherwise
  std::vector<const BoundExpr*> args;
  ColumnId column = 0;
  bool outer = false;
  bool distinct = false;
  bool literal = false;        // what Flink takes for a literal
  bool has_aggregate = false;  // somewhere below, subqueries left out
  bool has_over = false;
  bool is_symbol = false;             // DAY, BOTH, a JSON clause
  bool has_operand = false;           // CASE x WHEN ...: args[0] is x
  bool negated = false;               // x NOT IN ...
  bool of_path = false;               // kField: written as one name, a.b.c
  const BoundExpr* filter = nullptr;  // FILTER (WHERE ...)
  const BoundWindow* window = nullptr;
  const BoundRel* query = nullptr;
};

struct BoundOrder {
  const BoundExpr* expr = nullptr;
  bool descending = false;
};

// ROWS or RANGE BETWEEN lower AND upper; as it is without these words by default.
struct BoundFrame {
  enum class Bound : uint8_t {
    kUnboundedPreceding,
    kPreceding,
    kCurrentRow,
    kFollowing,
    kUnboundedFollowing
  };
  bool rows = false;
  Bound lower = Bound::kUnboundedPreceding;
  Bound upper = Bound::kCurrentRow;
  const BoundExpr* lower_offset = nullptr;  // of kPreceding and kFollowing
};

// OVER (...)
struct BoundWindow {
  std::vector<const BoundExpr*> partition_by;
  std::vector<BoundOrder> order_by;
  BoundFrame frame;
  Span span;
};

enum class BoundRelKind : uint8_t {
  kUnknown,  // could not be resolved: `columns` may be incomplete
  kScan,
  kProject,  // exprs[i] makes columns[i]; also a view's or CTE's new names
  kFilter,
  kJoin,
  kAggregate,  // keys and exprs (the aggregates), in this order the columns
  kSetOp,      // columns[i] is made of each input's columns[i]
  kValues,     // rows: exprs, columns.size() at a time
  kTableFunction,
  kWindowTvf,  // the input's columns, then window_start, window_end, window_time
  kMatch,
  kPivot,
  kSort,  // also LIMIT and OFFSET
};

enum class BoundJoin : uint8_t { kInner, kLeft, kRight, kFull, kSemi, kAnti };

struct BoundRel {
  BoundRelKind kind = BoundRelKind::kUnknown;
  Span span;
  std::vector<BoundColumn> columns;
  bool open = false;  // there may be more columns than are known
  std::vector<const BoundRel*> inputs;
  std::vector<const BoundExpr*> exprs;
  std::vector<const BoundExpr*> keys;    // GROUP BY, PARTITION BY
  std::vector<BoundOrder> order_by;      // kSort, kMatch, a function's table
  const BoundExpr* condition = nullptr;  // kFilter, kJoin
  BoundJoin join = BoundJoin::kInner;
  bool lateral = false;              // kJoin: the right side refers to the left one
  bool temporal = false;             // kScan: FOR SYSTEM_TIME AS OF
  bool all = false;                  // kSetOp: UNION ALL and so on
  bool distinct = false;             // kProject: SELECT DISTINCT
  bool state_ttl = false;            // kProject: a hint STATE_TTL says how long its state is kept
  bool limited = false;              // kSort: LIMIT or FETCH, with a number
  bool offset = false;               // kSort: OFFSET
  bool grouping_sets = false;        // kAggregate: ROLLUP, CUBE, GROUPING SETS
  Span span_of_offset;               // kSort: of the word
  std::string name;                  // function, set operation, view or CTE
  int table = -1;                    // kScan: index in BoundScript::tables
  std::vector<GivenOption> options;  // kScan: those of a hint, /*+ OPTIONS(...) */
  // What lineage needs beyond the plan. kJoin: the columns of USING and NATURAL; kMatch: exprs that
  // make columns, in their order; kWindowTvf: the columns of DESCRIPTOR; kPivot: those behind FOR.
  std::vector<const BoundExpr*> traced;
  std::vector<const BoundExpr*> spread;  // PARTITION BY of a function's table
};

// A table, view or sink that the script names; each once.
struct BoundTable {
  TableInfo info;
  bool known = false;                // its schema is
  bool options_known = false;        // info.options are all that it has
  Span made;                         // its name where this script defines it; empty: elsewhere
  int statement = -1;                // which made it, index in BoundScript::statements; -1: none
  const BoundRel* view = nullptr;    // views: what they stand for
  std::vector<GivenOption> options;  // with their places; those of LIKE and ALTER TABLE included
  std::map<std::string, std::set<std::string>> computed;  // by column: those it is computed from
};

struct BoundSink {
  int table = -1;  // index in BoundScript::tables; -1: it could not be resolved
  const BoundRel* query = nullptr;
  std::vector<size_t> columns;  // of the table, one a query's column, in its order
  Span target;
  std::vector<GivenOption> options;  // those of a hint
  std::vector<const BoundExpr*>
      values;  // UPDATE: one for each of `columns`, instead of the query's
  const BoundExpr* condition = nullptr;  // WHERE of UPDATE and DELETE
};

struct BoundStatement {
  StatementKind kind = StatementKind::kUnknown;
  Span span;
  const BoundRel* query = nullptr;  // SELECT, a view's query; null otherwise
  std::vector<BoundSink> sinks;     // INSERT, CTAS: one; a statement set: one an INSERT
  bool batch = false;               // the mode that was in force
};

// Where a column is made.
struct ColumnOrigin {
  const BoundRel* rel = nullptr;
  size_t index = 0;  // in rel->columns
};

struct BoundScript {
  std::vector<BoundStatement> statements;  // one for each of the tree's
  std::deque<BoundTable> tables;
  std::vector<ColumnOrigin> columns;  // by ColumnId; [0] is none
  // Columns of USING and NATURAL that were named without a table: the same column of other sides.
  std::map<const BoundExpr*, std::vector<ColumnId>> merged;

  std::deque<BoundExpr> exprs;
  std::deque<BoundRel> rels;
  std::deque<BoundWindow> windows;
};

// The parts of a AND b AND c, in the order of the text; none of null. Chains may be long.
std::vector<const BoundExpr*> Conjuncts(const BoundExpr* condition);

// Calls `visit` for an expression and its arguments at any depth, in the order of the text: itself,
// then what is inside, as long as `visit` says so.
template <typename Visit>
void VisitParts(const BoundExpr& root, Visit visit) {
  std::vector<const BoundExpr*> left = {&root};
  while (!left.empty()) {
    const BoundExpr* part = left.back();
    left.pop_back();
    if (visit(*part)) left.insert(left.end(), part->args.rbegin(), part->args.rend());
  }
}

// The first part that is wanted; null: none.
template <typename Wanted>
const BoundExpr* FindPart(const BoundExpr& root, Wanted wanted) {
  const BoundExpr* found = nullptr;
  VisitParts(root, [&](const BoundExpr& part) {
    if (found == nullptr && wanted(part)) found = &part;
    return found == nullptr;
  });
  return found;
}

}  // namespace weir::sql
