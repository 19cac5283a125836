#include "sql/scaffold/scaffold.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/doc/yaml.h"
#include "sql/compile/compile.h"
#include "sql/diag/render.h"

namespace weir::sql {
namespace {

// What the compiler says of a draft, as text; empty: nothing.
std::string Findings(const std::string& yaml, const ConnectorRegistry& connectors) {
  const auto documents = doc::ParseYaml(yaml);
  if (!documents.ok()) return documents.status().message();
  const doc::Json& job = documents->front().value;
  CompileInput input;
  input.script = doc::StringAt(job, {"spec", "sql"});
  input.mode = doc::StringAt(job, {"spec", "mode"}) == "Batch" ? Mode::kBatch : Mode::kStreaming;
  input.connectors = &connectors;
  const CompileOutput output = Compile(input);
  if (input.script.empty()) return "no script";
  return RenderText(output.diagnostics, SourceMap(input.script), {"draft", 1, 0, {}});
}

std::string Drafted(const DraftInput& input) {
  const auto draft = DraftJob(input);
  EXPECT_TRUE(draft.ok()) << draft.status().message();
  if (!draft.ok()) return "";
  EXPECT_EQ(Findings(*draft, *input.connectors), "") << *draft;
  return *draft;
}

std::string Refused(const std::string& from, const std::string& to,
                    const std::string& line = "2.2") {
  DraftInput input;
  input.from = from;
  input.to = to;
  input.line = line;
  const auto draft = DraftJob(input);
  EXPECT_FALSE(draft.ok()) << *draft;
  return draft.ok() ? "" : draft.status().reason() + ": " + draft.status().message();
}

bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Draft, EveryPairThatFlinkHasConnectorsForCompilesWithoutAFinding) {
  const ConnectorRegistry& shipped = ConnectorRegistry::Shipped();
  const auto sources = DraftSystems(shipped, "2.2", TableRole::kSource);
  const auto sinks = DraftSystems(shipped, "2.2", TableRole::kSink);
  EXPECT_GE(sources.size(), 8u);
  EXPECT_GE(sinks.size(), 9u);
  for (const std::string& from : sources) {
    for (const std::string& to : sinks) {
      SCOPED_TRACE(from + " to " + to);
      DraftInput input;
      input.from = from;
      input.to = to;
      const std::string draft = Drafted(input);
      EXPECT_TRUE(Holds(draft, "INSERT INTO")) << draft;
    }
  }
}

TEST(Draft, HoldsKeyWatermarkSecretsAndJars) {
  DraftInput input;
  input.from = "kafka";
  input.to = "mysql";
  const std::string draft = Drafted(input);
  EXPECT_TRUE(Holds(draft, "name: kafka-to-mysql"));
  EXPECT_TRUE(Holds(draft, "mode: Streaming"));
  EXPECT_TRUE(Holds(draft, "WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND"));
  EXPECT_TRUE(Holds(draft, "PRIMARY KEY (id) NOT ENFORCED"));
  EXPECT_TRUE(Holds(draft, "'password' = '${secret:mysql/password}'"));
  EXPECT_TRUE(Holds(draft, "kubectl label secret mysql weir.dev/sql=allowed"));
  EXPECT_TRUE(Holds(draft, "flink-sql-connector-kafka:"));
  EXPECT_TRUE(Holds(draft, "mysql-connector-j:"));
  EXPECT_TRUE(Holds(draft, "WHERE id IS NOT NULL"));
}

TEST(Draft, ReadsABoundedSourceInABatch) {
  DraftInput input;
  input.from = "mysql";
  input.to = "kafka";
  const std::string draft = Drafted(input);
  EXPECT_TRUE(Holds(draft, "mode: Batch"));
  EXPECT_FALSE(Holds(draft, "WATERMARK"));
}

TEST(Draft, WritesChangesInAFormatThatCarriesThem) {
  DraftInput input;
  input.from = "upsert-kafka";
  input.to = "kafka";
  const std::string draft = Drafted(input);
  EXPECT_TRUE(Holds(draft, "'value.format' = 'json'"));
  EXPECT_TRUE(Holds(draft, "'format' = 'debezium-json'"));
}

TEST(Draft, SaysWhichLineHasTheConnector) {
  const std::string said = Refused("kafka", "redis");
  EXPECT_TRUE(Holds(said, "NoConnector: --to redis: Flink 2.2 has no connector 'redis'")) << said;
  EXPECT_TRUE(Holds(said, "Flink 1.20 has: io.github.jeff-zou:flink-connector-redis")) << said;
  EXPECT_TRUE(Holds(said, "can be written: blackhole, ")) << said;
  EXPECT_TRUE(Holds(Refused("mysql-cdc", "print"), "Flink CDC 3.5.0 and older do not load"));
}

TEST(Draft, ProposesTheNearestSystemAndTheOtherRole) {
  EXPECT_TRUE(Holds(Refused("kafak", "print"), "did you mean kafka?"));
  EXPECT_TRUE(Holds(Refused("kafka", "postgre"), "did you mean postgres?"));
  EXPECT_TRUE(Holds(Refused("print", "kafka"),
                    "WrongRole: --from print: 'print' can only be "
                    "written"));
  EXPECT_TRUE(Holds(Refused("kafka", "datagen"), "can only be read"));
}

// Another line has connectors that 2.2 has not: a log of a table, and a sink of inserts alone.
TEST(Draft, RefusesChangesForASinkOfInserts) {
  EXPECT_TRUE(Holds(Refused("mysql", "loghub", "1.20"),
                    "NotTaken: --from mysql --to loghub: rows of 'mysql-cdc'"));
}

TEST(Draft, TakesAConnectorOfAUser) {
  ConnectorRegistry registry = ConnectorRegistry::Shipped();
  ASSERT_TRUE(registry
                  .Add("connector: shop-bus\ntitle: our bus\nroles: [sink]\n"
                       "changelog: {sink: [insert, update-after, delete]}\n"
                       "options:\n"
                       "  channel: {type: string, required: true, prefix: 'bus:'}\n"
                       "  token: {type: string, required: true, secret: true}\n"
                       "  batch: {type: int, required: [sink], min: 7}\n"
                       "  poll: {type: duration, required: [source]}\n")
                  .ok());
  DraftInput input;
  input.from = "datagen";
  input.to = "shop-bus";
  input.connectors = &registry;
  const std::string draft = Drafted(input);
  EXPECT_TRUE(Holds(draft, "'channel' = 'bus:channel'"));
  EXPECT_TRUE(Holds(draft, "'token' = '${secret:shop-bus/token}'"));
  EXPECT_TRUE(Holds(draft, "'batch' = '7'"));
  EXPECT_FALSE(Holds(draft, "'poll'"));
}

TEST(Draft, RefusesANameThatKubernetesWould) {
  DraftInput input;
  input.from = "kafka";
  input.to = "print";
  for (const char* name : {"Orders", "1st", "a_b", "-", "orders-"}) {
    input.name = name;
    const auto draft = DraftJob(input);
    ASSERT_FALSE(draft.ok()) << name;
    EXPECT_EQ(draft.status().reason(), "BadName");
  }
  input.name = "orders-2";
  EXPECT_TRUE(Holds(Drafted(input), "  name: orders-2\n"));
}

constexpr char kKafkaSource[] = R"(
apiVersion: weir.dev/v1alpha1
kind: DataSource
metadata: {name: log}
spec:
  type: kafka
  properties: {bootstrap.servers: "broker-7:9092"}
  tables:
    - name: clicks
      columns: [{name: user, type: STRING}, {name: at, type: TIMESTAMP_LTZ(3)}, {name: n, type: INT}]
      watermark: {column: at, expression: "`at` - INTERVAL '1' MINUTE"}
      format: csv
      options: {topic: clicks-v2}
    - name: other
      columns: {a: INT}
)";

