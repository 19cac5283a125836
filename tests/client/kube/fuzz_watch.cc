// Watch frames, cut into chunks at places that the input chooses: never a crash, and the same
// events and verdict as when the stream arrives in one piece.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "client/kube/watch_decode.h"

namespace {

struct Outcome {
  std::vector<std::string> events;
  weir::Status status;

  bool operator==(const Outcome&) const = default;
};

Outcome Decode(std::string_view stream, size_t step) {
  Outcome out;
  weir::kube::WatchDecoder decoder(4096);
  const auto keep = [&out](const weir::kube::WatchEvent& event) {
    out.events.push_back(std::to_string(static_cast<int>(event.type)) +
                         weir::doc::DumpJson(event.object));
  };
  for (size_t at = 0; at < stream.size() && out.status.ok(); at += step) {
    out.status = decoder.Feed(stream.substr(at, step), keep);
  }
  if (out.status.ok()) out.status = decoder.Finish();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = Decode(stream, stream.size() + 1);
  if (!(Decode(stream, size_t{data[0]} % 64 + 1) == whole)) std::abort();
  return 0;
}
