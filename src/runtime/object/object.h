// What objects of every kind have: metadata, conditions, Events. Pure values and their codecs.
//
// Reading is tolerant: absent or odd members read as empty. Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/doc/json.h"

namespace weir::runtime {

struct ObjectMeta {
  std::string ns;
  std::string name;
  std::string uid;
  std::string resource_version;
  int64_t generation = 0;
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;  // weir.dev/* only, without what is large
  std::vector<std::string> finalizers;
  bool deleting = false;
  SystemTime deletion_time{};
  SystemTime created{};
  friend bool operator==(const ObjectMeta&, const ObjectMeta&) = default;
};

// Of a whole object. Of the annotations only weir.dev/* are kept; weir.dev/tuner is dropped and
// weir.dev/history is empty, as they are large and read by GET when needed.
ObjectMeta MetaFromJson(const doc::Json& object);

// metav1.Condition, in the kstatus sense: Ready, Reconciling, Stalled.
struct Condition {
  std::string type;
  std::string status;  // True | False | Unknown
  std::string reason;
  std::string message;
  SystemTime last_transition{};
  int64_t observed_generation = 0;
  friend bool operator==(const Condition&, const Condition&) = default;
};
doc::Json EncodeCondition(const Condition& condition);
Condition DecodeCondition(const doc::Json& json);
const Condition* FindCondition(const std::vector<Condition>& conditions, std::string_view type);

// A condition's content; CompleteCondition adds times and the generation.
struct ConditionDraft {
  std::string status;  // True | False | Unknown
  std::string reason;  // CamelCase
  std::string message;
  friend bool operator==(const ConditionDraft&, const ConditionDraft&) = default;
};
// The transition time changes only when the status does; `old` are the conditions of before.
Condition CompleteCondition(const char* type, ConditionDraft draft,
                            const std::vector<Condition>& old, int64_t generation, SystemTime now);

// A key of a ConfigMap of the object's own namespace.
struct ConfigMapKeyRef {
  std::string name;
  std::string key;
  friend bool operator==(const ConfigMapKeyRef&, const ConfigMapKeyRef&) = default;
};

// The text under a key of a ConfigMap, which points into it. kNotFound: what is wrong, and that
// `field` of the spec may be. `name`: the ConfigMap's, for the message.
Result<std::string_view> ConfigMapText(const doc::Json& config_map, const std::string& name,
                                       const std::string& key, std::string_view field);

struct PlannedEvent {
  bool warning = false;
  std::string reason;   // CamelCase
  std::string message;  // bounded, redacted
};

}  // namespace weir::runtime
