// Watch streams: from chunks of bytes, cut anywhere, to events. One decoder per stream, used by
// one thread. Pure. Protocol: one JSON object {"type", "object"} a line; see
// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/core/status.h"
#include "client/kube/client.h"

namespace weir::kube {

class WatchDecoder {
 public:
  // A longer line ends the stream with kInvalid/WatchLineTooLong. etcd's own bound on an object is
  // 1.5 MiB; JSON may be larger than what is stored.
  explicit WatchDecoder(size_t max_line_bytes = size_t{16} << 20);

  // Calls `on_event` for each line completed by `chunk`. An error is final: kConflict/Expired for
  // an ERROR event of code 410, the mapped status for other ERROR events, kInternal for lines that
  // make no sense.
  Status Feed(std::string_view chunk, const std::function<void(WatchEvent)>& on_event);

  // The stream has ended: what is left over is a line that lost its end; kUnavailable/CutOff.
  Status Finish() const;

 private:
  Status Line(std::string_view line, const std::function<void(WatchEvent)>& on_event) const;

  const size_t max_line_bytes_;
  std::string partial_;
};

}  // namespace weir::kube
