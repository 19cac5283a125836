// Every diagnostic code of the compiler, as one table. A code is stable for ever: a row may be
// added, never renumbered or reused. The page docs/sql/SQL####.md of each explains it.
//
// 00xx bounds, 01xx characters, 02xx grammar, 03xx what a SqlJob may do, 04xx variables,
// 05xx tables and connectors.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::sql {

enum class DiagClass : uint8_t {
  kBound,     // too large, too deep
  kSyntax,    // Flink's parser refuses it
  kRule,      // Flink takes it; a SqlJob may not do it
  kSemantic,  // `validation: Warn` turns it into a warning
};

// name, number, class, title (a short noun phrase, for pages and machines)
#define WEIR_SQL_CODES(X)                                                          \
  X(ScriptTooLarge, 1, kBound, "script too large")                                 \
  X(NestedTooDeeply, 2, kBound, "nested too deeply")                               \
  X(TooManyErrors, 3, kBound, "too many errors")                                   \
  X(UnterminatedString, 101, kSyntax, "string literal is never closed")            \
  X(UnterminatedName, 102, kSyntax, "quoted name is never closed")                 \
  X(UnterminatedComment, 103, kSyntax, "comment is never closed")                  \
  X(StrayCharacter, 104, kSyntax, "character that SQL does not know")              \
  X(DoubleQuotes, 105, kSyntax, "double quotes")                                   \
  X(EmptyName, 106, kSyntax, "quoted name is empty")                               \
  X(UnknownStatement, 201, kSyntax, "unknown statement")                           \
  X(MisspeltKeyword, 202, kSyntax, "misspelt keyword")                             \
  X(Expected, 203, kSyntax, "something else was expected")                         \
  X(UnclosedBracket, 204, kSyntax, "bracket is never closed")                      \
  X(StrayBracket, 205, kSyntax, "closing bracket without an opening one")          \
  X(TrailingComma, 206, kSyntax, "trailing comma")                                 \
  X(MissingComma, 207, kSyntax, "missing comma")                                   \
  X(UnclosedStatementSet, 208, kSyntax, "statement set without END")               \
  X(NotInStatementSet, 209, kSyntax, "statement that a statement set cannot hold") \
  X(BadSet, 210, kSyntax, "SET without key or value")                              \
  X(EmptyList, 211, kSyntax, "empty list")                                         \
  X(ReservedWord, 212, kSyntax, "reserved word used as a name")                    \
  X(NothingWritten, 301, kRule, "no statement writes")                             \
  X(InsertsSplit, 302, kRule, "statements between INSERTs")                        \
  X(SecondJob, 303, kRule, "more than one job in a script")                        \
  X(BareQuery, 304, kRule, "statement that only shows something")                  \
  X(RemoteJar, 305, kRule, "ADD JAR of a remote file")                             \
  X(OwnedKey, 306, kRule, "setting that the operator owns")                        \
  X(VariableNotPlain, 401, kRule, "variable outside a string literal")             \
  X(UnknownVariable, 402, kSemantic, "${...} that is not a variable")              \
  X(SecretUnsupported, 403, kRule, "secrets are not supported yet")                \
  X(BuiltinWithoutRun, 404, kRule, "variable of a run in a streaming job")         \
  X(BadVariableFormat, 405, kRule, "variable with a wrong format")                 \
  X(VariableLineBreak, 406, kRule, "variable that holds a line break")             \
  X(LegacyOption, 501, kSemantic, "option key of an older Flink")                  \
  X(ClusterName, 502, kSemantic, "cluster_name")                                   \
  X(UnknownConnector, 503, kSemantic, "connector outside the registry")            \
  X(DuplicateOption, 504, kSemantic, "option given twice")

enum class DiagCode : uint16_t {
#define WEIR_SQL_CODE_ENUM(name, number, cls, title) k##name = number,
  WEIR_SQL_CODES(WEIR_SQL_CODE_ENUM)
#undef WEIR_SQL_CODE_ENUM
};

struct CodeInfo {
  DiagCode code;
  DiagClass cls;
  std::string_view name;   // "UnknownStatement"
  std::string_view title;  // "unknown statement"
};

const std::vector<CodeInfo>& AllCodes();
const CodeInfo& InfoOf(DiagCode code);
std::string CodeText(DiagCode code);  // "SQL0201"

}  // namespace weir::sql
