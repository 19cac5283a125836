// CREATE in all its forms. Tables are read in full; functions, views and the rest as far as callers
// need them.
#include <algorithm>

#include "base/core/edit_distance.h"
#include "sql/syntax/parser_impl.h"
#include "sql/syntax/query_scan.h"

namespace weir::sql {

// The index behind the bracket group that starts at the cursor; 0 when it is never closed. '<' and
// '>' are not brackets here.
size_t StatementParser::ElementEnd() const {
  int depth = 0;
  for (size_t i = in_.index(); i < in_.end_index(); ++i) {
    const Tok kind = in_.Get(i).kind;
    if (IsOpening(kind)) ++depth;
    if (IsClosing(kind) && --depth == 0) return i + 1;
  }
  return 0;
}

bool StatementParser::ParseCreate(Statement* statement) {
  in_.Take();
  bool replace = false;
  if (in_.Accept(Kw::kOr)) {
    if (!in_.Accept(Kw::kAlter) && !ExpectWord(Kw::kReplace, "after CREATE OR")) return false;
    replace = true;
  }
  const bool temporary = in_.Accept(Kw::kTemporary);
  in_.Accept(Kw::kSystem);
  const Token what = in_.Peek();
  switch (what.keyword) {
    case Kw::kTable: {
      CreateTable table;
      table.temporary = temporary;
      table.replace = replace;
      const bool ok = ParseCreateTable(statement, &table);
      statement->body = std::move(table);
      return ok;
    }
    case Kw::kView:
      statement->kind = StatementKind::kCreateView;
      return ParseCreateView(statement, temporary);
    case Kw::kFunction:
      statement->kind = StatementKind::kCreateFunction;
      return ParseCreateFunction(statement);
    case Kw::kCatalog:
      statement->kind = StatementKind::kCreateCatalog;
      return ParseNamed(statement);
    case Kw::kDatabase:
      statement->kind = StatementKind::kCreateDatabase;
      return ParseNamed(statement);
    case Kw::kModel:
      statement->kind = StatementKind::kCreateModel;
      return ParseNamed(statement);
    case Kw::kConnection:
      statement->kind = StatementKind::kCreateConnection;
      return ParseNamed(statement);
    case Kw::kMaterialized:
      statement->kind = StatementKind::kCreateMaterializedTable;
      in_.Take();
      return ExpectWord(Kw::kTable, "after CREATE MATERIALIZED") &&
             CheckBrackets(in_, diagnostics_);
    default:
      break;
  }
  statement->kind = StatementKind::kUnknown;
  if (what.Is(Tok::kWord)) {
    const auto near = NearestWord(TextOf(what), {"TABLE", "VIEW", "FUNCTION", "CATALOG", "DATABASE",
                                                 "MODEL", "TEMPORARY", "MATERIALIZED"});
    if (near) {
      return Fail(messages::MisspeltKeyword(what.span, TextOf(what), *near, "after CREATE"));
    }
  }
  return Fail(messages::Expected(
      what.span, "TABLE, VIEW, FUNCTION, CATALOG, DATABASE or MODEL after CREATE", FoundNow()));
}

bool StatementParser::ParseReplaceTable(Statement* statement) {
  in_.Take();
  CreateTable table;
  table.replace = true;
  if (!in_.Is(Kw::kTable)) {
    return ExpectWord(Kw::kTable, "after REPLACE");
  }
  const bool ok = ParseCreateTable(statement, &table);
  statement->body = std::move(table);
  return ok;
}

bool StatementParser::ParseCreateTable(Statement* statement, CreateTable* table) {
  in_.Take();  // TABLE
  if (!AcceptIfNotExists(&table->if_not_exists) ||
      !ParseName("a name after CREATE TABLE", &table->name)) {
    return false;
  }
  if (in_.Is(Tok::kLParen) && !ParseElements(table)) return false;
  return ParseTableTail(statement, table);
}

bool StatementParser::ParseTableTail(Statement* statement, CreateTable* table) {
  if (in_.Accept(Kw::kComment)) {
    StringLiteral comment;
    if (!ParseString("a string after COMMENT", &comment)) return false;
    table->comment = std::move(comment);
  }
  if (in_.Accept(Kw::kDistributed)) {
    in_.Accept(Kw::kBy);
    if (in_.Is(Tok::kWord) && in_.Is(Tok::kLParen, 1)) in_.Take();  // HASH, RANGE
    if (in_.Is(Tok::kLParen) && !SkipBrackets()) return false;
    if (in_.Accept(Kw::kInto) && (!ExpectToken(Tok::kNumber, "a number of buckets after INTO") ||
                                  !ExpectWord(Kw::kBuckets, "after the number"))) {
      return false;
    }
  }
  if (in_.Accept(Kw::kPartitioned)) {
    if (!ExpectWord(Kw::kBy, "after PARTITIONED")) return false;
    if (!ParseNameList(&table->partitioned_by)) return false;
  }
  if (in_.Accept(Kw::kWith) && !ParseOptions(&table->options)) return false;
  if (in_.Accept(Kw::kLike)) {
    Name like;
    if (!ParseName("a table after LIKE", &like)) return false;
    table->like = std::move(like);
    if (in_.Is(Tok::kLParen) && !SkipBrackets()) return false;
  }
  if (in_.Accept(Kw::kAs)) {
    statement->kind = StatementKind::kCreateTableAs;
    Query query;
    const bool ok = ParseQuery(&query, "after AS of CREATE TABLE");
    table->as = std::move(query);
    return ok;
  }
  if (in_.AtEnd()) return true;
  const Token token = in_.Peek();
  if (token.Is(Tok::kWord)) {
    const auto near =
        NearestWord(TextOf(token), {"WITH", "COMMENT", "PARTITIONED", "DISTRIBUTED", "LIKE", "AS"});
    if (near && IsPlainWord(token)) {
      return Fail(messages::MisspeltKeyword(token.span, TextOf(token), *near,
                                            "after the columns of CREATE TABLE"));
    }
    if (token.Is(Kw::kInsert) || token.Is(Kw::kCreate) || token.Is(Kw::kSelect) ||
        token.Is(Kw::kSet)) {
      return Fail(messages::MissingSemicolon(token.span, KeywordText(token.keyword)));
    }
  }
  return Fail(
      messages::Expected(token.span, "WITH, LIKE, AS or ';' here in CREATE TABLE", FoundNow()));
}

// ( element, element, ... ): every wrong element is reported, not just the first.
bool StatementParser::ParseElements(CreateTable* table) {
  const size_t errors = diagnostics_->size();
  const Token open = in_.Peek();
  const size_t close = ElementEnd();
  if (close == 0) return CheckBrackets(in_, diagnostics_);
  in_.Take();
  const size_t stop = close - 1;
  if (in_.index() == stop) {
    return Fail(messages::EmptyList(Join(open.span, in_.Get(stop).span), "the column list"));
  }
  while (in_.index() < stop) {
    // An element's end: a comma outside of (), [] and the <> of types.
    size_t end = in_.index();
    int depth = 0;
    int angle = 0;
    for (; end < stop; ++end) {
      const Token token = in_.Get(end);
      const Token before = in_.Get(end == 0 ? 0 : end - 1);
      if (IsOpening(token.kind)) ++depth;
      if (IsClosing(token.kind)) --depth;
      const bool type = before.Is(Kw::kRow) || before.Is(Kw::kMap) || before.Is(Kw::kArray) ||
                        before.Is(Kw::kMultiset) || before.Is(Kw::kStructured);
      if (token.Is(Tok::kLt) && (type || angle > 0)) ++angle;
      if (token.Is(Tok::kNe) && type) continue;  // ROW<>
      if (token.Is(Tok::kGt) && angle > 0) --angle;
      if (token.Is(Tok::kComma) && depth == 0 && angle == 0) break;
    }
    if (end == in_.index()) {
      Fail(messages::Expected(in_.Get(end).span, "a column", Found(in_.text(), in_.Get(end))));
    } else {
      ParseElement(table, end);
    }
    in_.Seek(end);
    if (end < stop) {
      const Token comma = in_.Take();
      if (in_.index() == stop) {
        Fail(messages::TrailingComma(comma.span, in_.Peek().span, "')'"));
      }
    }
  }
  in_.Seek(close);
  return diagnostics_->size() == errors || close < in_.end_index();
}

bool StatementParser::ParseElement(CreateTable* table, size_t end) {
  const Token first = in_.Peek();
  if (first.Is(Kw::kWatermark)) return ParseWatermark(table, end);
  const bool constraint =
      first.Is(Kw::kConstraint) || first.Is(Kw::kPrimary) || first.Is(Kw::kUnique);
  if (constraint) return ParseConstraint(table, end);
  return ParseColumn(table, end);
}

bool StatementParser::ParseWatermark(CreateTable* table, size_t end) {
  in_.Take();
  Watermark watermark;
  if (!ExpectWord(Kw::kFor, "after WATERMARK") ||
      !ParseName("a column after WATERMARK FOR", &watermark.column) ||
      !ExpectWord(Kw::kAs, "after the column of WATERMARK FOR")) {
    return false;
  }
  if (in_.index() >= end) {
    return Fail(
        messages::Expected(in_.Peek().span, "an expression after AS of WATERMARK", FoundNow()));
  }
  watermark.expression = {in_.Peek().span.begin, in_.Get(end - 1).span.end};
  table->watermark = std::move(watermark);
  return true;
}

bool StatementParser::ParseConstraint(CreateTable* table, size_t end) {
  if (in_.Accept(Kw::kConstraint)) {
    Name name;
    if (!ParseName("a name after CONSTRAINT", &name)) return false;
  }
  std::vector<std::string> columns;
  const bool primary = in_.Accept(Kw::kPrimary);
  if (primary) {
    if (!ExpectWord(Kw::kKey, "after PRIMARY")) return false;
  } else if (!ExpectWord(Kw::kUnique, "in a constraint")) {
    return false;
  }
  if (!ParseNameList(&columns)) return false;
  if (primary) table->primary_key = std::move(columns);
  if (in_.index() >= end) return true;
  in_.Accept(Kw::kNot);
  if (!ExpectWord(Kw::kEnforced, "after the columns of a key")) return false;
  return in_.index() >= end ||
         Fail(messages::MissingComma(in_.Peek().span, "behind the constraint"));
}

bool StatementParser::ParseColumn(CreateTable* table, size_t end) {
  const Token first = in_.Peek();
  if (!IsName(first)) {
    if (first.Is(Tok::kWord)) {
      return Fail(messages::ReservedWord(first.span, TextOf(first), "a column's name"));
    }
    return Fail(messages::Expected(first.span, "a column's name", FoundNow()));
  }
  in_.Take();
  Column column;
  column.name = Unquote(TextOf(first), first.kind);
  column.name_span = first.span;
  while (in_.Is(Tok::kDot) && IsName(in_.Peek(1))) {
    in_.Take();
    const Token part = in_.Take();
    column.name += "." + Unquote(TextOf(part), part.kind);
    column.name_span.end = part.span.end;
  }
  if (in_.index() >= end) {
    column.kind = ColumnKind::kNameOnly;
    table->columns.push_back(std::move(column));
    return true;
  }
  if (in_.Accept(Kw::kAs)) {
    column.kind = ColumnKind::kComputed;
    if (in_.index() >= end) {
      return Fail(messages::Expected(in_.Peek().span, "an expression after AS", FoundNow()));
    }
    column.expression = {in_.Peek().span.begin, in_.Get(end - 1).span.end};
    table->columns.push_back(std::move(column));
    return true;
  }
  if (!ParseColumnType(&column, end)) return false;
  for (size_t i = in_.index(); i < end; ++i) {
    const Token token = in_.Get(i);
    if (token.Is(Kw::kMetadata)) column.kind = ColumnKind::kMetadata;
    if (token.Is(Kw::kNot) && in_.Get(i + 1).Is(Kw::kNull)) column.not_null = true;
    if (token.Is(Kw::kPrimary) && in_.Get(i + 1).Is(Kw::kKey)) {
      table->primary_key = {column.name};
    }
  }
  table->columns.push_back(std::move(column));
  return true;
}

// The type and, when it is a built-in one, the certainty that no second column follows it.
bool StatementParser::ParseColumnType(Column* column, size_t end) {
  const Token head = in_.Peek();
  if (!head.Is(Tok::kWord) && !head.Is(Tok::kQuotedName)) {
    return Fail(messages::Expected(head.span, "a type behind the column's name", FoundNow()));
  }
  column->type = {head.span.begin, in_.Get(end - 1).span.end};
  in_.Take();
  const bool structured = head.Is(Kw::kRow) || head.Is(Kw::kMap) || head.Is(Kw::kArray) ||
                          head.Is(Kw::kMultiset) || head.Is(Kw::kRaw) || head.Is(Kw::kStructured);
  if (head.Is(Kw::kNotKeyword) || structured) {
    return true;  // a type of the user's, or one whose parts the language's grammar will read
  }
  size_t next = in_.index();
  if (in_.Get(next).Is(Tok::kLParen)) {
    const size_t close = ElementEnd();
    next = close == 0 ? end : std::min(close, end);
  }
  column->type.end = in_.Get(next - 1).span.end;
  const Token after = in_.Get(next);
  const bool lost_comma = next < end && (IsPlainWord(after) || after.Is(Tok::kQuotedName)) &&
                          next + 1 < end && in_.Get(next + 1).Is(Tok::kWord);
  if (lost_comma) {
    return Fail(messages::MissingComma(after.span, "between two columns"));
  }
  return true;
}

bool StatementParser::ParseCreateView(Statement* statement, bool temporary) {
  in_.Take();
  CreateView view;
  view.temporary = temporary;
  bool exists = false;
  if (!AcceptIfNotExists(&exists) || !ParseName("a name after CREATE VIEW", &view.name)) {
    return false;
  }
  if (in_.Is(Tok::kLParen) && !SkipBrackets()) return false;
  if (in_.Accept(Kw::kComment)) {
    StringLiteral comment;
    if (!ParseString("a string after COMMENT", &comment)) return false;
  }
  if (!ExpectWord(Kw::kAs, "after the name of CREATE VIEW")) return false;
  const bool ok = ParseQuery(&view.query, "after AS of CREATE VIEW");
  statement->body = std::move(view);
  return ok;
}

bool StatementParser::ParseCreateFunction(Statement* statement) {
  in_.Take();
  NamedObject function;
  bool exists = false;
  if (!AcceptIfNotExists(&exists) || !ParseName("a name after CREATE FUNCTION", &function.name)) {
    return false;
  }
  StringLiteral name;
  if (!ExpectWord(Kw::kAs, "after the name of CREATE FUNCTION") ||
      !ParseString("the class, as a string, after AS", &name)) {
    return false;
  }
  statement->body = std::move(function);
  return CheckBrackets(in_, diagnostics_);
}

bool StatementParser::ParseNamed(Statement* statement) {
  const Token what = in_.Take();
  NamedObject object;
  bool exists = false;
  if (!AcceptIfNotExists(&exists) ||
      !ParseName("a name after CREATE " + std::string(KeywordText(what.keyword)), &object.name)) {
    return false;
  }
  // What stands between name and WITH differs by kind and release.
  while (!in_.AtEnd() && !in_.Is(Kw::kWith)) {
    if (in_.Is(Tok::kLParen)) {
      if (!SkipBrackets()) return false;
    } else {
      in_.Take();
    }
  }
  if (in_.Accept(Kw::kWith) && in_.Is(Tok::kLParen) && IsString(in_.Peek(1)) &&
      !ParseOptions(&object.options)) {
    return false;
  }
  statement->body = std::move(object);
  return CheckBrackets(in_, diagnostics_);
}

// ( 'key' = 'value', ... )
bool StatementParser::ParseOptions(std::vector<Option>* options) {
  if (!in_.Is(Tok::kLParen)) {
    return Fail(messages::Expected(in_.Peek().span, "'(' after WITH", FoundNow()));
  }
  const Token open = in_.Take();
  if (in_.Accept(Tok::kRParen)) return true;
  for (;;) {
    Option option;
    if (in_.AtEnd()) {
      return Fail(messages::UnclosedBracket(open.span, "'('", in_.Peek().span));
    }
    if (!ParseString("an option key", &option.key) ||
        !ExpectToken(Tok::kEq, "'=' behind the option key")) {
      return false;
    }
    const Token value = in_.Peek();
    if (!ParseString("an option value", &option.value)) return false;
    if (in_.Is(Tok::kEq) && option.value.span != value.span) {
      return Fail(messages::MissingComma(in_.Last().span, "between two options"));
    }
    options->push_back(std::move(option));
    if (in_.Accept(Tok::kRParen)) return true;
    const Token comma = in_.Peek();
    if (comma.Is(Tok::kComma)) {
      in_.Take();
      if (!in_.Is(Tok::kRParen)) continue;
      Fail(messages::TrailingComma(comma.span, in_.Take().span, "')'"));
      return true;  // what follows can still be read
    }
    if (in_.AtEnd()) {
      return Fail(messages::UnclosedBracket(open.span, "'('", comma.span));
    }
    return Fail(messages::Expected(comma.span, "',' or ')' behind an option", FoundNow()));
  }
}

// ( name, name, ... )
bool StatementParser::ParseNameList(std::vector<std::string>* names) {
  if (!ExpectToken(Tok::kLParen, "'('")) return false;
  const Token open = in_.Last();
  for (;;) {
    if (in_.Is(Tok::kRParen)) {
      if (in_.Last().Is(Tok::kComma)) {
        Fail(messages::TrailingComma(in_.Last().span, in_.Peek().span, "')'"));
        in_.Take();
        return true;
      }
      return Fail(messages::EmptyList(Join(open.span, in_.Peek().span), "the list of columns"));
    }
    Name name;
    if (!ParseName("a column", &name)) return false;
    names->push_back(name.Text());
    if (in_.Accept(Tok::kRParen)) return true;
    if (in_.AtEnd()) {
      return Fail(messages::UnclosedBracket(open.span, "'('", in_.Peek().span));
    }
    if (!ExpectToken(Tok::kComma, "',' or ')' behind a column")) return false;
  }
}

}  // namespace weir::sql
