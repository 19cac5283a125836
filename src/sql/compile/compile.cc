#include "sql/compile/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sql/advice/advice.h"
#include "sql/analyze/analyze.h"
#include "sql/changelog/changelog.h"
#include "sql/compile/dag.h"
#include "sql/compile/edits.h"
#include "sql/compile/functions.h"
#include "sql/compile/parts.h"
#include "sql/compile/secrets.h"
#include "sql/compile/variables.h"
#include "sql/diag/messages.h"
#include "sql/diag/source_map.h"
#include "sql/state/describe.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/parser.h"

namespace weir::sql {
namespace {

// A fix of text that a variable brought is none for the script.
void MapFix(const std::vector<Edit>& edits, std::vector<Replacement>* fix) {
  for (Replacement& part : *fix) {
    const Span span = {MapBack(edits, part.span.begin, true), MapBack(edits, part.span.end, false)};
    if (span.begin > span.end || span.size() != part.span.size()) {
      fix->clear();
      return;
    }
    part.span = span;
  }
}

void MapDiagnostic(const std::vector<Edit>& edits, Diagnostic* diagnostic) {
  MapFix(edits, &diagnostic->fix);
  diagnostic->primary.span = MapBack(edits, diagnostic->primary.span);
  for (Label& label : diagnostic->secondary) {
    label.span = MapBack(edits, label.span);
  }
}

// SET and RESET in order; the last one wins.
StringMap EffectiveSettings(const ast::Script& script) {
  StringMap settings;
  for (const ast::Statement& statement : script.statements) {
    const auto* set = std::get_if<ast::Set>(&statement.body);
    if (set == nullptr) continue;
    if (statement.kind == StatementKind::kReset) {
      if (set->key.empty()) settings.clear();
      settings.erase(std::string(set->key));
    } else if (!set->key.empty()) {
      settings[std::string(set->key)] = set->value;
    }
  }
  return settings;
}

// The table, view, function, ... that a statement defines, changes or writes.
struct NamedObject {
  std::string operator()(const std::monostate&) const { return ""; }
  std::string operator()(const ast::Set& set) const { return std::string(set.key); }
  std::string operator()(const ast::CreateTable& table) const { return table.name.Text(); }
  std::string operator()(const ast::CreateView& view) const { return view.name.Text(); }
  std::string operator()(const ast::CreateFunction& function) const { return function.name.Text(); }
  std::string operator()(const ast::CreateNamed& named) const { return named.name.Text(); }
  std::string operator()(const ast::CreateModel& model) const { return model.name.Text(); }
  std::string operator()(const ast::Drop& drop) const { return drop.name.Text(); }
  std::string operator()(const ast::Alter& alter) const { return alter.name.Text(); }
  std::string operator()(const ast::Insert& insert) const { return insert.target.Text(); }
  std::string operator()(const ast::Update& update) const { return update.target.Text(); }
  std::string operator()(const ast::Delete& erase) const { return erase.target.Text(); }
  std::string operator()(const ast::Merge& merge) const { return merge.target.Text(); }
  std::string operator()(const ast::StatementSet&) const { return ""; }
  std::string operator()(const ast::Query*) const { return ""; }
  std::string operator()(const ast::Command& command) const { return command.name.Text(); }
  std::string operator()(const ast::Show& show) const { return show.name.Text(); }
  std::string operator()(const ast::Wrapper&) const { return ""; }
};
std::string ObjectOf(const ast::Statement& statement) {
  return std::visit(NamedObject{}, statement.body);
}

// A file says by itself in which mode it runs; a SqlJob's spec does.
Mode ModeOf(const CompileInput& input, const StringMap& settings) {
  if (input.target == Target::kSqlJob) return input.mode;
  const auto set = settings.find("execution.runtime-mode");
  if (set == settings.end()) return input.mode;
  return set->second == "batch" || set->second == "BATCH" ? Mode::kBatch : Mode::kStreaming;
}

void FillSummaries(CompiledUnit* unit) {
  std::set<std::string> connectors;
  std::set<std::string> sources;
  std::set<std::string> sinks;
  for (const UnitTable& table : unit->tables) {
    if (!table.connector.empty()) connectors.insert(table.connector);
  }
  for (const DagNode& node : unit->dag.nodes) {
    if (node.kind == NodeKind::kSource) sources.insert(node.name);
    if (node.kind == NodeKind::kSink) sinks.insert(node.name);
  }
  unit->connectors.assign(connectors.begin(), connectors.end());
  unit->sources.assign(sources.begin(), sources.end());
  unit->sinks.assign(sinks.begin(), sinks.end());
}

// Flink cuts a script at ';' by its own rules, which take "//" for two operators.
void EditComments(std::string_view text, std::vector<Edit>* edits) {
  Lexer lexer(text);
  for (Token token = lexer.Next(); !token.Is(Tok::kEnd); token = lexer.Next()) {
    if (!token.Is(Tok::kLineComment)) continue;
    const std::string_view comment = text.substr(token.span.begin, token.span.size());
    if (comment.starts_with("//") && comment.find_first_of(";'\"`*-") != std::string_view::npos) {
      edits->push_back({{token.span.begin, token.span.begin + 2}, "--", EditReason::kComment});
    }
  }
}

// The script as it means: without comments and layout, the case of names kept.
std::string TokenText(std::string_view text) {
  std::string tokens;
  Lexer lexer(text);
  for (Token token = lexer.Next(); !token.Is(Tok::kEnd); token = lexer.Next()) {
    if (IsTrivia(token.kind)) continue;
    tokens += text.substr(token.span.begin, token.span.size());
    tokens += '\n';
  }
  return tokens;
}

// A ${...} that could not be replaced is no SQL; that has been said once.
bool IsEchoOf(const std::vector<Diagnostic>& of_variables, const Diagnostic& diagnostic) {
  return std::any_of(of_variables.begin(), of_variables.end(), [&](const Diagnostic& variable) {
    return variable.level == Level::kError &&
           variable.primary.span.begin <= diagnostic.primary.span.begin &&
           diagnostic.primary.span.begin < variable.primary.span.end;
  });
}

// Before all else, so that every check sees the options of the clusters.
void PutClusters(const ConnectorRegistry& registry, std::vector<Edit>* before,
                 CompileInput* replaced, const CompileInput& input) {
  if (input.clusters == nullptr || replaced->script.find("cluster_name") == std::string::npos) {
    return;
  }
  std::vector<Diagnostic> ignored;  // they come again
  const ast::Script script = Parse(replaced->script, &ignored);
  std::vector<Edit> edits = ResolveClusters(script, replaced->script, *input.clusters, registry);
  SortEdits(&edits);
  *before = ComposeEdits(input.script, *before, edits);
  replaced->script = ApplyEdits(input.script, *before);
}

CompiledUnit MakeUnit(const CompileInput& input, const std::vector<Edit>& variables,
                      std::vector<Edit> own, const ast::Script& script,
                      std::vector<UnitTable> tables, Dag dag) {
  CompiledUnit unit;
  if (!input.functions.empty()) {
    own.insert(own.begin(), {{0, 0}, CreateFunctions(input.functions), EditReason::kFunction});
  }
  SortEdits(&own);
  unit.edits = ComposeEdits(input.script, variables, own);
  unit.script = ApplyEdits(input.script, unit.edits);
  unit.settings = EffectiveSettings(script);
  const SourceMap source(input.script);
  for (const ast::Statement& statement : script.statements) {
    const Span span = MapBack(variables, statement.span);
    unit.statements.push_back({statement.kind, span, source.At(span.begin).line,
                               Writes(statement.kind), ObjectOf(statement)});
  }
  unit.dag = std::move(dag);
  unit.tables = std::move(tables);
  unit.secrets = FindSecretRefs(unit.script);
  unit.contains_secrets = !unit.secrets.empty() || HoldsSecret(unit.script);
  FillSummaries(&unit);
  return unit;
}

}  // namespace

CompileOutput Compile(const CompileInput& input) {
  CompileOutput output;
  if (input.script.size() > input.max_bytes) {
    output.diagnostics.push_back(messages::ScriptTooLarge(input.script.size(), input.max_bytes));
    return output;
  }
  std::vector<Edit> before = SubstituteVariables(input, &output.diagnostics);
  CompileInput replaced = input;
  replaced.script = ApplyEdits(input.script, before);

  const ConnectorRegistry& registry =
      input.connectors != nullptr ? *input.connectors : ConnectorRegistry::Shipped();
  PutClusters(registry, &before, &replaced, input);
  const std::vector<Edit>& variables = before;

  std::vector<Diagnostic> found;
  const ast::Script script = Parse(replaced.script, &found);
  std::vector<Edit> own;
  std::vector<UnitTable> tables =
      CollectTables(script, replaced.script, registry, input.clusters, &own, &found);
  const bool whole = !HasErrors(found);
  BoundScript bound;
  const std::vector<FunctionInfo> functions = FunctionInfos(input.functions);
  if (replaced.script.size() <= kMaxAnalyzedBytes) {
    bound =
        AnalyzeScript(script, replaced.script,
                      {input.mode == Mode::kBatch, input.connectors, input.flink_line, functions},
                      nullptr, &found);
  } else {
    found.push_back(messages::TooLargeToAnalyze(replaced.script.size(), kMaxAnalyzedBytes));
  }
  if (whole) {  // rules on a tree with holes would only confuse
    CheckRules(script, replaced, ModeOf(input, EffectiveSettings(script)), &own, &found);
  }
  // Flink's optimizer comes to it when all else is right.
  Changelog changelog;
  StringMap settings = EffectiveSettings(script);
  settings.insert(input.configuration.begin(), input.configuration.end());
  if (whole && !HasErrors(found) && replaced.script.size() <= kMaxAnalyzedBytes) {
    changelog = InferChangelog(bound, settings, input.connectors);
    for (Diagnostic& one : CheckChangelog(bound, changelog)) found.push_back(std::move(one));
    // A script that does not run has worse to mend.
    if (!HasErrors(found)) {
      for (Diagnostic& one : Advise(bound, changelog, settings, input.connectors)) {
        found.push_back(std::move(one));
      }
    }
  }
  for (const Span value : TemplateValues(script, registry)) {
    const Span span = MapBack(variables, value);
    std::erase_if(output.diagnostics, [&](const Diagnostic& d) {
      return d.code == DiagCode::kUnknownVariable && span.begin <= d.primary.span.begin &&
             d.primary.span.end <= span.end;
    });
  }
  const std::vector<Diagnostic> of_variables = output.diagnostics;
  for (Diagnostic& diagnostic : found) {
    MapDiagnostic(variables, &diagnostic);
    if (IsEchoOf(of_variables, diagnostic)) continue;
    output.diagnostics.push_back(std::move(diagnostic));
  }
  for (Diagnostic& diagnostic : output.diagnostics) {
    const bool soften = input.validation == Validation::kWarn &&
                        InfoOf(diagnostic.code).cls == DiagClass::kSemantic &&
                        diagnostic.level == Level::kError;
    if (soften) diagnostic.level = Level::kWarning;
  }
  SettleFixes(input.script, &output.diagnostics);
  SortDiagnostics(&output.diagnostics);
  if (!HasErrors(output.diagnostics)) {
    EditComments(replaced.script, &own);
    output.unit = MakeUnit(input, variables, std::move(own), script, std::move(tables),
                           BuildDag(bound, replaced.script, changelog));
    output.unit->changes = ChangesOf(bound, changelog);
    if (input.lineage) output.unit->lineage = BuildLineage(bound);
    if (input.state) {
      output.unit->state =
          DescribeState(bound, settings, changelog, input.connectors, input.flink_line);
      for (const DeclaredFunction& one : input.functions) {
        output.unit->state.functions[one.name] = one.class_name + " " + one.artifact;
      }
      output.unit->state.tokens = TokenText(CreateFunctions(input.functions) + replaced.script);
    }
  }
  return output;
}

std::vector<Diagnostic> CheckSyntax(std::string_view script) {
  std::vector<Diagnostic> diagnostics;
  if (const size_t limit = CompileInput().max_bytes; script.size() > limit) {
    diagnostics.push_back(messages::ScriptTooLarge(script.size(), limit));
    return diagnostics;
  }
  Parse(script, &diagnostics);
  SettleFixes(script, &diagnostics);
  SortDiagnostics(&diagnostics);
  return diagnostics;
}

std::string Summary(std::string_view script, const std::vector<Diagnostic>& diagnostics,
                    size_t max_bytes) {
  const auto first = std::find_if(diagnostics.begin(), diagnostics.end(),
                                  [](const Diagnostic& d) { return d.level == Level::kError; });
  if (first == diagnostics.end()) return "";
  const Position at = SourceMap(script).At(first->primary.span.begin);
  std::string text = fmt::format("{} at line {}, column {}: {}", CodeText(first->code), at.line,
                                 at.column, first->message);
  if (first->primary.text.starts_with("did you mean")) {
    text += "; " + first->primary.text;
  } else if (!first->help.empty()) {
    text += "; " + first->help;
  }
  const auto more = std::count_if(first + 1, diagnostics.end(),
                                  [](const Diagnostic& d) { return d.level == Level::kError; });
  if (more > 0) text += fmt::format(" (and {} more)", more);
  if (text.size() > max_bytes) {
    size_t end = max_bytes < 3 ? 0 : max_bytes - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + "...";
  }
  return text;
}

}  // namespace weir::sql
