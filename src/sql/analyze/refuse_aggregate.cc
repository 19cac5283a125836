// Aggregates that Flink's validator takes and its planner has no implementation of. Facts:
// AggFunctionFactory, DistinctInfo and AggregateUtil of flink-table-planner 2.2, each tried on
// Flink 2.2.1.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_plan.h"

namespace weir::sql {

void Binder::RefuseAggregate(const BoundExpr* call) {
  const auto nullable = std::count_if(
      call->args.begin(), call->args.end(),
      [](const BoundExpr* arg) { return arg->type.nullable() && !arg->type.is_unknown(); });
  if (call->name == "COUNT" && (call->distinct ? call->args.size() > 1 : nullable > 1)) {
    Refuse(
        call,
        messages::NoSuchAggregate(
            call->span, "COUNT counts one expression alone",
            "count the pairs of a subquery: SELECT COUNT(*) FROM (SELECT DISTINCT a, b FROM t)"));
    return;
  }
  if (call->args.empty() || call->args[0]->type.is_unknown()) return;
  const DataType& type = call->args[0]->type;
  const bool extreme = call->name == "MAX" || call->name == "MIN";
  if (extreme && !IsNumeric(type) && !IsCharacterString(type) && !IsDatetime(type) &&
      !type.Is(TypeRoot::kBoolean) && !type.Is(TypeRoot::kNull)) {
    Refuse(call, messages::NoSuchAggregate(
                     call->span, fmt::format("{} does not compare {}", call->name, type.ToString()),
                     "take it of a part: MAX(r.field), MAX(arr[1])"));
    return;
  }
  if (call->distinct && (type.Is(TypeRoot::kMap) || type.Is(TypeRoot::kRow))) {
    Refuse(call, messages::NoSuchAggregate(
                     call->span, fmt::format("DISTINCT does not work on {}", type.ToString()),
                     "CAST it to STRING"));
    return;
  }
  const bool bytes = type.Is(TypeRoot::kBinary) || type.Is(TypeRoot::kVarbinary);
  if (call->distinct && bytes) {
    Refuse(call,
           messages::NoSuchAggregate(
               call->span, fmt::format("in a stream DISTINCT does not work on {}", type.ToString()),
               "take a text of it: TO_BASE64(...), or DECODE(..., 'UTF-8')"),
           true);
    return;
  }
  if (call->name == "APPROX_COUNT_DISTINCT") {
    Refuse(call,
           messages::NoSuchAggregate(call->span, "APPROX_COUNT_DISTINCT works in batch mode alone",
                                     "use COUNT(DISTINCT ...)"),
           true);
  }
}

}  // namespace weir::sql
