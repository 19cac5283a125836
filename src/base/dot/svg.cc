// SVG 1.1 with one style sheet; no script, no font file, nothing fetched.
#include <fmt/format.h>

#include <algorithm>

#include "base/dot/graph.h"
#include "base/dot/layout.h"

namespace weir::dot {
namespace {

constexpr double kTitleSize = 13;
constexpr double kSubtitleSize = 11;
constexpr double kPadding = 14;
constexpr double kMinWidth = 96;
constexpr size_t kMaxShown = 44;  // characters of a line

constexpr char kStyle[] =
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica "
    "Neue',Arial,sans-serif}\n"
    ".t{font-size:13px;font-weight:600;fill:#1c2733}\n"
    ".s{font-size:11px;fill:#52606d}\n"
    ".back{fill:#ffffff}\n"
    ".box{stroke-width:1.5}\n"
    ".source{fill:#e3effd;stroke:#3b82c4}\n"
    ".view{fill:#efe8fb;stroke:#8259c4}\n"
    ".sink{fill:#e1f4e6;stroke:#2f9150}\n"
    ".operator{fill:#f6f8fa;stroke:#9aa4b2}\n"
    ".edge{fill:none;stroke:#7b8794;stroke-width:1.5}\n"
    ".head{fill:#7b8794}\n"
    "@media (prefers-color-scheme:dark){\n"
    ".back{fill:#0f1720}.t{fill:#e6edf3}.s{fill:#a3b1bf}\n"
    ".source{fill:#12304d;stroke:#5fa8e8}.view{fill:#2d2145;stroke:#a98be0}\n"
    ".sink{fill:#123822;stroke:#58c07c}.operator{fill:#1c2733;stroke:#66768a}\n"
    ".edge{stroke:#8b98a6}.head{fill:#8b98a6}\n"
    "}\n";

// Widths of Helvetica's characters in 1/1000 em from its AFM file, from ' ' to '~'.
constexpr int kWidths[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

// The characters of UTF-8 text by their first byte.
size_t LengthAt(const std::string& text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return std::min(length, text.size() - at);
}

double WidthOf(const std::string& text, double size, bool bold) {
  double width = 0;
  for (size_t at = 0; at < text.size(); at += LengthAt(text, at)) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= ' ' && c <= '~') {
      width += kWidths[c - ' '];
    } else {
      width += LengthAt(text, at) >= 3 ? 1000 : 600;
    }
  }
  // Other fonts are a little wider.
  return width / 1000 * size * (bold ? 1.2 : 1.12);
}

std::string Shortened(const std::string& text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); at += LengthAt(text, at)) {
    if (++count == kMaxShown && at + LengthAt(text, at) < text.size()) {
      return text.substr(0, at) + "\xE2\x80\xA6";
    }
  }
  return text;
}

std::string_view ClassOf(Tone tone) {
  switch (tone) {
    case Tone::kSource:
      return "source";
    case Tone::kView:
      return "view";
    case Tone::kSink:
      return "sink";
    case Tone::kOperator:
      return "operator";
  }
  return "operator";
}

Size SizeOf(const Node& node) {
  const double text = std::max(WidthOf(Shortened(node.title), kTitleSize, true),
                               WidthOf(Shortened(node.subtitle), kSubtitleSize, false));
  return {std::max(kMinWidth, text + 2 * kPadding), node.subtitle.empty() ? 34.0 : 48.0};
}

std::string NodeSvg(const Node& node, const Box& box) {
  const double radius = node.tone == Tone::kOperator ? box.size.height / 2.4 : 9;
  std::string out = "<g>";
  const std::string& told = node.tooltip.empty() ? node.title : node.tooltip;
  out += fmt::format("<title>{}</title>", EscapeXml(told, '\n'));
  out += fmt::format(
      R"(<rect class="box {}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{:.1f}"/>)",
      ClassOf(node.tone), box.corner.x, box.corner.y, box.size.width, box.size.height, radius);
  const double x = box.corner.x + box.size.width / 2;
  const double middle = box.corner.y + box.size.height / 2;
  const double title = node.subtitle.empty() ? middle + 4.5 : middle - 3;
  out += fmt::format(R"(<text class="t" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)", x,
                     title, EscapeXml(Shortened(node.title), '\n'));
  if (!node.subtitle.empty()) {
    out += fmt::format(R"(<text class="s" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)", x,
                       middle + 13, EscapeXml(Shortened(node.subtitle), '\n'));
  }
  return out + "</g>\n";
}

std::string RouteSvg(const Route& route) {
  constexpr double kHead = 7;
  std::string path = fmt::format("M{:.1f} {:.1f}", route.points[0].x, route.points[0].y);
  for (size_t i = 1; i < route.points.size(); ++i) {
    const Point from = route.points[i - 1];
    Point to = route.points[i];
    if (i + 1 == route.points.size()) to.x -= kHead;
    if (from.y == to.y) {
      path += fmt::format("H{:.1f}", to.x);
      continue;
    }
    const double bend = (to.x - from.x) / 2;
    path += fmt::format("C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}", from.x + bend, from.y,
                        to.x - bend, to.y, to.x, to.y);
  }
  const Point tip = route.points.back();
  return fmt::format(
      "<path class=\"edge\" d=\"{}\"/><path class=\"head\" d=\"M{:.1f} {:.1f}l-{} -4v8z\"/>\n",
      path, tip.x, tip.y, kHead + 1);
}

}  // namespace

std::string EscapeXml(std::string_view text, char line_break) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        // Other control characters are what XML may not hold at all.
        out += c == '\n' ? line_break : static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string ToSvg(const Graph& graph) {
  std::vector<Size> sizes;
  for (const Node& node : graph.nodes) sizes.push_back(SizeOf(node));
  const Layout layout = LayOut(sizes, graph.edges);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\">\n<title>{2}</title>\n<style>\n{3}</style>\n"
      "<rect class=\"back\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n",
      layout.size.width, layout.size.height, EscapeXml(graph.title, '\n'), kStyle);
  for (const Route& route : layout.routes) out += RouteSvg(route);
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    out += NodeSvg(graph.nodes[i], layout.boxes[i]);
  }
  return out + "</svg>\n";
}

}  // namespace weir::dot
