// What has to be given, alone or together with something else.
#include <fmt/format.h>

#include <algorithm>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"
#include "sql/connectors/checker.h"
#include "sql/diag/messages_connector.h"

namespace weir::sql {
namespace {

std::string_view ForRole(TableRoles required, TableRoles used) {
  if (required == kAllRoles) return "";
  const auto only = static_cast<TableRoles>(required & used);
  if (only == Bit(TableRole::kSink)) return "to be written to";
  if (only == Bit(TableRole::kLookup)) return "to be looked up";
  if (only == Bit(TableRole::kSource)) return "to be read";
  return "";
}

}  // namespace

bool ConnectorChecker::Holds(const ConnectorDef& of, const OptionIs& condition,
                             std::string_view prefix) const {
  const GivenOption* given = Given(of, condition.first, prefix);
  if (given != nullptr) return EqualsIgnoringCase(given->value, condition.second);
  const OptionDef* option = of.FindOption(condition.first);
  return option != nullptr && !option->default_value.empty() &&
         EqualsIgnoringCase(option->default_value, condition.second);
}

bool ConnectorChecker::IsMisspelt(const ConnectorDef& of, const std::string& key) {
  const auto found = misspelt_.find(key);
  if (found == misspelt_.end()) return false;
  if (of.verified && !table_.uses.empty()) (*diagnostics_)[found->second].level = Level::kError;
  return true;
}

// A need of "fields.#.x" is one of every column whose "fields.<column>.y" holds.
std::vector<NeedDef> ConnectorChecker::Spread(const NeedDef& need) const {
  if (!need.when || need.when->first.find('#') == std::string::npos) return {need};
  const auto put = [](std::string pattern, const std::string& name) {
    if (const size_t hash = pattern.find('#'); hash != std::string::npos) {
      pattern.replace(hash, 1, name);
    }
    return pattern;
  };
  std::vector<NeedDef> spread;
  for (const GivenColumn& column : table_.columns) {
    NeedDef one = need;
    one.when->first = put(need.when->first, column.name);
    for (std::string& key : one.any) key = put(key, column.name);
    // Without its own value the column's kind is the default, which needs nothing.
    const bool given =
        std::any_of(table_.options.begin(), table_.options.end(),
                    [&](const GivenOption& option) { return option.key == one.when->first; });
    if (given) spread.push_back(std::move(one));
  }
  return spread;
}

void ConnectorChecker::CheckNeed(const ConnectorDef& of, const NeedDef& need,
                                 std::string_view prefix) {
  if (!HasAnyRole(need.roles)) return;
  if (need.when && !Holds(of, *need.when, prefix)) return;
  if (need.unless && Holds(of, *need.unless, prefix)) return;
  if (!need.given.empty() && Given(of, need.given, prefix) == nullptr) return;
  if (need.or_key && (table_.has_key || !table_.columns_known)) return;
  const std::string what =
      of.is_format ? fmt::format("format '{}'", of.name) : fmt::format("connector '{}'", of.name);
  const auto full = [&](const std::vector<std::string>& keys) {
    std::vector<std::string> out;
    out.reserve(keys.size());
    for (const std::string& key : keys) out.push_back(std::string(prefix) + key);
    return out;
  };
  if (!need.together.empty()) {
    const GivenOption* first = nullptr;
    std::vector<std::string> missing;
    for (const std::string& key : need.together) {
      const GivenOption* given = Given(of, key, prefix);
      if (given == nullptr) missing.push_back(std::string(prefix) + key);
      if (given != nullptr && first == nullptr) first = given;
    }
    if (first == nullptr || missing.empty() || (cluster_ && !of.is_format)) return;
    Report(messages::OptionsTogether(first->key_span, what, full(need.together), missing),
           of.verified);
    return;
  }
  const GivenOption* have = nullptr;
  for (const std::string& key : need.any) {
    const GivenOption* given = Given(of, key, prefix);
    if (given == nullptr) continue;
    if (have != nullptr && need.exclusive) {
      Report(messages::OptionConflict(given->key_span, given->key, have->key, have->key_span),
             of.verified);
      return;
    }
    have = given;
  }
  if (have != nullptr || (cluster_ && !of.is_format)) return;
  for (const std::string& key : need.any) {
    if (IsMisspelt(of, std::string(prefix) + key)) return;
  }
  const GivenOption* cause = need.when            ? Given(of, need.when->first, prefix)
                             : need.given.empty() ? nullptr
                                                  : Given(of, need.given, prefix);
  std::string because;
  if (need.when)
    because = fmt::format("when '{}{}' is {}", prefix, need.when->first, need.when->second);
  if (!need.given.empty()) because = fmt::format("beside '{}{}'", prefix, need.given);
  if (need.or_key) because = "or a primary key";
  ReportMissing(of, full(need.any), cause != nullptr ? cause->value_span : At(), what, because);
}

void ConnectorChecker::ReportMissing(const ConnectorDef& of, const std::vector<std::string>& any,
                                     Span at, std::string_view what, std::string_view because) {
  for (const GivenOption& given : table_.options) {
    const OptionDef* option = connector_->FindOption(given.key);
    const bool passed_on =
        option != nullptr && (option->type == OptionType::kMap || option->key.ends_with('*'));
    if (!passed_on) continue;
    const std::string near = NearestWord(given.key, {any.begin(), any.end()}).value_or("");
    if (near.empty()) continue;
    return Report(messages::MissingOption(given.key_span, what, any, because, near), of.verified);
  }
  Report(messages::MissingOption(at, what, any, because), of.verified);
}

void ConnectorChecker::CheckConflict(const ConnectorDef& of, const ConflictDef& conflict,
                                     std::string_view prefix) {
  if (!HasAnyRole(conflict.roles)) return;
  if (conflict.when && !Holds(of, *conflict.when, prefix)) return;
  if (conflict.unless && Holds(of, *conflict.unless, prefix)) return;
  const GivenOption* given = Given(of, conflict.option, prefix);
  if (given == nullptr) return;
  if (!conflict.is.empty() && !EqualsIgnoringCase(given->value, conflict.is)) return;
  const OptionIs none;
  const std::string& cause = (conflict.when     ? *conflict.when
                              : conflict.unless ? *conflict.unless
                                                : none)
                                 .first;
  const GivenOption* other = cause.empty() ? nullptr : Given(of, cause, prefix);
  Report(messages::OptionConflict(given->key_span, given->key, std::string(prefix) + cause,
                                  other == nullptr ? Span() : other->key_span),
         of.verified);
}

void ConnectorChecker::CheckRequired() {
  const auto required = [&](const ConnectorDef& of, std::string_view prefix,
                            const std::string& what) {
    for (const OptionDef& option : of.options) {
      if (option.required == 0) continue;
      // What only some roles need is not missed in a table that has none.
      const bool wanted = option.required == kAllRoles || (roles_ & option.required) != 0;
      if (!wanted || Given(of, option.key, prefix) != nullptr) continue;
      if (IsMisspelt(of, std::string(prefix) + option.key)) continue;
      ReportMissing(of, {std::string(prefix) + option.key}, At(), what,
                    ForRole(option.required, roles_));
    }
  };
  if (!cluster_) required(*connector_, "", Of());
  for (const NeedDef& need : connector_->needs) {
    for (const NeedDef& one : Spread(need)) CheckNeed(*connector_, one, "");
  }
  for (const ConflictDef& conflict : connector_->conflicts) {
    CheckConflict(*connector_, conflict, "");
  }
  for (const UsedFormat& used : formats_) {
    if (used.format == nullptr) continue;
    required(*used.format, used.prefix, fmt::format("format '{}'", used.format->name));
    for (const NeedDef& need : used.format->needs) CheckNeed(*used.format, need, used.prefix);
    for (const ConflictDef& conflict : used.format->conflicts) {
      CheckConflict(*used.format, conflict, used.prefix);
    }
  }
}

}  // namespace weir::sql
