// Strategic merge of Pod templates: patchMergeKeys of k8s.io/api/core/v1 types.go.
#include <algorithm>
#include <array>
#include <utility>

#include "job/plan/render.h"

namespace weir::job {
namespace {

using doc::Json;

struct ListRule {
  std::string_view list;
  std::string_view key;
  bool deep;  // an item of the same key is merged; else replaced, as its members exclude each other
};

constexpr std::array<ListRule, 9> kLists{{{"containers", "name", true},
                                          {"initContainers", "name", true},
                                          {"volumes", "name", false},
                                          {"env", "name", false},
                                          {"imagePullSecrets", "name", false},
                                          {"volumeMounts", "mountPath", false},
                                          {"volumeDevices", "devicePath", false},
                                          {"ports", "containerPort", false},
                                          {"hostAliases", "ip", false}}};

// Unions: two handlers or two sources at once are refused by the API server.
constexpr std::array<std::string_view, 4> kAtomic{"livenessProbe", "readinessProbe", "startupProbe",
                                                  "lifecycle"};

Json* FindItem(Json* list, const Json& item, std::string_view key) {
  const auto wanted = item.is_object() ? item.find(key) : item.end();
  if (!item.is_object() || wanted == item.end()) return nullptr;
  for (Json& candidate : *list) {
    if (!candidate.is_object()) continue;
    const auto found = candidate.find(key);
    if (found != candidate.end() && *found == *wanted) return &candidate;
  }
  return nullptr;
}

void MergeList(Json* base, const Json& over, const ListRule& rule) {
  for (const Json& item : over) {
    Json* same = FindItem(base, item, rule.key);
    if (same == nullptr) {
      base->push_back(item);
    } else {
      *same = rule.deep ? MergePodTemplate(std::move(*same), item) : item;
    }
  }
}

void MergeMember(Json* base, const std::string& name, const Json& over) {
  if (over.is_null()) return;
  const auto rule = std::find_if(kLists.begin(), kLists.end(),
                                 [&](const ListRule& row) { return row.list == name; });
  const bool atomic = std::find(kAtomic.begin(), kAtomic.end(), name) != kAtomic.end();
  if (rule != kLists.end() && base->is_array() && over.is_array()) {
    MergeList(base, over, *rule);
  } else if (!atomic && base->is_object() && over.is_object()) {
    *base = MergePodTemplate(std::move(*base), over);
  } else {
    *base = over;
  }
}

}  // namespace

Json MergePodTemplate(Json base, const Json& over) {
  if (!over.is_object()) return base;
  if (!base.is_object()) return over;
  for (const auto& [name, value] : over.items()) MergeMember(&base[name], name, value);
  return base;
}

}  // namespace weir::job
