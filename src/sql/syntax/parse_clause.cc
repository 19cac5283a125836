// Clauses that several statements share.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {

bool StatementParser::AcceptIfExists() {
  if (!in_.AreWords(Kw::kIf, Kw::kExists)) return false;
  in_.Seek(in_.index() + 2);
  return true;
}

// IF EXISTS is a name and a mistake here; the token behind the name is to blame, as in Flink.
bool StatementParser::AcceptIfNotExists() {
  if (!in_.AreWords(Kw::kIf, Kw::kNot, Kw::kExists)) return false;
  in_.Seek(in_.index() + 3);
  return true;
}

bool StatementParser::FailWords(std::string_view wanted, std::string_view where,
                                const std::vector<std::string_view>& words) {
  const Token token = in_.Peek();
  if (token.Is(Tok::kWord)) {
    if (const auto near = NearestWord(TextOf(token), words)) {
      return Fail(messages::MisspeltKeyword(token.span, TextOf(token), *near, where));
    }
  }
  return Fail(
      messages::Expected(BlameSpan(), std::string(wanted) + " " + std::string(where), FoundNow()));
}

bool StatementParser::ParsePlainString(std::string_view wanted, ast::String* string) {
  const Token token = in_.Peek();
  if (!token.Is(Tok::kString)) {
    return FailExpected(wanted, "write it in single quotes: 'text'");
  }
  in_.Take();
  *string = {StringValue(token), token.span};
  return true;
}

bool StatementParser::ParseComment(ast::String* comment) {
  return !Accept(Kw::kComment) || ParsePlainString("a string after COMMENT", comment);
}

// A key or value of WITH (...): a string, never a bare word.
bool StatementParser::ParseOptionString(std::string_view wanted, ast::String* string) {
  const Token token = in_.Peek();
  const bool bare = token.Is(Tok::kWord) || token.Is(Tok::kNumber) || token.Is(Tok::kQuotedName);
  if (bare && !Is(Tok::kLParen, 1)) {
    return Fail(messages::BareOption(token.span, TextOf(token)));
  }
  return ParseString(wanted, string);
}

// 'key' = 'value'
bool StatementParser::ParseOption(ListBuilder<ast::Option>* builder) {
  ast::Option option;
  if (!ParseOptionString("an option's key", &option.key)) return false;
  if (Is(Tok::kColon) || Is(Tok::kArrow)) {
    return FailExpected("'=' behind the option's key", "write 'key' = 'value'");
  }
  if (!Expect(Tok::kEq, "'=' behind the option's key")) return false;
  const Token first = in_.Peek();
  if (!ParseOptionString("an option's value", &option.value)) return false;
  // Neighbouring literals are one: 'a' = 'x' 'b' = 'y' shows at the second '='.
  if (Is(Tok::kEq) && option.value.span != first.span) {
    return Fail(messages::MissingComma(in_.Last().span, "between two options"));
  }
  builder->Add(option);
  return true;
}

// ('key' = 'value', ...); may be empty.
bool StatementParser::ParseOptions(List<ast::Option>* options) {
  if (!Is(Tok::kLParen)) {
    return Fail(messages::OptionsWithoutBrackets(BlameSpan(), FoundNow()));
  }
  in_.Take();
  if (Accept(Tok::kRParen)) return true;
  ListBuilder<ast::Option> builder(&lists_.options);
  for (;;) {
    if (!ParseOption(&builder)) return false;
    if (Accept(Tok::kRParen)) break;
    const Token comma = in_.Peek();
    if (!Accept(Tok::kComma)) {
      return FailExpected("',' or ')' behind an option");
    }
    if (Is(Tok::kRParen)) {
      Fail(messages::TrailingComma(comma.span, in_.Take().span, "')'", false));
      break;  // what follows can still be read
    }
  }
  *options = builder.Finish(&arena_);
  return true;
}

bool StatementParser::ParseWith(bool* has, List<ast::Option>* options) {
  if (!Accept(Kw::kWith)) return true;
  *has = true;
  return ParseOptions(options);
}

// ('key', ...); may be empty.
bool StatementParser::ParseKeys(List<ast::String>* keys) {
  if (!Is(Tok::kLParen)) {
    return Fail(messages::OptionsWithoutBrackets(BlameSpan(), FoundNow()));
  }
  in_.Take();
  if (Accept(Tok::kRParen)) return true;
  ListBuilder<ast::String> builder(&lists_.strings);
  do {
    ast::String key;
    if (!ParseOptionString("an option's key", &key)) return false;
    builder.Add(key);
  } while (Accept(Tok::kComma));
  *keys = builder.Finish(&arena_);
  return Expect(Tok::kRParen, "',' or ')' behind a key");
}

// (a = 1, b = 'x'). Without `values`, a column may stand alone.
bool StatementParser::ParsePartition(List<ast::PartitionItem>* items, bool values) {
  if (!Expect(Tok::kLParen, "'(' after PARTITION")) return false;
  ListBuilder<ast::PartitionItem> builder(&lists_.partition_items);
  do {
    ast::PartitionItem item;
    if (!ParseIdent("a partition column", &item.column)) return false;
    if (values || Is(Tok::kEq)) {
      if (!Expect(Tok::kEq, "'=' behind the partition column")) return false;
      item.value = Is(Kw::kInterval) ? ParseIntervalLiteral() : ParseLiteral();
      if (item.value == nullptr) return false;
    }
    builder.Add(item);
  } while (Accept(Tok::kComma));
  *items = builder.Finish(&arena_);
  return Expect(Tok::kRParen, "',' or ')' behind a partition column");
}

bool StatementParser::ParsePartitionOpt(bool* has, List<ast::PartitionItem>* items, bool values) {
  if (!Accept(Kw::kPartition)) return true;
  *has = true;
  return ParsePartition(items, values);
}

// The query behind AS.
bool StatementParser::ParseAsQuery(std::string_view where, const ast::Query** query) {
  const Token first = in_.Peek();
  if (IsPlainWord(first)) {
    if (const auto near = NearestWord(TextOf(first), {"SELECT", "WITH", "VALUES"})) {
      return Fail(messages::MisspeltKeyword(first.span, TextOf(first), *near, where));
    }
  }
  if (!StartsQuery(first) && !first.Is(Tok::kLParen) && !first.Is(Kw::kValue) &&
      !first.Is(Kw::kRow)) {
    return Fail(messages::Expected(first.span, "a query " + std::string(where), FoundNow(),
                                   "a query starts with SELECT, WITH or VALUES"));
  }
  *query = ParseQuery();
  return *query != nullptr;
}

}  // namespace weir::sql
