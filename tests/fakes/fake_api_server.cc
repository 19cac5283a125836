#include "tests/fakes/fake_api_server.h"

#include <algorithm>
#include <utility>

#include "client/http/url.h"
#include "tests/fakes/selectors.h"

namespace weir {
namespace {

using doc::Json;

http::Response Answer(int status, const Json& body) {
  return {status, {{"Content-Type", "application/json"}}, doc::DumpJson(body)};
}

http::Response Failure(int code, std::string_view reason, std::string_view message) {
  return Answer(code, {{"kind", "Status"},
                       {"apiVersion", "v1"},
                       {"status", "Failure"},
                       {"message", message},
                       {"reason", reason},
                       {"code", code}});
}

kube::ObjectKey KeyOf(const Json& object) {
  return {doc::StringAt(object, {"metadata", "namespace"}),
          doc::StringAt(object, {"metadata", "name"})};
}

// Everything that a user asks for: without metadata and status.
Json Intent(Json object) {
  object.erase("metadata");
  object.erase("status");
  return object;
}

bool HasFinalizers(const Json& object) {
  const Json* list = doc::Find(object, {"metadata", "finalizers"});
  return list != nullptr && list->is_array() && !list->empty();
}

bool IsDeleting(const Json& object) {
  return doc::Find(object, {"metadata", "deletionTimestamp"}) != nullptr;
}

bool IsDnsName(const std::string& name) {
  return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

std::string Line(std::string_view type, const Json& object) {
  return doc::DumpJson({{"type", type}, {"object", object}}) + "\n";
}

bool WantsMetadataOnly(const http::Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (name == "Accept") return value.find("as=PartialObjectMetadata") != std::string::npos;
  }
  return false;
}

std::string ContentType(const http::Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (name == "Content-Type") return value;
  }
  return "";
}

std::map<std::string, std::string> ParseQuery(std::string_view text) {
  std::map<std::string, std::string> query;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    query[http::PercentDecode(pair.substr(0, equals)).value_or("")] =
        http::PercentDecode(value).value_or("");
  }
  return query;
}

int64_t ToNumber(const std::string& text) { return text.empty() ? 0 : std::stoll(text); }

}  // namespace

struct FakeApiServer::Target {
  Type* type = nullptr;
  kube::ObjectKey key;  // name empty: the collection
  std::string subresource;
  std::map<std::string, std::string> query;

  std::string Query(const std::string& name) const {
    const auto it = query.find(name);
    return it == query.end() ? "" : it->second;
  }
  bool Selects(const Json& object) const {
    return (key.ns.empty() || doc::StringAt(object, {"metadata", "namespace"}) == key.ns) &&
           MatchesLabels(Query("labelSelector"), object) &&
           MatchesFields(Query("fieldSelector"), object);
  }
  std::string Named() const { return std::string(type->type.plural) + " \"" + key.name + "\""; }
};

struct FakeApiServer::Watcher {
  Target target;
  int64_t seen = 0;
  bool metadata_only = false;
};

FakeApiServer::FakeApiServer(const Clock* clock) : clock_(clock) {
  using namespace kube;  // NOLINT: the constants below
  for (const auto& type : {kConfigMaps, kSecrets, kServiceAccounts, kLeases, kEvents}) {
    Host(type, false);
  }
  for (const auto& type :
       {kServices, kPods, kNamespaces, kDeployments, kJobs, kControllerRevisions, kSqlJobs}) {
    Host(type, true);
  }
}

void FakeApiServer::Host(const kube::ResourceType& type, bool status_subresource) {
  MutexLock lock(mutex_);
  types_[type.ApiVersion() + "/" + std::string(type.plural)] = {type, status_subresource, {}};
}

FakeApiServer::Type& FakeApiServer::TypeOf(const kube::ResourceType& type) {
  return types_.at(type.ApiVersion() + "/" + std::string(type.plural));
}

std::string FakeApiServer::Now() const {
  return FormatTime(clock_ ? clock_->SystemNow() : SystemTime(milliseconds(1'700'000'000'000)));
}

