#include "runtime/connectors/connector_watch.h"

#include <memory>
#include <utility>

#include "base/doc/value.h"

namespace weir::runtime {
namespace {

constexpr milliseconds kLook{20};

InformerOptions OptionsOf(const std::string& ns) {
  InformerOptions options;
  options.namespaces = {ns};
  options.label_selector = kConnectorLabel;
  return options;
}

Result<std::optional<ConnectorFile>> Project(const doc::Json& object) {
  ConnectorFile file;
  file.ns = doc::StringAt(object, {"metadata", "namespace"});
  file.name = doc::StringAt(object, {"metadata", "name"});
  file.uid = doc::StringAt(object, {"metadata", "uid"});
  const doc::Json* data = doc::Find(object, {"data"});
  if (data != nullptr && data->is_object()) {
    for (const auto& [key, text] : data->items()) {
      if (text.is_string()) file.data[key] = text.get<std::string>();
    }
  }
  return std::optional(std::move(file));
}

}  // namespace

ConnectorWatch::ConnectorWatch(Env env, std::string ns, std::string instance)
    : env_(std::move(env)),
      namespace_(std::move(ns)),
      in_force_(env_.metrics.GetGauge("weir_own_connectors",
                                      "Users' own connectors and formats that are in force.")),
      invalid_(env_.metrics.GetGauge(
          "weir_own_connectors_invalid",
          "Data keys of ConfigMaps with connectors that cannot be read as they are.")),
      known_(std::make_shared<const sql::KnownConnectors>()),
      events_({kube::kConfigMaps, env_.client, env_.clock, env_.log, env_.metrics, env_.is_leader},
              std::move(instance)),
      config_maps_(InformerEnv{env_.client, env_.clock, env_.metrics, env_.log}, kube::kConfigMaps,
                   OptionsOf(namespace_), Project) {
  config_maps_.OnChange([this](const Change<ConnectorFile>& change) { OnConfigMap(change); });
}

sql::KnownConnectorsPtr ConnectorWatch::Get() const {
  MutexLock lock(mutex_);
  return known_;
}

void ConnectorWatch::Start() {
  config_maps_.Start();
  const SteadyTime end = env_.clock.SteadyNow() + kPatience;
  while (!config_maps_.HasSynced() && config_maps_.LastError(namespace_).code() != Code::kDenied &&
         env_.clock.SteadyNow() < end) {
    SleepFor(env_.clock, kLook, {});
  }
  if (config_maps_.HasSynced()) return;
  env_.log.Warn("users' own connectors cannot be read; going on without them",
                {{"namespace", namespace_},
                 {"error", config_maps_.SyncStatus().ToString()},
                 {"remedy",
                  "the right to list and watch its ConfigMaps (the chart's connectors), "
                  "or --connectors-namespace"}});
}

void ConnectorWatch::Stop() { config_maps_.Stop(); }

void ConnectorWatch::Lead() {
  events_.Start();
  std::vector<ConnectorNotice> notices;
  {
    MutexLock lock(mutex_);
    leads_ = true;
    notices = NewNotices();
  }
  Tell(notices);
}

void ConnectorWatch::OnConfigMap(const Change<ConnectorFile>& change) {
  std::vector<ConnectorNotice> notices;
  bool moved = false;
  {
    MutexLock lock(mutex_);
    if (change.now) {
      set_.Put(*change.now);
    } else {
      set_.Remove(change.key.name);
    }
    auto known = std::make_shared<const sql::KnownConnectors>(set_.Known());
    moved = known->own_connectors != known_->own_connectors ||
            known->own_formats != known_->own_formats;
    in_force_.Set(static_cast<double>(known->own_connectors.size() + known->own_formats.size()));
    invalid_.Set(set_.Invalid());
    if (moved) known_ = std::move(known);
    if (leads_) notices = NewNotices();
  }
  Tell(notices);
  if (!moved) return;
  env_.log.Info("users' own connectors changed", {{"config_map", change.key.ToString()}});
  for (const auto& handler : handlers_) handler();
}

std::vector<ConnectorNotice> ConnectorWatch::NewNotices() {
  std::vector<ConnectorNotice> fresh;
  std::set<std::string> standing;
  for (ConnectorNotice& notice : set_.Notices()) {
    std::string identity =
        notice.about.uid + "/" + notice.event.reason + "/" + notice.event.message;
    if (standing_.count(identity) == 0) fresh.push_back(std::move(notice));
    standing.insert(std::move(identity));
  }
  standing_ = std::move(standing);
  return fresh;
}

void ConnectorWatch::Tell(const std::vector<ConnectorNotice>& notices) {
  for (const ConnectorNotice& notice : notices) {
    if (notice.event.warning) {
      env_.log.Warn(notice.event.message,
                    {{"config_map", notice.about.ns + "/" + notice.about.name},
                     {"reason", notice.event.reason}});
    }
    events_.Record(notice.about, notice.event);
  }
}

}  // namespace weir::runtime
