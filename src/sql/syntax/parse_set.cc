// SET and RESET, quoted and unquoted.
//
// Flink's own unquoted form is a regular expression over the statement's text: it takes no blank in
// the value and fails when a comment stands in front. Here the key goes up to the first '=' and the
// rest, trimmed, is the value; the compiler hands Flink the quoted form.
#include "sql/syntax/parser_impl.h"

namespace weir::sql {
namespace {

constexpr std::string_view kHelp = "write SET 'key' = 'value';";

}  // namespace

bool StatementParser::ParseSet(Statement* statement) {
  in_.Take();
  ast::Set set;
  if (in_.AtEnd()) {
    statement->body = set;
    return true;  // lists the settings
  }
  if (!IsString(in_.Peek())) {
    if (!ParseUnquotedSet(&set)) return false;
    statement->body = set;
    return true;
  }
  ast::String key;
  if (!ParseString("a key", &key)) return false;
  set.key = key.value;
  set.key_span = key.span;
  if (!in_.Accept(Tok::kEq)) {
    return Fail(messages::BadSet(BlameSpan(), "SET has a key but no '='", kHelp));
  }
  if (in_.AtEnd()) {
    return Fail(messages::BadSet(BlameSpan(), "SET has no value behind '='", kHelp));
  }
  if (!IsString(in_.Peek())) {
    return Fail(
        messages::BadSet(in_.Peek().span, "a key in quotes goes with a value in quotes", kHelp));
  }
  ast::String value;
  if (!ParseString("a value", &value)) return false;
  set.value = value.value;
  set.value_span = value.span;
  statement->body = set;
  return true;
}

// From the key (or, when `set` has one already, from the value) to the end of the statement.
bool StatementParser::ParseUnquotedSet(ast::Set* set) {
  if (set->key_span.empty()) {
    const Token first = in_.Peek();
    if (first.span.begin == in_.Last().span.end) return FailExpected("a blank and a key after SET");
    while (!in_.AtEnd() && !in_.Is(Tok::kEq) && !in_.Is(Tok::kArrow)) in_.Take();
    if (in_.AtEnd()) {
      return Fail(messages::BadSet(Join(first.span, in_.Last().span), "SET has no '='", kHelp));
    }
    if (in_.Peek().span.begin == first.span.begin) {
      return Fail(messages::BadSet(first.span, "SET has no key in front of '='", kHelp));
    }
    set->key_span = Join(first.span, in_.Last().span);
    set->key = in_.text().substr(set->key_span.begin, set->key_span.size());
    set->key_quoted = false;
    if (set->key.find_first_of(" \t\r\n\f'") != std::string_view::npos) {
      return Fail(messages::BadSet(set->key_span, "a key without quotes is one word", kHelp));
    }
    const Token equals = in_.Take();
    if (in_.AtEnd() && equals.Is(Tok::kEq)) {
      return Fail(messages::BadSet(equals.span, "SET has no value behind '='", kHelp));
    }
  }
  const Token first = in_.Peek();
  const uint32_t begin = in_.Last().Is(Tok::kArrow) ? in_.Last().span.begin + 1 : first.span.begin;
  if (IsString(first) && in_.index() + 1 == in_.end_index() && begin == first.span.begin) {
    ast::String value;
    if (!ParseString("a value", &value)) return false;
    set->value = value.value;
    set->value_span = value.span;
    return true;
  }
  if (!TakeRest()) return false;
  set->value_span = {begin, in_.Last().span.end};
  set->value = in_.text().substr(begin, set->value_span.size());
  set->value_quoted = false;
  const size_t line_end = set->value.find_first_of("\r\n");
  if (line_end != std::string_view::npos) {
    const auto at = begin + static_cast<uint32_t>(line_end);
    return Fail(messages::BadSet({at, at + 1},
                                 "the value of SET goes on behind the end of the line",
                                 "end the statement with ';', or quote the value"));
  }
  return true;
}

// What is never closed would swallow the ';' and whatever follows.
bool StatementParser::TakeRest() {
  while (!in_.AtEnd()) in_.Take();
  const bool open = in_.Last().Is(Tok::kOpenString) || in_.Last().Is(Tok::kOpenName) ||
                    in_.Last().Is(Tok::kOpenComment);
  return !open || CheckToken(in_.Last());
}

bool StatementParser::ParseReset(Statement* statement) {
  in_.Take();
  ast::Set set;
  if (in_.AtEnd()) {
    statement->body = set;
    return true;
  }
  if (IsString(in_.Peek())) {
    ast::String key;
    if (!ParseString("a key", &key)) return false;
    set.key = key.value;
    set.key_span = key.span;
  } else {
    const Token first = in_.Peek();
    if (first.span.begin == in_.Last().span.end) return FailExpected("a key after RESET");
    if (!TakeRest()) return false;
    set.key_span = Join(first.span, in_.Last().span);
    set.key = in_.text().substr(set.key_span.begin, set.key_span.size());
    set.key_quoted = false;
    if (set.key.find_first_of(" \t\r\n\f'") != std::string_view::npos) {
      return Fail(
          messages::BadSet(set.key_span, "a key without quotes is one word", "write RESET 'key';"));
    }
  }
  statement->body = set;
  return true;
}

}  // namespace weir::sql
