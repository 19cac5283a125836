// What may go wrong between an informer and the API server, and in the objects themselves.
#include <gmock/gmock.h>

#include "tests/runtime/informer/fixture.h"

namespace weir::runtime {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class InformerFaultsTest : public InformerFixture {
 protected:
  size_t LinesWith(const std::string& text) const {
    return static_cast<size_t>(std::count_if(
        log_lines_.begin(), log_lines_.end(),
        [&](const std::string& line) { return line.find(text) != std::string::npos; }));
  }
};

TEST_F(InformerFaultsTest, ADroppedWatchResumesWhereItWasWithoutAList) {
  Put("a", "1");
  Start();
  UntilWatching();
  TakeTold();
  Put("a", "2");
  UntilTold();
  TakeTold();
  transport_.DropWatches();
  Put("b", "1");  // perhaps between the two watches
  UntilValue("b", "1");
  informer_->Stop();
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"shop/b", "-", "1"}));
  EXPECT_EQ(Lists(), 1);
}

TEST_F(InformerFaultsTest, AWatchEndedByTheServerIsOpenedAgain) {
  Start();
  for (int i = 0; i < 5; ++i) {
    UntilWatching();
    server_.CloseWatches();
    Put("a", std::to_string(i));
    UntilValue("a", std::to_string(i));
  }
  EXPECT_EQ(Lists(), 1);
}

TEST_F(InformerFaultsTest, ACompactedHistoryListsAgainAndFindsWhatWasMissed) {
  Put("kept", "1");
  Put("changed", "1");
  Put("deleted", "1");
  Start();
  UntilWatching();
  TakeTold();
  const auto kept = informer_->Get({"shop", "kept"});
  transport_.FailSends(1'000'000);  // the new list has to wait ...
  server_.ExpireHistory();
  transport_.DropWatches();
  Until([&] { return transport_.failed() > 0; });
  Put("changed", "2");  // ... until all of this has happened unseen
  Put("new", "1");
  Remove("deleted");
  EXPECT_THAT(TakeTold(), IsEmpty());
  EXPECT_EQ(Value("deleted"), "1");  // readers have the old state meanwhile, not an empty one
  transport_.FailSends(0);
  UntilValue("new", "1");
  UntilWatching();
  EXPECT_THAT(TakeTold(),
              UnorderedElementsAre(Told{"shop/changed", "1", "2"}, Told{"shop/new", "-", "1"},
                                   Told{"shop/deleted", "1", "-"}));
  EXPECT_EQ(informer_->Get({"shop", "kept"}), kept);
  EXPECT_TRUE(informer_->HasSynced());
}

TEST_F(InformerFaultsTest, BookmarksAloneMoveTheVersionOn) {
  Start();
  UntilWatching();
  // Others' changes only: without the bookmark the version would stay behind and expire.
  server_.ExpireHistory();
  server_.SendBookmarks();
  Until([&] {
    return metrics_.GetCounter("weir_informer_events_total", "", {{"resource", "configmaps"}})
               .Value() > 0;
  });
  transport_.DropWatches();
  Put("a", "1");
  UntilValue("a", "1");
  EXPECT_EQ(Lists(), 1);
}

TEST_F(InformerFaultsTest, AListThatExpiresBetweenPagesIsTakenWhole) {
  for (const char* name : {"a", "b", "c"}) Put(name, "1");
  // The server forgets its history after the first page.
  struct Compacting : public FlakyTransport {
    using FlakyTransport::FlakyTransport;
    FakeApiServer* server = nullptr;
    Result<http::Response> Send(const http::Request& request, SteadyTime deadline,
                                std::stop_token stop) override {
      if (request.url.find("continue=") != std::string::npos) server->ExpireHistory();
      return FlakyTransport::Send(request, deadline, stop);
    }
  };
  Compacting transport(server_);
  transport.server = &server_;
  kube::KubeClient client(transport, kube::Endpoint{FakeApiServer::kUrl, "", {}}, clock_);
  InformerOptions options;
  options.page_size = 2;
  Informer<Item> informer(InformerEnv{client, clock_, metrics_, {}, [] { return 0.5; }},
                          kube::kConfigMaps, options, ProjectItem);
  informer.Start();
  Until([&] { return informer.HasSynced(); });
  EXPECT_EQ(informer.Size(), 3u);
}

TEST_F(InformerFaultsTest, ACorruptObjectIsReportedOnceAndSkippedUntilItChanges) {
  Put("bad", "corrupt");
  Put("good", "1");
  Start();
  UntilWatching();
  EXPECT_EQ(informer_->Size(), 1u);
  EXPECT_EQ(Corrupt(), 1);
  server_.ExpireHistory();  // the same version seen again is no news
  transport_.DropWatches();
  Until([&] { return Lists() == 2; });
  UntilWatching();
  EXPECT_EQ(Corrupt(), 1);
  Put("bad", "throw");  // another version, corrupt in another way
  Until([&] { return Corrupt() == 2; });
  TakeTold();
  Put("bad", "mended");
  UntilValue("bad", "mended");
  informer_->Stop();
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"shop/bad", "-", "mended"}));
  EXPECT_EQ(LinesWith("cannot be read"), 2u);
  EXPECT_THAT(log_lines_, Contains(AllOf(HasSubstr("object=shop/bad"), HasSubstr("corrupt"))));
}

TEST_F(InformerFaultsTest, AnObjectThatTurnsCorruptKeepsItsLastGoodState) {
  Put("a", "1");
  Start();
  UntilWatching();
  TakeTold();
  Put("a", "corrupt");
  Until([&] { return Corrupt() == 1; });
  EXPECT_EQ(Value("a"), "1");
  // Not even a new list takes it for deleted ...
  server_.ExpireHistory();
  transport_.DropWatches();
  Until([&] { return Lists() == 2; });
  UntilWatching();
  EXPECT_EQ(Value("a"), "1");
  EXPECT_THAT(TakeTold(), IsEmpty());
  // ... until it is.
  Remove("a");
  UntilValue("a", "-");
  informer_->Stop();
  EXPECT_THAT(TakeTold(), ElementsAre(Told{"shop/a", "1", "-"}));
}

TEST_F(InformerFaultsTest, FailedListsAreTriedAgainWithGrowingPauses) {
  Put("a", "1");
  transport_.FailSends(6);
  Start();
  const SteadyTime begun = clock_.SteadyNow();
  UntilSynced();
  // 0.75 * (200 + 400 + ... + 6400) ms at least, with the jitter fixed.
  EXPECT_GE(clock_.SteadyNow() - begun, milliseconds(9'450));
  EXPECT_EQ(Value("a"), "1");
  informer_->Stop();
  EXPECT_THAT(log_lines_, Contains(AllOf(HasSubstr("list failed"), HasSubstr("failures=6"))));
  EXPECT_THAT(log_lines_, Not(Contains(HasSubstr("failures=7"))));
}

}  // namespace
}  // namespace weir::runtime
