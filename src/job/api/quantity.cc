#include "job/api/quantity.h"

#include <charconv>
#include <optional>
#include <string>

namespace weir::job {
namespace {

using Wide = unsigned __int128;

constexpr size_t kMaxLength = 32;
constexpr int kMaxDigits = 19;

struct Suffix {
  int power_of_ten = 0;
  int power_of_two = 0;
};

std::optional<Suffix> ParseSuffix(std::string_view text) {
  if (text.empty()) return Suffix{};
  constexpr std::string_view kBinary = "KMGTPE";
  if (text.size() == 2 && text[1] == 'i') {
    const size_t at = kBinary.find(text[0]);
    if (at == std::string_view::npos) return std::nullopt;
    return Suffix{0, 10 * (static_cast<int>(at) + 1)};
  }
  if (text.size() == 1) {
    switch (text[0]) {
      case 'n':
        return Suffix{-9};
      case 'u':
        return Suffix{-6};
      case 'm':
        return Suffix{-3};
      case 'k':
        return Suffix{3};
      case 'M':
        return Suffix{6};
      case 'G':
        return Suffix{9};
      case 'T':
        return Suffix{12};
      case 'P':
        return Suffix{15};
      case 'E':
        return Suffix{18};
      default:
        return std::nullopt;
    }
  }
  if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
  std::string_view digits = text.substr(1);
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (exponent < -18 || exponent > 18) return std::nullopt;
  return Suffix{exponent};
}

// value * 10^shift, rounded up; nothing when it is above kMaxQuantity.
std::optional<int64_t> Scale(std::string_view text, int shift) {
  Wide mantissa = 0;
  int digits = 0;
  int fraction_digits = 0;
  bool in_fraction = false;
  size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !in_fraction) {
      in_fraction = true;
    } else if (c >= '0' && c <= '9') {
      mantissa = mantissa * 10 + static_cast<Wide>(c - '0');
      if (mantissa != 0 && ++digits > kMaxDigits) return std::nullopt;
      if (in_fraction) ++fraction_digits;
    } else {
      break;
    }
  }
  const bool has_digits = at > (in_fraction ? 1u : 0u);
  const auto suffix = ParseSuffix(text.substr(at));
  if (!has_digits || !suffix) return std::nullopt;
  if (mantissa == 0) return 0;
  // mantissa < 10^19 < 2^64, so the product stays below 2^124 and ten times it in range.
  Wide value = mantissa << suffix->power_of_two;
  int power = suffix->power_of_ten + shift - fraction_digits;
  for (; power > 0; --power) {
    value *= 10;
    if (value > static_cast<Wide>(kMaxQuantity)) return std::nullopt;
  }
  bool rest = false;
  for (; power < 0; ++power) {
    rest = rest || value % 10 != 0;
    value /= 10;
  }
  if (rest) ++value;
  if (value > static_cast<Wide>(kMaxQuantity)) return std::nullopt;
  return static_cast<int64_t>(value);
}

Result<int64_t> Parse(std::string_view text, int shift, const char* example) {
  const auto value = text.size() <= kMaxLength ? Scale(text, shift) : std::nullopt;
  if (!value) {
    return Invalid("BadQuantity", "not a quantity: \"" + std::string(text.substr(0, 40)) +
                                      "\"; write for example " + example);
  }
  return *value;
}

}  // namespace

Result<int64_t> ParseQuantityBytes(std::string_view text) {
  return Parse(text, 0, "1536Mi or 2Gi");
}

Result<int64_t> ParseCpuMillis(std::string_view text) { return Parse(text, 3, "500m or 1.5"); }

}  // namespace weir::job
