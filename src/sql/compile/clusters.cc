// 'cluster_name' = 'type.alias' becomes the options of that cluster.
#include <fmt/format.h>

#include <algorithm>

#include "sql/compile/edits.h"
#include "sql/compile/parts.h"
#include "sql/connectors/legacy.h"
#include "sql/syntax/lexer.h"

namespace weir::sql {
namespace {

class OneTable {
 public:
  OneTable(const ast::CreateTable& table, const Cluster& cluster, const ConnectorRegistry& registry)
      : cluster_(cluster) {
    for (const ast::Option& option : table.options) {
      written_.push_back({std::string(option.key.value), std::string(option.value.value),
                          option.key.span, option.value.span});
    }
    given_ = TodaysOptions(written_, registry);
    for (const GivenOption& option : given_) {
      if (option.key == "connector") connector_ = registry.FindConnector(option.value);
    }
  }

  // In the place of the table's option `index`, its cluster_name.
  std::vector<Edit> Edits(size_t index, std::string_view text) {
    AddSecrets();
    for (const auto& [key, value] : cluster_.options) {
      const std::string full = KeyOf(key);
      if (!full.empty()) Put(full, value);
    }
    std::vector<Edit> edits;
    if (added_.empty()) {
      LeaveOptionOut(written_, index, index > 0, text, EditReason::kCluster, &edits);
      return edits;
    }
    std::string rest = QuoteString(added_[0].second);
    for (size_t i = 1; i < added_.size(); ++i) {
      rest += ", " + QuoteString(added_[i].first) + " = " + QuoteString(added_[i].second);
    }
    edits.push_back({written_[index].key_span, QuoteString(added_[0].first), EditReason::kCluster});
    edits.push_back({written_[index].value_span, std::move(rest), EditReason::kCluster});
    return edits;
  }

 private:
  // First: a Secret goes before a password that stands in the DataSource beside it.
  void AddSecrets() {
    if (connector_ == nullptr || cluster_.secret.empty()) return;
    for (const OptionDef& option : connector_->options) {
      const std::string name = option.key.substr(option.key.rfind('.') + 1);
      const bool user = name == "username" && option.required != 0;
      const bool password = option.secret && (option.required != 0 || name == "password");
      if (user && KeyIsGiven(option.key)) continue;
      if (!user && !password) continue;
      Put(option.key, fmt::format("${{secret:{}/{}}}", cluster_.secret, name));
    }
  }

  bool KeyIsGiven(const std::string& full) const {
    return std::any_of(cluster_.options.begin(), cluster_.options.end(),
                       [&](const auto& option) { return KeyOf(option.first) == full; });
  }

  // A DataSource may say "bootstrap.servers" for "properties.bootstrap.servers"; what the connector
  // does not know is for others that read the same cluster.
  std::string KeyOf(const std::string& key) const {
    if (connector_ == nullptr) return key;
    for (const OptionDef& option : connector_->options) {
      if (option.key == key || option.key.ends_with("." + key)) return option.key;
    }
    return connector_->FindOption(key) != nullptr ? key : "";
  }

  // The table's own word goes before the cluster's.
  void Put(const std::string& key, std::string value) {
    const bool given = std::any_of(given_.begin(), given_.end(),
                                   [&](const GivenOption& option) { return option.key == key; }) ||
                       std::any_of(added_.begin(), added_.end(),
                                   [&](const auto& option) { return option.first == key; });
    if (!given) added_.emplace_back(key, std::move(value));
  }

  const Cluster& cluster_;
  const ConnectorDef* connector_ = nullptr;
  std::vector<GivenOption> written_;
  std::vector<GivenOption> given_;  // the same under today's keys
  std::vector<std::pair<std::string, std::string>> added_;
};

}  // namespace

std::vector<Edit> ResolveClusters(const ast::Script& script, std::string_view text,
                                  const Clusters& clusters, const ConnectorRegistry& registry) {
  std::vector<Edit> edits;
  for (const ast::Statement& statement : script.statements) {
    const auto* table = std::get_if<ast::CreateTable>(&statement.body);
    if (table == nullptr) continue;
    for (size_t i = 0; i < table->options.size(); ++i) {
      const ast::Option& option = table->options[i];
      if (option.key.value != "cluster_name") continue;
      const auto cluster = clusters.find(option.value.value);
      if (cluster == clusters.end()) break;
      const std::vector<Edit> own = OneTable(*table, cluster->second, registry).Edits(i, text);
      edits.insert(edits.end(), own.begin(), own.end());
      break;
    }
  }
  return edits;
}

}  // namespace weir::sql
