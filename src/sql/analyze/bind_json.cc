// JSON_VALUE, JSON_OBJECT and their clauses.
#include <fmt/format.h>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

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
  } else if (call->name == "JSON_EXISTS" && !call->args.empty()) {
    const DataType& input = call->args[0]->type;
    if (input.is_unknown() || IsCharacterString(input) || input.Is(TypeRoot::kNull)) return;
    refuse(fmt::format("JSON_EXISTS reads a STRING, this is {}", input.ToString()),
           "CAST it to STRING");
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
    if (json->input != nullptr) args.push_back(BindExpr(json->input, where));
    if (json->path != nullptr) {
      const BoundExpr* path = BindExpr(json->path, where);
      args.push_back(path);
      if (!path->type.is_unknown() && !IsCharacterString(path->type) && !IsNullLiteral(*path)) {
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
      if (pair.value != nullptr) args.push_back(BindExpr(pair.value, where));
    }
    for (const ast::Expr* extra : {json->on_empty_default, json->on_error_default}) {
      if (extra != nullptr) args.push_back(BindExpr(extra, where));
    }
    if (json->returning != nullptr) type = ResolveType(*json->returning);
  }
  BoundExpr* bound = CallExpr(name, type, std::move(args), at);
  bound->function = function;
  RefuseJson(bound);
  if (function == nullptr || function->kind != FunctionKind::kAggregate) return bound;
  return FinishAggregate(call, function, bound, where, at);
}

}  // namespace weir::sql
