// The statement parser, shared by its files: a file per construct. Not for callers: see parser.h.
//
// It takes exactly what Flink 2.2's parser takes, and blames the token that Flink's parser blames:
// the functions follow the productions of Flink's grammar (parserImpls.ftl) one to one. The one
// liberty: a broken column or option list is read on behind the broken element, so that one run
// finds the mistakes of all of them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {

struct StatementStacks : ParseStacks {
  std::vector<ast::ColumnDef> columns;
  std::vector<ast::Constraint> constraints;
  std::vector<ast::WatermarkDef> watermarks;
  std::vector<ast::LikeOption> likes;
  std::vector<ast::Resource> resources;
  std::vector<ast::PartitionItem> partition_items;
  std::vector<ast::PartitionSpec> partition_specs;
  std::vector<ast::Assignment> assignments;
};

// What may stand behind a complete query.
inline constexpr std::string_view kQueryTail[] = {
    "FROM",  "WHERE", "GROUP", "HAVING", "WINDOW",    "ORDER",  "LIMIT", "OFFSET",
    "FETCH", "UNION", "JOIN",  "ON",     "INTERSECT", "EXCEPT", "AND",   "OR"};

// Parses one statement in the cursor's window. Functions return false after they have reported an
// error that makes the rest of the statement unreadable.
class StatementParser : public QueryParser {
 public:
  StatementParser(TokenCursor cursor, Arena* arena, StatementStacks* stacks,
                  std::vector<Diagnostic>* diagnostics)
      : QueryParser(cursor, arena, stacks, diagnostics), lists_(*stacks) {}

  // Kind, spans and body. `statement->valid` is false when anything was reported.
  // `suspicious`: some token may be none of SQL (see LooksSuspicious in parser.cc).
  void Parse(ast::Statement* statement, bool suspicious);
  // The window holds what stands in front of a statement set's first INSERT, up to BEGIN: EXECUTE
  // STATEMENT SET BEGIN, EXPLAIN STATEMENT SET BEGIN, COMPILE PLAN 'p' FOR STATEMENT SET BEGIN.
  // Fills kind and body: a StatementSet, or a Wrapper to put the set into.
  bool ParseSetHead(ast::Statement* statement, ast::StatementSet* set);

 private:
  using Statement = ast::Statement;

  // parser.cc
  bool Dispatch(Statement* statement);
  void BlameCharacters(size_t first, size_t errors);
  bool CheckToken(const Token& token);
  bool UnknownHead();
  // The statement's head and its second word belong to no statement. As Flink does, blames the
  // head.
  bool FailPair(std::string_view choices, const std::vector<std::string_view>& words);
  bool ParseQueryStatement(Statement* statement);
  bool ParseEnd(const Statement& statement);
  // The statement ends `ahead` tokens from here, or before.
  bool AtStop(size_t ahead = 0) const { return in_.index() + ahead >= in_.end_index(); }

  // parse_clause.cc: what several statements share
  bool AcceptIfExists();
  bool AcceptIfNotExists();
  bool ParsePlainString(std::string_view wanted, ast::String* string);  // '...' alone
  bool ParseComment(ast::String* comment);  // COMMENT 'x', when it is there
  bool ParseOptions(List<ast::Option>* options);
  bool ParseOption(ListBuilder<ast::Option>* builder);
  bool ParseOptionString(std::string_view wanted, ast::String* string);
  bool ParseKeys(List<ast::String>* keys);
  bool ParseWith(bool* has, List<ast::Option>* options);  // WITH (...), when it is there
  bool ParsePartition(List<ast::PartitionItem>* items, bool values);  // (a = 1, b = 'x')
  bool ParsePartitionOpt(bool* has, List<ast::PartitionItem>* items, bool values);
  bool ParseAsQuery(std::string_view where, const ast::Query** query);
  // Reports the token at the cursor, which none of `words` is; names the misspelt one.
  bool FailWords(std::string_view wanted, std::string_view where,
                 const std::vector<std::string_view>& words);

  // parse_set.cc
  bool ParseSet(Statement* statement);
  bool ParseReset(Statement* statement);
  bool ParseUnquotedSet(ast::Set* set);
  bool TakeRest();

  // parse_create.cc: CREATE and DROP up to the kind of object
  bool ParseCreate(Statement* statement);
  bool ParseDrop(Statement* statement);

  // parse_create_table.cc
  struct Create {
    bool or_replace = false;
    bool temporary = false;
  };
  bool ParseReplaceTable(Statement* statement);
  bool ParseCreateTable(Statement* statement, Create create);
  bool ParseTableHead(ast::CreateTable* table);
  bool ParseTableTail(Statement* statement, ast::CreateTable* table);
  bool ParseTableAs(Statement* statement, ast::CreateTable* table);
  bool ParseLike(ast::CreateTable* table);
  bool ParseLikeOption(ListBuilder<ast::LikeOption>* builder);
  bool ParseDistribution(const ast::Distribution** distribution);
  bool ParseBuckets(ast::Distribution* distribution);
  bool FailTail(const ast::CreateTable& table);

