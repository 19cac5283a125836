// The keyed work queue of a controller: deduplicated, delayed, one worker per key at a time.
//
// A key is in at most one of the places {ready, delayed, processing}; a key added while it is
// processed runs once more when that run is Done. The earlier due time wins: Add makes a delayed
// key ready at once. Ready keys (watched events) go before due timers, but while both wait every
// eighth pick is a timer, so that neither starves. Owned by a Controller; all methods are
// thread-safe and O(log n) (Depth: O(due timers), Snapshot: O(n log n)).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/core/backoff.h"
#include "base/core/clock.h"
#include "base/core/mutex.h"

namespace weir::runtime {

// One line of /debug/queue.
struct QueueItem {
  std::string key;
  std::string state;                   // "ready" | "delayed" | "processing" | "waiting"
  std::optional<milliseconds> due_in;  // of a delayed key (negative: overdue); else absent
  int attempts = 0;                    // failed runs since the last Forget
  std::string last_error;
  int worker = -1;              // of a processing key
  milliseconds running_for{0};  // of a processing key
  bool run_again = false;       // added while processing
};

struct QueueDepth {
  size_t ready = 0;  // due now, waiting for a worker
  size_t delayed = 0;
  size_t processing = 0;
};

class WorkQueue {
 public:
  // `random` is called under the queue's lock only.
  explicit WorkQueue(Clock& clock, BackoffPolicy backoff = {},
                     UnitRandom random = MakeUnitRandom());
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Something watched changed: run the key as soon as a worker is free.
  void Add(const std::string& key);
  // A timer: run the key after `delay` (0: now, but behind every watched event; the initial list
  // and resyncs use that), or earlier when it is due earlier already.
  void AddAfter(const std::string& key, milliseconds delay);
  // The run failed: counts an attempt, keeps `error` for the snapshot and delays by the back-off.
  // Returns the delay chosen (the key may be due earlier by another call).
  milliseconds AddRateLimited(const std::string& key, std::string error);
  // The run failed for good: keeps `error` for the snapshot, schedules nothing.
  void AddTerminal(const std::string& key, std::string error);
  // The run succeeded (or the object is gone): attempts and error are cleared.
  void Forget(const std::string& key);

  // Blocks for the next key, which the caller then owns until Done; nullopt when stopped.
  std::optional<std::string> Get(const std::stop_token& stop, int worker = 0);
  void Done(const std::string& key);

  QueueDepth Depth() const;
  // Sorted: processing, ready in order, delayed by due time, waiting (terminal errors) by key.
  std::vector<QueueItem> Snapshot() const;

 private:
  struct Entry {
    std::string key;
    bool ready = false;
    bool processing = false;
    bool run_again = false;         // ready once Done
    std::optional<SteadyTime> due;  // in timers_ unless processing
    uint64_t order = 0;             // of the timer, for equal due times
    int attempts = 0;
    int worker = -1;
    SteadyTime started{};
    std::string last_error;
  };
  using Timer = std::tuple<SteadyTime, uint64_t, Entry*>;

  Entry& Touch(const std::string& key) REQUIRES(mutex_);
  void MakeReady(Entry& entry) REQUIRES(mutex_);
  void Schedule(Entry& entry, SteadyTime due) REQUIRES(mutex_);
  void CancelTimer(Entry& entry) REQUIRES(mutex_);
  void DropIfIdle(const std::string& key) REQUIRES(mutex_);
  Entry* PickNext(SteadyTime now) REQUIRES(mutex_);
  bool SomeoneWaitsForFirstTimer() const REQUIRES(mutex_);

  Clock& clock_;
  const BackoffPolicy backoff_;
  const UnitRandom random_;
  mutable Mutex mutex_;
  std::condition_variable_any wake_;
  std::unordered_map<std::string, Entry> entries_ GUARDED_BY(mutex_);
  std::deque<Entry*> ready_ GUARDED_BY(mutex_);
  std::set<Timer> timers_ GUARDED_BY(mutex_);
  std::multiset<SteadyTime> waiting_ GUARDED_BY(mutex_);  // until when each idle worker sleeps
  uint64_t next_order_ GUARDED_BY(mutex_) = 0;
  int ready_streak_ GUARDED_BY(mutex_) = 0;
  size_t processing_ GUARDED_BY(mutex_) = 0;
};

}  // namespace weir::runtime
