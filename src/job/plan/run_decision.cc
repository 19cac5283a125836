#include "job/plan/run_decision.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/cron/schedule.h"
#include "job/api/bounds.h"
#include "job/api/names.h"
#include "job/plan/plan.h"

namespace weir::job {
namespace {

constexpr size_t kMaxCounted = 1000;  // fires of a long downtime
constexpr milliseconds kTick{1'000};

// The value of an annotation as status keeps it.
std::string Asked(const SqlJob& job, const char* annotation) {
  const auto found = job.meta.annotations.find(annotation);
  return found == job.meta.annotations.end() ? "" : Bounded(found->second, kMaxWordBytes);
}

// "A/B/C" in at most `max` parts.
std::vector<std::string> Parts(const std::string& text) {
  std::vector<std::string> parts;
  size_t at = 0;
  while (true) {
    const size_t slash = text.find('/', at);
    parts.push_back(text.substr(at, slash - at));
    if (slash == std::string::npos) return parts;
    at = slash + 1;
  }
}

// What was started last, as far as a SqlJob without a schedule can know the fire before a run.
SystemTime FormerFire(const SqlJob& job) {
  return job.status.run ? job.status.run->fire : job.meta.created;
}

class Decider {
 public:
  explicit Decider(const RunInput& input) : in_(input), job_(input.job) {
    out_.runs = job_.status.runs;
    if (!job_.spec.schedule) return;
    auto schedule = cron::Schedule::Parse(job_.spec.schedule->cron, job_.spec.schedule->time_zone);
    if (schedule.ok()) schedule_ = std::move(*schedule);
  }

  RunDecision Decide() {
    if (job_.meta.deleting) return std::move(out_);
    if (job_.spec.mode == Mode::kStreaming) return DecideStream();
    if (in_.wanted) FollowSchedule();
    if (in_.wanted) ReadBackfill();
    if (in_.up) Under();
    if (in_.idle) {
      out_.runs.next_fire = NextFire().value_or(SystemTime{});
      out_.look_at = NextFire();
      if (in_.wanted) Choose();
    }
    return std::move(out_);
  }

 private:
  std::optional<SystemTime> NextFire() const {
    return schedule_ && in_.wanted ? schedule_->Next(in_.now) : std::nullopt;
  }

  // A stream can only be started again once it has ended.
  RunDecision DecideStream() {
    const std::string nonce = Asked(job_, kAnnotationRerun);
    const bool pending = !nonce.empty() && nonce != out_.runs.rerun_nonce;
    if (pending && in_.up) {
      out_.runs.rerun_nonce = nonce;
      out_.events.push_back({false, "RerunIgnored", "weir.dev/rerun: the job runs already"});
    }
    out_.begun = out_.runs;
    out_.begun.rerun_nonce = nonce.empty() ? out_.runs.rerun_nonce : nonce;
    out_.asked = in_.spec_asks || (pending && in_.finished && in_.wanted);
    return std::move(out_);
  }

  // A schedule counts from the moment it is given: what lay before under it was never promised.
  void FollowSchedule() {
    std::string text;
    if (schedule_) text = job_.spec.schedule->cron + " " + job_.spec.schedule->time_zone;
    text = Bounded(text, kMaxScheduleBytes);
    if (text == out_.runs.schedule) return;
    // Of an object that nobody has looked at yet (its finalizer would tell), since it was created.
    const bool fresh = !job_.status.state && job_.meta.finalizers.empty();
    out_.runs.schedule = text;
    out_.runs.handled_until = text.empty() ? SystemTime{} : fresh ? job_.meta.created : in_.now;
  }

  size_t Count(SystemTime after, SystemTime until) const {
    return cron::FiresIn(*schedule_, after + kTick, until, kMaxCounted).times.size();
  }

  void Missed(size_t count, std::string why, RunsStatus* runs, std::vector<PlannedEvent>* events) {
    if (count == 0) return;
    runs->missed += static_cast<int64_t>(count);
    events->push_back({true, "RunMissed",
                       fmt::format("{}{} of the schedule {} not run: {}", count,
                                   count == kMaxCounted ? " or more fires"
                                   : count == 1         ? " fire"
                                                        : " fires",
                                   count == 1 ? "was" : "were", why)});
  }

  // The last fire that has not been run or given up.
  std::optional<SystemTime> Due() const {
    if (!schedule_) return {};
    const auto last = schedule_->Last(in_.now);
    return last && *last > out_.runs.handled_until ? last : std::nullopt;
  }

  bool TooLate(SystemTime fire) const {
    const auto& deadline = job_.spec.schedule->starting_deadline_s;
    return deadline && in_.now - fire > seconds(*deadline);
  }

  // While a run goes on.
  void Under() {
    const bool replaces = schedule_ && in_.wanted && job_.status.run &&
                          job_.spec.schedule->concurrency == ConcurrencyPolicy::kReplace &&
                          job_.status.run->trigger == RunTrigger::kSchedule;
    if (!replaces) return;
    const auto due = Due();
    out_.replace = due && !TooLate(*due);
    out_.look_at = NextFire();
  }

  void Choose() {
    if (in_.unfinished) {
      out_.asked = true;
      out_.run = job_.status.run;
      out_.begun = out_.runs;
      if (!in_.restart) return;
      ++out_.run->attempt;
      out_.run->id = RunId(job_.meta.uid, job_.status.run->id, out_.run->attempt);
      ++out_.begun.started;
      return;
    }
    const bool chosen = Scheduled() || Again() || Manual() || NextOfBackfill() || ForTheSpec();
    out_.asked = chosen;
  }

  RunStatus NewRun(RunTrigger trigger, SystemTime fire) const {
    RunStatus run;
    run.trigger = trigger;
    run.fire = std::chrono::floor<seconds>(fire);
    run.previous_fire = schedule_ ? schedule_->Last(run.fire - kTick).value_or(job_.meta.created)
                                  : FormerFire(job_);
    run.number = (job_.status.run ? job_.status.run->number : 0) + 1;
    return run;
  }

  // `key` tells apart what the fire time alone does not.
  void Begin(RunStatus run, const std::string& key) {
    run.id = RunId(job_.meta.uid, key, run.attempt);
    out_.run = std::move(run);
    out_.begun = out_.runs;
    ++out_.begun.started;
  }

  bool Scheduled() {
    const auto due = Due();
    if (!due) return false;
    if (TooLate(*due)) {
      Missed(Count(out_.runs.handled_until, *due),
             fmt::format("spec.schedule.startingDeadlineSeconds ({}) had passed",
                         *job_.spec.schedule->starting_deadline_s),
             &out_.runs, &out_.events);
      out_.runs.handled_until = *due;
      return false;
    }
    Begin(NewRun(RunTrigger::kSchedule, *due), FormatTime(*due));
    Missed(Count(out_.runs.handled_until, *due - kTick),
           "later ones came due meanwhile, and the last of them is run", &out_.begun,
           &out_.begun_events);
    out_.begun.handled_until = *due;
    return true;
  }

  void Refuse(const char* reason, std::string why) {
    out_.events.push_back({true, reason, std::move(why)});
  }

  // "NONCE": the last run once more. "FIRE TIME/NONCE": the run of that fire.
  bool Again() {
    const std::string text = Asked(job_, kAnnotationRerun);
    if (text.empty() || text == out_.runs.rerun_nonce) return false;
    const auto fire = ParseTime(text.substr(0, text.find('/')));
    const auto& last = job_.status.run;
    if (!fire.ok() && !last) {
      out_.runs.rerun_nonce = text;
      Refuse("RerunRefused",
             "weir.dev/rerun: nothing has run yet; weir.dev/run: NONCE runs it now");
      return false;
    }
    if (fire.ok() && *fire > in_.now) {
      out_.runs.rerun_nonce = text;
      Refuse("RerunRefused", "weir.dev/rerun: " + FormatTime(*fire) + " is still to come");
      return false;
    }
    const bool same = last && (!fire.ok() || last->fire == std::chrono::floor<seconds>(*fire));
    RunStatus run = same ? *last : NewRun(RunTrigger::kSchedule, *fire);
    run.attempt = same ? last->attempt + 1 : 2;
    Begin(std::move(run), "rerun/" + text);
    out_.begun.rerun_nonce = text;
    return true;
  }

  bool Manual() {
    const std::string nonce = Asked(job_, kAnnotationRun);
    if (nonce.empty() || nonce == out_.runs.run_nonce) return false;
    const RunTrigger trigger =
        !schedule_ && in_.spec_asks ? RunTrigger::kSpec : RunTrigger::kManual;
    Begin(NewRun(trigger, in_.now), "run/" + nonce);
    out_.begun.run_nonce = nonce;
    return true;
  }

  bool ForTheSpec() {
    if (schedule_ || !in_.spec_asks) return false;
    Begin(NewRun(RunTrigger::kSpec, in_.now), "generation/" + std::to_string(job_.meta.generation));
    return true;
  }

  // --- Back-fill ---

  void DropBackfill() { out_.runs.backfill_from = out_.runs.backfill_to = SystemTime{}; }

  bool BackfillIsOn() const { return out_.runs.backfill_to != SystemTime{}; }

  void ReadBackfill() {
    const std::string text = Asked(job_, kAnnotationBackfill);
    if (BackfillIsOn() && (text.empty() || !schedule_)) {
      DropBackfill();
      Refuse("BackfillStopped", text.empty()
                                    ? "weir.dev/backfill was removed; what is left is not run"
                                    : "spec.schedule was removed; what is left is not run");
    }
    if (text == out_.runs.backfill) return;
    DropBackfill();
    out_.runs.backfill = text;
    if (text.empty()) return;
    if (Status accepted = AcceptBackfill(text); !accepted.ok()) {
      Refuse("BackfillRefused", "weir.dev/backfill: " + accepted.message());
    }
  }

  Status AcceptBackfill(const std::string& text) {
    const auto bad = [](std::string why) { return Invalid("BadBackfill", std::move(why)); };
    if (!schedule_) return bad("there is no spec.schedule whose fires could be run");
    const std::vector<std::string> parts = Parts(text);
    if (parts.size() != 2 && parts.size() != 3) {
      return bad(
          "write FROM/TO (or FROM/TO/NONCE to run them once more), as in "
          "2026-11-01/2026-11-07 or 2026-11-01T00:00:00Z/2026-11-07T00:00:00Z");
    }
    ASSIGN_OR_RETURN(const SystemTime from, Moment(parts[0], false));
    ASSIGN_OR_RETURN(SystemTime to, Moment(parts[1], true));
    if (to < from) return bad("it ends before it begins");
    to = std::min(to, in_.now);
    const cron::Fires fires = cron::FiresIn(*schedule_, from, to, kMaxBackfillRuns);
    if (fires.more) {
      return bad(
          fmt::format("more than {} fires lie in it; ask for a shorter range", kMaxBackfillRuns));
    }
    if (fires.times.empty()) return bad("no fire of the schedule up to now lies in it");
    out_.runs.backfill_from = fires.times.front();
    out_.runs.backfill_to = fires.times.back();
    out_.events.push_back(
        {false, "BackfillAccepted",
         fmt::format("{} runs, from {} to {}, one after the other", fires.times.size(),
                     FormatTime(fires.times.front()), FormatTime(fires.times.back()))});
    return Status::Ok();
  }

  // A time, or a date in the schedule's zone: its first second, or its last.
  Result<SystemTime> Moment(const std::string& text, bool last) const {
    if (auto time = ParseTime(text); time.ok()) return time;
    const auto midnight = ParseTime(text + "T00:00:00Z");
    if (!midnight.ok()) {
      return Invalid("BadBackfill", "\"" + Bounded(text, 40) +
                                        "\" is neither a date (2026-11-01) nor a time "
                                        "(2026-11-01T00:00:00Z)");
    }
    const std::chrono::local_seconds local(
        std::chrono::floor<seconds>(midnight->time_since_epoch()));
    if (!last) return SystemTime(schedule_->zone().FirstAt(local));
    return SystemTime(schedule_->zone().FirstAt(local + std::chrono::days(1))) - kTick;
  }

  bool NextOfBackfill() {
    if (!BackfillIsOn()) return false;
    const auto fire = schedule_->Next(out_.runs.backfill_from - kTick);
    if (!fire || *fire > out_.runs.backfill_to) {
      DropBackfill();
      return false;
    }
    Begin(NewRun(RunTrigger::kBackfill, *fire),
          "backfill/" + out_.runs.backfill + "/" + FormatTime(*fire));
    const auto next = schedule_->Next(*fire);
    const bool more = next && *next <= out_.runs.backfill_to;
    out_.begun.backfill_from = more ? *next : SystemTime{};
    if (!more) out_.begun.backfill_to = SystemTime{};
    return true;
  }

  const RunInput& in_;
  const SqlJob& job_;
  std::optional<cron::Schedule> schedule_;
  RunDecision out_;
};

}  // namespace

RunDecision DecideRun(const RunInput& input) { return Decider(input).Decide(); }

std::map<std::string, std::string> RunVariables(const SqlJobSpec& spec, const RunStatus& run) {
  cron::TimeZone zone;
  if (spec.schedule) {
    if (auto loaded = cron::TimeZone::Load(spec.schedule->time_zone); loaded.ok()) {
      zone = std::move(*loaded);
    }
  }
  const std::string fire = zone.Format(run.fire);
  return {{"run.id", run.id},
          {"run.fireTime", fire},
          {"run.date", fire.substr(0, 10)},
          {"run.previousFireTime", zone.Format(run.previous_fire)}};
}

}  // namespace weir::job
