#include "sql/diag/messages_analysis.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/core/ascii.h"
#include "base/core/edit_distance.h"

namespace weir::sql::messages {
namespace {

constexpr size_t kMaxListed = 8;

std::string Join(const Names& names, std::string_view between) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < kMaxListed; ++i) {
    if (i > 0) text += between;
    text += names[i];
  }
  if (names.size() > kMaxListed) text += fmt::format(" and {} more", names.size() - kMaxListed);
  return text;
}

// The name that was meant: the same in other letters, or a near one.
std::optional<std::string> Meant(std::string_view name, const Names& known) {
  for (const std::string& other : known) {
    if (other != name && UpperAscii(other) == UpperAscii(name)) return other;
  }
  return NearestWord(name, std::vector<std::string_view>(known.begin(), known.end()));
}

bool IsPlainName(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

// "did you mean x?" with its fix, else the names that there are.
Diagnostic WithNames(Diagnostic diagnostic, Span at, std::string_view name, const Names& known,
                     std::string_view what) {
  if (const auto meant = Meant(name, known)) {
    diagnostic.primary.text = fmt::format("did you mean {}?", *meant);
    if (UpperAscii(*meant) == UpperAscii(name)) {
      diagnostic.Note("names are compared exactly, upper and lower case differ");
    }
    if (at == diagnostic.primary.span && at.size() == name.size() && IsPlainName(*meant)) {
      diagnostic.Replace(at, *meant);
    }
  } else if (!known.empty()) {
    diagnostic.Note(fmt::format("{}: {}", what, Join(known, ", ")));
  }
  return diagnostic;
}

std::string Plural(size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

Diagnostic Helped(Diagnostic diagnostic, std::string_view help) {
  diagnostic.help = help;
  return diagnostic;
}

Diagnostic WithSignatures(Diagnostic diagnostic, const Names& signatures) {
  if (!signatures.empty()) {
    diagnostic.Note(fmt::format("it is called as {}", Join(signatures, ", or ")));
  }
  return diagnostic;
}

}  // namespace

Diagnostic UnknownTable(Span at, std::string_view name, const Names& known) {
  Diagnostic diagnostic =
      WithNames(MakeError(DiagCode::kUnknownTable, at, fmt::format("there is no table {}", name)),
                at, name, known, "tables known here");
  if (diagnostic.primary.text.empty()) {
    diagnostic.Help("define it with CREATE TABLE above, or name the catalog that holds it");
  }
  return diagnostic;
}

Diagnostic UnknownTableBecause(Span at, std::string_view name, std::string_view why,
                               std::string_view help) {
  return Helped(
      MakeError(DiagCode::kUnknownTable, at, fmt::format("there is no table {}: {}", name, why)),
      help);
}

Diagnostic UnknownColumn(Span at, std::string_view name, std::string_view where,
                         const Names& known) {
  const std::string what = where.empty() ? "columns in reach" : fmt::format("columns of {}", where);
  Diagnostic diagnostic =
      WithNames(MakeError(DiagCode::kUnknownColumn, at,
                          where.empty() ? fmt::format("no table here has a column {}", name)
                                        : fmt::format("{} has no column {}", where, name)),
                at, name, known, what);
  if (diagnostic.primary.text.empty()) {
    diagnostic.Help(known.empty() ? "there is no FROM clause to take columns from"
                                  : "use one of these, or select it in the query below FROM");
  }
  return diagnostic;
}

Diagnostic UnknownFunction(Span at, Span name_at, std::string_view call, std::string_view name,
                           const Names& known) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kUnknownFunction, at, fmt::format("there is no function {}", call));
  if (const auto meant = Meant(UpperAscii(name), known)) {
    diagnostic.primary.text = fmt::format("did you mean {}?", *meant);
    if (name_at.size() == name.size()) diagnostic.Replace(name_at, *meant);
  }
  diagnostic.Help(
      fmt::format("it is not built in; declare your own: CREATE TEMPORARY FUNCTION {} AS "
                  "'com.example.Class' USING JAR '...'",
                  name));
  return diagnostic;
}

