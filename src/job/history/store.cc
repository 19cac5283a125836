#include "job/history/store.h"

#include <utility>

#include "base/doc/value.h"

namespace weir::job {
namespace {

using doc::Json;

std::string AnnotationOf(const Json& object, const char* name, std::vector<std::string>* damage) {
  const Json* value = doc::Find(object, {"metadata", "annotations", name});
  if (value == nullptr) return {};
  if (value->is_string()) return value->get_ref<const std::string&>();
  damage->push_back(std::string(name) + ": not a text; ignored");
  return {};
}

// Null removes an annotation: an empty one would only be something to parse.
Json TextOrNull(std::string text) { return text.empty() ? Json() : Json(std::move(text)); }

Status Replaced(const kube::ObjectKey& key) {
  return Conflict("Replaced", "SqlJob " + key.ToString() + " was deleted and made anew");
}

}  // namespace

Recorded RecordedOf(const Json& sql_job) {
  Recorded recorded;
  const std::string history = AnnotationOf(sql_job, kAnnotationHistory, &recorded.damage);
  const std::string state = AnnotationOf(sql_job, kAnnotationTuner, &recorded.damage);
  recorded.history = tuner::ReadHistory(history, &recorded.damage);
  recorded.state = tuner::ReadStateText(state, &recorded.damage);
  return recorded;
}

Json RecordedPatch(const std::string& uid, const Recorded& recorded) {
  const bool has_history = recorded.history != tuner::History{};
  std::string history = has_history ? tuner::WriteHistory(recorded.history) : std::string();
  std::string state =
      recorded.state.is_null() ? std::string() : tuner::WriteStateText(recorded.state);
  return {{"metadata",
           {{"uid", uid},
            {"annotations",
             {{kAnnotationHistory, TextOrNull(std::move(history))},
              {kAnnotationTuner, TextOrNull(std::move(state))}}}}}};
}

Result<Recorded> HistoryStore::Read(const kube::ObjectKey& key, const std::string& uid,
                                    std::stop_token stop) const {
  ASSIGN_OR_RETURN(const Json object, client_.Get(kube::kSqlJobs, key, std::move(stop)));
  if (doc::StringAt(object, {"metadata", "uid"}) != uid) return Replaced(key);
  return RecordedOf(object);
}

Result<std::string> HistoryStore::Write(const kube::ObjectKey& key, const std::string& uid,
                                        const Recorded& recorded, std::stop_token stop) const {
  ASSIGN_OR_RETURN(
      const Json answer,
      client_.Patch(kube::kSqlJobs, key, RecordedPatch(uid, recorded), {}, std::move(stop)));
  return doc::StringAt(answer, {"metadata", "resourceVersion"});
}

Result<HistoryStore::Updated> HistoryStore::Update(const kube::ObjectKey& key,
                                                   const std::string& uid,
                                                   const std::function<void(Recorded*)>& change,
                                                   std::stop_token stop) const {
  Updated updated;
  ASSIGN_OR_RETURN(updated.recorded, Read(key, uid, stop));
  const Json before = RecordedPatch(uid, updated.recorded);
  const bool damaged = !updated.recorded.damage.empty();
  change(&updated.recorded);
  // What is damaged is written anew, so that its condition goes.
  if (!damaged && RecordedPatch(uid, updated.recorded) == before) return updated;
  ASSIGN_OR_RETURN(updated.resource_version, Write(key, uid, updated.recorded, std::move(stop)));
  return updated;
}

}  // namespace weir::job
