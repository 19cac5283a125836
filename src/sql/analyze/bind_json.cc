// JSON_VALUE, JSON_OBJECT and their clauses.
#include <fmt/format.h>

#include <algorithm>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

namespace {

// Of JSON_OBJECT and its like: no text is defined for these. DATE, TIME and INTERVAL, at any depth.
bool HasNoJson(const DataType& type) {
  if (type.Is(TypeRoot::kDate) || type.Is(TypeRoot::kTime) || IsInterval(type)) return true;
  if (type.Is(TypeRoot::kArray) || type.Is(TypeRoot::kMultiset)) return HasNoJson(type.element());
  if (type.Is(TypeRoot::kMap)) return HasNoJson(type.value());
  if (!type.Is(TypeRoot::kRow)) return false;
  return std::any_of(type.fields().begin(), type.fields().end(),
                     [](const Field& field) { return HasNoJson(field.type); });
}

bool IsEmptyObject(const ast::JsonClauses& json) {
  return json.on_empty == ast::JsonBehavior::kEmptyObject ||
         json.on_error == ast::JsonBehavior::kEmptyObject;
}

bool MakesJson(std::string_view name) {
  return name == "JSON_OBJECT" || name == "JSON_ARRAY" || name == "JSON_OBJECTAGG" ||
         name == "JSON_ARRAYAGG";
}

}  // namespace

// What the validator takes and the generated code does not.
void Binder::RefuseJson(const BoundExpr* call) {
  const DataType& type = call->type;
  const bool text = type.is_unknown() || IsCharacterString(type);
  const bool value = text || type.Is(TypeRoot::kBoolean) || type.Is(TypeRoot::kInteger) ||
                     type.Is(TypeRoot::kDouble);
  const auto refuse = [&](std::string_view what, std::string_view help) {
    Refuse(call, messages::BadTypeParameter(call->span, what, help));
  };
  if (call->name == "JSON_VALUE" && !value) {
    refuse(fmt::format("JSON_VALUE cannot be RETURNING {}", type.ToString()),
           "RETURNING STRING, BOOLEAN, INT or DOUBLE, and CAST that");
  } else if (call->name == "JSON_QUERY" && !text && !type.Is(TypeRoot::kArray)) {
    refuse(fmt::format("JSON_QUERY cannot be RETURNING {}", type.ToString()),
           "RETURNING STRING or ARRAY<STRING>; JSON_VALUE takes single values");
  } else if (MakesJson(call->name)) {
    for (const BoundExpr* arg : call->args) {
      if (IsNullLiteral(*arg)) {
        Refuse(call, messages::NullNotAllowed(arg->span));
        return;
      }
      if (arg->type.HasUnknown() || !HasNoJson(arg->type)) continue;
      refuse(fmt::format("{} cannot hold {}", call->name, arg->type.ToString()),
             "CAST it to STRING");
      return;
    }
  } else if (call->name == "JSON_EXISTS" && !call->args.empty()) {
    const DataType& input = call->args[0]->type;
    if (input.is_unknown() || IsCharacterString(input) || input.Is(TypeRoot::kNull)) return;
    refuse(fmt::format("JSON_EXISTS reads a STRING, this is {}", input.ToString()),
           "CAST it to STRING");
  }
}

// Of JSON_QUERY ... RETURNING ARRAY: its elements are strings, and it is no empty object.
void Binder::CheckJsonArray(const ast::JsonClauses& json, const DataType& type) {
  const DataType element = type.element();
  if (element.is_unknown()) return;
  if (!element.Is(TypeRoot::kVarchar)) {
    Report(messages::BadTypeParameter(
        json.returning->span, fmt::format("JSON_QUERY cannot be RETURNING {}", type.ToString()),
        "RETURNING ARRAY<STRING>, and CAST that: CAST(JSON_QUERY(...) AS ARRAY<INT>)"));
  } else if (IsEmptyObject(json)) {
    Report(messages::BadTypeParameter(json.returning->span,
                                      "an ARRAY of JSON_QUERY cannot be an EMPTY OBJECT",
                                      "EMPTY ARRAY, NULL or ERROR, ON EMPTY and ON ERROR"));
  }
}

const BoundExpr* Binder::BindJson(const ast::Call& call, const ExprScope& where, Span at) {
  Args args;
  for (const ast::Expr* arg : call.args) {
    if (arg != nullptr) args.push_back(BindExpr(arg, where));
  }
  const std::string name = UpperAscii(call.name.last().text);
  const FunctionDef* function = FindFunction(name);
  DataType type = name == "JSON_EXISTS" ? DataType::Boolean() : DataType::String();
  if (const ast::JsonClauses* json = call.json) {
    if (json->input != nullptr) {
      args.push_back(BindExpr(json->input, where));
      RefuseNull(args.back());
    }
    if (json->path != nullptr) {
      const BoundExpr* path = BindExpr(json->path, where);
      args.push_back(path);
      RefuseNull(path);
      // Flink asks no path of JSON_QUERY for its type.
      if (name != "JSON_QUERY" && !path->type.is_unknown() && !IsCharacterString(path->type) &&
          !IsNullLiteral(*path)) {
        std::vector<std::string> signatures;
        if (function != nullptr) signatures = Signatures(*function);
        Report(messages::WrongArgumentTypes(at, name, path->span, 1, path->type.ToString(),
                                            "a path such as '$.name'", signatures));
      }
    }
    for (const ast::JsonPair& pair : json->pairs) {
      if (pair.key != nullptr) {
        const BoundExpr* key = BindExpr(pair.key, where);
        if (!key->type.is_unknown() && !IsCharacterString(key->type)) {
          Report(messages::WrongArgumentTypes(at, name, key->span, args.size(),
                                              key->type.ToString(), "a STRING as the key", {}));
        } else if (name == "JSON_OBJECT" && !key->type.is_unknown() && key->type.nullable()) {
          Report(messages::WrongArgumentTypes(at, name, key->span, args.size(),
                                              key->type.ToString(),
                                              "a key that is never NULL, as COALESCE(x, '')", {}));
        }
        args.push_back(key);
      }
      if (pair.value == nullptr) continue;
      args.push_back(BindExpr(pair.value, where));
      // Its one place: see RefuseCall.
      const bool here = name == "JSON_OBJECT" || name == "JSON_ARRAY";
      if (here && args.back()->name == "JSON") refusals_.exprs.erase(args.back());
    }
    for (const ast::Expr* extra : {json->on_empty_default, json->on_error_default}) {
      if (extra != nullptr) args.push_back(BindExpr(extra, where));
    }
    if (json->returning != nullptr) {
      type = ResolveType(*json->returning);
      if (name == "JSON_QUERY" && type.Is(TypeRoot::kArray)) CheckJsonArray(*json, type);
    }
  }
  BoundExpr* bound = CallExpr(name, type, std::move(args), at);
  bound->function = function;
  RefuseJson(bound);
  if (function == nullptr || function->kind != FunctionKind::kAggregate) return bound;
  return FinishAggregate(call, function, bound, where, at);
}

}  // namespace weir::sql