  // parse_columns.cc: the elements of CREATE TABLE, ALTER TABLE, CREATE MODEL
  struct Elements {
    explicit Elements(StatementStacks* lists)
        : columns(&lists->columns),
          constraints(&lists->constraints),
          watermarks(&lists->watermarks) {}
    ListBuilder<ast::ColumnDef> columns;
    ListBuilder<ast::Constraint> constraints;
    ListBuilder<ast::WatermarkDef> watermarks;
    bool names = false;  // columns without types
    bool alter = false;  // FIRST, AFTER and DISTRIBUTION may stand here
    const ast::Distribution* distribution = nullptr;
    Span watermark;  // the first one's
  };
  bool ParseColumnList(bool names_allowed, ast::TableElements* elements);
  bool ParseElements(Elements* elements);
  bool ParseElement(Elements* elements);
  bool ParseNameElement(Elements* elements);
  bool ParseColumn(Elements* elements);
  bool ParseTypedColumn(ast::ColumnDef* column);
  bool ParseMetadata(ast::ColumnDef* column);
  bool ParseConstraint(bool of_table, ast::Constraint* constraint);
  bool ParseWatermark(Elements* elements);
  void FinishElements(const Elements& elements, ast::TableElements* out);
  bool StartsElement() const;
  bool ColumnHasType() const;
  static bool BeginsType(const Token& token);
  bool FailColumnName();
  // Behind an element stands neither ',' nor ')'. True when the next element can be read from
  // here.
  bool FailElementEnd(bool names);
  void SkipElement(size_t begin);

  // parse_create_other.cc
  bool ParseCreateView(Statement* statement, Create create);
  bool ParseCreateFunction(Statement* statement, Create create);
  bool ParseFunctionTail(ast::CreateFunction* function);
  bool ParseCreateCatalog(Statement* statement, Create create);
  bool ParseCreateDatabase(Statement* statement, Create create);
  bool ParseCreateModel(Statement* statement, Create create);
  bool ParseCreateMaterialized(Statement* statement, Create create);
  bool ParseFreshness(const ast::Interval** freshness);
  bool ParseRefreshMode(ast::Refresh::Mode* mode);

  // parse_alter.cc
  bool ParseAlter(Statement* statement);
  bool ParseAlterCatalog(Statement* statement);
  bool ParseAlterDatabase(Statement* statement);
  bool ParseAlterFunction(Statement* statement);
  bool ParseAlterModel(Statement* statement);
  bool ParseAlterView(Statement* statement);
  bool ParseAlterSystem(Statement* statement);
  bool ParseSetOrReset(ast::Alter* alter);

  // parse_alter_table.cc
  bool ParseAlterTable(Statement* statement);
  bool ParseAlterRename(ast::Alter* alter);
  bool ParseAlterAdd(ast::Alter* alter);
  bool ParseAlterElements(ast::Alter* alter);
  bool ParsePosition(ast::ColumnDef* column);
  bool ParseAddPartitions(ast::Alter* alter);
  bool ParseAlterDrop(ast::Alter* alter);
  bool ParseDropPartitions(ast::Alter* alter);
  bool ParseDropColumns(ast::Alter* alter);
  bool ParseAlterMaterialized(Statement* statement);
  bool ParseAlterMaterializedSet(ast::Alter* alter);

  // parse_insert.cc
  bool ParseInsert(Statement* statement);
  bool ParseInsertColumns(ast::Insert* insert);
  bool AtExtendList() const;

  // parse_update_delete_merge.cc
  bool ParseUpdate(Statement* statement);
  bool ParseDelete(Statement* statement);
  bool ParseMerge(Statement* statement);
  bool ParseTarget(ast::Name* target, List<ast::Hint>* hints, List<ast::TypeField>* extend,
                   ast::Ident* alias);
  bool ParseAssignments(bool compound, List<ast::Assignment>* assignments);
  bool ParseWhenMatched(ast::Merge* merge);
  bool ParseWhenNotMatched(ast::Merge* merge);

  // parse_explain.cc: statements around others
  bool ParseExplain(Statement* statement);
  bool ParseExplainHead(ast::Wrapper* wrapper);
  bool ParseExecute(Statement* statement);
  bool ParseCompile(Statement* statement);
  bool ParseCompileHead(Statement* statement, ast::Wrapper* wrapper);

  // parse_show.cc
  bool ParseShow(Statement* statement);
  bool ParseShowTail(uint8_t tail, ast::Show* show);

  // parse_command.cc
  bool ParseUse(Statement* statement);
  bool ParseDescribe(Statement* statement);
  bool ParseDescribeOther(Statement* statement);
  bool ParseModule(Statement* statement);
  bool ParseJar(Statement* statement);
  bool ParseStopJob(Statement* statement);
  bool ParseTruncate(Statement* statement);
  bool ParseAnalyze(Statement* statement);
  bool ParseCall(Statement* statement);
  bool ParseClient(Statement* statement);

  StatementStacks& lists_;
  // What may still follow behind the clauses taken so far: for the message about what follows
  // instead.
  std::span<const std::string_view> tail_;
};

// The kind that a statement's first words announce; kUnknown for none.
StatementKind KindOfHead(const TokenCursor& cursor);

}  // namespace weir::sql
