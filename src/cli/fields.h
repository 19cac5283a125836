// The fields that a resource's definition knows, for files that no API server has read yet: it
// would drop an unknown field without a word, or refuse it when asked for strictness.
//
// Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/doc/json.h"

namespace weir::cli {

// "spec.paralelism: unknown field; did you mean \"parallelism\"?" for each member of a resource
// that its definition lacks, in the document's order of names; where no neighbour has such a name,
// the whole path of the field that does, or what lists them. Nothing for a kind that is not ours.
std::vector<std::string> UnknownFields(const doc::Json& resource);

// A version of a kind as the build keeps it: `fields` is JSON; an object holds the members of an
// object, an array what is true of each item, null says that what is below is not told (a scalar, a
// map, a Pod template).
struct KindFields {
  std::string_view api_version;
  std::string_view kind;
  std::string_view fields;
};

std::span<const KindFields> EmbeddedKinds();

}  // namespace weir::cli
