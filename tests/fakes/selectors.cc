#include "tests/fakes/selectors.h"

#include <string>
#include <vector>

namespace weir {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// At commas outside parentheses.
std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  int depth = 0;
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      if (!Trim(text.substr(start, i - start)).empty()) {
        parts.push_back(Trim(text.substr(start, i - start)));
      }
      start = i + 1;
    } else if (text[i] == '(') {
      ++depth;
    } else if (text[i] == ')') {
      --depth;
    }
  }
  return parts;
}

const std::string* LabelOf(const doc::Json& object, std::string_view key) {
  const doc::Json* value = doc::Find(object, {"metadata", "labels", key});
  return value != nullptr && value->is_string() ? value->get_ptr<const std::string*>() : nullptr;
}

bool InSet(const std::string* value, std::string_view set) {
  set = Trim(set);
  for (const auto item : Split(set.substr(1, set.size() - 2))) {
    if (value != nullptr && *value == item) return true;
  }
  return false;
}

bool MatchesRequirement(std::string_view text, const doc::Json& object) {
  if (const size_t at = text.find(" notin "); at != std::string_view::npos) {
    return !InSet(LabelOf(object, Trim(text.substr(0, at))), text.substr(at + 7));
  }
  if (const size_t at = text.find(" in "); at != std::string_view::npos) {
    return InSet(LabelOf(object, Trim(text.substr(0, at))), text.substr(at + 4));
  }
  if (text.front() == '!') return LabelOf(object, text.substr(1)) == nullptr;
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) return LabelOf(object, text) != nullptr;
  const bool negated = equals > 0 && text[equals - 1] == '!';
  const std::string* value = LabelOf(object, Trim(text.substr(0, equals - (negated ? 1 : 0))));
  std::string_view wanted = text.substr(equals + 1);
  if (!wanted.empty() && wanted.front() == '=') wanted.remove_prefix(1);
  return (value != nullptr && *value == Trim(wanted)) != negated;
}

}  // namespace

bool MatchesLabels(std::string_view selector, const doc::Json& object) {
  for (const auto requirement : Split(selector)) {
    if (!MatchesRequirement(requirement, object)) return false;
  }
  return true;
}

bool MatchesFields(std::string_view selector, const doc::Json& object) {
  for (const auto requirement : Split(selector)) {
    const size_t equals = requirement.find('=');
    if (equals == std::string_view::npos) return false;
    const bool negated = requirement[equals - 1] == '!';
    const std::string_view path = requirement.substr(0, equals - (negated ? 1 : 0));
    std::string_view wanted = requirement.substr(equals + 1);
    if (!wanted.empty() && wanted.front() == '=') wanted.remove_prefix(1);
    const doc::Json* value = &object;
    for (size_t start = 0; value != nullptr && start <= path.size();) {
      const size_t dot = std::min(path.find('.', start), path.size());
      value = doc::Find(*value, {path.substr(start, dot - start)});
      start = dot + 1;
    }
    const std::string actual = value == nullptr     ? ""
                               : value->is_string() ? value->get<std::string>()
                                                    : value->dump();
    if ((actual == wanted) == negated) return false;
  }
  return true;
}

doc::Json PartialMetadata(const doc::Json& object) {
  return {{"kind", "PartialObjectMetadata"},
          {"apiVersion", "meta.k8s.io/v1"},
          {"metadata", object.value("metadata", doc::Json::object())}};
}

}  // namespace weir
