// Lineage for machines: our own JSON and OpenLineage's. Pure.
#pragma once

#include <string>

#include "base/doc/json.h"
#include "sql/lineage/lineage.h"

namespace weir::sql {

// {"sinks":[{"table","connector","columns":[{"name","inputs":[{"table","column","kind","how"}]}],
// "rows":[...],"tables":[...],"views":[...]}]}: docs/sql/lineage.md documents it.
doc::Json LineageJson(const Lineage& lineage);

struct OpenLineageJob {
  std::string space;  // the job's namespace
  std::string name;
  std::string event_time;  // RFC 3339
};

// A JobEvent: the job as it is written, without a run. Sources of the form:
// openlineage.io/spec/2-0-2/OpenLineage.json (event),
// openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json,
// openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json.
doc::Json OpenLineageJson(const Lineage& lineage, const OpenLineageJob& job);

}  // namespace weir::sql
