#include "sql/analyze/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "sql/connectors/definition.h"
#include "sql/connectors/value.h"

namespace weir::sql {
namespace {

struct Setting {
  std::string_view key;
  OptionType type;
  bool planned = false;          // read for every query
  std::string_view values = {};  // kEnum: "A,B"
};

constexpr Setting kSettings[] = {
    {"execution.buffer-timeout.interval", OptionType::kDuration},
    {"execution.checkpointing.externalized-checkpoint-retention", OptionType::kEnum, true,
     "DELETE_ON_CANCELLATION,RETAIN_ON_CANCELLATION,NO_EXTERNALIZED_CHECKPOINTS"},
    {"execution.checkpointing.incremental", OptionType::kBoolean},
    {"execution.checkpointing.interval", OptionType::kDuration, true},
    {"execution.checkpointing.max-concurrent-checkpoints", OptionType::kInt, true},
    {"execution.checkpointing.min-pause", OptionType::kDuration, true},
    {"execution.checkpointing.mode", OptionType::kEnum, true, "EXACTLY_ONCE,AT_LEAST_ONCE"},
    {"execution.checkpointing.num-retained", OptionType::kInt},
    {"execution.checkpointing.timeout", OptionType::kDuration, true},
    {"execution.checkpointing.tolerable-failed-checkpoints", OptionType::kInt},
    {"execution.checkpointing.unaligned", OptionType::kBoolean, true},
    {"parallelism.default", OptionType::kInt, true},
    {"pipeline.auto-watermark-interval", OptionType::kDuration, true},
    {"pipeline.generic-types", OptionType::kBoolean, true},
    {"pipeline.max-parallelism", OptionType::kInt},
    {"pipeline.object-reuse", OptionType::kBoolean, true},
    {"pipeline.operator-chaining.enabled", OptionType::kBoolean},
    {"restart-strategy.exponential-delay.initial-backoff", OptionType::kDuration},
    {"restart-strategy.exponential-delay.max-backoff", OptionType::kDuration},
    {"restart-strategy.fixed-delay.attempts", OptionType::kInt},
    {"restart-strategy.fixed-delay.delay", OptionType::kDuration},
    {"table.dml-sync", OptionType::kBoolean},
    {"table.exec.async-lookup.buffer-capacity", OptionType::kInt},
    {"table.exec.async-lookup.output-mode", OptionType::kEnum, false, "ORDERED,ALLOW_UNORDERED"},
    {"table.exec.async-lookup.timeout", OptionType::kDuration},
    {"table.exec.legacy-cast-behaviour", OptionType::kEnum, false, "ENABLED,DISABLED"},
    {"table.exec.mini-batch.allow-latency", OptionType::kDuration},
    {"table.exec.mini-batch.enabled", OptionType::kBoolean, true},
    {"table.exec.mini-batch.size", OptionType::kLong, true},
    {"table.exec.rank.topn-cache-size", OptionType::kLong},
    {"table.exec.resource.default-parallelism", OptionType::kInt, true},
    {"table.exec.simplify-operator-name-enabled", OptionType::kBoolean, true},
    {"table.exec.sink.keyed-shuffle", OptionType::kEnum, true, "NONE,AUTO,FORCE"},
    {"table.exec.sink.not-null-enforcer", OptionType::kEnum, true, "ERROR,DROP"},
    {"table.exec.sink.upsert-materialize", OptionType::kEnum, true, "NONE,AUTO,FORCE"},
    {"table.exec.source.cdc-events-duplicate", OptionType::kBoolean, true},
    {"table.exec.source.idle-timeout", OptionType::kDuration, true},
    {"table.exec.spill-compression.enabled", OptionType::kBoolean},
    {"table.exec.state.ttl", OptionType::kDuration, true},
    {"table.exec.uid.generation", OptionType::kEnum, true, "PLAN_ONLY,ALWAYS,DISABLED"},
    {"table.exec.window-agg.buffer-size-limit", OptionType::kInt},
    {"table.generated-code.max-length", OptionType::kInt, true},
    {"table.sql-dialect", OptionType::kEnum, true, "DEFAULT,HIVE"},
    {"table.optimizer.agg-phase-strategy", OptionType::kEnum, true, "AUTO,ONE_PHASE,TWO_PHASE"},
    {"table.optimizer.delta-join.strategy", OptionType::kEnum, true, "NONE,AUTO,FORCE"},
    {"table.optimizer.distinct-agg.split.enabled", OptionType::kBoolean, true},
    {"table.optimizer.join-reorder-enabled", OptionType::kBoolean, true},
    {"table.optimizer.join.broadcast-threshold", OptionType::kLong},
    {"table.optimizer.multi-join.enabled", OptionType::kBoolean, true},
    {"table.optimizer.reuse-source-enabled", OptionType::kBoolean, true},
    {"table.optimizer.reuse-sub-plan-enabled", OptionType::kBoolean, true},
};

OptionDef DefinitionOf(const Setting& setting) {
  OptionDef option;
  option.key = setting.key;
  option.type = setting.type;
  for (size_t at = 0; at < setting.values.size();) {
    const size_t end = std::min(setting.values.find(',', at), setting.values.size());
    option.values.emplace_back(setting.values.substr(at, end - at));
    at = end + 1;
  }
  return option;
}

// What Java's two kinds of time zones understand differently, and Flink refuses therefore
// (TableConfigUtils.validateTimeZone).
constexpr std::string_view kOldZones[] = {"ACT", "AET", "AGT", "ART", "AST", "BET", "BST", "CAT",
                                          "CNT", "CST", "CTT", "EAT", "ECT", "EST", "HST", "IET",
                                          "IST", "JST", "MIT", "MST", "NET", "NST", "PLT", "PNT",
                                          "PRT", "PST", "SST", "UT",  "VST"};

// By its form: which cities there are is known to the database of Flink's machine alone.
bool MayBeZone(std::string_view zone) {
  if (zone == "default") return true;
  if (zone.empty() || zone[0] < 'A' || zone[0] > 'Z' || zone == "Z") return false;
  if (zone.starts_with("UTC+") || zone.starts_with("UTC-")) return false;
  return std::find(std::begin(kOldZones), std::end(kOldZones), zone) == std::end(kOldZones);
}

Diagnostic BadZone(Span at) {
  return MakeError(DiagCode::kBadOption, at, "this is no time zone that Flink takes", "",
                   "write a name such as 'Europe/Berlin', a fixed offset as 'GMT+02:00', or 'UTC'");
}

}  // namespace

std::optional<Diagnostic> CheckSetting(std::string_view key, std::string_view value, Span at) {
  const auto found = std::find_if(std::begin(kSettings), std::end(kSettings),
                                  [&](const Setting& setting) { return setting.key == key; });
  const bool variable = value.find("${") != std::string_view::npos;
  if (key == "table.local-time-zone" && !variable && !MayBeZone(value)) return BadZone(at);
  if (found == std::end(kSettings) || variable) return std::nullopt;
  while (value.starts_with(' ')) value.remove_prefix(1);
  while (value.ends_with(' ')) value.remove_suffix(1);
  const ValueProblem problem = CheckValue(DefinitionOf(*found), value);
  if (problem.wanted.empty()) return std::nullopt;
  std::string message = fmt::format("{} cannot be set to this: it takes {}", key, problem.wanted);
  std::string label = problem.near.empty() ? "" : fmt::format("did you mean {}?", problem.near);
  std::string help = fmt::format("SET '{}' = '...', with {}; or leave it out", key, problem.wanted);
  const auto make = found->planned ? MakeError : MakeWarning;
  return make(DiagCode::kBadOption, at, std::move(message), std::move(label), std::move(help));
}

}  // namespace weir::sql
