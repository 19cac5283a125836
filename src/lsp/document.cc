#include "lsp/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace weir::lsp {
namespace {

// As YAML and the compiler count them.
std::vector<uint32_t> LineStarts(std::string_view text) {
  std::vector<uint32_t> starts = {0};
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts.push_back(static_cast<uint32_t>(i) + 1);
  }
  return starts;
}

// Behind the last line break: a line that is the file's, not the script's.
bool IsBehind(const Document::Script& script, size_t line) {
  return line + 1 == script.starts.size() && line > 0 &&
         script.starts[line] == script.found.input.script.size();
}

bool IsYamlUri(std::string_view uri) {
  return uri.ends_with(".yaml") || uri.ends_with(".yml") || uri.ends_with(".json");
}

bool IsPlain(const Document::Script& script) {
  return script.found.origin.first_line == 1 && script.found.origin.indent == 0 &&
         script.found.origin.part.empty();
}

}  // namespace

Document::Document(std::string uri, std::string text, int64_t version, Encoding encoding, bool yaml)
    : uri_(std::move(uri)),
      name_(yaml && !IsYamlUri(uri_) ? uri_ + ".yaml" : uri_),
      text_(std::move(text)),
      version_(version),
      encoding_(encoding),
      lines_(text_, encoding) {}

void Document::SetText(std::string text) {
  text_ = std::move(text);
  lines_ = Lines(text_, encoding_);
  Forget();
}

void Document::Forget() {
  scripts_.clear();
  read_ = false;
}

bool Document::Change(const doc::Json& changes, int64_t version) {
  if (!changes.is_array()) return false;
  std::string text = text_;
  for (const doc::Json& change : changes) {
    const doc::Json* with = doc::Find(change, {"text"});
    if (with == nullptr || !with->is_string()) return false;
    const auto& inserted = with->get_ref<const std::string&>();
    const doc::Json* range = doc::Find(change, {"range"});
    if (range == nullptr || range->is_null()) {
      text = inserted;
    } else {
      const doc::Json* start = doc::Find(*range, {"start"});
      const doc::Json* end = doc::Find(*range, {"end"});
      Position from;
      Position to;
      if (start == nullptr || end == nullptr || !ReadPosition(*start, &from) ||
          !ReadPosition(*end, &to)) {
        return false;
      }
      const Lines lines(text, encoding_);
      const uint32_t begin = lines.OffsetOf(from);
      const uint32_t stop = std::max(lines.OffsetOf(to), begin);
      text.replace(begin, stop - begin, inserted);
    }
    if (text.size() > kMaxTextBytes) return false;
  }
  version_ = version;
  SetText(std::move(text));
  return true;
}

const Status& Document::Read(const ScriptFinder& finder) {
  if (read_) return status_;
  read_ = true;
  scripts_.clear();
  auto found = finder(name_, text_);
  status_ = found.status();
  if (!found.ok()) return status_;
  for (FoundScript& one : *found) {
    Script script;
    script.starts = LineStarts(one.input.script);
    script.found = std::move(one);
    scripts_.push_back(std::move(script));
  }
  return status_;
}

const std::vector<sql::Diagnostic>& Document::Diagnose(Script* script) const {
  if (!script->diagnostics) script->diagnostics = sql::Compile(script->found.input).diagnostics;
  return *script->diagnostics;
}

const sql::ScriptAssist& Document::Assist(Script* script) const {
  if (!script->assist) script->assist.emplace(script->found.input);
  return *script->assist;
}

Document::Script* Document::ScriptAt(uint32_t offset, uint32_t* inside) {
  for (Script& script : scripts_) {
    const sql::Origin& origin = script.found.origin;
    if (!origin.part.empty()) continue;
    if (IsPlain(script)) {
      *inside = std::min(offset, static_cast<uint32_t>(script.found.input.script.size()));
      return &script;
    }
    const auto line = static_cast<int64_t>(
        std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    const int64_t own = line - (origin.first_line - 1);
    if (own < 0 || own >= static_cast<int64_t>(script.starts.size())) continue;
    const size_t begin = offset == 0 ? 0 : text_.rfind('\n', offset - 1) + 1;
    const size_t column = offset - begin;
    const auto index = static_cast<size_t>(own);
    const size_t stop = std::min(text_.find('\n', begin), text_.size());
    const size_t word = text_.find_first_not_of(" \r", begin);
    if (IsBehind(script, index) && word < stop) continue;
    const uint32_t start = script.starts[index];
    const auto end =
        static_cast<uint32_t>(index + 1 < script.starts.size() ? script.starts[index + 1] - 1
                                                               : script.found.input.script.size());
    const size_t indent = static_cast<size_t>(origin.indent);
    *inside = std::min(end, start + static_cast<uint32_t>(column > indent ? column - indent : 0));
    return &script;
  }
  return nullptr;
}

uint32_t Document::Outside(const Script& script, uint32_t offset) const {
  if (IsPlain(script)) return std::min(offset, static_cast<uint32_t>(text_.size()));
  const sql::Origin& origin = script.found.origin;
  // The place of the n-th line in the text.
  const auto start_of = [&](int64_t line) {
    size_t at = 0;
    for (int64_t i = 0; i < line; ++i) {
      const size_t end = text_.find('\n', at);
      if (end == std::string::npos) return text_.size();
      at = end + 1;
    }
    return at;
  };
  if (!origin.part.empty()) return static_cast<uint32_t>(start_of(script.found.line - 1));
  const auto next = std::upper_bound(script.starts.begin(), script.starts.end(), offset);
  const auto own = static_cast<size_t>(next - script.starts.begin()) - 1;
  const size_t begin = start_of(origin.first_line - 1 + static_cast<int64_t>(own));
  if (IsBehind(script, own)) return static_cast<uint32_t>(begin);
  const size_t end = std::min(text_.find('\n', begin), text_.size());
  const size_t column = static_cast<size_t>(origin.indent) + offset - script.starts[own];
  return static_cast<uint32_t>(std::min(begin + column, end));
}

doc::Json Document::RangeOf(uint32_t begin, uint32_t end) const {
  return {{"start", ToJson(lines_.At(begin))}, {"end", ToJson(lines_.At(end))}};
}

doc::Json Document::RangeOf(const Script& script, sql::Span span) const {
  const uint32_t begin = Outside(script, span.begin);
  if (!script.found.origin.part.empty()) {
    const size_t end = std::min(text_.find('\n', begin), text_.size());
    return RangeOf(begin, static_cast<uint32_t>(end));
  }
  return RangeOf(begin, std::max(begin, Outside(script, span.end)));
}

doc::Json Document::WholeRange(const Script& script) const {
  if (IsPlain(script)) return RangeOf(0, static_cast<uint32_t>(text_.size()));
  const auto end = static_cast<uint32_t>(script.found.input.script.size());
  const uint32_t begin = Outside(script, 0);
  const size_t line = begin == 0 ? 0 : text_.rfind('\n', begin - 1) + 1;
  return RangeOf(static_cast<uint32_t>(line), Outside(script, end));
}

std::string Document::Indented(const Script& script, const std::string& text) {
  if (IsPlain(script)) return text;
  const std::string indent(static_cast<size_t>(script.found.origin.indent), ' ');
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const bool blank = text[at] == '\n' || text[at] == '\r';
    if (!blank) out += indent;
    out.append(text, at, end - at);
    at = end;
  }
  return out;
}

}  // namespace weir::lsp
