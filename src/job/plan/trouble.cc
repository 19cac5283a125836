// Why a deployment's Pods do not run, with what mends it.
#include <array>
#include <utility>

#include "job/api/bounds.h"
#include "job/plan/rules.h"

namespace weir::job {
namespace {

constexpr size_t kMaxTroubleBytes = 600;

// What a pod reason asks for. Reasons of the kubelet, the scheduler and the kernel.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kRemedies{{
    {"ImagePullBackOff", "check spec.flink.image and the pull secrets of the service account"},
    {"ErrImageNeverPull", "the node has no such image; load it or set spec.flink.imagePullPolicy"},
    {"InvalidImageName", "mend spec.flink.image"},
    {"Unschedulable", "lower spec.resources, or add nodes"},
    {"CreateContainerConfigError", "check the Secrets and ConfigMaps that podTemplates name"},
    {"CreateContainerError", "check podTemplates"},
    {"OOMKilled", "give more spec.resources memory"},
    {"Evicted", "the node was short of resources; give requests that fit the use"},
    {"CrashLoopBackOff", "see the log: kubectl logs --previous"},
    {"Error", "see the log: kubectl logs --previous"},
}};

// Exit codes of Flink's entry point and of the kernel.
std::string_view ExitCodeMeaning(int code) {
  switch (code) {
    case 1:
      return "Flink could not start; its configuration or a podTemplate may be wrong";
    case 2:
      return "Flink could not start: its configuration or arguments";
    case 137:
      return "killed, mostly for want of memory";
    case 143:
      return "stopped from outside";
    case 163:
      return "the Flink job failed";
    case 239:
      return "a fatal error in Flink";
    default:
      return "";
  }
}

std::string Describe(const PodInfo& pod) {
  std::string text = "Pod " + pod.name + ": " + pod.reason;
  if (pod.exit_code && pod.reason != "OOMKilled") {
    text += " (exit code " + std::to_string(*pod.exit_code);
    if (const auto meaning = ExitCodeMeaning(*pod.exit_code); !meaning.empty()) {
      text += ", " + std::string(meaning);
    }
    text += ")";
  }
  if (!pod.message.empty()) text += ": " + pod.message;
  std::string out = Bounded(text, kMaxTroubleBytes);
  for (const auto& [reason, remedy] : kRemedies) {
    if (reason == pod.reason) return out + "; " + std::string(remedy);
  }
  return out;
}

// The JobManager's Pod, when its process has ended more than once and is not up: what one end is to
// Flink's recovery, and no news.
const PodInfo* Crashing(const Context& context) {
  const PodInfo* pod = context.JobManagerPod();
  const bool crashing = pod != nullptr && !pod->ready && !pod->deleting && pod->restarts > 1 &&
                        pod->exit_code && *pod->exit_code != 0;
  return crashing ? pod : nullptr;
}

// A TaskManager whose process ended tells more than the JobManager, which only lost it; but not
// one that the kernel killed, which had no time to say anything.
const PodInfo* WhoTells(const Context& context) {
  if (const PodInfo* pod = Crashing(context)) return pod;
  for (const PodInfo* pod : context.OwnPods()) {
    const bool ended = pod->exit_code && *pod->exit_code != 0 && pod->reason != "OOMKilled";
    if (pod->role == Role::kTaskManager && pod->sequence == context.deployment().sequence &&
        ended && !pod->ready && !pod->deleting) {
      return pod;
    }
  }
  return context.JobManagerPod();
}

}  // namespace

// The same words from crash to crash: each other would be another write, and another look at the
// log.
void FollowCrash(const Context& context, Plan* plan) {
  auto& failure = plan->status.failure;
  const PodInfo* pod = Crashing(context);
  if (pod == nullptr) {
    if (plan->status.state == State::kRunning) failure.reset();
    return;
  }
  FailureStatus next;
  next.root_cause =
      "the JobManager ends again and again, with exit code " + std::to_string(*pod->exit_code);
  if (const auto meaning = ExitCodeMeaning(*pod->exit_code); !meaning.empty()) {
    next.root_cause += " (" + std::string(meaning) + ")";
  }
  next.pod_reason = pod->reason == "OOMKilled" ? pod->reason : "CrashLoopBackOff";
  const bool known =
      failure && failure->root_cause == next.root_cause && failure->pod_reason == next.pod_reason;
  if (!known) failure = std::move(next);
}

void AddLastLog(const Context& context, Plan* plan) {
  auto& failure = plan->status.failure;
  if (!failure || failure == context.status().failure) return;
  if (const auto& log = context.obs.last_log) {
    failure->pod = log->pod;
    failure->last_lines = log->lines;
    return;
  }
  // A Pod that waits for a node, or for its image, has said nothing yet.
  const PodInfo* pod = WhoTells(context);
  if (pod == nullptr || pod->phase == "Pending") return;
  plan->log_wanted = LogWanted{pod->name, pod->restarts > 0 && !pod->ready};
}

Trouble FindTrouble(const Context& context) {
  const PodInfo* worst = nullptr;
  for (const PodInfo* pod : context.OwnPods()) {
    const bool present = pod->sequence == context.deployment().sequence && !pod->deleting;
    if (!present || pod->ready || pod->reason.empty()) continue;
    // Without a JobManager nothing else matters.
    if (worst == nullptr || (worst->role != Role::kJobManager && pod->role == Role::kJobManager)) {
      worst = pod;
    }
  }
  if (worst != nullptr && worst->role == Role::kJobManager)
    return {worst->reason, Describe(*worst)};
  if (context.obs.problem) {
    return {context.obs.problem->reason, Bounded(context.obs.problem->message, kMaxTroubleBytes)};
  }
  if (worst != nullptr) return {worst->reason, Describe(*worst)};
  return {};
}

}  // namespace weir::job
