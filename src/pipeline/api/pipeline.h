// Pipeline as C++ values: what crds/weir.dev_pipelines.yaml describes, field by field (a test
// compares the two). Defaults here are the schema's defaults. Pure values; copied freely, compared
// with ==.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arbiter/engine/journal.h"
#include "arbiter/machine/types.h"
#include "base/core/clock.h"
#include "runtime/object/object.h"

namespace weir::pipeline {

inline constexpr char kApiVersion[] = "weir.dev/v1alpha1";
inline constexpr char kKind[] = "Pipeline";
inline constexpr char kAnnotationRollback[] = "weir.dev/rollback";  // a nonce: roll back now
inline constexpr char kAnnotationResume[] = "weir.dev/resume";      // a nonce: go on after that

// What a Pipeline may hold at most; the schema says the same. Lengths are bytes.
inline constexpr size_t kMaxSqlBytes = size_t{64} * 1024;
// Of the compact JSON of status without the arbitration's part, which has the rest of 32 KiB.
inline constexpr size_t kMaxStatusBytes = size_t{7} * 1024;
inline constexpr size_t kMaxMessageBytes = 512;
inline constexpr size_t kMaxWordBytes = 128;
inline constexpr size_t kMaxNameBytes = 253;
inline constexpr size_t kMaxCursorBytes = 1024;
inline constexpr size_t kMaxConditions = 4;
inline constexpr size_t kMaxProcessesShown = 16;
inline constexpr int kMaxWindow = 1000;  // and that of the mode: arbiter::LimitsOf
inline constexpr size_t kMaxFiles = 1000;
inline constexpr int64_t kMaxKey = 4'000'000'000'000'000'000;
inline constexpr size_t kMaxFileNameBytes = 512;
inline constexpr size_t kMaxListingBytes = size_t{900} * 1024;  // in a ConfigMap, which holds 1 MiB
// ConfigMaps with listings are watched by this label alone.
inline constexpr char kFilesLabel[] = "weir.dev/files";
inline constexpr char kFilesSelector[] = "weir.dev/files=true";

// A process a tick: [fire, next fire), offered when the next fire is over.
struct CronSource {
  std::string expression;
  std::string time_zone = "UTC";
  SystemTime start{};  // the first range begins here; 0: when the Pipeline was created
  friend bool operator==(const CronSource&, const CronSource&) = default;
};
// [start, start + step), ...: each offered `delay` after its end.
struct TimeRangeSource {
  SystemTime start{};
  SystemTime end{};  // 0: goes on for ever
  milliseconds step{3'600'000};
  milliseconds delay{0};
  friend bool operator==(const TimeRangeSource&, const TimeRangeSource&) = default;
};
// [start, start + step), ... up to `end`, which is not part of it.
struct KeyRangeSource {
  int64_t start = 0;
  int64_t end = 0;
  int64_t step = 1;
  friend bool operator==(const KeyRangeSource&, const KeyRangeSource&) = default;
};
// Names in ascending order; a range is (begin, end]: `per_process` names after the last one.
struct FilesSource {
  std::vector<std::string> names;
  std::optional<runtime::ConfigMapKeyRef> names_from;  // instead of names: one on each line there
  int per_process = 1;
  friend bool operator==(const FilesSource&, const FilesSource&) = default;
};

// At most one; none: the worker of select says where its range ends.
struct SourceSpec {
  std::optional<CronSource> cron;
  std::optional<TimeRangeSource> time_range;
  std::optional<KeyRangeSource> key_range;
  std::optional<FilesSource> files;
  friend bool operator==(const SourceSpec&, const SourceSpec&) = default;
};

struct RetrySpec {
  int max_attempts = 3;  // of load: 1
  milliseconds initial{1'000};
  milliseconds max{60'000};
  double factor = 2;
  friend bool operator==(const RetrySpec&, const RetrySpec&) = default;
};

struct StageSpec {
  std::string sql;  // empty: an external worker
  RetrySpec retry;
  friend bool operator==(const StageSpec&, const StageSpec&) = default;
};

struct PipelineSpec {
  arbiter::Mode arbitration = arbiter::Mode::kKubernetes;
  bool automatic = false;  // arbitration: Auto; then `arbitration` is kMemory, to begin with
  int window = 3;
  arbiter::Channel channel = arbiter::Channel::kStart;
  SourceSpec source;
  // By arbiter::Stage.
  std::array<StageSpec, arbiter::kStages> stages = {StageSpec{}, StageSpec{}, StageSpec{},
                                                    StageSpec{{}, RetrySpec{.max_attempts = 1}}};
  std::string opposite;  // a Pipeline of the same namespace
  arbiter::NodeChoice node_choice = arbiter::NodeChoice::kRandom;
  friend bool operator==(const PipelineSpec&, const PipelineSpec&) = default;
};

// One process in flight, as status shows it.
struct ProcessStatus {
  int64_t id = 0;
  std::string stage;  // that runs, or waits for a worker
  std::string node;   // that works on it; empty: none yet
  int attempt = 0;    // failures of this stage before
  SystemTime started{};
  friend bool operator==(const ProcessStatus&, const ProcessStatus&) = default;
};

struct PipelineStatus {
  int64_t observed_generation = 0;
  std::string channel;  // in force
  std::string permit;   // Granted | Withheld
  std::string reason;   // why it is withheld, or what else there is to say; CamelCase
  std::string message;
  std::string mode;  // in force
  int window = 0;    // in force
  int in_flight = 0;
  std::vector<ProcessStatus> processes;  // the first of them
  int64_t last_loaded = 0;
  std::string cursor;  // the end of what is loaded
  SystemTime last_load{};
  int64_t loads_per_minute = 0;
  int64_t terminations = 0;  // not acknowledged
  std::string active_node;
  std::string active_status;  // TAKING | OVERTAKE
  std::string rollback_nonce;
  std::string resume_nonce;
  std::vector<runtime::Condition> conditions;
  friend bool operator==(const PipelineStatus&, const PipelineStatus&) = default;
};

struct Pipeline {
  runtime::ObjectMeta meta;
  PipelineSpec spec;
  PipelineStatus status;  // without the arbitration's part, which its journal reads and writes
  std::vector<std::string> spec_errors;
  friend bool operator==(const Pipeline&, const Pipeline&) = default;
};

}  // namespace weir::pipeline
