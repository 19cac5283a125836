// Options of WITH and of hints: what they are, what they may be.
#include <fmt/format.h>

#include <algorithm>

#include "sql/assist/meaning.h"
#include "sql/connectors/format_prefix.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
namespace {

struct UsedFormat {
  const ConnectorDef* format = nullptr;
  std::string prefix;
};

std::vector<UsedFormat> FormatsOf(const ConnectorDef& connector, const ConnectorRegistry& registry,
                                  const std::vector<GivenOption>& given) {
  std::vector<UsedFormat> used;
  for (const GivenOption& option : given) {
    const OptionDef* definition = connector.FindOption(option.key);
    if (definition == nullptr || definition->type != OptionType::kFormat) continue;
    if (const ConnectorDef* format = registry.FindFormat(option.value)) {
      used.push_back({format, FormatPrefix(option.key, option.value)});
    }
  }
  return used;
}

std::string RoleList(TableRoles roles) {
  std::vector<std::string_view> words;
  if ((roles & Bit(TableRole::kSource)) != 0) words.push_back("source");
  if ((roles & Bit(TableRole::kLookup)) != 0) words.push_back("lookup");
  if ((roles & Bit(TableRole::kSink)) != 0) words.push_back("sink");
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

bool IsFirst(const std::vector<GivenOption>& given, std::string_view key) {
  return std::none_of(given.begin(), given.end(),
                      [&](const GivenOption& one) { return one.key == key; });
}

}  // namespace

std::optional<OptionList> Meaning::OptionsAround(size_t token) const {
  const std::optional<size_t> open = OpenBracket(token);
  if (!open || *open == 0) return std::nullopt;
  const Token& before = tokens_[*open - 1];
  const bool hint = *open > 1 && tokens_[*open - 2].Is(Tok::kHintBegin);
  if (!before.Is(Kw::kWith) && !hint) return std::nullopt;
  OptionList list;
  list.open = *open;
  list.close = Closing(*open);
  for (size_t i = list.open + 1; i + 2 < list.close + 1; ++i) {
    if (!IsString(tokens_[i]) || !tokens_[i + 1].Is(Tok::kEq) || !IsString(tokens_[i + 2])) {
      continue;
    }
    list.options.push_back(
        {Word(tokens_[i]), Word(tokens_[i + 2]), tokens_[i].span, tokens_[i + 2].span});
    i += 2;
  }
  // Those of a hint are put on top of the table's.
  if (hint && *open > 2) {
    const BoundTable* table = FindTable({Word(tokens_[*open - 3])});
    if (table != nullptr) {
      list.options.insert(list.options.end(), table->options.begin(), table->options.end());
    }
  }
  return list;
}

const ConnectorDef* Meaning::ConnectorOf(const OptionList& list) const {
  if (connectors_ == nullptr) return nullptr;
  for (const GivenOption& option : list.options) {
    if (option.key == "connector") return connectors_->FindConnector(option.value);
  }
  return nullptr;
}

OptionDoc FindOptionDoc(const ConnectorDef& connector, const ConnectorRegistry& registry,
                        const std::vector<GivenOption>& given, std::string_view key) {
  if (const OptionDef* option = connector.FindOption(key)) {
    return {option, fmt::format("connector '{}'", connector.name)};
  }
  for (const UsedFormat& used : FormatsOf(connector, registry, given)) {
    if (!key.starts_with(used.prefix)) continue;
    const OptionDef* option = used.format->FindOption(key.substr(used.prefix.size()));
    if (option != nullptr) return {option, fmt::format("format '{}'", used.format->name)};
  }
  return {};
}

std::string OptionDetail(const OptionDef& option) {
  std::string detail(OptionTypeName(option.type));
  if (option.required != 0) detail += ", required";
  if (!option.default_value.empty()) detail += fmt::format(", default {}", option.default_value);
  if (!option.deprecated.empty()) detail += fmt::format(", use {}", option.deprecated);
  return detail;
}

std::string OptionMarkdown(const std::string& key, const OptionDoc& doc) {
  const OptionDef& option = *doc.option;
  std::string out = fmt::format("**{}** ({}) of {}\n", key, OptionTypeName(option.type), doc.of);
  if (!option.summary.empty()) out += fmt::format("\n{}\n", option.summary);
  std::vector<std::string> facts;
  if (option.required == kAllRoles) facts.emplace_back("required");
  if (option.required != 0 && option.required != kAllRoles) {
    facts.push_back("required of a " + RoleList(option.required));
  }
  if (option.roles != kAllRoles) facts.push_back("for a " + RoleList(option.roles));
  if (!option.default_value.empty()) facts.push_back("default: `" + option.default_value + "`");
  if (!option.values.empty()) {
    facts.push_back(fmt::format("values: `{}`{}", fmt::join(option.values, "`, `"),
                                option.open ? ", or others" : ""));
  }
  if (option.min) facts.push_back(fmt::format("at least {}", *option.min));
  if (option.max) facts.push_back(fmt::format("at most {}", *option.max));
  if (option.secret) facts.emplace_back("a secret: write `${secret:NAME/KEY}`");
  if (!option.deprecated.empty()) facts.push_back("deprecated: use `" + option.deprecated + "`");
  for (const std::string& fact : facts) out += "\n- " + fact;
  return out;
}

std::string ConnectorMarkdown(const ConnectorDef& connector) {
  std::string out = fmt::format("**{}**: {}\n", connector.name, connector.title);
  if (!connector.is_format) out += fmt::format("\n- {}", RoleList(connector.roles));
  for (const auto& [line, jars] : connector.jars) {
    out += fmt::format(
        "\n- Flink {}: {}", line,
        jars.empty() ? std::string("part of Flink") : fmt::format("`{}`", fmt::join(jars, "`, `")));
  }
  for (const auto& [line, why] : connector.missing) {
    out += fmt::format("\n- Flink {}: none; {}", line, why);
  }
  return out;
}

std::vector<Proposal> OptionProposals(const ConnectorDef& connector,
                                      const ConnectorRegistry& registry,
                                      const std::vector<GivenOption>& given) {
  std::vector<Proposal> required;
  std::vector<Proposal> others;
  const auto add = [&](const OptionDef& option, const std::string& prefix, const std::string& of) {
    const std::string key = prefix + option.key;
    // A pattern is a beginning, not a key.
    if (key.find_first_of("*#") != std::string::npos || !option.deprecated.empty()) return;
    if (!IsFirst(given, key)) return;
    Proposal one;
    one.label = key;
    one.kind = ProposalKind::kOption;
    one.detail = OptionDetail(option);
    one.doc = OptionMarkdown(key, {&option, of});
    one.text = Quoted(key);
    (option.required != 0 ? required : others).push_back(std::move(one));
  };
  for (const OptionDef& option : connector.options) {
    add(option, "", fmt::format("connector '{}'", connector.name));
  }
  for (const UsedFormat& used : FormatsOf(connector, registry, given)) {
    for (const OptionDef& option : used.format->options) {
      add(option, used.prefix, fmt::format("format '{}'", used.format->name));
    }
  }
  required.insert(required.end(), std::make_move_iterator(others.begin()),
                  std::make_move_iterator(others.end()));
  return required;
}

std::vector<Proposal> ValueProposals(const Meaning& meaning, const OptionList& list,
                                     const std::string& key) {
  std::vector<Proposal> proposals;
  const ConnectorRegistry* registry = meaning.connectors();
  const auto add = [&](std::string_view value, std::string detail, std::string doc) {
    proposals.push_back({std::string(value), ProposalKind::kValue, std::move(detail),
                         std::move(doc), Quoted(value)});
  };
  if (key == "cluster_name" && meaning.clusters() != nullptr) {
    for (const auto& [name, cluster] : *meaning.clusters()) add(name, "a DataSource", "");
    return proposals;
  }
  if (registry == nullptr) return proposals;
  if (key == "connector") {
    for (const std::string_view name : registry->ConnectorNames()) {
      const ConnectorDef* connector = registry->FindConnector(name);
      add(name, connector->title, ConnectorMarkdown(*connector));
    }
    return proposals;
  }
  const ConnectorDef* connector = meaning.ConnectorOf(list);
  if (connector == nullptr) return proposals;
  const OptionDoc found = FindOptionDoc(*connector, *registry, list.options, key);
  if (found.option == nullptr) return proposals;
  const OptionDef& option = *found.option;
  if (option.type == OptionType::kFormat) {
    for (const std::string_view name : registry->FormatNames()) {
      const ConnectorDef* format = registry->FindFormat(name);
      const std::vector<std::string>& of = format->connectors;
      const bool fits = of.empty() || std::find(of.begin(), of.end(), connector->name) != of.end();
      if (fits) add(name, format->title, ConnectorMarkdown(*format));
    }
    return proposals;
  }
  const auto detail = [&](std::string_view value) {
    return std::string(value == option.default_value ? "the default" : "");
  };
  for (const std::string& value : option.values) add(value, detail(value), "");
  if (option.type == OptionType::kBoolean) {
    for (const char* value : {"true", "false"}) add(value, detail(value), "");
  }
  if (option.secret) add("${secret:NAME/KEY}", "of a Secret of the namespace", "");
  const bool known = std::any_of(proposals.begin(), proposals.end(), [&](const Proposal& one) {
    return one.label == option.default_value;
  });
  if (!known && !option.default_value.empty()) add(option.default_value, "the default", "");
  return proposals;
}

}  // namespace weir::sql
