// How the options of a format begin: "json." for 'format', "value.json." for 'value.format'. Pure.
#pragma once

#include <string>
#include <string_view>

namespace weir::sql {

inline std::string FormatPrefix(std::string_view option, std::string_view format) {
  const size_t dot = option.rfind('.');
  std::string prefix(option.substr(0, dot == std::string_view::npos ? 0 : dot + 1));
  return prefix.append(format) + ".";
}

}  // namespace weir::sql
