// A reconciler whose behaviour the test gives, and a clock that moves while the test waits.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <string>
#include <vector>

#include "base/core/mutex.h"
#include "runtime/manager/reconciler.h"
#include "tests/fakes/fake_clock.h"

namespace weir::runtime {

class ScriptedReconciler : public Reconciler {
 public:
  using Body = std::function<Result<ReconcileResult>(const kube::ObjectKey&, std::stop_token)>;

  explicit ScriptedReconciler(Body body) : body_(std::move(body)) {}

  Result<ReconcileResult> Reconcile(const kube::ObjectKey& key, std::stop_token stop) override {
    {
      MutexLock lock(mutex_);
      runs_.push_back(key.ToString());
    }
    return body_(key, std::move(stop));
  }

  std::vector<std::string> Runs() const {
    MutexLock lock(mutex_);
    return runs_;
  }
  int Count(const std::string& key) const {
    MutexLock lock(mutex_);
    return static_cast<int>(std::count(runs_.begin(), runs_.end(), key));
  }

 private:
  const Body body_;
  mutable Mutex mutex_;
  std::vector<std::string> runs_ GUARDED_BY(mutex_);
};

// A door that a reconcile waits at until the test opens it.
class Gate {
 public:
  void Open() {
    MutexLock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  // False when `stop` came first.
  bool Pass(const std::stop_token& stop) NO_THREAD_SAFETY_ANALYSIS {
    MutexLock lock(mutex_);
    ++waiting_;
    const bool passed =
        changed_.wait(mutex_, stop, [this]() NO_THREAD_SAFETY_ANALYSIS { return open_; });
    --waiting_;
    return passed;
  }
  int waiting() const {
    MutexLock lock(mutex_);
    return waiting_;
  }

 private:
  mutable Mutex mutex_;
  std::condition_variable_any changed_;
  bool open_ GUARDED_BY(mutex_) = false;
  int waiting_ GUARDED_BY(mutex_) = 0;
};

// Lets time pass until `condition` holds.
template <typename F>
void Until(FakeClock& clock, F condition) {
  Mutex mutex;
  std::condition_variable_any never;
  while (!condition()) {
    if (clock.Overdue() == 0) clock.Advance(milliseconds(20));
    MutexLock lock(mutex);
    never.wait_for(mutex, milliseconds(1));
  }
}

}  // namespace weir::runtime
