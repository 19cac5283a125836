// The words of the language. Looking one up is a hash and one comparison; no allocation.
#pragma once

#include <cstddef>
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
// `readable`: bytes that may be read from the start of the word on, which is quicker from eight on.
Kw LookUpKeyword(std::string_view word, size_t readable);
inline Kw LookUpKeyword(std::string_view word) { return LookUpKeyword(word, word.size()); }

// Upper case; empty for kNotKeyword.
std::string_view KeywordText(Kw keyword);

// Reserved words are names only inside backticks.
inline constexpr bool kReservedWords[] = {
    false,
#define X(name, text, reserved) reserved,
#include "sql/syntax/keywords.inc"
#undef X
};
inline bool IsReserved(Kw keyword) { return kReservedWords[static_cast<size_t>(keyword)]; }

}  // namespace weir::sql
