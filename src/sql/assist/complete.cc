// Completion: the script up to the cursor says what may follow; a word that cannot be anything's
// name is put at the cursor first, so that `SELECT o. FROM orders o` parses and its FROM is bound.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sql/assist/meaning.h"
#include "sql/syntax/keywords.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/quote_name.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
namespace {

constexpr std::string_view kCursor = "weir_cursor";

// Where the cursor is, judged by the text in front of it.
struct Place {
  enum class Kind { kNone, kWord, kString } kind = Kind::kWord;
  Span replace;               // in the script
  std::vector<Token> before;  // tokens in front of the word or string, trivia left out
};

Place PlaceOf(std::string_view script, uint32_t offset) {
  Place place;
  place.replace = {offset, offset};
  Lexer lexer(script.substr(0, offset));
  Token last;
  for (Token token = lexer.Next(); !token.Is(Tok::kEnd); token = lexer.Next()) {
    if (token.Is(Tok::kSemicolon)) place.before.clear();
    last = token;
    if (!IsTrivia(token.kind) && !token.Is(Tok::kSemicolon)) place.before.push_back(token);
  }
  const bool touches = last.span.end == offset && !last.span.empty();
  if (!touches) return place;
  switch (last.kind) {
    case Tok::kLineComment:
    case Tok::kOpenComment:
    case Tok::kNumber:
      place.kind = Place::Kind::kNone;
      return place;
    case Tok::kOpenString: {
      place.kind = Place::Kind::kString;
      place.before.pop_back();
      // To the closing quote, if one stands in the same line.
      const size_t end = script.find_first_of("'\n\r", offset);
      const bool closed = end != std::string_view::npos && script[end] == '\'';
      place.replace = {last.span.begin, closed ? static_cast<uint32_t>(end) + 1 : offset};
      return place;
    }
    case Tok::kOpenName:
    case Tok::kWord: {
      place.before.pop_back();
      uint32_t end = offset;
      while (end < script.size() &&
             (std::isalnum(static_cast<unsigned char>(script[end])) != 0 || script[end] == '_')) {
        ++end;
      }
      if (last.Is(Tok::kOpenName) && end < script.size() && script[end] == '`') ++end;
      place.replace = {last.span.begin, end};
      return place;
    }
    default:
      return place;
  }
}

class Completer {
 public:
  Completer(const CompileInput& input, uint32_t offset)
      : place_(PlaceOf(input.script,
                       std::min<uint32_t>(offset, static_cast<uint32_t>(input.script.size())))),
        word_(place_.kind == Place::Kind::kString ? "'" + std::string(kCursor) + "'"
                                                  : std::string(kCursor)),
        input_(WithWord(input, place_.replace, word_)),
        meaning_(input_),
        at_(meaning_.TokenAt(meaning_.Inside(place_.replace.begin) + 1)) {}

  Completion Run() {
    Completion out;
    out.replace = place_.replace;
    if (place_.kind == Place::Kind::kNone || !at_) return out;
    if (const auto list = meaning_.OptionsAround(*at_)) {
      Options(*list);
    } else if (place_.kind == Place::Kind::kWord) {
      Words();
    }
    if (out_.size() > kMaxProposals) out_.resize(kMaxProposals);
    out.proposals = std::move(out_);
    return out;
  }

 private:
  static CompileInput WithWord(const CompileInput& input, Span replace, const std::string& word) {
    CompileInput out = input;
    out.script = input.script.substr(0, replace.begin) + word + input.script.substr(replace.end);
    return out;
  }

  const Token& Before(size_t back = 1) const {
    static constexpr Token kNone;
    return back <= *at_ ? meaning_.tokens()[*at_ - back] : kNone;
  }

