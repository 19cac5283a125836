// The tree as indented text: a line a field that says something.
#include <fmt/format.h>

#include <concepts>
#include <type_traits>

#include "sql/syntax/ast_fields.h"
#include "sql/syntax/parser.h"

namespace weir::sql {
namespace {

constexpr std::string_view kExprNames[] = {
    "literal", "interval", "column", "*",        "field", "item",   "unary",   "binary",
    "between", "like",     "in",     "compare",  "is",    "exists", "query",   "case",
    "cast",    "call",     "list",   "word",     "named", "table",  "columns", "model",
    "default", "?",        "lambda", "sequence", "error"};
constexpr std::string_view kTableNames[] = {"table", "derived", "function", "unnest",
                                            "join",  "pivot",   "unpivot",  "match"};

class Dumper {
 public:
  explicit Dumper(bool spans) : spans_(spans) {}

  void Add(const ast::Statement& statement) {
    std::string line(StatementKindName(statement.kind));
    if (spans_) {
      line += fmt::format(" [{}-{}]", statement.span.begin, statement.span.end);
      if (!statement.terminated) line += " unterminated";
    }
    if (!statement.valid) line += " invalid";
    if (statement.execute) line += " execute";
    Line(line);
    ++depth_;
    std::visit([this](const auto& body) { Body(body); }, statement.body);
    --depth_;
  }
  std::string Take() { return std::move(out_); }

 private:
  void Line(std::string_view text) {
    out_.append(static_cast<size_t>(depth_) * 2, ' ');
    out_ += text;
    out_ += '\n';
  }

  void Body(const std::monostate&) {}
  void Body(const ast::Query* query) { (*this)("query", query); }
  template <typename T>
  void Body(const T& body) {
    ast::Fields(body, *this);
  }

  static std::string Quoted(std::string_view text) { return fmt::format("'{}'", text); }
  static std::string Text(const ast::Ident& ident) {
    return ident.quoted ? fmt::format("`{}`", ident.text) : std::string(ident.text);
  }
  static std::string Text(const ast::Name& name) {
    std::string text;
    for (const ast::Ident& part : name.parts) text += (text.empty() ? "" : ".") + Text(part);
    return text;
  }

  template <typename T>
  void Nested(std::string_view name, std::string_view what, const T& node) {
    Line(what.empty() ? std::string(name) : fmt::format("{} {}", name, what));
    ++depth_;
    ast::Fields(node, *this);
    --depth_;
  }

