#include "runtime/scope/scope.h"

#include <optional>
#include <utility>

#include "base/doc/value.h"

namespace weir::runtime {
namespace {

constexpr milliseconds kSeedLook{20};
constexpr char kAll[] = "";  // as informers name all namespaces

std::string Shown(const std::string& ns) { return ns == kAll ? "*" : ns; }

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string ScopeText(const Scope& scope) {
  if (!scope.selector.empty()) return "namespaces with " + scope.selector;
  return scope.names.empty() ? "all namespaces" : "namespaces " + Joined(scope.names);
}

ScopeKeeper::ScopeKeeper(InformerEnv env, Scope scope)
    : env_(std::move(env)),
      served_gauge_(
          env_.metrics.GetGauge("weir_namespaces_served",
                                "Namespaces whose objects are reconciled; all of them are one.")),
      waiting_gauge_(env_.metrics.GetGauge("weir_namespaces_waiting",
                                           "Namespaces that are to be served, and cannot be "
                                           "listed yet.")),
      scope_(std::move(scope)) {}

ScopeKeeper::~ScopeKeeper() { Stop(); }

void ScopeKeeper::Set(Scope scope) {
  const std::string to = ScopeText(scope);
  std::string from;
  {
    MutexLock lock(mutex_);
    if (scope == scope_) return;
    from = ScopeText(scope_);
    scope_ = std::move(scope);
    changed_ = true;
    wake_.notify_all();
  }
  env_.log.Info("the namespaces to look after change", {{"from", from}, {"to", to}});
}

bool ScopeKeeper::Serves(const std::string& ns) const {
  MutexLock lock(mutex_);
  return served_.contains(kAll) || served_.contains(ns);
}

void ScopeKeeper::Wake() {
  MutexLock lock(mutex_);
  changed_ = true;
  wake_.notify_all();
}

// Made anew for another selector; none without one.
void ScopeKeeper::FollowSelector(const std::string& selector) {
  if (selector == followed_) return;
  if (namespaces_ != nullptr) namespaces_->Stop();
  namespaces_.reset();
  followed_ = selector;
  if (selector.empty()) return;
  InformerOptions options;
  options.label_selector = selector;
  options.metadata_only = true;
  namespaces_ = std::make_unique<NamespaceInformer>(
      env_, kube::kNamespaces, std::move(options),
      [](const doc::Json& object) -> Result<std::optional<std::string>> {
        return std::optional<std::string>(doc::StringAt(object, {"metadata", "name"}));
      });
  namespaces_->OnChange([this](const Change<std::string>&) { Wake(); });
  namespaces_->Start();
}

std::optional<ScopeKeeper::Names> ScopeKeeper::Wanted() {
  if (scope_.selector.empty()) {
    if (scope_.names.empty()) return Names{kAll};
    return Names(scope_.names.begin(), scope_.names.end());
  }
  if (namespaces_ == nullptr || !namespaces_->HasSynced()) return std::nullopt;
  Names names;
  for (const auto& name : namespaces_->List()) names.insert(*name);
  return names;
}

bool ScopeKeeper::PartsSynced(const std::string& ns) {
  for (InformerCore* part : parts_) {
    if (part->HasSynced(ns)) continue;
    const Status error = part->LastError(ns);
    const SteadyTime now = env_.clock.SteadyNow();
    const auto it = told_.find(ns);
    if (!error.ok() && (it == told_.end() || now >= it->second + kTellAgain)) {
      told_[ns] = now;
      env_.log.Warn("a namespace cannot be served yet",
                    {{"namespace", Shown(ns)},
                     {"missing", std::string(part->type().plural)},
                     {"error", error.ToString()}});
    }
    return false;
  }
  told_.erase(ns);
  return true;
}

Status ScopeKeeper::Seed(const std::function<void(const Status&)>& waiting, std::stop_token stop) {
  std::string selector;
  {
    MutexLock lock(mutex_);
    selector = scope_.selector;
  }
  FollowSelector(selector);
  while (namespaces_ != nullptr && !namespaces_->HasSynced()) {
    waiting(namespaces_->SyncStatus());
    if (!SleepFor(env_.clock, kSeedLook, stop)) return Cancelled();
  }
  Names wanted;
  {
    MutexLock lock(mutex_);
    wanted = Wanted().value_or(Names{});
    served_ = wanted;
  }
  for (const std::string& ns : wanted) {
    for (InformerCore* part : parts_) part->AddNamespace(ns);
    for (InformerCore* subject : subjects_) subject->AddNamespace(ns);
  }
  served_gauge_.Set(static_cast<double>(wanted.size()));
  return Status::Ok();
}

bool ScopeKeeper::Step() {
  std::string selector;
  {
    MutexLock lock(mutex_);
    selector = scope_.selector;
    changed_ = false;
  }
  FollowSelector(selector);
  std::optional<Names> wanted;
  {
    MutexLock lock(mutex_);
    // Another one came meanwhile: its Namespaces are not those that are followed.
    if (scope_.selector == selector) wanted = Wanted();
  }
  if (!wanted) return false;
  for (InformerCore* subject : subjects_) {
    for (const std::string& ns : subject->Namespaces()) {
      if (!wanted->contains(ns)) subject->RemoveNamespace(ns);
    }
  }
  for (InformerCore* part : parts_) {
    for (const std::string& ns : part->Namespaces()) {
      if (!wanted->contains(ns)) part->RemoveNamespace(ns);
    }
    for (const std::string& ns : *wanted) part->AddNamespace(ns);
  }
  Names shown;
  if (!subjects_.empty()) {
    const std::vector<std::string> now = subjects_.front()->Namespaces();
    shown.insert(now.begin(), now.end());
  }
  size_t waiting = 0;
  Names served;
  for (const std::string& ns : *wanted) {
    const bool there = shown.contains(ns);
    if (!there && !PartsSynced(ns)) {
      ++waiting;
      continue;
    }
    served.insert(ns);
    if (there) continue;
    for (InformerCore* subject : subjects_) subject->AddNamespace(ns);
    env_.log.Info("a namespace is looked after", {{"namespace", Shown(ns)}});
  }
  served_gauge_.Set(static_cast<double>(served.size()));
  waiting_gauge_.Set(static_cast<double>(waiting));
  Names before;
  bool settled = waiting == 0;
  {
    MutexLock lock(mutex_);
    before = std::exchange(served_, std::move(served));
    settled = settled && !changed_;
  }
  for (const std::string& ns : before) {
    if (wanted->contains(ns)) continue;
    env_.log.Info("a namespace is no longer looked after", {{"namespace", Shown(ns)}});
  }
  return settled;
}

void ScopeKeeper::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void ScopeKeeper::Stop() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  if (namespaces_ != nullptr) namespaces_->Stop();
}

void ScopeKeeper::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const bool settled = Step();
    MutexLock lock(mutex_);
    const SteadyTime look = settled ? SteadyTime::max() : env_.clock.SteadyNow() + kTick;
    while (!stop.stop_requested() && !changed_ && env_.clock.SteadyNow() < look) {
      env_.clock.WaitUntil(wake_, mutex_, look, stop);
    }
  }
}

}  // namespace weir::runtime
