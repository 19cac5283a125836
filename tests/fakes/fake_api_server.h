// An API server inside the process: the protocol that KubeClient speaks, over a map.
//
// It keeps resourceVersion, uid, generation (bumped when anything but metadata and status changes),
// finalizers with deletionTimestamp, the status subresource, label selectors, list paging, uid and
// resourceVersion preconditions, generateName, and watches with history, bookmarks and expiry.
// It has no admission, defaults, schemas, garbage collector (call CollectGarbage) or controllers;
// strategic merge and server-side apply are done as plain merges. What it claims is held to the
// real server by tests/client/kube/contract_test.cc. Thread-safe; owned by the test.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/doc/value.h"
#include "client/http/transport.h"
#include "client/kube/object.h"

namespace weir {

class FakeApiServer : public http::Transport {
 public:
  struct Recorded {
    http::Method method = http::Method::kGet;
    std::string path;  // decoded, without the query
    std::map<std::string, std::string> query;
    std::string body;
    int status = 0;  // what was answered; 200 for an accepted watch

    bool is_write() const { return method != http::Method::kGet; }
  };

  // The types of client/kube/object.h are hosted from the start. `clock` (system time, for
  // timestamps) may be null: then all are the same fixed moment.
  explicit FakeApiServer(const Clock* clock = nullptr);

  static constexpr const char* kUrl = "https://fake.invalid";  // Endpoint::server

  // Hosts one more type.
  void Host(const kube::ResourceType& type, bool status_subresource);

  Result<http::Response> Send(const http::Request& request, SteadyTime deadline,
                              std::stop_token stop) override;
  // A watch lives until `stop`, CloseWatches or on_chunk's false; idle_timeout is not used.
  Result<http::Response> Stream(const http::Request& request, const http::ChunkFn& on_chunk,
                                milliseconds idle_timeout, std::stop_token stop) override;

  // The test's own hand, past the protocol (not recorded; watchers see it).
  std::optional<doc::Json> Object(const kube::ResourceType& type, const kube::ObjectKey& key) const;
  std::vector<doc::Json> Objects(const kube::ResourceType& type) const;
  // Creates or replaces everything but uid and creationTimestamp, status included.
  doc::Json Put(const kube::ResourceType& type, doc::Json object);
  // Merges into the object's status, as its controller would.
  void PatchStatus(const kube::ResourceType& type, const kube::ObjectKey& key,
                   const doc::Json& status);
  // Without regard to finalizers.
  void Remove(const kube::ResourceType& type, const kube::ObjectKey& key);
  // Removes objects whose every owner is gone, until there are none; the count. One that has
  // finalizers is only marked as deleting.
  int CollectGarbage();

  // Ends every watch that is open now, as a server does after timeoutSeconds.
  void CloseWatches();
  void SendBookmarks();
  // Watches bring nothing until they are let go on.
  void HoldWatches(bool hold);
  // Forgets the changes so far: watches and list continuations from before get 410.
  void ExpireHistory();
  int open_watches() const;
  int64_t resource_version() const;

  // What the kubelet answers for a Pod's log, whatever the container: its last `tailLines` lines,
  // of which what is over `limitBytes` is cut off. Without one: 404. `previous` has none.
  void SetLog(const kube::ObjectKey& pod, const std::string& text);

  // Answers GET of exactly this path (and query), e.g. "/version".
  void SetRaw(const std::string& path, http::Response response);

  std::vector<Recorded> Requests() const;
  void ClearRequests();
  int WriteCount() const;

 private:
  struct Type {
    kube::ResourceType type;
    bool status_subresource = false;
    std::map<kube::ObjectKey, doc::Json> objects;
  };
  struct Change {
    int64_t version = 0;
    const Type* type = nullptr;  // null: a bookmark for all
    doc::Json before;            // null: it was created
    doc::Json after;             // null: it was deleted (`before` has the last state)
  };
  struct Target;  // a parsed URL
  struct Watcher;

  http::Response Serve(const Target& target, const http::Request& request) REQUIRES(mutex_);
  std::optional<Target> Resolve(const std::string& url) REQUIRES(mutex_);
  http::Response ServeGet(const Target& target, const http::Request& request) REQUIRES(mutex_);
  http::Response ServeLog(const Target& target) REQUIRES(mutex_);
  http::Response ServeList(const Target& target, const http::Request& request) REQUIRES(mutex_);
  http::Response ServeCreate(const Target& target, const doc::Json& body) REQUIRES(mutex_);
  http::Response ServePut(const Target& target, const doc::Json& body) REQUIRES(mutex_);
  http::Response ServePatch(const Target& target, const http::Request& request, doc::Json body)
      REQUIRES(mutex_);
  http::Response ServeDelete(const Target& target, const doc::Json& body) REQUIRES(mutex_);
  http::Response Update(const Target& target, const doc::Json& old, doc::Json next)
      REQUIRES(mutex_);
  doc::Json Insert(Type& type, doc::Json object) REQUIRES(mutex_);
  void Store(Type& type, const doc::Json& before, doc::Json* after) REQUIRES(mutex_);
  void Erase(Type& type, const kube::ObjectKey& key) REQUIRES(mutex_);
  // What `watcher` should see of the changes it has not seen, as lines; moves it on.
  std::string LinesFor(Watcher* watcher) REQUIRES(mutex_);
  std::string Now() const;
  Type& TypeOf(const kube::ResourceType& type) REQUIRES(mutex_);

  const Clock* const clock_;
  mutable Mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, Type> types_ GUARDED_BY(mutex_);  // by "group/version/plural"
  std::map<std::string, http::Response> raw_ GUARDED_BY(mutex_);
  std::map<kube::ObjectKey, std::string> logs_ GUARDED_BY(mutex_);
  std::deque<Change> history_ GUARDED_BY(mutex_);
  int64_t version_ GUARDED_BY(mutex_) = 100;
  int64_t expired_ GUARDED_BY(mutex_) = 0;  // changes up to here are forgotten
  int64_t next_uid_ GUARDED_BY(mutex_) = 1;
  bool held_ GUARDED_BY(mutex_) = false;
  int watch_epoch_ GUARDED_BY(mutex_) = 0;  // CloseWatches raises it
  int open_watches_ GUARDED_BY(mutex_) = 0;
  std::vector<Recorded> requests_ GUARDED_BY(mutex_);
};

}  // namespace weir
