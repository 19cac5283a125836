#include "cli/command_table.h"

#include <algorithm>
#include <iterator>

namespace weir::cli {
namespace {

constexpr Command kCommands[] = {
    {"operator", "run the controller: watches SqlJobs and runs them", Program::kWeirCluster},
    {"check", "say what is wrong with SQL scripts and SqlJob files", Program::kWeir},
    {"compile", "show the script that Flink is given", Program::kWeir},
    {"explain", "show the data flow of a script as text, JSON, DOT or SVG", Program::kWeir},
    {"history", "draw what is recorded of a SqlJob's tuning", Program::kWeirCluster},
    {"lineage", "show where the columns of each sink come from", Program::kWeir},
    {"lsp", "the language server for editors", Program::kWeir},
    {"new", "write the first draft of a job", Program::kWeir},
    {"rerun", "run a batch's last run once more, or start a stream that has ended",
     Program::kWeirCluster},
    {"run", "run a batch now", Program::kWeirCluster},
    {"backfill", "run the fires of a batch's schedule in a range of time", Program::kWeirCluster},
    {"tune", "recommend resources from recorded history, as JSON lines", Program::kWeir},
};

constexpr size_t kNameWidth = 11;

}  // namespace

std::span<const Command> Commands() { return kCommands; }

const Command* FindCommand(std::string_view name) {
  const auto* found = std::find_if(std::begin(kCommands), std::end(kCommands),
                                   [&](const Command& one) { return one.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

std::string Usage() {
  std::string text =
      "Weir runs streams and batches written as Flink SQL on Kubernetes.\n\n"
      "Usage: weir COMMAND [FLAGS]\n\n";
  for (const Command& command : kCommands) {
    std::string name(command.name);
    name.resize(kNameWidth, ' ');
    text.append("  ").append(name).append(command.summary).append("\n");
  }
  text += "\nweir COMMAND --help explains a command; weir --version says the version.\n";
  return text;
}

}  // namespace weir::cli
