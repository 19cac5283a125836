// Every diagnostic code of the compiler, as one table. A code is stable for ever: a row may be
// added, never renumbered or reused. The page docs/sql/SQL####.md of each explains it.
//
// 00xx bounds, 01xx characters, 02xx grammar, 03xx what a SqlJob may do, 04xx variables,
// 05xx tables and connectors, 060x names and scopes, 065x types and functions, 070x aggregates,
// groups and windows, 075x INSERT and other statements, 08xx objects and what changes them,
// 09xx tables' definitions, 10xx changes that a sink or operator refuses, 11xx what runs, and ends
// badly: warnings alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::sql {

enum class DiagClass : uint8_t {
  kBound,     // too large, too deep
  kSyntax,    // Flink's parser refuses it
  kRule,      // Flink takes it; a SqlJob may not do it
  kSemantic,  // `validation: Warn` turns it into a warning
};

// name, number, class, title (a short noun phrase, for pages and machines)
#define WEIR_SQL_CODES(X)                                                                   \
  X(ScriptTooLarge, 1, kBound, "script too large")                                          \
  X(NestedTooDeeply, 2, kBound, "nested too deeply")                                        \
  X(TooManyErrors, 3, kBound, "too many errors")                                            \
  X(UnterminatedString, 101, kSyntax, "string literal is never closed")                     \
  X(UnterminatedName, 102, kSyntax, "quoted name is never closed")                          \
  X(UnterminatedComment, 103, kSyntax, "comment is never closed")                           \
  X(StrayCharacter, 104, kSyntax, "character that SQL does not know")                       \
  X(DoubleQuotes, 105, kSyntax, "double quotes")                                            \
  X(EmptyName, 106, kSyntax, "quoted name is empty")                                        \
  X(UnknownStatement, 201, kSyntax, "unknown statement")                                    \
  X(MisspeltKeyword, 202, kSyntax, "misspelt keyword")                                      \
  X(Expected, 203, kSyntax, "something else was expected")                                  \
  X(UnclosedBracket, 204, kSyntax, "bracket is never closed")                               \
  X(StrayBracket, 205, kSyntax, "closing bracket without an opening one")                   \
  X(TrailingComma, 206, kSyntax, "trailing comma")                                          \
  X(MissingComma, 207, kSyntax, "missing comma")                                            \
  X(UnclosedStatementSet, 208, kSyntax, "statement set without END")                        \
  X(NotInStatementSet, 209, kSyntax, "statement that a statement set cannot hold")          \
  X(BadSet, 210, kSyntax, "SET without key or value")                                       \
  X(EmptyList, 211, kSyntax, "empty list")                                                  \
  X(ReservedWord, 212, kSyntax, "reserved word used as a name")                             \
  X(QueryHere, 213, kSyntax, "query where a value is expected")                             \
  X(NoQueryHere, 214, kSyntax, "value where a query is expected")                           \
  X(OrderByHere, 215, kSyntax, "ORDER BY behind an expression")                             \
  X(MissingOperand, 216, kSyntax, "operator without an operand")                            \
  X(BetweenWithoutAnd, 217, kSyntax, "BETWEEN without AND")                                 \
  X(UnreadableLiteral, 218, kSyntax, "literal that cannot be read")                         \
  X(NotFlink, 219, kSyntax, "form of another SQL dialect")                                  \
  X(NameTooLong, 220, kSyntax, "name too long")                                             \
  X(TableInBrackets, 221, kSyntax, "table alone in brackets")                               \
  X(JoinHere, 222, kSyntax, "alias of a join")                                              \
  X(NoType, 250, kSyntax, "type expected")                                                  \
  X(NamesWithoutTypes, 251, kSyntax, "columns without types")                               \
  X(SecondWatermark, 252, kSyntax, "second watermark")                                      \
  X(BareOption, 253, kSyntax, "option without quotes or brackets")                          \
  X(ClauseOrder, 254, kSyntax, "clause in the wrong place")                                 \
  X(UnsupportedForm, 255, kSyntax, "form that Flink does not support")                      \
  X(LeftOver, 256, kSyntax, "text behind the end of a statement")                           \
  X(UnknownPair, 257, kSyntax, "statement whose second word is unknown")                    \
  X(NothingWritten, 301, kRule, "no statement writes")                                      \
  X(InsertsSplit, 302, kRule, "statements between INSERTs")                                 \
  X(SecondJob, 303, kRule, "more than one job in a script")                                 \
  X(BareQuery, 304, kRule, "statement that only shows something")                           \
  X(RemoteJar, 305, kRule, "ADD JAR of a remote file")                                      \
  X(OwnedKey, 306, kRule, "setting that the operator owns")                                 \
  X(VariableNotPlain, 401, kRule, "variable outside a string literal")                      \
  X(UnknownVariable, 402, kSemantic, "${...} that is not a variable")                       \
  X(BadSecret, 403, kRule, "reference to a Secret that cannot be used")                     \
  X(BuiltinWithoutRun, 404, kRule, "variable of a run in a streaming job")                  \
  X(BadVariableFormat, 405, kRule, "variable with a wrong format")                          \
  X(VariableLineBreak, 406, kRule, "variable that holds a line break")                      \
  X(LegacyOption, 501, kSemantic, "option key of an older Flink")                           \
  X(ClusterName, 502, kSemantic, "cluster_name")                                            \
  X(UnknownConnector, 503, kSemantic, "connector outside the registry")                     \
  X(DuplicateOption, 504, kSemantic, "option given twice")                                  \
  X(MissingConnector, 505, kSemantic, "table without a connector")                          \
  X(MissingOption, 506, kSemantic, "option that is missing")                                \
  X(BadOptionValue, 507, kSemantic, "option with a wrong value")                            \
  X(UnknownFormat, 508, kSemantic, "unknown format")                                        \
  X(WrongRole, 509, kSemantic, "table used as what its connector is not")                   \
  X(BadMetadata, 510, kSemantic, "metadata column that cannot be")                          \
  X(LiteralSecret, 511, kSemantic, "password written in the script")                        \
  X(BadTemplate, 512, kSemantic, "template that does not fit the columns")                  \
  X(NoConnectorJar, 513, kSemantic, "connector that this Flink does not have")              \
  X(OptionConflict, 514, kSemantic, "options that exclude each other")                      \
  X(ConnectorKey, 515, kSemantic, "primary key that does not suit the connector")           \
  X(DeprecatedOption, 516, kSemantic, "deprecated option")                                  \
  X(UnknownOption, 517, kSemantic, "unknown option")                                        \
  X(UnknownTable, 600, kSemantic, "unknown table")                                          \
  X(UnknownColumn, 601, kSemantic, "unknown column")                                        \
  X(UnknownFunction, 602, kSemantic, "unknown function")                                    \
  X(AmbiguousColumn, 603, kSemantic, "column that several tables have")                     \
  X(UnknownAlias, 604, kSemantic, "unknown table in front of a column")                     \
  X(DuplicateAlias, 605, kSemantic, "table name used twice in FROM")                        \
  X(UnknownField, 606, kSemantic, "unknown field of a row")                                 \
  X(UnknownDatabase, 607, kSemantic, "unknown catalog or database")                         \
  X(UnknownWindow, 608, kSemantic, "unknown window")                                        \
  X(DuplicateName, 609, kSemantic, "name given twice")                                      \
  X(ColumnListCount, 610, kSemantic, "list of names of the wrong length")                   \
  X(ObjectExists, 611, kSemantic, "object that exists already")                             \
  X(BadStar, 612, kSemantic, "star without columns")                                        \
  X(BadOrdinal, 613, kSemantic, "position out of range")                                    \
  X(UnknownHint, 614, kSemantic, "unknown hint")                                            \
  X(UnknownModel, 615, kSemantic, "unknown model")                                          \
  X(BadJoin, 616, kSemantic, "join with the wrong condition")                               \
  X(HiddenFunction, 617, kSemantic, "function that a built-in one hides")                   \
  X(WrongArgumentTypes, 650, kSemantic, "arguments of the wrong type")                      \
  X(WrongArgumentCount, 651, kSemantic, "wrong number of arguments")                        \
  X(WrongOperands, 652, kSemantic, "operands of the wrong type")                            \
  X(CannotCast, 653, kSemantic, "cast that does not exist")                                 \
  X(NoCommonType, 654, kSemantic, "values without a common type")                           \
  X(NotACondition, 655, kSemantic, "condition that is not BOOLEAN")                         \
  X(SubqueryColumns, 656, kSemantic, "subquery with the wrong columns")                     \
  X(SetOperationColumns, 657, kSemantic, "set operation over different numbers of columns") \
  X(SetOperationTypes, 658, kSemantic, "set operation over different types")                \
  X(RowsDiffer, 659, kSemantic, "rows of VALUES differ")                                    \
  X(WrongFunctionKind, 660, kSemantic, "function in the wrong place")                       \
  X(BadTypeParameter, 661, kSemantic, "type with wrong numbers")                            \
  X(BadLiteral, 662, kSemantic, "literal that is no such value")                            \
  X(NullNotAllowed, 663, kSemantic, "NULL without a type")                                  \
  X(NotSupported, 664, kSemantic, "construct that Flink reads but does not support")        \
  X(BadNamedArgument, 665, kSemantic, "named arguments that do not fit")                    \
  X(UnknownType, 666, kSemantic, "unknown type")                                            \
  X(BadTableCall, 667, kSemantic, "arguments of a function of tables")                      \
  X(NotGrouped, 700, kSemantic, "column that is not grouped")                               \
  X(AggregateMisplaced, 701, kSemantic, "aggregate in the wrong place")                     \
  X(NestedAggregate, 702, kSemantic, "aggregate inside an aggregate")                       \
  X(OverMissing, 703, kSemantic, "function that needs OVER")                                \
  X(OverMisplaced, 704, kSemantic, "OVER in the wrong place")                               \
  X(BadWindow, 705, kSemantic, "window that does not fit")                                  \
  X(GroupWindowMisplaced, 706, kSemantic, "group window outside GROUP BY")                  \
  X(GroupWindowMissing, 707, kSemantic, "window property without its window")               \
  X(BadWindowTable, 708, kSemantic, "window table function with wrong arguments")           \
  X(NeedsTimeAttribute, 709, kSemantic, "time attribute required")                          \
  X(NotInSelect, 710, kSemantic, "ORDER BY of what DISTINCT dropped")                       \
  X(NotAnAggregate, 711, kSemantic, "clause that only aggregates take")                     \
  X(BadGrouping, 712, kSemantic, "GROUPING of what is not grouped")                         \
  X(BadTemporalJoin, 713, kSemantic, "temporal join that cannot be")                        \
  X(BadMatch, 714, kSemantic, "MATCH_RECOGNIZE that cannot be")                             \
  X(QualifyWithoutWindow, 715, kSemantic, "QUALIFY without a window function")              \
  X(BadPivot, 716, kSemantic, "PIVOT that cannot be")                                       \
  X(StreamSort, 717, kSemantic, "order that a stream cannot have")                          \
  X(StreamOver, 718, kSemantic, "OVER that a stream cannot compute")                        \
  X(StreamRank, 719, kSemantic, "ranking that a stream cannot do")                          \
  X(JoinKeyTypes, 720, kSemantic, "join of keys of different types")                        \
  X(TimesDiffer, 721, kSemantic, "times of two types in one join")                          \
  X(NoSuchAggregate, 722, kSemantic, "aggregate that Flink cannot compute")                 \
  X(InsertColumnCount, 750, kSemantic, "INSERT of the wrong number of columns")             \
  X(InsertTypes, 751, kSemantic, "INSERT of the wrong types")                               \
  X(InsertTarget, 752, kSemantic, "column that cannot be written")                          \
  X(InsertPartition, 753, kSemantic, "PARTITION that does not fit the table")               \
  X(NotASink, 754, kSemantic, "target that cannot be written")                              \
  X(WrongMode, 755, kSemantic, "statement that the mode does not know")                     \
  X(UnknownModule, 801, kSemantic, "unknown module")                                        \
  X(BadModule, 802, kSemantic, "module that cannot be loaded")                              \
  X(WrongKind, 803, kSemantic, "object of another kind")                                    \
  X(TemporaryObject, 804, kSemantic, "temporary object where a permanent one is needed")    \
  X(InUse, 805, kSemantic, "object that is in use")                                         \
  X(NoProcedures, 806, kSemantic, "procedure of a catalog without procedures")              \
  X(BadPartition, 807, kSemantic, "partition that the table does not have")                 \
  X(BadAlter, 808, kSemantic, "ALTER that cannot be")                                       \
  X(TooManyParts, 809, kSemantic, "name with too many parts")                               \
  X(BadFunction, 810, kSemantic, "function that cannot be")                                 \
  X(BadModel, 811, kSemantic, "model that cannot be")                                       \
  X(BadMaterializedTable, 812, kSemantic, "materialized table that cannot be")              \
  X(BadOption, 813, kSemantic, "option that cannot be set")                                 \
  X(SecondPrimaryKey, 901, kSemantic, "second primary key")                                 \
  X(BadWatermark, 902, kSemantic, "watermark that cannot be")                               \
  X(BadKey, 903, kSemantic, "key that cannot be")                                           \
  X(BadLike, 904, kSemantic, "LIKE that cannot merge")                                      \
  X(BadTableAs, 905, kSemantic, "CREATE TABLE ... AS that cannot be")                       \
  X(SinkTakesInserts, 1001, kSemantic, "changes into a sink that only takes new rows")      \
  X(SinkNeedsKey, 1002, kSemantic, "changes into a sink without a key")                     \
  X(ReaderOfChanges, 1003, kSemantic, "changes where only new rows can be read")            \
  X(StateGrows, 1101, kSemantic, "state that only grows")                                   \
  X(SinkReorders, 1102, kSemantic, "sink's key that is not the query's")                    \
  X(FewKeys, 1103, kSemantic, "keys that leave the work to few tasks")                      \
  X(NotDeterministic, 1104, kSemantic, "value that differs when it is taken back")          \
  X(TimeWithoutWatermark, 1105, kSemantic, "bound of time without a watermark")             \
  X(WaitsForVersions, 1106, kSemantic, "join that waits for a table that seldom changes")   \
  X(ProcessingTime, 1107, kSemantic, "window of processing time")                           \
  X(AskedOnce, 1108, kSemantic, "condition on the time of day that is asked once")

enum class DiagCode : uint16_t {
#define WEIR_SQL_CODE_ENUM(name, number, cls, title) k##name = number,
  WEIR_SQL_CODES(WEIR_SQL_CODE_ENUM)
#undef WEIR_SQL_CODE_ENUM
};

struct CodeInfo {
  DiagCode code;
  DiagClass cls;
  std::string_view name;   // "UnknownStatement"
  std::string_view title;  // "unknown statement"
};

const std::vector<CodeInfo>& AllCodes();
const CodeInfo& InfoOf(DiagCode code);
std::string CodeText(DiagCode code);  // "SQL0201"

}  // namespace weir::sql
