// The first draft of a job: a commented SqlJob that copies one system into another, made of what
// the connector registry says and of nothing else, so that a connector of a user's own file works
// as the shipped ones do.
//
// Pure; values. The draft passes the compiler without a finding; its addresses, names and columns
// are those of the DataSource where one is given, else examples.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/status.h"
#include "base/doc/json.h"
#include "sql/connectors/registry.h"

namespace weir::sql {

struct DraftColumn {
  std::string name;
  std::string type;
};

// A table as a DataSource (product contract, section 3) describes it.
struct DraftTable {
  std::string system;  // spec.type
  std::string name;
  std::vector<DraftColumn> columns;
  std::vector<std::string> primary_key;
  std::string watermark_column;  // empty: none
  std::string watermark;         // the expression: "ts - INTERVAL '5' SECOND"
  std::string format;            // empty: chosen
  std::map<std::string, std::string> options;
  std::string secret;  // name of the Secret with the passwords; empty: none is named
};

struct DraftInput {
  std::string from;  // a system or connector: "mysql", "jdbc", "upsert-kafka"
  std::string to;
  std::string name;  // of the SqlJob; empty: "<from>-to-<to>"
  const ConnectorRegistry* connectors = &ConnectorRegistry::Shipped();
  std::string line = std::string(kDefaultFlinkLine);
  std::optional<DraftTable> source;
  std::optional<DraftTable> sink;
};

// The SqlJob as YAML. kInvalid: UnknownSystem, WrongRole, NoConnector, NoFormat, NotTaken, BadName,
// each with the remedy.
Result<std::string> DraftJob(const DraftInput& input);

// Names that DraftJob takes, sorted: systems and connectors that the line can read (or write).
std::vector<std::string> DraftSystems(const ConnectorRegistry& connectors, std::string_view line,
                                      TableRole role);

// One of a DataSource's tables, the first when `table` is empty. kInvalid/BadDataSource names the
// field.
Result<DraftTable> ReadDataSource(const doc::Json& document, std::string_view table);

}  // namespace weir::sql
