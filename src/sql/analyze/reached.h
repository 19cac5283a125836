// Which scans a relation holds. Needs no stack of its depth.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "sql/analyze/bound.h"

namespace weir::sql {

// Calls `scan` for each scan below, once.
template <typename F>
class Reached {
 public:
  explicit Reached(F scan) : scan_(std::move(scan)) {}

  void Walk(const BoundRel* root) {
    Push(root);
    while (!rels_.empty() || !exprs_.empty()) {
      if (!exprs_.empty()) {
        const BoundExpr* expr = exprs_.back();
        exprs_.pop_back();
        Visit(*expr);
      } else {
        const BoundRel* rel = rels_.back();
        rels_.pop_back();
        Visit(*rel);
      }
    }
  }

 private:
  void Push(const BoundRel* rel) {
    if (rel != nullptr && seen_.insert(rel).second) rels_.push_back(rel);
  }
  void Push(const BoundExpr* expr) {
    if (expr != nullptr && seen_.insert(expr).second) exprs_.push_back(expr);
  }
  void Visit(const BoundRel& rel) {
    if (rel.kind == BoundRelKind::kScan) scan_(rel);
    for (const BoundRel* input : rel.inputs) Push(input);
    for (const BoundExpr* expr : rel.exprs) Push(expr);
    for (const BoundExpr* key : rel.keys) Push(key);
    for (const BoundOrder& order : rel.order_by) Push(order.expr);
    Push(rel.condition);
  }
  void Visit(const BoundExpr& expr) {
    for (const BoundExpr* arg : expr.args) Push(arg);
    Push(expr.filter);
    Push(expr.query);
  }

  F scan_;
  std::set<const void*> seen_;
  std::vector<const BoundRel*> rels_;
  std::vector<const BoundExpr*> exprs_;
};

}  // namespace weir::sql
