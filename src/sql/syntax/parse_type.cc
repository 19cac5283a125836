// Types, as Flink's parser reads them: DataType (CAST, column lists) and ExtendedDataType (columns,
// fields), which may also end in NULL or NOT NULL.
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {
namespace {

// In the order in which the rows of the table read, not in the one that packs best.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct PlainType {
  Kw keyword;
  std::string_view words;
  enum class Numbers : uint8_t { kNone, kOne, kTwo } numbers;
};

// Types that one word announces. CHAR, BINARY, DOUBLE, TIME and TIMESTAMP may go on.
constexpr PlainType kPlainTypes[] = {
    {Kw::kInt, "INT", PlainType::Numbers::kNone},
    {Kw::kInteger, "INT", PlainType::Numbers::kNone},
    {Kw::kString, "STRING", PlainType::Numbers::kNone},
    {Kw::kBigint, "BIGINT", PlainType::Numbers::kNone},
    {Kw::kBoolean, "BOOLEAN", PlainType::Numbers::kNone},
    {Kw::kDouble, "DOUBLE", PlainType::Numbers::kNone},
    {Kw::kFloat, "FLOAT", PlainType::Numbers::kNone},
    {Kw::kReal, "REAL", PlainType::Numbers::kNone},
    {Kw::kSmallint, "SMALLINT", PlainType::Numbers::kNone},
    {Kw::kTinyint, "TINYINT", PlainType::Numbers::kNone},
    {Kw::kVariant, "VARIANT", PlainType::Numbers::kNone},
    {Kw::kBytes, "BYTES", PlainType::Numbers::kNone},
    {Kw::kDate, "DATE", PlainType::Numbers::kNone},
    {Kw::kTimestampLtz, "TIMESTAMP WITH LOCAL TIME ZONE", PlainType::Numbers::kOne},
    {Kw::kTimestamp, "TIMESTAMP", PlainType::Numbers::kOne},
    {Kw::kTime, "TIME", PlainType::Numbers::kOne},
    {Kw::kVarchar, "VARCHAR", PlainType::Numbers::kOne},
    {Kw::kChar, "CHAR", PlainType::Numbers::kOne},
    {Kw::kCharacter, "CHAR", PlainType::Numbers::kOne},
    {Kw::kBinary, "BINARY", PlainType::Numbers::kOne},
    {Kw::kVarbinary, "VARBINARY", PlainType::Numbers::kOne},
    {Kw::kDecimal, "DECIMAL", PlainType::Numbers::kTwo},
    {Kw::kDec, "DECIMAL", PlainType::Numbers::kTwo},
    {Kw::kNumeric, "DECIMAL", PlainType::Numbers::kTwo},
    {Kw::kAny, "ANY", PlainType::Numbers::kTwo},
};

const PlainType* FindPlainType(Kw keyword) {
  for (const PlainType& type : kPlainTypes) {
    if (type.keyword == keyword) return &type;
  }
  return nullptr;
}

}  // namespace

// NULL, NOT NULL or nothing.
bool QueryParser::ParseNullability(ast::Nullability* nullability) {
  if (Accept(Kw::kNull)) {
    *nullability = ast::Nullability::kNull;
  } else if (Accept(Kw::kNot)) {
    if (!Accept(Kw::kNull)) return Fail(messages::NotNull(BlameSpan(), FoundNow()));
    *nullability = ast::Nullability::kNotNull;
  }
  return true;
}

ast::TypeName* QueryParser::WrapPostfix(ast::TypeName* element, Span begin) {
  auto* type = arena_.New<ast::TypeName>();
  type->kind = Is(Kw::kArray) ? ast::TypeKind::kArray : ast::TypeKind::kMultiset;
  type->postfix = true;
  type->element = element;
  in_.Take();
  type->span = SpanFrom(begin);
  return type;
}

const ast::TypeName* QueryParser::ParseType() {
  const Span begin = in_.Peek().span;
  ast::TypeName* type = ParseTypeName();
  if (type == nullptr) return nullptr;
  while (Is(Kw::kArray) || Is(Kw::kMultiset)) type = WrapPostfix(type, begin);
  return type;
}

const ast::TypeName* QueryParser::ParseColumnType() {
  const Span begin = in_.Peek().span;
  ast::TypeName* type = ParseTypeName();
  if (type == nullptr) return nullptr;
  for (;;) {
    const size_t skip = Is(Kw::kNull) ? 1 : Is(Kw::kNot) && Is(Kw::kNull, 1) ? 2 : 0;
    if (!Is(Kw::kArray, skip) && !Is(Kw::kMultiset, skip)) break;
    if (!ParseNullability(&type->nullability)) return nullptr;
    type = WrapPostfix(type, begin);
  }
  if (!ParseNullability(&type->nullability)) return nullptr;
  type->span = SpanFrom(begin);
  return type;
}

