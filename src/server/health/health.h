// /healthz, /readyz, /metrics and /debug/queue as routes.
//
// Checks are registered by name before Register; they are called on each request, from the
// listener's threads, and must not block. /healthz and /readyz answer 200 "ok" or 503 with the
// failed checks; `?verbose` lists all, as the Kubernetes API server's own end points do.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/core/status.h"
#include "base/metrics/metrics.h"
#include "server/http/listener.h"

namespace weir::server {

using Check = std::function<Status()>;

class Health {
 public:
  explicit Health(metrics::Registry& metrics) : metrics_(metrics) {}

  void AddLiveness(std::string name, Check check);
  void AddReadiness(std::string name, Check check);
  // Called before each serialisation of the metrics.
  void OnScrape(std::function<void()> update);
  // The JSON text of /debug/queue.
  void SetDebugQueue(std::function<std::string()> render);

  // Adds the routes; *this must outlive the listener.
  void Register(Router* router) const;

 private:
  using Checks = std::vector<std::pair<std::string, Check>>;
  static HttpResponse Answer(const Checks& checks, bool verbose);

  metrics::Registry& metrics_;
  Checks live_;
  Checks ready_;
  std::vector<std::function<void()>> updates_;
  std::function<std::string()> debug_queue_;
};

}  // namespace weir::server
