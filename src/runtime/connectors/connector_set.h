// What ConfigMaps say of users' own connectors, one after the other. Pure; one thread at a time.
//
// Each data key of a ConfigMap is a file as `--connectors` reads it. One that cannot be read leaves
// in force what it said before, if anything. As on the command line, a description of a name that
// Weir knows itself replaces it, and of several of one name the last one counts: ConfigMaps in the
// order of their names, keys in theirs. Neither happens silently: Notices tells of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/object/object.h"
#include "sql/connectors/known.h"

namespace weir::runtime {

// A ConfigMap as far as it counts here.
struct ConnectorFile {
  std::string ns;
  std::string name;
  std::string uid;
  std::map<std::string, std::string> data;
  friend bool operator==(const ConnectorFile&, const ConnectorFile&) = default;
};

// Something that is to be said about a ConfigMap, as an Event.
struct ConnectorNotice {
  ObjectMeta about;
  PlannedEvent event;
};

class ConnectorSet {
 public:
  // The ConfigMap is there, or says something else. All are of one namespace.
  void Put(const ConnectorFile& file);
  void Remove(const std::string& name);

  sql::KnownConnectors Known() const;
  // Of all that is wrong, or replaces something, as it stands.
  std::vector<ConnectorNotice> Notices() const;
  // Data keys that cannot be read.
  int Invalid() const;

 private:
  struct Entry {
    std::string seen;  // hash of what the key says
    std::string hash;  // of what is in force; empty: nothing is
    sql::ConnectorRegistry definitions;
    std::string error;  // why what it says cannot be read; empty: it can
  };
  struct File {
    ObjectMeta meta;
    std::map<std::string, Entry> entries;  // by data key
  };

  std::map<std::string, File> files_;  // by ConfigMap
};

}  // namespace weir::runtime
