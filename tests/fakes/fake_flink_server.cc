// FakeFlink behind a real socket, for scenarios with many jobs and no Java:
//   fake_flink_server --port P [--parallelism N --rate R --busy B --lag L] JOB_ID...
// One cluster that runs all these jobs, two of two tasks up; with --rate their metrics say that
// they carry that load. Read-only. SIGUSR1 finishes them all; SIGTERM ends it.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/log/log.h"
#include "server/http/listener.h"
#include "tests/fakes/fake_flink.h"

namespace {

constexpr char kUrl[] = "http://fake";

weir::server::HttpResponse Ask(weir::flink::FakeFlink& flink,
                               const weir::server::HttpRequest& request) {
  std::string url = kUrl + request.path;
  char separator = '?';
  for (const auto& [key, value] : request.query) {
    url += std::exchange(separator, '&') + key + "=" + value;
  }
  const auto deadline = weir::RealClock().SteadyNow() + weir::seconds(5);
  auto answer = flink.Send({weir::http::Method::kGet, url, {}, ""}, deadline, {});
  if (!answer.ok()) return {503, answer.error().message(), "text/plain"};
  return {answer->status, answer->body, "application/json"};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("a fake Flink cluster on loopback");
  int port = 0;
  std::vector<std::string> jobs;
  weir::flink::FakeLoad load{.rate = 0};
  double lag = 0;
  app.add_option("--port", port)->required();
  app.add_option("--parallelism", load.parallelism);
  app.add_option("--rate", load.rate, "records/s; 0: no metrics");
  app.add_option("--busy", load.busy, "of the busiest vertex, 0 to 1");
  app.add_option("--lag", lag, "records behind");
  app.add_option("jobs", jobs)->required();
  CLI11_PARSE(app, argc, argv);
  load.lag = lag;

  // Before any thread is started, so that all inherit it.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  weir::RealClock clock;
  weir::flink::FakeFlink flink(clock);
  flink.AddCluster(kUrl);
  weir::server::Router router;
  const auto serve = [&](const std::string& path) {
    router.Get(path, [&flink](const auto& request) { return Ask(flink, request); });
  };
  serve("/overview");
  serve("/jobs/overview");
  serve("/taskmanagers/metrics");
  for (const std::string& job : jobs) {
    flink.Submit(kUrl, job, 2);
    flink.Run(kUrl, job);
    if (load.rate > 0) flink.SetLoad(kUrl, job, load);
    for (const char* part : {"", "/exceptions", "/checkpoints", "/metrics"}) {
      serve("/jobs/" + job + part);
    }
    using Meter = weir::flink::FakeLoadMeter;
    for (const char* vertex : {Meter::kSource, Meter::kWorker}) {
      serve("/jobs/" + job + "/vertices/" + vertex + "/subtasks/metrics");
    }
  }
  weir::server::ListenerOptions options;
  options.address = "127.0.0.1:" + std::to_string(port);
  auto listener = weir::server::Listener::Start(options, std::move(router), {});
  if (!listener.ok()) {
    std::cerr << listener.error().ToString() << "\n";
    return 1;
  }
  for (int signal = 0; sigwait(&signals, &signal) == 0;) {
    for (const std::string& job : jobs) flink.Finish(kUrl, job);
  }
}
