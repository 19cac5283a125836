#include "arbiter/engine/driver.h"

#include <algorithm>
#include <utility>

namespace weir::arbiter {
namespace {

constexpr milliseconds kLeast{1};  // between two ticks of an engine

}  // namespace

Driver::Driver(Clock& clock, int writers) : clock_(clock) {
  threads_.emplace_back([this](const std::stop_token& stop) { Tick(stop); });
  for (int i = 0; i < std::max(1, writers); ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Write(stop); });
  }
}

Driver::~Driver() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

EngineHooks Driver::HooksOf(const std::string& name) {
  return {[this, name] { Signal(name); }, [this, name](SteadyTime due) { Sooner(name, due); }, {}};
}

void Driver::Add(const std::string& name, std::shared_ptr<Engine> engine) {
  {
    MutexLock lock(mutex_);
    Entry& entry = entries_[name];
    entry.engine = std::move(engine);
    SetDue(name, entry, clock_.SteadyNow());
  }
  Signal(name);
}

void Driver::Remove(const std::string& name) {
  MutexLock lock(mutex_);
  while (true) {
    const auto it = entries_.find(name);
    if (it == entries_.end()) return;
    if (!it->second.busy && !it->second.ticking) {
      due_.erase({it->second.due, name});
      entries_.erase(it);
      return;
    }
    idle_.wait(mutex_);
  }
}

void Driver::Signal(const std::string& name) {
  {
    MutexLock lock(mutex_);
    const auto it = entries_.find(name);
    if (it == entries_.end() || it->second.queued) return;
    it->second.queued = true;
    queue_.push_back(name);
  }
  work_.notify_one();
}

void Driver::Sooner(const std::string& name, SteadyTime due) {
  MutexLock lock(mutex_);
  const auto it = entries_.find(name);
  if (it != entries_.end() && due < it->second.due) SetDue(name, it->second, due);
}

void Driver::SetDue(const std::string& name, Entry& entry, SteadyTime due) {
  due_.erase({entry.due, name});
  entry.due = due;
  if (due == SteadyTime::max()) return;
  const auto at = due_.emplace(due, name).first;
  if (at == due_.begin()) tick_.notify_one();
}

void Driver::Tick(const std::stop_token& stop) {
  MutexLock lock(mutex_);
  while (!stop.stop_requested()) {
    const SteadyTime first = due_.empty() ? SteadyTime::max() : due_.begin()->first;
    if (first > clock_.SteadyNow()) {
      clock_.WaitUntil(tick_, mutex_, first, stop);
      continue;
    }
    const std::string name = due_.begin()->second;
    Entry& entry = entries_.at(name);  // stays: Remove waits while it is ticked
    SetDue(name, entry, SteadyTime::max());
    entry.ticking = true;
    const std::shared_ptr<Engine> engine = entry.engine;
    mutex_.unlock();
    engine->Tick();
    const SteadyTime due = std::max(engine->NextDue(), clock_.SteadyNow() + kLeast);
    mutex_.lock();
    entry.ticking = false;
    if (due < entry.due) SetDue(name, entry, due);
    idle_.notify_all();
  }
}

void Driver::Write(const std::stop_token& stop) {
  MutexLock lock(mutex_);
  while (!stop.stop_requested()) {
    // The first that nobody is at and whose store is not backed off from.
    const SteadyTime now = clock_.SteadyNow();
    SteadyTime due = SteadyTime::max();
    auto next = queue_.end();
    for (auto it = queue_.begin(); it != queue_.end(); ++it) {
      const auto found = entries_.find(*it);
      if (found != entries_.end() && found->second.not_before > now) {
        due = std::min(due, found->second.not_before);
      } else if (found == entries_.end() || !found->second.busy) {
        next = it;
        break;
      }
    }
    if (next == queue_.end()) {
      clock_.WaitUntil(work_, mutex_, due, stop);
      continue;
    }
    const std::string name = *next;
    queue_.erase(next);
    const auto found = entries_.find(name);
    if (found == entries_.end() || found->second.engine == nullptr) continue;
    Entry& entry = found->second;  // stays: Remove waits while it is busy
    entry.queued = false;
    entry.busy = true;
    const std::shared_ptr<Engine> engine = entry.engine;
    mutex_.unlock();
    const auto again = engine->Flush(stop);
    mutex_.lock();
    entry.busy = false;
    entry.not_before = {};
    if (again.has_value()) {
      entry.not_before = clock_.SteadyNow() + *again;
      if (!entry.queued) queue_.push_back(name);
      entry.queued = true;
    }
    work_.notify_all();
    idle_.notify_all();
  }
}

}  // namespace weir::arbiter
