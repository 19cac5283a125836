#include <algorithm>

#include "sql/assist/meaning.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
namespace {

constexpr int kMaxHops = 100;

// The column's name between the brackets of CREATE TABLE.
std::optional<Span> ColumnOfTable(const Meaning& meaning, const BoundTable& table,
                                  const std::string& name) {
  if (table.made.empty()) return std::nullopt;
  const std::vector<Token>& tokens = meaning.tokens();
  const std::optional<size_t> made = meaning.TokenAt(table.made.end);
  size_t at = made ? *made : tokens.size() - 1;
  while (!tokens[at].Is(Tok::kLParen)) {
    if (tokens[at].Is(Tok::kEnd) || tokens[at].Is(Tok::kSemicolon)) return table.made;
    if (tokens[at].Is(Kw::kWith) || tokens[at].Is(Kw::kAs)) return table.made;
    ++at;
  }
  const size_t close = meaning.Closing(at);
  for (++at; at < close; ++at) {
    if (tokens[at].Is(Tok::kLParen)) at = std::min(meaning.Closing(at), close);
    const bool starts = tokens[at - 1].Is(Tok::kLParen) || tokens[at - 1].Is(Tok::kComma);
    if (starts && IsName(tokens[at]) && meaning.Word(tokens[at]) == name) return tokens[at].span;
  }
  return table.made;
}

// `expr AS name`: the name; without one the expression.
Span Written(const Meaning& meaning, const BoundExpr& expr, const std::string& name) {
  const std::vector<Token>& tokens = meaning.tokens();
  std::optional<size_t> at = meaning.TokenAt(expr.span.end);
  if (!at) return expr.span;
  size_t next = *at;
  if (tokens[next].span.end <= expr.span.end) ++next;
  if (tokens[next].Is(Kw::kAs)) ++next;
  const bool alias = IsName(tokens[next]) && meaning.Word(tokens[next]) == name;
  return alias ? tokens[next].span : expr.span;
}

std::optional<Span> MadeAt(const Meaning& meaning, ColumnId id) {
  const BoundScript& bound = meaning.bound();
  for (int hops = 0; hops < kMaxHops; ++hops) {
    if (id <= 0 || static_cast<size_t>(id) >= bound.columns.size()) return std::nullopt;
    const ColumnOrigin& origin = bound.columns[static_cast<size_t>(id)];
    if (origin.rel == nullptr || origin.index >= origin.rel->columns.size()) return std::nullopt;
    const BoundRel& rel = *origin.rel;
    const BoundColumn& column = rel.columns[origin.index];
    if (rel.kind == BoundRelKind::kScan && rel.table >= 0) {
      const BoundTable& table = bound.tables[static_cast<size_t>(rel.table)];
      if (table.view == nullptr) return ColumnOfTable(meaning, table, column.name);
      if (origin.index >= table.view->columns.size()) return meaning.MadeAt(table);
      id = table.view->columns[origin.index].id;
      continue;
    }
    if (rel.kind == BoundRelKind::kProject && origin.index < rel.exprs.size()) {
      const BoundExpr& expr = *rel.exprs[origin.index];
      const bool passed = expr.kind == BoundExprKind::kColumn && expr.span.empty();
      if (!passed) return Written(meaning, expr, column.name);
      id = expr.column;
      continue;
    }
    return rel.span.empty() ? std::nullopt : std::optional<Span>(rel.span);
  }
  return std::nullopt;
}

// `o` of `o.amount`, and of `FROM orders AS o`.
std::optional<Span> AliasAt(const Meaning& meaning, size_t index) {
  const std::string name = meaning.Word(meaning.tokens()[index]);
  for (const FromItem& item : meaning.Scope(index)) {
    if (item.alias != name) continue;
    if (!item.alias_span.empty()) return item.alias_span;
    return item.table == nullptr ? std::nullopt : meaning.MadeAt(*item.table);
  }
  return std::nullopt;
}

std::optional<Span> WordAt(const Meaning& meaning, size_t index) {
  const std::vector<Token>& tokens = meaning.tokens();
  const Token& token = tokens[index];
  if (!IsName(token)) return std::nullopt;
  const bool prefix = tokens[index + 1].Is(Tok::kDot);
  if (prefix) {
    if (const auto alias = AliasAt(meaning, index)) return alias;
  }
  if (const BoundExpr* column = meaning.ColumnAt(token.span)) {
    return MadeAt(meaning, column->column);
  }
  if (const BoundRel* scan = meaning.ScanAt(token.span)) {
    return meaning.MadeAt(meaning.bound().tables[static_cast<size_t>(scan->table)]);
  }
  const std::string name = meaning.Word(token);
  if (const BoundTable* subject = meaning.SubjectAt(index)) {
    if (subject->info.schema.FindColumn(name)) return ColumnOfTable(meaning, *subject, name);
  }
  if (const auto alias = AliasAt(meaning, index)) return alias;
  const BoundTable* table = meaning.FindTable({name});
  return table == nullptr ? std::nullopt : meaning.MadeAt(*table);
}

}  // namespace

std::optional<Span> ScriptAssist::DefinitionAt(uint32_t offset) const {
  const std::optional<size_t> at = meaning_->TokenAt(meaning_->Inside(offset));
  if (!at) return std::nullopt;
  const std::optional<Span> made = WordAt(*meaning_, *at);
  if (!made) return std::nullopt;
  return meaning_->Outside(*made);
}

}  // namespace weir::sql
