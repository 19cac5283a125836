#include "base/doc/yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::doc {
namespace {

using ::testing::HasSubstr;

std::string One(std::string_view text) {
  const auto documents = ParseYaml(text);
  if (!documents.ok()) return documents.error().ToString();
  if (documents->size() != 1) return std::to_string(documents->size()) + " documents";
  return DumpJson(documents->front().value);
}

TEST(Yaml, PlainScalarsFollowTheCoreSchema) {
  struct Case {
    const char* text;
    const char* json;
  };
  for (const Case& c : {
           Case{"a: 1", R"({"a":1})"},
           Case{"a: +1", R"({"a":1})"},
           Case{"a: -1.5", R"({"a":-1.5})"},
           Case{"a: .5", R"({"a":0.5})"},
           Case{"a: true", R"({"a":true})"},
           Case{"a: ~", R"({"a":null})"},
           Case{"a:", R"({"a":null})"},
           Case{"a: yes", R"({"a":"yes"})"},
           Case{"a: \"1\"", R"({"a":"1"})"},
           Case{"a: 'true'", R"({"a":"true"})"},
           Case{"a: 60s", R"({"a":"60s"})"},
           Case{"a: 1.2.3", R"({"a":"1.2.3"})"},
           Case{"a: -inf", R"({"a":"-inf"})"},
           Case{"a: +-5", R"({"a":"+-5"})"},
           Case{"a: -", R"x(BadYaml)x"},
           Case{"a: 2026-01-02", R"({"a":"2026-01-02"})"},
           Case{"1: x", R"({"1":"x"})"},
           Case{"a: !!str 5", R"({"a":"5"})"},
       }) {
    EXPECT_THAT(One(c.text), HasSubstr(c.json)) << c.text;
  }
}

TEST(Yaml, BlockScalarsKeepTheirText) {
  EXPECT_EQ(One("sql: |\n  SELECT 1;\n  -- x\n"), R"({"sql":"SELECT 1;\n-- x\n"})");
}

TEST(Yaml, DocumentsCarryTheirLine) {
  const auto documents = ParseYaml("# head\n---\na: 1\n---\n---\nb: [x, {y: z}]\n");
  ASSERT_TRUE(documents.ok());
  ASSERT_EQ(documents->size(), 2u);
  EXPECT_EQ(documents->at(0).line, 3);
  EXPECT_EQ(documents->at(1).line, 6);
  EXPECT_EQ(DumpJson(documents->at(1).value), R"({"b":["x",{"y":"z"}]})");
  EXPECT_TRUE(ParseYaml("").value().empty());
}

TEST(Yaml, JsonIsYaml) { EXPECT_EQ(One(R"({"a": [1, "b"]})"), R"({"a":[1,"b"]})"); }

TEST(Yaml, AnchorsAreCopies) {
  EXPECT_EQ(One("a: &x {k: 1}\nb: *x\n"), R"({"a":{"k":1},"b":{"k":1}})");
}

TEST(Yaml, ErrorsCarryLineAndColumn) {
  const auto twice = ParseYaml("a: 1\nb: 2\na: 3\n");
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().reason(), "BadYaml");
  EXPECT_THAT(twice.error().message(), HasSubstr("line 3"));
  EXPECT_THAT(twice.error().message(), HasSubstr("given twice"));
  EXPECT_THAT(ParseYaml("a: [1, 2\nb: 3").error().message(), HasSubstr("line 2"));
  EXPECT_FALSE(ParseYaml("a: *nobody").ok());
  EXPECT_FALSE(ParseYaml("? [a]\n: b").ok());
}

TEST(Yaml, AnErrorIsPlacedByThePathInFrontOfIt) {
  const auto documents =
      ParseYaml("# head\na:\n  b: [{c: 1}, {c: 2, d: 3}]\n  'e.f': x\n---\ng: {h: 1}\n");
  ASSERT_TRUE(documents.ok());
  ASSERT_EQ(documents->size(), 2u);
  const auto at = [&](size_t document, const std::string& error) {
    const PlacedError placed = (*documents)[document].Place(error);
    EXPECT_EQ(placed.message, error);
    return std::to_string(placed.place.line) + ":" + std::to_string(placed.place.column);
  };
  EXPECT_EQ(at(0, "a: bad"), "2:1");
  EXPECT_EQ(at(0, "a.b[1].d: bad: worse"), "3:22");
  EXPECT_EQ(at(0, "a.b[0].c: bad"), "3:8");
  EXPECT_EQ(at(0, "a.b[7].c: bad"), "3:3") << "the nearest that is there";
  EXPECT_EQ(at(0, "a.missing.deep: is required"), "2:1");
  EXPECT_EQ(at(0, "a.e.f: bad"), "4:3");
  EXPECT_EQ(at(0, "a.b[1].d:1:8: bad"), "3:22") << "a place of its value";
  EXPECT_EQ(at(0, "no path at all"), "2:1") << "the document's";
  EXPECT_EQ(at(1, "g.h: bad"), "6:5");
  EXPECT_EQ(at(1, "a.b: bad"), "6:1");
}

TEST(Yaml, NothingMakesItLarge) {
  std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    laughs += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) laughs += (i > 0 ? ", *" : "*") + before;
    laughs += "]\n";
  }
  EXPECT_THAT(ParseYaml(laughs, {1 << 20, 64}).error().message(), HasSubstr("too large"));
  EXPECT_FALSE(ParseYaml(std::string(100'000, '[')).ok());
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += "- ";
  EXPECT_THAT(ParseYaml(deep + "x").error().message(), HasSubstr("nested deeper"));
  EXPECT_FALSE(ParseYaml("abc", {2, 64}).ok());
}

}  // namespace
}  // namespace weir::doc
