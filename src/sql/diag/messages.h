// Every sentence the compiler says, in one place: a maker per diagnostic. A message stands alone,
// names the construct, and never quotes the contents of a string literal (it may be a password).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sql/diag/diagnostic.h"
#include "sql/diag/messages_syntax.h"

namespace weir::sql::messages {

// 00xx
Diagnostic ScriptTooLarge(size_t bytes, size_t limit);
// A warning: what is longer is parsed, not analysed.
Diagnostic TooLargeToAnalyze(size_t bytes, size_t limit);
Diagnostic NestedTooDeeply(Span at, int limit);
Diagnostic TooManyErrors(Span at, size_t limit);

// 01xx
Diagnostic UnterminatedString(Span open);
Diagnostic UnterminatedName(Span open, Span stop);
Diagnostic UnterminatedComment(Span open);
Diagnostic StrayCharacter(Span at, std::string_view character);
Diagnostic DoubleQuotes(Span at);
Diagnostic EmptyName(Span at);

// 02xx
Diagnostic UnknownStatement(Span at, std::string_view word, std::optional<std::string> near);
Diagnostic MisspeltKeyword(Span at, std::string_view word, std::string_view keyword,
                           std::string_view where);
// `wanted`: "a table name after INSERT INTO"; `found`: "'FROM'", "a string", "the end of the
// script".
Diagnostic Expected(Span at, std::string_view wanted, std::string_view found,
                    std::string_view help = "");
Diagnostic UnclosedBracket(Span open, std::string_view bracket, Span stop);
Diagnostic StrayBracket(Span at, std::string_view bracket);
Diagnostic WrongBracket(Span at, std::string_view bracket, Span open, std::string_view opened);
Diagnostic UnclosedCase(Span at, Span stop);
// Flink blames what follows the comma, or, in lists that look ahead over it, the comma.
Diagnostic TrailingComma(Span comma, Span next, std::string_view found, bool at_comma = true);
Diagnostic MissingComma(Span at, std::string_view where);
Diagnostic MissingSemicolon(Span at, std::string_view keyword);
Diagnostic UnclosedStatementSet(Span open, Span stop);
Diagnostic NotInStatementSet(Span at, std::string_view kind);
Diagnostic EmptyStatementSet(Span at);
Diagnostic BadSet(Span at, std::string_view message, std::string_view help);
Diagnostic EmptyList(Span at, std::string_view what);
Diagnostic ReservedWord(Span at, std::string_view word, std::string_view wanted);

// 03xx
Diagnostic NothingWritten(Span at);
Diagnostic InsertsSplit(Span at, std::string_view kind, Span first_insert, Span next_insert);
Diagnostic SecondJob(Span at, std::string_view kind, Span first, bool batch);
Diagnostic BareQuery(Span at, std::string_view kind, bool is_query);
Diagnostic RemoteJar(Span at);
Diagnostic OwnedKey(Span at, std::string_view message);

// 04xx
Diagnostic VariableNotPlain(Span at, std::string_view name, std::string_view why);
Diagnostic UnknownVariable(Span at, std::string_view text, std::optional<std::string> near);
Diagnostic BadSecretRef(Span at, std::string_view text);
Diagnostic SecretMisplaced(Span at);
Diagnostic SecretAbsent(Span at, std::string_view text, std::string why);
Diagnostic BuiltinWithoutRun(Span at, std::string_view name);
Diagnostic BadVariableFormat(Span at, std::string_view name, std::string_view why);
Diagnostic VariableLineBreak(Span at, std::string_view name);

// 05xx
// `today` may be empty: the option is left out.
Diagnostic LegacyOption(Span at, std::string_view key, std::string_view today, bool translated);
Diagnostic ClusterName(Span at);
Diagnostic UnknownCluster(Span at, std::string_view name, const std::optional<std::string>& near);
Diagnostic UnknownConnector(Span at, std::string_view name, std::optional<std::string> near);
Diagnostic DuplicateOption(Span at, std::string_view key, Span first);

}  // namespace weir::sql::messages
