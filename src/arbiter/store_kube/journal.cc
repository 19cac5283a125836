#include "arbiter/store_kube/journal.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/doc/json.h"

namespace weir::arbiter {
namespace {

constexpr int kTries = 5;  // against others who write the object at the same time

}  // namespace

KubeJournal::Seen KubeJournal::See(const doc::Json& object) {
  return {doc::StringAt(object, {"metadata", "uid"}),
          doc::StringAt(object, {"metadata", "resourceVersion"}),
          doc::StringAt(object, {"status", "arbitration", "owner"}),
          static_cast<uint32_t>(doc::IntAt(object, {"status", "arbitration", "epoch"})),
          doc::IntAt(object, {"status", "arbitration", "sequence"})};
}

Result<KubeJournal::Opened> KubeJournal::Open(kube::KubeClient& client, const kube::ObjectKey& key,
                                              const std::string& owner, std::stop_token stop) {
  ASSIGN_OR_RETURN(const doc::Json object, client.Get(kube::kPipelines, key, std::move(stop)));
  Opened opened;
  if (const doc::Json* stored = doc::Find(object, {"status", "arbitration"})) {
    ASSIGN_OR_RETURN(StoredRecord read, DecodeRecord(*stored));
    opened.record = std::move(read.record);
  } else {
    opened.fresh = true;
  }
  opened.journal = std::make_unique<KubeJournal>(client, key, owner, See(object));
  return opened;
}

KubeJournal::Seen KubeJournal::seen() const {
  MutexLock lock(mutex_);
  return seen_;
}

void KubeJournal::Set(Seen seen) {
  MutexLock lock(mutex_);
  seen_ = std::move(seen);
}

void KubeJournal::Notice(const doc::Json& object) {
  Seen now = See(object);
  MutexLock lock(mutex_);
  const bool same = now.uid == seen_.uid && now.owner == seen_.owner && now.epoch == seen_.epoch &&
                    now.sequence == seen_.sequence;
  if (same) seen_ = std::move(now);
}

Status KubeJournal::Write(const Record& record, std::stop_token stop) {
  doc::Json arbitration = EncodeRecord(record, owner_);
  for (int tries = 1;; ++tries) {
    const Seen before = seen();
    arbitration["sequence"] = before.sequence + 1;
    const doc::Json patch = {{"metadata", {{"resourceVersion", before.resource_version}}},
                             {"status", {{"arbitration", arbitration}}}};
    kube::PatchOptions options;
    options.subresource = "status";
    const auto written = client_.Patch(kube::kPipelines, key_, patch, options, stop);
    if (written.ok()) {
      Set(See(*written));
      return Status::Ok();
    }
    if (written.status().code() != Code::kConflict || tries >= kTries) {
      return written.status().code() == Code::kConflict
                 ? Unavailable("Contended", "others write the Pipeline's status all the time")
                 : written.status();
    }
    ASSIGN_OR_RETURN(const doc::Json object, client_.Get(kube::kPipelines, key_, stop));
    Seen now = See(object);
    // Ours, perhaps by a write whose answer was lost; or, at the first write, what was opened.
    const bool ours = now.owner == owner_ && now.epoch == record.state.epoch;
    const bool untouched =
        now.owner == before.owner && now.epoch == before.epoch && now.sequence == before.sequence;
    if (now.uid != before.uid || (!ours && !untouched)) {
      return Conflict("NotOwner", "the operator " + now.owner + " has taken the pipeline over");
    }
    Set(std::move(now));
  }
}

}  // namespace weir::arbiter
