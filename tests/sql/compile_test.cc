#include "sql/compile/compile.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "sql/compile/edits.h"
#include "sql/compile/owned_keys.h"
#include "sql/compile/variables.h"

namespace weir::sql {
namespace {

int Lines(const std::string& text) {
  int lines = 0;
  for (const char c : text) lines += c == '\n';
  return lines;
}

// For scripts about edits: that their tables are not declared is no error then.
CompileInput Lenient(std::string script) {
  CompileInput input;
  input.script = std::move(script);
  input.validation = Validation::kWarn;
  return input;
}

TEST(Compile, KeepsLinesAndIsDeterministic) {
  CompileInput input = Lenient("");
  input.script =
      "-- c\nSET a=${v};\n\nINSERT INTO ${t}\nSELECT 1;\nINSERT INTO b\nSELECT '${v}' -- e\n";
  input.variables = {{"v", "5s"}, {"t", "sink"}};
  const CompileOutput first = Compile(input);
  const CompileOutput second = Compile(input);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first.unit->script, second.unit->script);
  EXPECT_EQ(Lines(first.unit->script), Lines(input.script));
  EXPECT_EQ(ApplyEdits(input.script, first.unit->edits), first.unit->script);
  EXPECT_EQ(first.unit->script,
            "-- c\nSET 'a'='5s';\n\nEXECUTE STATEMENT SET BEGIN INSERT INTO sink\nSELECT 1;\n"
            "INSERT INTO b\nSELECT '5s'; END; -- e\n");
}

TEST(Compile, DeclaredFunctionsStandInFrontOnTheFirstLine) {
  CompileInput input = Lenient("-- ${v}\nINSERT INTO t SELECT f('${v}');\nINSERT INTO u SELECT 1;");
  input.variables = {{"v", "x"}};
  input.functions = {{"f", "com.example.F", "JAVA", "/opt/f.jar", ""},
                     {"value", "G", "SCALA", "", "(ANY) RETURNS INT"}};
  const CompileOutput output = Compile(input);
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(
      output.unit->script,
      "CREATE TEMPORARY SYSTEM FUNCTION f AS 'com.example.F' LANGUAGE JAVA USING JAR "
      "'/opt/f.jar'; CREATE TEMPORARY SYSTEM FUNCTION `value` AS 'G' LANGUAGE SCALA; -- ${v}\n"
      "EXECUTE STATEMENT SET BEGIN INSERT INTO t SELECT f('x');\nINSERT INTO u SELECT 1; "
      "END;");
  EXPECT_EQ(ApplyEdits(input.script, output.unit->edits), output.unit->script);
  EXPECT_EQ(output.unit->statements.size(), 2u) << "the user's own";
}

TEST(Compile, DeclaredFunctionsStandInFrontOfAStatementSet) {
  CompileInput input = Lenient("INSERT INTO t SELECT f(1); INSERT INTO u SELECT 1;");
  input.functions = {{"f", "F", "JAVA", "", ""}};
  const CompileOutput output = Compile(input);
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output.unit->script.rfind("CREATE TEMPORARY SYSTEM FUNCTION f AS 'F' LANGUAGE JAVA; "
                                      "EXECUTE STATEMENT SET BEGIN INSERT",
                                      0),
            0u)
      << output.unit->script;
}

// Flink counts in what it was given: code points of the text around edits.
TEST(Edits, PlacesInTheScriptOfTheUser) {
  CompileInput input =
      Lenient("INSERT INTO t SELECT '\u00e4', '${v}', x FROM s;\nINSERT INTO u SELECT 1;");
  input.variables = {{"v", "12345"}};
  input.functions = {{"f", "F", "JAVA", "", ""}};
  const CompileOutput output = Compile(input);
  ASSERT_TRUE(output.ok());
  const SourceMap given(output.unit->script);
  for (const char* word : {"INSERT INTO t", "x FROM", "s;", "INSERT INTO u", "1;"}) {
    const Position at = given.At(static_cast<uint32_t>(output.unit->script.find(word)));
    const Position wanted =
        SourceMap(input.script).At(static_cast<uint32_t>(input.script.find(word)));
    EXPECT_EQ(PlaceInScript(input.script, output.unit->edits, at), wanted) << word;
  }
  EXPECT_EQ(PlaceInScript(input.script, output.unit->edits, {1, 5}), (Position{1, 1}));
  EXPECT_EQ(PlaceInScript(input.script, output.unit->edits, {9, 5}), (Position{9, 5}));
}

