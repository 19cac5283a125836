#include "sql/diag/render.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "sql/diag/messages.h"
#include "sql/diag/source_map.h"

namespace weir::sql {
namespace {

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

// A test's script and its findings, found by their text.
class Text {
 public:
  explicit Text(std::string text) : text_(std::move(text)), map_(text_) {}

  Span Of(std::string_view word, size_t nth = 0) const {
    size_t at = text_.find(word);
    for (; nth > 0; --nth) at = text_.find(word, at + 1);
    return {static_cast<uint32_t>(at), static_cast<uint32_t>(at + word.size())};
  }
  std::string Render(const Diagnostic& d) const { return RenderText(d, map_, {"a.sql"}); }

 private:
  std::string text_;
  SourceMap map_;
};

TEST(Render, LabelsOfSeveralLinesStandInTheOrderOfTheText) {
  const Text text("INSERT a;\nSET x;\nINSERT b;\n1\n2\n3\nEND;");
  Diagnostic d = MakeError(DiagCode::kInsertsSplit, text.Of("SET"), "between");
  d.Because(text.Of("END"), "the end").Because(text.Of("INSERT"), "first").Note("one").Help("two");
  EXPECT_EQ(text.Render(d),
            "a.sql:2:1: error[SQL0302]: between\n"
            "   1 | INSERT a;\n"
            "     | ------ first\n"
            "   2 | SET x;\n"
            "     | ^^^\n"
            " ...\n"
            "   7 | END;\n"
            "     | --- the end\n"
            "     = note: one\n"
            "     = help: two\n");
}

TEST(Render, OneLineBetweenIsShown) {
  const Text text("a\nb\nc");
  EXPECT_EQ(
      text.Render(MakeError(DiagCode::kExpected, text.Of("c"), "m").Because(text.Of("a"), "")),
      "a.sql:3:1: error[SQL0203]: m\n"
      "   1 | a\n"
      "     | -\n"
      "   2 | b\n"
      "   3 | c\n"
      "     | ^\n");
}

TEST(Render, LabelsOfOneLineHangUnderTheirMarks) {
  const Text text("SELECT a, sum(b) FROM s");
  Diagnostic d = MakeError(DiagCode::kExpected, text.Of("a"), "not grouped", "is not grouped");
  d.Because(text.Of("sum(b)"), "an aggregate").Because(text.Of("s", 1), "of this table");
  EXPECT_EQ(text.Render(d),
            "a.sql:1:8: error[SQL0203]: not grouped\n"
            "   1 | SELECT a, sum(b) FROM s\n"
            "     |        ^  ------      - of this table\n"
            "     |        |  |\n"
            "     |        |  an aggregate\n"
            "     |        is not grouped\n");
}

TEST(Render, AMarkInsideAnotherWins) {
  const Text text("f(a, b)");
  Diagnostic d = MakeError(DiagCode::kExpected, text.Of("b"), "m", "no such column");
  d.Because(text.Of("f(a, b)"), "in this call");
  EXPECT_EQ(text.Render(d),
            "a.sql:1:6: error[SQL0203]: m\n"
            "   1 | f(a, b)\n"
            "     | -----^-\n"
            "     | |    |\n"
            "     | |    no such column\n"
            "     | in this call\n");
}

TEST(Render, ASpanOfSeveralLinesIsMarkedAtBothEnds) {
  const Text text("CASE\n  WHEN a\n  THEN b");
  EXPECT_EQ(text.Render(MakeError(DiagCode::kExpected, {0, 22}, "m", "this")),
            "a.sql:1:1: error[SQL0203]: m\n"
            "   1 | CASE\n"
            "     | ^^^^ this\n"
            "   2 |   WHEN a\n"
            "   3 |   THEN b\n"
            "     |   ^^^^^^\n");
}

TEST(Render, TheMendedLineIsShownWithItsInsertions) {
  const Text text("CREATE TABLE t (order INT b INT)");
  Diagnostic d = MakeError(DiagCode::kReservedWord, text.Of("order"), "m").Help("mend it");
  d.Replace({25, 25}, ",").Replace(text.Of("order"), "`order`");
  EXPECT_EQ(text.Render(d),
            "a.sql:1:17: error[SQL0212]: m\n"
            "   1 | CREATE TABLE t (order INT b INT)\n"
            "     |                 ^^^^^\n"
            "     = help: mend it\n"
            "   1 | CREATE TABLE t (`order` INT, b INT)\n"
            "     |                 ~~~~~~~    +\n");
}

TEST(Render, ARemovalShowsTheLineWithoutMarks) {
  const Text text("SELECT a, FROM s");
  Diagnostic d = MakeError(DiagCode::kTrailingComma, text.Of(","), "m").Help("remove the comma");
  d.Replace(text.Of(","), "");
  const std::string shown = text.Render(d);
  EXPECT_NE(shown.find("help: remove the comma\n   1 | SELECT a FROM s\n"), std::string::npos)
      << shown;
}

TEST(Render, WideAndCombiningCharactersKeepColumnsRight) {
  // 2 columns each; e + combining acute: 1; an emoji: 2.
  const Text text("'\xE4\xB8\xAD\xE6\x96\x87' 'e\xCC\x81' '\xF0\x9F\x98\x80' x");
  EXPECT_EQ(text.Render(MakeError(DiagCode::kExpected, text.Of("x"), "m")),
            "a.sql:1:15: error[SQL0203]: m\n"
            "   1 | '\xE4\xB8\xAD\xE6\x96\x87' 'e\xCC\x81' '\xF0\x9F\x98\x80' x\n"
            "     |                 ^\n");
}

TEST(Render, TextThatTurnsDirectionIsDefused) {
  const Text text("SELECT '\xE2\x80\xAE' \xE2\x81\xA6x \xC2\x9B");
  const std::string shown =
      text.Render(MakeError(DiagCode::kExpected, text.Of("x"), "a \x1b b\x7F"));
  EXPECT_EQ(shown,
            "a.sql:1:13: error[SQL0203]: a . b.\n"
            "   1 | SELECT '.' .x .\n"
            "     |             ^\n");
}

TEST(Render, MarksFarApartInOneLongLineGetAnExcerptEach) {
  const Text text("first" + std::string(400, ' ') + "second" + std::string(400, ' '));
  Diagnostic d = MakeError(DiagCode::kExpected, text.Of("second"), "m", "here");
  d.Because(text.Of("first"), "there");
  const std::string shown = text.Render(d);
  EXPECT_NE(shown.find("^^^^^^ here\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("| first"), std::string::npos) << shown;
  EXPECT_NE(shown.find("| ----- there\n"), std::string::npos) << shown;
}

// Lines a column or two longer than what is shown, marked anywhere: each mark gets its excerpt.
TEST(Render, AMarkAtTheEndOfALineJustTooLongIsShown) {
  for (uint32_t length = 150; length < 175; ++length) {
    const std::string line(length, 'a');
    const SourceMap map(line);
    for (uint32_t at : {0u, 1u, length / 2, length - 2, length - 1, length}) {
      const uint32_t end = std::min(at + 1, length);
      const Diagnostic d = messages::StrayCharacter({at, end}, "a");
      const std::string text = RenderText(d, map, {});
      EXPECT_LT(text.size(), 600u);
      EXPECT_NE(text.find('^'), std::string::npos) << length << " " << at << "\n" << text;
    }
  }
}

TEST(Render, NoLineIsLongerThanATerminal) {
  for (const size_t at :
       {size_t{0}, size_t{80}, size_t{159}, size_t{160}, size_t{400}, size_t{999}}) {
    std::string line(1000, 'a');
    line[at] = 'x';
    const Text text(line);
    const std::string shown = text.Render(MakeError(DiagCode::kExpected, text.Of("x"), "m"));
    const size_t second = shown.find('\n') + 1;
    const size_t third = shown.find('\n', second) + 1;
    EXPECT_LE(third - second, 175u) << at;
    // The caret stands under the x.
    EXPECT_EQ(shown.find('x', second) - second, shown.find('^') - third) << at << "\n" << shown;
  }
}

TEST(Render, ALineOfMegabytesIsCutFirst) {
  std::string line;
  for (int i = 0; i < 2'000'000; ++i) line += "\xE4\xB8\xAD";
  line += "x";
  const Text text(line + line);
  Diagnostic d = MakeError(DiagCode::kExpected, text.Of("x"), "m");
  d.Because(text.Of("x", 1), "another");
  const std::string shown = text.Render(d);
  EXPECT_LT(shown.size(), 3000u);
  EXPECT_NE(shown.find("x"), std::string::npos);
  EXPECT_NE(shown.find("- another"), std::string::npos);
  for (size_t at = 0; at < shown.size();) {  // no character was cut in two
    const CodePoint point = DecodeUtf8(shown, at);
    ASSERT_LE(point.value, 0x10FFFFu);
    at += static_cast<size_t>(point.bytes);
  }
}

TEST(Render, FixesAreTold) {
  const Text text("SELCT");
  const SourceMap map("SELCT");
  const doc::Json json =
      RenderJson(messages::UnknownStatement({0, 5}, "SELCT", "SELECT"), map, {"a.sql", 3, 2});
  ASSERT_EQ(json["fix"].size(), 1u);
  EXPECT_EQ(json["fix"][0]["text"], "SELECT");
  EXPECT_EQ(json["fix"][0]["line"], 3);
  EXPECT_EQ(json["fix"][0]["column"], 3);
  EXPECT_EQ(json["fix"][0]["endColumn"], 8);
}

TEST(Render, APartOfAFileIsNamed) {
  const SourceMap map("SELCT");
  const Diagnostic d = messages::UnknownStatement({0, 5}, "SELCT", "SELECT");
  EXPECT_EQ(RenderText(d, map, {"a.yaml", 1, 0, "orders"}).rfind("a.yaml#orders:1:1:", 0), 0u);
}

}  // namespace
}  // namespace weir::sql
