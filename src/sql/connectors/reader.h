// Definitions of connectors and formats from their files: YAML, one document each.
//
// Pure and bounded; nothing that a file says is taken without a check, and a key that the form does
// not have is an error, so that a misspelt one is not lost.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/status.h"
#include "base/doc/json.h"
#include "sql/connectors/definition.h"

namespace weir::sql {

inline constexpr size_t kMaxDefinitionBytes = 1u << 20;
inline constexpr size_t kMaxOptions = 2000;  // of one connector

// One document; `errors` tells each fault with its path ("options.topic.type: ...").
ConnectorDef ReadDefinition(const doc::Json& document, std::vector<std::string>* errors);

// All documents of a file. kInvalid/BadConnector with every fault, line of the document in front.
Result<std::vector<ConnectorDef>> ReadDefinitions(std::string_view yaml);

}  // namespace weir::sql
