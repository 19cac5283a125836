#include "arbiter/engine/driver.h"

#include <algorithm>
#include <utility>

namespace weir::arbiter {

Driver::Driver(Clock& clock, int writers, milliseconds pace) : clock_(clock), pace_(pace) {
  threads_.emplace_back([this](const std::stop_token& stop) { Tick(stop); });
  for (int i = 0; i < std::max(1, writers); ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Write(stop); });
  }
}

Driver::~Driver() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

std::function<void()> Driver::DirtyOf(const std::string& name) {
  return [this, name] { Signal(name); };
}

void Driver::Add(const std::string& name, std::shared_ptr<Engine> engine) {
  {
    MutexLock lock(mutex_);
    entries_[name].engine = std::move(engine);
  }
  Signal(name);
  tick_.notify_all();
}

void Driver::Remove(const std::string& name) {
  MutexLock lock(mutex_);
  while (true) {
    const auto it = entries_.find(name);
    if (it == entries_.end()) return;
    if (!it->second.busy && !ticking_) {
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

void Driver::Tick(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<std::shared_ptr<Engine>> engines;
    {
      MutexLock lock(mutex_);
      ticking_ = true;
      for (const auto& [name, entry] : entries_) {
        if (entry.engine != nullptr) engines.push_back(entry.engine);
      }
    }
    SteadyTime due = clock_.SteadyNow() + pace_;
    for (const auto& engine : engines) {
      engine->Tick();
      due = std::min(due, engine->NextDue());
    }
    engines.clear();
    MutexLock lock(mutex_);
    ticking_ = false;
    idle_.notify_all();
    clock_.WaitUntil(tick_, mutex_, due, stop);
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