static std::string WayToHidden(std::string_view whole) {
  return fmt::format(
      "call yours by its whole name, {}, or make it with CREATE TEMPORARY SYSTEM FUNCTION, which "
      "comes before the built-in ones",
      whole);
}

Diagnostic HiddenFunction(Span at, std::string_view builtin, std::string_view whole, Span made) {
  Diagnostic diagnostic = MakeWarning(
      DiagCode::kHiddenFunction, at,
      fmt::format("{} is Flink's own function here, which hides yours of that name", builtin));
  if (!made.empty()) diagnostic.Because(made, "this one is not called");
  return Helped(std::move(diagnostic), WayToHidden(whole));
}

void TellHidden(std::string_view builtin, std::string_view whole, Span made, Diagnostic* error) {
  error->Note(
      fmt::format("{} is Flink's own function here, which hides yours of that name", builtin));
  if (!made.empty()) error->Because(made, "this one is not called");
  error->Help(WayToHidden(whole));
}

Diagnostic AmbiguousColumn(Span at, std::string_view name, const Names& tables) {
  Diagnostic diagnostic = MakeError(
      DiagCode::kAmbiguousColumn, at,
      fmt::format("column {} could be that of {}", name,
                  tables.size() < 2 ? "several columns of this name" : Join(tables, " or ")));
  if (tables.size() >= 2) {
    diagnostic.Help(fmt::format("say which: {}.{}", tables[0], name));
  } else {
    diagnostic.Help("give the columns below different names with AS");
  }
  return diagnostic;
}

Diagnostic UnknownAlias(Span at, std::string_view name, const Names& known) {
  Diagnostic diagnostic =
      WithNames(MakeError(DiagCode::kUnknownAlias, at,
                          fmt::format("no table is called {} in this FROM clause", name)),
                at, name, known, "tables in reach");
  if (diagnostic.primary.text.empty()) {
    diagnostic.Help(
        "a table with an alias is called by its alias alone; a subquery in FROM sees its "
        "neighbours only behind LATERAL");
  }
  return diagnostic;
}

Diagnostic DuplicateAlias(Span at, std::string_view name, Span first) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kDuplicateAlias, at, fmt::format("two tables here are called {}", name));
  if (!first.empty()) diagnostic.Because(first, "the first");
  return Helped(std::move(diagnostic),
                fmt::format("give one of them another name: ... AS {}2", name));
}

Diagnostic UnknownField(Span at, Span field_at, std::string_view field, std::string_view row,
                        const Names& known) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kUnknownField, at, fmt::format("the row {} has no field {}", row, field));
  if (const auto meant = Meant(field, known)) {
    diagnostic.primary.text = fmt::format("did you mean {}.{}?", row, *meant);
    if (field_at.size() == field.size()) diagnostic.Replace(field_at, *meant);
  } else {
    diagnostic.Note(fmt::format("fields of {}: {}", row, Join(known, ", ")));
    diagnostic.Help("use one of its fields");
  }
  return diagnostic;
}

Diagnostic NoFields(Span at, std::string_view name, std::string_view type) {
  return Helped(
      MakeError(DiagCode::kUnknownField, at, fmt::format("{} is {}, it has no fields", name, type)),
      "only a ROW has fields; a map's value is m['key'], an array's element a[1], a JSON "
      "text's value JSON_VALUE(x, '$.path')");
}

Diagnostic UnknownDatabase(Span at, std::string_view what, std::string_view name,
                           const Names& known) {
  return Helped(WithNames(MakeError(DiagCode::kUnknownDatabase, at,
                                    fmt::format("there is no {} {}", what, name)),
                          at, name, known, fmt::format("{}s known here", what)),
                fmt::format("make it first: CREATE {} {}", UpperAscii(what), name));
}

Diagnostic UnknownWindow(Span at, std::string_view name, const Names& known) {
  return Helped(
      WithNames(MakeError(DiagCode::kUnknownWindow, at, fmt::format("there is no window {}", name)),
                at, name, known, "windows of this SELECT"),
      fmt::format("define it behind FROM: WINDOW {} AS (PARTITION BY ... ORDER BY ...)", name));
}

