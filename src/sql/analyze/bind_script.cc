// The statements of a script, in order, and which function binds each.
#include <algorithm>

#include "base/core/ascii.h"
#include "sql/analyze/analyze.h"
#include "sql/analyze/binder.h"
#include "sql/analyze/settings.h"
#include "sql/analyze/table_options.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

namespace {

bool DefinesSomething(StatementKind kind) {
  switch (kind) {
    case StatementKind::kUnknown:
    case StatementKind::kCreateTable:
    case StatementKind::kCreateTableAs:
    case StatementKind::kCreateView:
    case StatementKind::kCreateFunction:
    case StatementKind::kCreateCatalog:
    case StatementKind::kCreateDatabase:
    case StatementKind::kCreateModel:
    case StatementKind::kCreateMaterializedTable:
    case StatementKind::kAlterTable:
    case StatementKind::kAlterView:
    case StatementKind::kAlterMaterializedTable:
    case StatementKind::kUse:
    case StatementKind::kLoadModule:
      return true;
    default:
      return false;
  }
}

}  // namespace

// A statement with an error in it may have meant to define what later ones use.
void Binder::BindBroken(const ast::Statement& statement) {
  const auto* table = std::get_if<ast::CreateTable>(&statement.body);
  const auto* view = std::get_if<ast::CreateView>(&statement.body);
  const ast::Name* name = table != nullptr ? &table->name : view != nullptr ? &view->name : nullptr;
  if (name != nullptr && !name->empty()) {
    session_->DefineOpen(session_->Path(*name), statement_);
  } else if (DefinesSomething(statement.kind)) {
    session_->LoseTrack();
  }
}

void Binder::CheckStatementPlan(const BoundStatement& bound) {
  std::vector<const BoundRel*> roots;
  switch (bound.kind) {
    case StatementKind::kQuery:
    case StatementKind::kExplain:
    case StatementKind::kInsert:
    case StatementKind::kExecuteInsert:
    case StatementKind::kStatementSet:
    case StatementKind::kCompilePlan:
    case StatementKind::kExecutePlan:
    case StatementKind::kCreateTableAs:
      if (bound.query != nullptr) roots.push_back(bound.query);
      for (const BoundSink& sink : bound.sinks) {
        if (sink.query != nullptr && sink.query != bound.query) roots.push_back(sink.query);
      }
      break;
    default:
      return;
  }
  for (auto& [key, wrong] : wrong_settings_) Report(std::move(wrong));
  wrong_settings_.clear();
  for (const BoundRel* root : roots) {
    for (Diagnostic& diagnostic : PlanChecker(*out_, refusals_, session_->batch()).Check(*root)) {
      // A view may be read by several statements: it is blamed once.
      const bool told =
          std::find(diagnostics_->begin(), diagnostics_->end(), diagnostic) != diagnostics_->end();
      if (!told) Report(std::move(diagnostic));
    }
  }
}

void Binder::Refuse(const BoundRel* rel, Diagnostic diagnostic, bool streaming_only) {
  refusals_.rels[rel].push_back({std::move(diagnostic), streaming_only});
}

void Binder::Refuse(const BoundExpr* expr, Diagnostic diagnostic, bool streaming_only) {
  refusals_.exprs[expr].push_back({std::move(diagnostic), streaming_only});
}

void Binder::BindStatement(const ast::Statement& statement) {
  BoundStatement bound;
  bound.kind = statement.kind;
  statement_at_ = statement.first_token;
  statement_span_ = statement.span;
  bound.span = statement.span;
  bound.batch = session_->batch();
  ctes_.clear();
  named_windows_.clear();
  groupings_.clear();
  if (statement.valid) {
    const size_t before = diagnostics_->size();
    BindBody(statement, &bound);
    CheckConnectors(bound);
    if (diagnostics_->size() == before) CheckStatementPlan(bound);
  } else {
    BindBroken(statement);
  }
  out_->statements.push_back(std::move(bound));
  ++statement_;
}

void Binder::BindSet(const ast::Set& set, StatementKind kind) {
  const std::string key(set.key);
  if (kind == StatementKind::kReset) {
    session_->Reset(key);
    if (key.empty()) {
      wrong_settings_.clear();
    } else {
      wrong_settings_.erase(key);
    }
  } else if (!session_->Set(key, std::string(set.value))) {
    Report(MakeError(DiagCode::kBadOption, set.value_span, "this is no mode that Flink runs in")
               .Help("write STREAMING, BATCH or AUTOMATIC"));
  } else {
    std::optional<Diagnostic> wrong = CheckSetting(key, set.value, set.value_span);
    wrong_settings_.erase(key);
    if (!wrong.has_value()) return;
    if (wrong->level == Level::kError) {
      wrong_settings_.emplace(key, std::move(*wrong));
    } else {
      Report(std::move(*wrong));
    }
  }
}

