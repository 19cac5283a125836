#include "job/observe/workload_look.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"

namespace weir::job {
namespace {

constexpr char kNoAccount[] =
    "pods \"orders-jm-5d-\" is forbidden: error looking up service account shop/weir-flink: "
    "serviceaccount \"weir-flink\" not found";

TEST(ClassifyCreateFailure, NamesTheRemedy) {
  const WorkloadProblem account = ClassifyCreateFailure(kNoAccount, "shop");
  EXPECT_EQ(account.reason, "ServiceAccountMissing");
  EXPECT_NE(account.message.find("kubectl create serviceaccount weir-flink -n shop"),
            std::string::npos);
  EXPECT_EQ(ClassifyCreateFailure("pods \"x\" is forbidden: exceeded quota: q, requested: "
                                  "cpu=1, used: cpu=2, limited: cpu=2",
                                  "shop")
                .reason,
            "QuotaExceeded");
  EXPECT_EQ(
      ClassifyCreateFailure("pods \"x\" is forbidden: violates PodSecurity \"restricted\"", "shop")
          .reason,
      "PodSecurityViolation");
  EXPECT_EQ(ClassifyCreateFailure("Internal error", "shop").reason, "ReplicaFailure");
}

class WorkloadLookTest : public testing::Test {
 protected:
  WorkloadLookTest() {
    workload_.kind = ChildKind::kDeployment;
    workload_.ns = "shop";
    workload_.name = "orders-jm";
    workload_.uid = "w1";
  }
  void PutDeployment(const char* conditions) {
    api_.Put(kube::kDeployments, {{"metadata", {{"name", "orders-jm"}, {"namespace", "shop"}}},
                                  {"status", {{"conditions", *doc::ParseJson(conditions)}}}});
  }
  WorkloadLook::Answer Missing() { return look_.Missing("shop/orders", workload_, {}); }
  size_t Requests() const { return api_.Requests().size(); }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  kube::KubeClient client_{api_, {FakeApiServer::kUrl, "default", {}}, clock_};
  WorkloadLook look_{client_, clock_};
  Child workload_;
};

TEST_F(WorkloadLookTest, LooksOnceAfterFiveSecondsThenSeldom) {
  PutDeployment("[]");
  EXPECT_EQ(Missing().look_again, WorkloadLook::kFirst);
  EXPECT_EQ(Requests(), 0u);
  clock_.Advance(WorkloadLook::kFirst);
  EXPECT_EQ(Missing().look_again, WorkloadLook::kSecond);
  EXPECT_EQ(Requests(), 1u);
  Missing();
  EXPECT_EQ(Requests(), 1u);
  clock_.Advance(WorkloadLook::kSecond);
  EXPECT_EQ(Missing().look_again, WorkloadLook::kSecond * 2);
  EXPECT_EQ(Requests(), 2u);
}

TEST_F(WorkloadLookTest, WaitsLongerWhileTheClusterIsMerelyBusy) {
  PutDeployment("[]");
  milliseconds wait = Missing().look_again;
  milliseconds waited{0};
  while (waited + wait < WorkloadLook::kPatience) {
    clock_.Advance(wait);
    waited += wait;
    look_.PodAppeared();
    const milliseconds next = Missing().look_again;
    // Each wait is at least as long as the one before, but for the last, which ends on time.
    EXPECT_TRUE(next >= wait || waited + next == WorkloadLook::kPatience) << next.count();
    wait = next;
    EXPECT_EQ(Requests(), 0u);
  }
  clock_.Advance(wait);
  look_.PodAppeared();
  Missing();
  EXPECT_EQ(Requests(), 1u);
}

TEST_F(WorkloadLookTest, LooksOnceTheClusterIsCalmAgain) {
  PutDeployment("[]");
  Missing();
  clock_.Advance(WorkloadLook::kFirst);
  look_.PodAppeared();
  EXPECT_EQ(Missing().look_again, WorkloadLook::kFirst);
  clock_.Advance(WorkloadLook::kFirst);
  Missing();
  EXPECT_EQ(Requests(), 1u);
}

TEST_F(WorkloadLookTest, ADeploymentTellsByItsCondition) {
  doc::Json conditions =
      doc::Json::array({{{"type", "ReplicaFailure"}, {"status", "True"}, {"message", kNoAccount}}});
  PutDeployment(conditions.dump().c_str());
  Missing();
  clock_.Advance(WorkloadLook::kFirst);
  const auto answer = Missing();
  ASSERT_TRUE(answer.problem.has_value());
  EXPECT_EQ(answer.problem->reason, "ServiceAccountMissing");
  // Kept until the next look.
  EXPECT_TRUE(Missing().problem.has_value());
  look_.Forget("shop/orders");
  EXPECT_FALSE(Missing().problem.has_value());
}

TEST_F(WorkloadLookTest, AJobTellsByItsEvents) {
  workload_.kind = ChildKind::kJob;
  const auto event = [&](const char* name, const char* time, const char* note) {
    api_.Put(kube::kEvents, {{"metadata", {{"name", name}, {"namespace", "shop"}}},
                             {"regarding", {{"uid", "w1"}}},
                             {"reason", "FailedCreate"},
                             {"deprecatedLastTimestamp", time},
                             {"note", note}});
  };
  event("old", "2026-01-01T00:00:00Z", "exceeded quota: q");
  event("new", "2026-01-01T00:00:09Z", kNoAccount);
  Missing();
  clock_.Advance(WorkloadLook::kFirst);
  const auto answer = Missing();
  ASSERT_TRUE(answer.problem.has_value());
  EXPECT_EQ(answer.problem->reason, "ServiceAccountMissing");
  EXPECT_EQ(api_.Requests().back().query.at("fieldSelector"), "regarding.uid=w1");
}

TEST_F(WorkloadLookTest, ANewWorkloadStartsAnew) {
  PutDeployment("[]");
  Missing();
  clock_.Advance(WorkloadLook::kFirst);
  Missing();
  workload_.uid = "w2";
  EXPECT_EQ(Missing().look_again, WorkloadLook::kFirst);
}

}  // namespace
}  // namespace weir::job
