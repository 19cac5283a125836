// The analysis itself: walks the tree, makes the bound tree, reports. One class, a file a
// construct: bind_query.cc, bind_select.cc, bind_from.cc, bind_join.cc, bind_expr.cc, bind_call.cc,
// ...
//
// Lives for one AnalyzeScript. Bind* functions return non-null nodes: what could not be bound is of
// the kind kUnknown and the type Unknown, and an error was reported or it is none.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/analyze/analyze.h"
#include "sql/analyze/bound.h"
#include "sql/analyze/object_rules.h"
#include "sql/analyze/plan_checker.h"
#include "sql/analyze/scope.h"
#include "sql/analyze/session.h"
#include "sql/analyze/table_draft.h"
#include "sql/diag/diagnostic.h"
#include "sql/syntax/ast_statement.h"

namespace weir::sql {

// Where an expression stands.
enum class Clause : uint8_t {
  kSelect,
  kWhere,
  kOn,
  kGroupBy,
  kHaving,
  kQualify,
  kOrderBy,
  kWindow,
  kFilter,
  kValues,
  kFunctionTable,  // an argument of a function in FROM
  kComputed,       // computed columns and watermarks
  kMatch,          // MEASURES and DEFINE
  kAssignment,
};

// "WHERE", "ON": for messages.
std::string_view ClauseName(Clause clause);

struct ExprScope {
  const Scope* scope = nullptr;
  Clause clause = Clause::kSelect;
  const ast::Select* select = nullptr;  // whose WINDOW clause is meant; may be null
  bool in_call = false;                 // under an operator or function
};

class Binder {
 public:
  Binder(Session* session, BoundScript* out, std::string_view text,
         std::vector<Diagnostic>* diagnostics)
      : session_(session), out_(out), text_(text), diagnostics_(diagnostics) {}

  // ---- statements: bind_script.cc, bind_insert.cc, bind_view.cc, bind_object.cc, ...
  void BindStatement(const ast::Statement& statement);

  // ---- expressions, for computed columns and watermarks: bind_expr.cc
  const BoundExpr* BindExpr(const ast::Expr* expr, const ExprScope& where);

  // ---- types: type_name.cc
  DataType ResolveType(const ast::TypeName& type);

  // A column of its own id.
  BoundColumn NewColumn(std::string name, DataType type);
  void Report(Diagnostic diagnostic);
  Session& session() { return *session_; }

 private:
  struct From {
    BoundRel* rel = nullptr;
    std::vector<ScopeTable> tables;
    std::vector<std::string> merged;
  };

  // Statements.
  void BindBody(const ast::Statement& statement, BoundStatement* bound);
  // What the planner would say of a statement that runs a query.
  void CheckStatementPlan(const BoundStatement& bound);
  void BindBroken(const ast::Statement& statement);
  void BindInsert(const ast::Insert& insert, BoundStatement* bound);
  bool BindInsertColumns(const ast::Insert& insert, const BoundTable& table,
                         std::vector<size_t>* columns);
  bool CheckUnnamedPivot(const ast::Query& query);
  void CheckLeftOut(const ast::Insert& insert, const TableSchema& schema,
                    const std::vector<size_t>& columns, const std::set<size_t>& fixed);
  void CheckAssignment(const BoundTable& table, const std::vector<size_t>& columns,
                       const BoundRel& query, const ast::Query* text, Span target, bool listed);
  // The table that is written; -1 when it is not known. An error is reported when there is none.
  int FindTarget(const ast::Name& target);
  void ReportParameters(const BoundExpr* root);
  void BindUpdate(const ast::Update& update, BoundStatement* bound);
  void BindDelete(const ast::Delete& del, BoundStatement* bound);
  void BindMerge(const ast::Merge& merge, BoundStatement* bound);
  From BindTarget(const ast::Name& target, const ast::Ident& alias);
  void BindCreateTable(const ast::CreateTable& create, BoundStatement* bound);
  void BindCreateView(const ast::CreateView& view, BoundStatement* bound);
  void BindCreateNamed(const ast::CreateNamed& named, StatementKind kind);
  void BindDrop(const ast::Drop& drop, const ast::Statement& statement);
  void BindAlter(const ast::Alter& alter, const ast::Statement& statement, BoundStatement* bound);
  void BindCommand(const ast::Command& command, const ast::Statement& statement,
                   BoundStatement* bound);
  void BindCallStatement(const ast::Call& call);
  void BindAnalyze(const ast::Command& command, const TableSchema& schema);
  void BindShow(const ast::Show& show, Span at);
  void ReportAbsent(const ast::Name& name);
  BoundTable& TableAt(int index) { return out_->tables[static_cast<size_t>(index)]; }

