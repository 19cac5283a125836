#include "runtime/informer/informer.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/core/mutex.h"
#include "runtime/informer/reflector.h"

namespace weir::runtime {
namespace {

struct KeyHash {
  size_t operator()(const kube::ObjectKey& key) const {
    const size_t ns = std::hash<std::string>()(key.ns);
    return std::hash<std::string>()(key.name) ^ (ns + 0x9e3779b97f4a7c15ULL + (ns << 6));
  }
};

using Ptr = InformerCore::Ptr;
using Objects = std::unordered_map<kube::ObjectKey, Ptr, KeyHash>;
using Node = Objects::value_type;  // stable: unordered_map never moves its nodes

struct NodeLess {
  bool operator()(const Node* a, const Node* b) const { return a->first < b->first; }
};

struct ChangeRecord {
  kube::ObjectKey key;
  Ptr old;
  Ptr now;
};

kube::ObjectKey KeyOf(const doc::Json& object) {
  return {doc::StringAt(object, {"metadata", "namespace"}),
          doc::StringAt(object, {"metadata", "name"})};
}

std::string VersionOf(const doc::Json& object) {
  return doc::StringAt(object, {"metadata", "resourceVersion"});
}

}  // namespace

struct InformerCore::Impl {
  Impl(InformerEnv env_in, kube::ResourceType type_in, InformerOptions options_in, Hooks hooks_in);

  // One namespace's share of the store; its reflector's thread is the only one to write it.
  class Partition : public ReflectorSink {
   public:
    Partition(Impl& impl, std::string ns) : impl_(impl), ns_(std::move(ns)) {}

    void ListBegin() override;
    void Listed(const doc::Json& object) override;
    void ListComplete() override;
    void Applied(const doc::Json& object) override;
    void Removed(const doc::Json& object) override;

   private:
    // nullopt: corrupt (and reported). Null: not ours.
    std::optional<Ptr> Project(const kube::ObjectKey& key, const doc::Json& object);
    bool Covers(const kube::ObjectKey& key) const { return ns_.empty() || key.ns == ns_; }

    Impl& impl_;
    const std::string ns_;
    Objects listed_;  // the side buffer of a list under way
    std::unordered_set<kube::ObjectKey, KeyHash> listed_corrupt_;
    std::unordered_map<kube::ObjectKey, std::string, KeyHash> corrupt_;  // -> resourceVersion
    bool synced_once_ = false;
  };

  struct Source {
    std::unique_ptr<Partition> partition;
    std::unique_ptr<Reflector> reflector;  // after the partition, which its thread uses
    bool synced = false;
    bool late = false;  // it came after Start
    uint64_t incarnation = 0;
  };
  using Sources = std::map<std::string, Source>;  // by namespace

  Ptr Find(const kube::ObjectKey& key) REQUIRES(mutex);
  // Stores `now` (null: removes) and keeps the index; records the change unless nothing changed.
  void Put(const kube::ObjectKey& key, const Ptr& now, std::vector<ChangeRecord>* changes)
      REQUIRES(mutex);
  void Index(const Node& node, bool add) REQUIRES(mutex);
  void Tell(const std::vector<ChangeRecord>& changes, bool initial);
  void MarkSynced(const std::string& ns);
  const Source* SourceOf(const std::string& ns) const REQUIRES(mutex);
  Source& AddSource(const std::string& ns) REQUIRES(mutex);

