// The tables themselves, and how they are searched.
#include <algorithm>
#include <array>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"
#include "sql/catalog/function.h"

namespace weir::sql {

namespace {

constexpr FunctionDef kFunctions[] = {
#define FUNCTION(name, kind, syntax, arguments, result, flags, parameters) \
  {name, FunctionKind::kind, CallSyntax::syntax, arguments, result, flags, parameters},
#include "sql/catalog/functions_aggregate.inc"
#include "sql/catalog/functions_arithmetic.inc"
#include "sql/catalog/functions_collection.inc"
#include "sql/catalog/functions_comparison.inc"
#include "sql/catalog/functions_conditional.inc"
#include "sql/catalog/functions_hash.inc"
#include "sql/catalog/functions_json.inc"
#include "sql/catalog/functions_relation.inc"
#include "sql/catalog/functions_string.inc"
#include "sql/catalog/functions_temporal.inc"
#undef FUNCTION
};

constexpr size_t kCount = std::size(kFunctions);

constexpr std::array<FunctionDef, kCount> Sorted() {
  std::array<FunctionDef, kCount> out{};
  for (size_t i = 0; i < kCount; ++i) {
    size_t at = i;  // insertion sort: stable, and done by the compiler
    while (at > 0 && kFunctions[i].name < out[at - 1].name) {
      out[at] = out[at - 1];
      --at;
    }
    out[at] = kFunctions[i];
  }
  return out;
}

constexpr std::array<FunctionDef, kCount> kSorted = Sorted();

std::span<const FunctionDef> Named(std::string_view name) {
  const std::string upper = UpperAscii(name);
  const auto less = [](const auto& a, const auto& b) {
    if constexpr (std::is_same_v<std::decay_t<decltype(a)>, FunctionDef>) {
      return a.name < b;
    } else {
      return a < b.name;
    }
  };
  const std::string_view key = upper;
  const auto first = std::lower_bound(
      kSorted.begin(), kSorted.end(), key,
      [](const FunctionDef& row, std::string_view word) { return row.name < word; });
  const auto last = std::upper_bound(first, kSorted.end(), key, less);
  return {first, last};
}

}  // namespace

const FunctionDef* FindFunction(std::string_view name) {
  const FunctionDef* best = nullptr;
  for (const FunctionDef& row : Named(name)) {
    if (row.Has(kFlagOperator)) continue;
    if (best == nullptr || row.kind < best->kind) best = &row;
  }
  return best;
}

const FunctionDef* FindFunction(std::string_view name, FunctionKind kind) {
  for (const FunctionDef& row : Named(name)) {
    if (!row.Has(kFlagOperator) && row.kind == kind) return &row;
  }
  return nullptr;
}

const FunctionDef* FindOperator(std::string_view text, int operands) {
  const FunctionDef* found = nullptr;
  for (const FunctionDef& row : Named(text)) {
    if (!row.Has(kFlagOperator)) continue;
    const bool one = row.syntax == CallSyntax::kPrefix || row.syntax == CallSyntax::kPostfix;
    const bool two = row.syntax == CallSyntax::kBinary;
    if ((one && operands == 1) || (two && operands == 2)) return &row;
    if ((!one && !two) || operands < 0) found = found == nullptr ? &row : found;
  }
  return found;
}

std::span<const FunctionDef> AllFunctions() { return kSorted; }

std::vector<std::string_view> FunctionNames() {
  std::vector<std::string_view> names;
  for (const FunctionDef& row : kSorted) {
    if (row.Has(kFlagOperator) || (!names.empty() && names.back() == row.name)) continue;
    names.push_back(row.name);
  }
  return names;
}

std::optional<std::string> NearestFunction(std::string_view name) {
  return NearestWord(name, FunctionNames());
}

}  // namespace weir::sql
