// Queries: WITH, set operations, VALUES, ORDER BY of what is no SELECT.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

std::string Words(const DataType& type) {
  std::string text = type.NotNull().ToString();
  constexpr std::string_view kTail = " NOT NULL";
  if (text.ends_with(kTail)) text.resize(text.size() - kTail.size());
  return text;
}

// Where Flink shows the n-th column of a query.
Span ColumnSpan(const ast::Query& query, size_t index) {
  const ast::Query* at = &query;
  while (at->kind == ast::QueryKind::kNested || at->kind == ast::QueryKind::kSetOperation) {
    if (at->left == nullptr) return query.span;
    at = at->left;
  }
  if (at->kind != ast::QueryKind::kSelect || at->select == nullptr) return at->span;
  const auto& items = at->select->items;
  if (items.empty()) return at->span;
  return index < items.size() ? items[index].span : items.back().span;
}

Span SelectListSpan(const ast::Query& query) {
  const ast::Query* at = &query;
  while (at->kind == ast::QueryKind::kNested && at->left != nullptr) at = at->left;
  if (at->kind != ast::QueryKind::kSelect || at->select == nullptr || at->select->items.empty()) {
    return at->span;
  }
  return Join(at->select->items.front().span, at->select->items.back().span);
}

std::string SetOpText(const ast::Query& query) {
  std::string text;
  switch (query.op) {
    case ast::SetOp::kUnion:
      text = "UNION";
      break;
    case ast::SetOp::kIntersect:
      text = "INTERSECT";
      break;
    case ast::SetOp::kExcept:
      text = "EXCEPT";
      break;
    case ast::SetOp::kMinus:
      text = "MINUS";
      break;
  }
  return query.op_all ? text + " ALL" : text;
}

}  // namespace

BoundRel* Binder::BindQuery(const ast::Query& query, const Scope* outer) {
  if (Deep()) {
    BoundRel* rel = NewRel(BoundRelKind::kUnknown, query.span);
    rel->open = true;
    return rel;
  }
  ++depth_;
  const size_t visible = ctes_.size();
  std::vector<const BoundExpr*> groupings;
  groupings.swap(groupings_);
  BindWith(query, outer);
  BoundRel* rel = BindQueryBody(query, outer);
  ctes_.resize(visible);
  groupings_.swap(groupings);
  --depth_;
  return rel;
}

void Binder::BindWith(const ast::Query& query, const Scope* outer) {
  for (const ast::CommonTable& table : query.with) {
    if (table.query == nullptr) continue;
    BoundRel* itself = NewRel(BoundRelKind::kUnknown, table.query->span);
    itself->open = true;
    if (query.recursive) ctes_.push_back({std::string(table.name.text), itself});
    const size_t index = ctes_.size() - 1;
    const BoundRel* rel = BindQuery(*table.query, outer);
    if (query.recursive && ctes_[index].read) {
      Refuse(itself, messages::NotSupported(
                         table.name.span, "a WITH RECURSIVE table that reads itself",
                         "write out the steps that are needed, each a table of its own"));
      continue;
    }
    if (query.recursive) ctes_.pop_back();
    if (!table.columns.empty()) {
      BoundRel* named = Renamed(*rel, std::string(table.name.text), table.query->span);
      if (!rel->open && table.columns.size() != rel->columns.size()) {
        Span at = Join(table.columns.front().span, table.columns.back().span);
        const size_t bracket = text_.find('(', table.name.span.end);
        if (bracket < at.begin) at.begin = static_cast<uint32_t>(bracket);
        Report(messages::ColumnListCount(at, fmt::format("the list of {}", table.name.text),
                                         table.columns.size(), rel->columns.size(),
                                         NamesOf(rel->columns)));
        named->open = true;
      }
      for (size_t i = 0; i < table.columns.size(); ++i) {
        const std::string name(table.columns[i].text);
        if (i < named->columns.size()) {
          named->columns[i].name = name;
        } else {
          named->columns.push_back(NewColumn(name, DataType::Unknown()));
          named->exprs.push_back(Unknown(table.columns[i].span));
        }
      }
      rel = named;
    }
    ctes_.push_back({std::string(table.name.text), rel});
  }
}

