#include <gmock/gmock.h>

#include "tests/runtime/informer/fixture.h"

namespace weir::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class InformerTest : public InformerFixture {
 protected:
  std::vector<std::string> NamesOwnedBy(const std::string& owner) {
    std::vector<std::string> names;
    for (const auto& item : informer_->ByIndex(owner)) names.push_back(item->name);
    return names;
  }
};

TEST_F(InformerTest, ListsInPagesAndTellsOfTheFirstListAsInitial) {
  for (const char* name : {"a", "b", "c", "d", "e"}) Put(name, "1");
  InformerOptions options;
  options.page_size = 2;
  Start(options);
  UntilSynced();
  EXPECT_TRUE(informer_->SyncStatus().ok());
  EXPECT_EQ(informer_->Size(), 5u);
  EXPECT_THAT(TakeTold(),
              UnorderedElementsAre(Told{"shop/a", "-", "1", true}, Told{"shop/b", "-", "1", true},
                                   Told{"shop/c", "-", "1", true}, Told{"shop/d", "-", "1", true},
                                   Told{"shop/e", "-", "1", true}));
  UntilWatching();
  int pages = 0;
  for (const auto& request : server_.Requests()) {
    if (request.query.contains("watch")) continue;
    ++pages;
    EXPECT_EQ(request.query.at("limit"), "2");
  }
  EXPECT_EQ(pages, 3);
}

TEST_F(InformerTest, IsNotSyncedBeforeTheFirstListAndSaysWhy) {
  transport_.FailSends(1'000'000);
  Start();
  EXPECT_FALSE(informer_->HasSynced());
  Until([&] { return transport_.failed() > 2; });
  EXPECT_THAT(informer_->SyncStatus().message(), testing::HasSubstr("configmaps"));
  Until([&] {
    return informer_->SyncStatus().message().find("connection refused") != std::string::npos;
  });
  transport_.FailSends(0);
  UntilSynced();
  EXPECT_TRUE(informer_->SyncStatus().ok());
}

TEST_F(InformerTest, FollowsChanges) {
  Put("a", "1");
  Start();
  UntilWatching();
  TakeTold();
  Put("a", "2");
  UntilValue("a", "2");
  Put("b", "1");
  UntilValue("b", "1");
  Remove("a");
  UntilValue("a", "-");
  informer_->Stop();
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"shop/a", "1", "2"}, Told{"shop/b", "-", "1"},
                                      Told{"shop/a", "2", "-"}));
}

TEST_F(InformerTest, EqualProjectionsTellNobodyAndKeepTheSnapshot) {
  Put("a", "1");
  Start();
  UntilWatching();
  TakeTold();
  const auto before = informer_->Get({"shop", "a"});
  doc::Json object = *server_.Object(kube::kConfigMaps, {"shop", "a"});
  object["data"]["other"] = "not projected";
  server_.Put(kube::kConfigMaps, object);
  Put("mark", "1");
  UntilValue("mark", "1");
  informer_->Stop();
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"shop/mark", "-", "1"}));
  EXPECT_EQ(informer_->Get({"shop", "a"}), before);
}

TEST_F(InformerTest, ASnapshotOutlivesItsObject) {
  Put("a", "1");
  Start();
  UntilWatching();
  const auto held = informer_->Get({"shop", "a"});
  Put("a", "2");
  UntilValue("a", "2");
  EXPECT_EQ(held->value, "1");
}

TEST_F(InformerTest, FindsByIndex) {
  Put("a", "1", "job1");
  Put("b", "1", "job1");
  Put("c", "1", "job2");
  Put("d", "1");
  Start();
  UntilWatching();
  EXPECT_THAT(NamesOwnedBy("job1"), ElementsAre("a", "b"));
  EXPECT_THAT(NamesOwnedBy("nobody"), IsEmpty());
  Put("b", "2", "job2");  // moves
  Put("c", "2", "job2");  // stays
  UntilValue("c", "2");
  EXPECT_THAT(NamesOwnedBy("job1"), ElementsAre("a"));
  EXPECT_THAT(NamesOwnedBy("job2"), ElementsAre("b", "c"));
  Remove("b");
  Remove("a");
  UntilValue("a", "-");
  EXPECT_THAT(NamesOwnedBy("job1"), IsEmpty());
  EXPECT_THAT(NamesOwnedBy("job2"), ElementsAre("c"));
}

TEST_F(InformerTest, WhatIsNotOursComesAndGoes) {
  Put("a", "foreign");
  Put("b", "1");
  Start();
  UntilWatching();
  EXPECT_EQ(informer_->Size(), 1u);
  TakeTold();
  Put("a", "1");
  UntilValue("a", "1");
  Put("b", "foreign");
  UntilValue("b", "-");
  informer_->Stop();
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"shop/a", "-", "1"}, Told{"shop/b", "1", "-"}));
  EXPECT_EQ(Corrupt(), 0);
}

TEST_F(InformerTest, WatchesOnlyTheNamespacesGiven) {
  Put("a", "1", "", "shop");
  Put("a", "2", "", "depot");
  Put("a", "3", "", "elsewhere");
  InformerOptions options;
  options.namespaces = {"shop", "depot", "shop"};
  Start(options);
  UntilSynced();
  UntilWatching(2);
  EXPECT_EQ(informer_->Size(), 2u);
  EXPECT_EQ(Value("a", "depot"), "2");
  EXPECT_EQ(Value("a", "elsewhere"), "-");
  // A new list of one namespace leaves the other's objects alone.
  server_.ExpireHistory();
  transport_.DropWatches();
  Until([&] { return Lists() >= 4; });
  UntilWatching(2);
  EXPECT_EQ(informer_->Size(), 2u);
}

