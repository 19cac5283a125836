#include "sql/diag/messages_statement.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"

namespace weir::sql::messages {
namespace {

constexpr size_t kMaxListed = 8;

std::string Listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < kMaxListed; ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > kMaxListed) text += fmt::format(" and {} more", names.size() - kMaxListed);
  return text;
}

// "did you mean", or what there is.
Diagnostic WithKnown(Diagnostic diagnostic, std::string_view name, std::string_view what,
                     const std::vector<std::string>& known) {
  const std::vector<std::string_view> words(known.begin(), known.end());
  if (const auto near = NearestWord(name, words)) {
    diagnostic.primary.text = fmt::format("did you mean {}?", *near);
    if (diagnostic.primary.span.size() == name.size()) {
      diagnostic.Replace(diagnostic.primary.span, std::string(*near));
    }
  } else if (!known.empty()) {
    diagnostic.Note(fmt::format("{}: {}", what, Listed(known)));
  }
  return diagnostic;
}

}  // namespace

Diagnostic TooManyParts(Span at, std::string_view name, size_t most) {
  return MakeError(DiagCode::kTooManyParts, at,
                   fmt::format("the name {} has more than {} parts", name, most))
      .Help(most == 3 ? "write object, database.object or catalog.database.object; a dot inside of "
                        "a name goes between `"
                      : "write database or catalog.database; a dot inside of a name goes between "
                        "`");
}

Diagnostic InUse(Span at, std::string_view what, std::string_view name, std::string_view help) {
  return MakeError(DiagCode::kInUse, at,
                   fmt::format("{} {} is the current one, it cannot be dropped", what, name))
      .Help(std::string(help));
}

Diagnostic UnknownModule(Span at, std::string_view name, const std::vector<std::string>& known) {
  return WithKnown(
      MakeError(DiagCode::kUnknownModule, at, fmt::format("no module {} is loaded", name))
          .Help(fmt::format("load it first: LOAD MODULE {}", name)),
      name, "modules that are loaded", known);
}

Diagnostic NoSuchFunction(Span at, std::string_view name, std::string_view what,
                          const std::vector<std::string>& known) {
  return WithKnown(
      MakeError(DiagCode::kUnknownFunction, at, fmt::format("there is no {} {}", what, name))
          .Help("name a function that CREATE FUNCTION made; temporary ones and those of a catalog "
                "are kept apart"),
      name, "functions of this script", known);
}

Diagnostic WrongKind(Span at, std::string_view name, std::string_view is,
                     std::string_view statement, std::string_view help) {
  return MakeError(DiagCode::kWrongKind, at,
                   fmt::format("{} does not go with {}: it is a {}", statement, name, is))
      .Help(std::string(help));
}

Diagnostic TemporaryObject(Span at, std::string_view name, std::string_view what,
                           std::string_view statement) {
  return MakeError(
             DiagCode::kTemporaryObject, at,
             fmt::format("{} does not go with {}: it is a temporary {}", statement, name, what))
      .Help(fmt::format("drop it with DROP TEMPORARY {}, and create it anew", UpperAscii(what)));
}

Diagnostic EmptyOptions(Span at, std::string_view statement) {
  return MakeError(DiagCode::kBadOption, at, fmt::format("{} names no option", statement))
      .Help("name one: SET ('key' = 'value'), RESET ('key')");
}

Diagnostic NoProcedures(Span at, std::string_view catalog) {
  return MakeError(
             DiagCode::kNoProcedures, at,
             fmt::format("catalog {} is kept in memory, such a one has no procedures", catalog))
      .Help("name one of an external catalog: CALL catalog.database.procedure(...)");
}

Diagnostic MissingConnector(Span at, std::string_view table, Span made) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kMissingConnector, at, fmt::format("table {} has no connector", table))
          .Help("add it to its definition: WITH ('connector' = 'kafka', ...)");
  if (!made.empty()) diagnostic.Because(made, "defined here");
  return diagnostic;
}

Diagnostic NotPartitioned(Span at, std::string_view table) {
  return MakeError(DiagCode::kBadPartition, at, fmt::format("table {} has no partitions", table))
      .Help("PARTITIONED BY (...) in its definition makes some");
}

Diagnostic OtherPartition(Span at, std::string_view table, const std::vector<std::string>& keys) {
  return MakeError(DiagCode::kBadPartition, at,
                   fmt::format("this is no partition of table {}", table))
      .Note(fmt::format("{} is partitioned by {}", table, Listed(keys)))
      .Help("give each of these columns, and no other");
}

Diagnostic BadAlter(Span at, std::string_view message, std::string_view help) {
  return MakeError(DiagCode::kBadAlter, at, std::string(message)).Help(std::string(help));
}

Diagnostic BadKey(Span at, std::string_view what, std::string_view column, std::string_view why,
                  std::string_view help) {
  return MakeError(DiagCode::kBadKey, at, fmt::format("{} column {} {}", what, column, why))
      .Help(std::string(help));
}

Diagnostic BadWatermark(Span at, std::string_view message, std::string_view help) {
  return MakeError(DiagCode::kBadWatermark, at, std::string(message)).Help(std::string(help));
}

}  // namespace weir::sql::messages
