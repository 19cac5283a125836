// Names and the smallest steps.
#include <charconv>

#include "sql/syntax/query_parser.h"

namespace weir::sql {

std::string ast::Name::Text() const {
  std::string text;
  for (const Ident& part : parts) {
    if (!text.empty()) text += '.';
    text += part.text;
  }
  return text;
}

bool QueryParser::Expect(Kw keyword, std::string_view where) {
  if (in_.Accept(keyword)) return true;
  return FailExpected(std::string(KeywordText(keyword)) + " " + std::string(where), keyword, "");
}

bool QueryParser::Expect(Tok kind, std::string_view wanted) {
  return in_.Accept(kind) || FailExpected(wanted);
}

ast::Ident QueryParser::IdentOf(const Token& token) {
  if (token.kind != Tok::kQuotedName) return {TextOf(token), token.span, false};
  return {StringValue(token), token.span, true};
}

// Doubled quotes are rare, so most values are views into the source.
std::string_view QueryParser::StringValue(const Token& token) {
  const std::string_view text = TextOf(token);
  if (token.kind == Tok::kString || (token.kind == Tok::kQuotedName && text.front() == '`')) {
    const std::string_view inside = text.substr(1, text.size() - 2);
    if (inside.find(text.front()) == std::string_view::npos) return inside;
  }
  return arena_.Copy(std::string_view(Unquote(text, token.kind)));
}

bool QueryParser::ParseIdent(std::string_view wanted, ast::Ident* ident) {
  const Token& token = in_.Peek();
  if (!IsName(token)) return FailName(wanted);
  *ident = IdentOf(token);
  in_.Take();
  return CheckName(*ident);
}

bool QueryParser::ParseName(std::string_view wanted, ast::Name* name) {
  const Span begin = in_.Peek().span;
  ListBuilder<ast::Ident> parts(&stacks_.idents);
  do {
    ast::Ident part;
    if (!ParseIdent(wanted, &part)) return false;
    parts.Add(part);
  } while (Is(Tok::kDot) && AtIdent(1) && in_.Accept(Tok::kDot));
  name->parts = parts.Finish(&arena_);
  name->span = SpanFrom(begin);
  return true;
}

bool QueryParser::ParseIdentList(std::string_view wanted, List<ast::Ident>* idents) {
  if (!Expect(Tok::kLParen, std::string("'(' before ") + std::string(wanted))) return false;
  ListBuilder<ast::Ident> list(&stacks_.idents);
  do {
    ast::Ident ident;
    if (!ParseIdent(wanted, &ident)) return false;
    list.Add(ident);
  } while (Accept(Tok::kComma));
  *idents = list.Finish(&arena_);
  return Expect(Tok::kRParen, "',' or ')' in the list of names");
}

bool QueryParser::ParseIdentOrList(std::string_view wanted, List<ast::Ident>* idents) {
  if (Is(Tok::kLParen)) return ParseIdentList(wanted, idents);
  ast::Ident ident;
  if (!ParseIdent(wanted, &ident)) return false;
  *idents = arena_.Copy(std::span<const ast::Ident>(&ident, 1));
  return true;
}

bool QueryParser::ParseUnsignedInt(std::string_view wanted, int32_t* value) {
  const Token& token = in_.Peek();
  const std::string_view text = TextOf(token);
  const bool digits = token.Is(Tok::kNumber) && text.find_first_not_of("0123456789") == text.npos;
  if (!digits) {
    return FailExpected(wanted, wanted.ends_with("of a type")
                                    ? "write it as TIMESTAMP(3), VARCHAR(20) or DECIMAL(10, 2)"
                                    : std::string_view());
  }
  in_.Take();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  return error == std::errc() ||
         Fail(messages::UnreadableLiteral(token.span, "number", "it is larger than 2147483647"));
}

bool QueryParser::ParsePrecision(int32_t* precision) {
  if (!Accept(Tok::kLParen)) return true;
  return ParseUnsignedInt("a number of digits", precision) &&
         Expect(Tok::kRParen, "')' behind the number of digits");
}

bool QueryParser::ParseSimpleString(std::string_view wanted, ast::String* string) {
  const Token& token = in_.Peek();
  if (!token.Is(Tok::kString)) {
    return FailExpected(wanted, "write it in single quotes: 'text'");
  }
  *string = {StringValue(token), token.span};
  in_.Take();
  return true;
}

bool QueryParser::ParseString(std::string_view wanted, ast::String* string) {
  if (!IsString(in_.Peek())) return FailExpected(wanted, "write it in single quotes: 'text'");
  const Span begin = in_.Peek().span;
  const ast::Literal* literal = ast::As<ast::Literal>(ParseStringLiteral());
  if (literal == nullptr) return false;
  *string = {literal->text, SpanFrom(begin)};
  return true;
}

// Flink counts in UTF-16 units; a name of so few bytes cannot have more units.
bool QueryParser::CheckName(const ast::Ident& ident) {
  if (ident.text.empty()) return Fail(messages::EmptyName(ident.span));
  if (ident.text.size() <= kMaxNameLength) return true;
  size_t units = 0;
  for (const char c : ident.text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units <= kMaxNameLength || Fail(messages::NameTooLong(ident.span, units, kMaxNameLength));
}

bool QueryParser::FailName(std::string_view wanted) {
  const Token& token = in_.Peek();
  const bool reserved = token.Is(Tok::kWord) && !StartsQuery(token) && in_.index() != stuck_;
  if (!reserved) return FailExpected(wanted);
  return Fail(messages::ReservedWord(token.span, TextOf(token), wanted));
}

}  // namespace weir::sql
