#include "runtime/manager/manager.h"

#include <algorithm>
#include <utility>

#include "base/doc/value.h"

namespace weir::runtime {

Manager::Manager(Clock& clock, log::Logger log, metrics::Registry& metrics, ManagerOptions options)
    : clock_(clock), log_(std::move(log)), metrics_(metrics), options_(options) {}

Manager::~Manager() = default;

void Manager::AddInformer(InformerCore& informer) { informers_.push_back(&informer); }

void Manager::AddController(Controller& controller) { controllers_.push_back(&controller); }

void Manager::AddService(std::string name, std::function<void()> start,
                         std::function<void()> stop) {
  services_.push_back({std::move(name), std::move(start), std::move(stop)});
}

void Manager::AddFollower(std::string name, std::function<void()> start,
                          std::function<void()> stop) {
  followers_.push_back({std::move(name), std::move(start), std::move(stop)});
}

void Manager::SetElector(Elector& elector) { elector_ = &elector; }

Status Manager::Run(std::stop_token stop) {
  for (InformerCore* informer : informers_) informer->Start();
  for (const Service& follower : followers_) follower.start();
  bool lease_lost = false;
  if (WaitForSync(stop)) {
    if (options_.paused) {
      log_.Info("paused: watching only");
      WaitWhile([] { return true; }, stop);
    } else if (WaitForElection(stop)) {
      StartWork();
      WaitWhile([this]() REQUIRES(mutex_) { return !lost_; }, stop);
    }
  }
  {
    MutexLock lock(mutex_);
    lease_lost = lost_;
  }
  log_.Info("stopping", {{"cause", lease_lost ? "the lease is lost" : "asked to"}});
  return Shutdown(lease_lost);
}

void Manager::WaitWhile(const std::function<bool()>& condition, const std::stop_token& stop) {
  MutexLock lock(mutex_);
  while (!stop.stop_requested() && condition()) {
    clock_.WaitUntil(wake_, mutex_, SteadyTime::max(), stop);
  }
}

bool Manager::WaitForSync(const std::stop_token& stop) {
  constexpr milliseconds kLook{20};
  const SteadyTime begun = clock_.SteadyNow();
  SteadyTime next_log = begun + options_.sync_log_interval;
  while (true) {
    const Status status = Ready();
    if (status.ok()) break;
    const SteadyTime now = clock_.SteadyNow();
    if (now >= next_log) {
      next_log = now + options_.sync_log_interval;
      log_.Info("waiting for the first lists", {{"missing", status.message()}});
    }
    if (!SleepFor(clock_, kLook, stop)) return false;
  }
  size_t objects = 0;
  for (const InformerCore* informer : informers_) objects += informer->Size();
  log_.Info("synced", {{"objects", std::to_string(objects)},
                       {"took", FormatDuration(clock_.SteadyNow() - begun)}});
  return !stop.stop_requested();
}

bool Manager::WaitForElection(const std::stop_token& stop) {
  if (elector_ == nullptr) return true;
  const auto set = [this](bool Manager::*flag) {
    MutexLock lock(mutex_);
    this->*flag = true;
    wake_.notify_all();
  };
  elector_->Start([set] { set(&Manager::elected_); }, [set] { set(&Manager::lost_); });
  log_.Info("waiting for the lease", {{"identity", elector_->identity()}});
  WaitWhile([this]() REQUIRES(mutex_) { return !elected_; }, stop);
  return !stop.stop_requested();
}

void Manager::StartWork() {
  for (const Service& service : services_) {
    log_.Debug("starting", {{"service", service.name}});
    service.start();
  }
  {
    MutexLock lock(mutex_);
    working_ = true;
  }
  for (Controller* controller : controllers_) controller->StartWorkers();
}

Status Manager::Shutdown(bool lease_lost) {
  const SteadyTime begun = clock_.SteadyNow();
  const SteadyTime deadline = begun + options_.shutdown_deadline;
  bool working = false;
  {
    MutexLock lock(mutex_);
    working = working_;
  }
  bool ended = true;
  if (working) {
    for (Controller* controller : controllers_) controller->Drain();
    // A reconcile under way may end by itself first, unless another process leads by now.
    const SteadyTime patience = lease_lost ? begun : begun + options_.shutdown_deadline / 2;
    for (Controller* controller : controllers_) controller->WaitStopped(patience);
    for (Controller* controller : controllers_) controller->Cancel();
    for (Controller* controller : controllers_) {
      ended = controller->WaitStopped(deadline) && ended;
    }
    {
      MutexLock lock(mutex_);
      working_ = false;
    }
    for (auto it = services_.rbegin(); it != services_.rend(); ++it) it->stop();
  }
  if (elector_ != nullptr) elector_->Stop(ended && !lease_lost);
  for (auto it = followers_.rbegin(); it != followers_.rend(); ++it) it->stop();
  for (auto it = informers_.rbegin(); it != informers_.rend(); ++it) (*it)->Stop();
  if (!ended) {
    log_.Error("workers did not end in time");
    return DeadlineExceeded("ShutdownTimeout", "reconciles were still running " +
                                                   FormatDuration(options_.shutdown_deadline) +
                                                   " after the stop");
  }
  log_.Info("stopped", {{"took", FormatDuration(clock_.SteadyNow() - begun)}});
  if (lease_lost) return Unavailable("LeaseLost", "another process may lead; this one must end");
  return Status::Ok();
}

Status Manager::Ready() const {
  for (const InformerCore* informer : informers_) RETURN_IF_ERROR(informer->SyncStatus());
  return Status::Ok();
}

bool Manager::IsLeader() const {
  if (elector_ != nullptr && !elector_->IsLeader()) return false;
  MutexLock lock(mutex_);
  return working_;
}

void Manager::UpdateMetrics() const {
  for (const Controller* controller : controllers_) controller->UpdateMetrics();
  metrics_.GetGauge("weir_leader", "1 while this process acts.").Set(IsLeader() ? 1 : 0);
}

std::string Manager::DebugQueueJson(size_t limit) const {
  doc::Json controllers = doc::Json::object();
  for (const Controller* controller : controllers_) {
    const std::vector<QueueItem> items = controller->queue().Snapshot();
    const QueueDepth depth = controller->queue().Depth();
    doc::Json list = doc::Json::array();
    for (const QueueItem& item : items) {
      if (list.size() >= limit) break;
      doc::Json line = {{"key", item.key}, {"state", item.state}, {"attempts", item.attempts}};
      if (item.due_in.has_value()) {
        line["dueIn"] = FormatDuration(std::max(*item.due_in, milliseconds(0)));
        line["due"] = FormatTime(clock_.SystemNow() + *item.due_in);
      }
      if (!item.last_error.empty()) line["lastError"] = item.last_error;
      if (item.state == "processing") {
        line["worker"] = item.worker;
        line["runningFor"] = FormatDuration(item.running_for);
        line["runAgain"] = item.run_again;
      }
      list.push_back(std::move(line));
    }
    controllers[controller->name()] = {{"ready", depth.ready},
                                       {"delayed", depth.delayed},
                                       {"processing", depth.processing},
                                       {"total", items.size()},
                                       {"items", std::move(list)}};
  }
  return doc::DumpJson({{"leader", IsLeader()}, {"controllers", std::move(controllers)}});
}

}  // namespace weir::runtime
