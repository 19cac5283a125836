#include "sql/diag/messages_connector.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/core/edit_distance.h"

namespace weir::sql::messages {
namespace {

// "'a', 'b' or 'c'"
std::string Choice(const Names& names, std::string_view last) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? fmt::format(" {} ", last) : ", ";
    text += fmt::format("'{}'", names[i]);
  }
  return text;
}

// The names there are, or the first of many.
std::string SomeOf(const Names& names) {
  constexpr size_t kShown = 8;
  if (names.size() <= kShown) return fmt::format("{}", fmt::join(names, ", "));
  return fmt::format("{}, ... ({} in all)", fmt::join(names.begin(), names.begin() + kShown, ", "),
                     names.size());
}

std::string Nearest(std::string_view word, const Names& names) {
  return NearestWord(word, {names.begin(), names.end()}).value_or("");
}

// Names the nearest word, with the fix that puts it there, or what there is.
void Suggest(Diagnostic* d, Span at, std::string_view near, const Names& known,
             std::string_view what) {
  if (!near.empty()) {
    d->primary.text = fmt::format("did you mean '{}'?", near);
    d->Replace(at, fmt::format("'{}'", near));
  } else if (!known.empty()) {
    d->Help(fmt::format("{}: {}", what, SomeOf(known)));
  }
}

// The column that is nearest, or all of them; says which it was, empty: none is near.
std::string SuggestColumn(Diagnostic* d, std::string_view column, const Names& columns) {
  std::string near = Nearest(column, columns);
  if (!near.empty()) {
    d->primary.text = fmt::format("did you mean {}?", near);
  } else {
    d->Help(fmt::format("its columns: {}", SomeOf(columns)));
  }
  return near;
}

}  // namespace

Diagnostic UnknownOption(Span at, std::string_view key, std::string_view of, std::string_view near,
                         const Names& known) {
  Diagnostic d =
      MakeError(DiagCode::kUnknownOption, at, fmt::format("{} has no option '{}'", of, key));
  Suggest(&d, at, near, known, "its options");
  if (d.help.empty() && near.empty()) d.Help("remove it");
  return d;
}

Diagnostic OptionOfNoColumn(Span at, std::string_view key, std::string_view column,
                            const Names& columns) {
  Diagnostic d = MakeError(
      DiagCode::kUnknownOption, at,
      fmt::format("option '{}' is of column {}, which the table does not have", key, column));
  SuggestColumn(&d, column, columns);
  return d;
}

Diagnostic MissingOption(Span at, std::string_view of, const Names& any, std::string_view because,
                         std::string_view near) {
  const std::string options = Choice(any, "or");
  Diagnostic d =
      MakeError(DiagCode::kMissingOption, at,
                because.empty() ? fmt::format("{} needs option {}", of, options)
                                : fmt::format("{} needs option {} {}", of, options, because));
  Suggest(&d, at, near, {}, "");
  return d;
}

Diagnostic MissingOption(Span at, std::string_view of, const Names& any, std::string_view because) {
  return MissingOption(at, of, any, because, "")
      .Help(fmt::format("add {} = '...' to WITH",
                        any.size() == 1 ? Choice(any, "") : "one: " + Choice(any, "or")));
}

Diagnostic BadOptionValue(Span at, std::string_view key, std::string_view wanted,
                          std::string_view near) {
  Diagnostic d = MakeError(DiagCode::kBadOptionValue, at,
                           fmt::format("the value of option '{}' has to be {}", key, wanted));
  Suggest(&d, at, near, {}, "");
  if (near.empty()) d.Help(fmt::format("write {}", wanted));
  return d;
}

Diagnostic UnknownFormat(Span at, std::string_view name, std::string_view near) {
  Diagnostic d = MakeWarning(
      DiagCode::kUnknownFormat, at,
      fmt::format("format '{}' is not in the registry; its options are not checked", name));
  Suggest(&d, at, near, {}, "");
  if (near.empty()) d.Help("its jar has to be in the job's image");
  return d;
}

Diagnostic FormatOfFiles(Span at, std::string_view name, std::string_view connector,
                         const Names& connectors) {
  return MakeError(DiagCode::kUnknownFormat, at,
                   fmt::format("format '{}' is one of whole files; connector '{}' needs one of "
                               "single messages",
                               name, connector))
      .Help(fmt::format("use json, csv or avro here; {} goes with {}", name,
                        Choice(connectors, "and")));
}

Diagnostic FormatOfChanges(Span at, std::string_view name, std::string_view connector) {
  return MakeError(DiagCode::kUnknownFormat, at,
                   fmt::format("format '{}' tells changes; connector '{}' takes them from the key "
                               "and needs a format of plain rows",
                               name, connector))
      .Help("use json, csv or avro here, or connector 'kafka' with this format");
}

