// The executable specification of the arbitration: it judges what the machine did, event by event.
//
// Deliberately slow and plain. It keeps the list of everything that ever happened and answers each
// question ("is the process in flight?", "whose is it?", "does the permit hold?") by going through
// that list. It shares no state and no code with the machine but the vocabulary; only where the
// machine drew a chance (which node, how long a restart waits) it takes the machine's word, after
// checking that the choice was a legal one.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "arbiter/machine/machine.h"

namespace weir::arbiter {

class Spec {
 public:
  explicit Spec(Config config) : config_(std::move(config)) {}

  // Judges one application: `state` is the machine's after it. Returns what is wrong, or nothing.
  std::vector<std::string> Judge(const Event& event, const Now& now, const Effects& effects,
                                 const State& state);

 private:
  enum class Kind { kGranted, kDone, kExpired, kFailed, kRolledBack, kLoaded };
  struct Fact {
    Kind kind = Kind::kGranted;
    Ticket ticket = {};
    std::string node = {};
    RequestId request = 0;
    SteadyTime until{};  // of a grant
    std::string begin = {};
    std::string end = {};
    std::string next = {};
    uint32_t given = 1;
  };
  struct Waiter {
    RequestId request = 0;
    Stage stage = Stage::kSelect;
    std::string node = {};
  };

  // Questions to the history.
  std::set<ProcessId> InFlight() const;
  int Progress(ProcessId id) const;  // stages done
  std::optional<Fact> Live(ProcessId id) const;
  bool IsCommitting(ProcessId id) const;
  int Failures(ProcessId id) const;  // of the stage in progress
  bool WasLoaded(ProcessId id) const;
  ProcessId Highest() const;
  SteadyTime HeldBackUntil(ProcessId id) const;
  bool Permit() const;
  bool TooManyFailed() const;
  Channel InForce() const;
  Verdict ExpectedVerdict(const Ticket& ticket) const;
  bool Living(const std::string& node, Stage stage) const;

  // What an event means.
  void Take(const event::Await& e);
  void Take(const event::CancelAwait& e);
  void Take(const event::Release& e);
  void Take(const event::Single& e);
  void Take(const event::Fail& e);
  void Take(const event::Heartbeat& e);
  void Take(const event::Tick& e);
  void Take(const event::SetChannel& e);
  void Take(const event::Resume& e);
  void Take(const event::SetOpposite& e);
  void Take(const event::Configure& e);
  void Take(const event::BeginMove& e);
  void Take(const event::Moved& e);
  void Take(const event::Terminate& e);
  void Take(const event::TerminAwait& e);
  void Take(const event::CancelTerminAwait& e);
  void Take(const event::TerminAck& e);
  void Take(const event::TerminExhaust& e);
  void Take(const event::MainStemAwait& e);
  void Take(const event::CancelMainStemAwait& e);
  void Take(const event::MainStemCheck& e);
  void Take(const event::MainStemSingle& e);
  void Take(const event::MainStemRelease& e);
  void Take(const event::Committed& e);
  void Take(const event::Reserved& e);
  void Take(const event::KeepSession& e);
  void Take(const event::KeepGrant& e);
  void Take(const event::KeepTermin& e);

  void EndExpired(ProcessId id);
  void Terminate(TerminType type, const std::string& cause);
  void RollBack(TerminType type);
  void Tell(RequestId request, Verdict verdict);
  void LoseOwner();

  void CheckOwner();
  void CheckPermit();
  void CheckGrants();
  void CheckGrant(const Effects::Granted& granted);
  void CheckNothingLeft();
  void CheckTermins();
  void FoldTermins();
  void CheckAnswers();
  void Wrong(const std::string& what) { wrong_.push_back(what); }

  Config config_;
  Now now_;
  const Effects* fx_ = nullptr;
  const State* machine_ = nullptr;
  std::vector<std::string> wrong_;

  std::vector<Fact> history_;
  std::vector<Waiter> waiting_;
  std::map<std::pair<std::string, Stage>, SteadyTime> seen_;
  std::map<ProcessId, SteadyTime> not_before_;
  std::optional<Channel> wish_;
  Channel held_ = Channel::kStart;
  bool resume_wanted_ = false;
  std::optional<SteadyTime> restart_;
  std::optional<Readiness> opposite_;
  bool moving_ = false;
  bool had_permit_ = false;

  std::optional<std::string> owner_;
  uint64_t term_ = 0;  // how many there were
  Readiness readiness_ = Readiness::kTaking;
  SteadyTime session_until_{};
  std::optional<std::string> former_;
  SteadyTime others_from_{};
  std::map<std::string, SteadyTime> released_;
  std::vector<Waiter> owner_waiting_;

  struct Termin {
    TerminType type = TerminType::kNormal;
    std::optional<SteadyTime> delivered_until;
    ProcessId since = 0;
  };
  std::map<ProcessId, Termin> termins_;  // not acknowledged
  std::vector<RequestId> termin_waiting_;
  bool warned_unread_ = false;
  std::vector<RequestId> load_reports_;

  // What the event at hand must have caused.
  std::vector<std::pair<RequestId, Verdict>> expected_told_;
  std::vector<ProcessId> expected_rolled_back_;
  std::vector<TerminType> expected_alarms_;
  std::vector<std::pair<RequestId, bool>> expected_active_;
  std::set<RequestId> repeated_;  // awaits to be answered with the grant they have
};

}  // namespace weir::arbiter
