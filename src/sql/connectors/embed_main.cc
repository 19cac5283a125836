// A tool of the build: all files of data/ on standard input, C++ on standard output. Reads them as
// users' files are read, so that a fault in one of them ends the build with its place.
#include <algorithm>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/doc/yaml.h"
#include "sql/connectors/reader.h"

namespace {

using weir::doc::Json;

// In pieces, for compilers that bound the length of a literal.
void PrintLiteral(std::string_view text) {
  constexpr size_t kPiece = 8000;
  do {
    std::cout << "\n     R\"DATA(" << text.substr(0, kPiece) << ")DATA\"";
    text.remove_prefix(std::min(kPiece, text.size()));
  } while (!text.empty());
}

void PrintEntry(const weir::sql::ConnectorDef& definition, const Json& document) {
  std::cout << "    {";
  PrintLiteral(definition.name);
  std::cout << ", " << (definition.is_format ? "true" : "false") << ",";
  PrintLiteral(definition.legacy.has_value() ? definition.legacy->type : "");
  std::cout << ",";
  PrintLiteral(weir::doc::DumpJson(document));
  std::cout << "},\n";
}

}  // namespace

int main() {
  const std::string yaml((std::istreambuf_iterator<char>(std::cin)), {});
  const auto documents = weir::doc::ParseYaml(yaml);
  if (!documents.ok()) {
    std::cerr << "connectors: " << documents.status().message() << "\n";
    return 1;
  }
  std::cout << "// Made of data/*.yaml by embed_main.cc.\n"
               "#include \"sql/connectors/embedded.h\"\n\nnamespace weir::sql {\nnamespace {\n\n"
               "constexpr EmbeddedDefinition kEmbedded[] = {\n";
  bool sound = true;
  for (const weir::doc::YamlDocument& document : *documents) {
    if (document.value.is_null()) continue;
    std::vector<std::string> errors;
    const weir::sql::ConnectorDef definition = weir::sql::ReadDefinition(document.value, &errors);
    for (const std::string& error : errors) {
      std::cerr << "connectors: " << definition.name << ": " << error << "\n";
    }
    sound = sound && errors.empty();
    PrintEntry(definition, document.value);
  }
  std::cout << "};\n\n}  // namespace\n\n"
               "std::span<const EmbeddedDefinition> EmbeddedDefinitions() { return kEmbedded; }\n\n"
               "}  // namespace weir::sql\n";
  return sound && std::cout ? 0 : 1;
}
