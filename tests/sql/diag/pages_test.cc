#include "sql/diag/pages.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace weir::sql {
namespace {

TEST(Pages, EveryCodeHasOne) {
  std::set<std::string> files;
  const std::string folder = std::string(WEIR_SOURCE_DIR) + "/src/sql/diag/pages";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.insert(entry.path().stem().string());
  }
  for (const CodeInfo& info : AllCodes()) {
    const std::string code = CodeText(info.code);
    EXPECT_EQ(files.erase(code), 1u) << "src/sql/diag/pages/" << code << ".md is missing";
    const Page* page = PageOf(info.code);
    ASSERT_NE(page, nullptr) << code;
    EXPECT_FALSE(page->explanation.empty()) << code;
    ASSERT_GE(page->examples.size(), 2u) << code << ": a wrong and a right example are wanted";
    for (size_t i = 0; i < page->examples.size(); ++i) {
      EXPECT_EQ(page->examples[i].wrong, i % 2 == 0) << code << ": wrong, right, wrong, right, ...";
    }
    EXPECT_EQ(page->examples.size() % 2, 0u) << code;
  }
  for (const std::string& file : files) ADD_FAILURE() << file << " explains no code";
}

TEST(Pages, SettingsAndRepetitionsAreRead) {
  const Page* page = PageOf(DiagCode::kVariableLineBreak);
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->examples[0].settings.at("var.lines"), "a\nb");
  page = PageOf(DiagCode::kVariableNotPlain);
  EXPECT_EQ(page->examples[0].settings.at("var.condition"), "a = 1");
  page = PageOf(DiagCode::kNestedTooDeeply);
  EXPECT_NE(page->examples[0].shown.find("{{5000 times (}}1"), std::string::npos);
  EXPECT_NE(page->examples[0].script.find(std::string(5000, '(') + "1" + std::string(5000, ')')),
            std::string::npos);
}

TEST(Pages, CodesAreReadWithAndWithoutPrefix) {
  DiagCode code{};
  EXPECT_TRUE(ParseCode("SQL0203", &code));
  EXPECT_EQ(code, DiagCode::kExpected);
  EXPECT_TRUE(ParseCode("sql0101", &code));
  EXPECT_EQ(code, DiagCode::kUnterminatedString);
  EXPECT_TRUE(ParseCode("204", &code));
  EXPECT_EQ(code, DiagCode::kUnclosedBracket);
  for (const char* wrong : {"", "SQL", "SQL9999", "SQL0203x", "x"}) {
    EXPECT_FALSE(ParseCode(wrong, &code)) << wrong;
  }
}

TEST(Pages, MarkdownHoldsOutputsOfTheirExamples) {
  const std::string text = PageMarkdown(*PageOf(DiagCode::kUnterminatedString), {"said\n"});
  EXPECT_EQ(text.rfind("# SQL0101: string literal is never closed\n\n", 0), 0u) << text;
  EXPECT_NE(text.find("Wrong:\n\n```sql\n"), std::string::npos);
  EXPECT_NE(text.find("```text\nsaid\n```\n\nRight:\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace weir::sql
