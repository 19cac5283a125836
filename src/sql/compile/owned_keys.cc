#include "sql/compile/owned_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/core/ascii.h"

namespace weir::sql {
namespace {

// A pattern that ends in '*' is a prefix. The first row that fits decides; an empty `use` admits.
constexpr OwnedKey kOwned[] = {
    {"rest.port", ""},
    {"rest.flamegraph.*", ""},
    {"rest.*", "only rest.port may be set"},
    {"blob.*", "the operator chooses the blob server's address and ports"},
    {"jobmanager.rpc.*", "the operator chooses addresses and ports"},
    {"taskmanager.rpc.*", "the operator chooses addresses and ports"},
    {"jobmanager.bind-host", "the operator chooses addresses and ports"},
    {"taskmanager.bind-host", "the operator chooses addresses and ports"},
    {"taskmanager.host", "the operator chooses addresses and ports"},
    {"high-availability*",
     "set spec.checkpoints.directory: high availability is on whenever it is set"},
    {"job-result-store.*", "set spec.checkpoints.directory"},
    {"kubernetes.*",
     "use spec.flink.podTemplates, spec.flink.serviceAccountName or spec.resources"},
    {"execution.target", "use spec.target"},
    {"execution.state-recovery.*", "use spec.restore"},
    {"execution.savepoint.*", "use spec.restore"},
    {"execution.checkpointing.dir", "use spec.checkpoints.directory"},
    {"state.checkpoints.dir", "use spec.checkpoints.directory"},
    {"execution.checkpointing.savepoint-dir", "use spec.savepoints.directory"},
    {"state.savepoints.dir", "use spec.savepoints.directory"},
    {"execution.shutdown-on-application-finish",
     "the operator reads the job's end before it removes the cluster"},
    {"execution.submit-failed-job-on-application-error",
     "the operator reads the cause of a failed start from Flink"},
    {"web.submit.enable", "Flink's REST has no authentication; it stays off"},
    {"jobmanager.memory.process.size", "use spec.resources.jobManager.memory"},
    {"jobmanager.memory.flink.size", "use spec.resources.jobManager.memory"},
    {"taskmanager.memory.process.size", "use spec.resources.taskManager.memory"},
    {"taskmanager.memory.flink.size", "use spec.resources.taskManager.memory"},
    {"pipeline.fixed-job-id", "the job id follows from spec and status.deployment.sequence"},
    {"pipeline.jobvertex-parallelism-overrides", "use spec.resources.parallelism"},
    {"$internal.*", "it is internal to Flink"},
};

constexpr OwnedKey kRuntimeMode = {"execution.runtime-mode", "use spec.mode"};

bool Fits(std::string_view pattern, std::string_view key) {
  if (pattern.ends_with('*')) {
    pattern.remove_suffix(1);
    return key.starts_with(pattern);
  }
  return key == pattern;
}

}  // namespace

std::optional<OwnedKey> FindOwnedKey(std::string_view key, std::string_view value, Mode mode) {
  if (key == kRuntimeMode.pattern) {
    const std::string_view own = mode == Mode::kBatch ? "batch" : "streaming";
    if (LowerAscii(value) == own) return std::nullopt;
    return kRuntimeMode;
  }
  for (const OwnedKey& row : kOwned) {
    if (!Fits(row.pattern, key)) continue;
    if (row.use.empty()) return std::nullopt;
    return row;
  }
  return std::nullopt;
}

std::string OwnedKeyMessage(std::string_view key, const OwnedKey& owned) {
  if (owned.pattern == kRuntimeMode.pattern) {
    return fmt::format("'{}' contradicts the job's mode: {}", key, owned.use);
  }
  return fmt::format("'{}' is set by the operator: {}", key, owned.use);
}

bool IsSecretKey(std::string_view key) {
  constexpr std::string_view kWords[] = {"password",   "passwd",     "passphrase",  "secret",
                                         "token",      "accesskey",  "apikey",      "privatekey",
                                         "credential", "jaasconfig", "basicauth",   "authparams",
                                         "servicekey", "accountkey", "httpheaders", "pwd"};
  std::string plain;
  for (const char c : LowerAscii(key)) {
    if (c != '-' && c != '_' && c != '.') plain += c;
  }
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return plain.find(word) != std::string::npos; });
}

}  // namespace weir::sql
