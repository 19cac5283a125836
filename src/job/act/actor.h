// Runs a plan's actions in order; each is idempotent, the first failure ends the run.
//
// Before every side effect the leadership guard is asked: a process that may have lost its lease
// writes nothing more. Every write that was accepted is told to a WriteLog, so that the next
// observation knows of it before the informers do. Thread-safe; blocks for at most one request
// time-out an action.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/core/status.h"
#include "base/log/log.h"
#include "client/flink/client.h"
#include "client/kube/client.h"
#include "job/api/sqljob.h"
#include "job/model/plan.h"

namespace weir::job {

// What accepted writes are told to.
class WriteLog {
 public:
  virtual ~WriteLog() = default;
  virtual void JobWritten(const std::string& key, const SqlJob& job) = 0;
  virtual void ChildCreated(const std::string& key, ChildKind kind, const doc::Json& object) = 0;
  virtual void ChildDeleted(const std::string& key, ChildKind kind, const std::string& name,
                            const std::string& uid) = 0;
  // The name is taken by an object that is not this job's.
  virtual void NameTaken(const std::string& key, const std::string& name) = 0;
};

struct ActorDeps {
  kube::KubeClient& client;
  WriteLog& writes;
  Clock& clock;
  std::function<bool()> is_leader;
  // How to reach the Flink cluster of a job's present deployment; kUnavailable: not known (yet).
  std::function<Result<flink::FlinkClient>(const std::string& key)> flink;
};

class Actor {
 public:
  static constexpr milliseconds kFlinkCallTimeout{3'000};

  explicit Actor(ActorDeps deps) : deps_(std::move(deps)) {}

  // `job` follows the writes: resourceVersion, finalizers, status as the API server answered.
  // The result holds a step for each action that was tried.
  std::vector<StepResult> Run(const std::vector<Action>& actions, SqlJob* job,
                              std::stop_token stop);

  // One status write, guarded by job->meta.resource_version.
  Status PutStatus(const SqlJobStatus& status, SqlJob* job, std::stop_token stop);

 private:
  Status Do(const AddFinalizer&, SqlJob* job, std::stop_token stop);
  Status Do(const RemoveFinalizer&, SqlJob* job, std::stop_token stop);
  Status Do(const WriteStatus& action, SqlJob* job, std::stop_token stop);
  Status Do(const CreateChild& action, SqlJob* job, std::stop_token stop);
  Status Do(const DeleteChild& action, SqlJob* job, std::stop_token stop);
  Status Do(const DeleteNamed& action, SqlJob* job, std::stop_token stop);
  Status Do(const CancelFlinkJob& action, SqlJob* job, std::stop_token stop);
  Status Do(const TakeSavepoint& action, SqlJob* job, std::stop_token stop);
  Status Do(const DisposeSavepoint& action, SqlJob* job, std::stop_token stop);
  Status Do(const RescaleFlinkJob& action, SqlJob* job, std::stop_token stop);
  Status Do(const PatchChild& action, SqlJob* job, std::stop_token stop);
  Status Do(const RecordState& action, SqlJob* job, std::stop_token stop);
  Status Do(const RecordRun& action, SqlJob* job, std::stop_token stop);

  Status PatchFinalizers(const std::vector<std::string>& finalizers, SqlJob* job,
                         std::stop_token stop);
  Status AdoptExisting(const CreateChild& action, const kube::ObjectKey& name, const SqlJob& job,
                       std::stop_token stop);

  const ActorDeps deps_;
};

// kCancelled/NotLeader: the guard said no.
Status NotLeader();

}  // namespace weir::job
