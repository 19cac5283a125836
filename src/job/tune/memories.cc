#include "job/tune/memories.h"

#include <algorithm>

#include "job/model/stream_config.h"
#include "tuner/state_codec.h"

namespace weir::job {
namespace {

constexpr double kCoarsePastS = 3600;  // of which the law asks for the peak
constexpr double kLongestDownS = 900;

bool IsOutOfMemory(const flink::RootCause& cause) {
  return cause.root.exception_class == "java.lang.OutOfMemoryError";
}

// A window without metrics: the job is down, because its memory ran out.
tuner::Window KillWindow(SystemTime now, const tuner::Resources& with) {
  tuner::Window window;
  window.t_s = SecondsOf(now);
  window.running = false;
  window.tm_cpu = with.tm_cpu;
  window.tm_mem_mib = with.tm_mem_mib;
  return window;
}

// From the last window of the former deployment until this one ran.
double DownBetween(const JobMemory& memory, const flink::MetricsSample& sample) {
  if (memory.windows.empty() || !sample.job.running_since) return 0;
  return std::clamp(SecondsOf(*sample.job.running_since) - memory.windows.back().t_s, 0.0,
                    kLongestDownS);
}

bool JustStarted(const flink::MetricsSample& sample) {
  constexpr milliseconds kWarmUp{60'000};
  return sample.job.now && sample.job.running_since &&
         *sample.job.now - *sample.job.running_since < kWarmUp;
}

}  // namespace

double SecondsOf(SystemTime time) {
  return static_cast<double>(time.time_since_epoch().count()) / 1000;
}

void Remember(const Recorded& recorded, SystemTime now, JobMemory* memory) {
  const double now_s = SecondsOf(now);
  tuner::Notes notes = recorded.damage;
  memory->state = recorded.state.is_null() ? tuner::StreamState()
                                           : tuner::ReadStreamState(recorded.state, now_s, &notes);
  memory->windows.clear();
  for (const tuner::WindowRecord& r : recorded.history.windows) {
    if (r.to_s < now_s - kCoarsePastS || r.to_s > now_s) continue;
    tuner::Window window;
    window.t_s = r.to_s;
    window.running = r.down_s == 0;
    window.arrival = r.load_max ? r.load_max : r.load;
    if (r.parallelism > 0)
      window.vertices.push_back({"job", r.parallelism, window.arrival, {}, {}});
    memory->windows.push_back(std::move(window));
  }
  memory->written_until_s =
      recorded.history.windows.empty() ? -1 : recorded.history.windows.back().to_s;
  memory->written = now;
  memory->damage.clear();
  if (!notes.empty()) TellDamage(notes, memory);
  memory->loaded = true;
}

void TellDamage(const tuner::Notes& notes, JobMemory* memory) {
  memory->damage.clear();
  for (const std::string& note : notes) {
    memory->damage += (memory->damage.empty() ? "" : "; ") + note;
  }
  memory->damage_told = SystemTime{};
  memory->damage_mended = false;
}

void CountKills(const Observation& seen, JobMemory* memory) {
  std::map<std::string, int> restarts;
  for (const PodInfo& pod : seen.pods) {
    if (pod.role != Role::kTaskManager) continue;
    restarts[pod.uid] = pod.restarts;
    if (!memory->pods_known || pod.reason != "OOMKilled") continue;
    const auto before = memory->pod_restarts.find(pod.uid);
    // A Pod that is new and already killed, or killed once more.
    const bool again = before == memory->pod_restarts.end() || before->second < pod.restarts;
    if (again) ++memory->kills;
  }
  memory->pod_restarts = std::move(restarts);
  if (seen.flink && seen.flink->root_cause) {
    const flink::RootCause& cause = *seen.flink->root_cause;
    const bool is_new = memory->pods_known && cause.time && cause.time != memory->cause;
    if (is_new && IsOutOfMemory(cause)) ++memory->kills;
    memory->cause = cause.time;
  }
  memory->pods_known = true;
}

bool AddWindow(const SqlJob& job, const SqlJobSpec& in_force, const Observation& seen,
               SystemTime now, const std::optional<PodUsage>& pods, JobMemory* memory) {
  const auto sample = seen.flink ? seen.flink->metrics : nullptr;
  const bool fresh = sample != nullptr && sample != memory->last;
  if (!fresh && memory->kills == 0) return false;
  const tuner::Resources with = ResourcesOf(in_force);
  const int64_t sequence = job.status.deployment.sequence;
  tuner::Window window = KillWindow(now, with);
  if (fresh) {
    const bool same = sequence == memory->sequence;
    WindowFacts facts{.tm_cpu = with.tm_cpu, .tm_mem_mib = with.tm_mem_mib, .pods = pods};
    const auto restarts = seen.flink->restarts;
    if (same && restarts && memory->restarts) {
      facts.restarts = static_cast<int>(std::max<int64_t>(0, *restarts - *memory->restarts));
    }
    memory->restarts = restarts;
    if (same && memory->last != nullptr && RescaledBetween(memory->last->job, sample->job)) {
      memory->rescaled = sample->job.running_since;
    }
    facts.rescaled = memory->rescaled;
    window =
        WindowFrom(same ? memory->last.get() : nullptr, *sample, seen.flink->checkpoints, facts);
    if (!same && memory->sequence != 0) {
      window.down_s = DownBetween(*memory, *sample);
      window.running = window.down_s == 0;
    }
    memory->last = sample;
    memory->sequence = sequence;
    // The first minute of a first start says what starting costs. Later starts are windows with
    // down time, from which the law learns just that.
    if (memory->windows.empty() && memory->kills == 0 && JustStarted(*sample)) return false;
  }
  window.oom = memory->kills;
  memory->kills = 0;
  // A clock that went back: what is from the future is no past.
  std::erase_if(memory->windows, [&window](const tuner::Window& w) { return w.t_s >= window.t_s; });
  memory->windows.push_back(std::move(window));
  if (memory->windows.size() > kMaxRawWindows) memory->windows.erase(memory->windows.begin());
  return true;
}

int KeyGroupsOf(const flink::MetricsSample* sample) {
  int least = 0;
  if (sample == nullptr) return least;
  if (sample->job.vertices.size() == 1) {
    const auto source = sample->sources.find(sample->job.vertices.front().id);
    if (source != sample->sources.end()) least = source->second.partitions;
  }
  for (const flink::VertexTotals& vertex : sample->job.vertices) {
    if (vertex.max_parallelism > 0 && (least == 0 || vertex.max_parallelism < least)) {
      least = vertex.max_parallelism;
    }
  }
  return least;
}

}  // namespace weir::job
