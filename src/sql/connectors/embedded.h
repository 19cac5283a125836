// The shipped definitions as JSON, made of data/*.yaml by the build (embed_main.cc), which has read
// each of them once and stopped at any fault.
#pragma once

#include <span>
#include <string_view>

namespace weir::sql {

struct EmbeddedDefinition {
  std::string_view name;
  bool is_format;
  std::string_view legacy_type;  // its 'connector.type'; empty when it has none
  std::string_view json;         // what reader.h reads
};

std::span<const EmbeddedDefinition> EmbeddedDefinitions();

}  // namespace weir::sql
