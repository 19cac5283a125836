#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"
#include "sql/scaffold/parts.h"

namespace weir::sql {
namespace {

bool Runs(const ConnectorDef& connector, std::string_view line) {
  // One that says nothing of jars is in an image of its user's.
  if (connector.jars.empty() && connector.missing.empty()) return true;
  return connector.jars.count(std::string(line)) != 0;
}

const SystemDef* SystemOf(const ConnectorDef& connector, std::string_view asked) {
  for (const auto& [name, system] : connector.systems) {
    if (EqualsIgnoringCase(name, asked)) return &system;
  }
  // A connector asked for by its own name begins as its first system does.
  return connector.systems.empty() ? nullptr : &connector.systems.begin()->second;
}

bool IsCalled(const ConnectorDef& connector, std::string_view asked) {
  return EqualsIgnoringCase(connector.name, asked) ||
         std::any_of(connector.systems.begin(), connector.systems.end(),
                     [&](const auto& one) { return EqualsIgnoringCase(one.first, asked); });
}

std::vector<const ConnectorDef*> Called(const ConnectorRegistry& registry, std::string_view asked) {
  std::vector<const ConnectorDef*> found;
  for (const std::string_view name : registry.ConnectorNames()) {
    const ConnectorDef* connector = registry.FindConnector(name);
    if (EqualsIgnoringCase(name, asked)) return {connector};
    if (IsCalled(*connector, asked)) found.push_back(connector);
  }
  return found;
}

std::string_view Flag(TableRole role) { return role == TableRole::kSink ? "--to" : "--from"; }

std::string_view Verb(TableRole role) { return role == TableRole::kSink ? "written" : "read"; }

std::string Known(const ConnectorRegistry& registry, std::string_view line, TableRole role) {
  return fmt::format("what Flink {} has a connector for and can be {}: {}", line, Verb(role),
                     fmt::join(DraftSystems(registry, line, role), ", "));
}

Status Unknown(const ConnectorRegistry& registry, std::string_view line, std::string_view asked,
               TableRole role) {
  std::vector<std::string_view> names = registry.ConnectorNames();
  for (const std::string_view name : registry.ConnectorNames()) {
    for (const auto& [system, options] : registry.FindConnector(name)->systems) {
      names.push_back(system);
    }
  }
  const auto near = NearestWord(asked, names);
  return Invalid("UnknownSystem",
                 fmt::format("{} {}: no such system{}; {}; a connector of your own is named with "
                             "--connectors PATH",
                             Flag(role), asked,
                             near ? fmt::format(", did you mean {}?", *near) : std::string(),
                             Known(registry, line, role)));
}

// Why the line has none of them, and which line has.
Status Missing(const ConnectorRegistry& registry, std::string_view line, std::string_view asked,
               TableRole role, const std::vector<const ConnectorDef*>& connectors) {
  std::vector<std::string> reasons;
  for (const ConnectorDef* connector : connectors) {
    const auto why = connector->missing.find(std::string(line));
    std::string reason = fmt::format("Flink {} has no connector '{}'", line, connector->name);
    if (why != connector->missing.end()) reason += fmt::format(" ({})", why->second);
    if (connector->jars.empty()) {
      reason += ", nor has another line";
    } else {
      const auto& [newest, jars] = *connector->jars.rbegin();
      reason += fmt::format(", Flink {} has: {}", newest, fmt::join(jars, ", "));
    }
    reasons.push_back(std::move(reason));
  }
  return Invalid("NoConnector", fmt::format("{} {}: {}; {}", Flag(role), asked,
                                            fmt::join(reasons, "; "), Known(registry, line, role)));
}

}  // namespace

std::vector<std::string> DraftSystems(const ConnectorRegistry& connectors, std::string_view line,
                                      TableRole role) {
  std::set<std::string> names;
  for (const std::string_view name : connectors.ConnectorNames()) {
    const ConnectorDef* connector = connectors.FindConnector(name);
    if ((connector->roles & Bit(role)) == 0 || !Runs(*connector, line)) continue;
    names.insert(connector->name);
    for (const auto& [system, options] : connector->systems) names.insert(system);
  }
  return {names.begin(), names.end()};
}

Result<DraftEnd> PickConnector(const ConnectorRegistry& registry, std::string_view line,
                               std::string_view asked, TableRole role) {
  std::vector<const ConnectorDef*> found = Called(registry, asked);
  if (found.empty()) return Unknown(registry, line, asked, role);
  const std::vector<const ConnectorDef*> all = found;
  std::erase_if(found, [&](const ConnectorDef* one) { return (one->roles & Bit(role)) == 0; });
  if (found.empty()) {
    return Invalid(
        "WrongRole",
        fmt::format("{} {}: '{}' can only be {}; {}", Flag(role), asked, all.front()->name,
                    role == TableRole::kSink ? "read" : "written", Known(registry, line, role)));
  }
  const std::vector<const ConnectorDef*> fitting = found;
  std::erase_if(found, [&](const ConnectorDef* one) { return !Runs(*one, line); });
  if (found.empty()) return Missing(registry, line, asked, role, fitting);
  // A stream of changes before one look at a table.
  std::stable_sort(found.begin(), found.end(), [](const ConnectorDef* a, const ConnectorDef* b) {
    return !a->bounded && b->bounded;
  });
  DraftEnd end;
  end.role = role;
  end.asked = LowerAscii(asked);
  end.connector = found.front();
  end.system = SystemOf(*end.connector, asked);
  return end;
}

}  // namespace weir::sql
