#include "sql/connectors/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"

namespace weir::sql {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

// As Java's parseInt and parseLong: digits behind an optional sign, nothing around them.
std::optional<int64_t> ParseInteger(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool IsFloating(std::string_view text) {
  text = Trim(text);
  if (!text.empty() && std::string_view("fFdD").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return !text.empty() && error != std::errc::invalid_argument && end == text.data() + text.size();
}

// Digits, then a unit; without a unit the default one.
bool HasUnit(std::string_view text, const std::initializer_list<std::string_view>& units) {
  text = Trim(text);
  size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  if (digits == 0 || !ParseInteger(text.substr(0, digits))) return false;
  const std::string unit = LowerAscii(Trim(text.substr(digits)));
  return unit.empty() || std::find(units.begin(), units.end(), unit) != units.end();
}

// PT10S, P1DT2H: letters are checked, not their order.
bool IsIsoDuration(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text.size() > 2 && (text[0] == 'P' || text[0] == 'p') &&
         text.find_first_not_of("0123456789+-.DTHMSdthms", 1) == std::string_view::npos;
}

bool IsMemory(std::string_view text) {
  return HasUnit(text, {"b", "bytes", "k", "kb", "kibibytes", "m", "mb", "mebibytes", "g", "gb",
                        "gibibytes", "t", "tb", "tebibytes"});
}

ValueProblem CheckNumber(const OptionDef& option, std::string_view value) {
  const std::optional<int64_t> number = ParseInteger(value);
  const bool small = option.type == OptionType::kInt;
  const bool fits = number && (!small || (*number >= std::numeric_limits<int32_t>::min() &&
                                          *number <= std::numeric_limits<int32_t>::max()));
  if (!fits) return {small ? "an integer" : "an integer of 64 bits", "", true};
  if (option.min && option.max && (*number < *option.min || *number > *option.max)) {
    return {fmt::format("from {} to {}", *option.min, *option.max), "", false};
  }
  if (option.min && *number < *option.min) {
    return {fmt::format("{} or more", *option.min), "", false};
  }
  if (option.max && *number > *option.max) {
    return {fmt::format("at most {}", *option.max), "", false};
  }
  return {};
}

// The value that was probably meant: the nearest, or the only one that begins with what was written
// as a word ('earliest' of 'earliest-offset').
std::string NearValue(std::string_view written, const std::vector<std::string_view>& values) {
  if (std::optional<std::string> nearest = NearestWord(written, values)) return *nearest;
  std::string_view found;
  for (const std::string_view value : values) {
    const bool longer =
        !written.empty() && value.size() > written.size() &&
        EqualsIgnoringCase(value.substr(0, written.size()), written) &&
        std::string_view("-_.").find(value[written.size()]) != std::string_view::npos;
    if (!longer) continue;
    if (!found.empty()) return "";
    found = value;
  }
  return std::string(found);
}

ValueProblem CheckChoice(const OptionDef& option, std::string_view value) {
  const auto same = [&](const std::string& one) {
    return option.exact ? one == value : EqualsIgnoringCase(one, value);
  };
  if (std::any_of(option.values.begin(), option.values.end(), same)) return {};
  const std::vector<std::string_view> values(option.values.begin(), option.values.end());
  if (option.open) {
    const std::string near = NearestWord(value, values).value_or("");
    // Only what looks like one of the values is one.
    if (near.empty() || value.find('.') != std::string_view::npos) return {};
    return {fmt::format("{}, or a name of one's own", fmt::join(values, ", ")), near, false};
  }
  return {values.size() == 1 ? fmt::format("{}", values[0])
                             : fmt::format("one of {}", fmt::join(values, ", ")),
          NearValue(value, values), true};
}

ValueProblem CheckElements(const OptionDef& option, std::string_view value) {
  for (size_t at = 0; at <= value.size();) {
    const size_t end = std::min(value.find_first_of(";,", at), value.size());
    const std::string_view element = Trim(value.substr(at, end - at));
    ValueProblem problem = CheckChoice(option, element);
    problem.sure = false;  // read when the first file is written, not before
    if (!problem.wanted.empty()) return problem;
    at = end + 1;
  }
  return {};
}

ValueProblem CheckType(const OptionDef& option, std::string_view value) {
  switch (option.type) {
    case OptionType::kBoolean:
      if (EqualsIgnoringCase(value, "true") || EqualsIgnoringCase(value, "false")) return {};
      return {"true or false", "", true};
    case OptionType::kInt:
    case OptionType::kLong:
      return CheckNumber(option, value);
    case OptionType::kFloat:
    case OptionType::kDouble:
      if (IsFloating(value)) return {};
      return {"a number", "", true};
    case OptionType::kDuration:
      if (IsDuration(value)) return {};
      return {"a duration such as 10 s, 5 min or 1 h", "", true};
    case OptionType::kMemory:
      if (IsMemory(value)) return {};
      return {"a size such as 2 mb or 512 kb", "", true};
    default:
      return {};
  }
}

}  // namespace

bool IsDuration(std::string_view text) {
  if (IsIsoDuration(Trim(text))) return true;
  return HasUnit(text, {"d",     "day",   "days",   "h",           "hour",
                        "hours", "m",     "min",    "minute",      "minutes",
                        "s",     "sec",   "secs",   "second",      "seconds",
                        "ms",    "milli", "millis", "millisecond", "milliseconds",
                        "µs",    "micro", "micros", "microsecond", "microseconds",
                        "ns",    "nano",  "nanos",  "nanosecond",  "nanoseconds"});
}

ValueProblem CheckValue(const OptionDef& option, std::string_view value) {
  if (!option.prefix.empty() && !value.starts_with(option.prefix)) {
    return {fmt::format("a text that begins with {}", option.prefix), "", true};
  }
  if (option.values.empty()) return CheckType(option, value);
  return option.type == OptionType::kList ? CheckElements(option, value)
                                          : CheckChoice(option, value);
}

}  // namespace weir::sql
