// The parser's insides, shared by its files. Not for callers: see parser.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/diag/messages.h"
#include "sql/syntax/ast.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {

// Parses one statement in the cursor's window. Functions return false after they have reported an
// error that makes the rest of the statement unreadable.
class StatementParser {
 public:
  StatementParser(TokenCursor cursor, std::vector<Diagnostic>* diagnostics)
      : in_(cursor), diagnostics_(diagnostics) {}

  // Kind, spans and body. `statement->valid` is false when anything was reported.
  void Parse(Statement* statement);

 private:
  // parser.cc
  bool Dispatch(Statement* statement);
  bool CheckTokens(const Statement& statement);
  bool CheckToken(const Token& token);
  bool ParseQueryStatement(Statement* statement);
  bool ParseExplainLike(Statement* statement);
  bool ParseOther(Statement* statement);
  bool UnknownHead();

  // parse_set.cc
  bool ParseSet(Statement* statement);
  bool ParseReset(Statement* statement);
  bool ParseUnquotedSet(Set* set);

  // parse_create.cc
  bool ParseCreate(Statement* statement);
  bool ParseReplaceTable(Statement* statement);
  bool ParseCreateTable(Statement* statement, CreateTable* table);
  bool ParseTableTail(Statement* statement, CreateTable* table);
  bool ParseElements(CreateTable* table);
  bool ParseElement(CreateTable* table, size_t end);
  bool ParseColumn(CreateTable* table, size_t end);
  bool ParseColumnType(Column* column, size_t end);
  bool ParseConstraint(CreateTable* table, size_t end);
  bool ParseWatermark(CreateTable* table, size_t end);
  bool ParseCreateView(Statement* statement, bool temporary);
  bool ParseCreateFunction(Statement* statement);
  bool ParseNamed(Statement* statement);
  bool ParseOptions(std::vector<Option>* options);
  bool ParseNameList(std::vector<std::string>* names);
  size_t ElementEnd() const;

  // parse_write.cc
  bool ParseInsert(Statement* statement);
  bool ParseQuery(Query* query, std::string_view after);

  // Small steps
  bool ParseName(std::string_view wanted, Name* name);
  bool ParseString(std::string_view wanted, StringLiteral* literal);
  bool ExpectWord(Kw keyword, std::string_view after);
  bool ExpectToken(Tok kind, std::string_view wanted);
  bool SkipBrackets();
  bool ExpectStatementEnd(std::string_view wanted);
  bool AcceptIfNotExists(bool* found);
  bool Fail(Diagnostic diagnostic) {
    diagnostics_->push_back(std::move(diagnostic));
    return false;
  }
  std::string FoundNow() const { return Found(in_.text(), in_.Peek()); }
  std::string_view TextOf(const Token& token) const { return in_.TextOf(token); }

  TokenCursor in_;
  std::vector<Diagnostic>* diagnostics_;
};

// The kind that a statement's first words announce; kUnknown for none.
StatementKind KindOfHead(const TokenCursor& cursor);

}  // namespace weir::sql
