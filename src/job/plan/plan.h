// What to do about one SqlJob: the operator's decisions, all of them, and nothing else.
//
// MakePlan is pure and total: every input has a Plan, nothing here throws, reads a clock or does
// I/O. It compiles the SQL when, and only when, the user's intent is not the deployed one or an
// object has to be rendered anew. What it relies on:
//  - `observation` shows what this process has itself written (job/observe, OwnWrites);
//  - creating what exists already under the same uid and sequence is success, anything else under
//    that name is a conflict (job/act);
//  - applying a plan and observing again leads to an empty plan once the world stands still.
// The status of a plan (and of its WriteStatus actions) is Canonical (job/api/bounds.h). Its
// conditions are those of the job: job/status folds `sql_valid` and `stalled` in, also into the
// status of a WriteStatus.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"
#include "job/model/plan.h"

namespace weir::job {

// `slot_granted`: a start may happen now (--max-concurrent-deployments); otherwise a job that has
// to be started is Accepted/Queued at `queue_position` (from 1; 0: not known).
Plan MakePlan(const SqlJob& job, const Observation& observation, const OperatorConfig& config,
              bool slot_granted, int queue_position, SystemTime now);

// True when `status` says that a start is under way: from the written intent until all tasks have
// run for the first time, the start has failed or it is being taken down. Such a job holds one of
// the --max-concurrent-deployments places.
bool HoldsStartSlot(const SqlJobStatus& status);

// sha256 in hex over the user's resolved intent: what the job runs, not how it is looked after
// (validation, state, timeouts and upgrade mode are not part of it) nor how it is rendered.
// Operators of different versions must agree on it: see intent.cc before adding a field.
std::string IntentHash(const SqlJobSpec& spec, std::string_view sql_text);
// The same without spec.resources.parallelism: equal for two specs between which a running job can
// be rescaled in place.
std::string FrameHash(const SqlJobSpec& spec, std::string_view sql_text);

// What the schema cannot refuse: owned keys in flink.configuration, quantities that are none, an
// unknown Flink line without an image, ... One sentence each, naming field and remedy.
std::vector<std::string> CheckSpec(const SqlJobSpec& spec, const OperatorConfig& config);

// Names and ids that follow from a job (and sequence) alone.
std::string FlinkJobId(std::string_view uid, int64_t sequence);  // 32 hex digits
// 32 hex digits over uid, what the run is of (its fire time, say) and the attempt.
std::string RunId(std::string_view uid, std::string_view key, int attempt);
std::string JobManagerName(std::string_view job);  // workload and Service
std::string TaskManagerName(std::string_view job);
std::string ConfigName(std::string_view job, int64_t sequence, std::string_view intent_hash);
std::string ClusterId(std::string_view job, int64_t sequence);
// The ConfigMaps of Flink's Kubernetes HA of one sequence.
std::vector<std::string> HaConfigMapNames(std::string_view job, std::string_view uid,
                                          int64_t sequence);

}  // namespace weir::job
