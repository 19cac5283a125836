// Text, JSON and OpenLineage of one script.
#include <gtest/gtest.h>

#include "base/doc/json.h"
#include "base/doc/value.h"
#include "sql/lineage/lineage_json.h"
#include "tests/sql/lineage/lineage_script.h"

namespace weir::sql {
namespace {

Lineage Example() {
  const CompileOutput output = CompileWithLineage(std::string(kTables) + R"(
CREATE TABLE spent (name STRING PRIMARY KEY NOT ENFORCED, total DECIMAL(38, 2), paid TIMESTAMP(3)) WITH (
  'connector' = 'upsert-kafka', 'topic' = 'spent', 'properties.bootstrap.servers' = 'k:9092',
  'value.format' = 'json',
  'key.format' = 'json');
INSERT INTO spent
SELECT u.name, SUM(CASE WHEN o.state = 'paid' THEN o.amount END), CAST(NULL AS TIMESTAMP(3))
FROM users u JOIN orders o ON u.id = o.user_id WHERE u.active GROUP BY u.name;)");
  EXPECT_TRUE(output.ok()) << (output.diagnostics.empty() ? "" : output.diagnostics[0].message);
  return output.ok() ? output.unit->lineage : Lineage();
}

TEST(LineageOutput, Text) {
  EXPECT_EQ(RenderLineage(Example()),
            "spent  [upsert-kafka]  from orders, users\n"
            "  name         value      users.name\n"
            "  total        aggregate  orders.amount\n"
            "               condition  orders.state\n"
            "  paid         of no column\n"
            "  (every row)  filter     users.active\n"
            "               join       orders.user_id, users.id\n"
            "               grouping   users.name\n");
}

TEST(LineageOutput, Json) {
  const doc::Json json = LineageJson(Example());
  ASSERT_EQ(json["sinks"].size(), 1u);
  const doc::Json& sink = json["sinks"][0];
  EXPECT_EQ(sink["table"], "spent");
  EXPECT_EQ(doc::DumpJson(sink["columns"][1]),
            R"({"complete":true,"inputs":[)"
            R"({"column":"amount","how":"aggregation","kind":"value","table":"orders"},)"
            R"({"column":"state","kind":"condition","table":"orders"}],"name":"total"})");
  EXPECT_EQ(sink["tables"], doc::Json({"orders", "users"}));
  EXPECT_EQ(sink["rows"].size(), 4u);
}

TEST(LineageOutput, OpenLineage) {
  const doc::Json json = OpenLineageJson(Example(), {"team", "spending", "2026-01-31T00:00:00Z"});
  EXPECT_EQ(json["schemaURL"],
            "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent");
  EXPECT_EQ(json["eventTime"], "2026-01-31T00:00:00Z");
  EXPECT_EQ(json["job"]["namespace"], "team");
  EXPECT_EQ(json["job"]["name"], "spending");
  ASSERT_EQ(json["inputs"].size(), 2u);
  EXPECT_EQ(json["inputs"][0]["name"], "default_catalog.default_database.orders");
  ASSERT_EQ(json["outputs"].size(), 1u);
  const doc::Json& output = json["outputs"][0];
  EXPECT_EQ(output["namespace"], "kafka://k:9092");
  EXPECT_EQ(output["name"], "spent");
  EXPECT_EQ(output["facets"]["schema"]["fields"][0],
            doc::Json({{"name", "name"}, {"type", "STRING NOT NULL"}}));
  const doc::Json& facet = output["facets"]["columnLineage"];
  EXPECT_EQ(facet["_schemaURL"],
            "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json");
  const doc::Json& total = facet["fields"]["total"]["inputFields"];
  ASSERT_EQ(total.size(), 2u);
  EXPECT_EQ(total[0]["field"], "amount");
  EXPECT_EQ(total[0]["transformations"][0]["type"], "DIRECT");
  EXPECT_EQ(total[0]["transformations"][0]["subtype"], "AGGREGATION");
  EXPECT_EQ(total[1]["transformations"][0]["type"], "INDIRECT");
  EXPECT_EQ(total[1]["transformations"][0]["subtype"], "CONDITIONAL");
  EXPECT_EQ(facet["fields"]["paid"]["inputFields"].size(), 0u);
  std::map<std::string, std::string> rows;
  for (const doc::Json& input : facet["dataset"]) {
    rows[input["field"]] += input["transformations"][0]["subtype"].get<std::string>();
  }
  EXPECT_EQ(rows,
            (std::map<std::string, std::string>{
                {"active", "FILTER"}, {"id", "JOIN"}, {"name", "GROUP_BY"}, {"user_id", "JOIN"}}));
}

}  // namespace
}  // namespace weir::sql
