#include "sql/connectors/check.h"

#include <algorithm>

#include "base/core/edit_distance.h"
#include "sql/connectors/checker.h"
#include "sql/connectors/format_prefix.h"
#include "sql/connectors/legacy.h"
#include "sql/diag/messages.h"
#include "sql/diag/messages_connector.h"

namespace weir::sql {
namespace {

std::string_view RoleWords(TableRoles roles) {
  switch (roles) {
    case Bit(TableRole::kSource):
      return "a source";
    case Bit(TableRole::kLookup):
      return "a lookup table";
    case Bit(TableRole::kSink):
      return "a sink";
    case Bit(TableRole::kSource) | Bit(TableRole::kLookup):
      return "a source and lookup table";
    case Bit(TableRole::kSource) | Bit(TableRole::kSink):
      return "a source and sink";
    default:
      return "a lookup table and sink";
  }
}

std::string_view UseWords(TableRole role) {
  switch (role) {
    case TableRole::kSource:
      return "read";
    case TableRole::kLookup:
      return "looked up";
    case TableRole::kSink:
      return "written to";
  }
  return "read";
}

}  // namespace

bool IsOpenValue(std::string_view value) { return value.find("${") != std::string_view::npos; }

void ConnectorChecker::Report(Diagnostic diagnostic, bool sure) {
  if (!sure || table_.uses.empty()) diagnostic.level = Level::kWarning;
  diagnostics_->push_back(std::move(diagnostic));
}

std::vector<std::string> ConnectorChecker::ColumnNames() const {
  std::vector<std::string> names;
  for (const GivenColumn& column : table_.columns) names.push_back(column.name);
  return names;
}

bool ConnectorChecker::HasColumn(std::string_view name) const {
  return std::any_of(table_.columns.begin(), table_.columns.end(),
                     [&](const GivenColumn& column) { return column.name == name; });
}

const GivenOption* ConnectorChecker::Given(const ConnectorDef& of, std::string_view key,
                                           std::string_view prefix) const {
  const OptionDef* wanted = of.FindOption(key);
  for (const GivenOption& option : table_.options) {
    std::string_view given = option.key;
    if (!given.starts_with(prefix)) continue;
    given.remove_prefix(prefix.size());
    if (given == key) return &option;
    const OptionDef* found = of.FindOption(given);
    if (found == nullptr) continue;
    // By an older name, or in another case; a prefix alone is not the option.
    const bool whole = found->key.find_first_of("*#") == std::string::npos;
    if (whole && (found == wanted)) return &option;
    if (std::find(found->formerly.begin(), found->formerly.end(), given) == found->formerly.end()) {
      continue;
    }
    // One older name may stand for several options of today.
    if (wanted != nullptr && std::find(wanted->formerly.begin(), wanted->formerly.end(), given) !=
                                 wanted->formerly.end()) {
      return &option;
    }
  }
  return nullptr;
}

void ConnectorChecker::CheckJars() {
  if (connector_->jars.count(std::string(line_)) != 0) return;
  std::string newest;
  for (const auto& [line, jars] : connector_->jars) newest = line;
  // One that says nothing of jars is in an image of its user's.
  if (connector_->jars.empty() && connector_->missing.empty()) return;
  const auto why = connector_->missing.find(std::string(line_));
  Report(messages::NoConnectorJar(At(), connector_->name, line_,
                                  why == connector_->missing.end() ? "" : why->second, newest),
         false);
}

void ConnectorChecker::CheckRoles() {
  for (const TableUse& use : table_.uses) {
    const bool lookup = use.role == TableRole::kLookup;
    TableRoles fits = Bit(use.role);
    // What cannot be looked up may still be read whole and joined by its versions.
    if (lookup && (connector_->roles & Bit(TableRole::kSource)) != 0 && !connector_->verified) {
      fits |= Bit(TableRole::kSource);
    }
    if ((connector_->roles & fits) != 0) continue;
    Report(messages::WrongRole(use.span, table_.name, connector_->name, UseWords(use.role),
                               RoleWords(connector_->roles), At()),
           connector_->verified);
  }
}

void ConnectorChecker::FindFormats() {
  for (const GivenOption& given : table_.options) {
    const OptionDef* option = connector_->FindOption(given.key);
    if (option == nullptr || option->type != OptionType::kFormat) continue;
    UsedFormat used;
    used.option = &given;
    used.format = registry_.FindFormat(given.value);
    used.prefix = FormatPrefix(given.key, given.value);
    formats_.push_back(std::move(used));
  }
}

void ConnectorChecker::CheckKey() {
  if (connector_->key == ConnectorDef::Key::kRequired && !table_.has_key && table_.columns_known) {
    Report(messages::KeyMissing(table_.name_span, table_.name, connector_->name),
           connector_->verified);
  }
  if (connector_->key != ConnectorDef::Key::kWithChangelogFormat || !table_.has_key) return;
  for (const UsedFormat& used : formats_) {
    const bool of_value = used.option->key == "format" || used.option->key == "value.format";
    if (!of_value || used.format == nullptr) continue;
    const ChangelogDef& changes = used.format->source_changelog;
    if (changes.update_after || changes.del) continue;
    Report(messages::KeyNotSupported(table_.name_span, table_.name, connector_->name,
                                     used.format->name),
           connector_->verified);
  }
}

void ConnectorChecker::CheckMetadata() {
  if (!table_.columns_known) return;  // its columns are wrong already, or elsewhere
  std::vector<std::string> known;
  for (const MetadataDef& one : connector_->metadata) known.push_back(one.key);
  bool open = false;
  const auto find = [&](std::string_view key) -> const MetadataDef* {
    if (const MetadataDef* own = connector_->FindMetadata(key)) return own;
    for (const UsedFormat& used : formats_) {
      const bool of_value = used.option->key == "format" || used.option->key == "value.format";
      constexpr std::string_view kValue = "value.";
      if (!of_value || used.format == nullptr) continue;
      if (key.starts_with(kValue)) {
        if (const auto* one = used.format->FindMetadata(key.substr(kValue.size()))) return one;
      } else if (connector_->name == "filesystem") {
        if (const auto* one = used.format->FindMetadata(key)) return one;
      }
    }
    return nullptr;
  };
  for (const UsedFormat& used : formats_) {
    if (used.format == nullptr) {
      open = true;
      continue;
    }
    for (const MetadataDef& one : used.format->metadata) known.push_back("value." + one.key);
  }
  for (const GivenColumn& column : table_.columns) {
    if (column.kind != GivenColumn::Kind::kMetadata) continue;
    const MetadataDef* metadata = find(column.metadata_key);
    if (metadata == nullptr) {
      if (open) continue;
      Report(messages::UnknownMetadata(column.span, column.metadata_key, connector_->name, known),
             connector_->verified);
    } else if (!metadata->writable && !column.is_virtual && (roles_ & Bit(TableRole::kSink)) != 0) {
      Report(messages::MetadataNotWritable(column.span, column.name, column.metadata_key,
                                           connector_->name, column.end),
             connector_->verified);
    }
  }
}

void ConnectorChecker::Run() {
  for (const GivenOption& option : table_.options) {
    if (option.key == "connector") connector_option_ = &option;
    if (option.key == "cluster_name") cluster_ = true;
  }
  if (connector_option_ == nullptr || IsOpenValue(connector_option_->value)) return;
  const std::string& name = connector_option_->value;
  connector_ = registry_.FindConnector(name);
  if (connector_ == nullptr) {
    diagnostics_->push_back(
        messages::UnknownConnector(At(), name, NearestWord(name, registry_.ConnectorNames())));
    return;
  }
  for (const TableUse& use : table_.uses) roles_ |= Bit(use.role);
  CheckJars();
  CheckRoles();
  FindFormats();
  CheckOptions();
  CheckRequired();
  CheckKey();
  CheckMetadata();
}

void CheckConnectorTable(const ConnectorTable& table, const ConnectorRegistry& registry,
                         std::string_view line, std::vector<Diagnostic>* diagnostics) {
  if (!IsLegacyTable(table.options)) {
    ConnectorChecker(table, registry, line, diagnostics).Run();
    return;
  }
  ConnectorTable today = table;
  today.options = TodaysOptions(table.options, registry);
  ConnectorChecker(today, registry, line, diagnostics).Run();
}

}  // namespace weir::sql
