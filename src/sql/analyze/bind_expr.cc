// Expressions: columns, fields, operators. See binder.h.
#include <fmt/format.h>

#include <algorithm>

#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

std::string_view ClauseName(Clause clause) {
  switch (clause) {
    case Clause::kSelect:
      return "SELECT";
    case Clause::kWhere:
      return "WHERE";
    case Clause::kOn:
      return "ON";
    case Clause::kGroupBy:
      return "GROUP BY";
    case Clause::kHaving:
      return "HAVING";
    case Clause::kQualify:
      return "QUALIFY";
    case Clause::kOrderBy:
      return "ORDER BY";
    case Clause::kWindow:
      return "a window";
    case Clause::kFilter:
      return "FILTER";
    case Clause::kValues:
      return "VALUES";
    case Clause::kFunctionTable:
      return "FROM";
    case Clause::kComputed:
      return "a computed column";
    case Clause::kMatch:
      return "MATCH_RECOGNIZE";
    case Clause::kAssignment:
      return "SET";
  }
  return "";
}

// ---- nodes

BoundColumn Binder::NewColumn(std::string name, DataType type) {
  if (out_->columns.empty()) out_->columns.emplace_back();
  out_->columns.emplace_back();
  return {static_cast<ColumnId>(out_->columns.size() - 1), std::move(name), std::move(type)};
}

BoundExpr* Binder::NewExpr(BoundExprKind kind, DataType type, Span span) {
  BoundExpr& expr = out_->exprs.emplace_back();
  expr.kind = kind;
  expr.type = std::move(type);
  expr.span = span;
  return &expr;
}

const BoundExpr* Binder::ColumnExpr(const BoundColumn& column, Span span, bool outer) {
  BoundExpr* expr = NewExpr(BoundExprKind::kColumn, column.type, span);
  expr->column = column.id;
  expr->name = column.name;
  expr->outer = outer;
  return expr;
}

BoundExpr* Binder::CallExpr(std::string name, DataType type, Args args, Span span) {
  BoundExpr* expr = NewExpr(BoundExprKind::kCall, std::move(type), span);
  expr->name = std::move(name);
  for (const BoundExpr* arg : args) {
    expr->has_aggregate = expr->has_aggregate || arg->has_aggregate;
    expr->has_over = expr->has_over || arg->has_over;
  }
  expr->args = std::move(args);
  return expr;
}

BoundRel* Binder::NewRel(BoundRelKind kind, Span span) {
  BoundRel& rel = out_->rels.emplace_back();
  rel.kind = kind;
  rel.span = span;
  return &rel;
}

void Binder::Report(Diagnostic diagnostic) { diagnostics_->push_back(std::move(diagnostic)); }

bool IsNullLiteral(const BoundExpr& expr) {
  return expr.kind == BoundExprKind::kLiteral && expr.type.Is(TypeRoot::kNull);
}

bool SameExpr(const BoundExpr& a, const BoundExpr& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind || a.kind == BoundExprKind::kUnknown || a.kind == BoundExprKind::kSubquery) {
    return false;
  }
  if (a.column != b.column || a.name != b.name || a.distinct != b.distinct ||
      a.args.size() != b.args.size() || a.function != b.function || a.negated != b.negated) {
    return false;
  }
  if (a.kind == BoundExprKind::kOver && a.window != b.window) return false;
  if ((a.name == "CAST" || a.name == "TRY_CAST") && !(a.type == b.type)) return false;
  if (a.kind == BoundExprKind::kLiteral && !(a.type == b.type)) return false;
  for (size_t i = 0; i < a.args.size(); ++i) {
    if (!SameExpr(*a.args[i], *b.args[i])) return false;
  }
  return true;
}

Span WithoutBracket(const BoundExpr& left, Span whole) {
  return {std::max(left.span.begin, whole.begin), whole.end};
}

const BoundExpr* FindKind(const BoundExpr* expr, BoundExprKind kind) {
  if (expr->kind == kind) return expr;
  for (const BoundExpr* arg : expr->args) {
    if (!arg->has_aggregate && !arg->has_over && arg->kind != kind) continue;
    if (const BoundExpr* found = FindKind(arg, kind)) return found;
  }
  return nullptr;
}

