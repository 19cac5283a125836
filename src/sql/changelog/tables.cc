#include "sql/changelog/tables.h"

#include "sql/connectors/legacy.h"

namespace weir::sql {
namespace {

std::string ValueOf(const std::vector<GivenOption>& options, std::string_view key) {
  std::string value;
  for (const GivenOption& option : options) {
    if (option.key == key) value = option.value;
  }
  return value;
}

void Fill(const ChangelogDef& changes, RowKinds* kinds) {
  kinds->known = changes.insert || changes.update_after || changes.del;
  kinds->insert = changes.insert;
  kinds->update_before = changes.update_before;
  kinds->update_after = changes.update_after;
  kinds->del = changes.del;
}

}  // namespace

ChangeKinds RowKinds::kinds() const {
  ChangeKinds kinds = 0;
  if (insert) kinds |= kInserts;
  if (update_after) kinds |= kUpdates;
  if (del) kinds |= kDeletes;
  return kinds;
}

std::vector<GivenOption> TableChanges::Options(int table,
                                               const std::vector<GivenOption>& hints) const {
  const BoundTable& bound = script_.tables[static_cast<size_t>(table)];
  std::vector<GivenOption> options = bound.options;
  options.insert(options.end(), hints.begin(), hints.end());
  return registry_ == nullptr ? options : TodaysOptions(options, *registry_);
}

std::string TableChanges::Connector(int table, const std::vector<GivenOption>& hints) const {
  if (table < 0) return "";
  return ValueOf(Options(table, hints), "connector");
}

bool TableChanges::HasKey(int table) const {
  return !script_.tables[static_cast<size_t>(table)].info.schema.primary_key.empty();
}

RowKinds TableChanges::KindsOf(const ChangelogDef& changes, int table,
                               const ConnectorDef& connector,
                               const std::vector<GivenOption>& options, bool sink) const {
  RowKinds kinds;
  switch (changes.by) {
    case ChangelogDef::By::kKinds:
      Fill(changes, &kinds);
      break;
    case ChangelogDef::By::kKey:
      kinds.known = kinds.insert = kinds.update_after = kinds.del = true;
      kinds.needs_key = !HasKey(table);
      kinds.strict = connector.name == "jdbc";
      break;
    case ChangelogDef::By::kFormat: {
      std::string format = ValueOf(options, "value.format");
      if (format.empty()) format = ValueOf(options, "format");
      const ConnectorDef* def = registry_->FindFormat(format);
      if (def == nullptr) return kinds;
      Fill(sink ? def->sink_changelog : def->source_changelog, &kinds);
      break;
    }
  }
  // It hands on what it is asked for: nothing is said to be refused.
  kinds.as_given = sink && (connector.name == "print" || connector.name == "blackhole");
  kinds.drop_before = kinds.as_given && !kinds.update_before;
  return kinds;
}

const ConnectorDef* TableChanges::Connected(int table, const std::vector<GivenOption>& hints,
                                            std::vector<GivenOption>* options) const {
  if (table < 0 || registry_ == nullptr) return nullptr;
  if (!script_.tables[static_cast<size_t>(table)].options_known) return nullptr;
  *options = Options(table, hints);
  return registry_->FindConnector(ValueOf(*options, "connector"));
}

RowKinds TableChanges::Source(int table, const std::vector<GivenOption>& hints) const {
  std::vector<GivenOption> options;
  const ConnectorDef* connector = Connected(table, hints, &options);
  if (connector == nullptr) return {};
  RowKinds kinds = KindsOf(connector->source_changelog, table, *connector, options, false);
  // CDC connectors may be asked for less than they know.
  if (ValueOf(options, "scan.read-changelog-as-append-only.enabled") == "true") {
    kinds.update_before = kinds.update_after = kinds.del = false;
  }
  if (ValueOf(options, "changelog-mode") == "upsert") kinds.update_before = false;
  if (ValueOf(options, "scan.full-changelog") == "true") kinds.update_before = true;
  if (!kinds.update_before && kinds.update_after && !HasKey(table)) {
    kinds.known = false;
  }
  return kinds;
}

bool TableChanges::Bounded(int table, const std::vector<GivenOption>& hints) const {
  std::vector<GivenOption> options;
  const ConnectorDef* connector = Connected(table, hints, &options);
  if (connector == nullptr) return false;
  if (connector->bounded) {  // but for a folder or table that is watched
    return ValueOf(options, "source.monitor-interval").empty() &&
           ValueOf(options, "streaming-source.enable") != "true";
  }
  const std::string mode = ValueOf(options, "scan.bounded.mode");
  return (!mode.empty() && mode != "unbounded") || !ValueOf(options, "number-of-rows").empty() ||
         ValueOf(options, "scan.startup.mode") == "snapshot";
}

RowKinds TableChanges::Sink(int table, const std::vector<GivenOption>& hints) const {
  std::vector<GivenOption> options;
  const ConnectorDef* connector = Connected(table, hints, &options);
  if (connector == nullptr) return {};
  return KindsOf(connector->sink_changelog, table, *connector, options, true);
}

}  // namespace weir::sql
