#include "sql/connectors/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/doc/yaml.h"

namespace weir::sql {
namespace {

using doc::Json;

// Walks one document; each Take* marks a member as known.
class Reader {
 public:
  Reader(const Json& value, std::string path, std::vector<std::string>* errors)
      : value_(value), path_(std::move(path)), errors_(errors) {
    if (!value_.is_object()) Fault("", "expected a mapping");
  }

  void Fault(std::string_view key, std::string_view what) {
    errors_->push_back(fmt::format("{}: {}", PathOf(key), what));
  }

  std::string PathOf(std::string_view key) const {
    if (key.empty()) return path_.empty() ? "the document" : path_;
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  }

  // `key` is a literal: it is kept.
  const Json* Take(std::string_view key) {
    known_.push_back(key);
    if (!value_.is_object()) return nullptr;
    const auto found = value_.find(key);
    return found == value_.end() || found->is_null() ? nullptr : &*found;
  }

  // A string, number or truth value as text: `default: 10`.
  std::string TakeText(std::string_view key) {
    const Json* member = Take(key);
    if (member == nullptr) return "";
    return member->is_string() ? member->get<std::string>() : Text(*member, PathOf(key));
  }

  std::string Text(const Json& value, const std::string& path) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean() || value.is_number()) return doc::DumpJson(value);
    errors_->push_back(path + ": expected a text");
    return "";
  }

  bool TakeBool(std::string_view key) {
    const Json* member = Take(key);
    if (member == nullptr) return false;
    if (!member->is_boolean()) Fault(key, "expected true or false");
    return member->is_boolean() && member->get<bool>();
  }

  std::optional<int64_t> TakeInt(std::string_view key) {
    const Json* member = Take(key);
    if (member == nullptr) return std::nullopt;
    if (!member->is_number_integer()) {
      Fault(key, "expected an integer");
      return std::nullopt;
    }
    return member->get<int64_t>();
  }

  std::vector<std::string> TakeList(std::string_view key) {
    const Json* member = Take(key);
    return member == nullptr ? std::vector<std::string>() : List(*member, PathOf(key));
  }

  std::vector<std::string> List(const Json& value, const std::string& path) {
    std::vector<std::string> out;
    if (!value.is_array()) {
      errors_->push_back(path + ": expected a list");
      return out;
    }
    for (const Json& one : value) out.push_back(Text(one, path));
    return out;
  }

  TableRoles Roles(const std::vector<std::string>& words, std::string_view key) {
    TableRoles roles = 0;
    for (const std::string& word : words) {
      if (word == "source") {
        roles |= Bit(TableRole::kSource);
      } else if (word == "lookup") {
        roles |= Bit(TableRole::kLookup);
      } else if (word == "sink") {
        roles |= Bit(TableRole::kSink);
      } else {
        Fault(key, "expected source, lookup or sink");
      }
    }
    return roles;
  }

  // `for: sink` and `for: [source, lookup]`.
  TableRoles TakeRoles(std::string_view key, TableRoles absent) {
    const Json* member = Take(key);
    if (member == nullptr) return absent;
    if (member->is_string()) return Roles({member->get<std::string>()}, key);
    return Roles(List(*member, PathOf(key)), key);
  }

  std::optional<OptionIs> TakeCondition(std::string_view key) {
    const Json* member = Take(key);
    if (member == nullptr) return std::nullopt;
    if (!member->is_object() || member->size() != 1) {
      Fault(key, "expected {option: value}");
      return std::nullopt;
    }
    return OptionIs(member->begin().key(), Text(member->begin().value(), PathOf(key)));
  }

  void Finish() {
    if (!value_.is_object()) return;
    for (const auto& [key, member] : value_.items()) {
      if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
        Fault(key, "no such field in the file of a connector");
      }
    }
  }

  const Json& value() const { return value_; }
  std::vector<std::string>* errors() { return errors_; }

 private:
  const Json& value_;
  std::string path_;
  std::vector<std::string>* errors_;
  std::vector<std::string_view> known_;
};

OptionType TypeOf(std::string_view word, Reader* reader) {
  for (uint8_t i = 0; i <= static_cast<uint8_t>(OptionType::kIndex); ++i) {
    if (OptionTypeName(static_cast<OptionType>(i)) == word) return static_cast<OptionType>(i);
  }
  reader->Fault("type",
                "expected string, boolean, int, long, float, double, duration, memory, enum, list, "
                "map, format, columns, template or index");
  return OptionType::kString;
}