// What Flink is given compiles again to itself.
TEST(Compile, EditedScriptNeedsNoMoreEdits) {
  const CompileInput input = Lenient("SET a=b; INSERT INTO x SELECT 1; INSERT INTO y SELECT 2");
  const CompileOutput once = Compile(input);
  ASSERT_TRUE(once.ok());
  const CompileOutput twice = Compile(Lenient(once.unit->script));
  ASSERT_TRUE(twice.ok());
  EXPECT_TRUE(twice.unit->edits.empty());
  EXPECT_EQ(twice.unit->script, once.unit->script);
}

TEST(Compile, ErrorsHaveNoUnitAndPointIntoTheUsersText) {
  CompileInput input;
  input.script = "INSERT INTO ${t} SELECT a\nFORM s";
  input.variables = {{"t", "a_table_with_a_long_name"}};
  const CompileOutput output = Compile(input);
  EXPECT_FALSE(output.ok());
  const std::string summary = Summary(input.script, output.diagnostics);
  EXPECT_EQ(summary.rfind("SQL0202 at line 2, column 6: ", 0), 0u) << summary;
  EXPECT_NE(summary.find("FORM"), std::string::npos) << summary;
}

TEST(Compile, SummaryIsBounded) {
  const CompileOutput output = Compile({std::string(3000, 'x') + ";\nSELECT 1"});
  const std::string all = Summary("x", output.diagnostics, 100);
  EXPECT_EQ(all.size(), 100u);
  EXPECT_TRUE(Summary("x", {}).empty());
}

// Nothing that Compile says outside of the script repeats the contents of a string.
TEST(Compile, MessagesNeverQuoteStrings) {
  for (const char* script : {
           "CREATE TABLE t (a INT) WITH ('password' = 'canary' 5)",
           "CREATE TABLE t (a INT) WITH ('password' 'canary')",
           "CREATE TABLE t (a INT) WITH 'canary'",
           "INSERT INTO t SELECT a b 'canary' FROM s",
           "INSERT 'canary'",
           "'canary'",
           "SET 'canary'",
           "USE 'canary' (",
           "INSERT INTO t SELECT 'canary",
           "CREATE TABLE t (a 'canary')",
           "ADD JAR 'https://canary/x.jar'",
       }) {
    const CompileOutput output = Compile({script});
    EXPECT_FALSE(output.ok()) << script;
    EXPECT_EQ(Summary(script, output.diagnostics).find("canary"), std::string::npos) << script;
    for (const Diagnostic& d : output.diagnostics) {
      std::string all = d.message + d.primary.text + d.help;
      for (const Label& label : d.secondary) all += label.text;
      for (const std::string& note : d.notes) all += note;
      EXPECT_EQ(all.find("canary"), std::string::npos) << script << ": " << all;
    }
  }
}

