#include "sql/diag/render.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/doc/value.h"

namespace weir::sql {
namespace {

constexpr int kMaxShownColumns = 160;  // longer lines are cut around the caret
constexpr int kTabColumns = 4;

std::string_view ColorOf(Level level) {
  switch (level) {
    case Level::kError:
      return "\x1b[1;31m";
    case Level::kWarning:
      return "\x1b[1;33m";
    case Level::kNote:
      return "\x1b[1;36m";
  }
  return "";
}

class Painter {
 public:
  explicit Painter(bool on) : on_(on) {}
  std::string Bold(std::string_view text) const { return Paint("\x1b[1m", text); }
  std::string Paint(std::string_view color, std::string_view text) const {
    return on_ ? fmt::format("{}{}\x1b[0m", color, text) : std::string(text);
  }

 private:
  bool on_;
};

// One line of source as it is shown: tabs become blanks, control characters a dot, long lines are
// cut around [from, to). The two offsets are moved to the shown text's columns.
struct Excerpt {
  std::string text;
  int from = 0;
  int width = 1;
};

Excerpt MakeExcerpt(std::string_view line, size_t from, size_t to) {
  struct Cell {
    std::string_view bytes;
    int columns;
  };
  std::vector<Cell> cells;
  Excerpt excerpt;
  int column = 0;
  int begin = -1;
  int end = -1;
  for (size_t at = 0; at < line.size();) {
    const CodePoint point = DecodeUtf8(line, at);
    if (at >= from && begin < 0) begin = column;
    if (at >= to && end < 0) end = column;
    const auto length = static_cast<size_t>(point.bytes);
    if (line[at] == '\t') {
      cells.push_back({"    ", kTabColumns});
    } else if (point.value < 0x20 || point.value == 0x7F || point.value > 0x10FFFF) {
      cells.push_back({".", 1});
    } else {
      // East Asian wide characters take two columns of a terminal.
      const bool wide = (point.value >= 0x1100 && point.value <= 0x115F) ||
                        (point.value >= 0x2E80 && point.value <= 0xA4CF) ||
                        (point.value >= 0xAC00 && point.value <= 0xD7A3) ||
                        (point.value >= 0xF900 && point.value <= 0xFAFF) ||
                        (point.value >= 0xFF00 && point.value <= 0xFF60);
      cells.push_back({line.substr(at, length), wide ? 2 : 1});
    }
    column += cells.back().columns;
    at += length;
  }
  if (begin < 0) begin = column;
  if (end < 0) end = column;
  const int skip = column > kMaxShownColumns ? std::max(0, begin - kMaxShownColumns / 2) : 0;
  int shown = 0;
  int passed = 0;
  for (const Cell& cell : cells) {
    if (passed >= skip && shown + cell.columns <= kMaxShownColumns) {
      excerpt.text += cell.bytes;
      shown += cell.columns;
    }
    passed += cell.columns;
  }
  excerpt.from = std::clamp(begin - skip, 0, kMaxShownColumns);
  excerpt.width = std::max(1, std::min(end - begin, kMaxShownColumns - excerpt.from));
  return excerpt;
}

void AppendExcerpt(const Label& label, char mark, std::string_view color, const SourceMap& source,
                   const Origin& origin, int gutter, const Painter& paint, std::string* out) {
  const Position position = source.At(label.span.begin);
  const std::string_view line = source.Line(position.line);
  const auto line_begin = static_cast<size_t>(line.data() - source.text().data());
  const size_t from = std::min<size_t>(
      label.span.begin - std::min<size_t>(line_begin, label.span.begin), line.size());
  const size_t to = std::clamp<size_t>(
      label.span.end < line_begin ? 0 : label.span.end - line_begin, from, line.size());
  const Excerpt excerpt = MakeExcerpt(line, from, to);
  *out += fmt::format("{:>{}} | {}\n", position.line + origin.first_line - 1, gutter, excerpt.text);
  std::string marks(static_cast<size_t>(excerpt.width), mark);
  if (!label.text.empty()) {
    marks += " " + label.text;
  }
  *out +=
      fmt::format("{:>{}} | {:>{}}{}\n", "", gutter, "", excerpt.from, paint.Paint(color, marks));
}

}  // namespace

std::string RenderText(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin,
                       const RenderOptions& options) {
  const Painter paint(options.color);
  const Position at = source.At(diagnostic.primary.span.begin);
  const std::string_view color = ColorOf(diagnostic.level);
  std::string out = fmt::format(
      "{}:{}:{}: {}: {}\n", origin.file, at.line + origin.first_line - 1, at.column + origin.indent,
      paint.Paint(color,
                  fmt::format("{}[{}]", LevelName(diagnostic.level), CodeText(diagnostic.code))),
      paint.Bold(diagnostic.message));
  int last = at.line;
  for (const Label& label : diagnostic.secondary) {
    last = std::max(last, source.At(label.span.begin).line);
  }
  const int gutter =
      std::max(4, static_cast<int>(fmt::formatted_size("{}", last + origin.first_line - 1)));
  AppendExcerpt(diagnostic.primary, '^', color, source, origin, gutter, paint, &out);
  for (const Label& label : diagnostic.secondary) {
    AppendExcerpt(label, '-', "\x1b[1;34m", source, origin, gutter, paint, &out);
  }
  for (const std::string& note : diagnostic.notes) {
    out += fmt::format("{:>{}} = {}: {}\n", "", gutter, paint.Bold("note"), note);
  }
  if (!diagnostic.help.empty()) {
    out += fmt::format("{:>{}} = {}: {}\n", "", gutter, paint.Bold("help"), diagnostic.help);
  }
  return out;
}

std::string RenderText(const std::vector<Diagnostic>& diagnostics, const SourceMap& source,
                       const Origin& origin, const RenderOptions& options) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += RenderText(diagnostic, source, origin, options);
  }
  return out;
}

doc::Json RenderJson(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin) {
  const auto place = [&](Span span, doc::Json* json) {
    const Position begin = source.At(span.begin);
    const Position end = source.At(span.end);
    (*json)["line"] = begin.line + origin.first_line - 1;
    (*json)["column"] = begin.column + origin.indent;
    (*json)["endLine"] = end.line + origin.first_line - 1;
    (*json)["endColumn"] = end.column + origin.indent;
  };
  doc::Json json = {{"level", LevelName(diagnostic.level)},
                    {"code", CodeText(diagnostic.code)},
                    {"message", diagnostic.message},
                    {"file", origin.file}};
  place(diagnostic.primary.span, &json);
  if (!diagnostic.primary.text.empty()) {
    json["label"] = diagnostic.primary.text;
  }
  for (const Label& label : diagnostic.secondary) {
    doc::Json entry = {{"label", label.text}};
    place(label.span, &entry);
    json["secondary"].push_back(std::move(entry));
  }
  if (!diagnostic.notes.empty()) {
    json["notes"] = diagnostic.notes;
  }
  if (!diagnostic.help.empty()) {
    json["help"] = diagnostic.help;
  }
  return json;
}

}  // namespace weir::sql
