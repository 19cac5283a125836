// Users' own connectors for the command line: `--connectors PATH`.
#pragma once

#include <string>
#include <vector>

#include "base/core/status.h"
#include "sql/connectors/registry.h"

namespace weir::cli {

// The shipped registry with the definitions of every file on top: YAML as docs/sql/connectors.md
// describes it, ConfigMaps that hold such files as their data, and folders of both. kNotFound and
// kInvalid name the file.
Result<sql::ConnectorRegistry> LoadConnectors(const std::vector<std::string>& paths);

}  // namespace weir::cli
