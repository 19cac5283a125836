// The pure half of the election: what is known of the Lease, and what to do next. No I/O, no clock.
// Field semantics: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/
#pragma once

#include <optional>
#include <string>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/doc/json.h"
#include "client/kube/object.h"

namespace weir::runtime {

struct ElectionConfig {
  kube::ObjectKey lease{"weir-system", "weir"};
  std::string identity;  // unique per process: "<pod>_<random>"
  milliseconds lease_duration{15'000};
  milliseconds renew_deadline{10'000};
  milliseconds retry_period{2'000};
};

// lease_duration > renew_deadline > 1.2 * retry_period > 0, whole seconds of lease, an identity.
Status CheckElectionConfig(const ElectionConfig& config);

// spec of the Lease, times as written (never compared with a local clock).
struct LeaseRecord {
  std::string holder;
  int64_t duration_seconds = 0;
  std::string acquire_time;
  std::string renew_time;
  int64_t transitions = 0;
  friend bool operator==(const LeaseRecord&, const LeaseRecord&) = default;
};

// The Lease as last read or written, by whom it is held, and since when it is unchanged.
struct ElectionState {
  std::optional<LeaseRecord> observed;  // nullopt: absent or never seen
  std::string resource_version;
  BootTime observed_at{};              // own clock, at the last change of `observed`
  std::optional<BootTime> renewed_at;  // own clock, at the sending of the last successful write
};

// A write to attempt: create when `resource_version` is empty, else patch with it as guard.
struct LeaseWrite {
  LeaseRecord record;
  std::string resource_version;
};

LeaseRecord ParseLease(const doc::Json& lease);
// The body of a create, or (with write.resource_version as guard) of a merge patch, which keeps the
// labels and annotations that others put there.
doc::Json RenderLease(const kube::ObjectKey& key, const LeaseWrite& write);

// A look at the server: the record (nullopt: no such Lease). Equal records keep observed_at.
void Observe(ElectionState* state, std::optional<LeaseRecord> record, std::string resource_version,
             BootTime now);

// True while the lease counts as ours on our own clock.
bool HoldsLease(const ElectionState& state, const ElectionConfig& config, BootTime now);

// The write to attempt now, if any: renew what is ours, take what is free or expired.
std::optional<LeaseWrite> DecideWrite(const ElectionState& state, const ElectionConfig& config,
                                      BootTime now, SystemTime wall);

// The write succeeded; it was sent at `sent`.
void Wrote(ElectionState* state, const LeaseRecord& record, std::string resource_version,
           BootTime sent, BootTime now);

// The write that gives our lease up (holder empty, one second), if it is ours.
std::optional<LeaseWrite> DecideRelease(const ElectionState& state, const ElectionConfig& config,
                                        SystemTime wall);

}  // namespace weir::runtime
