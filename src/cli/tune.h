// `weir tune`: the tuner on standard input and output, or over a recorded history. No cluster.
//
// One JSON object a line each way, as src/tuner/tuner.h says; a line that is no JSON is answered
// too, and named on stderr. Exit code: 0; 1 when a line, a record or a file could not be used; 2
// usage.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.h"

namespace weir::cli {

struct TuneOptions {
  bool explain = false;               // sentences instead of JSON
  std::string replay;                 // a recorded history to decide again; "-" is standard input
  std::vector<std::string> settings;  // NAME=VALUE, over what the request says
  bool list_settings = false;
};
int RunTune(const TuneOptions& options, const Streams& streams);

}  // namespace weir::cli
