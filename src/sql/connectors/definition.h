// What a connector or format accepts, as data: a file of data/ or of a user, read by reader.h.
//
// Values, immutable once in a registry; any thread may read them. Every fact's source stands in
// its file. docs/sql/connectors.md describes the form.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::sql {

// What a table is used for; a set of them as bits.
enum class TableRole : uint8_t { kSource = 1, kLookup = 2, kSink = 4 };
using TableRoles = uint8_t;
inline constexpr TableRoles kAllRoles = 7;
constexpr TableRoles Bit(TableRole role) { return static_cast<TableRoles>(role); }

enum class OptionType : uint8_t {
  kString,
  kBoolean,
  kInt,
  kLong,
  kFloat,
  kDouble,
  kDuration,  // as Flink's TimeUtils reads it: 10 s, 5min, 100 (milliseconds)
  kMemory,    // as Flink's MemorySize reads it: 2 mb, 1024
  kEnum,      // one of `values`, in any case
  kList,      // elements with ';' between them
  kMap,       // takes keys below it: <key>.<anything>
  kFormat,    // the name of a format, whose options follow under its prefix
  kColumns,   // names of the table's columns, ';' between them
  kTemplate,  // text with ${column}
  kIndex,     // text with {column} or {column|date format}
};
std::string_view OptionTypeName(OptionType type);  // "string", "duration"

struct OptionDef {
  std::string key;  // may end in ".*", or hold "#" for a segment that names a column
  OptionType type = OptionType::kString;
  TableRoles required = 0;  // the roles that cannot do without it
  TableRoles roles = kAllRoles;
  std::string default_value;
  std::vector<std::string> values;  // all that are taken, unless `open`
  bool open = false;                // a class name, say, is taken too
  bool exact = false;               // `values` in just this case
  bool secret = false;
  bool insert_only = false;           // kFormat: not one whose rows are changes
  std::string deprecated;             // the option to use instead
  std::vector<std::string> formerly;  // older names that are still taken
  std::optional<int64_t> min;
  std::optional<int64_t> max;
  std::string prefix;  // with which a value must begin
  std::string summary;
};

struct MetadataDef {
  std::string key;
  std::string type;
  bool readable = true;
  bool writable = false;
};

// A condition on the value of an option (its default when it is not given): option and value, in
// any case.
using OptionIs = std::pair<std::string, std::string>;

// What must be given beside single required options.
struct NeedDef {
  std::optional<OptionIs> when;       // only if this holds,
  std::optional<OptionIs> unless;     // or unless this does,
  std::string given;                  // or if this option is given:
  std::vector<std::string> any;       // one of these at least
  bool exclusive = false;             // and not more than one
  bool or_key = false;                // or a primary key
  std::vector<std::string> together;  // all of these or none
  TableRoles roles = kAllRoles;
};

struct ConflictDef {
  std::optional<OptionIs> when;
  std::optional<OptionIs> unless;
  std::string option;  // must not be given
  std::string is;      // with this value; any when empty
  TableRoles roles = kAllRoles;
};

// Which rows a table gives or takes.
struct ChangelogDef {
  enum class By : uint8_t { kKinds, kFormat, kKey };
  By by = By::kKinds;  // kFormat: as the format does; kKey: updates by key, inserts without one
  bool insert = false;
  bool update_before = false;
  bool update_after = false;
  bool del = false;
};

// Flink up to 1.13: 'connector.type' and its keys.
struct LegacyDef {
  std::string type;
  std::vector<std::pair<std::string, std::string>> keys;  // older key, today's; empty: dropped
  std::map<std::string, std::map<std::string, std::string>> values;  // by older key
  std::map<std::string, std::string> defaults;                       // of older keys, for people
};

// A system that the connector speaks to, and the options with which a new job begins.
struct SystemDef {
  std::map<std::string, std::string> all;  // options and values, for every role
  std::map<std::string, std::string> source;
  std::map<std::string, std::string> sink;
};

using JarsByLine = std::map<std::string, std::vector<std::string>>;  // Maven coordinates

struct ConnectorDef {
  bool is_format = false;
  std::string name;
  std::string title;
  std::vector<std::string> sources;  // where its facts are from
  bool verified = false;             // read from the factory itself, not from pages
  bool bundled = false;              // released with Flink: the line decides what it knows
  bool ignore_case = false;          // of keys
  TableRoles roles = kAllRoles;
  enum class Key : uint8_t { kOptional, kRequired, kWithChangelogFormat } key = Key::kOptional;
  ChangelogDef source_changelog;
  ChangelogDef sink_changelog;
  std::vector<OptionDef> options;
  std::vector<MetadataDef> metadata;
  std::vector<NeedDef> needs;
  std::vector<ConflictDef> conflicts;
  std::vector<std::string> connectors;         // of a format: those that take it; empty: all
  JarsByLine jars;                             // a line that is not here has no connector
  std::map<std::string, std::string> missing;  // why, by line
  std::map<std::string, JarsByLine> drivers;   // further jars, by the beginning of 'url'
  std::optional<LegacyDef> legacy;
  bool bounded = false;                      // a source that comes to an end
  std::map<std::string, SystemDef> systems;  // by the names that people use: "mysql"

  // By today's key or an older one, "properties.x" by "properties.*"; null when it has none.
  const OptionDef* FindOption(std::string_view given) const;
  const MetadataDef* FindMetadata(std::string_view metadata_key) const;
};

}  // namespace weir::sql
