#include "job/reconcile/flink_watch.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_flink.h"

namespace weir::job {
namespace {

constexpr char kKey[] = "shop/orders";
constexpr char kJobId[] = "0123456789abcdef0123456789abcdef";

SqlJob RunningJob() {
  SqlJob job;
  job.meta.ns = "shop";
  job.meta.name = "orders";
  job.meta.uid = "u1";
  job.status.state = State::kRunning;
  job.status.deployment.sequence = 2;
  job.status.deployment.job_id = kJobId;
  job.status.deployment.rest_port = "9081";
  return job;
}

PodInfo JobManagerPod() {
  PodInfo pod;
  pod.ns = "shop";
  pod.name = "orders-jm-x";
  pod.owner_uid = "u1";
  pod.job = "orders";
  pod.sequence = 2;
  pod.phase = "Running";
  pod.ip = "10.0.0.7";
  return pod;
}

TEST(TargetOf, ThreeWaysToTheJobManager) {
  const SqlJob job = RunningJob();
  PodInfo pod = JobManagerPod();
  FlinkAccess access;
  access.api_server = "https://api:6443";
  const flink::Target outside = TargetOf(access, job, pod);
  EXPECT_EQ(outside.base_url,
            "https://api:6443/api/v1/namespaces/shop/pods/orders-jm-x:9081/proxy");
  EXPECT_TRUE(outside.via_api_server);
  EXPECT_EQ(outside.job_id, kJobId);

  access.in_cluster = true;
  EXPECT_EQ(TargetOf(access, job, pod).base_url, "http://10.0.0.7:9081");
  pod.ip = "fd00::7";
  EXPECT_EQ(TargetOf(access, job, pod).base_url, "http://[fd00::7]:9081");

  access.rest_url_template = "http://{service}.{namespace}.example:{port}/";
  const flink::Target templated = TargetOf(access, job, pod);
  EXPECT_EQ(templated.base_url, "http://orders-jm.shop.example:9081");
  EXPECT_FALSE(templated.via_api_server);
}

TEST(RunningJobManager, IsOfTheDeploymentThatStatusNames) {
  const SqlJob job = RunningJob();
  const PodInfo good = JobManagerPod();
  EXPECT_NE(RunningJobManager(job, {good}), nullptr);
  const auto refused = [&](auto change) {
    PodInfo pod = good;
    change(&pod);
    return RunningJobManager(job, {pod}) == nullptr;
  };
  EXPECT_TRUE(refused([](PodInfo* pod) { pod->sequence = 1; }));
  EXPECT_TRUE(refused([](PodInfo* pod) { pod->owner_uid = "u0"; }));
  EXPECT_TRUE(refused([](PodInfo* pod) { pod->role = Role::kTaskManager; }));
  EXPECT_TRUE(refused([](PodInfo* pod) { pod->phase = "Pending"; }));
  EXPECT_TRUE(refused([](PodInfo* pod) { pod->ip.clear(); }));
  EXPECT_TRUE(refused([](PodInfo* pod) { pod->deleting = true; }));
}

class FlinkWatchTest : public testing::Test {
 protected:
  FlinkAccess Access() {
    FlinkAccess access;
    access.in_cluster = true;
    access.connect = [this](const flink::Target& target) {
      return flink::Connection{&flink_, target.base_url, {}};
    };
    return access;
  }

  FakeClock clock_;
  flink::FakeFlink flink_{clock_};
  metrics::Registry metrics_;
  // Not started: what is watched is what is asked about here.
  flink::FlinkMonitor monitor_{{}, clock_,  Access().connect, [](const std::string&) {},
                               {}, metrics_};
  FlinkWatch watch_{monitor_, Access()};
};

TEST_F(FlinkWatchTest, WatchesWhileThePodRunsAndWhileItIsAway) {
  const SqlJob job = RunningJob();
  watch_.Update(kKey, job, {}, "");
  EXPECT_EQ(monitor_.watched(), 0u);
  EXPECT_EQ(watch_.Client(kKey).status().code(), Code::kUnavailable);
  watch_.Update(kKey, job, {JobManagerPod()}, "");
  EXPECT_EQ(monitor_.watched(), 1u);
  EXPECT_TRUE(watch_.Client(kKey).ok());
  watch_.Update(kKey, job, {}, "");
  EXPECT_EQ(monitor_.watched(), 1u);
}

TEST_F(FlinkWatchTest, ANewSequenceForgetsTheOldCluster) {
  SqlJob job = RunningJob();
  watch_.Update(kKey, job, {JobManagerPod()}, "");
  EXPECT_TRUE(watch_.Get(kKey, kJobId).has_value());
  job.status.deployment.sequence = 3;
  job.status.deployment.job_id = std::string(32, 'a');
  EXPECT_FALSE(watch_.Get(kKey, job.status.deployment.job_id).has_value());
  watch_.Update(kKey, job, {JobManagerPod()}, "");
  EXPECT_EQ(monitor_.watched(), 0u);
}

TEST_F(FlinkWatchTest, EndedJobsAreNotWatched) {
  SqlJob job = RunningJob();
  watch_.Update(kKey, job, {JobManagerPod()}, "");
  job.status.state = State::kFinished;
  watch_.Update(kKey, job, {JobManagerPod()}, "");
  EXPECT_EQ(monitor_.watched(), 0u);
  watch_.Forget(kKey);
}

}  // namespace
}  // namespace weir::job
