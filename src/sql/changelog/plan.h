// A query as Flink's optimizer leaves it, as far as changes and keys ask for it: filters stand
// where they are pushed to, views are looked through, ROW_NUMBER with a bound is a rank.
//
// Made by Lower (lower.h) from the bound tree, one tree of nodes a sink, columns by their position;
// owned by the Plan, whose nodes never move. The passes of this module fill in the results: keys
// (keys.h), then kinds of changes (modes.h). Values; pure; one thread at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/changelog/mode.h"

namespace weir::sql {

enum class PlanOp : uint8_t {
  kUnknown,  // not understood: what comes out cannot be told
  kScan,
  kNormalize,  // ChangelogNormalize: whole changes of a source that gives updates by key
  kValues,
  kCalc,  // projection, or a filter when it has conditions
  kJoin,  // a regular one: both sides are kept
  kIntervalJoin,
  kWindowJoin,
  kTemporalJoin,
  kLookupJoin,
  kCorrelate,        // a function for each row
  kAggregate,        // GROUP BY, DISTINCT
  kWindowAggregate,  // by window_start and window_end
  kGroupWindow,      // GROUP BY TUMBLE(...)
  kOver,
  kRank,  // the first rows of each group; of one row: deduplication
  kWindowRank,
  kLimit,
  kSortLimit,
  kTemporalSort,
  kUnion,
  kMatch,
  kWindowTvf,
};
// "aggregate", "top-n"
std::string_view PlanOpName(PlanOp op);

// A column that is computed, where only a column of the input would do.
inline constexpr int kNotAColumn = std::numeric_limits<int>::max();

// What an expression is made of, by positions in the columns of its node's input.
struct PlanValue {
  int ref = kNotAColumn;  // the column that it passes on
  bool constant = false;
  std::vector<int> uses;  // sorted, each once
  const BoundExpr* expr = nullptr;
};
// Passes `column` on, and the first `count` columns, each in its place.
PlanValue PassedOn(int column);
std::vector<PlanValue> AllPassedOn(size_t count);

// A part of a AND b AND c.
struct PlanCondition {
  std::string op;                // "=", "<"; empty when it is no comparison
  std::vector<PlanValue> sides;  // of a comparison
  std::vector<int> uses;
  bool rejects_null = false;  // false or unknown as soon as one of `uses` is NULL
  bool asks_null = false;     // IS NULL
  const BoundExpr* expr = nullptr;
};

struct PlanOrder {
  int column = kNotAColumn;
  bool descending = false;
};

// Sets of columns that are unique together, each sorted.
using KeySet = std::vector<std::vector<int>>;

// In the order in which it reads, not in the one that packs best.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct PlanNode {
  PlanOp op = PlanOp::kUnknown;
  const BoundRel* rel = nullptr;  // what of the script it does; may be null
  Span span;
  std::vector<PlanNode*> inputs;
  std::vector<TimeAttribute> columns;

  std::vector<PlanValue> values;          // kCalc: what makes the columns; empty: the input's
  std::vector<PlanCondition> conditions;  // kCalc; joins: over both sides' columns
  BoundJoin join = BoundJoin::kInner;
  std::vector<std::pair<int, int>> equal;  // joins: left = right, each in its side
  std::vector<int> group;                  // aggregates: of the input, the first columns here
  std::vector<PlanValue> calls;            // aggregates and OVER: the columns behind
  bool expanded = false;                   // kAggregate: by several sets of keys
  bool plain = false;     // kAggregate: MIN, MAX and SUM alone, so that one row is its own result
  bool by_time = false;   // kOver
  bool replaced = false;  // kCalc: was an aggregate or a join that keys make superfluous
  bool has_ttl = false;   // a hint STATE_TTL of its SELECT says how long state is kept
  std::vector<int> partition;
  std::vector<PlanOrder> order;
  int64_t first = 1;  // kRank: which rows
  int64_t last = 0;   // 0: as a column says
  bool row_number = true;
  int table = -1;              // kScan
  bool early = false;          // kGroupWindow: results before the window's end
  bool update_before = false;  // kScan: it gives the old row of an update, too

  // Columns that say which window a row is in; -1: none.
  int window_start = -1;
  int window_end = -1;
  const BoundRel* window = nullptr;

  // Results.
  std::vector<bool> live;  // columns that somebody reads
  KeySet unique;
  KeySet upsert;         // unique, and on one path through the job
  Changes changes;       // what comes out
  bool removed = false;  // kNormalize: not needed, the source's changes pass
};

struct Plan {
  std::deque<PlanNode> nodes;
  bool unsure = false;  // Flink may drop parts of it: a condition that is always false
};

bool Contains(const std::vector<int>& all, const std::vector<int>& some);
void SortUnique(std::vector<int>* columns);

}  // namespace weir::sql
