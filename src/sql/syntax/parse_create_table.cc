// CREATE TABLE and REPLACE TABLE around their columns.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {
namespace {

constexpr std::string_view kTail[] = {"COMMENT", "DISTRIBUTED", "PARTITIONED",
                                      "WITH",    "LIKE",        "AS"};

}  // namespace

bool StatementParser::ParseReplaceTable(Statement* statement) {
  if (!Is(Kw::kTable, 1) && !Is(Kw::kTemporary, 1)) return FailPair("TABLE", {"TABLE"});
  in_.Take();
  ast::CreateTable table;
  table.replace = true;
  table.temporary = Accept(Kw::kTemporary);
  if (!Expect(Kw::kTable, "after REPLACE TEMPORARY")) return false;
  const bool ok = ParseTableHead(&table) && ParseTableTail(statement, &table);
  statement->body = table;
  return ok;
}

bool StatementParser::ParseCreateTable(Statement* statement, Create create) {
  in_.Take();  // TABLE
  ast::CreateTable table;
  table.temporary = create.temporary;
  table.or_replace = create.or_replace;
  const size_t errors = diagnostics_.size();
  const bool ok = ParseTableHead(&table) && ParseTableTail(statement, &table);
  statement->body = table;
  const auto& columns = table.elements.columns;
  const bool names = !columns.empty() && columns[0].kind == ast::ColumnKind::kNameOnly;
  if (ok && names && table.as == nullptr && diagnostics_.size() == errors) {
    return Fail(messages::NamesWithoutTypes(table.elements.span));
  }
  return ok;
}

bool StatementParser::ParseTableHead(ast::CreateTable* table) {
  table->if_not_exists = AcceptIfNotExists();
  if (!ParseName("a table's name", &table->name)) return false;
  if (!Is(Tok::kLParen)) return true;
  table->has_elements = true;
  return ParseColumnList(true, &table->elements);
}

bool StatementParser::ParseTableTail(Statement* statement, ast::CreateTable* table) {
  if (!ParseComment(&table->comment)) return false;
  if (Accept(Kw::kDistributed) && !ParseDistribution(&table->distribution)) return false;
  if (Accept(Kw::kPartitioned)) {
    table->has_partitioned_by = true;
    if (!Expect(Kw::kBy, "after PARTITIONED") ||
        !ParseIdentList("a partition column", &table->partitioned_by)) {
      return false;
    }
  }
  if (!ParseWith(&table->has_options, &table->options)) return false;
  if (!table->replace && Accept(Kw::kLike)) {
    if (!ParseLike(table)) return false;
  } else if (Is(Kw::kAs) || table->replace) {
    return ParseTableAs(statement, table);
  }
  return in_.AtEnd() || FailTail(*table);
}

bool StatementParser::ParseTableAs(Statement* statement, ast::CreateTable* table) {
  statement->kind = StatementKind::kCreateTableAs;
  if (!Is(Kw::kAs)) return FailTail(*table);
  in_.Take();
  tail_ = kQueryTail;
  return ParseAsQuery("after AS of CREATE TABLE", &table->as);
}

// The clauses have a fixed order; one that stands too late, or twice, is told so.
bool StatementParser::FailTail(const ast::CreateTable& table) {
  const Token token = in_.Peek();
  if (IsPlainWord(token)) {
    const std::vector<std::string_view> words(std::begin(kTail), std::end(kTail));
    if (const auto near = NearestWord(TextOf(token), words)) {
      return Fail(messages::MisspeltKeyword(token.span, TextOf(token), *near,
                                            "behind the columns of CREATE TABLE"));
    }
  }
  const std::string_view last = table.like != nullptr      ? "LIKE"
                                : table.has_options        ? "WITH (...)"
                                : table.has_partitioned_by ? "PARTITIONED BY"
                                : table.distribution       ? "DISTRIBUTED"
                                                           : "COMMENT";
  struct Clause {
    std::string_view text;
    Kw keyword;
    bool given;
  };
  const Clause clauses[] = {
      {"COMMENT", Kw::kComment, !table.comment.span.empty()},
      {"DISTRIBUTED", Kw::kDistributed, table.distribution != nullptr},
      {"PARTITIONED BY", Kw::kPartitioned, table.has_partitioned_by},
      {"WITH (...)", Kw::kWith, table.has_options},
      {"LIKE", Kw::kLike, table.like != nullptr},
  };
  for (const Clause& clause : clauses) {
    if (!token.Is(clause.keyword)) continue;
    if (clause.given) return Fail(messages::RepeatedClause(token.span, clause.text));
    if (table.replace) break;
    return Fail(messages::WrongClauseOrder(token.span, clause.text, last));
  }
  if (table.replace) {
    return Fail(messages::Expected(token.span, "AS and a query in REPLACE TABLE", FoundNow()));
  }
  tail_ = kTail;
  return true;  // ParseEnd() says what is left
}

