// The parts of assist.h, a file a subject: what a script means, and what stands at a place of it.
// Not for callers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/assist/assist.h"
#include "sql/catalog/user_function.h"
#include "sql/connectors/table.h"
#include "sql/syntax/ast_statement.h"
#include "sql/syntax/token.h"

namespace weir::sql {

// One thing that FROM names.
struct FromItem {
  std::string alias;              // or the table's last name; empty: it has none
  Span alias_span;                // empty when no alias was written
  Span name_span;                 // of a name; empty for what is in brackets
  std::vector<std::string> name;  // catalog, database, table; empty for what is in brackets
  const BoundTable* table = nullptr;
  std::vector<BoundColumn> columns;
};

// 'key' = 'value' pairs in brackets: WITH (...), OPTIONS(...) of a hint.
struct OptionList {
  size_t open = 0;   // index of '('
  size_t close = 0;  // of ')', or of where the list breaks off
  std::vector<GivenOption> options;
};

class Meaning {
 public:
  explicit Meaning(const CompileInput& input);
  Meaning(const Meaning&) = delete;
  Meaning& operator=(const Meaning&) = delete;

  // ---- places: of the text as the user sees it, and of the one with variables replaced.
  uint32_t Inside(uint32_t offset) const;
  Span Outside(Span span) const;

  std::string_view text() const { return text_; }
  const BoundScript& bound() const { return bound_; }
  const ConnectorRegistry* connectors() const { return connectors_; }
  const Clusters* clusters() const { return clusters_; }  // null: none are known
  // Declared outside of the script.
  const std::vector<FunctionInfo>& functions() const { return functions_; }
  const std::vector<Token>& tokens() const { return tokens_; }
  std::string_view TextOf(const Token& token) const {
    return std::string_view(text_).substr(token.span.begin, token.span.size());
  }
  // A name or string without its quotes.
  std::string Word(const Token& token) const;

  // ---- tokens. Index of the token that holds the offset, or ends at it; none between tokens.
  std::optional<size_t> TokenAt(uint32_t offset) const;
  // First and one behind the last token of the statement around it.
  std::pair<size_t, size_t> StatementAround(size_t token) const;
  // The innermost bracket around it that is open there.
  std::optional<size_t> OpenBracket(size_t token) const;
  size_t Closing(size_t open) const;  // of the same bracket, or where the statement ends

  // ---- options.cc
  std::optional<OptionList> OptionsAround(size_t token) const;
  // What the table's connector says; null: it has none that is known.
  const ConnectorDef* ConnectorOf(const OptionList& list) const;

  // ---- scope.cc: what a query at this token can name, innermost query first.
  std::vector<FromItem> Scope(size_t token) const;
  // A table or view of that name, the last one.
  const BoundTable* FindTable(const std::vector<std::string>& name) const;

  // Its name in the statement that makes it; nothing when that is elsewhere.
  std::optional<Span> MadeAt(const BoundTable& table) const;

  // ---- bound tree
  // The smallest column reference, a scan, the result column at a token.
  const BoundExpr* ColumnAt(Span token) const;
  const BoundRel* ScanAt(Span token) const;
  // `expr AS name` and `expr name`: the column that the select list makes there.
  const BoundColumn* OutputAt(size_t token) const;
  // The table that a CREATE TABLE or the column list of an INSERT is about.
  const BoundTable* SubjectAt(size_t token) const;

 private:
  std::vector<FromItem> ItemsOf(size_t begin, size_t end) const;
  size_t ReadItem(size_t at, size_t end, FromItem* item) const;
  // The columns of the relation that stands between two tokens, ends included.
  const BoundRel* RelBetween(size_t first, size_t last) const;
  void FillColumns(size_t first, size_t last, size_t statement_begin, FromItem* item) const;

  std::string text_;
  std::vector<Edit> edits_;  // what variables became
  const ConnectorRegistry* connectors_;
  const Clusters* clusters_;
  std::vector<FunctionInfo> functions_;
  ast::Script script_;
  BoundScript bound_;
  std::vector<Token> tokens_;
};

// options.cc: Markdown of an option; empty when the list's connector does not know it.
struct OptionDoc {
  const OptionDef* option = nullptr;
  std::string of;  // "connector 'kafka'"
};
OptionDoc FindOptionDoc(const ConnectorDef& connector, const ConnectorRegistry& registry,
                        const std::vector<GivenOption>& given, std::string_view key);
std::string OptionDetail(const OptionDef& option);
std::string OptionMarkdown(const std::string& key, const OptionDoc& doc);
std::string ConnectorMarkdown(const ConnectorDef& connector);
// Every option that the table could be given, formats' included.
std::vector<Proposal> OptionProposals(const ConnectorDef& connector,
                                      const ConnectorRegistry& registry,
                                      const std::vector<GivenOption>& given);
// `role` is not known: every value that the option takes.
std::vector<Proposal> ValueProposals(const Meaning& meaning, const OptionList& list,
                                     const std::string& key);

// hover.cc
std::string FunctionMarkdown(const FunctionDef& function);
std::string FunctionMarkdown(const FunctionInfo& function);

}  // namespace weir::sql
