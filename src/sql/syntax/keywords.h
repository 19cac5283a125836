// The words of the language. Looking one up is a hash and one comparison; no allocation.
#pragma once

#include <cstdint>
#include <string_view>

namespace weir::sql {

enum class Kw : uint16_t {
  kNotKeyword = 0,  // an ordinary name
#define X(name, text, reserved) k##name,
#include "sql/syntax/keywords.inc"
#undef X
  kKeywordCount
};

// ASCII case is ignored. kNotKeyword when the word is no keyword.
Kw LookUpKeyword(std::string_view word);

// Upper case; empty for kNotKeyword.
std::string_view KeywordText(Kw keyword);

// Reserved words are names only inside backticks.
bool IsReserved(Kw keyword);

}  // namespace weir::sql