  // Objects by the table of rules: bind_object.cc. The index of the table that is meant, -1 when
  // there is none, it may not be meant or it cannot be known; an error was reported.
  int BindObject(const ObjectRule& rule, const ast::Name& name, Span at);
  int WantTable(const ast::Name& name, const ObjectRule& rule, bool if_exists);
  void WantWritable(const ast::Name& target, StatementKind kind);
  // The table is read or written: it has to say by which connector.
  void WantConnector(int table, Span at);
  // The tables that the statement reads and writes in the end: what no query uses is not opened.
  void CheckConnectors(const BoundStatement& bound);
  bool IsKnownFunction(const ast::Name& name);
  void BindProcedures(const ast::Name& name, Span at);
  void DropTable(const ast::Drop& drop, uint8_t kind, std::string_view noun);

  // Catalogs, databases and modules: bind_catalog.cc. Check*: an error is reported otherwise.
  struct DatabasePath {
    std::string catalog;
    std::string database;
  };
  std::optional<DatabasePath> DatabaseOf(const ast::Name& name);
  bool CheckParts(const ast::Name& name, size_t most);
  // Whether catalog and database of a new object exist.
  bool CheckPlace(const ast::Name& name);
  bool CheckCatalog(Span at, const std::string& catalog);
  bool CheckDatabase(Span at, const std::string& catalog, const std::string& database);
  void CheckCatalogEntry(const ast::Name& at, const std::string& name);
  bool CheckModule(const ast::Name& name);
  void BindCreateCatalog(const ast::CreateNamed& named);
  void CheckJdbcCatalog(const ast::CreateNamed& named);
  void DropCatalog(const ast::Drop& drop);
  void DropDatabase(const ast::Drop& drop);
  void AlterCatalog(const ast::Alter& alter);
  void CheckInMemoryOptions(ast::List<ast::Option> options);
  void BindUse(const ast::Command& command);
  void UseModules(const ast::Command& command);
  void LoadModule(const ast::Command& command);
  void UnloadModule(const ast::Command& command);

  // Functions and models: bind_routine.cc.
  void BindCreateFunction(const ast::CreateFunction& function, StatementKind kind);
  void AlterFunction(const ast::CreateFunction& function, Session::FunctionKeep keep);
  void DropFunction(const ast::Drop& drop);
  void ReportNoFunction(const ast::Name& name, std::string_view what);
  void BindCreateModel(const ast::CreateModel& model, Span at);
  void CheckModelForm(const ast::CreateModel& model, Span at);
  bool CheckModelColumns(const ast::TableElements& elements, std::string_view what);
  void DropModel(const ast::Drop& drop);
  void AlterModel(const ast::Alter& alter);

  // Tables: bind_table.cc, bind_like.cc, bind_materialized.cc. Take*: into the draft, with errors
  // about what is written; the rest is found when the draft is resolved.
  void DefineTable(const ast::CreateTable& create, BoundTable table, TableDraft draft,
                   const BoundRel* query, BoundStatement* bound);
  TableDraft::Part PartOf(const ast::ColumnDef& column);
  bool CheckConstraint(const ast::Constraint& constraint);
  void TakeKey(const ast::Constraint& constraint, const ast::ColumnDef* column, TableDraft* draft);
  void TakeDistribution(const ast::Distribution& distribution, TableDraft* draft);
  void TakeElements(const ast::CreateTable& create, TableDraft* draft);
  // Types of computed columns, watermark, keys. What is wrong outside of `here`, in a part that
  // another statement wrote, is told once, at `blame`.
  TableSchema ResolveDraft(TableDraft* draft, Span here, Span blame);
  void ResolveComputed(TableDraft* draft, Scope* scope, const ExprScope& where);
  void ResolveWatermark(const ast::WatermarkDef& watermark, TableDraft* draft,
                        const ExprScope& where);
  bool CheckWatermarkPath(const ast::Name& path, TableDraft* draft);
  void CheckKeys(TableDraft* draft);
  TableDraft DraftAt(int index);
  TableDraft DraftOfQuery(const BoundRel& query);
  TableDraft MergeLike(const ast::CreateTable& create, BoundTable* table);
  void MergeLikeOptions(const ast::CreateTable& create, const BoundTable& from, BoundTable* table);
  void MergeLikeParts(const ast::CreateTable& create, TableDraft* draft);
  void MergeLikeColumns(const ast::CreateTable& create, TableDraft* draft);
  void MergeQuery(const ast::CreateTable& create, const BoundRel& query, TableDraft* draft);
  bool OrderColumns(const ast::CreateTable& create, TableDraft* draft);
  void CheckKeyNullable(const ast::Ident& name, const TableDraft& draft);
  void CheckOwnColumn(const ast::CreateTable& create, const TableDraft::Part& part,
                      const TableDraft& own, const TableDraft::Part* of_query);
  void CheckMaterialized(const ast::CreateTable& create, const TableSchema& schema);
  void CheckFreshness(const ast::Refresh& refresh);
  void CheckFormatters(const ast::CreateTable& create, const TableSchema& schema);

