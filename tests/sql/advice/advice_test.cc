// What is said of scripts that run and end badly, and, as often, that nothing is said. Which of
// them Flink's own checks see, tests/differential compares.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/diag/render.h"

namespace weir::sql {
namespace {

constexpr char kTables[] = R"(
CREATE TABLE app (id INT, k INT, v BIGINT, s STRING, flag BOOLEAN, ts TIMESTAMP(3),
  pt AS PROCTIME(), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE plain (id INT, k INT, v BIGINT, flag BOOLEAN, ts TIMESTAMP(3), pt AS PROCTIME())
  WITH ('connector' = 'datagen');
CREATE TABLE ended (id INT, k INT, v BIGINT, flag BOOLEAN, ts TIMESTAMP(3), pt AS PROCTIME(),
  WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'number-of-rows' = '10');
CREATE TABLE ups (id INT, k INT, v BIGINT, s STRING, flag BOOLEAN, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092',
  'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE cdc (id INT, k INT, v BIGINT, s STRING, ts TIMESTAMP(3) METADATA FROM
  'value.ingestion-timestamp' VIRTUAL, PRIMARY KEY (id) NOT ENFORCED)
  WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092',
  'format' = 'debezium-json', 'scan.startup.mode' = 'earliest-offset');
CREATE TABLE bare (id INT, k INT, v BIGINT, s STRING, flag BOOLEAN)
  WITH ('connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092',
  'format' = 'debezium-json', 'scan.startup.mode' = 'earliest-offset');
CREATE TABLE rates (id INT, v BIGINT, ts TIMESTAMP(3), PRIMARY KEY (id) NOT ENFORCED,
  WATERMARK FOR ts AS ts) WITH ('connector' = 'upsert-kafka', 'topic' = 't',
  'properties.bootstrap.servers' = 'h:9092', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE dim (id INT, v BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc',
  'url' = 'jdbc:postgresql://h/d', 'table-name' = 't');
CREATE TABLE own (id INT, v BIGINT) WITH ('connector' = 'in-house');
CREATE TABLE p (id INT, v BIGINT) WITH ('connector' = 'print');
CREATE TABLE ps (id INT, s STRING) WITH ('connector' = 'print');
CREATE TABLE up (id INT, v BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH (
  'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092',
  'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE ups2 (id INT, s STRING, PRIMARY KEY (id) NOT ENFORCED) WITH (
  'connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'h:9092',
  'key.format' = 'json', 'value.format' = 'json');
)";

struct Case {
  std::string insert;
  std::string expected;  // codes of the family that is asked for, in order; "" none
};

CompileOutput CompileInsert(const std::string& insert) {
  CompileInput input;
  input.script = kTables + insert;
  return Compile(input);
}

// The codes, each with the text it stands at.
std::string Warnings(const std::string& insert, DiagCode only) {
  const std::string script = kTables + insert;
  const CompileOutput output = CompileInsert(insert);
  std::string text;
  for (const Diagnostic& one : output.diagnostics) {
    if (one.level == Level::kError) return "error: " + one.message;
    if (one.code != only) continue;
    EXPECT_EQ(one.level, Level::kWarning);
    EXPECT_FALSE(one.help.empty()) << one.message;
    text += (text.empty() ? "" : " | ") +
            script.substr(one.primary.span.begin, one.primary.span.size());
  }
  return text;
}

void Expect(DiagCode code, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    EXPECT_EQ(Warnings(one.insert, code), one.expected) << one.insert;
  }
}

TEST(AdviceTest, StateThatOnlyGrows) {
  Expect(DiagCode::kStateGrows,
         {{"INSERT INTO p SELECT k, COUNT(*) FROM app GROUP BY k;", "k"},
          {"INSERT INTO p SELECT DISTINCT id, v FROM app;", "SELECT DISTINCT id, v FROM app"},
          {"INSERT INTO p SELECT 1, COUNT(DISTINCT v) FROM app;", "COUNT(DISTINCT v)"},
          {"INSERT INTO p SELECT a.id, b.v FROM app a JOIN plain b ON a.id = b.id;", "a.id = b.id"},
          // A lookup table without FOR SYSTEM_TIME: all rows of the other side are kept.
          {"INSERT INTO p SELECT a.id, d.v FROM app a JOIN dim d ON a.id = d.id;", "a.id = d.id"},
          {"INSERT INTO p SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY "
           "pt) AS rn FROM app) WHERE rn = 1;",
           "ROW_NUMBER() OVER (PARTITION BY id ORDER BY pt)"},
          {"INSERT INTO p SELECT id, SUM(v) OVER (PARTITION BY id ORDER BY ts) FROM app;",
           "SUM(v) OVER (PARTITION BY id ORDER BY ts)"}});
}

TEST(AdviceTest, StateThatEndsByItself) {
  const std::string ttl = "SET 'table.exec.state.ttl' = '";
  Expect(
      DiagCode::kStateGrows,
      {{ttl + "1 d'; INSERT INTO p SELECT k, COUNT(*) FROM app GROUP BY k;", ""},
       {ttl + "0 s'; INSERT INTO p SELECT k, COUNT(*) FROM app GROUP BY k;", ""},
       {"INSERT INTO p SELECT /*+ STATE_TTL('app' = '1d') */ k, COUNT(*) FROM app GROUP BY k;", ""},
       {"INSERT INTO p SELECT /*+ STATE_TTL('a' = '1d', 'b' = '1d') */ a.id, b.v FROM app a JOIN "
        "plain b ON a.id = b.id;",
        ""},
       // The hint is that of the SELECT around it.
       {"INSERT INTO p SELECT /*+ STATE_TTL('x' = '1d') */ k, COUNT(*) FROM (SELECT id, MAX(k) k "
        "FROM app GROUP BY id) x GROUP BY k;",
        "id"},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM app;", ""},
       {"INSERT INTO p SELECT k, COUNT(*) FROM ended GROUP BY k;", ""},
       {"INSERT INTO p SELECT id, COUNT(*) FROM dim GROUP BY id;", ""},
       {"INSERT INTO p SELECT id, COUNT(*) FROM own GROUP BY id;", ""},
       {"INSERT INTO p SELECT k, COUNT(*) FROM ups GROUP BY k;", ""},
       {"INSERT INTO p SELECT a.id, b.v FROM ups a JOIN cdc b ON a.id = b.id;", ""},
       {"INSERT INTO p SELECT 1, n FROM (SELECT flag, COUNT(*) n FROM app GROUP BY flag);", ""},
       {"INSERT INTO p SELECT 1, n FROM (SELECT CASE WHEN v > 3 THEN 'a' ELSE 'b' END g, COUNT(*) "
        "n FROM app GROUP BY CASE WHEN v > 3 THEN 'a' ELSE 'b' END);",
        ""},
       {"INSERT INTO p SELECT 1, n FROM (SELECT MOD(id, 16) g, COUNT(*) n FROM app GROUP BY "
        "MOD(id, 16));",
        ""},
       {"INSERT INTO p SELECT k, COUNT(*) FROM TABLE(TUMBLE(TABLE app, DESCRIPTOR(ts), INTERVAL "
        "'1' HOUR)) GROUP BY window_start, window_end, k;",
        ""},
       {"INSERT INTO p SELECT k, COUNT(*) FROM app GROUP BY TUMBLE(ts, INTERVAL '1' HOUR), k;", ""},
       {"INSERT INTO p SELECT a.id, b.v FROM app a JOIN app b ON a.id = b.id AND a.ts BETWEEN b.ts "
        "- INTERVAL '1' HOUR AND b.ts;",
        ""},
       {"INSERT INTO p SELECT a.id, d.v FROM app a JOIN dim FOR SYSTEM_TIME AS OF a.pt AS d ON "
        "a.id = d.id;",
        ""},
       {"INSERT INTO p SELECT a.id, r.v FROM app a JOIN rates FOR SYSTEM_TIME AS OF a.ts AS r ON "
        "a.id = r.id;",
        ""},
       {"INSERT INTO p SELECT id, SUM(v) OVER (PARTITION BY id ORDER BY ts RANGE BETWEEN INTERVAL "
        "'1' HOUR PRECEDING AND CURRENT ROW) FROM app;",
        ""},
       {"INSERT INTO p SELECT id, v FROM app ORDER BY v LIMIT 3;", ""},
       {"INSERT INTO p SELECT id, v FROM app WHERE v > 3;", ""}});
}

// One cause, one finding: the others are labels of it.
TEST(AdviceTest, StateOfOneQueryIsToldOnce) {
  const CompileOutput output = CompileInsert(
      "INSERT INTO p SELECT x.k, SUM(x.v) FROM app x JOIN plain y ON x.id = y.id GROUP BY x.k;");
  std::vector<const Diagnostic*> found;
  for (const Diagnostic& one : output.diagnostics) {
    if (one.code == DiagCode::kStateGrows) found.push_back(&one);
  }
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]->secondary.size(), 1u);
  EXPECT_NE(found[0]->message.find("app and plain"), std::string::npos) << found[0]->message;
}

