#include "sql/catalog/signature.h"

#include <algorithm>
#include <charconv>

namespace weir::sql {

namespace {

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool TakeSuffix(std::string_view* text, std::string_view suffix) {
  if (!text->ends_with(suffix)) return false;
  text->remove_suffix(suffix.size());
  *text = Trimmed(*text);
  return true;
}

int NumberOf(std::string_view text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

SignatureItem ParseItem(std::string_view text) {
  SignatureItem item;
  if (TakeSuffix(&text, "*")) {
    item.repeated = item.optional = true;
  } else if (TakeSuffix(&text, "+")) {
    item.repeated = true;
  }
  item.literal = TakeSuffix(&text, "&literal");
  item.kinds = SplitTrimmed(text, '/');
  return item;
}

SignatureAlternative ParseAlternative(std::string_view text) {
  SignatureAlternative alternative;
  alternative.same = TakeSuffix(&text, "!same");
  if (text.empty()) return alternative;
  for (std::string_view item : SplitTrimmed(text, ',')) {
    alternative.items.push_back(ParseItem(item));
  }
  return alternative;
}

// "=case 2-": at least two; "=greatest 1-3"; "=nullif 2".
void ParseRule(std::string_view text, ParsedSignature* out) {
  const size_t blank = text.find(' ');
  out->rule = text.substr(1, blank == std::string_view::npos ? blank : blank - 1);
  const std::string_view counts =
      blank == std::string_view::npos ? std::string_view() : Trimmed(text.substr(blank));
  const size_t dash = counts.find('-');
  out->min_count = NumberOf(counts.substr(0, dash), 0);
  out->max_count = dash == std::string_view::npos ? out->min_count
                                                  : NumberOf(counts.substr(dash + 1), kAnyNumber);
}

}  // namespace

std::vector<std::string_view> SplitTrimmed(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t at = text.find(separator);
    parts.push_back(Trimmed(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

int SignatureAlternative::min_count() const {
  const int count = static_cast<int>(items.size());
  return !items.empty() && items.back().optional ? count - 1 : count;
}

int SignatureAlternative::max_count() const {
  return !items.empty() && items.back().repeated ? kAnyNumber : static_cast<int>(items.size());
}

bool SignatureAlternative::Takes(size_t count) const {
  const int number = static_cast<int>(count);
  return number >= min_count() && (max_count() == kAnyNumber || number <= max_count());
}

const SignatureItem& SignatureAlternative::At(size_t argument) const {
  return items[std::min(argument, items.size() - 1)];
}

ParsedSignature ParseSignature(std::string_view text) {
  ParsedSignature out;
  text = Trimmed(text);
  if (text.starts_with('~')) {
    out.by_flink = true;
    text = Trimmed(text.substr(1));
  }
  if (text.starts_with('=')) {
    ParseRule(text, &out);
    return out;
  }
  out.min_count = -1;
  for (std::string_view alternative : SplitTrimmed(text, '|')) {
    out.alternatives.push_back(ParseAlternative(alternative));
    const SignatureAlternative& parsed = out.alternatives.back();
    if (out.min_count < 0 || parsed.min_count() < out.min_count) out.min_count = parsed.min_count();
    if (parsed.max_count() == kAnyNumber) out.max_count = kAnyNumber;
    if (out.max_count != kAnyNumber) out.max_count = std::max(out.max_count, parsed.max_count());
  }
  return out;
}

bool CallState::AnyNullable() const {
  return std::any_of(types.begin(), types.end(), [](const DataType& type) {
    return type.nullable() && !type.Is(TypeRoot::kSymbol);
  });
}

CallError WrongType(int argument, std::string expected) {
  return CallError{CallErrorKind::kWrongType, argument, std::move(expected), {}};
}

}  // namespace weir::sql
