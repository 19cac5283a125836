// The language server without its streams: messages in, messages out.
//
// Language Server Protocol 3.17 over JSON-RPC 2.0. Owned by whoever reads and writes; one thread.
// Pure: no I/O, no clock; the same messages give the same answers. Requests wait in a queue, so
// that one that is cancelled before its turn is answered with RequestCancelled; diagnostics are
// computed when nothing else waits, once for all the changes that came in. A message that is none,
// that is malformed or that asks for something unknown is answered with the protocol's error.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/doc/value.h"
#include "lsp/document.h"

namespace weir::lsp {

inline constexpr size_t kMaxDocuments = 1000;
inline constexpr size_t kMaxQueued = 10'000;
inline constexpr size_t kMaxDiagnostics = 1000;  // of one document

// JSON-RPC's and the protocol's.
enum class ErrorCode : int {
  kParseError = -32700,
  kInvalidRequest = -32600,
  kMethodNotFound = -32601,
  kInvalidParams = -32602,
  kServerNotInitialized = -32002,
  kRequestCancelled = -32800,
  kRequestFailed = -32803,
};

// Files that the workspace's settings name. `root`: the workspace's folder, which relative paths
// are meant from; empty: unknown.
struct Settings {
  std::string root;
  std::vector<std::string> catalog;     // with DataSources
  std::vector<std::string> connectors;  // with users' own connectors
};

struct ServerOptions {
  ScriptFinder finder;
  std::string version;   // of the program
  std::string docs_url;  // where the pages of the codes are: <docs_url>/SQL0203.md; empty: no links
  // Reads the files that the settings name, again when they have changed; what it fails to read
  // stays as it was. No document holds anything of the finder's when it is called. Empty: there
  // are no settings.
  std::function<Status(const Settings&)> configure = {};
};

class Server {
 public:
  explicit Server(ServerOptions options) : options_(std::move(options)) {}

  // Takes one message. A cancellation takes effect at once, all else waits for Step.
  void Receive(std::string_view body);
  // Answers a message that could not even be framed.
  void ReceiveBroken(const std::string& why);

  // Does one piece of work; its messages are in TakeOutput. False: there is nothing to do.
  bool Step();
  std::vector<std::string> TakeOutput();

  bool exited() const { return exited_; }
  // 0 when a shutdown came before the exit, as the protocol wants it.
  int exit_code() const { return shut_down_ ? 0 : 1; }

 private:
  struct Answer {
    doc::Json result;
    bool ok = true;
    ErrorCode code = ErrorCode::kRequestFailed;
    std::string message;
  };
  static Answer Fail(ErrorCode code, std::string message);

  // server.cc
  void Send(const doc::Json& message);
  void SendError(const doc::Json& id, ErrorCode code, const std::string& message);
  void Handle(const doc::Json& message);
  Answer Request(const std::string& method, const doc::Json& params);
  void Notify(const std::string& method, const doc::Json& params);
  Answer Initialize(const doc::Json& params);
  void Open(const doc::Json& params);
  void Change(const doc::Json& params);
  void Close(const doc::Json& params);
  Document* Find(const doc::Json& params);

  // settings.cc
  void ReadWorkspace(const doc::Json& params);
  void Initialized();
  void Configure(const doc::Json& given);
  void LoadAgain();
  void Tell(const std::string& message);

  // diagnostics.cc
  void Publish(Document* document);
  doc::Json DiagnosticsOf(Document* document);
  doc::Json DiagnosticJson(const Document& document, const Document::Script& script,
                           const sql::Diagnostic& diagnostic) const;
  Answer CodeActions(const doc::Json& params);

  // answers.cc
  Answer Complete(const doc::Json& params);
  Answer Hover(const doc::Json& params);
  Answer Define(const doc::Json& params);
  Answer Format(const doc::Json& params);
  // The document and script of a {textDocument, position}; null: an answer says why, or `null`.
  struct Place {
    Document* document = nullptr;
    Document::Script* script = nullptr;
    uint32_t offset = 0;
  };
  bool FindPlace(const doc::Json& params, Place* place, Answer* answer);

  ServerOptions options_;
  Settings settings_;
  doc::Json asked_;       // initializationOptions, until the client is ready for messages
  bool watches_ = false;  // the client tells of files that change
  Encoding encoding_ = Encoding::kUtf16;
  bool initialized_ = false;
  bool shut_down_ = false;
  bool exited_ = false;
  bool related_ = false;  // the client shows related information
  bool links_ = false;    // and links of codes
  std::deque<doc::Json> queue_;
  std::set<std::string> cancelled_;  // ids of queued requests, as JSON
  std::map<std::string, std::unique_ptr<Document>> documents_;
  std::deque<std::string> dirty_;  // documents whose diagnostics are due
  std::vector<std::string> output_;
};

}  // namespace weir::lsp
