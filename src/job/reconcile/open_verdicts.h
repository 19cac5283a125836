// The jobs whose SQL was refused, or whose edit is held for its state: another description of a
// connector may let them go on. In memory alone: after a start every job is looked at once.
//
// A job counts as refused from before its look until the look says otherwise, so that a description
// that changes in between is not missed. Thread-safe.
#pragma once

#include <set>
#include <vector>

#include "base/core/mutex.h"
#include "client/kube/object.h"
#include "job/model/plan.h"

namespace weir::job {

class OpenVerdicts {
 public:
  void Begin(const kube::ObjectKey& job);
  void End(const kube::ObjectKey& job, const Plan& plan);
  void Forget(const kube::ObjectKey& job);
  std::vector<kube::ObjectKey> Jobs() const;

 private:
  mutable Mutex mutex_;
  std::set<kube::ObjectKey> jobs_ GUARDED_BY(mutex_);
};

}  // namespace weir::job
