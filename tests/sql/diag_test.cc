#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "sql/diag/messages.h"
#include "sql/diag/render.h"
#include "sql/diag/source_map.h"

namespace weir::sql {
namespace {

TEST(SourceMap, LinesAndColumns) {
  struct Case {
    const char* text;
    uint32_t offset;
    Position position;
  };
  for (const Case& c : {
           Case{"", 0, {1, 1}},
           Case{"abc", 99, {1, 4}},
           Case{"a\nb", 2, {2, 1}},
           Case{"a\r\nb", 3, {2, 1}},
           Case{"a\r\nb", 1, {1, 2}},
           Case{"a\rb", 2, {2, 1}},
           Case{"\n\n", 2, {3, 1}},
           Case{"\xE4\xB8\xAD\xE6\x96\x87x", 6, {1, 3}},
           Case{"\xF0\x9F\x98\x80x", 4, {1, 2}},
           Case{"\xFF\xFEx", 2, {1, 3}},
       }) {
    EXPECT_EQ(SourceMap(c.text).At(c.offset), c.position) << c.text << " " << c.offset;
  }
  const SourceMap map("one\r\ntwo\nthree");
  EXPECT_EQ(map.line_count(), 3);
  EXPECT_EQ(map.Line(1), "one");
  EXPECT_EQ(map.Line(2), "two");
  EXPECT_EQ(map.Line(3), "three");
  EXPECT_EQ(map.Line(4), "");
  EXPECT_EQ(map.Text({5, 8}), "two");
  EXPECT_EQ(map.Text({12, 99}), "ee");
}

TEST(Render, CaretSitsUnderTheWord) {
  const SourceMap map("SELECT 1;\n\tSELCT \xE4\xB8\xAD;");
  const Diagnostic d = messages::UnknownStatement({11, 16}, "SELCT", "SELECT");
  EXPECT_EQ(RenderText(d, map, {"a.sql", 1, 0}),
            "a.sql:2:2: error[SQL0201]: no statement starts with SELCT\n"
            "   2 |     SELCT \xE4\xB8\xAD;\n"
            "     |     ^^^^^ did you mean SELECT?\n");
}

TEST(Render, OriginMovesPositions) {
  const SourceMap map("x\nSELCT");
  const Diagnostic d = messages::UnknownStatement({2, 7}, "SELCT", "SELECT");
  const std::string text = RenderText(d, map, {"job.yaml", 10, 4});
  EXPECT_EQ(text.substr(0, text.find(' ')), "job.yaml:11:5:");
  const doc::Json json = RenderJson(d, map, {"job.yaml", 10, 4});
  EXPECT_EQ(json["line"], 11);
  EXPECT_EQ(json["column"], 5);
  EXPECT_EQ(json["endColumn"], 10);
  EXPECT_EQ(json["code"], "SQL0201");
  EXPECT_EQ(json["label"], "did you mean SELECT?");
  EXPECT_FALSE(json.contains("notes"));
}

TEST(Render, ColoursOnRequestOnly) {
  const SourceMap map("SELCT");
  const Diagnostic d = messages::UnknownStatement({0, 5}, "SELCT", "SELECT");
  EXPECT_EQ(RenderText(d, map, {}).find('\x1b'), std::string::npos);
  EXPECT_NE(RenderText(d, map, {}, {true}).find('\x1b'), std::string::npos);
}

// Terminals are not told what to do by a script.
TEST(Render, ControlCharactersAreShownAsDots) {
  const SourceMap map("SELECT '\x1b[31m' \x07");
  const Diagnostic d = messages::StrayCharacter({15, 16}, "\x07");
  const std::string text = RenderText(d, map, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
}

TEST(Render, LongLinesAreCutAroundTheCaret) {
  const std::string line = std::string(5000, 'a') + " SELCT " + std::string(5000, 'b');
  const SourceMap map(line);
  const std::string text =
      RenderText(messages::UnknownStatement({5001, 5006}, "SELCT", "SELECT"), map, {});
  EXPECT_LT(text.size(), 600u);
  EXPECT_NE(text.find("SELCT"), std::string::npos);
}

}  // namespace
}  // namespace weir::sql
