#include "job/observe/projections.h"

#include <algorithm>
#include <charconv>

#include "base/doc/value.h"
#include "client/flink/snapshot.h"
#include "job/api/quantity.h"

namespace weir::job {
namespace {

using doc::Json;

std::string LabelAt(const Json& object, std::string_view label) {
  return doc::StringAt(object, {"metadata", "labels", label});
}

int64_t ParseSequence(const std::string& text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value > 0 ? value : 0;
}

// Why a pod is not (or no longer) well; `weight` orders candidates, the heaviest wins.
struct Telling {
  int weight = 0;
  std::string reason;
  std::string message;
};

void Consider(Telling* best, int weight, std::string reason, std::string message) {
  if (reason.empty() || weight <= best->weight) return;
  *best = {weight, std::move(reason), std::move(message)};
}

// "<job id> FINISHED", a line: what our logging lets a JobManager say when its job has ended.
flink::JobState LastWord(const std::string& message, std::string_view job_id) {
  const size_t end = message.find_last_not_of('\n');
  if (end == std::string::npos || job_id.empty()) return flink::JobState::kUnknown;
  const size_t begin = message.rfind('\n', end) + 1;  // npos + 1 is 0
  std::string_view line = std::string_view(message).substr(begin, end + 1 - begin);
  if (!line.starts_with(job_id)) return flink::JobState::kUnknown;
  line.remove_prefix(job_id.size());
  if (!line.starts_with(' ')) return flink::JobState::kUnknown;
  const flink::JobState state = flink::ParseJobState(line.substr(1));
  return flink::IsTerminal(state) ? state : flink::JobState::kUnknown;
}

std::string TerminationMessage(const Json& container, const Json& terminated) {
  std::string text = "container " + doc::StringAt(container, {"name"}) + " ended with exit code " +
                     std::to_string(doc::IntAt(terminated, {"exitCode"}));
  const std::string detail = doc::StringAt(terminated, {"message"});
  return detail.empty() ? text : text + ": " + detail;
}

// "Completed" explains nothing; every other end does, a kill for memory before all.
void ConsiderTermination(Telling* best, int weight, const Json& container, const Json* terminated) {
  if (terminated == nullptr || !terminated->is_object()) return;
  const std::string reason = doc::StringAt(*terminated, {"reason"});
  if (reason == "Completed" && doc::IntAt(*terminated, {"exitCode"}) == 0) return;
  const bool memory = reason == "OOMKilled";
  Consider(best, memory ? 90 : weight, reason.empty() ? "Error" : reason,
           TerminationMessage(container, *terminated));
}

// The kubelet goes to and fro between ErrImagePull with the error and ImagePullBackOff with
// "Back-off pulling image \"x\": ErrImagePull: " before the same error, at each try: told alike, so
// that a try that fails like the one before changes nothing.
std::string PullError(const std::string& message) {
  constexpr std::string_view kLead = "ErrImagePull: ";
  const size_t at = message.find(kLead);
  return at == std::string::npos ? message : message.substr(at + kLead.size());
}

void ConsiderContainer(Telling* best, const Json& container) {
  const std::string waiting = doc::StringAt(container, {"state", "waiting", "reason"});
  const std::string message = doc::StringAt(container, {"state", "waiting", "message"});
  if (waiting == "ErrImagePull" || waiting == "ImagePullBackOff") {
    Consider(best, 80, "ImagePullBackOff", PullError(message));
  } else if (waiting != "ContainerCreating" && waiting != "PodInitializing") {
    // The two left out are what every start goes through.
    Consider(best, waiting == "CrashLoopBackOff" ? 50 : 80, waiting, message);
  }
  ConsiderTermination(best, 60, container, doc::Find(container, {"state", "terminated"}));
  ConsiderTermination(best, 40, container, doc::Find(container, {"lastState", "terminated"}));
}

void ConsiderConditions(Telling* best, const Json& pod) {
  const Json* conditions = doc::Find(pod, {"status", "conditions"});
  if (conditions == nullptr || !conditions->is_array()) return;
  for (const Json& condition : *conditions) {
    const std::string type = doc::StringAt(condition, {"type"});
    const std::string status = doc::StringAt(condition, {"status"});
    if (type == "PodScheduled" && status == "False") {
      Consider(best, 70, doc::StringAt(condition, {"reason"}),
               doc::StringAt(condition, {"message"}));
    } else if (type == "DisruptionTarget" && status == "True") {
      Consider(best, 75, doc::StringAt(condition, {"reason"}),
               doc::StringAt(condition, {"message"}));
    }
  }
}

bool IsReady(const Json& pod) {
  const Json* conditions = doc::Find(pod, {"status", "conditions"});
  if (conditions == nullptr || !conditions->is_array()) return false;
  return std::any_of(conditions->begin(), conditions->end(), [](const Json& condition) {
    return doc::StringAt(condition, {"type"}) == "Ready" &&
           doc::StringAt(condition, {"status"}) == "True";
  });
}

// The container that runs Flink: by name, else the first.
const Json* MainContainer(const Json& statuses) {
  for (const Json& status : statuses) {
    if (doc::StringAt(status, {"name"}) == kMainContainer) return &status;
  }
  return statuses.empty() ? nullptr : &statuses.front();
}

// What the main container's last end tells; the present one's before that of the one before.
void ReadTermination(const Json& main, std::string_view job_id, PodInfo* out) {
  for (const auto* state : {"state", "lastState"}) {
    const Json* terminated = doc::Find(main, {state, "terminated"});
    if (terminated == nullptr || !terminated->is_object()) continue;
    out->exit_code = static_cast<int>(doc::IntAt(*terminated, {"exitCode"}));
    out->last_word = LastWord(doc::StringAt(*terminated, {"message"}), job_id);
    return;
  }
}

void ReadMainContainer(const Json& pod, PodInfo* out) {
  const Json* containers = doc::Find(pod, {"spec", "containers"});
  if (containers != nullptr && containers->is_array() && !containers->empty()) {
    const auto limit = doc::StringAt(*MainContainer(*containers), {"resources", "limits", "cpu"});
    if (!limit.empty()) out->cpu_limit_millis = ParseCpuMillis(limit).value_or(0);
  }
  const Json* statuses = doc::Find(pod, {"status", "containerStatuses"});
  if (statuses == nullptr || !statuses->is_array()) return;
  const Json* main = MainContainer(*statuses);
  if (main == nullptr) return;
  out->restarts = static_cast<int>(doc::IntAt(*main, {"restartCount"}));
  ReadTermination(*main, LabelAt(pod, kLabelJobId), out);
}

Telling MostTelling(const Json& pod) {
  Telling best;
  // Evicted, NodeLost, DeadlineExceeded: of the pod as a whole.
  Consider(&best, 85, doc::StringAt(pod, {"status", "reason"}),
           doc::StringAt(pod, {"status", "message"}));
  for (const auto* list : {"initContainerStatuses", "containerStatuses"}) {
    const Json* statuses = doc::Find(pod, {"status", list});
    if (statuses == nullptr || !statuses->is_array()) continue;
    for (const Json& container : *statuses) ConsiderContainer(&best, container);
  }
  ConsiderConditions(&best, pod);
  return best;
}

}  // namespace

Child ProjectChild(ChildKind kind, const Json& object) {
  Child child;
  child.kind = kind;
  child.ns = doc::StringAt(object, {"metadata", "namespace"});
  child.name = doc::StringAt(object, {"metadata", "name"});
  child.uid = doc::StringAt(object, {"metadata", "uid"});
  child.resource_version = doc::StringAt(object, {"metadata", "resourceVersion"});
  child.owner_uid = LabelAt(object, kLabelUid);
  child.job = LabelAt(object, kLabelJob);
  child.sequence = ParseSequence(LabelAt(object, kLabelSequence));
  child.job_id = LabelAt(object, kLabelJobId);
  child.intent_hash = doc::StringAt(object, {"metadata", "annotations", kAnnotationIntent});
  child.run_of = doc::StringAt(object, {"metadata", "annotations", kAnnotationRunOf});
  child.deleting = !doc::StringAt(object, {"metadata", "deletionTimestamp"}).empty();
  return child;
}

PodInfo ProjectPod(const Json& pod) {
  PodInfo info;
  info.ns = doc::StringAt(pod, {"metadata", "namespace"});
  info.name = doc::StringAt(pod, {"metadata", "name"});
  info.uid = doc::StringAt(pod, {"metadata", "uid"});
  info.owner_uid = LabelAt(pod, kLabelUid);
  info.job = LabelAt(pod, kLabelJob);
  info.sequence = ParseSequence(LabelAt(pod, kLabelSequence));
  info.role =
      LabelAt(pod, kLabelComponent) == "taskmanager" ? Role::kTaskManager : Role::kJobManager;
  info.phase = doc::StringAt(pod, {"status", "phase"}, "Unknown");
  info.ip = doc::StringAt(pod, {"status", "podIP"});
  info.ready = IsReady(pod);
  info.deleting = !doc::StringAt(pod, {"metadata", "deletionTimestamp"}).empty();
  Telling telling = MostTelling(pod);
  info.reason = flink::Shorten(telling.reason, 64);
  info.message = flink::Shorten(telling.message, kMaxPodMessageBytes);
  ReadMainContainer(pod, &info);
  return info;
}

std::string JobIndexKey(std::string_view ns, std::string_view job) {
  if (job.empty()) return {};
  std::string key(ns);
  key += '/';
  key += job;
  return key;
}

int CompareResourceVersions(std::string_view a, std::string_view b) {
  const auto is_number = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!is_number(a) || !is_number(b)) return 0;
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

}  // namespace weir::job
