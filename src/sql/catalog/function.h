// Flink's built-in functions and operators: what exists, what a call may look like, what it yields.
//
// The signatures are data (functions_*.inc, one row a function: see signature.h for the little
// language they are written in); InferCall is the one interpreter. Pure; everything returned by
// reference lives in constant tables. Nothing here makes text for users: errors are typed, with the
// facts a message needs.
//
// Facts: BuiltInFunctionDefinitions and FlinkSqlOperatorTable of Flink 2.2; checked against Flink's
// own validator, see tests/differential/types.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/catalog/type.h"

namespace weir::sql {

enum class FunctionKind : uint8_t {
  kScalar,
  kAggregate,
  kTable,                // in FROM: LATERAL TABLE(f(...)), UNNEST
  kProcessTable,         // in FROM: f(TABLE t, ...), among them ML_PREDICT
  kWindowTvf,            // in FROM: TUMBLE(TABLE t, DESCRIPTOR(ts), ...)
  kGroupWindow,          // in GROUP BY: TUMBLE(ts, INTERVAL ...), legacy
  kGroupWindowProperty,  // in SELECT beside it: TUMBLE_START and so on
  kMatch,                // only inside MATCH_RECOGNIZE
};

// How a call is written.
enum class CallSyntax : uint8_t {
  kFunction,    // F(a, b)
  kFunctionId,  // CURRENT_DATE: no parentheses, or empty ones not allowed
  kBinary,      // a + b
  kPrefix,      // - a
  kPostfix,     // a IS NULL
  kSpecial,     // has its own grammar: CAST, TRIM, EXTRACT, ROW(...), a[i], ...
};

enum FunctionFlag : uint32_t {
  kFlagNone = 0,
  kFlagNotDeterministic = 1u << 0,  // RAND, UUID, CURRENT_TIMESTAMP
  kFlagDynamic = 1u << 1,           // one value per query in batch: CURRENT_TIMESTAMP
  kFlagOverOnly = 1u << 2,          // ROW_NUMBER, LAG: needs an OVER clause
  kFlagNoOver = 1u << 3,            // an aggregate that refuses OVER
  kFlagNeedsOrder = 1u << 4,        // OVER (... ORDER BY ...) is a must, for the validator
  kFlagNoFrame = 1u << 5,           // OVER takes no ROWS/RANGE
  kFlagStar = 1u << 6,              // F(*): COUNT
  kFlagNullTreatment = 1u << 7,     // IGNORE NULLS / RESPECT NULLS may follow
  kFlagNoDistinct = 1u << 8,        // F(DISTINCT x) is refused
  kFlagOperator = 1u << 9,          // found by FindOperator, not by FindFunction
  kFlagAlias = 1u << 10,            // a second name of another row
  kFlagWithinGroup = 1u << 11,      // WITHIN GROUP (ORDER BY ...) may follow
  kFlagOpaque = 1u << 12,  // known to exist, its arguments are not checked here: result Unknown
  // An operator of the planner and in no module: a function of the user of its name comes first,
  // where it takes the arguments.
  kFlagNoModule = 1u << 13,
};

// In the order in which the rows of the tables read, not in the one that packs best.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct FunctionDef {
  std::string_view name;  // upper case, as SQL writes it
  FunctionKind kind;
  CallSyntax syntax;
  std::string_view arguments;  // in the language of signature.h
  std::string_view result;     // likewise
  uint32_t flags = kFlagNone;
  std::string_view parameters;  // "DATA,SIZE": names for F(SIZE => ..), empty if not callable so

  bool Has(FunctionFlag flag) const { return (flags & flag) != 0; }
};

