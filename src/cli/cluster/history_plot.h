// The report of a SqlJob's tuning (job/history/report.h) as pictures: for a terminal, and SVG.
// Pure.
#pragma once

#include <string>

#include "base/doc/json.h"

namespace weir::cli {

// Panels over one axis of time (a stream's windows) or of runs (a batch's), below them the
// decisions with their reasons. `width` in columns, clamped to something legible. A gap is a gap:
// what nobody knows is not drawn as zero.
std::string DrawHistoryText(const doc::Json& report, int width);
// One stand-alone SVG document, without scripts and without outside references.
std::string DrawHistorySvg(const doc::Json& report);
// Whether there is anything to draw.
bool HasHistory(const doc::Json& report);

}  // namespace weir::cli
