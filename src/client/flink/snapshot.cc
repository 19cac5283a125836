#include "client/flink/snapshot.h"

#include <algorithm>

#include <array>
#include <utility>

namespace weir::flink {
namespace {

constexpr std::array<std::pair<JobState, std::string_view>, 12> kStates = {{
    {JobState::kUnknown, "UNKNOWN"},
    {JobState::kCreated, "CREATED"},
    {JobState::kInitializing, "INITIALIZING"},
    {JobState::kRunning, "RUNNING"},
    {JobState::kFailing, "FAILING"},
    {JobState::kFailed, "FAILED"},
    {JobState::kCancelling, "CANCELLING"},
    {JobState::kCanceled, "CANCELED"},
    {JobState::kFinished, "FINISHED"},
    {JobState::kRestarting, "RESTARTING"},
    {JobState::kSuspended, "SUSPENDED"},
    {JobState::kReconciling, "RECONCILING"},
}};

// Length of the UTF-8 character at the start of `text`; 0 when there is none.
size_t Utf8Length(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  if (byte(0) < 0x80) return 1;
  if (byte(0) >= 0xC2 && byte(0) < 0xE0) return follows(1) ? 2 : 0;
  if (byte(0) >= 0xE0 && byte(0) < 0xF0) {
    if (!follows(1) || !follows(2)) return 0;
    if (byte(0) == 0xE0 && byte(1) < 0xA0) return 0;   // overlong
    if (byte(0) == 0xED && byte(1) >= 0xA0) return 0;  // a surrogate
    return 3;
  }
  if (byte(0) >= 0xF0 && byte(0) < 0xF5) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    if (byte(0) == 0xF0 && byte(1) < 0x90) return 0;
    if (byte(0) == 0xF4 && byte(1) >= 0x90) return 0;
    return 4;
  }
  return 0;
}

int AtMost(int parallelism, int most) {
  return most > 0 ? std::min(parallelism, most) : parallelism;
}

}  // namespace

std::string_view JobStateName(JobState state) {
  for (const auto& [value, name] : kStates) {
    if (value == state) return name;
  }
  return "UNKNOWN";
}

JobState ParseJobState(std::string_view word) {
  for (const auto& [value, name] : kStates) {
    if (name == word) return value;
  }
  return JobState::kUnknown;
}

bool IsTerminal(JobState state) {
  return state == JobState::kFinished || state == JobState::kFailed || state == JobState::kCanceled;
}

bool ScaleLook::Settled() const {
  return !vertices.empty() && std::all_of(vertices.begin(), vertices.end(),
                                          [](const Of& v) { return v.running == v.wanted; });
}

int ScaleLook::Widest() const {
  int widest = 0;
  for (const Of& vertex : vertices) widest = std::max(widest, vertex.running);
  return widest;
}

bool ScaleLook::Behind(int from, int to) const {
  return std::any_of(vertices.begin(), vertices.end(), [&](const Of& vertex) {
    return vertex.wanted == from && AtMost(to, vertex.most) != from;
  });
}

ScaleLook ScaleOf(const std::vector<Vertex>& vertices, const Requirements& requirements) {
  ScaleLook look;
  for (const Vertex& vertex : vertices) {
    const auto wanted = requirements.find(vertex.id);
    if (wanted == requirements.end()) continue;
    look.vertices.push_back({wanted->second.upper, vertex.parallelism, vertex.max_parallelism});
  }
  return look;
}

Requirements Rescaled(Requirements now, const std::vector<Vertex>& vertices, int from, int to) {
  for (const Vertex& vertex : vertices) {
    const auto found = now.find(vertex.id);
    if (found == now.end() || found->second.upper != from) continue;
    found->second.upper = AtMost(to, vertex.max_parallelism);
    found->second.lower = std::min(found->second.lower, found->second.upper);
  }
  return now;
}

std::string Shorten(std::string_view text, size_t max_bytes) {
  static constexpr std::string_view kDots = "...";
  std::string out;
  size_t fits = 0;  // bytes of `out` that leave room for the dots
  while (!text.empty()) {
    const size_t length = Utf8Length(text);
    const auto first = static_cast<unsigned char>(text[0]);
    const bool odd = length == 0 || first == 0x7F ||
                     (length == 1 && first < 0x20 && first != '\n' && first != '\t');
    const std::string_view piece = odd ? std::string_view("?") : text.substr(0, length);
    if (out.size() + piece.size() > max_bytes) {
      out.resize(max_bytes < kDots.size() ? 0 : fits);
      if (max_bytes >= kDots.size()) out += kDots;
      return out;
    }
    out += piece;
    if (out.size() + kDots.size() <= max_bytes) fits = out.size();
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

}  // namespace weir::flink
