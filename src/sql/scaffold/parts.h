// The parts of scaffold.h, a file a subject. Not for callers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/scaffold/scaffold.h"

namespace weir::sql {

// The connector of one end of the job.
struct DraftEnd {
  TableRole role = TableRole::kSource;
  std::string asked;  // what the user called it
  const ConnectorDef* connector = nullptr;
  const SystemDef* system = nullptr;  // null: the connector lists none of that name
  const DraftTable* table = nullptr;  // of a DataSource; null: none was given
};

// pick.cc: the connector for what the user asked.
Result<DraftEnd> PickConnector(const ConnectorRegistry& registry, std::string_view line,
                               std::string_view asked, TableRole role);

struct DraftOption {
  std::string key;
  std::string value;
  std::string summary;  // may be empty
};

// What a table's WITH holds, and the Secrets that it names.
struct DraftOptions {
  std::vector<DraftOption> options;
  const ConnectorDef* format = nullptr;  // of the rows; null: the connector has none
  std::vector<std::pair<std::string, std::string>> secrets;  // name, key
};

// options.cc. `changes`: rows are updated and deleted, too. kInvalid/NoFormat when no format of the
// line can carry them.
Result<DraftOptions> ChooseOptions(const ConnectorRegistry& registry, std::string_view line,
                                   const DraftEnd& end, bool changes, bool has_key);

// Whether the rows of a table read or written so may be updated and deleted.
bool HasChanges(const ChangelogDef& changelog, const ConnectorDef* format);

}  // namespace weir::sql
