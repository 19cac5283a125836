// What a controller implements. A key is the only input; what to do is found by looking.
#pragma once

#include <optional>
#include <stop_token>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "client/kube/object.h"

namespace weir::runtime {

struct ReconcileResult {
  std::optional<milliseconds> requeue_after;  // absent: done until something watched changes

  static ReconcileResult Done() { return {}; }
  static ReconcileResult After(milliseconds delay) { return {delay}; }
};

class Reconciler {
 public:
  virtual ~Reconciler() = default;

  // Called by any worker, never by two at once for one key. An object that is gone is Done.
  // Errors: kInvalid waits for a change of what is watched; kConflict is retried without a word;
  // kCancelled (by `stop`) is neither counted nor retried; every other code is retried with
  // back-off. `stop` is requested when the time for a clean shutdown is over or the lease is lost.
  virtual Result<ReconcileResult> Reconcile(const kube::ObjectKey& key, std::stop_token stop) = 0;
};

}  // namespace weir::runtime
