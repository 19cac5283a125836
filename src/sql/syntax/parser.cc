#include "sql/syntax/parser.h"

#include <algorithm>
#include <array>

#include "base/core/edit_distance.h"
#include "sql/syntax/parser_impl.h"
#include "sql/syntax/query_scan.h"

namespace weir::sql {
namespace {

struct Head {
  Kw keyword;
  StatementKind kind;
};

constexpr Head kHeads[] = {
    {Kw::kSet, StatementKind::kSet},
    {Kw::kReset, StatementKind::kReset},
    {Kw::kCreate, StatementKind::kCreateTable},  // ParseCreate knows better
    {Kw::kReplace, StatementKind::kCreateTableAs},
    {Kw::kAlter, StatementKind::kAlter},
    {Kw::kDrop, StatementKind::kDrop},
    {Kw::kUse, StatementKind::kUse},
    {Kw::kInsert, StatementKind::kInsert},
    {Kw::kUpsert, StatementKind::kInsert},
    {Kw::kExecute, StatementKind::kExecutePlan},
    {Kw::kCompile, StatementKind::kCompilePlan},
    {Kw::kUpdate, StatementKind::kUpdate},
    {Kw::kDelete, StatementKind::kDelete},
    {Kw::kMerge, StatementKind::kMerge},
    {Kw::kTruncate, StatementKind::kTruncate},
    {Kw::kCall, StatementKind::kCall},
    {Kw::kAnalyze, StatementKind::kAnalyze},
    {Kw::kSelect, StatementKind::kQuery},
    {Kw::kWith, StatementKind::kQuery},
    {Kw::kValues, StatementKind::kQuery},
    {Kw::kTable, StatementKind::kQuery},
    {Kw::kShow, StatementKind::kShow},
    {Kw::kDescribe, StatementKind::kDescribe},
    {Kw::kDesc, StatementKind::kDescribe},
    {Kw::kExplain, StatementKind::kExplain},
    {Kw::kAdd, StatementKind::kAddJar},
    {Kw::kRemove, StatementKind::kRemoveJar},
    {Kw::kLoad, StatementKind::kLoadModule},
    {Kw::kUnload, StatementKind::kUnloadModule},
    {Kw::kStop, StatementKind::kOtherCommand},
    {Kw::kBegin, StatementKind::kStatementSet},
};

// Words of the SQL client; the gateway takes some of them.
constexpr std::array<std::string_view, 5> kCommands = {"HELP", "QUIT", "EXIT", "CLEAR", "SOURCE"};

constexpr std::string_view kHeadWords[] = {
    "SET",     "RESET",   "CREATE",  "REPLACE", "ALTER",  "DROP",  "USE",      "INSERT",
    "UPSERT",  "EXECUTE", "COMPILE", "UPDATE",  "DELETE", "MERGE", "TRUNCATE", "CALL",
    "ANALYZE", "SELECT",  "WITH",    "VALUES",  "TABLE",  "SHOW",  "DESCRIBE", "EXPLAIN",
    "ADD",     "REMOVE",  "LOAD",    "UNLOAD",  "STOP",   "BEGIN"};

bool IsCommand(std::string_view word) {
  return std::any_of(kCommands.begin(), kCommands.end(),
                     [&](std::string_view command) { return EditDistance(word, command, 0) == 0; });
}

// Tokens into statements; the statements into the tree.
class ScriptParser {
 public:
  ScriptParser(std::string_view text, std::vector<Diagnostic>* diagnostics)
      : text_(text), tokens_(Tokenize(text)), diagnostics_(diagnostics) {}

  Script Parse() {
    Script script;
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
    return script;
  }

 private:
  bool Is(Tok kind) const { return tokens_[at_].Is(kind); }
  bool AtEnd() const { return Is(Tok::kEnd); }
  void Report(Diagnostic diagnostic) { diagnostics_->push_back(std::move(diagnostic)); }

