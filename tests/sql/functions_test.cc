// Signatures as text, and the lists that hold them.
#include "sql/compile/functions.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sql/catalog/user_function.h"

namespace weir::sql {
namespace {

// "AGGREGATE f(DOUBLE) DOUBLE | ...", or what is wrong.
std::string Read(const std::string& signature) {
  const std::vector<DeclaredFunction> one = {{"f", "F", "JAVA", "", signature}};
  const std::vector<std::string> problems = CheckFunctions(one);
  if (!problems.empty()) return problems.front();
  const FunctionInfo info = FunctionInfos(one).front();
  std::string out;
  const std::vector<std::string> calls = Signatures(info);
  for (size_t i = 0; i < calls.size(); ++i) {
    const DataType& result = info.signatures[i].result;
    out += fmt::format("{}{}{} {}", i > 0 ? " | " : "",
                       info.kind == FunctionInfo::Kind::kAggregate ? "AGGREGATE "
                       : info.kind == FunctionInfo::Kind::kTable   ? "TABLE "
                                                                   : "",
                       calls[i], result.is_unknown() ? "ANY" : result.ToString());
  }
  return out;
}

TEST(Functions, SignaturesThatCanBe) {
  for (const auto& [text, wanted] : std::vector<std::pair<std::string, std::string>>{
           {"", ""},
           {"() RETURNS INT", "f() INT"},
           {"(INT, STRING) RETURNS BIGINT", "f(INT, STRING) BIGINT"},
           {"(int not null) returns decimal(10, 2) NOT NULL",
            "f(INT NOT NULL) DECIMAL(10, 2) NOT NULL"},
           {"(STRING...) RETURNS STRING", "f(STRING...) STRING"},
           {"(STRING, INT ...) RETURNS STRING", "f(STRING, INT...) STRING"},
           {"(STRING [, INT [, STRING]]) RETURNS STRING", "f(STRING [, INT [, STRING]]) STRING"},
           {"([INT]) RETURNS INT", "f([INT]) INT"},
           {"(STRING [, INT, INT]) RETURNS INT", "f(STRING [, INT [, INT]]) INT"},
           {"(ANY, TIMESTAMP_LTZ(3)) RETURNS ANY", "f(ANY, TIMESTAMP_LTZ(3)) ANY"},
           {"(text STRING, `from` DATE) RETURNS INT", "f(text STRING, from DATE) INT"},
           {"(ARRAY<INT>, MAP<STRING, ROW<a INT, b STRING>>) RETURNS ROW<x INT, y ARRAY<STRING>>",
            "f(ARRAY<INT>, MAP<STRING, ROW<`a` INT, `b` STRING>>) ROW<`x` INT, `y` "
            "ARRAY<STRING>>"},
           {"(INT) RETURNS INT | (STRING)\n  RETURNS STRING", "f(INT) INT | f(STRING) STRING"},
           {"(STRING) RETURNS TABLE (word STRING, `size` INT NOT NULL)",
            "TABLE f(STRING) ROW<`word` STRING, `size` INT NOT NULL>"},
           {"AGGREGATE (DOUBLE) RETURNS DOUBLE | aggregate (INT) RETURNS INT",
            "AGGREGATE f(DOUBLE) DOUBLE | AGGREGATE f(INT) INT"},
       }) {
    EXPECT_EQ(Read(text), wanted) << text;
  }
}

TEST(Functions, SignaturesThatCannotBeHaveAPlaceAndARemedy) {
  for (const auto& [text, place, says] : std::vector<std::array<std::string, 3>>{
           {"INT RETURNS INT", "1:1", "'('"},
           {"(INT", "1:4", "')'"},
           {"(INT)", "1:5", "RETURNS"},
           {"(INT) RETURN INT", "1:7", "RETURNS"},
           {"(INT) RETURNS", "1:13", "type"},
           {"(INT,) RETURNS INT", "1:6", "type"},
           {"(INT STRING) RETURNS INT", "1:6", "')'"},
           {"(TEXT) RETURNS INT", "1:2", "no type TEXT"},
           {"(INT) RETURNS\n VARCHR", "2:2", "no type VARCHR"},
           {"(INT..., INT) RETURNS INT", "1:8", "')'"},
           {"(INT [INT]) RETURNS INT", "1:7", "','"},
           {"(INT [, INT) RETURNS INT", "1:12", "'['"},
           {"(INT) RETURNS INT (STRING) RETURNS INT", "1:19", "'|'"},
           {"(INT) RETURNS INT |", "1:19", "'('"},
           {"(INT) RETURNS TABLE", "1:19", "'('"},
           {"(INT) RETURNS TABLE ()", "1:22", "column"},
           {"(INT) RETURNS TABLE (INT)", "1:22", "column"},
           {"(INT) RETURNS TABLE (a INT, a INT)", "1:29", "given twice"},
           {"(a INT, a INT) RETURNS INT", "1:9", "given twice"},
           {"AGGREGATE (INT) RETURNS TABLE (a INT)", "1:25", "aggregate"},
           {"(INT) RETURNS INT | (INT) RETURNS TABLE (a INT)", "1:21", "different kinds"},
           {"AGGREGATE (INT) RETURNS INT | (INT) RETURNS INT", "1:31", "different kinds"},
           {"(DECIMAL(3, 5)) RETURNS INT", "1:2", "DECIMAL"},
       }) {
    const std::string said = Read(text);
    EXPECT_EQ(said.rfind("[0].signature:" + place + ": ", 0), 0u) << text << ": " << said;
    EXPECT_NE(said.find(says), std::string::npos) << text << ": " << said;
    EXPECT_NE(said.find("; "), std::string::npos) << "no remedy: " << said;
  }
}

TEST(Functions, AnySignatureIsReadOrRefused) {
  const std::string pieces[] = {"(", ")",        "INT", "STRING", "RETURNS", "TABLE", "AGGREGATE",
                                "[", "]",        ",",   "...",    "|",       "a",     "ROW<",
                                ">", "NOT NULL", "'x'", ";",      "--"};
  uint32_t state = 7;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (int k = 0; k < 9; ++k) {
      state = state * 1664525u + 1013904223u;
      text += pieces[(state >> 16) % std::size(pieces)] + " ";
    }
    Read(text);
  }
  EXPECT_NE(Read(std::string(4000, '(')), "");
  EXPECT_NE(Read("(" + std::string(1300, 'x')), "");
  std::string deep = "(";
  for (int i = 0; i < 500; ++i) deep += "ARRAY<";
  EXPECT_NE(Read(deep), "");
}

TEST(Functions, NamesOfTheListAreTheirOwn) {
  const std::vector<DeclaredFunction> list = {{"mask", "A", "JAVA", "", ""},
                                              {"Mask", "B", "JAVA", "", ""},
                                              {"concat_ws", "C", "JAVA", "", ""},
                                              {"tumble", "D", "JAVA", "", ""}};
  const std::vector<std::string> problems = CheckFunctions(list);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0],
            "[1].name: [0] declares mask already (the case of letters does not count); rename one");
  EXPECT_EQ(problems[1],
            "[2].name: concat_ws is a built-in function of Flink, which this one would hide; "
            "choose another name");
  EXPECT_EQ(problems[2].rfind("[3].name: tumble is a built-in", 0), 0u);
}

TEST(Functions, StatementsForFlink) {
  EXPECT_EQ(CreateFunctions({}), "");
  const std::vector<DeclaredFunction> list = {{"mask", "com.a.B$C", "SCALA", "/a/b.jar", "x"},
                                              {"order", "D", "JAVA", "", ""}};
  EXPECT_EQ(CreateFunctions(list),
            "CREATE TEMPORARY SYSTEM FUNCTION mask AS 'com.a.B$C' LANGUAGE SCALA USING JAR "
            "'/a/b.jar'; CREATE TEMPORARY SYSTEM FUNCTION `order` AS 'D' LANGUAGE JAVA; ");
}

}  // namespace
}  // namespace weir::sql
