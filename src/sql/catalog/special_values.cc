// Rules of values made of others: rows, arrays, maps, objects, and the items in them.
#include <algorithm>
#include <set>

#include "sql/catalog/coercion.h"
#include "sql/catalog/rules.h"

namespace weir::sql::rules {

Outcome Row(CallState* state, Result* result) {
  std::vector<Field> fields;
  for (size_t i = 0; i < state->types.size(); ++i) {
    if (IsNull(state->types[i])) return NullAt(i);
    fields.push_back({"EXPR$" + std::to_string(i), state->types[i]});
  }
  *result = DataType::Row(std::move(fields)).NotNull();
  return std::nullopt;
}

CallError Clash(std::span<const DataType> types, size_t first, size_t step) {
  for (size_t i = 1; i < types.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const DataType pair[] = {types[j], types[i]};
      if (CommonType(pair).has_value()) continue;
      return NoCommonType(static_cast<int>(first + step * i), static_cast<int>(first + step * j));
    }
  }
  return NoCommonType(static_cast<int>(first + step * (types.size() - 1)), static_cast<int>(first));
}

// Constructors cast their elements to the common type, as CAST would: a DATE from an INT is none.
static Outcome CheckReach(std::span<const DataType> types, const DataType& common, size_t first,
                          size_t step) {
  for (size_t i = 0; i < types.size(); ++i) {
    if (SameKind(types[i], common) || CanCast(types[i], common) != Support::kNo) continue;
    const auto cause = std::find_if(types.begin(), types.end(),
                                    [&](const DataType& type) { return SameKind(type, common); });
    const size_t other = cause == types.end() ? 0 : static_cast<size_t>(cause - types.begin());
    return NoCommonType(static_cast<int>(first + step * i), static_cast<int>(first + step * other));
  }
  return std::nullopt;
}

static Outcome CollectionOf(CallState* state, Result* result, bool multiset) {
  const std::optional<DataType> common = CommonType(state->types);
  if (!common.has_value()) {
    const bool only_nulls = std::all_of(state->types.begin(), state->types.end(), IsNull);
    return only_nulls ? NullAt(0) : Clash(state->types, 0, 1);
  }
  if (!multiset) {
    if (auto error = CheckReach(state->types, *common, 0, 1)) return error;
  }
  *result = (multiset ? DataType::Multiset(*common) : DataType::Array(*common)).NotNull();
  return std::nullopt;
}

Outcome Array(CallState* state, Result* result) { return CollectionOf(state, result, false); }
Outcome Multiset(CallState* state, Result* result) { return CollectionOf(state, result, true); }

Outcome Map(CallState* state, Result* result) {
  if (state->types.size() % 2 != 0) {
    return CallError{CallErrorKind::kWrongCount, -1, "an even number", {}};
  }
  std::vector<DataType> keys;
  std::vector<DataType> values;
  for (size_t i = 0; i < state->types.size(); ++i) {
    (i % 2 == 0 ? keys : values).push_back(state->types[i]);
  }
  for (size_t i = 0; values.size() > 1 && i < values.size(); ++i) {
    if (!IsNull(values[i])) continue;
    return NoCommonType(static_cast<int>(2 * i + 1), i == 0 ? 3 : 1);
  }
  // MAP[k, NULL]: Flink gives the NULL its key's type.
  if (IsNull(values[0]) && !IsNull(keys[0])) values[0] = keys[0].Nullable();
  const std::optional<DataType> key = CommonType(keys);
  const std::optional<DataType> value = CommonType(values);
  if (!key.has_value()) return Clash(keys, 0, 2);
  if (!value.has_value()) return Clash(values, 1, 2);
  if (auto error = CheckReach(keys, *key, 0, 2)) return error;
  if (auto error = CheckReach(values, *value, 1, 2)) return error;
  *result = DataType::Map(*key, *value).NotNull();
  return std::nullopt;
}

static std::optional<size_t> FieldOf(const DataType& row, const ArgInfo& index) {
  if (!index.literal.has_value()) return std::nullopt;
  if (IsCharacterString(index.type)) {
    const auto fields = row.fields();
    for (size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name == *index.literal) return i;
    }
    return std::nullopt;
  }
  if (!IsExactNumeric(index.type) || !row.Is(TypeRoot::kRow)) return std::nullopt;
  const std::string text(*index.literal);
  if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != text.npos) {
    return std::nullopt;
  }
  const int number = std::stoi(text);
  if (number < 1 || static_cast<size_t>(number) > row.fields().size()) return std::nullopt;
  return static_cast<size_t>(number - 1);
}

