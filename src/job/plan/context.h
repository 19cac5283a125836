// All that the rules look at: the inputs of MakePlan and the facts that follow from them. Internal
// to this module; lives as long as one MakePlan call, used by one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "job/plan/plan.h"
#include "job/plan/run_decision.h"
#include "sql/compile/compile.h"
#include "sql/connectors/registry.h"

namespace weir::job {

// Where the present deployment stands, as status tells.
enum class Phase {
  kNever,     // nothing was ever started
  kUp,        // wanted: its objects are to be there
  kDown,      // its end was ordered: its objects are to go
  kEnded,     // Succeeded, Failed or Killed: resources are to be released
  kFinished,  // all is released
};

// A spec's script as it is compiled, but for what a run brings along. `connectors` outlive what is
// returned.
sql::CompileInput CompileInputOf(const SqlJobSpec& spec, const std::string& script,
                                 const OperatorConfig& config,
                                 const sql::ConnectorRegistry& connectors);

// spec.functions, as the compiler takes them.
std::vector<sql::DeclaredFunction> DeclaredFunctions(const SqlJobSpec& spec);

class Context {
 public:
  Context(const SqlJob& the_job, const Observation& observation, const OperatorConfig& the_config,
          bool granted, int position, SystemTime the_time);

  const SqlJob& job;
  const Observation& obs;
  const OperatorConfig& config;
  const bool slot_granted;
  const int queue_position;
  const SystemTime now;  // whole seconds, as status keeps it

  const SqlJobStatus& status() const { return job.status; }
  const DeploymentStatus& deployment() const { return job.status.deployment; }
  const SqlJobSpec& spec() const { return job.spec; }
  State state() const { return job.status.state.value_or(State::kAccepted); }
  Phase phase() const;

  // The wish. Nothing of it counts when the spec could not be read (it is defaulted then).
  bool spec_readable() const { return job.spec_errors.empty(); }
  bool Wishes(DesiredState wish) const { return spec_readable() && job.spec.state == wish; }
  // spec_errors, or what CheckSpec finds.
  const std::vector<std::string>& spec_problems() const { return spec_problems_; }
  // Empty when it cannot be known: the spec is unreadable or the SQL's source is missing.
  const std::string& intent() const { return intent_; }
  bool IntentChanged() const { return !intent_.empty() && intent_ != deployment().intent_hash; }
  bool RedeployAsked() const;
  // What is to be run next, and when. Of a stream: whether it is to be started again.
  const RunDecision& run() const { return run_; }

  // spec.restore asks for a start that the present deployment does not answer.
  bool RestoreAsked() const;
  // How the present deployment is ended, and the next one started.
  UpgradeMode upgrade_mode() const { return EffectiveUpgradeMode(spec()); }
  // What the present deployment has done is worth keeping.
  bool HasState() const;
  // The newest checkpoint that is known: Flink's word, else that of status.
  std::optional<CheckpointStatus> NewestCheckpoint() const;

  // Every script of this plan is compiled with these.
  const sql::ConnectorRegistry& connectors() const;
  // The script compiled for that run, which counts in batch alone; once, unless the run changes,
  // which ends what the former call returned.
  const sql::CompileOutput& CompiledForNextStart() const;
  // What runs has compiled: neither a newer rule nor another description of a connector refuses it.
  const sql::CompileOutput& CompiledForPresent() const;

  // The revision that runs was asked about, and is not at hand (Plan::former_wanted).
  void MissFormer() const { former_missed_ = !obs.former_read; }
  bool former_missed() const { return former_missed_; }
  // Why the edit cannot keep the state: `find` is asked once, as it compiles two scripts.
  template <typename Find>
  const std::string& Misfit(Find find) const {
    if (!misfit_) misfit_ = find(*this);
    return *misfit_;
  }

  // Flink's word about the present deployment's job; nullptr when there is none (yet).
  const flink::JobOverview* FlinkJob() const;
  // How the job ended, as Flink's REST says, else as its JobManager left it when it ended too;
  // nullopt: it has not, or nobody can say.
  std::optional<flink::JobState> Ended() const;
  bool FlinkSaysEnded() const;  // the former of the two
  // Flink answered at the last look.
  bool FlinkAnswers() const;
  // And all tasks run: a savepoint can be taken.
  bool RunsWell() const;
  // A stop with a savepoint was ordered, and is being waited for.
  bool StopUnderWay() const {
    return !deployment().stop_trigger.empty() && deployment().stop_triggered != SystemTime{};
  }

  // Of this SqlJob's uid: Services, Deployments and Jobs, of any sequence.
  std::vector<const Child*> OwnWorkloads() const;
  std::vector<const Child*> OwnConfigs() const;  // ConfigMaps
  // The child of that kind and name of the present sequence.
  const Child* Present(ChildKind kind, const std::string& name) const;
  std::vector<const PodInfo*> OwnPods() const;  // any sequence
  // An object of that name, which is not this job's, stood in the way of a create lately.
  bool IsTaken(const std::string& name) const;
  // The present deployment's JobManager Pod; of several the one that is not going. May be nullptr.
  const PodInfo* JobManagerPod() const;
  bool NothingRuns() const { return OwnWorkloads().empty() && OwnPods().empty(); }

 private:
  bool SpecAsks() const;

  std::vector<std::string> spec_problems_;
  std::string intent_;
  RunDecision run_;
  struct Compilation {
    RunStatus run;
    sql::CompileOutput output;
  };
  RunStatus NextRun() const;
  const sql::CompileOutput& Compiled(const RunStatus& run, sql::Validation validation,
                                     std::optional<Compilation>* kept) const;
  mutable std::optional<Compilation> next_;
  mutable std::optional<Compilation> present_;
  mutable bool former_missed_ = false;
  mutable std::optional<std::string> misfit_;
};

}  // namespace weir::job
