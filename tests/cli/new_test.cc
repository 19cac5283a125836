#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

using NewCommand = CommandTest;

TEST_F(NewCommand, WritesWhatCheckAccepts) {
  const Outcome made = RunWith({"new", "--from", "kafka", "--to", "mysql"});
  EXPECT_EQ(made.code, 0);
  EXPECT_EQ(made.err, "");
  const Outcome checked = RunWith({"check", Write("job.yaml", made.out)});
  EXPECT_EQ(checked.code, 0) << checked.err;
  EXPECT_EQ(checked.err, "");
}

TEST_F(NewCommand, SaysWhyThereCanBeNone) {
  const Outcome none = RunWith({"new", "--from", "kafka", "--to", "redis"});
  EXPECT_EQ(none.code, 1);
  EXPECT_EQ(none.out, "");
  EXPECT_TRUE(Holds(none.err, "weir new: --to redis: Flink 2.2 has no connector")) << none.err;
  EXPECT_EQ(RunWith({"new", "--from", "kafka"}).code, 2);
}

TEST_F(NewCommand, TakesDataSourcesOfAFolder) {
  Write(
      "ds/shop.yaml",
      "kind: DataSource\nmetadata: {name: shop}\nspec:\n  type: mysql\n"
      "  properties: {url: 'jdbc:mysql://db-3:3306/shop', username: reader}\n"
      "  secretRef: {name: shop-db}\n"
      "  tables:\n  - {name: customers, columns: [{name: id, type: BIGINT}], primaryKey: [id]}\n");
  const std::string folder = (folder_ / "ds").string();
  const Outcome made = RunWith({"new", "--from", "mysql", "--to", "print", "--datasource", folder});
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_TRUE(Holds(made.out, "'url' = 'jdbc:mysql://db-3:3306/shop'"));
  EXPECT_TRUE(Holds(made.out, "'${secret:shop-db/password}'"));
  const Outcome other = RunWith({"new", "--from", "mysql", "--to", "print", "--datasource", folder,
                                 "--from-table", "custmers"});
  EXPECT_EQ(other.code, 1);
  EXPECT_TRUE(Holds(other.err, "DataSource shop: spec.tables: no table custmers")) << other.err;
  EXPECT_EQ(RunWith({"new", "--from", "kafka", "--to", "print", "--from-table", "x"}).code, 1);
  EXPECT_EQ(
      RunWith({"new", "--from", "kafka", "--to", "print", "--datasource", Write("x.yaml", "a: 1")})
          .code,
      1);
}

TEST_F(NewCommand, WhatDoesNotCompileIsTold) {
  const std::string file = Write(
      "shop.yaml",
      "kind: DataSource\nmetadata: {name: shop}\nspec:\n  type: mysql\n"
      "  tables:\n  - {name: customers, columns: [{name: id, type: BIGNIT}], primaryKey: [id]}\n");
  const Outcome made = RunWith({"new", "--from", "mysql", "--to", "print", "--datasource", file});
  EXPECT_EQ(made.code, 1);
  EXPECT_TRUE(Holds(made.err, "draft.yaml:")) << made.err;
  EXPECT_TRUE(Holds(made.err, "BIGNIT")) << made.err;
}

}  // namespace
}  // namespace weir::cli
