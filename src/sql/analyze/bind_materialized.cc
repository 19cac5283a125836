// Materialized tables: how often they are refreshed, what their columns may be, new queries.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_statement.h"

namespace weir::sql {
namespace {

// In full mode a schedule is made of the interval: it has to divide the next unit.
struct FreshnessUnit {
  ast::TimeUnit unit;
  int32_t whole;  // how many make the next unit; 1: only 1 is possible
  std::string_view name;
  int64_t seconds;
};
constexpr FreshnessUnit kUnits[] = {{ast::TimeUnit::kSecond, 60, "SECOND", 1},
                                    {ast::TimeUnit::kMinute, 60, "MINUTE", 60},
                                    {ast::TimeUnit::kHour, 24, "HOUR", 3600},
                                    {ast::TimeUnit::kDay, 1, "DAY", 86400},
                                    {ast::TimeUnit::kWeek, 1, "WEEK", 604800}};
// Below it a table without REFRESH_MODE is refreshed continuously; Flink's default of
// 'materialized-table.refresh-mode.freshness-threshold'.
constexpr int64_t kFullFromSeconds = 30 * 60;

std::optional<int32_t> WholeNumber(std::string_view text) {
  int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool FitsSchedule(const FreshnessUnit& unit, int32_t number) {
  if (unit.whole == 1) return number == 1;
  return number < unit.whole && unit.whole % number == 0;
}

}  // namespace

void Binder::CheckFreshness(const ast::Refresh& refresh) {
  const ast::Interval* interval = refresh.freshness;
  if (interval == nullptr) return;
  const auto* unit =
      std::find_if(std::begin(kUnits), std::end(kUnits),
                   [&](const FreshnessUnit& one) { return one.unit == interval->from; });
  const auto refuse = [&](std::string_view message, std::string_view help) {
    Report(MakeError(DiagCode::kBadMaterializedTable, interval->span, std::string(message))
               .Help(std::string(help)));
  };
  if (unit == std::end(kUnits) || interval->to != ast::TimeUnit::kNone) {
    refuse("FRESHNESS is counted in one unit: SECOND, MINUTE, HOUR, DAY or WEEK",
           "write it so: INTERVAL '5' MINUTE");
    return;
  }
  const std::optional<int32_t> number = WholeNumber(interval->value.value);
  if (interval->negative || !number.has_value() || *number <= 0) {
    refuse("FRESHNESS is a whole number above 0", "write it so: INTERVAL '5' MINUTE");
    return;
  }
  const bool full = refresh.mode == ast::Refresh::Mode::kFull ||
                    (refresh.mode == ast::Refresh::Mode::kUnspecified &&
                     *number * unit->seconds >= kFullFromSeconds);
  if (!full || FitsSchedule(*unit, *number)) return;
  refuse(fmt::format("a table that is refreshed in full needs a FRESHNESS that divides the {}",
                     unit->unit == ast::TimeUnit::kSecond   ? "minute"
                     : unit->unit == ast::TimeUnit::kMinute ? "hour"
                                                            : "day"),
         "choose one that does (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 of 60), or REFRESH_MODE = "
         "CONTINUOUS");
}

// 'partition.fields.COLUMN.date-formatter' is for partition columns that are strings.
void Binder::CheckFormatters(const ast::CreateTable& create, const TableSchema& schema) {
  constexpr std::string_view kHead = "partition.fields.";
  constexpr std::string_view kTail = ".date-formatter";
  for (const ast::Option& option : create.options) {
    std::string_view name = option.key.value;
    if (!name.starts_with(kHead) || !name.ends_with(kTail) ||
        name.size() <= kHead.size() + kTail.size()) {
      continue;
    }
    name = name.substr(kHead.size(), name.size() - kHead.size() - kTail.size());
    const std::optional<size_t> index = schema.FindColumn(name);
    const bool partition = index.has_value() && std::find(schema.partition_columns.begin(),
                                                          schema.partition_columns.end(),
                                                          *index) != schema.partition_columns.end();
    if (!partition) {
      if (schema.open) continue;
      Report(messages::BadKey(option.key.span, "formatted", name, "is no partition column",
                              "name a column of PARTITIONED BY"));
    } else if (!schema.columns[*index].type.is_unknown() &&
               !IsCharacterString(schema.columns[*index].type)) {
      Report(messages::BadKey(option.key.span, "formatted", name, "is no string",
                              "leave the option out: it says how a string holds a date"));
    }
  }
}

void Binder::CheckMaterialized(const ast::CreateTable& create, const TableSchema& schema) {
  CheckFreshness(create.refresh);
  CheckFormatters(create, schema);
}

void Binder::AlterMaterializedTable(const ast::Alter& alter, const ast::Statement& statement,
                                    BoundStatement* bound) {
  using Action = ast::AlterAction;
  if (alter.query != nullptr) bound->query = BindQuery(*alter.query, nullptr);
  const bool unsupported =
      alter.action == Action::kSetOptions || alter.action == Action::kResetOptions ||
      alter.action == Action::kSetFreshness || alter.action == Action::kSetRefreshMode;
  if (unsupported) {
    Report(messages::NotSupported(statement.first_token,
                                  "ALTER MATERIALIZED TABLE with SET or RESET",
                                  "drop the table and create it with what it shall be"));
    return;
  }
  const int index =
      WantTable(alter.name, *RuleOf(StatementKind::kAlterMaterializedTable, "", {}), false);
  if (index < 0) return;
  const bool distribution = alter.action == Action::kAddDistribution ||
                            alter.action == Action::kModifyDistribution ||
                            alter.action == Action::kDropDistribution;
  if (distribution) {
    AlterDistribution(alter.action, alter.distribution, alter.name, &drafts_[index]);
    return;
  }
  const bool queried = alter.query != nullptr && bound->query != nullptr;
  if (alter.action != Action::kAsQuery || !queried) return;
  BoundTable& table = TableAt(index);
  if (!bound->query->open && !table.info.schema.open) {
    CheckAppends(*bound->query, table.info.schema, alter);
  }
  TakeSchema(*bound->query, &table);
  drafts_[index] = DraftOf(table.info.schema);
}

// A new query may only add columns at the end.
void Binder::CheckAppends(const BoundRel& query, const TableSchema& schema,
                          const ast::Alter& alter) {
  bool same = query.columns.size() >= schema.columns.size();
  for (size_t i = 0; same && i < schema.columns.size(); ++i) {
    same = query.columns[i].name == schema.columns[i].name;
  }
  if (same) return;
  Report(MakeError(DiagCode::kBadMaterializedTable, alter.query->span,
                   fmt::format("the new query does not keep the columns of {}", alter.name.Text()))
             .Help("keep its columns, in their order, and add new ones behind them"));
}

}  // namespace weir::sql
