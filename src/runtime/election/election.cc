#include "runtime/election/election.h"

#include <utility>

#include "base/doc/value.h"

namespace weir::runtime {
namespace {

// Candidates look at slightly different times, so that they do not race for a free lease.
constexpr double kJitter = 0.2;

}  // namespace

kube::ClientOptions ElectionClientOptions(const ElectionConfig& config) {
  kube::ClientOptions options;
  options.request_timeout = config.renew_deadline / 2;
  options.max_retries = 0;  // the election's own period is the retry
  options.user_agent = "weir-election";
  return options;
}

Elector::Elector(kube::KubeClient& client, Clock& clock, const log::Logger& log,
                 ElectionConfig config, UnitRandom random)
    : client_(client),
      clock_(clock),
      log_(log.With("lease", config.lease.ToString()).With("identity", config.identity)),
      config_(std::move(config)),
      random_(std::move(random)) {}

Elector::~Elector() { Stop(false); }

void Elector::Start(std::function<void()> on_elected, std::function<void()> on_lost) {
  on_elected_ = std::move(on_elected);
  on_lost_ = std::move(on_lost);
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Elector::Stop(bool release) {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  const bool held = IsLeader();
  leader_until_ = 0;  // before the release: nobody may act on a lease that is given away
  if (release && held) Release();
}

bool Elector::IsLeader() const {
  return clock_.BootNow().time_since_epoch().count() < leader_until_.load();
}

std::string Elector::Holder() const {
  MutexLock lock(mutex_);
  return state_.observed.has_value() ? state_.observed->holder : "";
}

void Elector::Run(std::stop_token stop) {
  bool elected = false;
  std::string reported;
  while (!stop.stop_requested()) {
    const bool held = Tick(elected, stop);
    if (stop.stop_requested()) return;
    const std::string holder = Holder();
    if (holder != reported && holder != config_.identity) {
      log_.Info(holder.empty() ? "the lease is free" : "another process leads",
                {{"holder", holder}});
    }
    reported = holder;
    if (held && !elected) {
      elected = true;
      log_.Info("elected");
      on_elected_();
    } else if (!held && elected) {
      log_.Error("the lease is lost", {{"holder", holder}});
      on_lost_();
      return;
    }
    double factor = 1;
    if (!elected) factor += kJitter * random_();
    const auto pause = milliseconds(
        static_cast<milliseconds::rep>(static_cast<double>(config_.retry_period.count()) * factor));
    if (!SleepFor(clock_, pause, stop)) return;
  }
}

Status Elector::Look(ElectionState* state, const std::stop_token& stop) {
  Result<doc::Json> lease = client_.Get(kube::kLeases, config_.lease, stop);
  if (lease.ok()) {
    Observe(state, ParseLease(*lease), doc::StringAt(*lease, {"metadata", "resourceVersion"}),
            clock_.BootNow());
  } else if (lease.error().code() == Code::kNotFound) {
    Observe(state, std::nullopt, "", clock_.BootNow());
  } else {
    return lease.error();
  }
  return Status::Ok();
}

Status Elector::WriteIfDue(ElectionState* state, const std::stop_token& stop) {
  const BootTime sent = clock_.BootNow();
  const auto write = DecideWrite(*state, config_, sent, clock_.SystemNow());
  if (!write.has_value()) return Status::Ok();
  Result<doc::Json> written = WriteLease(*write, stop);
  if (!written.ok()) {
    // Whether this write arrived or another's did: only a look can tell.
    state->resource_version.clear();
    return written.error();
  }
  Wrote(state, write->record, doc::StringAt(*written, {"metadata", "resourceVersion"}), sent,
        clock_.BootNow());
  return Status::Ok();
}

bool Elector::Tick(bool elected, const std::stop_token& stop) {
  ElectionState state;
  {
    MutexLock lock(mutex_);
    state = state_;
  }
  // A leader that comes back too late is out, whatever the server would say.
  bool held = false;
  if (!elected || HoldsLease(state, config_, clock_.BootNow())) {
    // A leader whose last write is known renews without a look; a conflict tells it otherwise.
    Status status;
    if (!elected || state.resource_version.empty()) status = Look(&state, stop);
    if (status.ok()) status = WriteIfDue(&state, stop);
    if (!status.ok() && !stop.stop_requested()) {
      log_.Warn("cannot read or write the lease", {{"error", status.ToString()}});
    }
    held = HoldsLease(state, config_, clock_.BootNow());
  }
  leader_until_ =
      held ? (*state.renewed_at + config_.renew_deadline).time_since_epoch().count() : 0;
  MutexLock lock(mutex_);
  state_ = std::move(state);
  return held;
}

Result<doc::Json> Elector::WriteLease(const LeaseWrite& write, const std::stop_token& stop) {
  const doc::Json body = RenderLease(config_.lease, write);
  if (write.resource_version.empty()) return client_.Create(kube::kLeases, body, stop);
  return client_.Patch(kube::kLeases, config_.lease, body, kube::PatchOptions{}, stop);
}

void Elector::Release() {
  ElectionState state;
  {
    MutexLock lock(mutex_);
    state = state_;
  }
  Status status;
  // The last write may have been cut off by the stop: then our record's version is unknown.
  if (state.resource_version.empty()) status = Look(&state, {});
  if (status.ok()) {
    const auto write = DecideRelease(state, config_, clock_.SystemNow());
    if (!write.has_value()) return;
    status = WriteLease(*write, {}).status();
  }
  if (status.ok()) {
    log_.Info("the lease is released");
  } else {
    log_.Warn("cannot release the lease; a standby waits until it runs out",
              {{"error", status.ToString()}});
  }
}

}  // namespace weir::runtime
