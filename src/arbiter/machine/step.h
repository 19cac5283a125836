// One application of an event to a state: the parts of the machine work on this. Private to the
// module; lives for one call of Apply.
#pragma once

#include <string_view>

#include "arbiter/machine/machine.h"

namespace weir::arbiter {

class Step {
 public:
  Step(State& state, const Now& now, const Source* source, Effects& effects)
      : s_(state), now_(now), source_(source), fx_(effects) {}

  void On(const event::Await& e);
  void On(const event::CancelAwait& e);
  void On(const event::Release& e);
  void On(const event::Single& e);
  void On(const event::Fail& e);
  void On(const event::Heartbeat& e);
  void On(const event::Tick& e);
  void On(const event::SetChannel& e);
  void On(const event::Resume& e);
  void On(const event::SetOpposite& e);
  void On(const event::Configure& e);
  void On(const event::BeginMove& e);
  void On(const event::Moved& e);
  void On(const event::Terminate& e);
  void On(const event::TerminAwait& e);
  void On(const event::CancelTerminAwait& e);
  void On(const event::TerminAck& e);
  void On(const event::TerminExhaust& e);
  void On(const event::MainStemAwait& e);
  void On(const event::CancelMainStemAwait& e);
  void On(const event::MainStemCheck& e);
  void On(const event::MainStemSingle& e);
  void On(const event::MainStemRelease& e);
  void On(const event::Committed& e);
  void On(const event::Reserved& e);
  void On(const event::KeepSession& e);
  void On(const event::KeepGrant& e);
  void On(const event::KeepTermin& e);

  // After every event: gives what can be given to those who wait.
  void Settle();

 private:
  // machine.cc: processes and grants.
  Process* Find(ProcessId id);
  Verdict Judge(const Ticket& ticket);
  Verdict JudgeEnded(const Ticket& ticket) const;
  void Finish(Process& process, const event::Single& e);
  void Expire(Process& process);
  void RollBackAll(TerminType type, std::string_view cause);
  void UpdatePermit();

  // dispatch.cc: who is given what.
  NodeId FindNode(std::string_view name) const;
  NodeId NodeOf(std::string_view name);
  bool Referenced(NodeId node) const;
  bool Alive(NodeId node, Stage stage) const;
  bool AnyAlive(Stage stage) const;
  void Saw(NodeId node, Stage stage);
  NodeId Choose(Stage stage, NodeId from, NodeId except);
  uint64_t Draw();
  void Dispatch();
  bool OfferSelect();
  bool Offer(Stage stage, Process& process);
  bool AdmitNew();
  bool HasNames(Process& process);
  void Give(Process& process, RequestId request, NodeId node);
  EventData DataOf(const Process& process) const;

  // termin.cc: the channel and terminations.
  void Hold(Channel channel);
  void Terminate(TerminType type, std::string_view cause);
  void TryResume();
  void TryRestart();
  void AckOne(ProcessId process);
  void DispatchTermins();
  void FoldTermins();
  size_t NormalTermins() const;

  // mainstem.cc: the active node.
  bool Holds(NodeId node) const;
  void LoseOwner();
  void DispatchMainStem();
  bool MayTake(NodeId node) const;

  State& s_;
  const Now& now_;
  const Source* source_;
  Effects& fx_;
};

}  // namespace weir::arbiter
