// The printer's insides, shared by its files. Not for callers: see printer.h.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "sql/syntax/ast_statement.h"

namespace weir::sql {

class Printer {
 public:
  // `flat`: everything on one line.
  explicit Printer(bool flat) : flat_(flat) {}

  std::string Take() { return std::move(out_); }

  // print_statement.cc, print_table.cc
  void Put(const ast::Statement& statement);
  // print_query.cc
  void Put(const ast::Query& query);
  // print_expr.cc
  void Put(const ast::Expr& expr);
  void Put(const ast::TypeName& type);

 private:
  static constexpr size_t kWidth = 80;

  // ---- Text
  Printer& operator<<(std::string_view text) {
    out_ += text;
    return *this;
  }
  template <std::integral T>
  void Number(T number) {
    out_ += std::to_string(number);
  }
  void Line() {
    if (flat_) {
      out_ += ' ';
      return;
    }
    out_ += '\n';
    out_.append(static_cast<size_t>(indent_) * 2, ' ');
  }
  void If(bool condition, std::string_view text) {
    if (condition) out_ += text;
  }
  // Behind '(' and in front of ')'.
  void Indent() {
    ++indent_;
    if (!flat_) Line();
  }
  void Outdent() {
    --indent_;
    if (!flat_) Line();
  }
  // How wide `put` would be on one line; more than kWidth when it has more than one.
  template <typename F>
  std::string Flat(const F& put) const {
    Printer printer(true);
    put(printer);
    return printer.Take();
  }
  size_t Column() const {
    const size_t line = out_.rfind('\n');
    return line == std::string::npos ? out_.size() : out_.size() - line - 1;
  }
  // a, b, c: on one line when it fits, else an item a line, indented.
  template <typename T, typename F>
  void Items(ast::List<T> items, const F& put, bool always_lines = false) {
    const std::string flat = Flat([&](Printer& to) { to.FlatItems(items, put); });
    if (flat_ || (!always_lines && Column() + flat.size() < kWidth)) {
      *this << flat;
      return;
    }
    ++indent_;
    for (size_t i = 0; i < items.size(); ++i) {
      Line();
      put(*this, items[i]);
      If(i + 1 < items.size(), ",");
    }
    --indent_;
  }
  template <typename T, typename F>
  void FlatItems(ast::List<T> items, const F& put) {
    for (size_t i = 0; i < items.size(); ++i) {
      If(i > 0, ", ");
      put(*this, items[i]);
    }
  }
  // (a, b, c), broken like Items.
  template <typename T, typename F>
  void BracketItems(ast::List<T> items, const F& put, bool always_lines = false) {
    *this << "(";
    const size_t before = out_.size();
    Items(items, put, always_lines);
    if (out_.find('\n', before) != std::string::npos) Line();
    *this << ")";
  }

  // ---- print_expr.cc
  void Name(const ast::Name& name);
  void Name(const ast::Ident& ident);
  void Names(ast::List<ast::Ident> names);  // a, b
  void Names(ast::List<ast::Name> names);
  void String(const ast::String& string);
  void StringText(std::string_view value);
  void Operand(const ast::Expr* expr, int above);  // in brackets unless it binds closer
  void Exprs(ast::List<const ast::Expr*> exprs);
  void Brackets(const ast::Query* query);  // (query)
  void Fields(ast::List<ast::TypeField> fields);
  void PutLiteral(const ast::Literal& literal);
  void PutUnicode(const ast::Literal& literal);
  void PutInterval(const ast::Interval& interval);
  void PutQualifier(const ast::Interval& interval);
  void PutUnary(const ast::Unary& unary);
  void PutBinary(const ast::Binary& binary);
  void PutPredicate(const ast::Expr& expr);
  void PutIs(const ast::IsTest& test);
  void PutCase(const ast::Case& choice);
  void PutCast(const ast::Cast& cast);
  void PutConstructor(const ast::Constructor& constructor);
  void PutTableArg(const ast::TableArg& table);
  void PutDescriptor(const ast::Descriptor& descriptor);
  void PutRest(const ast::Expr& expr);
  // print_call.cc
  void PutCall(const ast::Call& call);
  void PutCallArguments(const ast::Call& call);
  void PutCallTail(const ast::Call& call);
  void PutSpecialArguments(const ast::Call& call);
  void PutJson(const ast::Call& call);
  void PutJsonPairs(ast::List<ast::JsonPair> pairs);
  void PutJsonBehavior(ast::JsonBehavior behavior, const ast::Expr* value, std::string_view on);
  void PutWindow(const ast::WindowSpec& spec);
  void PutBound(const ast::FrameBound& bound);
  void PutOrder(ast::List<ast::OrderItem> items);  // a DESC, b

