#include "pipeline/reconcile/desk.h"

#include <random>
#include <utility>

#include "arbiter/engine/restore.h"
#include "arbiter/store_kube/journal.h"

namespace weir::pipeline {
namespace {

constexpr double kRetryJitter = 0.2;

uint64_t Seed() {
  std::random_device random;
  return (static_cast<uint64_t>(random()) << 32) | random();
}

// The state of a Pipeline that nobody has served yet.
arbiter::State NewState(const PipelineSpec& spec, const arbiter::Config& config,
                        const std::string& cursor) {
  arbiter::Durable durable;
  durable.cursor = cursor;
  arbiter::State state = arbiter::Recover(config, durable, Seed());
  state.wish = spec.channel;
  return state;
}

}  // namespace

arbiter::Config ConfigOf(const PipelineSpec& spec) {
  arbiter::Config config;
  config.window = spec.window;
  config.choice = spec.node_choice;
  config.has_opposite = !spec.opposite.empty();
  for (size_t i = 0; i < arbiter::kStages; ++i) {
    const RetrySpec& retry = spec.stages[i].retry;
    config.retry[i] = {retry.max_attempts, {retry.initial, retry.max, retry.factor, kRetryJitter}};
  }
  return config;
}

void LiveSource::Set(std::shared_ptr<const Cutter> cutter) {
  MutexLock lock(mutex_);
  cutter_ = std::move(cutter);
}

std::shared_ptr<const Cutter> LiveSource::Get() const {
  MutexLock lock(mutex_);
  return cutter_;
}

bool LiveSource::Exhausted(const std::string& cursor) const { return Get()->Exhausted(cursor); }

std::optional<std::string> LiveSource::Cut(const std::string& begin, SystemTime now) const {
  return Get()->Cut(begin, now);
}

std::optional<SystemTime> LiveSource::DueAt(const std::string& begin) const {
  return Get()->DueAt(begin);
}

Names LiveSource::NamesOf(const std::string& begin, const std::string& end) const {
  return Get()->NamesOf(begin, end);
}

// Nothing is written by a process that may have lost the lease.
class Desk::GuardedJournal : public arbiter::Journal {
 public:
  GuardedJournal(std::unique_ptr<arbiter::Journal> inner, const Env& env)
      : inner_(std::move(inner)), env_(env), good_(Writes("ok")), bad_(Writes("error")) {}

  Status Write(const arbiter::Record& record, std::stop_token stop) override {
    if (!env_.is_leader()) return {Code::kCancelled, "NotLeader", "this operator does not lead"};
    Status status = inner_->Write(record, std::move(stop));
    (status.ok() ? good_ : bad_).Increment();
    return status;
  }

 private:
  metrics::Counter& Writes(const char* result) {
    return env_.metrics.GetCounter("weir_pipeline_store_writes_total",
                                   "Writes of arbitration into the status of Pipelines.",
                                   {{"result", result}});
  }

  const std::unique_ptr<arbiter::Journal> inner_;
  const Env& env_;
  metrics::Counter& good_;
  metrics::Counter& bad_;
};

Desk::Desk(Env env, arbiter::RpcServer& rpc) : env_(std::move(env)), rpc_(rpc) {}

Desk::~Desk() { Stop(); }

void Desk::Start() { driver_ = std::make_unique<arbiter::Driver>(env_.clock, kWriters); }

void Desk::Stop() {
  std::vector<kube::ObjectKey> keys;
  {
    MutexLock lock(mutex_);
    for (const auto& [key, served] : served_) keys.push_back(key);
  }
  for (const kube::ObjectKey& key : keys) Close(key);
  driver_.reset();
}

Result<std::shared_ptr<Served>> Desk::Open(const Pipeline& pipeline, std::stop_token stop) {
  const kube::ObjectKey key{pipeline.meta.ns, pipeline.meta.name};
  const arbiter::Config config = ConfigOf(pipeline.spec);
  ASSIGN_OR_RETURN(auto cutter, MakeCutter(pipeline.spec.source, pipeline.meta.created));
  ASSIGN_OR_RETURN(auto opened, arbiter::KubeJournal::Open(env_.client, key, env_.owner, stop));
  auto served = std::make_shared<Served>();
  served->uid = pipeline.meta.uid;
  served->source_kind = SourceKind(pipeline.spec.source);
  arbiter::State state;
  arbiter::EngineOptions options;
  options.automatic = pipeline.spec.automatic;
  if (opened.fresh) {
    options.mode = pipeline.spec.arbitration;
    state = NewState(pipeline.spec, config, cutter == nullptr ? "" : cutter->Start());
  } else {
    options.mode = opened.record.mode;
    opened.record.state.config = config;
    const arbiter::Now now{env_.clock.SteadyNow(), env_.clock.SystemNow()};
    state = arbiter::RestoreState(opened.record, now, Seed());
  }
  if (cutter != nullptr) {
    RETURN_IF_ERROR(cutter->Check(state.cursor));
    served->source = std::make_unique<LiveSource>(std::move(cutter));
  }
  served->applied = pipeline.spec;
  served->written = pipeline.status;
  // An order that was given before the Pipeline was ever served is none.
  const auto nonce = [&](const char* name, const std::string& done) {
    const auto it = pipeline.meta.annotations.find(name);
    return opened.fresh && it != pipeline.meta.annotations.end() ? it->second : done;
  };
  {
    MutexLock lock(served->mutex);
    served->rollback_done = nonce(kAnnotationRollback, pipeline.status.rollback_nonce);
    served->resume_done = nonce(kAnnotationResume, pipeline.status.resume_nonce);
    served->rollback_ordered = served->rollback_done;
    served->resume_ordered = served->resume_done;
  }
  const std::string name = key.ToString();
  served->notice = [journal = opened.journal.get()](const doc::Json& object) {
    journal->Notice(object);
  };
  served->journal = std::make_unique<GuardedJournal>(std::move(opened.journal), env_);
  arbiter::EngineHooks hooks = driver_->HooksOf(name);
  hooks.news = [stirred = env_.stirred, key] { stirred(key); };
  served->engine = std::make_shared<arbiter::Engine>(
      std::move(state), std::move(opened.record.tools), options, *served->journal,
      served->source.get(), env_.clock, std::move(hooks));
  {
    MutexLock lock(mutex_);
    served_[key] = served;
  }
  driver_->Add(name, served->engine);
  rpc_.Add(key.ns, key.name, served->engine);
  env_.log.Info("serving", {{"pipeline", name},
                            {"mode", std::string(ModeName(options.mode))},
                            {"lastLoadedId", std::to_string(served->engine->Look().last_loaded)}});
  return served;
}

std::shared_ptr<Served> Desk::Find(const kube::ObjectKey& key) const {
  MutexLock lock(mutex_);
  const auto it = served_.find(key);
  return it == served_.end() ? nullptr : it->second;
}

bool Desk::Close(const kube::ObjectKey& key) {
  std::shared_ptr<Served> served;
  {
    MutexLock lock(mutex_);
    const auto it = served_.find(key);
    if (it == served_.end()) return false;
    served = std::move(it->second);
    served_.erase(it);
  }
  rpc_.Remove(key.ns, key.name);
  served->engine->Close();
  driver_->Remove(key.ToString());
  return true;
}

std::vector<std::shared_ptr<Served>> Desk::All() const {
  std::vector<std::shared_ptr<Served>> out;
  MutexLock lock(mutex_);
  for (const auto& [key, served] : served_) out.push_back(served);
  return out;
}

}  // namespace weir::pipeline
