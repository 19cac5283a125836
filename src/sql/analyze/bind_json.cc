// JSON_VALUE, JSON_OBJECT and their clauses.
#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {

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
  if (function == nullptr || function->kind != FunctionKind::kAggregate) return bound;
  return FinishAggregate(call, function, bound, where, at);
}

}  // namespace weir::sql
