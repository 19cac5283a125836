// From the bound tree to the plan that Flink makes of it. Facts: FlinkStreamRuleSets of
// flink-table-planner 2.2: which filters, projections, aggregates and joins are moved or dropped.
//
// For one Lower call, on its stack. What it does not understand becomes a node kUnknown. Bounded:
// kMaxPlanNodes nodes, kMaxPlanDepth levels, kMaxPlanColumns columns; what is beyond is kUnknown.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/changelog/plan.h"
#include "sql/changelog/tables.h"

namespace weir::sql {

inline constexpr size_t kMaxPlanNodes = 20'000;
inline constexpr int kMaxPlanDepth = 300;
inline constexpr size_t kMaxPlanColumns = 300'000;  // of all nodes, and of a script

class Lowering {
 public:
  Lowering(const BoundScript& script, const TableChanges& tables, Plan* plan)
      : script_(script), tables_(tables), plan_(plan) {}

  // The plan of a query whose columns are, in their order, those of the sink it is written to.
  // `columns`: by the sink's column, the query's that fills it; -1: none.
  PlanNode* Sink(const BoundRel& query, const std::vector<int>& columns,
                 const std::vector<DataType>& types);

 private:
  // A node and what its columns are called in expressions above it.
  struct Scope {
    PlanNode* node = nullptr;
    std::unordered_map<ColumnId, int> ids;
    std::unordered_map<ColumnId, const BoundExpr*> aliases;  // QUALIFY: names of the SELECT list
    std::vector<std::pair<const BoundExpr*, int>> made;      // keys, aggregates, OVER calls
  };

  // ---- lower.cc
  Scope Lower(const BoundRel& rel);
  Scope LowerRel(const BoundRel& rel);
  Scope Scan(const BoundRel& rel);
  Scope Filter(const BoundRel& rel);
  Scope Values(const BoundRel& rel);
  Scope SetOperation(const BoundRel& rel);
  Scope Sort(const BoundRel& rel);
  Scope WindowFunction(const BoundRel& rel);
  Scope Match(const BoundRel& rel);
  Scope Unknown(const BoundRel& rel);
  PlanNode* Distinct(PlanNode* input, const BoundRel& rel);

  // ---- lower_select.cc
  Scope Project(const BoundRel& rel);
  Scope Group(const BoundRel& aggregate, const std::vector<const BoundExpr*>& above);
  Scope GroupWindow(const BoundRel& aggregate, const Scope& input,
                    const std::vector<const BoundExpr*>& keys,
                    const std::vector<PlanValue>& grouped,
                    const std::vector<const BoundExpr*>& above);
  Scope Over(const BoundRel& rel, const Scope& input, const std::vector<const BoundExpr*>& calls);

  // ---- lower_join.cc
  Scope Join(const BoundRel& rel);
  Scope Lateral(const BoundRel& rel, Scope left);
  Scope Temporal(const BoundRel& rel, Scope left, const BoundRel& versions);
  Scope Subquery(Scope left, const BoundExpr& part, bool negated);
  // Gives a join its conditions: sorts out which sides they ask about, and what kind it is.
  void SetConditions(PlanNode* join, std::vector<PlanCondition> conditions);
  void Classify(PlanNode* join);
  Scope Beside(Scope left, const Scope& right);

  // ---- push.cc
  PlanNode* AddFilter(PlanNode* node, std::vector<PlanCondition> conditions);
  PlanNode* FilterCalc(PlanNode* calc, const std::vector<PlanCondition>& conditions);
  PlanNode* FilterJoin(PlanNode* join, std::vector<PlanCondition> conditions);
  PlanNode* Above(PlanNode* node, std::vector<PlanCondition> conditions);
  bool MakeRank(PlanNode* over, std::vector<PlanCondition>* conditions);

  // ---- expressions: lower_expr.cc
  PlanValue ValueOf(const BoundExpr& expr, const Scope& scope);
  std::vector<PlanCondition> ConditionsOf(const BoundExpr* condition, const Scope& scope);
  PlanCondition ConditionOf(const BoundExpr& part, const Scope& scope);
  // a = b, of the columns that USING and NATURAL name.
  PlanCondition Equal(const BoundExpr& a, const BoundExpr& b, const Scope& scope);

  PlanNode* New(PlanOp op, const BoundRel* rel, std::vector<PlanNode*> inputs);
  PlanNode* Calc(PlanNode* input, const BoundRel* rel, std::vector<PlanValue> values);

  const BoundScript& script_;
  const TableChanges& tables_;
  Plan* plan_;
  int depth_ = 0;
  size_t columns_ = 0;
  bool has_ttl_ = false;  // the SELECT that is lowered has a hint STATE_TTL
};

// Whether conditions of this filter and those right below it exclude each other: contradiction.cc.
bool HasContradiction(const PlanNode& top);
// Moves what is said of columns `from` on to one side of a join.
PlanCondition Shifted(PlanCondition condition, int by);
// What is said of a calc's columns, said of its input's.
PlanCondition Through(const PlanNode& calc, const PlanCondition& condition);
PlanValue Through(const PlanNode& calc, const PlanValue& value);

}  // namespace weir::sql
