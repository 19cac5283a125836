#include "cli/cluster/history_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/core/clock.h"
#include "base/doc/value.h"
#include "base/dot/graph.h"

namespace weir::cli {
namespace {

using doc::Json;

struct Span {
  double from = 0, to = 0;  // on the axis
  std::optional<double> value;
};

struct Line {
  std::string name;
  std::vector<Span> spans;
};

// One quantity, or two that are worth comparing (a limit and what is used of it).
struct Panel {
  std::string title;
  double floor = 0;    // the least upper end of the scale
  bool share = false;  // 0..1, written as per cent
  std::vector<Line> lines;
};

struct Mark {
  double at = 0;
  bool applied = false;
};

struct Picture {
  double from = 0, to = 1;
  std::string left, right;  // what the ends of the axis say
  std::vector<Panel> panels;
  std::vector<Mark> marks;
};

std::optional<double> NumberIn(const Json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_number()) return std::nullopt;
  const double value = at->get<double>();
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> TimeIn(const Json& object, const char* key) {
  const auto time = ParseTime(doc::StringAt(object, {key}));
  if (!time.ok()) return std::nullopt;
  return static_cast<double>(time->time_since_epoch().count()) / 1000;
}

const Json& ListIn(const Json& report, const char* key) {
  static const Json none = Json::array();
  if (!report.is_object()) return none;
  const auto at = report.find(key);
  return at == report.end() || !at->is_array() ? none : *at;
}

std::string TimeText(double seconds_since_epoch) {
  const auto whole = static_cast<int64_t>(seconds_since_epoch);
  return FormatTime(SystemTime(seconds(whole)));
}

// Compact: 0.95, 9500, 12.3k, 3.4M.
std::string Short(double value) {
  constexpr std::array<const char*, 4> kUnits = {"", "k", "M", "G"};
  size_t unit = 0;
  while (std::fabs(value) >= 9999.5 && unit + 1 < kUnits.size()) value /= 1000, ++unit;
  const bool whole = std::fabs(value) >= 99.5 && std::fabs(value) < 1e6;
  return whole ? fmt::format("{:.0f}{}", value, kUnits[unit])
               : fmt::format("{:.3g}{}", value, kUnits[unit]);
}

std::string Label(const Panel& panel, double value) {
  return panel.share ? fmt::format("{:.0f}%", 100 * value) : Short(value);
}

double TopOf(const Panel& panel) {
  double top = panel.floor;
  for (const Line& line : panel.lines) {
    for (const Span& span : line.spans) top = std::max(top, span.value.value_or(0));
  }
  return top > 0 ? top : 1;
}

bool IsKnown(const Panel& panel) {
  return std::any_of(panel.lines.begin(), panel.lines.end(), [](const Line& line) {
    return std::any_of(line.spans.begin(), line.spans.end(),
                       [](const Span& span) { return span.value.has_value(); });
  });
}

using Ends = std::vector<std::pair<double, double>>;

Line LineOf(const char* name, const Json& records, const Ends& ends, const char* key) {
  Line line;
  line.name = name;
  for (size_t i = 0; i < ends.size(); ++i) {
    line.spans.push_back({ends[i].first, ends[i].second, NumberIn(records[i], key)});
  }
  return line;
}

Picture OfStream(const Json& report) {
  const Json& windows = ListIn(report, "windows");
  Picture picture;
  Ends ends;
  for (const Json& window : windows) {
    const double to = TimeIn(window, "to").value_or(ends.empty() ? 0 : ends.back().second);
    ends.emplace_back(std::min(TimeIn(window, "from").value_or(to), to), to);
  }
  picture.from = ends.front().first;
  picture.to = std::max(ends.back().second, picture.from + 1);
  picture.left = TimeText(picture.from);
  picture.right = TimeText(picture.to);
  const auto line = [&](const char* name, const char* key) {
    return LineOf(name, windows, ends, key);
  };
  picture.panels = {
      {"parallelism", 1, false, {line("parallelism", "parallelism")}},
      {"records/s",
       0,
       false,
       {line("mean", "recordsPerSecond"), line("most", "recordsPerSecondMax")}},
      {"busy", 1, true, {line("busy", "busy"), line("backpressured", "backpressured")}},
      {"lag, s", 1, false, {line("lag", "lagSeconds")}},
      {"memory, MiB", 0, false, {line("need", "peakMiB"), line("limit", "memoryMiB")}}};
  return picture;
}

Picture OfBatch(const Json& report) {
  const Json& runs = ListIn(report, "runs");
  Picture picture;
  Ends ends;
  for (size_t i = 0; i < runs.size(); ++i) {
    const auto at = static_cast<double>(i);
    ends.emplace_back(at, at + 1);
  }
  picture.to = static_cast<double>(std::max<size_t>(runs.size(), 1));
  picture.left = "run of " + doc::StringAt(runs.front(), {"fire"}, "?");
  picture.right = "run of " + doc::StringAt(runs.back(), {"fire"}, "?");
  const auto line = [&](const char* name, const char* key) {
    return LineOf(name, runs, ends, key);
  };
  picture.panels = {
      {"parallelism", 1, false, {line("parallelism", "parallelism")}},
      {"input", 0, false, {line("input", "input")}},
      {"duration, s", 1, false, {line("duration", "durationSeconds")}},
      {"cpu", 1, true, {line("cpu", "cpu")}},
      {"memory, MiB", 0, false, {line("need", "peakMiB"), line("limit", "memoryMiB")}}};
  return picture;
}

bool IsBatch(const Json& report) { return doc::StringAt(report, {"mode"}) == "Batch"; }

Picture PictureOf(const Json& report) {
  Picture picture = IsBatch(report) ? OfBatch(report) : OfStream(report);
  if (IsBatch(report)) return picture;  // its axis counts runs
  for (const Json& decision : ListIn(report, "decisions")) {
    const auto at = TimeIn(decision, "at");
    if (!at || *at < picture.from || *at > picture.to) continue;
    picture.marks.push_back({*at, decision.value("applied", false)});
  }
  return picture;
}

// --- Terminal ---

constexpr int kRows = 4;
constexpr int kLabelColumns = 8;
constexpr std::array<const char*, 9> kBlocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

// A column's value: the largest of what lies in it.
std::vector<std::optional<double>> Columns(const Picture& picture, const Line& line, int width) {
  std::vector<std::optional<double>> columns(static_cast<size_t>(width));
  const double scale = width / (picture.to - picture.from);
  for (const Span& span : line.spans) {
    if (!span.value) continue;
    const int first =
        std::clamp(static_cast<int>((span.from - picture.from) * scale), 0, width - 1);
    const int end = static_cast<int>(std::ceil((span.to - picture.from) * scale - 1e-9));
    for (int i = first; i < std::clamp(end, first + 1, width); ++i) {
      auto& column = columns[static_cast<size_t>(i)];
      column = std::max(column.value_or(*span.value), *span.value);
    }
  }
  return columns;
}

std::string DrawPanel(const Picture& picture, const Panel& panel, int width) {
  const double top = TopOf(panel);
  const auto filled = Columns(picture, panel.lines.front(), width);
  std::string out = panel.title;
  for (size_t i = 1; i < panel.lines.size(); ++i) {
    out += fmt::format("{}{} (bars), {} (·)", i == 1 ? ": " : "; ", panel.lines.front().name,
                       panel.lines[i].name);
  }
  out += "\n";
  std::vector<std::optional<double>> dotted;
  if (panel.lines.size() > 1) dotted = Columns(picture, panel.lines[1], width);
  for (int row = kRows - 1; row >= 0; --row) {
    const std::string label = row == kRows - 1 ? Label(panel, top) : row == 0 ? "0" : "";
    out += fmt::format("{:>{}} ┤", label, kLabelColumns - 2);
    for (size_t i = 0; i < filled.size(); ++i) {
      const auto level = [&](const std::optional<double>& value) {
        return value ? static_cast<int>(std::lround(*value / top * 8 * kRows)) - 8 * row : -1;
      };
      const int eighths = level(filled[i]);
      const int dot = dotted.empty() ? -1 : level(dotted[i]);
      const bool dot_here = dot > (row == 0 ? -1 : 0) && dot <= 8;
      if (eighths <= 0 && dot_here) {
        out += "·";
      } else if (eighths <= 0) {
        // A measured zero shows as a line on the ground, what is unknown as nothing.
        out += row == 0 && filled[i] ? "▁" : " ";
      } else {
        out += kBlocks[static_cast<size_t>(std::min(eighths, 8))];
      }
    }
    out += "\n";
  }
  return out;
}

std::string DrawMarks(const Picture& picture, int width) {
  if (picture.marks.empty()) return {};
  std::vector<const char*> columns(static_cast<size_t>(width), " ");
  for (const Mark& mark : picture.marks) {
    const double share = (mark.at - picture.from) / (picture.to - picture.from);
    const int column = std::clamp(static_cast<int>(share * width), 0, width - 1);
    columns[static_cast<size_t>(column)] = mark.applied ? "▲" : "△";
  }
  std::string out(kLabelColumns, ' ');
  for (const char* column : columns) out += column;
  return out + "  ▲ put into force, △ recommended\n";
}

std::string ResourcesText(const Json& r) {
  return fmt::format("{} x {:.3g} CPU, {:.0f} MiB", r.value("parallelism", 0), r.value("cpu", 0.0),
                     r.value("memoryMiB", 0.0));
}

std::string DecisionsText(const Json& report) {
  std::string out;
  for (const Json& decision : ListIn(report, "decisions")) {
    if (!decision.is_object()) continue;
    const Json* from = doc::Find(decision, {"from"});
    const Json* to = doc::Find(decision, {"to"});
    if (from == nullptr || to == nullptr || !from->is_object() || !to->is_object()) continue;
    out += fmt::format("  {}  {} -> {}  {}\n      {}\n", doc::StringAt(decision, {"at"}, "?"),
                       ResourcesText(*from), ResourcesText(*to),
                       decision.value("applied", false) ? "in force" : "recommended",
                       doc::StringAt(decision, {"reason"}));
  }
  return out.empty() ? "no decision is recorded\n" : "decisions\n" + out;
}

std::string OutcomesText(const Json& report) {
  std::string bad;
  for (const Json& run : ListIn(report, "runs")) {
    const std::string outcome = doc::StringAt(run, {"outcome"});
    if (outcome == "Succeeded") continue;
    bad += fmt::format("  run of {}: {}\n", doc::StringAt(run, {"fire"}, "?"), outcome);
  }
  return bad.empty() ? "" : "not all runs ended well\n" + bad;
}

std::string Head(const Json& report) {
  const Json* condition = doc::Find(report, {"condition"});
  std::string out = fmt::format("{}/{}  {}, tuning {}", doc::StringAt(report, {"namespace"}),
                                doc::StringAt(report, {"name"}), doc::StringAt(report, {"mode"}),
                                doc::StringAt(report, {"tuning"}));
  if (condition != nullptr && condition->is_object()) {
    out += fmt::format(" ({}: {})", doc::StringAt(*condition, {"reason"}),
                       doc::StringAt(*condition, {"message"}));
  }
  return out + "\n";
}

// --- SVG ---

constexpr double kSvgWidth = 960, kSvgLeft = 90, kSvgRight = 20, kPanelHeight = 90, kGap = 34;
constexpr std::array<const char*, 2> kColours = {"#1f6feb", "#d29922"};

std::string Escaped(std::string_view text) { return dot::EscapeXml(text, ' '); }

double XOf(const Picture& picture, double at) {
  const double share = (at - picture.from) / (picture.to - picture.from);
  return kSvgLeft + std::clamp(share, 0.0, 1.0) * (kSvgWidth - kSvgLeft - kSvgRight);
}

std::string SvgPanel(const Picture& picture, const Panel& panel, double y) {
  const double top = TopOf(panel), base = y + kPanelHeight;
  std::string out = fmt::format(
      "<text x=\"{0}\" y=\"{1:.0f}\" class=\"t\">{2}</text>\n"
      "<path d=\"M{0} {3:.0f}H{4}M{0} {5:.0f}H{4}\" class=\"g\"/>\n"
      "<text x=\"{6}\" y=\"{7:.0f}\" class=\"l\">{8}</text>"
      "<text x=\"{6}\" y=\"{9:.0f}\" class=\"l\">0</text>\n",
      kSvgLeft, y - 6, Escaped(panel.title), y, kSvgWidth - kSvgRight, base, kSvgLeft - 6, y + 4,
      Escaped(Label(panel, top)), base + 4);
  for (size_t i = 0; i < panel.lines.size() && i < kColours.size(); ++i) {
    const Line& line = panel.lines[i];
    if (panel.lines.size() > 1) {
      out += fmt::format(
          "<text x=\"{:.0f}\" y=\"{:.0f}\" class=\"t\" style=\"fill:{}\">{}</text>\n",
          kSvgLeft + 160 + 130 * static_cast<double>(i), y - 6, kColours[i], Escaped(line.name));
    }
    std::string path;
    bool drawing = false;
    for (const Span& span : line.spans) {
      if (!span.value) {
        drawing = false;
        continue;
      }
      const double height = base - *span.value / top * kPanelHeight;
      path += fmt::format("{}{:.1f} {:.1f}H{:.1f}", drawing ? "L" : "M", XOf(picture, span.from),
                          height, XOf(picture, span.to));
      drawing = true;
    }
    out += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"/>\n", path,
                       kColours[i]);
  }
  return out;
}

}  // namespace