Diagnostic DuplicateName(Span at, std::string_view what, std::string_view name, Span first) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kDuplicateName, at, fmt::format("{} {} is given twice", what, name));
  if (!first.empty()) diagnostic.Because(first, "first here");
  return Helped(std::move(diagnostic), "rename one of them");
}

Diagnostic ColumnListCount(Span at, std::string_view what, size_t given, size_t wanted,
                           const Names& columns) {
  Diagnostic diagnostic = MakeError(
      DiagCode::kColumnListCount, at,
      fmt::format("{} names {}, but the query has {}", what, Plural(given, "column"), wanted));
  diagnostic.Note(fmt::format("columns of the query: {}", Join(columns, ", ")));
  return Helped(std::move(diagnostic), fmt::format("name all {} of them", wanted));
}

Diagnostic ObjectExists(Span at, std::string_view what, std::string_view name) {
  return Helped(
      MakeError(DiagCode::kObjectExists, at, fmt::format("there is a {} {} already", what, name)),
      "write IF NOT EXISTS, drop the other first, or choose another name");
}

Diagnostic StarWithoutFrom(Span at) {
  return Helped(MakeError(DiagCode::kBadStar, at, "SELECT * has no FROM to take columns from"),
                "add FROM and a table, or list expressions");
}

Diagnostic StarOfNoRow(Span at, std::string_view name, const Names& known) {
  return Helped(
      WithNames(MakeError(DiagCode::kBadStar, at,
                          fmt::format("{}.*: {} is neither a table nor a row", name, name)),
                at, name, known, "tables in reach"),
      "put a table's name or alias in front of .*");
}

Diagnostic BadOrdinal(Span at, std::string_view ordinal, size_t columns) {
  return Helped(
      MakeError(DiagCode::kBadOrdinal, at,
                fmt::format("ORDER BY {}: the query has {}", ordinal, Plural(columns, "column"))),
      fmt::format("a number means the column at that place: 1 to {}", columns));
}

Diagnostic UnknownHint(Span at, std::string_view name, const Names& known) {
  return Helped(
      WithNames(MakeError(DiagCode::kUnknownHint, at, fmt::format("there is no hint {}", name)), at,
                name, known, "hints that fit here"),
      "remove it, or use one of these");
}

Diagnostic UnknownModel(Span at, std::string_view name, const Names& known) {
  return Helped(
      WithNames(MakeError(DiagCode::kUnknownModel, at, fmt::format("there is no model {}", name)),
                at, name, known, "models known here"),
      "define it with CREATE MODEL above");
}

Diagnostic WrongArgumentTypes(Span at, std::string_view call, Span argument, size_t index,
                              std::string_view type, std::string_view expected,
                              const Names& signatures) {
  Diagnostic diagnostic = MakeError(DiagCode::kWrongArgumentTypes, at,
                                    fmt::format("{} does not take these arguments", call));
  if (!argument.empty()) {
    diagnostic.Because(
        argument, expected.empty()
                      ? fmt::format("argument {} is {}", index + 1, type)
                      : fmt::format("argument {} is {}, expected {}", index + 1, type, expected));
  }
  diagnostic = WithSignatures(std::move(diagnostic), signatures);
  return Helped(std::move(diagnostic),
                expected.empty() ? "change the argument, or CAST it to a type that fits"
                                 : fmt::format("CAST it to {}, or use another function", expected));
}

Diagnostic WrongArgumentCount(Span at, std::string_view name, size_t given,
                              std::string_view expected, const Names& signatures) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kWrongArgumentCount, at,
                fmt::format("{} has {} here; it takes {}", name, Plural(given, "argument"),
                            expected.empty() ? "another number" : expected));
  diagnostic = WithSignatures(std::move(diagnostic), signatures);
  return Helped(std::move(diagnostic),
                fmt::format("give {} of them", expected.empty() ? "the right number" : expected));
}

