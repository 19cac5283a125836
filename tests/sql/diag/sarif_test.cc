#include "sql/diag/sarif.h"

#include <gtest/gtest.h>

#include "sql/diag/messages.h"

namespace weir::sql {
namespace {

// That the format is valid SARIF is held by tests/cli/sarif_schema_test.py.
TEST(Sarif, ResultsPointToRulesAndRegions) {
  // A character outside of the BMP counts two.
  const std::string script = "'\xF0\x9F\x98\x80' SELCT";
  const SourceMap map(script);
  SarifLog log("1.2.3");
  log.Add(messages::UnknownStatement({7, 12}, "SELCT", "SELECT"), map, {"a b.sql", 4, 2});
  log.Add(messages::UnknownStatement({7, 12}, "SELCT", "SELECT"), map, {"/c.sql"});
  const doc::Json json = log.Finish();
  const doc::Json& run = json["runs"][0];
  EXPECT_EQ(json["version"], "2.1.0");
  EXPECT_EQ(run["columnKind"], "utf16CodeUnits");
  EXPECT_EQ(run["tool"]["driver"]["version"], "1.2.3");
  ASSERT_EQ(run["tool"]["driver"]["rules"].size(), 1u);
  EXPECT_EQ(run["tool"]["driver"]["rules"][0]["id"], "SQL0201");
  ASSERT_EQ(run["results"].size(), 2u);
  const doc::Json& result = run["results"][0];
  EXPECT_EQ(result["ruleIndex"], 0);
  EXPECT_EQ(result["level"], "error");
  const doc::Json& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "a%20b.sql");
  EXPECT_EQ(place["region"]["startLine"], 4);
  EXPECT_EQ(place["region"]["startColumn"], 8);
  EXPECT_EQ(place["region"]["endColumn"], 13);
  const doc::Json& change = result["fixes"][0]["artifactChanges"][0];
  EXPECT_EQ(change["replacements"][0]["insertedContent"]["text"], "SELECT");
  EXPECT_EQ(change["replacements"][0]["deletedRegion"], place["region"]);
  EXPECT_EQ(run["artifacts"][1]["location"]["uri"], "file:///c.sql");
}

TEST(Sarif, TextWhosePlaceIsUnknownHasNoRegion) {
  const SourceMap map("SELCT");
  SarifLog log("1.2.3");
  log.Add(messages::UnknownStatement({0, 5}, "SELCT", "SELECT"), map, {"a.yaml", 1, 0, "orders"});
  const doc::Json result = log.Finish()["runs"][0]["results"][0];
  EXPECT_FALSE(result["locations"][0]["physicalLocation"].contains("region"));
  EXPECT_EQ(result["locations"][0]["logicalLocations"][0]["name"], "orders");
  EXPECT_FALSE(result.contains("fixes"));
}

TEST(Sarif, FilesWithoutFindingsAreListed) {
  SarifLog log("1.2.3");
  log.AddFile("a.sql");
  const doc::Json run = log.Finish()["runs"][0];
  EXPECT_EQ(run["artifacts"].size(), 1u);
  EXPECT_EQ(run["results"], doc::Json::array());
}

}  // namespace
}  // namespace weir::sql
