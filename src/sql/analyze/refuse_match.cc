// What Flink's pattern library cannot do of MATCH_RECOGNIZE; facts: StreamPhysicalMatchRule,
// PatternVisitor and CommonExecMatch of flink-table-planner 2.2, each tried on Flink 2.2.1.
#include <fmt/format.h>

#include <set>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

bool MayBeEmpty(const ast::Pattern& pattern, int depth) {
  if (depth > kMaxBindDepth) return false;
  if (pattern.kind == ast::PatternKind::kQuantified) {
    if (pattern.quantifier == '*' || pattern.quantifier == '?') return true;
    return pattern.quantifier == '{' && pattern.min <= 0;
  }
  if (pattern.kind != ast::PatternKind::kSequence) return false;
  for (const ast::Pattern* part : pattern.parts) {
    if (part == nullptr || !MayBeEmpty(*part, depth + 1)) return false;
  }
  return !pattern.parts.empty();
}

// X*, X+ or X{n,} that takes as much as it can.
bool IsGreedyLoop(const ast::Pattern& pattern) {
  if (pattern.kind != ast::PatternKind::kQuantified || pattern.reluctant) return false;
  if (pattern.quantifier == '*' || pattern.quantifier == '+') return true;
  return pattern.quantifier == '{' && !pattern.exact && pattern.min != pattern.max &&
         !(pattern.min <= 0 && pattern.max == 1);
}

const ast::Pattern* LastOf(const ast::Pattern* pattern) {
  for (int depth = 0; depth < kMaxBindDepth && pattern != nullptr; ++depth) {
    if (pattern->kind != ast::PatternKind::kSequence || pattern->parts.empty()) break;
    pattern = pattern->parts.back();
  }
  return pattern;
}

class PatternRules {
 public:
  explicit PatternRules(std::vector<Diagnostic>* found) : found_(found) {}

  void Check(const ast::Pattern* pattern, int depth) {
    if (pattern == nullptr || depth > kMaxBindDepth) return;
    switch (pattern->kind) {
      case ast::PatternKind::kSymbol:
        if (!symbols_.insert(pattern->symbol.text).second) {
          Say(pattern->span, "a variable stands twice in the PATTERN",
              "give each place a name of its own, with the same condition in DEFINE");
        }
        return;
      case ast::PatternKind::kAlternative:
        Say(pattern->span, "Flink's patterns have no alternatives (A | B)",
            "one variable whose condition in DEFINE is a OR b");
        return;
      case ast::PatternKind::kPermute:
        Say(pattern->span, "Flink's patterns have no PERMUTE", "write the order that is meant");
        return;
      case ast::PatternKind::kExclude:
        Say(pattern->span, "Flink's patterns exclude nothing ({- ... -})",
            "leave the row out of MEASURES instead");
        return;
      case ast::PatternKind::kQuantified:
        if (!pattern->parts.empty() && pattern->parts[0] != nullptr &&
            pattern->parts[0]->kind != ast::PatternKind::kSymbol) {
          Say(pattern->span, "Flink's patterns repeat single variables, no groups",
              "repeat one variable: A+");
          return;
        }
        if (pattern->quantifier == '{' &&
            (pattern->max == 0 || (pattern->max > 0 && pattern->max < pattern->min) ||
             (pattern->exact && pattern->min == 0))) {
          Say(pattern->span, "this variable may stand less often than never",
              "the second number is above zero and not below the first: A{1,3}");
          return;
        }
        if (pattern->quantifier == '?' && pattern->reluctant) {
          Say(pattern->span, "Flink's patterns have no reluctant option", "make it plain: A?");
          return;
        }
        break;
      case ast::PatternKind::kSequence:
        for (size_t i = 1; i < pattern->parts.size(); ++i) {
          const ast::Pattern* before = pattern->parts[i - 1];
          const ast::Pattern* part = pattern->parts[i];
          if (before == nullptr || part == nullptr || !IsGreedyLoop(*before)) continue;
          if (part->kind != ast::PatternKind::kQuantified || !MayBeEmpty(*part, depth)) continue;
          Say(part->span, "what may be absent cannot follow what takes as much as it can",
              "make the one before reluctant: A*?, or this one sure");
          return;
        }
        break;
    }
    for (const ast::Pattern* part : pattern->parts) Check(part, depth + 1);
  }

  void Say(Span at, std::string_view what, std::string_view help) {
    found_->push_back(messages::BadMatch(at, what, help));
  }

 private:
  std::set<std::string_view> symbols_;
  std::vector<Diagnostic>* found_;
};

// PREV(...), NEXT(...) or CLASSIFIER() somewhere.
const BoundExpr* PhysicalOffset(const BoundExpr* expr) {
  const bool call = expr->kind == BoundExprKind::kCall;
  if (call && (expr->name == "PREV" || expr->name == "NEXT" || expr->name == "CLASSIFIER")) {
    return expr;
  }
  for (const BoundExpr* arg : expr->args) {
    if (const BoundExpr* found = PhysicalOffset(arg)) return found;
  }
  return nullptr;
}

