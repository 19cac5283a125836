#include "job/plan/savepoints.h"

#include <algorithm>

#include "base/cron/schedule.h"
#include "job/api/bounds.h"
#include "job/plan/rules.h"

namespace weir::job {
namespace {

// "s3://b/sp/" and "savepoint-1" of "s3://b/sp/savepoint-1".
struct Place {
  std::string directory;
  std::string name;
};

Place PlaceOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {"", path};
  return {path.substr(0, slash + 1), path.substr(slash + 1)};
}

}  // namespace

void NoteSavepoint(const Context& context, const std::string& path, SqlJobStatus* status) {
  if (!status->savepoint) status->savepoint.emplace();
  SavepointStatus& savepoint = *status->savepoint;
  const Place place = PlaceOf(path);
  // What is in another directory is left alone from now on.
  if (place.directory != PlaceOf(savepoint.path).directory) savepoint.kept.clear();
  savepoint.path = path;
  savepoint.taken = context.now;
  savepoint.failure.clear();
  std::erase(savepoint.kept, place.name);
  if (place.name.size() <= kMaxSavepointNameBytes) savepoint.kept.push_back(place.name);
  if (savepoint.kept.size() > kMaxKeptSavepoints) savepoint.kept.erase(savepoint.kept.begin());
}

SavepointFire FindSavepointFire(const Context& context) {
  const std::string& text = context.spec().savepoints.schedule;
  if (text.empty() || context.spec().savepoints.directory.empty()) return {};
  const auto schedule = cron::Schedule::Parse(text, "");
  if (!schedule.ok()) return {};  // CheckSpec tells of it
  SavepointFire fire;
  fire.next = schedule->Next(context.now);
  const auto last = schedule->Last(context.now);
  const auto& known = context.status().savepoint;
  const SystemTime acted = known ? known->scheduled : SystemTime{};
  const SystemTime since = context.deployment().running_since;
  if (last && since != SystemTime{} && *last > std::max(acted, since)) fire.due = last;
  return fire;
}

std::string CheckSavepointSchedule(const std::string& schedule) {
  if (schedule.empty()) return "";
  const auto parsed = cron::Schedule::Parse(schedule, "");
  return parsed.ok() ? "" : parsed.error().message();
}

// Over savepoints.keep the oldest of ours goes, while there is a Flink to delete it; never one that
// the job continues from.
std::optional<Plan> RuleDispose(const Context& context) {
  const auto& savepoint = context.status().savepoint;
  if (context.phase() != Phase::kUp || !savepoint || !savepoint->trigger.empty() ||
      !context.deployment().stop_trigger.empty() || !context.RunsWell() ||
      savepoint->kept.size() <= static_cast<size_t>(context.spec().savepoints.keep)) {
    return std::nullopt;
  }
  const std::string directory = PlaceOf(savepoint->path).directory;
  for (const std::string& name : savepoint->kept) {
    const std::string path = directory + name;
    if (path == savepoint->path || path == context.deployment().restored_from) continue;
    Plan plan = Follow(context);
    std::erase(plan.status.savepoint->kept, name);
    plan.actions.push_back(DisposeSavepoint{path});
    plan.events.push_back({false, "SavepointDisposed", "over savepoints.keep: " + path});
    return plan;
  }
  return std::nullopt;
}

}  // namespace weir::job
