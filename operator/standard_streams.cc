#include "operator/standard_streams.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace weir::op {
namespace {

// no-color.org: any value but an empty one turns colours off.
bool WantsColor(int descriptor) {
  const auto environment = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  return isatty(descriptor) != 0 && environment("NO_COLOR").empty() &&
         environment("TERM") != "dumb";
}

}  // namespace

cli::Streams StandardStreams() {
  return {std::cin,    std::cout, std::cerr, WantsColor(STDERR_FILENO), WantsColor(STDOUT_FILENO),
          STDIN_FILENO};
}

}  // namespace weir::op
