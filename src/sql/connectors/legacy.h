// Options of Flink up to 1.13 ('connector.type' and 'format.type') as those of today. Pure.
#pragma once

#include <string>
#include <vector>

#include "sql/connectors/registry.h"
#include "sql/connectors/table.h"

namespace weir::sql {

struct TranslatedOption {
  enum class What : uint8_t { kKept, kChanged, kDropped, kUnknown };
  What what = What::kKept;
  size_t from = 0;  // index of the option that was given
  std::string key;  // today's; empty when kDropped
  std::string value;
};

// Whether the table is written in the older style.
bool IsLegacyTable(const std::vector<GivenOption>& options);

// One for each option, in order. kUnknown: no counterpart is known, the option stays as it is.
std::vector<TranslatedOption> TranslateLegacy(const std::vector<GivenOption>& options,
                                              const ConnectorRegistry& registry);

// The options as Flink is given them, with the places of the old ones.
std::vector<GivenOption> TodaysOptions(const std::vector<GivenOption>& options,
                                       const ConnectorRegistry& registry);

}  // namespace weir::sql
