// JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT, JSON_ARRAY and the aggregates.
#include "sql/syntax/operand.h"
#include "sql/syntax/query_parser.h"

namespace weir::sql {

const ast::Expr* QueryParser::ParseJsonCall() {
  const Token& word = in_.Peek();
  ast::Call* call = OpenCall(ast::CallForm::kJson);
  if (call == nullptr) return nullptr;
  auto* json = arena_.New<ast::JsonClauses>();
  call->json = json;
  if (!ParseJsonTail(word.keyword, json)) return nullptr;
  if (!Expect(Tok::kRParen, "')' behind the arguments of " + std::string(TextOf(word)))) {
    return nullptr;
  }
  if (word.Is(Kw::kJsonArrayagg) && Is(Kw::kWithin)) {
    const Span within = in_.Peek().span;
    if (!ParseWithinGroup(&call->within_group)) return nullptr;
    if (!json->order_by.empty()) {
      Fail(messages::NotFlink(word.span, "ORDER BY both inside and behind JSON_ARRAYAGG",
                              "keep one of the two", "", within));
      return nullptr;
    }
  }
  call->span = SpanFrom(word.span);
  return call;
}

bool QueryParser::ParseJsonTail(Kw keyword, ast::JsonClauses* json) {
  switch (keyword) {
    case Kw::kJsonExists:
      return ParseJsonCommon(json) && ParseJsonExistsTail(json);
    case Kw::kJsonValue:
      return ParseJsonCommon(json) && ParseJsonValueTail(json);
    case Kw::kJsonQuery:
      return ParseJsonCommon(json) && ParseJsonQueryTail(json);
    case Kw::kJsonObject:
      return ParseJsonPairs(json, true) && ParseJsonNulls(json);
    case Kw::kJsonObjectagg:
      return ParseJsonPairs(json, false) && ParseJsonNulls(json);
    case Kw::kJsonArray:
      return ParseJsonItems(json) && ParseJsonNulls(json);
    default: {  // JSON_ARRAYAGG
      ast::JsonPair pair;
      pair.value = ParseExpr(ExprContext::kNonQuery);
      if (pair.value == nullptr) return false;
      json->pairs = arena_.Copy(std::span<const ast::JsonPair>(&pair, 1));
      if (Is(Kw::kOrder) && !ParseOrderBy(&json->order_by)) return false;
      return ParseJsonNulls(json);
    }
  }
}

// input, path [PASSING value AS name, ...]
bool QueryParser::ParseJsonCommon(ast::JsonClauses* json) {
  json->input = ParseExpr(ExprContext::kNonQuery);
  if (json->input == nullptr || !Expect(Tok::kComma, "',' and the path")) return false;
  json->path = ParseExpr(ExprContext::kNonQuery);
  if (json->path == nullptr) return false;
  if (!Accept(Kw::kPassing)) return true;
  ListBuilder<ast::JsonPair> passing(&stacks_.json_pairs);
  do {
    ast::JsonPair pair;
    pair.value = ParseExpr(ExprContext::kNonQuery);
    if (pair.value == nullptr || !Expect(Kw::kAs, "and a name in PASSING value AS name")) {
      return false;
    }
    pair.key = ParseColumnIdent();
    if (pair.key == nullptr) return false;
    passing.Add(pair);
  } while (Accept(Tok::kComma));
  json->passing = passing.Finish(&arena_);
  return true;
}

bool QueryParser::ParseJsonReturning(ast::JsonClauses* json) {
  if (!Accept(Kw::kReturning)) return true;
  json->returning = ParseType();
  return json->returning != nullptr;
}

// [TRUE | FALSE | UNKNOWN | ERROR ON ERROR]
bool QueryParser::ParseJsonExistsTail(ast::JsonClauses* json) {
  switch (in_.Peek().keyword) {
    case Kw::kTrue:
      json->on_error = ast::JsonBehavior::kTrue;
      break;
    case Kw::kFalse:
      json->on_error = ast::JsonBehavior::kFalse;
      break;
    case Kw::kUnknown:
      json->on_error = ast::JsonBehavior::kUnknown;
      break;
    case Kw::kError:
      json->on_error = ast::JsonBehavior::kError;
      break;
    default:
      return true;
  }
  in_.Take();
  return Expect(Kw::kOn, "ERROR") && Expect(Kw::kError, "behind ON");
}

bool QueryParser::ParseOnEmptyOrError(ast::JsonBehavior behavior, const ast::Expr* otherwise,
                                      ast::JsonClauses* json) {
  if (!Expect(Kw::kOn, "EMPTY or ON ERROR")) return false;
  if (Accept(Kw::kEmpty)) {
    json->on_empty = behavior;
    json->on_empty_default = otherwise;
    return true;
  }
  if (!Accept(Kw::kError)) return FailExpected("EMPTY or ERROR behind ON");
  json->on_error = behavior;
  json->on_error_default = otherwise;
  return true;
}

// [RETURNING type] [NULL | ERROR | DEFAULT value ON EMPTY | ERROR]...
bool QueryParser::ParseJsonValueTail(ast::JsonClauses* json) {
  if (!ParseJsonReturning(json)) return false;
  for (;;) {
    const ast::Expr* otherwise = nullptr;
    auto behavior = ast::JsonBehavior::kNull;
    if (Is(Kw::kDefault)) {
      in_.Take();
      behavior = ast::JsonBehavior::kDefault;
      otherwise = ParseExpr(ExprContext::kNonQuery);
      if (otherwise == nullptr) return false;
    } else if (Accept(Kw::kError)) {
      behavior = ast::JsonBehavior::kError;
    } else if (!Accept(Kw::kNull)) {
      return true;
    }
    if (!ParseOnEmptyOrError(behavior, otherwise, json)) return false;
  }
}

// [RETURNING type] [wrapper WRAPPER] [NULL | ERROR | EMPTY ARRAY | EMPTY OBJECT ON EMPTY |
// ERROR]...
bool QueryParser::ParseJsonQueryTail(ast::JsonClauses* json) {
  if (!ParseJsonReturning(json)) return false;
  if (Is(Kw::kWith) || Is(Kw::kWithout)) {
    const bool with = in_.Take().Is(Kw::kWith);
    const bool conditional = with && Accept(Kw::kConditional);
    const bool unconditional = with && !conditional && Accept(Kw::kUnconditional);
    const bool array = Accept(Kw::kArray);
    using W = ast::JsonWrapper;
    json->wrapper = !with           ? (array ? W::kWithoutArray : W::kWithout)
                    : conditional   ? (array ? W::kWithConditionalArray : W::kWithConditional)
                    : unconditional ? (array ? W::kWithUnconditionalArray : W::kWithUnconditional)
                                    : (array ? W::kWithArray : W::kWith);
    if (!Expect(Kw::kWrapper, "in JSON_QUERY")) return false;
  }
  for (;;) {
    auto behavior = ast::JsonBehavior::kNull;
    if (Accept(Kw::kError)) {
      behavior = ast::JsonBehavior::kError;
    } else if (Accept(Kw::kEmpty)) {
      behavior = Is(Kw::kArray) ? ast::JsonBehavior::kEmptyArray : ast::JsonBehavior::kEmptyObject;
      if (!Accept(Kw::kArray) && !Accept(Kw::kObject)) {
        return FailExpected("ARRAY or OBJECT behind EMPTY");
      }
    } else if (!Accept(Kw::kNull)) {
      return true;
    }
    if (!ParseOnEmptyOrError(behavior, nullptr, json)) return false;
  }
}

bool QueryParser::AtJsonNulls() const {
  return (Is(Kw::kNull) || Is(Kw::kAbsent)) && Is(Kw::kOn, 1);
}

// key VALUE value, KEY key VALUE value, key : value
bool QueryParser::ParseJsonPairs(ast::JsonClauses* json, bool many) {
  if (many && (Is(Tok::kRParen) || AtJsonNulls())) return true;
  if (many && !StartsJsonPair()) return FailExpected("'key' VALUE value, or ')'");
  ListBuilder<ast::JsonPair> pairs(&stacks_.json_pairs);
  do {
    ast::JsonPair pair;
    if (!ParseJsonPair(&pair)) return false;
    pairs.Add(pair);
  } while (many && Accept(Tok::kComma));
  json->pairs = pairs.Finish(&arena_);
  return true;
}

// Two tokens: a key, and VALUE or what goes on with the key.
bool QueryParser::StartsJsonPair() const {
  const Token& first = in_.Peek();
  if (first.Is(Kw::kKey)) return StartsOperand(1, 1);
  if (!StartsOperand(0)) return false;
  if (OperandStartOf(first) != OperandStart::kAlone) return true;
  const Token& next = in_.Peek(1);
  const bool goes_on =
      next.Is(Kw::kValue) || next.Is(Tok::kColon) || next.Is(Tok::kDot) || StartsOperator(next);
  const bool named = IsName(first) && next.Is(Tok::kLParen);
  const bool string = IsString(first) && (next.Is(Tok::kString) || next.Is(Kw::kUescape));
  return goes_on || named || string || (IsContextVariable(first.keyword) && next.Is(Tok::kLParen));
}

bool QueryParser::ParseJsonPair(ast::JsonPair* pair) {
  pair->key_word = Is(Kw::kKey) && StartsOperand(1, 1);
  if (pair->key_word) in_.Take();
  pair->key = ParseExpr(ExprContext::kNonQuery);
  if (pair->key == nullptr) return false;
  pair->value_word = Accept(Kw::kValue);
  if (!pair->value_word) {
    const Span colon = in_.Peek().span;
    if (!Expect(Tok::kColon, "VALUE and a value behind the key")) return false;
    pair->colon = true;
    if (pair->key_word) {
      return Fail(
          messages::NotFlink(colon, "':' behind KEY", "write KEY name VALUE value", "VALUE"));
    }
  }
  pair->value = ParseExpr(ExprContext::kNonQuery);
  return pair->value != nullptr;
}

bool QueryParser::ParseJsonItems(ast::JsonClauses* json) {
  if (Is(Tok::kRParen) || (Is(Kw::kNull) && Is(Kw::kOn, 1))) return true;
  ListBuilder<ast::JsonPair> items(&stacks_.json_pairs);
  do {
    ast::JsonPair pair;
    pair.value = ParseExpr(ExprContext::kNonQuery);
    if (pair.value == nullptr) return false;
    items.Add(pair);
  } while (Accept(Tok::kComma));
  json->pairs = items.Finish(&arena_);
  return true;
}

// NULL ON NULL, ABSENT ON NULL
bool QueryParser::ParseJsonNulls(ast::JsonClauses* json) {
  if (!Is(Kw::kNull) && !Is(Kw::kAbsent)) return true;
  const bool absent = in_.Take().Is(Kw::kAbsent);
  json->nulls =
      absent ? ast::JsonClauses::Nulls::kAbsentOnNull : ast::JsonClauses::Nulls::kNullOnNull;
  return Expect(Kw::kOn, "NULL") && Expect(Kw::kNull, "behind ON");
}

}  // namespace weir::sql
