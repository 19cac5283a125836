// A definition in crds/ as the tests of the C++ types look at it. Header only.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>

#include "base/doc/value.h"
#include "base/doc/yaml.h"

namespace weir {

// `file`: of the folder crds/.
inline doc::Json LoadCrd(const std::string& file) {
  std::ifstream in(std::string(WEIR_SOURCE_DIR) + "/crds/" + file);
  std::stringstream text;
  text << in.rdbuf();
  auto documents = doc::ParseYaml(text.str());
  if (!documents.ok()) {
    ADD_FAILURE() << documents.status().ToString();
    return {};
  }
  return documents->at(0).value;
}

// Every node of a schema, with a path like "flink.podTemplates.common"; list items add "[]".
using VisitSchema = std::function<void(const std::string& path, const doc::Json& schema)>;
inline void WalkSchema(const doc::Json& schema, const std::string& path, const VisitSchema& visit) {
  visit(path, schema);
  if (schema.contains("properties")) {
    for (const auto& [name, child] : schema["properties"].items()) {
      WalkSchema(child, path.empty() ? name : path + "." + name, visit);
    }
  }
  if (schema.contains("items")) WalkSchema(schema["items"], path + "[]", visit);
}

inline std::set<std::string> SchemaLeaves(const doc::Json& schema) {
  std::set<std::string> leaves;
  WalkSchema(schema, "", [&](const std::string& path, const doc::Json& node) {
    if (!node.contains("properties") && !node.contains("items")) leaves.insert(path);
  });
  return leaves;
}

// The same of a value: which leaves it has.
inline void ValueLeaves(const doc::Json& value, const std::string& path,
                        std::set<std::string>* leaves) {
  if (value.is_object() && !value.empty()) {
    for (const auto& [name, child] : value.items()) {
      ValueLeaves(child, path.empty() ? name : path + "." + name, leaves);
    }
  } else if (value.is_array() && !value.empty()) {
    for (const doc::Json& child : value) ValueLeaves(child, path + "[]", leaves);
  } else {
    leaves->insert(path);
  }
}

// What the API server does: an absent member with a default is set, then looked into.
inline void ApplySchemaDefaults(const doc::Json& schema, doc::Json* value) {
  if (!value->is_object() || !schema.contains("properties")) return;
  for (const auto& [name, child] : schema["properties"].items()) {
    if (!value->contains(name) && child.contains("default")) (*value)[name] = child["default"];
    if (value->contains(name)) ApplySchemaDefaults(child, &(*value)[name]);
  }
}

}  // namespace weir