TEST(Compile, FindsSecretsWhereverTheyStand) {
  struct Case {
    const char* script;
    bool secret;
  };
  for (const Case& c : {
           Case{"INSERT INTO t SELECT 1", false},
           Case{"CREATE TABLE t (a INT) WITH ('connector' = 'x', 'password' = ''); INSERT INTO t "
                "SELECT 1",
                false},
           Case{"CREATE TABLE t (a INT) WITH ('connector' = 'x', 'password' = 'p'); INSERT INTO t "
                "SELECT 1",
                true},
           Case{"CREATE TABLE t (a INT) WITH ('properties.sasl.jaas.config' = 'p'); INSERT INTO t "
                "SELECT 1",
                true},
           Case{"CREATE TABLE t (a INT) WITH ('fs.oss.accessKeySecret' = 'p'); INSERT INTO t "
                "SELECT 1",
                true},
           Case{"CREATE CATALOG c WITH ('default-database' = 'd', 'password' = 'p'); INSERT INTO t "
                "SELECT 1",
                true},
           Case{"SET 's3.secret-key' = 'p'; INSERT INTO t SELECT 1", true},
           Case{"SET s3.secret-key=p; INSERT INTO t SELECT 1", true},
           Case{"INSERT INTO t /*+ OPTIONS('token'='p') */ SELECT 1", true},
           Case{"CREATE TABLE t (a INT) WITH ('url' = 'jdbc:mysql://h/d?user=u&password=p'); "
                "INSERT INTO t SELECT 1",
                true},
           Case{"CREATE TABLE t (a INT) WITH ('uri' = 'mongodb://u:p@h'); INSERT INTO t SELECT 1",
                true},
           Case{"CREATE TABLE t (a INT) WITH ('uri' = 'http://h:80/a@b'); INSERT INTO t SELECT 1",
                false},
       }) {
    const CompileOutput output = Compile(Lenient(c.script));
    ASSERT_TRUE(output.ok()) << c.script;
    EXPECT_EQ(output.unit->contains_secrets, c.secret) << c.script;
  }
}

TEST(Compile, ModeOfAFileIsItsOwn) {
  CompileInput input = Lenient("");
  input.target = Target::kFile;
  input.script =
      "SET 'execution.runtime-mode' = 'batch'; INSERT INTO a SELECT 1; INSERT INTO b SELECT 1";
  const CompileOutput batch = Compile(input);
  ASSERT_TRUE(batch.ok());
  EXPECT_TRUE(batch.unit->edits.empty());
  input.script = "INSERT INTO a SELECT 1; INSERT INTO b SELECT 1";
  EXPECT_EQ(Compile(input).unit->edits.size(), 2u);
}

TEST(OwnedKeys, Table) {
  struct Case {
    const char* key;
    const char* value;
    Mode mode;
    bool owned;
  };
  for (const Case& c : {
           Case{"rest.port", "8081", Mode::kStreaming, false},
           Case{"rest.address", "x", Mode::kStreaming, true},
           Case{"restart-strategy.type", "none", Mode::kStreaming, false},
           Case{"rest.flamegraph.enabled", "true", Mode::kStreaming, false},
           Case{"blob.server.port", "1", Mode::kStreaming, true},
           Case{"jobmanager.rpc.port", "1", Mode::kStreaming, true},
           Case{"taskmanager.numberOfTaskSlots", "2", Mode::kStreaming, false},
           Case{"high-availability", "none", Mode::kStreaming, true},
           Case{"high-availability.storageDir", "x", Mode::kStreaming, true},
           Case{"kubernetes.cluster-id", "x", Mode::kStreaming, true},
           Case{"execution.runtime-mode", "streaming", Mode::kStreaming, false},
           Case{"execution.runtime-mode", "STREAMING", Mode::kStreaming, false},
           Case{"execution.runtime-mode", "BATCH", Mode::kStreaming, true},
           Case{"execution.runtime-mode", "batch", Mode::kBatch, false},
           Case{"execution.state-recovery.path", "x", Mode::kStreaming, true},
           Case{"execution.checkpointing.dir", "x", Mode::kStreaming, true},
           Case{"execution.checkpointing.interval", "1s", Mode::kStreaming, false},
           Case{"execution.checkpointing.savepoint-dir", "x", Mode::kStreaming, true},
           Case{"state.checkpoints.dir", "x", Mode::kStreaming, true},
           Case{"state.backend.type", "rocksdb", Mode::kStreaming, false},
           Case{"execution.shutdown-on-application-finish", "true", Mode::kStreaming, true},
           Case{"execution.submit-failed-job-on-application-error", "x", Mode::kStreaming, true},
           Case{"taskmanager.memory.process.size", "1g", Mode::kStreaming, true},
           Case{"taskmanager.memory.managed.size", "1g", Mode::kStreaming, false},
           Case{"pipeline.name", "x", Mode::kStreaming, false},
           Case{"parallelism.default", "2", Mode::kStreaming, false},
       }) {
    EXPECT_EQ(FindOwnedKey(c.key, c.value, c.mode).has_value(), c.owned) << c.key;
  }
  const auto owned = FindOwnedKey("state.savepoints.dir", "x", Mode::kStreaming);
  ASSERT_TRUE(owned);
  EXPECT_EQ(OwnedKeyMessage("state.savepoints.dir", *owned),
            "'state.savepoints.dir' is set by the operator: use spec.savepoints.directory");
}

