#include "cli/connectors.h"

#include <fmt/format.h>

#include <sstream>

#include "base/doc/yaml.h"
#include "cli/sources.h"

namespace weir::cli {
namespace {

// In a cluster the files are the data of ConfigMaps; theirs are taken as they are there.
Result<std::vector<std::string>> DefinitionsIn(const FileText& file) {
  ASSIGN_OR_RETURN(const std::vector<doc::YamlDocument> documents, doc::ParseYaml(file.text));
  std::vector<std::string> texts;
  bool plain = documents.empty();
  for (const doc::YamlDocument& document : documents) {
    if (doc::StringAt(document.value, {"kind"}) != "ConfigMap") {
      plain = true;
      continue;
    }
    const doc::Json* data = doc::Find(document.value, {"data"});
    if (data == nullptr || !data->is_object()) continue;
    for (const auto& [key, text] : data->items()) {
      if (text.is_string()) texts.push_back(text.get<std::string>());
    }
  }
  if (plain && !texts.empty()) {
    return Invalid("BadConnector", "ConfigMaps and definitions do not go into one file");
  }
  if (plain) texts.push_back(file.text);
  return texts;
}

}  // namespace

Result<sql::ConnectorRegistry> LoadConnectors(const std::vector<std::string>& paths) {
  sql::ConnectorRegistry registry = sql::ConnectorRegistry::Shipped();
  std::istringstream nothing;
  ASSIGN_OR_RETURN(const std::vector<FileText> files, ReadFiles(paths, nothing));
  for (const FileText& file : files) {
    if (file.name.ends_with(".sql")) continue;
    const auto failed = [&](const Status& status) {
      return Invalid("BadConnector", fmt::format("{}: {}", file.name, status.message()));
    };
    const auto texts = DefinitionsIn(file);
    if (!texts.ok()) return failed(texts.status());
    for (const std::string& text : *texts) {
      if (const Status added = registry.Add(text); !added.ok()) return failed(added);
    }
  }
  return registry;
}

}  // namespace weir::cli
