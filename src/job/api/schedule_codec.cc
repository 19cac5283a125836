#include "job/api/schedule_codec.h"

#include "base/cron/schedule.h"
#include "job/api/bounds.h"
#include "job/api/json_fields.h"
#include "job/api/names.h"
#include "job/api/spec_fields.h"

namespace weir::job {
namespace {

using doc::Json;

constexpr int64_t kMaxStartingDeadline = 365 * 86'400;

}  // namespace

ScheduleSpec ReadSchedule(const Json& value, const std::string& path,
                          std::vector<std::string>* errors) {
  ScheduleSpec out;
  doc::ObjectReader reader(value, path, errors);
  if (!value.is_object()) return out;
  reader.String("cron", &out.cron);
  reader.String("timeZone", &out.time_zone);
  if (const auto cron = cron::Expression::Parse(out.cron); !cron.ok()) {
    reader.Error("cron", cron.error().message());
  }
  if (const auto zone = cron::TimeZone::Load(out.time_zone); !zone.ok()) {
    reader.Error("timeZone", zone.error().message());
  }
  ReadWord(&reader, "concurrencyPolicy", ParseConcurrencyPolicy,
           "Forbid, Replace (two runs of one SqlJob never run side by side)", &out.concurrency);
  if (reader.Has("startingDeadlineSeconds")) {
    int64_t deadline = 1;
    reader.Int("startingDeadlineSeconds", &deadline);
    if (deadline < 1 || deadline > kMaxStartingDeadline) {
      reader.Error("startingDeadlineSeconds",
                   "must be between 1 and " + std::to_string(kMaxStartingDeadline));
    } else {
      out.starting_deadline_s = deadline;
    }
  }
  ReadDuration(&reader, "runTimeout", &out.run_timeout);
  return out;
}

Json EncodeRun(const RunStatus& run) {
  Json out = Json::object();
  out["id"] = run.id;
  out["trigger"] = RunTriggerName(run.trigger);
  Put(&out, "fireTime", run.fire);
  Put(&out, "previousFireTime", run.previous_fire);
  Put(&out, "attempt", int64_t{run.attempt});
  Put(&out, "number", run.number);
  return out;
}

RunStatus DecodeRun(const Json& json) {
  RunStatus out;
  out.id = doc::StringAt(json, {"id"});
  out.trigger = ParseRunTrigger(doc::StringAt(json, {"trigger"})).value_or(RunTrigger::kSpec);
  out.fire = TimeAt(json, "fireTime");
  out.previous_fire = TimeAt(json, "previousFireTime");
  out.attempt = SmallIntAt(json, "attempt");
  out.number = doc::IntAt(json, {"number"});
  return out;
}

Json EncodeRuns(const RunsStatus& runs) {
  Json out = Json::object();
  Put(&out, "started", runs.started);
  Put(&out, "succeeded", runs.succeeded);
  Put(&out, "failed", runs.failed);
  Put(&out, "killed", runs.killed);
  Put(&out, "missed", runs.missed);
  Put(&out, "schedule", runs.schedule);
  Put(&out, "handledUntil", runs.handled_until);
  Put(&out, "nextFireTime", runs.next_fire);
  Put(&out, "runNonce", runs.run_nonce);
  Put(&out, "rerunNonce", runs.rerun_nonce);
  Put(&out, "backfill", runs.backfill);
  Put(&out, "backfillFrom", runs.backfill_from);
  Put(&out, "backfillTo", runs.backfill_to);
  return out;
}

RunsStatus DecodeRuns(const Json& json) {
  RunsStatus out;
  out.started = doc::IntAt(json, {"started"});
  out.succeeded = doc::IntAt(json, {"succeeded"});
  out.failed = doc::IntAt(json, {"failed"});
  out.killed = doc::IntAt(json, {"killed"});
  out.missed = doc::IntAt(json, {"missed"});
  out.schedule = doc::StringAt(json, {"schedule"});
  out.handled_until = TimeAt(json, "handledUntil");
  out.next_fire = TimeAt(json, "nextFireTime");
  out.run_nonce = doc::StringAt(json, {"runNonce"});
  out.rerun_nonce = doc::StringAt(json, {"rerunNonce"});
  out.backfill = doc::StringAt(json, {"backfill"});
  out.backfill_from = TimeAt(json, "backfillFrom");
  out.backfill_to = TimeAt(json, "backfillTo");
  return out;
}

void BoundRun(RunStatus* run) {
  run->id = Bounded(run->id, kMaxWordBytes);
  for (SystemTime* time : {&run->fire, &run->previous_fire}) {
    *time = std::chrono::floor<seconds>(*time);
  }
}

void BoundRuns(RunsStatus* runs) {
  runs->schedule = Bounded(runs->schedule, kMaxScheduleBytes);
  for (std::string* nonce : {&runs->run_nonce, &runs->rerun_nonce, &runs->backfill}) {
    *nonce = Bounded(*nonce, kMaxWordBytes);
  }
  for (SystemTime* time :
       {&runs->handled_until, &runs->next_fire, &runs->backfill_from, &runs->backfill_to}) {
    *time = std::chrono::floor<seconds>(*time);
  }
}

}  // namespace weir::job