Diagnostic WrongOperands(Span at, std::string_view op, std::string_view types,
                         const Names& signatures, std::string_view help) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kWrongOperands, at, fmt::format("{} cannot be applied to {}", op, types));
  if (!signatures.empty()) diagnostic.Note(fmt::format("it takes {}", Join(signatures, ", or ")));
  return Helped(std::move(diagnostic),
                help.empty() ? "CAST one side to the type of the other" : help);
}

Diagnostic CannotCast(Span at, std::string_view from, std::string_view to, std::string_view help) {
  return Helped(
      MakeError(DiagCode::kCannotCast, at, fmt::format("{} cannot be cast to {}", from, to)),
      help.empty() ? "cast by way of a type that both know (STRING often is), or use a function"
                   : help);
}

Diagnostic NoCommonType(Span at, std::string_view what, Span odd, std::string_view first,
                        std::string_view other) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kNoCommonType, at,
                fmt::format("the values of {} have no common type: {} and {}", what, first, other));
  if (!odd.empty() && odd != at) diagnostic.Because(odd, std::string(other));
  return Helped(std::move(diagnostic), fmt::format("CAST them to one type, for example {}", first));
}

Diagnostic NotACondition(Span at, std::string_view clause, std::string_view type,
                         std::string_view help) {
  return Helped(MakeError(DiagCode::kNotACondition, at,
                          fmt::format("{} needs a condition, this is {}", clause, type)),
                help.empty() ? "compare it with something: ... = 1, ... IS NOT NULL" : help);
}

Diagnostic SubqueryColumns(Span at, std::string_view what, size_t columns, size_t wanted) {
  return Helped(MakeError(DiagCode::kSubqueryColumns, at,
                          fmt::format("{} takes {}, this query has {}", what,
                                      Plural(wanted, "column"), columns)),
                "select just the column that is meant");
}

Diagnostic SetOperationColumns(Span at, std::string_view op, size_t left, size_t right) {
  return Helped(MakeError(DiagCode::kSetOperationColumns, at,
                          fmt::format("{} of {} and {}", op, Plural(left, "column"), right)),
                "both sides need the same number of columns; fill up with CAST(NULL AS type)");
}

Diagnostic SetOperationTypes(Span at, std::string_view op, size_t column, std::string_view left,
                             std::string_view right, Span other) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kSetOperationTypes, at,
                fmt::format("column {} of {} is {} on one side and {} on the other", column, op,
                            left, right));
  if (!other.empty()) diagnostic.Because(other, std::string(right));
  return Helped(std::move(diagnostic), fmt::format("CAST one of them, for example to {}", left));
}

Diagnostic RowsDiffer(Span at, Span row, std::string_view why) {
  Diagnostic diagnostic =
      MakeError(DiagCode::kRowsDiffer, at, fmt::format("the rows of VALUES differ: {}", why));
  if (!row.empty() && row != at) diagnostic.Because(row, "this one");
  return Helped(std::move(diagnostic), "give every row as many values, of types that agree");
}

Diagnostic WrongFunctionKind(Span at, std::string_view name, std::string_view kind,
                             std::string_view help) {
  return Helped(MakeError(DiagCode::kWrongFunctionKind, at,
                          fmt::format("{} is {} and cannot stand here", name, kind)),
                help);
}

Diagnostic BadTypeParameter(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadTypeParameter, at, std::string(message)), help);
}

Diagnostic BadLiteral(Span at, std::string_view kind, std::string_view form) {
  return Helped(
      MakeError(DiagCode::kBadLiteral, at, fmt::format("this is no {} that Flink can read", kind)),
      fmt::format("write it as {}", form));
}

Diagnostic ConstructorBrackets(Span at, std::string_view name, std::string_view form) {
  return Helped(MakeError(DiagCode::kUnknownFunction, at,
                          fmt::format("there is no function {0}: {0} takes square brackets", name)),
                fmt::format("write {}{}", name, form));
}

Diagnostic NotAnOperator(Span at, std::string_view name, std::string_view instead) {
  return Helped(MakeError(DiagCode::kUnknownFunction, at,
                          fmt::format("there is no operator {} in Flink SQL", name)),
                fmt::format("write {}", instead));
}

