#include "job/status/remedy.h"

#include <algorithm>
#include <optional>

namespace weir::job {
namespace {

// What stands between `before` and `after`, made only of characters that are safe in a shell.
std::optional<std::string_view> Between(std::string_view text, std::string_view before,
                                        std::string_view after) {
  const size_t start = text.find(before);
  if (start == std::string_view::npos) return std::nullopt;
  text.remove_prefix(start + before.size());
  const size_t end = text.find(after);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view found = text.substr(0, end);
  const bool safe = std::all_of(found.begin(), found.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:/@").find(c) != std::string_view::npos;
  });
  return safe && found.size() <= 128 ? std::optional(found) : std::nullopt;
}

// "system:serviceaccount:NS:NAME" -> "--serviceaccount=NS:NAME", anything else is a user.
std::string Subject(std::string_view user) {
  constexpr std::string_view kAccount = "system:serviceaccount:";
  if (user.starts_with(kAccount)) {
    return "--serviceaccount=" + std::string(user.substr(kAccount.size()));
  }
  return "--user=" + std::string(user);
}

}  // namespace

std::string GrantCommand(std::string_view message) {
  const auto user = Between(message, "User \"", "\"");
  const auto verb = Between(message, "cannot ", " resource \"");
  const auto resource = Between(message, " resource \"", "\"");
  const auto group = Between(message, "in API group \"", "\"");
  const auto ns = Between(message, "in the namespace \"", "\"");
  if (!user || !verb || !resource || !group || !ns) return "";
  if (user->empty() || verb->empty() || resource->empty() || ns->empty()) return "";
  // kubectl wants resource.group/subresource.
  const size_t slash = resource->find('/');
  std::string target(resource->substr(0, slash));
  std::string name = "weir-" + std::string(*verb) + "-" + target;
  if (!group->empty()) target += "." + std::string(*group);
  if (slash != std::string_view::npos) {
    target += std::string(resource->substr(slash));
    name += "-" + std::string(resource->substr(slash + 1));
  }
  const std::string where = " -n " + std::string(*ns);
  return "kubectl create role " + name + where + " --verb=" + std::string(*verb) +
         " --resource=" + target + " && kubectl create rolebinding " + name + where +
         " --role=" + name + " " + Subject(*user);
}

}  // namespace weir::job
