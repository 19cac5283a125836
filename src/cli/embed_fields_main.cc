// A tool of the build: the files of crds/ as arguments, C++ on standard output: the fields of each
// kind, as cli/fields.h says.
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "base/doc/yaml.h"

namespace {

using weir::doc::Json;

Json FieldsOf(const Json& schema) {
  if (schema.contains("properties")) {
    Json fields = Json::object();
    for (const auto& [name, member] : schema["properties"].items()) fields[name] = FieldsOf(member);
    return fields;
  }
  if (schema.contains("items")) return Json::array({FieldsOf(schema["items"])});
  return nullptr;
}

bool PrintKinds(const char* file) {
  std::ifstream in(file);
  const std::string yaml((std::istreambuf_iterator<char>(in)), {});
  const auto documents = weir::doc::ParseYaml(yaml);
  if (!documents.ok()) {
    std::cerr << file << ": " << documents.status().message() << "\n";
    return false;
  }
  for (const weir::doc::YamlDocument& document : *documents) {
    const Json& spec = document.value.at("spec");
    for (const Json& version : spec.at("versions")) {
      const Json fields = FieldsOf(version.at("schema").at("openAPIV3Schema"));
      std::cout << "    {\"" << spec.at("group").get<std::string>() << "/"
                << version.at("name").get<std::string>() << "\", \""
                << spec.at("names").at("kind").get<std::string>() << "\",\n     R\"FIELDS("
                << weir::doc::DumpJson(fields) << ")FIELDS\"},\n";
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::cout << "// Made of crds/*.yaml by embed_fields_main.cc.\n"
               "#include \"cli/fields.h\"\n\nnamespace weir::cli {\nnamespace {\n\n"
               "constexpr KindFields kKinds[] = {\n";
  bool sound = true;
  for (int i = 1; i < argc; ++i) sound = PrintKinds(argv[i]) && sound;
  std::cout << "};\n\n}  // namespace\n\n"
               "std::span<const KindFields> EmbeddedKinds() { return kKinds; }\n\n"
               "}  // namespace weir::cli\n";
  return sound ? 0 : 1;
}
