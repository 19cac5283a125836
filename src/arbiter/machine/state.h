// The state of one pipeline's arbitration. Changed by Apply (machine.h) only; stores read and
// restore it. Thread-compatible.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arbiter/machine/types.h"

namespace weir::arbiter {

struct Grant {
  GrantId id = 0;  // 0: nobody works on it
  RequestId request = 0;
  NodeId node = kAnyNode;
  SteadyTime expires{};
  uint32_t given = 1;  // how often: each time the same request asked
};

// One process in flight.
struct Process {
  ProcessId id = 0;
  Stage stage = Stage::kSelect;  // the first that is not done: offered, or granted
  bool committing = false;       // Load is reported done, the loaded id is being stored
  Grant grant = {};
  NodeId assigned = kAnyNode;  // the node chosen for `stage`
  NodeId next = kAnyNode;      // the node chosen for the stage after it, once granted
  NodeId last_node = kAnyNode;
  int attempt = 0;
  SteadyTime not_before{};                 // back-off
  std::array<GrantId, kStages> done = {};  // the grant that completed each stage
  SystemTime start{};
  std::string begin = {};
  std::string end = {};
  Names names = {};  // as EventData; from when it is first given in this life, not stored
  std::shared_ptr<const Payload> payload = {};
};

struct Pending {
  RequestId request = 0;
  NodeId node = kAnyNode;
};

struct Node {
  std::string name = {};
  std::array<std::optional<SteadyTime>, kStages> seen = {};  // last word of its worker of the stage
  SteadyTime passive_until{};  // it gave up being active on purpose: it backs off
};

struct MainStem {
  NodeId owner = kAnyNode;
  uint64_t term = 0;  // rises with every change of owner
  Readiness readiness = Readiness::kTaking;
  SteadyTime expires{};
  NodeId former = kAnyNode;  // whose session ended: may retake at once
  SteadyTime others_from{};
  std::deque<Pending> waiting = {};
};

// Loaded processes remembered to answer a repeated report.
struct LoadedRecord {
  ProcessId id = 0;
  std::array<GrantId, kStages> done = {};
};
inline constexpr size_t kLoadedRemembered = 64;

struct DeliveredTermin {
  TerminEvent event = {};
  SteadyTime redeliver{};
};

struct State {
  Config config = {};
  // Channel in force = the stronger of wish and held.
  std::optional<Channel> wish = {};  // nullopt: missing, counts as STOP
  Channel held = Channel::kStart;    // by terminations
  bool resume_wanted = false;
  std::optional<SteadyTime> restart_at = {};
  std::optional<Readiness> opposite =
      {};                  // of the opposite pipeline's active node; missing: TAKING
  bool moving = false;     // between two modes: nothing is granted
  bool permitted = false;  // as last told to listeners

  uint32_t epoch = 1;  // of this state's life in memory; part of every grant
  uint64_t next_grant = 1;
  ProcessId next_id = 1;
  std::optional<ProcessId> id_limit = {};  // ids up to here are reserved in the store
  bool reserving = false;
  ProcessId last_loaded = 0;
  std::string cursor = {};  // end of the last loaded process
  uint64_t random = 0x9E3779B97F4A7C15;
  uint64_t round_robin = 0;

  std::deque<Process> processes = {};  // in flight, ascending
  std::array<std::deque<Pending>, kStages> waiting = {};
  std::vector<Node> nodes = {};
  MainStem mainstem = {};

  std::map<ProcessId, TerminEvent> unread = {};
  std::map<ProcessId, DeliveredTermin> delivered = {};
  size_t failed_unacked = 0;    // of both, those that are not NORMAL
  bool folding = false;         // the alarm that nobody reads was raised
  bool range_too_long = false;  // the source's next
  std::deque<RequestId> termin_waiting = {};

  std::vector<RequestId> load_reports = {};  // to be told when the committing process is stored
  std::deque<LoadedRecord> loaded = {};      // the last ones
  ProcessId forgotten = 0;                   // loads up to here are no longer remembered
};

// Why nothing is granted; kNone: the permit holds.
enum class Withheld : uint8_t {
  kNone,
  kChannelMissing,
  kStopped,
  kPaused,
  kAwaitingAcks,  // a resume waits until the failed terminations are acknowledged
  kRestarting,
  kNoActiveNode,
  kTaking,
  kOppositeTaking,
  kMoving,
};
std::string_view WithheldName(Withheld reason);  // "ChannelStopped"; empty for kNone

// Why no new process is admitted though the permit holds and the window has room; empty when there
// is no such reason.
std::string_view AdmissionWithheld(const State& state);

// Whether a new process may be admitted, if the source has a range; and where that would begin.
bool MayAdmit(const State& state);
const std::string& NextBegin(const State& state);

Channel ChannelInForce(const State& state);
Withheld PermitWithheld(const State& state);

// A worker lives while it waits, and `node_ttl` after its last word.
bool IsAlive(const State& state, NodeId node, Stage stage, SteadyTime now);

// Whether the workers of S, E and L are on the same nodes; nullopt while one of them has none.
std::optional<bool> SharesNodes(const State& state, SteadyTime now);

// The process `id` if it is in flight.
const Process* FindProcess(const State& state, ProcessId id);

}  // namespace weir::arbiter
