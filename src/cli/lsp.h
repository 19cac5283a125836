// `weir lsp`: the language server on standard input and output. No cluster.
//
// Exit code: 0 after shutdown and exit, 1 when the client went away without them or sent what can
// no longer be read, 2 usage.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.h"

namespace weir::cli {

struct LspOptions {
  bool stdio = true;     // there is nothing else; clients say it all the same
  std::string docs_url;  // where the pages of the codes are
  std::vector<std::string> connectors;
  std::vector<std::string> catalog;  // and those that the client's settings name
};
int RunLsp(const LspOptions& options, const Streams& streams);

}  // namespace weir::cli
