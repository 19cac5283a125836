// A Journal in memory, or in front of another one, that can crash around a write. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "arbiter/engine/journal.h"
#include "base/core/mutex.h"

namespace weir::arbiter {

class FakeStore : public Journal {
 public:
  Status Write(const Record& record, std::stop_token stop) override {
    if (const auto before = Before()) before();
    MutexLock lock(mutex_);
    ++writes_;
    if (crash_at_.has_value() && writes_ >= *crash_at_) {
      // The operator dies around this write, which happened or did not.
      if (writes_ == *crash_at_ && crash_after_) (void)Store(record, stop);
      return crash_;
    }
    return Store(record, stop);
  }

  // `why`: what the write is answered.
  void CrashAt(int write, bool after,
               Status why = Conflict("NotOwner", "another operator owns the pipeline")) {
    MutexLock lock(mutex_);
    crash_ = std::move(why);
    crash_at_ = writes_ + write;
    crash_after_ = after;
  }
  // Called before each write, by the thread that writes.
  void OnWrite(std::function<void()> before) {
    MutexLock lock(mutex_);
    before_ = std::move(before);
  }
  void Heal() {
    MutexLock lock(mutex_);
    crash_at_.reset();
  }
  // Writes go on to `next` (not null), and `load` reads what is stored there.
  void Front(Journal* next, std::function<Record()> load) {
    MutexLock lock(mutex_);
    next_ = next;
    load_ = std::move(load);
  }
  Record record() {
    std::function<Record()> load;
    {
      MutexLock lock(mutex_);
      if (!load_) return record_;
      load = load_;
    }
    return load();
  }
  int writes() const {
    MutexLock lock(mutex_);
    return writes_;
  }

 private:
  std::function<void()> Before() const {
    MutexLock lock(mutex_);
    return before_;
  }
  Status Store(const Record& record, const std::stop_token& stop) REQUIRES(mutex_) {
    record_ = record;
    return next_ == nullptr ? Status::Ok() : next_->Write(record, stop);
  }

  mutable Mutex mutex_;
  Record record_ GUARDED_BY(mutex_);
  int writes_ GUARDED_BY(mutex_) = 0;
  std::optional<int> crash_at_ GUARDED_BY(mutex_);
  bool crash_after_ GUARDED_BY(mutex_) = false;
  Status crash_ GUARDED_BY(mutex_);
  std::function<void()> before_ GUARDED_BY(mutex_);
  Journal* next_ GUARDED_BY(mutex_) = nullptr;
  std::function<Record()> load_ GUARDED_BY(mutex_);
};

}  // namespace weir::arbiter
