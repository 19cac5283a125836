// Users' own connectors in a cluster: ConfigMaps with the label weir.dev/connector (any value) in
// one namespace, watched by an informer, and what they say together.
//
// What cannot be read is told by an Event on its ConfigMap, in the log and by a metric, and holds
// up nobody: what it said before stays in force. Nor does a namespace that may not be listed:
// without a right, or an answer within kPatience, the operator begins with the connectors that it
// brings along, and the others count as soon as they are seen.
//
// Owned by the wiring. Start and Stop are a follower of the Manager, Lead and Rest a service; Get
// may be called by any thread. The handlers run on the informer's thread.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "client/kube/client.h"
#include "runtime/connectors/connector_set.h"
#include "runtime/events/events.h"
#include "runtime/informer/informer.h"
#include "sql/connectors/known.h"

namespace weir::runtime {

inline constexpr char kConnectorLabel[] = "weir.dev/connector";

class ConnectorWatch {
 public:
  static constexpr milliseconds kPatience{10'000};

  struct Env {
    kube::KubeClient& client;
    Clock& clock;
    metrics::Registry& metrics;
    log::Logger log;
    std::function<bool()> is_leader;
  };

  // `instance` names this process in Events.
  ConnectorWatch(Env env, std::string ns, std::string instance);
  ConnectorWatch(const ConnectorWatch&) = delete;
  ConnectorWatch& operator=(const ConnectorWatch&) = delete;

  // Something else is known from now on: Get says what. Before Start.
  void OnChange(std::function<void()> handler) { handlers_.push_back(std::move(handler)); }

  // What is known now; never null.
  sql::KnownConnectorsPtr Get() const;

  // Returns when the namespace was listed, or cannot be for now.
  void Start();
  void Stop();
  // From now on what is wrong is told, first of all what is already: a standby says nothing.
  void Lead();
  void Rest() { events_.Stop(); }

  EventRecorder& events() { return events_; }

 private:
  void OnConfigMap(const Change<ConnectorFile>& change);
  // Those that were not told yet.
  std::vector<ConnectorNotice> NewNotices() REQUIRES(mutex_);
  void Tell(const std::vector<ConnectorNotice>& notices);

  const Env env_;
  const std::string namespace_;
  metrics::Gauge& in_force_;
  metrics::Gauge& invalid_;
  std::vector<std::function<void()>> handlers_;
  mutable Mutex mutex_;
  ConnectorSet set_ GUARDED_BY(mutex_);
  bool leads_ GUARDED_BY(mutex_) = false;
  std::set<std::string> standing_ GUARDED_BY(mutex_);  // what was told, and still holds
  sql::KnownConnectorsPtr known_ GUARDED_BY(mutex_);
  EventRecorder events_;
  Informer<ConnectorFile> config_maps_;  // the last member: its thread uses the others
};

}  // namespace weir::runtime