  void Options(const OptionList& list) {
    if (Before().Is(Tok::kEq)) {
      const std::string key = *at_ >= 2 ? meaning_.Word(Before(2)) : "";
      out_ = ValueProposals(meaning_, list, key);
      return;
    }
    if (meaning_.connectors() == nullptr) return;
    std::vector<GivenOption> given = list.options;
    // The key that is being written is no given one.
    std::erase_if(given, [](const GivenOption& one) { return one.key == kCursor; });
    const ConnectorDef* connector = meaning_.ConnectorOf(list);
    if (connector != nullptr) {
      out_ = OptionProposals(*connector, *meaning_.connectors(), given);
    } else {
      out_.push_back({"connector", ProposalKind::kOption, "string, required", "", "'connector'"});
    }
    const bool named = std::any_of(given.begin(), given.end(), [](const GivenOption& one) {
      return one.key == "cluster_name";
    });
    if (meaning_.clusters() != nullptr && !named) {
      out_.push_back({"cluster_name", ProposalKind::kOption, "string",
                      "A DataSource, whose options take its place.", "'cluster_name'"});
    }
  }

  void Words() {
    if (Before().Is(Tok::kDot)) return Qualified();
    if (NeedsTable()) {
      Tables();
      Functions(true);
      return;
    }
    const bool first = place_.before.empty();
    if (!first) {
      Columns();
      Functions(false);
    }
    Keywords(first);
  }

  bool NeedsTable() const {
    switch (Before().keyword) {
      case Kw::kFrom:
      case Kw::kJoin:
      case Kw::kInto:
      case Kw::kUpdate:
      case Kw::kTable:
      case Kw::kDescribe:
      case Kw::kOverwrite:
        return true;
      default:
        break;
    }
    // TABLE(TUMBLE(TABLE |, and what a comma adds to FROM is told by columns as well.
    return Before().Is(Tok::kLParen) && Before(2).Is(Kw::kTable);
  }

  // alias.|, table.|, db.|
  void Qualified() {
    const std::string qualifier = *at_ >= 2 ? meaning_.Word(Before(2)) : "";
    std::set<std::string> seen;
    for (const FromItem& item : meaning_.Scope(*at_)) {
      if (item.alias != qualifier) continue;
      for (const BoundColumn& column : item.columns) {
        if (seen.insert(column.name).second) AddColumn(column.name, column.type, item.alias);
      }
      return;
    }
    for (const BoundTable& table : meaning_.bound().tables) {
      const ObjectPath& path = table.info.path;
      if (path.database == qualifier && seen.insert(path.object).second) AddTable(table);
    }
  }

  void AddColumn(const std::string& name, const DataType& type, const std::string& of) {
    if (name == kCursor) return;
    out_.push_back({name, ProposalKind::kColumn, type.ToString(),
                    of.empty() ? std::string() : fmt::format("of `{}`", of), QuoteName(name)});
  }

  void Columns() {
    std::set<std::string> seen;
    for (const FromItem& item : meaning_.Scope(*at_)) {
      for (const BoundColumn& column : item.columns) {
        if (seen.insert(column.name).second) AddColumn(column.name, column.type, item.alias);
      }
      if (!item.alias.empty() && seen.insert(item.alias).second) {
        out_.push_back(
            {item.alias, ProposalKind::kTable, "table in FROM", "", QuoteName(item.alias)});
      }
    }
    // PRIMARY KEY (|), WATERMARK FOR |, INSERT INTO t (|)
    const BoundTable* subject = meaning_.SubjectAt(*at_);
    if (subject == nullptr) return;
    for (const Column& column : subject->info.schema.columns) {
      if (seen.insert(column.name).second) {
        AddColumn(column.name, column.type, subject->info.path.object);
      }
    }
  }

  void AddTable(const BoundTable& table) {
    const bool view = table.view != nullptr;
    const auto connector = table.info.options.find("connector");
    std::string detail = view ? "view" : "table";
    if (connector != table.info.options.end()) detail += " (" + connector->second + ")";
    std::string doc;
    for (const Column& column : table.info.schema.columns) {
      doc += fmt::format("{}`{}` {}", doc.empty() ? "" : ", ", column.name, column.type.ToString());
    }
    const std::string& name = table.info.path.object;
    out_.push_back(
        {name, view ? ProposalKind::kView : ProposalKind::kTable, detail, doc, QuoteName(name)});
  }

