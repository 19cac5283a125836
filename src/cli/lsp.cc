#include "cli/lsp.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>

#include "cli/knowledge.h"
#include "cli/sources.h"
#include "lsp/frame.h"
#include "lsp/server.h"

namespace weir::cli {
namespace {

constexpr int kMaxChunks = 64;  // between two pieces of work

// Bytes from the client, with or without waiting for them.
class Input {
 public:
  explicit Input(const Streams& streams) : streams_(streams) {}

  bool ended() const { return ended_; }

  // What has come; empty: nothing yet, or the end.
  std::string_view Read(bool wait) {
    if (ended_) return {};
    if (streams_.in_fd < 0) {
      if (!wait) return {};
      streams_.in.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
      return Took(streams_.in.gcount());
    }
    pollfd ready = {streams_.in_fd, POLLIN, 0};
    const int count = poll(&ready, 1, wait ? -1 : 0);
    if (count == 0 || (count < 0 && errno == EINTR)) return {};
    const ssize_t size = read(streams_.in_fd, buffer_.data(), buffer_.size());
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) return {};
    return Took(size);
  }

 private:
  std::string_view Took(std::ptrdiff_t size) {
    ended_ = size <= 0;
    return {buffer_.data(), ended_ ? 0 : static_cast<size_t>(size)};
  }

  const Streams& streams_;
  bool ended_ = false;
  std::array<char, 1 << 16> buffer_{};
};

// "file:///a/b.yaml?x#y" and "untitled:b.yaml": what decides is how the path ends.
std::string NameOf(const std::string& uri) { return uri.substr(0, uri.find_first_of("?#")); }

// What the server knows beside the texts: read from files, and again when a setting names others.
class Workspace {
 public:
  explicit Workspace(const LspOptions& options) : options_(options) {}

  Status Load(const lsp::Settings& settings) {
    ASSIGN_OR_RETURN(known_,
                     LoadKnowledge(Paths(options_.connectors, settings.connectors, settings.root),
                                   Paths(options_.catalog, settings.catalog, settings.root)));
    return Status::Ok();
  }

  Result<std::vector<lsp::FoundScript>> Find(const std::string& uri,
                                             const std::string& text) const {
    ASSIGN_OR_RETURN(std::vector<Source> sources, SourcesOf({NameOf(uri), text, false}, known_));
    std::vector<lsp::FoundScript> found;
    for (Source& source : sources) {
      if (source.elsewhere) continue;
      found.push_back({std::move(source.input), std::move(source.origin),
                       std::move(source.problems), source.line});
    }
    return found;
  }

 private:
  static std::vector<std::string> Paths(std::vector<std::string> of_flags,
                                        const std::vector<std::string>& of_settings,
                                        const std::string& root) {
    for (const std::string& path : of_settings) {
      of_flags.push_back(path.starts_with('/') || root.empty() ? path : root + "/" + path);
    }
    return of_flags;
  }

  const LspOptions& options_;
  Knowledge known_;
};

}  // namespace

int RunLsp(const LspOptions& options, const Streams& streams) {
  Workspace workspace(options);
  if (const Status loaded = workspace.Load({}); !loaded.ok()) {
    streams.err << "weir lsp: " << loaded.message() << "\n";
    return 2;
  }
  lsp::Server server(
      {[&](const std::string& uri, const std::string& text) { return workspace.Find(uri, text); },
       WEIR_VERSION, options.docs_url,
       [&](const lsp::Settings& settings) { return workspace.Load(settings); }});
  lsp::FrameReader frames;
  Input input(streams);
  bool idle = true;
  while (!server.exited()) {
    // All that has come, so that a cancellation is seen before the request that it is about.
    std::string_view bytes = input.Read(idle);
    for (int chunk = 0; !bytes.empty() && chunk < kMaxChunks; ++chunk) {
      frames.Feed(bytes);
      bytes = input.Read(false);
    }
    frames.Feed(bytes);
    while (const auto frame = frames.Next()) {
      if (frame->ok) {
        server.Receive(frame->body);
      } else {
        server.ReceiveBroken(frame->body);
      }
    }
    idle = !server.Step();
    for (const std::string& message : server.TakeOutput()) streams.out << lsp::Framed(message);
    streams.out.flush();
    if (!streams.out || (idle && (input.ended() || frames.lost()))) return 1;
  }
  return server.exit_code();
}

}  // namespace weir::cli
