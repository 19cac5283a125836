#include "cli/fix.h"

#include <gtest/gtest.h>

#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

class Fix : public CommandTest {};

constexpr char kWrong[] =
    "CREATE TABLE t (a INT) WITH ('connector' = 'print');\r\n"
    "INSRT INTO t SELECT 1;\n";
constexpr char kMended[] =
    "CREATE TABLE t (a INT) WITH ('connector' = 'print');\r\n"
    "INSERT INTO t SELECT 1;\n";

TEST_F(Fix, WritesWhatItMended) {
  const std::string file = Write("a.sql", kWrong);
  const Outcome outcome = RunWith({"check", "--fix", file});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, file + ": 1 corrected\n");
  EXPECT_EQ(Read(file), kMended);
  EXPECT_EQ(RunWith({"check", "--fix", file}).err, "");
}

TEST_F(Fix, ADiffWritesNothing) {
  const std::string file = Write("a.sql", kWrong);
  const Outcome outcome = RunWith({"check", "--diff", file});
  EXPECT_EQ(outcome.code, 1) << "the file is as wrong as before";
  EXPECT_EQ(outcome.out, "--- " + file + "\n+++ " + file +
                             "\n@@ -2 +2 @@\n-INSRT INTO t SELECT 1;\n+INSERT INTO t SELECT 1;\n");
  EXPECT_EQ(Read(file), kWrong);
  EXPECT_EQ(RunWith({"check", "--diff", "--fix", file}).code, 2);
}

TEST_F(Fix, StandardInputGoesToStandardOutput) {
  EXPECT_EQ(RunWith({"check", "--fix", "-"}, kWrong).out, kMended);
  EXPECT_EQ(RunWith({"check", "--fix", "-"}, kMended).out, kMended);
}

TEST_F(Fix, BlockScalarsOfYamlKeepTheirPlace) {
  const std::string head =
      "# a comment\napiVersion: weir.dev/v1alpha1\nkind: SqlJob\n"
      "metadata: {name: a}\nspec:\n  sql: |\n";
  const std::string tail = "  mode: Streaming # stays\n";
  const std::string table = "    CREATE TABLE t (a INT) WITH ('connector' = 'print');\n\n";
  const std::string file = Write("a.yaml", head + table + "    INSRT INTO t SELECT 1;\n" + tail);
  EXPECT_EQ(RunWith({"check", "--fix", file}).code, 0);
  EXPECT_EQ(Read(file), head + table + "    INSERT INTO t SELECT 1;\n" + tail);
}

TEST_F(Fix, OtherScalarsStayAsTheyAre) {
  const std::string text =
      "apiVersion: weir.dev/v1alpha1\nkind: SqlJob\nmetadata: {name: a}\n"
      "spec: {sql: 'INSRT INTO t SELECT 1'}\n";
  const std::string file = Write("a.yaml", text);
  EXPECT_EQ(RunWith({"check", "--fix", file}).code, 1);
  EXPECT_EQ(Read(file), text);
}

TEST_F(Fix, SeveralMistakesAreMendedInOneRun) {
  const std::string file =
      Write("a.sql",
            "CREATE TABLE t (order INT, b INT,) WITH ('connector' = 'print');\n"
            "INSRT INTO t SELECT 1, 2;");
  const Outcome outcome = RunWith({"check", "--fix", file});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(Read(file),
            "CREATE TABLE t (`order` INT, b INT) WITH ('connector' = 'print');\n"
            "INSERT INTO t SELECT 1, 2;");
}

TEST_F(Fix, WhatCannotBeMendedIsStillReported) {
  const std::string file = Write("a.sql", "INSRT INTO t SELECT 1;\nINSERT INTO t SELECT 'x;\n");
  const Outcome outcome = RunWith({"check", "--fix", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("SQL0101"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace weir::cli