 public:
  // What Fields() calls.
  void operator()(std::string_view name, bool value) {
    if (value) Line(name);
  }
  void operator()(std::string_view name, char value) {
    if (value != 0) Line(fmt::format("{} {}", name, value));
  }
  template <typename T>
  requires(std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>) void operator()(
      std::string_view name, T value) {
    if (value != -1) Line(fmt::format("{} {}", name, value));
  }
  template <typename T>
  requires std::is_enum_v<T>
  void operator()(std::string_view name, T value) {
    if (static_cast<int>(value) != 0) Line(fmt::format("{} #{}", name, static_cast<int>(value)));
  }
  void operator()(std::string_view name, std::string_view value) {
    if (!value.empty()) Line(fmt::format("{} {}", name, value));
  }
  void operator()(std::string_view name, const ast::Ident& ident) {
    if (!ident.text.empty()) Line(fmt::format("{} {}", name, Text(ident)));
  }
  void operator()(std::string_view name, const ast::Name& value) {
    if (!value.empty()) Line(fmt::format("{} {}", name, Text(value)));
  }
  void operator()(std::string_view name, const ast::String& value) {
    if (!value.span.empty()) Line(fmt::format("{} {}", name, Quoted(value.value)));
  }
  void operator()(std::string_view name, const ast::Option& option) {
    Line(fmt::format("{} {} = {}", name, Quoted(option.key.value), Quoted(option.value.value)));
    if (option.plain_key) Line("plain key");
  }
  void operator()(std::string_view name, const ast::Statement& statement) {
    (void)name;
    Add(statement);
  }
  template <typename T>
  void operator()(std::string_view name, ast::List<T> items) {
    for (const T& item : items) (*this)(name, item);
  }
  void operator()(std::string_view name, const std::vector<ast::Statement>& statements) {
    for (const ast::Statement& statement : statements) (*this)(name, statement);
  }
  void operator()(std::string_view name, const ast::Expr* expr) {
    if (expr == nullptr) return;
    const std::string_view what = kExprNames[static_cast<size_t>(expr->kind)];
    Expression(name, what, *expr);
  }
  void operator()(std::string_view name, const ast::Interval* interval) {
    (*this)(name, static_cast<const ast::Expr*>(interval));
  }
  void operator()(std::string_view name, const ast::Table* table) {
    if (table == nullptr) return;
    const std::string_view what = kTableNames[static_cast<size_t>(table->kind)];
    switch (table->kind) {
      case ast::TableKind::kNamed:
        return Nested(name, what, static_cast<const ast::NamedTable&>(*table));
      case ast::TableKind::kDerived:
        return Nested(name, what, static_cast<const ast::DerivedTable&>(*table));
      case ast::TableKind::kFunction:
        return Nested(name, what, static_cast<const ast::FunctionTable&>(*table));
      case ast::TableKind::kUnnest:
        return Nested(name, what, static_cast<const ast::UnnestTable&>(*table));
      case ast::TableKind::kJoin:
        return Nested(name, what, static_cast<const ast::JoinTable&>(*table));
      case ast::TableKind::kPivot:
        return Nested(name, what, static_cast<const ast::PivotTable&>(*table));
      case ast::TableKind::kUnpivot:
        return Nested(name, what, static_cast<const ast::UnpivotTable&>(*table));
      case ast::TableKind::kMatch:
        return Nested(name, what, static_cast<const ast::MatchTable&>(*table));
    }
  }
  template <typename T>
  requires std::is_class_v<T>
  void operator()(std::string_view name, const T* node) {
    if (node != nullptr) Nested(name, "", *node);
  }
  template <typename T>
  requires std::is_class_v<T>
  void operator()(std::string_view name, const T& node) {
    const size_t before = out_.size();
    Nested(name, "", node);
    if (out_.find('\n', before) + 1 == out_.size()) out_.resize(before);  // says nothing
  }

 private:
  void Expression(std::string_view name, std::string_view what, const ast::Expr& expr);

  bool spans_;
  int depth_ = 0;
  std::string out_;
};

void Dumper::Expression(std::string_view name, std::string_view what, const ast::Expr& expr) {
  const auto show = [&](const auto* node) { Nested(name, what, *node); };
#define WEIR_SHOW(Kind, Type) \
  case ast::ExprKind::Kind:   \
    return show(static_cast<const ast::Type*>(&expr))
  switch (expr.kind) {
    WEIR_SHOW(kLiteral, Literal);
    WEIR_SHOW(kInterval, Interval);
    WEIR_SHOW(kColumn, Column);
    WEIR_SHOW(kStar, Star);
    WEIR_SHOW(kField, Field);
    WEIR_SHOW(kItem, Item);
    WEIR_SHOW(kUnary, Unary);
    WEIR_SHOW(kBinary, Binary);
    WEIR_SHOW(kBetween, Between);
    WEIR_SHOW(kLike, Like);
    WEIR_SHOW(kIn, In);
    WEIR_SHOW(kQuantified, Quantified);
    WEIR_SHOW(kIsTest, IsTest);
    WEIR_SHOW(kExists, Exists);
    WEIR_SHOW(kSubquery, Subquery);
    WEIR_SHOW(kCase, Case);
    WEIR_SHOW(kCast, Cast);
    WEIR_SHOW(kCall, Call);
    WEIR_SHOW(kConstructor, Constructor);
    WEIR_SHOW(kSymbol, Symbol);
    WEIR_SHOW(kNamedArg, NamedArg);
    WEIR_SHOW(kTableArg, TableArg);
    WEIR_SHOW(kDescriptor, Descriptor);
    WEIR_SHOW(kModelArg, ModelArg);
    WEIR_SHOW(kDefault, Default);
    WEIR_SHOW(kParameter, Parameter);
    WEIR_SHOW(kLambda, Lambda);
    WEIR_SHOW(kNextValue, NextValue);
    WEIR_SHOW(kError, ErrorExpr);
  }
#undef WEIR_SHOW
}

}  // namespace

std::string Dump(const ast::Script& script, bool spans) {
  Dumper dumper(spans);
  for (const ast::Statement& statement : script.statements) dumper.Add(statement);
  return dumper.Take();
}

}  // namespace weir::sql
