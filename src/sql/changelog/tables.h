// What the tables of a script give and take: their connector's and format's row kinds, by the
// registry. Pure; values; the script and the registry must outlive it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/analyze/bound.h"
#include "sql/changelog/mode.h"
#include "sql/connectors/registry.h"

namespace weir::sql {

// Row kinds of a source or sink; `known` is false for what the registry does not say.
struct RowKinds {
  bool known = false;
  bool insert = false;
  bool update_before = false;
  bool update_after = false;
  bool del = false;
  bool as_given = false;     // a sink: whatever the query gives, old rows of updates left out if
  bool drop_before = false;  // this is set
  bool needs_key = false;  // a sink: takes updates only with a primary key, and the table has none
  bool strict = false;     // and it says so itself; others would only add rows
  ChangeKinds kinds() const;
};

class TableChanges {
 public:
  // `registry` null: every source only adds rows, every sink takes all changes, as far as is known.
  TableChanges(const BoundScript& script, const ConnectorRegistry* registry)
      : script_(script), registry_(registry) {}

  RowKinds Source(int table, const std::vector<GivenOption>& hints) const;
  RowKinds Sink(int table, const std::vector<GivenOption>& hints) const;
  // Whether reading it comes to an end.
  bool Bounded(int table, const std::vector<GivenOption>& hints) const;
  // "kafka"; empty when it is not known.
  std::string Connector(int table, const std::vector<GivenOption>& hints) const;

 private:
  std::vector<GivenOption> Options(int table, const std::vector<GivenOption>& hints) const;
  // The table's connector, and its options into `options`; null when one of them is not known.
  const ConnectorDef* Connected(int table, const std::vector<GivenOption>& hints,
                                std::vector<GivenOption>* options) const;
  bool HasKey(int table) const;
  RowKinds KindsOf(const ChangelogDef& changes, int table, const ConnectorDef& connector,
                   const std::vector<GivenOption>& options, bool sink) const;

  const BoundScript& script_;
  const ConnectorRegistry* registry_;
};

}  // namespace weir::sql
