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

struct Diagnostic {
  Level level = Level::kError;
  DiagCode code{};
  std::string message;  // stands alone: names the construct and what is wrong with it
  Label primary;        // the smallest piece of text that is to blame
  std::vector<Label> secondary;
  std::vector<std::string> notes;  // facts
  std::string help;                // the remedy; may be empty

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

// By position, then level, then code: the order in which they are shown.
void SortDiagnostics(std::vector<Diagnostic>* diagnostics);

bool HasErrors(const std::vector<Diagnostic>& diagnostics);

}  // namespace weir::sql
