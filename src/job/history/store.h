// The recorded history of a SqlJob where it is kept: the annotations weir.dev/history and
// weir.dev/tuner of the object itself.
//
// Informers drop the values (10,000 jobs share one watch), so they are read by GET when a decision
// or a run's end needs them, and written by a merge patch of their own that touches nothing else.
// One HistoryStore a process, stateless, any thread; the caller serialises the writes of one key
// (reconcile workers do) and asks first whether it leads.
// What is damaged, foreign or oversized never fails: what can be kept is kept, `damage` says the
// rest. Errors are the API server's only (client.h); kConflict/Replaced: another object of that
// name is there now; kInvalid: the object's annotations have no room left for these.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/core/status.h"
#include "base/doc/json.h"
#include "client/kube/client.h"
#include "tuner/history.h"

namespace weir::job {

inline constexpr char kAnnotationHistory[] = "weir.dev/history";
inline constexpr char kAnnotationTuner[] = "weir.dev/tuner";

struct Recorded {
  tuner::History history;
  doc::Json state;                  // the tuner's; null: none
  std::vector<std::string> damage;  // for a condition; empty: all was as written
};

// Pure: of a SqlJob as the API server sends it, and the merge patch that writes it back. The uid in
// it guards against an object that was deleted and made anew. Both annotations together stay within
// tuner::kMaxHistoryBytes + kMaxStateBytes.
Recorded RecordedOf(const doc::Json& sql_job);
doc::Json RecordedPatch(const std::string& uid, const Recorded& recorded);

class HistoryStore {
 public:
  explicit HistoryStore(kube::KubeClient& client) : client_(client) {}

  Result<Recorded> Read(const kube::ObjectKey& key, const std::string& uid,
                        std::stop_token stop) const;
  // The object's new resourceVersion: a write of one's own that the informer will show later.
  Result<std::string> Write(const kube::ObjectKey& key, const std::string& uid,
                            const Recorded& recorded, std::stop_token stop) const;

  struct Updated {
    Recorded recorded;
    std::string resource_version;  // empty: `change` changed nothing, so nothing was written
  };
  // Reads, lets `change` add to it, and writes what differs then.
  Result<Updated> Update(const kube::ObjectKey& key, const std::string& uid,
                         const std::function<void(Recorded*)>& change, std::stop_token stop) const;

 private:
  kube::KubeClient& client_;
};

}  // namespace weir::job
