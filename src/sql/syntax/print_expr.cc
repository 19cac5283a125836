// Expressions and types.
#include <algorithm>
#include <vector>

#include "sql/syntax/lexer.h"
#include "sql/syntax/printer_impl.h"

namespace weir::sql {
namespace {

// How close an expression binds. Where Calcite's own table is subtle (predicates among each other)
// everything has the same level and gets brackets.
enum Level { kLoosest, kOr, kAnd, kNot, kPredicate, kAdd, kMultiply, kPrefix, kPrimary };

int LevelOf(const ast::Binary& binary) {
  switch (binary.op) {
    case ast::BinaryOp::kOr:
      return kOr;
    case ast::BinaryOp::kAnd:
      return kAnd;
    case ast::BinaryOp::kPlus:
    case ast::BinaryOp::kMinus:
      return kAdd;
    case ast::BinaryOp::kMultiply:
    case ast::BinaryOp::kDivide:
    case ast::BinaryOp::kModulo:
      return kMultiply;
    default:
      return kPredicate;
  }
}

int LevelOf(const ast::Expr& expr) {
  switch (expr.kind) {
    case ast::ExprKind::kBinary:
      return LevelOf(static_cast<const ast::Binary&>(expr));
    case ast::ExprKind::kBetween:
    case ast::ExprKind::kLike:
    case ast::ExprKind::kIn:
    case ast::ExprKind::kQuantified:
    case ast::ExprKind::kIsTest:
      return kPredicate;
    case ast::ExprKind::kUnary:
      return static_cast<const ast::Unary&>(expr).op == ast::UnaryOp::kNot ? kNot : kPrefix;
    case ast::ExprKind::kLambda:
    case ast::ExprKind::kNamedArg:
    case ast::ExprKind::kTableArg:
      return kLoosest;
    default:
      return kPrimary;
  }
}

std::string_view OpText(ast::BinaryOp op) {
  constexpr std::string_view kTexts[] = {"OR",
                                         "AND",
                                         "=",
                                         "<>",
                                         "<",
                                         ">",
                                         "<=",
                                         ">=",
                                         "IS DISTINCT FROM",
                                         "IS NOT DISTINCT FROM",
                                         "+",
                                         "-",
                                         "*",
                                         "/",
                                         "%",
                                         "||",
                                         "MEMBER OF",
                                         "SUBMULTISET OF",
                                         "NOT SUBMULTISET OF",
                                         "MULTISET UNION",
                                         "MULTISET UNION ALL",
                                         "MULTISET INTERSECT",
                                         "MULTISET INTERSECT ALL",
                                         "MULTISET EXCEPT",
                                         "MULTISET EXCEPT ALL",
                                         "OVERLAPS",
                                         "CONTAINS",
                                         "EQUALS",
                                         "PRECEDES",
                                         "SUCCEEDS",
                                         "IMMEDIATELY PRECEDES",
                                         "IMMEDIATELY SUCCEEDS"};
  return kTexts[static_cast<size_t>(op)];
}

std::string_view UnitText(ast::TimeUnit unit) {
  constexpr std::string_view kTexts[] = {
      "",           "NANOSECOND", "MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR",
      "DAY",        "WEEK",       "MONTH",       "QUARTER",     "YEAR",   "DECADE", "CENTURY",
      "MILLENNIUM", "EPOCH",      "DOW",         "DOY",         "ISODOW", "ISOYEAR"};
  return kTexts[static_cast<size_t>(unit)];
}

}  // namespace

void Printer::Name(const ast::Ident& ident) {
  if (!ident.quoted) {
    *this << ident.text;
    return;
  }
  *this << "`";
  for (const char c : ident.text) {
    out_ += c;
    if (c == '`') out_ += c;
  }
  *this << "`";
}

void Printer::Name(const ast::Name& name) {
  for (size_t i = 0; i < name.parts.size(); ++i) {
    If(i > 0, ".");
    Name(name.parts[i]);
  }
}

void Printer::Names(ast::List<ast::Ident> names) {
  Items(names, [](Printer& to, const ast::Ident& name) { to.Name(name); });
}
void Printer::Names(ast::List<ast::Name> names) {
  Items(names, [](Printer& to, const ast::Name& name) { to.Name(name); });
}

void Printer::StringText(std::string_view value) { *this << QuoteString(value); }
void Printer::String(const ast::String& string) { StringText(string.value); }

void Printer::Exprs(ast::List<const ast::Expr*> exprs) {
  FlatItems(exprs, [](Printer& to, const ast::Expr* expr) {
    if (expr != nullptr) to.Put(*expr);
  });
}

void Printer::Operand(const ast::Expr* expr, int above) {
  if (LevelOf(*expr) > above) {
    Put(*expr);
    return;
  }
  *this << "(";
  Put(*expr);
  *this << ")";
}

void Printer::Brackets(const ast::Query* query) {
  *this << "(";
  Put(*query);
  *this << ")";
}

void Printer::Put(const ast::Expr& expr) {
  switch (expr.kind) {
    case ast::ExprKind::kLiteral:
      return PutLiteral(static_cast<const ast::Literal&>(expr));
    case ast::ExprKind::kInterval:
      return PutInterval(static_cast<const ast::Interval&>(expr));
    case ast::ExprKind::kColumn:
      return Name(static_cast<const ast::Column&>(expr).name);
    case ast::ExprKind::kUnary:
      return PutUnary(static_cast<const ast::Unary&>(expr));
    case ast::ExprKind::kBinary:
      return PutBinary(static_cast<const ast::Binary&>(expr));
    case ast::ExprKind::kCase:
      return PutCase(static_cast<const ast::Case&>(expr));
    case ast::ExprKind::kCast:
      return PutCast(static_cast<const ast::Cast&>(expr));
    case ast::ExprKind::kCall:
      return PutCall(static_cast<const ast::Call&>(expr));
    case ast::ExprKind::kConstructor:
      return PutConstructor(static_cast<const ast::Constructor&>(expr));
    case ast::ExprKind::kTableArg:
      return PutTableArg(static_cast<const ast::TableArg&>(expr));
    case ast::ExprKind::kDescriptor:
      return PutDescriptor(static_cast<const ast::Descriptor&>(expr));
    case ast::ExprKind::kBetween:
    case ast::ExprKind::kLike:
    case ast::ExprKind::kIn:
    case ast::ExprKind::kQuantified:
    case ast::ExprKind::kIsTest:
    case ast::ExprKind::kExists:
    case ast::ExprKind::kSubquery:
      return PutPredicate(expr);
    default:
      return PutRest(expr);
  }
}

void Printer::PutLiteral(const ast::Literal& literal) {
  if (literal.braces) {
    *this << (literal.literal == ast::LiteralKind::kDate   ? "{d "
              : literal.literal == ast::LiteralKind::kTime ? "{t "
                                                           : "{ts ");
    StringText(literal.text);
    *this << "}";
    return;
  }
  switch (literal.literal) {
    case ast::LiteralKind::kNull:
      *this << "NULL";
      return;
    case ast::LiteralKind::kTrue:
      *this << "TRUE";
      return;
    case ast::LiteralKind::kFalse:
      *this << "FALSE";
      return;
    case ast::LiteralKind::kUnknown:
      *this << "UNKNOWN";
      return;
    case ast::LiteralKind::kInteger:
    case ast::LiteralKind::kDecimal:
    case ast::LiteralKind::kApproximate:
      if (!literal.typed) {
        *this << literal.text;
        return;
      }
      *this << "DECIMAL ";
      break;
    case ast::LiteralKind::kBinary:
      *this << "X";
      break;
    case ast::LiteralKind::kDate:
      *this << "DATE ";
      break;
    case ast::LiteralKind::kTime:
      *this << "TIME ";
      break;
    case ast::LiteralKind::kTimestamp:
      *this << (literal.datetime_word ? "DATETIME " : "TIMESTAMP ");
      break;
    case ast::LiteralKind::kTimestampLtz:
      *this << "TIMESTAMP WITH LOCAL TIME ZONE ";
      break;
    case ast::LiteralKind::kTimestampTz:
      *this << "TIMESTAMP WITH TIME ZONE ";
      break;
    case ast::LiteralKind::kUuid:
      *this << "UUID ";
      break;
    case ast::LiteralKind::kString:
      if (literal.unicode) return PutUnicode(literal);
      If(literal.national, "N");
      If(literal.c_style, "E");
      if (!literal.charset.empty()) *this << "_" << literal.charset;
      break;
  }
  StringText(literal.text);
}

// The value has its escapes resolved, so the escape itself is doubled.
void Printer::PutUnicode(const ast::Literal& literal) {
  const char escape = literal.escape == 0 ? '\\' : literal.escape;
  *this << "U&'";
  for (const char c : literal.text) {
    out_ += c;
    if (c == '\'' || c == escape) out_ += c;
  }
  *this << "'";
  if (literal.escape == 0) return;
  *this << " UESCAPE ";
  StringText(std::string_view(&literal.escape, 1));
}

void Printer::PutQualifier(const ast::Interval& interval) {
  *this << UnitText(interval.from);
  if (interval.precision >= 0) {
    *this << "(";
    Number(interval.precision);
    if (interval.to == ast::TimeUnit::kNone && interval.fraction >= 0) {
      *this << ", ";
      Number(interval.fraction);
    }
    *this << ")";
  }
  if (interval.to == ast::TimeUnit::kNone) return;
  *this << " TO " << UnitText(interval.to);
  if (interval.fraction >= 0) {
    *this << "(";
    Number(interval.fraction);
    *this << ")";
  }
}

void Printer::PutInterval(const ast::Interval& interval) {
  If(!interval.difference, "INTERVAL ");
  If(interval.negative, "-");
  if (interval.operand != nullptr) {
    const bool brackets = interval.brackets || interval.difference;
    If(brackets, "(");
    Put(*interval.operand);
    If(brackets, ")");
  } else {
    String(interval.value);
  }
  *this << " ";
  PutQualifier(interval);
}

void Printer::PutUnary(const ast::Unary& unary) {
  constexpr std::string_view kTexts[] = {"+", "-", "NOT ", "RUNNING ", "FINAL ", "PRIOR "};
  *this << kTexts[static_cast<size_t>(unary.op)];
  Operand(unary.operand, unary.op == ast::UnaryOp::kNot ? kNot : kPrefix);
}

// Chains lean to the left: no recursion on them.
void Printer::PutBinary(const ast::Binary& binary) {
  const int level = LevelOf(binary);
  std::vector<const ast::Binary*> chain;
  const ast::Expr* left = &binary;
  while (const auto* node = ast::As<ast::Binary>(left)) {
    const bool same = node == &binary || (level != kPredicate && LevelOf(*node) == level) ||
                      (binary.op == ast::BinaryOp::kConcat && node->op == binary.op);
    if (!same) break;
    chain.push_back(node);
    left = node->left;
  }
  Operand(left, level == kPredicate ? static_cast<int>(kMultiply) : level);
  for (auto node = chain.rbegin(); node != chain.rend(); ++node) {
    const bool clause = level <= kAnd && !flat_;
    *this << " " << OpText((*node)->op) << " ";
    (void)clause;
    Operand((*node)->right, level == kPredicate ? static_cast<int>(kMultiply) : level);
  }
}

void Printer::PutPredicate(const ast::Expr& expr) {
  if (const auto* between = ast::As<ast::Between>(&expr)) {
    Operand(between->value, kPredicate);
    *this << (between->negated ? " NOT BETWEEN " : " BETWEEN ");
    If(between->symmetric, "SYMMETRIC ");
    If(between->asymmetric, "ASYMMETRIC ");
    Operand(between->low, kPredicate);
    *this << " AND ";
    Operand(between->high, kPredicate);
  } else if (const auto* like = ast::As<ast::Like>(&expr)) {
    constexpr std::string_view kTexts[] = {"LIKE ", "ILIKE ", "RLIKE ", "SIMILAR TO "};
    Operand(like->value, kPredicate);
    *this << (like->negated ? " NOT " : " ") << kTexts[static_cast<size_t>(like->op)];
    Operand(like->pattern, kPredicate);
    if (like->escape != nullptr) {
      *this << " ESCAPE ";
      Operand(like->escape, kPredicate);
    }
  } else if (const auto* in = ast::As<ast::In>(&expr)) {
    Operand(in->value, kPredicate);
    *this << (in->negated ? " NOT IN " : " IN ");
    if (in->query != nullptr) return Brackets(in->query);
    *this << "(";
    Exprs(in->items);
    *this << ")";
  } else if (const auto* some = ast::As<ast::Quantified>(&expr)) {
    constexpr std::string_view kTexts[] = {" ANY (", " SOME (", " ALL ("};
    Operand(some->value, kPredicate);
    *this << " " << OpText(some->op) << kTexts[static_cast<size_t>(some->quantifier)];
    if (some->query != nullptr) {
      Put(*some->query);
    } else {
      Exprs(some->items);
    }
    *this << ")";
  } else if (const auto* test = ast::As<ast::IsTest>(&expr)) {
    PutIs(*test);
  } else if (const auto* exists = ast::As<ast::Exists>(&expr)) {
    *this << (exists->unique ? "UNIQUE " : "EXISTS ");
    if (exists->query == nullptr) return Put(*exists->operand);
    Brackets(exists->query);
  } else if (const auto* query = ast::As<ast::Subquery>(&expr)) {
    constexpr std::string_view kTexts[] = {"", "CURSOR", "ARRAY", "MAP", "MULTISET"};
    *this << kTexts[static_cast<size_t>(query->subquery)];
    Brackets(query->query);
  }
}

void Printer::PutIs(const ast::IsTest& test) {
  constexpr std::string_view kTexts[] = {"NULL",        "TRUE",       "FALSE",      "UNKNOWN",
                                         "A SET",       "EMPTY",      "JSON",       "JSON VALUE",
                                         "JSON OBJECT", "JSON ARRAY", "JSON SCALAR"};
  Operand(test.operand, kPredicate);
  if (test.op == ast::IsOp::kFormatJson) {
    *this << " FORMAT JSON";
    if (!test.encoding.empty()) *this << " ENCODING " << test.encoding;
    return;
  }
  *this << (test.negated ? " IS NOT " : " IS ") << kTexts[static_cast<size_t>(test.op)];
}

void Printer::PutCase(const ast::Case& choice) {
  *this << "CASE";
  if (choice.operand != nullptr) {
    *this << " ";
    Put(*choice.operand);
  }
  for (const ast::When& when : choice.whens) {
    *this << " WHEN ";
    Put(*when.condition);
    *this << " THEN ";
    Put(*when.result);
  }
  if (choice.otherwise != nullptr) {
    *this << " ELSE ";
    Put(*choice.otherwise);
  }
  *this << " END";
}

void Printer::PutCast(const ast::Cast& cast) {
  constexpr std::string_view kTexts[] = {"CAST(", "TRY_CAST(", "SAFE_CAST("};
  *this << kTexts[static_cast<size_t>(cast.cast)];
  Put(*cast.operand);
  *this << " AS ";
  if (cast.interval != nullptr) {
    *this << "INTERVAL ";
    PutQualifier(*cast.interval);
  } else {
    Put(*cast.type);
  }
  if (cast.format != nullptr) {
    *this << " FORMAT ";
    Put(*cast.format);
  }
  *this << ")";
}

void Printer::PutConstructor(const ast::Constructor& constructor) {
  using Kind = ast::ConstructorKind;
  struct Form {
    std::string_view open;
    std::string_view close;
  };
  constexpr Form kForms[] = {{"ROW(", ")"},     {"(", ")"},    {"ARRAY[", "]"}, {"ARRAY(", ")"},
                             {"{", "}"},        {"MAP[", "]"}, {"MAP(", ")"},   {"MULTISET[", "]"},
                             {"PERIOD (", ")"}, {"", ""}};
  static_assert(static_cast<size_t>(Kind::kList) == 9);
  const Form form = kForms[static_cast<size_t>(constructor.constructor)];
  *this << form.open;
  Exprs(constructor.items);
  *this << form.close;
}

void Printer::PutTableArg(const ast::TableArg& table) {
  if (table.value != nullptr) {
    Put(*table.value);
  } else if (table.query != nullptr) {
    Brackets(table.query);
  } else {
    *this << "TABLE ";
    Name(table.table);
  }
  if (table.has_partition_by) {
    *this << " PARTITION BY ";
    const bool brackets = table.partition_by.size() != 1;
    If(brackets, "(");
    Exprs(table.partition_by);
    If(brackets, ")");
  }
  if (!table.order_by.empty()) {
    *this << " ORDER BY ";
    const bool brackets = table.order_by.size() != 1;
    If(brackets, "(");
    PutOrder(table.order_by);
    If(brackets, ")");
  }
}

void Printer::PutDescriptor(const ast::Descriptor& descriptor) {
  *this << "DESCRIPTOR(";
  for (size_t i = 0; i < descriptor.columns.size(); ++i) {
    If(i > 0, ", ");
    Name(descriptor.columns[i]);
    if (i < descriptor.types.size() && descriptor.types[i] != nullptr) {
      *this << " ";
      Put(*descriptor.types[i]);
    }
  }
  *this << ")";
}

void Printer::PutRest(const ast::Expr& expr) {
  if (const auto* star = ast::As<ast::Star>(&expr)) {
    Name(star->qualifier);
    *this << (star->qualifier.empty() ? "*" : ".*");
  } else if (const auto* field = ast::As<ast::Field>(&expr)) {
    const bool plain = field->base->kind == ast::ExprKind::kField ||
                       field->base->kind == ast::ExprKind::kItem ||
                       field->base->kind == ast::ExprKind::kCall;
    If(!plain, "(");
    Put(*field->base);
    *this << (plain ? "." : ").");
    if (field->star) {
      *this << "*";
    } else if (field->call != nullptr) {
      PutCall(*field->call);
    } else {
      Name(field->field);
    }
  } else if (const auto* item = ast::As<ast::Item>(&expr)) {
    const bool plain = LevelOf(*item->base) == kPrimary;
    If(!plain, "(");
    Put(*item->base);
    *this << (plain ? "[" : ")[");
    if (!item->mode.empty()) *this << item->mode << "(";
    Put(*item->index);
    *this << (item->mode.empty() ? "]" : ")]");
  } else if (const auto* symbol = ast::As<ast::Symbol>(&expr)) {
    if (symbol->quoted) {
      Name(ast::Ident{symbol->word, symbol->span, true});
    } else {
      *this << symbol->word;
    }
  } else if (const auto* named = ast::As<ast::NamedArg>(&expr)) {
    Name(named->name);
    *this << " => ";
    Put(*named->value);
  } else if (const auto* model = ast::As<ast::ModelArg>(&expr)) {
    *this << "MODEL ";
    Name(model->model);
  } else if (ast::As<ast::Default>(&expr) != nullptr) {
    *this << "DEFAULT";
  } else if (ast::As<ast::Parameter>(&expr) != nullptr) {
    *this << "?";
  } else if (const auto* lambda = ast::As<ast::Lambda>(&expr)) {
    const bool brackets = lambda->parameters.size() != 1;
    If(brackets, "(");
    Names(lambda->parameters);
    If(brackets, ")");
    *this << " -> ";
    Put(*lambda->body);
  } else if (const auto* sequence = ast::As<ast::NextValue>(&expr)) {
    *this << (sequence->current ? "CURRENT VALUE FOR " : "NEXT VALUE FOR ");
    Name(sequence->sequence);
  }
}

void Printer::Fields(ast::List<ast::TypeField> fields) {
  FlatItems(fields, [](Printer& to, const ast::TypeField& field) {
    to.Name(field.name);
    to << " ";
    to.Put(*field.type);
    if (!field.comment.span.empty()) {
      to << " ";
      to.String(field.comment);
    }
  });
}

void Printer::Put(const ast::TypeName& type) {
  switch (type.kind) {
    case ast::TypeKind::kBasic: {
      constexpr std::string_view kLocal = " WITH LOCAL TIME ZONE";
      const bool local = type.words.ends_with(kLocal);
      const std::string_view head =
          local ? type.words.substr(0, type.words.size() - kLocal.size()) : type.words;
      *this << (local && head == "TIMESTAMP" ? "TIMESTAMP_LTZ" : head);
      if (type.precision >= 0) {
        *this << "(";
        Number(type.precision);
        if (type.scale >= 0) {
          *this << ", ";
          Number(type.scale);
        }
        *this << ")";
      }
      if (local && head != "TIMESTAMP") *this << kLocal;
      if (!type.charset.text.empty()) {
        *this << " CHARACTER SET ";
        Name(type.charset);
      }
      break;
    }
    case ast::TypeKind::kArray:
    case ast::TypeKind::kMultiset: {
      const std::string_view word = type.kind == ast::TypeKind::kArray ? "ARRAY" : "MULTISET";
      if (type.postfix) {
        Put(*type.element);
        *this << " " << word;
      } else {
        *this << word << "<";
        Put(*type.element);
        *this << ">";
      }
      break;
    }
    case ast::TypeKind::kMap:
      *this << "MAP<";
      Put(*type.key);
      *this << ", ";
      Put(*type.element);
      *this << ">";
      break;
    case ast::TypeKind::kRow:
      *this << (type.standard ? "ROW(" : "ROW<");
      Fields(type.fields);
      *this << (type.standard ? ")" : ">");
      break;
    case ast::TypeKind::kRaw:
      *this << "RAW(";
      String(type.class_name);
      *this << ", ";
      String(type.snapshot);
      *this << ")";
      break;
    case ast::TypeKind::kStructured:
      *this << "STRUCTURED<";
      String(type.class_name);
      If(!type.fields.empty(), ", ");
      Fields(type.fields);
      *this << ">";
      break;
    case ast::TypeKind::kNamed:
      Name(type.name);
      break;
  }
  If(type.nullability == ast::Nullability::kNull, " NULL");
  If(type.nullability == ast::Nullability::kNotNull, " NOT NULL");
}

}  // namespace weir::sql
