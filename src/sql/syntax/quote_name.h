// A name as SQL writes it: alone where that means the same, else in backticks. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "sql/syntax/keywords.h"

namespace weir::sql {

inline std::string QuoteName(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const bool plain = !name.empty() && letter(name.front()) &&
                     std::all_of(name.begin(), name.end(),
                                 [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
  if (plain && !IsReserved(LookUpKeyword(name))) return std::string(name);
  std::string quoted = "`";
  for (const char c : name) quoted += c == '`' ? std::string("``") : std::string(1, c);
  return quoted + "`";
}

}  // namespace weir::sql