std::optional<FakeApiServer::Target> FakeApiServer::Resolve(const std::string& url) {
  const std::string target_text = http::ParseUrl(url).value().target;
  const size_t question = std::min(target_text.find('?'), target_text.size());
  std::vector<std::string> parts;
  for (size_t start = 1; start < question;) {
    const size_t slash = std::min(target_text.find('/', start), question);
    parts.push_back(http::PercentDecode(target_text.substr(start, slash - start)).value_or(""));
    start = slash + 1;
  }
  Target target;
  target.query = ParseQuery(target_text.substr(std::min(question + 1, target_text.size())));
  const bool core = !parts.empty() && parts[0] == "api";
  const size_t version_end = core ? 2 : 3;  // api/v1, apis/group/version
  if (parts.size() <= version_end || (!core && parts[0] != "apis")) return std::nullopt;
  const std::string api = core ? parts[1] : parts[1] + "/" + parts[2];
  size_t at = version_end;
  if (parts[at] == "namespaces" && parts.size() > at + 2 && parts[at + 2] != "status") {
    target.key.ns = parts[at + 1];
    at += 2;
  }
  const auto type = types_.find(api + "/" + parts[at]);
  if (type == types_.end()) return std::nullopt;
  target.type = &type->second;
  if (parts.size() > at + 1) target.key.name = parts[at + 1];
  if (parts.size() > at + 2) target.subresource = parts[at + 2];
  const bool log = target.subresource == "log" && target.type->type.plural == "pods";
  if (!target.subresource.empty() && !log &&
      (target.subresource != "status" || !target.type->status_subresource)) {
    return std::nullopt;
  }
  return target;
}

Result<http::Response> FakeApiServer::Send(const http::Request& request, SteadyTime,
                                           std::stop_token stop) {
  if (stop.stop_requested()) return Cancelled();
  ASSIGN_OR_RETURN(const http::Url url, http::ParseUrl(request.url));
  const std::string path = url.target.substr(0, url.target.find('?'));
  MutexLock lock(mutex_);
  const auto target = Resolve(request.url);
  http::Response response;
  if (const auto raw = raw_.find(url.target); raw != raw_.end()) {
    response = raw->second;
  } else if (!target) {
    response = Failure(404, "NotFound", "the server could not find the requested resource");
  } else {
    response = Serve(*target, request);
  }
  requests_.push_back({request.method, http::PercentDecode(path).value_or(path),
                       target ? target->query : std::map<std::string, std::string>{}, request.body,
                       response.status});
  return response;
}

http::Response FakeApiServer::Serve(const Target& target, const http::Request& request) {
  Json body;
  if (!request.body.empty()) {
    auto parsed = doc::ParseJson(request.body);
    if (!parsed.ok()) return Failure(400, "BadRequest", parsed.error().message());
    body = std::move(*parsed);
  }
  const bool named = !target.key.name.empty();
  switch (request.method) {
    case http::Method::kGet:
      return named ? ServeGet(target, request) : ServeList(target, request);
    case http::Method::kPost:
      return ServeCreate(target, body);
    case http::Method::kPut:
      return ServePut(target, body);
    case http::Method::kPatch:
      return ServePatch(target, request, std::move(body));
    case http::Method::kDelete:
      return ServeDelete(target, body);
  }
  return Failure(405, "MethodNotAllowed", "method not allowed");
}

http::Response FakeApiServer::ServeLog(const Target& target) {
  const auto found = logs_.find(target.key);
  if (found == logs_.end() || target.Query("previous") == "true") {
    return Failure(400, "BadRequest", "previous terminated container not found");
  }
  std::string text = found->second;
  const auto lines = static_cast<size_t>(ToNumber(target.Query("tailLines")));
  size_t start = text.size();
  if (start > 0 && text.back() == '\n') --start;
  for (size_t i = 0; lines > 0 && i < lines && start != std::string::npos && start > 0; ++i) {
    start = text.rfind('\n', start - 1);
  }
  if (lines > 0 && start != std::string::npos && start > 0) text.erase(0, start + 1);
  const auto limit = static_cast<size_t>(ToNumber(target.Query("limitBytes")));
  if (limit > 0 && text.size() > limit) text.resize(limit);
  return {200, {{"Content-Type", "text/plain"}}, std::move(text)};
}