bool HasHistory(const Json& report) {
  return !ListIn(report, IsBatch(report) ? "runs" : "windows").empty();
}

std::string DrawHistoryText(const Json& report, int width) {
  std::string out = Head(report);
  if (HasHistory(report)) {
    const Picture picture = PictureOf(report);
    const int columns = std::clamp(width, 40, 200) - kLabelColumns;
    for (const Panel& panel : picture.panels) {
      out += IsKnown(panel) ? DrawPanel(picture, panel, columns)
                            : panel.title + ": nothing is known of it\n";
    }
    out += DrawMarks(picture, columns);
    out += fmt::format("{:{}}{} to {}\n", "", kLabelColumns, picture.left, picture.right);
  }
  return out + OutcomesText(report) + DecisionsText(report);
}

std::string DrawHistorySvg(const Json& report) {
  Picture picture;
  if (HasHistory(report)) picture = PictureOf(report);
  const double top = 60;
  const double height =
      top + static_cast<double>(picture.panels.size()) * (kPanelHeight + kGap) + 20;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\">\n"
      "<style>text{{font:12px sans-serif;fill:#444}}.l{{text-anchor:end}}.g{{stroke:#ddd}}"
      ".m{{stroke:#3fb950;stroke-dasharray:3 3}}.r{{stroke:#aaa;stroke-dasharray:1 3}}</style>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
      "<text x=\"10\" y=\"20\">{2}</text>\n",
      kSvgWidth, height, Escaped(Head(report)));
  double y = top;
  for (const Panel& panel : picture.panels) {
    out += SvgPanel(picture, panel, y);
    y += kPanelHeight + kGap;
  }
  for (const Mark& mark : picture.marks) {
    out += fmt::format("<path d=\"M{:.1f} {:.0f}V{:.0f}\" class=\"{}\"/>\n", XOf(picture, mark.at),
                       top, y - kGap, mark.applied ? "m" : "r");
  }
  out += fmt::format(
      "<text x=\"{}\" y=\"{:.0f}\">{}</text><text x=\"{}\" y=\"{:.0f}\" class=\"l\">{}</text>\n",
      kSvgLeft, y - 8, Escaped(picture.left), kSvgWidth - kSvgRight, y - 8, Escaped(picture.right));
  return out + "</svg>\n";
}

}  // namespace weir::cli
