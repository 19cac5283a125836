// spec.functions: read, written, and refused as the schema refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "base/doc/value.h"
#include "base/doc/yaml.h"
#include "job/api/bounds.h"
#include "job/api/codec.h"

namespace weir::job {
namespace {

using doc::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

SqlJobSpec SpecWith(const Json& functions, std::vector<std::string>* errors) {
  return SpecFromJson({{"sql", "INSERT INTO a SELECT 1;"}, {"functions", functions}}, errors);
}

TEST(FunctionsTest, AreReadAndWritten) {
  std::vector<std::string> errors;
  const Json list = Json::array({{{"name", "mask"}, {"class", "com.example.Text$Mask"}},
                                 {{"name", "Total_2"},
                                  {"class", "Total"},
                                  {"language", "SCALA"},
                                  {"artifact", "/opt/flink/usrlib/a-1.0.jar"},
                                  {"signature", "AGGREGATE (DOUBLE) RETURNS DOUBLE"}}});
  const SqlJobSpec spec = SpecWith(list, &errors);
  EXPECT_THAT(errors, IsEmpty());
  EXPECT_THAT(spec.functions,
              ElementsAre(FunctionSpec{"mask", "com.example.Text$Mask", "JAVA", "", ""},
                          FunctionSpec{"Total_2", "Total", "SCALA", "/opt/flink/usrlib/a-1.0.jar",
                                       "AGGREGATE (DOUBLE) RETURNS DOUBLE"}));
  EXPECT_EQ(SpecWith(FunctionsToJson(spec.functions), &errors).functions, spec.functions);
  Json intent = IntentSpecToJson(spec);
  intent["sql"] = spec.sql;
  EXPECT_EQ(SpecFromJson(intent, &errors).functions, spec.functions);
  EXPECT_THAT(errors, IsEmpty());
}

struct Mistake {
  const char* field;
  Json value;
  const char* says;
};

const Mistake kMistakes[] = {
    {"name", "", "letters, digits and '_'"},
    {"name", "1st", "letters, digits and '_'"},
    {"name", "db.mask", "letters, digits and '_'"},
    {"name", "a` AS 'x'; DROP TABLE t; --", "letters, digits and '_'"},
    {"name", std::string(129, 'a'), "letters, digits and '_'"},
    {"class", "", "full name of a class"},
    {"class", "com..Mask", "full name of a class"},
    {"class", "com.example.", "full name of a class"},
    {"class", "Mask' USING JAR 'http://x/y.jar", "full name of a class"},
    {"language", "PYTHON", "none of JAVA, SCALA"},
    {"language", "SQL", "none of JAVA, SCALA"},
    {"artifact", "https://example.org/f.jar", "not fetched from URLs"},
    {"artifact", "local:///opt/flink/usrlib/f.jar", "not fetched from URLs"},
    {"artifact", "f.jar", "not fetched from URLs"},
    {"artifact", "/opt/f.zip", "ends in .jar"},
    {"artifact", "/opt/f'.jar", "ends in .jar"},
    {"artifact", "/opt/f\n.jar", "ends in .jar"},
    {"artifact", "", "not fetched from URLs"},
};

Json ListSchema() {
  std::ifstream file(std::string(WEIR_SOURCE_DIR) + "/crds/weir.dev_sqljobs.yaml");
  std::stringstream text;
  text << file.rdbuf();
  const Json crd = doc::ParseYaml(text.str())->at(0).value;
  return crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]
            ["functions"];
}

// What the schema lets pass: patterns and the two rules of artifact.
bool SchemaTakes(const std::string& field, const std::string& value) {
  const Json schema = ListSchema()["items"]["properties"][field];
  if (value.size() < schema.value("minLength", size_t{0})) return false;
  if (value.size() > schema.value("maxLength", SIZE_MAX)) return false;
  if (schema.contains("enum")) {
    const Json& words = schema["enum"];
    return std::find(words.begin(), words.end(), value) != words.end();
  }
  std::string pattern = schema.value("pattern", "");
  if (field == "artifact") {
    const std::string rule = schema["x-kubernetes-validations"][1]["rule"];
    const size_t begin = rule.find("matches('") + 9;
    pattern = rule.substr(begin, rule.find("')", begin) - begin);
  }
  return pattern.empty() || std::regex_search(value, std::regex(pattern));
}

TEST(FunctionsTest, MistakesAreToldWithTheirPlace) {
  for (const Mistake& mistake : kMistakes) {
    Json one = {{"name", "f"}, {"class", "com.example.F"}};
    one[mistake.field] = mistake.value;
    std::vector<std::string> errors;
    SpecWith(Json::array({{{"name", "g"}, {"class", "G"}}, one}), &errors);
    ASSERT_EQ(errors.size(), 1u) << one;
    EXPECT_THAT(errors[0], HasSubstr(std::string("spec.functions[1].") + mistake.field + ": "));
    EXPECT_THAT(errors[0], HasSubstr(mistake.says));
    EXPECT_FALSE(SchemaTakes(mistake.field, mistake.value.get<std::string>())) << one;
  }
}

TEST(FunctionsTest, WhatTheCodecTakesTheSchemaTakes) {
  for (const auto& [field, value] :
       std::map<std::string, std::string>{{"name", "_mask2"},
                                          {"class", "com.example.Text$Mask_2"},
                                          {"language", "SCALA"},
                                          {"artifact", "/opt/flink/usrlib/my+udfs@1=a_2-3.4.jar"},
                                          {"signature", "(STRING) RETURNS INT"}}) {
    EXPECT_TRUE(SchemaTakes(field, value)) << field;
    Json one = {{"name", "f"}, {"class", "com.example.F"}};
    one[field] = value;
    std::vector<std::string> errors;
    SpecWith(Json::array({one}), &errors);
    EXPECT_THAT(errors, IsEmpty());
  }
}

TEST(FunctionsTest, BoundsAreTheSchemas) {
  EXPECT_EQ(ListSchema()["maxItems"], kMaxFunctions);
  EXPECT_EQ(ListSchema()["items"]["properties"]["signature"]["maxLength"], kMaxSignatureBytes);
  EXPECT_EQ(ListSchema()["items"]["properties"]["language"]["default"], FunctionSpec().language);
}

TEST(FunctionsTest, OddShapes) {
  std::vector<std::string> errors;
  SpecWith("mask", &errors);
  EXPECT_THAT(errors, ElementsAre(HasSubstr("spec.functions: expected a list")));
  errors.clear();
  Json many = Json::array();
  for (size_t i = 0; i <= kMaxFunctions; ++i) many.push_back({{"name", "f"}, {"class", "F"}});
  EXPECT_TRUE(SpecWith(many, &errors).functions.empty());
  EXPECT_THAT(errors, ElementsAre(HasSubstr("at most 64 functions")));
  errors.clear();
  SpecWith(Json::array({"mask"}), &errors);
  EXPECT_FALSE(errors.empty());
  errors.clear();
  SpecWith(Json::array({{{"name", "f"}, {"class", "F"}, {"signature", std::string(4097, 'x')}}}),
           &errors);
  EXPECT_THAT(errors, ElementsAre(HasSubstr("spec.functions[0].signature: is longer")));
}

}  // namespace
}  // namespace weir::job
