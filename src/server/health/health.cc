#include "server/health/health.h"

namespace weir::server {

void Health::AddLiveness(std::string name, Check check) {
  live_.emplace_back(std::move(name), std::move(check));
}

void Health::AddReadiness(std::string name, Check check) {
  ready_.emplace_back(std::move(name), std::move(check));
}

void Health::OnScrape(std::function<void()> update) { updates_.push_back(std::move(update)); }

void Health::SetDebugQueue(std::function<std::string()> render) {
  debug_queue_ = std::move(render);
}

HttpResponse Health::Answer(const Checks& checks, bool verbose) {
  HttpResponse response;
  for (const auto& [name, check] : checks) {
    const Status status = check();
    if (!status.ok()) {
      response.status = 503;
      response.body += "[-]" + name + " failed: " + status.ToString() + "\n";
    } else if (verbose) {
      response.body += "[+]" + name + " ok\n";
    }
  }
  if (response.status != 200) {
    response.body += "check failed\n";
  } else {
    response.body += verbose ? "check passed\n" : "ok";
  }
  return response;
}

void Health::Register(Router* router) const {
  router->Get("/healthz", [this](const HttpRequest& request) {
    return Answer(live_, request.query.contains("verbose"));
  });
  router->Get("/readyz", [this](const HttpRequest& request) {
    return Answer(ready_, request.query.contains("verbose"));
  });
  router->Get("/metrics", [this](const HttpRequest&) {
    for (const auto& update : updates_) update();
    return HttpResponse{200, metrics_.Serialize(), "text/plain; version=0.0.4; charset=utf-8"};
  });
  if (debug_queue_) {
    router->Get("/debug/queue", [this](const HttpRequest&) {
      return HttpResponse{200, debug_queue_(), "application/json"};
    });
  }
}

}  // namespace weir::server
