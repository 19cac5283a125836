// What a command line adds to what the compiler knows: users' own connectors (`--connectors PATH`)
// and DataSources (`--catalog PATH`).
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/core/status.h"
#include "base/doc/value.h"
#include "sql/compile/compile.h"
#include "sql/connectors/registry.h"

namespace weir::cli {

// Sources that are read with it (sources.h) point into it.
struct Knowledge {
  sql::ConnectorRegistry connectors;
  std::optional<sql::Clusters> clusters;  // without a catalog nothing is known of them
};

// What is shipped and what the paths hold: of `connectors`, files or folders with definitions as
// they are shipped, or with the ConfigMaps that hold them in a cluster; of `catalog`, with
// DataSources, for 'cluster_name'. kInvalid names the file, and the DataSource; kNotFound: the
// catalog has none.
Result<Knowledge> LoadKnowledge(const std::vector<std::string>& connectors,
                                const std::vector<std::string>& catalog);

struct DataSourceText {
  std::string file;
  int line = 1;
  doc::Json value;
};
// The DataSources in the files; anything else in them is left alone. kNotFound names `flag`: the
// paths hold none.
Result<std::vector<DataSourceText>> ReadDataSources(const std::vector<std::string>& paths,
                                                    std::istream& in, const std::string& flag);

}  // namespace weir::cli