OptionDef ReadOption(const std::string& key, const Json& value, const std::string& path,
                     std::vector<std::string>* errors) {
  Reader reader(value, path, errors);
  OptionDef option;
  option.key = key;
  option.type = TypeOf(reader.TakeText("type"), &reader);
  if (const Json* required = reader.Take("required"); required != nullptr) {
    if (required->is_boolean()) {
      option.required = required->get<bool>() ? kAllRoles : 0;
    } else {
      option.required = reader.Roles(reader.List(*required, reader.PathOf("required")), "required");
    }
  }
  option.roles = reader.TakeRoles("for", kAllRoles);
  option.default_value = reader.TakeText("default");
  option.values = reader.TakeList("values");
  option.open = reader.TakeBool("open");
  option.exact = reader.TakeBool("exact");
  option.secret = reader.TakeBool("secret");
  option.insert_only = reader.TakeBool("insertOnly");
  option.deprecated = reader.TakeText("deprecated");
  option.formerly = reader.TakeList("formerly");
  option.min = reader.TakeInt("min");
  option.max = reader.TakeInt("max");
  option.prefix = reader.TakeText("prefix");
  option.summary = reader.TakeText("summary");
  if (option.type == OptionType::kEnum && option.values.empty()) {
    reader.Fault("values", "an enum needs its values");
  }
  reader.Finish();
  return option;
}

ChangelogDef ReadKinds(const Json& value, const std::string& path, Reader* reader) {
  ChangelogDef changelog;
  if (value.is_string()) {
    if (value == "format") {
      changelog.by = ChangelogDef::By::kFormat;
    } else if (value == "key") {
      changelog.by = ChangelogDef::By::kKey;
    } else {
      reader->errors()->push_back(path + ": expected format, key or a list of row kinds");
    }
    return changelog;
  }
  for (const std::string& kind : reader->List(value, path)) {
    if (kind == "insert") {
      changelog.insert = true;
    } else if (kind == "update-before") {
      changelog.update_before = true;
    } else if (kind == "update-after") {
      changelog.update_after = true;
    } else if (kind == "delete") {
      changelog.del = true;
    } else {
      reader->errors()->push_back(path +
                                  ": row kinds are insert, update-before, update-after and delete");
    }
  }
  return changelog;
}

void ReadChangelog(Reader* reader, ConnectorDef* out) {
  const Json* member = reader->Take("changelog");
  if (member == nullptr) return;
  if (out->is_format) {
    out->source_changelog = ReadKinds(*member, reader->PathOf("changelog"), reader);
    out->sink_changelog = out->source_changelog;
    return;
  }
  Reader inner(*member, reader->PathOf("changelog"), reader->errors());
  if (const Json* source = inner.Take("source"); source != nullptr) {
    out->source_changelog = ReadKinds(*source, inner.PathOf("source"), &inner);
  }
  if (const Json* sink = inner.Take("sink"); sink != nullptr) {
    out->sink_changelog = ReadKinds(*sink, inner.PathOf("sink"), &inner);
  }
  inner.Finish();
}

void ReadMetadata(Reader* reader, ConnectorDef* out) {
  const Json* member = reader->Take("metadata");
  if (member == nullptr) return;
  if (!member->is_object()) return reader->Fault("metadata", "expected a mapping");
  for (const auto& [key, value] : member->items()) {
    Reader inner(value, reader->PathOf("metadata." + key), reader->errors());
    MetadataDef metadata;
    metadata.key = key;
    metadata.type = inner.TakeText("type");
    const std::string access = inner.TakeText("access");
    metadata.readable = access != "write";
    metadata.writable = access == "write" || access == "read-write";
    if (access != "read" && access != "write" && access != "read-write") {
      inner.Fault("access", "expected read, write or read-write");
    }
    inner.Finish();
    out->metadata.push_back(std::move(metadata));
  }
}

