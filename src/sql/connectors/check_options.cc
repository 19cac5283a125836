// Each option that is given: its key, its value, its secrets.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"
#include "sql/connectors/checker.h"
#include "sql/connectors/value.h"
#include "sql/diag/messages_connector.h"

namespace weir::sql {
namespace {

// Options that every table may have.
bool IsCommon(std::string_view key) {
  return key == "connector" || key == "property-version" || key == "cluster_name";
}

// Today's name of an option that was given by an older one.
bool IsOlderName(const OptionDef& option, std::string_view key, bool ignore_case) {
  return std::any_of(option.formerly.begin(), option.formerly.end(), [&](const std::string& one) {
    return ignore_case ? EqualsIgnoringCase(one, key) : one == key;
  });
}

std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

void ConnectorChecker::CheckOptions() {
  for (const GivenOption& given : table_.options) {
    if (IsCommon(given.key)) continue;
    const OptionDef* option = connector_->FindOption(given.key);
    if (option != nullptr) {
      CheckKnown(given, *option, connector_->verified);
      continue;
    }
    const auto used = std::find_if(formats_.begin(), formats_.end(), [&](const UsedFormat& one) {
      return given.key.starts_with(one.prefix) && given.key.size() > one.prefix.size();
    });
    if (used != formats_.end()) {
      CheckFormatOption(given, *used);
    } else {
      CheckUnknown(given);
    }
  }
}

void ConnectorChecker::CheckFormatOption(const GivenOption& given, const UsedFormat& used) {
  if (used.format == nullptr) return;
  const std::string_view key = std::string_view(given.key).substr(used.prefix.size());
  if (const OptionDef* option = used.format->FindOption(key); option != nullptr) {
    CheckKnown(given, *option, used.format->verified);
    return;
  }
  std::vector<std::string> known;
  for (const OptionDef& option : used.format->options) known.push_back(used.prefix + option.key);
  const std::string near = NearestWord(given.key, {known.begin(), known.end()}).value_or("");
  // The filesystem connector leaves options of its format alone.
  const bool sure =
      used.format->verified && used.format->bundled && connector_->name != "filesystem";
  Report(messages::UnknownOption(given.key_span, given.key,
                                 fmt::format("format '{}'", used.format->name), near, known),
         sure);
}

void ConnectorChecker::CheckUnknown(const GivenOption& given) {
  std::vector<std::string> known;
  for (const OptionDef& option : connector_->options) known.push_back(option.key);
  std::vector<std::string> candidates = known;
  bool open = false;  // options of a format that is not known
  for (const UsedFormat& used : formats_) {
    if (used.format == nullptr) {
      open = true;
      continue;
    }
    for (const OptionDef& option : used.format->options) {
      candidates.push_back(used.prefix + option.key);
    }
  }
  std::string near = NearestWord(given.key, {candidates.begin(), candidates.end()}).value_or("");
  // 'ignore-parse-errors' for 'json.ignore-parse-errors'.
  if (near.empty()) {
    const auto longer =
        std::find_if(candidates.begin(), candidates.end(), [&](const std::string& candidate) {
          return candidate.size() > given.key.size() + 1 && candidate.ends_with(given.key) &&
                 candidate[candidate.size() - given.key.size() - 1] == '.';
        });
    if (longer != candidates.end()) near = *longer;
  }
  // 'json.x' beside format 'csv'.
  const std::string_view head = std::string_view(given.key).substr(0, given.key.find('.'));
  const bool of_format = registry_.FindFormat(head) != nullptr;
  if (open && of_format) return;  // the format's name is misspelt, and that has been told
  Diagnostic d = messages::UnknownOption(given.key_span, given.key, Of(), near, known);
  if (near.empty() && of_format && !formats_.empty()) {
    d.Note(fmt::format("it is an option of format '{}', and the table's format is '{}'", head,
                       formats_[0].option->value));
  }
  const bool sure = connector_->verified && connector_->bundled && !open;
  Report(std::move(d), sure);
  if (!near.empty()) misspelt_.emplace(near, diagnostics_->size() - 1);
}

void ConnectorChecker::CheckKnown(const GivenOption& given, const OptionDef& option,
                                  bool verified) {
  if (IsOlderName(option, given.key, connector_->ignore_case)) {
    Report(messages::DeprecatedOption(given.key_span, given.key, option.key), false);
  } else if (!option.deprecated.empty()) {
    Report(messages::DeprecatedOption(given.key_span, given.key, option.deprecated), false);
  }
  if (const size_t hash = option.key.find('#'); hash != std::string::npos) {
    const size_t tail = option.key.size() - hash - 1;
    const std::string column = given.key.substr(hash, given.key.size() - hash - tail);
    if (table_.columns_known && !HasColumn(column)) {
      Report(messages::OptionOfNoColumn(given.key_span, given.key, column, ColumnNames()),
             verified);
      return;
    }
  }
  if (option.type == OptionType::kTemplate) return CheckTemplate(given, "${");
  if (option.secret && !given.value.empty() && !IsOpenValue(given.value)) {
    Report(messages::LiteralSecret(given.value_span, given.key), false);
  }
  if (IsOpenValue(given.value)) return;
  if (option.type == OptionType::kFormat) return CheckFormatName(given, option);
  if (option.type == OptionType::kColumns) return CheckColumns(given);
  if (option.type == OptionType::kIndex) return CheckTemplate(given, "{");
  const ValueProblem problem = CheckValue(option, given.value);
  if (problem.wanted.empty()) return;
  Report(messages::BadOptionValue(given.value_span, given.key, problem.wanted, problem.near),
         verified && problem.sure);
}

void ConnectorChecker::CheckFormatName(const GivenOption& given, const OptionDef& option) {
  const ConnectorDef* format = registry_.FindFormat(given.value);
  if (format == nullptr) {
    const std::string near = NearestWord(given.value, registry_.FormatNames()).value_or("");
    Report(messages::UnknownFormat(given.value_span, given.value, near), false);
    return;
  }
  const std::vector<std::string>& of = format->connectors;
  if (!of.empty() && std::find(of.begin(), of.end(), connector_->name) == of.end()) {
    Report(messages::FormatOfFiles(given.value_span, format->name, connector_->name, of),
           connector_->verified);
    return;
  }
  const ChangelogDef& changes = format->source_changelog;
  if (option.insert_only && (changes.update_after || changes.del)) {
    Report(messages::FormatOfChanges(given.value_span, format->name, connector_->name),
           connector_->verified);
  }
}

void ConnectorChecker::CheckColumns(const GivenOption& given) {
  if (!table_.columns_known) return;
  for (size_t at = 0; at <= given.value.size();) {
    const size_t end = std::min(given.value.find_first_of(";,", at), given.value.size());
    const std::string_view name = TrimBlanks(std::string_view(given.value).substr(at, end - at));
    if (!name.empty() && !HasColumn(name)) ReportNoColumn(given, name, at);
    at = end + 1;
  }
}

// ${column} and {column|format}. The text between the braces names a column of the table.
void ConnectorChecker::CheckTemplate(const GivenOption& given, std::string_view open) {
  if (!table_.columns_known) return;
  const std::string_view value = given.value;
  for (size_t at = value.find(open); at != std::string_view::npos; at = value.find(open, at)) {
    const size_t begin = at + open.size();
    const size_t end = value.find('}', begin);
    if (end == std::string_view::npos) {
      Report(messages::BrokenTemplate(given.value_span, given.key, open), connector_->verified);
      return;
    }
    const std::string_view inside = value.substr(begin, end - begin);
    const std::string_view name = TrimBlanks(inside.substr(0, inside.find('|')));
    // now() of Elasticsearch, ${secret:...} and ${run.date} are no columns.
    const bool column = name.find_first_of("():.") == std::string_view::npos && !name.empty();
    if (column && !HasColumn(name)) ReportNoColumn(given, name, begin);
    at = end;
  }
}

void ConnectorChecker::ReportNoColumn(const GivenOption& given, std::string_view column,
                                      size_t at) {
  // The place inside of the literal, as long as no quote in it is doubled.
  Span span = given.value_span;
  if (span.size() == given.value.size() + 2) {
    const size_t skip = given.value.find_first_not_of(' ', at);
    span.begin += 1 + static_cast<uint32_t>(skip == std::string::npos ? at : skip);
    span.end = span.begin + static_cast<uint32_t>(column.size());
  }
  Report(messages::TemplateOfNoColumn(span, given.key, column, ColumnNames()),
         connector_->verified);
}

}  // namespace weir::sql