std::vector<std::string> NamesOf(const std::vector<BoundColumn>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const BoundColumn& column : columns) names.push_back(column.name);
  return names;
}

// ---- the switch

const BoundExpr* Binder::BindExpr(const ast::Expr* expr, const ExprScope& where) {
  if (expr == nullptr) return Unknown({});
  if (Deep()) return Unknown(expr->span);
  ++depth_;
  const BoundExpr* bound = BindExprInner(expr, where);
  --depth_;
  return bound;
}

const BoundExpr* Binder::BindExprInner(const ast::Expr* expr, const ExprScope& where) {
  using ast::ExprKind;
  switch (expr->kind) {
    case ExprKind::kLiteral:
      return BindLiteral(*ast::As<ast::Literal>(expr), expr->span);
    case ExprKind::kInterval:
      return BindInterval(*ast::As<ast::Interval>(expr), where);
    case ExprKind::kColumn:
      return BindColumn(*ast::As<ast::Column>(expr), where);
    case ExprKind::kField:
      return BindField(*ast::As<ast::Field>(expr), where);
    case ExprKind::kItem:
      return BindItem(*ast::As<ast::Item>(expr), where);
    case ExprKind::kUnary:
      return BindUnary(*ast::As<ast::Unary>(expr), where);
    case ExprKind::kBinary:
      return BindBinary(*ast::As<ast::Binary>(expr), where);
    case ExprKind::kBetween:
      return BindBetween(*ast::As<ast::Between>(expr), where);
    case ExprKind::kLike:
      return BindLike(*ast::As<ast::Like>(expr), where);
    case ExprKind::kIn:
      return BindIn(*ast::As<ast::In>(expr), where);
    case ExprKind::kQuantified:
      return BindQuantified(*ast::As<ast::Quantified>(expr), where);
    case ExprKind::kIsTest:
      return BindIsTest(*ast::As<ast::IsTest>(expr), where);
    case ExprKind::kExists:
      return BindExists(*ast::As<ast::Exists>(expr), where);
    case ExprKind::kSubquery:
      return BindSubquery(*ast::As<ast::Subquery>(expr), where);
    case ExprKind::kCase:
      return BindCase(*ast::As<ast::Case>(expr), where);
    case ExprKind::kCast:
      return BindCast(*ast::As<ast::Cast>(expr), where);
    case ExprKind::kCall:
      return BindCall(*ast::As<ast::Call>(expr), where);
    case ExprKind::kConstructor:
      return BindConstructor(*ast::As<ast::Constructor>(expr), where);
    case ExprKind::kNamedArg:
      return BindExpr(ast::As<ast::NamedArg>(expr)->value, where);
    case ExprKind::kSymbol: {
      BoundExpr* symbol = NewExpr(BoundExprKind::kLiteral, DataType::Symbol(), expr->span);
      symbol->name = std::string(ast::As<ast::Symbol>(expr)->word);
      symbol->literal = true;
      symbol->is_symbol = true;
      return symbol;
    }
    case ExprKind::kParameter: {  // its type may follow from what stands around it
      if (where.clause == Clause::kComputed) {
        ReportParameter(expr);
        return Unknown(expr->span);
      }
      const BoundExpr* parameter = Unknown(expr->span);
      Refuse(parameter, messages::NotSupported(expr->span, "the parameter ?",
                                               "write the value, or a ${variable} of the SqlJob"));
      return parameter;
    }
    case ExprKind::kNextValue:
      Report(messages::UnknownTableBecause(ast::As<ast::NextValue>(expr)->sequence.span,
                                           ast::As<ast::NextValue>(expr)->sequence.Text(),
                                           "Flink has no sequences",
                                           "UUID() makes a value that is new in each row"));
      return Unknown(expr->span);
    case ExprKind::kStar:  // those of a SELECT list do not come here
      Report(
          MakeError(DiagCode::kBadStar, {expr->span.end - 1, expr->span.end}, "a star is no value")
              .Help("name the columns that are meant"));
      return Unknown(expr->span);
    case ExprKind::kDefault:
      Report(messages::NotSupported(expr->span, "DEFAULT",
                                    "leave it out, with a list of the columns that are given"));
      return Unknown(expr->span);
    case ExprKind::kTableArg:
    case ExprKind::kDescriptor:
    case ExprKind::kModelArg:
    case ExprKind::kLambda:
    case ExprKind::kError:
      return Unknown(expr->span);
  }
  return Unknown(expr->span);
}

