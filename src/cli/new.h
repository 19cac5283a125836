// `weir new`: the first draft of a job, on standard output. No cluster.
//
// Exit code: 0; 1 when what was drafted does not compile (a DataSource whose columns do not fit),
// or there can be no such job; 2 usage.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.h"

namespace weir::cli {

struct NewOptions {
  std::string from;
  std::string to;
  std::string name;
  std::vector<std::string> datasources;  // files with DataSources
  std::string from_table;                // which of the DataSource's tables; empty: its first
  std::string to_table;
  std::vector<std::string> connectors;
};
int RunNew(const NewOptions& options, const Streams& streams);

}  // namespace weir::cli
