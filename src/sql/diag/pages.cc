#include "sql/diag/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "sql/diag/pages_data.h"

namespace weir::sql {
namespace {

constexpr std::string_view kFence = "```";

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \n") - begin + 1);
}

// wrong mode=batch var.x="a b": the words behind "sql".
void ParseInfo(std::string_view info, PageExample* example) {
  size_t at = 0;
  while (at < info.size()) {
    std::string word;
    bool quoted = false;
    for (; at < info.size() && (quoted || info[at] != ' '); ++at) {
      if (info[at] == '"') {
        quoted = !quoted;
      } else if (info.substr(at).starts_with("\\n")) {
        word += '\n';
        ++at;
      } else {
        word += info[at];
      }
    }
    ++at;
    if (word == "wrong" || word == "right") {
      example->wrong = word == "wrong";
    } else if (const size_t equals = word.find('='); equals != std::string::npos) {
      example->settings[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }
}

// {{2500 times (}} written out.
std::string Expand(std::string_view shown) {
  std::string script;
  for (size_t at = 0; at < shown.size();) {
    const size_t open = shown.find("{{", at);
    const size_t times = shown.find(" times ", open);
    const size_t close = shown.find("}}", open);
    if (open == std::string_view::npos || times > close || close == std::string_view::npos) {
      script += shown.substr(at);
      break;
    }
    script += shown.substr(at, open - at);
    size_t count = 0;
    std::from_chars(shown.data() + open + 2, shown.data() + times, count);
    const std::string_view text = shown.substr(times + 7, close - times - 7);
    for (size_t i = 0; i < count; ++i) script += text;
    at = close + 2;
  }
  return script;
}

Page ParsePage(DiagCode code, std::string_view text) {
  Page page;
  page.code = code;
  const size_t first = text.find("```sql");
  page.explanation = Trim(text.substr(0, first));
  for (size_t at = first; at != std::string_view::npos; at = text.find("```sql", at)) {
    const size_t line_end = text.find('\n', at);
    const size_t close = text.find("\n```", line_end);
    if (close == std::string_view::npos) break;
    PageExample example;
    ParseInfo(text.substr(at + 6, line_end - at - 6), &example);
    example.shown = text.substr(line_end + 1, close - line_end);
    example.script = Expand(example.shown);
    page.examples.push_back(std::move(example));
    at = close + 4;
  }
  return page;
}

// "`mode: Batch`", for a reader of the page.
std::string SettingText(const std::string& key, const std::string& value) {
  if (key == "mode") return "`mode: Batch`";
  if (key == "target") return "a `.sql` file";
  std::string shown;
  for (const char c : value) shown += c == '\n' ? std::string("\\n") : std::string(1, c);
  if (key.starts_with("var.")) return fmt::format("variable `{}: \"{}\"`", key.substr(4), shown);
  return fmt::format("`{}` is `{}`", key, shown);
}

std::string Heading(const PageExample& example) {
  std::string text = example.wrong ? "Wrong" : "Right";
  const char* separator = " (";
  for (const auto& [key, value] : example.settings) {
    text += separator + SettingText(key, value);
    separator = ", ";
  }
  return text + (example.settings.empty() ? ":" : "):");
}

}  // namespace

const Page* PageOf(DiagCode code) {
  static const std::map<DiagCode, Page> kPages = [] {
    std::map<DiagCode, Page> pages;
    for (const EmbeddedPage& page : kEmbeddedPages) {
      if (page.number == 0) continue;
      const auto number = static_cast<DiagCode>(page.number);
      pages[number] = ParsePage(number, page.text);
    }
    return pages;
  }();
  const auto page = kPages.find(code);
  return page == kPages.end() ? nullptr : &page->second;
}

bool ParseCode(std::string_view text, DiagCode* code) {
  if (text.size() > 3 && (text.substr(0, 3) == "SQL" || text.substr(0, 3) == "sql")) {
    text.remove_prefix(3);
  }
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  const std::vector<CodeInfo>& all = AllCodes();
  const auto info = std::find_if(all.begin(), all.end(), [number](const CodeInfo& row) {
    return static_cast<int>(row.code) == number;
  });
  if (info == all.end()) return false;
  *code = info->code;
  return true;
}

std::string PageMarkdown(const Page& page) { return PageMarkdown(page, {}); }

std::string PageMarkdown(const Page& page, const std::vector<std::string>& outputs) {
  std::string text = fmt::format("# {}: {}\n\n{}\n", CodeText(page.code), InfoOf(page.code).title,
                                 page.explanation);
  for (size_t i = 0; i < page.examples.size(); ++i) {
    const PageExample& example = page.examples[i];
    text += fmt::format("\n{}\n\n{}sql\n{}{}\n", Heading(example), kFence, example.shown, kFence);
    if (i < outputs.size() && !outputs[i].empty()) {
      text += fmt::format("\n{}text\n{}{}\n", kFence, outputs[i], kFence);
    }
  }
  return text;
}

}  // namespace weir::sql
