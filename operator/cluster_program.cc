#include "operator/cluster_program.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace weir::op {

namespace fs = std::filesystem;

std::vector<std::string> ClusterProgramPaths(const std::string& executable) {
  constexpr char kName[] = "weir-cluster";
  const fs::path folder = fs::path(executable).parent_path();
  return {folder / kName, folder.parent_path() / "libexec" / "weir" / kName};
}

std::string BecomeClusterProgram(char** argv) {
  std::error_code error;
  // Symbolic links are followed already: kubectl-weir is one.
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) return "/proc/self/exe cannot be read (" + error.message() + "); is /proc mounted?";
  std::string looked;
  for (const std::string& path : ClusterProgramPaths(self)) {
    execv(path.c_str(), argv);
    if (errno != ENOENT && errno != ENOTDIR) return path + ": " + std::strerror(errno);
    looked += (looked.empty() ? "" : " nor ") + path;
  }
  return "this command is answered by weir-cluster, and there is neither " + looked +
         ": install both programs (cmake --install, or weir's image), or put weir-cluster beside "
         "weir";
}

}  // namespace weir::op
