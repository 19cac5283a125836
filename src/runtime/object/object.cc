#include "runtime/object/object.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "runtime/object/fields.h"

namespace weir::runtime {
namespace {

constexpr std::string_view kOwnPrefix = "weir.dev/";

SystemTime TimeOf(const doc::Json& object, std::string_view key) {
  const doc::Json* metadata = doc::Find(object, {"metadata"});
  return metadata == nullptr ? SystemTime{} : TimeAt(*metadata, key);
}

void ReadStringMap(const doc::Json* from, std::map<std::string, std::string>* out) {
  if (from == nullptr || !from->is_object()) return;
  for (const auto& [key, value] : from->items()) {
    if (value.is_string()) (*out)[key] = value.get_ref<const std::string&>();
  }
}

}  // namespace

ObjectMeta MetaFromJson(const doc::Json& object) {
  ObjectMeta meta;
  meta.ns = doc::StringAt(object, {"metadata", "namespace"});
  meta.name = doc::StringAt(object, {"metadata", "name"});
  meta.uid = doc::StringAt(object, {"metadata", "uid"});
  meta.resource_version = doc::StringAt(object, {"metadata", "resourceVersion"});
  meta.generation = doc::IntAt(object, {"metadata", "generation"});
  meta.deletion_time = TimeOf(object, "deletionTimestamp");
  meta.deleting = doc::Find(object, {"metadata", "deletionTimestamp"}) != nullptr;
  meta.created = TimeOf(object, "creationTimestamp");
  ReadStringMap(doc::Find(object, {"metadata", "labels"}), &meta.labels);
  ReadStringMap(doc::Find(object, {"metadata", "annotations"}), &meta.annotations);
  std::erase_if(meta.annotations, [](const auto& item) {
    return !item.first.starts_with(kOwnPrefix) || item.first == "weir.dev/tuner";
  });
  const auto history = meta.annotations.find("weir.dev/history");
  if (history != meta.annotations.end()) history->second.clear();
  const doc::Json* finalizers = doc::Find(object, {"metadata", "finalizers"});
  if (finalizers != nullptr && finalizers->is_array()) {
    for (const doc::Json& item : *finalizers) {
      if (item.is_string()) meta.finalizers.push_back(item.get_ref<const std::string&>());
    }
  }
  return meta;
}

doc::Json EncodeCondition(const Condition& condition) {
  doc::Json out = doc::Json::object();
  // The four members that metav1.Condition requires are always there.
  out["type"] = condition.type;
  out["status"] = condition.status;
  out["reason"] = condition.reason;
  out["message"] = condition.message;
  out["lastTransitionTime"] = FormatTime(condition.last_transition);
  Put(&out, "observedGeneration", condition.observed_generation);
  return out;
}

Condition DecodeCondition(const doc::Json& json) {
  Condition out;
  out.type = doc::StringAt(json, {"type"});
  out.status = doc::StringAt(json, {"status"});
  out.reason = doc::StringAt(json, {"reason"});
  out.message = doc::StringAt(json, {"message"});
  out.last_transition = TimeAt(json, "lastTransitionTime");
  out.observed_generation = doc::IntAt(json, {"observedGeneration"});
  return out;
}

const Condition* FindCondition(const std::vector<Condition>& conditions, std::string_view type) {
  const auto it = std::find_if(conditions.begin(), conditions.end(),
                               [&](const Condition& item) { return item.type == type; });
  return it == conditions.end() ? nullptr : &*it;
}

Result<std::string_view> ConfigMapText(const doc::Json& config_map, const std::string& name,
                                       const std::string& key, std::string_view field) {
  const doc::Json* value = doc::Find(config_map, {"data", key});
  if (value != nullptr && value->is_string()) {
    return std::string_view(value->get_ref<const std::string&>());
  }
  if (doc::Find(config_map, {"binaryData", key}) != nullptr) {
    return NotFound("BinaryData", "ConfigMap " + name + " holds the key '" + key +
                                      "' as binaryData; it must be UTF-8 text under data");
  }
  return NotFound("NoKey", "ConfigMap " + name + " has no key '" + key + "'; add it, or mend " +
                               std::string(field));
}

Condition CompleteCondition(const char* type, ConditionDraft draft,
                            const std::vector<Condition>& old, int64_t generation, SystemTime now) {
  Condition out;
  out.type = type;
  out.status = std::move(draft.status);
  out.reason = draft.reason.empty() ? "Unknown" : std::move(draft.reason);
  out.message = std::move(draft.message);
  out.observed_generation = generation;
  const Condition* former = FindCondition(old, type);
  const bool flipped = former == nullptr || former->status != out.status;
  out.last_transition = flipped ? std::chrono::floor<seconds>(now) : former->last_transition;
  return out;
}

}  // namespace weir::runtime