DraftTable Read(const std::string& yaml, const std::string& table = "") {
  const auto documents = doc::ParseYaml(yaml);
  EXPECT_TRUE(documents.ok());
  auto read = ReadDataSource(documents->front().value, table);
  EXPECT_TRUE(read.ok()) << read.status().message();
  return read.ok() ? *read : DraftTable();
}

TEST(Draft, TakesATableOfADataSource) {
  DraftInput input;
  input.from = "kafka";
  input.to = "postgres";
  input.source = Read(kKafkaSource);
  const std::string draft = Drafted(input);
  EXPECT_TRUE(Holds(draft, "CREATE TABLE clicks ("));
  EXPECT_TRUE(Holds(draft, "`user` STRING"));
  EXPECT_TRUE(Holds(draft, "INTERVAL '1' MINUTE"));
  EXPECT_TRUE(Holds(draft, "'properties.bootstrap.servers' = 'broker-7:9092'"));
  EXPECT_TRUE(Holds(draft, "'topic' = 'clicks-v2'"));
  EXPECT_TRUE(Holds(draft, "'format' = 'csv'"));
  EXPECT_TRUE(Holds(draft, "PRIMARY KEY (`user`) NOT ENFORCED"));
  EXPECT_EQ(Read(kKafkaSource, "other").columns.size(), 1u);
}

