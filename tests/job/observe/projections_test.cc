#include "job/observe/projections.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"

namespace weir::job {
namespace {

doc::Json Parse(const char* text) { return *doc::ParseJson(text); }

TEST(ProjectChild, ReadsLabelsAnnotationAndDeletion) {
  const Child child = ProjectChild(ChildKind::kDeployment, Parse(R"({
    "metadata": {"namespace": "shop", "name": "orders-jm", "uid": "u1", "resourceVersion": "17",
      "labels": {"weir.dev/uid": "j1", "weir.dev/job": "orders", "weir.dev/sequence": "3",
                 "weir.dev/job-id": "abc"},
      "annotations": {"weir.dev/intent-hash": "h"}}})"));
  EXPECT_EQ(child.kind, ChildKind::kDeployment);
  EXPECT_EQ(child.ns, "shop");
  EXPECT_EQ(child.name, "orders-jm");
  EXPECT_EQ(child.uid, "u1");
  EXPECT_EQ(child.resource_version, "17");
  EXPECT_EQ(child.owner_uid, "j1");
  EXPECT_EQ(child.job, "orders");
  EXPECT_EQ(child.sequence, 3);
  EXPECT_EQ(child.job_id, "abc");
  EXPECT_EQ(child.intent_hash, "h");
  EXPECT_FALSE(child.deleting);
}

TEST(ProjectChild, OddLabelsReadAsNone) {
  const auto sequence_of = [](const char* label) {
    doc::Json object = Parse(R"({"metadata": {"labels": {}}})");
    object["metadata"]["labels"]["weir.dev/sequence"] = label;
    return ProjectChild(ChildKind::kService, object).sequence;
  };
  EXPECT_EQ(sequence_of("12"), 12);
  EXPECT_EQ(sequence_of("-1"), 0);
  EXPECT_EQ(sequence_of("1x"), 0);
  EXPECT_EQ(sequence_of("99999999999999999999999"), 0);
  EXPECT_EQ(ProjectChild(ChildKind::kService, Parse("{}")).name, "");
  EXPECT_TRUE(ProjectChild(ChildKind::kService,
                           Parse(R"({"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}})"))
                  .deleting);
}

struct PodCase {
  const char* name;
  const char* status;
  const char* reason;
  const char* in_message;
};

class PodReason : public testing::TestWithParam<PodCase> {};

TEST_P(PodReason, IsTheMostTelling) {
  doc::Json pod = Parse(R"({"metadata": {"namespace": "n", "name": "p"}})");
  pod["status"] = Parse(GetParam().status);
  const PodInfo info = ProjectPod(pod);
  EXPECT_EQ(info.reason, GetParam().reason);
  EXPECT_NE(info.message.find(GetParam().in_message), std::string::npos) << info.message;
}

INSTANTIATE_TEST_SUITE_P(
    Table, PodReason,
    testing::Values(
        PodCase{"Starting", R"({"phase": "Pending", "containerStatuses": [
            {"name": "a", "state": {"waiting": {"reason": "ContainerCreating"}}}]})",
                "", ""},
        PodCase{"ImagePull", R"({"phase": "Pending", "containerStatuses": [
            {"name": "a", "state": {"waiting": {"reason": "ImagePullBackOff",
             "message": "Back-off pulling image \"x\""}}}]})",
                "ImagePullBackOff", "pulling image"},
        PodCase{"InitImagePull", R"({"phase": "Pending",
            "initContainerStatuses": [{"name": "i", "state": {"waiting": {"reason":
             "ErrImagePull", "message": "no such host"}}}],
            "containerStatuses": [{"name": "a", "state": {"waiting":
             {"reason": "PodInitializing"}}}]})",
                "ImagePullBackOff", "no such host"},
        PodCase{"Unschedulable", R"({"phase": "Pending", "conditions": [{"type": "PodScheduled",
            "status": "False", "reason": "Unschedulable", "message": "0/3 nodes: cpu"}]})",
                "Unschedulable", "0/3 nodes"},
        PodCase{"CrashLoopAfterOom", R"({"phase": "Running", "containerStatuses": [{"name": "a",
            "restartCount": 4, "state": {"waiting": {"reason": "CrashLoopBackOff",
             "message": "back-off 40s"}},
            "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137}}}]})",
                "OOMKilled", "exit code 137"},
        PodCase{"CrashLoop", R"({"phase": "Running", "containerStatuses": [{"name": "a",
            "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 40s"}},
            "lastState": {"terminated": {"reason": "Error", "exitCode": 1}}}]})",
                "CrashLoopBackOff", "back-off"},
        PodCase{"Ended", R"({"phase": "Failed", "containerStatuses": [{"name": "a",
            "state": {"terminated": {"reason": "Error", "exitCode": 2,
             "message": "cannot start"}}}]})",
                "Error", "exit code 2: cannot start"},
        PodCase{"CompletedSaysNothing", R"({"phase": "Succeeded", "containerStatuses": [
            {"name": "a", "state": {"terminated": {"reason": "Completed", "exitCode": 0}}}]})",
                "", ""},
        PodCase{"Evicted", R"({"phase": "Failed", "reason": "Evicted",
            "message": "low on memory", "containerStatuses": [{"name": "a",
            "state": {"terminated": {"reason": "Error", "exitCode": 137}}}]})",
                "Evicted", "low on memory"},
        PodCase{"Disrupted", R"({"phase": "Running", "conditions": [{"type": "DisruptionTarget",
            "status": "True", "reason": "EvictionByEvictionAPI", "message": "drain"}]})",
                "EvictionByEvictionAPI", "drain"}),
    [](const auto& test_case) { return test_case.param.name; });

