// Where a job's state is, as ConfigMaps tell: Flink's own HA data of a stopped deployment, and the
// state record that a former SqlJob of the name left. Read by GET when a reconcile needs it, which
// is seldom; nothing is cached. Thread-safe.
#pragma once

#include <stop_token>

#include "base/core/status.h"
#include "base/doc/value.h"
#include "client/kube/client.h"
#include "job/model/observation.h"

namespace weir::job {

// The keys "checkpointID-0000000000000000012" of Flink's HA ConfigMap. Pure.
HaCheckpoints HaCheckpointsFrom(const doc::Json& config_map);
// nullopt when it is not a state record that can be read. Pure.
std::optional<StateRecord> StateRecordFrom(const doc::Json& config_map);

// An error means that it could not be looked at; absence is an answer.
Result<HaCheckpoints> ReadHaCheckpoints(kube::KubeClient& client, const SqlJob& job,
                                        std::stop_token stop);
Result<std::optional<StateRecord>> ReadStateRecord(kube::KubeClient& client, const SqlJob& job,
                                                   std::stop_token stop);

}  // namespace weir::job
