// What one look at a job gathers while its namespace is let go and taken up again.
#include "job/observe/observer.h"

#include <gtest/gtest.h>

#include <atomic>

#include "job/api/names.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fault_transport.h"

namespace weir::job {
namespace {

class ObserverTest : public testing::Test {
 protected:
  ObserverTest() {
    api_.Put(kube::kConfigMaps,
             {{"metadata",
               {{"name", "sql"}, {"namespace", "shop"}, {"labels", {{kLabelJob, "orders"}}}}},
              {"data", {{"job.sql", "INSERT INTO t SELECT 1"}}}});
    api_.Put(
        kube::kSqlJobs,
        {{"metadata", {{"name", "orders"}, {"namespace", "shop"}}},
         {"spec", {{"sqlFrom", {{"configMapKeyRef", {{"name", "sql"}, {"key", "job.sql"}}}}}}}});
    api_.Put(kube::kDeployments, {{"metadata",
                                   {{"name", "orders-jm"},
                                    {"namespace", "shop"},
                                    {"labels",
                                     {{"app.kubernetes.io/managed-by", "weir"},
                                      {kLabelJob, "orders"},
                                      {kLabelSequence, "1"}}}}}});
    for (runtime::InformerCore* informer : stores_.All()) informer->Start();
    TakeUp();
  }
  ~ObserverTest() override {
    for (runtime::InformerCore* informer : stores_.All()) informer->Stop();
  }

  void TakeUp() {
    for (runtime::InformerCore* part : stores_.Parts()) Add(*part);
    Add(stores_.sql_jobs());
  }
  void LetGo() {
    stores_.sql_jobs().RemoveNamespace("shop");
    for (runtime::InformerCore* part : stores_.Parts()) part->RemoveNamespace("shop");
  }
  // While the SQL's ConfigMap is read: before the children are looked at.
  void Meanwhile(std::function<void()> what) {
    faults_.SetRule([this, what = std::move(what)](const http::Request& request, int) {
      if (request.url.find("/configmaps/sql") != std::string::npos && !done_.exchange(true)) what();
      return Fault::kNone;
    });
  }
  Result<Observed> Look() {
    const std::optional<SqlJob> job = observer_.Job(kKey);
    if (!job) return NotFound("Gone", "the store has it not");
    return observer_.Observe(kKey, *job, {});
  }

  const kube::ObjectKey kKey{"shop", "orders"};
  FakeClock clock_;
  FakeApiServer api_{&clock_};
  FaultTransport faults_{api_};
  kube::KubeClient client_{faults_, {FakeApiServer::kUrl, "default", {}}, clock_};
  metrics::Registry metrics_;
  std::vector<std::string> log_lines_;
  Stores stores_{{client_, clock_, metrics_, log::MakeMemoryLogger(&log_lines_)}, {{}, "", true}};
  OwnWrites writes_{clock_};
  sql::KnownConnectorsPtr connectors_ = std::make_shared<const sql::KnownConnectors>();
  Observer observer_{stores_, writes_, client_, clock_, [this] { return connectors_; }};
  std::atomic<bool> done_{false};

 private:
  void Add(runtime::InformerCore& informer) {
    informer.AddNamespace("shop");
    PassTimeUntil(clock_, milliseconds(100), [&] { return informer.HasSynced("shop"); });
  }
};

TEST_F(ObserverTest, EachLookHasTheConnectorsOfItsTime) {
  const auto first = connectors_;
  const auto before = Look();
  ASSERT_TRUE(before.ok()) << before.status().ToString();
  connectors_ = std::make_shared<const sql::KnownConnectors>();
  const auto after = Look();
  ASSERT_TRUE(after.ok()) << after.status().ToString();
  EXPECT_EQ(before->observation.connectors, first);
  EXPECT_EQ(after->observation.connectors, connectors_);
}

TEST_F(ObserverTest, SeesWhatBelongsToTheJob) {
  const auto seen = Look();
  ASSERT_TRUE(seen.ok()) << seen.status().ToString();
  EXPECT_EQ(seen->observation.sql.text, "INSERT INTO t SELECT 1");
  EXPECT_EQ(seen->observation.children.size(), 2u);
}

TEST_F(ObserverTest, ANamespaceLetGoMeanwhileIsNoEmptyOne) {
  Meanwhile([this] { LetGo(); });
  EXPECT_EQ(Look().status().code(), Code::kConflict);
  EXPECT_EQ(Look().status().code(), Code::kNotFound);
}

// By the end everything is in view again; nobody knows when the children were looked at.
TEST_F(ObserverTest, NorIsOneThatIsBackByTheEnd) {
  std::atomic<bool> looked = false;
  Meanwhile([&] {
    LetGo();
    EXPECT_TRUE(stores_.ChildrenOf(kKey).empty());
    TakeUp();
    looked = true;
  });
  EXPECT_EQ(Look().status().code(), Code::kConflict);
  EXPECT_TRUE(looked);
  EXPECT_TRUE(Look().ok());
}

}  // namespace
}  // namespace weir::job
