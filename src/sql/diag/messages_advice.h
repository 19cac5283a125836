// What is said of scripts that run and end badly: see messages.h for the rules these sentences
// follow. Warnings, all of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

// An operator that keeps what it has seen.
struct StateKept {
  enum class Kind : uint8_t { kAggregate, kDistinctRows, kDistinctValues, kJoin, kOver, kTopN };
  Kind kind = Kind::kAggregate;
  Span at;
  std::string of;        // "(user_id)" of keys, "orders and payments" of a join; may be empty
  bool hintable = true;  // STATE_TTL is looked at there
};

// `kept`: of one query, at least one.
Diagnostic StateGrows(const std::vector<StateKept>& kept);
// `query_key` empty: its rows have none.
Diagnostic SinkReorders(Span at, std::string_view sink, std::string_view sink_key,
                        std::string_view query_key);

}  // namespace weir::sql::messages
