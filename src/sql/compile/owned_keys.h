// Flink configuration keys that the operator owns. They are refused in SQL SET and in
// spec.flink.configuration alike, naming the field to use instead. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sql/compile/compile.h"

namespace weir::sql {

struct OwnedKey {
  std::string_view pattern;  // "kubernetes.*": the row of the table that the key falls under
  std::string_view use;      // "use spec.savepoints.directory", or why there is no field for it
};

// The owner's row for `key`, or nothing when users may set it. `execution.runtime-mode` is owned
// only where `value` contradicts `mode`; `rest.port` is the user's.
std::optional<OwnedKey> FindOwnedKey(std::string_view key, std::string_view value, Mode mode);

// "'rest.address' is set by the operator: <use>", one sentence for a message or a condition.
std::string OwnedKeyMessage(std::string_view key, const OwnedKey& owned);

// True when an option or configuration key names a value that must not be shown: password, secret,
// token, access key, sasl.jaas.config, ... Case, '-', '_' and '.' do not matter.
bool IsSecretKey(std::string_view key);

}  // namespace weir::sql
