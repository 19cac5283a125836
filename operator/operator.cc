#include "operator/operator.h"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "base/log/log.h"
#include "base/metrics/metrics.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/client.h"
#include "client/kube/config.h"
#include "job/history/report.h"
#include "job/reconcile/controller_parts.h"
#include "operator/config_watch.h"
#include "operator/startup.h"
#include "pipeline/reconcile/controller_parts.h"
#include "runtime/connectors/connector_watch.h"
#include "runtime/election/election.h"
#include "runtime/manager/controller.h"
#include "runtime/manager/manager.h"
#include "runtime/scope/scope.h"
#include "server/health/health.h"
#include "server/http/listener.h"

namespace weir::op {
namespace {

// glibc gives each thread its own arena, which a few dozen mostly idle threads never fill.
constexpr int kMallocArenas = 2;
// They only move bytes. Each one more is one more to wake up for a byte that the others could move:
// context switches are most of what a request costs.
constexpr int kHttpThreads = 2;
// A long poll is a connection and no thread; a handler may wait for two reviews of a new token.
constexpr int kMaxWorkerConnections = 16384;
constexpr int kWorkerHandlers = 4;

// Workers' long polls are open files: as many as the system lets us have.
void RaiseFileLimit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

// 2: what was asked for cannot be; 1: it went wrong.
int Fail(const Status& status) {
  std::cerr << "weir operator: " << status.message() << "\n";
  return status.code() == Code::kInvalid ? 2 : 1;
}

// "<host>_<8 hex digits>": unique per process, and telling in `kubectl get lease`.
std::string Identity() {
  char host[256] = {};
  gethostname(host, sizeof(host) - 1);
  const char* pod = std::getenv("POD_NAME");
  std::random_device random;
  char suffix[16];
  std::snprintf(suffix, sizeof(suffix), "_%08x", random());
  return std::string(pod != nullptr && *pod != '\0' ? pod : host) + suffix;
}

// Everything that talks to peers, in the order in which it must outlive the rest.
struct Peers {
  kube::ClusterConfig cluster;
  bool in_cluster = false;  // this process is a pod of that cluster: Pod IPs are routed
  std::unique_ptr<http::Transport> kube_transport;
  std::unique_ptr<http::Transport> flink_transport;  // one request a connection: many short peers
};

Result<Peers> ConnectPeers(const OperatorFlags& flags, Clock& clock, const log::Logger& log) {
  Peers peers;
  RETURN_IF_ERROR(http::InitHttpThreads(kHttpThreads));
  kube::ConfigSources sources = kube::SourcesFromEnvironment();
  sources.kubeconfig_flag = flags.kubeconfig;
  sources.context = flags.context;
  peers.in_cluster = !sources.service_host.empty() && sources.kubeconfig_flag.empty() &&
                     sources.kubeconfig_env.empty();
  ASSIGN_OR_RETURN(peers.cluster, kube::LoadClusterConfig(sources, clock));
  for (const std::string& warning : peers.cluster.warnings) log.Warn(warning);
  ASSIGN_OR_RETURN(peers.kube_transport, http::MakeCpprestTransport(peers.cluster.tls));
  http::CpprestOptions flink;
  flink.keep_alive = false;
  flink.max_body_bytes = size_t{8} << 20;
  ASSIGN_OR_RETURN(peers.flink_transport, http::MakeCpprestTransport({}, flink));
  return peers;
}

flink::Connection ConnectFlink(const Peers& peers, const flink::Target& target) {
  if (!target.via_api_server) return {peers.flink_transport.get(), target.base_url, {}};
  flink::Connection connection{peers.kube_transport.get(), target.base_url, {}};
  if (peers.cluster.endpoint.bearer_token) {
    connection.headers = [token = peers.cluster.endpoint.bearer_token]() -> Result<http::Headers> {
      ASSIGN_OR_RETURN(const std::string value, token());
      return http::Headers{{"Authorization", "Bearer " + value}};
    };
  }
  return connection;
}

job::ControllerSettings MakeSettings(const OperatorFlags& flags, const Peers& peers,
                                     const std::string& identity) {
  job::ControllerSettings settings;
  settings.watch = {{}, flags.label_selector, true};
  settings.config.images = flags.flink_images;
  settings.config.image_pull_policy = flags.image_pull_policy;
  settings.config.service_account = flags.service_account;
  settings.config.flink_defaults = flags.flink_configuration;
  settings.config.ui_url_template = flags.flink_ui_url;
  settings.max_concurrent_deployments = flags.max_concurrent_deployments;
  settings.tuning.budget_cores = flags.tuning_budget;
  settings.tuning.settings = flags.tuning_settings;
  settings.flink.rest_url_template = flags.flink_rest_url;
  settings.flink.metrics_interval = flags.tuning_interval;
  settings.flink.in_cluster = peers.in_cluster;
  settings.flink.api_server = peers.cluster.endpoint.server;
  settings.flink.connect = [&peers](const flink::Target& target) {
    return ConnectFlink(peers, target);
  };
  settings.instance = identity;
  return settings;
}

// A namespace that no flag names: this process's own.
std::string OwnNamespace(const std::string& named, const Peers& peers) {
  if (!named.empty()) return named;
  const std::string& own = peers.cluster.endpoint.default_namespace;
  return own.empty() ? "default" : own;
}

Result<runtime::ElectionConfig> MakeElection(const OperatorFlags& flags, const Peers& peers,
                                             const std::string& identity) {
  runtime::ElectionConfig election;
  election.lease = {OwnNamespace(flags.leader_election_namespace, peers), flags.leader_election_id};
  election.identity = identity;
  election.lease_duration = flags.lease_duration;
  election.renew_deadline = flags.lease_renew_deadline;
  election.retry_period = flags.lease_retry_period;
  RETURN_IF_ERROR(runtime::CheckElectionConfig(election));
  return election;
}

// The operator while it runs. Members are built in order and destroyed in reverse.
class Running {
 public:
  Running(const OperatorFlags& flags, const ReadAgainFn& read_again, const Peers& peers,
          const std::string& identity, Clock& clock, log::Logger log)
      : flags_(flags),
        identity_(identity),
        clock_(clock),
        log_(std::move(log)),
        client_(*peers.kube_transport, peers.cluster.endpoint, clock_),
        manager_(clock_, log_, metrics_, {.paused = flags.paused}),
        connectors_({client_, clock_, metrics_, log_, [this] { return Leads(); }},
                    OwnNamespace(flags.connectors_namespace, peers), identity),
        parts_(MakeEnv(), MakeSettings(flags, peers, identity)),
        controller_(clock_, log_, metrics_, parts_.reconciler(),
                    ControllerOptionsOf(kSqlJobController, flags)),
        pipelines_(MakePipelineEnv(), {{}, flags.label_selector, identity, true}),
        pipeline_controller_(clock_, log_, metrics_, pipelines_.reconciler(),
                             ControllerOptionsOf(kPipelineController, flags)),
        scope_(runtime::InformerEnv{client_, clock_, metrics_, log_}, ScopeOf(flags)),
        config_watch_(clock_, log_, flags, read_again,
                      [this](const runtime::Scope& scope) { scope_.Set(scope); }) {}

