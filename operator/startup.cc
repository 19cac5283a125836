#include "operator/startup.h"

#include <algorithm>

#include "base/core/backoff.h"
#include "base/doc/value.h"

namespace weir::op {
namespace {

std::string CrdMissing(const kube::ResourceType& type) {
  return "the API server does not know " + std::string(type.plural) +
         ".weir.dev; install its definition: kubectl apply --server-side -f crds/ (the chart does "
         "it: helm install weir charts/weir)";
}

Status CheckServed(kube::KubeClient& client, const kube::ResourceType& type,
                   const OperatorFlags& flags, const std::stop_token& stop) {
  std::vector<std::string> namespaces = flags.namespaces;
  if (namespaces.empty()) namespaces.emplace_back();
  const std::string listing = "listing " + std::string(type.plural) + " in ";
  for (const std::string& ns : namespaces) {
    kube::ListOptions options;
    options.ns = ns;
    options.limit = 1;
    options.label_selector = flags.label_selector;
    options.metadata_only = true;
    const Status status = client.List(type, options, stop).status();
    if (status.ok()) continue;
    if (status.code() == Code::kNotFound) return NotFound("DefinitionMissing", CrdMissing(type));
    const std::string where = ns.empty() ? "all namespaces" : "namespace " + ns;
    // That the kind is served may be known all the same: where it may be listed is asked later.
    if (status.code() == Code::kDenied && !flags.namespace_selector.empty()) continue;
    if (status.code() == Code::kDenied) {
      return Denied(status.reason(), listing + where + ": " + status.message() +
                                         (ns.empty() ? "; name those to watch with --namespaces"
                                                     : "; see the chart's jobNamespaces"));
    }
    return status.WithContext(listing + where);
  }
  return Status::Ok();
}

}  // namespace

Result<std::string> ServerVersion(kube::KubeClient& client, std::stop_token stop) {
  ASSIGN_OR_RETURN(const http::Response response, client.RawGet("/version", std::move(stop)));
  if (response.status != 200) {
    return Unavailable("NoVersion", "GET /version answered " + std::to_string(response.status));
  }
  ASSIGN_OR_RETURN(const doc::Json version, doc::ParseJson(response.body));
  return doc::StringAt(version, {"gitVersion"}, "unknown");
}

Status CheckKindsServed(kube::KubeClient& client, const OperatorFlags& flags,
                        std::stop_token stop) {
  if (flags.Runs(kSqlJobController)) {
    RETURN_IF_ERROR(CheckServed(client, kube::kSqlJobs, flags, stop));
  }
  if (!flags.Runs(kPipelineController)) return Status::Ok();
  return CheckServed(client, kube::kPipelines, flags, stop);
}

Status AwaitCluster(kube::KubeClient& client, const OperatorFlags& flags, Clock& clock,
                    const log::Logger& log, StartupState* state, std::stop_token stop) {
  const UnitRandom random = MakeUnitRandom();
  const BackoffPolicy policy{milliseconds(500), milliseconds(15'000), 2, 0.3};
  Status last;
  for (int attempt = 1;; ++attempt) {
    Result<std::string> version = ServerVersion(client, stop);
    Status status = version.status();
    if (status.ok()) status = CheckKindsServed(client, flags, stop);
    if (stop.stop_requested()) return Cancelled();
    if (status.ok()) {
      log.Info("connected", {{"server", client.endpoint().server}, {"kubernetes", *version}});
      return Status::Ok();
    }
    if (status != last) {
      log.Error("not ready, trying again", {{"error", status.ToString()}});
      state->Set(status);
      last = status;
    }
    if (!SleepFor(clock, BackoffDelay(policy, std::min(attempt, 16), random()), stop)) {
      return Cancelled();
    }
  }
}

}  // namespace weir::op