void ReadNeeds(Reader* reader, ConnectorDef* out) {
  const Json* member = reader->Take("needs");
  if (member == nullptr) return;
  if (!member->is_array()) return reader->Fault("needs", "expected a list");
  for (const Json& value : *member) {
    Reader inner(value, reader->PathOf("needs"), reader->errors());
    NeedDef need;
    need.when = inner.TakeCondition("when");
    need.unless = inner.TakeCondition("unless");
    need.given = inner.TakeText("given");
    need.any = inner.TakeList("any");
    if (const std::string option = inner.TakeText("option"); !option.empty()) {
      need.any.push_back(option);
    }
    if (std::vector<std::string> one = inner.TakeList("one"); !one.empty()) {
      need.any = std::move(one);
      need.exclusive = true;
    }
    need.or_key = inner.TakeBool("orPrimaryKey");
    need.together = inner.TakeList("together");
    need.roles = inner.TakeRoles("for", kAllRoles);
    if (need.any.empty() == need.together.empty()) {
      inner.Fault("", "expected one of option, any, one and together");
    }
    inner.Finish();
    out->needs.push_back(std::move(need));
  }
}

void ReadConflicts(Reader* reader, ConnectorDef* out) {
  const Json* member = reader->Take("conflicts");
  if (member == nullptr) return;
  if (!member->is_array()) return reader->Fault("conflicts", "expected a list");
  for (const Json& value : *member) {
    Reader inner(value, reader->PathOf("conflicts"), reader->errors());
    ConflictDef conflict;
    conflict.when = inner.TakeCondition("when");
    conflict.unless = inner.TakeCondition("unless");
    conflict.option = inner.TakeText("option");
    conflict.is = inner.TakeText("is");
    conflict.roles = inner.TakeRoles("for", kAllRoles);
    if (conflict.option.empty()) inner.Fault("option", "missing");
    inner.Finish();
    out->conflicts.push_back(std::move(conflict));
  }
}

JarsByLine ReadJars(const Json& value, const std::string& path, Reader* reader) {
  JarsByLine jars;
  if (!value.is_object()) {
    reader->errors()->push_back(path + ": expected {line: [coordinates]}");
    return jars;
  }
  for (const auto& [line, coordinates] : value.items()) {
    jars[line] = reader->List(coordinates, path + "." + line);
    for (const std::string& one : jars[line]) {
      if (std::count(one.begin(), one.end(), ':') != 2) {
        reader->errors()->push_back(path + "." + line + ": expected group:artifact:version");
      }
    }
  }
  return jars;
}

void ReadAllJars(Reader* reader, ConnectorDef* out) {
  if (const Json* jars = reader->Take("jars"); jars != nullptr) {
    out->jars = ReadJars(*jars, reader->PathOf("jars"), reader);
  }
  if (const Json* missing = reader->Take("missing"); missing != nullptr) {
    if (!missing->is_object()) return reader->Fault("missing", "expected {line: why}");
    for (const auto& [line, why] : missing->items()) {
      out->missing[line] = reader->Text(why, reader->PathOf("missing." + line));
    }
  }
  if (const Json* drivers = reader->Take("drivers"); drivers != nullptr) {
    if (!drivers->is_object()) return reader->Fault("drivers", "expected {url: jars}");
    for (const auto& [prefix, jars] : drivers->items()) {
      out->drivers[prefix] = ReadJars(jars, reader->PathOf("drivers." + prefix), reader);
    }
  }
}

void ReadLegacy(Reader* reader, ConnectorDef* out) {
  const Json* member = reader->Take("legacy");
  if (member == nullptr) return;
  Reader inner(*member, reader->PathOf("legacy"), reader->errors());
  LegacyDef legacy;
  legacy.type = inner.TakeText("type");
  const auto texts = [&](const Json& value, const std::string& path) {
    std::map<std::string, std::string> out_texts;
    if (!value.is_object()) {
      inner.errors()->push_back(path + ": expected a mapping");
      return out_texts;
    }
    for (const auto& [key, text] : value.items()) {
      out_texts[key] = inner.Text(text, path + "." + key);
    }
    return out_texts;
  };
  if (const Json* keys = inner.Take("keys"); keys != nullptr) {
    for (auto& [key, today] : texts(*keys, inner.PathOf("keys"))) {
      legacy.keys.emplace_back(key, today);
    }
  }
  if (const Json* values = inner.Take("values"); values != nullptr && values->is_object()) {
    for (const auto& [key, map] : values->items()) {
      legacy.values[key] = texts(map, inner.PathOf("values." + key));
    }
  }
  if (const Json* defaults = inner.Take("defaults"); defaults != nullptr) {
    legacy.defaults = texts(*defaults, inner.PathOf("defaults"));
  }
  inner.Finish();
  out->legacy = std::move(legacy);
}

