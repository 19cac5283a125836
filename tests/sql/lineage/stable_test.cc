// Generated scripts: the lineage that was computed while they were made, and the same lineage
// however they are written and laid out.
#include <gtest/gtest.h>

#include "base/doc/json.h"
#include "base/doc/value.h"
#include "sql/compile/format.h"
#include "sql/lineage/lineage_json.h"
#include "sql/syntax/lexer.h"
#include "tests/sql/golden.h"
#include "tests/sql/lineage/generated.h"
#include "tests/sql/lineage/lineage_script.h"

namespace weir::sql {
namespace {

constexpr uint32_t kScripts = 150;

// What stood between two tokens becomes something else that stands for nothing; keywords change
// their case.
std::string Relaid(const std::string& script, uint32_t seed) {
  const char* const gaps[] = {" ", "\n", "  \t", "\r\n", " /* why */ ", " -- so\n", "\n\n  "};
  std::mt19937 random(seed);
  std::string text;
  size_t end = 0;
  for (const Token& token : Tokenize(script)) {
    if (token.Is(Tok::kEnd)) break;
    if (token.span.begin > end) text += gaps[random() % std::size(gaps)];
    std::string word = script.substr(token.span.begin, token.span.size());
    if (!token.Is(Kw::kNotKeyword) && random() % 2 == 0) {
      for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    text += word;
    end = token.span.end;
  }
  return text;
}

std::vector<LineageInput> Inputs(const Lineage& lineage, const Deps& deps) {
  std::vector<LineageInput> inputs;
  for (const auto& [key, how] : deps) {
    const std::string table = key.first.substr(0, key.first.find('.'));
    for (size_t i = 0; i < lineage.tables.size(); ++i) {
      if (lineage.tables[i].name != table) continue;
      inputs.push_back({i, key.first.substr(table.size() + 1), key.second, how});
    }
  }
  return inputs;
}

std::string Expected(const Lineage& lineage, const MadeQuery& made) {
  std::string text;
  for (const MadeColumn& column : made.columns) {
    const std::string of = "o." + column.name;
    text += column.deps.empty() ? of + " none\n" : Lines(lineage, of, Inputs(lineage, column.deps));
  }
  return text + Lines(lineage, "o.*", Inputs(lineage, made.rows));
}

std::string Json(const Lineage& lineage) { return doc::DumpJson(LineageJson(lineage)); }

TEST(GeneratedLineage, IsWhatTheQueryWasMadeOf) {
  size_t with_rows = 0;
  for (uint32_t seed = 1; seed <= kScripts; ++seed) {
    MadeQuery made;
    const std::string script = QueryMaker(seed, Written::kInPlace, "x").Script(&made);
    const CompileOutput output = CompileWithLineage(script, Mode::kBatch);
    ASSERT_TRUE(output.ok()) << script << Errors(output, script);
    const Lineage& lineage = output.unit->lineage;
    ASSERT_EQ(Describe(lineage), Expected(lineage, made)) << script;
    with_rows += lineage.sinks[0].rows.empty() ? 0 : 1;
  }
  EXPECT_GT(with_rows, kScripts / 2);
}

TEST(GeneratedLineage, IsTheSameUnderAnyLayout) {
  for (uint32_t seed = 1; seed <= kScripts; ++seed) {
    MadeQuery made;
    const std::string script = QueryMaker(seed, Written::kInPlace, "x").Script(&made);
    const CompileOutput plain = CompileWithLineage(script, Mode::kBatch);
    ASSERT_TRUE(plain.ok()) << script;
    for (const std::string& text : {FormatSql(script), Relaid(script, seed)}) {
      ASSERT_NE(text, script);
      const CompileOutput again = CompileWithLineage(text, Mode::kBatch);
      ASSERT_TRUE(again.ok()) << text << Errors(again, text);
      ASSERT_EQ(Json(plain.unit->lineage), Json(again.unit->lineage)) << text;
    }
  }
}

TEST(GeneratedLineage, IsTheSameThroughViewsAndWith) {
  for (uint32_t seed = 1; seed <= kScripts; ++seed) {
    MadeQuery made;
    const std::string script = QueryMaker(seed, Written::kInPlace, "x").Script(&made);
    const CompileOutput plain = CompileWithLineage(script, Mode::kBatch);
    ASSERT_TRUE(plain.ok()) << script;
    for (const Written written : {Written::kWith, Written::kViews}) {
      const std::string other = QueryMaker(seed, written, "other_").Script(&made);
      const CompileOutput output = CompileWithLineage(other, Mode::kBatch);
      ASSERT_TRUE(output.ok()) << other << Errors(output, other);
      ASSERT_EQ(Describe(plain.unit->lineage), Describe(output.unit->lineage)) << other;
    }
  }
}

TEST(HardScripts, HaveTheSameLineageUnderAnyLayout) {
  const std::string path = std::string(WEIR_SOURCE_DIR) + "/tests/golden/lineage/hard.golden";
  size_t count = 0;
  for (const golden::Case& now : golden::Parse(golden::ReadText(path))) {
    const Mode mode = now.options.count("mode") != 0 ? Mode::kBatch : Mode::kStreaming;
    const std::string script = kTables + now.input;
    const CompileOutput plain = CompileWithLineage(script, mode);
    ASSERT_TRUE(plain.ok()) << Errors(plain, script);
    const std::string again = FormatSql(script);
    const CompileOutput output = CompileWithLineage(again, mode);
    ASSERT_TRUE(output.ok()) << Errors(output, again);
    EXPECT_EQ(Json(plain.unit->lineage), Json(output.unit->lineage)) << again;
    ++count;
  }
  EXPECT_GE(count, 30u);
}

}  // namespace
}  // namespace weir::sql
