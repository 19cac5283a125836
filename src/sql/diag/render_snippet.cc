#include "sql/diag/render_snippet.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir::sql {
namespace {

constexpr int kMaxShownColumns = 160;  // longer lines are cut around the first mark
constexpr int kTabColumns = 4;
constexpr size_t kMaxLineBytes = 4096;    // longer lines are cut before they are looked at
constexpr size_t kMaxRemarkBytes = 2000;  // a message may name what is as long as the script
constexpr std::string_view kCut = "...";

struct Range {
  uint32_t first;
  uint32_t last;
};

bool InRanges(uint32_t value, const Range* begin, const Range* end) {
  return std::any_of(begin, end, [value](const Range& range) {
    return value >= range.first && value <= range.last;
  });
}

// Unicode's East Asian Width W and F, by block: two columns of a terminal.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},  {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
// Combining marks and joiners: no column.
constexpr Range kZero[] = {{0x0300, 0x036F}, {0x200B, 0x200D}, {0x20D0, 0x20FF},
                           {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
// C0, DEL, C1, and what turns the direction of text around.
constexpr Range kUnsafe[] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C},
                             {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}};

bool IsUnsafe(const CodePoint& point) {
  return point.value > 0x10FFFF || InRanges(point.value, std::begin(kUnsafe), std::end(kUnsafe));
}

struct Cell {
  std::string_view bytes;
  int columns;
};

// A line of source as cells of a terminal.
class Row {
 public:
  explicit Row(std::string_view line) {
    for (size_t at = 0; at < line.size();) {
      const CodePoint point = DecodeUtf8(line, at);
      const auto length = static_cast<size_t>(point.bytes);
      starts_.push_back({at, columns_});
      if (line[at] == '\t') {
        cells_.push_back({"    ", kTabColumns});
      } else if (IsUnsafe(point)) {
        cells_.push_back({".", 1});
      } else if (InRanges(point.value, std::begin(kZero), std::end(kZero))) {
        cells_.push_back({line.substr(at, length), 0});
      } else {
        const bool wide = InRanges(point.value, std::begin(kWide), std::end(kWide));
        cells_.push_back({line.substr(at, length), wide ? 2 : 1});
      }
      columns_ += cells_.back().columns;
      at += length;
    }
  }

  int columns() const { return columns_; }

  // The column of the cell that holds the byte, or of the next one.
  int ColumnOf(size_t byte) const {
    const auto next = std::lower_bound(
        starts_.begin(), starts_.end(), byte,
        [](const std::pair<size_t, int>& start, size_t wanted) { return start.first < wanted; });
    return next == starts_.end() ? columns_ : next->second;
  }

  // The cells that lie in [from, to), and the column at which the first of them stands.
  std::string Cut(int from, int to, int* begin) const {
    std::string text;
    int column = 0;
    *begin = from;
    bool first = true;
    for (const Cell& cell : cells_) {
      if (column >= from && column + cell.columns <= to) {
        if (first) *begin = column;
        first = false;
        text += cell.bytes;
      }
      column += cell.columns;
    }
    return text;
  }

 private:
  std::vector<Cell> cells_;
  std::vector<std::pair<size_t, int>> starts_;
  int columns_ = 0;
};

struct Placed {
  int from;
  int to;  // > from
  char sign;
  bool primary;
  std::string text;
};

std::string_view ColorFor(const Placed& mark, const SnippetStyle& style) {
  return mark.primary ? style.primary_color : style.secondary_color;
}

class MarkRows {
 public:
  MarkRows(std::vector<Placed> marks, const SnippetStyle& style, std::string* out)
      : marks_(std::move(marks)), style_(style), out_(out) {
    std::stable_sort(marks_.begin(), marks_.end(),
                     [](const Placed& a, const Placed& b) { return a.from > b.from; });
  }

  void Append() {
    std::vector<const Placed*> hanging;
    const Placed* beside = nullptr;
    int end = 0;
    for (const Placed& mark : marks_) end = std::max(end, mark.to);
    for (const Placed& mark : marks_) {
      if (mark.text.empty()) continue;
      if (beside == nullptr && hanging.empty() && mark.to == end) {
        beside = &mark;
      } else {
        hanging.push_back(&mark);
      }
    }
    Signs(end, beside);
    for (size_t i = 0; i < hanging.size(); ++i) {
      if (i == 0) Connectors(hanging, 0, "");
      Connectors(hanging, i, hanging[i]->text);
    }
  }

 private:
  void Begin() { *out_ += fmt::format("{:>{}} | ", "", style_.gutter); }

  void Signs(int end, const Placed* beside) {
    // A secondary mark under a primary one gives way.
    std::vector<const Placed*> columns(static_cast<size_t>(end), nullptr);
    for (const bool primary : {false, true}) {
      for (const Placed& mark : marks_) {
        if (mark.primary != primary) continue;
        std::fill(columns.begin() + mark.from, columns.begin() + mark.to, &mark);
      }
    }
    Begin();
    for (size_t at = 0; at < columns.size();) {
      size_t stop = at;
      while (stop < columns.size() && columns[stop] == columns[at]) ++stop;
      std::string run(stop - at, columns[at] == nullptr ? ' ' : columns[at]->sign);
      if (columns[at] != nullptr) {
        if (stop == columns.size() && beside != nullptr && columns[at] == beside) {
          run += " " + beside->text;
          beside = nullptr;
        }
        run = style_.paint.Paint(ColorFor(*columns[at], style_), run);
      }
      *out_ += run;
      at = stop;
    }
    if (beside != nullptr) {
      *out_ += " " + style_.paint.Paint(ColorFor(*beside, style_), beside->text);
    }
    *out_ += "\n";
  }

