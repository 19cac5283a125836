// What the checks of this module ask about one sink's plan. On their stack, for one sink; values
// and pointers into the plan, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sql/changelog/changelog.h"
#include "sql/changelog/tables.h"

namespace weir::sql {

inline constexpr size_t kMaxAdvice = 100;  // of a script; nobody reads more

class Facts {
 public:
  Facts(const BoundScript& script, const Settings& settings, const ConnectorRegistry* registry,
        const ChangelogSink& sink);

  const BoundScript& script() const { return script_; }
  const ChangelogSink& sink() const { return sink_; }
  // Readers before what they read.
  const std::vector<const PlanNode*>& nodes() const { return nodes_; }

  // Whether somebody has made this setting, and its value.
  bool IsSet(std::string_view key) const { return settings_.find(key) != settings_.end(); }
  std::string Setting(std::string_view key) const;

  // Its rows never come to an end, as far as is known.
  bool Endless(const PlanNode& node) const { return endless_.count(&node) != 0; }
  // Endless, and none of its rows is ever taken back.
  bool OnlyGrows(const PlanNode& node) const;
  // How many values a column may have at most; none: nobody knows.
  std::optional<int64_t> Values(const PlanNode& node, int column) const;
  // Of several columns together; of none it is 1.
  std::optional<int64_t> Values(const PlanNode& node, const std::vector<int>& columns) const;

  // The table that a node's rows are from, by its name in the script; empty: several.
  std::string TableName(const PlanNode& node) const;
  // "(user_id, day)"; empty when one of them has no name.
  std::string ColumnNames(const PlanNode& node, const std::vector<int>& columns) const;
  // The smallest piece of text that stands for the operator.
  static Span Place(const PlanNode& node);

 private:
  std::optional<int64_t> ValuesOf(const BoundExpr& expr) const;

  const BoundScript& script_;
  const Settings& settings_;
  const ChangelogSink& sink_;
  TableChanges tables_;
  std::vector<const PlanNode*> nodes_;
  std::unordered_set<const PlanNode*> endless_;
};

// The checks: each adds what it has to say of the sink.
void AdviseOnGrowth(const Facts& facts, std::vector<Diagnostic>* found);  // growth.cc
void AdviseOnSinkKey(const Facts& facts, std::vector<Diagnostic>* found);
void AdviseOnDeterminism(const Facts& facts, std::vector<Diagnostic>* found);  // determinism.cc
void AdviseOnFewKeys(const Facts& facts, std::vector<Diagnostic>* found);      // few_keys.cc
void AdviseOnTimes(const Facts& facts, std::vector<Diagnostic>* found);        // times.cc

// A join that would be one inside a bound of time, were its columns time attributes: times.cc.
bool IsBoundByPlainTime(const PlanNode& join);
// The first call in it whose result is another each time; null: none. determinism.cc.
const BoundExpr* FindNotDeterministic(const BoundExpr& expr);

}  // namespace weir::sql