  Status Elect(const Peers& peers) {
    if (!flags_.leader_elect || flags_.paused) return Status::Ok();
    ASSIGN_OR_RETURN(const runtime::ElectionConfig config, MakeElection(flags_, peers, identity_));
    lease_client_ =
        std::make_unique<kube::KubeClient>(*peers.kube_transport, peers.cluster.endpoint, clock_,
                                           runtime::ElectionClientOptions(config));
    elector_ = std::make_unique<runtime::Elector>(*lease_client_, clock_, log_, config);
    manager_.SetElector(*elector_);
    log_.Info("electing", {{"lease", config.lease.ToString()}, {"identity", identity_}});
    return Status::Ok();
  }

  Status Serve() {
    RETURN_IF_ERROR(ServeHealth());
    return ServeWorkers();
  }

  Status Run(std::stop_token stop) {
    RETURN_IF_ERROR(AwaitCluster(client_, flags_, clock_, log_, &startup_, stop));
    AddConnectors();
    if (flags_.Runs(kSqlJobController)) AddSqlJobs();
    if (flags_.Runs(kPipelineController)) AddPipelines();
    RETURN_IF_ERROR(scope_.Seed([this](const Status& why) { startup_.Set(why); }, stop));
    startup_.Set(Status::Ok());
    manager_.AddFollower(
        "scope", [this] { scope_.Start(); }, [this] { scope_.Stop(); });
    if (!flags_.config.empty()) {
      manager_.AddFollower(
          "config", [this] { config_watch_.Start(); }, [this] { config_watch_.Stop(); });
    }
    return manager_.Run(std::move(stop));
  }

