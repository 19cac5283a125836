#include "sql/compile/secrets.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "sql/compile/unit_json.h"
#include "sql/diag/source_map.h"

namespace weir::sql {
namespace {

constexpr char kSink[] = "CREATE TABLE t (a INT) WITH ('connector' = 'print');\n";

CompileInput Script(std::string text) {
  CompileInput input;
  input.script = std::move(text);
  return input;
}

std::string FirstError(const CompileInput& input) {
  return Summary(input.script, Compile(input).diagnostics);
}

TEST(SecretRef, TakesNamesOfKubernetesAlone) {
  SecretRef ref;
  EXPECT_TRUE(ParseSecretRef("db/password", &ref));
  EXPECT_EQ(ref.Text(), "db/password");
  EXPECT_TRUE(ParseSecretRef("my.db-1/Pass_word.txt", &ref));
  for (const char* wrong : {"", "db", "/password", "db/", "Db/password", "-db/x", "db-/x", "db/a b",
                            "db/x/y", "db/${x}", "other:db/x"}) {
    EXPECT_FALSE(ParseSecretRef(wrong, &ref)) << wrong;
  }
  EXPECT_FALSE(ParseSecretRef(std::string(254, 'a') + "/k", &ref));
}

TEST(SecretRef, StaysInTheCompiledScriptAndIsListed) {
  const CompileInput input =
      Script(std::string(kSink) +
             "SET 'a.token' = '${secret:api/token}';\n"
             "CREATE TABLE s (a INT) WITH ('connector' = 'jdbc', 'url' = "
             "'jdbc:mysql://h/d', 'table-name' = 'x', 'username' = 'u-${secret:db/user}', "
             "'password' = '${secret:db/password}');\n"
             "INSERT INTO t SELECT a FROM s /*+ OPTIONS('password' = "
             "'${secret:db/password}') */;");
  const CompileOutput output = Compile(input);
  ASSERT_TRUE(output.ok()) << FirstError(input);
  EXPECT_EQ(output.unit->script, input.script);
  EXPECT_TRUE(output.unit->contains_secrets);
  ASSERT_EQ(output.unit->secrets.size(), 3u);
  EXPECT_EQ(output.unit->secrets[0].Text(), "api/token");
  EXPECT_EQ(output.unit->secrets[1].Text(), "db/password");
  EXPECT_EQ(output.unit->secrets[2].Text(), "db/user");
  for (const Diagnostic& diagnostic : output.diagnostics) {
    EXPECT_NE(diagnostic.code, DiagCode::kLiteralSecret);
  }
  const doc::Json json =
      UnitJson(*output.unit, output.diagnostics, SourceMap(input.script), {.file = "job.sql"});
  EXPECT_EQ(json["secrets"], doc::Json({"api/token", "db/password", "db/user"}));
}

TEST(SecretRef, IsRefusedWhereFlinkWouldShowIt) {
  const std::string source =
      std::string(kSink) + "CREATE TABLE s (a INT, p STRING) WITH ('connector' = 'datagen');\n";
  for (const char* wrong : {
           "INSERT INTO t SELECT a FROM s WHERE p = '${secret:db/p}';",
           "INSERT INTO t SELECT a FROM s WHERE 'k' = '${secret:db/p}';",
           "INSERT INTO t SELECT a FROM s WHERE (('k' = '${secret:db/p}'));",
           "INSERT INTO t SELECT a FROM s WHERE p IN ('${secret:db/p}');",
           "CREATE TABLE u (a INT COMMENT '${secret:db/p}') WITH ('connector' = 'print'); "
           "INSERT INTO t SELECT a FROM s;",
           "CREATE TABLE u (a INT) WITH ('${secret:db/p}' = 'print'); INSERT INTO t SELECT a FROM "
           "s;",
           "SET k = x${secret:db/p}; INSERT INTO t SELECT a FROM s;",
           "INSERT INTO t SELECT a AS `${secret:db/p}` FROM s;",
       }) {
    const std::string error = FirstError(Script(source + wrong));
    EXPECT_TRUE(error.starts_with("SQL0403")) << wrong << "\n" << error;
  }
  EXPECT_TRUE(
      FirstError(Script(source + "SET 'k' = '${secret:db}'; INSERT INTO t SELECT a FROM s;"))
          .starts_with("SQL0403"));
}

TEST(SecretRef, WarnModeDoesNotLetItThrough) {
  CompileInput input = Script(std::string(kSink) + "INSERT INTO t SELECT '${secret:a/b}';");
  input.validation = Validation::kWarn;
  EXPECT_FALSE(Compile(input).ok());
}

TEST(PutSecrets, DoublesQuotesAndLeavesTheRest) {
  const StringMap values = {{"db/password", "it's"}, {"db/user", "${secret:db/password}"}};
  EXPECT_EQ(PutSecrets("-- '${secret:db/password}'\n'${secret:db/password}${secret:no/ne}' "
                       "'a''${secret:db/user}b' ${secret:db/user}",
                       values),
            "-- '${secret:db/password}'\n'it''s${secret:no/ne}' 'a''${secret:db/password}b' "
            "${secret:db/user}");
  EXPECT_EQ(
      PutSecrets("'$${secret:db/password}' '${secret:db/password}$${secret:db/user}'", values),
      "'${secret:db/password}' 'it''s${secret:db/user}'");
  EXPECT_EQ(PutSecrets("SELECT 1", values), "SELECT 1");
}

TEST(PutSecrets, TakesNoReferenceFromAVariable) {
  CompileInput input = Script(std::string(kSink) +
                              "SET 'k' = '${x}'; SET 'l' = '$${secret:db/p}';\n"
                              "INSERT INTO t VALUES (1);");
  input.variables["x"] = "${secret:db/p}";
  const CompileOutput output = Compile(input);
  ASSERT_TRUE(output.ok()) << FirstError(input);
  EXPECT_TRUE(output.unit->secrets.empty());
  EXPECT_EQ(PutSecrets(output.unit->script, {{"db/p", "hush"}}),
            std::string(kSink) +
                "SET 'k' = '${secret:db/p}'; SET 'l' = '${secret:db/p}';\n"
                "INSERT INTO t VALUES (1);");
}

TEST(PutSecrets, ALegacyTableKeepsItsReference) {
  const CompileInput input = Script(
      "CREATE TABLE t (a INT) WITH ('connector.type' = 'jdbc', 'connector.url' = "
      "'jdbc:mysql://h/d', "
      "'connector.table' = 'x', 'connector.username' = 'u', 'connector.password' = "
      "'${secret:db/p}');\nINSERT INTO t VALUES (1);");
  const CompileOutput output = Compile(input);
  ASSERT_TRUE(output.ok()) << FirstError(input);
  EXPECT_NE(PutSecrets(output.unit->script, {{"db/p", "hush"}}).find("'password' = 'hush'"),
            std::string::npos)
      << output.unit->script;
}

TEST(SecretValue, IsOneLine) {
  EXPECT_EQ(SecretValueProblem("x y'\\"), "");
  EXPECT_NE(SecretValueProblem("x\n"), "");
  EXPECT_NE(SecretValueProblem(std::string_view("x\0y", 3)), "");
}

}  // namespace
}  // namespace weir::sql
