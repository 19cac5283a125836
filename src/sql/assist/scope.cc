// What FROM names, read from the tokens, so that a query that does not parse yet has a scope, too;
// the columns of brackets and functions are those of the bound relation that stands there.
#include <algorithm>

#include "sql/assist/clause.h"
#include "sql/assist/meaning.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
bool EndsFrom(const Token& token) {
  switch (token.keyword) {
    case Kw::kWhere:
    case Kw::kGroup:
    case Kw::kHaving:
    case Kw::kOrder:
    case Kw::kLimit:
    case Kw::kWindow:
    case Kw::kUnion:
    case Kw::kIntersect:
    case Kw::kExcept:
    case Kw::kQualify:
    case Kw::kSelect:
      return true;
    default:
      return false;
  }
}

namespace {

bool EndsItem(const Token& token) {
  switch (token.keyword) {
    case Kw::kJoin:
    case Kw::kInner:
    case Kw::kLeft:
    case Kw::kRight:
    case Kw::kFull:
    case Kw::kCross:
    case Kw::kNatural:
    case Kw::kOn:
    case Kw::kUsing:
      return true;
    default:
      return token.Is(Tok::kComma) || EndsFrom(token);
  }
}

}  // namespace

const BoundRel* Meaning::RelBetween(size_t first, size_t last) const {
  const uint32_t begin = tokens_[first].span.begin;
  const uint32_t end = tokens_[last].span.end;
  const BoundRel* best = nullptr;
  for (const BoundRel& rel : bound_.rels) {
    if (rel.span.begin < begin || rel.span.end > end || rel.span.empty()) continue;
    if (best == nullptr || rel.span.size() >= best->span.size()) best = &rel;
  }
  return best;
}

void Meaning::FillColumns(size_t first, size_t last, size_t statement_begin, FromItem* item) const {
  if (!item->name.empty()) {
    item->table = FindTable(item->name);
    // WITH name AS (...), which hides a table.
    for (size_t i = statement_begin; item->name.size() == 1 && i < first; ++i) {
      if (!IsName(tokens_[i]) || Word(tokens_[i]) != item->name.front()) continue;
      if (!tokens_[i + 1].Is(Kw::kAs) || !tokens_[i + 2].Is(Tok::kLParen)) continue;
      item->table = nullptr;
      first = i + 2;
      last = Closing(first);
      break;
    }
    if (item->table != nullptr) {
      for (const Column& column : item->table->info.schema.columns) {
        item->columns.push_back({0, column.name, column.type});
      }
      return;
    }
    if (tokens_[first].span == item->name_span) return;  // neither
  }
  if (const BoundRel* rel = RelBetween(first, last)) item->columns = rel->columns;
}

// Reads one item that begins at `at`; where it ends.
size_t Meaning::ReadItem(size_t at, size_t end, FromItem* item) const {
  const size_t statement_begin = StatementAround(at).first;
  while (at < end && (tokens_[at].Is(Kw::kLateral) || tokens_[at].Is(Kw::kOuter))) ++at;
  const size_t first = at;
  if (at < end && IsName(tokens_[at]) && !tokens_[at + 1].Is(Tok::kLParen)) {
    item->name_span = tokens_[at].span;
    for (; at < end && IsName(tokens_[at]); at += 2) {
      item->name.push_back(Word(tokens_[at]));
      item->name_span.end = tokens_[at].span.end;
      if (!tokens_[at + 1].Is(Tok::kDot)) {
        ++at;
        break;
      }
    }
    item->alias = item->name.empty() ? "" : item->name.back();
  } else {
    while (at < end && !tokens_[at].Is(Tok::kLParen) && !EndsItem(tokens_[at])) ++at;
    if (at >= end || !tokens_[at].Is(Tok::kLParen)) return std::max(at, first + 1);
    at = std::min(Closing(at) + 1, end);
  }
  const size_t last = std::max(at, first + 1) - 1;
  if (at < end && tokens_[at].Is(Tok::kHintBegin)) {
    while (at < end && !tokens_[at].Is(Tok::kHintEnd)) ++at;
    if (at < end) ++at;
  }
  if (at + 3 < end && tokens_[at].Is(Kw::kFor)) {  // FOR SYSTEM_TIME AS OF o.ts
    at += 4;
    while (at < end && (IsName(tokens_[at]) || tokens_[at].Is(Tok::kDot)) &&
           (tokens_[at].Is(Tok::kDot) || tokens_[at - 1].Is(Tok::kDot) ||
            tokens_[at - 1].Is(Kw::kOf))) {
      ++at;
    }
  }
  if (at < end && tokens_[at].Is(Kw::kAs)) ++at;
  if (at < end && IsName(tokens_[at]) && !EndsItem(tokens_[at])) {
    item->alias = Word(tokens_[at]);
    item->alias_span = tokens_[at].span;
    ++at;
  }
  FillColumns(first, last, statement_begin, item);
  return at;
}

std::vector<FromItem> Meaning::ItemsOf(size_t begin, size_t end) const {
  std::vector<FromItem> items;
  bool expect = true;  // an item may begin here
  for (size_t at = begin; at < end;) {
    if (EndsFrom(tokens_[at])) break;
    if (expect) {
      FromItem item;
      at = ReadItem(at, end, &item);
      if (!item.alias.empty() || !item.columns.empty()) items.push_back(std::move(item));
      expect = false;
      continue;
    }
    expect = tokens_[at].Is(Tok::kComma) || tokens_[at].Is(Kw::kJoin);
    at = tokens_[at].Is(Tok::kLParen) ? std::min(Closing(at) + 1, end) : at + 1;
  }
  return items;
}

std::vector<FromItem> Meaning::Scope(size_t token) const {
  std::vector<FromItem> all;
  const auto [begin, end] = StatementAround(token);
  size_t inside = token;
  while (true) {
    const std::optional<size_t> open = OpenBracket(inside);
    const size_t from = open && *open >= begin ? *open + 1 : begin;
    const size_t to = open && *open >= begin ? std::min(Closing(*open), end) : end;
    // The SELECT around the token at this depth, then its FROM.
    size_t select = from;
    size_t next = to;
    for (size_t i = from; i < to; ++i) {
      if (tokens_[i].Is(Tok::kLParen)) {
        i = std::min(Closing(i), to);
        continue;
      }
      if (!tokens_[i].Is(Kw::kSelect)) continue;
      if (i <= inside) select = i;
      if (i > inside) next = std::min(next, i);
    }
    for (size_t i = select; i < next; ++i) {
      if (tokens_[i].Is(Tok::kLParen)) {
        i = std::min(Closing(i), next);
      } else if (tokens_[i].Is(Kw::kFrom)) {
        for (FromItem& item : ItemsOf(i + 1, next)) all.push_back(std::move(item));
        break;
      }
    }
    if (!open || *open < begin || *open == 0) break;
    inside = *open;
  }
  return all;
}

}  // namespace weir::sql
