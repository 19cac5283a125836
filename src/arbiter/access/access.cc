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
constexpr size_t kMaxReason = 300;
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
  const std::string key = crypto::Sha256Hex(token);
  const milliseconds no = options_.remember_no;
  ASSIGN_OR_RETURN(const Remembered known, Recall(key, no, [&](Remembered* found) -> Status {
                     ASSIGN_OR_RETURN(doc::Json user, User(token));
                     found->user = std::make_shared<const doc::Json>(std::move(user));
                     return Status::Ok();
                   }));
  RETURN_IF_ERROR(known.status);
  // Most may work for all Pipelines of their namespace: one answer for however many there are. That
  // they may not is kept as long as a yes is: whoever is given that right may each by name as well.
  const std::string everywhere = key + "/" + ns;
  ASSIGN_OR_RETURN(const Remembered all,
                   Recall(everywhere, options_.remember_yes,
                          [&](Remembered*) { return Review(*known.user, ns, ""); }));
  if (all.status.ok()) return Status::Ok();
  ASSIGN_OR_RETURN(const Remembered one, Recall(everywhere + "/" + name, no, [&](Remembered*) {
                     return Review(*known.user, ns, name);
                   }));
  return one.status;
}

Result<TokenAccess::Remembered> TokenAccess::Recall(const std::string& key, milliseconds no,
                                                    const std::function<Status(Remembered*)>& ask) {
  const SteadyTime now = clock_.SteadyNow();
  if (auto known = Known(key, now)) return *std::move(known);
  Remembered answer;
  answer.status = ask(&answer);
  if (!answer.status.ok() && answer.status.code() != Code::kDenied) {
    // What could not be found out is no answer: neither remembered nor taken for a refusal.
    MutexLock lock(mutex_);
    const auto it = remembered_.find(key);
    if (it == remembered_.end()) return answer.status;
    it->second.asking = false;
    it->second.failed = true;
    it->second.renew = clock_.SteadyNow() + options_.remember_no;
    const bool counts = it->second.status.ok() && now < it->second.until + options_.grace;
    return counts ? Result<Remembered>(it->second) : Result<Remembered>(answer.status);
  }
  answer.until = now + (answer.status.ok() ? options_.remember_yes : no);
  answer.renew = answer.status.ok() ? now + options_.remember_yes / 2 : answer.until;
  Remember(key, answer, now);
  return answer;
}

std::optional<TokenAccess::Remembered> TokenAccess::Known(const std::string& key, SteadyTime now) {
  MutexLock lock(mutex_);
  const auto it = remembered_.find(key);
  if (it == remembered_.end()) return std::nullopt;
  Remembered& known = it->second;
  const bool held_up = known.status.ok() && (known.asking || known.failed);
  if (now >= known.until && !(held_up && now < known.until + options_.grace)) return std::nullopt;
  if (!known.status.ok() || known.asking || now < known.renew) return known;
  known.asking = true;
  return std::nullopt;
}

void TokenAccess::Remember(const std::string& key, const Remembered& answer, SteadyTime now) {
  MutexLock lock(mutex_);
  if (remembered_.size() >= options_.max_remembered) {
    for (auto it = remembered_.begin(); it != remembered_.end();) {
      it = it->second.until <= now ? remembered_.erase(it) : std::next(it);
    }
    if (remembered_.size() >= options_.max_remembered) remembered_.clear();
  }
  remembered_[key] = answer;
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
    // Why: it has expired, it is for other audiences, ... The token itself is not part of it.
    const std::string why = doc::StringAt(*answer, {"status", "error"}).substr(0, kMaxReason);
    return Unauthorized("the API server does not know this token for the audience " +
                        options_.audience + (why.empty() ? "" : ": " + why));
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

// `name` empty: all of the namespace.
Status TokenAccess::Review(const doc::Json& user, const std::string& ns, const std::string& name) {
  doc::Json spec = {{"user", doc::StringAt(user, {"username"})},
                    {"uid", doc::StringAt(user, {"uid"})},
                    {"resourceAttributes",
                     {{"namespace", ns},
                      {"verb", "update"},
                      {"group", "weir.dev"},
                      {"resource", "pipelines"},
                      {"subresource", "work"}}}};
  if (!name.empty()) spec["resourceAttributes"]["name"] = name;
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
