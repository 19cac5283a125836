// What a person can do about an answer of the API server. Pure.
#pragma once

#include <string>
#include <string_view>

namespace weir::job {

// For RBAC's refusal (`User "system:serviceaccount:NS:NAME" cannot VERB resource "R" in API group
// "G" in the namespace "N"`, k8s.io/kubernetes pkg/registry/authorization): the kubectl commands
// that grant exactly this right. Empty when the message is another one (a quota, a webhook).
std::string GrantCommand(std::string_view message);

}  // namespace weir::job