// ---- columns and fields

const BoundExpr* Binder::BindColumn(const ast::Column& column, const ExprScope& where) {
  const std::span<const ast::Ident> parts(column.name.parts.data(), column.name.parts.size());
  if (parts.empty()) return Unknown(column.span);
  const Resolution found = Resolve(where.scope, parts, where.clause == Clause::kSelect);
  const auto span_from = [&](size_t part) {
    return Span{parts[part].span.begin, parts.back().span.end};
  };
  switch (found.kind) {
    case Resolution::Kind::kUnknown: {
      BoundExpr* open = NewExpr(BoundExprKind::kUnknown, DataType::Unknown(), column.span);
      open->name = std::string(parts[std::min(found.at, parts.size() - 1)].text);
      return open;
    }
    case Resolution::Kind::kColumn: {
      if (where.clause == Clause::kMatch && found.at + 1 < parts.size() &&
          !found.column.type.fields().empty()) {
        // Flink's rewriting of pattern variables loses the way to the field.
        Report(messages::BadMatch(
            span_from(found.at),
            fmt::format("MATCH_RECOGNIZE cannot read the field {} so", Text(span_from(found.at))),
            "put the column in brackets, behind its pattern variable: (A.r).x; in PARTITION BY and "
            "ORDER BY name a column that a subquery below makes of it"));
        return Unknown(column.span);
      }
      const BoundExpr* base = ColumnExpr(found.column, column.span, found.outer);
      if (!found.merged.empty()) out_->merged[base] = found.merged;
      if (found.at > 0 &&
          (where.clause == Clause::kMatch || where.clause == Clause::kFunctionTable)) {
        qualified_[base] = parts[found.at - 1].text;
      }
      for (const std::string& name : found.fields) {
        const Field* field = FieldOf(base->type, name);
        if (field == nullptr) return Unknown(column.span);
        BoundExpr* inner = CallExpr(name, field->type, {base}, column.span);
        inner->kind = BoundExprKind::kField;
        inner->of_path = true;
        if (base->type.nullable()) inner->type = inner->type.Nullable();
        base = inner;
      }
      const bool plain = found.fields.empty() && found.at + 1 < parts.size();
      if (plain && found.table == nullptr && !base->type.is_unknown() &&
          base->type.fields().empty()) {
        // Flink takes `a` in `a.x` for a table as long as it is no row.
        const std::vector<std::string> tables = TableNames(where.scope);
        const Span at = {parts[0].span.begin, parts[parts.size() - 2].span.end};
        Diagnostic diagnostic = messages::NoFields(at, parts[0].text, base->type.ToString());
        Report(std::move(diagnostic));
        return Unknown(column.span);
      }
      return BindFields(base, parts.subspan(found.at + 1), span_from(found.at),
                        std::string(parts[found.at].text), true, where.clause == Clause::kComputed);
    }
    case Resolution::Kind::kAmbiguous:
      if (found.candidates.size() > 1 && !found.candidates[0].empty() &&
          found.candidates[0] == found.candidates[1]) {
        return Unknown(column.span);  // two tables of one name: that is said once
      }
      Report(
          messages::AmbiguousColumn(span_from(found.at), parts[found.at].text, found.candidates));
      return Unknown(column.span);
    case Resolution::Kind::kNoTable: {
      const Span at = {parts[0].span.begin, parts[parts.size() - 2].span.end};
      if (where.clause == Clause::kMatch) {
        Report(messages::BadMatch(at, fmt::format("{} is no variable of the PATTERN", Text(at)),
                                  "name one that stands in PATTERN or SUBSET"));
        return Unknown(column.span);
      }
      Report(messages::UnknownAlias(at, Text(at), TableNames(where.scope)));
      return Unknown(column.span);
    }
    case Resolution::Kind::kNoColumn:
      break;
  }
  if (parts.size() == 1 && !parts[0].quoted) {
    const FunctionDef* function = FindFunction(parts[0].text);
    if (function != nullptr && function->syntax == CallSyntax::kFunctionId) {
      return Apply(*function, function->name, {}, column.span);
    }
  }
  if (found.table != nullptr) {
    Report(messages::UnknownColumn(parts[found.at].span, parts[found.at].text, found.table->alias,
                                   ColumnNames(*found.table)));
  } else {
    Diagnostic diagnostic =
        messages::UnknownColumn(column.span, parts[0].text, "", ColumnNames(where.scope));
    if (where.select != nullptr && where.clause != Clause::kSelect) {
      for (const ast::SelectItem& item : where.select->items) {
        if (item.alias.text != parts[0].text || parts.size() != 1) continue;
        diagnostic.Because(item.alias.span, "named here");
        diagnostic.help = fmt::format(
            "{} sees no names of the SELECT list: repeat the expression, or name it in a subquery",
            ClauseName(where.clause));
        break;
      }
    }
    Report(std::move(diagnostic));
  }
  return Unknown(column.span);
}