// Of the SqlJob, where the script does not say it.
TEST(AdviceTest, ConfigurationBesideTheScript) {
  CompileInput input;
  input.script = std::string(kTables) + "INSERT INTO p SELECT k, COUNT(*) FROM app GROUP BY k;";
  const auto grows = [&] {
    const CompileOutput output = Compile(input);
    int count = 0;
    for (const Diagnostic& one : output.diagnostics) count += one.code == DiagCode::kStateGrows;
    return count;
  };
  EXPECT_EQ(grows(), 1);
  input.configuration["table.exec.state.ttl"] = "1 d";
  EXPECT_EQ(grows(), 0);
  input.configuration.clear();
  input.mode = Mode::kBatch;
  EXPECT_EQ(grows(), 0);
}

TEST(AdviceTest, KeysThatDiffer) {
  const std::string set = "SET 'table.exec.sink.upsert-materialize' = 'NONE'; ";
  Expect(DiagCode::kSinkReorders, {{"INSERT INTO up SELECT k, v FROM ups;", "up"},
                                   {"INSERT INTO up SELECT id, v FROM bare;", "up"},
                                   {set + "INSERT INTO up SELECT k, v FROM ups;", ""},
                                   {"INSERT INTO up SELECT id, v FROM ups;", ""},
                                   {"INSERT INTO up SELECT id, v FROM app;", ""},
                                   {"INSERT INTO p SELECT k, v FROM ups;", ""},
                                   {"INSERT INTO up SELECT k, COUNT(*) FROM ups GROUP BY k;", ""}});
}

