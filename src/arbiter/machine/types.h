// The words of the arbitration: stages, processes, grants, permits, terminations.
//
// A pipeline moves numbered processes (each a range of its source) through Select, Extract,
// Transform, Load. Value types only; thread-compatible.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/backoff.h"
#include "base/core/clock.h"

namespace weir::arbiter {

enum class Stage : uint8_t { kSelect, kExtract, kTransform, kLoad };
inline constexpr size_t kStages = 4;
inline constexpr std::array<Stage, kStages> kAllStages = {Stage::kSelect, Stage::kExtract,
                                                          Stage::kTransform, Stage::kLoad};
std::string_view StageName(Stage stage);  // "select"
std::optional<Stage> ParseStage(std::string_view name);

// In order of priority: the larger wins.
enum class Channel : uint8_t { kStart, kPause, kStop };
std::string_view ChannelName(Channel channel);  // "Start"
std::optional<Channel> ParseChannel(std::string_view name);

// Of the active node: catching up, or caught up.
enum class Readiness : uint8_t { kTaking, kOvertake };
std::string_view ReadinessName(Readiness readiness);  // "TAKING"
std::optional<Readiness> ParseReadiness(std::string_view name);

enum class TerminType : uint8_t { kNormal, kWarning, kRollback, kShutdown, kRestart };
std::string_view TerminTypeName(TerminType type);  // "NORMAL"
std::optional<TerminType> ParseTerminType(std::string_view name);

enum class NodeChoice : uint8_t { kRandom, kRoundRobin, kStick };
std::string_view NodeChoiceName(NodeChoice choice);  // "RoundRobin"
std::optional<NodeChoice> ParseNodeChoice(std::string_view name);

// What a report on a grant is answered.
enum class Verdict : uint8_t {
  kDone,         // taken; for Load: the loaded id is stored
  kAlreadyDone,  // this very grant was reported done before
  kRolledBack,   // the process is no longer in flight; nothing happened
  kStaleGrant,   // the grant has ended (expired, or is of another attempt); nothing happened
};
std::string_view VerdictName(Verdict verdict);  // "AlreadyDone"

using ProcessId = int64_t;   // from 1, strictly increasing, never reused
using RequestId = uint64_t;  // of a caller's question; 0: none. An await keeps its id when repeated
using GrantId = uint64_t;    // unique over the pipeline's life; 0: none
using NodeId = int32_t;      // index into State::nodes
inline constexpr NodeId kAnyNode = -1;

// The right to run one stage of one process, until done, rolled back or expired.
struct Ticket {
  ProcessId process = 0;
  Stage stage = Stage::kSelect;
  GrantId grant = 0;
  friend bool operator==(const Ticket&, const Ticket&) = default;
};

// What the worker of a stage says about the batch; handed to the worker of the next stage.
struct Payload {
  int64_t batch_id = 0;
  int64_t number = 0;      // records
  int64_t size = 0;        // bytes
  int64_t first_time = 0;  // Unix milliseconds of the first record, as the worker says
  int64_t end_time = 0;
  std::string description = {};
  std::string range_end =
      {};  // of Select: where the next process begins; empty: as the source cut it
  std::map<std::string, std::string> extensions = {};
  friend bool operator==(const Payload&, const Payload&) = default;
};

using Names = std::shared_ptr<const std::vector<std::string>>;

// What a worker is given with a grant.
struct EventData {
  Ticket ticket = {};
  int attempt = 0;  // failures of this stage before
  SystemTime start_time{};
  std::string current_node = {};
  std::string next_node = {};  // of the process's next stage, if it is decided already
  std::string range_begin = {};
  std::string range_end = {};
  Names names = {};  // in the range, of a source that is a listing; else null
  ProcessId last_loaded = 0;
  milliseconds ttl{0};
  std::shared_ptr<const Payload> payload = {};  // of the stage before; null for Select
  uint32_t given = 1;  // how often this grant was; the arbiter's own, not told to workers
};

// One termination, kept until it is acknowledged by its process id.
struct TerminEvent {
  ProcessId process = 0;
  TerminType type = TerminType::kNormal;
  std::string cause = {};  // CamelCase, empty for NORMAL
  int64_t batch_id = 0;
  // Not 0: it stands also for the NORMAL ones from this process on that nobody read in time.
  ProcessId since = 0;
  friend bool operator==(const TerminEvent&, const TerminEvent&) = default;
};

// How often a stage of a process is tried after its worker reports failure; then the pipeline rolls
// back. An expired grant is not such a failure.
struct RetryPolicy {
  int max_attempts = 3;  // at least 1
  BackoffPolicy backoff{milliseconds(1'000), milliseconds(60'000), 2, 0.2};
};

struct Config {
  int window = 3;  // 1..kMaxWindow
  // NORMAL terminations kept each for itself while nobody acknowledges them; beyond, the oldest are
  // folded into one: loads ascend, so that the last of a row tells of all.
  int max_normal_termins = 1'000;
  // So many others not acknowledged, and no new process is admitted. Those in flight go on.
  int max_failed_termins = 32;
  // Bytes of a range's end; a longer one is not admitted. 0: any.
  int max_range_bytes = 0;
  NodeChoice choice = NodeChoice::kRandom;
  bool has_opposite = false;
  milliseconds grant_ttl{30'000};
  milliseconds node_ttl{30'000};      // a worker not heard of for so long is not chosen
  milliseconds session_ttl{15'000};   // of the active node
  milliseconds handover_wait{5'000};  // of others after the active node's session ended
  std::array<RetryPolicy, kStages> retry = {RetryPolicy{}, RetryPolicy{}, RetryPolicy{},
                                            RetryPolicy{1, {}}};
};
inline constexpr int kMaxWindow = 1000;
inline constexpr milliseconds kRestartDelayMin{5'000};
inline constexpr milliseconds kRestartDelayMax{7'000};

// Cuts the source into ranges. Pure: the same answer for the same arguments.
class Source {
 public:
  virtual ~Source() = default;
  // Where the range that begins at `begin` ("": the start) ends, or nullopt when it is not yet due.
  virtual std::optional<std::string> Cut(const std::string& begin, SystemTime now) const = 0;
  // From when on Cut has an end for that range, when that is a matter of time; nullopt when it is
  // not: it has one already, or something else must come first.
  virtual std::optional<SystemTime> DueAt(const std::string& /*begin*/) const {
    return std::nullopt;
  }
  // Whether it is a listing, whose names workers are told: the same answer always.
  virtual bool IsListing() const { return false; }
  // Of a listing: the names above `begin`, up to `end`; null while they are not known.
  virtual Names NamesOf(const std::string& /*begin*/, const std::string& /*end*/) const {
    return nullptr;
  }
};

}  // namespace weir::arbiter