http::Response FakeApiServer::ServeGet(const Target& target, const http::Request& request) {
  const auto it = target.type->objects.find(target.key);
  if (it == target.type->objects.end()) {
    return Failure(404, "NotFound", target.Named() + " not found");
  }
  if (target.subresource == "log") return ServeLog(target);
  return Answer(200, WantsMetadataOnly(request) ? PartialMetadata(it->second) : it->second);
}

// A continue token is "<resourceVersion of the list> <ns>/<name of the last object>".
http::Response FakeApiServer::ServeList(const Target& target, const http::Request& request) {
  const std::string resume = target.Query("continue");
  int64_t version = version_;
  kube::ObjectKey after;
  if (!resume.empty()) {
    const size_t space = resume.find(' ');
    const size_t slash = resume.find('/', space);
    version = ToNumber(resume.substr(0, space));
    after = {resume.substr(space + 1, slash - space - 1), resume.substr(slash + 1)};
    if (version < expired_) {
      return Failure(410, "Expired", "The provided continue parameter is too old");
    }
  }
  const auto limit = static_cast<size_t>(ToNumber(target.Query("limit")));
  const bool metadata_only = WantsMetadataOnly(request);
  Json items = Json::array();
  kube::ObjectKey last;
  std::string next;
  for (const auto& [key, object] : target.type->objects) {
    if ((!resume.empty() && key <= after) || !target.Selects(object)) continue;
    if (limit > 0 && items.size() == limit) {
      next = std::to_string(version) + " " + last.ns + "/" + last.name;
      break;
    }
    items.push_back(metadata_only ? PartialMetadata(object) : object);
    last = key;
  }
  Json metadata{{"resourceVersion", std::to_string(version)}};
  if (!next.empty()) metadata["continue"] = next;
  return Answer(200,
                {{"kind", metadata_only ? "PartialObjectMetadataList"
                                        : std::string(target.type->type.kind) + "List"},
                 {"apiVersion", metadata_only ? "meta.k8s.io/v1" : target.type->type.ApiVersion()},
                 {"metadata", metadata},
                 {"items", items}});
}

// Gives the object its new resourceVersion, stores it and tells the watchers.
void FakeApiServer::Store(Type& type, const Json& before, Json* after) {
  (*after)["metadata"]["resourceVersion"] = std::to_string(++version_);
  type.objects[KeyOf(*after)] = *after;
  history_.push_back({version_, &type, before, *after});
  changed_.notify_all();
}

void FakeApiServer::Erase(Type& type, const kube::ObjectKey& key) {
  const auto it = type.objects.find(key);
  if (it == type.objects.end()) return;
  it->second["metadata"]["resourceVersion"] = std::to_string(++version_);
  history_.push_back({version_, &type, std::move(it->second), Json()});
  type.objects.erase(it);
  changed_.notify_all();
}

Json FakeApiServer::Insert(Type& type, Json object) {
  Json& metadata = object["metadata"];
  object["apiVersion"] = type.type.ApiVersion();
  object["kind"] = type.type.kind;
  const int64_t number = next_uid_++;
  if (!metadata.contains("name") && metadata.contains("generateName")) {
    metadata["name"] = metadata["generateName"].get<std::string>() + "x" + std::to_string(number);
  }
  metadata["uid"] = "00000000-0000-4000-8000-" +
                    std::string(12 - std::to_string(number).size(), '0') + std::to_string(number);
  metadata["creationTimestamp"] = Now();
  metadata.erase("deletionTimestamp");
  if (type.status_subresource || object.contains("spec")) metadata["generation"] = 1;
  Store(type, Json(), &object);
  return object;
}

http::Response FakeApiServer::ServeCreate(const Target& target, const Json& body) {
  if (!body.is_object()) return Failure(400, "BadRequest", "the body is no object");
  Json object = body;
  Json& metadata = object["metadata"];
  if (target.type->type.namespaced) metadata["namespace"] = target.key.ns;
  const std::string name = doc::StringAt(object, {"metadata", "name"});
  if (name.empty() && !metadata.contains("generateName")) {
    return Failure(422, "Invalid", "name or generateName is required");
  }
  if (!name.empty() && !IsDnsName(name)) {
    return Failure(422, "Invalid", "metadata.name: Invalid value: \"" + name + "\"");
  }
  if (!doc::StringAt(object, {"metadata", "resourceVersion"}).empty()) {
    return Failure(400, "BadRequest", "resourceVersion should not be set on objects to be created");
  }
  if (!name.empty() && target.type->objects.contains(KeyOf(object))) {
    return Failure(409, "AlreadyExists",
                   std::string(target.type->type.plural) + " \"" + name + "\" already exists");
  }
  if (target.type->status_subresource) object.erase("status");
  return Answer(201, Insert(*target.type, std::move(object)));
}

