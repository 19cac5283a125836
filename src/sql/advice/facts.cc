#include "sql/advice/facts.h"

#include <algorithm>
#include <charconv>

namespace weir::sql {
namespace {

constexpr int kMaxSteps = 10'000;
constexpr int64_t kMany = 1'000'000;

bool IsConstant(const BoundExpr& expr) {
  if (expr.kind == BoundExprKind::kLiteral) return true;
  return expr.kind == BoundExprKind::kCall && expr.name == "CAST" && expr.args.size() == 1 &&
         expr.args[0]->kind == BoundExprKind::kLiteral;
}

std::optional<int64_t> NumberOf(const BoundExpr& expr) {
  if (expr.kind != BoundExprKind::kLiteral) return std::nullopt;
  int64_t number = 0;
  const char* end = expr.name.data() + expr.name.size();
  const auto [at, error] = std::from_chars(expr.name.data(), end, number);
  if (error != std::errc() || at != end) return std::nullopt;
  return number;
}

// The results of a CASE, behind each THEN and ELSE.
std::vector<const BoundExpr*> ResultsOf(const BoundExpr& expr) {
  std::vector<const BoundExpr*> results;
  const size_t first = expr.has_operand ? 1 : 0;
  for (size_t i = first + 1; i < expr.args.size(); i += 2) results.push_back(expr.args[i]);
  if ((expr.args.size() - first) % 2 == 1) results.push_back(expr.args.back());
  return results;
}

// Functions whose results are few, whatever they are given.
std::optional<int64_t> ResultsOf(std::string_view name) {
  if (name == "QUARTER") return 4;
  if (name == "DAYOFWEEK") return 7;
  if (name == "MONTH") return 12;
  if (name == "HOUR") return 24;
  if (name == "DAYOFMONTH") return 31;
  if (name == "WEEK") return 54;
  if (name == "MINUTE" || name == "SECOND") return 60;
  if (name == "DAYOFYEAR") return 366;
  return std::nullopt;
}

}  // namespace

Facts::Facts(const BoundScript& script, const Settings& settings, const ConnectorRegistry* registry,
             const ChangelogSink& sink)
    : script_(script), settings_(settings), sink_(sink), tables_(script, registry) {
  nodes_ = {sink.root};
  for (size_t i = 0; i < nodes_.size(); ++i) {
    const PlanNode* node = nodes_[i];
    nodes_.insert(nodes_.end(), node->inputs.begin(), node->inputs.end());
  }
  for (auto it = nodes_.rbegin(); it != nodes_.rend(); ++it) {
    const PlanNode& node = **it;
    bool endless = false;
    switch (node.op) {
      case PlanOp::kScan:
        endless = node.table >= 0 &&
                  !tables_.Bounded(node.table, node.rel == nullptr ? std::vector<GivenOption>()
                                                                   : node.rel->options);
        break;
      case PlanOp::kLimit:
      case PlanOp::kValues:
        break;
      case PlanOp::kLookupJoin:
      case PlanOp::kTemporalJoin:
        endless = Endless(*node.inputs[0]);
        break;
      default:
        endless = std::any_of(node.inputs.begin(), node.inputs.end(),
                              [&](const PlanNode* input) { return Endless(*input); });
        break;
    }
    if (endless) endless_.insert(&node);
  }
}

std::string Facts::Setting(std::string_view key) const {
  const auto set = settings_.find(key);
  return set == settings_.end() ? "" : set->second;
}

bool Facts::OnlyGrows(const PlanNode& node) const {
  return node.changes.insert_only() && Endless(node);
}

std::optional<int64_t> Facts::ValuesOf(const BoundExpr& expr) const {
  if (IsConstant(expr)) return 1;
  if (expr.type.Is(TypeRoot::kBoolean)) return 2;
  if (expr.kind != BoundExprKind::kCall) return std::nullopt;
  if (expr.name == "CASE" || expr.name == "IF") {
    const std::vector<const BoundExpr*> results =
        expr.name == "CASE" ? ResultsOf(expr)
                            : std::vector<const BoundExpr*>(
                                  expr.args.begin() + std::min<ptrdiff_t>(1, std::ssize(expr.args)),
                                  expr.args.end());
    for (const BoundExpr* result : results) {
      if (!IsConstant(*result)) return std::nullopt;
    }
    return std::max<int64_t>(1, std::ssize(results));
  }
  if ((expr.name == "MOD" || expr.name == "%") && expr.args.size() == 2) {
    const auto divisor = NumberOf(*expr.args[1]);
    if (divisor && *divisor > 0 && *divisor < kMany) return *divisor;
  }
  return ResultsOf(std::string_view(expr.name));
}

std::optional<int64_t> Facts::Values(const PlanNode& node, int column) const {
  const PlanNode* at = &node;
  for (int step = 0; step < kMaxSteps; ++step) {
    if (column < 0 || column == kNotAColumn) return std::nullopt;
    const auto index = static_cast<size_t>(column);
    if (at->op == PlanOp::kScan) {
      const bool typed = at->rel != nullptr && index < at->rel->columns.size();
      if (typed && at->rel->columns[index].type.Is(TypeRoot::kBoolean)) return 2;
      return std::nullopt;
    }
    if (at->op == PlanOp::kUnion || at->op == PlanOp::kUnknown || at->op == PlanOp::kMatch) {
      return std::nullopt;
    }
    if (at->op == PlanOp::kCalc && index < at->values.size() &&
        at->values[index].ref == kNotAColumn) {
      const BoundExpr* made = at->values[index].expr;
      return made == nullptr ? std::nullopt : ValuesOf(*made);
    }
    if (!StepToInput(&at, &column)) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<int64_t> Facts::Values(const PlanNode& node, const std::vector<int>& columns) const {
  int64_t product = 1;
  for (const int column : columns) {
    const auto values = Values(node, column);
    if (!values || *values * product > kMany) return std::nullopt;
    product *= *values;
  }
  return product;
}

std::string Facts::TableName(const PlanNode& node) const {
  const PlanNode* at = &node;
  for (int step = 0; step < kMaxSteps; ++step) {
    if (at->op == PlanOp::kScan) {
      if (at->table < 0) return "";
      return script_.tables[static_cast<size_t>(at->table)].info.path.object;
    }
    const bool own = at->inputs.size() == 1 || at->op == PlanOp::kLookupJoin;
    if (!own || at->op == PlanOp::kUnion) return "";
    at = at->inputs[0];
  }
  return "";
}

std::string Facts::ColumnNames(const PlanNode& node, const std::vector<int>& columns) const {
  std::string text;
  for (const int column : columns) {
    const std::string name = ColumnName(script_, node, column);
    if (name.empty()) return "";
    text += (text.empty() ? "(" : ", ") + name;
  }
  return text.empty() ? "" : text + ")";
}

Span Facts::Place(const PlanNode& node) {
  switch (node.op) {
    case PlanOp::kAggregate:
    case PlanOp::kWindowAggregate:
    case PlanOp::kGroupWindow: {
      const BoundRel* rel = node.rel;
      if (rel != nullptr && rel->kind == BoundRelKind::kAggregate && !rel->keys.empty()) {
        Span place = rel->keys.front()->span;
        for (const BoundExpr* key : rel->keys) place = Join(place, key->span);
        return place;
      }
      for (const PlanValue& call : node.calls) {
        if (call.expr != nullptr) return call.expr->span;
      }
      return node.span;
    }
    case PlanOp::kJoin:
      if (node.rel != nullptr && node.rel->kind == BoundRelKind::kJoin &&
          node.rel->condition != nullptr) {
        return node.rel->condition->span;
      }
      return node.span;
    default:
      return node.span;
  }
}

}  // namespace weir::sql
