// The framing of the Language Server Protocol: "Content-Length: N", an empty line, N bytes.
//
// Source: Language Server Protocol 3.17, "Base Protocol". Bounded; no I/O; one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weir::lsp {

inline constexpr size_t kMaxHeaderBytes = 8u << 10;
inline constexpr size_t kMaxBodyBytes = 32u << 20;  // longer ones are skipped, up to kMaxSkipBytes
inline constexpr size_t kMaxSkipBytes = 1u << 30;

// The body with its header.
std::string Framed(std::string_view body);

class FrameReader {
 public:
  struct Frame {
    bool ok = true;
    std::string body;  // or what is wrong with the message, which is skipped
  };

  void Feed(std::string_view bytes);

  // The next whole message; nothing: more bytes are needed.
  std::optional<Frame> Next();

  // No beginning of a message can be found any more: the stream is of no use.
  bool lost() const { return lost_; }

 private:
  std::optional<Frame> ReadHeader();

  std::string buffer_;
  size_t at_ = 0;                 // what is before it was read
  std::optional<size_t> length_;  // of the body that follows
  size_t skip_ = 0;               // bytes of a body that is too large
  bool lost_ = false;
};

}  // namespace weir::lsp
