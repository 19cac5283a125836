#include "pipeline/stages/stages.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/core/ascii.h"
#include "sql/analyze/analyze.h"
#include "sql/compile/compile.h"
#include "sql/compile/edits.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/parser.h"

namespace weir::pipeline {
namespace {

using arbiter::Stage;
using sql::LookUp;
using sql::Presence;

constexpr std::string_view kIn = "in";
constexpr std::string_view kOut = "out";

// What a stage writes, by name; nullopt: an external worker's, not known.
using Outputs = std::optional<std::map<std::string, sql::TableSchema>>;

class StageCatalog : public sql::Catalog {
 public:
  explicit StageCatalog(const Outputs& before) : before_(before) {}

  LookUp<sql::TableInfo> FindTable(const sql::ObjectPath& path) const override {
    if (path.database == kOut) return LookUp<sql::TableInfo>::Unknown();
    if (path.database != kIn) return empty_.FindTable(path);
    if (!before_) return LookUp<sql::TableInfo>::Unknown();
    const auto it = before_->find(path.object);
    if (it == before_->end()) return LookUp<sql::TableInfo>::Absent();
    sql::TableInfo info;
    info.path = path;
    info.schema = it->second;
    return LookUp<sql::TableInfo>::Known(std::move(info));
  }
  LookUp<sql::FunctionInfo> FindUserFunction(const std::vector<std::string>& path) const override {
    return empty_.FindUserFunction(path);
  }
  LookUp<sql::ModelInfo> FindModel(const sql::ObjectPath& path) const override {
    return empty_.FindModel(path);
  }
  Presence HasCatalog(std::string_view catalog) const override {
    return empty_.HasCatalog(catalog);
  }
  Presence HasDatabase(std::string_view catalog, std::string_view database) const override {
    if (database == kIn || database == kOut) return Presence::kKnown;
    return empty_.HasDatabase(catalog, database);
  }
  std::vector<std::string> TableNames(std::string_view, std::string_view database) const override {
    std::vector<std::string> names;
    if (database != kIn || !before_) return names;
    for (const auto& [name, schema] : *before_) names.push_back(name);
    return names;
  }
  std::vector<std::string> FunctionNames() const override { return {}; }

