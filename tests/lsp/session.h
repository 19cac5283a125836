// A client's end of a server, without streams.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/doc/value.h"
#include "lsp/server.h"

namespace weir::lsp {

using doc::Json;

// Scripts are whole texts; "job.yaml" holds one behind the line "sql: |", indented by two.
inline Result<std::vector<FoundScript>> FindScripts(const std::string& uri,
                                                    const std::string& text) {
  FoundScript found;
  found.origin.file = uri;
  if (!uri.ends_with(".yaml")) {
    found.input.script = text;
    found.input.target = sql::Target::kFile;
    return std::vector<FoundScript>{found};
  }
  const size_t mark = text.find("sql: |\n");
  if (mark == std::string::npos) return Invalid("BadYaml", "no sql in it");
  found.origin.first_line = 2;
  for (size_t i = 0; i < mark; ++i) found.origin.first_line += text[i] == '\n' ? 1 : 0;
  found.origin.indent = 2;
  for (size_t at = mark + 7; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    if (!line.empty() && !line.starts_with("  ")) break;
    found.input.script += (line.empty() ? "" : line.substr(2)) + "\n";
    at = end + 1;
  }
  return std::vector<FoundScript>{found};
}

class Session {
 public:
  Session() : Session({FindScripts, "1.2.3", "https://docs.example/sql"}) {}
  explicit Session(ServerOptions options) : server_(std::move(options)) {}

  Server& server() { return server_; }

  // Everything that the server has to say once it has nothing to do.
  std::vector<Json> Drain() {
    while (server_.Step()) {
    }
    std::vector<Json> messages;
    for (const std::string& text : server_.TakeOutput()) {
      messages.push_back(doc::ParseJson(text).value_or(Json("not JSON")));
      EXPECT_EQ(messages.back().value("jsonrpc", ""), "2.0") << text;
    }
    return messages;
  }

  void Send(const Json& message) { server_.Receive(doc::DumpJson(message)); }
  void Notify(const std::string& method, const Json& params) {
    Send({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
  }

  // The whole answer.
  Json Ask(const std::string& method, const Json& params = Json::object()) {
    const int id = ++id_;
    Send({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}});
    for (Json& message : Drain()) {
      if (message.contains("id") && message["id"] == id) return message;
      said_.push_back(std::move(message));
    }
    return "no answer";
  }
  Json Result(const std::string& method, const Json& params = Json::object()) {
    Json answer = Ask(method, params);
    EXPECT_TRUE(answer.contains("result")) << answer.dump();
    return answer.value("result", Json());
  }

  void Start(const Json& encodings = Json::array()) {
    Ask("initialize", {{"capabilities",
                        {{"general", {{"positionEncodings", encodings}}},
                         {"textDocument",
                          {{"publishDiagnostics",
                            {{"relatedInformation", true}, {"codeDescriptionSupport", true}}}}}}}});
    Notify("initialized", Json::object());
  }

  // Opens it; its diagnostics.
  Json Open(const std::string& uri, const std::string& text) {
    Notify(
        "textDocument/didOpen",
        {{"textDocument", {{"uri", uri}, {"languageId", "sql"}, {"version", 1}, {"text", text}}}});
    return LastDiagnostics();
  }
  Json LastDiagnostics() {
    Json found = "none";
    for (const Json& message : Drain()) {
      if (message.value("method", "") == "textDocument/publishDiagnostics") {
        found = message["params"];
      }
    }
    return found;
  }

  static Json At(const std::string& uri, int line, int character) {
    return {{"textDocument", {{"uri", uri}}},
            {"position", {{"line", line}, {"character", character}}}};
  }

 private:
  Server server_;
  int id_ = 0;
  std::vector<Json> said_;
};

}  // namespace weir::lsp
