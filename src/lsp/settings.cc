// What a client says of the workspace: where DataSources and users' own connectors stand.
#include "base/core/hex.h"
#include "lsp/server.h"

namespace weir::lsp {
namespace {

using doc::Json;

constexpr size_t kMaxPaths = 100;

// The path of a "file:///a%20b"; empty: it is no file of this machine.
std::string PathOf(std::string_view uri) {
  constexpr std::string_view kScheme = "file://";
  if (!uri.starts_with(kScheme)) return "";
  uri.remove_prefix(kScheme.size());
  uri = uri.substr(0, uri.find_first_of("?#"));
  if (uri.starts_with("localhost/")) uri.remove_prefix(std::string_view("localhost").size());
  if (!uri.starts_with('/')) return "";
  std::string path;
  for (size_t i = 0; i < uri.size(); ++i) {
    const int high = uri[i] == '%' && i + 2 < uri.size() ? HexValue(uri[i + 1]) : -1;
    const int low = high >= 0 ? HexValue(uri[i + 2]) : -1;
    if (low < 0) {
      path += uri[i];
      continue;
    }
    path += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return path;
}

std::string RootOf(const Json& params) {
  const Json* folders = doc::Find(params, {"workspaceFolders"});
  if (folders != nullptr && folders->is_array() && !folders->empty()) {
    std::string path = PathOf(doc::StringAt(folders->front(), {"uri"}));
    if (!path.empty()) return path;
  }
  std::string path = PathOf(doc::StringAt(params, {"rootUri"}));
  return path.empty() ? doc::StringAt(params, {"rootPath"}) : path;
}

// A path or a list of paths; absent: what was said before stays.
Status ReadPaths(const Json& settings, std::string_view key, std::vector<std::string>* paths) {
  const Json* value = doc::Find(settings, {key});
  if (value == nullptr || value->is_null()) return Status::Ok();
  const Json list = value->is_array() ? *value : Json::array({*value});
  std::vector<std::string> read;
  for (const Json& one : list) {
    if (!one.is_string() || read.size() >= kMaxPaths) {
      return Invalid("BadSetting", std::string(key) + ": a path or a list of at most 100 paths");
    }
    if (!one.get_ref<const std::string&>().empty()) read.push_back(one.get<std::string>());
  }
  *paths = std::move(read);
  return Status::Ok();
}

// Of a client that can be asked to tell of files that change.
Json Watchers() {
  return {{"registrations",
           {{{"id", "weir-catalog"},
             {"method", "workspace/didChangeWatchedFiles"},
             {"registerOptions", {{"watchers", {{{"globPattern", "**/*.{yaml,yml,json}"}}}}}}}}}};
}

}  // namespace

void Server::ReadWorkspace(const Json& params) {
  settings_.root = RootOf(params);
  watches_ = doc::BoolAt(
      params, {"capabilities", "workspace", "didChangeWatchedFiles", "dynamicRegistration"});
  if (const Json* given = doc::Find(params, {"initializationOptions"})) asked_ = *given;
}

void Server::Initialized() {
  if (asked_.is_object()) Configure(asked_);
  if (!watches_ || !options_.configure) return;
  Send({{"jsonrpc", "2.0"},
        {"id", "weir-catalog"},
        {"method", "client/registerCapability"},
        {"params", Watchers()}});
}

void Server::Configure(const Json& given) {
  const Json* own = doc::Find(given, {"weir"});
  const Json& settings = own != nullptr ? *own : given;
  Settings wanted = settings_;
  Status read = ReadPaths(settings, "catalog", &wanted.catalog);
  if (read.ok()) read = ReadPaths(settings, "connectors", &wanted.connectors);
  if (!read.ok()) return Tell(read.message());
  if (wanted.catalog == settings_.catalog && wanted.connectors == settings_.connectors) return;
  settings_ = std::move(wanted);
  LoadAgain();
}

void Server::LoadAgain() {
  if (!options_.configure) return;
  // Before anything that they know of goes.
  for (auto& [uri, document] : documents_) document->Forget();
  if (const Status loaded = options_.configure(settings_); !loaded.ok()) Tell(loaded.message());
  dirty_.clear();
  for (const auto& [uri, document] : documents_) dirty_.push_back(uri);
}

void Server::Tell(const std::string& message) {
  Send({{"jsonrpc", "2.0"},
        {"method", "window/showMessage"},
        {"params", {{"type", 1}, {"message", "weir lsp: " + message}}}});
}

}  // namespace weir::lsp
