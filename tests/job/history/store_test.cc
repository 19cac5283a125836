// The annotations against an API server: what is kept, what damage does, and what it may not do.
#include "job/history/store.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"

namespace weir::job {
namespace {

tuner::RunRecord RunAt(long k) {
  tuner::RunRecord run;
  run.run = k;
  run.fire_s = run.start_s = 86400.0 * static_cast<double>(k);
  run.duration_s = 600;
  run.parallelism = 4;
  run.mem_mib = 2048;
  return run;
}

class HistoryStoreTest : public testing::Test {
 protected:
  HistoryStoreTest() {
    const doc::Json stored =
        api_.Put(kube::kSqlJobs,
                 {{"metadata",
                   {{"name", "a"}, {"namespace", "shop"}, {"annotations", {{"team", "orders"}}}}},
                  {"spec", {{"sql", "INSERT INTO t SELECT 1"}}}});
    uid_ = doc::StringAt(stored, {"metadata", "uid"});
  }
  void Annotate(const char* name, const doc::Json& value) {
    const auto done = client_.Patch(kube::kSqlJobs, key_,
                                    {{"metadata", {{"annotations", {{name, value}}}}}}, {}, {});
    ASSERT_TRUE(done.ok()) << done.error().ToString();
  }
  doc::Json Object() { return *client_.Get(kube::kSqlJobs, key_, {}); }
  size_t Patches() const {
    size_t count = 0;
    for (const auto& request : api_.Requests()) count += request.method == http::Method::kPatch;
    return count;
  }
  Result<HistoryStore::Updated> AddOneRun(long k) {
    return store_.Update(
        key_, uid_, [k](Recorded* recorded) { tuner::AddRun(RunAt(k), &recorded->history); }, {});
  }

  const kube::ObjectKey key_{"shop", "a"};
  FakeClock clock_;
  FakeApiServer api_{&clock_};
  kube::KubeClient client_{api_, {FakeApiServer::kUrl, "default", {}}, clock_};
  HistoryStore store_{client_};
  std::string uid_;
};

TEST_F(HistoryStoreTest, ARunIsAddedAndNothingElseIsTouched) {
  const doc::Json before = Object();
  const auto updated = AddOneRun(1);
  ASSERT_TRUE(updated.ok()) << updated.error().ToString();
  const doc::Json after = Object();
  EXPECT_EQ(updated->resource_version, doc::StringAt(after, {"metadata", "resourceVersion"}));
  EXPECT_EQ(after["spec"], before["spec"]);
  EXPECT_EQ(doc::StringAt(after, {"metadata", "annotations", "team"}), "orders");
  EXPECT_EQ(doc::IntAt(after, {"metadata", "generation"}), 1);
  EXPECT_EQ(store_.Read(key_, uid_, {})->history.runs, std::vector{RunAt(1)});
}

TEST_F(HistoryStoreTest, WhatIsThereAlreadyIsNotWrittenAgain) {
  ASSERT_TRUE(AddOneRun(1).ok());
  const size_t patches = Patches();
  const auto again = AddOneRun(1);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->resource_version, "");
  EXPECT_EQ(Patches(), patches);
}

TEST_F(HistoryStoreTest, StateAndHistoryDoNotTouchEachOther) {
  ASSERT_TRUE(AddOneRun(1).ok());
  const doc::Json state = {{"v", 1}, {"t", 60}};
  ASSERT_TRUE(store_.Update(key_, uid_, [&](Recorded* r) { r->state = state; }, {}).ok());
  ASSERT_TRUE(AddOneRun(2).ok());
  const auto read = store_.Read(key_, uid_, {});
  EXPECT_EQ(read->state, state);
  EXPECT_EQ(read->history.runs.size(), 2u);
  EXPECT_TRUE(read->damage.empty());
}

TEST_F(HistoryStoreTest, DamageIsSaidAndMendedByTheNextWrite) {
  const doc::Json damaged[] = {"{", "not json", R"({"v":7,"runs":[]})",
                               R"({"v":1,"runs":[{"r":"x"}]})", std::string(70'000, 'x')};
  for (const doc::Json& value : damaged) {
    Annotate(kAnnotationHistory, value);
    const auto read = store_.Read(key_, uid_, {});
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(read->damage.size(), 1u) << value;
    EXPECT_NE(read->damage[0].find("weir.dev/history"), std::string::npos);
    ASSERT_TRUE(store_.Update(key_, uid_, [](Recorded*) {}, {}).ok());
    EXPECT_TRUE(store_.Read(key_, uid_, {})->damage.empty()) << value;
  }
}

TEST_F(HistoryStoreTest, HalfAnAnnotationLosesOnlyTheOtherHalf) {
  ASSERT_TRUE(AddOneRun(1).ok());
  doc::Json history =
      *doc::ParseJson(doc::StringAt(Object(), {"metadata", "annotations", kAnnotationHistory}));
  history["runs"].push_back({{"r", 2}, {"o", "??"}});
  Annotate(kAnnotationHistory, doc::DumpJson(history));
  const auto read = store_.Read(key_, uid_, {});
  EXPECT_EQ(read->history.runs, std::vector{RunAt(1)});
  EXPECT_EQ(read->damage.size(), 1u);
}

TEST_F(HistoryStoreTest, AnObjectMadeAnewIsNotWritten) {
  EXPECT_EQ(store_.Read(key_, "another-uid", {}).error().reason(), "Replaced");
  Recorded recorded;
  tuner::AddRun(RunAt(1), &recorded.history);
  EXPECT_FALSE(store_.Write(key_, "another-uid", recorded, {}).ok());
  EXPECT_EQ(doc::Find(Object(), {"metadata", "annotations", kAnnotationHistory}), nullptr);
}

TEST_F(HistoryStoreTest, AFullHistoryStaysWithinItsBound) {
  Recorded recorded;
  for (long k = 0; k < 400; ++k) tuner::AddRun(RunAt(k), &recorded.history);
  for (int i = 1; i < 4000; ++i) {
    tuner::Window window;
    window.t_s = 60.0 * i;
    window.running = true;
    window.arrival = 1e3 / 7 * i;
    window.vertices = {{"v", 1 + i % 9, 1e3 / 7, 1.0 / 3, 1.0 / 7}};
    tuner::AddWindow(window, &recorded.history);
  }
  recorded.state = {{"v", 1}, {"c", std::string(100'000, 'x')}};
  const doc::Json patch = RecordedPatch(uid_, recorded);
  EXPECT_LE(doc::DumpJson(patch).size(), tuner::kMaxHistoryBytes + tuner::kMaxStateBytes);
}

}  // namespace
}  // namespace weir::job
