// Names of tables: in the script, and of the data that they stand for. Pure.
#pragma once

#include <string>

#include "sql/catalog/schema.h"

namespace weir::sql {

// A script starts in default_catalog.default_database: what lies there goes by its name alone.
std::string ShortName(const ObjectPath& path);

// "kafka"; empty when the table names none.
std::string ConnectorOf(const TableInfo& table);

struct Dataset {
  std::string space;  // OpenLineage's namespace of a dataset
  std::string name;
};

// By openlineage.io/docs/spec/naming: broker and topic, host and table, path. What has no rule
// there, or lacks an option, is named by its place in Flink's catalog. Never holds a user name, a
// password or parameters of a URL.
Dataset DatasetOf(const TableInfo& table);

}  // namespace weir::sql
