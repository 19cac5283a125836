#include "sql/analyze/bound.h"

namespace weir::sql {

std::vector<const BoundExpr*> Conjuncts(const BoundExpr* condition) {
  std::vector<const BoundExpr*> parts;
  std::vector<const BoundExpr*> left;
  if (condition != nullptr) left.push_back(condition);
  while (!left.empty()) {
    const BoundExpr* expr = left.back();
    left.pop_back();
    if (expr->kind == BoundExprKind::kCall && expr->name == "AND") {
      left.insert(left.end(), expr->args.rbegin(), expr->args.rend());
    } else {
      parts.push_back(expr);
    }
  }
  return parts;
}

}  // namespace weir::sql
