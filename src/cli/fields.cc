#include "cli/fields.h"

#include <algorithm>

#include "base/core/edit_distance.h"
#include "base/doc/value.h"

namespace weir::cli {
namespace {

using doc::Json;

constexpr size_t kMaxTold = 20;

class Walk {
 public:
  std::vector<std::string> told;

  void Look(const Json& value, const Json& fields, const std::string& path) {
    if (value.is_object() && fields.is_object()) {
      for (const auto& [name, member] : value.items()) {
        const std::string at = path.empty() ? name : path + "." + name;
        const auto known = fields.find(name);
        if (known == fields.end()) {
          Tell(at, name, fields);
        } else if (at != "metadata") {  // the API server's own
          Look(member, *known, at);
        }
      }
    } else if (value.is_array() && fields.is_array()) {
      for (size_t i = 0; i < value.size(); ++i) {
        Look(value[i], fields[0], path + "[" + std::to_string(i) + "]");
      }
    }
  }

 private:
  void Tell(const std::string& path, std::string_view name, const Json& fields) {
    if (told.size() == kMaxTold) return;
    std::vector<std::string_view> names;
    for (const auto& [known, below] : fields.items()) names.push_back(known);
    std::string text = path + ": unknown field";
    if (const auto meant = NearestWord(name, names)) text += "; did you mean \"" + *meant + "\"?";
    told.push_back(std::move(text));
  }
};

}  // namespace

std::vector<std::string> UnknownFields(const Json& resource) {
  const std::string api_version = doc::StringAt(resource, {"apiVersion"});
  const std::string kind = doc::StringAt(resource, {"kind"});
  const auto kinds = EmbeddedKinds();
  const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const KindFields& one) {
    return one.api_version == api_version && one.kind == kind;
  });
  if (known == kinds.end()) return {};
  Walk walk;
  if (const auto fields = doc::ParseJson(std::string(known->fields)); fields.ok()) {
    walk.Look(resource, *fields, "");
  }
  return std::move(walk.told);
}

}  // namespace weir::cli
