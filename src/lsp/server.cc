#include "lsp/server.h"

#include <algorithm>
#include <utility>

namespace weir::lsp {
namespace {

using doc::Json;

bool IsId(const Json& id) { return id.is_string() || id.is_number_integer() || id.is_null(); }

constexpr int kMaxDepth = 64;

}  // namespace

Server::Answer Server::Fail(ErrorCode code, std::string message) {
  Answer answer;
  answer.ok = false;
  answer.code = code;
  answer.message = std::move(message);
  return answer;
}

void Server::Send(const Json& message) { output_.push_back(doc::DumpJson(message)); }

void Server::SendError(const Json& id, ErrorCode code, const std::string& message) {
  Send({{"jsonrpc", "2.0"},
        {"id", id},
        {"error", {{"code", static_cast<int>(code)}, {"message", message}}}});
}

std::vector<std::string> Server::TakeOutput() { return std::exchange(output_, {}); }

void Server::ReceiveBroken(const std::string& why) {
  SendError(nullptr, ErrorCode::kParseError, why);
}

void Server::Receive(std::string_view body) {
  doc::ParseLimits limits;
  limits.max_depth = kMaxDepth;
  const auto message = doc::ParseJson(body, limits);
  if (!message.ok()) return SendError(nullptr, ErrorCode::kParseError, message.status().message());
  if (!message->is_object()) {
    return SendError(nullptr, ErrorCode::kInvalidRequest, "a message is an object");
  }
  if (doc::StringAt(*message, {"method"}) == "$/cancelRequest") {
    const Json* id = doc::Find(*message, {"params", "id"});
    const bool queued =
        id != nullptr && std::any_of(queue_.begin(), queue_.end(), [&](const Json& q) {
          return q.contains("method") && q.contains("id") && q["id"] == *id;
        });
    if (queued) cancelled_.insert(doc::DumpJson(*id));
    return;
  }
  if (queue_.size() >= kMaxQueued) {
    const Json* id = doc::Find(*message, {"id"});
    return SendError(id == nullptr ? Json() : *id, ErrorCode::kRequestFailed,
                     "too many messages wait already");
  }
  queue_.push_back(*message);
}

bool Server::Step() {
  if (exited_) return false;
  if (!queue_.empty()) {
    const Json message = std::move(queue_.front());
    queue_.pop_front();
    Handle(message);
    return true;
  }
  while (!dirty_.empty()) {
    const std::string uri = std::move(dirty_.front());
    dirty_.pop_front();
    const auto found = documents_.find(uri);
    if (found == documents_.end()) continue;
    Publish(found->second.get());
    return true;
  }
  return false;
}

void Server::Handle(const Json& message) {
  const bool request = message.contains("id");
  const Json id = request ? message["id"] : Json();
  if (!IsId(id)) return SendError(nullptr, ErrorCode::kInvalidRequest, "an id is a number or text");
  const auto method = message.find("method");
  if (method == message.end()) {
    // An answer of the client's; nothing was asked of it.
    if (message.contains("result") || message.contains("error")) return;
    return SendError(id, ErrorCode::kInvalidRequest, "neither a method nor a result");
  }
  if (!method->is_string()) return SendError(id, ErrorCode::kInvalidRequest, "a method is a text");
  const auto& name = method->get_ref<const std::string&>();
  const auto given = message.find("params");
  const Json params = given == message.end() || given->is_null() ? Json::object() : *given;
  if (!request) return Notify(name, params);
  if (cancelled_.erase(doc::DumpJson(id)) != 0) {
    return SendError(id, ErrorCode::kRequestCancelled, name + " was cancelled");
  }
  Answer answer = params.is_structured()
                      ? Request(name, params)
                      : Fail(ErrorCode::kInvalidParams, "params is an object or a list");
  if (!answer.ok) return SendError(id, answer.code, answer.message);
  Send({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(answer.result)}});
}

Server::Answer Server::Request(const std::string& method, const Json& params) {
  if (method == "initialize") return Initialize(params);
  if (!initialized_) {
    return Fail(ErrorCode::kServerNotInitialized, method + " before initialize");
  }
  if (shut_down_) return Fail(ErrorCode::kInvalidRequest, method + " after shutdown");
  if (method == "shutdown") {
    shut_down_ = true;
    return {};
  }
  using Handler = Answer (Server::*)(const Json&);
  static constexpr std::pair<std::string_view, Handler> kHandlers[] = {
      {"textDocument/completion", &Server::Complete},
      {"textDocument/hover", &Server::Hover},
      {"textDocument/definition", &Server::Define},
      {"textDocument/codeAction", &Server::CodeActions},
      {"textDocument/formatting", &Server::Format},
  };
  for (const auto& [name, handler] : kHandlers) {
    if (method == name) return (this->*handler)(params);
  }
  return Fail(ErrorCode::kMethodNotFound, "no method " + method);
}

