// How `weir` becomes `weir-cluster`: by execve(2), so that process id, arguments, environment, open
// files and whoever waits or sends signals stay as they are. Both are installed together.
#pragma once

#include <string>
#include <vector>

namespace weir::op {

// Where `weir-cluster` of the `weir` at `executable` may be, the likeliest first: beside it, as the
// build leaves it; in ../libexec/weir, as it is installed.
std::vector<std::string> ClusterProgramPaths(const std::string& executable);

// Returns only when it fails: why, and what helps. `argv` ends with a null pointer.
std::string BecomeClusterProgram(char** argv);

}  // namespace weir::op
