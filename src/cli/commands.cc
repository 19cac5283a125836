#include "cli/commands.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/lsp.h"
#include "cli/new.h"
#include "cli/tune.h"

namespace weir::cli {
namespace {

constexpr char kCheckHelp[] =
    "Reads .sql scripts, YAML with SqlJobs, folders of both, or - for standard input, and says "
    "what is wrong.\nExit code: 0 accepted, 1 diagnostics, 2 usage.";
constexpr char kCompileHelp[] =
    "Prints the script that Flink is given: the user's own text with the smallest edits.\n"
    "With --against it says instead what becomes of the running job's state, operator by\n"
    "operator: kept, schema changed, meaning changed, lost, new, unknown.\n"
    "Exit code: 0 compiled (and the state is kept), 1 diagnostics (or it is not), 2 usage.";

constexpr char kTuneHelp[] =
    "Recommends parallelism, CPU and memory from recorded history: one JSON object a line on\n"
    "standard input {v, mode, now, spec, history, state}, one a line on standard output\n"
    "{parallelism, tm_cpu, tm_mem_mib, state, reason}.";

constexpr char kExplainHelp[] =
    "Shows the data flow of a script: sources, views and sinks with their connectors, and the\n"
    "joins, windows and aggregations between them.\n"
    "Exit code: 0 shown, 1 diagnostics, 2 usage.";

constexpr char kLineageHelp[] =
    "Shows where the columns of each sink come from, through views, joins and aggregations, and\n"
    "what each source column does: value, condition, filter, join, grouping, ordering.\n"
    "Exit code: 0 shown, 1 diagnostics, 2 usage.";

constexpr char kLspHelp[] =
    "The language server: diagnostics, completion, hover, definitions and formatting of scripts "
    "and\n"
    "SqlJobs in an editor, over standard input and output (docs/sql/lsp.md).\n"
    "Exit code: 0 after shutdown and exit, 1 without them, 2 usage.";

constexpr char kNewHelp[] =
    "Writes the first draft of a job that copies one system into another: a commented SqlJob that\n"
    "passes `weir check`.\n"
    "Exit code: 0 written, 1 there can be no such job, 2 usage.";

void AddConnectors(CLI::App* command, std::vector<std::string>* paths) {
  command
      ->add_option(
          "--connectors", *paths,
          "files or folders with connectors and formats of your own (docs/sql/connectors.md)")
      ->type_name("PATH")
      ->type_size(1)
      ->allow_extra_args(false);
}

void AddCatalog(CLI::App* command, std::vector<std::string>* paths) {
  command
      ->add_option("--catalog", *paths,
                   "files or folders with DataSources, whose options 'cluster_name' stands for")
      ->type_name("PATH")
      ->type_size(1)
      ->allow_extra_args(false);
}

void AddCheck(CLI::App* app, Action* action) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app->add_subcommand("check", kCheckHelp);
  command->add_option("FILE", options->files, "scripts, YAML files, folders, or -");
  command->add_flag("--syntax-only", options->syntax_only, "parse, and nothing more");
  command->add_option("--format", options->format, "text, json or sarif (SARIF 2.1.0)")
      ->check(CLI::IsMember({"text", "json", "sarif"}))
      ->capture_default_str();
  CLI::Option* fix =
      command->add_flag("--fix", options->fix, "write the corrections that are certain to help");
  command->add_flag("--diff", options->diff, "show what --fix would write")->excludes(fix);
  AddConnectors(command, &options->connectors);
  AddCatalog(command, &options->catalog);
  command->add_option("--explain", options->explain, "print the page of a code, such as SQL0203");
  command->callback([=] {
    if (options->files.empty() && options->explain.empty()) {
      throw CLI::RequiredError("FILE");
    }
    *action = [options](const Streams& streams) { return RunCheck(*options, streams); };
  });
}

void AddCompile(CLI::App* app, Action* action) {
  auto options = std::make_shared<CompileOptions>();
  CLI::App* command = app->add_subcommand("compile", kCompileHelp);
  command->add_option("FILE", options->file, "a script, a YAML file, or -")->required();
  command->add_option("--job", options->job, "the SqlJob, when the file holds several");
  AddConnectors(command, &options->connectors);
  AddCatalog(command, &options->catalog);
  command
      ->add_option("--format", options->format,
                   "text, json: the whole compiled unit, or sql: the script laid out anew")
      ->check(CLI::IsMember({"text", "json", "sql"}))
      ->capture_default_str();
  command->add_option("--against", options->against,
                      "the file as it was when the job started: is the job's state kept?");
  command->callback([=] {
    *action = [options](const Streams& streams) { return RunCompile(*options, streams); };
  });
}

void AddExplain(CLI::App* app, Action* action) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = app->add_subcommand("explain", kExplainHelp);
  command->add_option("FILE", options->file, "a script, a YAML file, or -")->required();
  command->add_option("--job", options->job, "the SqlJob, when the file holds several");
  AddConnectors(command, &options->connectors);
  AddCatalog(command, &options->catalog);
  command->add_option("--format", options->format, "text, json, dot or svg")
      ->check(CLI::IsMember({"text", "json", "dot", "svg"}))
      ->capture_default_str();
  command->callback([=] {
    *action = [options](const Streams& streams) { return RunExplain(*options, streams); };
  });
}