// `at` begins at the column: where Flink puts the blame for a field that is not there, but for
// computed columns, where it is the field.
const BoundExpr* Binder::BindFields(const BoundExpr* base, std::span<const ast::Ident> fields,
                                    Span at, std::string name, bool of_path, bool computed) {
  for (const ast::Ident& part : fields) {
    if (base->type.is_unknown()) return Unknown(base->span);
    if (base->type.fields().empty()) {
      Report(messages::NoFields(at, name, base->type.ToString()));
      return Unknown(base->span);
    }
    const Field* field = FieldOf(base->type, part.text);
    if (field == nullptr) {
      std::vector<std::string> known;
      for (const Field& one : base->type.fields()) known.push_back(one.name);
      Report(messages::UnknownField(computed ? part.span : at, part.span, part.text, name, known));
      return Unknown(base->span);
    }
    BoundExpr* inner = CallExpr(field->name, field->type, {base}, base->span);
    inner->kind = BoundExprKind::kField;
    inner->of_path = of_path;
    if (base->type.nullable()) inner->type = inner->type.Nullable();
    base = inner;
    name += "." + std::string(part.text);
  }
  return base;
}

const BoundExpr* Binder::BindField(const ast::Field& field, const ExprScope& where) {
  if (ReportParameter(field.base)) return Unknown(field.span);
  const BoundExpr* base = BindExpr(field.base, where);
  if (base->type.is_unknown() || field.star) return Unknown(field.span);
  const std::span<const ast::Ident> one(&field.field, 1);
  if (base->type.fields().empty()) {
    Report(messages::NoFields(base->span, Text(base->span), base->type.ToString()));
    return Unknown(field.span);
  }
  return BindFields(base, one, field.field.span, Text(base->span), false);
}

const BoundExpr* Binder::BindItem(const ast::Item& item, const ExprScope& where) {
  const BoundExpr* base = BindExpr(item.base, where);
  const bool of_row = base->type.Is(TypeRoot::kRow);  // its type depends on the index
  const BoundExpr* index = of_row && ReportParameter(item.index) ? Unknown(item.index->span)
                                                                 : BindExpr(item.index, where);
  const Span at = WithoutBracket(*base, item.span);
  if (base->type.is_unknown() || (of_row && index->type.is_unknown())) {
    return CallExpr("ITEM", DataType::Unknown(), {base, index}, at);
  }
  return ApplyOperator("ITEM", {base, index}, at);
}

// ---- operators

