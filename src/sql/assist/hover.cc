#include <fmt/format.h>

#include "base/core/ascii.h"
#include "sql/assist/meaning.h"
#include "sql/lineage/walker.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
namespace {

constexpr size_t kHoverSteps = 200'000;  // of lineage: a hover is answered while a person waits
constexpr size_t kHoverColumns = 60;

std::string_view KindWords(FunctionKind kind) {
  switch (kind) {
    case FunctionKind::kScalar:
      return "function";
    case FunctionKind::kAggregate:
      return "aggregate function";
    case FunctionKind::kTable:
      return "table function";
    case FunctionKind::kProcessTable:
      return "process table function";
    case FunctionKind::kWindowTvf:
      return "window table function";
    case FunctionKind::kGroupWindow:
      return "group window";
    case FunctionKind::kGroupWindowProperty:
      return "property of a group window";
    case FunctionKind::kMatch:
      return "function of MATCH_RECOGNIZE";
  }
  return "function";
}

std::string LineageOf(const BoundScript& script, ColumnId id) {
  LineageWalker walker(script, kHoverSteps);
  const LineageFound found = walker.OfColumn(id);
  std::string out;
  for (const auto& [input, how] : found.inputs) {
    const auto& [table, column, kind] = input;
    out += fmt::format("\n- `{}.{}`: {}", table, column,
                       kind == LineageKind::kValue ? LineageHowName(how) : LineageKindName(kind));
  }
  if (out.empty()) return out;
  if (walker.cut() || !found.complete) out += "\n- and maybe others";
  return "\n\nFrom" + out;
}

std::string ColumnMarkdown(const Meaning& meaning, ColumnId id, const std::string& name,
                           const DataType& type) {
  return fmt::format("**{}** `{}`{}", name, type.ToString(), LineageOf(meaning.bound(), id));
}

std::string TableMarkdown(const BoundTable& table) {
  std::string out =
      fmt::format("{} **{}**", table.view != nullptr ? "view" : "table", table.info.path.object);
  const auto connector = table.info.options.find("connector");
  if (connector != table.info.options.end()) out += fmt::format(" (`{}`)", connector->second);
  const std::vector<Column>& columns = table.info.schema.columns;
  out += "\n```sql";
  for (size_t i = 0; i < columns.size() && i < kHoverColumns; ++i) {
    out += fmt::format("\n{} {}", columns[i].name, columns[i].type.ToString());
  }
  if (columns.size() > kHoverColumns) {
    out += fmt::format("\n-- and {} more", columns.size() - kHoverColumns);
  }
  return out + "\n```";
}

std::string DefinedColumnMarkdown(const BoundTable& table, const Column& column) {
  std::string out = fmt::format("**{}** `{}` of `{}`", column.name, column.type.ToString(),
                                table.info.path.object);
  if (column.kind == ColumnKind::kComputed) out += "\n\nComputed: it is read only.";
  if (column.kind == ColumnKind::kMetadata || column.kind == ColumnKind::kMetadataVirtual) {
    out += fmt::format("\n\nMetadata `{}` of the connector.", column.metadata_key);
  }
  return out;
}

// What a cluster gives its tables: keys, since values may be what nobody is to see.
std::string ClusterMarkdown(const std::string& name, const Cluster& cluster) {
  std::string out = fmt::format("**{}**: a DataSource", name);
  if (!cluster.options.empty()) out += "; its tables get";
  const char* between = " ";
  for (const auto& [key, value] : cluster.options) {
    out += fmt::format("{}`{}`", between, key);
    between = ", ";
  }
  if (!cluster.secret.empty()) out += fmt::format("\n\nPasswords: Secret `{}`", cluster.secret);
  return out;
}

// A key or value of WITH.
std::string OptionHover(const Meaning& meaning, const OptionList& list, size_t token) {
  const std::vector<Token>& tokens = meaning.tokens();
  const bool value = token > 1 && tokens[token - 1].Is(Tok::kEq);
  const std::string key = meaning.Word(tokens[value ? token - 2 : token]);
  if (key == "cluster_name" && value && meaning.clusters() != nullptr) {
    const std::string name = meaning.Word(tokens[token]);
    const auto cluster = meaning.clusters()->find(name);
    return cluster == meaning.clusters()->end() ? "" : ClusterMarkdown(name, cluster->second);
  }
  const ConnectorDef* connector = meaning.ConnectorOf(list);
  if (key == "connector") return connector == nullptr ? "" : ConnectorMarkdown(*connector);
  if (connector == nullptr) return "";
  const OptionDoc doc = FindOptionDoc(*connector, *meaning.connectors(), list.options, key);
  if (doc.option == nullptr) return "";
  if (value && doc.option->type == OptionType::kFormat) {
    const ConnectorDef* format = meaning.connectors()->FindFormat(meaning.Word(tokens[token]));
    if (format != nullptr) return ConnectorMarkdown(*format);
  }
  return OptionMarkdown(key, doc);
}

std::string WordHover(const Meaning& meaning, size_t index) {
  const std::vector<Token>& tokens = meaning.tokens();
  const Token& token = tokens[index];
  const bool call = tokens[index + 1].Is(Tok::kLParen);
  if (!token.Is(Tok::kQuotedName)) {
    const FunctionDef* function = FindFunction(meaning.TextOf(token));
    const bool alone = function != nullptr && function->syntax == CallSyntax::kFunctionId;
    if (function != nullptr && (call || alone)) return FunctionMarkdown(*function);
  }
  for (const FunctionInfo& function : meaning.functions()) {
    if (call && EqualsIgnoringCase(function.name, meaning.Word(token))) {
      return FunctionMarkdown(function);
    }
  }
  if (token.Is(Tok::kWord) && IsReserved(token.keyword)) return "";
  if (const BoundExpr* column = meaning.ColumnAt(token.span)) {
    return ColumnMarkdown(meaning, column->column, meaning.Word(token), column->type);
  }
  if (const BoundColumn* column = meaning.OutputAt(index)) {
    return ColumnMarkdown(meaning, column->id, column->name, column->type);
  }
  if (const BoundRel* scan = meaning.ScanAt(token.span)) {
    return TableMarkdown(meaning.bound().tables[static_cast<size_t>(scan->table)]);
  }
  const std::string name = meaning.Word(token);
  if (const BoundTable* subject = meaning.SubjectAt(index)) {
    const std::optional<size_t> at = subject->info.schema.FindColumn(name);
    if (at) return DefinedColumnMarkdown(*subject, subject->info.schema.columns[*at]);
  }
  for (const FromItem& item : meaning.Scope(index)) {
    if (item.alias == name && item.table != nullptr) return TableMarkdown(*item.table);
  }
  const BoundTable* table = meaning.FindTable({name});
  return table == nullptr || !table->known ? "" : TableMarkdown(*table);
}

}  // namespace

