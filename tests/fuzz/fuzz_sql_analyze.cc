// The analysis alone: any tree, also one of a broken text, gets a bound tree that a walker can
// trust. One statement in, one out; spans lie in the text; every column has one place where it is
// made; nothing in the tree points nowhere; a second run says the same.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>
#include <vector>

#include "sql/analyze/analyze.h"
#include "sql/syntax/parser.h"

namespace weir::sql {
namespace {

void Demand(bool sound) {
  if (!sound) std::abort();
}

class Walker {
 public:
  Walker(const BoundScript& script, size_t size) : script_(script), size_(size) {}

  void Script() {
    for (const BoundStatement& statement : script_.statements) {
      Place(statement.span);
      if (statement.query != nullptr) Rel(statement.query);
      for (const BoundSink& sink : statement.sinks) {
        Demand(sink.table >= -1 && sink.table < static_cast<int>(script_.tables.size()));
        if (sink.query != nullptr) Rel(sink.query);
        if (sink.table < 0) continue;
        const auto& columns = script_.tables[static_cast<size_t>(sink.table)].info.schema.columns;
        for (const size_t column : sink.columns) Demand(column < columns.size());
      }
    }
    for (const BoundTable& table : script_.tables) {
      if (table.view != nullptr) Rel(table.view);
      for (const size_t key : table.info.schema.primary_key) {
        Demand(key < table.info.schema.columns.size());
      }
    }
    for (const ColumnOrigin& origin : script_.columns) {
      Demand(origin.rel == nullptr || origin.index < origin.rel->columns.size());
    }
  }

 private:
  void Place(Span span) const { Demand(span.begin <= span.end && span.end <= size_); }

  void Rel(const BoundRel* first) {
    std::vector<const BoundRel*> left = {first};
    while (!left.empty()) {
      const BoundRel* rel = left.back();
      left.pop_back();
      if (!seen_.insert(rel).second) continue;
      Place(rel->span);
      for (const BoundColumn& column : rel->columns) {
        Demand(column.id > 0 && static_cast<size_t>(column.id) < script_.columns.size());
      }
      Demand(rel->kind != BoundRelKind::kScan ||
             (rel->table >= 0 && rel->table < static_cast<int>(script_.tables.size())));
      for (const BoundRel* input : rel->inputs) {
        Demand(input != nullptr);
        left.push_back(input);
      }
      for (const BoundExpr* expr : rel->exprs) Expr(expr, &left);
      for (const BoundExpr* key : rel->keys) Expr(key, &left);
      for (const BoundOrder& order : rel->order_by) Expr(order.expr, &left);
      if (rel->condition != nullptr) Expr(rel->condition, &left);
    }
  }

  void Expr(const BoundExpr* first, std::vector<const BoundRel*>* rels) {
    std::vector<const BoundExpr*> left = {first};
    while (!left.empty()) {
      const BoundExpr* expr = left.back();
      left.pop_back();
      Demand(expr != nullptr);
      if (!exprs_.insert(expr).second) continue;
      Place(expr->span);
      Demand(expr->column >= 0 && static_cast<size_t>(expr->column) < script_.columns.size());
      left.insert(left.end(), expr->args.begin(), expr->args.end());
      if (expr->filter != nullptr) left.push_back(expr->filter);
      if (expr->query != nullptr) rels->push_back(expr->query);
      if (expr->window == nullptr) continue;
      for (const BoundExpr* key : expr->window->partition_by) left.push_back(key);
      for (const BoundOrder& order : expr->window->order_by) left.push_back(order.expr);
    }
  }

  const BoundScript& script_;
  size_t size_;
  std::set<const BoundRel*> seen_;
  std::set<const BoundExpr*> exprs_;
};

}  // namespace
}  // namespace weir::sql

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::sql;
  if (size == 0) return 0;
  const AnalyzeOptions options = {(data[0] & 1) != 0};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<Diagnostic> parsing;
  const ast::Script tree = Parse(text, &parsing);
  std::vector<Diagnostic> found;
  const BoundScript bound = AnalyzeScript(tree, text, options, nullptr, &found);
  Demand(bound.statements.size() == tree.statements.size());
  for (const Diagnostic& diagnostic : found) {
    Demand(diagnostic.primary.span.begin <= diagnostic.primary.span.end);
    Demand(diagnostic.primary.span.end <= text.size());
    Demand(!diagnostic.message.empty());
  }
  Walker(bound, text.size()).Script();
  std::vector<Diagnostic> again;
  AnalyzeScript(tree, text, options, nullptr, &again);
  Demand(again.size() == found.size());
  for (size_t i = 0; i < found.size(); ++i) Demand(again[i].message == found[i].message);
  return 0;
}
