#include "runtime/election/lease.h"

#include <algorithm>
#include <utility>

#include "base/doc/value.h"

namespace weir::runtime {
namespace {

constexpr int64_t kMaxLeaseSeconds = 86'400;  // of another's record, whatever it claims

bool IsOurs(const ElectionState& state, const ElectionConfig& config) {
  return state.observed.has_value() && state.observed->holder == config.identity;
}

}  // namespace

Status CheckElectionConfig(const ElectionConfig& config) {
  const auto bad = [](std::string message) {
    return Invalid("BadElectionConfig", "leader election: " + std::move(message));
  };
  if (config.identity.empty()) return bad("the identity is empty");
  if (config.lease.name.empty() || config.lease.ns.empty()) {
    return bad("the Lease needs a namespace and a name");
  }
  if (config.lease_duration.count() % 1000 != 0) {
    return bad("the lease duration must be whole seconds, not " +
               FormatDuration(config.lease_duration));
  }
  if (config.lease_duration <= config.renew_deadline) {
    return bad("the lease duration (" + FormatDuration(config.lease_duration) +
               ") must be longer than the renew deadline (" +
               FormatDuration(config.renew_deadline) + ")");
  }
  if (config.retry_period.count() <= 0 || config.renew_deadline <= config.retry_period * 12 / 10) {
    return bad("the renew deadline (" + FormatDuration(config.renew_deadline) +
               ") must be longer than 1.2 retry periods (" + FormatDuration(config.retry_period) +
               ")");
  }
  return Status::Ok();
}

LeaseRecord ParseLease(const doc::Json& lease) {
  return {doc::StringAt(lease, {"spec", "holderIdentity"}),
          doc::IntAt(lease, {"spec", "leaseDurationSeconds"}),
          doc::StringAt(lease, {"spec", "acquireTime"}),
          doc::StringAt(lease, {"spec", "renewTime"}),
          doc::IntAt(lease, {"spec", "leaseTransitions"})};
}

doc::Json RenderLease(const kube::ObjectKey& key, const LeaseWrite& write) {
  const LeaseRecord& record = write.record;
  doc::Json metadata = {{"namespace", key.ns}, {"name", key.name}};
  if (!write.resource_version.empty()) metadata["resourceVersion"] = write.resource_version;
  return {{"apiVersion", kube::kLeases.ApiVersion()},
          {"kind", std::string(kube::kLeases.kind)},
          {"metadata", std::move(metadata)},
          {"spec",
           {{"holderIdentity", record.holder},
            {"leaseDurationSeconds", record.duration_seconds},
            {"acquireTime", record.acquire_time},
            {"renewTime", record.renew_time},
            {"leaseTransitions", record.transitions}}}};
}

void Observe(ElectionState* state, std::optional<LeaseRecord> record, std::string resource_version,
             BootTime now) {
  if (state->observed != record) {
    state->observed = std::move(record);
    state->observed_at = now;
  }
  state->resource_version = std::move(resource_version);
}

bool HoldsLease(const ElectionState& state, const ElectionConfig& config, BootTime now) {
  return IsOurs(state, config) && state.renewed_at.has_value() &&
         now - *state.renewed_at < config.renew_deadline;
}

std::optional<LeaseWrite> DecideWrite(const ElectionState& state, const ElectionConfig& config,
                                      BootTime now, SystemTime wall) {
  const std::string stamp = FormatMicroTime(wall);
  LeaseWrite write;
  write.resource_version = state.resource_version;
  write.record = {config.identity, config.lease_duration.count() / 1000, stamp, stamp, 0};
  if (!state.observed.has_value()) {
    write.resource_version.clear();
    return write;
  }
  const LeaseRecord& seen = *state.observed;
  write.record.transitions = seen.transitions;
  if (seen.holder == config.identity) {
    // Also when the answer to our write was lost: identities are unique, so nobody else wrote it.
    write.record.acquire_time = seen.acquire_time;
    return write;
  }
  const auto valid_for = seconds(std::clamp<int64_t>(seen.duration_seconds, 0, kMaxLeaseSeconds));
  if (!seen.holder.empty() && now - state.observed_at < valid_for) return std::nullopt;
  ++write.record.transitions;
  return write;
}

void Wrote(ElectionState* state, const LeaseRecord& record, std::string resource_version,
           BootTime sent, BootTime now) {
  Observe(state, record, std::move(resource_version), now);
  state->renewed_at = sent;
}

std::optional<LeaseWrite> DecideRelease(const ElectionState& state, const ElectionConfig& config,
                                        SystemTime wall) {
  if (!IsOurs(state, config)) return std::nullopt;
  const std::string stamp = FormatMicroTime(wall);
  return LeaseWrite{{"", 1, stamp, stamp, state.observed->transitions}, state.resource_version};
}

}  // namespace weir::runtime