std::string FunctionMarkdown(const FunctionDef& function) {
  std::string out = fmt::format("{} **{}**\n```sql", KindWords(function.kind), function.name);
  const std::vector<std::string> signatures = Signatures(function);
  for (const std::string& signature : signatures) out += "\n" + signature;
  if (signatures.empty()) out += "\n" + std::string(function.name);
  out += "\n```";
  if (function.Has(kFlagNotDeterministic)) out += "\n\nNot deterministic.";
  if (function.Has(kFlagOverOnly)) out += "\n\nNeeds an OVER clause.";
  if (function.Has(kFlagWithinGroup)) out += "\n\nWITHIN GROUP (ORDER BY ...) may follow.";
  return out;
}

std::string FunctionMarkdown(const FunctionInfo& function) {
  std::string out = fmt::format("function of spec.functions **{}**\n```sql", function.name);
  const std::vector<std::string> signatures = Signatures(function);
  for (size_t i = 0; i < signatures.size(); ++i) {
    const DataType& result = function.signatures[i].result;
    out += fmt::format("\n{}{} RETURNS {}",
                       function.kind == FunctionInfo::Kind::kAggregate ? "AGGREGATE " : "",
                       signatures[i], result.is_unknown() ? "ANY" : result.ToString());
  }
  if (signatures.empty()) out += "\n" + function.name;
  return out + "\n```";
}

ScriptAssist::ScriptAssist(const CompileInput& input)
    : meaning_(std::make_unique<const Meaning>(input)) {}
ScriptAssist::~ScriptAssist() = default;
ScriptAssist::ScriptAssist(ScriptAssist&&) noexcept = default;
ScriptAssist& ScriptAssist::operator=(ScriptAssist&&) noexcept = default;

std::optional<Hover> ScriptAssist::HoverAt(uint32_t offset) const {
  const std::optional<size_t> at = meaning_->TokenAt(meaning_->Inside(offset));
  if (!at) return std::nullopt;
  const Token& token = meaning_->tokens()[*at];
  std::string markdown;
  if (IsString(token)) {
    if (const auto list = meaning_->OptionsAround(*at)) {
      markdown = OptionHover(*meaning_, *list, *at);
    }
  } else if (token.Is(Tok::kWord) || token.Is(Tok::kQuotedName)) {
    markdown = WordHover(*meaning_, *at);
  }
  if (markdown.empty()) return std::nullopt;
  return Hover{meaning_->Outside(token.span), std::move(markdown)};
}

}  // namespace weir::sql