  // ALTER: bind_alter.cc, bind_alter_table.cc, bind_materialized.cc.
  void CheckOptions(ast::List<ast::Option> options);
  void BindSet(const ast::Set& set, StatementKind kind);
  void AlterOptions(const ast::Alter& alter, BoundTable* table);
  bool CheckAltered(const ast::Name& column, TableDraft* draft, bool exists);
  void RefuseUsed(const ast::Name& column, const TableDraft& draft, std::string_view what);
  void RenameColumn(const ast::Alter& alter, TableDraft* draft);
  void DropColumns(const ast::Alter& alter, TableDraft* draft);
  void DropKey(const ast::Alter& alter, TableDraft* draft);
  void AlterDistribution(ast::AlterAction action, const ast::Distribution* distribution,
                         const ast::Name& table, TableDraft* draft);
  void AlterElements(const ast::Alter& alter, TableDraft* draft);
  bool PlaceColumn(const ast::ColumnDef& column, TableDraft* draft);
  void AlterPartitions(const ast::Alter& alter, int index, TableDraft* draft);
  void AlterTable(const ast::Alter& alter, int index);
  void RenameTable(const ast::Alter& alter);
  void TakeSchema(const BoundRel& query, BoundTable* table);
  void AlterMaterializedTable(const ast::Alter& alter, const ast::Statement& statement,
                              BoundStatement* bound);
  void CheckAppends(const BoundRel& query, const TableSchema& schema, const ast::Alter& alter);

  // Queries: bind_query.cc.
  BoundRel* BindQuery(const ast::Query& query, const Scope* outer);
  void CheckStream(const ast::Query& query);
  BoundRel* BindQueryBody(const ast::Query& query, const Scope* outer);
  BoundRel* BindSetOperation(const ast::Query& query, const Scope* outer);
  BoundRel* Combine(const ast::Query& query, BoundRel* left, const ast::Query& left_query,
                    BoundRel* right, const ast::Query& right_query);
  void RefuseMixedColumns(const BoundRel* rel, size_t column, const DataType& left,
                          const DataType& right, const DataType& common, Span at);
  BoundRel* BindValues(const ast::Query& query, const Scope* outer);
  BoundRel* BindOrderBy(const ast::Query& query, BoundRel* input, const Scope* outer);
  void BindWith(const ast::Query& query, const Scope* outer);
  bool OrdinalOf(const ast::Expr* expr, const BoundRel& rel, size_t* index, bool* bad);
  static bool IsSorted(const ast::Query& query);  // ORDER BY, LIMIT, OFFSET or FETCH
  BoundRel* NewSort(const ast::Query& query, BoundRel* input);

