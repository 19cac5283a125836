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

// An operator whose rows few tasks work on.
struct SharedWork {
  enum class Kind : uint8_t { kAggregate, kGroupWindow, kOver, kRank, kJoin };
  Kind kind = Kind::kAggregate;
  Span at;
  int64_t count = 1;  // of keys, at most
  std::string keys;   // "(flag)"; empty: none, or without a name
};
Diagnostic FewKeys(const SharedWork& work);

// A value that is another one when the row that holds it is taken back.
struct Differing {
  enum class Kind : uint8_t { kColumn, kCondition, kProctime, kMetadata, kLookup };
  Kind kind = Kind::kColumn;
  Span at;
  std::string name;  // of the function, column or table
  std::string sink;
  Span target;
};
Diagnostic NotDeterministic(const Differing& differing);

// `columns`: those that are no time attribute; may be empty.
Diagnostic TimeWithoutWatermark(Span at, const std::vector<std::string>& columns);
Diagnostic WaitsForVersions(Span at, std::string_view table);
Diagnostic LastWindowIsLost(Span at);
Diagnostic WindowByProcessingTime(Span at, std::string_view table, std::string_view event_time);
Diagnostic AskedOnce(Span at, Span reader);

}  // namespace weir::sql::messages
