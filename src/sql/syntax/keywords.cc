#include "sql/syntax/keywords.h"

#include <array>
#include <cstddef>
#include <iterator>

namespace weir::sql {
namespace {

struct Row {
  std::string_view text;
  bool reserved = false;
};

constexpr Row kRows[] = {
    Row{"", false},
#define X(name, text, reserved) Row{text, reserved},
#include "sql/syntax/keywords.inc"
#undef X
};

constexpr size_t kSlots = 4096;  // five times the words: chains stay short
constexpr size_t kLongest = 32;
static_assert(std::size(kRows) == static_cast<size_t>(Kw::kKeywordCount));

constexpr char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

constexpr uint32_t Hash(std::string_view word) {
  uint32_t hash = 2166136261u;
  for (const char c : word) {
    hash = (hash ^ static_cast<unsigned char>(Upper(c))) * 16777619u;
  }
  return hash ^ (hash >> 15);
}

constexpr std::array<uint16_t, kSlots> MakeTable() {
  std::array<uint16_t, kSlots> table{};
  for (size_t i = 1; i < std::size(kRows); ++i) {
    size_t slot = Hash(kRows[i].text) % kSlots;
    while (table[slot] != 0) {
      slot = (slot + 1) % kSlots;
    }
    table[slot] = static_cast<uint16_t>(i);
  }
  return table;
}

constexpr std::array<uint16_t, kSlots> kTable = MakeTable();

bool SameWord(std::string_view word, std::string_view upper) {
  if (word.size() != upper.size()) {
    return false;
  }
  for (size_t i = 0; i < word.size(); ++i) {
    if (Upper(word[i]) != upper[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

Kw LookUpKeyword(std::string_view word) {
  if (word.size() > kLongest) {
    return Kw::kNotKeyword;
  }
  for (size_t slot = Hash(word) % kSlots; kTable[slot] != 0; slot = (slot + 1) % kSlots) {
    if (SameWord(word, kRows[kTable[slot]].text)) {
      return static_cast<Kw>(kTable[slot]);
    }
  }
  return Kw::kNotKeyword;
}

std::string_view KeywordText(Kw keyword) { return kRows[static_cast<size_t>(keyword)].text; }

bool IsReserved(Kw keyword) { return kRows[static_cast<size_t>(keyword)].reserved; }

}  // namespace weir::sql
