// The command line beside `weir operator`: `weir check`, `weir compile`, `weir explain`, `weir
// lineage`, `weir lsp`, `weir new` and `weir tune` need no cluster; `weir history` reads one
// object; `weir rerun`, `weir run` and `weir backfill` annotate one.
//
// Exit codes: 0 accepted, 1 diagnostics with errors (or a file that cannot be read), 2 usage.
// Diagnostics go to `err`, each starting FILE:LINE:COL; results and JSON go to `out`.
#pragma once

#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/status.h"
#include "base/doc/json.h"

namespace weir::cli {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  // The stream is a terminal that wants colours: what --color=auto means.
  bool err_color = false;
  bool out_color = false;
  // The descriptor of `in`, for whoever must know whether more has come; -1: there is none.
  int in_fd = -1;
};

// Which cluster, as kubectl is told; empty: as kubectl finds it by itself.
struct ClusterAccess {
  std::string kubeconfig;
  std::string context;
  std::string ns;
};

// What the commands need of a cluster; built by main. Empty: there is none.
struct Cluster {
  std::function<Result<doc::Json>(const ClusterAccess& access, const std::string& ns,
                                  const std::string& name)>
      sql_job;
  // A merge patch of the object's annotations.
  std::function<Status(const ClusterAccess& access, const std::string& ns, const std::string& name,
                       const std::map<std::string, std::string>& annotations)>
      annotate = {};
};

// True for the commands above.
bool IsSqlCommand(std::string_view command);

// `args` without the program's name: {"check", "--format", "json", "job.yaml"}. Never throws.
int Run(const std::vector<std::string>& args, const Streams& streams, const Cluster& cluster = {});

struct CheckOptions {
  bool syntax_only = false;
  bool fix = false;   // apply the fixes that diagnostics carry
  bool diff = false;  // show what --fix would do, write nothing
  std::string format = "text";
  std::string explain;  // a code: its page, and nothing else
  std::vector<std::string> files;
  std::vector<std::string> connectors;  // files and folders of the user's own
  std::vector<std::string> catalog;     // files and folders with DataSources
};
int RunCheck(const CheckOptions& options, const Streams& streams);

struct CompileOptions {
  std::string format = "text";
  std::string file;
  std::string job;  // which SqlJob, when the file holds several
  std::vector<std::string> connectors;
  std::vector<std::string> catalog;
  std::string against;  // the file as it was: say what becomes of the job's state
};
int RunCompile(const CompileOptions& options, const Streams& streams);

struct ExplainOptions {
  std::string format = "text";
  std::string file;
  std::string job;
  std::vector<std::string> connectors;
  std::vector<std::string> catalog;
};
int RunExplain(const ExplainOptions& options, const Streams& streams);

struct LineageOptions {
  std::string format = "text";
  std::string file;
  std::string job;
  std::string job_namespace = "default";  // OpenLineage's of the job
  std::string event_time;                 // OpenLineage's, RFC 3339; empty: now
  std::vector<std::string> connectors;
  std::vector<std::string> catalog;
};
int RunLineage(const LineageOptions& options, const Streams& streams);

}  // namespace weir::cli
