#include "lsp/document.h"

#include <random>

#include "tests/lsp/session.h"

namespace weir::lsp {
namespace {

// Random changes, made here on UTF-16 and there by the document.
TEST(Document, ChangesGiveTheTextOfTheEditor) {
  std::mt19937 random(11);
  const std::vector<std::u16string> pieces = {u"a",          u"\n",     u"\r\n", u"\u00e9",
                                              u"\U0001F600", u"SELECT", u"",     u"\r"};
  const auto utf8 = [](const std::u16string& text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      uint32_t c = text[i];
      if (c >= 0xD800 && c < 0xDC00) c = 0x10000 + ((c - 0xD800) << 10) + (text[++i] - 0xDC00u);
      if (c < 0x80) {
        out += static_cast<char>(c);
      } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 63));
      } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 63));
        out += static_cast<char>(0x80 | ((c >> 6) & 63));
        out += static_cast<char>(0x80 | (c & 63));
      }
    }
    return out;
  };
  std::u16string text;
  Document document("file:///a.sql", "", 0, Encoding::kUtf16);
  for (int64_t version = 1; version < 2000; ++version) {
    // Offsets that split neither a pair nor a line break.
    std::vector<size_t> places;
    std::vector<Position> positions;
    Position at;
    for (size_t i = 0; i <= text.size(); ++i) {
      const bool low = i < text.size() && text[i] >= 0xDC00 && text[i] < 0xE000;
      const bool feed = i > 0 && i < text.size() && text[i - 1] == '\r' && text[i] == '\n';
      if (!low && !feed) {
        places.push_back(i);
        positions.push_back(at);
      }
      if (i == text.size()) break;
      ++at.character;
      const bool crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
      if ((text[i] == '\n' || text[i] == '\r') && !crlf) at = {at.line + 1, 0};
    }
    size_t from = random() % places.size();
    size_t to = std::min(from + random() % 4, places.size() - 1);
    if (text.size() > 60) from = 0;
    const std::u16string& piece = pieces[random() % pieces.size()];
    const Json change = {
        {{"range", {{"start", ToJson(positions[from])}, {"end", ToJson(positions[to])}}},
         {"text", utf8(piece)}}};
    text.replace(places[from], places[to] - places[from], piece);
    ASSERT_TRUE(document.Change(change, version));
    ASSERT_EQ(document.text(), utf8(text)) << version;
    EXPECT_EQ(document.version(), version);
  }
}

TEST(Document, AChangeIsTakenWholeOrNotAtAll) {
  Document document("file:///a.sql", "abc", 1, Encoding::kUtf16);
  EXPECT_FALSE(document.Change({{{"text", "x"}}, {{"text", 7}}}, 2));
  EXPECT_FALSE(document.Change("x", 2));
  EXPECT_FALSE(document.Change({{{"text", std::string(kMaxTextBytes + 1, 'x')}}}, 2));
  EXPECT_EQ(document.text(), "abc");
  EXPECT_EQ(document.version(), 1);
  EXPECT_TRUE(document.Change({{{"text", "x"}}, {{"text", "y"}}}, 2));
  EXPECT_EQ(document.text(), "y");
}

TEST(Document, EveryPlaceOfAScriptInYamlComesBack) {
  Document document("file:///job.yaml", "a: b\nsql: |\n  SELECT 1;\n\n  SELECT\n    2;\nc: d\n", 1,
                    Encoding::kUtf16);
  ASSERT_TRUE(document.Read(FindScripts).ok());
  const Document::Script& script = document.scripts().front();
  const std::string& text = script.found.input.script;
  ASSERT_EQ(text, "SELECT 1;\n\nSELECT\n  2;\n");
  for (uint32_t at = 0; at < text.size(); ++at) {
    const uint32_t outside = document.Outside(script, at);
    EXPECT_TRUE(text[at] == '\n' || document.text()[outside] == text[at]) << at;
    uint32_t inside = 99;
    ASSERT_NE(document.ScriptAt(outside, &inside), nullptr) << at;
    EXPECT_EQ(inside, at);
  }
}

}  // namespace
}  // namespace weir::lsp
