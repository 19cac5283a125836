#include "job/plan/context.h"

#include <algorithm>

#include "job/plan/tuning.h"
#include "sql/compile/secrets.h"

namespace weir::job {
namespace {

bool IsWorkload(ChildKind kind) {
  return kind == ChildKind::kService || kind == ChildKind::kDeployment || kind == ChildKind::kJob;
}

sql::Validation ValidationOf(const SqlJobSpec& spec) {
  return spec.validation == Validation::kWarn ? sql::Validation::kWarn : sql::Validation::kEnforce;
}

}  // namespace

Context::Context(const SqlJob& the_job, const Observation& observation,
                 const OperatorConfig& the_config, bool granted, int position, SystemTime the_time)
    : job(the_job),
      obs(observation),
      config(the_config),
      slot_granted(granted),
      queue_position(position),
      now(std::chrono::floor<seconds>(the_time)) {
  spec_problems_ = job.spec_errors.empty() ? CheckSpec(job.spec, config) : job.spec_errors;
  if (spec_readable() && obs.sql.found) intent_ = IntentHash(job.spec, obs.sql.text);
  const Phase at = phase();
  const bool down = at == Phase::kDown;
  const bool ended = !status().result.empty();
  run_ = DecideRun({.job = job,
                    .wanted = Wishes(DesiredState::kRunning),
                    .idle = at == Phase::kNever || at == Phase::kFinished || down,
                    .up = at == Phase::kUp,
                    .finished = at == Phase::kFinished || (down && ended),
                    .unfinished = down && !ended && status().run.has_value(),
                    .restart = status().restart.next != SystemTime{},
                    .spec_asks = SpecAsks(),
                    .now = now});
}

// Without a word from elsewhere: at first, and after an edit; what was killed also when it is
// wished to run again.
bool Context::SpecAsks() const {
  const Phase at = phase();
  if (at == Phase::kNever) return true;
  if (at == Phase::kDown && status().result.empty()) return true;
  if (at != Phase::kFinished && at != Phase::kDown) return false;
  const bool newer = job.meta.generation > deployment().generation;
  const bool revived = newer && status().result == StateName(State::kKilled);
  return (newer && IntentChanged()) || revived || RestoreAsked();
}

Phase Context::phase() const {
  switch (state()) {
    case State::kFinished:
      return Phase::kFinished;
    case State::kSucceeded:
    case State::kFailed:
    case State::kKilled:
      return Phase::kEnded;
    case State::kAccepted:
    case State::kRunning:
    case State::kWarning:
      break;
  }
  if (deployment().sequence == 0) return Phase::kNever;
  return deployment().stop_ordered == SystemTime{} ? Phase::kUp : Phase::kDown;
}

bool Context::RedeployAsked() const {
  const auto nonce = job.meta.annotations.find(kAnnotationRedeploy);
  return nonce != job.meta.annotations.end() && !nonce->second.empty() &&
         nonce->second != deployment().redeploy_nonce;
}

bool Context::RestoreAsked() const {
  return spec_readable() && !spec().restore.from.empty() && !spec().restore.nonce.empty() &&
         spec().restore.nonce != deployment().restore_nonce;
}

bool Context::HasState() const {
  const DeploymentStatus& present = deployment();
  if (present.sequence == 0 || present.mode == Mode::kBatch) return false;
  // What never ran, completed no checkpoint and continued nothing has none; its spec may be mended.
  return present.running_since != SystemTime{} || !present.restored_from.empty() ||
         NewestCheckpoint().has_value();
}

std::optional<CheckpointStatus> Context::NewestCheckpoint() const {
  const auto& known = status().checkpoint;
  if (!obs.flink || !obs.flink->checkpoints.completed) return known;
  const flink::Checkpoint& seen = *obs.flink->checkpoints.completed;
  if (known && known->id >= seen.id) return known;
  return CheckpointStatus{seen.id, seen.path,
                          std::chrono::floor<seconds>(seen.time.value_or(SystemTime{}))};
}

std::vector<sql::DeclaredFunction> DeclaredFunctions(const SqlJobSpec& spec) {
  std::vector<sql::DeclaredFunction> out;
  for (const FunctionSpec& one : spec.functions) {
    out.push_back({one.name, one.class_name, one.language, one.artifact, one.signature});
  }
  return out;
}

sql::CompileInput CompileInputOf(const SqlJobSpec& spec, const std::string& script,
                                 const OperatorConfig& config,
                                 const sql::ConnectorRegistry& connectors) {
  sql::CompileInput input;
  input.script = script;
  input.connectors = &connectors;
  input.mode = spec.mode == Mode::kBatch ? sql::Mode::kBatch : sql::Mode::kStreaming;
  input.target = sql::Target::kSqlJob;
  input.flink_line = spec.flink.version;
  input.validation = ValidationOf(spec);
  input.variables.insert(spec.variables.begin(), spec.variables.end());
  input.functions = DeclaredFunctions(spec);
  input.configuration.insert(spec.flink.configuration.begin(), spec.flink.configuration.end());
  input.configuration.insert(config.flink_defaults.begin(), config.flink_defaults.end());
  return input;
}

const sql::ConnectorRegistry& Context::connectors() const {
  return obs.connectors ? obs.connectors->registry : sql::ConnectorRegistry::Shipped();
}

const sql::CompileOutput& Context::Compiled(const RunStatus& run, sql::Validation validation,
                                            std::optional<Compilation>* kept) const {
  if (*kept && (*kept)->run == run) return (*kept)->output;
  sql::CompileInput input = CompileInputOf(spec(), obs.sql.text, config, connectors());
  input.validation = validation;
  input.state = kept == &next_ && FirstGuessIsDue(*this);
  if (spec().mode == Mode::kBatch) input.builtins.merge(RunVariables(spec(), run));
  *kept = Compilation{run, sql::Compile(input)};
  sql::GiveSecrets(obs.sql.text, obs.secrets.values, obs.secrets.error, &(*kept)->output);
  return (*kept)->output;
}

RunStatus Context::NextRun() const {
  if (run_.run) return *run_.run;
  // To see whether it compiles, any moment does.
  RunStatus run;
  run.fire = run.previous_fire = now;
  return run;
}

const sql::CompileOutput& Context::CompiledForNextStart() const {
  return Compiled(NextRun(), ValidationOf(spec()), &next_);
}

const sql::CompileOutput& Context::CompiledForPresent() const {
  return Compiled(status().run.value_or(NextRun()), sql::Validation::kWarn, &present_);
}

const flink::JobOverview* Context::FlinkJob() const {
  if (!obs.flink || !obs.flink->job || obs.flink->job->id != deployment().job_id) return nullptr;
  return &*obs.flink->job;
}

bool Context::FlinkSaysEnded() const {
  const flink::JobOverview* flink = FlinkJob();
  return flink != nullptr && flink::IsTerminal(flink->state);
}

std::optional<flink::JobState> Context::Ended() const {
  if (FlinkSaysEnded()) return FlinkJob()->state;
  // A JobManager that begins anew may begin its job anew: what had ended stays ended.
  const PodInfo* pod = JobManagerPod();
  if (pod == nullptr || !flink::IsTerminal(pod->last_word)) return std::nullopt;
  return pod->last_word;
}

bool Context::FlinkAnswers() const {
  return obs.flink && obs.flink->looks > 0 && !obs.flink->unreachable;
}

bool Context::RunsWell() const {
  const flink::JobOverview* flink = FlinkJob();
  return FlinkAnswers() && flink != nullptr && flink->state == flink::JobState::kRunning &&
         flink->tasks.AllUp();
}

std::vector<const Child*> Context::OwnWorkloads() const {
  std::vector<const Child*> out;
  for (const Child& child : obs.children) {
    if (child.owner_uid == job.meta.uid && IsWorkload(child.kind)) out.push_back(&child);
  }
  return out;
}

std::vector<const Child*> Context::OwnConfigs() const {
  std::vector<const Child*> out;
  for (const Child& child : obs.children) {
    if (child.owner_uid == job.meta.uid && child.kind == ChildKind::kConfigMap) {
      out.push_back(&child);
    }
  }
  return out;
}

const Child* Context::Present(ChildKind kind, const std::string& name) const {
  const auto found =
      std::find_if(obs.children.begin(), obs.children.end(), [&](const Child& child) {
        return child.kind == kind && child.name == name && child.owner_uid == job.meta.uid &&
               child.sequence == deployment().sequence;
      });
  return found == obs.children.end() ? nullptr : &*found;
}

std::vector<const PodInfo*> Context::OwnPods() const {
  std::vector<const PodInfo*> out;
  for (const PodInfo& pod : obs.pods) {
    if (pod.owner_uid == job.meta.uid) out.push_back(&pod);
  }
  return out;
}

bool Context::IsTaken(const std::string& name) const {
  return std::find(obs.name_conflicts.begin(), obs.name_conflicts.end(), name) !=
         obs.name_conflicts.end();
}

const PodInfo* Context::JobManagerPod() const {
  const PodInfo* best = nullptr;
  for (const PodInfo* pod : OwnPods()) {
    if (pod->role != Role::kJobManager || pod->sequence != deployment().sequence) continue;
    if (best == nullptr || (best->deleting && !pod->deleting)) best = pod;
  }
  return best;
}

}  // namespace weir::job