  // ---- print_query.cc
  void PutBody(const ast::Query& query);
  void PutSelect(const ast::Select& select);
  void PutGroupBy(const ast::Select& select);
  void PutGroup(const ast::GroupElement& element);
  void PutTail(const ast::Query& query);
  void PutNested(const ast::Query& query);  // (query), indented
  void PutTable(const ast::Table& table);
  void PutTableHead(const ast::Table& table);
  void PutNamed(const ast::NamedTable& table);
  void PutJoin(const ast::JoinTable& join);
  void PutAlias(const ast::Table& table);
  void PutSample(const ast::Sample& sample);
  void PutPivot(const ast::PivotTable& pivot);
  void PutUnpivot(const ast::UnpivotTable& unpivot);
  void PutMatch(const ast::MatchTable& match);
  void PutPattern(const ast::Pattern& pattern, int above);
  void Hints(ast::List<ast::Hint> hints);

  // ---- print_table.cc
  void PutCreateTable(const ast::CreateTable& table);
  void PutElements(const ast::TableElements& elements, const ast::Distribution* distribution);
  void PutColumn(const ast::ColumnDef& column);
  void PutConstraint(const ast::Constraint& constraint, bool columns);
  void PutDistribution(const ast::Distribution& distribution);
  void PutLike(const ast::LikeClause& like);
  void PutAlter(const ast::Alter& alter, StatementKind kind);
  void PutAlterAction(const ast::Alter& alter, StatementKind kind);
  void PutAlterElements(const ast::Alter& alter);
  void PutPartitions(const ast::Alter& alter);
  void Options(ast::List<ast::Option> options);  // ('k' = 'v')
  void With(bool has, ast::List<ast::Option> options);
  void Comment(const ast::String& comment);
  void Partition(ast::List<ast::PartitionItem> items);  // PARTITION (a = 1)

  // ---- print_statement.cc
  void Body(const std::monostate&, StatementKind) {}
  void Body(const ast::Set& set, StatementKind kind);
  void Body(const ast::CreateTable& table, StatementKind kind);
  void Body(const ast::CreateView& view, StatementKind kind);
  void Body(const ast::CreateFunction& function, StatementKind kind);
  void Body(const ast::CreateNamed& named, StatementKind kind);
  void Body(const ast::CreateModel& model, StatementKind kind);
  void Body(const ast::Drop& drop, StatementKind kind);
  void Body(const ast::Alter& alter, StatementKind kind);
  void Body(const ast::Insert& insert, StatementKind kind);
  void Body(const ast::Update& update, StatementKind kind);
  void Body(const ast::Delete& erase, StatementKind kind);
  void Body(const ast::Merge& merge, StatementKind kind);
  void Body(const ast::StatementSet& set, StatementKind kind);
  void Body(const ast::Query* query, StatementKind kind);
  void Body(const ast::Command& command, StatementKind kind);
  void Body(const ast::Show& show, StatementKind kind);
  void Body(const ast::Wrapper& wrapper, StatementKind kind);
  void PutTarget(const ast::Name& target, ast::List<ast::Hint> hints,
                 ast::List<ast::TypeField> extend, const ast::Ident& alias);
  void PutAssignments(ast::List<ast::Assignment> assignments);
  void PutDescribe(const ast::Command& command);

  bool flat_;
  int indent_ = 0;
  std::string out_;
};

}  // namespace weir::sql
