#include "sql/syntax/parser.h"

#include <algorithm>

#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/diag/messages_syntax.h"
#include "sql/syntax/explain.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {
namespace {

struct Head {
  Kw keyword;
  StatementKind kind;
};

constexpr Head kHeads[] = {
    {Kw::kInsert, StatementKind::kInsert},
    {Kw::kSet, StatementKind::kSet},
    {Kw::kCreate, StatementKind::kCreateTable},  // ParseCreate knows better
    {Kw::kSelect, StatementKind::kQuery},
    {Kw::kReset, StatementKind::kReset},
    {Kw::kReplace, StatementKind::kCreateTableAs},
    {Kw::kAlter, StatementKind::kAlterTable},  // so does ParseAlter
    {Kw::kDrop, StatementKind::kDropTable},
    {Kw::kUse, StatementKind::kUse},
    {Kw::kUpsert, StatementKind::kInsert},
    {Kw::kExecute, StatementKind::kExecutePlan},
    {Kw::kCompile, StatementKind::kCompilePlan},
    {Kw::kUpdate, StatementKind::kUpdate},
    {Kw::kDelete, StatementKind::kDelete},
    {Kw::kMerge, StatementKind::kMerge},
    {Kw::kTruncate, StatementKind::kTruncate},
    {Kw::kCall, StatementKind::kCall},
    {Kw::kAnalyze, StatementKind::kAnalyze},
    {Kw::kWith, StatementKind::kQuery},
    {Kw::kValues, StatementKind::kQuery},
    {Kw::kValue, StatementKind::kQuery},
    {Kw::kTable, StatementKind::kQuery},
    {Kw::kShow, StatementKind::kShow},
    {Kw::kDescribe, StatementKind::kDescribe},
    {Kw::kDesc, StatementKind::kDescribe},
    {Kw::kExplain, StatementKind::kExplain},
    {Kw::kAdd, StatementKind::kAddJar},
    {Kw::kRemove, StatementKind::kRemoveJar},
    {Kw::kLoad, StatementKind::kLoadModule},
    {Kw::kUnload, StatementKind::kUnloadModule},
    {Kw::kStop, StatementKind::kStopJob},
    {Kw::kBegin, StatementKind::kStatementSet},
    {Kw::kRow, StatementKind::kQuery},
    {Kw::kEnd, StatementKind::kOtherCommand},
};

// Words of the SQL client that Flink's own parser takes too.
constexpr std::string_view kCommands[] = {"HELP", "QUIT", "EXIT", "CLEAR"};

constexpr std::string_view kHeadWords[] = {
    "SET",     "RESET",   "CREATE",  "REPLACE", "ALTER",  "DROP",  "USE",      "INSERT",
    "UPSERT",  "EXECUTE", "COMPILE", "UPDATE",  "DELETE", "MERGE", "TRUNCATE", "CALL",
    "ANALYZE", "SELECT",  "WITH",    "VALUES",  "TABLE",  "SHOW",  "DESCRIBE", "EXPLAIN",
    "ADD",     "REMOVE",  "LOAD",    "UNLOAD",  "STOP",   "BEGIN"};

bool IsCommand(std::string_view word) {
  return std::any_of(std::begin(kCommands), std::end(kCommands),
                     [&](std::string_view command) { return EditDistance(word, command, 0) == 0; });
}

// No token of SQL.
bool IsUnknown(const Token& token) {
  return token.Is(Tok::kDoubleQuote) || token.kind >= Tok::kStray ||
         (token.Is(Tok::kQuotedName) && token.span.size() <= 2);
}

// A token that CheckToken may refuse.
bool LooksSuspicious(const Token& token) {
  return token.kind >= Tok::kDoubleQuote || token.Is(Tok::kNe) ||
         (token.Is(Tok::kQuotedName) && token.span.size() <= 2);
}

// Tokens into statements; the statements into the tree.
class ScriptParser {
 public:
  ScriptParser(std::string_view text, std::vector<Diagnostic>* diagnostics)
      : text_(text), tokens_(Tokenize(text)), diagnostics_(diagnostics) {}

  ast::Script Parse() {
    ast::Script script;
    arena_ = &script.arena;
    while (!AtEnd()) {
      if (Is(Tok::kSemicolon)) {
        if (script.statements.empty()) {
          Report(messages::Expected(tokens_[at_].span, "a statement", "';'",
                                    "Flink refuses a script that starts with ';'; remove it"));
          // Once is enough.
          while (Is(Tok::kSemicolon)) ++at_;
          continue;
        }
        ++at_;
        continue;
      }
      script.statements.push_back(ParseUnit());
      if (diagnostics_->size() >= kMaxErrors) {
        Report(messages::TooManyErrors(tokens_[at_].span, kMaxErrors));
        break;
      }
    }
    arena_ = nullptr;  // goes away with the script
    return script;
  }

