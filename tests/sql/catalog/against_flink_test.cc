// Every call of data/functions.tsv, every cast of data/casts.tsv: what Flink's validator said when
// tests/differential/types/renew.py asked it, against what this module says.
//
// WEIR_TYPES_ALL=FILE (made by `renew.py --all FILE`) holds a wider set against the module, for a
// look at what is left; WEIR_TYPES_SHOW=1 prints each disagreement.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "sql/catalog/coercion.h"
#include "sql/catalog/function.h"

namespace weir::sql {
namespace {

using T = DataType;

// The codes of renew.py. A view's columns are as Flink normalizes them.
std::map<std::string, ArgInfo> MakeCodes() {
  std::map<std::string, ArgInfo> codes;
  auto column = [&](const char* code, T type) { codes[code].type = type; };
  const T row = T::Row({{"a", T::Int()}, {"b", T::String()}});
  column("b", T::Boolean()), column("ti", T::Tinyint()), column("si", T::Smallint());
  column("i", T::Int()), column("bi", T::Bigint()), column("f", T::Float());
  column("d", T::Double()), column("dec", T::Decimal(10, 2)), column("dec38", T::Decimal(38, 18));
  column("dec0", T::Decimal(5, 0)), column("c", T::Char(3)), column("vc", T::Varchar(5));
  column("s", T::String()), column("bin", T::Binary(4)), column("vb", T::Varbinary(5));
  column("by", T::Bytes()), column("dt", T::Date()), column("tm", T::Time(0));
  column("t3", T::Timestamp(3)), column("t6", T::Timestamp(6)), column("t9", T::Timestamp(9));
  column("l3", T::TimestampLtz(3)), column("l6", T::TimestampLtz(6));
  column("ai", T::Array(T::Int())), column("abi", T::Array(T::Bigint()));
  column("as", T::Array(T::String())), column("aa", T::Array(T::Array(T::Int())));
  column("an", T::Array(T::Int().NotNull())), column("ar", T::Array(row));
  column("am", T::Array(T::Map(T::String(), T::Int())));
  column("msi", T::Map(T::String(), T::Int())), column("mis", T::Map(T::Int(), T::String()));
  column("ms", T::Multiset(T::String())), column("r", row);
  column("r1", T::Row({{"x", T::Bigint().NotNull()}}));
  column("rr", T::Row({{"a", T::Int()}, {"b", T::Row({{"c", T::Int()}})}}));
  for (const char* code :
       {"b", "i", "bi", "d", "dec", "c", "s", "by", "dt", "t3", "l3", "ai", "msi", "r"}) {
    column((std::string(code) + "N").c_str(), codes[code].type.NotNull());
  }
  column("asN", T::Array(T::String().NotNull()).NotNull());
  column("rt", T::Timestamp(3).WithTimeAttribute(TimeAttribute::kRowtime));
  column("pt", T::TimestampLtz(3).NotNull().WithTimeAttribute(TimeAttribute::kProctime));
  column("v", T::Variant()), column("im", T::Interval(IntervalRange::kMonth));
  column("id", T::Interval(IntervalRange::kSecond, 2, 3));
  column("ob", T::Structured("o", {{"f", T::Int().NotNull()}}));
  column("ad", T::Array(T::Decimal(2, 1).NotNull()).NotNull());
  auto literal = [&](const char* code, T type, const char* value) {
    codes[code].type = type.NotNull();
    codes[code].is_literal = true;
    codes[code].literal = value;
  };
  literal("n0", T::Int(), "0"), literal("n1", T::Int(), "1"), literal("n3", T::Int(), "3");
  literal("n25", T::Decimal(2, 1), "2.5"), literal("d05", T::Decimal(2, 1), "0.5");
  literal("big", T::Bigint(), "3000000000"), literal("ne", T::Double(), "1e0");
  literal("sa", T::Char(3), "abc"), literal("sp", T::Char(3), "$.a"),
      literal("ra", T::Char(1), "a");
  literal("sf", T::Char(1), "f"), literal("sc", T::Char(1), "o"), literal("em", T::Char(0), "");
  literal("tru", T::Boolean(), "TRUE"), literal("ld", T::Date(), "2020-01-01");
  literal("lt", T::Time(0), "10:00:00"), literal("lts", T::Timestamp(0), "2020-01-01 00:00:00");
  literal("lid", T::Interval(IntervalRange::kDay), "1");
  literal("lim", T::Interval(IntervalRange::kMonth), "1");
  literal("lis", T::Interval(IntervalRange::kSecond), "1.5"), literal("xb", T::Binary(1), "0A");
  codes["nul"].type = T::Null();
  codes["nul"].is_literal = codes["nul"].is_null_literal = true;
  return codes;
}

struct Target {
  const FunctionDef* function = nullptr;
  std::optional<std::string_view> unit;  // a symbol
  bool unit_last = false;
  CallContext context;
};

// A call's name in calls.txt, as function and extra arguments.
Target TargetOf(std::string_view name) {
  Target target;
  auto starts = [&](std::string_view prefix) {
    if (!name.starts_with(prefix)) return false;
    name.remove_prefix(prefix.size());
    return true;
  };
  if (starts("OVER ") || starts("GROUPED ")) target.context.may_be_empty = false;
  if (starts("GROUP ")) {
    target.function = FindFunction(name, FunctionKind::kGroupWindowProperty);
    return target;
  }
  static constexpr std::pair<std::string_view, std::string_view> kAlias[] = {
      {"COUNT DISTINCT", "COUNT"},
      {"SUM DISTINCT", "SUM"},
      {"LAG2", "LAG"},
      {"LAG3", "LAG"},
      {"OVERLAY FOR", "OVERLAY"},
      {"SUBSTRING FROM", "SUBSTRING"},
      {"PI()", "PI"},
      {"JSON_VALUE INT", "JSON_VALUE"},
      {"CONVERT USING", "CONVERT"},
      {"JSON_QUERY RETURNING", "JSON_QUERY"}};
  for (const auto& [written, function] : kAlias) {
    if (name == written) name = function;
  }
  static constexpr std::pair<std::string_view, std::string_view> kOperators[] = {
      {"CASE2", "CASE"},
      {"CASE3", "CASE"},
      {"ARRAY1", "ARRAY"},
      {"MAP4", "MAP"},
      {"LIKE ESCAPE", "LIKE"}};
  for (const auto& [written, op] : kOperators) {
    if (name == written) name = op;
  }
  if (name == "NEG") target.function = FindOperator("-", 1);
  if (name == "POS") target.function = FindOperator("+", 1);
  if (name.starts_with("EXTRACT ")) {
    target.unit = name.substr(8);
    target.function = FindFunction("EXTRACT");
  } else if (name.starts_with("TIMESTAMPADD") || name.starts_with("TIMESTAMPDIFF")) {
    target.unit = name.ends_with(" H") ? "HOUR" : "DAY";
    target.function = FindFunction(name.substr(0, name.find(' ')));
  } else if (name.ends_with(" TO") && (name.starts_with("CEIL") || name.starts_with("FLOOR"))) {
    target.unit = "DAY";
    target.unit_last = true;
    target.function = FindFunction(name.substr(0, name.find(' ')));
  } else if (name == "TRIM FROM" || name == "TRIM LEADING") {
    target.unit = "BOTH";
    target.function = FindFunction("TRIM");
  }
  if (target.function == nullptr) target.function = FindFunction(name);
  if (target.function == nullptr) target.function = FindOperator(name, 2);
  if (target.function == nullptr) target.function = FindOperator(name, 1);
  return target;
}

// The word that renew.py has for a refusal.
std::string_view Word(CallErrorKind kind) {
  if (kind == CallErrorKind::kNullNotAllowed) return "!null";
  if (kind == CallErrorKind::kWrongCount) return "!count";
  return "!type";
}

std::string Verdict(const std::string& name, const std::vector<ArgInfo>& given) {
  if (name == "COUNT(*)") {
    ArgInfo star;
    star.is_star = true;
    return InferCall(*FindFunction("COUNT"), {&star, 1}).type.ToString();
  }
  if (name == "UNION") {
    for (const ArgInfo& argument : given) {
      if (argument.is_null_literal) return "!null";
    }
    const T types[] = {given[0].type, given[1].type};
    const auto common = CommonType(types);
    return common.has_value() ? common->Normalized().ToString() : "!type";
  }
  Target target = TargetOf(name);
  if (target.function == nullptr) return "!unknown";
  std::vector<ArgInfo> arguments = given;
  if (target.unit.has_value()) {
    ArgInfo unit;
    unit.type = T::Symbol();
    unit.is_literal = true;
    unit.literal = *target.unit;
    arguments.insert(target.unit_last ? arguments.end() : arguments.begin(), unit);
  }
  if (name == "JSON_VALUE INT" || name == "JSON_QUERY RETURNING") {
    arguments.emplace_back();
    arguments.back().type = name == "JSON_VALUE INT" ? T::Int() : T::Array(T::String());
  }
  const InferResult result = InferCall(*target.function, arguments, target.context);
  if (result.ok()) return result.type.Normalized().ToString();
  return std::string(Word(result.error->kind));
}

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

struct Score {
  size_t cases = 0;
  size_t verdicts = 0;  // accepted or refused alike
  size_t types = 0;     // of those that both accept, with the same type
  size_t both_accept = 0;
  size_t refusals = 0;  // refused by both, Flink having said that it is the count or a NULL
  size_t kinds = 0;     // of these, called so by us, too
  std::map<std::string, size_t> misses;
};

Score Compare(const std::string& path) {
  const std::map<std::string, ArgInfo> codes = MakeCodes();
  const bool show = std::getenv("WEIR_TYPES_SHOW") != nullptr;
  std::ifstream in(path);
  EXPECT_TRUE(in.good()) << path;
  Score score;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> parts = Split(line, '\t');
    EXPECT_GE(parts.size(), 3u) << line;
    std::vector<ArgInfo> arguments;
    for (const std::string& code : Split(parts[1], ',')) {
      const auto found = codes.find(code);
      EXPECT_NE(found, codes.end()) << code;
      if (found != codes.end()) arguments.push_back(found->second);
    }
    const std::string& wanted = parts[2];
    const std::string got = Verdict(parts[0], arguments);
    ++score.cases;
    const bool same_verdict = (got[0] == '!') == (wanted[0] == '!');
    score.verdicts += same_verdict ? 1 : 0;
    if (got[0] != '!' && wanted[0] != '!') {
      ++score.both_accept;
      score.types += got == wanted ? 1 : 0;
    }
    if (same_verdict && (wanted == "!null" || wanted == "!count")) {
      ++score.refusals;
      score.kinds += got == wanted ? 1 : 0;
      if (got != wanted && show) std::cout << line << "\tcalled: " << got << '\n';
    }
    if (!same_verdict || (got[0] != '!' && got != wanted)) {
      ++score.misses[parts[0]];
      if (show)
        std::cout << parts[0] << '\t' << parts[1] << '\t' << got << "\tFlink: " << wanted << '\n';
    }
  }
  return score;
}

void Print(const char* title, const Score& score) {
  std::cout << title << ": " << score.cases << " calls, " << score.verdicts
            << " judged alike, same type in " << score.types << " of " << score.both_accept
            << " accepted by both; wrong counts and NULLs called so: " << score.kinds << " of "
            << score.refusals << "\n";
  for (const auto& [name, count] : score.misses) std::cout << "  " << name << ": " << count << '\n';
}

const std::string kData = std::string(WEIR_SOURCE_DIR) + "/tests/sql/catalog/data/";

TEST(AgainstFlink, CallsAreJudgedAndTypedAsFlinkDoes) {
  const Score score = Compare(kData + "functions.tsv");
  Print("functions", score);
  ASSERT_GT(score.cases, 10000u);
  ASSERT_GT(score.both_accept, 4000u);
  EXPECT_GE(score.verdicts * 1000, score.cases * 990);
  EXPECT_GE(score.types * 1000, score.both_accept * 990);
  ASSERT_GT(score.refusals, 400u);
  EXPECT_GE(score.kinds * 1000, score.refusals * 990);
}

TEST(AgainstFlink, WiderSet) {
  const char* path = std::getenv("WEIR_TYPES_ALL");
  if (path == nullptr) GTEST_SKIP() << "WEIR_TYPES_ALL is not set";
  Print("all", Compare(path));
}

TEST(AgainstFlink, ColumnsAreShownAsFlinkShowsThem) {
  const std::map<std::string, ArgInfo> codes = MakeCodes();
  std::ifstream in(kData + "columns.tsv");
  size_t seen = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> parts = Split(line, '\t');
    if (parts[1][0] == '!') continue;
    ++seen;
    EXPECT_EQ(codes.at(parts[0]).type.Normalized().ToString(), parts[1]) << parts[0];
  }
  EXPECT_GT(seen, 70u);
}

