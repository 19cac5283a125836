// The objects of one deployment, from the spec, the recorded deployment and the compiled script.
// Internal to this module; pure and deterministic: the same input gives the same bytes.
//
// Facts of Flink's configuration, entry point and image: Flink 2.2.1, run and read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/doc/value.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"
#include "job/model/plan.h"
#include "sql/compile/compile.h"

namespace weir::job {

// In the order in which they are created: configuration, Service, JobManager, TaskManagers.
std::vector<CreateChild> RenderAll(const SqlJob& job, const DeploymentStatus& deployment,
                                   const std::optional<RunStatus>& run,  // of a batch
                                   const sql::CompiledUnit& unit, const OperatorConfig& config);

// The ControllerRevision of what the job runs: the spec that IntentHash covers, and the script.
// With a secret in them they are in a Secret of the same name, which it names. Neither carries a
// sequence: the same intent is the same revision, whenever it runs.
std::vector<CreateChild> RenderRevision(const SqlJob& job, const std::string& name,
                                        std::string_view sql, int64_t number, bool is_secret);

// Facts about a run that status records before anything is rendered.
bool WantsHighAvailability(const SqlJobSpec& spec);
bool ConfigIsSecret(const SqlJobSpec& spec, const sql::CompiledUnit& unit);
int EffectiveParallelism(const SqlJobSpec& spec, const sql::CompiledUnit& unit);  // SET wins
// Streaming jobs run under Flink's adaptive scheduler unless the configuration says otherwise.
bool UsesAdaptiveScheduler(const SqlJobSpec& spec, const OperatorConfig& config);
// How many Pods it takes to run at that parallelism.
int TaskManagerCount(const SqlJobSpec& spec, int parallelism);
std::string RestPort(const SqlJobSpec& spec);
std::string UiUrl(const SqlJob& job, const DeploymentStatus& deployment,
                  const OperatorConfig& config);
SqlSummary Summarize(std::string_view sql_text, const sql::CompileOutput& output);
// Those of users' own connectors and formats that the script's tables name, as status says it.
std::vector<std::string> OwnConnectorsOf(const sql::CompiledUnit& unit,
                                         const sql::KnownConnectorsPtr& known);

// Flink's configuration by precedence (operator < user < typed fields), each key once.
std::map<std::string, std::string> FlinkConfiguration(const SqlJob& job,
                                                      const DeploymentStatus& deployment,
                                                      const OperatorConfig& config);
// Flat "key: value" lines; values that YAML could read as anything but the text are quoted.
std::string ConfigYaml(const std::map<std::string, std::string>& configuration);
// log4j-console.properties for both processes.
std::string_view LoggingProperties();

// `over` laid over `base`, as a strategic merge patch of a Pod template does: objects deep, lists
// of named things by their key, other lists and the probes as a whole. Never throws.
doc::Json MergePodTemplate(doc::Json base, const doc::Json& over);

}  // namespace weir::job
