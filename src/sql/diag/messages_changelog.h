// What is said of rows that change where rows are only added: see messages.h for the rules these
// sentences follow. Flink names no place for any of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

// The operator that makes rows change.
struct ChangeCause {
  enum class Kind : uint8_t {
    kAggregate,
    kTotal,  // an aggregate without GROUP BY
    kDistinct,
    kOuterJoin,
    kAntiJoin,
    kLastRow,
    kTopN,
    kLimit,
    kOver,
    kSource,
    kOther
  };
  Kind kind = Kind::kOther;
  Span at;
  std::string name;  // of a source
  std::string key;   // "(id, k)": by which its rows are told apart; may be empty
  bool deletes = false;
};

Diagnostic SinkTakesInserts(Span at, std::string_view sink, std::string_view connector,
                            bool inserts_only, const ChangeCause& cause);
Diagnostic SinkNeedsKey(Span at, std::string_view sink, std::string_view connector,
                        const ChangeCause& cause);
// `reader`: "interval join"
Diagnostic ReaderOfChanges(Span at, std::string_view reader, const ChangeCause& cause);

}  // namespace weir::sql::messages
