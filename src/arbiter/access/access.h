// Who may work for a Pipeline: asked of the API server and remembered for a while.
//
// A worker's bearer token (its ServiceAccount's, with the audience `weir`) is judged by a
// TokenReview; whether that user may `update` `pipelines/work` of the Pipeline by a
// SubjectAccessReview, so that rights are given as any others are, by Roles: first for all of the
// namespace, then for the one.
// Facts:
// https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
// https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/subject-access-review-v1/
// What is remembered is asked for anew, by one caller, before its time is over: a slow API server
// holds up nobody who is known, so that renewals do not depend on it. One that does not answer at
// all is given `grace`.
// Tokens are kept as hashes only. Thread-safe; blocks for up to three requests when it does not
// remember.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "base/doc/value.h"
#include "client/kube/client.h"

namespace weir::arbiter {

struct AccessOptions {
  std::string audience = "weir";
  milliseconds remember_yes{60'000};  // asked for anew when half of it is over
  milliseconds grace{240'000};        // longer, while the API server does not answer
  milliseconds remember_no{5'000};
  size_t max_remembered = 10'000;
};

class TokenAccess {
 public:
  // `client` and `clock` outlive it.
  TokenAccess(kube::KubeClient& client, Clock& clock, AccessOptions options = {});

  // As rpc::Authorizer. `authorization` is the header: "Bearer TOKEN".
  Status Check(const std::string& authorization, const std::string& ns, const std::string& name);

 private:
  struct Remembered {
    Status status;
    SteadyTime until{};
    SteadyTime renew{};   // when it is asked for anew
    bool asking = false;  // somebody is at it, and was before its time was over
    bool failed = false;  // no answer came to the last who asked
    std::shared_ptr<const doc::Json> user = {};  // of a token that is known
  };
  // What `key` was answered, or what `ask` says now; a no is remembered for `no`.
  Result<Remembered> Recall(const std::string& key, milliseconds no,
                            const std::function<Status(Remembered*)>& ask);
  // What is remembered of `key` and enough for this caller; nullopt: it is to ask.
  std::optional<Remembered> Known(const std::string& key, SteadyTime now);
  void Remember(const std::string& key, const Remembered& answer, SteadyTime now);
  Status Review(const doc::Json& user, const std::string& ns, const std::string& name);
  Result<doc::Json> User(const std::string& token);

  kube::KubeClient& client_;
  Clock& clock_;
  const AccessOptions options_;
  Mutex mutex_;
  std::map<std::string, Remembered> remembered_ GUARDED_BY(mutex_);
};

}  // namespace weir::arbiter
