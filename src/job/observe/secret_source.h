// The values of a script's ${secret:NAME/KEY}: read by GET, only in the SqlJob's own namespace,
// only from Secrets labelled weir.dev/sql=allowed (whoever may write a SqlJob could otherwise read
// every Secret that the operator can). Nothing is cached, so a changed Secret counts at the next
// start; nothing is listed or watched. Thread-safe.
#pragma once

#include <initializer_list>
#include <stop_token>
#include <string_view>

#include "client/kube/client.h"
#include "job/model/observation.h"

namespace weir::job {

inline constexpr char kLabelSql[] = "weir.dev/sql";
inline constexpr char kLabelSqlAllowed[] = "allowed";
inline constexpr size_t kMaxSecrets = 16;  // that one script may name

// One request for each Secret that the scripts name, none without references. What cannot be had is
// in `error`; it is no reason not to look after a job that runs.
SecretsSeen ReadSecrets(kube::KubeClient& client, const SqlJob& job,
                        std::initializer_list<std::string_view> scripts, std::stop_token stop);

}  // namespace weir::job
