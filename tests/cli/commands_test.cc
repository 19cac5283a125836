#include "cli/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

class Commands : public CommandTest {};

constexpr char kJob[] =
    "# two documents, one of them ours\n"
    "apiVersion: v1\n"
    "kind: ConfigMap\n"
    "metadata: {name: x}\n"
    "data:\n"
    "  sql: |\n"
    "    SELCT 1\n"
    "---\n"
    "apiVersion: weir.dev/v1alpha1\n"
    "kind: SqlJob\n"
    "metadata: {name: orders}\n"
    "spec:\n"
    "  sql: |\n"
    "    CREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
    "\n"
    "    INSERT INTO t SELECT 1 FORM s;\n"
    "  mode: Streaming\n";

TEST_F(Commands, AcceptedScriptsAreSilent) {
  const Outcome outcome = RunWith({"check", Write("a.sql", kWrites)});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST_F(Commands, DiagnosticsStartWithTheirPlace) {
  const std::string file = Write("a.sql", "INSERT INTO t\r\nSELECT 1 FORM s");
  const Outcome outcome = RunWith({"check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err.rfind(file + ":2:15: error[SQL0202]: ", 0), 0u) << outcome.err;
}

TEST_F(Commands, PositionsInYamlAreTheFiles) {
  const std::string file = Write("job.yaml", kJob);
  const Outcome outcome = RunWith({"check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err.rfind(file + ":16:33: error[SQL0202]", 0), 0u) << outcome.err;
}

TEST_F(Commands, OtherScalarsPointIntoTheSql) {
  const std::string file =
      Write("job.yaml",
            "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata: {name: orders}\n"
            "spec: {sql: \"INSERT INTO t\\nSELECT 1 FORM s\"}\n");
  const Outcome outcome = RunWith({"check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err.rfind(file + "#orders:2:15: error[SQL0202]", 0), 0u) << outcome.err;
}

constexpr char kFunctionsJob[] =
    "apiVersion: weir.dev/v1alpha1\n"
    "kind: SqlJob\n"
    "metadata: {name: orders}\n"
    "spec:\n"
    "  functions:\n"
    "    - {name: mask, class: com.example.Mask, artifact: /opt/f.jar}\n"
    "    - name: total\n"
    "      class: com.example.Total\n"
    "      signature: AGGREGATE (DOUBLE) RETURNS DOUBLE\n"
    "  sql: |\n"
    "    CREATE TABLE s (a STRING, d DOUBLE) WITH ('connector' = 'datagen');\n"
    "    CREATE TABLE t (a STRING, d DOUBLE) WITH ('connector' = 'print');\n"
    "    INSERT INTO t SELECT mask(a), total(d) FROM s GROUP BY mask(a);\n";

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

TEST_F(Commands, FunctionsOfASqlJobAreKnown) {
  const std::string file = Write("job.yaml", kFunctionsJob);
  EXPECT_EQ(RunWith({"check", file}).code, 0) << RunWith({"check", file}).err;
  const Outcome compiled = RunWith({"compile", file});
  EXPECT_EQ(compiled.code, 0);
  EXPECT_EQ(
      compiled.out.rfind("CREATE TEMPORARY SYSTEM FUNCTION mask AS 'com.example.Mask' "
                         "LANGUAGE JAVA USING JAR '/opt/f.jar'; CREATE TEMPORARY SYSTEM "
                         "FUNCTION total AS 'com.example.Total' LANGUAGE JAVA; CREATE TABLE s",
                         0),
      0u)
      << compiled.out;
  EXPECT_TRUE(compiled.err.ends_with(file + ":11: edited: function\n")) << compiled.err;
  const Outcome dag = RunWith({"explain", file});
  EXPECT_EQ(dag.code, 0);
  EXPECT_NE(dag.out.find("aggregate"), std::string::npos) << dag.out;
}

TEST_F(Commands, WrongCallsOfThemAreErrors) {
  const std::string file = Write("job.yaml", Replaced(kFunctionsJob, "total(d)", "total(a, d)"));
  const Outcome outcome = RunWith({"check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(
      outcome.err.rfind(file + ":13:35: error[SQL0651]: total has 2 arguments here; it takes 1", 0),
      0u)
      << outcome.err;
}

TEST_F(Commands, MistakesInTheirListHaveTheirPlaceInTheFile) {
  const std::string file = Write(
      "job.yaml", Replaced(kFunctionsJob, "(DOUBLE) RETURNS DOUBLE", "(DOUBLE RETURNS DOUBLE"));
  const Outcome outcome = RunWith({"check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find(file + ":9:7: error: SqlJob orders: spec.functions[1].signature:1:19: "
                                    "expected ',' or ')' behind an argument, found 'RETURNS'"),
            std::string::npos)
      << outcome.err;
  const std::string remote =
      Write("remote.yaml", Replaced(kFunctionsJob, "/opt/f.jar", "\"https://example.org/f.jar\""));
  EXPECT_NE(RunWith({"check", remote})
                .err.find("spec.functions[0].artifact: must be an absolute "
                          "path of the container"),
            std::string::npos)
      << RunWith({"check", remote}).err;
  const std::string unknown = Write("unknown.yaml", Replaced(kFunctionsJob, "artifact:", "jar:"));
  EXPECT_NE(RunWith({"check", unknown}).err.find("spec.functions[0].jar"), std::string::npos)
      << RunWith({"check", unknown}).err;
}

TEST_F(Commands, ReadsStandardInput) {
  EXPECT_EQ(RunWith({"check", "-"}, kWrites).code, 0);
  const Outcome yaml = RunWith({"check", "-"}, kJob);
  EXPECT_EQ(yaml.code, 1);
  EXPECT_EQ(yaml.err.rfind("<stdin>:16:33:", 0), 0u) << yaml.err;
}

TEST_F(Commands, ReadsFoldersRecursively) {
  Write("jobs/a.sql", kWrites);
  Write("jobs/deep/b.yml", kJob);
  Write("jobs/deep/c.txt", "SELCT");
  const Outcome outcome = RunWith({"check", "--format", "json", (folder_ / "jobs").string()});
  EXPECT_EQ(outcome.code, 1);
  const auto report = doc::ParseJson(outcome.out);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ((*report)["sources"], 2);
  EXPECT_EQ((*report)["errors"], 1);
  EXPECT_EQ((*report)["diagnostics"][0]["line"], 16);
  EXPECT_EQ((*report)["diagnostics"][0]["code"], "SQL0202");
}

TEST_F(Commands, FoldersHoldYamlOfOthersToo) {
  Write("jobs/a.sql", kWrites);
  const std::string template_file =
      Write("jobs/chart/deployment.yaml", "{{- if .Values.x }}\na: [");
  EXPECT_EQ(RunWith({"check", (folder_ / "jobs").string()}).code, 0);
  EXPECT_EQ(RunWith({"check", template_file}).code, 1) << "this one was named";
  Write("jobs/b.yaml", "apiVersion: weir.dev/v1alpha1\na: [");
  EXPECT_EQ(RunWith({"check", (folder_ / "jobs").string()}).code, 1);
}

constexpr char kClusters[] = R"(apiVersion: weir.dev/v1alpha1
kind: DataSource
metadata: {name: log}
spec:
  type: kafka
  alias: log_2.2.1
  properties: {bootstrap.servers: "k1:9092,k2:9092", hostname: nobody}
---
apiVersion: weir.dev/v1alpha1
kind: DataSource
metadata: {name: shop}
spec:
  type: mysql
  secretRef: {name: shop-db}
  properties: {url: "jdbc:mysql://db/shop", username: weir}
)";

TEST_F(Commands, ClustersOfTheCatalogStandForTheirOptions) {
  const std::string catalog = Write("clusters/all.yaml", kClusters);
  const std::string script = Write("job.sql",
                                   "CREATE TABLE a (x INT) WITH (\n  'connector.type' = 'kafka',\n"
                                   "  'cluster_name' = 'kafka.log_2.2.1',\n  'connector.topic' = "
                                   "'t',\n  'format.type' = 'json'\n);\n"
                                   "CREATE TABLE b (x INT) WITH ('connector' = 'jdbc', "
                                   "'cluster_name' = 'mysql.shop', 'table-name' = 't', "
                                   "'username' = 'me');\nINSERT INTO b SELECT x FROM a;\n");
  EXPECT_NE(RunWith({"check", script}).err.find("SQL0502"), std::string::npos);
  const Outcome checked = RunWith({"check", "--catalog", (folder_ / "clusters").string(), script});
  EXPECT_EQ(checked.code, 0) << checked.err;
  EXPECT_EQ(checked.err.find("SQL0502"), std::string::npos) << checked.err;
  const Outcome compiled = RunWith({"compile", "--catalog", catalog, script});
  EXPECT_EQ(compiled.code, 0) << compiled.err;
  const auto holds = [&](std::string_view text) {
    EXPECT_NE(compiled.out.find(text), std::string::npos) << text << "\n" << compiled.out;
  };
  holds("\n  'properties.bootstrap.servers' = 'k1:9092,k2:9092',\n");
  holds("'password' = '${secret:shop-db/password}', 'url' = 'jdbc:mysql://db/shop', ");
  holds("'username' = 'me'");
  EXPECT_EQ(compiled.out.find("cluster_name"), std::string::npos) << compiled.out;
  EXPECT_EQ(compiled.out.find("nobody"), std::string::npos) << "the connector has no such option";
  EXPECT_EQ(compiled.out.find("'weir'"), std::string::npos) << "the table says it itself";
  // Lines are those of the user.
  EXPECT_EQ(std::count(compiled.out.begin(), compiled.out.end(), '\n'), 8);
}

TEST_F(Commands, AClusterThatAddsNothingLeavesNoTrace) {
  const std::string catalog = Write(
      "all.yaml",
      "kind: DataSource\nmetadata: {name: shop}\nspec:\n  type: mysql\n  secretRef: {name: s}\n"
      "  properties: {url: \"jdbc:mysql://db/shop\", password: hunter2}\n");
  const auto compiled = [&](const std::string& options) {
    const std::string script = Write(
        "job.sql", "CREATE TABLE b (x INT) WITH (" + options + ");\nINSERT INTO b SELECT 1;\n");
    const Outcome outcome = RunWith({"compile", "--catalog", catalog, script});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err.find("SQL0502"), std::string::npos) << outcome.err;
    return outcome.out.substr(0, outcome.out.find(";\n"));
  };
  EXPECT_EQ(compiled("'connector' = 'jdbc', 'cluster_name' = 'mysql.shop', 'table-name' = 't', "
                     "'url' = 'jdbc:mysql://x/y', 'username' = 'u', 'password' = 'p'"),
            "CREATE TABLE b (x INT) WITH ('connector' = 'jdbc'   , 'table-name' = 't', "
            "'url' = 'jdbc:mysql://x/y', 'username' = 'u', 'password' = 'p')");
  // The Secret goes before a password in the DataSource.
  EXPECT_EQ(
      compiled("'connector' = 'jdbc', 'table-name' = 't', 'username' = 'u', "
               "'cluster_name' = 'mysql.shop'"),
      "CREATE TABLE b (x INT) WITH ('connector' = 'jdbc', 'table-name' = 't', 'username' = 'u', "
      "'password' = '${secret:s/password}', 'url' = 'jdbc:mysql://db/shop')");
}

TEST_F(Commands, WhatAClusterLacksIsMissedWhereItIsNamed) {
  const std::string catalog = Write("all.yaml", kClusters);
  const std::string script =
      Write("job.sql",
            "CREATE TABLE a (x INT) WITH ('connector' = 'kafka', 'cluster_name' = "
            "'kafka.log_2.2.1', 'format' = 'json');\nINSERT INTO a SELECT 1;\n");
  const Outcome missing = RunWith({"check", "--catalog", catalog, script});
  EXPECT_EQ(missing.code, 1);
  EXPECT_NE(missing.err.find("SQL0506"), std::string::npos) << missing.err;
  const std::string unknown =
      Write("b.sql",
            "CREATE TABLE a (x INT) WITH ('connector' = 'kafka', 'cluster_name' = 'kafka.log_2.2', "
            "'topic' = 't', 'format' = 'json');\nINSERT INTO a SELECT 1;\n");
  const Outcome told = RunWith({"check", "--catalog", catalog, unknown});
  EXPECT_EQ(told.code, 0) << told.err;
  EXPECT_NE(told.err.find("did you mean kafka.log_2.2.1?"), std::string::npos) << told.err;
}

TEST_F(Commands, CatalogsThatAreNoneAreTold) {
  const std::string script = Write("a.sql", kWrites);
  const auto said = [&](const std::string& yaml) {
    const Outcome outcome = RunWith({"check", "--catalog", Write("c.yaml", yaml), script});
    EXPECT_EQ(outcome.code, 2) << yaml;
    return outcome.err;
  };
  EXPECT_NE(said("kind: ConfigMap\n").find("no DataSource"), std::string::npos);
  EXPECT_NE(said("a: [").find("c.yaml"), std::string::npos);
  EXPECT_NE(said("kind: DataSource\nmetadata: {name: x}\n").find("spec.type"), std::string::npos);
  EXPECT_NE(said("kind: DataSource\nspec: {type: kafka, alias: a, properties: [1]}\n")
                .find("spec.properties"),
            std::string::npos);
  EXPECT_NE(said("kind: DataSource\nspec: {type: kafka, alias: a, properties: {b: \"1\\n2\"}}\n")
                .find("spec.properties.b"),
            std::string::npos);
  EXPECT_NE(said("kind: DataSource\nspec: {type: k, alias: a}\n---\nkind: DataSource\nspec: {type: "
                 "k, alias: a}\n")
                .find("twice"),
            std::string::npos);
}

TEST_F(Commands, RulesAreErrorsInAJobAndWarningsInAFile) {
  EXPECT_EQ(RunWith({"check", Write("a.sql", "SELECT 1")}).code, 0);
  const std::string job = Write("a.yaml",
                                "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\n"
                                "metadata: {name: a}\nspec:\n  sql: |\n    SELECT 1\n");
  EXPECT_EQ(RunWith({"check", job}).code, 1);
  EXPECT_EQ(RunWith({"check", "--syntax-only", job}).code, 0);
}

TEST_F(Commands, TheRestOfTheSpecIsCheckedToo) {
  const std::string job =
      Write("a.yaml",
            "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata: {name: a}\nspec:\n"
            "  flink: {configuration: {rest.address: x}}\n  sql: |\n    INSERT INTO t SELECT 1\n");
  const Outcome outcome = RunWith({"check", job});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("'rest.address' is set by the operator"), std::string::npos);
}

TEST_F(Commands, AFieldThatTheDefinitionLacksIsTold) {
  const std::string head =
      "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata: {name: a, anything: goes}\nspec:\n";
  const std::string sql =
      "  sql: |\n    CREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
      "    INSERT INTO t SELECT 1\n";
  const Outcome outcome = RunWith(
      {"check", Write("a.yaml", head +
                                    "  resources: {paralelism: 2, taskManager: {memroy: 1Gi}}\n"
                                    "  schedule: {cron: '* * * * *', zonk: 1}\n  mode: Batch\n" +
                                    sql)});
  EXPECT_EQ(outcome.code, 1);
  for (const char* told :
       {"a.yaml:5:15: error: SqlJob a: spec.resources.paralelism: unknown field; did you mean "
        "\"parallelism\"?",
        "spec.resources.taskManager.memroy: unknown field; did you mean \"memory\"?",
        "spec.schedule.zonk: unknown field; kubectl explain sqljob.spec.schedule tells those"}) {
    EXPECT_NE(outcome.err.find(told), std::string::npos) << told << "\n" << outcome.err;
  }
  const Outcome elsewhere = RunWith({"check", Write("d.yaml", head + "  paralelism: 2\n" + sql)});
  EXPECT_NE(
      elsewhere.err.find("d.yaml:5:3: error: SqlJob a: spec.paralelism: unknown field; did you "
                         "mean \"spec.resources.parallelism\"?"),
      std::string::npos)
      << elsewhere.err;
  EXPECT_EQ(RunWith({"check", Write("b.yaml", head +
                                                  "  flink: {podTemplates: {common: {any: thing}},"
                                                  " configuration: {some.key: x}}\n" +
                                                  sql)})
                .code,
            0);
  EXPECT_EQ(RunWith({"check", Write("c.yaml",
                                    "kind: SqlJob\napiVersion: weir.dev/v1alpha1\n"
                                    "metadata: {name: c}\nspce: {}\nspec:\n" +
                                        sql)})
                .code,
            1);
}

TEST_F(Commands, BrokenYamlIsADiagnostic) {
  EXPECT_EQ(RunWith({"check", Write("a.yaml", "a: [b\n")}).code, 1);
}

TEST_F(Commands, UsageIsTwo) {
  EXPECT_EQ(RunWith({"check"}).code, 2);
  EXPECT_EQ(RunWith({"check", "--nonsense", "x"}).code, 2);
  EXPECT_EQ(RunWith({"check", "--format", "xml", "x"}).code, 2);
  EXPECT_EQ(RunWith({"check", (folder_ / "absent.sql").string()}).code, 2);
  EXPECT_EQ(RunWith({"compile"}).code, 2);
  EXPECT_EQ(RunWith({"check", "--help"}).code, 0);
  EXPECT_NE(RunWith({"compile", "--help"}).out.find("Exit code"), std::string::npos);
}

TEST_F(Commands, CompilePrintsTheScriptForFlink) {
  const std::string tables =
      "CREATE TABLE x (a INT) WITH ('connector' = 'print');\n"
      "CREATE TABLE y (a INT) WITH ('connector' = 'print');\n";
  const std::string file =
      Write("a.sql", tables + "SET a=b;\nINSERT INTO x SELECT 1;\nINSERT INTO y SELECT 2;\n");
  const Outcome outcome = RunWith({"compile", file});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, tables +
                             "SET 'a'='b';\nEXECUTE STATEMENT SET BEGIN INSERT INTO x SELECT 1;\n"
                             "INSERT INTO y SELECT 2; END;\n");
  EXPECT_NE(outcome.err.find(file + ":4: edited: statement-set"), std::string::npos) << outcome.err;
}

TEST_F(Commands, ASqlScriptIsLaidOutAnew) {
  const std::string file = Write(
      "a.sql", "create table t(a int)with('connector'='print');-- note\ninsert into t select 1+2");
  const Outcome outcome = RunWith({"compile", "--format", "sql", file});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out,
            "CREATE TABLE t (\n"
            "  a INT\n"
            ") WITH ('connector' = 'print');\n"
            "\n"
            "INSERT INTO t\n"
            "SELECT 1 + 2;\n");
  const std::string again = Write("b.sql", outcome.out);
  EXPECT_EQ(RunWith({"compile", "--format", "sql", again}).out, outcome.out);
}

TEST_F(Commands, CompiledUnitAsJsonHidesSecrets) {
  const std::string file =
      Write("a.sql",
            "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = 't', 'format' = 'json',"
            "  'properties.bootstrap.servers' = 'k:9092', 'password' = 'hush');\n"
            "CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
            "INSERT INTO t SELECT * FROM s");
  const Outcome outcome = RunWith({"compile", "--format", "json", file});
  EXPECT_EQ(outcome.code, 0);
  const auto unit = doc::ParseJson(outcome.out);
  ASSERT_TRUE(unit.ok());
  EXPECT_EQ((*unit)["tables"][0]["options"]["password"], "***");
  EXPECT_EQ((*unit)["containsSecrets"], true);
  EXPECT_EQ((*unit)["sources"][0], "s");
  EXPECT_TRUE((*unit)["dag"]["edges"].is_array());
  EXPECT_EQ((*unit)["statements"][1]["line"], 2);
  EXPECT_EQ(RunWith({"compile", "--format", "json", file}).out, outcome.out) << "byte for byte";
}

TEST_F(Commands, ColoursOnATerminalOnly) {
  const std::string file = Write("a.sql", "SELCT");
  const auto colored = [&](const std::vector<std::string>& more, bool terminal) {
    std::vector<std::string> args = {"check", file};
    args.insert(args.end(), more.begin(), more.end());
    return RunWith(args, "", terminal).err.find('\x1b') != std::string::npos;
  };
  EXPECT_TRUE(colored({}, true));
  EXPECT_FALSE(colored({}, false));
  EXPECT_TRUE(colored({"--color=auto"}, true));
  EXPECT_TRUE(colored({"--color=always"}, false));
  EXPECT_FALSE(colored({"--color=never"}, true));
  EXPECT_EQ(RunWith({"check", "--color=blue", file}).code, 2);
}

TEST_F(Commands, ACodeIsExplained) {
  const Outcome outcome = RunWith({"check", "--explain", "SQL0101"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out.rfind("# SQL0101: string literal is never closed\n", 0), 0u);
  EXPECT_NE(outcome.out.find("error[SQL0101]"), std::string::npos) << "shows what is printed";
  EXPECT_EQ(RunWith({"check", "--explain", "SQL9999"}).code, 2);
}

TEST_F(Commands, SarifHoldsEveryFinding) {
  Write("jobs/a.sql", kWrites);
  Write("jobs/b.yml", kJob);
  Write("jobs/c.yaml", "apiVersion: weir.dev/v1alpha1\na: [");
  const Outcome outcome = RunWith({"check", "--format", "sarif", (folder_ / "jobs").string()});
  EXPECT_EQ(outcome.code, 1);
  const auto log = doc::ParseJson(outcome.out);
  ASSERT_TRUE(log.ok());
  const doc::Json& run = (*log)["runs"][0];
  EXPECT_EQ(run["artifacts"].size(), 3u);
  ASSERT_EQ(run["results"].size(), 2u);
  EXPECT_EQ(run["results"][0]["ruleId"], "SQL0202");
  EXPECT_EQ(run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 16);
  EXPECT_EQ(run["results"][1]["ruleId"], "SPEC");
}

TEST_F(Commands, ConnectorsOfOnesOwn) {
  const std::string script = Write("a.sql",
                                   "CREATE TABLE s (a INT) WITH ('connector' = 'shop-bus',\n"
                                   "  'chanel' = 'x');\n"
                                   "CREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
                                   "INSERT INTO t SELECT a FROM s;\n");
  EXPECT_THAT(RunWith({"check", script}).err, testing::HasSubstr("SQL0503"));
  const std::string own = Write("bus.yaml",
                                "connector: shop-bus\nroles: [source]\n"
                                "options: {channel: {type: string, required: true}}\n");
  const std::string said = RunWith({"check", "--connectors", own, script}).err;
  EXPECT_THAT(said, testing::Not(testing::HasSubstr("SQL0503")));
  EXPECT_THAT(said, testing::HasSubstr("did you mean 'channel'?"));
  // As they are kept in a cluster.
  const std::string map =
      Write("map.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bus}\n"
            "data:\n  bus.yaml: |\n    connector: shop-bus\n    roles: [sink]\n");
  const Outcome wrong = RunWith({"check", "--connectors", map, script});
  EXPECT_THAT(wrong.err, testing::HasSubstr("SQL0509"));
  const std::string broken = Write("broken.yaml", "connector: a\noptons: {}\n");
  const Outcome refused = RunWith({"check", "--connectors", broken, script});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, testing::HasSubstr("broken.yaml: document in line 1: optons: no such"));
  EXPECT_EQ(RunWith({"compile", "--connectors", broken, script}).code, 2);
  EXPECT_EQ(RunWith({"explain", "--connectors", "/nowhere.yaml", script}).code, 2);
}

TEST_F(Commands, CompileWantsOneJob) {
  const std::string two =
      std::string(kJob) + "---\n" +
      "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata: {name: b}\n"
      "spec: {sql: 'CREATE TABLE t WITH (''connector'' = ''print'') AS SELECT 1 AS a'}\n";
  const std::string file = Write("two.yaml", two);
  EXPECT_EQ(RunWith({"compile", file}).code, 2);
  EXPECT_EQ(RunWith({"compile", "--job", "orders", file}).code, 1);
  EXPECT_EQ(RunWith({"compile", "--job", "b", file}).code, 0);
  EXPECT_EQ(RunWith({"compile", "--job", "c", file}).code, 2);
}

}  // namespace
}  // namespace weir::cli
