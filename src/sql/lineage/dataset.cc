#include "sql/lineage/dataset.h"

#include <fmt/format.h>

#include <string_view>

namespace weir::sql {
namespace {

std::string_view OptionOf(const TableInfo& table, std::string_view key) {
  const auto option = table.options.find(std::string(key));
  return option == table.options.end() ? std::string_view() : std::string_view(option->second);
}

// "a:1,b:2" and "a:1;b:2": the first names the cluster.
std::string_view First(std::string_view list) { return list.substr(0, list.find_first_of(",;")); }

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

// scheme://user:password@host:port/path?parameters, without what is nobody's business.
struct Url {
  std::string_view scheme;
  std::string_view host;
  std::string_view path;  // without the first '/'
};

bool ReadUrl(std::string_view text, Url* url) {
  const size_t colon = text.find("://");
  if (colon == std::string_view::npos) return false;
  url->scheme = text.substr(0, colon);
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find_first_of("?;#"));
  const size_t slash = text.find('/');
  std::string_view host = text.substr(0, slash);
  if (const size_t at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  url->host = First(host);
  url->path = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
  return true;
}

bool Kafka(const TableInfo& table, std::string_view prefix, Dataset* dataset) {
  const std::string_view brokers =
      Trimmed(First(OptionOf(table, std::string(prefix) + "properties.bootstrap.servers")));
  const std::string_view topic = First(OptionOf(table, std::string(prefix) + "topic"));
  if (brokers.empty() || topic.empty()) return false;
  *dataset = {fmt::format("kafka://{}", brokers), std::string(topic)};
  return true;
}

// jdbc:mysql://host:3306/shop and a table.
bool Jdbc(const TableInfo& table, std::string_view prefix, Dataset* dataset) {
  std::string_view text = OptionOf(table, std::string(prefix) + "url");
  std::string_view name = OptionOf(table, std::string(prefix) + "table-name");
  if (name.empty()) name = OptionOf(table, std::string(prefix) + "table");
  if (!text.starts_with("jdbc:") || name.empty()) return false;
  text.remove_prefix(5);
  Url url;
  if (!ReadUrl(text, &url) || url.host.empty()) return false;
  const std::string_view scheme = url.scheme == "postgresql" ? "postgres" : url.scheme;
  const std::string in = url.path.empty() ? std::string() : std::string(url.path) + ".";
  *dataset = {fmt::format("{}://{}", scheme, url.host), in + std::string(name)};
  return true;
}

bool ChangeLog(const TableInfo& table, std::string_view scheme, std::string_view port,
               Dataset* dataset) {
  const std::string_view host = OptionOf(table, "hostname");
  const std::string_view database = OptionOf(table, "database-name");
  const std::string_view schema = OptionOf(table, "schema-name");
  const std::string_view name = OptionOf(table, "table-name");
  if (host.empty() || database.empty() || name.empty()) return false;
  const std::string_view given = OptionOf(table, "port");
  const std::string in = schema.empty() ? std::string() : std::string(schema) + ".";
  *dataset = {fmt::format("{}://{}:{}", scheme, host, given.empty() ? port : given),
              fmt::format("{}.{}{}", database, in, name)};
  return true;
}

bool Files(const TableInfo& table, Dataset* dataset) {
  const std::string_view path = OptionOf(table, "path");
  if (path.empty()) return false;
  Url url;
  if (!ReadUrl(path, &url)) {
    *dataset = {"file", std::string(path)};
  } else if (url.host.empty()) {
    *dataset = {"file", "/" + std::string(url.path)};
  } else {
    *dataset = {fmt::format("{}://{}", url.scheme, url.host), std::string(url.path)};
  }
  return true;
}

}  // namespace

std::string ShortName(const ObjectPath& path) {
  if (path.catalog != "default_catalog") {
    return fmt::format("{}.{}.{}", path.catalog, path.database, path.object);
  }
  if (path.database != "default_database") return path.database + "." + path.object;
  return path.object;
}

std::string ConnectorOf(const TableInfo& table) {
  for (const char* key : {"connector", "connector.type"}) {
    if (const auto option = table.options.find(key); option != table.options.end()) {
      return option->second;
    }
  }
  return "";
}

Dataset DatasetOf(const TableInfo& table) {
  const std::string connector = ConnectorOf(table);
  const bool legacy = table.options.count("connector") == 0;
  const std::string_view prefix = legacy ? "connector." : "";
  Dataset dataset;
  bool known = false;
  if (connector == "kafka" || connector == "upsert-kafka") {
    known = Kafka(table, prefix, &dataset);
  } else if (connector == "jdbc") {
    known = Jdbc(table, prefix, &dataset);
  } else if (connector == "mysql-cdc") {
    known = ChangeLog(table, "mysql", "3306", &dataset);
  } else if (connector == "postgres-cdc") {
    known = ChangeLog(table, "postgres", "5432", &dataset);
  } else if (connector == "filesystem") {
    known = Files(table, &dataset);
  }
  if (known) return dataset;
  return {"flink",
          fmt::format("{}.{}.{}", table.path.catalog, table.path.database, table.path.object)};
}

}  // namespace weir::sql
