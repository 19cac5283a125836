// /*+ NAME, NAME('key' = 'value', ...), NAME(a, b), NAME('x', 1) */
#include "sql/syntax/query_parser.h"

namespace weir::sql {

bool QueryParser::ParseHints(List<ast::Hint>* hints) {
  if (!Accept(Tok::kHintBegin)) return true;
  ListBuilder<ast::Hint> list(&stacks_.hints);
  do {
    ast::Hint hint;
    if (!ParseHint(&hint)) return false;
    list.Add(hint);
  } while (Accept(Tok::kComma));
  *hints = list.Finish(&arena_);
  return Expect(Tok::kHintEnd, "',' or '*/' behind the hint");
}

bool QueryParser::ParseHint(ast::Hint* hint) {
  const Span begin = in_.Peek().span;
  if (!ParseIdent("the name of a hint", &hint->name)) return false;
  if (Is(Tok::kLParen)) {
    hint->in_brackets = true;
    in_.Take();
    if (!Is(Tok::kRParen) && !ParseHintItems(hint)) return false;
    if (!Expect(Tok::kRParen, "',' or ')' in the hint")) return false;
  }
  hint->span = SpanFrom(begin);
  return true;
}

// All items are of one kind. Flink looks ahead over the first one; when it fits no kind, the
// brackets must be empty.
bool QueryParser::ParseHintItems(ast::Hint* hint) {
  const auto ends = [this](size_t ahead) {
    return Is(Tok::kComma, ahead) || Is(Tok::kRParen, ahead) || Is(Tok::kString, ahead) ||
           Is(Kw::kUescape, ahead);
  };
  if ((AtIdent() || IsString(in_.Peek())) && Is(Tok::kEq, 1) && IsString(in_.Peek(2)) && ends(3)) {
    return ParseHintOptions(hint);
  }
  const bool names = AtIdent() && (Is(Tok::kComma, 1) || Is(Tok::kRParen, 1));
  const bool sign = Is(Tok::kPlus) || Is(Tok::kMinus);
  const bool literals = (IsString(in_.Peek()) && ends(1)) || (sign && Is(Tok::kNumber, 1)) ||
                        (Is(Tok::kNumber) && (Is(Tok::kComma, 1) || Is(Tok::kRParen, 1)));
  if (!names && !literals) {
    return FailExpected("'key' = 'value', a name, a literal, or ')' in the hint");
  }
  ListBuilder<ast::HintArgument> list(&stacks_.hint_arguments);
  do {
    ast::HintArgument argument;
    if (!(names ? ParseHintName(&argument) : ParseHintLiteral(&argument))) return false;
    list.Add(argument);
  } while (Accept(Tok::kComma));
  hint->arguments = list.Finish(&arena_);
  return true;
}

bool QueryParser::ParseHintName(ast::HintArgument* argument) {
  argument->kind = ast::HintArgument::Kind::kName;
  return ParseIdent("a name", &argument->name);
}

bool QueryParser::ParseHintLiteral(ast::HintArgument* argument) {
  if (IsString(in_.Peek())) return ParseString("a string", &argument->text);
  argument->kind = ast::HintArgument::Kind::kNumber;
  const Span begin = in_.Peek().span;
  if (ParseNumericLiteral() == nullptr) return false;
  argument->text.span = SpanFrom(begin);
  argument->text.value = in_.text().substr(argument->text.span.begin, argument->text.span.size());
  return true;
}

bool QueryParser::ParseHintOptions(ast::Hint* hint) {
  ListBuilder<ast::Option> list(&stacks_.options);
  do {
    ast::Option option;
    const Span key = in_.Peek().span;
    if (AtIdent()) {
      ast::Ident ident;
      if (!ParseIdent("a key", &ident)) return false;
      option.key = {ident.text, key};
      option.plain_key = true;
    } else if (!ParseString("a key", &option.key)) {
      return false;
    }
    if (!Expect(Tok::kEq, "'=' behind the key") || !ParseString("a value", &option.value)) {
      return false;
    }
    list.Add(option);
  } while (Accept(Tok::kComma));
  hint->options = list.Finish(&arena_);
  return true;
}

}  // namespace weir::sql
