#include "arbiter/access/access.h"

#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/crypto/hash.h"
#include "base/doc/json.h"

namespace weir::arbiter {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr size_t kMaxToken = 16384;
constexpr kube::ResourceType kTokenReviews{"authentication.k8s.io", "v1", "tokenreviews",
                                           "TokenReview", false};
constexpr kube::ResourceType kAccessReviews{"authorization.k8s.io", "v1", "subjectaccessreviews",
                                            "SubjectAccessReview", false};

Status Unauthorized(std::string message) { return Denied("Unauthorized", std::move(message)); }

}  // namespace

TokenAccess::TokenAccess(kube::KubeClient& client, Clock& clock, AccessOptions options)
    : client_(client), clock_(clock), options_(std::move(options)) {}

Status TokenAccess::Check(const std::string& authorization, const std::string& ns,
                          const std::string& name) {
  if (!authorization.starts_with(kBearer) || authorization.size() > kMaxToken) {
    return Unauthorized("send the token of a ServiceAccount: Authorization: Bearer TOKEN");
  }
  const std::string token = authorization.substr(kBearer.size());
  const std::string key = crypto::Sha256Hex(token) + "/" + ns + "/" + name;
  const SteadyTime now = clock_.SteadyNow();
  {
    MutexLock lock(mutex_);
    const auto it = remembered_.find(key);
    if (it != remembered_.end() && now < it->second.until) return it->second.status;
  }
  Status status = Ask(token, ns, name);
  // What could not be found out is no answer: neither remembered nor taken for a refusal.
  if (!status.ok() && status.code() != Code::kDenied) return status;
  MutexLock lock(mutex_);
  if (remembered_.size() >= options_.max_remembered) {
    for (auto it = remembered_.begin(); it != remembered_.end();) {
      it = it->second.until <= now ? remembered_.erase(it) : std::next(it);
    }
    if (remembered_.size() >= options_.max_remembered) remembered_.clear();
  }
  remembered_[key] = {status, now + (status.ok() ? options_.remember_yes : options_.remember_no)};
  return status;
}

Result<doc::Json> TokenAccess::User(const std::string& token) {
  const doc::Json review = {
      {"apiVersion", "authentication.k8s.io/v1"},
      {"kind", "TokenReview"},
      {"spec", {{"token", token}, {"audiences", doc::Json::array({options_.audience})}}}};
  auto answer = client_.Create(kTokenReviews, review, {});
  if (!answer.ok()) {
    return Unavailable("CannotReview",
                       "the API server did not review the token: " + answer.status().message());
  }
  if (!doc::BoolAt(*answer, {"status", "authenticated"})) {
    return Unauthorized("the API server does not know this token for the audience " +
                        options_.audience);
  }
  // A server that knows no audiences answers without: then the token is for itself alone.
  const doc::Json* audiences = doc::Find(*answer, {"status", "audiences"});
  bool ours = false;
  if (audiences != nullptr && audiences->is_array()) {
    for (const doc::Json& audience : *audiences) ours = ours || audience == options_.audience;
  }
  if (!ours) {
    return Unauthorized("the token is not for the audience " + options_.audience +
                        "; mount one that is (a projected serviceAccountToken)");
  }
  const doc::Json* user = doc::Find(*answer, {"status", "user"});
  if (user == nullptr || !user->is_object()) return Unauthorized("the token is nobody's");
  return *user;
}

Status TokenAccess::Ask(const std::string& token, const std::string& ns, const std::string& name) {
  ASSIGN_OR_RETURN(const doc::Json user, User(token));
  doc::Json spec = {{"user", doc::StringAt(user, {"username"})},
                    {"uid", doc::StringAt(user, {"uid"})},
                    {"resourceAttributes",
                     {{"namespace", ns},
                      {"name", name},
                      {"verb", "update"},
                      {"group", "weir.dev"},
                      {"resource", "pipelines"},
                      {"subresource", "work"}}}};
  for (const char* member : {"groups", "extra"}) {
    if (const doc::Json* value = doc::Find(user, {member})) spec[member] = *value;
  }
  const auto answer = client_.Create(kAccessReviews,
                                     {{"apiVersion", "authorization.k8s.io/v1"},
                                      {"kind", "SubjectAccessReview"},
                                      {"spec", std::move(spec)}},
                                     {});
  if (!answer.ok()) {
    return Unavailable("CannotReview",
                       "the API server did not review the access: " + answer.status().message());
  }
  if (doc::BoolAt(*answer, {"status", "allowed"})) return Status::Ok();
  return Denied("Forbidden", doc::StringAt(user, {"username"}) +
                                 " may not update pipelines/work of " + ns + "/" + name +
                                 "; give it a Role with that right");
}

}  // namespace weir::arbiter
