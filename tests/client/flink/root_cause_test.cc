// Stack traces of a real Flink 2.2.1 (frames shortened).
#include <gtest/gtest.h>

#include <string>

#include "client/flink/snapshot.h"

namespace weir::flink {
namespace {

RootCause Extract(std::string_view trace, const Redactor& redactor = Redactor()) {
  return ExtractRootCause(trace, redactor);
}

constexpr std::string_view kValidator =
    "org.apache.flink.client.program.ProgramInvocationException: The main method caused an error: "
    "null\n"
    "\tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java:373)"
    "\n\t... 12 more\n"
    "Caused by: java.lang.reflect.InvocationTargetException\n"
    "\tat java.base/java.lang.reflect.Method.invoke(Method.java:569)\n"
    "Caused by: org.apache.flink.table.api.ValidationException: SQL validation failed. From line "
    "3, column 28 to line 3, column 33: Column 'nosuch' not found in any table\n"
    "\tat org.apache.flink.table.planner.calcite.FlinkPlannerImpl.org$apache$flink$table$planner$"
    "calcite$FlinkPlannerImpl$$validate(FlinkPlannerImpl.scala:206)\n"
    "\tSuppressed: java.lang.IllegalStateException: not this\n"
    "\t\tat x.Y.z(Y.java:1)\n"
    "\tCaused by: java.lang.Error: nor this\n"
    "\t\t... 3 more\n"
    "Caused by: org.apache.calcite.runtime.CalciteContextException: From line 3, column 28 to line "
    "3, column 33: Column 'nosuch' not found in any table\n"
    "\tat org.apache.calcite.runtime.Resources$ExInstWithCause.ex(Resources.java:507)\n"
    "Caused by: org.apache.calcite.sql.validate.SqlValidatorException: Column 'nosuch' not found "
    "in any table\n"
    "\tat java.base/jdk.internal.reflect.DirectConstructorHandleAccessor.newInstance(x.java:62)\n"
    "\t... 20 more\n";

TEST(RootCauseTest, TheLastCausedByIsTheRoot) {
  const RootCause cause = Extract(kValidator);
  EXPECT_EQ(cause.root, (ExceptionItem{"org.apache.calcite.sql.validate.SqlValidatorException",
                                       "Column 'nosuch' not found in any table"}));
  ASSERT_EQ(cause.chain.size(), 5u);
  EXPECT_EQ(cause.chain[0].message, "The main method caused an error: null");
  EXPECT_EQ(cause.chain[1], (ExceptionItem{"java.lang.reflect.InvocationTargetException", ""}));
  EXPECT_EQ(cause.chain.back(), cause.root);
  EXPECT_EQ(cause.position,
            (SqlPosition{.line = 3, .column = 28, .end_line = 3, .end_column = 33}));
}

TEST(RootCauseTest, ParserPositionAndMessageOfSeveralLines) {
  const RootCause cause = Extract(
      "org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered \"TABEL\" at "
      "line 2, column 8.\nWas expecting one of:\n    \"CATALOG\" ...\n    \"DATABASE\" ...\n    \n"
      "\tat a.b(C.java:1)\n");
  EXPECT_EQ(cause.root.message,
            "SQL parse failed. Encountered \"TABEL\" at line 2, column 8. Was expecting one of: "
            "\"CATALOG\" ... \"DATABASE\" ...");
  EXPECT_EQ(cause.position, (SqlPosition{.line = 2, .column = 8, .end_line = 2, .end_column = 8}));
}

TEST(RootCauseTest, TheInnermostPositionWins) {
  const RootCause cause = Extract(
      "a.B: From line 1, column 1 to line 1, column 2: x\n\tat y\n"
      "Caused by: c.D: From line 7, column 3 to line 8, column 9: z\n\tat y\n"
      "Caused by: e.F: no position at line end\n");
  EXPECT_EQ(cause.position, (SqlPosition{.line = 7, .column = 3, .end_line = 8, .end_column = 9}));
}

TEST(RootCauseTest, TextWithoutPositionHasNone) {
  for (const auto* text : {"a.B: at line 99999999999999999999, column 1", "a.B: From line x",
                           "a.B: at line 3", "a.B: From line -3, column 2"}) {
    EXPECT_EQ(Extract(text).position, std::nullopt) << text;
  }
}

TEST(RootCauseTest, TextThatIsNoTraceIsAMessage) {
  EXPECT_EQ(Extract("something: odd").root, (ExceptionItem{"", "something: odd"}));
  EXPECT_EQ(Extract("java.lang.OutOfMemoryError").root,
            (ExceptionItem{"java.lang.OutOfMemoryError", ""}));
  EXPECT_EQ(Extract("a.b.C: with: colons").root, (ExceptionItem{"a.b.C", "with: colons"}));
  EXPECT_TRUE(Extract("").root.message.empty());
}

TEST(RootCauseTest, LongChainsKeepBothEnds) {
  std::string trace = "a.First: outer\n\tat x\n";
  for (int i = 1; i <= 30; ++i) trace += "Caused by: a.E" + std::to_string(i) + ": m\n\tat x\n";
  const RootCause cause = Extract(trace);
  ASSERT_EQ(cause.chain.size(), kMaxChainItems);
  EXPECT_EQ(cause.chain.front().exception_class, "a.First");
  EXPECT_EQ(cause.chain[3].exception_class, "a.E3");
  EXPECT_EQ(cause.chain[4].exception_class, "a.E27");
  EXPECT_EQ(cause.root.exception_class, "a.E30");
}

TEST(RootCauseTest, LongMessagesAreCutBetweenCharacters) {
  std::string message;
  for (int i = 0; i < 1000; ++i) message += "\xE6\xB5\x81";
  const RootCause cause = Extract("a.B: " + message + "\n\tat x\n");
  EXPECT_LE(cause.root.message.size(), kMaxMessageBytes);
  EXPECT_GT(cause.root.message.size(), kMaxMessageBytes - 8);
  EXPECT_TRUE(cause.root.message.ends_with("\x81..."));
}

TEST(RootCauseTest, SecretsAreRemovedBeforeCutting) {
  // The message would be cut in the middle of the secret.
  const std::string secret = "canary-S3cret-that-is-long";
  const std::string trace =
      "a.B: " + std::string(kMaxMessageBytes - 10, 'x') + " " + secret + "\n\tat x\n";
  const RootCause cause = Extract(trace, Redactor({secret}));
  EXPECT_EQ(cause.root.message.find("cana"), std::string::npos) << cause.root.message;
}

TEST(RootCauseTest, OptionListOfAPlannerError) {
  const RootCause cause = Extract(
      "org.apache.flink.table.api.ValidationException: Unable to create a sink for writing table "
      "'default_catalog.default_database.sec'.\n\nTable options are:\n\n'accessid'='i'\n"
      "'accesskey'='canary-S3cret'\n'connector'='nosuch'\n'password'='******'\n\tat a.b(C:1)\n"
      "Caused by: org.apache.flink.table.api.ValidationException: Could not find any factory for "
      "identifier 'nosuch'\n\tat x\n");
  ASSERT_EQ(cause.chain.size(), 2u);
  EXPECT_EQ(cause.chain[0].message,
            "Unable to create a sink for writing table 'default_catalog.default_database.sec'. "
            "Table options are: 'accessid'='i' 'accesskey'='***' 'connector'='nosuch' "
            "'password'='***'");
}

}  // namespace
}  // namespace weir::flink
