// The language server over any bytes: the framing ends, every answer is JSON with the id of its
// request, and none is answered twice.
//
// The first byte chooses: raw bytes for the framing, or lines that are each a message's body,
// behind an `initialize`.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "base/doc/value.h"
#include "lsp/frame.h"
#include "lsp/server.h"

namespace {

using weir::doc::Json;

weir::Result<std::vector<weir::lsp::FoundScript>> Whole(const std::string& uri,
                                                        const std::string& text) {
  weir::lsp::FoundScript found;
  found.origin.file = uri;
  found.input.script = text;
  // Every other name is a script inside of another file.
  if (uri.size() % 2 == 1) {
    const size_t line = text.find('\n');
    found.origin.first_line = 2;
    found.origin.indent = 2;
    found.input.script.clear();
    for (size_t at = line == std::string::npos ? text.size() : line + 1; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      found.input.script += text.substr(std::min(at + 2, end), end - std::min(at + 2, end)) + "\n";
      at = end + 1;
    }
  }
  return std::vector<weir::lsp::FoundScript>{found};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::lsp;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  Server server({Whole, "0", "https://docs.example"});
  std::map<std::string, int> asked;
  const auto receive = [&](std::string_view body) {
    const auto message = weir::doc::ParseJson(body);
    if (message.ok() && message->is_object() && message->contains("id")) {
      ++asked[weir::doc::DumpJson((*message)["id"])];
    }
    server.Receive(body);
  };
  if ((data[0] & 1) == 0) {
    FrameReader reader;
    for (size_t at = 0; at < bytes.size(); at += 7) {
      reader.Feed(bytes.substr(at, 7));
      while (const auto frame = reader.Next()) {
        if (frame->ok) receive(frame->body);
      }
    }
  } else {
    server.Receive(R"({"id":"first","method":"initialize","params":{"capabilities":{}}})");
    ++asked["\"first\""];
    for (size_t at = 0; at < bytes.size();) {
      const size_t end = std::min(bytes.find('\n', at), bytes.size());
      receive(bytes.substr(at, end - at));
      at = end + 1;
    }
  }
  while (server.Step()) {
  }
  for (const std::string& text : server.TakeOutput()) {
    const auto answer = weir::doc::ParseJson(text);
    if (!answer.ok() || !answer->is_object()) std::abort();
    if (!answer->contains("id") || (*answer)["id"].is_null()) continue;
    const bool one = answer->contains("result") != answer->contains("error");
    const std::string id = weir::doc::DumpJson((*answer)["id"]);
    if (!one || --asked[id] < 0) std::abort();
  }
  return 0;
}
