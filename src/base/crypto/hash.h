// Hashes and encodings. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/core/status.h"

namespace weir::crypto {

// SHA-256 as 64 lower-case hex digits.
std::string Sha256Hex(std::string_view data);

// RFC 4648 base 64 with padding; white space is not accepted when decoding.
std::string Base64Encode(std::string_view data);
Result<std::string> Base64Decode(std::string_view text);

}  // namespace weir::crypto
