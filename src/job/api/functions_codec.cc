#include "job/api/functions_codec.h"

#include <algorithm>
#include <string_view>

#include "base/doc/value.h"
#include "job/api/bounds.h"
#include "job/api/codec.h"
#include "job/api/json_fields.h"

namespace weir::job {
namespace {

using doc::Json;
using doc::ObjectReader;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetterOrDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string ArtifactProblem(std::string_view path) {
  if (!path.starts_with('/')) {
    return "must be an absolute path of the container, such as /opt/flink/usrlib/functions.jar: "
           "jars are not fetched from URLs, put it into the image or mount a volume with "
           "flink.podTemplates";
  }
  const bool plain = std::all_of(path.begin(), path.end(), [](char c) {
    return IsLetterOrDigit(c) || std::string_view("-._/+@=").find(c) != std::string_view::npos;
  });
  return plain && path.ends_with(".jar")
             ? ""
             : "must be a path of letters, digits and -._/+@= that ends in .jar";
}

bool IsPlainName(std::string_view name) {
  return !name.empty() && !IsDigit(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return IsLetterOrDigit(c) || c == '_'; });
}

// Dots between names that may hold '$'.
bool IsClassName(std::string name) {
  std::replace(name.begin(), name.end(), '$', '_');
  for (size_t at = 0; at <= name.size();) {
    const size_t dot = std::min(name.find('.', at), name.size());
    if (!IsPlainName(std::string_view(name).substr(at, dot - at))) return false;
    at = dot + 1;
  }
  return true;
}

// It becomes part of a statement for Flink, so every text is looked at once more.
FunctionSpec ReadFunction(const Json& value, std::string path, std::vector<std::string>* errors) {
  FunctionSpec out;
  ObjectReader reader(value, std::move(path), errors);
  reader.String("name", &out.name);
  reader.String("class", &out.class_name);
  reader.String("language", &out.language);
  reader.String("artifact", &out.artifact);
  reader.String("signature", &out.signature);
  if (!IsPlainName(out.name) || out.name.size() > 128) {
    reader.Error("name", "must be a name of letters, digits and '_'");
  }
  if (!IsClassName(out.class_name) || out.class_name.size() > 512) {
    reader.Error("class", "must be the full name of a class, such as com.example.Mask");
  }
  if (out.language != "JAVA" && out.language != "SCALA") {
    reader.Error("language", "\"" + Bounded(out.language, 40) + "\" is none of JAVA, SCALA");
  }
  if (reader.Has("artifact")) {
    if (const std::string why = ArtifactProblem(out.artifact); !why.empty()) {
      reader.Error("artifact", why);
    }
  }
  if (out.signature.size() > kMaxSignatureBytes) {
    reader.Error("signature", "is longer than " + std::to_string(kMaxSignatureBytes) + " bytes");
  }
  return out;
}

}  // namespace

void ReadFunctions(const Json& list, const std::string& path, std::vector<std::string>* errors,
                   std::vector<FunctionSpec>* out) {
  if (!list.is_array() || list.size() > kMaxFunctions) {
    errors->push_back(path + ": expected a list of at most " + std::to_string(kMaxFunctions) +
                      " functions");
    return;
  }
  for (size_t i = 0; i < list.size(); ++i) {
    out->push_back(ReadFunction(list[i], path + "[" + std::to_string(i) + "]", errors));
  }
}

Json FunctionsToJson(const std::vector<FunctionSpec>& functions) {
  Json out = Json::array();
  for (const FunctionSpec& function : functions) {
    Json one = Json::object();
    one["name"] = function.name;
    one["class"] = function.class_name;
    one["language"] = function.language;
    Put(&one, "artifact", function.artifact);
    Put(&one, "signature", function.signature);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace weir::job
