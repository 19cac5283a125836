#include "sql/assist/meaning.h"

#include <algorithm>

#include "sql/analyze/analyze.h"
#include "sql/compile/edits.h"
#include "sql/compile/functions.h"
#include "sql/compile/variables.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/parser.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
namespace {

bool Holds(Span outer, Span inner) { return outer.begin <= inner.begin && inner.end <= outer.end; }

}  // namespace

Meaning::Meaning(const CompileInput& input)
    : connectors_(input.connectors),
      clusters_(input.clusters),
      functions_(FunctionInfos(input.functions)) {
  std::vector<Diagnostic> ignored;
  edits_ = SubstituteVariables(input, &ignored);
  text_ = ApplyEdits(input.script, edits_);
  tokens_ = Tokenize(text_);
  if (text_.size() > std::min(kMaxAnalyzedBytes, input.max_bytes)) return;
  script_ = Parse(text_, &ignored);
  bound_ = AnalyzeScript(script_, text_,
                         {input.mode == Mode::kBatch, connectors_, input.flink_line, functions_},
                         nullptr, &ignored);
}

uint32_t Meaning::Inside(uint32_t offset) const {
  int64_t moved = offset;
  for (const Edit& edit : edits_) {
    if (edit.span.end > offset) break;
    moved += static_cast<int64_t>(edit.text.size()) - edit.span.size();
  }
  return static_cast<uint32_t>(std::clamp<int64_t>(moved, 0, static_cast<int64_t>(text_.size())));
}

Span Meaning::Outside(Span span) const { return MapBack(edits_, span); }

std::string Meaning::Word(const Token& token) const { return Unquote(TextOf(token), token.kind); }

std::optional<size_t> Meaning::TokenAt(uint32_t offset) const {
  const auto after =
      std::upper_bound(tokens_.begin(), tokens_.end(), offset,
                       [](uint32_t at, const Token& token) { return at < token.span.begin; });
  if (after == tokens_.begin()) return std::nullopt;
  const auto at = after - 1;
  const auto index = static_cast<size_t>(at - tokens_.begin());
  if (at->Is(Tok::kEnd) || offset > at->span.end) return std::nullopt;
  // Between two tokens that touch, the word is meant: `a|.b`, `f|(`.
  const bool word = IsName(*at) || at->Is(Tok::kWord) || IsString(*at);
  if (offset == at->span.begin && !word && index > 0 && tokens_[index - 1].span.end == offset) {
    return index - 1;
  }
  return index;
}

std::pair<size_t, size_t> Meaning::StatementAround(size_t token) const {
  size_t begin = std::min(token, tokens_.size() - 1);
  size_t end = begin;
  while (begin > 0 && !tokens_[begin - 1].Is(Tok::kSemicolon)) --begin;
  while (!tokens_[end].Is(Tok::kEnd) && !tokens_[end].Is(Tok::kSemicolon)) ++end;
  return {begin, end};
}

std::optional<size_t> Meaning::OpenBracket(size_t token) const {
  int depth = 0;
  for (size_t i = token; i-- > 0;) {
    const Tok kind = tokens_[i].kind;
    if (kind == Tok::kSemicolon) break;
    if (kind == Tok::kRParen) ++depth;
    if (kind == Tok::kLParen && depth-- == 0) return i;
  }
  return std::nullopt;
}

size_t Meaning::Closing(size_t open) const {
  int depth = 0;
  size_t i = open;
  for (; !tokens_[i].Is(Tok::kEnd) && !tokens_[i].Is(Tok::kSemicolon); ++i) {
    if (tokens_[i].Is(Tok::kLParen)) ++depth;
    if (tokens_[i].Is(Tok::kRParen) && --depth == 0) return i;
  }
  return i;
}

const BoundTable* Meaning::FindTable(const std::vector<std::string>& name) const {
  if (name.empty()) return nullptr;
  const BoundTable* found = nullptr;
  for (const BoundTable& table : bound_.tables) {
    const ObjectPath& path = table.info.path;
    if (path.object != name.back()) continue;
    if (name.size() > 1 && path.database != name[name.size() - 2]) continue;
    if (name.size() > 2 && path.catalog != name[name.size() - 3]) continue;
    found = &table;
  }
  return found;
}

std::optional<Span> Meaning::MadeAt(const BoundTable& table) const {
  if (!table.made.empty()) return table.made;
  if (table.statement < 0) return std::nullopt;
  const auto index = static_cast<size_t>(table.statement);
  if (index >= script_.statements.size()) return std::nullopt;
  const ast::Statement& statement = script_.statements[index];
  if (const auto* view = std::get_if<ast::CreateView>(&statement.body)) return view->name.span;
  if (const auto* made = std::get_if<ast::CreateTable>(&statement.body)) return made->name.span;
  return std::nullopt;
}

const BoundExpr* Meaning::ColumnAt(Span token) const {
  const BoundExpr* best = nullptr;
  for (const BoundExpr& expr : bound_.exprs) {
    const bool column = expr.kind == BoundExprKind::kColumn && expr.column > 0;
    if (!column || !Holds(expr.span, token)) continue;
    if (best == nullptr || expr.span.size() < best->span.size()) best = &expr;
  }
  return best;
}

const BoundRel* Meaning::ScanAt(Span token) const {
  const BoundRel* best = nullptr;
  for (const BoundRel& rel : bound_.rels) {
    const bool scan = rel.kind == BoundRelKind::kScan && rel.table >= 0;
    if (!scan || !Holds(rel.span, token)) continue;
    if (best == nullptr || rel.span.size() < best->span.size()) best = &rel;
  }
  return best;
}

const BoundColumn* Meaning::OutputAt(size_t token) const {
  if (token == 0 || !IsName(tokens_[token])) return nullptr;
  size_t before = token - 1;
  if (tokens_[before].Is(Kw::kAs) && before > 0) --before;
  const uint32_t end = tokens_[before].span.end;
  const std::string name = Word(tokens_[token]);
  for (const BoundRel& rel : bound_.rels) {
    if (rel.kind != BoundRelKind::kProject) continue;
    for (size_t i = 0; i < rel.exprs.size() && i < rel.columns.size(); ++i) {
      const bool here = rel.exprs[i]->span.end == end && !rel.exprs[i]->span.empty();
      if (here && rel.columns[i].name == name) return &rel.columns[i];
    }
  }
  return nullptr;
}

const BoundTable* Meaning::SubjectAt(size_t token) const {
  const Span at = tokens_[token].span;
  for (const BoundTable& table : bound_.tables) {
    if (table.statement < 0 || table.made.empty() || table.view != nullptr) continue;
    const auto statement = static_cast<size_t>(table.statement);
    if (statement >= bound_.statements.size()) continue;
    if (Holds(bound_.statements[statement].span, at) && table.made.end <= at.begin) return &table;
  }
  for (const BoundStatement& statement : bound_.statements) {
    for (const BoundSink& sink : statement.sinks) {
      const bool listed = sink.table >= 0 && sink.target.end <= at.begin &&
                          Holds(statement.span, at) &&
                          (sink.query == nullptr || at.end <= sink.query->span.begin);
      if (listed) return &bound_.tables[static_cast<size_t>(sink.table)];
    }
  }
  return nullptr;
}

}  // namespace weir::sql