// Stores `next` in place of `old`, under the rules that PUT and PATCH share.
http::Response FakeApiServer::Update(const Target& target, const Json& old, Json next) {
  const Json& was = old["metadata"];
  Json& metadata = next["metadata"];
  const std::string version = doc::StringAt(next, {"metadata", "resourceVersion"});
  const std::string uid = doc::StringAt(next, {"metadata", "uid"});
  if ((!version.empty() && version != was["resourceVersion"]) ||
      (!uid.empty() && uid != was["uid"])) {
    return Failure(409, "Conflict",
                   "Operation cannot be fulfilled on " + target.Named() +
                       ": the object has been modified; please apply your changes to the latest "
                       "version and try again");
  }
  if (target.subresource == "status") {
    Json status = next.value("status", Json());
    next = old;
    if (status.is_null()) {
      next.erase("status");
    } else {
      next["status"] = std::move(status);
    }
  } else {
    for (const char* kept : {"uid", "creationTimestamp", "generation", "deletionTimestamp",
                             "resourceVersion", "name", "namespace"}) {
      if (was.contains(kept)) metadata[kept] = was[kept];
    }
    next["apiVersion"] = old["apiVersion"];
    next["kind"] = old["kind"];
    if (target.type->status_subresource) {
      next.erase("status");
      if (old.contains("status")) next["status"] = old["status"];
    }
    if (was.contains("generation") && Intent(next) != Intent(old)) {
      metadata["generation"] = was["generation"].get<int64_t>() + 1;
    }
  }
  if (next == old) return Answer(200, old);
  Store(*target.type, old, &next);
  if (IsDeleting(next) && !HasFinalizers(next)) Erase(*target.type, target.key);
  return Answer(200, next);
}

http::Response FakeApiServer::ServePut(const Target& target, const Json& body) {
  const auto it = target.type->objects.find(target.key);
  if (it == target.type->objects.end()) {
    return Failure(404, "NotFound", target.Named() + " not found");
  }
  if (!body.is_object()) return Failure(400, "BadRequest", "the body is no object");
  return Update(target, Json(it->second), body);
}

http::Response FakeApiServer::ServePatch(const Target& target, const http::Request& request,
                                         Json body) {
  const std::string type = ContentType(request);
  const auto it = target.type->objects.find(target.key);
  if (it == target.type->objects.end()) {
    if (type != "application/apply-patch+yaml" || !target.subresource.empty()) {
      return Failure(404, "NotFound", target.Named() + " not found");
    }
    body["metadata"]["name"] = target.key.name;
    return ServeCreate(target, body);
  }
  const Json old = it->second;
  Json next = old;
  if (type == "application/json-patch+json") {
    try {
      next = old.patch(body);
    } catch (const Json::exception& e) {
      return Failure(422, "Invalid", e.what());
    }
  } else {
    next.merge_patch(body);
  }
  return Update(target, old, std::move(next));
}

http::Response FakeApiServer::ServeDelete(const Target& target, const Json& body) {
  const auto it = target.type->objects.find(target.key);
  if (it == target.type->objects.end()) {
    return Failure(404, "NotFound", target.Named() + " not found");
  }
  for (const char* field : {"uid", "resourceVersion"}) {
    const std::string wanted = doc::StringAt(body, {"preconditions", field});
    if (!wanted.empty() && wanted != it->second["metadata"][field]) {
      return Failure(409, "Conflict", "Precondition failed: " + std::string(field));
    }
  }
  if (!HasFinalizers(it->second)) {
    const Json gone = it->second;
    Erase(*target.type, target.key);
    return Answer(200, gone);
  }
  if (!IsDeleting(it->second)) {
    const Json old = it->second;
    Json next = old;
    next["metadata"]["deletionTimestamp"] = Now();
    Store(*target.type, old, &next);
  }
  return Answer(200, target.type->objects.at(target.key));
}