  void Tables() {
    std::set<std::string> seen;
    for (const BoundTable& table : meaning_.bound().tables) {
      const std::string& name = table.info.path.object;
      if (name != kCursor && table.known && seen.insert(name).second) AddTable(table);
    }
    // WITH name AS (...)
    const std::vector<Token>& tokens = meaning_.tokens();
    const auto [begin, end] = meaning_.StatementAround(*at_);
    for (size_t i = begin + 1; i + 1 < end && i < *at_; ++i) {
      const bool named = IsName(tokens[i]) && tokens[i + 1].Is(Kw::kAs) && i + 2 < end &&
                         tokens[i + 2].Is(Tok::kLParen) &&
                         (tokens[i - 1].Is(Kw::kWith) || tokens[i - 1].Is(Tok::kComma));
      const std::string name = named ? meaning_.Word(tokens[i]) : "";
      if (named && seen.insert(name).second) {
        out_.push_back({name, ProposalKind::kView, "WITH", "", QuoteName(name)});
      }
    }
  }

  void Functions(bool in_from) {
    std::set<std::string_view> seen;
    for (const FunctionDef& function : AllFunctions()) {
      const bool table = function.kind == FunctionKind::kTable ||
                         function.kind == FunctionKind::kProcessTable ||
                         function.kind == FunctionKind::kWindowTvf;
      const bool called = function.syntax == CallSyntax::kFunction ||
                          function.syntax == CallSyntax::kFunctionId ||
                          function.syntax == CallSyntax::kSpecial;
      if (table != in_from || !called || function.Has(kFlagOperator)) continue;
      if (!seen.insert(function.name).second) continue;
      const std::vector<std::string> signatures = Signatures(function);
      out_.push_back({std::string(function.name), ProposalKind::kFunction,
                      signatures.empty() ? "" : signatures.front(), FunctionMarkdown(function),
                      std::string(function.name)});
    }
    for (const FunctionInfo& function : meaning_.functions()) {
      using Kind = FunctionInfo::Kind;
      const bool fits =
          function.kind == Kind::kUnknown || (function.kind == Kind::kTable) == in_from;
      if (!fits) continue;
      const std::vector<std::string> signatures = Signatures(function);
      out_.push_back({function.name, ProposalKind::kFunction,
                      signatures.empty() ? "spec.functions" : signatures.front(),
                      FunctionMarkdown(function), QuoteName(function.name)});
    }
  }

  void Keywords(bool first) {
    constexpr std::string_view kStarts[] = {
        "ALTER",    "ANALYZE", "BEGIN",  "CALL", "CREATE", "DELETE", "DESCRIBE", "DROP",
        "EXECUTE",  "EXPLAIN", "INSERT", "LOAD", "RESET",  "SELECT", "SET",      "SHOW",
        "TRUNCATE", "UNLOAD",  "UPDATE", "USE",  "VALUES", "WITH"};
    const auto add = [&](std::string_view word) {
      out_.push_back({std::string(word), ProposalKind::kKeyword, "", "", std::string(word)});
    };
    if (first) {
      for (const std::string_view word : kStarts) add(word);
      return;
    }
    for (size_t i = 1; i < static_cast<size_t>(Kw::kKeywordCount); ++i) {
      if (kReservedWords[i]) add(KeywordText(static_cast<Kw>(i)));
    }
    for (const char* word : {"IF", "NOT ENFORCED", "TEMPORARY", "VIEW", "PRIMARY KEY"}) add(word);
  }

  Place place_;
  std::string word_;
  CompileInput input_;
  Meaning meaning_;
  std::optional<size_t> at_;  // the word at the cursor
  std::vector<Proposal> out_;
};

}  // namespace

Completion Complete(const CompileInput& input, uint32_t offset) {
  return Completer(input, offset).Run();
}

}  // namespace weir::sql
