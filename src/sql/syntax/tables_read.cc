#include "sql/syntax/tables_read.h"

#include <algorithm>
#include <string_view>

namespace weir::sql {
namespace {

class Reader {
 public:
  void Visit(const ast::Query* query) {
    if (query == nullptr) return;
    const size_t hidden = hidden_.size();
    for (const ast::CommonTable& common : query->with) {
      if (query->recursive) hidden_.push_back(common.name.text);
      Visit(common.query);
      if (!query->recursive) hidden_.push_back(common.name.text);
    }
    VisitBody(*query);
    Visit(query->order_by);
    for (const ast::Expr* expr : {query->offset, query->limit, query->limit_start, query->fetch}) {
      Visit(expr);
    }
    hidden_.resize(hidden);
  }
  std::vector<const ast::Name*> Take() { return std::move(tables_); }

 private:
  void Add(const ast::Name& name) {
    const bool hides = name.parts.size() == 1 && std::find(hidden_.begin(), hidden_.end(),
                                                           name.parts[0].text) != hidden_.end();
    if (!hides && !name.empty()) tables_.push_back(&name);
  }

  // Long chains of UNION lean to the left: no recursion on them.
  void VisitBody(const ast::Query& query) {
    std::vector<const ast::Query*> rights;
    const ast::Query* left = &query;
    while (left->kind == ast::QueryKind::kSetOperation && (left == &query || Plain(*left))) {
      rights.push_back(left->right);
      left = left->left;
    }
    if (left != &query) {
      Visit(left);
    } else {
      VisitLeaf(query);
    }
    for (auto right = rights.rbegin(); right != rights.rend(); ++right) Visit(*right);
  }
  static bool Plain(const ast::Query& query) {
    return query.with.empty() && !query.has_order_by && query.limit == nullptr &&
           query.offset == nullptr && query.fetch == nullptr;
  }
  void VisitLeaf(const ast::Query& query) {
    switch (query.kind) {
      case ast::QueryKind::kSelect:
        if (query.select != nullptr) Visit(*query.select);
        break;
      case ast::QueryKind::kValues:
        Visit(query.rows);
        break;
      case ast::QueryKind::kTable:
        Add(query.table);
        break;
      case ast::QueryKind::kNested:
        Visit(query.left);
        break;
      case ast::QueryKind::kSetOperation:
        break;
    }
  }

  void Visit(const ast::Select& select) {
    for (const ast::SelectItem& item : select.items) Visit(item.expr);
    Visit(select.from);
    Visit(select.where);
    for (const ast::GroupElement* element : select.group_by) Visit(*element);
    Visit(select.having);
    for (const ast::NamedWindow& window : select.windows) Visit(window.spec);
    Visit(select.qualify);
  }
  void Visit(const ast::GroupElement& element) {
    Visit(element.expr);
    for (const ast::GroupElement* part : element.parts) Visit(*part);
  }
  void Visit(const ast::WindowSpec* spec) {
    if (spec == nullptr) return;
    Visit(spec->partition_by);
    Visit(spec->order_by);
    Visit(spec->lower.offset);
    Visit(spec->upper.offset);
  }
  void Visit(ast::List<const ast::Expr*> exprs) {
    for (const ast::Expr* expr : exprs) Visit(expr);
  }
  void Visit(ast::List<ast::OrderItem> items) {
    for (const ast::OrderItem& item : items) Visit(item.expr);
  }
  void Visit(const ast::Sample* sample) {
    if (sample == nullptr) return;
    Visit(sample->percent);
    Visit(sample->repeatable);
  }

  // Joins lean to the left as well.
  void Visit(const ast::Table* table) {
    std::vector<const ast::JoinTable*> joins;
    while (const auto* join = ast::As<ast::JoinTable>(table)) {
      joins.push_back(join);
      table = join->left;
    }
    VisitTable(table);
    for (auto join = joins.rbegin(); join != joins.rend(); ++join) {
      Visit((*join)->right);
      Visit((*join)->match_condition);
      Visit((*join)->on);
    }
  }
  void VisitTable(const ast::Table* table) {
    if (const auto* named = ast::As<ast::NamedTable>(table)) {
      Add(named->name);
      Visit(named->as_of);
      Visit(named->sample);
    } else if (const auto* derived = ast::As<ast::DerivedTable>(table)) {
      Visit(derived->query);
      Visit(derived->as_of);
      Visit(derived->sample);
    } else if (const auto* function = ast::As<ast::FunctionTable>(table)) {
      Visit(static_cast<const ast::Expr*>(function->call));
      Visit(function->sample);
    } else if (const auto* unnest = ast::As<ast::UnnestTable>(table)) {
      Visit(unnest->items);
    } else if (const auto* pivot = ast::As<ast::PivotTable>(table)) {
      Visit(pivot->input);
      for (const ast::PivotAggregate& aggregate : pivot->aggregates) Visit(aggregate.call);
      for (const ast::PivotValue& value : pivot->values) Visit(value.values);
    } else if (const auto* unpivot = ast::As<ast::UnpivotTable>(table)) {
      Visit(unpivot->input);
    } else if (const auto* match = ast::As<ast::MatchTable>(table)) {
      Visit(match->input);
      Visit(match->partition_by);
      Visit(match->order_by);
      for (const ast::Measure& measure : match->measures) Visit(measure.expr);
      for (const ast::PatternDefinition& definition : match->definitions) {
        Visit(definition.condition);
      }
    }
  }

