#include "job/reconcile/open_verdicts.h"

namespace weir::job {
namespace {

bool IsOpen(const Plan& plan) {
  return (plan.sql_valid && plan.sql_valid->status == "False") ||
         (plan.stalled && plan.stalled->reason == "StateIncompatible");
}

}  // namespace

void OpenVerdicts::Begin(const kube::ObjectKey& job) {
  MutexLock lock(mutex_);
  jobs_.insert(job);
}

void OpenVerdicts::End(const kube::ObjectKey& job, const Plan& plan) {
  if (!IsOpen(plan)) Forget(job);
}

void OpenVerdicts::Forget(const kube::ObjectKey& job) {
  MutexLock lock(mutex_);
  jobs_.erase(job);
}

std::vector<kube::ObjectKey> OpenVerdicts::Jobs() const {
  MutexLock lock(mutex_);
  return {jobs_.begin(), jobs_.end()};
}

}  // namespace weir::job
