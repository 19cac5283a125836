// The threads of many engines: one that ticks them, some that write to the store.
//
// Owned by the component that owns the engines; thread-safe. An engine is served by at most one
// writer at a time, so a slow store delays no other pipeline until all writers are busy.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "arbiter/engine/engine.h"
#include "base/core/clock.h"
#include "base/core/mutex.h"

namespace weir::arbiter {

class Driver {
 public:
  // Engines are ticked when due, and every `pace` for sources and whatever is new.
  Driver(Clock& clock, int writers, milliseconds pace = milliseconds(200));
  ~Driver();  // stops the threads; engines are not closed
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  // The engine's `dirty` function, to be made before the engine is, under the same name.
  std::function<void()> DirtyOf(const std::string& name);
  void Add(const std::string& name, std::shared_ptr<Engine> engine);
  // Afterwards no thread is in the engine, nor will be.
  void Remove(const std::string& name);

 private:
  struct Entry {
    std::shared_ptr<Engine> engine;
    bool queued = false;
    bool busy = false;
    SteadyTime not_before{};
  };

  void Signal(const std::string& name);
  void Tick(const std::stop_token& stop);
  void Write(const std::stop_token& stop);

  Clock& clock_;
  const milliseconds pace_;
  Mutex mutex_;
  std::condition_variable_any work_;
  std::condition_variable_any idle_;
  std::condition_variable_any tick_;
  std::map<std::string, Entry> entries_ GUARDED_BY(mutex_);
  std::deque<std::string> queue_ GUARDED_BY(mutex_);
  bool ticking_ GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_;
};

}  // namespace weir::arbiter
