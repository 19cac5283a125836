// `weir operator`'s command line on top of the flag table: parsing, --help in groups, the file.
#pragma once

#include <iosfwd>
#include <variant>

#include "operator/flags.h"

namespace weir::op {

// The process's exit code, when there is nothing (more) to do: 0 after --help, 2 for bad usage.
struct ExitWith {
  int code = 0;
};

// `args` without the program's name and without "operator". Reads the file of --config.
std::variant<OperatorFlags, ExitWith> ParseCommandLine(const std::vector<std::string>& args,
                                                       const Environment& environment,
                                                       std::ostream& out, std::ostream& err);

// The same command line and environment with the file as it is now; kInvalid with the first
// complaint.
Result<OperatorFlags> ReadAgain(const std::vector<std::string>& args,
                                const Environment& environment);

}  // namespace weir::op
