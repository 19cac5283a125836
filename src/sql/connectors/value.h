// Whether Flink can read a text as an option's type: the rules of its ConfigurationUtils, TimeUtils
// and MemorySize. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sql/connectors/definition.h"

namespace weir::sql {

struct ValueProblem {
  std::string wanted;  // "a duration such as 10 s"; empty: the value is fine
  std::string near;    // one of the option's values, or empty
  bool sure = true;    // Flink refuses it; false: it may be a class name, say
};

// As TimeUtils reads it: 10 s, PT1H, 100 (milliseconds).
bool IsDuration(std::string_view text);

// What is wrong with the value. Never quotes it: it may be a password.
ValueProblem CheckValue(const OptionDef& option, std::string_view value);

}  // namespace weir::sql