const BoundExpr* Binder::BindUnary(const ast::Unary& unary, const ExprScope& where) {
  const auto* number = ast::As<ast::Literal>(unary.operand);
  const BoundExpr* operand = number != nullptr && unary.op == ast::UnaryOp::kMinus
                                 ? BindLiteral(*number, unary.span, true)
                                 : BindExpr(unary.operand, where);
  switch (unary.op) {
    case ast::UnaryOp::kPlus:
      return ApplyOperator("+", {operand}, unary.span);
    case ast::UnaryOp::kMinus:
      return ApplyOperator("-", {operand}, unary.span);
    case ast::UnaryOp::kNot:
      return ApplyOperator("NOT", {operand}, unary.span);
    case ast::UnaryOp::kRunning:
    case ast::UnaryOp::kFinal:
      return operand;
    case ast::UnaryOp::kPrior:
      return Unknown(unary.span);
  }
  return Unknown(unary.span);
}

namespace {

std::string_view OperatorText(ast::BinaryOp op) {
  using Op = ast::BinaryOp;
  switch (op) {
    case Op::kOr:
      return "OR";
    case Op::kAnd:
      return "AND";
    case Op::kEq:
      return "=";
    case Op::kNe:
      return "<>";
    case Op::kLt:
      return "<";
    case Op::kGt:
      return ">";
    case Op::kLe:
      return "<=";
    case Op::kGe:
      return ">=";
    case Op::kIsDistinctFrom:
      return "IS DISTINCT FROM";
    case Op::kIsNotDistinctFrom:
      return "IS NOT DISTINCT FROM";
    case Op::kPlus:
      return "+";
    case Op::kMinus:
      return "-";
    case Op::kMultiply:
      return "*";
    case Op::kDivide:
      return "/";
    case Op::kModulo:
      return "%";
    case Op::kConcat:
      return "||";
    case Op::kOverlaps:
      return "OVERLAPS";
    default:
      return "";
  }
}

// The operators of Calcite's grammar that Flink does not have.
std::string LostText(ast::BinaryOp op) {
  using Op = ast::BinaryOp;
  switch (op) {
    case Op::kMemberOf:
      return "MEMBER OF";
    case Op::kSubmultisetOf:
      return "SUBMULTISET OF";
    case Op::kNotSubmultisetOf:
      return "NOT SUBMULTISET OF";
    case Op::kContains:
      return "CONTAINS";
    case Op::kPeriodEquals:
      return "EQUALS";
    case Op::kPrecedes:
      return "PRECEDES";
    case Op::kSucceeds:
      return "SUCCEEDS";
    case Op::kImmediatelyPrecedes:
      return "IMMEDIATELY PRECEDES";
    case Op::kImmediatelySucceeds:
      return "IMMEDIATELY SUCCEEDS";
    default:
      return "MULTISET";
  }
}

std::string_view InsteadOf(ast::BinaryOp op) {
  switch (op) {
    case ast::BinaryOp::kMemberOf:
      return "ARRAY_CONTAINS(array, x)";
    case ast::BinaryOp::kContains:
    case ast::BinaryOp::kPeriodEquals:
    case ast::BinaryOp::kPrecedes:
    case ast::BinaryOp::kSucceeds:
    case ast::BinaryOp::kImmediatelyPrecedes:
    case ast::BinaryOp::kImmediatelySucceeds:
      return "a comparison of the times: a.begins <= b.begins AND b.ends <= a.ends";
    default:
      return "ARRAY_UNION, ARRAY_INTERSECT or ARRAY_EXCEPT, of arrays";
  }
}

// The other side of an arithmetic operator over a parameter; null when it is none.
const BoundExpr* BesideParameter(const ast::Binary& binary, const BoundExpr* left,
                                 const BoundExpr* right) {
  using Op = ast::BinaryOp;
  if (binary.op != Op::kPlus && binary.op != Op::kMinus && binary.op != Op::kMultiply) {
    return nullptr;
  }
  if (binary.right->kind == ast::ExprKind::kParameter) return left;
  return binary.left->kind == ast::ExprKind::kParameter ? right : nullptr;
}

// (begin, end) or (begin, length)
bool IsPeriod(const DataType& type) {
  if (type.HasUnknown()) return true;
  if (!type.Is(TypeRoot::kRow) || type.fields().size() != 2) return false;
  const DataType& begin = type.fields()[0].type;
  const DataType& end = type.fields()[1].type;
  return IsDatetime(begin) && (IsInterval(end) || begin.root() == end.root());
}

}  // namespace

