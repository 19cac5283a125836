#include "cli/knowledge.h"

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

// 'type.alias' and the options of its tables.
Status AddCluster(const doc::Json& source, sql::Clusters* clusters) {
  constexpr size_t kMaxClusters = 10'000;
  constexpr size_t kMaxOptions = 1'000;
  const std::string type = doc::StringAt(source, {"spec", "type"});
  std::string alias = doc::StringAt(source, {"spec", "alias"});
  if (alias.empty()) alias = doc::StringAt(source, {"metadata", "name"});
  if (type.empty()) return Invalid("BadDataSource", "spec.type: missing");
  sql::Cluster cluster;
  cluster.secret = doc::StringAt(source, {"spec", "secretRef", "name"});
  if (const doc::Json* properties = doc::Find(source, {"spec", "properties"})) {
    if (!properties->is_object() || properties->size() > kMaxOptions) {
      return Invalid("BadDataSource", "spec.properties: expected a mapping of some options");
    }
    for (const auto& [key, value] : properties->items()) {
      const std::string text = value.is_string() ? value.get<std::string>() : doc::DumpJson(value);
      // The script's lines are to stay those of the user.
      if ((key + text).find_first_of("\r\n") != std::string::npos) {
        return Invalid("BadDataSource", "spec.properties." + key + ": more than one line");
      }
      cluster.options[key] = text;
    }
  }
  if (clusters->size() >= kMaxClusters) return Invalid("BadDataSource", "too many DataSources");
  if (!clusters->emplace(type + "." + alias, std::move(cluster)).second) {
    return Invalid("BadDataSource", fmt::format("{}.{} is described twice", type, alias));
  }
  return Status::Ok();
}

Result<sql::Clusters> LoadClusters(const std::vector<std::string>& paths) {
  sql::Clusters clusters;
  std::istringstream nothing;
  ASSIGN_OR_RETURN(const std::vector<DataSourceText> sources,
                   ReadDataSources(paths, nothing, "--catalog"));
  for (const DataSourceText& source : sources) {
    if (const Status added = AddCluster(source.value, &clusters); !added.ok()) {
      return added.WithContext(fmt::format("{}:{}: DataSource {}", source.file, source.line,
                                           doc::StringAt(source.value, {"metadata", "name"})));
    }
  }
  return clusters;
}

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

}  // namespace

Result<Knowledge> LoadKnowledge(const std::vector<std::string>& connectors,
                                const std::vector<std::string>& catalog) {
  Knowledge known;
  ASSIGN_OR_RETURN(known.connectors, LoadConnectors(connectors));
  if (!catalog.empty()) {
    ASSIGN_OR_RETURN(known.clusters, LoadClusters(catalog));
  }
  return known;
}

Result<std::vector<DataSourceText>> ReadDataSources(const std::vector<std::string>& paths,
                                                    std::istream& in, const std::string& flag) {
  std::vector<DataSourceText> found;
  ASSIGN_OR_RETURN(const std::vector<FileText> files, ReadFiles(paths, in));
  for (const FileText& file : files) {
    if (file.name.ends_with(".sql")) continue;
    auto documents = doc::ParseYaml(file.text);
    if (!documents.ok()) return documents.status().WithContext(file.name);
    for (doc::YamlDocument& document : *documents) {
      if (doc::StringAt(document.value, {"kind"}) != "DataSource") continue;
      found.push_back({file.name, document.line, std::move(document.value)});
    }
  }
  if (found.empty() && !paths.empty()) {
    return NotFound("NoDataSource", flag + ": the files hold no DataSource");
  }
  return found;
}

}  // namespace weir::cli
