// ${secret:NAME/KEY}: a value that the SqlJob's namespace keeps in a Secret. Pure.
//
// The compiler itself never sees the value: the reference stays in the compiled script, where
// diagnostics, status and `weir compile` show it, and PutSecrets replaces it when the script is
// written for Flink. It may stand in the value of an option (WITH, SET (...), an OPTIONS hint) or
// of SET alone: Flink shows the literals of expressions in plans and logs (docs/flink-secrets.md).
// $${secret:NAME/KEY} is the text ${secret:NAME/KEY}.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/syntax/token.h"

namespace weir::sql {

// What stands between "${secret:" and "}": names as Kubernetes allows them. False: they are none.
bool ParseSecretRef(std::string_view inside, SecretRef* out);

// The well-formed references in the string literals of a script, distinct and sorted: what has to
// be read before the script can be written for Flink.
std::vector<SecretRef> FindSecretRefs(std::string_view script);

// `script` as Flink is given it: each reference replaced by its value, quotes doubled. `values` by
// "NAME/KEY"; a reference without a value stays.
std::string PutSecrets(std::string_view script, const StringMap& values);

// Puts the values into the script of a compiled unit. When one is missing there is no unit any
// more, but an error that says `why`.
void GiveSecrets(std::string_view source, const StringMap& values, const std::string& why,
                 CompileOutput* output);

// Empty, or why a value cannot stand in a script ("it holds a line break").
std::string_view SecretValueProblem(std::string_view value);

// Text that comes from elsewhere and shall not be read as a reference.
std::string WithoutSecretRefs(std::string text);

// Follows the tokens of a script and knows where the value of an option or of SET comes next.
class OptionPlaces {
 public:
  // The next token that is no trivia.
  void Follow(const Token& token);
  // A string literal behind the tokens so far is such a value.
  bool ValueIsNext() const;

 private:
  Token last_;         // kEnd: none yet in this statement
  Token before_last_;  // the one in front of it
  bool in_set_ = false;
  int depth_ = 0;         // of brackets
  int option_depth_ = 0;  // of the brackets that hold options; 0: none is open
};

}  // namespace weir::sql