// A function by name, ASCII case ignored; nullptr if Flink has none. Several rows may share a name
// when they are called in different places (TUMBLE as group window and as table function): the
// overload below chooses, the plain one prefers scalar, then aggregate, then the rest.
const FunctionDef* FindFunction(std::string_view name);
const FunctionDef* FindFunction(std::string_view name, FunctionKind kind);
// An operator as written: "+", "-", "||", "=", "LIKE", "IS NULL", "NOT", "BETWEEN", "IN", "ITEM",
// "CAST", "ROW", "ARRAY", "MAP", "CASE", ... with 1, 2 or, for those that vary, -1 operands.
const FunctionDef* FindOperator(std::string_view text, int operands = -1);
// All rows, sorted by name.
std::span<const FunctionDef> AllFunctions();
// Names for "did you mean": each once, no operators.
std::vector<std::string_view> FunctionNames();
// The nearest such name, if one is near.
std::optional<std::string> NearestFunction(std::string_view name);

// One argument of a call as the caller knows it.
struct ArgInfo {
  DataType type;
  // A literal (a plain, CAST-free constant); Flink asks this of some arguments.
  bool is_literal = false;
  bool is_null_literal = false;
  // The value of a literal: a string's content, a number as written, TRUE/FALSE, a symbol's name
  // (YEAR, BOTH, ...). Empty if it is none or its value is not known.
  std::optional<std::string_view> literal = std::nullopt;
  std::string_view name = {};  // F(name => value)
  bool is_default = false;     // DEFAULT
  bool is_star = false;        // COUNT(*)
  // For functions in FROM. A table argument's type is the ROW of its columns; a descriptor's type
  // is DESCRIPTOR and `columns` are the names in it.
  bool is_table = false;
  std::span<const std::string> columns = {};
};

enum class CallErrorKind : uint8_t {
  kWrongCount,        // expected: "1 to 2"
  kWrongType,         // argument, expected
  kNullNotAllowed,    // argument: a bare NULL; CAST(NULL AS t) is the remedy
  kNotLiteral,        // argument must be a literal
  kBadValue,          // argument: a literal outside what is allowed; expected says what
  kNoCommonType,      // two arguments, or all of them, have no type in common
  kUnknownParameter,  // argument: F(nosuch => 1)
  kMissingParameter,  // expected: the parameter's name
  kDuplicateParameter,
  kMixedParameters,  // named and positional in one call
  kNamedNotAllowed,  // the function has no parameter names
  kCastNotPossible,  // CAST between these
};

struct CallError {
  CallErrorKind kind;
  int argument = -1;                    // which one is to blame; -1: the call as a whole
  std::string expected;                 // "STRING or BYTES", in types' words; may be empty
  std::vector<std::string> signatures;  // "REGEXP_EXTRACT(STRING, STRING [, INT])"
  int beside = 0;                       // kNoCommonType: the argument that it does not go with
};

// Ok: `type` is the result (which may still be Unknown, when an argument was). For functions in
// FROM it is the ROW of the columns that the function adds or yields.
struct InferResult {
  DataType type;
  std::optional<CallError> error;
  // What the arguments are cast to where Flink casts by itself; empty when nothing is.
  std::vector<DataType> argument_types;

  bool ok() const { return !error.has_value(); }
};

// Where the call stands.
struct CallContext {
  // An aggregate may see no row at all: no GROUP BY, or a FILTER; not in OVER. SUM is nullable
  // then.
  bool may_be_empty = true;
};

// Checks a call and types it. Named arguments may be in any order. An Unknown argument is accepted
// anywhere; wrong counts are still found.
//
// Calls with a grammar of their own are given as: EXTRACT(unit, x), TIMESTAMPADD/DIFF(unit, a, b),
// FLOOR/CEIL(x [, unit]), TRIM([[flag,] characters,] x), POSITION(what, where [, from]),
// OVERLAY(x, new, from [, length]), JSON_OBJECT(key, value, ...), CASE(when, then, ..., [else]),
// IN(x, items...), ITEM(container, index), BETWEEN(x, low, high); units and flags as SYMBOL.
InferResult InferCall(const FunctionDef& function, std::span<const ArgInfo> arguments,
                      const CallContext& context = {});

// How a function may be called, for messages and hovers: one line an overload.
std::vector<std::string> Signatures(const FunctionDef& function);

}  // namespace weir::sql
