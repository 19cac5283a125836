#include "job/status/fold.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "job/api/bounds.h"
#include "job/api/names.h"
#include "job/status/conditions.h"
#include "job/status/remedy.h"

namespace weir::job {
namespace {

constexpr milliseconds kCheckpointEvery{600'000};
constexpr milliseconds kRefusedAgainAfter{300'000};
constexpr size_t kMaxEventBytes = 1000;  // events.k8s.io: note is at most 1 kB

std::string Label(const SqlJobStatus& status) {
  std::string out(status.state ? StateName(*status.state) : "no state");
  if (!status.reason.empty()) out += "/" + status.reason;
  return out;
}

// A job without status is taken as Accepted: the first write may name what it was adopted in.
Status CheckEdge(const SqlJobStatus& from, const SqlJobStatus& to, const Plan& plan,
                 int64_t generation) {
  const auto illegal = [&](const std::string& why) {
    return Status(Code::kInternal, "IllegalEdge",
                  "the plan would move " + Label(from) + " to " + Label(to) + ": " + why);
  };
  if (!to.state) return illegal("a state is never taken back");
  const State start = from.state.value_or(State::kAccepted);
  if (start == *to.state) return Status::Ok();
  if (!IsEdge(start, *to.state)) return illegal("there is no such edge");
  if (start == State::kFinished && !plan.new_run && generation <= from.deployment.generation) {
    return illegal("only a new generation or a new run starts a finished job again");
  }
  return Status::Ok();
}

// `status` as it shall be written, given what is there (`base`).
SqlJobStatus Complete(const SqlJobStatus& base, SqlJobStatus status, const Plan& plan,
                      int64_t generation, SystemTime now) {
  status.observed_generation = std::max(generation, base.observed_generation);
  status.conditions = FoldConditions(base.conditions, status, plan.sql_valid, plan.stalled,
                                     status.observed_generation, now, plan.tuned);
  return Canonical(std::move(status));
}

// Checkpoints ride on writes that happen anyway; alone they are worth one every ten minutes.
void HoldCheckpoint(const SqlJobStatus& base, SqlJobStatus* status) {
  if (!base.checkpoint || !status->checkpoint || *base.checkpoint == *status->checkpoint) return;
  const milliseconds since = status->checkpoint->completed - base.checkpoint->completed;
  if (since >= kCheckpointEvery) return;
  SqlJobStatus held = *status;
  held.checkpoint = base.checkpoint;
  if (held == base) *status = std::move(held);
}

PlannedEvent MoveEvent(const SqlJobStatus& from, const SqlJobStatus& to) {
  PlannedEvent event;
  event.warning = to.state == State::kWarning || to.state == State::kFailed ||
                  to.reason == ReasonName(Reason::kCancelledExternally);
  event.reason = StateName(*to.state);
  event.message = Label(from) + " -> " + Label(to);
  if (!to.message.empty()) event.message += ": " + to.message;
  event.message = Bounded(event.message, kMaxEventBytes);
  return event;
}

// Notes a move of state. That a job is known at all is counted, and no Event.
void NoteMove(const SqlJobStatus& from, const SqlJobStatus& to, StatusUpdate* update) {
  if (from.state == to.state || !to.state) return;
  update->transitions.push_back({from.state, *to.state});
  if (from.state || to.state != State::kAccepted) {
    update->events.push_back(MoveEvent(from, to));
  }
}

bool IsStalled(const SqlJobStatus& status) {
  const Condition* condition = FindCondition(status.conditions, kStalled);
  return condition != nullptr && condition->status == "True";
}

// Getting stuck without a move of state is told too, unless the plan's own Event does so.
void NoteStall(const SqlJobStatus& old, StatusUpdate* update) {
  if (IsStalled(old) || !IsStalled(update->status)) return;
  if (old.state && old.state != update->status.state) return;
  const Condition* condition = FindCondition(update->status.conditions, kStalled);
  const bool told =
      std::any_of(update->events.begin(), update->events.end(),
                  [&](const PlannedEvent& event) { return event.reason == condition->reason; });
  if (told) return;
  update->events.push_back({.warning = true,
                            .reason = condition->reason,
                            .message = Bounded(condition->message, kMaxEventBytes)});
}

// The last status of the plan's intents that was written: what the API server holds now.
const SqlJobStatus& Written(const SqlJobStatus& old, const Plan& plan,
                            const std::vector<StepResult>& steps) {
  const SqlJobStatus* written = &old;
  for (size_t i = 0; i < steps.size() && i < plan.actions.size(); ++i) {
    const auto* write = std::get_if<WriteStatus>(&plan.actions[i]);
    if (write != nullptr && steps[i].status.ok()) written = &write->status;
  }
  return *written;
}

// The first failure, or kCancelled when actions were left undone, or OK.
StepResult Outcome(const Plan& plan, const std::vector<StepResult>& steps) {
  for (const StepResult& step : steps) {
    if (!step.status.ok()) return step;
  }
  if (steps.size() < plan.actions.size()) return {"", Cancelled()};
  return {};
}

std::string Explain(const StepResult& step) {
  std::string text = step.status.message();
  if (step.status.code() != Code::kDenied) return text;
  const std::string command = GrantCommand(step.status.message());
  if (command.empty()) return text;
  const std::string remedy = "; to grant it: " + command;
  // The command is what helps: when space is short, it is the cause that is cut.
  const size_t room = kMaxMessageBytes - std::min(kMaxMessageBytes, remedy.size());
  return Bounded(text, room) + remedy;
}

void SayStalled(const SqlJobStatus& base, const StepResult& step, const char* reason,
                int64_t generation, SystemTime now, StatusUpdate* update) {
  update->status.message = Explain(step);
  Plan stuck;
  stuck.stalled = ConditionDraft{"True", reason, update->status.message};
  update->status = Complete(base, std::move(update->status), stuck, generation, now);
}

// After a failed step: the state stays as it stands in the API server.
void FoldFailure(const SqlJobStatus& base, const StepResult& step, int64_t generation,
                 SystemTime now, StatusUpdate* update) {
  update->error = step.status.WithContext(step.action);
  update->next = Next::kRetry;
  switch (step.status.code()) {
    case Code::kDenied:
      // Without an identity nothing can be written either; that is no fault of this job.
      if (step.status.reason() == "Unauthorized") break;
      SayStalled(base, step, "AccessDenied", generation, now, update);
      break;
    case Code::kInvalid:
      SayStalled(base, step, "ObjectRefused", generation, now, update);
      update->next = Next::kWait;
      update->requeue_after = kRefusedAgainAfter;
      break;
    case Code::kInternal:
      update->status.message = Bounded(Explain(step), kMaxMessageBytes);
      break;
    case Code::kConflict:
    case Code::kCancelled:
      // A stranger's object under a name of ours is no race: it stays until somebody deletes it.
      if (step.status.reason() != "NameTaken") update->next = Next::kRetryQuietly;
      break;
    case Code::kOk:
    case Code::kNotFound:
    case Code::kUnavailable:
    case Code::kDeadlineExceeded:
      break;
  }
}

}  // namespace

Status FoldIntents(const SqlJobStatus& old, Plan* plan, int64_t generation, SystemTime now) {
  SqlJobStatus base = old;
  for (Action& action : plan->actions) {
    auto* write = std::get_if<WriteStatus>(&action);
    if (write == nullptr) continue;
    RETURN_IF_ERROR(CheckEdge(base, write->status, *plan, generation));
    write->status = Complete(base, std::move(write->status), *plan, generation, now);
    base = write->status;
  }
  return plan->gone ? Status::Ok() : CheckEdge(base, plan->status, *plan, generation);
}

StatusUpdate FoldStatus(const SqlJobStatus& old, const Plan& plan,
                        const std::vector<StepResult>& steps, int64_t generation, SystemTime now) {
  StatusUpdate update;
  const SqlJobStatus& base = Written(old, plan, steps);
  const StepResult outcome = Outcome(plan, steps);
  update.status = base;
  // Off with the finalizer, the object is gone: there is nothing to write to.
  if (plan.gone && outcome.status.ok()) return update;
  NoteMove(old, base, &update);
  if (!outcome.status.ok()) {
    FoldFailure(base, outcome, generation, now, &update);
  } else if (Status edge = CheckEdge(base, plan.status, plan, generation); !edge.ok()) {
    update.error = std::move(edge);
    update.next = Next::kRetry;
  } else {
    update.status = Complete(base, plan.status, plan, generation, now);
    HoldCheckpoint(base, &update.status);
    update.requeue_after = plan.requeue_after;
    NoteMove(base, update.status, &update);
    update.events.insert(update.events.end(), plan.events.begin(), plan.events.end());
  }
  NoteStall(old, &update);
  update.changed = update.status != base;
  return update;
}

}  // namespace weir::job