// Flink's grammar takes X'00' for a string, and its options do not.
void Binder::CheckOptions(ast::List<ast::Option> options) {
  for (const ast::Option& option : options) {
    for (const ast::String* text : {&option.key, &option.value}) {
      const Span at = text->span;
      if (at.size() < 2 || UpperAscii(text_[at.begin]) != 'X') continue;
      Report(MakeError(DiagCode::kBadOption, at, "an option is a string, not bytes")
                 .Help("write it as a string: '...'"));
    }
  }
}

void Binder::BindBody(const ast::Statement& statement, BoundStatement* bound) {
  if (const auto* set = std::get_if<ast::Set>(&statement.body)) {
    BindSet(*set, statement.kind);
  } else if (const auto* table = std::get_if<ast::CreateTable>(&statement.body)) {
    CheckOptions(table->options);
    BindCreateTable(*table, bound);
  } else if (const auto* view = std::get_if<ast::CreateView>(&statement.body)) {
    BindCreateView(*view, bound);
  } else if (const auto* function = std::get_if<ast::CreateFunction>(&statement.body)) {
    BindCreateFunction(*function, statement.kind);
  } else if (const auto* named = std::get_if<ast::CreateNamed>(&statement.body)) {
    CheckOptions(named->options);
    BindCreateNamed(*named, statement.kind);
  } else if (const auto* model = std::get_if<ast::CreateModel>(&statement.body)) {
    CheckOptions(model->options);
    BindCreateModel(*model, statement.first_token);
  } else if (const auto* drop = std::get_if<ast::Drop>(&statement.body)) {
    BindDrop(*drop, statement);
  } else if (const auto* alter = std::get_if<ast::Alter>(&statement.body)) {
    CheckOptions(alter->options);
    BindAlter(*alter, statement, bound);
  } else if (const auto* insert = std::get_if<ast::Insert>(&statement.body)) {
    BindInsert(*insert, bound);
  } else if (const auto* update = std::get_if<ast::Update>(&statement.body)) {
    BindUpdate(*update, bound);
  } else if (const auto* del = std::get_if<ast::Delete>(&statement.body)) {
    BindDelete(*del, bound);
  } else if (const auto* merge = std::get_if<ast::Merge>(&statement.body)) {
    BindMerge(*merge, bound);
  } else if (const auto* inserts = std::get_if<ast::StatementSet>(&statement.body)) {
    for (const ast::Statement& one : inserts->statements) {
      if (one.valid) BindBody(one, bound);
    }
  } else if (const auto* query = std::get_if<const ast::Query*>(&statement.body)) {
    if (*query == nullptr) return;
    CheckStream(**query);
    bound->query = BindQuery(**query, nullptr);
  } else if (const auto* command = std::get_if<ast::Command>(&statement.body)) {
    BindCommand(*command, statement, bound);
  } else if (const auto* show = std::get_if<ast::Show>(&statement.body)) {
    BindShow(*show, statement.first_token);
  } else if (const auto* wrapper = std::get_if<ast::Wrapper>(&statement.body)) {
    // EXPLAIN CREATE TABLE ... AS makes no table.
    explaining_ = statement.kind == StatementKind::kExplain;
    for (const ast::Statement& one : wrapper->inner) {
      if (one.valid) BindBody(one, bound);
    }
    explaining_ = false;
  }
}

BoundScript AnalyzeScript(const ast::Script& script, std::string_view text,
                          const AnalyzeOptions& options, const Catalog* catalog,
                          std::vector<Diagnostic>* diagnostics) {
  BoundScript bound;
  bound.columns.emplace_back();
  Session session(catalog, &bound, options.batch);
  for (const FunctionInfo& function : options.functions) {
    ast::Ident ident{function.name, {}};
    FunctionInfo info = function;
    info.given = true;
    session.DefineFunction({{&ident, 1}, {}}, Session::FunctionKeep::kTemporarySystem,
                           std::move(info));
  }
  Binder binder(&session, &bound, text, diagnostics);
  for (const ast::Statement& statement : script.statements) binder.BindStatement(statement);
  if (options.connectors != nullptr) {
    CheckConnectorOptions(script, bound, *options.connectors, options.flink_line, diagnostics);
  }
  return bound;
}

}  // namespace weir::sql
