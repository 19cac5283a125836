// The little language in which functions' signatures are written (functions_*.inc), parsed.
//
// Arguments:  alternatives split by `|`, each a list of items split by `,`; empty: no arguments.
//   item      kinds split by `/` (any of them will do), e.g. char/binary; then, if wanted,
//             `&literal` (must be one), `*` (none or more), `+` (one or more; only the last item)
//   !same     after the items: each argument compares with the one before it
//   ~         in front of all: Flink's own inference decides (implicit casts, NULL literals are
//             fine), not Calcite's operand checkers (no casts, a bare NULL is refused)
//   =rule n-m instead of all that: a rule of special.cc by name, and how many arguments it takes
// Kinds: any value comparable ordered char binary string numeric exact approx integer decimal
// boolean date time timestamp
//   datetime interval daytime yearmonth array map multiset collection symbol; with ~ also
//   int array comparables strings element common common? index percentage percentages json introot
//
// Result:     a base and then transforms, split by blanks.
//   base      a type (without blanks: DECIMAL(10,2)), argN, or a word of results.cc
//   nullable  nullable if any argument is; as the base says otherwise (Calcite's TO_NULLABLE)
//   ifargs    nullable exactly if any argument is; if0: the first; ifall: all of them
//   force     nullable; notnull: not; agg: nullable where no row may come in
//   varying   CHAR becomes VARCHAR
//   A type is NOT NULL to begin with, after ~ nullable.
//
// Pure; views into the text given.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/catalog/function.h"

namespace weir::sql {

constexpr int kAnyNumber = -1;

struct SignatureItem {
  std::vector<std::string_view> kinds;
  bool literal = false;
  bool repeated = false;  // the last item only
  bool optional = false;  // with repeated: `*`
};

struct SignatureAlternative {
  std::vector<SignatureItem> items;
  bool same = false;

  int min_count() const;
  int max_count() const;  // kAnyNumber
  bool Takes(size_t count) const;
  const SignatureItem& At(size_t argument) const;  // count > argument
};

struct ParsedSignature {
  bool by_flink = false;
  std::string_view rule;  // of special.cc; alternatives are empty then
  int min_count = 0;
  int max_count = 0;  // kAnyNumber
  std::vector<SignatureAlternative> alternatives;
};

ParsedSignature ParseSignature(std::string_view text);

// Parts of `text` between separators, trimmed of blanks.
std::vector<std::string_view> SplitTrimmed(std::string_view text, char separator);

// A call being typed.
struct CallState {
  const FunctionDef& function;
  std::span<const ArgInfo> arguments;
  const CallContext& context;
  bool by_flink = false;
  std::vector<DataType> types;  // what each argument is (cast to)

  bool AnyNullable() const;
};

// A special rule checks state.arguments, may set state.types and either sets *result or leaves the
// function's result column to say it. Returns an error, if any.
std::optional<CallError> ApplyRule(std::string_view rule, CallState* state,
                                   std::optional<DataType>* result);

// The type that the result column says. Unknown when it follows from an Unknown argument; nullopt
// when there is none (no common type).
std::optional<DataType> ResultType(const CallState& state);

CallError WrongType(int argument, std::string expected);

}  // namespace weir::sql
