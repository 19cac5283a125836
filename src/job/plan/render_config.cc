// Flink's configuration file and logging of one deployment.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/core/ascii.h"
#include "job/api/quantity.h"
#include "job/plan/plan.h"
#include "job/plan/render.h"

namespace weir::job {
namespace {

using Keys = std::map<std::string, std::string>;

constexpr char kScheduler[] = "jobmanager.scheduler";
constexpr char kAdaptive[] = "adaptive";

// No file: Flink's REST API would serve it. Standard error only: standard output is discarded at
// the JobManager, since Flink's SQL driver echoes each statement there, passwords and all. Option
// values whose key looks secret are replaced, in messages and exceptions alike; the two loggers
// switched off print pieces of the script (their errors are read from Flink's REST API, redacted).
constexpr std::string_view kLogging = R"WEIR(rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console

appender.console.name = Console
appender.console.type = CONSOLE
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
# The exception is part of the pattern, inside the replacement: not appended a second time.
appender.console.layout.alwaysWriteExceptions = false
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %c{1.} - %replace{%replace{%m%n%xEx}{(?i)(['"`]?[\\w.-]*(?:pass(?:word|wd|phrase)|secret|token|access[-_.]?key|api[-_.]?key|credential|jaas|auth[-_.]?params|service[-_.]?key|basic[-_.]?auth|private[-_.]?key|account[-_.]?key|http[-_.]?headers)[\\w.-]*['"`]?\\s*[=:]+\\s*)(?:'(?:[^']|'')*'|"(?:[^"\\\\]|\\\\.)*"|[^\\s,;&)'"]+)}{$1***}}{://[^\\s/?#@'"]+@}{://***@}

logger.script.name = org.apache.flink.client.deployment.application.ApplicationDispatcherBootstrap
logger.script.level = OFF
logger.reducer.name = org.apache.flink.table.planner.codegen.ExpressionReducer
logger.reducer.level = OFF

# How the job ended, for whoever looks after this process has ended too: into the container's termination
# message, and no more than the word.
appender.end.name = End
appender.end.type = File
appender.end.fileName = /dev/termination-log
appender.end.createOnDemand = true
appender.end.filter.end.type = RegexFilter
appender.end.filter.end.regex = (?s)Job [0-9a-f]+ reached terminal state (?:FINISHED|FAILED|CANCELED)\\..*
appender.end.filter.end.onMatch = ACCEPT
appender.end.filter.end.onMismatch = DENY
appender.end.layout.type = PatternLayout
appender.end.layout.alwaysWriteExceptions = false
appender.end.layout.pattern = %replace{%m}{(?s)Job ([0-9a-f]+) reached terminal state ([A-Z]+).*}{$1 $2}%n
logger.end.name = org.apache.flink.runtime.dispatcher
logger.end.level = INFO
logger.end.appenderRef.end.ref = End
)WEIR";

// `env.java.opts.all` of conf/config.yaml in Flink 2.2's distribution: what Java 17 must open for
// Flink to run. Our file is mounted over the image's own, so it must say the same.
constexpr std::array<std::string_view, 8> kStockExports{"java.base/sun.net.util",
                                                        "java.rmi/sun.rmi.registry",
                                                        "jdk.compiler/com.sun.tools.javac.api",
                                                        "jdk.compiler/com.sun.tools.javac.file",
                                                        "jdk.compiler/com.sun.tools.javac.parser",
                                                        "jdk.compiler/com.sun.tools.javac.tree",
                                                        "jdk.compiler/com.sun.tools.javac.util",
                                                        "java.security.jgss/sun.security.krb5"};
constexpr std::array<std::string_view, 12> kStockOpens{"java.lang",
                                                       "java.net",
                                                       "java.io",
                                                       "java.nio",
                                                       "sun.nio.ch",
                                                       "java.lang.reflect",
                                                       "java.text",
                                                       "java.time",
                                                       "java.util",
                                                       "java.util.concurrent",
                                                       "java.util.concurrent.atomic",
                                                       "java.util.concurrent.locks"};

// The stock options, then the user's: the JVM adds up the former and heeds the last of the others.
std::string JavaOptions(std::string_view users) {
  std::string out;
  for (std::string_view package : kStockExports) {
    out += "--add-exports=" + std::string(package) + "=ALL-UNNAMED ";
  }
  for (std::string_view package : kStockOpens) {
    out += "--add-opens=java.base/" + std::string(package) + "=ALL-UNNAMED ";
  }
  out += users;
  if (out.back() == ' ') out.pop_back();
  return out;
}

std::string Megabytes(const std::string& quantity) {
  const auto bytes = ParseQuantityBytes(quantity);
  return std::to_string((bytes.ok() ? *bytes : int64_t{1} << 30) >> 20) + "m";
}

void Networking(const SqlJob& job, const DeploymentStatus& deployment, Keys* keys) {
  (*keys)["jobmanager.rpc.address"] = JobManagerName(job.meta.name) + "." + job.meta.ns;
  (*keys)["jobmanager.rpc.port"] = "6123";
  (*keys)["jobmanager.bind-host"] = "0.0.0.0";
  (*keys)["taskmanager.bind-host"] = "0.0.0.0";
  (*keys)["rest.bind-address"] = "0.0.0.0";
  (*keys)["rest.port"] = deployment.rest_port;
  (*keys)["blob.server.port"] = "6124";
  (*keys)["web.submit.enable"] = "false";
}

// State of all sequences lies under the user's directory; that of one sequence can never be taken
// for another's: cluster id and result store carry it.
void Fault(const SqlJob& job, const DeploymentStatus& deployment, const OperatorConfig& config,
           Keys* keys) {
  std::string directory = job.spec.checkpoints.directory;
  while (!directory.empty() && directory.back() == '/') directory.pop_back();
  (*keys)["execution.checkpointing.interval"] =
      std::to_string(job.spec.checkpoints.interval.count()) + "ms";
  (*keys)["execution.checkpointing.dir"] = directory;
  (*keys)["execution.checkpointing.externalized-checkpoint-retention"] = "RETAIN_ON_CANCELLATION";
  const std::string cluster = ClusterId(job.meta.name, deployment.sequence);
  const std::string home = directory + "/ha/" + job.meta.ns + "/" + job.meta.uid;
  (*keys)["high-availability.type"] = "kubernetes";
  (*keys)["high-availability.storageDir"] = home;
  (*keys)["high-availability.cluster-id"] = cluster;
  (*keys)["kubernetes.cluster-id"] = cluster;
  (*keys)["kubernetes.namespace"] = job.meta.ns;
  (*keys)["kubernetes.service-account"] = job.spec.flink.service_account_name.empty()
                                              ? config.service_account
                                              : job.spec.flink.service_account_name;
  (*keys)["job-result-store.storage-path"] = home + "/job-result-store/" + cluster;
  // A JobManager that comes back after the end must find it, or it would run the job again.
  (*keys)["job-result-store.delete-on-commit"] = "false";
}

void Restore(const SqlJob& job, const DeploymentStatus& deployment, Keys* keys) {
  if (deployment.restored_from.empty()) return;
  (*keys)["execution.state-recovery.path"] = deployment.restored_from;
  (*keys)["execution.state-recovery.claim-mode"] =
      job.spec.restore.claim_mode == ClaimMode::kClaim ? "CLAIM" : "NO_CLAIM";
  if (job.spec.restore.allow_non_restored_state) {
    (*keys)["execution.state-recovery.ignore-unclaimed-state"] = "true";
  }
}

// It rescales in place. By default it gives a job up that finds no slot for 5 minutes, and starts
// one narrower than it is wanted after 10 s: a Pod may take its time, and is told of meanwhile. (A
// negative time is to mean "for ever", and is not read as one.)
void AdaptiveScheduler(Keys* keys) {
  (*keys)[kScheduler] = kAdaptive;
  const std::string submission = "jobmanager.adaptive-scheduler.submission.";
  (*keys)[submission + "resource-wait-timeout"] = "24 h";
  (*keys)[submission + "resource-stabilization-timeout"] = "2 min";
}

bool IsPlainScalar(std::string_view value) {
  if (value == "true" || value == "false") return true;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!value.empty() && value.size() < 10 && std::all_of(value.begin(), value.end(), is_digit)) {
    return value == "0" || value.front() != '0';
  }
  constexpr std::array<std::string_view, 8> kWords{"null", "yes", "no", "on",
                                                   "off",  "nan", "y",  "n"};
  const std::string lower = LowerAscii(value);
  if (lower == "true" || lower == "false") return false;
  if (std::find(kWords.begin(), kWords.end(), lower) != kWords.end()) return false;
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !lower.empty() && is_letter(lower.front()) &&
         std::all_of(lower.begin(), lower.end(), [&](char c) {
           return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '/';
         });
}

}  // namespace

bool WantsHighAvailability(const SqlJobSpec& spec) {
  return spec.mode == Mode::kStreaming && !spec.checkpoints.directory.empty();
}

bool UsesAdaptiveScheduler(const SqlJobSpec& spec, const OperatorConfig& config) {
  if (spec.mode != Mode::kStreaming) return false;
  for (const auto* keys : {&spec.flink.configuration, &config.flink_defaults}) {
    const auto set = keys->find(kScheduler);
    if (set != keys->end()) return LowerAscii(set->second) == kAdaptive;
  }
  return true;
}

std::string RestPort(const SqlJobSpec& spec) {
  const auto port = spec.flink.configuration.find("rest.port");
  return port == spec.flink.configuration.end() ? "8081" : port->second;
}

int EffectiveParallelism(const SqlJobSpec& spec, const sql::CompiledUnit& unit) {
  const auto set = unit.settings.find("parallelism.default");
  if (set == unit.settings.end()) return spec.resources.parallelism;
  int value = 0;
  const char* const begin = set->second.data();
  const auto [end, error] = std::from_chars(begin, begin + set->second.size(), value);
  const bool good = error == std::errc() && end == begin + set->second.size() && value > 0;
  return good ? value : spec.resources.parallelism;
}

std::map<std::string, std::string> FlinkConfiguration(const SqlJob& job,
                                                      const DeploymentStatus& deployment,
                                                      const OperatorConfig& config) {
  const SqlJobSpec& spec = job.spec;
  Keys keys;
  keys["pipeline.name"] = job.meta.name;
  // A batch run fails at once: another attempt is the operator's.
  if (spec.mode == Mode::kStreaming) {
    keys["restart-strategy.type"] = "exponential-delay";
    AdaptiveScheduler(&keys);
  }
  for (const auto& [key, value] : config.flink_defaults) keys[key] = value;
  for (const auto& [key, value] : spec.flink.configuration) keys[key] = value;
  std::string& java_options = keys["env.java.opts.all"];
  java_options = JavaOptions(java_options);
  Networking(job, deployment, &keys);
  keys["jobmanager.memory.process.size"] = Megabytes(spec.resources.job_manager.memory);
  keys["taskmanager.memory.process.size"] = Megabytes(spec.resources.task_manager.memory);
  keys["taskmanager.numberOfTaskSlots"] = std::to_string(spec.resources.slots_per_task_manager);
  keys["parallelism.default"] = std::to_string(spec.resources.parallelism);
  keys["execution.runtime-mode"] = spec.mode == Mode::kBatch ? "BATCH" : "STREAMING";
  // The JobManager stays after the end, so that the outcome can be read, a failed script's too.
  keys["execution.shutdown-on-application-finish"] = "false";
  keys["execution.submit-failed-job-on-application-error"] = "true";
  if (WantsHighAvailability(spec)) Fault(job, deployment, config, &keys);
  Restore(job, deployment, &keys);
  return keys;
}

std::string ConfigYaml(const std::map<std::string, std::string>& configuration) {
  std::string out;
  for (const auto& [key, value] : configuration) {
    // A JSON string is a YAML double-quoted scalar.
    out += key + ": " + (IsPlainScalar(value) ? value : doc::DumpJson(value)) + "\n";
  }
  return out;
}

std::string_view LoggingProperties() { return kLogging; }

}  // namespace weir::job
