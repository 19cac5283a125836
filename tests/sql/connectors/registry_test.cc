// The shipped definitions hold together, and files of users are read or refused with the place.
#include "sql/connectors/registry.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "sql/connectors/reader.h"
#include "sql/connectors/value.h"

namespace weir::sql {
namespace {

void ExpectOption(const ConnectorDef& of, const std::string& key) {
  EXPECT_NE(of.FindOption(key), nullptr) << of.name << ": no option " << key;
}

void ExpectSound(const ConnectorDef& of) {
  SCOPED_TRACE(of.name);
  EXPECT_FALSE(of.title.empty());
  EXPECT_FALSE(of.sources.empty()) << "where are its facts from?";
  EXPECT_NE(of.roles, 0);
  EXPECT_FALSE(of.jars.empty() && of.missing.empty()) << "which jars?";
  for (const char* line : {"2.2", "1.20"}) {
    EXPECT_NE(of.jars.count(line), of.missing.count(line)) << line;
  }
  for (const OptionDef& option : of.options) {
    SCOPED_TRACE(option.key);
    if (!option.default_value.empty()) {
      const ValueProblem problem = CheckValue(option, option.default_value);
      // "-1" and the like stand for "not set".
      EXPECT_TRUE(problem.wanted.empty() || !problem.sure) << "default: " << problem.wanted;
    }
    if (!option.deprecated.empty()) ExpectOption(of, option.deprecated);
    EXPECT_EQ(option.required & ~kAllRoles, 0);
  }
  for (const NeedDef& need : of.needs) {
    if (need.when) ExpectOption(of, need.when->first);
    if (need.unless) ExpectOption(of, need.unless->first);
    if (!need.given.empty()) ExpectOption(of, need.given);
    for (const std::string& key : need.any) ExpectOption(of, key);
    for (const std::string& key : need.together) ExpectOption(of, key);
  }
  for (const ConflictDef& conflict : of.conflicts) {
    ExpectOption(of, conflict.option);
    if (conflict.when) ExpectOption(of, conflict.when->first);
  }
  if (!of.legacy) return;
  for (const auto& [older, today] : of.legacy->keys) {
    if (!today.empty()) ExpectOption(of, today);
  }
  for (const auto& preset : of.legacy->defaults) {
    const auto& keys = of.legacy->keys;
    EXPECT_TRUE(std::any_of(keys.begin(), keys.end(), [&](const auto& one) {
      return one.first == preset.first;
    })) << preset.first;
  }
}

TEST(Registry, WhatIsShippedHoldsTogether) {
  const ConnectorRegistry& shipped = ConnectorRegistry::Shipped();
  EXPECT_GE(shipped.ConnectorNames().size(), 18u);
  EXPECT_GE(shipped.FormatNames().size(), 12u);
  for (const std::string_view name : shipped.ConnectorNames()) {
    ExpectSound(*shipped.FindConnector(name));
  }
  for (const std::string_view name : shipped.FormatNames()) ExpectSound(*shipped.FindFormat(name));
}

TEST(Registry, KnowsTheSystemsAndFormatsOfTheContract) {
  const ConnectorRegistry& shipped = ConnectorRegistry::Shipped();
  for (const char* name : {"kafka", "upsert-kafka", "rocketmq", "sls", "jdbc", "mysql-cdc",
                           "postgres-cdc", "redis", "elasticsearch-7", "hbase-2.2", "mongodb",
                           "hive", "odps", "datagen", "print", "blackhole", "filesystem"}) {
    EXPECT_NE(shipped.FindConnector(name), nullptr) << name;
  }
  for (const char* name : {"json", "csv", "avro", "avro-confluent", "debezium-json", "canal-json",
                           "maxwell-json", "ogg-json", "protobuf", "parquet", "orc", "raw"}) {
    EXPECT_NE(shipped.FindFormat(name), nullptr) << name;
  }
}

TEST(Registry, OptionsAreFoundByPrefixOlderNameAndCase) {
  const ConnectorRegistry& shipped = ConnectorRegistry::Shipped();
  const ConnectorDef& kafka = *shipped.FindConnector("kafka");
  EXPECT_EQ(kafka.FindOption("properties.linger.ms")->key, "properties.*");
  EXPECT_EQ(kafka.FindOption("properties."), nullptr);
  EXPECT_EQ(kafka.FindOption("Topic"), nullptr);
  const ConnectorDef& rocketmq = *shipped.FindConnector("rocketmq");
  EXPECT_EQ(rocketmq.FindOption("nameServerAddress")->key, "rocketmq.client.endpoints");
  EXPECT_EQ(shipped.FindConnector("sls")->FindOption("ENDPOINT")->key, "endPoint");
  EXPECT_EQ(shipped.FindConnector("datagen")->FindOption("fields.a.b.kind")->key, "fields.#.kind");
}

constexpr char kOwn[] = R"(
connector: shop-bus
title: our message bus
roles: [source]
options:
  channel: {type: string, required: true}
  poll: {type: duration, default: 1 s}
---
format: json-dy
title: JSON of the older platform
changelog: [insert]
options:
  ignore-parse-errors: {type: boolean, default: false}
)";

TEST(Registry, UsersAddTheirOwn) {
  ConnectorRegistry registry = ConnectorRegistry::Shipped();
  ASSERT_TRUE(registry.Add(kOwn).ok());
  const ConnectorDef* bus = registry.FindConnector("shop-bus");
  ASSERT_NE(bus, nullptr);
  EXPECT_EQ(bus->options.size(), 2u);
  EXPECT_NE(registry.FindFormat("json-dy"), nullptr);
  EXPECT_EQ(ConnectorRegistry::Shipped().FindConnector("shop-bus"), nullptr);
  ASSERT_TRUE(registry.Add("connector: kafka\noptions: {}\n").ok());
  EXPECT_TRUE(registry.FindConnector("kafka")->options.empty());
}

TEST(Reader, FaultsAreToldWithTheirPlace) {
  struct Case {
    const char* yaml;
    const char* fault;
  };
  const Case kCases[] = {
      {"title: x", "expected either `connector: NAME` or `format: NAME`"},
      {"connector: a\nformat: b", "expected either `connector: NAME` or `format: NAME`"},
      {"connector: a\noptons: {}", "optons: no such field"},
      {"connector: a\noptions: {b: {type: strng}}", "options.b.type: expected string"},
      {"connector: a\noptions: {b: {type: enum}}", "options.b.values: an enum needs its values"},
      {"connector: a\noptions: {b: {type: int, min: x}}", "options.b.min: expected an integer"},
      {"connector: a\noptions: {b: {type: int, mnx: 1}}", "options.b.mnx: no such field"},
      {"connector: a\noptions: [b]", "options: expected a mapping"},
      {"connector: a\nroles: [writer]", "roles: expected source, lookup or sink"},
      {"connector: a\nmetadata: {m: {type: INT, access: rw}}", "metadata.m.access: expected read"},
      {"connector: a\nneeds: [{when: {a: b}}]", "needs: expected one of option, any, one"},
      {"connector: a\njars: {\"2.2\": [x]}", "jars.2.2: expected group:artifact:version"},
      {"connector: a\nchangelog: {sink: [updates]}", "changelog.sink: row kinds are"},
      {"connector: a\nevidence: hearsay", "evidence: expected factory or documentation"},
      {"- 1", "the document: expected a mapping"},
      {"a: [", "line 1, column 1: end of sequence flow"},
  };
  for (const Case& c : kCases) {
    ConnectorRegistry registry = ConnectorRegistry::Shipped();
    const Status status = registry.Add(c.yaml);
    EXPECT_FALSE(status.ok()) << c.yaml;
    std::string message = status.message();
    for (char& ch : message) ch = static_cast<char>(std::tolower(static_cast<unsigned char>(ch)));
    std::string fault = c.fault;
    for (char& ch : fault) ch = static_cast<char>(std::tolower(static_cast<unsigned char>(ch)));
    EXPECT_NE(message.find(fault), std::string::npos) << c.yaml << "\n" << status.message();
  }
}

TEST(Reader, ASecondDocumentIsNamedByItsLine) {
  const auto read = ReadDefinitions("connector: a\n---\nconnector: b\nrols: [source]\n");
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.status().message().find("document in line 3"), std::string::npos)
      << read.status().message();
}

TEST(Reader, IsBounded) {
  EXPECT_FALSE(ReadDefinitions(std::string(kMaxDefinitionBytes + 1, ' ')).ok());
}

}  // namespace
}  // namespace weir::sql
