// The arbitration as one pure state machine: (state, event) -> (state, effects).
//
// The same in every mode. No clock, no thread, no I/O: time comes with the event, chance from a
// generator in the state. `Apply` changes the state in place and appends to `effects`, whose
// storage the caller reuses; it is total: any event may come in any state. Work per event is
// O(window + waiting workers).
//
// Rules: at most `window` processes in flight; S, E and T of different processes run in any order;
// Load goes strictly ascending, one at a time; a process belongs to at most one live grant; while
// the permit is withheld nothing is granted, and when it is lost everything in flight is rolled
// back, each with a termination.
//
// What must be stored before an answer may leave is told by `Effects::commit` and
// `Effects::reserve`: the caller stores, then applies Committed or Reserved. Everything else that
// a store may want to keep is told by `Effects::changed`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arbiter/machine/state.h"
#include "arbiter/machine/types.h"

namespace weir::arbiter {

namespace event {

// A worker asks for a process of the stage. The same request again: the same grant, while it lives.
struct Await {
  RequestId request = 0;
  Stage stage = Stage::kSelect;
  std::string_view node;
};
// The worker waits no more; no effect on a grant it has been given.
struct CancelAwait {
  RequestId request = 0;
  Stage stage = Stage::kSelect;
  bool gone = false;  // its connection ended: it is taken for dead until it asks again
};
// The answer that held this grant did not reach the worker: the process is another one's. No effect
// when the grant was given again since, or has ended.
struct Release {
  Ticket ticket = {};
  uint32_t given = 1;
};
struct Single {
  RequestId request = 0;  // under which the verdict is told
  Ticket ticket = {};
  std::shared_ptr<const Payload> payload = {};  // null: as the stage before
};
struct Fail {
  RequestId request = 0;
  Ticket ticket = {};
};
struct Heartbeat {
  RequestId request = 0;
  Ticket ticket = {};
};
// Time has passed: expires grants, sessions, back-offs, restarts. Due at NextDue(state).
struct Tick {};

struct SetChannel {
  std::optional<Channel> wish = {};  // nullopt: the channel is missing
};
struct Resume {};
struct SetOpposite {
  std::optional<Readiness> readiness = {};
};
struct Configure {
  Config config = {};
};
// A change of mode begins: all in flight is rolled back, nothing is granted until Moved.
struct BeginMove {};
struct Moved {};

struct Terminate {
  TerminType type = TerminType::kRollback;
  std::string cause = {};
};
struct TerminAwait {
  RequestId request = 0;
};
struct CancelTerminAwait {
  RequestId request = 0;
};
struct TerminAck {
  ProcessId process = 0;
};
struct TerminExhaust {};  // acknowledges everything

struct MainStemAwait {
  RequestId request = 0;
  std::string_view node;
};
struct CancelMainStemAwait {
  RequestId request = 0;
};
struct MainStemCheck {  // also renews the session
  RequestId request = 0;
  std::string_view node;
};
struct MainStemSingle {
  RequestId request = 0;
  std::string_view node;
  Readiness readiness = Readiness::kTaking;
};
struct MainStemRelease {
  std::string_view node;
};

// What was given waits for the store before it is told: its time begins anew, so that a slow store
// ends nothing that nobody could have renewed. No effect on what is over.
struct KeepSession {  // the active node's, which counts it from when it asked: on the safe side
  uint64_t term = 0;
};
struct KeepGrant {
  Ticket ticket;
};
struct KeepTermin {  // a termination delivered
  ProcessId process = 0;
};

// The store has what Effects::commit asked for.
struct Committed {
  ProcessId process = 0;
};
struct Reserved {
  ProcessId limit = 0;
};

}  // namespace event

using Event = std::variant<
    event::Await, event::CancelAwait, event::Release, event::Single, event::Fail, event::Heartbeat,
    event::Tick, event::SetChannel, event::Resume, event::SetOpposite, event::Configure,
    event::BeginMove, event::Moved, event::Terminate, event::TerminAwait, event::CancelTerminAwait,
    event::TerminAck, event::TerminExhaust, event::MainStemAwait, event::CancelMainStemAwait,
    event::MainStemCheck, event::MainStemSingle, event::MainStemRelease, event::Committed,
    event::Reserved, event::KeepSession, event::KeepGrant, event::KeepTermin>;

// What a store may have to keep.
enum Changed : uint8_t {
  kChangedAllocation = 1,  // ids handed out, rolled back, loaded
  kChangedProgress = 2,    // grants and stages
  kChangedPermit = 4,      // channel, readiness, active node
  kChangedTermin = 8,
};

struct Effects {
  struct Granted {
    RequestId request = 0;
    EventData data = {};
  };
  struct Told {
    RequestId request = 0;
    Verdict verdict = Verdict::kDone;
  };
  struct TerminDelivered {
    RequestId request = 0;
    TerminEvent event = {};
  };
  struct Alarm {
    TerminType type = TerminType::kWarning;
    std::string cause = {};
  };
  struct Active {  // a node became the active one, or `held` answers a check
    RequestId request = 0;
    bool held = false;
    uint64_t term = 0;
  };
  struct Commit {
    ProcessId process = 0;
    GrantId grant = 0;  // of its Load
    std::string cursor = {};
  };

  std::vector<Granted> granted;
  std::vector<Told> told;
  std::vector<TerminDelivered> termins;
  std::vector<Active> active;
  std::vector<Alarm> alarms;
  std::vector<ProcessId> rolled_back;  // ascending
  std::optional<Commit> commit;
  std::optional<ProcessId> reserve;  // ids up to this one, to be stored before they are used
  bool permit_changed = false;
  uint8_t changed = 0;

  void Clear();
};

struct Now {
  SteadyTime steady{};
  SystemTime wall{};
};

// `source` may be null: then Select's worker says where its range ends.
void Apply(State& state, const Event& event, const Now& now, const Source* source,
           Effects& effects);

// When a Tick is due next; SteadyTime::max() when nothing waits for time. `last`: when an event was
// applied last.
SteadyTime NextDue(const State& state, const Now& last, const Source* source);

// What outlives a process: the rest begins anew.
struct Durable {
  ProcessId last_loaded = 0;
  std::string cursor = {};
  ProcessId high_water = 0;  // no id above it was ever handed out
  uint32_t epoch = 0;        // of the life before
  GrantId last_grant = 0;    // of the last loaded process's Load, to know a repeated report
};

// The state after a start: ids above the high-water mark, a new epoch, nothing in flight.
State Recover(const Config& config, const Durable& durable, uint64_t seed);

}  // namespace weir::arbiter
