// Expressions. One struct a family of constructs; `kind` says which struct a node is: As<Call>(e).
#pragma once

#include "sql/syntax/ast_node.h"

namespace weir::sql::ast {

enum class ExprKind : uint8_t {
  kLiteral,
  kInterval,
  kColumn,  // a, t.a, db.t.a, t.row.field: which is which is the binder's question
  kStar,    // *, t.*
  kField,   // (expression).field
  kItem,    // expression[index]
  kUnary,
  kBinary,
  kBetween,
  kLike,
  kIn,
  kQuantified,  // = ANY (...), < ALL (...), > SOME (...)
  kIsTest,
  kExists,    // EXISTS (query), UNIQUE (query)
  kSubquery,  // (query) as a value; also CURSOR, ARRAY, MAP, MULTISET of a query
  kCase,
  kCast,
  kCall,
  kConstructor,  // ROW(...), (a, b), ARRAY[...], MAP[...], MULTISET[...], PERIOD(a, b)
  kSymbol,       // a word that is an argument: DAY in FLOOR(x TO DAY), LEADING in TRIM
  kNamedArg,     // name => value
  kTableArg,     // TABLE t PARTITION BY a ORDER BY b, or a query, as an argument
  kDescriptor,   // DESCRIPTOR(a, b)
  kModelArg,     // MODEL m, as an argument
  kDefault,      // DEFAULT
  kParameter,    // ?
  kLambda,       // (x, y) -> expression
  kNextValue,    // NEXT VALUE FOR s, CURRENT VALUE FOR s
  kError,        // could not be read; an error was reported
};

struct Call;

struct Expr : Node {
  ExprKind kind;
  explicit Expr(ExprKind k) : kind(k) {}
};

template <ExprKind K>
struct ExprOf : Expr {
  static constexpr ExprKind kKind = K;
  ExprOf() : Expr(K) {}
};

// The node as a T, or null when it is something else.
template <typename T>
const T* As(const Expr* expr) {
  return expr != nullptr && expr->kind == T::kKind ? static_cast<const T*>(expr) : nullptr;
}

enum class LiteralKind : uint8_t {
  kNull,
  kTrue,
  kFalse,
  kUnknown,
  kInteger,      // digits
  kDecimal,      // 1.5
  kApproximate,  // 1e5
  kString,       // 'x', U&'\00e9' UESCAPE '!', _utf8'x', N'x'; adjacent literals joined
  kBinary,       // X'CAFE'
  kDate,         // DATE '2024-01-31'
  kTime,
  kTimestamp,     // TIMESTAMP '...'
  kTimestampLtz,  // TIMESTAMP WITH LOCAL TIME ZONE '...'
  kTimestampTz,
  kUuid,
};

struct Literal : ExprOf<ExprKind::kLiteral> {
  LiteralKind literal = LiteralKind::kNull;
  bool unicode = false;        // U&
  std::string_view text;       // a number's digits; a string's value, quotes and escapes removed
  std::string_view charset;    // of _charset'...'; empty when not written
  bool national = false;       // N'...'
  bool c_style = false;        // E'...'
  bool typed = false;          // a word before the string: DATE '...', DECIMAL '...'
  bool datetime_word = false;  // DATETIME '...': a kTimestamp
  bool braces = false;         // {d '...'}
  char escape = 0;             // UESCAPE '!'
  Span same_line;              // of a piece of a string that follows one on its line
};

enum class TimeUnit : uint8_t {
  kNone,
  kNanosecond,
  kMicrosecond,
  kMillisecond,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kYear,
  kDecade,
  kCentury,
  kMillennium,
  kEpoch,
  kDow,
  kDoy,
  kIsoDow,
  kIsoYear,
};

// INTERVAL [+|-] '1 02' DAY(3) TO HOUR(2). Where `value` is an expression in brackets instead of a
// string (INTERVAL (a) DAY), `operand` holds it.
struct Interval : ExprOf<ExprKind::kInterval> {
  bool negative = false;
  String value;
  const Expr* operand = nullptr;  // may be null
  bool brackets = false;          // INTERVAL (operand) DAY
  bool difference = false;        // (a - b) DAY: no word INTERVAL; `operand` is a - b
  TimeUnit from = TimeUnit::kNone;
  TimeUnit to = TimeUnit::kNone;
  int32_t precision = -1;
  int32_t fraction = -1;
  Span qualifier;
};

struct Column : ExprOf<ExprKind::kColumn> {
  Name name;
};

struct Star : ExprOf<ExprKind::kStar> {
  Name qualifier;  // may be empty
};

struct Field : ExprOf<ExprKind::kField> {
  const Expr* base = nullptr;
  Ident field;
  bool star = false;           // (row).*
  const Call* call = nullptr;  // (expression).f(x): the call, whose name is `field`; may be null
};

struct Item : ExprOf<ExprKind::kItem> {
  const Expr* base = nullptr;
  const Expr* index = nullptr;
  std::string_view mode;  // OFFSET, ORDINAL, SAFE_OFFSET, SAFE_ORDINAL; empty as a rule
};

enum class UnaryOp : uint8_t { kPlus, kMinus, kNot, kRunning, kFinal, kPrior };

struct Unary : ExprOf<ExprKind::kUnary> {
  UnaryOp op = UnaryOp::kPlus;
  const Expr* operand = nullptr;
};

enum class BinaryOp : uint8_t {
  kOr,
  kAnd,
  kEq,
  kNe,
  kLt,
  kGt,
  kLe,
  kGe,
  kIsDistinctFrom,
  kIsNotDistinctFrom,
  kPlus,
  kMinus,
  kMultiply,
  kDivide,
  kModulo,
  kConcat,
  kMemberOf,
  kSubmultisetOf,
  kNotSubmultisetOf,
  kMultisetUnion,
  kMultisetUnionAll,
  kMultisetIntersect,
  kMultisetIntersectAll,
  kMultisetExcept,
  kMultisetExceptAll,
  kOverlaps,
  kContains,
  kPeriodEquals,
  kPrecedes,
  kSucceeds,
  kImmediatelyPrecedes,
  kImmediatelySucceeds,
};

struct Binary : ExprOf<ExprKind::kBinary> {
  BinaryOp op = BinaryOp::kOr;
  Span op_span;
  const Expr* left = nullptr;
  const Expr* right = nullptr;
};

struct Between : ExprOf<ExprKind::kBetween> {
  bool negated = false;
  bool symmetric = false;
  bool asymmetric = false;  // written; it is the default
  const Expr* value = nullptr;
  const Expr* low = nullptr;
  const Expr* high = nullptr;
};

enum class LikeOp : uint8_t { kLike, kIlike, kRlike, kSimilarTo };

struct Like : ExprOf<ExprKind::kLike> {
  LikeOp op = LikeOp::kLike;
  bool negated = false;
  const Expr* value = nullptr;
  const Expr* pattern = nullptr;
  const Expr* escape = nullptr;  // may be null
};

struct In : ExprOf<ExprKind::kIn> {
  bool negated = false;
  const Expr* value = nullptr;
  List<const Expr*> items;       // empty when `query` is set
  Span list;                     // with its brackets
  const Query* query = nullptr;  // may be null
};

enum class Quantifier : uint8_t { kAny, kSome, kAll };

struct Quantified : ExprOf<ExprKind::kQuantified> {
  BinaryOp op = BinaryOp::kEq;
  Quantifier quantifier = Quantifier::kAny;
  const Expr* value = nullptr;
  List<const Expr*> items;
  const Query* query = nullptr;  // may be null
};

enum class IsOp : uint8_t {
  kNull,
  kTrue,
  kFalse,
  kUnknown,
  kASet,
  kEmpty,
  kJson,  // without VALUE, which means the same
  kJsonValue,
  kJsonObject,
  kJsonArray,
  kJsonScalar,
  kFormatJson,  // x FORMAT JSON: a postfix operator, not a test
};

struct IsTest : ExprOf<ExprKind::kIsTest> {
  IsOp op = IsOp::kNull;
  bool negated = false;
  const Expr* operand = nullptr;
  std::string_view encoding;  // FORMAT JSON ENCODING UTF8
};

struct Exists : ExprOf<ExprKind::kExists> {
  bool unique = false;            // UNIQUE (query)
  const Query* query = nullptr;   // null when what follows is no query, which Flink's parser takes
  const Expr* operand = nullptr;  // that; else null
};

enum class SubqueryKind : uint8_t { kScalar, kCursor, kArray, kMap, kMultiset };

struct Subquery : ExprOf<ExprKind::kSubquery> {
  SubqueryKind subquery = SubqueryKind::kScalar;
  const Query* query = nullptr;
};

struct When {
  const Expr* condition = nullptr;  // `WHEN a, b THEN`: a kList
  const Expr* result = nullptr;
};

struct Case : ExprOf<ExprKind::kCase> {
  const Expr* operand = nullptr;  // may be null
  List<When> whens;
  const Expr* otherwise = nullptr;  // may be null
};

enum class CastKind : uint8_t { kCast, kTryCast, kSafeCast };

struct Cast : ExprOf<ExprKind::kCast> {
  CastKind cast = CastKind::kCast;
  const Expr* operand = nullptr;
  const TypeName* type = nullptr;      // null when `interval` is set
  const Interval* interval = nullptr;  // CAST(x AS INTERVAL DAY TO SECOND): only the qualifier
  const Expr* format = nullptr;        // CAST(x AS t FORMAT 'f'); may be null
};

struct OrderItem {
  const Expr* expr = nullptr;
  bool descending = false;
  bool ascending = false;  // ASC was written
  enum class Nulls : uint8_t { kDefault, kFirst, kLast } nulls = Nulls::kDefault;
  Span span;
};

// A bound of ROWS/RANGE BETWEEN ... AND ...
enum class BoundKind : uint8_t {
  kUnboundedPreceding,
  kUnboundedFollowing,
  kCurrentRow,
  kPreceding,
  kFollowing,
};
struct FrameBound {
  BoundKind kind = BoundKind::kCurrentRow;
  const Expr* offset = nullptr;  // of kPreceding, kFollowing
  Span span;
};

enum class FrameExclusion : uint8_t { kNone, kNoOthers, kCurrentRow, kGroup, kTies };

// (name PARTITION BY ... ORDER BY ... ROWS BETWEEN ... AND ...)
struct WindowSpec {
  Ident base;  // an existing window's name; empty text when absent
  List<const Expr*> partition_by;
  List<OrderItem> order_by;
  bool has_frame = false;
  bool rows = false;     // else RANGE
  bool between = false;  // else only `lower` was written
  FrameBound lower;
  FrameBound upper;
  FrameExclusion exclusion = FrameExclusion::kNone;
  enum class Partial : uint8_t { kDefault, kAllow, kDisallow } partial = Partial::kDefault;
  Span span;
};

enum class CallForm : uint8_t {
  kPlain,        // f(a, b)
  kNoBrackets,   // CURRENT_TIMESTAMP, LOCALTIME, ...
  kBraces,       // {fn f(a)}
  kFloorTo,      // FLOOR(x TO unit), CEIL(x TO unit): args x, symbol
  kTrim,         // TRIM(BOTH c FROM x): args symbol, c (null when absent), x
  kExtract,      // EXTRACT(unit FROM x): args symbol, x
  kPosition,     // POSITION(a IN b [FROM n])
  kOverlay,      // OVERLAY(a PLACING b FROM n [FOR m])
  kSubstring,    // SUBSTRING(a FROM n [FOR m]); with commas it is kPlain
  kConvert,      // CONVERT(x USING y) and CONVERT(x, a, b)
  kTranslate,    // TRANSLATE(x USING y); with commas it is kPlain
  kTimeUnit,     // TIMESTAMPADD(unit, ...), TIMESTAMPDIFF(unit, ...), ...: a symbol among the args
  kGroupWindow,  // TUMBLE, HOP, SESSION and their _START, _END, _ROWTIME, _PROCTIME in an
                 // expression
  kJson,         // JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT, ...: `json` holds the clauses
  kNew,          // NEW f(a)
};

enum class JsonBehavior : uint8_t {
  kUnspecified,
  kNull,
  kError,
  kDefault,
  kTrue,
  kFalse,
  kUnknown,
  kEmptyArray,
  kEmptyObject,
};
enum class JsonWrapper : uint8_t {
  kUnspecified,
  kWithout,
  kWithoutArray,
  kWith,
  kWithConditional,
  kWithUnconditional,
  // the same with the word ARRAY written out
  kWithArray,
  kWithConditionalArray,
  kWithUnconditionalArray,
};

struct JsonPair {
  const Expr* key = nullptr;  // null in arrays
  const Expr* value = nullptr;
  bool key_word = false;      // KEY was written
  bool value_word = false;    // VALUE was written
  bool colon = false;         // key : value
  bool comma = false;         // key, value
  bool format_json = false;   // value FORMAT JSON
  std::string_view encoding;  // FORMAT JSON ENCODING UTF8
};

struct JsonClauses {
  const Expr* input = nullptr;  // may be null
  bool input_format_json = false;
  const Expr* path = nullptr;  // may be null
  List<JsonPair> passing;      // value AS name: key is a Column
  List<JsonPair> pairs;        // of JSON_OBJECT, JSON_OBJECTAGG; values of JSON_ARRAY, _ARRAYAGG
  const TypeName* returning = nullptr;
  bool returning_format_json = false;
  JsonBehavior on_empty = JsonBehavior::kUnspecified;
  const Expr* on_empty_default = nullptr;
  JsonBehavior on_error = JsonBehavior::kUnspecified;
  const Expr* on_error_default = nullptr;
  JsonWrapper wrapper = JsonWrapper::kUnspecified;
  enum class Nulls : uint8_t {
    kUnspecified,
    kNullOnNull,
    kAbsentOnNull
  } nulls = Nulls::kUnspecified;
  List<OrderItem> order_by;  // JSON_ARRAYAGG
};

enum class NullTreatment : uint8_t { kUnspecified, kRespect, kIgnore };

struct Call : ExprOf<ExprKind::kCall> {
  CallForm form = CallForm::kPlain;
  Name name;                                   // as written; SPECIFIC functions alike
  List<const Expr*> args;                      // a null only where CallForm says so
  bool star = false;                           // COUNT(*)
  bool distinct = false;                       // COUNT(DISTINCT x)
  bool all = false;                            // COUNT(ALL x)
  bool specific = false;                       // SPECIFIC f(x)
  bool using_word = false;                     // CONVERT(x USING y); else CONVERT(x, y, z)
  bool for_word = false;                       // SUBSTRING(a, n FOR m)
  const TypeName* convert_type = nullptr;      // CONVERT(INT, x); may be null
  const Interval* convert_interval = nullptr;  // CONVERT(INTERVAL DAY, x); may be null
  List<OrderItem> order_by;                    // inside the brackets: ARRAY_AGG(x ORDER BY y)
  NullTreatment inner_nulls = NullTreatment::kUnspecified;  // f(x IGNORE NULLS)
  const Expr* separator = nullptr;                          // SEPARATOR 'x'; may be null
  List<const Expr*> within_distinct;                        // WITHIN DISTINCT (...)
  List<OrderItem> within_group;                             // WITHIN GROUP (ORDER BY ...)
  const Expr* filter = nullptr;                             // FILTER (WHERE ...); may be null
  NullTreatment outer_nulls = NullTreatment::kUnspecified;  // f(x) IGNORE NULLS
  Ident over_name;                                          // OVER w; empty text when absent
  const WindowSpec* over = nullptr;                         // OVER (...); may be null
  const JsonClauses* json = nullptr;                        // kJson alone
};

enum class ConstructorKind : uint8_t {
  kRow,          // ROW(a, b)
  kImplicitRow,  // (a, b)
  kArray,        // ARRAY[a, b]
  kArrayCall,    // ARRAY(a, b)
  kArrayBraces,  // {1, 2}
  kMap,          // MAP[k, v, ...]
  kMapCall,      // MAP(k, v, ...)
  kMultiset,     // MULTISET[a, b]
  kPeriod,       // PERIOD(a, b)
  kList,         // a, b: behind WHEN
};

struct Constructor : ExprOf<ExprKind::kConstructor> {
  ConstructorKind constructor = ConstructorKind::kRow;
  List<const Expr*> items;
};

struct Symbol : ExprOf<ExprKind::kSymbol> {
  std::string_view word;            // upper case: DAY, LEADING, a week's day WEEK(MONDAY)
  TimeUnit unit = TimeUnit::kNone;  // when the word is one
  bool quoted = false;              // a name in backticks
};

struct NamedArg : ExprOf<ExprKind::kNamedArg> {
  Ident name;
  const Expr* value = nullptr;
};

struct TableArg : ExprOf<ExprKind::kTableArg> {
  Name table;                    // TABLE t, or (TABLE t); empty when `query` is set
  const Query* query = nullptr;  // may be null
  const Expr* value = nullptr;   // x PARTITION BY a: another expression; may be null
  bool has_partition_by = false;
  List<const Expr*> partition_by;
  List<OrderItem> order_by;
  bool copartitioned = false;
};

struct Descriptor : ExprOf<ExprKind::kDescriptor> {
  List<Name> columns;
  List<const TypeName*> types;  // empty, or one a column (null: no type): DESCRIPTOR(a INT, b)
};

struct ModelArg : ExprOf<ExprKind::kModelArg> {
  Name model;
};

struct Default : ExprOf<ExprKind::kDefault> {};
struct Parameter : ExprOf<ExprKind::kParameter> {};
struct ErrorExpr : ExprOf<ExprKind::kError> {};

struct Lambda : ExprOf<ExprKind::kLambda> {
  List<Ident> parameters;
  const Expr* body = nullptr;
};

struct NextValue : ExprOf<ExprKind::kNextValue> {
  bool current = false;
  Name sequence;
};

}  // namespace weir::sql::ast