bool StatementParser::ParseDistribution(const ast::Distribution** distribution) {
  auto* node = arena_.New<ast::Distribution>();
  const Span begin = in_.Peek().span;
  *distribution = node;
  if (Accept(Kw::kBy)) {
    node->has_columns = true;
    if (Is(Kw::kHash) || Is(Kw::kRange)) node->algorithm = KeywordText(in_.Take().keyword);
    if (!Is(Tok::kLParen) && in_.Is(Tok::kWord)) {
      return FailWords("HASH, RANGE or '('", "after DISTRIBUTED BY", {"HASH", "RANGE"});
    }
    if (!ParseIdentList("a column to distribute by", &node->columns)) return false;
  } else if (!Is(Kw::kInto)) {
    return FailWords("BY or INTO", "after DISTRIBUTED", {"BY", "INTO"});
  }
  if (Is(Kw::kInto) && !ParseBuckets(node)) return false;
  node->span = SpanFrom(begin);
  return true;
}

// INTO 4 BUCKETS
bool StatementParser::ParseBuckets(ast::Distribution* distribution) {
  in_.Take();
  const Token number = in_.Peek();
  const ast::Expr* literal = ParseUnsignedLiteral();
  if (literal == nullptr) return false;
  const auto* value = ast::As<ast::Literal>(literal);
  const bool whole =
      value != nullptr && value->text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!whole) {
    return Fail(messages::BucketCount(number.span));
  }
  distribution->buckets = 0;
  for (const char digit : value->text) {
    if (distribution->buckets > (INT64_MAX - 9) / 10) break;
    distribution->buckets = distribution->buckets * 10 + (digit - '0');
  }
  return Expect(Kw::kBuckets, "after the number of buckets");
}

bool StatementParser::ParseLike(ast::CreateTable* table) {
  auto* like = arena_.New<ast::LikeClause>();
  table->like = like;
  const Span begin = in_.Last().span;
  if (!ParseName("a table after LIKE", &like->table)) return false;
  if (Accept(Tok::kLParen)) {
    ListBuilder<ast::LikeOption> builder(&lists_.likes);
    do {
      if (!ParseLikeOption(&builder)) return false;
    } while (Is(Kw::kIncluding) || Is(Kw::kExcluding) || Is(Kw::kOverwriting));
    like->options = builder.Finish(&arena_);
    if (!Is(Tok::kRParen)) {
      return FailWords("INCLUDING, EXCLUDING, OVERWRITING or ')'", "behind an option of LIKE",
                       {"INCLUDING", "EXCLUDING", "OVERWRITING"});
    }
    in_.Take();
  }
  like->span = SpanFrom(begin);
  return true;
}

bool StatementParser::ParseLikeOption(ListBuilder<ast::LikeOption>* builder) {
  using Option = ast::LikeMergeOption;
  const Token first = in_.Peek();
  ast::LikeOption option;
  if (first.Is(Kw::kIncluding)) {
    option.strategy = ast::LikeMergeStrategy::kIncluding;
  } else if (first.Is(Kw::kExcluding)) {
    option.strategy = ast::LikeMergeStrategy::kExcluding;
  } else if (first.Is(Kw::kOverwriting)) {
    option.strategy = ast::LikeMergeStrategy::kOverwriting;
  } else {
    return FailWords("INCLUDING, EXCLUDING or OVERWRITING", "in the brackets of LIKE",
                     {"INCLUDING", "EXCLUDING", "OVERWRITING"});
  }
  in_.Take();
  struct Feature {
    Kw keyword;
    Option option;
  };
  constexpr Feature kFeatures[] = {
      {Kw::kAll, Option::kAll},
      {Kw::kConstraints, Option::kConstraints},
      {Kw::kDistribution, Option::kDistribution},
      {Kw::kGenerated, Option::kGenerated},
      {Kw::kMetadata, Option::kMetadata},
      {Kw::kOptions, Option::kOptions},
      {Kw::kPartitions, Option::kPartitions},
      {Kw::kWatermarks, Option::kWatermarks},
  };
  for (const Feature& feature : kFeatures) {
    if (!Accept(feature.keyword)) continue;
    option.option = feature.option;
    option.span = SpanFrom(first.span);
    builder->Add(option);
    return true;
  }
  return FailWords(
      "ALL, CONSTRAINTS, DISTRIBUTION, GENERATED, METADATA, OPTIONS, PARTITIONS or WATERMARKS",
      "in an option of LIKE",
      {"ALL", "CONSTRAINTS", "DISTRIBUTION", "GENERATED", "METADATA", "OPTIONS", "PARTITIONS",
       "WATERMARKS"});
}

}  // namespace weir::sql
