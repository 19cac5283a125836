// OVER (...) and WINDOW: partitions, order, frames.
#include <fmt/format.h>

#include <algorithm>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/analyze/plan_checker.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

namespace {

BoundFrame FrameOf(const ast::WindowSpec& spec) {
  const auto bound = [](ast::BoundKind kind) {
    switch (kind) {
      case ast::BoundKind::kUnboundedPreceding:
        return BoundFrame::Bound::kUnboundedPreceding;
      case ast::BoundKind::kUnboundedFollowing:
        return BoundFrame::Bound::kUnboundedFollowing;
      case ast::BoundKind::kCurrentRow:
        return BoundFrame::Bound::kCurrentRow;
      case ast::BoundKind::kPreceding:
        return BoundFrame::Bound::kPreceding;
      case ast::BoundKind::kFollowing:
        return BoundFrame::Bound::kFollowing;
    }
    return BoundFrame::Bound::kCurrentRow;
  };
  BoundFrame frame;
  frame.rows = spec.rows;
  frame.lower = bound(spec.lower.kind);
  if (spec.between) frame.upper = bound(spec.upper.kind);
  return frame;
}

}  // namespace

const ast::WindowSpec* Binder::NamedWindow(const ast::Select* select, const ast::Ident& name) {
  if (select == nullptr) return nullptr;
  for (const ast::NamedWindow& window : select->windows) {
    if (window.name.text == name.text) return window.spec;
  }
  return nullptr;
}

const BoundWindow* Binder::BindWindow(const ast::WindowSpec& spec, const ExprScope& where) {
  if (const auto known = named_windows_.find(&spec); known != named_windows_.end()) {
    return known->second;
  }
  BoundWindow& window = out_->windows.emplace_back();
  window.span = spec.span;
  const ast::WindowSpec* base = nullptr;
  if (!spec.base.text.empty()) {
    base = NamedWindow(where.select, spec.base);
    if (base == &spec) base = nullptr;
    if (base == nullptr && where.select != nullptr) {
      std::vector<std::string> names;
      for (const ast::NamedWindow& one : where.select->windows) names.emplace_back(one.name.text);
      Report(messages::UnknownWindow(spec.base.span, spec.base.text, names));
    }
  }
  if (base != nullptr) CheckBaseWindow(spec, *base);
  if (base != nullptr) {
    const auto known = named_windows_.find(base);
    if (known != named_windows_.end()) {
      window.partition_by = known->second->partition_by;
      window.order_by = known->second->order_by;
    }
  }
  for (const ast::Expr* key : spec.partition_by) {
    const BoundExpr* bound = BindExpr(key, where);
    if (bound->has_over) RefuseAggregates(bound, Clause::kWindow);
    window.partition_by.push_back(bound);
  }
  for (const ast::OrderItem& item : spec.order_by) {
    window.order_by.push_back({BindExpr(item.expr, where), item.descending});
  }
  if (spec.has_frame) {
    window.frame = FrameOf(spec);
    CheckFrame(spec, &window, where);
  }
  return &window;
}

// What OVER (w ...) and WINDOW v AS (w ...) may not say beside `base`.
void Binder::CheckBaseWindow(const ast::WindowSpec& spec, const ast::WindowSpec& base) {
  if (base.has_frame) {
    Report(messages::BadWindow(FrameSpan(base),
                               fmt::format("the window {} is the base of another one and has a "
                                           "frame, which only the last may have",
                                           spec.base.text),
                               fmt::format("write OVER {} without brackets, or move ROWS or RANGE "
                                           "to where it is used",
                                           spec.base.text)));
  } else if (!spec.partition_by.empty()) {
    Report(messages::BadWindow(
        spec.partition_by.front()->span,
        fmt::format("PARTITION BY beside the window {}, which alone says it", spec.base.text),
        "move it into the WINDOW clause"));
  } else if (!spec.order_by.empty() && !base.order_by.empty()) {
    Report(messages::BadWindow(spec.order_by[0].expr->span,
                               fmt::format("the window {} has an ORDER BY already", spec.base.text),
                               "remove one of the two"));
  }
}

// The words ROWS ... or RANGE ...
Span Binder::FrameSpan(const ast::WindowSpec& spec) const {
  const std::string_view word = spec.rows ? "ROWS" : "RANGE";
  // Behind what stands in front of it: a column may be called `ROWS`.
  uint32_t from = spec.span.begin;
  for (const ast::Expr* key : spec.partition_by) from = std::max(from, key->span.end);
  for (const ast::OrderItem& item : spec.order_by) from = std::max(from, item.expr->span.end);
  for (size_t at = from; at + word.size() <= spec.lower.span.begin; ++at) {
    if (!EqualsIgnoringCase(text_.substr(at, word.size()), word)) continue;
    const auto begin = static_cast<uint32_t>(at);
    return {begin, begin + static_cast<uint32_t>(word.size())};
  }
  return spec.lower.span;
}

