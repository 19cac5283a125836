// What the commands have in common: their streams, and how a command line is read.
//
// Exit codes: 0 accepted, 1 diagnostics with errors (or a file that cannot be read), 2 usage.
// Diagnostics go to `err`, each starting FILE:LINE:COL; results and JSON go to `out`.
#pragma once

#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace weir::cli {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  // The stream is a terminal that wants colours: what --color=auto means.
  bool err_color = false;
  bool out_color = false;
  // The descriptor of `in`, for whoever must know whether more has come; -1: there is none.
  int in_fd = -1;
};

// What a command line asks for; called after it was read as a whole.
using Action = std::function<int(const Streams&)>;

struct CommandSyntax {
  std::string_view name;
  // Adds the subcommand, whose callback sets the action.
  std::function<void(CLI::App* app, Action* action)> add;
};

// Reads `args` ({"check", "--format", "json", "job.yaml"}) by the syntax of the command that they
// begin with, alone: to make ready for all would cost more than most of them do. Never throws.
int RunCommandLine(std::span<const CommandSyntax> commands, const std::vector<std::string>& args,
                   const Streams& streams);

}  // namespace weir::cli