  // SELECT: bind_select.cc, bind_group.cc.
  struct Selected {
    BoundRel* rel = nullptr;  // the projection
    const BoundRel* from = nullptr;
    Scope scope;           // what FROM brought
    bool grouped = false;  // GROUP BY, HAVING or an aggregate
    std::vector<const BoundExpr*> keys;
    std::vector<const BoundExpr*> items;  // as many as rel->columns
    Span group_span;
    std::vector<std::string> unknown_keys;  // texts of keys that could not be resolved
  };
  BoundRel* BindSelect(const ast::Query& query, const Scope* outer);
  void BindSelectItems(const ast::Select& select, Selected* selected);
  void AddItem(const BoundExpr* expr, std::string name, Selected* selected);
  void ExpandStar(const ast::Star& star, Selected* selected);
  void ExpandRow(const ast::Expr* at, const BoundExpr* row, Selected* selected);
  void BindGroupBy(const ast::Select& select, Selected* selected);
  void BindGroupElement(const ast::GroupElement& element, const ast::Select& select,
                        Selected* selected);
  void BindWindows(const ast::Select& select, const Scope& scope);
  void CheckSelectGrouping(const BoundExpr* having, const BoundExpr* qualify,
                           std::span<const BoundOrder> order_by, Selected* selected);
  void CheckGrouped(const BoundExpr* expr, const Selected& selected, std::set<ColumnId>* told);
  const BoundExpr* BindQualify(const ast::Select& select, const Selected& selected);
  BoundRel* BindSelectOrder(const ast::Query& query, Selected* selected);
  void CheckDistinctOrder(const BoundExpr* expr, const Selected& selected);
  // bind_hint.cc
  void CheckHints(std::span<const ast::Hint> hints, bool table);
  void CheckHintForm(const ast::Hint& hint, bool table);
  void CheckLookupValues(const ast::Hint& hint);
  void CheckViewHints(std::span<const ast::Hint> hints, int table);
  void RefuseStrangeHints(const ast::Select& select, const Selected& selected);

