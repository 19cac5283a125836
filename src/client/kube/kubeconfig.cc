#include "client/kube/kubeconfig.h"

#include <optional>

#include "base/crypto/hash.h"
#include "base/doc/yaml.h"
#include "client/http/url.h"

namespace weir::kube {
namespace {

using doc::Json;

struct Entry {
  Json value;
  std::string path;    // of the file that named it first
  std::string folder;  // for its relative paths
};

Status Bad(std::string message) { return Invalid("BadKubeconfig", std::move(message)); }

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string Absolute(const std::string& path, const Entry& entry) {
  return path.empty() || path.front() == '/' ? path : entry.folder + "/" + path;
}

class Merged {
 public:
  static Result<Merged> Of(const std::vector<KubeconfigFile>& files) {
    Merged merged;
    for (const KubeconfigFile& file : files) {
      auto documents = doc::ParseYaml(file.text, {.max_bytes = size_t{4} << 20, .max_depth = 32});
      if (!documents.ok()) return Bad(file.path + ": " + documents.error().message());
      if (documents->empty()) continue;  // an empty file is a valid kubeconfig
      Json& value = documents->front().value;
      if (!value.is_object()) return Bad(file.path + ": not a mapping");
      merged.files_.push_back({std::move(value), file.path, FolderOf(file.path)});
    }
    return merged;
  }

  std::string CurrentContext() const {
    for (const Entry& file : files_) {
      std::string name = doc::StringAt(file.value, {"current-context"});
      if (!name.empty()) return name;
    }
    return "";
  }

  // `list` is "clusters", `field` is "cluster".
  Result<Entry> Find(const std::string& list, const std::string& field,
                     const std::string& name) const {
    std::string known;
    for (const Entry& file : files_) {
      const Json* entries = doc::Find(file.value, {list});
      if (entries == nullptr || !entries->is_array()) continue;
      for (const Json& entry : *entries) {
        const std::string found = doc::StringAt(entry, {"name"});
        if (found != name) {
          known += (known.empty() ? "" : ", ") + found;
          continue;
        }
        const Json* value = doc::Find(entry, {field});
        if (value == nullptr || !value->is_object()) {
          return Bad(file.path + ": " + list + " \"" + name + "\" has no " + field);
        }
        return Entry{*value, file.path, file.folder};
      }
    }
    return Bad("there is no " + field + " \"" + name + "\" in the kubeconfig" +
               (known.empty() ? "" : " (there are: " + known + ")"));
  }