// As kubelets since 1.31 tell the two halves of one failing pull.
TEST(ProjectPod, TheMainContainersCpuLimitIsKept) {
  const auto limit = [](const char* containers) {
    doc::Json pod = Parse(R"({"metadata": {"namespace": "n", "name": "p"}})");
    pod["spec"]["containers"] = Parse(containers);
    return ProjectPod(pod).cpu_limit_millis;
  };
  EXPECT_EQ(limit(R"([{"name": "proxy", "resources": {"limits": {"cpu": "100m"}}},
                      {"name": "flink-main-container", "resources": {"limits": {"cpu": "1.5"}}}])"),
            1500);
  EXPECT_EQ(limit(R"([{"name": "flink-main-container", "resources": {"requests": {"cpu": "1"}}}])"),
            0);
  EXPECT_EQ(limit("[]"), 0);
}

TEST(ProjectPod, EveryTryToPullAnImageReadsAlike) {
  doc::Json failed = Parse(R"({"metadata": {"namespace": "n", "name": "p"}, "status": {
      "phase": "Pending", "containerStatuses": [{"name": "a", "state": {"waiting": {
      "reason": "ErrImagePull", "message": "rpc error: code = NotFound desc = x: not found"}}}]}})");
  doc::Json waits = failed;
  waits["status"]["containerStatuses"][0]["state"]["waiting"] = Parse(R"({
      "reason": "ImagePullBackOff", "message":
      "Back-off pulling image \"x\": ErrImagePull: rpc error: code = NotFound desc = x: not found"})");
  EXPECT_EQ(ProjectPod(failed).reason, ProjectPod(waits).reason);
  EXPECT_EQ(ProjectPod(failed).message, ProjectPod(waits).message);
  EXPECT_EQ(ProjectPod(waits).message, "rpc error: code = NotFound desc = x: not found");
}

TEST(ProjectPod, ReadsTheMainContainer) {
  const PodInfo info = ProjectPod(Parse(R"({
    "metadata": {"namespace": "n", "name": "orders-tm-x", "uid": "p1",
      "labels": {"weir.dev/uid": "j1", "weir.dev/job": "orders", "weir.dev/sequence": "2",
                 "app.kubernetes.io/component": "taskmanager"}},
    "status": {"phase": "Running", "podIP": "10.0.0.9",
      "conditions": [{"type": "Ready", "status": "True"}],
      "containerStatuses": [
        {"name": "sidecar", "restartCount": 9, "state": {"running": {}}},
        {"name": "flink-main-container", "restartCount": 2, "state": {"running": {}},
         "lastState": {"terminated": {"reason": "Error", "exitCode": 163}}}]}})"));
  EXPECT_EQ(info.role, Role::kTaskManager);
  EXPECT_EQ(info.sequence, 2);
  EXPECT_EQ(info.ip, "10.0.0.9");
  EXPECT_TRUE(info.ready);
  EXPECT_EQ(info.restarts, 2);
  EXPECT_EQ(info.exit_code, 163);
}

flink::JobState LastWord(const char* message, const char* container = "flink-main-container",
                         const char* state = "state") {
  doc::Json pod = Parse(R"({"metadata": {"labels": {"weir.dev/job-id": "00ff"}}})");
  doc::Json status = {{"name", container}};
  status[state]["terminated"] = {{"exitCode", 137}, {"reason", "Error"}, {"message", message}};
  pod["status"]["containerStatuses"] = {{{"name", "proxy"}}, status};
  return ProjectPod(pod).last_word;
}

TEST(ProjectPod, ReadsHowTheJobEndedFromWhatItsJobManagerLeft) {
  using flink::JobState;
  EXPECT_EQ(LastWord("00ff FINISHED\n"), JobState::kFinished);
  EXPECT_EQ(LastWord("00ff FAILED", "flink-main-container", "lastState"), JobState::kFailed);
  EXPECT_EQ(LastWord("something else\n00ff CANCELED\n\n"), JobState::kCanceled);
  for (const char* none :
       {"", "\n", "00ff", "00ff ", "00ff RUNNING", "00ff SUSPENDED", "00ff FINISHED of course",
        "00ffFINISHED", "01ff FINISHED", "00ff FINISHED\nmore", " 00ff FINISHED"}) {
    EXPECT_EQ(LastWord(none), JobState::kUnknown) << none;
  }
  EXPECT_EQ(LastWord("00ff FINISHED", "sidecar"), JobState::kUnknown) << "not Flink's container";
}

TEST(ProjectPod, BoundsTheMessage) {
  doc::Json pod = Parse(R"({"status": {"phase": "Failed", "reason": "Evicted"}})");
  pod["status"]["message"] = std::string(5000, 'x');
  EXPECT_LE(ProjectPod(pod).message.size(), kMaxPodMessageBytes);
}

TEST(CompareResourceVersions, AreNumbers) {
  EXPECT_LT(CompareResourceVersions("9", "10"), 0);
  EXPECT_GT(CompareResourceVersions("100", "99"), 0);
  EXPECT_EQ(CompareResourceVersions("7", "7"), 0);
  EXPECT_LT(CompareResourceVersions("", "1"), 0);
  EXPECT_EQ(CompareResourceVersions("abc", "1"), 0);
}

}  // namespace
}  // namespace weir::job
