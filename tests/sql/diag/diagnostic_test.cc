#include "sql/diag/diagnostic.h"

#include <gtest/gtest.h>

#include <set>

namespace weir::sql {
namespace {

TEST(Diagnostic, IsMadeInOneExpression) {
  const Diagnostic d = MakeWarning(DiagCode::kEmptyName, {3, 5}, "empty", "here")
                           .Because({0, 1}, "there")
                           .Note("a fact")
                           .Help("a remedy")
                           .Replace({4, 4}, "b")
                           .Replace({3, 3}, "a");
  EXPECT_EQ(d.level, Level::kWarning);
  EXPECT_EQ(d.primary, (Label{{3, 5}, "here"}));
  EXPECT_EQ(d.secondary, (std::vector<Label>{{{0, 1}, "there"}}));
  EXPECT_EQ(d.notes, (std::vector<std::string>{"a fact"}));
  EXPECT_EQ(d.help, "a remedy");
  EXPECT_EQ(d.fix, (std::vector<Replacement>{{{3, 3}, "a"}, {{4, 4}, "b"}}));
}

TEST(Diagnostic, SortsByPlaceThenLevel) {
  std::vector<Diagnostic> all = {MakeNote(DiagCode::kExpected, {5, 6}, "c"),
                                 MakeError(DiagCode::kExpected, {5, 6}, "b"),
                                 MakeWarning(DiagCode::kExpected, {1, 2}, "a")};
  SortDiagnostics(&all);
  EXPECT_EQ(all[0].message + all[1].message + all[2].message, "abc");
}

TEST(Diagnostic, SeparatorsAreInsertedBehindTheWordBefore) {
  struct Case {
    std::string_view text;  // with | where the fix inserts
    std::string_view inserted;
    std::string_view settled;
  };
  for (const Case& c : {
           Case{"a INT |b", ", ", "a INT,| b"},
           Case{"a INT\n  |b", ", ", "a INT,|\n  b"},
           Case{"a -- note\n|b", ", ", "a -- note\n, |b"},
           Case{"a /* x */ |b", ", ", "a /* x */ , |b"},
           Case{"SELECT 1\r\n|SELECT 2", "; ", "SELECT 1;|\r\nSELECT 2"},
           Case{"|b", ", ", ", |b"},
           Case{"a |b", "x", "a x|b"},
       }) {
    const size_t at = c.text.find('|');
    std::string text(c.text);
    text.erase(at, 1);
    const auto place = static_cast<uint32_t>(at);
    std::vector<Diagnostic> all = {MakeError(DiagCode::kMissingComma, {place, place + 1}, "m")};
    all[0].Replace({place, place}, std::string(c.inserted));
    SettleFixes(text, &all);
    const Replacement& fix = all[0].fix[0];
    EXPECT_TRUE(fix.span.empty());
    text.insert(fix.span.begin, fix.text + "|");
    EXPECT_EQ(text, c.settled);
  }
}

TEST(Codes, AreDistinctAndNamed) {
  std::set<std::string> texts;
  std::set<std::string_view> names;
  for (const CodeInfo& info : AllCodes()) {
    EXPECT_TRUE(texts.insert(CodeText(info.code)).second) << info.name;
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.title.empty()) << info.name;
    EXPECT_EQ(&InfoOf(info.code), &info);
  }
}

}  // namespace
}  // namespace weir::sql