TEST(AdviceTest, KeysOfFewValues) {
  const std::string batches = "SET 'table.exec.mini-batch.enabled' = 'true'; ";
  const std::string rank = "INSERT INTO p SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER (";
  Expect(
      DiagCode::kFewKeys,
      {{"INSERT INTO p SELECT 1, COUNT(*) FROM app;", "COUNT(*)"},
       {batches + "INSERT INTO p SELECT 1, COUNT(*) FROM app;", ""},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM app GROUP BY flag;", "flag"},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM app GROUP BY flag, k;", ""},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM ended GROUP BY flag;", ""},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM app GROUP BY CASE WHEN v > 3 THEN 'a' ELSE 'b' "
        "END;",
        "CASE WHEN v > 3 THEN 'a' ELSE 'b' END"},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM app GROUP BY CASE WHEN v > 3 THEN s ELSE 'b' END;",
        ""},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM (SELECT v > 3 AS big FROM app) GROUP BY big;",
        "big"},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM app GROUP BY HOUR(ts);", ""},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM app GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);",
        "TUMBLE(ts, INTERVAL '1' HOUR)"},
       {"INSERT INTO p SELECT 1, COUNT(*) FROM TABLE(TUMBLE(TABLE app, DESCRIPTOR(ts), INTERVAL "
        "'1' HOUR)) GROUP BY window_start, window_end;",
        ""},
       {"INSERT INTO p SELECT 1, SUM(n) FROM (SELECT COUNT(*) n FROM TABLE(TUMBLE(TABLE app, "
        "DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end);",
        ""},
       {"INSERT INTO p SELECT id, SUM(v) OVER (ORDER BY ts) FROM app;",
        "SUM(v) OVER (ORDER BY ts)"},
       {"INSERT INTO p SELECT id, SUM(v) OVER (PARTITION BY id ORDER BY ts) FROM app;", ""},
       {rank + "PARTITION BY flag ORDER BY v DESC) rn FROM app) WHERE rn <= 3;",
        "ROW_NUMBER() OVER (PARTITION BY flag ORDER BY v DESC)"},
       {rank + "PARTITION BY k ORDER BY v DESC) rn FROM app) WHERE rn <= 3;", ""},
       {"INSERT INTO p SELECT k, n FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC) rn FROM "
        "(SELECT k, COUNT(*) n FROM app GROUP BY k)) WHERE rn <= 3;",
        ""},
       {"INSERT INTO p SELECT a.id, b.v FROM app a JOIN plain b ON a.flag = b.flag;",
        "a.flag = b.flag"},
       {"INSERT INTO p SELECT a.id, b.v FROM app a JOIN plain b ON a.flag = b.flag AND a.id = "
        "b.id;",
        ""},
       {"INSERT INTO p SELECT a.id, b.v FROM app a JOIN plain b ON a.id > b.id;", "a.id > b.id"},
       {"INSERT INTO p SELECT a.id, b.v FROM app a JOIN ended b ON a.id > b.id;", ""}});
}

