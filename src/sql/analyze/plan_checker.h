// What Flink's planner refuses although its validator let it pass: sorting a stream, windows over
// what is no time, joins that cannot be run. Looks at a bound query that is going to run, not at
// text: views and CTEs count as far as they are used, columns that nobody reads are gone before
// Flink looks at them.
//
// Pure; lives for one statement; linear in the bound tree that the statement reaches. It says only
// what is sure: a type that is not known, a table whose columns are not, a condition that Flink may
// fold to FALSE end the question. Facts: the physical rules and nodes of flink-table-planner 2.2
// (StreamPhysicalSortRule, StreamPhysicalOverAggregateRule, StreamExecOverAggregate, RankUtil,
// TemporalJoinUtil, CommonPhysicalLookupJoin, IntervalJoinUtil), each tried on Flink 2.2.1.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/diag/diagnostic.h"

namespace weir::sql {

// What the binder knows to be refused as soon as the node is part of a plan.
struct Refusal {
  Diagnostic diagnostic;
  bool streaming_only = false;
};

struct Refusals {
  std::map<const BoundRel*, std::vector<Refusal>> rels;
  std::map<const BoundExpr*, std::vector<Refusal>> exprs;
};

// Of one walk along inputs: views of views.
inline constexpr int kMaxPlanSteps = 1000;

// Whether it needs a row: a column, a subquery, an aggregate.
bool HasColumn(const BoundExpr& expr);

// Whether Calcite can compute the expression, or a condition in it, without a row: constants,
// x = x, NULLIF(x, x).
bool IsFolded(const BoundExpr& expr);

class PlanChecker {
 public:
  PlanChecker(const BoundScript& script, const Refusals& refusals, bool batch)
      : script_(script), refusals_(refusals), batch_(batch) {}

  // In the order of the text, each finding once. To be called once.
  std::vector<Diagnostic> Check(const BoundRel& root);

 private:
  // ---- what runs: plan_checker.cc
  void Walk(const BoundRel& root);
  void FindTopSorts(const BoundRel& root);
  void Reach(const BoundRel* rel);
  void Enter(const BoundRel& rel);
  void UseColumn(ColumnId id);
  void Follow(ColumnId id);
  void UseAll(const BoundRel& rel);
  void UseExpr(const BoundExpr* expr, const BoundRel* owner);
  void KeepOvers(const BoundRel& input);
  const BoundRel* ViewOf(const BoundRel& scan) const;
  bool IsConstant(const BoundExpr& root) const;
  const BoundExpr* MadeBy(ColumnId id) const;
  bool Uses(ColumnId id) const { return used_.count(id) != 0; }

  // ---- rules
  void CheckSort(const BoundRel& sort);
  void CheckBatchKeys(const BoundRel& rel);
  // plan_time.cc: what made an ordinary time of a time attribute.
  enum class TimeLoss : uint8_t { kNone, kGroup, kJoin, kSubquery, kCall };
  TimeLoss LostTime(const BoundRel* rel, ColumnId id) const;
  TimeLoss LostTime(const BoundRel& reader, const BoundExpr& time) const;
  static std::string_view LossWords(TimeLoss loss);
  const BoundRel* TimeThrough(const BoundRel& join, ColumnId id,
                              std::vector<const BoundExpr*> conditions, bool* lost) const;
  void CheckReadTime(const BoundRel& rel);
  void CheckOver(const BoundRel& owner,
                 const std::vector<const BoundExpr*>& calls);  // plan_over.cc
  void CheckOverWindow(const BoundRel& owner, const BoundExpr& call);
  void CheckSameWindow(const std::vector<const BoundExpr*>& calls);
  void CheckRank(const BoundRel& filter);
  void CheckBatchRanks(const BoundRel& rel);
  const BoundExpr* OverBehind(const BoundExpr* column) const;
  void CheckJoin(const BoundRel& join);  // plan_join.cc
  void CheckTemporal(const BoundRel& join);
  void CheckVersions(const BoundRel& join, const BoundExpr& time);
  void CheckLookup(const BoundRel& join);
  void CheckLookupOfQuery(const BoundRel& right);
  const BoundRel& SourceOf(const BoundRel& rel) const;
  void CheckKeyTypes(const BoundRel& join, const BoundExpr* condition);
  void CheckKeyPair(Span at, const DataType& left, const DataType& right);
  void CheckSubquery(const BoundExpr& expr);
  void CheckFilter(const BoundRel& filter);
  void CheckUnnest(const BoundRel& join);
  void CheckLateralLimit(const BoundRel& join);
  const BoundRel* ChangingInput(const BoundRel& rel) const;
  void CheckChanges(const BoundRel& reader, const BoundExpr* call);
  void CheckIntervalTimes(const BoundRel& join);
  void CheckIntervalOfProctime(const BoundRel& join);
  void CheckLateralValues(const BoundRel& join);
  void CheckOuterFields(const BoundRel& query, bool condition);
  void CheckOuterFields(const BoundExpr& expr, bool condition);

  void Report(Diagnostic diagnostic) { found_.push_back(std::move(diagnostic)); }

  const BoundScript& script_;
  const Refusals& refusals_;
  bool batch_;
  bool foldable_ = false;  // some condition may be FALSE at once: Flink then drops what it likes
  bool filtered_ = false;  // there is a WHERE or HAVING
  std::vector<Diagnostic> found_;

  std::set<const BoundRel*> reached_;
  std::vector<const BoundRel*> rels_;  // reached, in order; also the queue
  size_t next_rel_ = 0;
  std::set<ColumnId> used_;
  std::vector<ColumnId> columns_;  // used, in order; also the queue
  size_t next_column_ = 0;
  std::set<const BoundExpr*> exprs_;
  std::map<const BoundRel*, std::vector<const BoundExpr*>> overs_;
  std::set<const BoundExpr*> ranked_;    // OVER calls that some condition compares
  std::set<const BoundRel*> top_sorts_;  // those that Calcite keeps although nothing limits them
};

}  // namespace weir::sql
