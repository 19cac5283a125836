// `weir-cluster`: what `weir` becomes for commands that speak to a cluster or serve.
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/doc/value.h"
#include "cli/cluster/commands.h"
#include "cli/command_table.h"
#include "operator/cluster_access.h"
#include "operator/command_line.h"
#include "operator/operator.h"
#include "operator/signals.h"
#include "operator/standard_streams.h"

namespace {

std::optional<std::string> Environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
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
  const std::string name = args.empty() ? "" : args.front();
  const weir::cli::Command* command = weir::cli::FindCommand(name);
  if (command == nullptr || command->program != weir::cli::Program::kWeirCluster) {
    std::cerr << "weir-cluster is a part of weir, which starts it: use weir COMMAND\n\n"
              << weir::cli::Usage();
    return 2;
  }
  if (name == "operator") return Operator({args.begin() + 1, args.end()});
  return weir::cli::RunWithCluster(args, weir::op::StandardStreams(),
                                   {weir::op::FetchSqlJob, weir::op::AnnotateSqlJob});
}
