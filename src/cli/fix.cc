#include "cli/fix.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace weir::cli {
namespace {

constexpr int kMaxCompiles = 1000;  // of one script

using Badness = std::pair<size_t, size_t>;  // errors, warnings

Badness BadnessOf(const std::vector<sql::Diagnostic>& diagnostics) {
  Badness bad = {0, 0};
  for (const sql::Diagnostic& diagnostic : diagnostics) {
    bad.first += diagnostic.level == sql::Level::kError ? 1 : 0;
    bad.second += diagnostic.level == sql::Level::kWarning ? 1 : 0;
  }
  return bad;
}

std::string Apply(const std::string& text, const std::vector<sql::Replacement>& fix) {
  std::string out;
  size_t at = 0;
  for (const sql::Replacement& part : fix) {
    if (part.span.begin < at || part.span.end > text.size()) return text;
    out += text.substr(at, part.span.begin - at) + part.text;
    at = part.span.end;
  }
  return out + text.substr(at);
}

int FixScript(Source* source, bool syntax_only) {
  int applied = 0;
  int compiles = 1;
  std::vector<sql::Diagnostic> now = Diagnose(*source, syntax_only);
  for (bool better = true; better;) {
    better = false;
    for (const sql::Diagnostic& diagnostic : now) {
      if (diagnostic.fix.empty() || diagnostic.level == sql::Level::kNote) continue;
      if (++compiles > kMaxCompiles) return applied;
      Source tried = *source;
      tried.input.script = Apply(source->input.script, diagnostic.fix);
      std::vector<sql::Diagnostic> then = Diagnose(tried, syntax_only);
      if (BadnessOf(then) >= BadnessOf(now)) continue;
      source->input.script = std::move(tried.input.script);
      now = std::move(then);
      ++applied;
      better = true;
      break;
    }
  }
  return applied;
}

// Lines with their ends, so that joining them gives the text again.
std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

std::string WithoutEnd(std::string line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
  return line;
}

// The lines of a block scalar, indented again, each with the line end it had.
void PutBack(const Source& source, std::vector<std::string>* lines) {
  const std::string indent(static_cast<size_t>(source.origin.indent), ' ');
  auto number = static_cast<size_t>(source.origin.first_line - 1);
  for (const std::string& line : Lines(source.input.script)) {
    if (number >= lines->size()) return;
    std::string& old = (*lines)[number++];
    const std::string end = old.substr(WithoutEnd(old).size());
    const std::string text = WithoutEnd(line);
    const bool blank = text.empty() || WithoutEnd(old) == indent + text;
    if (!blank) old = indent + text + end;
  }
}

}  // namespace

std::vector<sql::Diagnostic> Diagnose(const Source& source, bool syntax_only) {
  return syntax_only ? sql::CheckSyntax(source.input.script)
                     : sql::Compile(source.input).diagnostics;
}

Result<Fixed> FixFile(const FileText& file, bool syntax_only, const Knowledge& known) {
  ASSIGN_OR_RETURN(std::vector<Source> sources, SourcesOf(file, known));
  Fixed fixed{file.text, 0};
  std::vector<std::string> lines = Lines(file.text);
  for (Source& source : sources) {
    if (source.elsewhere || !source.origin.part.empty()) continue;
    const int applied = FixScript(&source, syntax_only);
    fixed.applied += applied;
    if (applied == 0) continue;
    if (source.job.empty()) {
      fixed.text = source.input.script;
      return fixed;
    }
    PutBack(source, &lines);
  }
  if (fixed.applied == 0) return fixed;
  fixed.text.clear();
  for (const std::string& line : lines) fixed.text += line;
  return fixed;
}

std::string LineDiff(const std::string& name, const std::string& before, const std::string& after) {
  const std::vector<std::string> old_lines = Lines(before);
  const std::vector<std::string> new_lines = Lines(after);
  std::string diff;
  for (size_t i = 0; i < std::min(old_lines.size(), new_lines.size()); ++i) {
    if (old_lines[i] == new_lines[i]) continue;
    diff += fmt::format("@@ -{0} +{0} @@\n-{1}\n+{2}\n", i + 1, WithoutEnd(old_lines[i]),
                        WithoutEnd(new_lines[i]));
  }
  return diff.empty() ? diff : fmt::format("--- {0}\n+++ {0}\n{1}", name, diff);
}

}  // namespace weir::cli