TEST(AdviceTest, ValuesThatDiffer) {
  const std::string strategy = "SET 'table.optimizer.non-deterministic-update.strategy' = '";
  Expect(
      DiagCode::kNotDeterministic,
      {{"INSERT INTO ps SELECT id, UUID() FROM bare;", "UUID()"},
       {strategy + "IGNORE'; INSERT INTO ps SELECT id, UUID() FROM bare;", ""},
       {"INSERT INTO ps SELECT id, UUID() FROM app;", ""},
       {"INSERT INTO ups2 SELECT id, UUID() FROM ups;", ""},
       {"INSERT INTO ups2 SELECT k, UUID() FROM ups;", "UUID()"},
       {"INSERT INTO ps SELECT id, UUID() FROM ups;", "UUID()"},
       {"INSERT INTO p SELECT id, v FROM bare WHERE v > RAND();", "RAND()"},
       {"INSERT INTO p SELECT id, v FROM app WHERE v > RAND();", ""},
       {"INSERT INTO ps SELECT k, DATE_FORMAT(NOW(), 'yyyy') FROM (SELECT k, COUNT(*) n FROM app "
        "GROUP BY k);",
        "NOW()"},
       {"INSERT INTO p SELECT id, COUNT(*) FROM (SELECT id, DATE_FORMAT(NOW(), 'yyyy') d FROM "
        "bare) GROUP BY id, d;",
        "NOW()"},
       {"INSERT INTO p SELECT id, COUNT(*) FROM (SELECT id, DATE_FORMAT(NOW(), 'yyyy') d FROM app) "
        "GROUP BY id, d;",
        ""},
       {"INSERT INTO ps SELECT id, DATE_FORMAT(ts, 'yyyy') FROM cdc;", "cdc"},
       {"INSERT INTO ups2 SELECT id, DATE_FORMAT(ts, 'yyyy') FROM cdc;", ""},
       {"INSERT INTO p SELECT a.id, d.v FROM (SELECT *, PROCTIME() pt FROM bare) a JOIN dim FOR "
        "SYSTEM_TIME AS OF a.pt AS d ON a.k = d.id;",
        "(SELECT *, PROCTIME() pt FROM bare) a JOIN dim FOR SYSTEM_TIME AS OF a.pt AS d ON a.k = "
        "d.id"},
       {strategy +
            "TRY_RESOLVE'; INSERT INTO p SELECT a.id, d.v FROM (SELECT *, PROCTIME() pt FROM "
            "bare) a JOIN dim FOR SYSTEM_TIME AS OF a.pt AS d ON a.k = d.id;",
        ""},
       {"INSERT INTO p SELECT a.id, d.v FROM app a JOIN dim FOR SYSTEM_TIME AS OF a.pt AS d ON a.k "
        "= d.id;",
        ""}});
}

