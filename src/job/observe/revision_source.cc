#include "job/observe/revision_source.h"

#include <string>
#include <utility>
#include <vector>

#include "base/crypto/hash.h"
#include "job/api/codec.h"

namespace weir::job {
namespace {

constexpr size_t kMaxRevisionBytes = size_t{2} << 20;

Result<std::optional<doc::Json>> Get(kube::KubeClient& client, const kube::ResourceType& type,
                                     const SqlJob& job, const std::string& name,
                                     std::stop_token stop) {
  Result<doc::Json> found = client.Get(type, {job.meta.ns, name}, std::move(stop));
  if (!found.ok() && found.error().code() == Code::kNotFound) return std::optional<doc::Json>();
  if (!found.ok()) return found.error().WithContext("reading revision " + name);
  if (doc::StringAt(*found, {"metadata", "labels", kLabelUid}) != job.meta.uid) {
    return std::optional<doc::Json>();
  }
  return std::optional<doc::Json>(std::move(*found));
}

}  // namespace

std::optional<Revision> RevisionFrom(const doc::Json& content) {
  const doc::Json* spec = doc::Find(content, {"spec"});
  const doc::Json* sql = doc::Find(content, {"sql"});
  if (spec == nullptr || !spec->is_object() || sql == nullptr || !sql->is_string()) {
    return std::nullopt;
  }
  // The script may be longer than one inside of a spec: it was read from a ConfigMap.
  doc::Json readable = *spec;
  readable["sql"] = ";";
  std::vector<std::string> errors;
  Revision out;
  out.spec = SpecFromJson(readable, &errors);
  out.sql = sql->get<std::string>();
  if (!errors.empty()) return std::nullopt;
  return out;
}

Result<std::optional<Revision>> ReadRevision(kube::KubeClient& client, const SqlJob& job,
                                             const std::string& name, std::stop_token stop) {
  using Found = std::optional<Revision>;
  ASSIGN_OR_RETURN(const std::optional<doc::Json> found,
                   Get(client, kube::kControllerRevisions, job, name, stop));
  if (!found) return Found();
  const doc::Json* data = doc::Find(*found, {"data"});
  if (data == nullptr) return Found();
  const std::string secret = doc::StringAt(*data, {"secret"});
  if (secret.empty()) return RevisionFrom(*data);
  ASSIGN_OR_RETURN(const std::optional<doc::Json> kept,
                   Get(client, kube::kSecrets, job, secret, std::move(stop)));
  if (!kept) return Found();
  const Result<std::string> text = crypto::Base64Decode(doc::StringAt(*kept, {"data", "revision"}));
  if (!text.ok()) return Found();
  const Result<doc::Json> content =
      doc::ParseJson(*text, {.max_bytes = kMaxRevisionBytes, .max_depth = 64});
  return content.ok() ? RevisionFrom(*content) : Found();
}

}  // namespace weir::job