// The same columns under ids of their own.
BoundRel* Binder::Renamed(const BoundRel& of, std::string name, Span span) {
  BoundRel* rel = NewRel(BoundRelKind::kProject, span);
  rel->inputs.push_back(&of);
  rel->name = std::move(name);
  rel->open = of.open;
  for (const BoundColumn& column : of.columns) {
    if (out_->columns.size() > kMaxBoundColumns) {
      rel->open = true;
      break;
    }
    rel->exprs.push_back(ColumnExpr(column, span));
    rel->columns.push_back(NewColumn(column.name, column.type));
    out_->columns.back() = {rel, rel->columns.size() - 1};
  }
  return rel;
}

BoundRel* Binder::BindQueryBody(const ast::Query& query, const Scope* outer) {
  BoundRel* rel = nullptr;
  switch (query.kind) {
    case ast::QueryKind::kSelect:
      return BindSelect(query, outer);
    case ast::QueryKind::kValues:
      rel = BindValues(query, outer);
      break;
    case ast::QueryKind::kTable: {
      ast::NamedTable table;
      table.name = query.table;
      table.span = query.table.span;
      rel = BindNamed(table, outer, nullptr).rel;
      break;
    }
    case ast::QueryKind::kSetOperation:
      rel = BindSetOperation(query, outer);
      break;
    case ast::QueryKind::kNested:
      rel = query.left == nullptr ? NewRel(BoundRelKind::kUnknown, query.span)
                                  : BindQuery(*query.left, outer);
      break;
  }
  return IsSorted(query) ? BindOrderBy(query, rel, outer) : rel;
}

// a UNION b UNION c leans to the left and may be long: no recursion along it.
BoundRel* Binder::BindSetOperation(const ast::Query& query, const Scope* outer) {
  std::vector<const ast::Query*> chain = {&query};
  while (true) {
    const ast::Query* left = chain.back()->left;
    const bool plain = left != nullptr && left->kind == ast::QueryKind::kSetOperation &&
                       left->with.empty() && !IsSorted(*left);
    if (!plain) break;
    chain.push_back(left);
  }
  if (chain.back()->left == nullptr) return NewRel(BoundRelKind::kUnknown, query.span);
  BoundRel* left = BindQuery(*chain.back()->left, outer);
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    if ((*at)->right == nullptr) continue;
    BoundRel* right = BindQuery(*(*at)->right, outer);
    left = Combine(**at, left, *(*at)->left, right, *(*at)->right);
  }
  return left;
}

BoundRel* Binder::Combine(const ast::Query& query, BoundRel* left, const ast::Query& left_query,
                          BoundRel* right, const ast::Query& right_query) {
  BoundRel* rel = NewRel(BoundRelKind::kSetOp, query.span);
  rel->inputs = {left, right};
  rel->name = SetOpText(query);
  rel->all = query.op_all;
  rel->open = left->open || right->open;
  const bool counts = left->columns.size() == right->columns.size();
  if (!counts && !rel->open) {
    Report(messages::SetOperationColumns(SelectListSpan(right_query), rel->name,
                                         left->columns.size(), right->columns.size()));
    rel->open = true;
  }
  for (size_t i = 0; i < left->columns.size(); ++i) {
    DataType type = left->columns[i].type;
    if (i < right->columns.size() && counts) {
      const DataType pair[] = {type, right->columns[i].type};
      const std::optional<DataType> common = CommonType(pair);
      if (!common.has_value()) {
        Report(messages::SetOperationTypes(ColumnSpan(left_query, i), rel->name, i + 1,
                                           Words(pair[0]), Words(pair[1]),
                                           ColumnSpan(right_query, i)));
      }
      type = common.value_or(DataType::Unknown());
      RefuseMixedColumns(rel, i, pair[0], pair[1], type, ColumnSpan(left_query, i));
    } else {
      type = DataType::Unknown();
    }
    rel->columns.push_back(NewColumn(left->columns[i].name, type));
    out_->columns.back() = {rel, i};
  }
  return rel;
}

// The validator finds a common type that one of the columns cannot be cast to when it runs.
void Binder::RefuseMixedColumns(const BoundRel* rel, size_t column, const DataType& left,
                                const DataType& right, const DataType& common, Span at) {
  if (common.HasUnknown()) return;
  for (const DataType* from : {&left, &right}) {
    if (from->HasUnknown() || from->Is(TypeRoot::kNull) || SameIgnoringNullability(*from, common)) {
      continue;
    }
    if (CanRunCast(*from, common) != Support::kNo) continue;
    Refuse(rel,
           messages::SetOperationTypes(at, rel->name, column + 1, Words(left), Words(right), {}));
    return;
  }
}

