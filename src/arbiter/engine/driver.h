// The threads of many engines: one that ticks them, some that write to the store.
//
// Owned by the component that owns the engines; thread-safe. An engine is ticked when it is due and
// not before: those that wait cost nothing. It is served by at most one writer at a time, so a slow
// store delays no other pipeline until all writers are busy.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "arbiter/engine/engine.h"
#include "base/core/clock.h"
#include "base/core/mutex.h"

namespace weir::arbiter {

class Driver {
 public:
  Driver(Clock& clock, int writers);
  ~Driver();  // stops the threads; engines are not closed
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  // The engine's hooks that this driver serves, to be made before the engine is, under the same
  // name; `news` is the caller's.
  EngineHooks HooksOf(const std::string& name);
  void Add(const std::string& name, std::shared_ptr<Engine> engine);
  // Afterwards no thread is in the engine, nor will be.
  void Remove(const std::string& name);

 private:
  struct Entry {
    std::shared_ptr<Engine> engine;
    bool queued = false;
    bool busy = false;
    bool ticking = false;
    SteadyTime not_before{};
    SteadyTime due = SteadyTime::max();  // also in due_, unless max
  };

  void Signal(const std::string& name);
  void Sooner(const std::string& name, SteadyTime due);
  void SetDue(const std::string& name, Entry& entry, SteadyTime due) REQUIRES(mutex_);
  void Tick(const std::stop_token& stop);
  void Write(const std::stop_token& stop);

  Clock& clock_;
  Mutex mutex_;
  std::condition_variable_any work_;
  std::condition_variable_any idle_;
  std::condition_variable_any tick_;
  std::map<std::string, Entry> entries_ GUARDED_BY(mutex_);
  std::set<std::pair<SteadyTime, std::string>> due_ GUARDED_BY(mutex_);
  std::deque<std::string> queue_ GUARDED_BY(mutex_);
  std::vector<std::jthread> threads_;
};

}  // namespace weir::arbiter