 private:
  bool Is(Tok kind) const { return tokens_[at_].Is(kind); }
  bool AtEnd() const { return Is(Tok::kEnd); }
  void Report(Diagnostic diagnostic) { diagnostics_->push_back(std::move(diagnostic)); }

  // Also notes whether some token on the way may be none of SQL.
  size_t NextSemicolon(size_t from) {
    suspicious_ = false;
    while (!tokens_[from].Is(Tok::kSemicolon) && !tokens_[from].Is(Tok::kEnd)) {
      suspicious_ = suspicious_ || LooksSuspicious(tokens_[from]);
      ++from;
    }
    return from;
  }
  TokenCursor Cursor(size_t begin, size_t end) const {
    return TokenCursor(text_, tokens_, begin, end);
  }

  // Where the INSERTs of a statement set start, when [at_, stop) opens one; 0 otherwise.
  size_t StatementSetBody(size_t stop) {
    const TokenCursor in = Cursor(at_, stop);
    if (in.AreWords(Kw::kBegin, Kw::kStatement, Kw::kSet)) {
      return stop == at_ + 3 ? stop : 0;
    }
    const bool can_hold = in.Is(Kw::kExecute) || in.Is(Kw::kExplain) || in.Is(Kw::kCompile);
    const size_t reach = can_hold ? std::min(stop, at_ + 12) : at_;
    for (size_t i = at_; i + 2 < reach; ++i) {
      if (tokens_[i].Is(Kw::kStatement) && tokens_[i + 1].Is(Kw::kSet) &&
          tokens_[i + 2].Is(Kw::kBegin)) {
        return i + 3;
      }
    }
    return 0;
  }

  ast::Statement ParseUnit() {
    const size_t stop = NextSemicolon(at_);
    if (const size_t body = StatementSetBody(stop); body != 0) {
      return ParseStatementSet(body);
    }
    return ParseOne(stop);
  }

  ast::Statement ParseOne(size_t stop) {
    ast::Statement statement;
    StatementParser(Cursor(at_, stop), arena_, &stacks_, diagnostics_)
        .Parse(&statement, suspicious_);
    statement.terminated = tokens_[stop].Is(Tok::kSemicolon);
    at_ = statement.terminated ? stop + 1 : stop;
    return statement;
  }

  // True when some later statement is END alone (or END is a statement's last word).
  bool ClosedLater(size_t from) const {
    for (size_t i = from; !tokens_[i].Is(Tok::kEnd); ++i) {
      const bool starts = i == from || tokens_[i - 1].Is(Tok::kSemicolon);
      const bool ends = tokens_[i + 1].Is(Tok::kSemicolon) || tokens_[i + 1].Is(Tok::kEnd);
      if (tokens_[i].Is(Kw::kEnd) && starts && ends) return true;
    }
    return false;
  }

  ast::Statement ParseStatementSet(size_t body) {
    ast::Statement unit;
    unit.kind = StatementKind::kStatementSet;
    unit.first_token = tokens_[at_].span;
    const Span open = {tokens_[at_].span.begin, tokens_[body - 1].span.end};
    const size_t errors = diagnostics_->size();
    ast::StatementSet contents;
    contents.begin_word = tokens_[at_].Is(Kw::kBegin);
    if (!contents.begin_word) {
      StatementParser(Cursor(at_, body), arena_, &stacks_, diagnostics_)
          .ParseSetHead(&unit, &contents);
    }
    at_ = contents.begin_word && tokens_[body].Is(Tok::kSemicolon) ? body + 1 : body;
    uint32_t last_end = ParseInserts(open, errors, &contents);
    unit.span = {open.begin, last_end};
    unit.valid = diagnostics_->size() == errors;
    if (auto* wrapper = std::get_if<ast::Wrapper>(&unit.body)) {
      ast::Statement inner;
      inner.kind = StatementKind::kStatementSet;
      inner.first_token = tokens_[body - 3].span;
      inner.span = {inner.first_token.begin, last_end};
      inner.terminated = true;
      inner.valid = unit.valid;
      inner.body = std::move(contents);
      wrapper->inner.push_back(std::move(inner));
    } else {
      unit.body = std::move(contents);
    }
    FinishSet(&unit);
    return unit;
  }