TEST(SecretKeys, Table) {
  for (const char* key :
       {"password", "properties.sasl.jaas.config", "s3.secret-key", "accessKeyId",
        "fs.oss.access-key", "api-key", "TOKEN", "lookup.http.headers.auth_token"}) {
    EXPECT_TRUE(IsSecretKey(key)) << key;
  }
  for (const char* key : {"connector", "topic", "scan.startup.mode", "key.fields", "username"}) {
    EXPECT_FALSE(IsSecretKey(key)) << key;
  }
}

TEST(Variables, TimesByPattern) {
  struct Case {
    const char* time;
    const char* pattern;
    const char* text;
    bool fine;
  };
  for (const Case& c : {
           Case{"2026-01-31T02:03:04Z", "yyyyMMdd", "20260131", true},
           Case{"2026-01-31T02:03:04Z", "yy/MM/dd HH:mm:ss", "26/01/31 02:03:04", true},
           Case{"2026-01-31", "yyyy-MM-dd HH:mm", "2026-01-31 00:00", true},
           Case{"2026-01-31", "yyy", "", false},
           Case{"2026-01-31", "EEE", "", false},
           Case{"2026-01-31", "", "", false},
       }) {
    std::string why;
    EXPECT_EQ(FormatRunTime(c.time, c.pattern, &why), c.text) << c.pattern;
    EXPECT_EQ(why.empty(), c.fine) << c.pattern;
  }
}

// Two lists of edits, one after the other, are the one that ComposeEdits makes of them.
TEST(Edits, ComposeIsApplyingBoth) {
  std::mt19937 random(7);
  const auto some_edits = [&](size_t size) {
    std::vector<Edit> edits;
    for (uint32_t at = random() % 4; at <= size; at += 1 + random() % 6) {
      const auto end = static_cast<uint32_t>(std::min<size_t>(size, at + random() % 4));
      edits.push_back(
          {{at, end}, std::string(random() % 4, "xyz"[random() % 3]), EditReason::kVariable});
      at = end;
    }
    return edits;
  };
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (unsigned i = random() % 30; i > 0; --i) text += static_cast<char>('a' + random() % 20);
    const std::vector<Edit> first = some_edits(text.size());
    const std::string middle = ApplyEdits(text, first);
    const std::vector<Edit> second = some_edits(middle.size());
    const std::vector<Edit> both = ComposeEdits(text, first, second);
    ASSERT_EQ(ApplyEdits(text, both), ApplyEdits(middle, second)) << round;
    for (size_t i = 1; i < both.size(); ++i) {
      ASSERT_LE(both[i - 1].span.end, both[i].span.begin);
    }
  }
}

TEST(Edits, MapBack) {
  // "abcdef" -> "abXYZef": cd became XYZ.
  const std::vector<Edit> edits = {{{2, 4}, "XYZ", EditReason::kVariable}};
  EXPECT_EQ(MapBack(edits, 0, false), 0u);
  EXPECT_EQ(MapBack(edits, 2, false), 2u);
  EXPECT_EQ(MapBack(edits, 3, false), 2u);
  EXPECT_EQ(MapBack(edits, 3, true), 4u);
  EXPECT_EQ(MapBack(edits, 5, false), 4u);
  EXPECT_EQ(MapBack(edits, 6, false), 5u);
  EXPECT_EQ(MapBack(edits, Span{3, 4}), (Span{2, 4}));
}

}  // namespace
}  // namespace weir::sql