Diagnostic WrongRole(Span at, std::string_view table, std::string_view connector,
                     std::string_view role, std::string_view roles, Span with) {
  Diagnostic d = MakeError(
      DiagCode::kWrongRole, at,
      fmt::format("{} is {}, but connector '{}' is {} only", table, role, connector, roles));
  if (!with.empty()) d.Because(with, "its connector");
  return d.Help("use a table with another connector here");
}

Diagnostic UnknownMetadata(Span at, std::string_view key, std::string_view connector,
                           const Names& known) {
  Diagnostic d = MakeError(DiagCode::kBadMetadata, at,
                           fmt::format("connector '{}' has no metadata '{}'", connector, key));
  const std::string near = Nearest(key, known);
  if (!near.empty()) {
    d.primary.text = fmt::format("did you mean '{}'?", near);
  } else if (known.empty()) {
    d.Help("it has none; make it a column of the data, or leave it out");
  } else {
    d.Help(fmt::format("METADATA FROM one of: {}", SomeOf(known)));
  }
  return d;
}

Diagnostic MetadataNotWritable(Span at, std::string_view column, std::string_view key,
                               std::string_view connector, Span end) {
  Diagnostic d = MakeError(DiagCode::kBadMetadata, at,
                           fmt::format("column {} cannot be written: metadata '{}' of connector "
                                       "'{}' can only be read",
                                       column, key, connector))
                     .Help("declare it VIRTUAL, so that INSERT leaves it out");
  if (end.begin > 0) d.Replace({end.begin, end.begin}, " VIRTUAL");
  return d;
}

Diagnostic LiteralSecret(Span at, std::string_view key) {
  return MakeWarning(
      DiagCode::kLiteralSecret, at,
      fmt::format("the value of option '{}' is written in the script", key), "",
      "keep it in a Secret labelled weir.dev/sql=allowed and write '${secret:NAME/KEY}'");
}

Diagnostic TemplateOfNoColumn(Span at, std::string_view key, std::string_view column,
                              const Names& columns) {
  Diagnostic d = MakeError(
      DiagCode::kBadTemplate, at,
      fmt::format("option '{}' names column {}, which the table does not have", key, column));
  const std::string near = SuggestColumn(&d, column, columns);
  if (!near.empty()) d.Replace(at, near);
  return d;
}

Diagnostic BrokenTemplate(Span at, std::string_view key, std::string_view open) {
  return MakeError(
             DiagCode::kBadTemplate, at,
             fmt::format("the template of option '{}' opens {} and never closes it", key, open))
      .Help(fmt::format("write {}column}}", open));
}

Diagnostic NoConnectorJar(Span at, std::string_view connector, std::string_view line,
                          std::string_view why, std::string_view newest) {
  Diagnostic d = MakeWarning(DiagCode::kNoConnectorJar, at,
                             fmt::format("Flink {} has no connector '{}'", line, connector));
  if (!why.empty()) d.Note(std::string(why));
  if (newest.empty()) {
    return d.Help("its jar has to be in the job's image");
  }
  return d.Help(
      fmt::format("the newest line that has one is Flink {}; on Flink {} a jar of your "
                  "own has to be in the job's image",
                  newest, line));
}

Diagnostic OptionConflict(Span at, std::string_view key, std::string_view with, Span other) {
  Diagnostic d = MakeError(DiagCode::kOptionConflict, at,
                           fmt::format("option '{}' cannot stand beside '{}'", key, with));
  if (!other.empty()) d.Because(other, "given here");
  return d.Help("remove one of the two");
}

Diagnostic OptionsTogether(Span at, std::string_view of, const Names& together,
                           const Names& missing) {
  return MakeError(DiagCode::kMissingOption, at,
                   fmt::format("{} takes {} together or not at all", of, Choice(together, "and")))
      .Help(fmt::format("add {}", Choice(missing, "and")));
}

Diagnostic KeyMissing(Span at, std::string_view table, std::string_view connector) {
  return MakeError(DiagCode::kConnectorKey, at,
                   fmt::format("table {} needs a primary key: connector '{}' tells its rows apart "
                               "by it",
                               table, connector))
      .Help("add PRIMARY KEY (...) NOT ENFORCED to its columns");
}

Diagnostic KeyNotSupported(Span at, std::string_view table, std::string_view connector,
                           std::string_view format) {
  return MakeError(DiagCode::kConnectorKey, at,
                   fmt::format("table {} cannot have a primary key: connector '{}' with format "
                               "'{}' only adds rows",
                               table, connector, format))
      .Help("leave the key out, or use connector 'upsert-kafka' or a format of changes");
}

Diagnostic DeprecatedOption(Span at, std::string_view key, std::string_view today) {
  return MakeWarning(DiagCode::kDeprecatedOption, at, fmt::format("option '{}' is deprecated", key),
                     fmt::format("today '{}'", today), "");
}

}  // namespace weir::sql::messages
