// The one binary: the operator and the command line tool.
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/doc/value.h"
#include "cli/commands.h"
#include "operator/cluster_access.h"
#include "operator/command_line.h"
#include "operator/operator.h"
#include "operator/signals.h"

namespace {

constexpr char kUsage[] =
    "Weir runs streams and batches written as Flink SQL on Kubernetes.\n"
    "\n"
    "Usage: weir COMMAND [FLAGS]\n"
    "\n"
    "  operator   run the controller: watches SqlJobs and runs them\n"
    "  check      say what is wrong with SQL scripts and SqlJob files\n"
    "  compile    show the script that Flink is given\n"
    "  explain    show the data flow of a script as text, JSON, DOT or SVG\n"
    "  history    draw what is recorded of a SqlJob's tuning\n"
    "  lineage    show where the columns of each sink come from\n"
    "  lsp        the language server for editors\n"
    "  new        write the first draft of a job\n"
    "  rerun      run a batch's last run once more, or start a stream that has ended\n"
    "  run        run a batch now\n"
    "  backfill   run the fires of a batch's schedule in a range of time\n"
    "  tune       recommend resources from recorded history, as JSON lines\n"
    "\n"
    "weir COMMAND --help explains a command; weir --version says the version.\n";

std::optional<std::string> Environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

// no-color.org: any value but an empty one turns colours off.
bool WantsColor(int descriptor) {
  const std::string no_color = Environment("NO_COLOR").value_or("");
  return isatty(descriptor) != 0 && no_color.empty() && Environment("TERM") != "dumb";
}

int Operator(const std::vector<std::string>& args) {
  const auto parsed = weir::op::ParseCommandLine(args, Environment, std::cout, std::cerr);
  if (const auto* exit = std::get_if<weir::op::ExitWith>(&parsed)) return exit->code;
  const weir::op::SignalWatch signals;
  return weir::op::RunOperator(
      std::get<weir::op::OperatorFlags>(parsed),
      [&args] { return weir::op::ReadAgain(args, Environment); }, signals.token());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  const std::string command = args.empty() ? "" : args.front();
  if (command == "operator") return Operator({args.begin() + 1, args.end()});
  if (weir::cli::IsSqlCommand(command)) {
    return weir::cli::Run(args,
                          {std::cin, std::cout, std::cerr, WantsColor(STDERR_FILENO),
                           WantsColor(STDOUT_FILENO), STDIN_FILENO},
                          {weir::op::FetchSqlJob, weir::op::AnnotateSqlJob});
  }
  if (command == "--version" || command == "version") {
    std::cout << "weir " << WEIR_VERSION << "\n";
    return 0;
  }
  const bool help = command == "--help" || command == "-h" || command == "help";
  if (!help && !command.empty()) std::cerr << "weir: there is no command '" << command << "'\n\n";
  (help ? std::cout : std::cerr) << kUsage;
  return help ? 0 : 2;
}
