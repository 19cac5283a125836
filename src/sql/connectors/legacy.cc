#include "sql/connectors/legacy.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/core/ascii.h"

namespace weir::sql {
namespace {

constexpr std::string_view kConnectorType = "connector.type";
constexpr std::string_view kFormatType = "format.type";

std::string_view ValueOf(const std::vector<GivenOption>& options, std::string_view key) {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const GivenOption& one) { return one.key == key; });
  return found == options.end() ? std::string_view() : std::string_view(found->value);
}

// Today's key for an older one; nothing when the definition does not say.
std::optional<std::string> TodaysKey(const LegacyDef& legacy, std::string_view key) {
  for (const auto& [older, today] : legacy.keys) {
    if (older == key) return today;
  }
  for (const auto& [older, today] : legacy.keys) {
    if (!older.ends_with('*')) continue;
    const std::string_view head = std::string_view(older).substr(0, older.size() - 1);
    if (!key.starts_with(head)) continue;
    if (!today.ends_with('*')) return today;
    return today.substr(0, today.size() - 1) + std::string(key.substr(head.size()));
  }
  return std::nullopt;
}

class Translation {
 public:
  Translation(const std::vector<GivenOption>& options, const ConnectorRegistry& registry)
      : options_(options), registry_(registry) {
    const std::string_view type = ValueOf(options, kConnectorType);
    connector_ = registry.FindLegacyConnector(VersionedType(type));
    format_name_ = ValueOf(options, kFormatType);
    format_ = registry.FindFormat(format_name_);
  }

  std::vector<TranslatedOption> Run() {
    std::vector<TranslatedOption> out;
    for (size_t i = 0; i < options_.size(); ++i) {
      TranslatedOption one = Translate(options_[i]);
      one.from = i;
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  using What = TranslatedOption::What;

  // Elasticsearch and HBase had their version in an option of its own.
  std::string VersionedType(std::string_view type) const {
    const std::string_view version = ValueOf(options_, "connector.version");
    std::string name(type);
    if (version.empty()) return name;
    const std::string versioned = name + "-" + std::string(version);
    return registry_.FindConnector(versioned) != nullptr ? versioned : name;
  }

  TranslatedOption Changed(std::string key, std::string value) const {
    return {What::kChanged, 0, std::move(key), std::move(value)};
  }

  TranslatedOption Translate(const GivenOption& given) const {
    if (given.key == kConnectorType) {
      return Changed("connector", connector_ != nullptr ? connector_->name : given.value);
    }
    if (given.key == kFormatType) return Changed("format", given.value);
    if (connector_ != nullptr && connector_->legacy.has_value()) {
      const LegacyDef& legacy = *connector_->legacy;
      if (const std::optional<std::string> today = TodaysKey(legacy, given.key)) {
        if (today->empty()) return {What::kDropped, 0, "", ""};
        return Changed(*today, ValueToday(legacy, given));
      }
    }
    constexpr std::string_view kFormat = "format.";
    if (given.key.starts_with(kFormat) && !format_name_.empty()) return TranslateFormat(given);
    const bool older = given.key.starts_with("connector.") || given.key.starts_with(kFormat) ||
                       given.key == "update-mode";
    return {older ? What::kUnknown : What::kKept, 0, given.key, given.value};
  }

  TranslatedOption TranslateFormat(const GivenOption& given) const {
    std::string key = given.key.substr(std::string_view("format.").size());
    if (format_ != nullptr && format_->legacy.has_value()) {
      const std::optional<std::string> today = TodaysKey(*format_->legacy, given.key);
      if (today.has_value() && today->empty()) return {What::kDropped, 0, "", ""};
      if (today.has_value()) key = *today;
    } else if (key == "property-version" || key == "derive-schema") {
      return {What::kDropped, 0, "", ""};
    }
    return Changed(std::string(format_name_) + "." + key, given.value);
  }

  // Values that were renamed.
  std::string ValueToday(const LegacyDef& legacy, const GivenOption& given) const {
    if (const auto map = legacy.values.find(given.key); map != legacy.values.end()) {
      for (const auto& [older, today] : map->second) {
        if (EqualsIgnoringCase(older, given.value)) return today;
      }
    }
    return given.value;
  }

  const std::vector<GivenOption>& options_;
  const ConnectorRegistry& registry_;
  const ConnectorDef* connector_ = nullptr;
  const ConnectorDef* format_ = nullptr;
  std::string_view format_name_;
};

}  // namespace

bool IsLegacyTable(const std::vector<GivenOption>& options) {
  return !ValueOf(options, kConnectorType).empty();
}

std::vector<TranslatedOption> TranslateLegacy(const std::vector<GivenOption>& options,
                                              const ConnectorRegistry& registry) {
  return Translation(options, registry).Run();
}

std::vector<GivenOption> TodaysOptions(const std::vector<GivenOption>& options,
                                       const ConnectorRegistry& registry) {
  if (!IsLegacyTable(options)) return options;
  std::vector<GivenOption> out;
  for (TranslatedOption& one : TranslateLegacy(options, registry)) {
    if (one.what == TranslatedOption::What::kDropped) continue;
    const GivenOption& given = options[one.from];
    out.push_back({std::move(one.key), std::move(one.value), given.key_span, given.value_span});
  }
  return out;
}

}  // namespace weir::sql
