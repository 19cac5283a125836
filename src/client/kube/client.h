// The Kubernetes API as typed verbs over http::Transport.
//
// One KubeClient serves the whole process; all methods are thread-safe and block until an answer,
// the deadline (`Options::request_timeout`) or `stop`. Objects are doc::Json as the server sent
// them. Errors are mapped in one place (status_map.h):
//   404 kNotFound | 409 kConflict (reason AlreadyExists or Conflict) | 410 kConflict/Expired |
//   400, 422 kInvalid | 401, 403 kDenied | 429, 500, 502-504 kUnavailable (429 and 503 are retried
//   here, within the deadline, after Retry-After) | no answer kUnavailable or kDeadlineExceeded.
// Protocol: https://kubernetes.io/docs/reference/using-api/api-concepts/
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/doc/value.h"
#include "client/http/transport.h"
#include "client/kube/object.h"

namespace weir::kube {

// Where the API server is and how to authenticate; made by config.h from a kubeconfig or the pod's
// service account. `bearer_token` is asked before every request (tokens rotate).
struct Endpoint {
  std::string server = {};             // "https://198.19.0.2:6443", without a trailing slash
  std::string default_namespace = {};  // of the context or the pod
  std::function<Result<std::string>()> bearer_token =
      {};  // empty function: client certificate only
  // Told when a token was refused (401), so that the next one is fresh; may be empty.
  std::function<void()> token_refused = {};
};

enum class PatchType { kMerge, kJsonPatch, kStrategicMerge, kApply };

struct ListOptions {
  std::string ns = {};  // empty: all namespaces
  std::string label_selector = {};
  std::string field_selector = {};
  int limit = 250;          // page size; 0: everything in one answer
  std::string resume = {};  // `continue` token of the page before
  std::string resource_version = {};
  bool metadata_only = false;  // PartialObjectMetadataList: no spec, no status
};

struct ListPage {
  std::vector<doc::Json> items = {};
  std::string resume = {};  // empty: this was the last page
  std::string resource_version = {};
};

struct WatchOptions {
  std::string ns = {};
  std::string label_selector = {};
  std::string field_selector = {};
  std::string resource_version = {};
  bool metadata_only = false;
  seconds timeout{290};  // asked of the server (timeoutSeconds)
};

enum class WatchEventType { kAdded, kModified, kDeleted, kBookmark };

struct WatchEvent {
  WatchEventType type = WatchEventType::kAdded;
  doc::Json object = {};
};

struct PatchOptions {
  PatchType type = PatchType::kMerge;
  std::string field_manager = "weir";
  bool force = false;            // kApply only
  std::string subresource = {};  // "status" or empty
};

struct DeleteOptions {
  std::string uid = {};  // preconditions; empty: none
  std::string resource_version = {};
  std::string propagation = "Background";  // Background | Foreground | Orphan
  std::optional<int> grace_seconds = {};
};

struct LogOptions {
  std::string container = {};
  int tail_lines = 0;       // 0: from the beginning
  int64_t limit_bytes = 0;  // 0: all; else what is longer is cut at its end
  bool previous = false;    // of the container's former run
  milliseconds timeout{5'000};
};

struct ClientOptions {
  milliseconds request_timeout{15'000};
  std::string user_agent = "weir/" WEIR_VERSION;
  int max_retries = 4;  // of 429 and 503, jittered, Retry-After respected
  // In [0, 1), for jitter; thread-safe. Empty: seeded from the system.
  std::function<double()> random = {};
};

class KubeClient {
 public:
  KubeClient(http::Transport& transport, Endpoint endpoint, Clock& clock,
             ClientOptions options = {});
  ~KubeClient();

  Result<doc::Json> Get(const ResourceType& type, const ObjectKey& key, std::stop_token stop);
  Result<ListPage> List(const ResourceType& type, const ListOptions& options, std::stop_token stop);
  Result<doc::Json> Create(const ResourceType& type, const doc::Json& object, std::stop_token stop);
  // PUT; the object carries resourceVersion. `subresource`: "status" or empty.
  Result<doc::Json> Replace(const ResourceType& type, const doc::Json& object,
                            std::string_view subresource, std::stop_token stop);
  Result<doc::Json> Patch(const ResourceType& type, const ObjectKey& key, const doc::Json& patch,
                          const PatchOptions& options, std::stop_token stop);
  // OK also when the server answers 200/202; kNotFound when it was absent.
  Status Delete(const ResourceType& type, const ObjectKey& key, const DeleteOptions& options,
                std::stop_token stop);
  // Delivers events in order on the calling thread until the server ends the stream (OK), `stop`
  // (kCancelled), or an error; kConflict/Expired: the resourceVersion is too old, list again;
  // kDeadlineExceeded: not even a bookmark for 150 s, so the peer is gone: watch again.
  Status Watch(const ResourceType& type, const WatchOptions& options,
               const std::function<void(WatchEvent)>& on_event, std::stop_token stop);
  // All pages, from the first; starts over when the server no longer knows the continue token
  // (410), at most three times. `options.resume` is ignored. What was collected of a broken try
  // is dropped: the answer is one consistent list.
  Result<ListPage> ListAll(const ResourceType& type, const ListOptions& options,
                           std::stop_token stop);
  // The log of a Pod's container, through the API server from the kubelet: stdout and stderr in
  // one. kInvalid: the container has not started, or has no former run.
  Result<std::string> PodLog(const ObjectKey& pod, const LogOptions& options, std::stop_token stop);
  // A GET of any path of the API server ("/version", "/readyz", a pod's or service's proxy path).
  Result<http::Response> RawGet(const std::string& path, std::stop_token stop);

  const Endpoint& endpoint() const { return endpoint_; }

 private:
  struct Call;
  Result<http::Response> Send(const Call& call, const std::stop_token& stop);
  Result<doc::Json> SendForObject(const Call& call, const std::stop_token& stop);
  Status Authorize(http::Request* request) const;

  http::Transport& transport_;
  const Endpoint endpoint_;
  Clock& clock_;
  ClientOptions options_;  // constant after construction
};

}  // namespace weir::kube
