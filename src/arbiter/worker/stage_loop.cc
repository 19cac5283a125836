#include <algorithm>
#include <thread>
#include <utility>

#include "arbiter/worker/worker.h"

namespace weir::arbiter {
namespace {

constexpr milliseconds kRetry{1'000};

// Renews the grant until it is stopped; asks `lost` to stop when the grant is gone.
void KeepAlive(Arbiter& arbiter, Clock& clock, const EventData& data, std::stop_source lost,
               const std::stop_token& done) {
  const milliseconds pace = std::max(data.ttl / 3, milliseconds(10));
  while (SleepFor(clock, pace, done)) {
    const auto verdict = arbiter.Heartbeat(data.ticket, done);
    if (verdict.ok() && *verdict != Verdict::kDone) {
      lost.request_stop();
      return;
    }
  }
}

bool ForGood(const Status& status) {
  return status.code() == Code::kDenied || status.code() == Code::kInvalid ||
         status.code() == Code::kNotFound;
}

}  // namespace

Status RunStage(Arbiter& arbiter, Clock& clock, Stage stage, const std::string& node,
                const StageWork& work, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto data = arbiter.Await(stage, node, {}, stop);
    if (!data.ok()) {
      if (stop.stop_requested()) break;
      if (ForGood(data.status())) return data.status();
      if (!SleepFor(clock, kRetry, stop)) break;
      continue;
    }
    if (!data->has_value()) continue;
    Result<std::shared_ptr<const Payload>> result = Cancelled();
    std::stop_source lost;
    {
      const std::stop_callback forward(stop, [&lost] { lost.request_stop(); });
      const std::jthread heartbeat(
          [&](const std::stop_token& done) { KeepAlive(arbiter, clock, **data, lost, done); });
      result = work(**data, lost.get_token());
    }
    // A lost grant's report changes nothing; it is not made.
    if (lost.stop_requested()) continue;
    const auto verdict = result.ok() ? arbiter.Single((*data)->ticket, *result, stop)
                                     : arbiter.Fail((*data)->ticket, stop);
    if (!verdict.ok() && ForGood(verdict.status())) return verdict.status();
  }
  return Cancelled();
}

}  // namespace weir::arbiter
