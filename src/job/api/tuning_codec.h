// spec.tuning, status.tuned and status.recommended as JSON (codec.h's rules). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/doc/json.h"
#include "job/api/tuning.h"

namespace weir::job {

struct SqlJobSpec;

// `value` is spec.tuning; `path` its path for errors.
TuningSpec TuningFromJson(const doc::Json& value, const std::string& path,
                          std::vector<std::string>* errors);

doc::Json EncodeTuned(const TunedStatus& tuned);
std::optional<TunedStatus> DecodeTuned(const doc::Json* json);
void BoundTuned(std::optional<TunedStatus>* tuned);

// Minutes since midnight; nothing unless "HH:MM".
std::optional<int> ParseTimeOfDay(std::string_view text);

}  // namespace weir::job
