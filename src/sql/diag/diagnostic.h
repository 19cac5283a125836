// One finding of the compiler, as data: nothing here knows how it is shown (see render.h).
//
// Plain values, owned by whoever holds them; thread-compatible. Spans are byte offsets into the
// text that was compiled.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/codes.h"
#include "sql/diag/span.h"

namespace weir::sql {

enum class Level { kError, kWarning, kNote };

std::string_view LevelName(Level level);  // "error", "warning", "note"

struct Label {
  Span span;
  std::string text;  // may be empty: the caret alone says enough
  friend bool operator==(const Label&, const Label&) = default;
};

// Puts `text` in the place of the span's bytes: an insertion when the span is empty, a removal when
// the text is.
struct Replacement {
  Span span;
  std::string text;
  friend bool operator==(const Replacement&, const Replacement&) = default;
};

struct Diagnostic {
  Level level = Level::kError;
  DiagCode code{};
  std::string message;  // stands alone: names the construct and what is wrong with it
  Label primary;        // the smallest piece of text that is to blame
  std::vector<Label> secondary;
  std::vector<std::string> notes;  // facts
  std::string help;                // the remedy; may be empty
  // The remedy for a machine: together these mend this finding. In ascending order, apart from each
  // other, without line breaks; empty when only a person can decide.
  std::vector<Replacement> fix;

  // Adds to it and returns it, so that a finding is made in one expression:
  //   MakeError(DiagCode::kEmptyName, at, "a quoted name is empty").Help("...").Replace(at, "`a`")
  Diagnostic& Because(Span span, std::string label);  // a secondary label
  Diagnostic& Note(std::string note);
  Diagnostic& Help(std::string text);
  Diagnostic& Replace(Span span, std::string text);  // a part of the fix

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

Diagnostic MakeError(DiagCode code, Span at, std::string message, std::string label = "",
                     std::string help = "");
Diagnostic MakeWarning(DiagCode code, Span at, std::string message, std::string label = "",
                       std::string help = "");
Diagnostic MakeNote(DiagCode code, Span at, std::string message, std::string label = "",
                    std::string help = "");

// By position, then level, then code: the order in which they are shown.
void SortDiagnostics(std::vector<Diagnostic>* diagnostics);

// Fixes that insert a comma or semicolon in front of a word put it behind the word before instead,
// as people write it, where only blanks stand between them.
void SettleFixes(std::string_view text, std::vector<Diagnostic>* diagnostics);

bool HasErrors(const std::vector<Diagnostic>& diagnostics);

}  // namespace weir::sql