  void Visit(const ast::Expr* expr) {
    std::vector<const ast::Binary*> chain;
    while (const auto* binary = ast::As<ast::Binary>(expr)) {
      chain.push_back(binary);
      expr = binary->left;
    }
    if (expr != nullptr) VisitExpr(*expr);
    for (auto binary = chain.rbegin(); binary != chain.rend(); ++binary) Visit((*binary)->right);
  }
  void VisitExpr(const ast::Expr& expr) {
    switch (expr.kind) {
      case ast::ExprKind::kInterval:
        return Visit(static_cast<const ast::Interval&>(expr).operand);
      case ast::ExprKind::kField:
        return Visit(static_cast<const ast::Field&>(expr).base);
      case ast::ExprKind::kItem:
        Visit(static_cast<const ast::Item&>(expr).base);
        return Visit(static_cast<const ast::Item&>(expr).index);
      case ast::ExprKind::kUnary:
        return Visit(static_cast<const ast::Unary&>(expr).operand);
      case ast::ExprKind::kIsTest:
        return Visit(static_cast<const ast::IsTest&>(expr).operand);
      case ast::ExprKind::kExists:
        return Visit(static_cast<const ast::Exists&>(expr).query);
      case ast::ExprKind::kSubquery:
        return Visit(static_cast<const ast::Subquery&>(expr).query);
      case ast::ExprKind::kConstructor:
        return Visit(static_cast<const ast::Constructor&>(expr).items);
      case ast::ExprKind::kNamedArg:
        return Visit(static_cast<const ast::NamedArg&>(expr).value);
      case ast::ExprKind::kLambda:
        return Visit(static_cast<const ast::Lambda&>(expr).body);
      case ast::ExprKind::kCast:
        Visit(static_cast<const ast::Cast&>(expr).operand);
        return Visit(static_cast<const ast::Cast&>(expr).format);
      case ast::ExprKind::kCall:
        return VisitCall(static_cast<const ast::Call&>(expr));
      default:
        return VisitPredicate(expr);
    }
  }
  void VisitPredicate(const ast::Expr& expr) {
    if (const auto* between = ast::As<ast::Between>(&expr)) {
      Visit(between->value);
      Visit(between->low);
      Visit(between->high);
    } else if (const auto* like = ast::As<ast::Like>(&expr)) {
      Visit(like->value);
      Visit(like->pattern);
      Visit(like->escape);
    } else if (const auto* in = ast::As<ast::In>(&expr)) {
      Visit(in->value);
      Visit(in->items);
      Visit(in->query);
    } else if (const auto* quantified = ast::As<ast::Quantified>(&expr)) {
      Visit(quantified->value);
      Visit(quantified->items);
      Visit(quantified->query);
    } else if (const auto* choice = ast::As<ast::Case>(&expr)) {
      Visit(choice->operand);
      for (const ast::When& when : choice->whens) {
        Visit(when.condition);
        Visit(when.result);
      }
      Visit(choice->otherwise);
    } else if (const auto* table = ast::As<ast::TableArg>(&expr)) {
      Add(table->table);
      Visit(table->query);
      Visit(table->partition_by);
      Visit(table->order_by);
    }
  }
  void VisitCall(const ast::Call& call) {
    Visit(call.args);
    Visit(call.order_by);
    Visit(call.separator);
    Visit(call.within_distinct);
    Visit(call.within_group);
    Visit(call.filter);
    Visit(call.over);
    if (call.json == nullptr) return;
    Visit(call.json->input);
    Visit(call.json->path);
    for (const ast::List<ast::JsonPair> pairs : {call.json->passing, call.json->pairs}) {
      for (const ast::JsonPair& pair : pairs) {
        Visit(pair.key);
        Visit(pair.value);
      }
    }
    Visit(call.json->on_empty_default);
    Visit(call.json->on_error_default);
    Visit(call.json->order_by);
  }

  std::vector<std::string_view> hidden_;
  std::vector<const ast::Name*> tables_;
};

}  // namespace

std::vector<const ast::Name*> TablesRead(const ast::Query& query) {
  Reader reader;
  reader.Visit(&query);
  return reader.Take();
}

}  // namespace weir::sql
