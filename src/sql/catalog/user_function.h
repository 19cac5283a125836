// Calls of functions that somebody declared, with the types of their arguments and result.
//
// Facts: ExplicitArgumentTypeStrategy, OrInputTypeStrategy and TypeInferenceUtil.adaptArguments of
// Flink 2.2: arguments become the declared types by implicit casts alone, and of several signatures
// the first one counts that needs none. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sql/catalog/function.h"
#include "sql/catalog/schema.h"

namespace weir::sql {

struct UserCall {
  // Unknown when nothing is declared, when an argument whose type is not known decides between
  // signatures, or after an error.
  DataType type;
  std::optional<CallError> error;
  // An argument that would have to be cast, where Flink's planner makes no casts and fails: in
  // calls by name, and in those that leave arguments out. -1: none.
  int uncast = -1;
  DataType wanted;  // what it would be cast to
};

// Arguments with names that the function does not have are passed over, as Flink does it.
UserCall InferUserCall(const FunctionInfo& function, std::span<const ArgInfo> arguments);

// "mask(STRING [, INT [, STRING]])", "longest(STRING...)": one a signature.
std::vector<std::string> Signatures(const FunctionInfo& function);

}  // namespace weir::sql
