// The process's own streams for the command line.
#pragma once

#include "cli/command_line.h"

namespace weir::op {

// Colours are wanted on a terminal, unless NO_COLOR or TERM=dumb says otherwise.
cli::Streams StandardStreams();

}  // namespace weir::op
