#include "cli/fields.h"

#include <algorithm>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"
#include "base/doc/value.h"

namespace weir::cli {
namespace {

using doc::Json;

constexpr size_t kMaxTold = 20;

struct Field {
  std::string_view name;
  std::string path;
};

// Every field of the definition, those of the upper levels first.
std::vector<Field> AllFields(const Json& fields) {
  std::vector<Field> all;
  std::vector<std::pair<const Json*, std::string>> level = {{&fields, ""}};
  while (!level.empty()) {
    std::vector<std::pair<const Json*, std::string>> below;
    for (const auto& [at, path] : level) {
      if (at->is_array()) below.emplace_back(&(*at)[0], path + "[]");
      if (!at->is_object()) continue;
      for (const auto& [name, member] : at->items()) {
        const std::string its = path.empty() ? name : path + "." + name;
        // Nobody writes a status, and metadata is the API server's own.
        if (its == "status" || its == "metadata") continue;
        all.push_back({name, its});
        below.emplace_back(&member, its);
      }
    }
    level = std::move(below);
  }
  return all;
}

class Walk {
 public:
  Walk(std::string_view kind, const Json& fields) : kind_(LowerAscii(kind)), root_(fields) {}

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
    std::string text = path + ": unknown field";
    if (const std::string meant = Meant(path, name, fields); !meant.empty()) {
      text += "; did you mean \"" + meant + "\"?";
    } else {
      text += "; kubectl explain " + Parent(path) + " tells those it knows";
    }
    told.push_back(std::move(text));
  }

  // A neighbour's name, or the path of a field that is elsewhere: spec.parallelism is at
  // spec.resources.parallelism. Empty: nothing is near.
  std::string Meant(const std::string& path, std::string_view name, const Json& fields) const {
    std::vector<std::string_view> names;
    for (const auto& [known, below] : fields.items()) names.push_back(known);
    if (const auto neighbour = NearestWord(name, names)) return *neighbour;
    const std::vector<Field> all = AllFields(root_);
    names.clear();
    for (const Field& field : all) names.push_back(field.name);
    const auto nearest = NearestWord(name, names);
    if (!nearest) return "";
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Field& field) { return field.name == *nearest; });
    return found->path == path ? "" : found->path;
  }

  // "sqljob.spec.flink" of "spec.flink.imag"
  std::string Parent(const std::string& path) const {
    const size_t dot = path.rfind('.');
    std::string of = kind_;
    if (dot == std::string::npos) return of;
    of += '.';
    bool inside = false;
    for (const char c : path.substr(0, dot)) {
      inside = c == '[' || (inside && c != ']');
      if (!inside && c != ']') of += c;
    }
    return of;
  }

  std::string kind_;
  const Json& root_;
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
  const auto fields = doc::ParseJson(std::string(known->fields));
  if (!fields.ok()) return {};
  Walk walk(kind, *fields);
  walk.Look(resource, *fields, "");
  return std::move(walk.told);
}

}  // namespace weir::cli
