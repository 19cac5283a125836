#include "job/observe/own_writes.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_clock.h"

namespace weir::job {
namespace {

constexpr char kKey[] = "shop/orders";

SqlJob JobAt(const std::string& version) {
  SqlJob job;
  job.meta.ns = "shop";
  job.meta.name = "orders";
  job.meta.resource_version = version;
  return job;
}

Child Workload(const std::string& uid, const std::string& version) {
  Child child;
  child.kind = ChildKind::kDeployment;
  child.ns = "shop";
  child.name = "orders-jm";
  child.uid = uid;
  child.resource_version = version;
  return child;
}

class OwnWritesTest : public testing::Test {
 protected:
  std::vector<Child> Laid(std::vector<Child> seen) {
    writes_.Apply(kKey, &seen);
    return seen;
  }

  FakeClock clock_;
  OwnWrites writes_{clock_};
};

TEST_F(OwnWritesTest, StatusIsLaidOverUntilTheInformerHasIt) {
  SqlJob written = JobAt("12");
  written.status.reason = "Deploying";
  written.meta.finalizers = {kFinalizer};
  writes_.NoteJob(kKey, written);

  SqlJob seen = JobAt("9");
  writes_.Apply(kKey, &seen);
  EXPECT_EQ(seen.meta.resource_version, "12");
  EXPECT_EQ(seen.status.reason, "Deploying");
  EXPECT_EQ(seen.meta.finalizers, written.meta.finalizers);

  SqlJob caught_up = JobAt("13");
  caught_up.status.reason = "AllTasksRunning";
  writes_.Apply(kKey, &caught_up);
  EXPECT_EQ(caught_up.status.reason, "AllTasksRunning");
  EXPECT_FALSE(writes_.Pending(kKey));
}

TEST_F(OwnWritesTest, CreatedChildIsThereBeforeTheInformerShowsIt) {
  writes_.NoteCreated(kKey, Workload("a", "20"));
  ASSERT_EQ(Laid({}).size(), 1u);
  EXPECT_EQ(Laid({})[0].uid, "a");
  EXPECT_EQ(Laid({Workload("a", "20")}).size(), 1u);
  EXPECT_FALSE(writes_.Pending(kKey));
}

TEST_F(OwnWritesTest, CreatedChildReplacesAnOlderOneOfItsName) {
  writes_.NoteCreated(kKey, Workload("b", "20"));
  const auto laid = Laid({Workload("a", "15")});
  ASSERT_EQ(laid.size(), 1u);
  EXPECT_EQ(laid[0].uid, "b");
}

TEST_F(OwnWritesTest, DeletedChildCountsAsDeleting) {
  writes_.NoteDeleted(kKey, ChildKind::kDeployment, "orders-jm", "a");
  EXPECT_TRUE(Laid({Workload("a", "15")})[0].deleting);
  // Another object of that name is another object.
  EXPECT_FALSE(Laid({Workload("b", "30")})[0].deleting);
  EXPECT_FALSE(writes_.Pending(kKey));
}

TEST_F(OwnWritesTest, ChildThatCameAndWentIsNotKept) {
  writes_.NoteCreated(kKey, Workload("a", "20"));
  writes_.NoteDeleted(kKey, ChildKind::kDeployment, "orders-jm", "a");
  ASSERT_EQ(Laid({}).size(), 1u);
  EXPECT_TRUE(Laid({})[0].deleting);
  writes_.SawChildGone(kKey, "a");
  EXPECT_TRUE(Laid({}).empty());
  EXPECT_FALSE(writes_.Pending(kKey));
}

TEST_F(OwnWritesTest, AnEntryThatIsNeverSeenExpires) {
  writes_.NoteCreated(kKey, Workload("a", "20"));
  clock_.Advance(OwnWrites::kMaxAge);
  EXPECT_TRUE(Laid({}).empty());
  EXPECT_FALSE(writes_.Pending(kKey));
}

TEST_F(OwnWritesTest, EchoesAreKnownAndDropTheirEntries) {
  writes_.NoteJob(kKey, JobAt("12"));
  EXPECT_TRUE(writes_.SawJob(kKey, "11"));  // of the write before
  EXPECT_TRUE(writes_.Pending(kKey));
  EXPECT_TRUE(writes_.SawJob(kKey, "12"));
  EXPECT_FALSE(writes_.Pending(kKey));
  EXPECT_FALSE(writes_.SawJob(kKey, "13"));

  writes_.NoteCreated(kKey, Workload("a", "20"));
  EXPECT_FALSE(writes_.SawChild(kKey, Workload("z", "5")));
  EXPECT_TRUE(writes_.SawChild(kKey, Workload("a", "20")));
  EXPECT_FALSE(writes_.SawChild(kKey, Workload("a", "21")));
}

TEST_F(OwnWritesTest, ANewerVersionIsNoEcho) {
  writes_.NoteJob(kKey, JobAt("12"));
  EXPECT_FALSE(writes_.SawJob(kKey, "14"));
  EXPECT_FALSE(writes_.Pending(kKey));
}

TEST_F(OwnWritesTest, SecretsAreNeverListedSoNeverKept) {
  Child secret = Workload("s", "20");
  secret.kind = ChildKind::kSecret;
  writes_.NoteCreated(kKey, secret);
  EXPECT_FALSE(writes_.Pending(kKey));
}

TEST_F(OwnWritesTest, ConflictsAreTriedAgain) {
  writes_.NoteConflict(kKey, "orders-jm");
  EXPECT_EQ(writes_.Conflicts(kKey), std::vector<std::string>{"orders-jm"});
  clock_.Advance(OwnWrites::kConflictAge);
  EXPECT_TRUE(writes_.Conflicts(kKey).empty());
}

}  // namespace
}  // namespace weir::job
