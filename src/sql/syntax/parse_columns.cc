// What stands between the brackets of CREATE TABLE, ALTER TABLE ADD and CREATE MODEL INPUT.
#include "base/core/edit_distance.h"
#include "sql/diag/messages_ddl.h"
#include "sql/syntax/parser_impl.h"

namespace weir::sql {
namespace {

// The words that a type starts with, besides names.
bool IsTypeWord(Kw keyword) {
  switch (keyword) {
    case Kw::kAny:
    case Kw::kArray:
    case Kw::kBigint:
    case Kw::kBinary:
    case Kw::kBoolean:
    case Kw::kBytes:
    case Kw::kChar:
    case Kw::kCharacter:
    case Kw::kDate:
    case Kw::kDec:
    case Kw::kDecimal:
    case Kw::kDouble:
    case Kw::kFloat:
    case Kw::kInt:
    case Kw::kInteger:
    case Kw::kMultiset:
    case Kw::kNumeric:
    case Kw::kRaw:
    case Kw::kReal:
    case Kw::kRow:
    case Kw::kSmallint:
    case Kw::kString:
    case Kw::kStructured:
    case Kw::kTime:
    case Kw::kTimestamp:
    case Kw::kTimestampLtz:
    case Kw::kTinyint:
    case Kw::kVarbinary:
    case Kw::kVarchar:
    case Kw::kVariant:
      return true;
    default:
      return false;
  }
}

bool OpensAngle(const Token& token) {
  return token.Is(Kw::kRow) || token.Is(Kw::kMap) || token.Is(Kw::kArray) ||
         token.Is(Kw::kMultiset) || token.Is(Kw::kStructured);
}

}  // namespace

bool StatementParser::BeginsType(const Token& token) {
  return IsName(token) || IsTypeWord(token.keyword);
}

// A name and the first token of a type: what Flink looks at.
bool StatementParser::ColumnHasType() const { return Is(Tok::kDot, 1) || BeginsType(in_.Peek(1)); }

// What Flink looks at to tell columns from names alone.
bool StatementParser::StartsElement() const {
  if (Is(Kw::kConstraint)) return AtIdent(1);
  if (Is(Kw::kPrimary)) return Is(Kw::kKey, 1);
  if (Is(Kw::kUnique)) return Is(Tok::kLParen, 1);
  if (Is(Kw::kWatermark)) return Is(Kw::kFor, 1);
  return AtIdent() && (Is(Kw::kAs, 1) || ColumnHasType());
}

bool StatementParser::FailColumnName() {
  const Token first = in_.Peek();
  if (first.Is(Tok::kWord)) {
    return Fail(messages::ReservedWord(first.span, TextOf(first), "a column's name"));
  }
  const bool quote = TextOf(first).starts_with('"');
  return Fail(
      messages::Expected(BlameSpan(), "a column", FoundNow(),
                         quote ? "double quotes quote nothing in Flink SQL: write names as `name`"
                               : "write its name and its type: amount DECIMAL(10, 2)"));
}

// ( element, element, ... ): every wrong element is reported, not just the first.
bool StatementParser::ParseColumnList(bool names_allowed, ast::TableElements* out) {
  const Token open = in_.Take();
  out->in_brackets = true;
  if (Is(Tok::kRParen)) {
    return Fail(messages::EmptyList(BlameSpan(), "the list of columns"));
  }
  Elements elements(&lists_);
  if (names_allowed && !StartsElement()) {
    if (!AtIdent()) {
      // Flink has not looked further than to this word.
      if (!Is(Kw::kConstraint) && !Is(Kw::kPrimary) && !Is(Kw::kUnique) && !Is(Kw::kWatermark)) {
        FailColumnName();
      } else {
        FailExpected("a column, a watermark or a key",
                     "write PRIMARY KEY (a) NOT ENFORCED, or WATERMARK FOR t AS t");
      }
      SkipElement(in_.index());
      if (Is(Tok::kComma)) {
        in_.Take();
      } else {
        return Accept(Tok::kRParen);
      }
    } else {
      elements.names = true;
    }
  }
  const bool ok = ParseElements(&elements);
  FinishElements(elements, out);
  out->span = SpanFrom(open.span);
  return ok;
}

// Up to and with the closing bracket; false when there is none.
bool StatementParser::ParseElements(Elements* elements) {
  for (;;) {
    const size_t begin = in_.index();
    bool again = false;
    if (!ParseElement(elements)) {
      SkipElement(begin);
    } else if (!Is(Tok::kComma) && !Is(Tok::kRParen)) {
      again = FailElementEnd(elements->names);
      if (!again) SkipElement(begin);
    }
    if (again) continue;
    if (Accept(Tok::kRParen)) return true;
    if (!Is(Tok::kComma)) return false;
    const Token comma = in_.Take();
    if (Is(Tok::kRParen)) {
      Fail(messages::TrailingComma(comma.span, in_.Take().span, "')'", false));
      return true;
    }
  }
}

void StatementParser::FinishElements(const Elements& elements, ast::TableElements* out) {
  out->columns = elements.columns.Finish(&arena_);
  out->constraints = elements.constraints.Finish(&arena_);
  out->watermarks = elements.watermarks.Finish(&arena_);
}

// To the comma or bracket that ends the element from `begin` on, and not in front of the cursor.
void StatementParser::SkipElement(size_t begin) {
  const size_t reached = in_.index();
  int depth = 0;
  int angle = 0;
  size_t at = begin;
  for (; at < in_.end_index(); ++at) {
    const Token token = in_.Get(at);
    const bool type = at > begin && OpensAngle(in_.Get(at - 1));
    if (IsOpening(token.kind)) ++depth;
    if (IsClosing(token.kind) && --depth < 0) break;
    if (token.Is(Tok::kLt) && (type || angle > 0)) ++angle;
    if (token.Is(Tok::kGt) && angle > 0) --angle;
    if (token.Is(Tok::kComma) && depth == 0 && angle == 0 && at >= reached) break;
  }
  in_.Seek(at);
}

bool StatementParser::FailElementEnd(bool names) {
  const Token token = in_.Peek();
  const Token next = in_.Peek(1);
  if (in_.AtEnd()) {
    return Fail(messages::Expected(BlameSpan(), "',' or ')' behind a column", FoundNow(),
                                   "close the list of columns with ')'"));
  }
  if (names) {
    const Token name = in_.Last();
    return Fail(messages::MissingType(token.span, TextOf(name), FoundNow()));
  }
  if (token.Is(Tok::kWord) && token.Is(Kw::kNotKeyword)) {
    const auto near = NearestWord(TextOf(token), {"COMMENT", "METADATA", "PRIMARY", "CONSTRAINT",
                                                  "VIRTUAL", "NULL", "NOT", "ENFORCED"});
    const bool column = BeginsType(next) && !next.Is(Kw::kKey) && !next.Is(Kw::kVirtual);
    if (near && !column) {
      return Fail(messages::MisspeltKeyword(token.span, TextOf(token), *near, "behind a column"));
    }
  }
  const bool element = token.Is(Kw::kPrimary) || token.Is(Kw::kConstraint) ||
                       token.Is(Kw::kUnique) || token.Is(Kw::kWatermark) ||
                       (IsName(token) && (BeginsType(next) || next.Is(Kw::kAs)));
  if (element) {
    Fail(messages::MissingComma(token.span, "between two columns"));
    return true;
  }
  return Fail(messages::Expected(
      token.span, "',' or ')' behind a column", FoundNow(),
      token.Is(Tok::kLParen)
          ? "the types with brackets are VARCHAR(20), DECIMAL(10, 2), TIMESTAMP(3), "
            "TIMESTAMP_LTZ(3) and their like"
          : "remove it, or put a comma or ')' in front of it"));
}

bool StatementParser::ParseElement(Elements* elements) {
  if (elements->names) return ParseNameElement(elements);
  if (AtIdent()) return ParseColumn(elements);
  switch (in_.Peek().keyword) {
    case Kw::kConstraint:
    case Kw::kPrimary:
    case Kw::kUnique: {
      ast::Constraint constraint;
      if (!ParseConstraint(true, &constraint)) return false;
      elements->constraints.Add(constraint);
      return true;
    }
    case Kw::kWatermark:
      return ParseWatermark(elements);
    case Kw::kDistribution:
      if (!elements->alter) break;
      in_.Take();
      return ParseDistribution(&elements->distribution);
    default:
      break;
  }
  return FailColumnName();
}

bool StatementParser::ParseNameElement(Elements* elements) {
  ast::ColumnDef column;
  column.kind = ast::ColumnKind::kNameOnly;
  if (!AtIdent()) return FailColumnName();
  if (!ParseName("a column", &column.name)) return false;
  column.span = column.name.span;
  elements->columns.Add(column);
  return true;
}

bool StatementParser::ParseColumn(Elements* elements) {
  ast::ColumnDef column;
  const Token first = in_.Peek();
  if (ColumnHasType()) {
    if (!ParseTypedColumn(&column)) return false;
  } else {
    ast::Ident name;
    if (!ParseIdent("a column", &name)) return false;
    column.name = {arena_.Copy(std::span<const ast::Ident>(&name, 1)), name.span};
    column.kind = ast::ColumnKind::kComputed;
    if (!Accept(Kw::kAs)) {
      return Fail(messages::MissingType(BlameSpan(), TextOf(first), FoundNow()));
    }
    column.computed = ParseExpr(ExprContext::kNonQuery);
    if (column.computed == nullptr) return false;
    if (Accept(Kw::kComment) && !ParseString("a string after COMMENT", &column.comment)) {
      return false;
    }
  }
  if (elements->alter && !ParsePosition(&column)) return false;
  column.span = SpanFrom(first.span);
  elements->columns.Add(column);
  return true;
}

bool StatementParser::ParseTypedColumn(ast::ColumnDef* column) {
  if (!ParseName("a column", &column->name)) return false;
  column->type = ParseColumnType();
  if (column->type == nullptr) return false;
  if (Accept(Kw::kMetadata)) {
    if (!ParseMetadata(column)) return false;
  } else if (Is(Kw::kConstraint) || Is(Kw::kPrimary) || Is(Kw::kUnique)) {
    auto* constraint = arena_.New<ast::Constraint>();
    if (!ParseConstraint(false, constraint)) return false;
    column->constraint = constraint;
  }
  return !Accept(Kw::kComment) || ParseString("a string after COMMENT", &column->comment);
}

// METADATA [FROM 'key'] [VIRTUAL]
bool StatementParser::ParseMetadata(ast::ColumnDef* column) {
  column->kind = ast::ColumnKind::kMetadata;
  if (Accept(Kw::kFrom)) {
    column->metadata_from = true;
    if (!ParseString("the metadata's key, as a string, after FROM", &column->metadata_key)) {
      return false;
    }
  }
  column->is_virtual = Accept(Kw::kVirtual);
  return true;
}

// [CONSTRAINT name] PRIMARY KEY|UNIQUE [(a, b)] [[NOT] ENFORCED]
bool StatementParser::ParseConstraint(bool of_table, ast::Constraint* constraint) {
  const Token first = in_.Peek();
  if (Accept(Kw::kConstraint) && !ParseIdent("a name after CONSTRAINT", &constraint->name)) {
    return false;
  }
  if (Accept(Kw::kPrimary)) {
    constraint->primary_key = true;
    if (!Expect(Kw::kKey, "after PRIMARY")) return false;
  } else if (!Accept(Kw::kUnique)) {
    return FailWords("PRIMARY KEY or UNIQUE", "behind a constraint's name", {"PRIMARY", "UNIQUE"});
  }
  if (of_table && !ParseIdentList("a column of the key", &constraint->columns)) return false;
  if (Accept(Kw::kEnforced)) {
    constraint->enforcement = ast::Constraint::Enforcement::kEnforced;
  } else if (Accept(Kw::kNot)) {
    constraint->enforcement = ast::Constraint::Enforcement::kNotEnforced;
    if (!Is(Kw::kEnforced)) return FailWords("ENFORCED", "behind the NOT of a key", {"ENFORCED"});
    in_.Take();
  }
  constraint->span = SpanFrom(first.span);
  constraint->last = in_.Last().span;
  return true;
}

// WATERMARK FOR column AS expression
bool StatementParser::ParseWatermark(Elements* elements) {
  const Token first = in_.Take();
  ast::WatermarkDef watermark;
  if (!Expect(Kw::kFor, "after WATERMARK") ||
      !ParseName("a column after WATERMARK FOR", &watermark.column) ||
      !Expect(Kw::kAs, "behind the column of WATERMARK")) {
    return false;
  }
  watermark.expr = ParseExpr(ExprContext::kNonQuery);
  if (watermark.expr == nullptr) return false;
  watermark.span = SpanFrom(first.span);
  if (elements->watermarks.size() > 0) {
    return Fail(messages::SecondWatermark(first.span, elements->watermark));
  }
  elements->watermark = watermark.span;
  elements->watermarks.Add(watermark);
  return true;
}

}  // namespace weir::sql