  // A row with | for the labels still to come, and the text of the one that comes now.
  void Connectors(const std::vector<const Placed*>& hanging, size_t now, std::string_view text) {
    Begin();
    int column = 0;
    const int stop = text.empty() ? INT32_MAX : hanging[now]->from;
    for (size_t i = hanging.size(); i-- > now;) {  // from the left
      if (hanging[i]->from < column || hanging[i]->from >= stop) continue;
      *out_ += std::string(static_cast<size_t>(hanging[i]->from - column), ' ');
      *out_ += style_.paint.Paint(ColorFor(*hanging[i], style_), "|");
      column = hanging[i]->from + 1;
    }
    if (!text.empty()) {
      *out_ += std::string(static_cast<size_t>(std::max(0, stop - column)), ' ');
      *out_ += style_.paint.Paint(ColorFor(*hanging[now], style_), text);
    }
    *out_ += "\n";
  }

  std::vector<Placed> marks_;
  const SnippetStyle& style_;
  std::string* out_;
};

struct CutEnds {
  bool begin;
  bool end;
};

void AppendCells(int number, std::string_view line, const std::vector<Mark>& marks, CutEnds cut,
                 const SnippetStyle& style, std::string* out) {
  const Row row(line);
  std::vector<Placed> waiting;
  for (const Mark& mark : marks) {
    const int from = row.ColumnOf(std::min(mark.from, line.size()));
    const int to = row.ColumnOf(std::min(mark.to, line.size()));
    waiting.push_back(
        {from, std::max(to, from + 1), mark.sign, mark.sign != '-', Printable(mark.text)});
  }
  do {
    int begin = 0;
    int end = kMaxShownColumns;
    if (row.columns() > kMaxShownColumns && !waiting.empty()) {
      begin = std::max(0, waiting[0].from - kMaxShownColumns / 2);
      begin = std::min(begin, std::max(0, row.columns() - kMaxShownColumns));
      // From the very start, when the mark is then still within.
      const bool near = begin < static_cast<int>(kCut.size());
      if (near && waiting[0].from <= kMaxShownColumns) begin = 0;
      end = begin + kMaxShownColumns;
    }
    int shown_from = begin;
    std::string text = row.Cut(begin, end, &shown_from);
    int shift = -shown_from;
    if (begin > 0 || cut.begin) {
      text = std::string(kCut) + text;
      shift += static_cast<int>(kCut.size());
    }
    if (end < row.columns() || cut.end) text += kCut;
    *out += fmt::format("{:>{}} | {}\n", number, style.gutter, text);
    std::vector<Placed> here;
    std::vector<Placed> later;
    for (Placed& mark : waiting) {
      const bool fits = mark.from >= begin && mark.from <= end;
      if (!fits) {
        later.push_back(std::move(mark));
        continue;
      }
      mark.to = std::max(mark.from + 1, std::min(mark.to, end));
      mark.from += shift;
      mark.to += shift;
      here.push_back(std::move(mark));
    }
    if (!here.empty()) MarkRows(std::move(here), style, out).Append();
    waiting = std::move(later);
  } while (!waiting.empty());
}

// The first byte of the character that holds the byte at `at`.
size_t CharacterAt(std::string_view line, size_t at) {
  for (int i = 0; i < 3 && at > 0 && at < line.size(); ++i) {
    if ((static_cast<unsigned char>(line[at]) & 0xC0) != 0x80) break;
    --at;
  }
  return at;
}

}  // namespace

std::string Painter::Paint(std::string_view color, std::string_view text) const {
  return on_ ? fmt::format("{}{}\x1b[0m", color, text) : std::string(text);
}

std::string Painter::Bold(std::string_view text) const { return Paint("\x1b[1m", text); }

std::string_view Painter::ColorOf(Level level) {
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

std::string Printable(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    if (out.size() >= kMaxRemarkBytes) return out + std::string(kCut);
    const CodePoint point = DecodeUtf8(text, at);
    const auto length = static_cast<size_t>(point.bytes);
    if (text[at] == '\t' || text[at] == '\n') {
      out += ' ';
    } else {
      out += IsUnsafe(point) ? "." : text.substr(at, length);
    }
    at += length;
  }
  return out;
}

void AppendLine(int number, std::string_view line, const std::vector<Mark>& marks,
                const SnippetStyle& style, std::string* out) {
  if (line.size() <= kMaxLineBytes) {
    AppendCells(number, line, marks, {false, false}, style, out);
    return;
  }
  // A line as long as a book is first cut to the pages around its marks.
  std::vector<Mark> waiting = marks;
  if (waiting.empty()) waiting.push_back({0, 0, ' ', ""});
  while (!waiting.empty()) {
    const size_t middle = std::min(waiting.front().from, line.size());
    const size_t begin = CharacterAt(line, middle - std::min(middle, kMaxLineBytes / 2));
    const size_t end = CharacterAt(line, std::min(line.size(), begin + kMaxLineBytes));
    std::vector<Mark> here;
    std::vector<Mark> later;
    for (Mark& mark : waiting) {
      if (mark.from < begin || mark.from > end) {
        later.push_back(std::move(mark));
        continue;
      }
      mark.from -= begin;
      mark.to = std::clamp(mark.to, begin, end) - begin;
      here.push_back(std::move(mark));
    }
    AppendCells(number, line.substr(begin, end - begin), here, {begin > 0, end < line.size()},
                style, out);
    waiting = std::move(later);
  }
}

}  // namespace weir::sql