ast::TypeName* QueryParser::ParseTypeName() {
  const Token first = in_.Peek();
  auto* type = arena_.New<ast::TypeName>();
  if (const PlainType* plain = FindPlainType(first.keyword)) {
    in_.Take();
    type->words = plain->words;
    if (!ParseTypeTail(first.keyword, type)) return nullptr;
    if (plain->numbers != PlainType::Numbers::kNone &&
        !ParseTypeNumbers(plain->numbers == PlainType::Numbers::kTwo, type)) {
      return nullptr;
    }
    if (!ParseTypeEnd(first.keyword, type)) return nullptr;
  } else if (!ParseComposedType(type)) {
    return nullptr;
  }
  type->span = SpanFrom(first.span);
  return type;
}

// What may stand between a type's first word and its numbers.
bool QueryParser::ParseTypeTail(Kw keyword, ast::TypeName* type) {
  if (keyword == Kw::kDouble) {
    Accept(Kw::kPrecision);
  } else if (keyword == Kw::kChar || keyword == Kw::kCharacter) {
    if (Accept(Kw::kVarying)) type->words = "VARCHAR";
  } else if (keyword == Kw::kBinary) {
    if (Accept(Kw::kVarying)) type->words = "VARBINARY";
  }
  return true;
}

// [(p)], [(p, s)]
bool QueryParser::ParseTypeNumbers(bool scale, ast::TypeName* type) {
  if (!Accept(Tok::kLParen)) return true;
  if (!ParseUnsignedInt("a number between the brackets of a type", &type->precision)) return false;
  if (scale && Accept(Tok::kComma) &&
      !ParseUnsignedInt("the number of digits behind the point", &type->scale)) {
    return false;
  }
  if (Accept(Tok::kRParen)) return true;
  return FailExpected(
      scale ? "',' or ')' behind the precision of a type" : "')' behind the length of a type",
      scale ? "write it as DECIMAL(10, 2)" : "write it as VARCHAR(20) or TIMESTAMP(3)");
}

// What may stand behind the numbers.
bool QueryParser::ParseTypeEnd(Kw keyword, ast::TypeName* type) {
  switch (keyword) {
    case Kw::kChar:
    case Kw::kCharacter:
    case Kw::kVarchar:
      return !Accept(Kw::kCharacter) || (Expect(Kw::kSet, "after CHARACTER") &&
                                         ParseIdent("the name of a character set", &type->charset));
    case Kw::kTime:
    case Kw::kTimestamp:
      if (in_.AreWords(Kw::kWithout, Kw::kTime, Kw::kZone)) {
        in_.Seek(in_.index() + 3);
        return true;
      }
      if (!Accept(Kw::kWith)) return true;
      if (!Accept(Kw::kLocal)) {
        return Fail(messages::TimeZoneType(BlameSpan(), FoundNow()));
      }
      type->words =
          keyword == Kw::kTime ? "TIME WITH LOCAL TIME ZONE" : "TIMESTAMP WITH LOCAL TIME ZONE";
      return Expect(Kw::kTime, "after WITH LOCAL") && Expect(Kw::kZone, "after WITH LOCAL TIME");
    default:
      return true;
  }
}

// ARRAY<t>, MULTISET<t>, MAP<k, v>, RAW('c', 's'), ROW<...>, ROW(...), STRUCTURED<'c', ...>, or the
// name of a type.
bool QueryParser::ParseComposedType(ast::TypeName* type) {
  if (!Enter()) return false;
  const bool ok = ParseComposed(type);
  Leave();
  return ok;
}