  // From behind BEGIN to behind END; the place where it ends.
  uint32_t ParseInserts(Span open, size_t errors, ast::StatementSet* contents) {
    const bool closed = ClosedLater(at_);
    uint32_t last_end = open.end;
    for (;;) {
      if (Is(Tok::kSemicolon) && !contents->begin_word) {
        Report(messages::Expected(tokens_[at_].span, "an INSERT or END in the statement set", "';'",
                                  "remove it"));
      }
      while (Is(Tok::kSemicolon)) ++at_;
      if (AtEnd() || (!closed && !AtInsert())) {
        contents->closed = false;
        if (!contents->begin_word) Report(messages::UnclosedStatementSet(open, Stop()));
        return last_end;
      }
      if (tokens_[at_].Is(Kw::kEnd)) {
        if (contents->statements.empty() && diagnostics_->size() == errors &&
            !contents->begin_word) {
          Report(messages::EmptyStatementSet(tokens_[at_].span));
        }
        last_end = tokens_[at_].span.end;
        ++at_;
        return last_end;
      }
      const size_t before = diagnostics_->size();
      const bool insert = AtInsert();
      // Behind BEGIN STATEMENT SET the grammar takes any statement, EXPLAIN STATEMENT SET too.
      const bool any = contents->begin_word && !tokens_[at_].Is(Kw::kBegin);
      ast::Statement inner = any ? ParseUnit() : ParseOne(NextSemicolon(at_));
      last_end = inner.span.end;
      if (!insert && !contents->begin_word) {
        diagnostics_->resize(before);  // Flink has not looked further than to its first word
        Report(messages::NotInStatementSet(inner.first_token, StatementKindName(inner.kind)));
      } else {
        contents->statements.push_back(std::move(inner));
      }
    }
  }

  // Where the script stops: Flink puts it on the last character.
  Span Stop() const {
    const Span span = tokens_[at_].span;
    return AtEnd() && span.begin > 0 ? Span{span.begin - 1, span.begin} : span;
  }

  // Behind END only ';' may follow.
  void FinishSet(ast::Statement* set) {
    const size_t stop = NextSemicolon(at_);
    const bool closed = at_ > 0 && tokens_[at_ - 1].Is(Kw::kEnd);
    if (closed && stop != at_) {
      Report(messages::Expected(tokens_[at_].span, "';' behind END of the statement set",
                                Found(text_, tokens_[at_])));
      set->valid = false;
      at_ = stop;
    }
    if (closed) {
      set->terminated = tokens_[at_].Is(Tok::kSemicolon);
      if (set->terminated) ++at_;
    }
  }

  bool AtInsert() const { return tokens_[at_].Is(Kw::kInsert) || tokens_[at_].Is(Kw::kUpsert); }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<Diagnostic>* diagnostics_;
  Arena* arena_ = nullptr;
  StatementStacks stacks_;
  size_t at_ = 0;
  bool suspicious_ = false;
};

}  // namespace

StatementKind KindOfHead(const TokenCursor& cursor) {
  const Token head = cursor.Peek();
  if (head.Is(Tok::kLParen)) return StatementKind::kQuery;
  if (head.Is(Kw::kExecute)) {
    if (cursor.Is(Kw::kPlan, 1)) return StatementKind::kExecutePlan;
    if (cursor.Is(Kw::kStatement, 1)) return StatementKind::kStatementSet;
    const bool inserts = cursor.Is(Kw::kInsert, 1) || cursor.Is(Kw::kUpsert, 1);
    return inserts ? StatementKind::kExecuteInsert : StatementKind::kQuery;
  }
  if (head.Is(Kw::kCompile) && cursor.Is(Kw::kAnd, 1)) return StatementKind::kExecutePlan;
  if (!head.Is(Kw::kNotKeyword)) {
    for (const Head& row : kHeads) {
      if (row.keyword == head.keyword) return row.kind;
    }
  }
  if (head.Is(Tok::kWord) && IsCommand(cursor.TextOf(head))) return StatementKind::kOtherCommand;
  return StatementKind::kUnknown;
}

std::string Found(std::string_view text, const Token& token) {
  switch (token.kind) {
    case Tok::kEnd:
      return token.span.empty() ? "the end of the script" : "';'";
    case Tok::kString:
    case Tok::kPrefixedString:
    case Tok::kOpenString:
      return "a string";
    case Tok::kHintBegin:
      return "a hint";
    default:
      return "'" + std::string(text.substr(token.span.begin, std::min(token.span.size(), 64u))) +
             "'";
  }
}