void ReadSystems(Reader* reader, ConnectorDef* out) {
  const Json* member = reader->Take("systems");
  if (member == nullptr) return;
  if (!member->is_object()) return reader->Fault("systems", "expected {system: options}");
  for (const auto& [name, value] : member->items()) {
    Reader inner(value, reader->PathOf("systems." + name), reader->errors());
    const auto take = [&](std::string_view key, std::map<std::string, std::string>* options) {
      const Json* texts = inner.Take(key);
      if (texts == nullptr) return;
      if (!texts->is_object()) return inner.Fault(key, "expected {option: value}");
      for (const auto& [option, text] : texts->items()) {
        (*options)[option] = inner.Text(text, inner.PathOf(key));
        if (out->FindOption(option) == nullptr) inner.Fault(key, "no such option: " + option);
      }
    };
    SystemDef system;
    take("all", &system.all);
    take("source", &system.source);
    take("sink", &system.sink);
    inner.Finish();
    out->systems[name] = std::move(system);
  }
}

void ReadOptions(Reader* reader, ConnectorDef* out) {
  const Json* options = reader->Take("options");
  if (options == nullptr) return;
  if (!options->is_object()) return reader->Fault("options", "expected a mapping");
  if (options->size() > kMaxOptions) return reader->Fault("options", "too many");
  for (const auto& [key, value] : options->items()) {
    if (key.empty()) reader->Fault("options", "a key is empty");
    out->options.push_back(
        ReadOption(key, value, reader->PathOf("options." + key), reader->errors()));
  }
}

void ReadKey(Reader* reader, ConnectorDef* out) {
  const std::string key = reader->TakeText("primaryKey");
  if (key == "required") {
    out->key = ConnectorDef::Key::kRequired;
  } else if (key == "with-changelog-format") {
    out->key = ConnectorDef::Key::kWithChangelogFormat;
  } else if (!key.empty() && key != "optional") {
    reader->Fault("primaryKey", "expected optional, required or with-changelog-format");
  }
}

}  // namespace

ConnectorDef ReadDefinition(const Json& document, std::vector<std::string>* errors) {
  ConnectorDef out;
  Reader reader(document, "", errors);
  out.name = reader.TakeText("connector");
  const std::string format = reader.TakeText("format");
  if (out.name.empty() == format.empty()) {
    reader.Fault("", "expected either `connector: NAME` or `format: NAME`");
  }
  if (!format.empty()) {
    out.is_format = true;
    out.name = format;
  }
  out.title = reader.TakeText("title");
  out.sources = reader.TakeList("source");
  const std::string evidence = reader.TakeText("evidence");
  if (!evidence.empty() && evidence != "factory" && evidence != "documentation") {
    reader.Fault("evidence", "expected factory or documentation");
  }
  out.verified = evidence == "factory";
  const std::string release = reader.TakeText("release");
  if (!release.empty() && release != "flink" && release != "own") {
    reader.Fault("release", "expected flink or own");
  }
  out.bundled = release == "flink";
  out.ignore_case = reader.TakeBool("ignoreCase");
  out.roles = reader.TakeRoles("roles", kAllRoles);
  out.connectors = reader.TakeList("connectors");
  ReadKey(&reader, &out);
  ReadChangelog(&reader, &out);
  ReadOptions(&reader, &out);
  ReadMetadata(&reader, &out);
  ReadNeeds(&reader, &out);
  ReadConflicts(&reader, &out);
  ReadAllJars(&reader, &out);
  ReadLegacy(&reader, &out);
  out.bounded = reader.TakeBool("bounded");
  ReadSystems(&reader, &out);
  reader.Finish();
  return out;
}

Result<std::vector<ConnectorDef>> ReadDefinitions(std::string_view yaml) {
  doc::ParseLimits limits;
  limits.max_bytes = kMaxDefinitionBytes;
  limits.max_depth = 12;
  ASSIGN_OR_RETURN(const std::vector<doc::YamlDocument> documents, doc::ParseYaml(yaml, limits));
  std::vector<ConnectorDef> out;
  std::vector<std::string> faults;
  for (const doc::YamlDocument& document : documents) {
    std::vector<std::string> errors;
    out.push_back(ReadDefinition(document.value, &errors));
    for (const std::string& error : errors) {
      faults.push_back(fmt::format("document in line {}: {}", document.line, error));
    }
  }
  if (!faults.empty()) return Invalid("BadConnector", fmt::format("{}", fmt::join(faults, "\n")));
  return out;
}

}  // namespace weir::sql