TEST(AdviceTest, BoundsOfTimeWithoutAWatermark) {
  const std::string both =
      " AND a.ts BETWEEN b.ts - INTERVAL '1' HOUR AND b.ts + INTERVAL '1' HOUR;";
  Expect(DiagCode::kTimeWithoutWatermark,
         {{"INSERT INTO p SELECT a.id, b.v FROM app a JOIN plain b ON a.id = b.id" + both,
           "a.id = b.id" + both.substr(0, both.size() - 1)},
          {"INSERT INTO p SELECT a.id, b.v FROM app a JOIN app b ON a.id = b.id" + both, ""},
          {"INSERT INTO p SELECT a.id, b.v FROM plain a JOIN plain b ON a.id = b.id AND a.ts > "
           "b.ts;",
           ""},
          {"SET 'table.exec.state.ttl' = '2 h'; INSERT INTO p SELECT a.id, b.v FROM app a JOIN "
           "plain b ON a.id = b.id" +
               both,
           ""}});
}

TEST(AdviceTest, TimesThatNeverCome) {
  const std::string join =
      "INSERT INTO p SELECT a.id, r.v FROM app a JOIN rates FOR SYSTEM_TIME AS OF a.ts AS r ON "
      "a.id = r.id;";
  Expect(DiagCode::kWaitsForVersions,
         {{join, "app a JOIN rates FOR SYSTEM_TIME AS OF a.ts AS r ON a.id = r.id"},
          {"SET 'table.exec.source.idle-timeout' = '1 min'; " + join, ""},
          {"INSERT INTO p SELECT a.id, d.v FROM app a JOIN dim FOR SYSTEM_TIME AS OF a.pt AS d ON "
           "a.id = d.id;",
           ""}});
  const auto window = [](const std::string& table, const std::string& time) {
    return "INSERT INTO p SELECT k, COUNT(*) FROM TABLE(TUMBLE(TABLE " + table + ", DESCRIPTOR(" +
           time + "), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, k;";
  };
  Expect(DiagCode::kProcessingTime,
         {{window("app", "pt"), "pt"},
          {window("app", "ts"), ""},
          {window("plain", "pt"), ""},
          {window("ended", "pt"), "pt"},
          {window("ended", "ts"), ""},
          {"INSERT INTO p SELECT k, COUNT(*) FROM app GROUP BY TUMBLE(pt, INTERVAL '1' HOUR), k;",
           "pt"}});
}

TEST(AdviceTest, ConditionsThatAreAskedOnce) {
  const std::string where = " WHERE ts > LOCALTIMESTAMP - INTERVAL '1' HOUR";
  Expect(
      DiagCode::kAskedOnce,
      {{"INSERT INTO p SELECT k, COUNT(*) FROM app" + where + " GROUP BY k;",
        "ts > LOCALTIMESTAMP - INTERVAL '1' HOUR"},
       // Rows that come too late are left out: that is what a filter can do.
       {"INSERT INTO p SELECT k, v FROM app" + where + ";", ""},
       {"INSERT INTO p SELECT k, COUNT(*) FROM app" + where + " GROUP BY k, CAST(ts AS DATE);", ""},
       {"INSERT INTO p SELECT k, COUNT(*) FROM ended" + where + " GROUP BY k;", ""},
       {"INSERT INTO p SELECT k, COUNT(*) FROM TABLE(TUMBLE(TABLE app, DESCRIPTOR(ts), INTERVAL "
        "'1' HOUR))" +
            where + " GROUP BY window_start, window_end, k;",
        ""}});
}

}  // namespace
}  // namespace weir::sql
