#include "base/doc/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

namespace weir::doc {
namespace {

constexpr size_t kPlacedDepth = 8;
constexpr size_t kMaxPlaces = 10'000;

// Thrown inside this file only: the event interface has no other way to stop.
struct Stop {
  YAML::Mark mark;
  std::string why;
};

Json PlainScalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return {};
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  // Only what the core schema calls a number: from_chars alone would take "-inf" and "+-5", too.
  const bool sign = text[0] == '-' || text[0] == '+';
  const char first = text[sign ? 1 : 0];
  const bool number = (first >= '0' && first <= '9') || first == '.';
  if (number) {
    const char* begin = text.data() + (text[0] == '+' ? 1 : 0);
    const char* end = text.data() + text.size();
    int64_t whole = 0;
    auto parsed = std::from_chars(begin, end, whole);
    if (parsed.ec == std::errc() && parsed.ptr == end) return whole;
    double real = 0;
    auto read = std::from_chars(begin, end, real);
    if (read.ec == std::errc() && read.ptr == end) return real;
  }
  return text;
}

// Builds JSON from yaml-cpp's events with explicit bounds, so that neither depth nor alias
// expansion can exhaust the process.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const ParseLimits& limits) : limits_(limits) {}

  Json Take() { return std::move(root_); }
  std::map<std::string, YamlPlace, std::less<>> TakePlaces() { return std::move(places_); }
  bool empty() const { return !has_root_; }
  int line() const { return line_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { Put(mark, Json(), anchor); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto it = anchors_.find(anchor);
    if (it == anchors_.end()) throw Stop{mark, "an alias inside its own anchor"};
    Json copy = it->second;
    Charge(mark, copy.dump(-1, ' ', false, Json::error_handler_t::replace).size());
    Put(mark, std::move(copy), 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Charge(mark, value.size());
    const bool plain = tag == "?" || tag.empty();
    Put(mark, plain ? PlainScalar(value) : Json(value), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, Json::array(), anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, Json::object(), anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Frame {
    Json value;
    YAML::Mark mark;
    YAML::anchor_t anchor = 0;
    std::string key;
    bool has_key = false;
  };

  void Charge(const YAML::Mark& mark, size_t bytes) {
    bytes_ += bytes;
    if (bytes_ > limits_.max_bytes) throw Stop{mark, "the document is too large"};
  }

  void Open(const YAML::Mark& mark, Json value, YAML::anchor_t anchor) {
    if (static_cast<int>(stack_.size()) >= limits_.max_depth) {
      throw Stop{mark, "nested deeper than " + std::to_string(limits_.max_depth) + " levels"};
    }
    stack_.push_back({std::move(value), mark, anchor, "", false});
  }

  void Close() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    Put(frame.mark, std::move(frame.value), frame.anchor);
  }

  void Put(const YAML::Mark& mark, Json value, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = value;
    if (stack_.empty()) {
      root_ = std::move(value);
      has_root_ = true;
      line_ = mark.line + 1;
      return;
    }
    Frame& top = stack_.back();
    if (top.value.is_array()) {
      top.value.push_back(std::move(value));
      return;
    }
    if (!top.has_key) {
      if (value.is_structured()) throw Stop{mark, "a key must be a scalar"};
      top.key = value.is_string() ? value.get<std::string>() : value.dump();
      top.has_key = true;
      if (stack_.size() <= kPlacedDepth && places_.size() < kMaxPlaces) {
        places_[Path()] = {mark.line + 1, mark.column + 1};
      }
      return;
    }
    if (top.value.contains(top.key)) throw Stop{mark, "the key \"" + top.key + "\" is given twice"};
    top.value[top.key] = std::move(value);
    top.has_key = false;
  }

  // Of the key that has just come.
  std::string Path() const {
    std::string path;
    for (const Frame& frame : stack_) {
      if (frame.value.is_array()) {
        path += "[" + std::to_string(frame.value.size()) + "]";
      } else {
        path += (path.empty() ? "" : ".") + frame.key;
      }
    }
    return path;
  }

  const ParseLimits& limits_;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Json> anchors_;
  Json root_;
  std::map<std::string, YamlPlace, std::less<>> places_;
  bool has_root_ = false;
  int line_ = 1;
  size_t bytes_ = 0;
};

Status BadYaml(const YAML::Mark& mark, const std::string& why) {
  return Invalid("BadYaml", "line " + std::to_string(mark.line + 1) + ", column " +
                                std::to_string(mark.column + 1) + ": " + why);
}

}  // namespace

PlacedError YamlDocument::Place(std::string error) const {
  std::string_view path = std::string_view(error).substr(0, error.find(": "));
  while (!path.empty()) {
    if (const auto it = places.find(path); it != places.end())
      return {it->second, std::move(error)};
    const size_t end = path.find_last_of(".[:");
    path = end == std::string_view::npos ? "" : path.substr(0, end);
  }
  return {{line, 1}, std::move(error)};
}

Result<std::vector<YamlDocument>> ParseYaml(std::string_view text, const ParseLimits& limits) {
  if (text.size() > limits.max_bytes) return Invalid("BadYaml", "the YAML text is too large");
  // yaml-cpp's own scanner recurses on flow collections: refuse absurd nesting before it runs.
  int flow = 0;
  for (char c : text) {
    if (c == '[' || c == '{') {
      if (++flow > 1000) return Invalid("BadYaml", "nested too deep");
    } else if ((c == ']' || c == '}') && flow > 0) {
      --flow;
    }
  }
  std::vector<YamlDocument> documents;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (true) {
      Builder builder(limits);
      if (!parser.HandleNextDocument(builder)) break;
      if (builder.empty()) continue;
      const int line = builder.line();
      Json value = builder.Take();
      if (!value.is_null()) {
        documents.push_back(YamlDocument{std::move(value), line, builder.TakePlaces()});
      }
    }
  } catch (const Stop& stop) {
    return BadYaml(stop.mark, stop.why);
  } catch (const YAML::Exception& error) {
    return BadYaml(error.mark, error.msg);
  }
  return documents;
}

}  // namespace weir::doc