TEST(Draft, FitsTheColumnsOfTwoDataSources) {
  DraftInput input;
  input.from = "kafka";
  input.to = "mysql";
  input.source = Read(kKafkaSource);
  input.sink = Read(
      "spec:\n  type: mysql\n  secretRef: {name: shop-db}\n  tables:\n  - name: clicks\n"
      "    columns: [{name: user, type: STRING}, {name: n, type: BIGINT}, {name: note, type: "
      "STRING}]\n    primaryKey: [user]\n");
  const std::string draft = Drafted(input);
  EXPECT_TRUE(Holds(draft, "INSERT INTO clicks_sink"));
  EXPECT_TRUE(Holds(draft, "CAST(n AS BIGINT) AS n"));
  EXPECT_TRUE(Holds(draft, "CAST(NULL AS STRING) AS note"));
  EXPECT_TRUE(Holds(draft, "'${secret:shop-db/password}'"));
  EXPECT_TRUE(Holds(draft, "'table-name' = 'clicks'"));
}

TEST(DataSource, FaultsNameTheirField) {
  const auto said = [](const std::string& yaml, const std::string& table = "") {
    const auto documents = doc::ParseYaml(yaml);
    const auto read = ReadDataSource(documents->front().value, table);
    return read.ok() ? std::string() : read.status().message();
  };
  EXPECT_EQ(said("spec: {tables: []}"), "spec.type: missing");
  EXPECT_EQ(said("spec: {type: kafka}"), "spec.tables: the DataSource names no table");
  EXPECT_EQ(said(kKafkaSource, "clicsk"), "spec.tables: no table clicsk; there are: clicks, other");
  EXPECT_EQ(said("spec: {type: k, tables: [{name: t, columns: {a: INT}, primaryKey: [b]}]}"),
            "primaryKey: no column b");
  EXPECT_EQ(said("spec: {type: k, tables: [{name: t, columns: {a: \"INT\\n) --\"}}]}"),
            "columns: each needs a name and a type, of one line");
  EXPECT_EQ(said("spec: {type: k, tables: [{name: t, watermark: soon}]}"),
            "watermark: expected COLUMN AS EXPRESSION");
  EXPECT_EQ(said("spec: {type: k, tables: [{name: t, options: {a: \"x\\ny\"}}]}"),
            "options: keys and values have one line");
}

}  // namespace
}  // namespace weir::sql
