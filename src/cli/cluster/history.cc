#include "cli/cluster/history.h"

#include <fstream>
#include <iostream>
#include <utility>

#include "base/doc/value.h"
#include "cli/cluster/cluster_job.h"
#include "cli/cluster/history_plot.h"
#include "job/history/report.h"

namespace weir::cli {
namespace {

using doc::Json;

constexpr size_t kMaxObject = 4u << 20;  // etcd takes 1.5 MiB

Result<Json> FromFile(const std::string& path, std::istream& standard_in) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& in = path == "-" ? standard_in : file;
  if (!in) return NotFound("NoFile", path + ": cannot be read");
  std::string text(kMaxObject + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  doc::ParseLimits limits;
  limits.max_bytes = kMaxObject;
  auto parsed = doc::ParseJson(text, limits);
  if (!parsed.ok()) return parsed.error().WithContext(path);
  if (doc::StringAt(*parsed, {"kind"}) == "SqlJob") return parsed;
  return Invalid("NoSqlJob", path +
                                 ": no SqlJob; expected what `kubectl get sqljob NAME -o json` "
                                 "prints");
}

Result<Json> FromCluster(const HistoryOptions& options, const Cluster& cluster) {
  ASSIGN_OR_RETURN(const JobName job, ParseJobName(options.job, options.access));
  return FetchJob(job, options.access, cluster);
}

std::string WhyNothing(const Json& report) {
  if (doc::StringAt(report, {"tuning"}) == "Off") {
    return "nothing is recorded: the job has no spec.tuning, or its mode is Off";
  }
  return doc::StringAt(report, {"mode"}) == "Batch"
             ? "nothing is recorded yet: the first record comes with the end of the next run"
             : "nothing is recorded yet: the first record comes about ten minutes after the start";
}

}  // namespace

int RunHistory(const HistoryOptions& options, const Streams& streams, const Cluster& cluster) {
  const Result<Json> object =
      options.file.empty() ? FromCluster(options, cluster) : FromFile(options.file, streams.in);
  if (!object.ok()) {
    streams.err << "weir history: " << object.error().message() << "\n";
    return 1;
  }
  const Json report = job::HistoryReport(*object);
  for (const Json& note : report["damage"]) {
    streams.err << "weir history: " << note.get<std::string>() << "\n";
  }
  if (options.format == "json") {
    streams.out << doc::DumpJsonPretty(report) << "\n";
    return 0;
  }
  if (!HasHistory(report)) {
    streams.err << "weir history: " << WhyNothing(report) << "\n";
    return 1;
  }
  streams.out << (options.format == "svg" ? DrawHistorySvg(report)
                                          : DrawHistoryText(report, options.width));
  return 0;
}

}  // namespace weir::cli