  const InformerEnv env;
  const kube::ResourceType type;
  const InformerOptions options;
  const Hooks hooks;
  metrics::Counter& corrupt_total;
  metrics::Gauge& objects_gauge;
  std::vector<Notify> notifies;  // fixed at Start
  mutable Mutex mutex;
  Objects objects GUARDED_BY(mutex);
  std::unordered_map<std::string, std::set<const Node*, NodeLess>> index GUARDED_BY(mutex);
  Sources sources GUARDED_BY(mutex);
  uint64_t incarnations GUARDED_BY(mutex) = 0;
  bool started GUARDED_BY(mutex) = false;
  bool stopped GUARDED_BY(mutex) = false;
};

InformerCore::Impl::Impl(InformerEnv env_in, kube::ResourceType type_in, InformerOptions options_in,
                         Hooks hooks_in)
    : env(std::move(env_in)),
      type(type_in),
      options(std::move(options_in)),
      hooks(std::move(hooks_in)),
      corrupt_total(env.metrics.GetCounter("weir_informer_corrupt_total",
                                           "Object versions that could not be read.",
                                           {{"resource", std::string(type.plural)}})),
      objects_gauge(env.metrics.GetGauge("weir_informer_objects", "Objects held.",
                                         {{"resource", std::string(type.plural)}})) {
  if (options.none_yet) return;
  const std::set<std::string> wanted(options.namespaces.begin(), options.namespaces.end());
  MutexLock lock(mutex);
  if (wanted.empty() || !type.namespaced) {
    AddSource("");
  } else {
    for (const std::string& ns : wanted) AddSource(ns);
  }
}

const InformerCore::Impl::Source* InformerCore::Impl::SourceOf(const std::string& ns) const {
  const auto it = sources.find(ns);
  return it == sources.end() ? nullptr : &it->second;
}

InformerCore::Impl::Source& InformerCore::Impl::AddSource(const std::string& ns) {
  Source& source = sources[ns];
  source.partition = std::make_unique<Partition>(*this, ns);
  source.reflector = std::make_unique<Reflector>(env, type, options, ns, *source.partition);
  source.late = started;
  source.incarnation = ++incarnations;
  return source;
}

Ptr InformerCore::Impl::Find(const kube::ObjectKey& key) {
  const auto it = objects.find(key);
  return it == objects.end() ? nullptr : it->second;
}

void InformerCore::Impl::Index(const Node& node, bool add) {
  if (!hooks.index) return;
  for (const std::string& value : hooks.index(node.second.get())) {
    if (add) {
      index[value].insert(&node);
      continue;
    }
    const auto it = index.find(value);
    if (it == index.end()) continue;
    it->second.erase(&node);
    if (it->second.empty()) index.erase(it);
  }
}

void InformerCore::Impl::Put(const kube::ObjectKey& key, const Ptr& now,
                             std::vector<ChangeRecord>* changes) {
  const auto it = objects.find(key);
  if (it == objects.end()) {
    if (now == nullptr) return;
    Index(*objects.emplace(key, now).first, true);
    changes->push_back({key, nullptr, now});
    return;
  }
  const Ptr old = it->second;
  if (now != nullptr && (now == old || hooks.equal(old.get(), now.get()))) return;
  Index(*it, false);
  if (now == nullptr) {
    objects.erase(it);
  } else {
    it->second = now;
    Index(*it, true);
  }
  changes->push_back({key, old, now});
}

void InformerCore::Impl::Tell(const std::vector<ChangeRecord>& changes, bool initial) {
  for (const ChangeRecord& change : changes) {
    for (const Notify& notify : notifies) notify(change.key, change.old, change.now, initial);
  }
}

void InformerCore::Impl::MarkSynced(const std::string& ns) {
  MutexLock lock(mutex);
  // Not there: it is being removed.
  if (const auto it = sources.find(ns); it != sources.end()) it->second.synced = true;
}

std::optional<Ptr> InformerCore::Impl::Partition::Project(const kube::ObjectKey& key,
                                                          const doc::Json& object) {
  Result<Ptr> projected = Internal("the projection threw");
  if (key.name.empty()) {
    projected = Invalid("NoName", "the object has no metadata.name");
  } else {
    try {
      projected = impl_.hooks.project(object);
    } catch (const std::exception& error) {
      // A JSON accessor used on a value of another type: one bad object must not end the loop.
      projected = Internal(error.what());
    }
  }
  if (projected.ok()) {
    corrupt_.erase(key);
    return *std::move(projected);
  }
  std::string version = VersionOf(object);
  const auto [it, fresh] = corrupt_.try_emplace(key, version);
  if (fresh || it->second != version) {
    it->second = std::move(version);
    impl_.corrupt_total.Increment();
    impl_.env.log.Error("skipping an object that cannot be read, until it changes",
                        {{"resource", std::string(impl_.type.plural)},
                         {"object", key.ToString()},
                         {"error", projected.error().ToString()}});
  }
  return std::nullopt;
}

void InformerCore::Impl::Partition::ListBegin() {
  listed_.clear();
  listed_corrupt_.clear();
}

void InformerCore::Impl::Partition::Listed(const doc::Json& object) {
  const kube::ObjectKey key = KeyOf(object);
  std::optional<Ptr> projected = Project(key, object);
  if (!projected.has_value()) {
    listed_corrupt_.insert(key);
    return;
  }
  if (*projected == nullptr) return;
  Ptr known;
  {
    MutexLock lock(impl_.mutex);
    known = impl_.Find(key);
  }
  // An unchanged object keeps its one copy: a relist of everything costs no second store.
  const bool same = known != nullptr && impl_.hooks.equal(known.get(), projected->get());
  listed_.insert_or_assign(key, same ? std::move(known) : *std::move(projected));
}

void InformerCore::Impl::Partition::ListComplete() {
  std::vector<ChangeRecord> changes;
  {
    MutexLock lock(impl_.mutex);
    std::vector<kube::ObjectKey> gone;
    for (const auto& [key, object] : impl_.objects) {
      if (!Covers(key)) continue;
      // What exists but cannot be read is not gone.
      if (listed_.contains(key) || listed_corrupt_.contains(key)) continue;
      gone.push_back(key);
    }
    for (const kube::ObjectKey& key : gone) impl_.Put(key, nullptr, &changes);
    for (const auto& [key, object] : listed_) impl_.Put(key, object, &changes);
    impl_.objects_gauge.Set(static_cast<double>(impl_.objects.size()));
  }
  std::erase_if(corrupt_,
                [this](const auto& item) { return !listed_corrupt_.contains(item.first); });
  listed_ = {};
  listed_corrupt_ = {};
  impl_.Tell(changes, !synced_once_);
  synced_once_ = true;
  impl_.MarkSynced(ns_);
}

void InformerCore::Impl::Partition::Applied(const doc::Json& object) {
  const kube::ObjectKey key = KeyOf(object);
  const std::optional<Ptr> projected = Project(key, object);
  if (!projected.has_value()) return;
  std::vector<ChangeRecord> changes;
  {
    MutexLock lock(impl_.mutex);
    impl_.Put(key, *projected, &changes);
    impl_.objects_gauge.Set(static_cast<double>(impl_.objects.size()));
  }
  impl_.Tell(changes, false);
}

void InformerCore::Impl::Partition::Removed(const doc::Json& object) {
  const kube::ObjectKey key = KeyOf(object);
  corrupt_.erase(key);
  std::vector<ChangeRecord> changes;
  {
    MutexLock lock(impl_.mutex);
    impl_.Put(key, nullptr, &changes);
    impl_.objects_gauge.Set(static_cast<double>(impl_.objects.size()));
  }
  impl_.Tell(changes, false);
}

InformerCore::InformerCore(InformerEnv env, kube::ResourceType type, InformerOptions options,
                           Hooks hooks)
    : impl_(std::make_unique<Impl>(std::move(env), type, std::move(options), std::move(hooks))) {}

InformerCore::~InformerCore() { Stop(); }

void InformerCore::Start() {
  MutexLock lock(impl_->mutex);
  impl_->started = true;
  for (const auto& [ns, source] : impl_->sources) source.reflector->Start();
}

void InformerCore::Stop() {
  std::vector<Reflector*> reflectors;
  {
    MutexLock lock(impl_->mutex);
    impl_->stopped = true;  // from here on `sources` stays as it is
    for (const auto& [ns, source] : impl_->sources) reflectors.push_back(source.reflector.get());
  }
  for (Reflector* reflector : reflectors) reflector->RequestStop();
  for (Reflector* reflector : reflectors) reflector->Join();
}

void InformerCore::AddNamespace(const std::string& ns) {
  MutexLock lock(impl_->mutex);
  if (impl_->stopped || impl_->SourceOf(ns) != nullptr) return;
  const Impl::Source& source = impl_->AddSource(ns);
  if (impl_->started) source.reflector->Start();
}

void InformerCore::RemoveNamespace(const std::string& ns) {
  Impl::Sources::node_type source;
  {
    MutexLock lock(impl_->mutex);
    if (impl_->stopped) return;
    source = impl_->sources.extract(ns);
    if (source.empty()) return;
  }
  // Not under the lock: its thread may be about to take it.
  source.mapped().reflector->RequestStop();
  source.mapped().reflector->Join();
  std::vector<ChangeRecord> changes;
  {
    MutexLock lock(impl_->mutex);
    std::vector<kube::ObjectKey> gone;
    for (const auto& [key, object] : impl_->objects) {
      if (ns.empty() || key.ns == ns) gone.push_back(key);
    }
    for (const kube::ObjectKey& key : gone) impl_->Put(key, nullptr, &changes);
    impl_->objects_gauge.Set(static_cast<double>(impl_->objects.size()));
  }
  impl_->Tell(changes, false);
}

std::vector<std::string> InformerCore::Namespaces() const {
  MutexLock lock(impl_->mutex);
  std::vector<std::string> out;
  for (const auto& [ns, source] : impl_->sources) out.push_back(ns);
  return out;
}

bool InformerCore::HasSynced(const std::string& ns) const {
  MutexLock lock(impl_->mutex);
  const Impl::Source* source = impl_->SourceOf(ns);
  return source != nullptr && source->synced;
}

uint64_t InformerCore::Incarnation(const std::string& ns) const {
  MutexLock lock(impl_->mutex);
  const Impl::Source* source = impl_->SourceOf(ns);
  if (source == nullptr) source = impl_->SourceOf("");
  return source == nullptr ? 0 : source->incarnation;
}

bool InformerCore::HasSynced() const {
  MutexLock lock(impl_->mutex);
  return std::all_of(impl_->sources.begin(), impl_->sources.end(),
                     [](const auto& item) { return item.second.synced || item.second.late; });
}

Status InformerCore::SyncStatus() const {
  MutexLock lock(impl_->mutex);
  std::string text;
  for (const auto& [ns, source] : impl_->sources) {
    if (source.synced || source.late) continue;
    text = std::string(impl_->type.plural) + " not listed yet";
    const Status error = source.reflector->LastError();
    if (!error.ok()) return Unavailable("NotSynced", text + ": " + error.ToString());
  }
  return text.empty() ? Status::Ok() : Unavailable("NotSynced", text);
}

Status InformerCore::LastError(const std::string& ns) const {
  MutexLock lock(impl_->mutex);
  const Impl::Source* source = impl_->SourceOf(ns);
  return source == nullptr ? Status::Ok() : source->reflector->LastError();
}

const kube::ResourceType& InformerCore::type() const { return impl_->type; }

size_t InformerCore::Size() const {
  MutexLock lock(impl_->mutex);
  return impl_->objects.size();
}

void InformerCore::AddNotify(Notify notify) { impl_->notifies.push_back(std::move(notify)); }

InformerCore::Ptr InformerCore::GetPtr(const kube::ObjectKey& key) const {
  MutexLock lock(impl_->mutex);
  return impl_->Find(key);
}

std::vector<InformerCore::Ptr> InformerCore::ListPtrs() const {
  MutexLock lock(impl_->mutex);
  std::vector<Ptr> out;
  out.reserve(impl_->objects.size());
  for (const auto& [key, object] : impl_->objects) out.push_back(object);
  return out;
}

std::vector<InformerCore::Ptr> InformerCore::ByIndexPtrs(std::string_view value) const {
  MutexLock lock(impl_->mutex);
  std::vector<Ptr> out;
  const auto it = impl_->index.find(std::string(value));
  if (it == impl_->index.end()) return out;
  out.reserve(it->second.size());
  for (const Node* node : it->second) out.push_back(node->second);
  return out;
}

}  // namespace weir::runtime
