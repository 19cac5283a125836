#include "client/kube/client.h"

#include <algorithm>
#include <random>
#include <utility>

#include "client/http/retry.h"
#include "client/http/url.h"
#include "client/kube/status_map.h"
#include "client/kube/watch_decode.h"

namespace weir::kube {
namespace {

constexpr std::string_view kAcceptJson = "application/json";
constexpr std::string_view kAcceptMetadataList =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
constexpr std::string_view kAcceptMetadata =
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
// A log is plain text; an error about it is a Status object.
constexpr std::string_view kAcceptLog = "application/json, */*";

// The server sends a bookmark every minute to a watch that has nothing else to hear
// (https://kubernetes.io/docs/reference/using-api/api-concepts/#watch-bookmarks): a longer silence
// is a peer that vanished without a word.
constexpr seconds kWatchSilence{150};
constexpr int kMaxListRestarts = 3;

double SystemRandom() {
  thread_local std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

// "/api/v1/namespaces/shop/configmaps", "/apis/apps/v1/deployments".
http::UrlBuilder CollectionUrl(const Endpoint& endpoint, const ResourceType& type,
                               std::string_view ns) {
  http::UrlBuilder url(endpoint.server);
  if (type.group.empty()) {
    url.Segment("api");
  } else {
    url.Segment("apis").Segment(type.group);
  }
  url.Segment(type.version);
  if (type.namespaced && !ns.empty()) url.Segment("namespaces").Segment(ns);
  url.Segment(type.plural);
  return url;
}

// No name may turn one object's path into another resource's ("", ".", "..", "a/b").
Status CheckKey(const ResourceType& type, const ObjectKey& key) {
  for (const std::string_view part : {std::string_view(key.name), std::string_view(key.ns)}) {
    if (part == "." || part == ".." || part.find('/') != std::string_view::npos) {
      return Invalid("BadName", "\"" + std::string(part) + "\" is no name of a Kubernetes object");
    }
  }
  if (key.name.empty()) return Invalid("BadName", "an object's name is empty");
  if (type.namespaced && key.ns.empty()) {
    return Invalid("BadName", std::string(type.plural) + " " + key.name + " has no namespace");
  }
  return Status::Ok();
}

std::string What(std::string_view verb, const ResourceType& type, const ObjectKey& key) {
  return std::string(verb) + " " + std::string(type.plural) + " " + key.ToString();
}

std::string_view PatchContentType(PatchType type) {
  switch (type) {
    case PatchType::kMerge:
      return "application/merge-patch+json";
    case PatchType::kJsonPatch:
      return "application/json-patch+json";
    case PatchType::kStrategicMerge:
      return "application/strategic-merge-patch+json";
    case PatchType::kApply:
      return "application/apply-patch+yaml";
  }
  return kAcceptJson;
}

ObjectKey KeyOf(const doc::Json& object) {
  return {doc::StringAt(object, {"metadata", "namespace"}),
          doc::StringAt(object, {"metadata", "name"})};
}

}  // namespace

struct KubeClient::Call {
  http::Method method = http::Method::kGet;
  std::string url;
  std::string what;  // for errors
  std::string_view accept = kAcceptJson;
  std::string body = {};
  std::string_view content_type = kAcceptJson;
  std::optional<milliseconds> timeout = {};  // instead of Options::request_timeout
};

KubeClient::KubeClient(http::Transport& transport, Endpoint endpoint, Clock& clock,
                       ClientOptions options)
    : transport_(transport),
      endpoint_(std::move(endpoint)),
      clock_(clock),
      options_(std::move(options)) {
  if (!options_.random) options_.random = SystemRandom;
}

KubeClient::~KubeClient() = default;

Status KubeClient::Authorize(http::Request* request) const {
  request->headers.emplace_back("User-Agent", options_.user_agent);
  if (!endpoint_.bearer_token) return Status::Ok();
  ASSIGN_OR_RETURN(const std::string token, endpoint_.bearer_token());
  if (!token.empty()) request->headers.emplace_back("Authorization", "Bearer " + token);
  return Status::Ok();
}

Result<http::Response> KubeClient::Send(const Call& call, const std::stop_token& stop) {
  const SteadyTime deadline = clock_.SteadyNow() + call.timeout.value_or(options_.request_timeout);
  const http::RetryPolicy policy{.max_retries = options_.max_retries};
  http::Request request{call.method, call.url, {{"Accept", std::string(call.accept)}}, call.body};
  if (!call.body.empty()) request.headers.emplace_back("Content-Type", call.content_type);
  RETURN_IF_ERROR(Authorize(&request));
  bool token_renewed = false;
  for (int attempt = 0;; ++attempt) {
    auto response = transport_.Send(request, deadline, stop);
    if (!response.ok()) return response.error().WithContext(call.what);
    if (response->status >= 200 && response->status < 300) return response;
    if (response->status == 401 && endpoint_.token_refused && !token_renewed) {
      token_renewed = true;
      endpoint_.token_refused();
      std::erase_if(request.headers, [](const auto& header) {
        return header.first == "Authorization" || header.first == "User-Agent";
      });
      RETURN_IF_ERROR(Authorize(&request));
      continue;
    }
    const auto delay =
        http::RetryDelay(policy, attempt, *response, clock_.SystemNow(), options_.random());
    if (!delay || clock_.SteadyNow() + *delay >= deadline) {
      return StatusOfResponse(*response, call.what);
    }
    if (!SleepFor(clock_, *delay, stop)) return Cancelled();
  }
}

Result<doc::Json> KubeClient::SendForObject(const Call& call, const std::stop_token& stop) {
  ASSIGN_OR_RETURN(const http::Response response, Send(call, stop));
  auto object = doc::ParseJson(response.body, {.without_managed_fields = true});
  if (!object.ok() || !object->is_object()) {
    return Internal(call.what + ": the API server's answer is not a JSON object");
  }
  return object;
}

Result<doc::Json> KubeClient::Get(const ResourceType& type, const ObjectKey& key,
                                  std::stop_token stop) {
  RETURN_IF_ERROR(CheckKey(type, key));
  return SendForObject({.method = http::Method::kGet,
                        .url = CollectionUrl(endpoint_, type, key.ns).Segment(key.name).Build(),
                        .what = What("get", type, key)},
                       stop);
}

Result<ListPage> KubeClient::List(const ResourceType& type, const ListOptions& options,
                                  std::stop_token stop) {
  http::UrlBuilder url = CollectionUrl(endpoint_, type, options.ns);
  url.QueryIfSet("labelSelector", options.label_selector)
      .QueryIfSet("fieldSelector", options.field_selector)
      .QueryIfSet("resourceVersion", options.resource_version)
      .QueryIfSet("limit", options.limit > 0 ? std::to_string(options.limit) : "")
      .QueryIfSet("continue", options.resume);
  ASSIGN_OR_RETURN(
      doc::Json answer,
      SendForObject({.method = http::Method::kGet,
                     .url = url.Build(),
                     .what = What("list", type, {options.ns, "*"}),
                     .accept = options.metadata_only ? kAcceptMetadataList : kAcceptJson},
                    stop));
  ListPage page;
  page.resume = doc::StringAt(answer, {"metadata", "continue"});
  page.resource_version = doc::StringAt(answer, {"metadata", "resourceVersion"});
  if (doc::Find(answer, {"items"}) != nullptr && answer["items"].is_array()) {
    page.items = std::move(answer["items"].get_ref<doc::Json::array_t&>());
  }
  return page;
}

Result<ListPage> KubeClient::ListAll(const ResourceType& type, const ListOptions& options,
                                     std::stop_token stop) {
  for (int restarts = 0;; ++restarts) {
    ListOptions next = options;
    next.resume.clear();
    ListPage all;
    while (true) {
      auto page = List(type, next, stop);
      if (!page.ok()) {
        if (page.error().reason() == "Expired" && restarts < kMaxListRestarts) break;
        return page;
      }
      std::move(page->items.begin(), page->items.end(), std::back_inserter(all.items));
      if (all.resource_version.empty()) all.resource_version = page->resource_version;
      if (page->resume.empty()) return all;
      next.resume = page->resume;
      next.resource_version.clear();  // the token carries it; both together are refused
    }
  }
}

Result<doc::Json> KubeClient::Create(const ResourceType& type, const doc::Json& object,
                                     std::stop_token stop) {
  const ObjectKey key = KeyOf(object);
  if (type.namespaced && key.ns.empty()) {
    return Invalid("BadName", std::string(type.plural) + " " + key.name + " has no namespace");
  }
  return SendForObject({.method = http::Method::kPost,
                        .url = CollectionUrl(endpoint_, type, key.ns).Build(),
                        .what = What("create", type, key),
                        .body = doc::DumpJson(object)},
                       stop);
}

Result<doc::Json> KubeClient::Replace(const ResourceType& type, const doc::Json& object,
                                      std::string_view subresource, std::stop_token stop) {
  const ObjectKey key = KeyOf(object);
  RETURN_IF_ERROR(CheckKey(type, key));
  http::UrlBuilder url = CollectionUrl(endpoint_, type, key.ns).Segment(key.name);
  if (!subresource.empty()) url.Segment(subresource);
  return SendForObject({.method = http::Method::kPut,
                        .url = url.Build(),
                        .what = What("replace", type, key),
                        .body = doc::DumpJson(object)},
                       stop);
}

Result<doc::Json> KubeClient::Patch(const ResourceType& type, const ObjectKey& key,
                                    const doc::Json& patch, const PatchOptions& options,
                                    std::stop_token stop) {
  RETURN_IF_ERROR(CheckKey(type, key));
  http::UrlBuilder url = CollectionUrl(endpoint_, type, key.ns).Segment(key.name);
  if (!options.subresource.empty()) url.Segment(options.subresource);
  url.QueryIfSet("fieldManager", options.field_manager);
  if (options.type == PatchType::kApply && options.force) url.Query("force", "true");
  return SendForObject({.method = http::Method::kPatch,
                        .url = url.Build(),
                        .what = What("patch", type, key),
                        .body = doc::DumpJson(patch),
                        .content_type = PatchContentType(options.type)},
                       stop);
}

Status KubeClient::Delete(const ResourceType& type, const ObjectKey& key,
                          const DeleteOptions& options, std::stop_token stop) {
  RETURN_IF_ERROR(CheckKey(type, key));
  doc::Json body{
      {"apiVersion", "v1"}, {"kind", "DeleteOptions"}, {"propagationPolicy", options.propagation}};
  if (!options.uid.empty()) body["preconditions"]["uid"] = options.uid;
  if (!options.resource_version.empty()) {
    body["preconditions"]["resourceVersion"] = options.resource_version;
  }
  if (options.grace_seconds) body["gracePeriodSeconds"] = *options.grace_seconds;
  return Send({.method = http::Method::kDelete,
               .url = CollectionUrl(endpoint_, type, key.ns).Segment(key.name).Build(),
               .what = What("delete", type, key),
               .body = doc::DumpJson(body)},
              stop)
      .status();
}

Status KubeClient::Watch(const ResourceType& type, const WatchOptions& options,
                         const std::function<void(WatchEvent)>& on_event, std::stop_token stop) {
  http::UrlBuilder url = CollectionUrl(endpoint_, type, options.ns);
  url.Query("watch", "true")
      .Query("allowWatchBookmarks", "true")
      .Query("timeoutSeconds", std::to_string(options.timeout.count()))
      .QueryIfSet("resourceVersion", options.resource_version)
      .QueryIfSet("labelSelector", options.label_selector)
      .QueryIfSet("fieldSelector", options.field_selector);
  const std::string what = What("watch", type, {options.ns, "*"});
  http::Request request{
      http::Method::kGet,
      url.Build(),
      {{"Accept", std::string(options.metadata_only ? kAcceptMetadata : kAcceptJson)}},
      {}};
  RETURN_IF_ERROR(Authorize(&request));
  WatchDecoder decoder;
  Status broken;
  const auto on_chunk = [&](std::string_view chunk) {
    broken = decoder.Feed(chunk, on_event);
    return broken.ok();
  };
  const auto head = transport_.Stream(request, on_chunk, kWatchSilence, stop);
  if (!broken.ok()) return broken;
  if (!head.ok()) return head.error().WithContext(what);
  if (head->status != 200) return StatusOfResponse(*head, what);
  return decoder.Finish();
}

Result<std::string> KubeClient::PodLog(const ObjectKey& pod, const LogOptions& options,
                                       std::stop_token stop) {
  RETURN_IF_ERROR(CheckKey(kPods, pod));
  http::UrlBuilder url = CollectionUrl(endpoint_, kPods, pod.ns).Segment(pod.name).Segment("log");
  url.QueryIfSet("container", options.container)
      .QueryIfSet("tailLines", options.tail_lines > 0 ? std::to_string(options.tail_lines) : "")
      .QueryIfSet("limitBytes", options.limit_bytes > 0 ? std::to_string(options.limit_bytes) : "")
      .QueryIfSet("previous", options.previous ? "true" : "");
  ASSIGN_OR_RETURN(http::Response response, Send({.method = http::Method::kGet,
                                                  .url = url.Build(),
                                                  .what = What("get log of", kPods, pod),
                                                  .accept = kAcceptLog,
                                                  .timeout = options.timeout},
                                                 stop));
  return std::move(response.body);
}

Result<http::Response> KubeClient::RawGet(const std::string& path, std::stop_token stop) {
  return Send({.method = http::Method::kGet,
               .url = http::UrlBuilder(endpoint_.server).Path(path).Build(),
               .what = "get " + path.substr(0, path.find('?'))},
              stop);
}

}  // namespace weir::kube
