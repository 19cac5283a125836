// A local, read-only, typed copy of one resource type, kept current by list and watch.
//
// Informer<T> is a thin cast over InformerCore (type-erased, in informer.cc). Each object is
// projected to a small T at once and its JSON dropped; equal projections change nothing and tell
// nobody. Readers get shared_ptr<const T> snapshots from any thread, in O(1) (List: O(n), ByIndex:
// O(matches)).
//
// Threads: one jthread per watched namespace (or one for all). Handlers run on that thread, in
// order per key, outside every lock; they must be quick (enqueue a key) and must not throw.
// Handlers are registered before Start. Owned by main's wiring, started and stopped by the Manager.
//
// An object whose projection fails is reported once per resourceVersion (log and metric) and
// skipped until it changes; the projection of its last good version, if any, stays in the store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/backoff.h"
#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/doc/json.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "client/kube/client.h"
#include "client/kube/object.h"

namespace weir::runtime {

struct InformerOptions {
  std::vector<std::string> namespaces;  // empty: all namespaces, one list/watch
  bool none_yet = false;                // instead: no namespace, until AddNamespace says which
  std::string label_selector;
  bool metadata_only = false;  // PartialObjectMetadata: no spec, no status is transferred
  int page_size = 250;
  seconds watch_timeout{290};
  BackoffPolicy backoff{milliseconds(200), milliseconds(30'000), 2, 0.5};
};

// What every informer needs from its surroundings. References outlive the informer.
struct InformerEnv {
  kube::KubeClient& client;
  Clock& clock;
  metrics::Registry& metrics;
  log::Logger log;
  UnitRandom random = MakeUnitRandom();
};

class InformerCore {
 public:
  using Ptr = std::shared_ptr<const void>;
  struct Hooks {
    std::function<Result<Ptr>(const doc::Json&)> project;  // null: not ours
    std::function<bool(const void*, const void*)> equal;
    std::function<std::vector<std::string>(const void*)> index;  // may be empty
  };
  // `initial`: the object was in the first complete list, i.e. nothing has happened to it.
  using Notify =
      std::function<void(const kube::ObjectKey&, const Ptr& old, const Ptr& now, bool initial)>;

  InformerCore(InformerEnv env, kube::ResourceType type, InformerOptions options, Hooks hooks);
  virtual ~InformerCore();
  InformerCore(const InformerCore&) = delete;
  InformerCore& operator=(const InformerCore&) = delete;

  void Start();
  // Requests stop and joins; idempotent. Readers go on seeing the last state.
  void Stop();

  // A namespace more ("": all of them) or less, at any time, by one thread at a time, which is not
  // Stop's. One that was there, or was not, changes nothing; nor does either after Stop. Namespaces
  // must not overlap: "" goes before others come. RemoveNamespace joins the namespace's thread and
  // then tells the handlers, on the calling one, that its objects are gone.
  void AddNamespace(const std::string& ns);
  void RemoveNamespace(const std::string& ns);
  std::vector<std::string> Namespaces() const;
  // It has been listed completely once, under its present AddNamespace.
  bool HasSynced(const std::string& ns) const;
  // Which of its AddNamespaces that is: another number each time; 0 while it is not watched. When
  // all namespaces are, it is that of all.
  uint64_t Incarnation(const std::string& ns) const;

  // Every namespace that was there at Start has been listed completely once. One that came later
  // does not count: a right that is missing there is no reason to stop serving the others.
  bool HasSynced() const;
  // OK once synced; else what is missing and the last error met, for logs and /readyz.
  Status SyncStatus() const;
  // The last error met in that namespace; OK when there was none, or no such namespace.
  Status LastError(const std::string& ns) const;
  const kube::ResourceType& type() const;
  size_t Size() const;

 protected:
  void AddNotify(Notify notify);
  Ptr GetPtr(const kube::ObjectKey& key) const;
  std::vector<Ptr> ListPtrs() const;
  std::vector<Ptr> ByIndexPtrs(std::string_view value) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One change of a stored projection; at least one of the two is set. Both set: they differ.
template <typename T>
struct Change {
  kube::ObjectKey key;
  std::shared_ptr<const T> old;  // null: appeared
  std::shared_ptr<const T> now;  // null: gone
  bool initial = false;          // part of the first complete list
};

template <typename T>
class Informer : public InformerCore {
 public:
  // nullopt: the object is not ours. An error: it is corrupt (see above).
  using Projector = std::function<Result<std::optional<T>>(const doc::Json&)>;
  // The strings under which ByIndex finds the object (the owning job's key, say); none is fine.
  using Indexer = std::function<std::vector<std::string>(const T&)>;
  using Handler = std::function<void(const Change<T>&)>;

  Informer(InformerEnv env, kube::ResourceType type, InformerOptions options, Projector projector,
           Indexer indexer = {})
      : InformerCore(std::move(env), type, std::move(options),
                     MakeHooks(std::move(projector), std::move(indexer))) {}

  // Before Start only.
  void OnChange(Handler handler) {
    AddNotify([handler = std::move(handler)](const kube::ObjectKey& key, const Ptr& old,
                                             const Ptr& now, bool initial) {
      handler(Change<T>{key, Cast(old), Cast(now), initial});
    });
  }

  std::shared_ptr<const T> Get(const kube::ObjectKey& key) const { return Cast(GetPtr(key)); }
  std::vector<std::shared_ptr<const T>> List() const { return CastAll(ListPtrs()); }
  std::vector<std::shared_ptr<const T>> ByIndex(std::string_view value) const {
    return CastAll(ByIndexPtrs(value));
  }

 private:
  static std::shared_ptr<const T> Cast(const Ptr& ptr) {
    return std::static_pointer_cast<const T>(ptr);
  }
  static std::vector<std::shared_ptr<const T>> CastAll(const std::vector<Ptr>& ptrs) {
    std::vector<std::shared_ptr<const T>> out;
    out.reserve(ptrs.size());
    for (const Ptr& ptr : ptrs) out.push_back(Cast(ptr));
    return out;
  }
  static Hooks MakeHooks(Projector projector, Indexer indexer) {
    Hooks hooks;
    hooks.project = [projector = std::move(projector)](const doc::Json& object) -> Result<Ptr> {
      ASSIGN_OR_RETURN(std::optional<T> projected, projector(object));
      if (!projected.has_value()) return Ptr();
      return Ptr(std::make_shared<const T>(*std::move(projected)));
    };
    hooks.equal = [](const void* a, const void* b) {
      return *static_cast<const T*>(a) == *static_cast<const T*>(b);
    };
    if (indexer) {
      hooks.index = [indexer = std::move(indexer)](const void* object) {
        return indexer(*static_cast<const T*>(object));
      };
    }
    return hooks;
  }
};

}  // namespace weir::runtime