Diagnostic StringContinued(Span at) {
  return Helped(MakeError(DiagCode::kBadLiteral, at,
                          "a string that goes on in a second piece has that on a line of its own"),
                "join the pieces with ||, or put an operator, a comma or an alias between them");
}

Diagnostic NullNotAllowed(Span at) {
  return Helped(MakeError(DiagCode::kNullNotAllowed, at, "a bare NULL has no type here"),
                "say which type it has: CAST(NULL AS STRING)");
}

Diagnostic CaseOfNulls(Span at) {
  return Helped(MakeError(DiagCode::kNullNotAllowed, at, "every result of this CASE is NULL"),
                "give one of them a type: THEN CAST(NULL AS STRING)");
}

Diagnostic NotSupported(Span at, std::string_view what, std::string_view help) {
  return Helped(MakeError(DiagCode::kNotSupported, at,
                          fmt::format("Flink reads {}, but cannot run it", what)),
                help);
}

Diagnostic BadTableCall(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadTableCall, at, std::string(message)), help);
}

Diagnostic BadNamedArgument(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadNamedArgument, at, std::string(message)), help);
}

Diagnostic UnknownType(Span at, std::string_view name) {
  return Helped(MakeError(DiagCode::kUnknownType, at, fmt::format("there is no type {}", name)),
                "types are STRING, INT, BIGINT, DECIMAL(p, s), TIMESTAMP(3), ROW<...>, ARRAY<...>, "
                "MAP<...>, ...");
}

Diagnostic NotGrouped(Span at, std::string_view name, Span group_by) {
  Diagnostic diagnostic = MakeError(
      DiagCode::kNotGrouped, at,
      group_by.empty() ? fmt::format("{} stands beside an aggregate without being grouped", name)
                       : fmt::format("{} is neither grouped nor inside an aggregate", name));
  if (!group_by.empty()) diagnostic.Because(group_by, "the grouping");
  return Helped(std::move(diagnostic),
                fmt::format("add {} to GROUP BY, or aggregate it: MAX({})", name, name));
}

Diagnostic AggregateMisplaced(Span at, std::string_view name, std::string_view clause) {
  const bool where = clause == "WHERE";
  return Helped(MakeError(DiagCode::kAggregateMisplaced, at,
                          fmt::format("{} is an aggregate and cannot stand in {}", name, clause)),
                where ? "filter groups with HAVING; WHERE sees single rows"
                      : "aggregate in a subquery below and use its column here");
}

Diagnostic NestedAggregate(Span at, std::string_view name) {
  return Helped(MakeError(DiagCode::kNestedAggregate, at,
                          fmt::format("the argument of {} contains an aggregate itself", name)),
                "compute the inner one in a subquery: SELECT SUM(s) FROM (SELECT SUM(a) AS s ...)");
}

Diagnostic OverMissing(Span at, std::string_view name) {
  return Helped(MakeError(DiagCode::kOverMissing, at, fmt::format("{} needs an OVER clause", name)),
                fmt::format("{} OVER (PARTITION BY ... ORDER BY ...)", name));
}

Diagnostic OverMisplaced(Span at, std::string_view clause) {
  return Helped(MakeError(DiagCode::kOverMisplaced, at,
                          fmt::format("a function with OVER cannot stand in {}", clause)),
                "compute it in a subquery and use its column outside, or filter with QUALIFY");
}

Diagnostic BadWindow(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadWindow, at, std::string(message)), help);
}

Diagnostic GroupWindowMisplaced(Span at, std::string_view name) {
  return Helped(
      MakeError(DiagCode::kGroupWindowMisplaced, at,
                fmt::format("{} can stand in GROUP BY alone", name)),
      fmt::format("group by it, and select {}_START or {}_END of the same arguments", name, name));
}

Diagnostic GroupWindowMissing(Span at, std::string_view name, std::string_view window) {
  return Helped(
      MakeError(DiagCode::kGroupWindowMissing, at,
                fmt::format("{} has no {} with the same arguments in GROUP BY", name, window)),
      fmt::format("repeat in it what stands in GROUP BY {}(...), letter by letter", window));
}

