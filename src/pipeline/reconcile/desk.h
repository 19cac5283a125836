// The Pipelines that this operator serves: for each its arbiter, its source, its journal.
//
// Owned by the controller's parts. Start and Stop are called by the Manager, once each; Open, Find
// and Close by the workers, never two at once for one key; all are thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "arbiter/engine/driver.h"
#include "arbiter/engine/engine.h"
#include "arbiter/rpc/rpc.h"
#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "base/doc/value.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "client/kube/client.h"
#include "pipeline/api/pipeline.h"
#include "pipeline/reconcile/listing.h"
#include "pipeline/source/source.h"

namespace weir::pipeline {

arbiter::Config ConfigOf(const PipelineSpec& spec);

// A source that can be edited while its pipeline runs: what is cut already stays as it is.
class LiveSource : public arbiter::Source {
 public:
  explicit LiveSource(std::shared_ptr<const Cutter> cutter)
      : listing_(cutter->IsListing()), cutter_(std::move(cutter)) {}
  void Set(std::shared_ptr<const Cutter> cutter);
  bool Exhausted(const std::string& cursor) const;
  std::optional<std::string> Cut(const std::string& begin, SystemTime now) const override;
  std::optional<SystemTime> DueAt(const std::string& begin) const override;
  bool IsListing() const override { return listing_; }
  Names NamesOf(const std::string& begin, const std::string& end) const override;

 private:
  std::shared_ptr<const Cutter> Get() const;
  const bool listing_;  // a Pipeline whose kind of source changes is served anew
  mutable Mutex mutex_;
  std::shared_ptr<const Cutter> cutter_ GUARDED_BY(mutex_);
};

// One Pipeline while it is served. Destroyed when it is closed and nobody looks any more.
struct Served {
  std::string uid;
  std::string source_kind;
  std::unique_ptr<LiveSource> source;  // null: the worker of select says the ranges
  std::unique_ptr<arbiter::Journal> journal;
  // Tells the journal of the object as another write of this process was answered.
  std::function<void(const doc::Json&)> notice;
  std::shared_ptr<arbiter::Engine> engine;

  // For the reconciler alone, which works on a key one at a time.
  PipelineSpec applied;
  std::optional<Listing> listing;  // of files.namesFrom, when it was read
  PipelineStatus written;          // status as last written
  SteadyTime written_at{};
  uint64_t loads_seen = 0;
  SystemTime last_load{};
  std::deque<std::pair<SteadyTime, uint64_t>> loads;  // of the last minute
  std::string rollback_ordered;
  std::string resume_ordered;

  // Nonces whose order is stored; set by the engine's threads.
  mutable Mutex mutex;
  std::string rollback_done GUARDED_BY(mutex);
  std::string resume_done GUARDED_BY(mutex);
};

class Desk {
 public:
  static constexpr int kWriters = 16;  // a write is mostly waiting for the API server

  struct Env {
    kube::KubeClient& client;
    Clock& clock;
    metrics::Registry& metrics;
    log::Logger log;
    std::function<bool()> is_leader;
    // Something about the key is new. Any thread, no lock held; must not block.
    std::function<void(const kube::ObjectKey&)> stirred;
    std::string owner;  // this process, in what it writes
  };

  Desk(Env env, arbiter::RpcServer& rpc);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void Start();
  void Stop();

  // Begins to serve. kInvalid: what is stored or the source cannot be used (reason says which);
  // kNotFound: the Pipeline has gone.
  Result<std::shared_ptr<Served>> Open(const Pipeline& pipeline, std::stop_token stop);
  std::shared_ptr<Served> Find(const kube::ObjectKey& key) const;
  // Whether it was served.
  bool Close(const kube::ObjectKey& key);

  // For the gauges.
  std::vector<std::shared_ptr<Served>> All() const;

 private:
  class GuardedJournal;

  const Env env_;
  arbiter::RpcServer& rpc_;
  std::unique_ptr<arbiter::Driver> driver_;
  mutable Mutex mutex_;
  std::map<kube::ObjectKey, std::shared_ptr<Served>> served_ GUARDED_BY(mutex_);
};

}  // namespace weir::pipeline
