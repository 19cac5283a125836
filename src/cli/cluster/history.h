// `weir history JOB` (as a plugin: `kubectl weir history JOB`): what is recorded of a SqlJob's
// tuning, drawn. Reads the SqlJob once, or a file of it, and changes nothing.
//
// Exit code: 0 drawn; 1 nothing is recorded, or the SqlJob or file cannot be read; 2 usage. Damage
// of the recorded annotations is told on stderr, and what can be kept of them is drawn.
#pragma once

#include <string>

#include "cli/cluster/commands.h"

namespace weir::cli {

struct HistoryOptions {
  std::string job;              // NAME or NAMESPACE/NAME
  std::string file;             // instead: `kubectl get sqljob NAME -o json`; "-" is standard input
  std::string format = "text";  // text, json or svg
  int width = 100;              // columns
  ClusterAccess access;
};
int RunHistory(const HistoryOptions& options, const Streams& streams, const Cluster& cluster);

}  // namespace weir::cli