 private:
  Status ServeHealth() {
    if (flags_.health_addr.empty()) return Status::Ok();
    health_.AddReadiness("cluster", [this] { return startup_.Get(); });
    health_.AddReadiness("informers", [this] { return manager_.Ready(); });
    health_.OnScrape([this] {
      manager_.UpdateMetrics();
      pipelines_.UpdateMetrics();
    });
    health_.SetDebugQueue([this] { return manager_.DebugQueueJson(); });
    server::Router router;
    health_.Register(&router);
    router.Get("/api/v1/history", [this](const server::HttpRequest& r) { return History(r); });
    server::ListenerOptions options;
    options.address = flags_.health_addr;
    ASSIGN_OR_RETURN(listener_, server::Listener::Start(options, std::move(router), log_));
    log_.Info("serving", {{"address", flags_.health_addr}});
    return Status::Ok();
  }

  // Calls of workers; a standby answers them with 503.
  Status ServeWorkers() {
    if (flags_.arbiter_addr.empty() || !flags_.Runs(kPipelineController)) return Status::Ok();
    server::Router router;
    pipelines_.Register(&router);
    server::ListenerOptions options;
    options.address = flags_.arbiter_addr;
    options.max_connections = kMaxWorkerConnections;
    options.handler_threads = kWorkerHandlers;
    if (!flags_.arbiter_tls_cert.empty()) {
      options.tls = server::TlsFiles{flags_.arbiter_tls_cert, flags_.arbiter_tls_key};
    }
    ASSIGN_OR_RETURN(arbiter_listener_, server::Listener::Start(options, std::move(router), log_));
    log_.Info("serving workers",
              {{"address", flags_.arbiter_addr}, {"tls", options.tls ? "yes" : "no"}});
    return Status::Ok();
  }

  void AddConnectors() {
    if (flags_.Runs(kSqlJobController)) {
      connectors_.OnChange([this] { parts_.ConnectorsChanged(); });
    }
    if (flags_.Runs(kPipelineController)) {
      connectors_.OnChange([this] { pipelines_.ConnectorsChanged(); });
    }
    manager_.AddFollower(
        "connectors", [this] { connectors_.Start(); }, [this] { connectors_.Stop(); });
    manager_.AddService(
        "connector-events", [this] { connectors_.Lead(); }, [this] { connectors_.Rest(); });
  }

  bool Leads() const { return elector_ == nullptr || elector_->IsLeader(); }

  void AddSqlJobs() {
    for (runtime::InformerCore* informer : parts_.stores().All()) manager_.AddInformer(*informer);
    scope_.AddSubject(parts_.stores().sql_jobs());
    for (runtime::InformerCore* informer : parts_.stores().Parts()) scope_.AddPart(*informer);
    manager_.AddController(controller_);
    manager_.AddService(
        "events", [this] { parts_.events().Start(); }, [this] { parts_.events().Stop(); });
    manager_.AddService(
        "flink-monitor", [this] { parts_.monitor().Start(); }, [this] { parts_.monitor().Stop(); });
  }

  // ?job=NAMESPACE/NAME: the same as `weir history --format json`. One GET; the informers hold no
  // history.
  server::HttpResponse History(const server::HttpRequest& request) {
    const auto at = request.query.find("job");
    const std::string job = at == request.query.end() ? "" : at->second;
    const size_t slash = job.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == job.size()) {
      return {400, "expected ?job=NAMESPACE/NAME\n"};
    }
    const kube::ObjectKey key{job.substr(0, slash), job.substr(slash + 1)};
    if (!scope_.Serves(key.ns)) return {404, "no SqlJob of this operator's namespaces\n"};
    const auto object = client_.Get(kube::kSqlJobs, key, {});
    if (object.status().code() == Code::kNotFound) return {404, "no SqlJob " + job + "\n"};
    if (!object.ok()) return {503, object.error().message() + "\n"};
    return {200, doc::DumpJson(job::HistoryReport(*object)), "application/json"};
  }

