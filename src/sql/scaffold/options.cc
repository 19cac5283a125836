// What stands in WITH: options that are required, those that the rest makes necessary, the examples
// of the system, and what a DataSource says.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/core/ascii.h"
#include "sql/connectors/format_prefix.h"
#include "sql/scaffold/parts.h"

namespace weir::sql {
namespace {

// One table's options while they are chosen.
class Chooser {
 public:
  Chooser(const ConnectorRegistry& registry, std::string_view line, const DraftEnd& end,
          bool changes, bool has_key)
      : registry_(registry), line_(line), end_(end), changes_(changes), has_key_(has_key) {}

  Result<DraftOptions> Run() {
    Put("connector", end_.connector->name, "");
    if (end_.table != nullptr) {
      for (const auto& [key, value] : end_.table->options) {
        if (key != "connector" && key != "format") PutKnown(key, value);
      }
    }
    if (end_.system != nullptr) {
      PutExamples(end_.system->all);
      PutExamples(end_.role == TableRole::kSink ? end_.system->sink : end_.system->source);
    }
    RETURN_IF_ERROR(Complete(*end_.connector, ""));
    const std::vector<DraftOption> so_far = out_.options;
    for (const DraftOption& option : so_far) {
      const OptionDef* definition = end_.connector->FindOption(option.key);
      if (definition == nullptr || definition->type != OptionType::kFormat) continue;
      const ConnectorDef* format = registry_.FindFormat(option.value);
      if (format == nullptr) continue;
      if (!definition->insert_only || out_.format == nullptr) out_.format = format;
      RETURN_IF_ERROR(Complete(*format, FormatPrefix(option.key, option.value)));
    }
    return std::move(out_);
  }

 private:
  const DraftOption* Given(std::string_view key) const {
    const auto found = std::find_if(out_.options.begin(), out_.options.end(),
                                    [&](const DraftOption& one) { return one.key == key; });
    return found == out_.options.end() ? nullptr : &*found;
  }

  void Put(const std::string& key, std::string value, const std::string& summary) {
    if (Given(key) == nullptr) out_.options.push_back({key, std::move(value), summary});
  }

  void PutKnown(const std::string& key, const std::string& value) {
    const OptionDef* option = end_.connector->FindOption(key);
    if (option == nullptr) option = BySuffix(key);
    if (option == nullptr) return Put(key, value, "");
    const bool pattern = option->key.find_first_of("*#") != std::string::npos;
    const std::string& full = pattern ? key : option->key;
    if (option->secret) return PutSecret(full, *option);
    Put(full, WithTable(value), option->summary);
  }

  // A DataSource may say "bootstrap.servers" for "properties.bootstrap.servers".
  const OptionDef* BySuffix(const std::string& key) const {
    for (const OptionDef& option : end_.connector->options) {
      if (option.key.ends_with("." + key)) return &option;
    }
    return nullptr;
  }

  std::string WithTable(std::string value) const {
    constexpr std::string_view kTable = "{table}";
    const size_t at = value.find(kTable);
    if (at == std::string::npos) return value;
    return value.replace(at, kTable.size(), end_.table == nullptr ? "orders" : end_.table->name);
  }

  void PutExamples(const std::map<std::string, std::string>& examples) {
    for (const auto& [key, value] : examples) {
      // What a DataSource says of the addresses is not mixed with examples.
      const OptionDef* option = end_.connector->FindOption(key);
      const bool credential = option != nullptr && (option->secret || key == "username");
      if (end_.table != nullptr && credential && end_.table->secret.empty()) continue;
      PutKnown(key, value);
    }
  }

  // 'password' of the Secret "mysql".
  void PutSecret(const std::string& key, const OptionDef& option) {
    if (Given(key) != nullptr) return;
    const bool named = end_.table != nullptr && !end_.table->secret.empty();
    const std::string secret = named ? end_.table->secret : end_.asked;
    const std::string in_secret = key.substr(key.rfind('.') + 1);
    Put(key, fmt::format("${{secret:{}/{}}}", secret, in_secret), option.summary);
    out_.secrets.emplace_back(secret, in_secret);
  }

  Status Complete(const ConnectorDef& of, const std::string& prefix) {
    for (const OptionDef& option : of.options) {
      const bool wanted = (option.required & Bit(end_.role)) != 0;
      if (wanted) RETURN_IF_ERROR(PutOwn(of, prefix, option.key));
    }
    for (const NeedDef& need : of.needs) RETURN_IF_ERROR(Meet(of, prefix, need));
    return Status::Ok();
  }

  bool Holds(const ConnectorDef& of, const std::string& prefix, const OptionIs& condition) const {
    if (const DraftOption* given = Given(prefix + condition.first)) {
      return EqualsIgnoringCase(given->value, condition.second);
    }
    const OptionDef* option = of.FindOption(condition.first);
    return option != nullptr && EqualsIgnoringCase(option->default_value, condition.second);
  }

