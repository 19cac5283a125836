// The text that declares a function's arguments and result.
#include "base/core/ascii.h"
#include "sql/syntax/function_signature.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {
namespace {

constexpr std::string_view kForm = "write it as (INT, STRING) RETURNS BIGINT";
constexpr std::string_view kTableForm = "write RETURNS TABLE (word STRING, length INT)";

class SignatureParser : public QueryParser {
 public:
  using QueryParser::QueryParser;

  bool Parse(std::vector<ast::FunctionSignature>* signatures) {
    do {
      ast::FunctionSignature signature;
      const Token first = in_.Peek();
      if (!ParseAlternative(&signature)) return false;
      signature.span = SpanFrom(first.span);
      if (!signatures->empty() && signatures->front().form != signature.form) {
        return Fail(MakeError(DiagCode::kBadFunction, first.span,
                              "the alternatives of a function are of different kinds")
                        .Help("all of them are AGGREGATE, or all of them RETURNS TABLE, or none"));
      }
      signatures->push_back(std::move(signature));
    } while (Accept(Tok::kPipe));
    return in_.AtEnd() || FailExpected("'|' or the end", "write | between alternatives");
  }

 private:
  bool ParseAlternative(ast::FunctionSignature* out) {
    const Token first = in_.Peek();
    if (first.Is(Tok::kWord) && UpperAscii(TextOf(first)) == "AGGREGATE") {
      in_.Take();
      out->form = ast::FunctionForm::kAggregate;
    }
    if (!Is(Tok::kLParen)) return FailExpected("'(' in front of the types of arguments", kForm);
    in_.Take();
    if (!Is(Tok::kRParen) && !ParseArguments(out)) return false;
    if (!Accept(Tok::kRParen)) return FailExpected("',' or ')' behind an argument", kForm);
    if (!Accept(Kw::kReturns)) return FailExpected("RETURNS and the type of the result", kForm);
    if (!Is(Kw::kTable)) return (out->result = ParseColumnType()) != nullptr;
    if (out->form == ast::FunctionForm::kAggregate) {
      return Fail(MakeError(DiagCode::kBadFunction, in_.Peek().span,
                            "SQL calls no aggregate that returns a table")
                      .Help("an aggregate returns one value: AGGREGATE (DOUBLE) RETURNS DOUBLE"));
    }
    return ParseColumns(out);
  }

  // a, b [, c [, d]], e...
  bool ParseArguments(ast::FunctionSignature* out) {
    int open = 0;
    for (;;) {
      const bool optional = Accept(Tok::kLBracket);
      if (optional) ++open;
      if (!out->arguments.empty() && !Accept(Tok::kComma)) {
        return optional ? FailExpected("',' and an argument that may be left out",
                                       "write it as (STRING [, INT])")
                        : CloseBrackets(open);
      }
      ast::SignatureArgument argument;
      argument.optional = open > 0;
      if (!ParseArgument(&argument)) return false;
      out->arguments.push_back(argument);
      if (AtEllipsis()) {
        for (int dot = 0; dot < 3; ++dot) in_.Take();
        out->repeated = true;
        return CloseBrackets(open);
      }
      if (Is(Tok::kRBracket) || Is(Tok::kRParen)) return CloseBrackets(open);
    }
  }

  bool CloseBrackets(int open) {
    for (; open > 0; --open) {
      if (!Accept(Tok::kRBracket)) {
        return FailExpected("']' behind the arguments that may be left out",
                            "write it as (STRING [, INT])");
      }
    }
    return true;
  }

  bool AtEllipsis() const { return Is(Tok::kDot) && Is(Tok::kDot, 1) && Is(Tok::kDot, 2); }

  bool ParseArgument(ast::SignatureArgument* out) {
    // A word that is followed by what may follow a type is one.
    const bool alone = Is(Tok::kComma, 1) || Is(Tok::kRParen, 1) || Is(Tok::kLParen, 1) ||
                       Is(Tok::kLBracket, 1) || Is(Tok::kRBracket, 1) || Is(Tok::kDot, 1) ||
                       Is(Tok::kLt, 1) || Is(Tok::kEnd, 1) || Is(Kw::kNot, 1) || Is(Kw::kNull, 1);
    if (AtIdent() && !alone && !ParseIdent("the name of an argument", &out->name)) return false;
    out->type = ParseColumnType();
    return out->type != nullptr;
  }

  bool ParseColumns(ast::FunctionSignature* out) {
    in_.Take();
    out->form = ast::FunctionForm::kTable;
    if (!Accept(Tok::kLParen)) return FailExpected("'(' in front of the columns", kTableForm);
    if (!AtIdent()) return FailExpected("the name of a column", kTableForm);
    if (!ParseTypeFields(&out->columns)) return false;
    return Accept(Tok::kRParen) || FailExpected("',' or ')' behind a column", kTableForm);
  }
};

}  // namespace

ast::FunctionDeclaration ParseFunctionSignature(std::string_view text,
                                                std::vector<Diagnostic>* diagnostics) {
  ast::FunctionDeclaration out;
  const std::vector<Token> tokens = Tokenize(text);
  ParseStacks stacks;
  SignatureParser parser(TokenCursor(text, tokens, 0, tokens.size() - 1), &out.arena, &stacks,
                         diagnostics);
  if (!parser.Parse(&out.signatures)) out.signatures.clear();
  return out;
}

}  // namespace weir::sql
