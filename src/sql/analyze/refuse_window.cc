// Windows that Flink's planner does not make: sizes, units, offsets, modes. Facts: WindowUtil,
// TimeAttributeWindowingStrategy and LogicalWindowAggregateRuleBase of flink-table-planner 2.2,
// each tried on Flink 2.2.1.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_plan.h"

namespace weir::sql {
namespace {

int64_t UnitMillis(IntervalRange range) {
  switch (range) {
    case IntervalRange::kDay:
      return 86'400'000;
    case IntervalRange::kHour:
      return 3'600'000;
    case IntervalRange::kMinute:
      return 60'000;
    case IntervalRange::kSecond:
      return 1'000;
    default:
      return 0;
  }
}

// A literal of one unit and whole numbers; others are not judged.
std::optional<int64_t> Millis(const BoundExpr& expr) {
  if (expr.kind != BoundExprKind::kLiteral || !expr.type.Is(TypeRoot::kIntervalDayTime)) {
    return std::nullopt;
  }
  const int64_t unit = UnitMillis(expr.type.interval_range());
  std::string_view text = expr.name;
  const bool twice = text.starts_with("--");
  if (twice) text.remove_prefix(2);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr int64_t kMost = 100'000'000;
  if (unit == 0 || error != std::errc() || end != text.data() + text.size() || value > kMost ||
      value < -kMost) {
    return std::nullopt;
  }
  return value * unit;
}

const BoundExpr* MonthsIn(const std::vector<const BoundExpr*>& args) {
  const auto found = std::find_if(args.begin(), args.end(), [](const BoundExpr* arg) {
    return arg->type.Is(TypeRoot::kIntervalYearMonth);
  });
  return found == args.end() ? nullptr : *found;
}

Diagnostic Months(Span at) {
  return messages::BadWindowTable(at, "the length of a window cannot be months or years",
                                  "write it in days: INTERVAL '30' DAY");
}

// Whether the keys of a GROUP BY, beside the window's own columns, are those of PARTITION BY.
bool GroupsBySpread(const BoundRel& session, const BoundRel& group) {
  std::set<std::string_view> spread;
  for (const BoundExpr* key : session.spread) spread.insert(key->name);
  std::set<std::string_view> keys;
  for (const BoundExpr* key : group.keys) {
    if (key->kind != BoundExprKind::kColumn) return false;
    if (!key->name.starts_with("window_")) keys.insert(key->name);
  }
  return !group.grouping_sets && keys == spread;
}

// VAR_POP and its like are rewritten into sums, and the plan around them with them.
bool HasVariance(const std::vector<const BoundExpr*>& items) {
  return std::any_of(items.begin(), items.end(), [](const BoundExpr* item) {
    return FindPart(*item, [](const BoundExpr& part) {
             return part.kind == BoundExprKind::kAggregate &&
                    (part.name.starts_with("VAR") || part.name.starts_with("STDDEV"));
           }) != nullptr;
  });
}

}  // namespace

// `intervals`: the lengths in their order, as far as they are given by place.
void Binder::RefuseWindowTvf(const BoundRel* rel, const DataType& time,
                             const std::vector<const BoundExpr*>& intervals) {
  if (session_->batch() && rel->name == "SESSION") {
    Refuse(rel, messages::BadWindowTable(rel->span, "SESSION works in streaming mode alone",
                                         "use TUMBLE, HOP or CUMULATE in batch mode"));
  }
  if (session_->batch() && time.is_proctime()) {
    Refuse(rel, messages::BadWindowTable(rel->span,
                                         "batch mode has no processing time to make windows of",
                                         "use a column of time"));
  }
  if (const BoundExpr* months = MonthsIn(intervals)) {
    Refuse(rel, Months(months->span));
    return;
  }
  std::vector<int64_t> lengths;
  const size_t count = rel->name == "HOP" || rel->name == "CUMULATE" ? 2 : 1;
  for (size_t i = 0; i < count && i < intervals.size(); ++i) {
    const std::optional<int64_t> length = Millis(*intervals[i]);
    if (!length.has_value()) return;
    if (*length <= 0) {
      Refuse(rel, messages::BadWindowTable(intervals[i]->span, "a window's length is above zero",
                                           "INTERVAL '1' MINUTE"));
      return;
    }
    lengths.push_back(*length);
  }
  if (rel->name == "TUMBLE" && intervals.size() == count + 1) {
    const std::optional<int64_t> offset = Millis(*intervals[count]);
    if (offset.has_value() && (*offset >= lengths.back() || -*offset >= lengths.back())) {
      Refuse(rel, messages::BadWindowTable(intervals[count]->span,
                                           "the offset of a window is shorter than the window",
                                           "an offset of 5 minutes, a size of 10"));
    }
  }
  if (lengths.size() == 2 && rel->name == "CUMULATE" && lengths[1] % lengths[0] != 0) {
    Refuse(rel, messages::BadWindowTable(
                    intervals[1]->span, "the size of CUMULATE is no multiple of its step",
                    "make the size a multiple: a step of 2 minutes, a size of 10"));
  }
}

// Aggregates of a window table function's windows; HOP feeds them in panes of its slide.
void Binder::RefuseWindowGroup(const BoundRel* input, const BoundRel* group,
                               const std::vector<const BoundExpr*>& items) {
  for (int depth = 0; depth < kMaxBindDepth; ++depth) {
    const bool passes =
        input->kind == BoundRelKind::kFilter || input->kind == BoundRelKind::kProject;
    if (!passes || input->inputs.size() != 1) break;
    input = input->inputs[0];
  }
  if (input->kind != BoundRelKind::kWindowTvf) return;
  const auto keyed = [&](std::string_view name) {
    return std::any_of(group->keys.begin(), group->keys.end(), [&](const BoundExpr* key) {
      return key->kind == BoundExprKind::kColumn && key->name == name;
    });
  };
  if (!keyed("window_start") || !keyed("window_end")) return;
  // Grouped by other columns than its sessions are made by, it is an ordinary GROUP BY.
  if (input->name == "SESSION" && !GroupsBySpread(*input, *group)) return;
  RefuseWindowAggregates(input->name, false, items);
  if (input->name != "HOP") return;
  std::vector<const BoundExpr*> intervals;
  for (const BoundExpr* expr : input->exprs) {
    if (IsInterval(expr->type)) intervals.push_back(expr);
  }
  if (intervals.size() < 2) return;
  const std::optional<int64_t> slide = Millis(*intervals[0]);
  const std::optional<int64_t> size = Millis(*intervals[1]);
  if (!slide.has_value() || !size.has_value() || *slide <= 0 || *size % *slide == 0) return;
  Refuse(group,
         messages::BadWindowTable(intervals[1]->span, "the size of HOP is no multiple of its slide",
                                  "make the size a multiple: a slide of 5 minutes, a size of 10"),
         true);
}

// Flink's batch mode counts all that is distinct in a GROUP BY either exactly or nearly.
void Binder::RefuseMixedDistinct(const BoundRel* group,
                                 const std::vector<const BoundExpr*>& items) {
  const BoundExpr* exact = nullptr;
  const BoundExpr* near = nullptr;
  std::vector<const BoundExpr*> left(items.begin(), items.end());
  while (!left.empty()) {
    const BoundExpr* at = left.back();
    left.pop_back();
    left.insert(left.end(), at->args.begin(), at->args.end());
    if (at->kind != BoundExprKind::kAggregate) continue;
    if (at->name == "APPROX_COUNT_DISTINCT") {
      near = at;
    } else if (at->distinct) {
      exact = at;
    }
  }
  if (exact == nullptr || near == nullptr) return;
  Refuse(group, messages::NoSuchAggregate(
                    near->span, "APPROX_COUNT_DISTINCT does not stand beside a DISTINCT aggregate",
                    "COUNT(DISTINCT ...) here too, or APPROX_COUNT_DISTINCT for both")
                    .Because(exact->span, "the DISTINCT one"));
}

// What is aggregated in windows that share panes or grow together has to be mergeable.
void Binder::RefuseWindowAggregates(std::string_view window, bool legacy,
                                    const std::vector<const BoundExpr*>& items) {
  const bool merges = window != "TUMBLE";
  if (!legacy && merges && HasVariance(items)) return;
  const auto cannot = [&](const BoundExpr& call) {
    const std::string& name = call.name;
    if (name == "FIRST_VALUE" || name == "LAST_VALUE") return merges;
    if (legacy && (name == "JSON_ARRAYAGG" || name == "JSON_OBJECTAGG")) {
      // The older windows hand it its values as they are, and it takes strings.
      const DataType& value = call.args.empty() ? call.type : call.args.back()->type;
      return !value.is_unknown() && !IsCharacterString(value);
    }
    if (name == "JSON_ARRAYAGG") return merges;
    return call.distinct && !legacy && window == "HOP" && (name == "SUM" || name == "LISTAGG");
  };
  std::vector<const BoundExpr*> left(items.begin(), items.end());
  while (!left.empty()) {
    const BoundExpr* at = left.back();
    left.pop_back();
    if (!at->has_aggregate) continue;
    if (at->kind == BoundExprKind::kAggregate && cannot(*at)) {
      const bool value = at->name.ends_with("_VALUE");
      const std::string in =
          fmt::format("{}{} of {}", at->distinct ? "DISTINCT in " : "", at->name, window);
      Refuse(
          at,  // what nobody reads is not computed
          messages::NoSuchAggregate(
              at->span, fmt::format("Flink cannot compute {}", in),
              value ? "MIN or MAX may do; else take the first row of each window by ROW_NUMBER() "
                      "OVER (PARTITION BY window_start, window_end ...)"
                    : "aggregate in TUMBLE, or without a window"),
          true);
      continue;
    }
    left.insert(left.end(), at->args.begin(), at->args.end());
  }
}

void Binder::RefuseGroupWindows(const ast::Select& select, const BoundRel* group,
                                const std::vector<const BoundExpr*>& items) {
  const BoundExpr* window = nullptr;
  for (const BoundExpr* key : group->keys) {
    if (key->function == nullptr || key->function->kind != FunctionKind::kGroupWindow) continue;
    if (window != nullptr) {
      Refuse(group, messages::BadWindow(key->span, "a GROUP BY has one window at most",
                                        "make the second one of the first's result"));
      return;
    }
    window = key;
  }
  if (window == nullptr || window->args.empty()) return;
  const bool sets = std::any_of(
      select.group_by.begin(), select.group_by.end(), [](const ast::GroupElement* element) {
        return element != nullptr && (element->kind == ast::GroupKind::kCube ||
                                      element->kind == ast::GroupKind::kRollup ||
                                      element->kind == ast::GroupKind::kGroupingSets);
      });
  if (sets) {
    Refuse(group, messages::BadWindow(
                      window->span,
                      fmt::format("{} cannot stand beside or in grouping sets", window->name),
                      "use the window table function: FROM TABLE(TUMBLE(TABLE t, ...))"));
    return;
  }
  const BoundExpr& time = *window->args[0];
  const DataType& type = time.type;
  if (type.is_unknown()) return;
  if (!IsTimeAttribute(type)) {
    Refuse(group,
           messages::NeedsTimeAttribute(time.span, window->name, Text(time.span), type.ToString()),
           true);
  } else if (type.is_proctime() && session_->batch()) {
    Refuse(group,
           messages::BadWindow(time.span, "batch mode has no processing time to make windows of",
                               "use a column of time"));
  }
  if (const BoundExpr* months = MonthsIn(window->args)) Refuse(group, Months(months->span));
  for (const BoundExpr* arg : window->args) {
    const std::optional<int64_t> length = Millis(*arg);
    if (!length.has_value() || *length > 0) continue;
    Refuse(group, messages::BadWindow(arg->span, "a window's length is above zero",
                                      "INTERVAL '1' MINUTE"));
  }
  const size_t plain = window->name == "HOP" ? 3 : 2;
  if (window->args.size() > plain) {
    Refuse(group, messages::BadWindow(window->args.back()->span,
                                      fmt::format("{} takes no alignment", window->name),
                                      "FROM TABLE(TUMBLE(...)) takes an offset"));
  }
  RefuseWindowAggregates(window->name, true, items);
  if (!session_->batch()) return;
  if (window->name == "SESSION") {
    Refuse(group, messages::BadWindow(window->span, "SESSION works in streaming mode alone",
                                      "use TUMBLE or HOP in batch mode"));
  }
  for (const BoundExpr* item : items) {
    const BoundExpr* aggregate = FindKind(item, BoundExprKind::kAggregate);
    if (aggregate == nullptr || !aggregate->distinct) continue;
    Refuse(aggregate,  // what nobody reads is not computed
           messages::NoSuchAggregate(
               aggregate->span,
               fmt::format("DISTINCT beside {} cannot be computed in batch mode", window->name),
               "use the window table function: FROM TABLE(TUMBLE(TABLE t, ...))"));
    return;
  }
}

}  // namespace weir::sql
