// Lines of source with marks and labels under them, as a terminal shows them. For render.cc only.
// Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/diag/source_map.h"

namespace weir::sql {

// ANSI colours, or none.
class Painter {
 public:
  explicit Painter(bool on) : on_(on) {}
  std::string Paint(std::string_view color, std::string_view text) const;
  std::string Bold(std::string_view text) const;

  static constexpr std::string_view kBlue = "\x1b[1;34m";
  static constexpr std::string_view kGreen = "\x1b[1;32m";
  static std::string_view ColorOf(Level level);

 private:
  bool on_;
};

// What a terminal may be given: controls, broken bytes and bidirectional overrides become dots; at
// most some 2,000 bytes.
std::string Printable(std::string_view text);

// A piece of one line to be marked; byte offsets into the line.
struct Mark {
  size_t from = 0;
  size_t to = 0;
  char sign = '^';
  std::string text;  // beside or under the mark; may be empty
};

struct SnippetStyle {
  int gutter = 4;  // columns of the line number
  std::string_view primary_color;
  std::string_view secondary_color = Painter::kBlue;
  Painter paint{false};
};

// The line, numbered, and its marks. The first mark decides which part of a long line is shown;
// marks that lie outside of it get an excerpt of their own.
void AppendLine(int number, std::string_view line, const std::vector<Mark>& marks,
                const SnippetStyle& style, std::string* out);

}  // namespace weir::sql