  // FROM: bind_from.cc, bind_join.cc, bind_table_function.cc, bind_match.cc, bind_pivot.cc.
  // `left`: the tables to the left in the same FROM, which LATERAL sees; may be null.
  From BindFrom(const ast::Table& table, const Scope* outer, const Scope* left);
  From BindNamed(const ast::NamedTable& table, const Scope* outer, const Scope* left);
  From BindFunctionTable(const ast::FunctionTable& table, const Scope* outer, const Scope* left);
  From BindUnnest(const ast::UnnestTable& table, const Scope* outer, const Scope* left);
  void CheckUnnestPaths(const std::vector<const BoundExpr*>& items);
  void AllowLateralUnnest(const BoundRel* query);
  From BindJoin(const ast::JoinTable& join, const Scope* outer, const Scope* left);
  From JoinTwo(const ast::JoinTable& join, From left, const Scope* outer, const Scope* above);
  void CheckJoinForm(const ast::JoinTable& join);
  Span OnSpan(const ast::JoinTable& join) const;
  Span UsingSpan(const ast::JoinTable& join) const;
  void TraceKeys(const BoundColumn& left, const BoundColumn& right, Span at, BoundRel* join);
  void RefuseKeyTypes(const DataType& left, const DataType& right, Span at, const BoundRel* join);
  void MergeColumns(const ast::JoinTable& join, const From& left, const From& right, From* result);
  From BindMatch(const ast::MatchTable& match, const Scope* outer, const Scope* left);
  void RefuseMatch(const ast::MatchTable& match, const BoundRel* rel);  // refuse_match.cc
  void CheckNavigation(const BoundExpr* expr);                          // refuse_match.cc
  From BindPivot(const ast::PivotTable& pivot, const Scope* outer, const Scope* left);
  void AddPivotColumns(const ast::PivotTable& pivot, const From& input, BoundRel* rel);
  From BindUnpivot(const ast::UnpivotTable& unpivot, const Scope* outer, const Scope* left);
  void CheckViewReads(const ast::Name& name, int index);
  BoundRel* NamedByAlias(const ast::Table& table, BoundRel* rel);
  From WithAlias(const ast::Table& table, BoundRel* rel, std::string alias,
                 std::vector<std::string> path);
  BoundRel* Scan(int index, Span span);
  void BindAsOf(const ast::Expr* as_of, const Scope* outer, const Scope* left, std::string name,
                BoundRel* scan);
  BoundRel* Renamed(const BoundRel& of, std::string name, Span span);
  BoundRel* BindTableFunction(const ast::FunctionTable& table, const Scope* outer,
                              const Scope* left);
  BoundRel* BindWindowTvf(const ast::Call& call, const FunctionDef& function, const Scope* outer);
  // refuse_window.cc
  void RefuseWindowTvf(const BoundRel* rel, const DataType& time,
                       const std::vector<const BoundExpr*>& intervals);
  void RefuseWindowGroup(const BoundRel* input, const BoundRel* group,
                         const std::vector<const BoundExpr*>& items);
  void RefuseMixedDistinct(const BoundRel* group, const std::vector<const BoundExpr*>& items);
  void RefuseWindowAggregates(std::string_view window, bool legacy,
                              const std::vector<const BoundExpr*>& items);
  void RefuseGroupWindows(const ast::Select& select, const BoundRel* group,
                          const std::vector<const BoundExpr*>& items);
  // An argument of a function in FROM.
  struct TableCallArg {
    std::string_view name;  // f(name => value); empty: by its place
    Span name_span;
    const ast::Expr* value = nullptr;  // as it stands, without the name
    const BoundExpr* bound = nullptr;  // an expression
    const BoundRel* table = nullptr;   // TABLE t, a query in brackets
    const ast::Descriptor* columns = nullptr;
    bool is_model = false;
    std::optional<ModelInfo> model;  // MODEL m, when it is known
  };
  using TableCallArgs = std::vector<TableCallArg>;
  BoundRel* BindProcessFunction(const ast::Call& call, const FunctionDef* function,
                                const Scope* outer, bool lateral);
  bool CheckParameterCase(const ast::Call& call, const FunctionDef& function);
  bool CheckSpread(const ast::Expr* arg, std::string_view function, Span at);
  void BindDeclaredTable(const FunctionInfo& function, const ast::Call& call, BoundRel* rel);
  // bind_process.cc: the user's functions.
  void CheckProcessCall(const TableCallArgs& args, const BoundRel* rel, Span at);
  void CheckUid(const TableCallArg& arg, Span at);
  void CheckOnTime(const TableCallArg& arg, const std::vector<const BoundRel*>& tables,
                   const BoundRel* rel, Span at);
  void CheckPartitions(const TableCallArgs& args);
  // bind_model_call.cc: ML_PREDICT, ML_EVALUATE, VECTOR_SEARCH. By parameter, null where there is
  // none; empty, and an error was reported, when the call has another form.
  std::vector<const TableCallArg*> ByParameter(const TableCallArgs& args,
                                               const FunctionDef& function, Span at);
  void BindModelCall(const TableCallArgs& args, const FunctionDef& function, Span at,
                     BoundRel* rel);
  void BindPrediction(const std::vector<const TableCallArg*>& args, Span at, BoundRel* rel);
  void BindEvaluation(const std::vector<const TableCallArg*>& args, Span at, BoundRel* rel);
  void BindVectorSearch(const std::vector<const TableCallArg*>& args, Span at, BoundRel* rel);
  bool WantTable(const TableCallArg& arg, std::string_view parameter, Span at);
  bool WantColumns(const TableCallArg& arg, std::string_view parameter, const BoundRel& table,
                   Span at, BoundRel* rel);
  bool WantModel(const TableCallArg& arg, Span at);
  bool CheckInputs(const TableCallArg& columns, const BoundRel& table, const ModelInfo& model);
  void AddUnique(BoundRel* rel, const std::string& name, const DataType& type);
  // `of`: the function's relation, which keeps how the table is spread.
  BoundRel* BindTableArg(const ast::Expr* arg, const Scope* outer, BoundRel* of);

