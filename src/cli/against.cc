#include "cli/against.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace weir::cli {
namespace {

constexpr size_t kShownId = 8;

std::string Sum(const sql::StateComparison& comparison) {
  if (comparison.usable && comparison.operators.empty()) {
    return "The job keeps no state: nothing is lost.";
  }
  if (comparison.usable) {
    return "The job's state is kept: it can be stopped with a savepoint and go on with the new "
           "script.";
  }
  if (!comparison.why.empty()) {
    return fmt::format("What becomes of the state is not known: {}. SqlJobs are held.",
                       comparison.why);
  }
  const auto count = std::count_if(comparison.operators.begin(), comparison.operators.end(),
                                   [](const sql::OperatorVerdict& one) {
                                     return one.verdict != sql::StateVerdict::kKept &&
                                            one.verdict != sql::StateVerdict::kNew;
                                   });
  return fmt::format(
      "The state of {} operator{} is not kept. A SqlJob is held until the edit is undone, or "
      "spec.upgrade.mode: Stateless starts it without state, or "
      "spec.restore.allowNonRestoredState: true drops what is lost (what changed makes Flink "
      "refuse to start).",
      count, count == 1 ? "" : "s");
}

}  // namespace

std::string ComparisonText(const sql::StateComparison& comparison) {
  size_t width = 0;
  for (const sql::OperatorVerdict& one : comparison.operators) {
    width = std::max(width, sql::StateVerdictName(one.verdict).size());
  }
  std::string text;
  for (const sql::OperatorVerdict& one : comparison.operators) {
    text += fmt::format("{:<{}}  {}  ({}", sql::StateVerdictName(one.verdict), width, one.name,
                        one.kind);
    text += one.id.empty() ? ")\n" : fmt::format(" {})\n", one.id.substr(0, kShownId));
    if (!one.text.empty()) text += fmt::format("{:<{}}  {}\n", "", width, one.text);
  }
  return text + (text.empty() ? "" : "\n") + Sum(comparison) + "\n";
}

doc::Json ComparisonJson(const sql::StateComparison& comparison) {
  doc::Json json = {{"usable", comparison.usable}, {"operators", doc::Json::array()}};
  if (!comparison.why.empty()) json["why"] = comparison.why;
  for (const sql::OperatorVerdict& one : comparison.operators) {
    doc::Json shown = {{"verdict", sql::StateVerdictName(one.verdict)},
                       {"id", one.id},
                       {"kind", one.kind},
                       {"name", one.name}};
    if (!one.text.empty()) shown["text"] = one.text;
    json["operators"].push_back(std::move(shown));
  }
  return json;
}

}  // namespace weir::cli
