#include "sql/syntax/keywords.h"

#include <array>
#include <cstddef>
#include <cstring>
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
constexpr size_t kKeywords = std::size(kRows);
static_assert(kKeywords == static_cast<size_t>(Kw::kKeywordCount));

constexpr size_t kLongest = 32;
constexpr size_t kSlots = 4096;  // five times the words: chains stay short
constexpr uint64_t kLower = 0x2020202020202020;

// A word is four pieces of eight bytes with bit 5 set, which folds case and keeps the characters of
// words apart; unused bytes are zero.
struct Folded {
  uint64_t pieces[4] = {};
  friend bool operator==(const Folded&, const Folded&) = default;
};

constexpr uint32_t Slot(uint64_t first, uint64_t last, size_t size) {
  const uint64_t mixed = (first ^ (last * 31) ^ size) * 0x9E3779B97F4A7C15;
  return static_cast<uint32_t>(mixed >> 52);
}

constexpr Folded Fold(std::string_view word) {
  Folded folded;
  for (size_t i = 0; i < word.size(); ++i) {
    folded.pieces[i / 8] |= static_cast<uint64_t>(static_cast<unsigned char>(word[i]) | 0x20)
                            << (i % 8 * 8);
  }
  return folded;
}

constexpr uint32_t SlotOf(const Folded& folded, size_t size) {
  return Slot(folded.pieces[0], folded.pieces[size == 0 ? 0 : (size - 1) / 8], size);
}

struct Tables {
  std::array<uint16_t, kSlots> slots{};
  std::array<Folded, kKeywords> words{};
};

constexpr Tables MakeTables() {
  Tables tables;
  for (size_t i = 1; i < kKeywords; ++i) {
    tables.words[i] = Fold(kRows[i].text);
    size_t slot = SlotOf(tables.words[i], kRows[i].text.size());
    while (tables.slots[slot] != 0) {
      slot = (slot + 1) % kSlots;
    }
    tables.slots[slot] = static_cast<uint16_t>(i);
  }
  return tables;
}
constexpr Tables kTables = MakeTables();

// `size` of eight bytes, at most all.
constexpr uint64_t Mask(size_t size) {
  return size >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * size)) - 1;
}

uint64_t LoadSlowly(const char* bytes, size_t size) {
  uint64_t value = 0;
  std::memcpy(&value, bytes, size);
  return value;
}

Kw LookUpLong(std::string_view word) {
  Folded folded;
  size_t piece = 0;
  for (size_t at = 0; at < word.size(); at += 8, ++piece) {
    const size_t size = word.size() - at < 8 ? word.size() - at : 8;
    folded.pieces[piece] = (LoadSlowly(word.data() + at, size) | kLower) & Mask(size);
  }
  for (size_t slot = Slot(folded.pieces[0], folded.pieces[piece - 1], word.size());
       kTables.slots[slot] != 0; slot = (slot + 1) % kSlots) {
    if (kTables.words[kTables.slots[slot]] == folded) {
      return static_cast<Kw>(kTables.slots[slot]);
    }
  }
  return Kw::kNotKeyword;
}

}  // namespace

Kw LookUpKeyword(std::string_view word, size_t readable) {
  if (word.size() - 2 > kLongest - 2) return Kw::kNotKeyword;  // of one letter, or too long
  if (word.size() > 8) return LookUpLong(word);
  uint64_t piece = 0;
  if (readable >= 8) {
    std::memcpy(&piece, word.data(), 8);
  } else {
    piece = LoadSlowly(word.data(), word.size());
  }
  piece = (piece | kLower) & Mask(word.size());
  for (size_t slot = Slot(piece, piece, word.size()); kTables.slots[slot] != 0;
       slot = (slot + 1) % kSlots) {
    const Folded& other = kTables.words[kTables.slots[slot]];
    if (other.pieces[0] == piece && other.pieces[1] == 0) {
      return static_cast<Kw>(kTables.slots[slot]);
    }
  }
  return Kw::kNotKeyword;
}

std::string_view KeywordText(Kw keyword) { return kRows[static_cast<size_t>(keyword)].text; }

}  // namespace weir::sql