Diagnostic BadWindowTable(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadWindowTable, at, std::string(message)), help);
}

Diagnostic NeedsTimeAttribute(Span at, std::string_view what, std::string_view column,
                              std::string_view type) {
  return Helped(MakeError(DiagCode::kNeedsTimeAttribute, at,
                          fmt::format("{} needs a time attribute, {} is {}", what, column, type)),
                fmt::format("declare WATERMARK FOR {} AS ... in its table, or add a column AS "
                            "PROCTIME()",
                            column));
}

Diagnostic NotInSelect(Span at) {
  return Helped(MakeError(DiagCode::kNotInSelect, at,
                          "SELECT DISTINCT drops this before ORDER BY could use it"),
                "add it to the SELECT list, or order by what is there");
}

Diagnostic NotAnAggregate(Span at, std::string_view clause, std::string_view name) {
  return Helped(MakeError(DiagCode::kNotAnAggregate, at,
                          fmt::format("{} is for aggregates; {} is none", clause, name)),
                fmt::format("remove {}", clause));
}

Diagnostic BadGrouping(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadGrouping, at, std::string(message)), help);
}

Diagnostic BadJoin(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadJoin, at, std::string(message)), help);
}

Diagnostic BadTemporalJoin(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadTemporalJoin, at, std::string(message)), help);
}

Diagnostic BadMatch(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadMatch, at, std::string(message)), help);
}

Diagnostic QualifyWithoutWindow(Span at) {
  return Helped(MakeError(DiagCode::kQualifyWithoutWindow, at,
                          "QUALIFY filters by a function with OVER; here is none"),
                "write the condition into WHERE or HAVING");
}

Diagnostic BadPivot(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kBadPivot, at, std::string(message)), help);
}

Diagnostic InsertColumnCount(Span at, std::string_view table, size_t given, size_t wanted,
                             const Names& columns, Span query) {
  Diagnostic diagnostic = MakeError(
      DiagCode::kInsertColumnCount, at,
      fmt::format("the query yields {}, {} takes {}", Plural(given, "column"), table, wanted));
  if (!query.empty() && query != at) diagnostic.Because(query, "the table");
  diagnostic.Note(fmt::format("columns written: {}", Join(columns, ", ")));
  return Helped(std::move(diagnostic),
                given < wanted
                    ? fmt::format("select the missing ones, or name those you give: INSERT INTO {} "
                                  "(...) SELECT ...",
                                  table)
                    : "select just these, in this order");
}

Diagnostic InsertTypes(Span at, std::string_view table, std::string_view column,
                       std::string_view from, std::string_view to) {
  return Helped(MakeError(DiagCode::kInsertTypes, at,
                          fmt::format("column {} of {} is {}, the query gives it {}", column, table,
                                      to, from)),
                fmt::format("CAST(... AS {}); columns go by their place, not by their name", to));
}

Diagnostic InsertTarget(Span at, std::string_view message, std::string_view help,
                        std::string_view name, const Names& known) {
  return Helped(WithNames(MakeError(DiagCode::kInsertTarget, at, std::string(message)), at, name,
                          known, "columns that can be written"),
                help.empty() ? "name columns of the table" : help);
}

Diagnostic InsertPartition(Span at, std::string_view message, std::string_view help) {
  return Helped(MakeError(DiagCode::kInsertPartition, at, std::string(message)), help);
}

Diagnostic NotASink(Span at, std::string_view name, std::string_view what) {
  return Helped(
      MakeError(DiagCode::kNotASink, at, fmt::format("{} is {} and cannot be written", name, what)),
      "write into a table with a connector");
}

Diagnostic WrongMode(Span at, std::string_view what, std::string_view mode) {
  return Helped(
      MakeError(DiagCode::kWrongMode, at, fmt::format("{} works in {} mode alone", what, mode)),
      fmt::format("SET 'execution.runtime-mode' = '{}', or mode: {} of the SqlJob",
                  mode == "batch" ? "batch" : "streaming",
                  mode == "batch" ? "Batch" : "Streaming"));
}

}  // namespace weir::sql::messages