Server::Answer Server::Initialize(const Json& params) {
  if (initialized_) return Fail(ErrorCode::kInvalidRequest, "initialize came twice");
  initialized_ = true;
  if (const Json* encodings = doc::Find(params, {"capabilities", "general", "positionEncodings"});
      encodings != nullptr && encodings->is_array()) {
    const bool utf8 = std::find(encodings->begin(), encodings->end(), "utf-8") != encodings->end();
    if (utf8) encoding_ = Encoding::kUtf8;
  }
  const auto wants = [&](std::string_view what) {
    return doc::BoolAt(params, {"capabilities", "textDocument", "publishDiagnostics", what});
  };
  related_ = wants("relatedInformation");
  links_ = wants("codeDescriptionSupport");
  ReadWorkspace(params);
  const Json capabilities = {
      {"positionEncoding", encoding_ == Encoding::kUtf8 ? "utf-8" : "utf-16"},
      {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", true}}},
      {"completionProvider", {{"triggerCharacters", {".", "'"}}, {"resolveProvider", false}}},
      {"hoverProvider", true},
      {"definitionProvider", true},
      {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}},
      {"documentFormattingProvider", true}};
  Answer answer;
  answer.result = {{"capabilities", capabilities},
                   {"serverInfo", {{"name", "weir lsp"}, {"version", options_.version}}}};
  return answer;
}

void Server::Notify(const std::string& method, const Json& params) {
  if (method == "exit") {
    exited_ = true;
  } else if (!initialized_ || shut_down_) {
    return;  // as the protocol says: dropped
  } else if (method == "initialized") {
    Initialized();
  } else if (method == "workspace/didChangeConfiguration") {
    if (const Json* settings = doc::Find(params, {"settings"})) Configure(*settings);
  } else if (method == "workspace/didChangeWatchedFiles" || method == "textDocument/didSave") {
    if (!settings_.catalog.empty() || !settings_.connectors.empty()) LoadAgain();
  } else if (method == "textDocument/didOpen") {
    Open(params);
  } else if (method == "textDocument/didChange") {
    Change(params);
  } else if (method == "textDocument/didClose") {
    Close(params);
  }
}

Document* Server::Find(const Json& params) {
  const auto found = documents_.find(doc::StringAt(params, {"textDocument", "uri"}));
  return found == documents_.end() ? nullptr : found->second.get();
}

void Server::Open(const Json& params) {
  const std::string uri = doc::StringAt(params, {"textDocument", "uri"});
  const Json* text = doc::Find(params, {"textDocument", "text"});
  const bool fits = !uri.empty() && text != nullptr && text->is_string() &&
                    text->get_ref<const std::string&>().size() <= kMaxTextBytes;
  if (!fits || (documents_.size() >= kMaxDocuments && documents_.count(uri) == 0)) {
    Send({{"jsonrpc", "2.0"},
          {"method", "window/showMessage"},
          {"params",
           {{"type", 2}, {"message", "weir lsp: " + uri + ": too large, or too many are open"}}}});
    return;
  }
  documents_[uri] = std::make_unique<Document>(
      uri, text->get<std::string>(), doc::IntAt(params, {"textDocument", "version"}), encoding_,
      doc::StringAt(params, {"textDocument", "languageId"}) == "yaml");
  dirty_.push_back(uri);
}

void Server::Change(const Json& params) {
  Document* document = Find(params);
  const Json* changes = doc::Find(params, {"contentChanges"});
  if (document == nullptr || changes == nullptr) return;
  const int64_t version = doc::IntAt(params, {"textDocument", "version"}, document->version());
  if (!document->Change(*changes, version)) {
    Send({{"jsonrpc", "2.0"},
          {"method", "window/showMessage"},
          {"params",
           {{"type", 1},
            {"message",
             "weir lsp: a change of " + document->uri() + " cannot be followed; open it again"}}}});
    return;
  }
  if (std::find(dirty_.begin(), dirty_.end(), document->uri()) == dirty_.end()) {
    dirty_.push_back(document->uri());
  }
}

void Server::Close(const Json& params) {
  Document* document = Find(params);
  if (document == nullptr) return;
  const std::string uri = document->uri();
  documents_.erase(uri);
  Send({{"jsonrpc", "2.0"},
        {"method", "textDocument/publishDiagnostics"},
        {"params", {{"uri", uri}, {"diagnostics", Json::array()}}}});
}

}  // namespace weir::lsp
