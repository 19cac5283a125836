#include "client/kube/watch_decode.h"

#include <utility>

#include "client/kube/status_map.h"

namespace weir::kube {

WatchDecoder::WatchDecoder(size_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

Status WatchDecoder::Feed(std::string_view chunk, const std::function<void(WatchEvent)>& on_event) {
  while (true) {
    const size_t end = chunk.find('\n');
    if (partial_.size() + std::min(end, chunk.size()) > max_line_bytes_) {
      return Invalid("WatchLineTooLong",
                     "a watch event is larger than " + std::to_string(max_line_bytes_) + " bytes");
    }
    if (end == std::string_view::npos) {
      partial_ += chunk;
      return Status::Ok();
    }
    if (partial_.empty()) {
      RETURN_IF_ERROR(Line(chunk.substr(0, end), on_event));
    } else {
      partial_ += chunk.substr(0, end);
      const std::string line = std::exchange(partial_, {});
      RETURN_IF_ERROR(Line(line, on_event));
    }
    chunk.remove_prefix(end + 1);
  }
}

Status WatchDecoder::Line(std::string_view line,
                          const std::function<void(WatchEvent)>& on_event) const {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return Status::Ok();
  auto parsed = doc::ParseJson(
      line, {.max_bytes = max_line_bytes_, .max_depth = 128, .without_managed_fields = true});
  if (!parsed.ok()) return Internal("watch: " + parsed.error().message());
  const std::string type = doc::StringAt(*parsed, {"type"});
  if (doc::Find(*parsed, {"object"}) == nullptr || !(*parsed)["object"].is_object()) {
    return Internal("watch: an event without an object");
  }
  doc::Json& object = (*parsed)["object"];
  if (type == "ERROR") return StatusOfObject(object, "watch");
  WatchEvent event;
  if (type == "ADDED") {
    event.type = WatchEventType::kAdded;
  } else if (type == "MODIFIED") {
    event.type = WatchEventType::kModified;
  } else if (type == "DELETED") {
    event.type = WatchEventType::kDeleted;
  } else if (type == "BOOKMARK") {
    event.type = WatchEventType::kBookmark;
  } else {
    return Internal("watch: an event of unknown type");
  }
  event.object = std::move(object);
  on_event(std::move(event));
  return Status::Ok();
}

Status WatchDecoder::Finish() const {
  if (partial_.empty()) return Status::Ok();
  return Unavailable("CutOff", "watch: the stream ended inside an event");
}

}  // namespace weir::kube
