#include "sql/connectors/registry.h"

#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/doc/json.h"
#include "sql/connectors/embedded.h"
#include "sql/connectors/reader.h"

namespace weir::sql {

// A definition, or the shipped text of one until somebody asks for it.
class ConnectorRegistry::Entry {
 public:
  explicit Entry(ConnectorDef definition)
      : legacy_type_(definition.legacy.has_value() ? definition.legacy->type : ""),
        definition_(std::move(definition)) {}
  explicit Entry(const EmbeddedDefinition& text)
      : legacy_type_(text.legacy_type), text_(text.json) {}

  const std::string& legacy_type() const { return legacy_type_; }

  const ConnectorDef& definition() const {
    if (!text_.empty()) std::call_once(read_, [this] { Read(); });
    return definition_;
  }

 private:
  void Read() const {
    const Result<doc::Json> document = doc::ParseJson(text_);
    std::vector<std::string> errors;  // none: the build has read it
    if (document.ok()) definition_ = ReadDefinition(*document, &errors);
  }

  std::string legacy_type_;
  std::string_view text_;  // of a shipped definition; static
  mutable std::once_flag read_;
  mutable ConnectorDef definition_;
};

const ConnectorRegistry& ConnectorRegistry::Shipped() {
  static const ConnectorRegistry kShipped = [] {
    ConnectorRegistry registry;
    for (const EmbeddedDefinition& text : EmbeddedDefinitions()) {
      Entries& into = text.is_format ? registry.formats_ : registry.connectors_;
      into[std::string(text.name)] = std::make_shared<const Entry>(text);
    }
    return registry;
  }();
  return kShipped;
}

Status ConnectorRegistry::Add(std::string_view yaml) {
  ASSIGN_OR_RETURN(std::vector<ConnectorDef> definitions, ReadDefinitions(yaml));
  for (ConnectorDef& definition : definitions) {
    Entries& into = definition.is_format ? formats_ : connectors_;
    std::string name = definition.name;
    into[std::move(name)] = std::make_shared<const Entry>(std::move(definition));
  }
  return Status::Ok();
}

void ConnectorRegistry::Add(const ConnectorRegistry& other) {
  for (const auto& [name, entry] : other.connectors_) connectors_[name] = entry;
  for (const auto& [name, entry] : other.formats_) formats_[name] = entry;
}

const ConnectorDef* ConnectorRegistry::Find(const Entries& in, std::string_view name) {
  const auto found = in.find(name);
  return found == in.end() ? nullptr : &found->second->definition();
}

const ConnectorDef* ConnectorRegistry::FindConnector(std::string_view name) const {
  return Find(connectors_, name);
}

const ConnectorDef* ConnectorRegistry::FindFormat(std::string_view name) const {
  return Find(formats_, name);
}

const ConnectorDef* ConnectorRegistry::FindLegacyConnector(std::string_view type) const {
  for (const auto& [name, entry] : connectors_) {
    if (!type.empty() && entry->legacy_type() == type) return &entry->definition();
  }
  return FindConnector(type);
}

std::vector<std::string_view> ConnectorRegistry::ConnectorNames() const {
  std::vector<std::string_view> names;
  for (const auto& [name, entry] : connectors_) names.push_back(name);
  return names;
}

std::vector<std::string_view> ConnectorRegistry::FormatNames() const {
  std::vector<std::string_view> names;
  for (const auto& [name, entry] : formats_) names.push_back(name);
  return names;
}

}  // namespace weir::sql
