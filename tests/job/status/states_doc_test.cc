// docs/states.md is generated here from the tables in the code. UPDATE=1 in the environment
// rewrites it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "job/api/names.h"
#include "job/model/state.h"
#include "job/status/conditions.h"

namespace weir::job {
namespace {

std::string Code(std::string_view word) { return "`" + std::string(word) + "`"; }

std::string EdgeTable() {
  std::string out =
      "| from | to | when |\n|---|---|---|\n| (new) | `Accepted` | the SqlJob is seen "
      "for the first time |\n";
  for (const Edge& edge : Edges()) {
    out += "| " + Code(StateName(edge.from)) + " | " + Code(StateName(edge.to)) + " | " +
           std::string(edge.when) + " |\n";
  }
  return out;
}

std::string ReasonTable() {
  std::string out =
      "| reason | Ready | Reconciling | Stalled | kstatus | meaning |\n|---|---|---|---|---|---|\n";
  std::map<Reason, ConditionRow> rows;
  for (const ConditionRow& row : ConditionRows()) rows.emplace(row.reason, row);
  for (const Reason reason : AllReasons()) {
    out += "| " + Code(ReasonName(reason)) + " | ";
    const auto it = rows.find(reason);
    if (it == rows.end()) {
      out += "as the outcome said | False | as the outcome said | as the outcome said";
    } else {
      const ConditionRow& row = it->second;
      const char* kstatus = row.reconciling             ? "InProgress"
                            : row.stalled               ? "Failed"
                            : row.ready == Truth::kTrue ? "Current"
                                                        : "InProgress";
      out += std::string(TruthName(row.ready)) + " | " + (row.reconciling ? "True" : "False") +
             " | " + (row.stalled ? "True" : "False") + " | " + kstatus;
    }
    out += " | " + std::string(ReasonText(reason)) + " |\n";
  }
  return out;
}

std::string Page() {
  return "# States of a SqlJob\n\n"
         "Generated from the code by tests/job/status/states_doc_test.cc (UPDATE=1 rewrites "
         "it).\n\n"
         "`status.state` is one of seven words. A job moves along these edges; no other exists.\n"
         "Every move is one write of status, an Event and a count in a metric. The fold in\n"
         "src/job/status refuses any other move, keeps the old state and counts an error.\n\n" +
         EdgeTable() +
         "\n`Succeeded`, `Failed`, `Killed` and `Finished` are final: no restart of a JobManager, "
         "of\n"
         "the operator or of a node takes them back. `status.result` keeps the outcome in\n"
         "`Finished`.\n\n"
         "## Reasons and conditions\n\n"
         "`status.reason` is one of these words. From it follow the conditions, as `kubectl "
         "wait`,\n"
         "Flux and other readers of kstatus understand them: *Ready* is True when what the spec\n"
         "asks for is in force, *Reconciling* when the operator or Flink is working on it,\n"
         "*Stalled* when nothing will change without somebody's help.\n\n" +
         ReasonTable() +
         "\nWhatever the reason: a Stalled condition that a rule or a refusal of the API server "
         "sets to\nTrue (`SavepointFailed`, `StateIncompatible`, `ServiceAccountMissing`, "
         "`AccessDenied`, "
         "`ObjectRefused` and the\nlike) makes Ready and Reconciling False; its message says what "
         "to do. *SqlValid* tells whether\nthe present script compiles; it is False while an "
         "older, "
         "valid script runs on.\n"
         "\n## Why it failed\n\n"
         "`status.failure` says it of a job that failed, until the next start: the root cause and "
         "the chain of\n"
         "exceptions that Flink told, the place in the script, what happened to the Pod, and as "
         "`lastLines` the\n"
         "last six lines of the log of `pod` (the TaskManager whose process ended, else the "
         "JobManager), up to its\n"
         "last warning, error or cause and without stack frames. They are read once, when the "
         "failure is seen, and\n"
         "hold none of the job's secrets: those of its script, of `${secret:...}` and of "
         "`flink.configuration` are\n"
         "blanked, and whatever follows a key that looks like one. A log that cannot be read (the "
         "Pod is gone, its\n"
         "node does not answer, the right to `get` `pods/log` is missing) holds nothing up: the "
         "operator's log\n"
         "says why, and `lastLines` is empty. Of a stream whose JobManager ends again and again "
         "before it is up,\n"
         "`failure` tells that, with the log of its last end, until it runs.\n"
         "\nA JobManager that dies once Flink has ended its job, before the operator has looked, "
         "has "
         "left Flink's word\n"
         "in the termination message of its container (`JOB-ID FINISHED`, and nothing else), "
         "written by Flink's own\n"
         "logging as it happens; it counts as Flink's answer does, also where the Pod has started "
         "another JobManager\n"
         "since. What Flink would have told besides is lost: a failure's cause, and the place of "
         "the "
         "savepoint that\n"
         "the job was stopped with (`StateLost`: `spec.restore.from` names it). If the Pod itself "
         "is gone from the\n"
         "API, or its image logs by other means than log4j, nobody can say: a batch run counts as "
         "failed then (and\n"
         "is attempted again), and a stream is `Unknown`.\n";
}

TEST(StatesDocTest, TheDocumentIsTheCode) {
  const std::string path = std::string(WEIR_SOURCE_DIR) + "/docs/states.md";
  if (getenv("UPDATE") != nullptr) std::ofstream(path) << Page();
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(text.str(), Page()) << "run this test with UPDATE=1 and look at the difference";
}

}  // namespace
}  // namespace weir::job
