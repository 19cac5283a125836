// Rules of calls, shared between the files that hold them; see special.cc.
#pragma once

#include <optional>

#include "sql/catalog/signature.h"

namespace weir::sql::rules {

using Outcome = std::optional<CallError>;
using Result = std::optional<DataType>;

inline bool IsNull(const DataType& type) { return type.Is(TypeRoot::kNull); }

inline CallError NullAt(size_t argument) {
  return CallError{CallErrorKind::kNullNotAllowed, static_cast<int>(argument), {}, {}};
}

inline CallError NoCommonType(int argument, int beside = 0) {
  return CallError{CallErrorKind::kNoCommonType, argument, {}, {}, beside};
}

// The first two of `types` without a common type; these are the arguments `first`, `first + step`,
// and so on.
CallError Clash(std::span<const DataType> types, size_t first, size_t step);

// Values made of others (special_values.cc).
Outcome Row(CallState* state, Result* result);
Outcome Array(CallState* state, Result* result);
Outcome Multiset(CallState* state, Result* result);
Outcome Map(CallState* state, Result* result);
Outcome Item(CallState* state, Result* result);
Outcome ObjectOf(CallState* state, Result* result);
Outcome ObjectUpdate(CallState* state, Result* result);

}  // namespace weir::sql::rules
