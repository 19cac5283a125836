// YAML into JSON, at once: no yaml-cpp node ever leaves this module. Pure, thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/doc/value.h"

namespace weir::doc {

// Lines and columns count from 1.
struct YamlPlace {
  int line = 1;
  int column = 1;
};

// What is wrong with a document, its path in front: "spec.mode: ...".
struct PlacedError {
  YamlPlace place;
  std::string message;
};

// One document of a stream, with the line on which it starts.
struct YamlDocument {
  Json value;
  int line = 1;
  // Where keys stand, by paths as errors name them: "spec.stages[0].sql". The outer eight levels,
  // and no more than 10,000 of them.
  std::map<std::string, YamlPlace, std::less<>> places;

  // At the path in front of it, or what that is part of; a path may end in a line and column of
  // its value: "spec.functions[0].signature:1:8: ...".
  PlacedError Place(std::string error) const;
};

// Parses every document of a YAML 1.2 stream (JSON is YAML) with the core schema's plain scalars:
// null, true/false, decimal integers and floats; everything quoted is a string. Empty documents
// are left out. kInvalid/BadYaml with line and column; also when deeper or larger than the limits,
// or when aliases would expand beyond the byte limit.
Result<std::vector<YamlDocument>> ParseYaml(std::string_view text, const ParseLimits& limits = {});

}  // namespace weir::doc