BoundRel* Binder::BindValues(const ast::Query& query, const Scope* outer) {
  BoundRel* rel = NewRel(BoundRelKind::kValues, query.span);
  const Scope scope{outer, {}, {}, nullptr};
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kValues;
  std::vector<std::vector<DataType>> types;
  bool told = false;
  size_t width = 0;
  for (size_t r = 0; r < query.rows.size(); ++r) {
    const auto* row = ast::As<ast::Constructor>(query.rows[r]);
    const bool is_row = row != nullptr && (row->constructor == ast::ConstructorKind::kRow ||
                                           row->constructor == ast::ConstructorKind::kImplicitRow);
    std::vector<const ast::Expr*> items;
    if (is_row) {
      items.assign(row->items.begin(), row->items.end());
    } else {
      items.push_back(query.rows[r]);
    }
    if (r == 0) width = items.size();
    if (items.size() != width && !told) {
      told = true;
      Report(messages::RowsDiffer(
          query.span, query.rows[r]->span,
          fmt::format("the first has {} values, another has {}", width, items.size())));
    }
    types.resize(std::max(types.size(), items.size()));
    for (size_t i = 0; i < items.size(); ++i) {
      const BoundExpr* value = BindExpr(items[i], where);
      rel->exprs.push_back(value);
      RefuseAggregates(value, Clause::kValues);
      types[i].push_back(RefuseNull(value) ? DataType::Unknown() : value->type);
    }
  }
  for (size_t i = 0; i < width && i < types.size(); ++i) {
    const std::optional<DataType> common = CommonType(types[i]);
    if (!common.has_value() && !told) {
      told = true;
      Report(messages::RowsDiffer(
          query.span, {},
          fmt::format("value {} has types that have nothing in common, {} and others", i + 1,
                      Words(types[i][0]))));
    }
    rel->columns.push_back(
        NewColumn(fmt::format("EXPR${}", i), common.value_or(DataType::Unknown())));
    out_->columns.back() = {rel, i};
  }
  rel->open = told;
  return rel;
}

// ORDER BY 2: whether the item is a position, and which.
bool Binder::OrdinalOf(const ast::Expr* expr, const BoundRel& rel, size_t* index, bool* bad) {
  const auto* literal = ast::As<ast::Literal>(expr);
  if (literal == nullptr || literal->literal != ast::LiteralKind::kInteger) return false;
  size_t value = 0;
  const char* const end = literal->text.data() + literal->text.size();
  const auto [at, error] = std::from_chars(literal->text.data(), end, value);
  *bad = error != std::errc() || at != end || value < 1 || value > rel.columns.size();
  *index = value - 1;
  if (*bad && !rel.open) {
    Report(messages::BadOrdinal(expr->span, literal->text, rel.columns.size()));
  }
  return true;
}

bool Binder::IsSorted(const ast::Query& query) {
  return query.has_order_by || query.limit != nullptr || query.limit_start != nullptr ||
         query.fetch != nullptr || query.offset != nullptr;
}

BoundRel* Binder::NewSort(const ast::Query& query, BoundRel* input) {
  BoundRel* rel = NewRel(BoundRelKind::kSort, query.span);
  rel->inputs.push_back(input);
  rel->columns = input->columns;
  rel->open = input->open;
  rel->limited = query.limit != nullptr || query.fetch != nullptr;
  rel->offset = query.offset != nullptr || query.limit_start != nullptr;
  rel->span_of_offset = query.offset_span;
  for (const ast::Expr* count : {query.limit, query.limit_start, query.fetch, query.offset}) {
    if (count == nullptr || count->kind != ast::ExprKind::kParameter) continue;
    Refuse(rel, messages::NotSupported(count->span, "the parameter ?",
                                       "write the value, or a ${variable} of the SqlJob"));
  }
  return rel;
}

BoundRel* Binder::BindOrderBy(const ast::Query& query, BoundRel* input, const Scope* outer) {
  BoundRel* rel = NewSort(query, input);
  Scope scope;
  scope.parent = outer;
  ScopeTable table;
  table.columns = input->columns;
  table.open = input->open;
  scope.tables.push_back(std::move(table));
  ExprScope where;
  where.scope = &scope;
  where.clause = Clause::kOrderBy;
  for (const ast::OrderItem& item : query.order_by) {
    size_t index = 0;
    bool bad = false;
    if (OrdinalOf(item.expr, *input, &index, &bad)) {
      if (!bad) {
        rel->order_by.push_back({ColumnExpr(input->columns[index], item.span), item.descending});
      }
      continue;
    }
    rel->order_by.push_back({BindExpr(item.expr, where), item.descending});
  }
  return rel;
}

}  // namespace weir::sql