// The types of renew.py's TARGETS.
std::optional<T> TargetType(const std::string& text) {
  const T row = T::Row({{"a", T::Int()}, {"b", T::String()}});
  const std::map<std::string, T> types = {
      {"BOOLEAN", T::Boolean()},
      {"TINYINT", T::Tinyint()},
      {"SMALLINT", T::Smallint()},
      {"INT", T::Int()},
      {"BIGINT", T::Bigint()},
      {"FLOAT", T::Float()},
      {"DOUBLE", T::Double()},
      {"DECIMAL(10, 2)", T::Decimal(10, 2)},
      {"DECIMAL(5, 0)", T::Decimal(5, 0)},
      {"CHAR(3)", T::Char(3)},
      {"VARCHAR(5)", T::Varchar(5)},
      {"STRING", T::String()},
      {"BINARY(4)", T::Binary(4)},
      {"VARBINARY(5)", T::Varbinary(5)},
      {"BYTES", T::Bytes()},
      {"DATE", T::Date()},
      {"TIME", T::Time()},
      {"TIMESTAMP(3)", T::Timestamp(3)},
      {"TIMESTAMP(9)", T::Timestamp(9)},
      {"TIMESTAMP_LTZ(3)", T::TimestampLtz(3)},
      {"ARRAY<INT>", T::Array(T::Int())},
      {"ARRAY<STRING>", T::Array(T::String())},
      {"ARRAY<BIGINT>", T::Array(T::Bigint())},
      {"MAP<STRING, INT>", T::Map(T::String(), T::Int())},
      {"MAP<STRING, BIGINT>", T::Map(T::String(), T::Bigint())},
      {"MULTISET<STRING>", T::Multiset(T::String())},
      {"ROW<a INT, b STRING>", row},
      {"ROW<a BIGINT, b STRING>", T::Row({{"a", T::Bigint()}, {"b", T::String()}})},
      {"ROW<x BIGINT>", T::Row({{"x", T::Bigint()}})},
      {"INTERVAL MONTH", T::Interval(IntervalRange::kMonth)},
      {"INTERVAL DAY", T::Interval(IntervalRange::kDay)},
      {"INTERVAL SECOND(3)", T::Interval(IntervalRange::kSecond, 2, 3)},
      {"INTERVAL YEAR TO MONTH", T::Interval(IntervalRange::kYearToMonth)},
  };
  const auto found = types.find(text);
  return found == types.end() ? std::nullopt : std::optional<T>(found->second);
}

