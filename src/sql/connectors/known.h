// The connectors that are known in a cluster, and which of them are users' own. Pure.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "sql/connectors/registry.h"

namespace weir::sql {

// Users' own by name; the value tells one content from another: the first 16 hex digits of the
// sha256 of the text that describes it.
using OwnNames = std::map<std::string, std::string, std::less<>>;

struct KnownConnectors {
  ConnectorRegistry registry = ConnectorRegistry::Shipped();  // with users' own
  OwnNames own_connectors;
  OwnNames own_formats;
};

// Immutable; any thread may read it.
using KnownConnectorsPtr = std::shared_ptr<const KnownConnectors>;

}  // namespace weir::sql
