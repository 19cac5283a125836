// `weir`: answers what is about scripts and files, and becomes `weir-cluster` for the rest. It is
// linked with nothing that only a cluster needs: loading that would take longer than checking a
// script (docs/measured.md).
#include <iostream>
#include <string>
#include <vector>

#include "cli/command_table.h"
#include "cli/commands.h"
#include "operator/cluster_program.h"
#include "operator/standard_streams.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  const std::string name = args.empty() ? "" : args.front();
  if (const weir::cli::Command* command = weir::cli::FindCommand(name)) {
    if (command->program == weir::cli::Program::kWeirCluster) {
      const std::string failed = weir::op::BecomeClusterProgram(argv);
      std::cerr << "weir " << name << ": " << failed << "\n";
      return 1;
    }
    return weir::cli::Run(args, weir::op::StandardStreams());
  }
  if (name == "--version" || name == "version") {
    std::cout << "weir " << WEIR_VERSION << "\n";
    return 0;
  }
  const bool help = name == "--help" || name == "-h" || name == "help";
  if (!help && !name.empty()) std::cerr << "weir: there is no command '" << name << "'\n\n";
  (help ? std::cout : std::cerr) << weir::cli::Usage();
  return help ? 0 : 2;
}
