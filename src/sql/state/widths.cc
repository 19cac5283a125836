// Estimates of what values take in state: the fixed part of 8 bytes a field of Flink's
// BinaryRowData, and what lies behind it for what does not fit.
#include <algorithm>

#include "sql/state/build.h"

namespace weir::sql {
namespace {

constexpr int64_t kField = 8;
constexpr int64_t kRowHead = 8;   // row kind and null bits
constexpr int64_t kText = 24;     // of a STRING without a bound: a guess
constexpr int64_t kMaxText = 64;  // of a longer VARCHAR(n): few values fill it
constexpr int64_t kMany = 8;      // elements of an ARRAY, a MAP: a guess

int64_t Behind(int64_t bytes) { return bytes <= 7 ? 0 : (bytes + 7) / 8 * 8; }

}  // namespace

int64_t WidthOf(const DataType& type) {
  switch (type.root()) {
    case TypeRoot::kChar:
    case TypeRoot::kBinary:
      return kField + Behind(std::min<int64_t>(type.length(), kMaxText));
    case TypeRoot::kVarchar:
    case TypeRoot::kVarbinary: {
      const bool bounded = type.length() < 1'000'000;
      return kField + Behind(bounded ? std::min<int64_t>(type.length(), kMaxText) : kText);
    }
    case TypeRoot::kDecimal:
      return type.precision() > 18 ? kField + 16 : kField;
    case TypeRoot::kTimestamp:
    case TypeRoot::kTimestampLtz:
    case TypeRoot::kTimestampTz:
      return type.precision() > 3 ? kField + 8 : kField;
    case TypeRoot::kArray:
    case TypeRoot::kMultiset:
      return kField + kMany * WidthOf(type.element());
    case TypeRoot::kMap:
      return kField + kMany * (WidthOf(type.key()) + WidthOf(type.value()));
    case TypeRoot::kRow:
    case TypeRoot::kStructured: {
      int64_t bytes = kField + kRowHead;
      for (const Field& field : type.fields()) bytes += WidthOf(field.type);
      return bytes;
    }
    case TypeRoot::kUnknown:
    case TypeRoot::kRaw:
    case TypeRoot::kVariant:
      return kField + kText;
    default:
      return kField;
  }
}

int64_t WidthOf(const std::vector<StateColumn>& columns) {
  int64_t bytes = kRowHead;
  for (const StateColumn& column : columns) bytes += WidthOf(column.type);
  return bytes;
}

}  // namespace weir::sql
