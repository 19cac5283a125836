#include "runtime/connectors/connector_set.h"

#include <fmt/format.h>

#include <utility>

#include "base/crypto/hash.h"
#include "runtime/object/fields.h"

namespace weir::runtime {
namespace {

constexpr size_t kHashDigits = 16;
constexpr size_t kMaxErrorBytes = 600;  // an Event's note has room for it

// Where each name that is in force is described: "ConfigMap x, key y".
using Places = std::map<std::string, std::string, std::less<>>;

std::string InvalidText(const std::string& key, const std::string& error, bool former) {
  return fmt::format(
      "data key {}: {}; {}. Mend it: `weir check --connectors FILE` reads the same",
      Bounded(key, 64), Bounded(error, kMaxErrorBytes),
      former ? "what it said before stays in force" : "until then nothing of it is known");
}

}  // namespace

void ConnectorSet::Put(const ConnectorFile& file) {
  File& into = files_[file.name];
  into.meta.ns = file.ns;
  into.meta.name = file.name;
  into.meta.uid = file.uid;
  std::erase_if(into.entries, [&](const auto& entry) { return !file.data.contains(entry.first); });
  for (const auto& [key, text] : file.data) {
    Entry& entry = into.entries[key];
    std::string hash = crypto::Sha256Hex(text).substr(0, kHashDigits);
    if (hash == entry.seen) continue;
    entry.seen = hash;
    sql::ConnectorRegistry fresh;
    const Status read = fresh.Add(text);
    entry.error = read.message();
    if (!read.ok()) continue;
    entry.hash = std::move(hash);
    entry.definitions = std::move(fresh);
  }
}

void ConnectorSet::Remove(const std::string& name) { files_.erase(name); }

sql::KnownConnectors ConnectorSet::Known() const {
  sql::KnownConnectors known;
  for (const auto& [name, file] : files_) {
    for (const auto& [key, entry] : file.entries) {
      known.registry.Add(entry.definitions);
      for (const auto own : entry.definitions.ConnectorNames()) {
        known.own_connectors[std::string(own)] = entry.hash;
      }
      for (const auto own : entry.definitions.FormatNames()) {
        known.own_formats[std::string(own)] = entry.hash;
      }
    }
  }
  return known;
}

std::vector<ConnectorNotice> ConnectorSet::Notices() const {
  std::vector<ConnectorNotice> notices;
  const auto& shipped = sql::ConnectorRegistry::Shipped();
  Places connectors;
  Places formats;
  const auto tell = [&](const File& file, const std::string& key, const char* what,
                        std::string_view name, bool is_shipped, Places* places) {
    const std::string place = fmt::format("ConfigMap {}, data key {}", file.meta.name, key);
    const auto [former, first] = places->emplace(name, place);
    if (!first) {
      notices.push_back({file.meta,
                         {true, "ConnectorTwice",
                          fmt::format("data key {}: the {} {} is described in {}, too; this "
                                      "description is in force. Remove one of them",
                                      key, what, name, former->second)}});
      former->second = place;
    } else if (is_shipped) {
      notices.push_back({file.meta,
                         {false, "ConnectorReplaced",
                          fmt::format("data key {}: this description of the {} {} stands in the "
                                      "place of the one that Weir brings along",
                                      key, what, name)}});
    }
  };
  for (const auto& [name, file] : files_) {
    for (const auto& [key, entry] : file.entries) {
      if (!entry.error.empty()) {
        notices.push_back(
            {file.meta,
             {true, "ConnectorInvalid", InvalidText(key, entry.error, !entry.hash.empty())}});
      }
      for (const auto own : entry.definitions.ConnectorNames()) {
        tell(file, key, "connector", own, shipped.FindConnector(own) != nullptr, &connectors);
      }
      for (const auto own : entry.definitions.FormatNames()) {
        tell(file, key, "format", own, shipped.FindFormat(own) != nullptr, &formats);
      }
    }
  }
  return notices;
}

int ConnectorSet::Invalid() const {
  int count = 0;
  for (const auto& [name, file] : files_) {
    for (const auto& [key, entry] : file.entries) count += entry.error.empty() ? 0 : 1;
  }
  return count;
}

}  // namespace weir::runtime
