// Which words can begin an operand of an expression, as Flink's grammar has it: the parser decides
// by it whether an operator is followed by something to operate on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sql/syntax/token.h"

namespace weir::sql {

enum class OperandStart : uint8_t {
  kNo,
  kAlone,    // may be an operand by itself: names, numbers, strings, CURRENT_DATE, NULL
  kCall,     // a reserved word that is a function: only with '('
  kSpecial,  // what may follow depends on the word
};

namespace operand_internal {

inline constexpr size_t kKeywords = static_cast<size_t>(Kw::kKeywordCount);

// A reserved word as the name of a function.
inline constexpr Kw kFunctions[] = {
    Kw::kAbs,
    Kw::kAvg,
    Kw::kCardinality,
    Kw::kCeiling,
    Kw::kChar,
    Kw::kCharLength,
    Kw::kCharacterLength,
    Kw::kCoalesce,
    Kw::kCollect,
    Kw::kCovarPop,
    Kw::kCovarSamp,
    Kw::kCumeDist,
    Kw::kCount,
    Kw::kCurrentDate,
    Kw::kCurrentTime,
    Kw::kCurrentTimestamp,
    Kw::kDenseRank,
    Kw::kElement,
    Kw::kEvery,
    Kw::kExp,
    Kw::kFirstValue,
    Kw::kFloor,
    Kw::kFusion,
    Kw::kIntersection,
    Kw::kGrouping,
    Kw::kHour,
    Kw::kLag,
    Kw::kLead,
    Kw::kLeft,
    Kw::kLastValue,
    Kw::kLn,
    Kw::kLocaltime,
    Kw::kLocaltimestamp,
    Kw::kLower,
    Kw::kMax,
    Kw::kMin,
    Kw::kMinute,
    Kw::kMod,
    Kw::kMonth,
    Kw::kNthValue,
    Kw::kNtile,
    Kw::kNullif,
    Kw::kOctetLength,
    Kw::kPercentileCont,
    Kw::kPercentileDisc,
    Kw::kPercentRank,
    Kw::kPower,
    Kw::kRank,
    Kw::kRegrCount,
    Kw::kRegrSxx,
    Kw::kRegrSyy,
    Kw::kRight,
    Kw::kRowNumber,
    Kw::kSecond,
    Kw::kSome,
    Kw::kSqrt,
    Kw::kStddevPop,
    Kw::kStddevSamp,
    Kw::kSum,
    Kw::kUpper,
    Kw::kTruncate,
    Kw::kUser,
    Kw::kVarPop,
    Kw::kVarSamp,
    Kw::kYear,
};

inline constexpr Kw kContext[] = {
    Kw::kCurrentCatalog,
    Kw::kCurrentDate,
    Kw::kCurrentDefaultTransformGroup,
    Kw::kCurrentPath,
    Kw::kCurrentRole,
    Kw::kCurrentSchema,
    Kw::kCurrentTime,
    Kw::kCurrentTimestamp,
    Kw::kCurrentUser,
    Kw::kLocaltime,
    Kw::kLocaltimestamp,
    Kw::kSessionUser,
    Kw::kSystemUser,
    Kw::kUser,
};

// Reserved words with a syntax of their own behind '('.
inline constexpr Kw kBuiltins[] = {
    Kw::kCast,       Kw::kSafeCast,       Kw::kTryCast,       Kw::kExtract,
    Kw::kPosition,   Kw::kConvert,        Kw::kTranslate,     Kw::kOverlay,
    Kw::kCeil,       Kw::kSubstring,      Kw::kTrim,          Kw::kContainsSubstr,
    Kw::kDateTrunc,  Kw::kDatetimeTrunc,  Kw::kTimestampDiff, Kw::kTimestampTrunc,
    Kw::kTimeDiff,   Kw::kTimeTrunc,      Kw::kClassifier,    Kw::kMatchNumber,
    Kw::kPrev,       Kw::kJsonExists,     Kw::kJsonValue,     Kw::kJsonQuery,
    Kw::kJsonObject, Kw::kJsonObjectagg,  Kw::kJsonArray,     Kw::kJsonArrayagg,
    Kw::kPeriod,     Kw::kArrayConcatAgg, Kw::kGroupConcat,   Kw::kStringAgg,
    Kw::kRow,
};

inline constexpr Kw kAlone[] = {Kw::kNull, Kw::kTrue, Kw::kFalse, Kw::kUnknown};

inline constexpr Kw kSpecial[] = {
    Kw::kArray,    Kw::kMultiset,  Kw::kCase,    Kw::kCursor,   Kw::kDate,    Kw::kTime,
    Kw::kDatetime, Kw::kTimestamp, Kw::kDecimal, Kw::kInterval, Kw::kExists,  Kw::kUnique,
    Kw::kNot,      Kw::kNew,       Kw::kNext,    Kw::kCurrent,  Kw::kRunning, Kw::kSpecific,
};

inline constexpr uint8_t kFunctionBit = 4;
inline constexpr uint8_t kContextBit = 8;

constexpr std::array<uint8_t, kKeywords> MakeTable() {
  std::array<uint8_t, kKeywords> table{};
  for (size_t i = 0; i < kKeywords; ++i) {
    table[i] = static_cast<uint8_t>(kReservedWords[i] ? OperandStart::kNo : OperandStart::kAlone);
  }
  const auto set = [&table](Kw keyword, OperandStart start) {
    uint8_t& slot = table[static_cast<size_t>(keyword)];
    slot = static_cast<uint8_t>((slot & ~3) | static_cast<uint8_t>(start));
  };
  for (const Kw keyword : kFunctions) {
    set(keyword, OperandStart::kCall);
    table[static_cast<size_t>(keyword)] |= kFunctionBit;
  }
  for (const Kw keyword : kBuiltins) set(keyword, OperandStart::kCall);
  for (const Kw keyword : kContext) {
    set(keyword, OperandStart::kAlone);
    table[static_cast<size_t>(keyword)] |= kContextBit;
  }
  for (const Kw keyword : kAlone) set(keyword, OperandStart::kAlone);
  for (const Kw keyword : kSpecial) set(keyword, OperandStart::kSpecial);
  return table;
}
inline constexpr std::array<uint8_t, kKeywords> kTable = MakeTable();

}  // namespace operand_internal

inline OperandStart OperandStartOf(Kw keyword) {
  return static_cast<OperandStart>(operand_internal::kTable[static_cast<size_t>(keyword)] & 3);
}
// FLOOR, COUNT, LEFT, ...: reserved, and yet the name of a function when '(' follows.
inline bool IsReservedFunction(Kw keyword) {
  return (operand_internal::kTable[static_cast<size_t>(keyword)] &
          operand_internal::kFunctionBit) != 0;
}
// CURRENT_DATE, USER, ...: functions without brackets.
inline bool IsContextVariable(Kw keyword) {
  return (operand_internal::kTable[static_cast<size_t>(keyword)] & operand_internal::kContextBit) !=
         0;
}

inline OperandStart OperandStartOf(const Token& token) {
  switch (token.kind) {
    case Tok::kWord:
      return OperandStartOf(token.keyword);
    case Tok::kQuotedName:
    case Tok::kString:
    case Tok::kPrefixedString:
    case Tok::kNumber:
    case Tok::kQuestion:
      return OperandStart::kAlone;
    case Tok::kLParen:
    case Tok::kPlus:
    case Tok::kMinus:
    case Tok::kLBrace:
      return OperandStart::kSpecial;
    default:
      return OperandStart::kNo;
  }
}

}  // namespace weir::sql
