// A table as the checks of connectors see it: its options with their places in the text, its
// columns, and what the script does with it.
//
// Values; texts are views into the script, which must live as long.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/connectors/definition.h"
#include "sql/diag/span.h"

namespace weir::sql {

struct GivenOption {
  std::string key;
  std::string value;
  Span key_span;    // with the quotes
  Span value_span;  // with the quotes
};

struct GivenColumn {
  enum class Kind : uint8_t { kPhysical, kComputed, kMetadata };
  std::string name;
  Kind kind = Kind::kPhysical;
  std::string metadata_key;  // kMetadata
  bool is_virtual = false;   // kMetadata: it is read only
  Span span;                 // of the key if one is written, else of the name
  Span end;                  // where VIRTUAL can be put
};

// One place where the table is read or written.
struct TableUse {
  TableRole role = TableRole::kSource;
  Span span;
};

struct ConnectorTable {
  std::string name;
  Span name_span;
  std::vector<GivenOption> options;  // those of LIKE, ALTER TABLE and hints included
  std::vector<GivenColumn> columns;
  bool columns_known = true;  // false: there may be more
  bool has_key = false;
  std::vector<TableUse> uses;  // those that Flink will plan; none: it is only declared
};

}  // namespace weir::sql
