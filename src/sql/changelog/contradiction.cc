// Filters that no row meets: Flink drops the query behind them, so that nothing can be said of it.
#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "sql/changelog/lower.h"

namespace weir::sql {
namespace {

constexpr int kMaxChain = 100;

// What conditions leave of one column's values.
struct Left {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;
  bool high_open = false;
  std::set<std::string> equal;  // literals as they are written
  bool null = false;            // IS NULL
  bool not_null = false;

  bool none() const {
    return low > high || (low == high && (low_open || high_open)) || equal.size() > 1 ||
           (null && not_null);
  }
};

const BoundExpr* LiteralOf(const PlanValue& value) {
  const BoundExpr* expr = value.expr;
  return value.constant && expr != nullptr && expr->kind == BoundExprKind::kLiteral ? expr
                                                                                    : nullptr;
}

std::optional<double> NumberOf(const BoundExpr& literal) {
  double number = 0;
  const char* end = literal.name.data() + literal.name.size();
  const auto [at, error] = std::from_chars(literal.name.data(), end, number);
  if (error != std::errc() || at != end) return std::nullopt;
  return number;
}

void Lower(double bound, bool open, Left* left) {
  if (bound < left->low) return;
  left->low_open = open || (bound == left->low && left->low_open);
  left->low = bound;
}

void Upper(double bound, bool open, Left* left) {
  if (bound > left->high) return;
  left->high_open = open || (bound == left->high && left->high_open);
  left->high = bound;
}

void Narrow(const PlanCondition& condition, std::map<int, Left>* columns) {
  if (condition.asks_null && condition.uses.size() == 1) (*columns)[condition.uses[0]].null = true;
  if (condition.rejects_null) {
    for (const int use : condition.uses) (*columns)[use].not_null = true;
  }
  if (condition.sides.size() < 2) return;
  const bool swapped = condition.sides[0].ref == kNotAColumn;
  const PlanValue& column = condition.sides[swapped ? 1 : 0];
  const BoundExpr* literal = LiteralOf(condition.sides[swapped ? 0 : 1]);
  if (column.ref == kNotAColumn || literal == nullptr) return;
  Left* left = &(*columns)[column.ref];
  const std::optional<double> number = NumberOf(*literal);
  const std::string& op = condition.op;
  if (op == "=") {
    if (number) {
      Lower(*number, false, left);
      Upper(*number, false, left);
    } else {
      left->equal.insert(literal->name);
    }
    return;
  }
  if (!number || op.empty()) return;
  if (op == "BETWEEN") {
    const BoundExpr* last = swapped ? nullptr : LiteralOf(condition.sides[2]);
    const std::optional<double> high = last == nullptr ? std::nullopt : NumberOf(*last);
    if (high) {
      Lower(*number, false, left);
      Upper(*high, false, left);
    }
    return;
  }
  if (op == "<>" && left->low == *number && left->high == *number) left->low_open = true;
  if (op == "<>" || (op[0] != '<' && op[0] != '>')) return;
  const bool less = (op[0] == '<') != swapped;
  less ? Upper(*number, op.size() == 1, left) : Lower(*number, op.size() == 1, left);
}

}  // namespace

bool HasContradiction(const PlanNode& top) {
  std::vector<PlanCondition> all;
  const PlanNode* at = &top;
  for (int step = 0; step < kMaxChain && at->op == PlanOp::kCalc && at->inputs.size() == 1;
       ++step) {
    if (!at->values.empty()) {
      for (PlanCondition& condition : all) condition = Through(*at, condition);
    }
    all.insert(all.end(), at->conditions.begin(), at->conditions.end());
    at = at->inputs[0];
  }
  std::map<int, Left> columns;
  // Twice, so that x <> 3 meets x = 3 in either order.
  for (int round = 0; round < 2; ++round) {
    for (const PlanCondition& condition : all) Narrow(condition, &columns);
  }
  return std::any_of(columns.begin(), columns.end(),
                     [](const auto& column) { return column.second.none(); });
}

}  // namespace weir::sql