const BoundExpr* Binder::BindOverlaps(const BoundExpr* left, const BoundExpr* right, Span at) {
  const DataType& a = left->type;
  const DataType& b = right->type;
  const bool known = !a.HasUnknown() && !b.HasUnknown();
  const bool periods = IsPeriod(a) && IsPeriod(b);
  if (!periods || (known && a.fields()[0].type.root() != b.fields()[0].type.root())) {
    Report(messages::WrongOperands(at, "OVERLAPS",
                                   fmt::format("{} and {}", a.ToString(), b.ToString()), {},
                                   "give two pairs of times of one type: (a.begins, a.ends) "
                                   "OVERLAPS (b.begins, INTERVAL '1' HOUR)"));
  }
  return CallExpr("OVERLAPS", DataType::Boolean(), {left, right}, at);
}

// Chains such as a OR b OR c lean to the left and may be long: no recursion along them.
const BoundExpr* Binder::BindBinary(const ast::Binary& binary, const ExprScope& where) {
  std::vector<const ast::Binary*> chain = {&binary};
  while (const auto* left = ast::As<ast::Binary>(chain.back()->left)) chain.push_back(left);
  const ast::Binary& innermost = *chain.back();
  const bool untyped = innermost.right->kind == ast::ExprKind::kParameter;  // ? = ?
  const BoundExpr* left = untyped && ReportParameter(innermost.left)
                              ? Unknown(innermost.left->span)
                              : BindExpr(innermost.left, where);
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    const BoundExpr* right = BindExpr((*at)->right, where);
    const std::string_view op = OperatorText((*at)->op);
    const Span span = WithoutBracket(*left, (*at)->span);
    if (op.empty()) {
      Report(messages::NotAnOperator(span, LostText((*at)->op), InsteadOf((*at)->op)));
      left = CallExpr(LostText((*at)->op), DataType::Unknown(), {left, right}, span);
    } else if (const BoundExpr* beside = BesideParameter(**at, left, right);
               beside != nullptr && (IsDatetime(beside->type) || IsInterval(beside->type))) {
      // Flink gives the parameter the type of the other side.
      Report(messages::WrongOperands(span, op, fmt::format("{} and ?", beside->type.ToString()), {},
                                     "write the value, or a ${variable} of the SqlJob"));
      left = CallExpr(std::string(op), DataType::Unknown(), {left, right}, span);
    } else if ((*at)->op == ast::BinaryOp::kOverlaps) {  // of rows, which are no operands
      left = BindOverlaps(left, right, span);
    } else {
      left = ApplyOperator(op, {left, right}, span);
    }
  }
  return left;
}

const BoundExpr* Binder::BindBetween(const ast::Between& between, const ExprScope& where) {
  const BoundExpr* value = BindExpr(between.value, where);
  const BoundExpr* low = BindExpr(between.low, where);
  const BoundExpr* high = BindExpr(between.high, where);
  return ApplyOperator("BETWEEN", {value, low, high}, WithoutBracket(*value, between.span));
}

const BoundExpr* Binder::BindLike(const ast::Like& like, const ExprScope& where) {
  Args args = {BindExpr(like.value, where), BindExpr(like.pattern, where)};
  if (like.escape != nullptr) args.push_back(BindExpr(like.escape, where));
  const Span at = WithoutBracket(*args[0], like.span);
  const bool similar = like.op == ast::LikeOp::kSimilarTo;
  if (like.op == ast::LikeOp::kRlike || like.op == ast::LikeOp::kIlike) {
    const bool rlike = like.op == ast::LikeOp::kRlike;
    Report(messages::NotAnOperator(at, rlike ? "RLIKE" : "ILIKE",
                                   rlike ? "REGEXP(x, 'pattern')" : "LOWER(x) LIKE 'pattern'"));
    return CallExpr("LIKE", DataType::Boolean(), std::move(args), at);
  }
  return ApplyOperator(similar ? "SIMILAR TO" : "LIKE", std::move(args), at);
}