  size_t NextSemicolon(size_t from) const {
    while (!tokens_[from].Is(Tok::kSemicolon) && !tokens_[from].Is(Tok::kEnd)) ++from;
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

  Statement ParseUnit() {
    const size_t stop = NextSemicolon(at_);
    if (const size_t body = StatementSetBody(stop); body != 0) {
      return ParseStatementSet(body);
    }
    return ParseOne(stop);
  }

  Statement ParseOne(size_t stop) {
    Statement statement;
    StatementParser(Cursor(at_, stop), diagnostics_).Parse(&statement);
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

  Statement ParseStatementSet(size_t body) {
    Statement set;
    set.kind = KindOfSet();
    set.first_token = tokens_[at_].span;
    const Span open = {tokens_[at_].span.begin, tokens_[body - 1].span.end};
    const size_t errors = diagnostics_->size();
    const bool begin_form = tokens_[at_].Is(Kw::kBegin);
    at_ = begin_form ? body + 1 : body;
    StatementSet contents;
    const bool closed = ClosedLater(at_);
    uint32_t last_end = open.end;
    for (;;) {
      while (Is(Tok::kSemicolon)) ++at_;
      if (AtEnd() || (!closed && !AtInsert())) {
        Report(messages::UnclosedStatementSet(open, tokens_[at_].span));
        break;
      }
      if (tokens_[at_].Is(Kw::kEnd)) {
        last_end = tokens_[at_].span.end;
        ++at_;
        break;
      }
      Statement inner = ParseOne(NextSemicolon(at_));
      last_end = inner.span.end;
      const bool insert = inner.kind == StatementKind::kInsert;
      if (!insert && inner.valid) {
        Report(messages::NotInStatementSet(inner.first_token, StatementKindName(inner.kind)));
      }
      if (insert) contents.inserts.push_back(std::move(inner));
    }
    if (contents.inserts.empty() && diagnostics_->size() == errors) {
      Report(messages::EmptyStatementSet(open));
    }
    set.span = {open.begin, last_end};
    set.valid = diagnostics_->size() == errors;
    set.body = std::move(contents);
    FinishSet(&set);
    return set;
  }

  // Behind END only ';' may follow.
  void FinishSet(Statement* set) {
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

  StatementKind KindOfSet() const {
    if (tokens_[at_].Is(Kw::kExplain)) return StatementKind::kExplain;
    if (!tokens_[at_].Is(Kw::kCompile)) return StatementKind::kStatementSet;
    return tokens_[at_ + 1].Is(Kw::kAnd) ? StatementKind::kExecutePlan
                                         : StatementKind::kCompilePlan;
  }
  bool AtInsert() const { return tokens_[at_].Is(Kw::kInsert) || tokens_[at_].Is(Kw::kUpsert); }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<Diagnostic>* diagnostics_;
  size_t at_ = 0;
};

}  // namespace

StatementKind KindOfHead(const TokenCursor& cursor) {
  const Token head = cursor.Peek();
  if (head.Is(Tok::kLParen)) return StatementKind::kQuery;
  if (head.Is(Kw::kExecute)) {
    if (cursor.Is(Kw::kInsert, 1)) return StatementKind::kExecuteInsert;
    if (cursor.Is(Kw::kSelect, 1)) return StatementKind::kQuery;
    if (cursor.Is(Kw::kStatement, 1)) return StatementKind::kStatementSet;
  }
  if (head.Is(Kw::kCompile) && cursor.Is(Kw::kAnd, 1)) return StatementKind::kExecutePlan;
  for (const Head& row : kHeads) {
    if (!head.Is(Kw::kNotKeyword) && row.keyword == head.keyword) return row.kind;
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

std::string Name::Text() const {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : ".") + part;
  }
  return text;
}

void StatementParser::Parse(Statement* statement) {
  const size_t errors = diagnostics_->size();
  statement->first_token = in_.Peek().span;
  statement->span = {in_.Peek().span.begin, in_.tokens()[in_.end_index() - 1].span.end};
  statement->kind = KindOfHead(in_);
  if (CheckTokens(*statement)) {
    Dispatch(statement);
  }
  statement->valid = diagnostics_->size() == errors;
}

// Characters first: a statement with a broken string is not worth parsing.
bool StatementParser::CheckTokens(const Statement& statement) {
  const bool raw = statement.kind == StatementKind::kSet || statement.kind == StatementKind::kReset;
  if (raw) return true;  // an unquoted value is literal, whatever it holds
  constexpr int kEnough = 5;
  int found = 0;
  uint32_t last_end = 0;
  for (size_t i = in_.index(); i < in_.end_index() && found < kEnough; ++i) {
    const Token token = in_.Get(i);
    const bool goes_on = token.Is(Tok::kStray) && token.span.begin == last_end;
    if (goes_on) {
      last_end = token.span.end;
    } else if (!CheckToken(token)) {
      ++found;
      last_end = token.span.end;
      if (token.Is(Tok::kDoubleQuote)) break;  // its partner says nothing new
    }
  }
  return found == 0;
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
      return Fail(messages::UnterminatedName({token.span.begin, token.span.begin + 1}));
    case Tok::kOpenComment:
      return Fail(messages::UnterminatedComment({token.span.begin, token.span.begin + 2}));
    case Tok::kNe:
      return TextOf(token) == "<>" ||
             Fail(messages::Expected(token.span, "'<>'", "'!='", "Flink SQL writes unequal as <>"));
    case Tok::kQuotedName:
      return token.span.size() > 2 || Fail(messages::EmptyName(token.span));
    default:
      return true;
  }
}

bool StatementParser::Dispatch(Statement* statement) {
  switch (statement->kind) {
    case StatementKind::kUnknown:
      return UnknownHead();
    case StatementKind::kSet:
      return ParseSet(statement);
    case StatementKind::kReset:
      return ParseReset(statement);
    case StatementKind::kCreateTable:
      return ParseCreate(statement);
    case StatementKind::kCreateTableAs:
      return ParseReplaceTable(statement);
    case StatementKind::kInsert:
      return ParseInsert(statement);
    case StatementKind::kQuery:
      return ParseQueryStatement(statement);
    case StatementKind::kExecuteInsert:
      in_.Take();
      return ParseInsert(statement);
    case StatementKind::kStatementSet:
      return in_.Is(Kw::kBegin)
                 ? (in_.Take(), ExpectWord(Kw::kStatement, "after BEGIN") &&
                                    ExpectWord(Kw::kSet, "after BEGIN STATEMENT") &&
                                    ExpectStatementEnd("';' after BEGIN STATEMENT SET"))
                 : (in_.Take(), in_.Take(),
                    ExpectWord(Kw::kSet, "after EXECUTE STATEMENT") &&
                        ExpectWord(Kw::kBegin, "after EXECUTE STATEMENT SET"));
    default:
      return ParseOther(statement);
  }
}

bool StatementParser::UnknownHead() {
  const Token head = in_.Peek();
  if (head.Is(Kw::kEnd)) {
    return Fail(
        messages::Expected(head.span, "a statement", "'END'", "no statement set is open here"));
  }
  if (!head.Is(Tok::kWord)) {
    return Fail(messages::Expected(head.span, "a statement", FoundNow()));
  }
  const std::vector<std::string_view> words(std::begin(kHeadWords), std::end(kHeadWords));
  return Fail(
      messages::UnknownStatement(head.span, TextOf(head), NearestWord(TextOf(head), words)));
}

bool StatementParser::ParseQueryStatement(Statement* statement) {
  in_.Accept(Kw::kExecute);
  Query query;
  const bool ok = ScanQuery(&in_, diagnostics_, &query);
  statement->body = std::move(query);
  return ok;
}

// Statements known by their kind: the second word where it is certain, then brackets.
bool StatementParser::ParseOther(Statement* statement) {
  struct Second {
    StatementKind kind;
    std::vector<std::string_view> words;
  };
  static const std::vector<Second> kSeconds = {
      {StatementKind::kAlter,
       {"TABLE", "VIEW", "FUNCTION", "DATABASE", "CATALOG", "MODEL", "MATERIALIZED", "TEMPORARY",
        "CONNECTION"}},
      {StatementKind::kDrop,
       {"TABLE", "VIEW", "FUNCTION", "DATABASE", "CATALOG", "MODEL", "MATERIALIZED", "TEMPORARY",
        "CONNECTION"}},
      {StatementKind::kAddJar, {"JAR"}},
      {StatementKind::kRemoveJar, {"JAR"}},
      {StatementKind::kLoadModule, {"MODULE"}},
      {StatementKind::kUnloadModule, {"MODULE"}},
      {StatementKind::kAnalyze, {"TABLE"}},
      {StatementKind::kTruncate, {"TABLE"}},
      {StatementKind::kDelete, {"FROM"}},
  };
  const Token head = in_.Take();
  const Token second = in_.Peek();
  for (const Second& row : kSeconds) {
    if (row.kind != statement->kind || !IsPlainWord(second)) continue;
    if (const auto near = NearestWord(TextOf(second), row.words)) {
      return Fail(messages::MisspeltKeyword(second.span, TextOf(second), *near,
                                            "after " + std::string(KeywordText(head.keyword))));
    }
  }
  const bool needs_more = statement->kind != StatementKind::kOtherCommand || head.Is(Kw::kStop);
  if (needs_more && in_.AtEnd()) {
    return Fail(
        messages::Expected(second.span, "more after " + Found(in_.text(), head), FoundNow()));
  }
  if (statement->kind == StatementKind::kAddJar && in_.Accept(Kw::kJar)) {
    AddJar jar;
    if (!ParseString("the path of a jar after ADD JAR", &jar.path)) return false;
    statement->body = std::move(jar);
    return true;
  }
  return CheckBrackets(in_, diagnostics_);
}

// --- small steps
// ----------------------------------------------------------------------------------

bool StatementParser::ParseName(std::string_view wanted, Name* name) {
  const Token first = in_.Peek();
  if (!IsName(first)) {
    if (first.Is(Tok::kWord) && !StartsQuery(first)) {
      return Fail(messages::ReservedWord(first.span, TextOf(first), wanted));
    }
    return Fail(messages::Expected(first.span, wanted, FoundNow()));
  }
  name->span = first.span;
  for (;;) {
    const Token part = in_.Take();
    name->parts.push_back(Unquote(TextOf(part), part.kind));
    name->span.end = part.span.end;
    if (!in_.Is(Tok::kDot)) return true;
    in_.Take();
    if (!in_.Is(Tok::kWord) && !in_.Is(Tok::kQuotedName)) {
      return Fail(messages::Expected(in_.Peek().span, "a name after '.'", FoundNow()));
    }
  }
}

// One literal, or several in a row, which are one.
bool StatementParser::ParseString(std::string_view wanted, StringLiteral* literal) {
  const Token first = in_.Peek();
  if (first.Is(Tok::kOpenString)) return CheckToken(first);
  if (!IsString(first)) {
    return Fail(
        messages::Expected(first.span, wanted, FoundNow(), "write it in single quotes: 'text'"));
  }
  literal->span = first.span;
  while (IsString(in_.Peek())) {
    const Token part = in_.Take();
    literal->value += Unquote(TextOf(part), part.kind);
    literal->span.end = part.span.end;
  }
  if (in_.Is(Kw::kUescape) && IsString(in_.Peek(1))) {
    in_.Take();
    literal->span.end = in_.Take().span.end;
  }
  return true;
}

bool StatementParser::ExpectWord(Kw keyword, std::string_view after) {
  if (in_.Accept(keyword)) return true;
  const Token token = in_.Peek();
  const std::string_view word = KeywordText(keyword);
  if (token.Is(Tok::kWord) && NearestWord(TextOf(token), {word})) {
    return Fail(messages::MisspeltKeyword(token.span, TextOf(token), word, after));
  }
  return Fail(
      messages::Expected(token.span, std::string(word) + " " + std::string(after), FoundNow()));
}

bool StatementParser::ExpectToken(Tok kind, std::string_view wanted) {
  return in_.Accept(kind) || Fail(messages::Expected(in_.Peek().span, wanted, FoundNow()));
}

// From an opening bracket to behind its partner.
bool StatementParser::SkipBrackets() {
  const size_t close = ElementEnd();
  if (close == 0) return CheckBrackets(in_, diagnostics_);
  in_.Seek(close);
  return true;
}

bool StatementParser::ExpectStatementEnd(std::string_view wanted) {
  return in_.AtEnd() || Fail(messages::Expected(in_.Peek().span, wanted, FoundNow()));
}

bool StatementParser::AcceptIfNotExists(bool* found) {
  *found = in_.AreWords(Kw::kIf, Kw::kNot, Kw::kExists);
  if (*found) {
    in_.Seek(in_.index() + 3);
    return true;
  }
  return !in_.AreWords(Kw::kIf, Kw::kExists) ||
         Fail(messages::Expected(in_.Peek(1).span, "NOT EXISTS after CREATE ... IF", "'EXISTS'"));
}

Script Parse(std::string_view text, std::vector<Diagnostic>* diagnostics) {
  return ScriptParser(text, diagnostics).Parse();
}

std::vector<Span> SplitStatements(std::string_view text) {
  std::vector<Diagnostic> ignored;
  std::vector<Span> spans;
  for (const Statement& statement : Parse(text, &ignored).statements) {
    spans.push_back(statement.span);
  }
  return spans;
}

}  // namespace weir::sql
