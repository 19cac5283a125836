// What a worker of a pipeline calls: await and report stages, terminations, hot standby, tools.
//
// One interface whatever the mode and wherever the caller is: Engine is the arbiter itself,
// rpc::Worker speaks to one over HTTP. Implementations are thread-safe; calls that wait return at
// `deadline` with an empty optional, and kCancelled when `stop` is requested or the pipeline is
// closed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "arbiter/machine/machine.h"
#include "base/core/clock.h"
#include "base/core/status.h"

namespace weir::arbiter {

// A wait repeated under the same request id (other than 0) is answered as the first would have
// been: a grant whose answer was lost is given again while it lives.
struct WaitOptions {
  RequestId request = 0;
  SteadyTime deadline = SteadyTime::max();
};

struct Activity {
  bool held = false;  // this node is the active one
  uint64_t term = 0;  // rises with every change of the active node
};

struct PermitView {
  bool permitted = false;
  Channel channel = Channel::kStop;  // in force
  std::string reason = {};           // why it is withheld, CamelCase; empty when permitted
};

class Arbiter {
 public:
  virtual ~Arbiter() = default;

  virtual Result<std::optional<EventData>> Await(Stage stage, const std::string& node,
                                                 const WaitOptions& wait, std::stop_token stop) = 0;
  virtual Result<Verdict> Single(const Ticket& ticket, std::shared_ptr<const Payload> payload,
                                 std::stop_token stop) = 0;
  virtual Result<Verdict> Fail(const Ticket& ticket, std::stop_token stop) = 0;
  virtual Result<Verdict> Heartbeat(const Ticket& ticket, std::stop_token stop) = 0;

  virtual Result<std::optional<TerminEvent>> TerminAwait(const WaitOptions& wait,
                                                         std::stop_token stop) = 0;
  virtual Status TerminSingle(TerminType type, const std::string& cause) = 0;
  virtual Status TerminAck(ProcessId process) = 0;
  virtual Status TerminExhaust() = 0;
  virtual Result<int64_t> TerminSize() = 0;

  virtual Result<std::optional<Activity>> MainStemAwait(const std::string& node,
                                                        const WaitOptions& wait,
                                                        std::stop_token stop) = 0;
  // Both renew the session of the active node. An error counts as not held.
  virtual Result<Activity> MainStemCheck(const std::string& node) = 0;
  virtual Result<Activity> MainStemSingle(const std::string& node, Readiness readiness) = 0;
  virtual Status MainStemRelease(const std::string& node) = 0;

  // A level gate: returns at once while the permit holds, else when it does or at the deadline.
  virtual Result<PermitView> AwaitPermit(SteadyTime deadline, std::stop_token stop) = 0;

  // What the nodes of a pipeline tell each other about synchronisation: one bounded text.
  virtual Result<std::string> FetchSync() = 0;
  virtual Status SingleSync(const std::string& text) = 0;
  // Processes to be repaired: adding is idempotent, removing ignores what is missing, sorted.
  virtual Status RemedyAdd(ProcessId process) = 0;
  virtual Status RemedyRemove(ProcessId process) = 0;
  virtual Result<std::vector<ProcessId>> RemedyList() = 0;
};

}  // namespace weir::arbiter