void StatementParser::Parse(Statement* statement, bool suspicious) {
  const size_t errors = diagnostics_.size();
  statement->first_token = in_.Peek().span;
  statement->span = {in_.Peek().span.begin, in_.tokens()[in_.end_index() - 1].span.end};
  statement->kind = KindOfHead(in_);
  // An unquoted value is literal, whatever it holds.
  const bool raw =
      statement->kind == StatementKind::kSet || statement->kind == StatementKind::kReset;
  const size_t first = in_.index();
  const bool ok = Dispatch(statement) && ParseEnd(*statement);
  if (!ok && suspicious && !raw) BlameCharacters(first, errors);
  statement->valid = diagnostics_.size() == errors;
}

// When the error is at a character that SQL does not know, or right before one, the character is
// the cause: say that, where Flink says its own. Each such character of the statement is named.
void StatementParser::BlameCharacters(size_t first, size_t errors) {
  constexpr size_t kNear = 2;  // tokens that Flink looks ahead
  constexpr int kEnough = 5;
  if (diagnostics_.size() == errors) return;
  const Span blamed = diagnostics_[errors].primary.span;
  size_t at = first;
  while (at < in_.end_index() && in_.Get(at).span.begin < blamed.begin) ++at;
  size_t bad = first;
  while (bad < in_.end_index() && !IsUnknown(in_.Get(bad))) ++bad;
  if (bad >= in_.end_index() || bad > at + kNear) return;
  diagnostics_.resize(errors);
  int found = 0;
  uint32_t last_end = UINT32_MAX;
  for (size_t i = bad; i < in_.end_index() && found < kEnough; ++i) {
    const Token token = in_.Get(i);
    const bool goes_on = token.Is(Tok::kStray) && token.span.begin == last_end;
    if (!goes_on && CheckToken(token)) continue;
    if (!goes_on) ++found;
    last_end = token.span.end;
    if (token.Is(Tok::kDoubleQuote)) break;  // its partner says nothing new
  }
  // To Flink's lexer a quote is a token like others, so its parser may have stopped before it.
  const Token quote = in_.Get(bad);
  if (bad > at && (quote.Is(Tok::kDoubleQuote) || quote.Is(Tok::kOpenString))) {
    Diagnostic& diagnostic = diagnostics_[errors];
    diagnostic.secondary.push_back(diagnostic.primary);
    if (diagnostic.secondary.back().text.empty()) diagnostic.secondary.back().text = "this quote";
    diagnostic.primary = {blamed, ""};
  }
}

bool StatementParser::CheckToken(const Token& token) {
  switch (token.kind) {
    case Tok::kStray:
      return Fail(messages::StrayCharacter(token.span, TextOf(token)));
    case Tok::kDoubleQuote:
      return Fail(messages::DoubleQuotes(token.span));
    case Tok::kOpenString:
      return Fail(messages::UnterminatedString({token.span.begin, token.span.begin + 1}));
    case Tok::kOpenName:
      return Fail(
          messages::UnterminatedName({token.span.begin, token.span.begin + 1}, Behind(token.span)));
    case Tok::kOpenComment:
      return Fail(messages::UnterminatedComment({token.span.begin, token.span.begin + 2}));
    case Tok::kNe:
      return TextOf(token) == "<>" ||
             Fail(messages::NotFlink(token.span, "!=", "Flink SQL writes unequal as <>", "<>"));
    case Tok::kQuotedName:
      return token.span.size() > 2 || Fail(messages::EmptyName(token.span));
    default:
      return true;
  }
}

