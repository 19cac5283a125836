// The members spec.schedule, status.run and status.runs; see codec.h. Internal to this module.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/doc/json.h"
#include "job/api/schedule.h"

namespace weir::job {

// Also tries the expression and the zone; whatever is wrong becomes a line in `errors`.
ScheduleSpec ReadSchedule(const doc::Json& value, const std::string& path,
                          std::vector<std::string>* errors);

doc::Json EncodeRun(const RunStatus& run);
RunStatus DecodeRun(const doc::Json& json);
doc::Json EncodeRuns(const RunsStatus& runs);  // empty: nothing to remember
RunsStatus DecodeRuns(const doc::Json& json);

void BoundRun(RunStatus* run);
void BoundRuns(RunsStatus* runs);

}  // namespace weir::job
