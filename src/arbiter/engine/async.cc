// The engine's calls that hold no thread.
#include <algorithm>
#include <utility>

#include "arbiter/engine/engine.h"

namespace weir::arbiter {

// The answer of `request` is complete: it leaves once the lock is released.
void Engine::Finish(RequestId request, Status status) {
  const auto it = async_.find(request);
  if (it == async_.end()) return;
  std::unique_ptr<AsyncWaiter> waiter = std::move(it->second);
  async_.erase(it);
  waiters_.erase(request);
  waiter->status = std::move(status);
  finished_.push_back(std::move(waiter));
}

void Engine::Complete(const std::vector<std::unique_ptr<AsyncWaiter>>& finished) {
  for (const auto& waiter : finished) waiter->done(waiter->status, *waiter);
}

void Engine::ExpireAsync() {
  const SteadyTime now = clock_.SteadyNow();
  std::vector<RequestId> late;
  for (const auto& [request, waiter] : async_) {
    if (waiter->deadline <= now && !InOutbox(request)) late.push_back(request);
  }
  for (const RequestId request : late) {
    const auto it = async_.find(request);
    if (it == async_.end()) continue;
    const std::optional<Event> cancel = it->second->cancel;
    Finish(request, Status::Ok());
    if (cancel.has_value()) Step(*cancel, nullptr);
  }
}

Engine::WaitId Engine::CallAsync(const Event& event, std::unique_ptr<AsyncWaiter> own) {
  WaitId wait = 0;
  Chores chores;
  {
    MutexLock lock(mutex_);
    if (Status status = Enter(); !status.ok()) {
      own->status = std::move(status);
      finished_.push_back(std::move(own));
    } else {
      Step(event, own.get());
      const bool late = own->deadline <= clock_.SteadyNow();
      if (own->answered() || (late && own->cancel.has_value() && !InOutbox(own->request))) {
        if (!own->answered()) Step(*own->cancel, nullptr);
        finished_.push_back(std::move(own));
      } else {
        Register(*own);
        const RequestId request = own->request;
        wait = own->wait = ++last_wait_;
        async_[request] = std::move(own);
      }
      ChooseMode();
    }
    chores = TakeChores();
  }
  Kick(chores);
  return wait;
}

void Engine::Abandon(WaitId wait) {
  if (wait == 0) return;
  Chores chores;
  {
    MutexLock lock(mutex_);
    const auto it = std::find_if(async_.begin(), async_.end(),
                                 [wait](const auto& entry) { return entry.second->wait == wait; });
    if (it == async_.end() || InOutbox(it->first)) return;
    std::optional<Event> cancel = it->second->cancel;
    Finish(it->first, {Code::kCancelled, "CallerGone", "the connection of this wait has ended"});
    if (cancel.has_value()) {
      if (auto* await = std::get_if<event::CancelAwait>(&*cancel)) await->gone = true;
      Step(*cancel, nullptr);
    }
    chores = TakeChores();
  }
  Kick(chores);
}

void Engine::Release(const EventData& data) { Control(event::Release{data.ticket, data.given}); }

std::function<void(const Status&, Engine::Waiter&)> Engine::TellVerdict(Done<Verdict> done) {
  return [done = std::move(done)](const Status& status, Waiter& answer) {
    done(status.ok() ? Result<Verdict>(*answer.verdict) : Result<Verdict>(status));
  };
}

std::function<void(const Status&, Engine::Waiter&)> Engine::TellActivity(Done<Activity> done) {
  return [done = std::move(done)](const Status& status, Waiter& answer) {
    done(status.ok() ? Result<Activity>(*answer.active) : Result<Activity>(status));
  };
}

Engine::WaitId Engine::AwaitAsync(Stage stage, const std::string& node, const WaitOptions& wait,
                                  Done<std::optional<EventData>> done) {
  if (Status status = CheckNodeName(node); !status.ok()) {
    done(std::move(status));
    return 0;
  }
  auto own = std::make_unique<AsyncWaiter>(NewRequest(wait.request));
  const RequestId request = own->request;
  own->deadline = wait.deadline;
  own->cancel = event::CancelAwait{request, stage};
  own->done = [done = std::move(done)](const Status& status, Waiter& answer) {
    if (!status.ok()) return done(status);
    done(std::move(answer.granted));
  };
  return CallAsync(event::Await{request, stage, node}, std::move(own));
}

void Engine::SingleAsync(const Ticket& ticket, std::shared_ptr<const Payload> payload,
                         Done<Verdict> done) {
  if (Status status = CheckStage(payload.get()); !status.ok()) return done(std::move(status));
  auto own = std::make_unique<AsyncWaiter>(NewRequest(0));
  const RequestId request = own->request;
  own->done = TellVerdict(std::move(done));
  CallAsync(event::Single{request, ticket, std::move(payload)}, std::move(own));
}

void Engine::FailAsync(const Ticket& ticket, Done<Verdict> done) {
  auto own = std::make_unique<AsyncWaiter>(NewRequest(0));
  const RequestId request = own->request;
  own->done = TellVerdict(std::move(done));
  CallAsync(event::Fail{request, ticket}, std::move(own));
}

void Engine::HeartbeatAsync(const Ticket& ticket, Done<Verdict> done) {
  auto own = std::make_unique<AsyncWaiter>(NewRequest(0));
  const RequestId request = own->request;
  own->done = TellVerdict(std::move(done));
  CallAsync(event::Heartbeat{request, ticket}, std::move(own));
}

Engine::WaitId Engine::TerminAwaitAsync(const WaitOptions& wait,
                                        Done<std::optional<TerminEvent>> done) {
  auto own = std::make_unique<AsyncWaiter>(NewRequest(wait.request));
  const RequestId request = own->request;
  own->deadline = wait.deadline;
  own->cancel = event::CancelTerminAwait{request};
  own->done = [done = std::move(done)](const Status& status, Waiter& answer) {
    if (!status.ok()) return done(status);
    done(std::move(answer.termin));
  };
  return CallAsync(event::TerminAwait{request}, std::move(own));
}

Engine::WaitId Engine::MainStemAwaitAsync(const std::string& node, const WaitOptions& wait,
                                          Done<std::optional<Activity>> done) {
  if (Status status = CheckNodeName(node); !status.ok()) {
    done(std::move(status));
    return 0;
  }
  auto own = std::make_unique<AsyncWaiter>(NewRequest(wait.request));
  const RequestId request = own->request;
  own->deadline = wait.deadline;
  own->cancel = event::CancelMainStemAwait{request};
  own->done = [done = std::move(done)](const Status& status, Waiter& answer) {
    if (!status.ok()) return done(status);
    done(answer.active);
  };
  return CallAsync(event::MainStemAwait{request, node}, std::move(own));
}

void Engine::MainStemCheckAsync(const std::string& node, Done<Activity> done) {
  auto own = std::make_unique<AsyncWaiter>(NewRequest(0));
  const RequestId request = own->request;
  own->done = TellActivity(std::move(done));
  CallAsync(event::MainStemCheck{request, node}, std::move(own));
}

void Engine::MainStemSingleAsync(const std::string& node, Readiness readiness,
                                 Done<Activity> done) {
  auto own = std::make_unique<AsyncWaiter>(NewRequest(0));
  const RequestId request = own->request;
  own->done = TellActivity(std::move(done));
  CallAsync(event::MainStemSingle{request, node, readiness}, std::move(own));
}

void Engine::AwaitPermitAsync(SteadyTime deadline, Done<PermitView> done) {
  auto own = std::make_unique<AsyncWaiter>(NewRequest(0));
  own->deadline = deadline;
  own->permit = true;
  own->done = [this, done = std::move(done)](const Status& status, Waiter&) {
    if (!status.ok()) return done(status);
    done(Look().permit);
  };
  Chores chores;
  {
    MutexLock lock(mutex_);
    own->status = Enter();
    if (!own->status.ok() || state_.permitted || deadline <= clock_.SteadyNow()) {
      finished_.push_back(std::move(own));
    } else {
      const RequestId request = own->request;
      Register(*own);
      async_[request] = std::move(own);
    }
    chores = TakeChores();
  }
  Kick(chores);
}

void Engine::ChangeAsync(const Event& event, std::function<void(Status)> done) {
  auto own = std::make_unique<AsyncWaiter>(NewRequest(0));
  own->done = [done = std::move(done)](const Status& status, Waiter&) { done(status); };
  Chores chores;
  {
    MutexLock lock(mutex_);
    own->status = Enter();
    const size_t before = unstored_.size();
    if (own->status.ok()) Step(event, own.get());
    if (unstored_.size() > before) {
      const RequestId request = own->request;
      Register(*own);
      async_[request] = std::move(own);
    } else {
      finished_.push_back(std::move(own));
    }
    chores = TakeChores();
  }
  Kick(chores);
}

}  // namespace weir::arbiter
