// Tables, their connectors and options.
#include <algorithm>
#include <map>

#include "base/core/edit_distance.h"
#include "sql/compile/owned_keys.h"
#include "sql/compile/parts.h"
#include "sql/connectors/legacy.h"
#include "sql/diag/messages.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
namespace {

void CheckTable(const ast::CreateTable& table, const Clusters* clusters,
                std::vector<Diagnostic>* diagnostics) {
  std::map<std::string_view, Span> seen;
  for (const ast::Option& option : table.options) {
    const auto [first, fresh] = seen.emplace(option.key.value, option.key.span);
    if (!fresh) {
      diagnostics->push_back(
          messages::DuplicateOption(option.key.span, option.key.value, first->second));
    }
    if (option.key.value == "cluster_name") {
      std::vector<std::string_view> known;
      if (clusters != nullptr) {
        for (const auto& [name, cluster] : *clusters) known.push_back(name);
      }
      diagnostics->push_back(
          clusters == nullptr ? messages::ClusterName(option.key.span)
                              : messages::UnknownCluster(option.value.span, option.value.value,
                                                         NearestWord(option.value.value, known)));
    }
  }
}

std::vector<GivenOption> OptionsToday(const ast::CreateTable& table,
                                      const ConnectorRegistry& registry) {
  std::vector<GivenOption> options;
  for (const ast::Option& option : table.options) {
    options.push_back({std::string(option.key.value), std::string(option.value.value),
                       option.key.span, option.value.span});
  }
  return TodaysOptions(options, registry);
}

// The value of 'connector', in today's words.
std::string ConnectorOf(const std::vector<GivenOption>& options) {
  std::string connector;
  for (const GivenOption& option : options) {
    if (option.key == "connector") connector = option.value;
  }
  return connector;
}

// A password inside of a value: jdbc:...?password=x, scheme://user:password@host.
bool HoldsCredentials(std::string_view value) {
  for (const std::string_view word : {"password=", "pwd=", "secret=", "token=", "accessKey="}) {
    if (value.find(word) != std::string_view::npos) return true;
  }
  const size_t scheme = value.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view authority =
      value.substr(scheme + 3, value.find_first_of("/?# ", scheme + 3) - scheme - 3);
  const size_t at = authority.find('@');
  return at != std::string_view::npos &&
         authority.substr(0, at).find(':') != std::string_view::npos;
}

}  // namespace

std::vector<UnitTable> CollectTables(const ast::Script& script, std::string_view text,
                                     const ConnectorRegistry& registry, const Clusters* clusters,
                                     std::vector<Edit>* edits,
                                     std::vector<Diagnostic>* diagnostics) {
  std::vector<UnitTable> tables;
  for (const ast::Statement& statement : script.statements) {
    const auto* table = std::get_if<ast::CreateTable>(&statement.body);
    if (table == nullptr || table->materialized) continue;
    CheckTable(*table, clusters, diagnostics);
    TranslateLegacyTable(*table, text, registry, edits, diagnostics);
    UnitTable unit;
    unit.name = table->name.Text();
    unit.temporary = table->temporary;
    if (table->like != nullptr) {
      const auto base = std::find_if(tables.begin(), tables.end(), [&](const UnitTable& other) {
        return other.name == table->like->table.Text();
      });
      if (base != tables.end()) unit.connector = base->connector;
    }
    if (std::string own = ConnectorOf(OptionsToday(*table, registry)); !own.empty()) {
      unit.connector = std::move(own);
    }
    for (const ast::Option& option : table->options) {
      unit.options.push_back({std::string(option.key.value), std::string(option.value.value),
                              IsSecretKey(option.key.value)});
    }
    tables.push_back(std::move(unit));
  }
  return tables;
}

std::vector<Span> TemplateValues(const ast::Script& script, const ConnectorRegistry& registry) {
  std::vector<Span> spans;
  for (const ast::Statement& statement : script.statements) {
    const auto* table = std::get_if<ast::CreateTable>(&statement.body);
    if (table == nullptr) continue;
    const std::vector<GivenOption> options = OptionsToday(*table, registry);
    const ConnectorDef* connector = registry.FindConnector(ConnectorOf(options));
    if (connector == nullptr) continue;
    for (const GivenOption& given : options) {
      const OptionDef* option = connector->FindOption(given.key);
      if (option != nullptr && option->type == OptionType::kTemplate) {
        spans.push_back(given.value_span);
      }
    }
  }
  return spans;
}

bool HoldsSecret(std::string_view text) {
  const std::vector<Token> tokens = Tokenize(text);
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!IsString(tokens[i])) continue;
    const auto value = [&](size_t index) {
      return Unquote(text.substr(tokens[index].span.begin, tokens[index].span.size()),
                     tokens[index].kind);
    };
    const std::string own = value(i);
    if (HoldsCredentials(own)) return true;
    const bool pair =
        i + 2 < tokens.size() && tokens[i + 1].Is(Tok::kEq) && IsString(tokens[i + 2]);
    if (pair && IsSecretKey(own) && !value(i + 2).empty()) return true;
  }
  return false;
}

}  // namespace weir::sql