TEST_F(InformerTest, PassesSelectorAndMetadataOnlyOn) {
  Put("a", "1", "me");
  Put("b", "1", "you");
  InformerOptions options;
  options.label_selector = "owner=me";
  options.metadata_only = true;
  Start(options);
  UntilWatching();
  EXPECT_EQ(Value("a"), "");  // there is no data in metadata
  EXPECT_EQ(informer_->Size(), 1u);
  Put("c", "1", "me");
  UntilValue("c", "");
  Put("a", "2", "you");  // leaves the selection
  UntilValue("a", "-");
  for (const auto& request : server_.Requests()) {
    EXPECT_EQ(request.query.at("labelSelector"), "owner=me");
  }
}

TEST_F(InformerTest, StopsWhileAWatchIsOpenAndKeepsItsState) {
  Put("a", "1");
  Start();
  UntilWatching();
  informer_->Stop();
  informer_->Stop();
  EXPECT_EQ(server_.open_watches(), 0);
  EXPECT_EQ(Value("a"), "1");
}

class InformerNamespacesTest : public InformerTest {
 protected:
  void StartWithNone() {
    InformerOptions options;
    options.none_yet = true;
    Start(options);
  }
  void Add(const std::string& ns) {
    informer_->AddNamespace(ns);
    Until([&] { return informer_->HasSynced(ns); });
  }
};

TEST_F(InformerNamespacesTest, ComeAndGoWhileItRuns) {
  Put("a", "1", "", "red");
  Put("b", "1", "", "blue");
  StartWithNone();
  EXPECT_TRUE(informer_->HasSynced()) << "there is nothing to wait for";
  EXPECT_EQ(informer_->Size(), 0u);
  Add("red");
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"red/a", "-", "1", true}));
  Add("blue");
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"blue/b", "-", "1", true}));
  UntilWatching(2);
  informer_->RemoveNamespace("red");
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"red/a", "1", "-"}));
  EXPECT_FALSE(informer_->HasSynced("red"));
  UntilWatching(1);
  Put("a", "2", "", "red");
  Put("b", "2", "", "blue");
  UntilTold();
  EXPECT_EQ(Value("b", "blue"), "2");
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"blue/b", "1", "2"})) << "red is nobody's business";
  Add("red");
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"red/a", "-", "2", true}));
}

TEST_F(InformerNamespacesTest, TwiceIsOnceAndAStrangerIsNone) {
  Put("a", "1", "", "red");
  StartWithNone();
  Add("red");
  informer_->AddNamespace("red");
  informer_->RemoveNamespace("blue");
  EXPECT_THAT(informer_->Namespaces(), ElementsAre("red"));
  EXPECT_EQ(Lists(), 1);
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"red/a", "-", "1", true}));
}

TEST_F(InformerNamespacesTest, EachTimeIsAnotherIncarnation) {
  StartWithNone();
  EXPECT_EQ(informer_->Incarnation("red"), 0u);
  Add("red");
  const uint64_t first = informer_->Incarnation("red");
  EXPECT_NE(first, 0u);
  EXPECT_EQ(informer_->Incarnation("blue"), 0u);
  informer_->RemoveNamespace("red");
  EXPECT_EQ(informer_->Incarnation("red"), 0u);
  Add("red");
  const uint64_t second = informer_->Incarnation("red");
  EXPECT_NE(second, first);
  informer_->RemoveNamespace("red");
  Add("");
  EXPECT_GT(informer_->Incarnation("red"), second);
}

TEST_F(InformerNamespacesTest, AllOfThemAreOne) {
  Put("a", "1", "", "red");
  Put("b", "1", "", "blue");
  StartWithNone();
  Add("");
  EXPECT_EQ(informer_->Size(), 2u);
  informer_->RemoveNamespace("");
  EXPECT_EQ(informer_->Size(), 0u);
}

TEST_F(InformerNamespacesTest, OneThatCannotBeListedHoldsUpNoOther) {
  Put("a", "1", "", "red");
  StartWithNone();
  Add("red");
  transport_.FailSends(1'000'000);
  informer_->AddNamespace("blue");
  Until([&] { return !informer_->LastError("blue").ok(); });
  EXPECT_FALSE(informer_->HasSynced("blue"));
  EXPECT_TRUE(informer_->HasSynced()) << "it came later";
  EXPECT_TRUE(informer_->SyncStatus().ok());
  EXPECT_TRUE(informer_->LastError("red").ok());
  informer_->RemoveNamespace("blue");
  EXPECT_THAT(informer_->Namespaces(), ElementsAre("red"));
}

TEST_F(InformerNamespacesTest, AfterStopNothingComesAndNothingGoes) {
  Put("a", "1", "", "red");
  StartWithNone();
  Add("red");
  informer_->Stop();
  informer_->AddNamespace("blue");
  informer_->RemoveNamespace("red");
  EXPECT_THAT(informer_->Namespaces(), ElementsAre("red"));
  EXPECT_EQ(Value("a", "red"), "1");
}

}  // namespace
}  // namespace weir::runtime
