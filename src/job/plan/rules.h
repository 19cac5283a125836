// The rules of MakePlan and the small steps they share. Internal to this module; pure.
//
// A rule answers nothing when it does not apply. Rules are tried in the order of plan.cc; the first
// answer is the plan. A rule may rely on what the rules before it have taken.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "job/model/plan.h"
#include "job/model/state.h"
#include "job/plan/context.h"

namespace weir::job {

// When no watch tells of what is waited for.
inline constexpr milliseconds kLookAgain{30'000};

std::optional<Plan> RuleDelete(const Context& context);
std::optional<Plan> RuleAdopt(const Context& context);
std::optional<Plan> RuleFinished(const Context& context);
std::optional<Plan> RuleRelease(const Context& context);
std::optional<Plan> RuleKill(const Context& context);
std::optional<Plan> RuleStopping(const Context& context);
std::optional<Plan> RuleOutcome(const Context& context);
std::optional<Plan> RuleEndRun(const Context& context);
std::optional<Plan> RuleRescale(const Context& context);
std::optional<Plan> RuleReplace(const Context& context);
std::optional<Plan> RuleTakeDown(const Context& context);
std::optional<Plan> RuleFindState(const Context& context);
std::optional<Plan> RuleRefuse(const Context& context);
std::optional<Plan> RuleSuspended(const Context& context);
std::optional<Plan> RuleAwaitRun(const Context& context);
std::optional<Plan> RuleBackOff(const Context& context);
std::optional<Plan> RuleBlocked(const Context& context);
std::optional<Plan> RuleTune(const Context& context);
std::optional<Plan> RuleGuess(const Context& context);
std::optional<Plan> RuleQueue(const Context& context);
std::optional<Plan> RuleStart(const Context& context);
std::optional<Plan> RuleEnsure(const Context& context);
std::optional<Plan> RuleSavepoint(const Context& context);
std::optional<Plan> RuleDispose(const Context& context);
std::optional<Plan> RuleFollow(const Context& context);

// A Pod that is Terminating for longer than this is told of.
inline constexpr milliseconds kPatienceWithPods{60'000};

// A start is possible: nothing is there, or it was taken down, or another run is asked for.
bool MayStart(const Context& context);
// An empty plan at the present status.
Plan Stay(const Context& context);
// A move: state, reason and message. Leaves everything else.
void Move(Plan* plan, State state, Reason reason, std::string message);
// The intended end of the present deployment, as of now.
void OrderStop(const Context& context, Plan* plan);
// The terminal states: also sets result and end.
void End(const Context& context, Plan* plan, State outcome, Reason reason, std::string message);
ConditionDraft StalledBy(std::string reason, std::string message);

// Deletes what runs (JobManager, TaskManagers, Service), unless it is going already.
void DeleteWorkloads(const Context& context, Plan* plan);
// The scripts and configurations of all sequences, as far as they are observed.
void DeleteConfigMaps(const Context& context, Plan* plan);
// The config objects of all sequences, the present deployment's Secret included.
void DeleteConfigs(const Context& context, Plan* plan);
// The HA ConfigMaps of sequences `first` to `last`, at most the last ten of them.
void DeleteHaConfigMaps(const Context& context, int64_t first, int64_t last, Plan* plan);
// A fresh trigger id for Flink: 32 hex digits, of this deployment and moment.
std::string TriggerId(const Context& context, std::string_view purpose);

// When a fire or the end of a run has to be acted on.
std::optional<SystemTime> WakeAt(const Context& context);
// What is recorded of the batch run, or the attempt at it, that has ended with `status`.
std::optional<RecordRun> RecordOf(const Context& context, const SqlJobStatus& status);

// Where the next start continues; see state_points.cc.
struct NextState {
  std::string path;     // empty: it begins empty
  std::string problem;  // set: it must not start, and why
  Reason reason = Reason::kStateLost;
};
NextState FindNextState(const Context& context);
// A streaming deployment has ended for whatever reason: its newest checkpoint is kept in status.
void KeepState(const Context& context, Plan* plan);
// Where the state record of this SqlJob has to be renewed for the plan's status, the action.
std::optional<RecordState> RenewRecord(const Context& context, const SqlJobStatus& next);

// The savepoint of ours that the present deployment was stopped with, once it is known.
std::optional<std::string> StoppedWith(const Context& context);
// The next start continues from that savepoint.
void KeepSavepoint(const Context& context, const std::string& path, Plan* plan);
// deletion.savepoint: the steps until the job was stopped with one, or could not be.
std::optional<Plan> StopForDeletion(const Context& context);

// "waiting for Pod a and 2 more to leave the API".
std::string WaitingForPods(const std::vector<const PodInfo*>& pods);
// Once the deployment's end is longer ago than patience lasts.
bool PatienceIsOver(const Context& context);
milliseconds Until(const Context& context, SystemTime time);
// The next look comes after `wait` at the latest.
void LookAgainWithin(milliseconds wait, Plan* plan);

// What Flink, the Pods and the clock say of a deployment that is wanted. No actions.
Plan Follow(const Context& context);

// While a rescale is under way: what Follow says of it, and when it is late.
void FollowRescale(const Context& context, Plan* plan);

// Conditions that do not depend on the rule: of the SQL, and of an edit that is not acted on.
std::optional<ConditionDraft> SqlCondition(const Context& context);
std::optional<ConditionDraft> HeldEdit(const Context& context);
ConditionDraft MisfitCondition(const std::string& why);  // StateIncompatible
// The text of the compiler's verdict on the next start: first error and how many more.
std::string SqlErrorMessage(const Context& context, const sql::CompileOutput& output);
// All spec problems in one line, bounded.
std::string SpecProblemMessage(const Context& context);

// The plainest thing that is wrong with the present deployment's Pods.
struct Trouble {
  std::string reason;   // "ImagePullBackOff"; empty: nothing is known to be wrong
  std::string message;  // "Pod x-jm-0: ImagePullBackOff: ... (what mends it)"
};
Trouble FindTrouble(const Context& context);
// A JobManager that does not come up is a failure to tell while the job is not given up; one that
// is over is not.
void FollowCrash(const Context& context, Plan* plan);
// A failure that the plan is the first to tell gets the last lines of the log that explains it, or
// asks for them.
void AddLastLog(const Context& context, Plan* plan);

}  // namespace weir::job