  void AddPipelines() {
    manager_.AddInformer(pipelines_.informer());
    manager_.AddInformer(pipelines_.listings());
    scope_.AddSubject(pipelines_.informer());
    scope_.AddPart(pipelines_.listings());
    manager_.AddController(pipeline_controller_);
    manager_.AddService(
        "pipeline-events", [this] { pipelines_.events().Start(); },
        [this] { pipelines_.events().Stop(); });
    manager_.AddService(
        "arbitration", [this] { pipelines_.desk().Start(); }, [this] { pipelines_.desk().Stop(); });
  }

  static runtime::ControllerOptions ControllerOptionsOf(const char* name,
                                                        const OperatorFlags& flags) {
    runtime::ControllerOptions options;
    options.name = name;
    options.workers = flags.workers;
    return options;
  }

  job::SqlJobParts::Env MakeEnv() {
    return {client_,
            clock_,
            metrics_,
            log_,
            [this] { return Leads(); },
            [this](const kube::ObjectKey& key) { controller_.Enqueue(key); },
            [this](const kube::ObjectKey& key) { controller_.EnqueueAfter(key, milliseconds(0)); },
            [this] { return connectors_.Get(); }};
  }

  pipeline::PipelineParts::Env MakePipelineEnv() {
    return {client_,
            clock_,
            metrics_,
            log_,
            [this] { return Leads(); },
            [this](const kube::ObjectKey& key) { pipeline_controller_.Enqueue(key); },
            [this](const kube::ObjectKey& key, milliseconds delay) {
              pipeline_controller_.EnqueueAfter(key, delay);
            },
            [this] { return connectors_.Get(); }};
  }

  const OperatorFlags& flags_;
  const std::string identity_;
  Clock& clock_;
  metrics::Registry metrics_;
  const log::Logger log_;
  StartupState startup_;
  kube::KubeClient client_;
  std::unique_ptr<kube::KubeClient> lease_client_;
  std::unique_ptr<runtime::Elector> elector_;
  runtime::Manager manager_;
  runtime::ConnectorWatch connectors_;
  job::SqlJobParts parts_;
  runtime::Controller controller_;
  pipeline::PipelineParts pipelines_;
  runtime::Controller pipeline_controller_;
  runtime::ScopeKeeper scope_;
  ConfigWatch config_watch_;
  server::Health health_{metrics_};
  std::unique_ptr<server::Listener> listener_;
  std::unique_ptr<server::Listener> arbiter_listener_;
};

}  // namespace

int RunOperator(const OperatorFlags& flags, const ReadAgainFn& read_again, std::stop_token stop) {
  mallopt(M_ARENA_MAX, kMallocArenas);
  RaiseFileLimit();
  const log::Logger log = log::MakeStderrLogger(flags.log_format, flags.log_level);
  RealClock clock;
  const Result<Peers> peers = ConnectPeers(flags, clock, log);
  if (!peers.ok()) return Fail(peers.error());
  const std::string identity = Identity();
  log.Info("weir operator", {{"version", WEIR_VERSION},
                             {"server", peers->cluster.endpoint.server},
                             {"by", peers->cluster.source},
                             {"watches", runtime::ScopeText(ScopeOf(flags))},
                             {"selector", flags.label_selector},
                             {"workers", std::to_string(flags.workers)}});
  Running running(flags, read_again, *peers, identity, clock, log);
  if (const Status elect = running.Elect(*peers); !elect.ok()) return Fail(elect);
  if (const Status serve = running.Serve(); !serve.ok()) return Fail(serve);
  const Status status = running.Run(std::move(stop));
  if (status.ok() || status.code() == Code::kCancelled) {
    log.Info("stopped");
    return 0;
  }
  log.Error("stopped", {{"error", status.ToString()}});
  // Workers that did not end in time still use what the destructors would take from them.
  if (status.reason() == "ShutdownTimeout") std::_Exit(1);
  return 1;
}

}  // namespace weir::op
