// Statements that hold a query: INSERT, and what shares its parts.
#include "base/core/edit_distance.h"
#include "sql/syntax/parser_impl.h"
#include "sql/syntax/query_scan.h"

namespace weir::sql {

bool StatementParser::ParseInsert(Statement* statement) {
  const Token head = in_.Take();
  Insert insert;
  const std::string after = "after " + std::string(KeywordText(head.keyword));
  if (in_.Accept(Kw::kOverwrite)) {
    insert.overwrite = true;
  } else if (!ExpectWord(Kw::kInto, after)) {
    return false;
  }
  if (!ParseName(insert.overwrite ? "a table after INSERT OVERWRITE" : "a table after INSERT INTO",
                 &insert.target)) {
    return false;
  }
  if (in_.Accept(Tok::kHintBegin)) {
    while (!in_.AtEnd() && !in_.Accept(Tok::kHintEnd)) in_.Take();
  }
  if (in_.Is(Kw::kPartition) && in_.Is(Tok::kLParen, 1)) {
    in_.Take();
    if (!SkipBrackets()) return false;
  }
  if (in_.Is(Tok::kLParen) && !StartsQuery(in_.Peek(1)) && !in_.Is(Tok::kLParen, 1)) {
    // Names, but Calcite also takes types behind them.
    if (!SkipBrackets()) return false;
    const Token close = in_.Last();
    const Token before = in_.Get(in_.index() - 2);
    if (before.Is(Tok::kComma)) {
      return Fail(messages::TrailingComma(before.span, close.span, "')'"));
    }
  }
  const bool ok = ParseQuery(&insert.query, "after the table of INSERT");
  statement->body = std::move(insert);
  return ok;
}

bool StatementParser::ParseQuery(Query* query, std::string_view after) {
  const Token first = in_.Peek();
  if (!StartsQuery(first) && !first.Is(Tok::kLParen)) {
    if (IsPlainWord(first)) {
      const auto near = NearestWord(TextOf(first), {"SELECT", "WITH", "VALUES"});
      if (near) return Fail(messages::MisspeltKeyword(first.span, TextOf(first), *near, after));
    }
    return Fail(messages::Expected(first.span, "a query " + std::string(after), FoundNow(),
                                   "a query starts with SELECT, WITH or VALUES"));
  }
  return ScanQuery(&in_, diagnostics_, query);
}

}  // namespace weir::sql
