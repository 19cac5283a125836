#include "sql/connectors/registry.h"

#include <nlohmann/json.hpp>

#include "base/doc/json.h"
#include "sql/connectors/embedded.h"
#include "sql/connectors/reader.h"

namespace weir::sql {
namespace {

const ConnectorDef* Find(const std::map<std::string, ConnectorDef, std::less<>>& in,
                         std::string_view name) {
  const auto found = in.find(name);
  return found == in.end() ? nullptr : &found->second;
}

}  // namespace

const ConnectorRegistry& ConnectorRegistry::Shipped() {
  static const ConnectorRegistry kShipped = [] {
    ConnectorRegistry registry;
    // The build has read these once and stopped at any fault.
    const Result<doc::Json> documents = doc::ParseJson(kEmbeddedDefinitions);
    if (!documents.ok()) return registry;
    std::vector<std::string> errors;
    for (const doc::Json& document : *documents) {
      ConnectorDef definition = ReadDefinition(document, &errors);
      Definitions& into = definition.is_format ? registry.formats_ : registry.connectors_;
      into[definition.name] = std::move(definition);
    }
    return registry;
  }();
  return kShipped;
}

Status ConnectorRegistry::Add(std::string_view yaml) {
  ASSIGN_OR_RETURN(std::vector<ConnectorDef> definitions, ReadDefinitions(yaml));
  for (ConnectorDef& definition : definitions) {
    Definitions& into = definition.is_format ? formats_ : connectors_;
    into[definition.name] = std::move(definition);
  }
  return Status::Ok();
}

const ConnectorDef* ConnectorRegistry::FindConnector(std::string_view name) const {
  return Find(connectors_, name);
}

const ConnectorDef* ConnectorRegistry::FindFormat(std::string_view name) const {
  return Find(formats_, name);
}

const ConnectorDef* ConnectorRegistry::FindLegacyConnector(std::string_view type) const {
  for (const auto& [name, definition] : connectors_) {
    if (definition.legacy.has_value() && definition.legacy->type == type) return &definition;
  }
  return FindConnector(type);
}

std::vector<std::string_view> ConnectorRegistry::ConnectorNames() const {
  std::vector<std::string_view> names;
  for (const auto& [name, definition] : connectors_) names.push_back(name);
  return names;
}

std::vector<std::string_view> ConnectorRegistry::FormatNames() const {
  std::vector<std::string_view> names;
  for (const auto& [name, definition] : formats_) names.push_back(name);
  return names;
}

}  // namespace weir::sql
