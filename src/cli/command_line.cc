#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

namespace weir::cli {

int RunCommandLine(std::span<const CommandSyntax> commands, const std::vector<std::string>& args,
                   const Streams& streams) {
  const auto command = std::find_if(commands.begin(), commands.end(), [&](const auto& one) {
    return !args.empty() && one.name == args.front();
  });
  if (command == commands.end()) {
    streams.err << "weir: there is no command '" << (args.empty() ? "" : args.front())
                << "' here\n";
    return 2;
  }
  CLI::App app("Weir's command line", "weir");
  app.require_subcommand(1);
  app.fallthrough();
  std::string color = "auto";
  app.add_option("--color", color, "auto: on a terminal, unless NO_COLOR is set")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  Action action;
  command->add(&app, &action);
  try {
    // CLI11 reads a vector from its back.
    std::vector<std::string> reversed(args.rbegin(), args.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, streams.out, streams.err) == 0 ? 0 : 2;
  }
  const auto colored = [&](bool terminal) {
    return color == "always" || (color == "auto" && terminal);
  };
  return action({streams.in, streams.out, streams.err, colored(streams.err_color),
                 colored(streams.out_color), streams.in_fd});
}

}  // namespace weir::cli