 private:
  const Outputs& before_;
  const sql::EmptyCatalog empty_;
};

// `in.x` and `out.x` with quotes, so that they are names.
std::vector<sql::Edit> QuoteStages(std::string_view text) {
  std::vector<sql::Edit> edits;
  sql::Lexer lexer(text);
  sql::Token last;
  for (sql::Token token = lexer.Next(); !token.Is(sql::Tok::kEnd); token = lexer.Next()) {
    if (token.Is(sql::Tok::kDot) && last.Is(sql::Tok::kWord) && last.span.end == token.span.begin) {
      const std::string word = LowerAscii(text.substr(last.span.begin, last.span.size()));
      if (word == kIn || word == kOut) {
        edits.push_back({last.span, "`" + word + "`", sql::EditReason::kVariable});
      }
    }
    last = token;
  }
  return edits;
}

std::vector<const sql::ast::Insert*> InsertsOf(const sql::ast::Statement& statement) {
  std::vector<const sql::ast::Insert*> inserts;
  if (const auto* insert = std::get_if<sql::ast::Insert>(&statement.body)) {
    inserts.push_back(insert);
  } else if (const auto* set = std::get_if<sql::ast::StatementSet>(&statement.body)) {
    for (const sql::ast::Statement& inner : set->statements) {
      if (const auto* one = std::get_if<sql::ast::Insert>(&inner.body)) inserts.push_back(one);
    }
  }
  return inserts;
}

// The columns that the INSERT into an `out.<name>` makes.
sql::TableSchema SchemaOf(const sql::ast::Insert& insert, const sql::BoundRel* query) {
  sql::TableSchema schema;
  if (query == nullptr || query->open) {
    schema.open = true;
    return schema;
  }
  for (size_t i = 0; i < query->columns.size(); ++i) {
    std::string name = query->columns[i].name;
    if (insert.has_columns && i < insert.columns.size()) {
      name = std::string(insert.columns[i].last().text);
    }
    const auto type = query->columns[i].type.WithTimeAttribute(sql::TimeAttribute::kNone);
    schema.columns.push_back({std::move(name), type, sql::ColumnKind::kPhysical, ""});
  }
  return schema;
}

struct Outcome {
  std::string error;
  std::map<std::string, sql::TableSchema> outputs;
};

Outcome CheckStage(Stage stage, const std::string& text, const Outputs& before,
                   const sql::ConnectorRegistry& connectors) {
  Outcome out;
  const std::vector<sql::Edit> edits = QuoteStages(text);
  const std::string script = sql::ApplyEdits(text, edits);
  std::vector<sql::Diagnostic> found;
  const sql::ast::Script parsed = sql::Parse(script, &found);
  const StageCatalog catalog(before);
  const sql::BoundScript bound = sql::AnalyzeScript(
      parsed, script, {false, &connectors, sql::kDefaultFlinkLine}, &catalog, &found);
  for (sql::Diagnostic& one : found) one.primary.span = sql::MapBack(edits, one.primary.span);
  out.error = sql::Summary(text, found, kMaxMessageBytes / 2);
  if (!out.error.empty()) return out;
  bool writes = false;
  for (size_t i = 0; i < parsed.statements.size() && i < bound.statements.size(); ++i) {
    const auto inserts = InsertsOf(parsed.statements[i]);
    const auto& sinks = bound.statements[i].sinks;
    for (size_t k = 0; k < inserts.size(); ++k) {
      writes = true;
      const auto& parts = inserts[k]->target.parts;
      if (parts.size() != 2 || parts[0].text != kOut) continue;
      out.outputs[std::string(parts[1].text)] =
          SchemaOf(*inserts[k], k < sinks.size() ? sinks[k].query : nullptr);
    }
  }
  if (stage == Stage::kLoad && !out.outputs.empty()) {
    out.error =
        fmt::format("out.{}: load is the last stage, nobody reads it", out.outputs.begin()->first);
  } else if (stage != Stage::kLoad && out.outputs.empty()) {
    out.error = "it hands nothing on: INSERT INTO out.<name> what the next stage is to read";
  } else if (!writes) {
    out.error = "it writes nothing: an INSERT is wanted";
  }
  return out;
}

}  // namespace

bool HasSqlStages(const PipelineSpec& spec) {
  return std::any_of(spec.stages.begin(), spec.stages.end(),
                     [](const auto& stage) { return !stage.sql.empty(); });
}

std::optional<StagesCheck> CheckStages(const PipelineSpec& spec,
                                       const sql::ConnectorRegistry& connectors) {
  StagesCheck check;
  std::string named;
  Outputs before = std::map<std::string, sql::TableSchema>{};  // of select: there is none
  for (const Stage stage : arbiter::kAllStages) {
    const std::string& text = spec.stages[static_cast<size_t>(stage)].sql;
    if (text.empty()) {
      before.reset();
      continue;
    }
    if (named.empty()) named = StageName(stage);
    Outcome outcome = CheckStage(stage, text, before, connectors);
    if (!outcome.error.empty()) {
      check.message = fmt::format("spec.stages.{}.sql: {}", StageName(stage), outcome.error);
      check.sql_valid = {"False", "SqlInvalid", check.message};
      return check;
    }
    before = std::move(outcome.outputs);
  }
  if (named.empty()) return std::nullopt;
  check.valid = true;
  check.message = fmt::format(
      "spec.stages.{}.sql: the operator does not run SQL stages yet; give the stage a worker",
      named);
  check.sql_valid = {"True", "Compiled", "the stages' SQL compiles, and each reads what is made"};
  return check;
}

}  // namespace weir::pipeline
