#include "cli/commands.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/doc/value.h"

namespace weir::cli {
namespace {

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

Outcome RunWith(const std::vector<std::string>& args, const std::string& in = "") {
  std::istringstream input(in);
  std::ostringstream out;
  std::ostringstream err;
  Outcome outcome;
  outcome.code = Run(args, {input, out, err});
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

class Commands : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "weir-cli-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  std::filesystem::path folder_;
};

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
  const Outcome outcome = RunWith({"check", Write("a.sql", "INSERT INTO t SELECT 1")});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST_F(Commands, DiagnosticsStartWithTheirPlace) {
  const std::string file = Write("a.sql", "INSERT INTO t\r\nSELECT 1 FORM s");
  const Outcome outcome = RunWith({"check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err.rfind(file + ":2:10: error[SQL0202]: ", 0), 0u) << outcome.err;
}

TEST_F(Commands, PositionsInYamlAreTheFiles) {
  const std::string file = Write("job.yaml", kJob);
  const Outcome outcome = RunWith({"check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err.rfind(file + ":16:28: error[SQL0202]", 0), 0u) << outcome.err;
}

TEST_F(Commands, OtherScalarsPointIntoTheSql) {
  const std::string file =
      Write("job.yaml",
            "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata: {name: orders}\n"
            "spec: {sql: \"INSERT INTO t\\nSELECT 1 FORM s\"}\n");
  const Outcome outcome = RunWith({"check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.err.rfind(file + "#orders:2:10: error[SQL0202]", 0), 0u) << outcome.err;
}

TEST_F(Commands, ReadsStandardInput) {
  EXPECT_EQ(RunWith({"check", "-"}, "INSERT INTO t SELECT 1").code, 0);
  const Outcome yaml = RunWith({"check", "-"}, kJob);
  EXPECT_EQ(yaml.code, 1);
  EXPECT_EQ(yaml.err.rfind("<stdin>:16:28:", 0), 0u) << yaml.err;
}

TEST_F(Commands, ReadsFoldersRecursively) {
  Write("jobs/a.sql", "INSERT INTO t SELECT 1");
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
  const std::string file =
      Write("a.sql", "SET a=b;\nINSERT INTO x SELECT 1;\nINSERT INTO y SELECT 2;\n");
  const Outcome outcome = RunWith({"compile", file});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out,
            "SET 'a'='b';\nEXECUTE STATEMENT SET BEGIN INSERT INTO x SELECT 1;\n"
            "INSERT INTO y SELECT 2; END;\n");
  EXPECT_NE(outcome.err.find(file + ":2: edited: statement-set"), std::string::npos) << outcome.err;
}

TEST_F(Commands, CompiledUnitAsJsonHidesSecrets) {
  const std::string file =
      Write("a.sql",
            "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'password' = 'hush');\n"
            "INSERT INTO t SELECT * FROM s");
  const Outcome outcome = RunWith({"compile", "--format", "json", file});
  EXPECT_EQ(outcome.code, 0);
  const auto unit = doc::ParseJson(outcome.out);
  ASSERT_TRUE(unit.ok());
  EXPECT_EQ((*unit)["tables"][0]["options"]["password"], "***");
  EXPECT_EQ((*unit)["containsSecrets"], true);
  EXPECT_EQ((*unit)["sources"][0], "s");
  EXPECT_EQ((*unit)["dag"]["edges"][0]["to"], 0);
}

TEST_F(Commands, CompileWantsOneJob) {
  const std::string two = std::string(kJob) + "---\n" +
                          "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata: {name: b}\n"
                          "spec: {sql: 'INSERT INTO t SELECT 1'}\n";
  const std::string file = Write("two.yaml", two);
  EXPECT_EQ(RunWith({"compile", file}).code, 2);
  EXPECT_EQ(RunWith({"compile", "--job", "orders", file}).code, 1);
  EXPECT_EQ(RunWith({"compile", "--job", "b", file}).code, 0);
  EXPECT_EQ(RunWith({"compile", "--job", "c", file}).code, 2);
}

}  // namespace
}  // namespace weir::cli