bool QueryParser::ParseComposed(ast::TypeName* type) {
  const Token first = in_.Peek();
  switch (first.keyword) {
    case Kw::kArray:
    case Kw::kMultiset: {
      if (!Is(Tok::kLt, 1)) return FailType();
      in_.Seek(in_.index() + 2);
      type->kind = first.Is(Kw::kArray) ? ast::TypeKind::kArray : ast::TypeKind::kMultiset;
      ast::TypeName* element = ParseTypeName();
      type->element = element;
      return element != nullptr && ParseNullability(&element->nullability) && ExpectTypeEnd();
    }
    case Kw::kMap:
      if (!Is(Tok::kLt, 1)) break;
      in_.Seek(in_.index() + 2);
      type->kind = ast::TypeKind::kMap;
      return (type->key = ParseColumnType()) != nullptr &&
             Expect(Tok::kComma, "',' between the key's and the value's type of MAP") &&
             (type->element = ParseColumnType()) != nullptr && ExpectTypeEnd();
    case Kw::kRaw:
      if (!Is(Tok::kLParen, 1)) return FailType();
      in_.Seek(in_.index() + 2);
      type->kind = ast::TypeKind::kRaw;
      return ParseString("the class of a RAW type", &type->class_name) &&
             Expect(Tok::kComma, "',' between the class and the serializer of RAW") &&
             ParseString("the serializer of a RAW type", &type->snapshot) &&
             Expect(Tok::kRParen, "')' behind the serializer of RAW");
    case Kw::kRow:
      return ParseRowType(type);
    case Kw::kStructured:
      if (!Is(Tok::kLt, 1)) return FailType();
      in_.Seek(in_.index() + 2);
      type->kind = ast::TypeKind::kStructured;
      return ParseString("the class of a STRUCTURED type", &type->class_name) &&
             (!Accept(Tok::kComma) || ParseTypeFields(&type->fields)) && ExpectTypeEnd();
    default:
      break;
  }
  if (!AtIdent() || first.Is(Kw::kGeometry)) return FailType();
  type->kind = ast::TypeKind::kNamed;
  return ParseName("a type", &type->name);
}

bool QueryParser::ParseRowType(ast::TypeName* type) {
  in_.Take();
  type->kind = ast::TypeKind::kRow;
  if (Accept(Tok::kNe)) return true;  // ROW<>
  if (Accept(Tok::kLParen)) {
    type->standard = true;
    return (Is(Tok::kRParen) || ParseTypeFields(&type->fields)) &&
           Expect(Tok::kRParen, "',' or ')' behind a field of ROW");
  }
  if (!Accept(Tok::kLt)) return FailExpected("'<' or '(' after ROW", "write ROW<name TYPE, ...>");
  return (Is(Tok::kGt) || ParseTypeFields(&type->fields)) && ExpectTypeEnd();
}

bool QueryParser::ExpectTypeEnd() { return Expect(Tok::kGt, "'>' to close the type"); }

bool QueryParser::FailType() {
  const Token token = in_.Peek();
  const bool reserved = token.Is(Tok::kWord) && !StartsQuery(token);
  return Fail(messages::NoType(BlameSpan(), FoundNow(), reserved ? TextOf(token) : ""));
}

// name TYPE ['comment'], ...; may be empty where Flink's list may.
bool QueryParser::ParseTypeFields(List<ast::TypeField>* fields) {
  if (!AtIdent() && !Is(Tok::kComma)) return true;
  ListBuilder<ast::TypeField> builder(&stacks_.fields);
  Accept(Tok::kComma);  // Flink's list may start with one
  do {
    ast::TypeField field;
    if (!ParseIdent("a field's name", &field.name)) return false;
    field.type = ParseColumnType();
    if (field.type == nullptr) return false;
    if (Is(Tok::kString) && !ParseSimpleString("the comment of a field", &field.comment)) {
      return false;
    }
    builder.Add(field);
  } while (Accept(Tok::kComma));
  *fields = builder.Finish(&arena_);
  return true;
}

// (a INT, b STRING NOT NULL): columns that a table is said to have besides its own.
bool QueryParser::ParseExtendList(List<ast::TypeField>* fields) {
  if (!Expect(Tok::kLParen, "'(' in front of the columns")) return false;
  ListBuilder<ast::TypeField> builder(&stacks_.fields);
  do {
    ast::TypeField field;
    if (!ParseExtendColumn(&field)) return false;
    builder.Add(field);
  } while (Accept(Tok::kComma));
  *fields = builder.Finish(&arena_);
  return Expect(Tok::kRParen, "',' or ')' behind a column");
}

bool QueryParser::ParseExtendColumn(ast::TypeField* field) {
  ast::Name name;
  if (!ParseName("a column", &name)) return false;
  field->name = name.parts[0];
  if (name.parts.size() > 1) {
    field->name = {arena_.Copy(std::string_view(name.Text())), name.span, true};
  }
  const Span begin = in_.Peek().span;
  ast::TypeName* type = ParseTypeName();
  if (type == nullptr) return false;
  while (Is(Kw::kArray) || Is(Kw::kMultiset)) type = WrapPostfix(type, begin);
  if (Is(Kw::kNot) && !ParseNullability(&type->nullability)) return false;
  type->span = SpanFrom(begin);
  field->type = type;
  return true;
}

}  // namespace weir::sql
