// Reading what the tuner is given: configuration, windows and runs as JSON. Pure; never fails.
//
// Whatever is damaged is left out and named in `notes`; what can be kept is kept, sorted by time
// and free of duplicates. Bounds: kMaxRecords records, kMaxVertices vertices,
// kMaxHints operators.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/doc/json.h"
#include "tuner/first_guess.h"
#include "tuner/types.h"

namespace weir::tuner {

using Notes = std::vector<std::string>;

inline constexpr size_t kMaxRecords = 128;
inline constexpr size_t kMaxVertices = 256;
inline constexpr size_t kMaxHints = 4096;  // operators, and as many shuffles

// A finite number, else nothing: not for "NaN", null, booleans, or what is absent.
std::optional<double> NumberAt(const doc::Json& object, const char* key);

// `spec` of a request of `weir tune`.
Config ReadConfig(Mode mode, const doc::Json& spec, Notes* notes);
// spec.hints, which is `state` of `weir explain --format json`, and spec.state_backend.
std::optional<Hints> ReadHints(const doc::Json& spec, Notes* notes);
// Of spec.initial: what of a TaskManager is left out is left to be guessed.
Given ReadGiven(const doc::Json& spec);

// `history` of a request. Records later than now_s (a clock that went back) are left out.
// A window's vertices come in the order of `vertices` (the first is the source), unknown ones last.
std::vector<Window> ReadWindows(const doc::Json& history, const std::vector<std::string>& vertices,
                                double now_s, Notes* notes);
std::vector<Attempt> ReadRuns(const doc::Json& history, double now_s, Notes* notes);

}  // namespace weir::tuner
