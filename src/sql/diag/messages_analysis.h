// What the analysis says: the makers of the codes 06xx and 07xx (see messages.h). Types come as
// text, names as they stand; the contents of string literals are never quoted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/diag/diagnostic.h"

namespace weir::sql::messages {

using Names = std::vector<std::string>;

// 060x. `known`: what there is; the nearest is suggested, else some are listed.
Diagnostic UnknownTable(Span at, std::string_view name, const Names& known);
Diagnostic UnknownTableBecause(Span at, std::string_view name, std::string_view why,
                               std::string_view help);
Diagnostic UnknownColumn(Span at, std::string_view name, std::string_view where,
                         const Names& known);
Diagnostic UnknownFunction(Span at, Span name_at, std::string_view call, std::string_view name,
                           const Names& known);
Diagnostic AmbiguousColumn(Span at, std::string_view name, const Names& tables);
Diagnostic UnknownAlias(Span at, std::string_view name, const Names& known);
Diagnostic DuplicateAlias(Span at, std::string_view name, Span first);
Diagnostic UnknownField(Span at, Span field_at, std::string_view field, std::string_view row,
                        const Names& known);
Diagnostic NoFields(Span at, std::string_view name, std::string_view type);
Diagnostic UnknownDatabase(Span at, std::string_view what, std::string_view name,
                           const Names& known);
Diagnostic UnknownWindow(Span at, std::string_view name, const Names& known);
Diagnostic DuplicateName(Span at, std::string_view what, std::string_view name, Span first);
Diagnostic ColumnListCount(Span at, std::string_view what, size_t given, size_t wanted,
                           const Names& columns);
Diagnostic ObjectExists(Span at, std::string_view what, std::string_view name);
Diagnostic StarWithoutFrom(Span at);
Diagnostic StarOfNoRow(Span at, std::string_view name, const Names& known);
Diagnostic BadOrdinal(Span at, std::string_view ordinal, size_t columns);
// A built-in function is called, a user's of its name is not; `whole`: what reaches that; `made`:
// where the script made it, if it did. TellHidden adds the same to an error about the call.
Diagnostic HiddenFunction(Span at, std::string_view builtin, std::string_view whole, Span made);
void TellHidden(std::string_view builtin, std::string_view whole, Span made, Diagnostic* error);
Diagnostic UnknownHint(Span at, std::string_view name, const Names& known);
Diagnostic UnknownModel(Span at, std::string_view name, const Names& known);

// 065x
Diagnostic WrongArgumentTypes(Span at, std::string_view call, Span argument, size_t index,
                              std::string_view type, std::string_view expected,
                              const Names& signatures);
Diagnostic WrongArgumentCount(Span at, std::string_view name, size_t given,
                              std::string_view expected, const Names& signatures);
Diagnostic WrongOperands(Span at, std::string_view op, std::string_view types,
                         const Names& signatures, std::string_view help);
Diagnostic CannotCast(Span at, std::string_view from, std::string_view to, std::string_view help);
Diagnostic NoCommonType(Span at, std::string_view what, Span odd, std::string_view first,
                        std::string_view other);
Diagnostic NotACondition(Span at, std::string_view clause, std::string_view type,
                         std::string_view help);
Diagnostic SubqueryColumns(Span at, std::string_view what, size_t columns, size_t wanted);
Diagnostic SetOperationColumns(Span at, std::string_view op, size_t left, size_t right);
Diagnostic SetOperationTypes(Span at, std::string_view op, size_t column, std::string_view left,
                             std::string_view right, Span other);
Diagnostic RowsDiffer(Span at, Span row, std::string_view why);
Diagnostic WrongFunctionKind(Span at, std::string_view name, std::string_view kind,
                             std::string_view help);
Diagnostic BadTypeParameter(Span at, std::string_view message, std::string_view help);
Diagnostic BadLiteral(Span at, std::string_view kind, std::string_view form);
Diagnostic NotAnOperator(Span at, std::string_view name, std::string_view instead);
Diagnostic StringContinued(Span at);
Diagnostic ConstructorBrackets(Span at, std::string_view name, std::string_view form);
Diagnostic NullNotAllowed(Span at);
Diagnostic CaseOfNulls(Span at);
Diagnostic NotSupported(Span at, std::string_view what, std::string_view help);
Diagnostic BadNamedArgument(Span at, std::string_view message, std::string_view help);
Diagnostic UnknownType(Span at, std::string_view name);
// A call in FROM: f(TABLE t, DESCRIPTOR(a), ...).
Diagnostic BadTableCall(Span at, std::string_view message, std::string_view help);

// 070x
Diagnostic NotGrouped(Span at, std::string_view name, Span group_by);
Diagnostic AggregateMisplaced(Span at, std::string_view name, std::string_view clause);
Diagnostic NestedAggregate(Span at, std::string_view name);
Diagnostic OverMissing(Span at, std::string_view name);
Diagnostic OverMisplaced(Span at, std::string_view clause);
Diagnostic BadWindow(Span at, std::string_view message, std::string_view help);
Diagnostic GroupWindowMisplaced(Span at, std::string_view name);
Diagnostic GroupWindowMissing(Span at, std::string_view name, std::string_view window);
Diagnostic BadWindowTable(Span at, std::string_view message, std::string_view help);
Diagnostic NeedsTimeAttribute(Span at, std::string_view what, std::string_view column,
                              std::string_view type);
Diagnostic NotInSelect(Span at);
Diagnostic NotAnAggregate(Span at, std::string_view clause, std::string_view name);
Diagnostic BadGrouping(Span at, std::string_view message, std::string_view help);
Diagnostic BadJoin(Span at, std::string_view message, std::string_view help);
Diagnostic BadTemporalJoin(Span at, std::string_view message, std::string_view help);
Diagnostic BadMatch(Span at, std::string_view message, std::string_view help);
Diagnostic QualifyWithoutWindow(Span at);
Diagnostic BadPivot(Span at, std::string_view message, std::string_view help);

// 075x
Diagnostic InsertColumnCount(Span at, std::string_view table, size_t given, size_t wanted,
                             const Names& columns, Span query);
Diagnostic InsertTypes(Span at, std::string_view table, std::string_view column,
                       std::string_view from, std::string_view to);
Diagnostic InsertTarget(Span at, std::string_view message, std::string_view help,
                        std::string_view name, const Names& known);
Diagnostic InsertPartition(Span at, std::string_view message, std::string_view help);
Diagnostic NotASink(Span at, std::string_view name, std::string_view what);
Diagnostic WrongMode(Span at, std::string_view what, std::string_view mode);

}  // namespace weir::sql::messages
