// Which descriptions are in force after ConfigMaps came, changed and went, and what is said of
// them.
#include "runtime/connectors/connector_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto/hash.h"

namespace weir::runtime {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr char kBus[] = "connector: shop-bus\noptions: {channel: {type: string}}\n";
constexpr char kOtherBus[] = "connector: shop-bus\noptions: {topic: {type: string}}\n";
constexpr char kBroken[] = "connector: shop-bus\noptons: {}\n";

ConnectorFile File(const std::string& name, std::map<std::string, std::string> data) {
  return {"weir", name, "uid-" + name, std::move(data)};
}

std::string Hash(const std::string& text) { return crypto::Sha256Hex(text).substr(0, 16); }

// "reason of ConfigMap"
std::vector<std::string> Told(const ConnectorSet& set) {
  std::vector<std::string> out;
  for (const ConnectorNotice& notice : set.Notices()) {
    EXPECT_EQ(notice.about.uid, "uid-" + notice.about.name);
    EXPECT_EQ(notice.about.ns, "weir");
    out.push_back(notice.event.reason + " of " + notice.about.name);
  }
  return out;
}

bool Takes(const ConnectorSet& set, const char* option) {
  const sql::KnownConnectors known = set.Known();
  const sql::ConnectorDef* bus = known.registry.FindConnector("shop-bus");
  return bus != nullptr && bus->FindOption(option) != nullptr;
}

TEST(ConnectorSetTest, WithoutConfigMapsThereIsWhatIsShipped) {
  const sql::KnownConnectors known = ConnectorSet().Known();
  EXPECT_NE(known.registry.FindConnector("kafka"), nullptr);
  EXPECT_THAT(known.own_connectors, IsEmpty());
}

TEST(ConnectorSetTest, EachDataKeyIsAFileOfDescriptions) {
  ConnectorSet set;
  const std::string formats = "format: shop-json\n---\nformat: shop-csv\n";
  set.Put(File("shop", {{"bus.yaml", kBus}, {"formats.yaml", formats}, {"empty", ""}}));
  const sql::KnownConnectors known = set.Known();
  EXPECT_THAT(known.own_connectors, ElementsAre(Pair("shop-bus", Hash(kBus))));
  EXPECT_THAT(known.own_formats,
              ElementsAre(Pair("shop-csv", Hash(formats)), Pair("shop-json", Hash(formats))));
  EXPECT_NE(known.registry.FindFormat("shop-csv"), nullptr);
  EXPECT_NE(known.registry.FindConnector("kafka"), nullptr);
  EXPECT_THAT(Told(set), IsEmpty());
}

TEST(ConnectorSetTest, WhatCannotBeReadIsToldAndTheLastGoodOneStays) {
  ConnectorSet set;
  set.Put(File("shop", {{"bus.yaml", kBus}}));
  set.Put(File("shop", {{"bus.yaml", kBroken}, {"other.yaml", "connector: other\n"}}));
  EXPECT_TRUE(Takes(set, "channel"));
  EXPECT_EQ(set.Known().own_connectors.at("shop-bus"), Hash(kBus));
  EXPECT_EQ(set.Known().own_connectors.count("other"), 1u) << "the other key is read";
  EXPECT_EQ(set.Invalid(), 1);
  ASSERT_THAT(Told(set), ElementsAre("ConnectorInvalid of shop"));
  const PlannedEvent event = set.Notices()[0].event;
  EXPECT_TRUE(event.warning);
  EXPECT_THAT(event.message, HasSubstr("data key bus.yaml: document in line 1: optons: no such"));
  EXPECT_THAT(event.message, HasSubstr("what it said before stays in force"));
  EXPECT_THAT(event.message, HasSubstr("weir check --connectors"));

  set.Put(File("shop", {{"bus.yaml", kOtherBus}}));
  EXPECT_FALSE(Takes(set, "channel"));
  EXPECT_TRUE(Takes(set, "topic"));
  EXPECT_THAT(Told(set), IsEmpty());
  EXPECT_EQ(set.Known().own_connectors.count("other"), 0u) << "its key is gone";
}

TEST(ConnectorSetTest, WhatWasNeverGoodIsNotKnown) {
  ConnectorSet set;
  set.Put(File("shop", {{"bus.yaml", "connector: [\n"}}));
  EXPECT_EQ(set.Known().registry.FindConnector("shop-bus"), nullptr);
  ASSERT_EQ(set.Notices().size(), 1u);
  EXPECT_THAT(set.Notices()[0].event.message, HasSubstr("line 2"));
  EXPECT_THAT(set.Notices()[0].event.message, HasSubstr("until then nothing of it is known"));
}

TEST(ConnectorSetTest, AfterABadOneTheSameGoodTextCountsAgain) {
  ConnectorSet set;
  for (const char* text : {kBus, kBroken, kBus}) set.Put(File("shop", {{"bus.yaml", text}}));
  EXPECT_TRUE(Takes(set, "channel"));
  EXPECT_THAT(Told(set), IsEmpty());
}

TEST(ConnectorSetTest, AConfigMapThatGoesTakesItsDescriptionsAlong) {
  ConnectorSet set;
  set.Put(File("shop", {{"bus.yaml", kBus}}));
  set.Remove("shop");
  EXPECT_THAT(set.Known().own_connectors, IsEmpty());
  EXPECT_EQ(set.Known().registry.FindConnector("shop-bus"), nullptr);
}

TEST(ConnectorSetTest, NothingThatWeirKnowsItselfIsReplacedSilently) {
  ConnectorSet set;
  set.Put(File("shop", {{"a.yaml", "connector: kafka\noptions: {only: {type: string}}\n"},
                        {"b.yaml", "format: json\n"}}));
  EXPECT_NE(set.Known().registry.FindConnector("kafka")->FindOption("only"), nullptr);
  ASSERT_THAT(Told(set), ElementsAre("ConnectorReplaced of shop", "ConnectorReplaced of shop"));
  EXPECT_THAT(set.Notices()[0].event.message, HasSubstr("connector kafka"));
  EXPECT_FALSE(set.Notices()[0].event.warning);
  set.Remove("shop");
  EXPECT_EQ(set.Known().registry.FindConnector("kafka")->FindOption("only"), nullptr);
}

TEST(ConnectorSetTest, OfTwoTheLastByNameCountsWhicheverCameFirst) {
  for (const bool a_first : {true, false}) {
    ConnectorSet set;
    if (a_first) set.Put(File("a", {{"bus.yaml", kBus}}));
    set.Put(File("b", {{"bus.yaml", kOtherBus}}));
    if (!a_first) set.Put(File("a", {{"bus.yaml", kBus}}));
    EXPECT_TRUE(Takes(set, "topic"));
    ASSERT_THAT(Told(set), ElementsAre("ConnectorTwice of b"));
    EXPECT_THAT(set.Notices()[0].event.message, HasSubstr("ConfigMap a, data key bus.yaml"));
    set.Remove("b");
    EXPECT_TRUE(Takes(set, "channel"));
    EXPECT_THAT(Told(set), IsEmpty());
  }
}

}  // namespace
}  // namespace weir::runtime
