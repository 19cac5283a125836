// A tool of the build: all files of data/ on standard input, C++ on standard output. Reads them as
// users' files are read, so that a fault in one of them ends the build with its place.
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "base/doc/yaml.h"
#include "sql/connectors/reader.h"

int main() {
  using weir::doc::Json;
  const std::string yaml((std::istreambuf_iterator<char>(std::cin)), {});
  const auto documents = weir::doc::ParseYaml(yaml);
  if (!documents.ok()) {
    std::cerr << "connectors: " << documents.status().message() << "\n";
    return 1;
  }
  Json all = Json::array();
  std::vector<std::string> errors;
  for (const weir::doc::YamlDocument& document : *documents) {
    const size_t before = errors.size();
    const weir::sql::ConnectorDef definition = weir::sql::ReadDefinition(document.value, &errors);
    for (size_t i = before; i < errors.size(); ++i) {
      std::cerr << "connectors: " << definition.name << ": " << errors[i] << "\n";
    }
    if (!document.value.is_null()) all.push_back(document.value);
  }
  if (!errors.empty()) return 1;
  const std::string json = weir::doc::DumpJson(all);
  std::cout << "// Made of data/*.yaml by embed_main.cc.\n"
               "#include \"sql/connectors/embedded.h\"\n\nnamespace weir::sql {\n\n"
               "const std::string_view kEmbeddedDefinitions =\n";
  // Pieces, for compilers that bound the length of a literal.
  constexpr size_t kPiece = 8000;
  for (size_t at = 0; at < json.size(); at += kPiece) {
    std::cout << "    R\"DATA(" << json.substr(at, kPiece) << ")DATA\"\n";
  }
  std::cout << "    ;\n\n}  // namespace weir::sql\n";
  return std::cout ? 0 : 1;
}
