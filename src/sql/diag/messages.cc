#include "sql/diag/messages.h"

#include <fmt/format.h>

namespace weir::sql::messages {
namespace {

struct Lookalike {
  std::string_view character;
  std::string_view ascii;
  std::string_view name;
};

// What input methods and word processors put where SQL wants ASCII.
constexpr Lookalike kLookalikes[] = {
    {"\xEF\xBC\x8C", ",", "a full-width comma"},
    {"\xE3\x80\x81", ",", "an ideographic comma"},
    {"\xEF\xBC\x9B", ";", "a full-width semicolon"},
    {"\xEF\xBC\x88", "(", "a full-width parenthesis"},
    {"\xEF\xBC\x89", ")", "a full-width parenthesis"},
    {"\xEF\xBC\x9D", "=", "a full-width equals sign"},
    {"\xEF\xBC\x87", "'", "a full-width apostrophe"},
    {"\xE2\x80\x98", "'", "a typographic quote"},
    {"\xE2\x80\x99", "'", "a typographic quote"},
    {"\xE2\x80\x9C", "'", "a typographic quote"},
    {"\xE2\x80\x9D", "'", "a typographic quote"},
    {"\xC2\xB4", "'", "an acute accent"},
    {"\xE2\x80\x93", "-", "an en dash"},
    {"\xE2\x80\x94", "-", "an em dash"},
    {"\xC2\xA0", " ", "a no-break space"},
    {"\xE3\x80\x80", " ", "an ideographic space"},
    {"\xE2\x80\x8B", "", "a zero-width space"},
    {"\xEF\xBB\xBF", "", "a byte order mark"},
};

}  // namespace

Diagnostic ScriptTooLarge(size_t bytes, size_t limit) {
  return MakeError(DiagCode::kScriptTooLarge, {0, 0},
                   fmt::format("the script has {} bytes; at most {} are read", bytes, limit), "",
                   "split it into several jobs");
}

Diagnostic TooLargeToAnalyze(size_t bytes, size_t limit) {
  return MakeWarning(DiagCode::kScriptTooLarge, {0, 0},
                     fmt::format("the script has {} bytes; only its grammar was checked, names and "
                                 "types are up to {}",
                                 bytes, limit),
                     "", "split it into several jobs");
}

Diagnostic NestedTooDeeply(Span at, int limit) {
  return MakeError(
      DiagCode::kNestedTooDeeply, at,
      fmt::format("brackets and CASEs are nested more than {} deep; Flink's parser cannot "
                  "read that",
                  limit),
      "one too many", "name inner parts with WITH or CREATE VIEW");
}

Diagnostic TooManyErrors(Span at, size_t limit) {
  return MakeError(
      DiagCode::kTooManyErrors, at,
      fmt::format("more than {} errors; the rest of the script was not looked at", limit));
}

Diagnostic UnterminatedString(Span open) {
  return MakeError(DiagCode::kUnterminatedString, open, "string literal is never closed",
                   "opened here",
                   "close it with '; a quote inside a string is written twice: 'it''s'");
}

Diagnostic UnterminatedName(Span open, Span stop) {
  Diagnostic d = MakeError(DiagCode::kUnterminatedName, stop, "quoted name is never closed",
                           "the line ends here", "close it with `");
  d.secondary.push_back({open, "opened here"});
  return d;
}

Diagnostic UnterminatedComment(Span open) {
  return MakeError(DiagCode::kUnterminatedComment, open, "comment is never closed", "opened here",
                   "close it with */");
}

Diagnostic StrayCharacter(Span at, std::string_view character) {
  for (const Lookalike& row : kLookalikes) {
    if (row.character == character) {
      return MakeError(DiagCode::kStrayCharacter, at, fmt::format("{} is not SQL", row.name), "",
                       row.ascii.empty() || row.ascii == " " ? "remove it or use a plain space"
                                                             : fmt::format("write {}", row.ascii))
          .Replace(at, std::string(row.ascii));
    }
  }
  const bool printable =
      character.size() > 1 || (character.size() == 1 && character[0] > ' ' && character[0] < 0x7F);
  const auto byte =
      static_cast<unsigned>(character.empty() ? 0 : static_cast<unsigned char>(character[0]));
  return MakeError(DiagCode::kStrayCharacter, at,
                   printable ? fmt::format("'{}' means nothing in SQL", character)
                             : fmt::format("a byte 0x{:02X} means nothing in SQL", byte),
                   "", "remove it, or put it into a string or a quoted name");
}

Diagnostic DoubleQuotes(Span at) {
  return MakeError(DiagCode::kDoubleQuotes, at, "double quotes quote nothing in Flink SQL", "",
                   "write strings as 'text' and names as `name`");
}

Diagnostic EmptyName(Span at) {
  return MakeError(DiagCode::kEmptyName, at, "a quoted name is empty", "",
                   "put a name between the `");
}

Diagnostic UnknownStatement(Span at, std::string_view word, std::optional<std::string> near) {
  Diagnostic d =
      MakeError(DiagCode::kUnknownStatement, at, fmt::format("no statement starts with {}", word),
                near ? fmt::format("did you mean {}?", *near) : "",
                near ? "" : "statements start with SET, CREATE, INSERT INTO, SELECT, ...");
  if (near) d.Replace(at, *near);
  return d;
}

Diagnostic MisspeltKeyword(Span at, std::string_view word, std::string_view keyword,
                           std::string_view where) {
  return MakeError(DiagCode::kMisspeltKeyword, at, fmt::format("unexpected {} {}", word, where),
                   fmt::format("did you mean {}?", keyword))
      .Replace(at, std::string(keyword));
}

Diagnostic Expected(Span at, std::string_view wanted, std::string_view found,
                    std::string_view help) {
  return MakeError(DiagCode::kExpected, at, fmt::format("expected {}, found {}", wanted, found), "",
                   std::string(help));
}

Diagnostic UnclosedBracket(Span open, std::string_view bracket, Span stop) {
  Diagnostic d = MakeError(DiagCode::kUnclosedBracket, stop,
                           fmt::format("{} is never closed", bracket), "the statement ends here");
  d.secondary.push_back({open, "opened here"});
  return d;
}

Diagnostic StrayBracket(Span at, std::string_view bracket) {
  return MakeError(DiagCode::kStrayBracket, at, fmt::format("{} closes nothing", bracket),
                   "no bracket is open here");
}

Diagnostic WrongBracket(Span at, std::string_view bracket, Span open, std::string_view opened) {
  Diagnostic d =
      MakeError(DiagCode::kStrayBracket, at, fmt::format("{} does not close {}", bracket, opened));
  d.secondary.push_back({open, "opened here"});
  return d;
}

Diagnostic UnclosedCase(Span at, Span stop) {
  Diagnostic d =
      MakeError(DiagCode::kUnclosedBracket, stop, "CASE has no END", "END is missing before this",
                "close it: CASE WHEN ... THEN ... ELSE ... END");
  d.secondary.push_back({at, "opened here"});
  return d;
}

Diagnostic TrailingComma(Span comma, Span next, std::string_view found, bool at_comma) {
  Diagnostic d = MakeError(
      DiagCode::kTrailingComma, at_comma ? comma : next,
      fmt::format("nothing follows {} comma but {}", at_comma ? "this" : "the last", found),
      at_comma ? "" : "the list ends here", "remove the comma");
  d.secondary.push_back({at_comma ? next : comma, at_comma ? "the list ends here" : "this comma"});
  d.Replace(comma, "");
  return d;
}

Diagnostic MissingComma(Span at, std::string_view where) {
  return MakeError(DiagCode::kMissingComma, at, fmt::format("a comma is missing {}", where),
                   "expected , before this", "put a comma in front")
      .Replace({at.begin, at.begin}, ", ");
}

Diagnostic MissingSemicolon(Span at, std::string_view keyword) {
  return MakeError(
             DiagCode::kExpected, at,
             fmt::format("{} starts a new statement, but the one before it has no ';'", keyword),
             "expected ; before this", "end the statement before it with ';'")
      .Replace({at.begin, at.begin}, "; ");
}

Diagnostic UnclosedStatementSet(Span open, Span stop) {
  Diagnostic d =
      MakeError(DiagCode::kUnclosedStatementSet, stop, "the statement set is never closed with END",
                "expected END; before this", "write END; after its last INSERT");
  d.secondary.push_back({open, "opened here"});
  return d;
}

Diagnostic NotInStatementSet(Span at, std::string_view kind) {
  return MakeError(DiagCode::kNotInStatementSet, at,
                   fmt::format("{} inside a statement set, which holds INSERTs only", kind), "",
                   "move it in front of the statement set, or close the set with END; before it");
}

Diagnostic EmptyStatementSet(Span at) {
  return MakeError(DiagCode::kNotInStatementSet, at, "the statement set is empty", "",
                   "put at least one INSERT between BEGIN and END");
}

Diagnostic BadSet(Span at, std::string_view message, std::string_view help) {
  return MakeError(DiagCode::kBadSet, at, std::string(message), "", std::string(help));
}

Diagnostic EmptyList(Span at, std::string_view what) {
  return MakeError(DiagCode::kEmptyList, at, fmt::format("{} is empty", what), "",
                   "name at least one, or leave out the brackets");
}

Diagnostic ReservedWord(Span at, std::string_view word, std::string_view wanted) {
  return MakeError(DiagCode::kReservedWord, at,
                   fmt::format("{} is a reserved word and cannot be {}", word, wanted), "",
                   fmt::format("quote it: `{}`", word))
      .Replace(at, fmt::format("`{}`", word));
}

Diagnostic NothingWritten(Span at) {
  return MakeError(DiagCode::kNothingWritten, at,
                   "the script writes nothing, so there is no job to run", "",
                   "add an INSERT INTO, a STATEMENT SET or a CREATE TABLE ... AS");
}

Diagnostic InsertsSplit(Span at, std::string_view kind, Span first_insert, Span next_insert) {
  Diagnostic d = MakeError(
      DiagCode::kInsertsSplit, at,
      fmt::format("{} stands between two INSERTs, which therefore cannot become one job", kind), "",
      "move it in front of the first INSERT");
  d.secondary.push_back({first_insert, "the INSERT before it"});
  d.secondary.push_back({next_insert, "the INSERT after it"});
  d.notes.push_back(
      "INSERTs are put into one statement set, so that they run as one job; settings and tables "
      "have to be there before it");
  return d;
}

Diagnostic SecondJob(Span at, std::string_view kind, Span first, bool batch) {
  Diagnostic d =
      MakeError(DiagCode::kSecondJob, at,
                fmt::format("{} would be a second job: Flink runs the first of a script and "
                            "silently drops the others",
                            kind),
                "never runs",
                batch ? "put the INSERTs into EXECUTE STATEMENT SET BEGIN ... END; or write "
                        "a SqlJob for each"
                      : "only plain INSERTs can share a job; write a SqlJob for each of the "
                        "others");
  d.secondary.push_back({first, "the first job"});
  return d;
}

Diagnostic BareQuery(Span at, std::string_view kind, bool is_query) {
  return MakeError(DiagCode::kBareQuery, at,
                   fmt::format("{} shows its result to nobody in a SqlJob", kind), "",
                   is_query ? "write the result somewhere: INSERT INTO table SELECT ..."
                            : "remove it; run it in a SQL client instead");
}

Diagnostic RemoteJar(Span at) {
  return MakeError(DiagCode::kRemoteJar, at, "ADD JAR of a remote file", "",
                   "put the jar into the image (spec.flink.image) or mount it "
                   "(spec.flink.podTemplates), and name its path there");
}

Diagnostic OwnedKey(Span at, std::string_view message) {
  return MakeError(DiagCode::kOwnedKey, at, std::string(message));
}

Diagnostic VariableNotPlain(Span at, std::string_view name, std::string_view why) {
  return MakeError(DiagCode::kVariableNotPlain, at,
                   fmt::format("the variable '{}' cannot stand here: {}", name, why), "",
                   "outside of quotes a value must be a name, a number or an interval; put "
                   "${...} into a string literal for anything else");
}

Diagnostic UnknownVariable(Span at, std::string_view text, std::optional<std::string> near) {
  Diagnostic d = MakeNote(DiagCode::kUnknownVariable, at,
                          fmt::format("{} is not a variable and stays as it is", text),
                          near ? fmt::format("did you mean ${{{}}}?", *near) : "",
                          near ? "" : "declare it in spec.variables if it should be replaced");
  if (near) d.Replace(at, fmt::format("${{{}}}", *near));
  return d;
}

Diagnostic BadSecretRef(Span at, std::string_view text) {
  return MakeError(DiagCode::kBadSecret, at, fmt::format("{} names no Secret", text.substr(0, 64)),
                   "",
                   "write ${secret:NAME/KEY}: a Secret of the SqlJob's namespace and one of its "
                   "keys");
}

Diagnostic SecretMisplaced(Span at) {
  return MakeError(DiagCode::kBadSecret, at,
                   "a secret may only be the value of an option or of SET, in single quotes", "",
                   "write 'password' = '${secret:NAME/KEY}' in WITH (...), in an OPTIONS hint or "
                   "in SET; Flink shows all other literals in its plans and logs");
}

Diagnostic SecretAbsent(Span at, std::string_view text, std::string why) {
  return MakeError(DiagCode::kBadSecret, at, fmt::format("{} has no value", text), "",
                   std::move(why));
}

Diagnostic BuiltinWithoutRun(Span at, std::string_view name) {
  return MakeError(DiagCode::kBuiltinWithoutRun, at,
                   fmt::format("'{}' has a value in a run of a batch job only", name), "",
                   "set spec.mode: Batch, or declare a variable of your own in spec.variables");
}

Diagnostic BadVariableFormat(Span at, std::string_view name, std::string_view why) {
  return MakeError(DiagCode::kBadVariableFormat, at,
                   fmt::format("the format of variable '{}' cannot be used: {}", name, why), "",
                   "for example ${run.date:yyyyMMdd} or ${run.fireTime:yyyy-MM-dd HH:mm:ss}");
}

Diagnostic VariableLineBreak(Span at, std::string_view name) {
  return MakeError(DiagCode::kVariableLineBreak, at,
                   fmt::format("the value of variable '{}' holds a line break", name), "",
                   "line numbers of errors would move; keep values on one line");
}

Diagnostic LegacyOption(Span at, std::string_view key, std::string_view today, bool translated) {
  Diagnostic d = MakeWarning(DiagCode::kLegacyOption, at,
                             fmt::format("'{}' is an option key of an older Flink", key));
  if (!translated) return d.Help("no counterpart is known; Flink refuses it");
  if (!today.empty()) d.primary.text = fmt::format("Flink is given '{}'", today);
  return d.Help(
      "the script is translated for Flink as `weir compile` shows; `weir check --fix` "
      "writes today's keys into it");
}

Diagnostic ClusterName(Span at) {
  return MakeWarning(DiagCode::kClusterName, at, "'cluster_name' is not known to Flink 2.2", "",
                     "give the DataSource that describes it, --catalog PATH, or name the system's "
                     "address, such as 'properties.bootstrap.servers'");
}

Diagnostic UnknownCluster(Span at, std::string_view name, const std::optional<std::string>& near) {
  Diagnostic d = MakeWarning(DiagCode::kClusterName, at, fmt::format("no DataSource is {}", name));
  if (near.has_value()) return d.Help(fmt::format("did you mean {}?", *near));
  return d.Help("its name is spec.type and spec.alias with a dot between them");
}

Diagnostic UnknownConnector(Span at, std::string_view name, std::optional<std::string> near) {
  Diagnostic d = MakeWarning(
      DiagCode::kUnknownConnector, at,
      fmt::format("connector '{}' is not in the registry; its options are not checked", name),
      near ? fmt::format("did you mean '{}'?", *near) : "",
      near ? "" : "its jar has to be in the job's image");
  if (near) d.Replace(at, fmt::format("'{}'", *near));
  return d;
}

Diagnostic DuplicateOption(Span at, std::string_view key, Span first) {
  Diagnostic d = MakeWarning(DiagCode::kDuplicateOption, at,
                             fmt::format("option '{}' is given twice; the last one wins", key), "",
                             "remove one of them");
  d.secondary.push_back({first, "first given here"});
  return d;
}

}  // namespace weir::sql::messages