bool IsNavigation(const BoundExpr& expr) {
  return expr.kind == BoundExprKind::kCall && (expr.name == "FIRST" || expr.name == "LAST");
}

bool IsMatchAggregate(const BoundExpr& expr) {
  return expr.kind == BoundExprKind::kAggregate &&
         (expr.name == "SUM" || expr.name == "AVG" || expr.name == "COUNT" || expr.name == "MIN" ||
          expr.name == "MAX");
}

}  // namespace

// FIRST, LAST and the aggregates go over the rows of one pattern variable each; a column alone is
// one of all rows. Facts: PatternValidator of Calcite's SqlValidatorImpl.
void Binder::CheckNavigation(const BoundExpr* expr) {
  VisitParts(*expr, [&](const BoundExpr& call) {
    const bool navigates = IsNavigation(call);
    if (!navigates && !IsMatchAggregate(call)) return true;
    std::set<std::string_view> variables;
    const BoundExpr* nested = nullptr;
    bool unknown = false;
    for (const BoundExpr* arg : call.args) {
      VisitParts(*arg, [&](const BoundExpr& part) {
        unknown = unknown || part.kind == BoundExprKind::kUnknown;
        if (nested == nullptr && (IsNavigation(part) || IsMatchAggregate(part))) nested = &part;
        if (part.kind != BoundExprKind::kColumn) return true;
        const auto found = qualified_.find(&part);
        variables.insert(found == qualified_.end() ? std::string_view() : found->second);
        return true;
      });
    }
    if (navigates && nested != nullptr) {
      Report(messages::BadMatch(
          nested->span, fmt::format("{} cannot stand inside of {}", nested->name, call.name),
          "LAST(A.x, 1) is the row before the last of A; aggregate single columns"));
      return false;
    }
    if (variables.size() > 1) {
      Report(messages::BadMatch(
          call.span, fmt::format("{} goes over the rows of several pattern variables", call.name),
          "name one variable in it, in front of each column: SUM(A.x * A.y); for several, define "
          "SUBSET U = (A, B)"));
      return false;
    }
    if (variables.empty() && !unknown && call.name != "COUNT") {
      Report(messages::BadMatch(call.span,
                                fmt::format("{} names no column of a pattern variable", call.name),
                                "name one: SUM(A.x)"));
      return false;
    }
    return true;
  });
}

void Binder::RefuseMatch(const ast::MatchTable& match, const BoundRel* rel) {
  std::vector<Diagnostic> found;
  PatternRules rules(&found);
  rules.Check(match.pattern, 0);
  if (match.pattern != nullptr && found.empty()) {
    const ast::Pattern* last = LastOf(match.pattern);
    if (last != nullptr && IsGreedyLoop(*last)) {
      rules.Say(last->span, "the last variable of a PATTERN cannot take as much as it can",
                "end with a plain variable, or make it reluctant: B+?");
    } else if (MayBeEmpty(*match.pattern, 0)) {
      rules.Say(match.pattern->span, "this PATTERN may match no row at all",
                "make one variable sure: A, or A+");
    }
  }
  if (match.within != nullptr &&
      (match.within->from == ast::TimeUnit::kYear || match.within->from == ast::TimeUnit::kMonth)) {
    rules.Say(match.within->span, "WITHIN takes no months or years", "write INTERVAL '30' DAY");
  }
  for (const BoundExpr* expr : rel->exprs) {
    if (const BoundExpr* offset = PhysicalOffset(expr)) {
      rules.Say(offset->span, fmt::format("Flink's patterns have no {}", offset->name),
                "LAST(A.x, 1) is the row before the last of A");
    }
  }
  if (match.rows == ast::MatchTable::Rows::kAllPerMatch) {
    rules.Say(match.span, "Flink's patterns yield one row a match, not ALL ROWS PER MATCH",
              "write ONE ROW PER MATCH, and measures for what is wanted of the other rows");
  }
  if (match.measures.empty()) {
    rules.Say(match.span, "MATCH_RECOGNIZE without MEASURES has no columns of its own",
              "add MEASURES LAST(A.x) AS x");
  }
  for (Diagnostic& diagnostic : found) Refuse(rel, std::move(diagnostic));
  if (rel->order_by.empty()) {
    Refuse(rel, messages::BadMatch(match.span, "MATCH_RECOGNIZE needs an ORDER BY of time",
                                   "add ORDER BY and the watermark column"));
    return;
  }
  const BoundOrder& first = rel->order_by.front();
  const DataType& type = first.expr->type;
  if (type.is_unknown()) return;
  if (!IsTimestamp(type) || !IsTimeAttribute(type)) {
    Refuse(rel,
           messages::NeedsTimeAttribute(first.expr->span, "ORDER BY of MATCH_RECOGNIZE",
                                        Text(first.expr->span), type.ToString()),
           IsTimestamp(type));
  } else if (first.descending) {
    Refuse(rel, messages::BadMatch(first.expr->span, "MATCH_RECOGNIZE goes upwards in time",
                                   "leave out DESC"));
  }
}

}  // namespace weir::sql
