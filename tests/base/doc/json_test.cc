#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"

namespace weir::doc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ParseJson, ReadsAValue) {
  const auto value = ParseJson(R"({"a":[1,2.5,"x",true,null]})");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(DumpJson(*value), R"({"a":[1,2.5,"x",true,null]})");
}

TEST(ParseJson, ErrorsSayWhere) {
  for (const char* text : {"", "{", "[1,]", "{\"a\" 1}", "nul", "1 2", "{\"a\":1}}", "\"\xff\"",
                           "1e999", "'a'", "NaN"}) {
    const auto value = ParseJson(text);
    ASSERT_FALSE(value.ok()) << text;
    EXPECT_EQ(value.error().code(), Code::kInvalid);
    EXPECT_EQ(value.error().reason(), "BadJson");
    EXPECT_THAT(value.error().message(), HasSubstr("byte")) << text;
  }
}

TEST(ParseJson, BoundsDepthAndSize) {
  const auto nested = [](int depth) {
    return std::string(static_cast<size_t>(depth), '[') +
           std::string(static_cast<size_t>(depth), ']');
  };
  EXPECT_TRUE(ParseJson(nested(64)).ok());
  EXPECT_THAT(ParseJson(nested(65)).error().message(), HasSubstr("deeper than 64"));
  EXPECT_FALSE(ParseJson(nested(1'000'000)).ok());
  EXPECT_TRUE(ParseJson("[[],[],{\"a\":[]}]", {100, 3}).ok());  // depth, not count
  EXPECT_THAT(ParseJson("[1,2,3]", {6, 3}).error().message(), HasSubstr("7 bytes"));
}

TEST(ParseJson, LeavesManagedFieldsOutOfMetadataAlone) {
  const ParseLimits limits = {.max_depth = 8, .without_managed_fields = true};
  const std::pair<const char*, const char*> cases[] = {
      {R"({"metadata":{"a":{"b":1},"managedFields":[{"f:x":{}},2,"s",null,1.5,true,-1],"z":"y"}})",
       R"({"metadata":{"a":{"b":1},"z":"y"}})"},
      {R"({"items":[{"metadata":{"managedFields":{}},"x":1},{"metadata":{"managedFields":3}}]})",
       R"({"items":[{"metadata":{},"x":1},{"metadata":{}}]})"},
      {R"({"metadata":{"labels":{"managedFields":"kept"}},"spec":{"managedFields":[1]}})",
       R"({"metadata":{"labels":{"managedFields":"kept"}},"spec":{"managedFields":[1]}})"},
      {R"({"data":{"metadata":"text","managedFields":"kept"},"managedFields":[]})",
       R"({"data":{"managedFields":"kept","metadata":"text"},"managedFields":[]})"},
      {R"([{"metadata":[{"managedFields":"kept"}]}])",
       R"([{"metadata":[{"managedFields":"kept"}]}])"},
  };
  for (const auto& [text, wanted] : cases) {
    const auto value = ParseJson(text, limits);
    ASSERT_TRUE(value.ok()) << text;
    EXPECT_EQ(DumpJson(*value), wanted);
    EXPECT_EQ(DumpJson(*ParseJson(text)), DumpJson(Json::parse(text))) << "nothing is left out";
  }
  EXPECT_FALSE(ParseJson(R"({"metadata":{"managedFields":[}})", limits).ok());
  EXPECT_THAT(
      ParseJson(R"({"metadata":{"managedFields":[[[[[[[[1]]]]]]]]}})", limits).error().message(),
      HasSubstr("deeper than 8"));
}

TEST(DumpJson, ReplacesBrokenUtf8) { EXPECT_EQ(DumpJson(Json("a\xff")), "\"a\xEF\xBF\xBD\""); }

TEST(Find, WalksObjectsOnly) {
  const Json value = {{"a", {{"b", 1}}}, {"l", {1}}};
  ASSERT_NE(Find(value, {"a", "b"}), nullptr);
  EXPECT_EQ(*Find(value, {"a", "b"}), 1);
  EXPECT_EQ(Find(value, {"a", "x"}), nullptr);
  EXPECT_EQ(Find(value, {"l", "0"}), nullptr);
  EXPECT_EQ(Find(value, {"a", "b", "c"}), nullptr);
  EXPECT_EQ(Find(value, {}), &value);
}