  Status Meet(const ConnectorDef& of, const std::string& prefix, const NeedDef& need) {
    if ((need.roles & Bit(end_.role)) == 0) return Status::Ok();
    if (need.when &&
        (need.when->first.find('#') != std::string::npos || !Holds(of, prefix, *need.when))) {
      return Status::Ok();
    }
    if (need.unless && Holds(of, prefix, *need.unless)) return Status::Ok();
    if (!need.given.empty() && Given(prefix + need.given) == nullptr) return Status::Ok();
    if (need.or_key && has_key_) return Status::Ok();
    const auto given = [&](const std::string& key) { return Given(prefix + key) != nullptr; };
    if (!need.together.empty()) {
      if (std::none_of(need.together.begin(), need.together.end(), given)) return Status::Ok();
      for (const std::string& key : need.together) RETURN_IF_ERROR(PutOwn(of, prefix, key));
      return Status::Ok();
    }
    if (std::any_of(need.any.begin(), need.any.end(), given)) return Status::Ok();
    return PutOwn(of, prefix, need.any.front());
  }

  // An option by its definition alone.
  Status PutOwn(const ConnectorDef& of, const std::string& prefix, const std::string& key) {
    const OptionDef* option = of.FindOption(key);
    if (option == nullptr || Given(prefix + key) != nullptr) return Status::Ok();
    if (option->secret) {
      PutSecret(prefix + key, *option);
    } else if (option->type == OptionType::kFormat) {
      ASSIGN_OR_RETURN(const std::string format, ChooseFormat(*option));
      Put(prefix + key, format, "");
    } else {
      Put(prefix + key, Placeholder(*option), option->summary);
    }
    return Status::Ok();
  }

  static std::string Placeholder(const OptionDef& option) {
    if (!option.default_value.empty()) return option.default_value;
    if (!option.values.empty()) return option.values.front();
    switch (option.type) {
      case OptionType::kBoolean:
        return "true";
      case OptionType::kInt:
      case OptionType::kLong:
      case OptionType::kFloat:
      case OptionType::kDouble:
        return std::to_string(std::max<int64_t>(option.min.value_or(1), 1));
      case OptionType::kDuration:
        return "1 min";
      case OptionType::kMemory:
        return "1 mb";
      case OptionType::kColumns:
        return "id";
      case OptionType::kTemplate:
        return "${id}";
      default:
        return option.prefix + option.key.substr(option.key.rfind('.') + 1);
    }
  }

  bool Takes(const ConnectorDef& format, bool changes) const {
    const std::vector<std::string>& of = format.connectors;
    if (!of.empty() && std::find(of.begin(), of.end(), end_.connector->name) == of.end()) {
      return false;
    }
    if ((format.roles & Bit(end_.role)) == 0) return false;
    if (format.jars.count(std::string(line_)) == 0) return false;
    return HasChanges(format.source_changelog, nullptr) == changes;
  }

  Result<std::string> ChooseFormat(const OptionDef& option) const {
    const bool changes = changes_ && !option.insert_only &&
                         end_.connector->sink_changelog.by == ChangelogDef::By::kFormat;
    if (end_.table != nullptr && !end_.table->format.empty()) return end_.table->format;
    constexpr std::array<std::string_view, 2> kUsual = {"json", "debezium-json"};
    std::vector<std::string_view> names(kUsual.begin(), kUsual.end());
    for (const std::string_view name : registry_.FormatNames()) names.push_back(name);
    for (const std::string_view name : names) {
      const ConnectorDef* format = registry_.FindFormat(name);
      if (format != nullptr && Takes(*format, changes)) return std::string(name);
    }
    return Invalid("NoFormat",
                   fmt::format("no format of Flink {} suits '{}' of connector '{}'{}", line_,
                               option.key, end_.connector->name,
                               changes ? ", since the source updates and deletes rows" : ""));
  }

  const ConnectorRegistry& registry_;
  std::string_view line_;
  const DraftEnd& end_;
  bool changes_;
  bool has_key_;
  DraftOptions out_;
};

}  // namespace

bool HasChanges(const ChangelogDef& changelog, const ConnectorDef* format) {
  switch (changelog.by) {
    case ChangelogDef::By::kFormat:
      return format != nullptr && HasChanges(format->source_changelog, nullptr);
    case ChangelogDef::By::kKey:
      return true;
    case ChangelogDef::By::kKinds:
      break;
  }
  return changelog.update_after && changelog.del;
}

Result<DraftOptions> ChooseOptions(const ConnectorRegistry& registry, std::string_view line,
                                   const DraftEnd& end, bool changes, bool has_key) {
  return Chooser(registry, line, end, changes, has_key).Run();
}

}  // namespace weir::sql
