#include "sql/lineage/dataset.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

std::string NameOf(std::map<std::string, std::string> options) {
  TableInfo table;
  table.path = {"default_catalog", "shop", "t"};
  table.options = std::move(options);
  const Dataset dataset = DatasetOf(table);
  return dataset.space + " " + dataset.name;
}

TEST(Dataset, OfKnownConnectors) {
  EXPECT_EQ(NameOf({{"connector", "kafka"},
                    {"topic", "orders"},
                    {"properties.bootstrap.servers", "k1:9092,k2:9092"}}),
            "kafka://k1:9092 orders");
  EXPECT_EQ(NameOf({{"connector.type", "kafka"},
                    {"connector.topic", "orders"},
                    {"connector.properties.bootstrap.servers", "k1:9092"}}),
            "kafka://k1:9092 orders");
  EXPECT_EQ(NameOf({{"connector", "mysql-cdc"},
                    {"hostname", "db"},
                    {"database-name", "shop"},
                    {"table-name", "orders"}}),
            "mysql://db:3306 shop.orders");
  EXPECT_EQ(NameOf({{"connector", "postgres-cdc"},
                    {"hostname", "db"},
                    {"port", "5433"},
                    {"database-name", "shop"},
                    {"schema-name", "public"},
                    {"table-name", "orders"}}),
            "postgres://db:5433 shop.public.orders");
  EXPECT_EQ(NameOf({{"connector", "filesystem"}, {"path", "s3://lake/orders"}}),
            "s3://lake orders");
  EXPECT_EQ(NameOf({{"connector", "filesystem"}, {"path", "file:///data/orders"}}),
            "file /data/orders");
}

TEST(Dataset, KeepsNoSecretsOfUrls) {
  EXPECT_EQ(NameOf({{"connector", "jdbc"},
                    {"url", "jdbc:mysql://root:s3cret@db:3306/shop?password=s3cret"},
                    {"table-name", "orders"}}),
            "mysql://db:3306 shop.orders");
  EXPECT_EQ(NameOf({{"connector", "jdbc"},
                    {"url", "jdbc:postgresql://db:5432/shop;password=s3cret"},
                    {"table-name", "public.orders"}}),
            "postgres://db:5432 shop.public.orders");
  EXPECT_EQ(NameOf({{"connector", "filesystem"}, {"path", "s3://key:s3cret@lake/orders?x=s3cret"}}),
            "s3://lake orders");
}

TEST(Dataset, WithoutARuleIsThePlaceInTheCatalog) {
  EXPECT_EQ(NameOf({{"connector", "print"}}), "flink default_catalog.shop.t");
  EXPECT_EQ(NameOf({{"connector", "kafka"}}), "flink default_catalog.shop.t");
  EXPECT_EQ(NameOf({{"connector", "jdbc"}, {"url", "nonsense"}, {"table-name", "t"}}),
            "flink default_catalog.shop.t");
  EXPECT_EQ(NameOf({}), "flink default_catalog.shop.t");
}

}  // namespace
}  // namespace weir::sql
