// Scripts of Flink up to 1.13: what they become for Flink of today.
#include "sql/connectors/legacy.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sql/compile/compile.h"

namespace weir::sql {
namespace {

struct Case {
  const char* name;
  const char* older;  // the options between the brackets
  const char* today;
};

std::string Script(const std::string& options) {
  return "CREATE TABLE t (id BIGINT, name STRING) WITH (" + options +
         ");\nCREATE TABLE o (id BIGINT) WITH ('connector' = 'blackhole');\n"
         "INSERT INTO o SELECT id FROM t;\n";
}

TEST(Legacy, KeysBecomeThoseOfToday) {
  const Case kCases[] = {
      {"kafka",
       "'connector.type' = 'kafka', 'connector.version' = 'universal',\n"
       "  'connector.topic' = 'x', 'connector.startup-mode' = 'earliest-offset',\n"
       "  'connector.properties.bootstrap.servers' = 'k:9092',\n"
       "  'connector.properties.group.id' = 'g', 'update-mode' = 'append',\n"
       "  'format.type' = 'json', 'format.fail-on-missing-field' = 'true'",
       "'connector' = 'kafka' ,\n"
       "  'topic' = 'x', 'scan.startup.mode' = 'earliest-offset',\n"
       "  'properties.bootstrap.servers' = 'k:9092',\n"
       "  'properties.group.id' = 'g' ,\n"
       "  'format' = 'json', 'json.fail-on-missing-field' = 'true'"},
      {"jdbc",
       "'connector.type' = 'jdbc', 'connector.url' = 'jdbc:mysql://h/d',\n"
       "  'connector.table' = 'orders', 'connector.read.fetch-size' = '5'",
       "'connector' = 'jdbc', 'url' = 'jdbc:mysql://h/d',\n"
       "  'table-name' = 'orders', 'scan.fetch-size' = '5'"},
      {"dropped in front",
       "'update-mode' = 'append', -- one, of two\n 'connector.version' = '1',\n"
       "  'connector.type' = 'filesystem', 'connector.path' = 'file:///x', 'format.type' = 'csv'",
       " -- one, of two\n \n"
       "  'connector' = 'filesystem', 'path' = 'file:///x', 'format' = 'csv'"},
      {"a format of one's own",
       "'connector.type' = 'kafka', 'connector.topic' = 'x',\n"
       "  'connector.properties.bootstrap.servers' = 'k', 'format.type' = 'json-dy',\n"
       "  'format.ignore-parse-errors' = 'true'",
       "'connector' = 'kafka', 'topic' = 'x',\n"
       "  'properties.bootstrap.servers' = 'k', 'format' = 'json-dy',\n"
       "  'json-dy.ignore-parse-errors' = 'true'"},
      {"redis",
       "'connector.type' = 'redis', 'connector.redis.command' = 'GET',\n"
       "  'connector.redis.mode' = 'standalone', 'connector.redis.host' = 'h',\n"
       "  'connector.redis.key.ttl' = '60', 'connector.redis.pool.max.idle' = '8'",
       "'connector' = 'redis', 'command' = 'GET',\n"
       "  'redis-mode' = 'single', 'host' = 'h',\n"
       "  'ttl' = '60', 'maxIdle' = '8'"},
      {"the version in its own option",
       "'connector.type' = 'elasticsearch', 'connector.version' = '7',\n"
       "  'connector.hosts' = 'http://h:9200', 'connector.index' = 'i'",
       "'connector' = 'elasticsearch-7' ,\n"
       "  'hosts' = 'http://h:9200', 'index' = 'i'"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    CompileInput input;
    input.script = Script(c.older);
    input.validation = Validation::kWarn;
    const CompileOutput output = Compile(input);
    ASSERT_TRUE(output.ok());
    std::string today = Script(c.today);
    std::string script = output.unit->script;
    // Blanks that a dropped option leaves are no matter.
    const auto squeeze = [](std::string* text) {
      std::string out;
      for (const char ch : *text) {
        if (ch == ' ' && (out.empty() || out.back() == ' ' || out.back() == '\n')) continue;
        out += ch;
      }
      *text = out;
    };
    squeeze(&today);
    squeeze(&script);
    EXPECT_EQ(script, today);
    EXPECT_EQ(std::count(script.begin(), script.end(), '\n'),
              std::count(input.script.begin(), input.script.end(), '\n'));
    EXPECT_TRUE(
        std::any_of(output.unit->edits.begin(), output.unit->edits.end(),
                    [](const Edit& edit) { return edit.reason == EditReason::kLegacyKey; }));
    // What Flink is given is sound for the compiler too, without a word of older keys.
    CompileInput again;
    again.script = output.unit->script;
    again.validation = Validation::kWarn;
    for (const Diagnostic& d : Compile(again).diagnostics) {
      EXPECT_NE(d.code, DiagCode::kLegacyOption) << d.message;
    }
  }
}

TEST(Legacy, TheFixIsTheTranslation) {
  CompileInput input;
  input.script = Script(
      "'connector.type' = 'filesystem', 'update-mode' = 'append',\n"
      "'connector.path' = 'file:///x', 'format.type' = 'csv'");
  const CompileOutput output = Compile(input);
  ASSERT_TRUE(output.ok());
  const auto told =
      std::find_if(output.diagnostics.begin(), output.diagnostics.end(),
                   [](const Diagnostic& d) { return d.code == DiagCode::kLegacyOption; });
  ASSERT_NE(told, output.diagnostics.end());
  EXPECT_EQ(told->fix.size(), output.unit->edits.size());
  EXPECT_EQ(told->level, Level::kWarning);
}

TEST(Legacy, UnknownKeysStayAndAreTold) {
  const std::vector<GivenOption> options = {{"connector.type", "kafka", {}, {}},
                                            {"connector.colour", "red", {}, {}},
                                            {"topic", "x", {}, {}}};
  const auto translated = TranslateLegacy(options, ConnectorRegistry::Shipped());
  ASSERT_EQ(translated.size(), 3u);
  EXPECT_EQ(translated[1].what, TranslatedOption::What::kUnknown);
  EXPECT_EQ(translated[1].key, "connector.colour");
  EXPECT_EQ(translated[2].what, TranslatedOption::What::kKept);
}

TEST(Legacy, TemplatesAreCheckedAgainstTheColumns) {
  CompileInput input;
  input.script =
      "CREATE TABLE s (id BIGINT, name STRING) WITH ('connector' = 'datagen');\n"
      "CREATE TABLE t (id BIGINT, name STRING) WITH ('connector.type' = 'redis',\n"
      "  'connector.redis.command' = 'LPUSH', 'connector.redis.key.format' = 'k:${id}',\n"
      "  'connector.redis.value.format' = '${nmae}');\n"
      "INSERT INTO t SELECT * FROM s;\n";
  const CompileOutput output = Compile(input);
  const auto found =
      std::find_if(output.diagnostics.begin(), output.diagnostics.end(),
                   [](const Diagnostic& d) { return d.code == DiagCode::kBadTemplate; });
  ASSERT_NE(found, output.diagnostics.end());
  EXPECT_EQ(input.script.substr(found->primary.span.begin, found->primary.span.size()), "nmae");
  EXPECT_EQ(found->primary.text, "did you mean name?");
  // ${id} is no variable that someone forgot.
  for (const Diagnostic& d : output.diagnostics) EXPECT_NE(d.code, DiagCode::kUnknownVariable);
}

}  // namespace
}  // namespace weir::sql