  // Expressions: bind_expr.cc, bind_call.cc, bind_cast.cc, bind_subquery.cc, bind_json.cc.
  using Args = std::vector<const BoundExpr*>;
  bool BindUnpivotValue(const ast::UnpivotValue& value, const ExprScope& where,
                        const ast::UnpivotTable& unpivot, std::vector<Args>* measures);
  bool BindUnpivotLabels(const ast::UnpivotValue& value, const ExprScope& where,
                         const ast::UnpivotTable& unpivot, std::vector<Args>* axes);
  void RefuseUnpivoted(const BoundExpr* measure);
  const BoundExpr* BindExprInner(const ast::Expr* expr, const ExprScope& where);
  // `at`: where an error stands; `negative`: behind a minus, which is a part of the number.
  const BoundExpr* BindLiteral(const ast::Literal& literal, Span at, bool negative = false);
  void RefuseSameLine(const ast::Literal& literal);
  static DataType IntervalType(const ast::Interval& interval);
  const BoundExpr* BindInterval(const ast::Interval& interval, const ExprScope& where);
  const BoundExpr* BindColumn(const ast::Column& column, const ExprScope& where);
  const BoundExpr* BindFields(const BoundExpr* base, std::span<const ast::Ident> fields, Span at,
                              std::string name, bool of_path = true, bool computed = false);
  const BoundExpr* BindField(const ast::Field& field, const ExprScope& where);
  const BoundExpr* BindItem(const ast::Item& item, const ExprScope& where);
  const BoundExpr* BindUnary(const ast::Unary& unary, const ExprScope& where);
  const BoundExpr* BindBinary(const ast::Binary& binary, const ExprScope& where);
  const BoundExpr* BindOverlaps(const BoundExpr* left, const BoundExpr* right, Span at);
  const BoundExpr* BindBetween(const ast::Between& between, const ExprScope& where);
  const BoundExpr* BindLike(const ast::Like& like, const ExprScope& where);
  const BoundExpr* BindIn(const ast::In& in, const ExprScope& where);
  const BoundExpr* BindInQuery(const ast::In& in, const BoundExpr* value, const ExprScope& where);
  void CheckInList(const Args& args, Span at, Span list);
  const BoundExpr* BindQuantified(const ast::Quantified& quantified, const ExprScope& where);
  const BoundExpr* BindIsTest(const ast::IsTest& test, const ExprScope& where);
  const BoundExpr* BindExists(const ast::Exists& exists, const ExprScope& where);
  const BoundExpr* BindSubquery(const ast::Subquery& subquery, const ExprScope& where);
  const BoundExpr* BindCase(const ast::Case& expr, const ExprScope& where);
  const BoundExpr* BindCast(const ast::Cast& cast, const ExprScope& where);
  const BoundExpr* BindConstructor(const ast::Constructor& row, const ExprScope& where);
  const BoundExpr* BindCall(const ast::Call& call, const ExprScope& where);
  const BoundExpr* BindBraces(const ast::Call& call, const ExprScope& where);
  const BoundExpr* BindUserCall(const ast::Call& call, const ExprScope& where, Span at,
                                const Args& args);
  void RefuseUserClauses(const ast::Call& call, Span at);
  bool CheckPlainCall(const ast::Call& call, std::string_view name, Span at);
  bool ReportParameter(const ast::Expr* expr);
  // Temporary system functions, then those of modules, those of catalogs, the planner's own.
  static bool ComesFirst(const Session::Function& own, const FunctionDef* builtin);
  // A built-in function was taken: says so where the user has one of that name. `told`: how many
  // diagnostics there were before the call was bound.
  void TellHidden(const Session::Function& own, const FunctionDef& taken, Span at, size_t told);
  const BoundExpr* BindBuiltin(const ast::Call& call, const FunctionDef& function,
                               const ExprScope& where, Span at, const Args& args);
  const BoundExpr* BindJson(const ast::Call& call, const ExprScope& where, Span at);
  void RefuseJson(const BoundExpr* call);
  void CheckJsonArray(const ast::JsonClauses& json, const DataType& type);
  bool BindArguments(const ast::Call& call, const ExprScope& where, Args* args,
                     std::vector<std::string_view>* names);
  const BoundExpr* FinishAggregate(const ast::Call& call, const FunctionDef* function,
                                   BoundExpr* bound, const ExprScope& where, Span at);
  void RefuseAggregate(const BoundExpr* call);  // refuse_aggregate.cc
  void RefuseDefault(const BoundExpr* call);
  const BoundExpr* FinishOver(const ast::Call& call, const FunctionDef* function, BoundExpr* bound,
                              const ExprScope& where, Span at);
  const BoundWindow* BindWindow(const ast::WindowSpec& spec, const ExprScope& where);
  void CheckWindowOf(const FunctionDef& function, const ast::WindowSpec& spec,
                     const BoundWindow& window, Span at);
  void CheckBaseWindow(const ast::WindowSpec& spec, const ast::WindowSpec& base);
  Span FrameSpan(const ast::WindowSpec& spec) const;
  void CheckFrame(const ast::WindowSpec& spec, BoundWindow* window, const ExprScope& where);
  const ast::WindowSpec* NamedWindow(const ast::Select* select, const ast::Ident& name);

