// The arbitration's state in the status of its Pipeline: one guarded write for each record.
//
// A write carries the resourceVersion last seen. When another's write came between (the user edits
// spec, the controller writes its part of status) the object is read again, and the write repeated
// if what is stored is still this operator's; if another one has written the arbitration since, the
// pipeline is lost to it: kConflict/NotOwner. Used by one engine; Write is called by one thread at
// a time.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "arbiter/engine/journal.h"
#include "arbiter/store_kube/codec.h"
#include "base/core/mutex.h"
#include "base/doc/value.h"
#include "client/kube/client.h"
#include "client/kube/object.h"

namespace weir::arbiter {

class KubeJournal : public Journal {
 public:
  // What is stored, and the journal that goes on from there. `owner` is unique to this process.
  // `client` outlives the journal. kNotFound: there is no such Pipeline.
  struct Opened {
    std::unique_ptr<KubeJournal> journal;
    Record record = {};
    bool fresh = false;  // nothing was stored yet
  };
  static Result<Opened> Open(kube::KubeClient& client, const kube::ObjectKey& key,
                             const std::string& owner, std::stop_token stop);

  Status Write(const Record& record, std::stop_token stop) override;
  // The object as another writer of this process has just been answered: where it holds what this
  // journal wrote last, the next write need not find out its version by a conflict. Any thread.
  void Notice(const doc::Json& object);

  // What the object was when last seen.
  struct Seen {
    std::string uid = {};
    std::string resource_version = {};
    std::string owner = {};  // of what is stored
    uint32_t epoch = 0;
    int64_t sequence = 0;  // rises with every write of the arbitration
  };
  // For Open.
  KubeJournal(kube::KubeClient& client, kube::ObjectKey key, std::string owner, Seen seen)
      : client_(client), key_(std::move(key)), owner_(std::move(owner)), seen_(std::move(seen)) {}

 private:
  static Seen See(const doc::Json& object);
  Seen seen() const;
  void Set(Seen seen);

  kube::KubeClient& client_;
  const kube::ObjectKey key_;
  const std::string owner_;
  mutable Mutex mutex_;
  Seen seen_ GUARDED_BY(mutex_);  // as this operator knows it to be
};

}  // namespace weir::arbiter