Outcome Item(CallState* state, Result* result) {
  const DataType& container = state->types[0];
  const DataType& index = state->types[1];
  if (container.is_unknown()) {
    *result = DataType::Unknown();
    return std::nullopt;
  }
  if (container.Is(TypeRoot::kRow) || container.Is(TypeRoot::kStructured)) {
    if (index.is_unknown() || !state->arguments[1].is_literal) {
      if (index.is_unknown()) return std::nullopt;
      return CallError{CallErrorKind::kNotLiteral, 1, "a field's name or number", {}};
    }
    const std::optional<size_t> field = FieldOf(container, state->arguments[1]);
    if (!field.has_value()) {
      return CallError{CallErrorKind::kBadValue, 1, "a field of the row", {}};
    }
    const DataType& type = container.fields()[*field].type;
    *result = container.nullable() ? type.Nullable() : type;
    return std::nullopt;
  }
  if (IsNull(index)) return NullAt(1);
  if (container.Is(TypeRoot::kArray)) {
    if (!index.is_unknown() && !IsIntegerNumeric(index)) return WrongType(1, "an integer");
    *result = container.element().Nullable();
    return std::nullopt;
  }
  if (container.Is(TypeRoot::kMap)) {
    if (CanCompare(container.key(), index, false) == Support::kNo ||
        IsCharacterString(container.key()) != IsCharacterString(index)) {
      if (!index.is_unknown() && !container.key().is_unknown()) {
        return WrongType(1, container.key().Nullable().ToString());
      }
    }
    *result = container.value().Nullable();
    return std::nullopt;
  }
  if (IsNull(container)) return NullAt(0);
  return WrongType(0, "ARRAY, MAP or ROW");
}

// The name and value pairs of OBJECT_OF and OBJECT_UPDATE, from argument 1 on.
static Outcome CheckPairs(const CallState& state) {
  if (state.types.size() % 2 == 0) {
    return CallError{CallErrorKind::kWrongCount, -1, "an odd number", {}};
  }
  std::set<std::string_view> seen;
  for (size_t i = 1; i < state.types.size(); i += 2) {
    const int at = static_cast<int>(i);
    const ArgInfo& name = state.arguments[i];
    if (name.type.is_unknown()) continue;
    if (!IsCharacterString(name.type)) return WrongType(at, "a STRING literal");
    if (!name.is_literal || !name.literal.has_value()) {
      return CallError{CallErrorKind::kNotLiteral, at, "the field's name", {}};
    }
    if (!seen.insert(*name.literal).second) {
      return CallError{CallErrorKind::kBadValue, at, "each name once", {}};
    }
  }
  return std::nullopt;
}

Outcome ObjectOf(CallState* state, Result* result) {
  const ArgInfo& name = state->arguments[0];
  if (!name.type.is_unknown()) {
    if (!IsCharacterString(name.type)) return WrongType(0, "a STRING literal");
    if (!name.is_literal || !name.literal.has_value()) {
      return CallError{CallErrorKind::kNotLiteral, 0, "the class's name", {}};
    }
  }
  if (auto error = CheckPairs(*state)) return error;
  *result = DataType::Unknown();
  std::vector<Field> fields;
  for (size_t i = 1; i < state->types.size(); i += 2) {
    if (!state->arguments[i].literal.has_value()) return std::nullopt;
    fields.push_back({std::string(*state->arguments[i].literal), state->types[i + 1]});
  }
  if (!name.literal.has_value()) return std::nullopt;
  *result = DataType::Structured(std::string(*name.literal), std::move(fields));
  return std::nullopt;
}

Outcome ObjectUpdate(CallState* state, Result* result) {
  const DataType& object = state->types[0];
  if (!object.is_unknown() && !object.Is(TypeRoot::kStructured)) {
    return WrongType(0, "a STRUCTURED type");
  }
  if (auto error = CheckPairs(*state)) return error;
  *result = DataType::Unknown();
  if (object.is_unknown()) return std::nullopt;
  std::vector<Field> fields(object.fields().begin(), object.fields().end());
  for (size_t i = 1; i < state->types.size(); i += 2) {
    if (!state->arguments[i].literal.has_value()) return std::nullopt;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
      return field.name == *state->arguments[i].literal;
    });
    if (found == fields.end()) {
      return CallError{CallErrorKind::kBadValue, static_cast<int>(i), "a field of the object", {}};
    }
    found->type = state->types[i + 1];
  }
  *result = DataType::Structured(std::string(object.class_name()), std::move(fields))
                .WithNullable(object.nullable());
  return std::nullopt;
}

}  // namespace weir::sql::rules