  // The check of an operator or function with its result; an error is reported at `at`.
  BoundExpr* Apply(const FunctionDef& function, std::string_view name, Args args, Span at,
                   std::span<const std::string_view> names = {});
  BoundExpr* ApplyOperator(std::string_view op, Args args, Span at);
  // The same of a function that the user has declared.
  BoundExpr* ApplyUser(const FunctionInfo& function, const ast::Call& call, Args args, Span at);
  bool CheckArgumentName(const FunctionInfo& function, const ast::Ident& name);
  void RefuseComparison(const BoundExpr* expr);
  bool RefuseOrder(const BoundExpr* expr, const DataType& left, const DataType& right);
  void RefuseCall(const BoundExpr* call);  // refuse_call.cc
  void RefuseImplicitCast(const BoundExpr* user, const BoundExpr& value, const DataType& to,
                          std::string_view what);
  void RefuseDifference(const BoundExpr* call, const DataType& a, const DataType& b);
  // The same node: what the validator takes and no rule of the planner.
  const BoundExpr* Unrunnable(const BoundExpr* expr, std::string_view what, std::string_view help);
  void ReportCall(const FunctionDef& function, const CallError& error, std::string_view name,
                  const Args& args, Span at);
  // A condition: BOOLEAN, no aggregates where the clause has none.
  const BoundExpr* BindCondition(const ast::Expr* expr, const ExprScope& where);
  void RefuseAggregates(const BoundExpr* expr, Clause clause);
  // A bare NULL where nothing gives it a type.
  bool RefuseNull(const BoundExpr* expr);

  // To be said when the node runs, and not when it stands in a view that nobody reads.
  void Refuse(const BoundRel* rel, Diagnostic diagnostic, bool streaming_only = false);
  void Refuse(const BoundExpr* expr, Diagnostic diagnostic, bool streaming_only = false);

  // Nodes.
  BoundExpr* NewExpr(BoundExprKind kind, DataType type, Span span);
  const BoundExpr* Unknown(Span span) {
    return NewExpr(BoundExprKind::kUnknown, DataType::Unknown(), span);
  }
  const BoundExpr* ColumnExpr(const BoundColumn& column, Span span, bool outer = false);
  BoundExpr* CallExpr(std::string name, DataType type, Args args, Span span);
  BoundRel* NewRel(BoundRelKind kind, Span span);
  Span StatementAt() const { return statement_at_; }
  Span StatementSpan() const { return statement_span_; }
  std::string Text(Span span) const { return std::string(text_.substr(span.begin, span.size())); }
  bool Deep() const { return depth_ > kMaxBindDepth; }

  struct CommonTable {
    std::string name;
    const BoundRel* rel;
    bool read = false;
  };

  Session* session_;
  BoundScript* out_;
  std::string_view text_;
  std::vector<Diagnostic>* diagnostics_;
  std::vector<CommonTable> ctes_;
  Refusals refusals_;
  int depth_ = 0;
  int statement_ = 0;
  Span statement_at_;                 // the first token of the statement that is being bound
  Span statement_span_;               // all of it
  std::map<int, TableDraft> drafts_;  // by table: the definitions that this script wrote
  std::map<std::string, Diagnostic> wrong_settings_;  // by key: told when a query reads them
  bool explaining_ = false;
  std::map<const ast::WindowSpec*, const BoundWindow*> named_windows_;  // those of WINDOW clauses
  std::vector<const BoundExpr*> groupings_;  // GROUPING(...) of the SELECT that is being bound
  // Of columns in FROM and in MATCH_RECOGNIZE: the table or pattern variable in front of them.
  std::map<const BoundExpr*, std::string_view> qualified_;
};

// Equal in meaning: same column, same literal, same call of equal arguments.
bool SameExpr(const BoundExpr& a, const BoundExpr& b);
// The first node, in the order of the text, for which the member is set below `expr`.
// Where Flink says that an operator begins: behind the bracket in front of its left side.
Span WithoutBracket(const BoundExpr& left, Span whole);
const BoundExpr* FindKind(const BoundExpr* expr, BoundExprKind kind);
std::vector<std::string> NamesOf(const std::vector<BoundColumn>& columns);
// What the validator compares and the generated code cannot.
bool AreNumberAndString(const DataType& a, const DataType& b);
// NULL as it is written, not as a value that may be null.
bool IsNullLiteral(const BoundExpr& expr);
// Null when there is none of that name.
const BoundColumn* FindColumn(const BoundRel& rel, std::string_view name);

}  // namespace weir::sql
