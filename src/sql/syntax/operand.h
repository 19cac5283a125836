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

OperandStart OperandStartOf(Kw keyword);
// FLOOR, COUNT, LEFT, ...: reserved, and yet the name of a function when '(' follows.
bool IsReservedFunction(Kw keyword);
// CURRENT_DATE, USER, ...: functions without brackets.
bool IsContextVariable(Kw keyword);

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
