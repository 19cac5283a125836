#include "cli/cluster/commands.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "base/core/clock.h"
#include "cli/cluster/history.h"
#include "cli/cluster/orders.h"

namespace weir::cli {
namespace {

constexpr char kHistoryHelp[] =
    "Draws what is recorded of a SqlJob's tuning: load, parallelism, utilisation, lag, memory, "
    "and\n"
    "the decisions with their reasons.\n"
    "Exit code: 0 drawn, 1 nothing to draw, 2 usage.";

constexpr char kRerunHelp[] =
    "Runs a batch's last run, or that of --fire-time, once more, with the same times; starts a "
    "stream\nthat has ended again.\nExit code: 0 ordered, 1 refused, 2 usage.";
constexpr char kRunHelp[] =
    "Runs a batch now, or after the run that is under way.\n"
    "Exit code: 0 ordered, 1 refused, 2 usage.";
constexpr char kBackfillHelp[] =
    "Runs every fire of a batch's schedule from FROM to TO, the oldest first, one at a time.\n"
    "Exit code: 0 ordered, 1 refused, 2 usage.";

void AddAccess(CLI::App* command, ClusterAccess* access) {
  command->add_option("-n,--namespace", access->ns, "default: the context's");
  command->add_option("--kubeconfig", access->kubeconfig, "default: as kubectl does");
  command->add_option("--context", access->context, "default: the current one");
}

void AddHistory(CLI::App* app, const Cluster& cluster, Action* action) {
  auto options = std::make_shared<HistoryOptions>();
  CLI::App* command = app->add_subcommand("history", kHistoryHelp);
  CLI::Option* job = command->add_option("JOB", options->job, "a SqlJob: NAME or NAMESPACE/NAME");
  command
      ->add_option("--file", options->file,
                   "a SqlJob as `kubectl get sqljob NAME -o json` prints it, or -")
      ->excludes(job);
  command->add_option("--format", options->format, "text, json or svg")
      ->check(CLI::IsMember({"text", "json", "svg"}))
      ->capture_default_str();
  command->add_option("--width", options->width, "columns of the text")
      ->check(CLI::Range(40, 200))
      ->capture_default_str();
  AddAccess(command, &options->access);
  command->callback([=, &cluster] {
    if (options->job.empty() && options->file.empty()) throw CLI::RequiredError("JOB");
    *action = [options, &cluster](const Streams& streams) {
      return RunHistory(*options, streams, cluster);
    };
  });
}

void AddOrder(CLI::App* app, Order order, const char* name, const char* help,
              const Cluster& cluster, Action* action) {
  auto options = std::make_shared<OrderOptions>();
  options->order = order;
  CLI::App* command = app->add_subcommand(name, help);
  command->add_option("JOB", options->job, "a SqlJob: NAME or NAMESPACE/NAME")->required();
  if (order == Order::kRerun) {
    command->add_option("--fire-time", options->fire_time,
                        "the run of that fire, as 2026-11-20T18:00:00Z; else the last one");
  }
  if (order == Order::kBackfill) {
    command->add_option("FROM", options->from, "a date, in the schedule's zone, or a time")
        ->required();
    command->add_option("TO", options->to, "the same; inclusive")->required();
  }
  command->add_option("--nonce", options->nonce,
                      "the same order twice under one nonce is one; default: the present time");
  AddAccess(command, &options->access);
  command->callback([=, &cluster] {
    *action = [options, &cluster](const Streams& streams) {
      return RunOrder(*options, streams, cluster, RealClock().SystemNow());
    };
  });
}

}  // namespace

int RunWithCluster(const std::vector<std::string>& args, const Streams& streams,
                   const Cluster& cluster) {
  const auto order = [&cluster](Order which, const char* name, const char* help) {
    return CommandSyntax{name, [&cluster, which, name, help](CLI::App* app, Action* action) {
                           AddOrder(app, which, name, help, cluster, action);
                         }};
  };
  const CommandSyntax commands[] = {
      {"history", [&cluster](CLI::App* app, Action* action) { AddHistory(app, cluster, action); }},
      order(Order::kRerun, "rerun", kRerunHelp),
      order(Order::kRun, "run", kRunHelp),
      order(Order::kBackfill, "backfill", kBackfillHelp),
  };
  return RunCommandLine(commands, args, streams);
}

}  // namespace weir::cli
