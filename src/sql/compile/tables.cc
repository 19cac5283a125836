// Tables, their connectors and options.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/core/edit_distance.h"
#include "sql/compile/owned_keys.h"
#include "sql/compile/parts.h"
#include "sql/diag/messages.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
namespace {

constexpr std::string_view kConnectors[] = {"datagen", "print",        "blackhole", "filesystem",
                                            "kafka",   "upsert-kafka", "jdbc"};

// Keys of Flink up to 1.13 whose present name is the same for every connector.
std::string TodaysKey(std::string_view key) {
  if (key == "connector.type") return "connector";
  if (key == "connector.topic") return "topic";
  if (key == "connector.startup-mode") return "scan.startup.mode";
  if (key == "format.type") return "format";
  constexpr std::string_view kProperties = "connector.properties.";
  if (key.starts_with(kProperties)) return std::string(key.substr(10));
  return "";
}

bool IsLegacyKey(std::string_view key) {
  return key.starts_with("connector.") || key.starts_with("format.") || key == "update-mode";
}

void CheckLegacy(const ast::CreateTable& table, std::vector<Diagnostic>* diagnostics) {
  std::vector<const ast::Option*> legacy;
  for (const ast::Option& option : table.options) {
    if (IsLegacyKey(option.key.value)) legacy.push_back(&option);
    if (option.key.value == "cluster_name") {
      diagnostics->push_back(messages::ClusterName(option.key.span));
    }
  }
  if (legacy.empty()) return;
  Diagnostic d = messages::LegacyOption(legacy[0]->key.span, legacy[0]->key.value,
                                        TodaysKey(legacy[0]->key.value));
  for (size_t i = 1; i < legacy.size(); ++i) {
    const std::string today = TodaysKey(legacy[i]->key.value);
    d.notes.push_back(today.empty()
                          ? fmt::format("so is '{}'", legacy[i]->key.value)
                          : fmt::format("so is '{}', today '{}'", legacy[i]->key.value, today));
  }
  diagnostics->push_back(std::move(d));
}

void CheckTable(const ast::CreateTable& table, std::vector<Diagnostic>* diagnostics) {
  CheckLegacy(table, diagnostics);
  std::map<std::string_view, Span> seen;
  for (const ast::Option& option : table.options) {
    const auto [first, fresh] = seen.emplace(option.key.value, option.key.span);
    if (!fresh) {
      diagnostics->push_back(
          messages::DuplicateOption(option.key.span, option.key.value, first->second));
    }
    const bool names_connector =
        option.key.value == "connector" || option.key.value == "connector.type";
    const std::vector<std::string_view> known(std::begin(kConnectors), std::end(kConnectors));
    if (names_connector &&
        std::find(known.begin(), known.end(), option.value.value) == known.end()) {
      diagnostics->push_back(messages::UnknownConnector(option.value.span, option.value.value,
                                                        NearestWord(option.value.value, known)));
    }
  }
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

std::vector<UnitTable> CollectTables(const ast::Script& script,
                                     std::vector<Diagnostic>* diagnostics) {
  std::vector<UnitTable> tables;
  for (const ast::Statement& statement : script.statements) {
    const auto* table = std::get_if<ast::CreateTable>(&statement.body);
    if (table == nullptr || table->materialized) continue;
    CheckTable(*table, diagnostics);
    UnitTable unit;
    unit.name = table->name.Text();
    unit.temporary = table->temporary;
    if (table->like != nullptr) {
      const auto base = std::find_if(tables.begin(), tables.end(), [&](const UnitTable& other) {
        return other.name == table->like->table.Text();
      });
      if (base != tables.end()) unit.connector = base->connector;
    }
    for (const ast::Option& option : table->options) {
      if (option.key.value == "connector" || option.key.value == "connector.type") {
        unit.connector = option.value.value;
      }
      unit.options.push_back({std::string(option.key.value), std::string(option.value.value),
                              IsSecretKey(option.key.value)});
    }
    tables.push_back(std::move(unit));
  }
  return tables;
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
