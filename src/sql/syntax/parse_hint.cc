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

// All items are of one kind, which the first tells.
bool QueryParser::ParseHintItems(ast::Hint* hint) {
  const bool options = Is(Tok::kEq, 1) || (AtIdent() && Is(Tok::kDot, 1));
  if (options) {
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
  ListBuilder<ast::HintArgument> list(&stacks_.hint_arguments);
  const bool names = AtIdent();
  do {
    ast::HintArgument argument;
    if (names) {
      argument.kind = ast::HintArgument::Kind::kName;
      if (!ParseIdent("a name", &argument.name)) return false;
    } else if (IsString(in_.Peek())) {
      if (!ParseString("a string", &argument.text)) return false;
    } else {
      argument.kind = ast::HintArgument::Kind::kNumber;
      const Span begin = in_.Peek().span;
      if (ParseNumericLiteral() == nullptr) return false;
      argument.text.span = SpanFrom(begin);
      argument.text.value =
          in_.text().substr(argument.text.span.begin, argument.text.span.size());
    }
    list.Add(argument);
  } while (Accept(Tok::kComma));
  hint->arguments = list.Finish(&arena_);
  return true;
}

}  // namespace weir::sql