bool StatementParser::Dispatch(Statement* statement) {
  switch (statement->kind) {
    case StatementKind::kInsert:
      return ParseInsert(statement);
    case StatementKind::kQuery:
      return ParseQueryStatement(statement);
    case StatementKind::kSet:
      return ParseSet(statement);
    case StatementKind::kReset:
      return ParseReset(statement);
    case StatementKind::kCreateTable:
      return ParseCreate(statement);
    case StatementKind::kCreateTableAs:
      return ParseReplaceTable(statement);
    case StatementKind::kAlterTable:
      return ParseAlter(statement);
    case StatementKind::kDropTable:
      return ParseDrop(statement);
    case StatementKind::kUse:
      return ParseUse(statement);
    case StatementKind::kUpdate:
      return ParseUpdate(statement);
    case StatementKind::kDelete:
      return ParseDelete(statement);
    case StatementKind::kMerge:
      return ParseMerge(statement);
    case StatementKind::kExecuteInsert:
    case StatementKind::kStatementSet:
      return ParseExecute(statement);
    case StatementKind::kExecutePlan:
      return Is(Kw::kCompile) ? ParseCompile(statement) : ParseExecute(statement);
    case StatementKind::kCompilePlan:
      return ParseCompile(statement);
    case StatementKind::kExplain:
      return ParseExplain(statement);
    case StatementKind::kShow:
      return ParseShow(statement);
    case StatementKind::kDescribe:
      return ParseDescribe(statement);
    case StatementKind::kTruncate:
      return ParseTruncate(statement);
    case StatementKind::kCall:
      return ParseCall(statement);
    case StatementKind::kAnalyze:
      return ParseAnalyze(statement);
    case StatementKind::kAddJar:
    case StatementKind::kRemoveJar:
      return ParseJar(statement);
    case StatementKind::kLoadModule:
    case StatementKind::kUnloadModule:
      return ParseModule(statement);
    case StatementKind::kStopJob:
      return ParseStopJob(statement);
    case StatementKind::kOtherCommand:
      return ParseClient(statement);
    default:
      return UnknownHead();
  }
}

bool StatementParser::UnknownHead() {
  const Token head = in_.Peek();
  // Flink takes what it does not know for the beginning of a query.
  const size_t errors = diagnostics_.size();
  ParseQuery();
  if (diagnostics_.size() > errors && diagnostics_[errors].primary.span.begin > head.span.begin) {
    return false;
  }
  diagnostics_.resize(errors);
  if (!head.Is(Tok::kWord)) {
    return Fail(messages::Expected(head.span, "a statement", Found(in_.text(), head)));
  }
  const std::vector<std::string_view> words(std::begin(kHeadWords), std::end(kHeadWords));
  return Fail(
      messages::UnknownStatement(head.span, TextOf(head), NearestWord(TextOf(head), words)));
}

bool StatementParser::FailPair(std::string_view choices,
                               const std::vector<std::string_view>& words) {
  const Token head = in_.Peek();
  const Token second = in_.Peek(1);
  const bool stop = AtStop(1);
  const bool word = !stop && second.Is(Tok::kWord);
  const std::string text = word ? std::string(TextOf(second)) : Found(in_.text(), second);
  const Span span = stop ? head.span : Join(head.span, second.span);
  return Fail(messages::UnknownPair(span, KeywordText(head.keyword), stop ? "" : text, choices,
                                    word ? NearestWord(TextOf(second), words) : std::nullopt));
}

bool StatementParser::ParseQueryStatement(Statement* statement) {
  if (Is(Kw::kExecute)) return ParseExecute(statement);
  const ast::Query* query = ParseQuery();
  statement->body = query;
  tail_ = kQueryTail;
  return query != nullptr;
}

// Nothing may stand behind a statement.
bool StatementParser::ParseEnd(const Statement& statement) {
  if (in_.AtEnd()) return true;
  const Token token = in_.Peek();
  const std::string_view kind = StatementKindName(statement.kind);
  const std::vector<std::string_view> words(tail_.begin(), tail_.end());
  if (IsPlainWord(token)) {
    if (const auto near = NearestWord(TextOf(token), words)) {
      return Fail(
          messages::MisspeltKeyword(token.span, TextOf(token), *near, "in " + std::string(kind)));
    }
  }
  if (auto better = ExplainFailure(
          in_, {BlameSpan(), "the end of the statement", Kw::kNotKeyword, in_.index() == stuck_})) {
    return Fail(std::move(*better));
  }
  // A query can go on in too many ways to list them.
  if (words.size() > 7) return FailExpected("the end of the statement, or the rest of the query");
  std::string wanted;
  for (size_t i = 0; i < words.size(); ++i) {
    wanted += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
  }
  return Fail(messages::LeftOver(token.span, FoundNow(), kind, wanted));
}

ast::Script Parse(std::string_view text, std::vector<Diagnostic>* diagnostics) {
  return ScriptParser(text, diagnostics).Parse();
}

std::vector<Span> SplitStatements(std::string_view text) {
  std::vector<Diagnostic> ignored;
  std::vector<Span> spans;
  for (const ast::Statement& statement : Parse(text, &ignored).statements) {
    spans.push_back(statement.span);
  }
  return spans;
}

}  // namespace weir::sql
