// What a function takes and gives, where no class can be asked: the text of a declaration.
//
//   signature   one or more alternatives with `|` between them
//   alternative [AGGREGATE] ( [arguments] ) RETURNS result
//   arguments   argument, ... ; those in [, ...] may be left out: (STRING [, INT]); the last one
//               may end in ... and then stands for any number of arguments, also for none
//   argument    [name] type; a name is what F(name => value) calls it; ANY takes every type
//   result      a type (ANY: nobody knows), or TABLE (name type, ...) of a function in FROM
//
// Types are those of CREATE TABLE. Pure; spans point into the text.
#pragma once

#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"
#include "sql/syntax/arena.h"
#include "sql/syntax/ast_node.h"

namespace weir::sql {

namespace ast {

enum class FunctionForm : uint8_t { kScalar, kTable, kAggregate };

struct SignatureArgument {
  Ident name;  // empty: it has none
  const TypeName* type = nullptr;
  bool optional = false;
};

struct FunctionSignature {
  Span span;
  FunctionForm form = FunctionForm::kScalar;
  std::vector<SignatureArgument> arguments;
  bool repeated = false;             // the last argument: any number of times
  const TypeName* result = nullptr;  // null for kTable
  List<TypeField> columns;           // of kTable
};

struct FunctionDeclaration {
  Arena arena;
  std::vector<FunctionSignature> signatures;  // all of one form
};

}  // namespace ast

// Reports at most one error; what was read up to there is left out of the result.
ast::FunctionDeclaration ParseFunctionSignature(std::string_view text,
                                                std::vector<Diagnostic>* diagnostics);

}  // namespace weir::sql