enum class Question { kCast, kAssign, kRun };

Score CompareCasts(const std::string& file, Question question) {
  const std::map<std::string, ArgInfo> codes = MakeCodes();
  const bool show = std::getenv("WEIR_TYPES_SHOW") != nullptr;
  std::ifstream in(kData + file);
  Score score;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> parts = Split(line, '\t');
    const std::optional<T> to = TargetType(parts[1]);
    EXPECT_TRUE(to.has_value()) << parts[1];
    const T& from = codes.at(parts[0]).type;
    const bool accepted = parts[2][0] != '!';
    const Support support = question == Question::kCast     ? CanCast(from, *to)
                            : question == Question::kAssign ? CanAssign(from, *to)
                                                            : CanRunCast(from, *to);
    const bool ours = support == Support::kYes;
    ++score.cases;
    score.verdicts += ours == accepted ? 1 : 0;
    if (ours != accepted) {
      ++score.misses[parts[1]];
      if (show) std::cout << line << "\tours: " << ours << '\n';
      continue;
    }
    if (!accepted || question != Question::kCast) continue;
    ++score.both_accept;
    const std::string types = CastResult(from, *to, false).Normalized().ToString() + "; " +
                              CastResult(from, *to, true).Normalized().ToString();
    score.types += types == parts[2] ? 1 : 0;
    if (types != parts[2] && show) std::cout << line << "\tours: " << types << '\n';
  }
  return score;
}

