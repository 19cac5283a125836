#include "sql/advice/advice.h"

#include <set>
#include <tuple>

#include "sql/advice/facts.h"

namespace weir::sql {

std::vector<Diagnostic> Advise(const BoundScript& script, const Changelog& changelog,
                               const Settings& settings, const ConnectorRegistry* registry) {
  std::vector<Diagnostic> found;
  for (const ChangelogSink& sink : changelog.sinks) {
    if (sink.root == nullptr || sink.plan->unsure) continue;
    const Facts facts(script, settings, registry, sink);
    AdviseOnGrowth(facts, &found);
    AdviseOnSinkKey(facts, &found);
    AdviseOnDeterminism(facts, &found);
    AdviseOnFewKeys(facts, &found);
    AdviseOnTimes(facts, &found);
  }
  // A view that several sinks read says it once.
  std::set<std::tuple<DiagCode, uint32_t, uint32_t>> told;
  std::erase_if(found, [&](const Diagnostic& one) {
    return !told.emplace(one.code, one.primary.span.begin, one.primary.span.end).second;
  });
  return found;
}

}  // namespace weir::sql
