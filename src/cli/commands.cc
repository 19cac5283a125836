#include "cli/commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

namespace weir::cli {
namespace {

constexpr char kCheckHelp[] =
    "Reads .sql scripts, YAML with SqlJobs, folders of both, or - for standard input, and says "
    "what is wrong.\nExit code: 0 accepted, 1 diagnostics, 2 usage.";
constexpr char kCompileHelp[] =
    "Prints the script that Flink is given: the user's own text with the smallest edits.\n"
    "Exit code: 0 compiled, 1 diagnostics, 2 usage.";

void AddFormat(CLI::App* command, std::string* format) {
  command->add_option("--format", *format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

}  // namespace

bool IsSqlCommand(std::string_view command) { return command == "check" || command == "compile"; }

int Run(const std::vector<std::string>& args, const Streams& streams) {
  CLI::App app("Weir's SQL compiler", "weir");
  app.require_subcommand(1);
  std::string format = "text";
  CheckOptions check;
  CLI::App* check_command = app.add_subcommand("check", kCheckHelp);
  check_command->add_option("FILE", check.files, "scripts, YAML files, folders, or -")->required();
  check_command->add_flag("--syntax-only", check.syntax_only, "parse, and nothing more");
  AddFormat(check_command, &format);
  CompileOptions compile;
  CLI::App* compile_command = app.add_subcommand("compile", kCompileHelp);
  compile_command->add_option("FILE", compile.file, "a script, a YAML file, or -")->required();
  compile_command->add_option("--job", compile.job, "the SqlJob, when the file holds several");
  AddFormat(compile_command, &format);
  try {
    std::vector<std::string> reversed(args.rbegin(), args.rend());
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, streams.out, streams.err) == 0 ? 0 : 2;
  }
  check.json = compile.json = format == "json";
  return check_command->parsed() ? RunCheck(check, streams) : RunCompile(compile, streams);
}

}  // namespace weir::cli
