// The connectors and formats that the compiler knows: the shipped ones and those of users.
//
// A value; immutable while a compilation uses it, so that any thread may read it. Copies share
// their definitions, and a shipped one is read from its text when it is first asked for: a script
// names few of them, and reading all costs a short command more than compiling the script. Pure.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/status.h"
#include "sql/connectors/definition.h"

namespace weir::sql {

// The line whose connectors are meant when a job does not say.
inline constexpr std::string_view kDefaultFlinkLine = "2.2";

class ConnectorRegistry {
 public:
  // What data/ says.
  static const ConnectorRegistry& Shipped();

  // Adds every definition of a user's file (reader.h); one of a name that is here replaces it.
  // On an error nothing is added.
  Status Add(std::string_view yaml);
  // The same for what another registry holds; the definitions are shared, not read again.
  void Add(const ConnectorRegistry& other);

  // Null for a name outside of the registry.
  const ConnectorDef* FindConnector(std::string_view name) const;
  const ConnectorDef* FindFormat(std::string_view name) const;
  // By the value of 'connector.type' or 'format.type'.
  const ConnectorDef* FindLegacyConnector(std::string_view type) const;

  std::vector<std::string_view> ConnectorNames() const;
  std::vector<std::string_view> FormatNames() const;

 private:
  class Entry;
  using Entries = std::map<std::string, std::shared_ptr<const Entry>, std::less<>>;

  static const ConnectorDef* Find(const Entries& in, std::string_view name);

  Entries connectors_;
  Entries formats_;
};

}  // namespace weir::sql
