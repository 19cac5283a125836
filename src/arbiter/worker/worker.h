// The arbitration for a worker in another process: Arbiter over HTTP, and a loop for one stage.
//
// RemoteArbiter is thread-safe; each call is one request, a wait a series of long polls under one
// request id, so that a lost answer is given again. What the arbiter cannot be reached for is tried
// again within the deadline. StageLoop runs on the calling thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "arbiter/engine/arbiter.h"
#include "base/core/backoff.h"
#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/doc/value.h"
#include "client/http/transport.h"

namespace weir::arbiter {

struct RemoteOptions {
  std::string url;  // of the listener: "https://weir-arbiter.weir-system:8444"
  std::string ns;
  std::string name;
  // Asked before each request; empty: none is sent.
  std::function<Result<std::string>()> token = {};
  milliseconds poll{30'000};  // the longest one long poll asks for
  milliseconds request_timeout{15'000};
  BackoffPolicy retry{milliseconds(200), milliseconds(5'000), 2, 0.5};
  // Told of each failure that is tried again, so that whoever runs the worker can see why it waits.
  // Called by the thread that waits; may be empty.
  std::function<void(const Status&)> trouble = {};
};

class RemoteArbiter : public Arbiter {
 public:
  // `transport` and `clock` outlive it. Deadlines of waits are times of `clock`.
  RemoteArbiter(http::Transport& transport, Clock& clock, RemoteOptions options);

  Result<std::optional<EventData>> Await(Stage stage, const std::string& node,
                                         const WaitOptions& wait, std::stop_token stop) override;
  Result<Verdict> Single(const Ticket& ticket, std::shared_ptr<const Payload> payload,
                         std::stop_token stop) override;
  Result<Verdict> Fail(const Ticket& ticket, std::stop_token stop) override;
  Result<Verdict> Heartbeat(const Ticket& ticket, std::stop_token stop) override;
  Result<std::optional<TerminEvent>> TerminAwait(const WaitOptions& wait,
                                                 std::stop_token stop) override;
  Status TerminSingle(TerminType type, const std::string& cause) override;
  Status TerminAck(ProcessId process) override;
  Status TerminExhaust() override;
  Result<int64_t> TerminSize() override;
  Result<std::optional<Activity>> MainStemAwait(const std::string& node, const WaitOptions& wait,
                                                std::stop_token stop) override;
  Result<Activity> MainStemCheck(const std::string& node) override;
  Result<Activity> MainStemSingle(const std::string& node, Readiness readiness) override;
  Status MainStemRelease(const std::string& node) override;
  Result<PermitView> AwaitPermit(SteadyTime deadline, std::stop_token stop) override;
  Result<std::string> FetchSync() override;
  Status SingleSync(const std::string& text) override;
  Status RemedyAdd(ProcessId process) override;
  Status RemedyRemove(ProcessId process) override;
  Result<std::vector<ProcessId>> RemedyList() override;

  // A report and the next wait of the stage in one request.
  struct Next {
    Verdict verdict = Verdict::kDone;
    std::optional<EventData> data = {};
  };
  Result<Next> SingleAndAwait(const Ticket& ticket, const std::shared_ptr<const Payload>& payload,
                              const std::string& node, const WaitOptions& wait,
                              std::stop_token stop);

 private:
  // The JSON of a 200, null for a 204.
  Result<doc::Json> Post(const std::string& call, const doc::Json& body, milliseconds wait,
                         const std::stop_token& stop);
  // Long polls until an answer, the deadline or `stop`.
  Result<doc::Json> Poll(const std::string& call, doc::Json body, const WaitOptions& wait,
                         const std::stop_token& stop);
  Result<Verdict> Report(const Ticket& ticket, std::string_view verb, doc::Json body,
                         const std::stop_token& stop);
  std::string NewRequestId();
  // Waits before try number `failures` + 1; false: `stop` came first.
  bool Pause(const Status& failure, int failures, const std::stop_token& stop);

  http::Transport& transport_;
  Clock& clock_;
  const RemoteOptions options_;
  const UnitRandom random_;
};

// What a worker does with one process. A Status that is not OK is reported as a failure of the
// stage, which is then tried again or rolled back. `stop` is requested too when the grant is lost.
using StageWork =
    std::function<Result<std::shared_ptr<const Payload>>(const EventData&, std::stop_token stop)>;

// Runs the stage's processes one after the other on this thread until `stop`: awaits, works with
// heartbeats at a third of the grant's time, reports. Returns kCancelled then, or what made the
// arbiter refuse this worker for good (kDenied, kInvalid).
Status RunStage(Arbiter& arbiter, Clock& clock, Stage stage, const std::string& node,
                const StageWork& work, const std::stop_token& stop);

}  // namespace weir::arbiter