void AddLineage(CLI::App* app, Action* action) {
  auto options = std::make_shared<LineageOptions>();
  CLI::App* command = app->add_subcommand("lineage", kLineageHelp);
  command->add_option("FILE", options->file, "a script, a YAML file, or -")->required();
  command->add_option("--job", options->job, "the SqlJob, when the file holds several");
  AddConnectors(command, &options->connectors);
  AddCatalog(command, &options->catalog);
  command->add_option("--format", options->format, "text, json, dot or openlineage (a JobEvent)")
      ->check(CLI::IsMember({"text", "json", "dot", "openlineage"}))
      ->capture_default_str();
  command->add_option("--job-namespace", options->job_namespace, "the job's, for openlineage")
      ->capture_default_str();
  command->add_option("--event-time", options->event_time,
                      "of the event, for openlineage, as 2026-01-31T00:00:00Z; else now");
  command->callback([=] {
    *action = [options](const Streams& streams) { return RunLineage(*options, streams); };
  });
}

void AddLsp(CLI::App* app, Action* action) {
  auto options = std::make_shared<LspOptions>();
  CLI::App* command = app->add_subcommand("lsp", kLspHelp);
  command->add_flag("--stdio", options->stdio, "standard input and output: what it does anyway");
  command
      ->add_option("--docs-url", options->docs_url,
                   "where the pages of the codes are (docs/sql): diagnostics link to them")
      ->type_name("URL");
  AddConnectors(command, &options->connectors);
  AddCatalog(command, &options->catalog);
  command->callback(
      [=] { *action = [options](const Streams& streams) { return RunLsp(*options, streams); }; });
}

void AddNew(CLI::App* app, Action* action) {
  auto options = std::make_shared<NewOptions>();
  CLI::App* command = app->add_subcommand("new", kNewHelp);
  command->add_option("--from", options->from, "the system to read: kafka, mysql, ...")
      ->type_name("SYSTEM")
      ->required();
  command->add_option("--to", options->to, "the system to write")->type_name("SYSTEM")->required();
  command->add_option("--name", options->name, "of the SqlJob; else FROM-to-TO");
  command
      ->add_option("--datasource", options->datasources,
                   "files or folders with DataSources, whose addresses and tables are taken")
      ->type_name("PATH")
      ->type_size(1)
      ->allow_extra_args(false);
  command->add_option("--from-table", options->from_table,
                      "the DataSource's table; else its first");
  command->add_option("--to-table", options->to_table, "the DataSource's table; else its first");
  AddConnectors(command, &options->connectors);
  command->callback(
      [=] { *action = [options](const Streams& streams) { return RunNew(*options, streams); }; });
}

void AddTune(CLI::App* app, Action* action) {
  auto options = std::make_shared<TuneOptions>();
  CLI::App* command = app->add_subcommand("tune", kTuneHelp);
  command->add_flag("--explain", options->explain, "sentences instead of JSON");
  command
      ->add_option("--replay", options->replay,
                   "decide a recorded {mode, spec, history} again, record by record")
      ->type_name("HISTORY");
  command->add_option("--set", options->settings, "NAME=NUMBER: another setting of the law")
      ->type_size(1)
      ->allow_extra_args(false);
  command->add_flag("--settings", options->list_settings, "list the settings with their reasons");
  command->callback(
      [=] { *action = [options](const Streams& streams) { return RunTune(*options, streams); }; });
}

}  // namespace

int Run(const std::vector<std::string>& args, const Streams& streams) {
  const CommandSyntax commands[] = {
      {"check", AddCheck},     {"compile", AddCompile}, {"explain", AddExplain},
      {"lineage", AddLineage}, {"lsp", AddLsp},         {"new", AddNew},
      {"tune", AddTune},
  };
  return RunCommandLine(commands, args, streams);
}

}  // namespace weir::cli