 private:
  std::vector<Entry> files_;
};

Result<DataOrFile> ReadData(const Entry& entry, const std::string& field) {
  DataOrFile out;
  std::string data = doc::StringAt(entry.value, {field + "-data"});
  std::erase_if(data, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
  if (!data.empty()) {
    auto decoded = crypto::Base64Decode(data);
    if (!decoded.ok()) return Bad(entry.path + ": " + field + "-data is not base 64");
    out.data = std::move(*decoded);
    return out;
  }
  out.file = Absolute(doc::StringAt(entry.value, {field}), entry);
  return out;
}

Status RefuseUnsupported(const Entry& cluster, const Entry& user) {
  if (!doc::StringAt(cluster.value, {"proxy-url"}).empty()) {
    return Bad(cluster.path +
               ": cluster.proxy-url is not supported: connect directly, or forward "
               "a local port to the API server");
  }
  if (!doc::StringAt(user.value, {"username"}).empty()) {
    return Bad(user.path +
               ": user.username: Kubernetes has no basic authentication any more; use "
               "a client certificate, a token or an exec plugin");
  }
  if (doc::Find(user.value, {"auth-provider"}) != nullptr) {
    return Bad(user.path + ": user.auth-provider was removed from Kubernetes; use user.exec");
  }
  if (!doc::StringAt(user.value, {"as"}).empty()) {
    return Bad(user.path +
               ": user.as (impersonation) is not supported; use the account's own "
               "credentials");
  }
  return Status::Ok();
}

Result<ExecConfig> ReadExec(const Entry& user, const Json& exec) {
  ExecConfig out;
  std::vector<std::string> errors;
  doc::ObjectReader reader(exec, "user.exec", &errors);
  reader.String("apiVersion", &out.api_version);
  reader.String("command", &out.command);
  reader.String("installHint", &out.install_hint);
  if (reader.Has("provideClusterInfo")) {
    reader.Bool("provideClusterInfo", &out.provide_cluster_info);
  }
  const Json* args = reader.Member("args");
  if (args != nullptr && !args->empty()) reader.StringList("args", &out.args);
  if (const Json* env = reader.Member("env"); env != nullptr && env->is_array()) {
    for (const Json& item : *env) {
      out.env.emplace_back(doc::StringAt(item, {"name"}), doc::StringAt(item, {"value"}));
    }
  }
  if (!errors.empty()) return Bad(user.path + ": " + errors.front());
  if (out.command.empty()) return Bad(user.path + ": user.exec.command is missing");
  if (out.api_version != "client.authentication.k8s.io/v1" &&
      out.api_version != "client.authentication.k8s.io/v1beta1") {
    return Bad(user.path + ": user.exec.apiVersion is \"" + out.api_version +
               "\"; supported are client.authentication.k8s.io/v1 and v1beta1");
  }
  if (doc::StringAt(exec, {"interactiveMode"}) == "Always") {
    return Bad(user.path + ": user.exec.interactiveMode is Always, but nobody can be asked here");
  }
  // A bare name is looked up in PATH; anything with a slash is relative to the file.
  if (out.command.find('/') != std::string::npos) out.command = Absolute(out.command, user);
  return out;
}

Status ReadCluster(const Entry& cluster, ResolvedContext* out) {
  out->server = doc::StringAt(cluster.value, {"server"});
  out->tls_server_name = doc::StringAt(cluster.value, {"tls-server-name"});
  out->insecure_skip_tls_verify = doc::BoolAt(cluster.value, {"insecure-skip-tls-verify"});
  if (out->server.empty()) return Bad(cluster.path + ": cluster.server is missing");
  const auto url = http::ParseUrl(out->server);
  if (!url.ok()) return Bad(cluster.path + ": cluster.server: " + url.error().message());
  while (out->server.back() == '/') out->server.pop_back();
  ASSIGN_OR_RETURN(out->ca, ReadData(cluster, "certificate-authority"));
  const bool has_ca = !out->ca.data.empty() || !out->ca.file.empty();
  if (out->insecure_skip_tls_verify && has_ca) {
    return Bad(cluster.path +
               ": insecure-skip-tls-verify and a certificate authority exclude each "
               "other: remove one");
  }
  return Status::Ok();
}

Status ReadUser(const Entry& user, ResolvedContext* out) {
  ASSIGN_OR_RETURN(out->client_cert, ReadData(user, "client-certificate"));
  ASSIGN_OR_RETURN(out->client_key, ReadData(user, "client-key"));
  out->token = doc::StringAt(user.value, {"token"});
  out->token_file = Absolute(doc::StringAt(user.value, {"tokenFile"}), user);
  const Json* exec = doc::Find(user.value, {"exec"});
  if (exec == nullptr || !exec->is_object()) return Status::Ok();
  ASSIGN_OR_RETURN(out->exec, ReadExec(user, *exec));
  out->has_exec = true;
  return Status::Ok();
}

}  // namespace

Result<ResolvedContext> ResolveKubeconfig(const std::vector<KubeconfigFile>& files,
                                          const std::string& context) {
  ASSIGN_OR_RETURN(const Merged merged, Merged::Of(files));
  ResolvedContext out;
  out.context = context.empty() ? merged.CurrentContext() : context;
  if (out.context.empty()) {
    return Bad("the kubeconfig has no current-context: choose one with --context");
  }
  ASSIGN_OR_RETURN(const Entry chosen, merged.Find("contexts", "context", out.context));
  out.ns = doc::StringAt(chosen.value, {"namespace"}, "default");
  ASSIGN_OR_RETURN(const Entry cluster,
                   merged.Find("clusters", "cluster", doc::StringAt(chosen.value, {"cluster"})));
  Entry user{Json::object(), chosen.path, chosen.folder};
  if (const std::string name = doc::StringAt(chosen.value, {"user"}); !name.empty()) {
    ASSIGN_OR_RETURN(user, merged.Find("users", "user", name));
  }
  RETURN_IF_ERROR(RefuseUnsupported(cluster, user));
  RETURN_IF_ERROR(ReadCluster(cluster, &out));
  RETURN_IF_ERROR(ReadUser(user, &out));
  out.cluster_info = {{"server", out.server}};
  if (!out.tls_server_name.empty()) out.cluster_info["tls-server-name"] = out.tls_server_name;
  if (out.insecure_skip_tls_verify) out.cluster_info["insecure-skip-tls-verify"] = true;
  return out;
}

}  // namespace weir::kube