void Binder::CheckWindowOf(const FunctionDef& function, const ast::WindowSpec& spec,
                           const BoundWindow& window, Span at) {
  if (function.Has(kFlagNeedsOrder) && window.order_by.empty()) {
    Report(messages::BadWindow(at, fmt::format("{} needs an order to count by", function.name),
                               "add ORDER BY to its OVER clause"));
  }
  if (!spec.has_frame || !function.Has(kFlagNoFrame)) return;
  Report(messages::BadWindow(
      FrameSpan(spec),
      fmt::format("{} counts over its whole partition, it takes no frame", function.name),
      "remove ROWS or RANGE"));
}

void Binder::CheckFrame(const ast::WindowSpec& spec, BoundWindow* window, const ExprScope& where) {
  using Kind = ast::BoundKind;
  if (window->order_by.empty() && !spec.rows) {
    Report(messages::BadWindow(spec.span, "a RANGE has no order to measure in",
                               "add ORDER BY, or count rows with ROWS"));
    return;
  }
  const Kind lower = spec.lower.kind;
  const Kind upper = spec.upper.kind;
  // SqlWindow of Calcite: along several columns only whole groups of equal rows can be told.
  const bool whole = spec.between &&
                     (lower == Kind::kUnboundedPreceding || lower == Kind::kCurrentRow) &&
                     (upper == Kind::kCurrentRow || upper == Kind::kUnboundedFollowing);
  if (!spec.rows && spec.order_by.size() > 1 && !whole) {
    Report(messages::BadWindow(FrameSpan(spec), "a RANGE is measured along one column, not several",
                               "order by one column, or count rows with ROWS"));
    return;
  }
  const char* const help = "BETWEEN names the earlier bound first";
  if (lower == Kind::kUnboundedFollowing) {
    Report(
        messages::BadWindow(spec.lower.span, "a frame cannot begin at UNBOUNDED FOLLOWING", help));
  } else if (spec.between && upper == Kind::kUnboundedPreceding) {
    Report(messages::BadWindow(spec.upper.span, "a frame cannot end at UNBOUNDED PRECEDING", help));
  } else if (spec.between && lower == Kind::kCurrentRow && upper == Kind::kPreceding) {
    Report(messages::BadWindow(
        spec.upper.span, "a frame that begins at the current row cannot end before it", help));
  } else if (spec.between && lower == Kind::kFollowing &&
             (upper == Kind::kPreceding || upper == Kind::kCurrentRow)) {
    Report(messages::BadWindow(spec.upper.span,
                               "a frame that begins behind the current row cannot end before that",
                               help));
  }
  for (const ast::FrameBound* bound : {&spec.lower, &spec.upper}) {
    if (bound->offset == nullptr) continue;
    const size_t told = diagnostics_->size();
    const BoundExpr* offset = BindExpr(bound->offset, where);
    if (bound == &spec.lower) window->frame.lower_offset = offset;
    if (diagnostics_->size() > told) continue;
    const char* const rows = "write ROWS BETWEEN 10 PRECEDING AND CURRENT ROW";
    if (HasColumn(*offset)) {
      if (ReportParameter(bound->offset)) continue;
      Report(messages::BadWindow(offset->span, "the bound of a frame is a constant",
                                 spec.rows ? rows : "write INTERVAL '...', or a number"));
      continue;
    }
    if (offset->type.is_unknown()) continue;
    if (spec.rows) {
      if (!IsNumeric(offset->type)) {
        Report(messages::BadWindow(offset->span, "ROWS counts rows: its bound is a number", rows));
      } else if (offset->literal && (!IsExactNumeric(offset->type) || offset->type.scale() > 0)) {
        Report(messages::BadWindow(offset->span, "ROWS counts rows: its bound is a whole number",
                                   rows));
      } else if (offset->name == "-" && offset->args.size() == 1 && offset->args[0]->literal) {
        Report(messages::BadWindow(offset->span, "ROWS counts rows: its bound is not negative",
                                   "write the number alone, and PRECEDING or FOLLOWING behind it"));
      }
      continue;
    }
    if (window->order_by.empty()) continue;
    const DataType& key = window->order_by[0].expr->type;
    if (key.is_unknown()) continue;
    const bool fits =
        IsInterval(offset->type) ? IsDatetime(key) : IsNumeric(offset->type) && IsNumeric(key);
    if (!fits) {
      Report(messages::BadWindow(
          offset->span,
          fmt::format("this bound of a RANGE does not fit an ORDER BY of {}", key.ToString()),
          "use INTERVAL '...' with times, a number with numbers, or ROWS"));
    }
  }
}

}  // namespace weir::sql