TEST(TypedAt, FallsBackOnAnotherType) {
  const Json value = {{"s", "x"}, {"i", 7}, {"b", true}, {"big", 18446744073709551615ULL}};
  EXPECT_EQ(StringAt(value, {"s"}), "x");
  EXPECT_EQ(StringAt(value, {"i"}, "d"), "d");
  EXPECT_EQ(IntAt(value, {"i"}), 7);
  EXPECT_EQ(IntAt(value, {"s"}, 3), 3);
  EXPECT_EQ(IntAt(value, {"big"}, 3), 3);
  EXPECT_TRUE(BoolAt(value, {"b"}));
  EXPECT_TRUE(BoolAt(value, {"s"}, true));
}

TEST(ObjectReader, ReadsEachKind) {
  const Json value = {{"s", "x"},          {"i", 7},         {"d", 1.5}, {"b", true},
                      {"m", {{"k", "v"}}}, {"l", {"p", "q"}}};
  std::vector<std::string> errors;
  ObjectReader reader(value, "spec", &errors);
  std::string s;
  int64_t i = 0;
  double d = 0;
  bool b = false;
  std::map<std::string, std::string> m;
  std::vector<std::string> l;
  reader.String("s", &s);
  reader.Int("i", &i);
  reader.Double("d", &d);
  reader.Bool("b", &b);
  reader.StringMap("m", &m);
  reader.StringList("l", &l);
  reader.RefuseUnknown();
  EXPECT_THAT(errors, IsEmpty());
  EXPECT_EQ(s, "x");
  EXPECT_EQ(i, 7);
  EXPECT_EQ(d, 1.5);
  EXPECT_TRUE(b);
  EXPECT_EQ(m.at("k"), "v");
  EXPECT_THAT(l, ElementsAre("p", "q"));
}

TEST(ObjectReader, CollectsEveryErrorWithItsPath) {
  const Json value = {{"s", 1}, {"i", "7"}, {"m", {{"k", 1}}}, {"l", {"p", 2}}, {"odd", 1}};
  std::vector<std::string> errors;
  ObjectReader reader(value, "spec", &errors);
  std::string s = "kept";
  int64_t i = 5;
  std::map<std::string, std::string> m;
  std::vector<std::string> l;
  reader.String("s", &s);
  reader.Int("i", &i);
  reader.StringMap("m", &m);
  reader.StringList("l", &l);
  reader.RefuseUnknown();
  EXPECT_THAT(errors,
              ElementsAre("spec.s: expected a string, found a number",
                          "spec.i: expected an integer, found a string",
                          HasSubstr("spec.m: \"k\": expected a string, found a number"),
                          "spec.l: expected strings, found a number", "spec.odd: unknown field"));
  EXPECT_EQ(s, "kept");
  EXPECT_EQ(i, 5);
}

TEST(ObjectReader, AbsentAndNullLeaveTheDefault) {
  const Json value = {{"s", nullptr}};
  std::vector<std::string> errors;
  ObjectReader reader(value, "", &errors);
  std::string s = "kept";
  reader.String("s", &s);
  reader.String("t", &s);
  EXPECT_EQ(s, "kept");
  EXPECT_FALSE(reader.Has("s"));
  EXPECT_EQ(reader.PathOf("s"), "s");
  EXPECT_THAT(errors, IsEmpty());
}

TEST(ObjectReader, SaysWhenItIsNoObject) {
  const Json value = "text";
  std::vector<std::string> errors;
  ObjectReader reader(value, "spec", &errors);
  int64_t i = 0;
  reader.Int("i", &i);
  reader.RefuseUnknown();
  EXPECT_THAT(errors, ElementsAre("spec: expected an object, found a string"));
}

TEST(ObjectReader, RefusesAnIntegerBeyondSixtyFourBits) {
  const Json value = {{"i", 18446744073709551615ULL}};
  std::vector<std::string> errors;
  ObjectReader reader(value, "", &errors);
  int64_t i = 1;
  reader.Int("i", &i);
  EXPECT_EQ(i, 1);
  EXPECT_EQ(errors.size(), 1u);
}

}  // namespace
}  // namespace weir::doc
