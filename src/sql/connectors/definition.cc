#include "sql/connectors/definition.h"

#include <algorithm>

#include "base/core/ascii.h"

namespace weir::sql {
namespace {

bool SameKey(std::string_view a, std::string_view b, bool ignore_case) {
  return ignore_case ? EqualsIgnoringCase(a, b) : a == b;
}

// "fields.#.kind" and "fields.name.kind"; the segment of a column may hold dots itself.
bool FitsHash(std::string_view pattern, std::string_view key) {
  const size_t hash = pattern.find('#');
  if (hash == std::string_view::npos) return false;
  const std::string_view head = pattern.substr(0, hash);
  const std::string_view tail = pattern.substr(hash + 1);
  return key.size() > head.size() + tail.size() && key.starts_with(head) && key.ends_with(tail);
}

bool FitsPrefix(const OptionDef& option, std::string_view key) {
  const std::string_view pattern = option.key;
  if (option.type == OptionType::kMap) {
    return key.size() > pattern.size() + 1 && key.starts_with(pattern) &&
           key[pattern.size()] == '.';
  }
  if (!pattern.ends_with('*')) return false;
  const std::string_view head = pattern.substr(0, pattern.size() - 1);
  return key.size() > head.size() && key.starts_with(head);
}

}  // namespace

std::string_view OptionTypeName(OptionType type) {
  constexpr std::string_view kNames[] = {"string", "boolean",  "int",     "long",     "float",
                                         "double", "duration", "memory",  "enum",     "list",
                                         "map",    "format",   "columns", "template", "index"};
  return kNames[static_cast<size_t>(type)];
}

const OptionDef* ConnectorDef::FindOption(std::string_view given) const {
  for (const OptionDef& option : options) {
    if (SameKey(option.key, given, ignore_case)) return &option;
  }
  for (const OptionDef& option : options) {
    for (const std::string& older : option.formerly) {
      if (SameKey(older, given, ignore_case)) return &option;
    }
  }
  for (const OptionDef& option : options) {
    if (FitsHash(option.key, given) || FitsPrefix(option, given)) return &option;
  }
  return nullptr;
}

const MetadataDef* ConnectorDef::FindMetadata(std::string_view metadata_key) const {
  const auto found = std::find_if(metadata.begin(), metadata.end(),
                                  [&](const MetadataDef& one) { return one.key == metadata_key; });
  return found == metadata.end() ? nullptr : &*found;
}

}  // namespace weir::sql
