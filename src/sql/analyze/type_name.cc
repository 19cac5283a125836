// Types as they are written, as types.
#include <fmt/format.h>

#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

int32_t Or(int32_t given, int32_t otherwise) { return given < 0 ? otherwise : given; }

DataType Basic(const ast::TypeName& type) {
  const std::string_view w = type.words;
  const int32_t p = type.precision;
  if (w == "INT" || w == "INTEGER") return DataType::Int();
  if (w == "STRING") return DataType::String();
  if (w == "BIGINT") return DataType::Bigint();
  if (w == "BOOLEAN") return DataType::Boolean();
  if (w == "DOUBLE" || w == "DOUBLE PRECISION") return DataType::Double();
  if (w == "FLOAT" || w == "REAL") return DataType::Float();
  if (w == "SMALLINT") return DataType::Smallint();
  if (w == "TINYINT") return DataType::Tinyint();
  if (w == "DATE") return DataType::Date();
  if (w == "BYTES") return DataType::Bytes();
  if (w == "DECIMAL" || w == "DEC" || w == "NUMERIC") {
    return DataType::Decimal(Or(p, 10), Or(type.scale, 0));
  }
  if (w == "CHAR" || w == "CHARACTER") return DataType::Char(Or(p, 1));
  if (w == "VARCHAR" || w == "CHARACTER VARYING" || w == "CHAR VARYING") {
    return DataType::Varchar(Or(p, 1));
  }
  if (w == "BINARY") return DataType::Binary(Or(p, 1));
  if (w == "VARBINARY" || w == "BINARY VARYING") return DataType::Varbinary(Or(p, 1));
  if (w == "TIME" || w == "TIME WITHOUT TIME ZONE") return DataType::Time(Or(p, 0));
  if (w == "TIMESTAMP" || w == "TIMESTAMP WITHOUT TIME ZONE") return DataType::Timestamp(Or(p, 6));
  if (w == "TIMESTAMP_LTZ" || w == "TIMESTAMP WITH LOCAL TIME ZONE") {
    return DataType::TimestampLtz(Or(p, 6));
  }
  if (w == "VARIANT") return DataType::Variant();
  if (w == "NULL") return DataType::Null();
  return DataType::Unknown();  // nothing is said of what is not sure
}

}  // namespace

DataType Binder::ResolveType(const ast::TypeName& type) {
  if (Deep()) return DataType::Unknown();
  ++depth_;
  DataType result;
  switch (type.kind) {
    case ast::TypeKind::kBasic:
      result = Basic(type);
      if (result.Is(TypeRoot::kDecimal) && result.scale() > result.precision()) {
        Report(messages::BadTypeParameter(
            type.span,
            fmt::format("DECIMAL({}, {}) has more digits behind the point than in all",
                        result.precision(), result.scale()),
            "the first number counts all digits: DECIMAL(10, 2)"));
        result = DataType::Unknown();
      } else if (result.Is(TypeRoot::kDecimal) && type.precision == 0) {
        Report(messages::BadTypeParameter(type.span, "DECIMAL(0) has no digits",
                                          "write how many there are, 1 to 38: DECIMAL(10, 2)"));
        result = DataType::Unknown();
      }
      break;
    case ast::TypeKind::kArray:
      if (type.element != nullptr) result = DataType::Array(ResolveType(*type.element));
      break;
    case ast::TypeKind::kMultiset:
      if (type.element != nullptr) result = DataType::Multiset(ResolveType(*type.element));
      break;
    case ast::TypeKind::kMap:
      if (type.key != nullptr && type.element != nullptr) {
        result = DataType::Map(ResolveType(*type.key), ResolveType(*type.element));
      }
      break;
    case ast::TypeKind::kRow:
    case ast::TypeKind::kStructured: {
      std::vector<Field> fields;
      for (const ast::TypeField& field : type.fields) {
        fields.push_back({std::string(field.name.text),
                          field.type == nullptr ? DataType::Unknown() : ResolveType(*field.type)});
      }
      result = type.kind == ast::TypeKind::kRow
                   ? DataType::Row(std::move(fields))
                   : DataType::Structured(std::string(type.class_name.value), std::move(fields));
      break;
    }
    case ast::TypeKind::kRaw:
      result = DataType::Raw(std::string(type.class_name.value));
      break;
    case ast::TypeKind::kNamed:
      if (type.name.parts.size() == 1) {
        Report(messages::UnknownType(type.name.span, type.name.Text()));
      }
      break;
  }
  --depth_;
  if (result.is_unknown()) return result;
  return type.nullability == ast::Nullability::kNotNull ? result.NotNull() : result;
}

}  // namespace weir::sql
