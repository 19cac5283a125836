// A Journal in memory that can crash, lose answers, be slow and be away. Thread-safe.
#pragma once

#include <optional>

#include "arbiter/engine/journal.h"
#include "base/core/mutex.h"

namespace weir::arbiter {

class FakeStore : public Journal {
 public:
  Status Write(const Record& record, std::stop_token) override {
    MutexLock lock(mutex_);
    ++writes_;
    if (away_) return Unavailable("StoreAway", "the store does not answer");
    if (crash_at_.has_value() && writes_ >= *crash_at_) {
      // The operator dies around this write, which happened or did not.
      if (writes_ == *crash_at_ && crash_after_) record_ = record;
      return Conflict("NotOwner", "another operator owns the pipeline");
    }
    record_ = record;
    return Status::Ok();
  }

  void CrashAt(int write, bool after) {
    MutexLock lock(mutex_);
    crash_at_ = writes_ + write;
    crash_after_ = after;
  }
  void Heal() {
    MutexLock lock(mutex_);
    crash_at_.reset();
    away_ = false;
  }
  void GoAway() {
    MutexLock lock(mutex_);
    away_ = true;
  }
  Record record() const {
    MutexLock lock(mutex_);
    return record_;
  }
  int writes() const {
    MutexLock lock(mutex_);
    return writes_;
  }

 private:
  mutable Mutex mutex_;
  Record record_ GUARDED_BY(mutex_);
  int writes_ GUARDED_BY(mutex_) = 0;
  std::optional<int> crash_at_ GUARDED_BY(mutex_);
  bool crash_after_ GUARDED_BY(mutex_) = false;
  bool away_ GUARDED_BY(mutex_) = false;
};

}  // namespace weir::arbiter
