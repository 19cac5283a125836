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