std::string FakeApiServer::LinesFor(Watcher* watcher) {
  std::string lines;
  for (const Change& change : history_) {
    if (change.version <= watcher->seen) continue;
    watcher->seen = change.version;
    if (change.type == nullptr) {
      const Type& type = *watcher->target.type;
      lines +=
          Line("BOOKMARK", {{"kind", type.type.kind},
                            {"apiVersion", type.type.ApiVersion()},
                            {"metadata", {{"resourceVersion", std::to_string(change.version)}}}});
      continue;
    }
    if (change.type != watcher->target.type) continue;
    // An object that leaves the selection is deleted for this watcher; one that enters is added.
    const bool was = !change.before.is_null() && watcher->target.Selects(change.before);
    const bool is = !change.after.is_null() && watcher->target.Selects(change.after);
    if (!was && !is) continue;
    Json object = change.after.is_null() ? change.before : change.after;
    if (watcher->metadata_only) object = PartialMetadata(object);
    lines += Line(!was ? "ADDED" : is ? "MODIFIED" : "DELETED", object);
  }
  watcher->seen = std::max(watcher->seen, version_);
  return lines;
}

Result<http::Response> FakeApiServer::Stream(const http::Request& request,
                                             const http::ChunkFn& on_chunk, milliseconds,
                                             std::stop_token stop) NO_THREAD_SAFETY_ANALYSIS {
  if (stop.stop_requested()) return Cancelled();
  std::unique_lock<Mutex> lock(mutex_);
  auto target = Resolve(request.url);
  if (!target) return Failure(404, "NotFound", "the server could not find the requested resource");
  requests_.push_back(
      {request.method, std::string(target->type->type.plural), target->query, "", 200});
  Watcher watcher{*target, ToNumber(target->Query("resourceVersion")), WantsMetadataOnly(request)};
  std::string lines;
  bool over = false;
  if (watcher.seen == 0) {
    for (const auto& [key, object] : target->type->objects) {
      if (!target->Selects(object)) continue;
      lines += Line("ADDED", watcher.metadata_only ? PartialMetadata(object) : object);
    }
    watcher.seen = version_;
  } else if (watcher.seen < expired_) {
    over = true;
    lines = Line("ERROR", Json::parse(Failure(410, "Expired", "too old resource version").body));
  }
  ++open_watches_;
  const int epoch = watch_epoch_;
  changed_.notify_all();
  while (true) {
    if (!over && !held_) lines += LinesFor(&watcher);
    if (!lines.empty()) {
      lock.unlock();
      const bool wanted = on_chunk(lines);
      lock.lock();
      lines.clear();
      if (!wanted) break;
      continue;
    }
    if (over || watch_epoch_ != epoch) break;
    const auto news = [&]() NO_THREAD_SAFETY_ANALYSIS {
      return watch_epoch_ != epoch || (version_ > watcher.seen && !held_);
    };
    if (!changed_.wait(lock, stop, news)) break;
  }
  --open_watches_;
  changed_.notify_all();
  if (stop.stop_requested()) return Cancelled();
  return http::Response{200, {}, ""};
}

std::optional<Json> FakeApiServer::Object(const kube::ResourceType& type,
                                          const kube::ObjectKey& key) const {
  MutexLock lock(mutex_);
  const Type& hosted = types_.at(type.ApiVersion() + "/" + std::string(type.plural));
  const auto it = hosted.objects.find(key);
  if (it == hosted.objects.end()) return std::nullopt;
  return it->second;
}

std::vector<Json> FakeApiServer::Objects(const kube::ResourceType& type) const {
  MutexLock lock(mutex_);
  std::vector<Json> out;
  for (const auto& entry : types_.at(type.ApiVersion() + "/" + std::string(type.plural)).objects) {
    out.push_back(entry.second);
  }
  return out;
}

