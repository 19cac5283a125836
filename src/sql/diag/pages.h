// The page of each diagnostic code: what it means, a script that shows it, the same mended.
//
// Source: src/sql/diag/pages/SQL####.md, one file a code, embedded by the build. Each is Markdown:
// the explanation, then fenced blocks in pairs, the first of a pair marked `sql wrong`, the second
// `sql right`. Behind these words stand the settings under which a script compiles:
//   mode=batch  target=file  max=1000  var.NAME=VALUE  run.date=2026-01-31   ("..." around blanks)
// {{N times TEXT}} in a script stands for N copies of TEXT. Immutable data, thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/codes.h"

namespace weir::sql {

struct PageExample {
  bool wrong = true;
  std::string shown;   // as the page has it
  std::string script;  // with {{N times TEXT}} written out
  std::map<std::string, std::string> settings;
};

struct Page {
  DiagCode code{};
  std::string explanation;
  std::vector<PageExample> examples;  // wrong, right, wrong, right, ...
};

// Null for a code whose page is missing: a test sees to it that there is none.
const Page* PageOf(DiagCode code);

// "SQL0203" or "203" as a code; false for what is none.
bool ParseCode(std::string_view text, DiagCode* code);

// The page as Markdown. `output` gives what the compiler says about an example, or nothing.
std::string PageMarkdown(const Page& page);
std::string PageMarkdown(const Page& page, const std::vector<std::string>& outputs);

}  // namespace weir::sql
