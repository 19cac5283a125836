// Stack traces as java.lang.Throwable.printStackTrace writes them: the exception, lines "\tat ...",
// then "Caused by: ..." at the start of a line for each cause, outermost first. A message may have
// several lines. Suppressed exceptions are indented and so are their causes: they are left out.
#include <algorithm>
#include <charconv>

#include "client/flink/snapshot.h"

namespace weir::flink {
namespace {

constexpr std::string_view kCausedBy = "Caused by: ";
constexpr size_t kMaxClassBytes = 256;

bool IsFrame(std::string_view line) {
  return line.starts_with("\tat ") || line.starts_with("\t... ") ||
         line.starts_with("\tSuppressed: ") || line.starts_with("\t\t") ||
         line.starts_with("\tCaused by: ");
}

bool IsClassChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '$' || c == '/' || c == '@' || c == '-';
}

// White space, line ends included, becomes one blank: conditions and Events are one line.
std::string OneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

// "a.b.SomeException: message" or "a.b.SomeException"; anything else is all message.
ExceptionItem SplitHead(std::string_view head) {
  size_t end = 0;
  while (end < head.size() && IsClassChar(head[end])) ++end;
  const std::string_view name = head.substr(0, end);
  const std::string_view rest = head.substr(end);
  const bool is_class = name.find('.') != std::string_view::npos &&
                        (rest.empty() || rest[0] == ':' || rest[0] == '\n' || rest[0] == '\r');
  ExceptionItem item;
  if (is_class) item.exception_class = Shorten(name, kMaxClassBytes);
  std::string_view message = is_class ? rest : head;
  if (is_class && message.starts_with(':')) message.remove_prefix(1);
  item.message = Shorten(OneLine(message), kMaxMessageBytes);
  return item;
}

// The heads (class and message, possibly of several lines) of the exception and its causes.
std::vector<std::string_view> Heads(std::string_view trace) {
  std::vector<std::string_view> heads;
  size_t start = 0;     // of the head being read
  bool reading = true;  // inside a head, not among its frames
  size_t pos = 0;
  const auto close = [&](size_t end) {
    std::string_view head = trace.substr(start, end - start);
    while (!head.empty() && (head.back() == '\n' || head.back() == '\r')) head.remove_suffix(1);
    if (reading) heads.push_back(head);
    reading = false;
  };
  while (pos < trace.size()) {
    const size_t newline = trace.find('\n', pos);
    const size_t next = newline == std::string_view::npos ? trace.size() : newline + 1;
    const std::string_view line = trace.substr(pos, next - pos);
    if (line.starts_with(kCausedBy)) {
      close(pos);
      start = pos + kCausedBy.size();
      reading = true;
    } else if (IsFrame(line)) {
      close(pos);
    }
    pos = next;
  }
  close(trace.size());
  return heads;
}

// Reads `word` and a number at `*text`; both are taken off it.
bool TakeNumber(std::string_view word, std::string_view* text, int* out) {
  if (!text->starts_with(word)) return false;
  text->remove_prefix(word.size());
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), *out);
  if (error != std::errc() || *out < 0) return false;
  text->remove_prefix(static_cast<size_t>(end - text->data()));
  return true;
}

// "From line 3, column 28 to line 3, column 33" (validator) or "at line 2, column 8" (parser).
std::optional<SqlPosition> FindPosition(std::string_view message) {
  for (const std::string_view lead :
       {std::string_view("From "), std::string_view("at "), std::string_view("At ")}) {
    for (size_t at = message.find(lead); at != std::string_view::npos;
         at = message.find(lead, at + 1)) {
      std::string_view rest = message.substr(at + lead.size());
      SqlPosition position;
      if (!TakeNumber("line ", &rest, &position.line)) continue;
      if (!TakeNumber(", column ", &rest, &position.column)) continue;
      position.end_line = position.line;
      position.end_column = position.column;
      std::string_view range = rest;
      int line = 0;
      int column = 0;
      if (TakeNumber(" to line ", &range, &line) && TakeNumber(", column ", &range, &column)) {
        position.end_line = line;
        position.end_column = column;
      }
      return position;
    }
  }
  return std::nullopt;
}

}  // namespace

RootCause ExtractRootCause(std::string_view stack_trace, const Redactor& redactor) {
  // The whole text is redacted before it is taken apart, since a cut secret would not be known.
  const std::string clean = redactor.Redact(stack_trace);
  std::vector<std::string_view> heads = Heads(clean);
  RootCause cause;
  // The innermost position is the closest to the mistake.
  for (auto head = heads.rbegin(); head != heads.rend() && !cause.position; ++head) {
    cause.position = FindPosition(*head);
  }
  if (heads.size() > kMaxChainItems) {
    const auto first = heads.begin() + kMaxChainItems / 2;
    heads.erase(first, heads.end() - (kMaxChainItems - kMaxChainItems / 2));
  }
  for (const std::string_view head : heads) cause.chain.push_back(SplitHead(head));
  if (!cause.chain.empty()) cause.root = cause.chain.back();
  return cause;
}

}  // namespace weir::flink