TEST(AgainstFlink, CastsAreAcceptedAsFlinkDoes) {
  const Score score = CompareCasts("casts.tsv", Question::kCast);
  Print("casts", score);
  ASSERT_GT(score.cases, 2000u);
  EXPECT_GE(score.verdicts * 1000, score.cases * 990);
  EXPECT_GE(score.types * 1000, score.both_accept * 990);
}

TEST(AgainstFlink, CastsWithoutCodeAreKnown) {
  const Score score = CompareCasts("runs.tsv", Question::kRun);
  Print("casts as code", score);
  ASSERT_GT(score.cases, 1000u);
  EXPECT_GE(score.verdicts * 1000, score.cases * 990);
}

TEST(AgainstFlink, AssignmentsAreAcceptedAsFlinkDoes) {
  const Score score = CompareCasts("assign.tsv", Question::kAssign);
  Print("assignments", score);
  ASSERT_GT(score.cases, 1500u);
  EXPECT_GE(score.verdicts * 1000, score.cases * 990);
}

// Flink lists its functions under the names of its Table API, too, and under words of the grammar.
TEST(AgainstFlink, NoFunctionOfItsListIsMissing) {
  const std::set<std::string> not_in_sql = {"AS",
                                            "ASC",
                                            "AT",
                                            "ASSIGNMENT",
                                            "CAST",
                                            "DEFAULT",
                                            "DESC",
                                            "DISTINCT",
                                            "DIVIDE",
                                            "END",
                                            "GET",
                                            "EQUALS",
                                            "FLATTEN",
                                            "MINUS",
                                            "OVER",
                                            "PLUS",
                                            "IS_JSON",
                                            "ROWTIME",
                                            "START",
                                            "SIMILAR",
                                            "TIMES",
                                            "SUM0",
                                            "TRY_CAST",
                                            "TRANSLATE3",
                                            "REINTERPRET_CAST",
                                            "JSON_ARRAYAGG_ABSENT_ON_NULL",
                                            "JSON_ARRAYAGG_NULL_ON_NULL",
                                            "JSON_OBJECTAGG_ABSENT_ON_NULL",
                                            "JSON_OBJECTAGG_NULL_ON_NULL"};
  std::ifstream in(kData + "names.tsv");
  size_t seen = 0;
  for (std::string name; std::getline(in, name);) {
    if (name.empty() || name[0] == '#' || not_in_sql.count(name) != 0) continue;
    ++seen;
    EXPECT_TRUE(FindFunction(name) != nullptr || FindOperator(name) != nullptr) << name;
  }
  EXPECT_GT(seen, 60u);
}

}  // namespace
}  // namespace weir::sql
