#include "sql/diag/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace weir::sql {
namespace {

Diagnostic Make(Level level, DiagCode code, Span at, std::string message, std::string label,
                std::string help) {
  Diagnostic diagnostic;
  diagnostic.level = level;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.primary = {at, std::move(label)};
  diagnostic.help = std::move(help);
  return diagnostic;
}

}  // namespace

std::string_view LevelName(Level level) {
  switch (level) {
    case Level::kError:
      return "error";
    case Level::kWarning:
      return "warning";
    case Level::kNote:
      return "note";
  }
  return "error";
}

Diagnostic& Diagnostic::Because(Span span, std::string label) {
  secondary.push_back({span, std::move(label)});
  return *this;
}

Diagnostic& Diagnostic::Note(std::string note) {
  notes.push_back(std::move(note));
  return *this;
}

Diagnostic& Diagnostic::Help(std::string text) {
  help = std::move(text);
  return *this;
}

Diagnostic& Diagnostic::Replace(Span span, std::string text) {
  const auto place = std::find_if(fix.begin(), fix.end(), [&](const Replacement& other) {
    return other.span.begin > span.begin;
  });
  fix.insert(place, {span, std::move(text)});
  return *this;
}

Diagnostic MakeError(DiagCode code, Span at, std::string message, std::string label,
                     std::string help) {
  return Make(Level::kError, code, at, std::move(message), std::move(label), std::move(help));
}

Diagnostic MakeWarning(DiagCode code, Span at, std::string message, std::string label,
                       std::string help) {
  return Make(Level::kWarning, code, at, std::move(message), std::move(label), std::move(help));
}

Diagnostic MakeNote(DiagCode code, Span at, std::string message, std::string label,
                    std::string help) {
  return Make(Level::kNote, code, at, std::move(message), std::move(label), std::move(help));
}

void SortDiagnostics(std::vector<Diagnostic>* diagnostics) {
  std::stable_sort(diagnostics->begin(), diagnostics->end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return std::tie(a.primary.span.begin, a.level, a.code) <
                            std::tie(b.primary.span.begin, b.level, b.code);
                   });
}

void SettleFixes(std::string_view text, std::vector<Diagnostic>* diagnostics) {
  for (Diagnostic& diagnostic : *diagnostics) {
    for (Replacement& part : diagnostic.fix) {
      const bool separator = part.text == ", " || part.text == "; ";
      if (!separator || !part.span.empty() || part.span.begin > text.size()) continue;
      const size_t last = text.substr(0, part.span.begin).find_last_not_of(" \t\r\n");
      if (last == std::string_view::npos) continue;
      const size_t line = text.find_last_of('\n', last) + 1;
      const std::string_view before = text.substr(line, last + 1 - line);
      // The end of a comment is no place for it.
      const bool same_line =
          text.substr(last, part.span.begin - last).find('\n') == std::string_view::npos;
      const bool comment = before.find("--") != std::string_view::npos ||
                           before.find("//") != std::string_view::npos || before.ends_with("*/");
      if (comment && !(same_line && !before.ends_with("*/"))) continue;
      const auto at = static_cast<uint32_t>(last + 1);
      part = {{at, at}, part.text.substr(0, 1)};
    }
  }
}

bool HasErrors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.level == Level::kError; });
}

}  // namespace weir::sql
