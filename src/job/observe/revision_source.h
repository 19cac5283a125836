// What a SqlJob ran once, from its ControllerRevision (and the Secret that this may name). Read by
// GET while a job is rolled back or an edit is judged; nothing is cached. Thread-safe.
#pragma once

#include <optional>
#include <stop_token>

#include "base/core/status.h"
#include "base/doc/value.h"
#include "client/kube/client.h"
#include "job/model/observation.h"

namespace weir::job {

// Of the content {"spec", "sql"}; nullopt when it cannot be read. Pure.
std::optional<Revision> RevisionFrom(const doc::Json& content);

// The one of this name; nullopt when it is gone or is not this job's. An error means that it could
// not be looked at.
Result<std::optional<Revision>> ReadRevision(kube::KubeClient& client, const SqlJob& job,
                                             const std::string& name, std::stop_token stop);

}  // namespace weir::job
