#include "arbiter/store_kube/journal.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/doc/json.h"
#include "tests/fakes/fake_api_server.h"

namespace weir::arbiter {
namespace {

class KubeJournalTest : public ::testing::Test {
 protected:
  KubeJournalTest() : client_(api_, {FakeApiServer::kUrl}, clock_) {
    api_.Host(kube::kPipelines, true);
  }
  void Put() {
    api_.Put(kube::kPipelines, {{"apiVersion", "weir.dev/v1alpha1"},
                                {"kind", "Pipeline"},
                                {"metadata", {{"namespace", "shop"}, {"name", "orders"}}},
                                {"spec", {{"window", 3}}},
                                {"status", {{"channel", "Start"}}}});
  }
  KubeJournal::Opened Open(const std::string& owner) {
    auto opened = KubeJournal::Open(client_, key_, owner, {});
    EXPECT_TRUE(opened.ok()) << opened.status().ToString();
    return *std::move(opened);
  }
  static Record At(uint32_t epoch, ProcessId loaded) {
    Record record;
    record.state.epoch = epoch;
    record.state.last_loaded = loaded;
    record.reserve = loaded;
    return record;
  }
  doc::Json Stored() const { return *api_.Object(kube::kPipelines, key_); }

  RealClock clock_;
  FakeApiServer api_;
  kube::KubeClient client_;
  const kube::ObjectKey key_{"shop", "orders"};
};

TEST_F(KubeJournalTest, APipelineThatIsNotThereIsNotFound) {
  EXPECT_EQ(KubeJournal::Open(client_, key_, "a", {}).status().code(), Code::kNotFound);
}

TEST_F(KubeJournalTest, WritesItsPartOfTheStatusAlone) {
  Put();
  auto opened = Open("a");
  EXPECT_TRUE(opened.fresh);
  ASSERT_TRUE(opened.journal->Write(At(2, 5), {}).ok());
  EXPECT_EQ(doc::StringAt(Stored(), {"status", "channel"}), "Start");
  EXPECT_EQ(doc::IntAt(Stored(), {"status", "arbitration", "lastLoadedId"}), 5);
  const auto again = Open("b");
  EXPECT_FALSE(again.fresh);
  EXPECT_EQ(again.record.state.last_loaded, 5);
}

TEST_F(KubeJournalTest, AnotherWriterOfTheObjectIsNoRival) {
  Put();
  auto opened = Open("a");
  ASSERT_TRUE(opened.journal->Write(At(2, 1), {}).ok());
  api_.PatchStatus(kube::kPipelines, key_, {{"channel", "Pause"}});
  ASSERT_TRUE(opened.journal->Write(At(2, 2), {}).ok());
  EXPECT_EQ(doc::StringAt(Stored(), {"status", "channel"}), "Pause");
  EXPECT_EQ(doc::IntAt(Stored(), {"status", "arbitration", "lastLoadedId"}), 2);
}

TEST_F(KubeJournalTest, ToldOfAnotherWriteOfItsProcessItNeedsOneRequest) {
  Put();
  auto opened = Open("a");
  ASSERT_TRUE(opened.journal->Write(At(2, 1), {}).ok());
  const doc::Json old = Stored();
  for (const bool told : {false, true}) {
    api_.PatchStatus(kube::kPipelines, key_, {{"channel", told ? "Stop" : "Pause"}});
    if (told) opened.journal->Notice(Stored());
    const size_t before = api_.Requests().size();
    ASSERT_TRUE(opened.journal->Write(At(2, told ? 3 : 2), {}).ok());
    EXPECT_EQ(api_.Requests().size() - before, told ? 1u : 3u);
  }
  // What is older than its own last write is no news.
  opened.journal->Notice(old);
  const size_t before = api_.Requests().size();
  ASSERT_TRUE(opened.journal->Write(At(2, 4), {}).ok());
  EXPECT_EQ(api_.Requests().size() - before, 1u);
}

TEST_F(KubeJournalTest, WhoWasReplacedWritesNoMore) {
  Put();
  auto first = Open("a");
  ASSERT_TRUE(first.journal->Write(At(2, 1), {}).ok());
  auto second = Open("b");
  ASSERT_TRUE(first.journal->Write(At(2, 2), {}).ok()) << "nobody has taken over yet";
  EXPECT_EQ(second.journal->Write(At(3, 1), {}).reason(), "NotOwner")
      << "what it read is no longer what is stored";
  auto third = Open("c");
  ASSERT_TRUE(third.journal->Write(At(3, 2), {}).ok());
  const Status lost = first.journal->Write(At(2, 3), {});
  EXPECT_EQ(lost.code(), Code::kConflict);
  EXPECT_EQ(lost.reason(), "NotOwner");
  EXPECT_EQ(doc::IntAt(Stored(), {"status", "arbitration", "lastLoadedId"}), 2);
}

TEST_F(KubeJournalTest, ARecreatedPipelineIsAnotherOne) {
  Put();
  auto opened = Open("a");
  ASSERT_TRUE(opened.journal->Write(At(2, 1), {}).ok());
  ASSERT_TRUE(client_.Delete(kube::kPipelines, key_, {}, {}).ok());
  Put();
  EXPECT_FALSE(opened.journal->Write(At(2, 2), {}).ok());
}

}  // namespace
}  // namespace weir::arbiter
