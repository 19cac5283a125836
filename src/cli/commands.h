// The commands about scripts and files, which need no cluster: `weir check`, `weir compile`, `weir
// explain`, `weir lineage`, `weir lsp`, `weir new` and `weir tune`.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.h"

namespace weir::cli {

// `args` without the program's name: {"check", "--format", "json", "job.yaml"}. Never throws.
int Run(const std::vector<std::string>& args, const Streams& streams);

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
