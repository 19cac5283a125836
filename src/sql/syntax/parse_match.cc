// MATCH_RECOGNIZE.
#include <charconv>

#include "sql/syntax/query_parser.h"

namespace weir::sql {

// Flink looks at three tokens before it believes that the clause is one.
bool QueryParser::AtMatch(size_t offset) const {
  if (!Is(Kw::kMatchRecognize, offset) || !Is(Tok::kLParen, offset + 1)) return false;
  switch (in_.Peek(offset + 2).keyword) {
    case Kw::kPartition:
    case Kw::kOrder:
    case Kw::kMeasures:
    case Kw::kOne:
    case Kw::kAll:
    case Kw::kAfter:
    case Kw::kPattern:
      return true;
    default:
      return false;
  }
}

ast::Table* QueryParser::ParseMatch(const ast::Table* input) {
  if (!CheckNotJoin(input)) return nullptr;
  in_.Take();
  in_.Take();
  auto* match = arena_.New<ast::MatchTable>();
  match->input = input;
  if (Accept(Kw::kPartition)) {
    match->has_partition_by = true;
    if (!Expect(Kw::kBy, "behind PARTITION")) return nullptr;
    if (!StartsOperand(0, 1)) return FailExpected("an expression in PARTITION BY"), nullptr;
    if (!ParseExprs(ExprContext::kNonQuery, &match->partition_by)) return nullptr;
  }
  if (Is(Kw::kOrder) && !ParseOrderBy(&match->order_by)) return nullptr;
  if (Is(Kw::kMeasures) && !ParseMeasures(&match->measures)) return nullptr;
  if (!ParseMatchRows(match) || !ParseAfterMatch(match) || !ParsePatternClause(match)) {
    return nullptr;
  }
  if (Accept(Kw::kWithin)) {
    match->within = ParseIntervalLiteral();
    if (match->within == nullptr) return nullptr;
  }
  if (Is(Kw::kSubset) && !ParseSubsets(&match->subsets)) return nullptr;
  if (!Expect(Kw::kDefine, "and the conditions of MATCH_RECOGNIZE")) return nullptr;
  if (!ParseDefinitions(&match->definitions)) return nullptr;
  if (!Expect(Tok::kRParen, "',' or ')' behind the DEFINE of MATCH_RECOGNIZE")) return nullptr;
  match->span = SpanFrom(input->span);
  return match;
}

bool QueryParser::ParseMeasures(List<ast::Measure>* measures) {
  in_.Take();
  ListBuilder<ast::Measure> list(&stacks_.measures);
  do {
    ast::Measure measure;
    if (!StartsOperand(0, 1)) return FailExpected("an expression in MEASURES");
    measure.expr = ParseExpr(ExprContext::kNonQuery);
    if (measure.expr == nullptr || !Expect(Kw::kAs, "and a name behind the measure") ||
        !ParseIdent("the name of the measure", &measure.alias)) {
      return false;
    }
    list.Add(measure);
  } while (Accept(Tok::kComma));
  *measures = list.Finish(&arena_);
  return true;
}

// [ONE ROW PER MATCH | ALL ROWS PER MATCH]
bool QueryParser::ParseMatchRows(ast::MatchTable* match) {
  if (!Is(Kw::kOne) && !Is(Kw::kAll)) return true;
  const bool one = in_.Take().Is(Kw::kOne);
  match->rows = one ? ast::MatchTable::Rows::kOnePerMatch : ast::MatchTable::Rows::kAllPerMatch;
  return Expect(one ? Kw::kRow : Kw::kRows, "PER MATCH") && Expect(Kw::kPer, "MATCH") &&
         Expect(Kw::kMatch, "behind PER");
}

// [AFTER MATCH SKIP ...]
bool QueryParser::ParseAfterMatch(ast::MatchTable* match) {
  if (!Accept(Kw::kAfter)) return true;
  if (!Expect(Kw::kMatch, "SKIP behind AFTER") || !Expect(Kw::kSkip, "behind AFTER MATCH")) {
    return false;
  }
  if (Accept(Kw::kPast)) {
    match->after = ast::AfterMatch::kPastLastRow;
    return Expect(Kw::kLast, "ROW behind PAST") && Expect(Kw::kRow, "behind PAST LAST");
  }
  if (!Accept(Kw::kTo)) return FailExpected("PAST LAST ROW or TO behind AFTER MATCH SKIP");
  if (Is(Kw::kNext) && Is(Kw::kRow, 1)) {
    in_.Take();
    in_.Take();
    match->after = ast::AfterMatch::kNextRow;
    return true;
  }
  const bool first = Is(Kw::kFirst) && AtIdent(1);
  const bool last = Is(Kw::kLast) && AtIdent(1);
  if (first || last) in_.Take();
  match->after = first ? ast::AfterMatch::kToFirst : ast::AfterMatch::kToLast;
  match->after_last_word = last;
  return ParseIdent("a pattern variable behind SKIP TO", &match->after_symbol);
}

bool QueryParser::ParsePatternClause(ast::MatchTable* match) {
  if (!Expect(Kw::kPattern, "in MATCH_RECOGNIZE")) return false;
  if (!Expect(Tok::kLParen, "'(' behind PATTERN")) return false;
  match->strict_start = Accept(Tok::kCaret);
  match->pattern = ParsePattern();
  if (match->pattern == nullptr) return false;
  match->strict_end = Accept(Tok::kDollar);
  return Expect(Tok::kRParen, "a pattern variable, '|' or ')' in PATTERN");
}

bool QueryParser::StartsPattern() const {
  return AtIdent() || Is(Tok::kLParen) || Is(Tok::kLBrace) || Is(Kw::kPermute);
}

// A B | C: alternatives bind least.
const ast::Pattern* QueryParser::ParsePattern() {
  if (!Enter()) return nullptr;
  const Span begin = in_.Peek().span;
  const ast::Pattern* pattern = ParsePatternTerm();
  if (pattern != nullptr && Is(Tok::kPipe)) {
    ListBuilder<const ast::Pattern*> parts(&stacks_.patterns);
    parts.Add(pattern);
    while (pattern != nullptr && Accept(Tok::kPipe)) {
      pattern = ParsePatternTerm();
      if (pattern != nullptr) parts.Add(pattern);
    }
    if (pattern != nullptr) {
      auto* alternatives = arena_.New<ast::Pattern>();
      alternatives->kind = ast::PatternKind::kAlternative;
      alternatives->parts = parts.Finish(&arena_);
      alternatives->span = SpanFrom(begin);
      pattern = alternatives;
    }
  }
  Leave();
  return pattern;
}

const ast::Pattern* QueryParser::ParsePatternTerm() {
  const Span begin = in_.Peek().span;
  ListBuilder<const ast::Pattern*> parts(&stacks_.patterns);
  do {
    const ast::Pattern* part = ParsePatternFactor();
    if (part == nullptr) return nullptr;
    parts.Add(part);
    if (Is(Tok::kLBrace) && Is(Tok::kMinus, 1)) {  // A {- B -}: Flink reads it as A's quantifier
      const ast::Pattern* excluded = ParseBracedPattern();
      if (excluded == nullptr) return nullptr;
      parts.Add(excluded);
    }
  } while (StartsPattern());
  List<const ast::Pattern*> list = parts.Finish(&arena_);
  if (list.size() == 1) return list[0];
  auto* sequence = arena_.New<ast::Pattern>();
  sequence->kind = ast::PatternKind::kSequence;
  sequence->parts = list;
  sequence->span = SpanFrom(begin);
  return sequence;
}

// A*, A+?, A{2,3}
const ast::Pattern* QueryParser::ParsePatternFactor() {
  const Span begin = in_.Peek().span;
  const ast::Pattern* part = ParsePatternPrimary();
  if (part == nullptr) return nullptr;
  const Token& token = in_.Peek();
  const bool braces = token.Is(Tok::kLBrace) && !Is(Tok::kMinus, 1);
  if (!token.Is(Tok::kStar) && !token.Is(Tok::kPlus) && !token.Is(Tok::kQuestion) && !braces) {
    return part;
  }
  auto* pattern = arena_.New<ast::Pattern>();
  pattern->kind = ast::PatternKind::kQuantified;
  pattern->quantifier = TextOf(token).front();
  pattern->parts = arena_.Copy(std::span<const ast::Pattern* const>(&part, 1));
  in_.Take();
  if (braces && !ParseRepetitions(pattern)) return nullptr;
  pattern->reluctant = Accept(Tok::kQuestion);
  pattern->span = SpanFrom(begin);
  return pattern;
}

bool QueryParser::ParseRepetition(int32_t* value) {
  const Token& token = in_.Peek();
  if (ParseUnsignedLiteral() == nullptr) return false;
  const std::string_view text = TextOf(token);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  if (error == std::errc()) return true;
  return Fail(messages::UnreadableLiteral(token.span, "repetition", "it is a whole number"));
}

// {n}, {n,}, {n,m}, {,m}
bool QueryParser::ParseRepetitions(ast::Pattern* pattern) {
  if (Accept(Tok::kComma)) {
    if (!ParseRepetition(&pattern->max)) return false;
  } else {
    if (!Is(Tok::kNumber)) return FailExpected("a number of repetitions: {2}, {2,3}, {2,} or {,3}");
    if (!ParseRepetition(&pattern->min)) return false;
    pattern->exact = !Accept(Tok::kComma);
    if (!pattern->exact && Is(Tok::kNumber) && !ParseRepetition(&pattern->max)) return false;
    if (pattern->exact) pattern->max = pattern->min;
  }
  return Expect(Tok::kRBrace, "'}' behind the number of repetitions");
}

const ast::Pattern* QueryParser::ParsePatternPrimary() {
  const Token& token = in_.Peek();
  if (token.Is(Tok::kLBrace)) return ParseBracedPattern();
  if (token.Is(Tok::kLParen)) {
    in_.Take();
    const ast::Pattern* inner = ParsePattern();
    return inner != nullptr && Expect(Tok::kRParen, "'|' or ')' in the pattern") ? inner : nullptr;
  }
  auto* pattern = arena_.New<ast::Pattern>();
  if (token.Is(Kw::kPermute)) {
    in_.Take();
    if (!Expect(Tok::kLParen, "'(' behind PERMUTE")) return nullptr;
    ListBuilder<const ast::Pattern*> parts(&stacks_.patterns);
    do {
      const ast::Pattern* part = ParsePattern();
      if (part == nullptr) return nullptr;
      parts.Add(part);
    } while (Accept(Tok::kComma));
    pattern->kind = ast::PatternKind::kPermute;
    pattern->parts = parts.Finish(&arena_);
    if (!Expect(Tok::kRParen, "',' or ')' in PERMUTE")) return nullptr;
  } else if (!ParseIdent("a pattern variable", &pattern->symbol)) {
    return nullptr;
  }
  pattern->span = SpanFrom(token.span);
  return pattern;
}

// {- A -}
const ast::Pattern* QueryParser::ParseBracedPattern() {
  const Span begin = in_.Take().span;
  if (!Expect(Tok::kMinus, "'-' behind '{'")) return nullptr;
  auto* pattern = arena_.New<ast::Pattern>();
  pattern->kind = ast::PatternKind::kExclude;
  const ast::Pattern* inner = ParsePattern();
  if (inner == nullptr || !Expect(Tok::kMinus, "'-}' behind the excluded pattern") ||
      !Expect(Tok::kRBrace, "'}' behind '-'")) {
    return nullptr;
  }
  pattern->parts = arena_.Copy(std::span<const ast::Pattern* const>(&inner, 1));
  pattern->span = SpanFrom(begin);
  return pattern;
}

// SUBSET s = (A, B)
bool QueryParser::ParseSubsets(List<ast::SubsetDefinition>* subsets) {
  in_.Take();
  ListBuilder<ast::SubsetDefinition> list(&stacks_.subsets);
  do {
    ast::SubsetDefinition subset;
    if (!ParseIdent("the name of a subset", &subset.name) ||
        !Expect(Tok::kEq, "'=' behind the subset") || !Expect(Tok::kLParen, "'(' behind '='")) {
      return false;
    }
    if (!StartsOperand(0, 1)) return FailExpected("a pattern variable");
    if (!ParseExprs(ExprContext::kNonQuery, &subset.members) ||
        !Expect(Tok::kRParen, "',' or ')' in SUBSET")) {
      return false;
    }
    list.Add(subset);
  } while (Accept(Tok::kComma));
  *subsets = list.Finish(&arena_);
  return true;
}

bool QueryParser::ParseDefinitions(List<ast::PatternDefinition>* definitions) {
  ListBuilder<ast::PatternDefinition> list(&stacks_.definitions);
  do {
    ast::PatternDefinition definition;
    if (!ParseIdent("a pattern variable", &definition.symbol) ||
        !Expect(Kw::kAs, "and a condition behind the pattern variable")) {
      return false;
    }
    if (!StartsOperand(0, 1)) return FailExpected("a condition");
    definition.condition = ParseExpr();
    if (definition.condition == nullptr) return false;
    list.Add(definition);
  } while (Accept(Tok::kComma));
  *definitions = list.Finish(&arena_);
  return true;
}

}  // namespace weir::sql
