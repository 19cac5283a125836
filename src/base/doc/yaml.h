// YAML into JSON, at once: no yaml-cpp node ever leaves this module. Pure, thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "base/doc/value.h"

namespace weir::doc {

// One document of a stream, with the line (from 1) on which it starts.
struct YamlDocument {
  Json value;
  int line = 1;
};

// Parses every document of a YAML 1.2 stream (JSON is YAML) with the core schema's plain scalars:
// null, true/false, decimal integers and floats; everything quoted is a string. Empty documents
// are left out. kInvalid/BadYaml with line and column; also when deeper or larger than the limits,
// or when aliases would expand beyond the byte limit.
Result<std::vector<YamlDocument>> ParseYaml(std::string_view text, const ParseLimits& limits = {});

}  // namespace weir::doc
