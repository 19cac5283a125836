// A clock that moves only when told to. Thread-safe; Advance wakes every waiter.
#pragma once

#include <condition_variable>
#include <iterator>
#include <set>
#include <stop_token>

#include "base/core/clock.h"
#include "base/core/mutex.h"

namespace weir {

class FakeClock : public Clock {
 public:
  explicit FakeClock(SystemTime start = SystemTime(milliseconds(1'700'000'000'000)))
      : system_(start) {}

  SystemTime SystemNow() const override {
    MutexLock lock(mutex_);
    return system_ + elapsed_ + asleep_;
  }
  SteadyTime SteadyNow() const override {
    MutexLock lock(mutex_);
    return SteadyTime(milliseconds(1'000'000)) + elapsed_;
  }
  BootTime BootNow() const override {
    MutexLock lock(mutex_);
    return BootTime(milliseconds(2'000'000)) + elapsed_ + asleep_;
  }

  // Real waiting in slices of 1 ms, so that neither a notification nor an Advance that happens
  // between the caller's look and this wait can be lost.
  void WaitUntil(std::condition_variable_any& cv, Mutex& mutex, SteadyTime deadline,
                 const std::stop_token& stop) REQUIRES(mutex) override {
    if (SteadyNow() >= deadline || stop.stop_requested()) return;
    std::multiset<SteadyTime>::iterator place;
    {
      MutexLock lock(mutex_);
      place = sleepers_.insert(deadline);
    }
    WaitSlice(cv, mutex);
    MutexLock lock(mutex_);
    sleepers_.erase(place);
  }

  // How many threads wait for a time that has not come. A test that advances the clock only when
  // all its threads do so gives none of them more time than it can use, however slow the machine.
  int Sleepers() const {
    const SteadyTime now = SteadyNow();
    MutexLock lock(mutex_);
    return static_cast<int>(std::distance(sleepers_.upper_bound(now), sleepers_.end()));
  }

  // How many threads wait for a time that has come and have not noticed yet.
  int Overdue() const {
    const SteadyTime now = SteadyNow();
    MutexLock lock(mutex_);
    return static_cast<int>(std::distance(sleepers_.begin(), sleepers_.upper_bound(now)));
  }

  void Advance(milliseconds by) {
    MutexLock lock(mutex_);
    elapsed_ += by;
  }

  // The machine is suspended: BootTime and the calendar go on, SteadyTime does not.
  void Suspend(milliseconds by) {
    MutexLock lock(mutex_);
    asleep_ += by;
  }

 private:
  static void WaitSlice(std::condition_variable_any& cv, Mutex& mutex) NO_THREAD_SAFETY_ANALYSIS {
    cv.wait_for(mutex, milliseconds(1));
  }

  mutable Mutex mutex_;
  const SystemTime system_;
  milliseconds elapsed_ GUARDED_BY(mutex_){0};
  milliseconds asleep_ GUARDED_BY(mutex_){0};
  std::multiset<SteadyTime> sleepers_ GUARDED_BY(mutex_);  // deadlines
};

// Lets time pass in steps until `condition` holds; a test's own time limit is the only other way
// out.
template <typename F>
void PassTimeUntil(FakeClock& clock, milliseconds step, F condition) {
  Mutex mutex;
  std::condition_variable_any never;
  while (!condition()) {
    clock.Advance(step);
    MutexLock lock(mutex);
    never.wait_for(mutex, milliseconds(1));
  }
}

}  // namespace weir