Json FakeApiServer::Put(const kube::ResourceType& type, Json object) {
  MutexLock lock(mutex_);
  Type& hosted = TypeOf(type);
  const auto it = hosted.objects.find(KeyOf(object));
  if (it == hosted.objects.end()) return Insert(hosted, std::move(object));
  const Json old = it->second;
  Json& metadata = object["metadata"];
  for (const char* kept : {"uid", "creationTimestamp", "generation"}) {
    if (old["metadata"].contains(kept)) metadata[kept] = old["metadata"][kept];
  }
  object["apiVersion"] = old["apiVersion"];
  object["kind"] = old["kind"];
  if (metadata.contains("generation") && Intent(object) != Intent(old)) {
    metadata["generation"] = metadata["generation"].get<int64_t>() + 1;
  }
  Store(hosted, old, &object);
  return object;
}

void FakeApiServer::PatchStatus(const kube::ResourceType& type, const kube::ObjectKey& key,
                                const Json& status) {
  MutexLock lock(mutex_);
  Type& hosted = TypeOf(type);
  const Json old = hosted.objects.at(key);
  Json next = old;
  next["status"].merge_patch(status);
  Store(hosted, old, &next);
}

void FakeApiServer::Remove(const kube::ResourceType& type, const kube::ObjectKey& key) {
  MutexLock lock(mutex_);
  Erase(TypeOf(type), key);
}

int FakeApiServer::CollectGarbage() {
  MutexLock lock(mutex_);
  const auto alive = [this](const Json& owner) NO_THREAD_SAFETY_ANALYSIS {
    for (const auto& [name, type] : types_) {
      for (const auto& [key, object] : type.objects) {
        if (object["metadata"]["uid"] == owner["uid"]) return true;
      }
    }
    return false;
  };
  int removed = 0;
  for (bool again = true; again;) {
    again = false;
    for (auto& [name, type] : types_) {
      std::vector<kube::ObjectKey> orphans;
      for (const auto& [key, object] : type.objects) {
        const Json* owners = doc::Find(object, {"metadata", "ownerReferences"});
        if (owners == nullptr || owners->empty()) continue;
        if (std::none_of(owners->begin(), owners->end(), alive)) orphans.push_back(key);
      }
      for (const auto& key : orphans) {
        const Json object = type.objects.at(key);
        if (IsDeleting(object) && HasFinalizers(object)) continue;
        if (HasFinalizers(object)) {
          Json next = object;
          next["metadata"]["deletionTimestamp"] = Now();
          Store(type, object, &next);
          continue;
        }
        Erase(type, key);
        ++removed;
        again = true;
      }
    }
  }
  return removed;
}

void FakeApiServer::CloseWatches() {
  MutexLock lock(mutex_);
  ++watch_epoch_;
  changed_.notify_all();
}

void FakeApiServer::HoldWatches(bool hold) {
  MutexLock lock(mutex_);
  held_ = hold;
  changed_.notify_all();
}

void FakeApiServer::SendBookmarks() {
  MutexLock lock(mutex_);
  history_.push_back({++version_, nullptr, Json(), Json()});
  changed_.notify_all();
}

void FakeApiServer::ExpireHistory() {
  MutexLock lock(mutex_);
  expired_ = ++version_;  // open watches still get what they have not seen, as on a real server
}

int FakeApiServer::open_watches() const {
  MutexLock lock(mutex_);
  return open_watches_;
}

int64_t FakeApiServer::resource_version() const {
  MutexLock lock(mutex_);
  return version_;
}

void FakeApiServer::SetLog(const kube::ObjectKey& pod, const std::string& text) {
  MutexLock lock(mutex_);
  logs_[pod] = text;
}

void FakeApiServer::SetRaw(const std::string& path, http::Response response) {
  MutexLock lock(mutex_);
  raw_[path] = std::move(response);
}

std::vector<FakeApiServer::Recorded> FakeApiServer::Requests() const {
  MutexLock lock(mutex_);
  return requests_;
}

void FakeApiServer::ClearRequests() {
  MutexLock lock(mutex_);
  requests_.clear();
}

int FakeApiServer::WriteCount() const {
  MutexLock lock(mutex_);
  return static_cast<int>(std::count_if(requests_.begin(), requests_.end(),
                                        [](const Recorded& r) { return r.is_write(); }));
}

}  // namespace weir
