#include "sql/diag/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/doc/value.h"
#include "sql/diag/render_snippet.h"

namespace weir::sql {
namespace {

// A line number of the script and the marks of that line, the one to be shown first in front.
using MarkedLines = std::map<int, std::vector<Mark>>;

size_t OffsetInLine(uint32_t offset, std::string_view line, const SourceMap& source) {
  const auto begin = static_cast<size_t>(line.data() - source.text().data());
  return offset < begin ? 0 : std::min<size_t>(offset - begin, line.size());
}

// A span over several lines is marked where it begins and where it ends.
void AddMarks(const Label& label, char sign, const SourceMap& source, MarkedLines* lines) {
  const int first = source.At(label.span.begin).line;
  int last = source.At(std::max(label.span.begin, label.span.end)).line;
  std::string_view line = source.Line(last);
  if (last > first && OffsetInLine(label.span.end, line, source) == 0) --last;
  line = source.Line(first);
  const size_t from = OffsetInLine(label.span.begin, line, source);
  const size_t to = first == last ? OffsetInLine(label.span.end, line, source) : line.size();
  (*lines)[first].push_back({from, to, sign, label.text});
  if (first == last) return;
  line = source.Line(last);
  const size_t blank = std::min(line.find_first_not_of(" \t"), line.size());
  (*lines)[last].push_back({blank, OffsetInLine(label.span.end, line, source), sign, ""});
}

// The mended line, when the fix stays within one and says more than the label does.
void AppendFix(const Diagnostic& diagnostic, const SourceMap& source, int number_shift,
               SnippetStyle style, std::string* out) {
  const std::vector<Replacement>& fix = diagnostic.fix;
  if (fix.empty() || diagnostic.help.empty()) return;
  const int number = source.At(fix.front().span.begin).line;
  if (source.At(fix.back().span.end).line != number) return;
  const std::string_view line = source.Line(number);
  std::string mended;
  std::vector<Mark> marks;
  size_t at = 0;
  for (const Replacement& part : fix) {
    const size_t from = OffsetInLine(part.span.begin, line, source);
    mended += line.substr(at, from - at);
    if (const size_t first = part.text.find_first_not_of(' '); first != std::string::npos) {
      const size_t end = part.text.find_last_not_of(' ') + 1;
      marks.push_back(
          {mended.size() + first, mended.size() + end, part.span.empty() ? '+' : '~', ""});
    }
    mended += part.text;
    at = OffsetInLine(part.span.end, line, source);
  }
  mended += line.substr(at);
  style.primary_color = Painter::kGreen;
  AppendLine(number + number_shift, mended, marks, style, out);
}

void AppendRemark(std::string_view kind, std::string_view text, const SnippetStyle& style,
                  std::string* out) {
  *out +=
      fmt::format("{:>{}} = {}: {}\n", "", style.gutter, style.paint.Bold(kind), Printable(text));
}

}  // namespace

std::string RenderText(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin,
                       const RenderOptions& options) {
  const Position at = source.At(diagnostic.primary.span.begin);
  const int shift = origin.first_line - 1;
  SnippetStyle style;
  style.paint = Painter(options.color);
  style.primary_color = Painter::ColorOf(diagnostic.level);
  std::string out = fmt::format(
      "{}:{}:{}: {}: {}\n", Printable(origin.Name()), at.line + shift, at.column + origin.indent,
      style.paint.Paint(style.primary_color, fmt::format("{}[{}]", LevelName(diagnostic.level),
                                                         CodeText(diagnostic.code))),
      style.paint.Bold(Printable(diagnostic.message)));
  MarkedLines lines;
  AddMarks(diagnostic.primary, '^', source, &lines);
  for (const Label& label : diagnostic.secondary) AddMarks(label, '-', source, &lines);
  const int last = lines.rbegin()->first + shift;
  style.gutter = std::max(4, static_cast<int>(fmt::formatted_size("{}", last)));
  int before = 0;
  for (const auto& [number, marks] : lines) {
    if (before != 0 && number == before + 2) {
      AppendLine(before + 1 + shift, source.Line(before + 1), {}, style, &out);
    } else if (before != 0 && number > before + 2) {
      out += fmt::format("{:>{}}\n", "...", style.gutter);
    }
    AppendLine(number + shift, source.Line(number), marks, style, &out);
    before = number;
  }
  for (const std::string& note : diagnostic.notes) AppendRemark("note", note, style, &out);
  if (!diagnostic.help.empty()) AppendRemark("help", diagnostic.help, style, &out);
  AppendFix(diagnostic, source, shift, style, &out);
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
                    {"file", origin.Name()}};
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
  for (const Replacement& part : diagnostic.fix) {
    doc::Json entry = {{"text", part.text}};
    place(part.span, &entry);
    json["fix"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace weir::sql