const BoundExpr* Binder::BindIsTest(const ast::IsTest& test, const ExprScope& where) {
  const BoundExpr* operand = BindExpr(test.operand, where);
  const Span at = WithoutBracket(*operand, test.span);
  const auto apply = [&](std::string_view plain, std::string_view negated) {
    return ApplyOperator(test.negated ? negated : plain, {operand}, at);
  };
  switch (test.op) {
    case ast::IsOp::kNull:
      return apply("IS NULL", "IS NOT NULL");
    case ast::IsOp::kTrue:
      return apply("IS TRUE", "IS NOT TRUE");
    case ast::IsOp::kFalse:
      return apply("IS FALSE", "IS NOT FALSE");
    case ast::IsOp::kUnknown:
      return apply("IS UNKNOWN", "IS NOT UNKNOWN");
    case ast::IsOp::kJson:
    case ast::IsOp::kJsonValue:
      return apply("IS JSON VALUE", "IS NOT JSON VALUE");
    case ast::IsOp::kJsonObject:
      return apply("IS JSON OBJECT", "IS NOT JSON OBJECT");
    case ast::IsOp::kJsonArray:
      return apply("IS JSON ARRAY", "IS NOT JSON ARRAY");
    case ast::IsOp::kJsonScalar:
      return apply("IS JSON SCALAR", "IS NOT JSON SCALAR");
    case ast::IsOp::kFormatJson:
      return CallExpr("FORMAT JSON", operand->type, {operand}, at);
    case ast::IsOp::kASet:
    case ast::IsOp::kEmpty:
      Report(messages::NotAnOperator(
          at,
          fmt::format("IS {}{}", test.negated ? "NOT " : "",
                      test.op == ast::IsOp::kASet ? "A SET" : "EMPTY"),
          test.op == ast::IsOp::kASet ? "ARRAY_DISTINCT(x), of an array" : "CARDINALITY(x) = 0"));
      return CallExpr("IS", DataType::Boolean(), {operand}, at);
  }
  return Unknown(at);
}

// ---- conditions

const BoundExpr* Binder::BindCondition(const ast::Expr* expr, const ExprScope& where) {
  const BoundExpr* bound = BindExpr(expr, where);
  RefuseAggregates(bound, where.clause);
  const DataType& type = bound->type;
  if (!type.is_unknown() && !type.Is(TypeRoot::kBoolean)) {
    if (IsNullLiteral(*bound) && where.clause != Clause::kFilter) return bound;
    Report(messages::NotACondition(bound->span, ClauseName(where.clause), type.ToString(), ""));
  }
  return bound;
}

void Binder::RefuseAggregates(const BoundExpr* expr, Clause clause) {
  const bool takes_aggregates = clause == Clause::kHaving || clause == Clause::kSelect ||
                                clause == Clause::kOrderBy || clause == Clause::kQualify ||
                                clause == Clause::kMatch;
  if (!takes_aggregates && expr->has_aggregate) {
    if (const BoundExpr* found = FindKind(expr, BoundExprKind::kAggregate)) {
      Report(messages::AggregateMisplaced(found->span, found->name, ClauseName(clause)));
      return;
    }
  }
  const bool takes_over =
      clause == Clause::kSelect || clause == Clause::kOrderBy || clause == Clause::kQualify;
  if (!takes_over && expr->has_over) {
    if (const BoundExpr* found = FindKind(expr, BoundExprKind::kOver)) {
      Report(messages::OverMisplaced(found->span, ClauseName(clause)));
    }
  }
}

bool Binder::RefuseNull(const BoundExpr* expr) {
  if (!IsNullLiteral(*expr)) return false;
  Report(messages::NullNotAllowed(expr->span));
  return true;
}

}  // namespace weir::sql
