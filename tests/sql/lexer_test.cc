#include "sql/syntax/lexer.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace weir::sql {
namespace {

// Every byte belongs to exactly one token or piece of trivia.
void ExpectCovers(const std::string& text) {
  Lexer lexer(text);
  std::string again;
  uint32_t at = 0;
  for (;;) {
    const Token token = lexer.Next();
    ASSERT_EQ(token.span.begin, at);
    at = token.span.end;
    if (token.Is(Tok::kEnd)) {
      break;
    }
    ASSERT_FALSE(token.span.empty()) << text;
    again += text.substr(token.span.begin, token.span.size());
  }
  EXPECT_EQ(again, text);
}

TEST(Lexer, CoversEveryByteOfAnything) {
  const std::string pieces[] = {"'",  "''",  "`",   "\"",   "--",   "/*",   "*/",   "/*+",
                                "//", "\n",  "\r",  ";",    "a",    "SET",  "1e",   ".",
                                "..", "U&'", "_x'", "\xE4", "\xBD", "\xA0", "\xFF", "\0x",
                                "=>", "||",  "$",   "{",    "}",    " "};
  std::mt19937 random(20260131);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (unsigned i = random() % 30; i > 0; --i) {
      text += pieces[random() % std::size(pieces)];
    }
    ExpectCovers(text);
  }
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (unsigned i = random() % 40; i > 0; --i) {
      text += static_cast<char>(random() % 256);
    }
    ExpectCovers(text);
  }
}

TEST(Lexer, KeywordsIgnoreCase) {
  EXPECT_EQ(LookUpKeyword("select"), Kw::kSelect);
  EXPECT_EQ(LookUpKeyword("SeLeCt"), Kw::kSelect);
  EXPECT_EQ(LookUpKeyword("selec"), Kw::kNotKeyword);
  EXPECT_EQ(LookUpKeyword(std::string(1000, 'a')), Kw::kNotKeyword);
  EXPECT_TRUE(IsReserved(Kw::kFrom));
  EXPECT_FALSE(IsReserved(Kw::kType));
  EXPECT_FALSE(IsReserved(Kw::kNotKeyword));
}

// Each word of the table finds itself: the hash table has no holes.
TEST(Lexer, EveryKeywordIsFound) {
  for (int i = 1; i < static_cast<int>(Kw::kKeywordCount); ++i) {
    const auto keyword = static_cast<Kw>(i);
    EXPECT_EQ(LookUpKeyword(KeywordText(keyword)), keyword) << KeywordText(keyword);
  }
}

TEST(Lexer, UnquoteAndQuote) {
  EXPECT_EQ(Unquote("'it''s'", Tok::kString), "it's");
  EXPECT_EQ(Unquote("`a``b`", Tok::kQuotedName), "a`b");
  EXPECT_EQ(Unquote("U&'\\4f60\\\\x'", Tok::kPrefixedString), "\xE4\xBD\xA0\\x");
  EXPECT_EQ(Unquote("_utf8'x'", Tok::kPrefixedString), "x");
  EXPECT_EQ(Unquote("''", Tok::kString), "");
  EXPECT_EQ(Unquote("word", Tok::kWord), "word");
  EXPECT_EQ(QuoteString("it's"), "'it''s'");
}

}  // namespace
}  // namespace weir::sql
