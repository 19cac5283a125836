// Queries: a clause a line.
#include <vector>

#include "sql/syntax/lexer.h"
#include "sql/syntax/printer_impl.h"

namespace weir::sql {
namespace {

bool IsPlainName(std::string_view text) {
  const std::vector<Token> tokens = Tokenize(text);
  return tokens.size() == 2 && tokens[0].Is(Tok::kWord) && !IsReserved(tokens[0].keyword);
}

}  // namespace

void Printer::Put(const ast::Query& query) {
  if (!query.with.empty()) {
    *this << (query.recursive ? "WITH RECURSIVE" : "WITH");
    for (size_t i = 0; i < query.with.size(); ++i) {
      const ast::CommonTable& common = query.with[i];
      *this << " ";
      Name(common.name);
      if (!common.columns.empty()) {
        *this << " (";
        Names(common.columns);
        *this << ")";
      }
      *this << " AS ";
      PutNested(*common.query);
      If(i + 1 < query.with.size(), ",");
    }
    Line();
  }
  PutBody(query);
  PutTail(query);
}

// Chains of UNION lean to the left: no recursion on them.
void Printer::PutBody(const ast::Query& query) {
  std::vector<const ast::Query*> chain;
  const ast::Query* left = &query;
  const auto plain = [](const ast::Query& q) {
    return q.with.empty() && !q.has_order_by && q.limit == nullptr && q.limit_start == nullptr &&
           !q.limit_all && q.offset == nullptr && q.fetch == nullptr;
  };
  while (left->kind == ast::QueryKind::kSetOperation && (left == &query || plain(*left))) {
    chain.push_back(left);
    left = left->left;
  }
  if (chain.empty()) {
    switch (query.kind) {
      case ast::QueryKind::kSelect:
        return PutSelect(*query.select);
      case ast::QueryKind::kValues:
        *this << (query.value_word ? "VALUE " : "VALUES ");
        return Items(query.rows, [](Printer& to, const ast::Expr* row) { to.Put(*row); });
      case ast::QueryKind::kTable:
        *this << "TABLE ";
        return Name(query.table);
      default:
        return PutNested(*query.left);
    }
  }
  Put(*left);
  for (auto node = chain.rbegin(); node != chain.rend(); ++node) {
    constexpr std::string_view kTexts[] = {"UNION", "INTERSECT", "EXCEPT", "MINUS"};
    Line();
    *this << kTexts[static_cast<size_t>((*node)->op)];
    If((*node)->op_all, " ALL");
    If((*node)->op_distinct, " DISTINCT");
    Line();
    Put(*(*node)->right);
  }
}

void Printer::PutTail(const ast::Query& query) {
  if (query.has_order_by) {
    Line();
    *this << "ORDER BY ";
    PutOrder(query.order_by);
  }
  if (query.limit != nullptr || query.limit_all) {
    Line();
    *this << "LIMIT ";
    if (query.limit_start != nullptr) {
      Put(*query.limit_start);
      *this << ", ";
    }
    if (query.limit_all) {
      *this << "ALL";
    } else {
      Put(*query.limit);
    }
  }
  if (query.offset != nullptr) {
    Line();
    *this << "OFFSET ";
    Put(*query.offset);
    *this << " ROWS";
  }
  if (query.fetch != nullptr) {
    Line();
    *this << "FETCH FIRST ";
    Put(*query.fetch);
    *this << " ROWS ONLY";
  }
}

void Printer::PutNested(const ast::Query& query) {
  const std::string flat = Flat([&](Printer& to) { to.Put(query); });
  if (flat_ || flat.size() + Column() + 2 < kWidth / 2) {
    *this << "(" << flat << ")";
    return;
  }
  *this << "(";
  Indent();
  Put(query);
  Outdent();
  *this << ")";
}

void Printer::Hints(ast::List<ast::Hint> hints) {
  if (hints.empty()) return;
  *this << "/*+ ";
  FlatItems(hints, [](Printer& to, const ast::Hint& hint) {
    to.Name(hint.name);
    if (!hint.in_brackets) return;
    to << "(";
    to.FlatItems(hint.options, [](Printer& in, const ast::Option& option) {
      if (option.plain_key) {
        in.Name(ast::Ident{option.key.value, option.key.span, !IsPlainName(option.key.value)});
      } else {
        in.String(option.key);
      }
      in << " = ";
      in.String(option.value);
    });
    to.FlatItems(hint.arguments, [](Printer& in, const ast::HintArgument& argument) {
      if (argument.kind == ast::HintArgument::Kind::kName) return in.Name(argument.name);
      if (argument.kind == ast::HintArgument::Kind::kString) return in.String(argument.text);
      in << argument.text.value;
    });
    to << ")";
  });
  *this << " */";
}

void Printer::PutSelect(const ast::Select& select) {
  *this << "SELECT ";
  if (!select.hints.empty()) {
    Hints(select.hints);
    *this << " ";
  }
  If(select.stream, "STREAM ");
  If(select.distinct, "DISTINCT ");
  If(select.all, "ALL ");
  Items(select.items, [](Printer& to, const ast::SelectItem& item) {
    to.Put(*item.expr);
    if (!item.alias.text.empty()) {
      to << " AS ";
      to.Name(item.alias);
    }
  });
  if (select.from != nullptr) {
    Line();
    *this << "FROM ";
    PutTable(*select.from);
  }
  if (select.where != nullptr) {
    Line();
    *this << "WHERE ";
    Put(*select.where);
  }
  PutGroupBy(select);
  if (select.having != nullptr) {
    Line();
    *this << "HAVING ";
    Put(*select.having);
  }
  if (!select.windows.empty()) {
    Line();
    *this << "WINDOW ";
    Items(select.windows, [](Printer& to, const ast::NamedWindow& window) {
      to.Name(window.name);
      to << " AS ";
      to.PutWindow(*window.spec);
    });
  }
  if (select.qualify != nullptr) {
    Line();
    *this << "QUALIFY ";
    Put(*select.qualify);
  }
}

void Printer::PutGroupBy(const ast::Select& select) {
  if (!select.has_group_by) return;
  Line();
  *this << "GROUP BY ";
  If(select.group_distinct, "DISTINCT ");
  If(select.group_all, "ALL ");
  FlatItems(select.group_by,
            [](Printer& to, const ast::GroupElement* element) { to.PutGroup(*element); });
}

void Printer::PutGroup(const ast::GroupElement& element) {
  constexpr std::string_view kGroupHeads[] = {"", "", "", "ROLLUP ", "CUBE ", "GROUPING SETS "};
  if (element.kind == ast::GroupKind::kExpr) return Put(*element.expr);
  *this << kGroupHeads[static_cast<size_t>(element.kind)] << "(";
  FlatItems(element.parts, [](Printer& to, const ast::GroupElement* part) { to.PutGroup(*part); });
  if (element.parts.empty() && element.expr != nullptr) Put(*element.expr);
  *this << ")";
}

// ---- FROM

// Chains of joins lean to the left: no recursion on them.
void Printer::PutTable(const ast::Table& table) {
  std::vector<const ast::JoinTable*> chain;
  const ast::Table* left = &table;
  while (const auto* join = ast::As<ast::JoinTable>(left)) {
    if (join->parenthesized && left != &table) break;
    if (join->parenthesized) {
      *this << "(";
      chain.push_back(join);
      left = join->left;
      continue;
    }
    chain.push_back(join);
    left = join->left;
  }
  if (const auto* join = ast::As<ast::JoinTable>(left)) {
    PutTable(*join);
  } else {
    PutTableHead(*left);
  }
  for (auto join = chain.rbegin(); join != chain.rend(); ++join) PutJoin(**join);
  if (!chain.empty() && chain.front()->parenthesized) {
    *this << ")";
    PutAlias(*chain.front());
  }
}

void Printer::PutJoin(const ast::JoinTable& join) {
  struct Words {
    ast::JoinType type;
    std::string_view text;
    bool outer;
  };
  constexpr Words kWords[] = {{ast::JoinType::kInner, "", false},
                              {ast::JoinType::kLeft, "LEFT ", true},
                              {ast::JoinType::kRight, "RIGHT ", true},
                              {ast::JoinType::kFull, "FULL ", true},
                              {ast::JoinType::kCross, "CROSS ", false},
                              {ast::JoinType::kComma, ",", false},
                              {ast::JoinType::kLeftSemi, "LEFT SEMI ", false},
                              {ast::JoinType::kAsof, "ASOF ", false},
                              {ast::JoinType::kLeftAsof, "LEFT ASOF ", false},
                              {ast::JoinType::kCrossApply, "CROSS APPLY ", false},
                              {ast::JoinType::kOuterApply, "OUTER APPLY ", false}};
  const Words& words = kWords[static_cast<size_t>(join.type)];
  if (join.type == ast::JoinType::kComma) {
    *this << ",";
    Line();
  } else {
    Line();
    If(join.natural, "NATURAL ");
    If(join.inner_word, "INNER ");
    *this << words.text;
    If(join.outer_word && words.outer, "OUTER ");
    const bool apply = join.type >= ast::JoinType::kCrossApply;
    If(!apply, "JOIN ");
  }
  PutTable(*join.right);
  if (join.match_condition != nullptr) {
    *this << " MATCH_CONDITION ";
    Put(*join.match_condition);
  }
  if (join.on != nullptr) {
    *this << " ON ";
    Put(*join.on);
  }
  if (!join.using_columns.empty()) {
    *this << " USING (";
    Names(join.using_columns);
    *this << ")";
  }
}

void Printer::PutAlias(const ast::Table& table) {
  if (table.alias.text.empty()) return;
  *this << " AS ";
  Name(table.alias);
  if (table.columns.empty()) return;
  *this << " (";
  Names(table.columns);
  *this << ")";
}

void Printer::PutSample(const ast::Sample& sample) {
  *this << " TABLESAMPLE ";
  if (sample.substitute) {
    *this << "SUBSTITUTE (";
    StringText(sample.name);
    *this << ")";
    return;
  }
  *this << (sample.system ? "SYSTEM (" : "BERNOULLI (");
  Put(*sample.percent);
  *this << ")";
  if (sample.repeatable != nullptr) {
    *this << " REPEATABLE (";
    Put(*sample.repeatable);
    *this << ")";
  }
}

void Printer::PutNamed(const ast::NamedTable& table) {
  If(table.lateral, "LATERAL ");
  if (table.explicit_table) {
    *this << "(TABLE ";
    Name(table.name);
    *this << ")";
  } else {
    Name(table.name);
  }
  if (!table.hints.empty()) {
    *this << " ";
    Hints(table.hints);
  }
  if (!table.extend.empty()) {
    *this << (table.extend_word ? " EXTEND (" : " (");
    Fields(table.extend);
    *this << ")";
  }
  if (!table.before_as_of_alias.text.empty()) {
    *this << " AS ";
    Name(table.before_as_of_alias);
  }
  if (table.as_of != nullptr) {
    *this << " FOR SYSTEM_TIME AS OF ";
    Put(*table.as_of);
  }
}

void Printer::PutTableHead(const ast::Table& table) {
  if (const auto* named = ast::As<ast::NamedTable>(&table)) {
    PutNamed(*named);
  } else if (const auto* derived = ast::As<ast::DerivedTable>(&table)) {
    If(table.lateral, "LATERAL ");
    PutNested(*derived->query);
    if (derived->as_of != nullptr) {
      *this << " FOR SYSTEM_TIME AS OF ";
      Put(*derived->as_of);
    }
  } else if (const auto* function = ast::As<ast::FunctionTable>(&table)) {
    If(table.lateral, "LATERAL ");
    If(function->table_keyword, "TABLE(");
    If(function->specific, "SPECIFIC ");
    PutCall(*function->call);
    If(function->table_keyword, ")");
  } else if (const auto* unnest = ast::As<ast::UnnestTable>(&table)) {
    If(table.lateral, "LATERAL ");
    *this << "UNNEST(";
    Exprs(unnest->items);
    *this << ")";
    If(unnest->with_ordinality, " WITH ORDINALITY");
  } else if (const auto* pivot = ast::As<ast::PivotTable>(&table)) {
    PutPivot(*pivot);
  } else if (const auto* unpivot = ast::As<ast::UnpivotTable>(&table)) {
    PutUnpivot(*unpivot);
  } else if (const auto* match = ast::As<ast::MatchTable>(&table)) {
    PutMatch(*match);
  } else {
    PutTable(table);
    return;
  }
  PutAlias(table);
  if (table.sample != nullptr) PutSample(*table.sample);
}

void Printer::PutPivot(const ast::PivotTable& pivot) {
  PutTableHead(*pivot.input);
  *this << " PIVOT (";
  FlatItems(pivot.aggregates, [](Printer& to, const ast::PivotAggregate& aggregate) {
    to.Put(*aggregate.call);
    if (!aggregate.alias.text.empty()) {
      to << " AS ";
      to.Name(aggregate.alias);
    }
  });
  *this << " FOR ";
  const bool brackets = pivot.axes.size() != 1;
  If(brackets, "(");
  Names(pivot.axes);
  If(brackets, ")");
  *this << " IN (";
  FlatItems(pivot.values, [](Printer& to, const ast::PivotValue& value) {
    to.Exprs(value.values);
    if (!value.alias.text.empty()) {
      to << " AS ";
      to.Name(value.alias);
    }
  });
  *this << "))";
}

void Printer::PutUnpivot(const ast::UnpivotTable& unpivot) {
  PutTableHead(*unpivot.input);
  *this << " UNPIVOT ";
  If(unpivot.nulls == ast::UnpivotTable::Nulls::kInclude, "INCLUDE NULLS ");
  If(unpivot.nulls == ast::UnpivotTable::Nulls::kExclude, "EXCLUDE NULLS ");
  const auto list = [this](ast::List<ast::Ident> names) {
    If(names.size() != 1, "(");
    Names(names);
    If(names.size() != 1, ")");
  };
  *this << "(";
  list(unpivot.measures);
  *this << " FOR ";
  list(unpivot.axes);
  *this << " IN (";
  for (size_t i = 0; i < unpivot.values.size(); ++i) {
    const ast::UnpivotValue& value = unpivot.values[i];
    If(i > 0, ", ");
    If(value.in_brackets, "(");
    Names(value.columns);
    If(value.in_brackets, ")");
    if (!value.literals.empty()) {
      *this << " AS ";
      Exprs(value.literals);
    }
  }
  *this << "))";
}

// ---- MATCH_RECOGNIZE

void Printer::PutMatch(const ast::MatchTable& match) {
  PutTableHead(*match.input);
  *this << " MATCH_RECOGNIZE (";
  ++indent_;
  if (match.has_partition_by) {
    Line();
    *this << "PARTITION BY ";
    Exprs(match.partition_by);
  }
  if (!match.order_by.empty()) {
    Line();
    *this << "ORDER BY ";
    PutOrder(match.order_by);
  }
  if (!match.measures.empty()) {
    Line();
    *this << "MEASURES ";
    Items(match.measures, [](Printer& to, const ast::Measure& measure) {
      to.Put(*measure.expr);
      to << " AS ";
      to.Name(measure.alias);
    });
  }
  if (match.rows != ast::MatchTable::Rows::kDefault) {
    Line();
    *this << (match.rows == ast::MatchTable::Rows::kOnePerMatch ? "ONE ROW PER MATCH"
                                                                : "ALL ROWS PER MATCH");
  }
  if (match.after != ast::AfterMatch::kDefault) {
    constexpr std::string_view kTexts[] = {"", "TO NEXT ROW", "PAST LAST ROW", "TO FIRST ", "TO "};
    Line();
    *this << "AFTER MATCH SKIP " << kTexts[static_cast<size_t>(match.after)];
    If(match.after_last_word, "LAST ");
    Name(match.after_symbol);
  }
  Line();
  *this << "PATTERN (";
  If(match.strict_start, "^ ");
  PutPattern(*match.pattern, 0);
  If(match.strict_end, " $");
  *this << ")";
  if (match.within != nullptr) {
    *this << " WITHIN ";
    PutInterval(*match.within);
  }
  if (!match.subsets.empty()) {
    Line();
    *this << "SUBSET ";
    FlatItems(match.subsets, [](Printer& to, const ast::SubsetDefinition& subset) {
      to.Name(subset.name);
      to << " = (";
      to.Exprs(subset.members);
      to << ")";
    });
  }
  Line();
  *this << "DEFINE ";
  Items(match.definitions, [](Printer& to, const ast::PatternDefinition& definition) {
    to.Name(definition.symbol);
    to << " AS ";
    to.Put(*definition.condition);
  });
  --indent_;
  Line();
  *this << ")";
}

// Alternatives bind loosest (1), then sequences (2), then quantifiers (3).
void Printer::PutPattern(const ast::Pattern& pattern, int above) {
  using Kind = ast::PatternKind;
  const int level = pattern.kind == Kind::kAlternative  ? 1
                    : pattern.kind == Kind::kSequence   ? 2
                    : pattern.kind == Kind::kQuantified ? 3
                                                        : 4;
  const bool brackets = level <= above;
  If(brackets, "(");
  switch (pattern.kind) {
    case Kind::kSymbol:
      Name(pattern.symbol);
      break;
    case Kind::kSequence:
    case Kind::kAlternative:
      for (size_t i = 0; i < pattern.parts.size(); ++i) {
        If(i > 0, pattern.kind == Kind::kSequence ? " " : " | ");
        PutPattern(*pattern.parts[i], level);
      }
      break;
    case Kind::kQuantified:
      PutPattern(*pattern.parts[0], level);
      if (pattern.quantifier != '{') {
        *this << std::string_view(&pattern.quantifier, 1);
      } else {
        *this << "{";
        if (pattern.min >= 0) Number(pattern.min);
        If(!pattern.exact, ",");
        if (!pattern.exact && pattern.max >= 0) Number(pattern.max);
        *this << "}";
      }
      If(pattern.reluctant, "?");
      break;
    case Kind::kPermute:
      *this << "PERMUTE (";
      for (size_t i = 0; i < pattern.parts.size(); ++i) {
        If(i > 0, ", ");
        PutPattern(*pattern.parts[i], 0);
      }
      *this << ")";
      break;
    case Kind::kExclude:
      *this << "{- ";
      PutPattern(*pattern.parts[0], 0);
      *this << " -}";
      break;
  }
  If(brackets, ")");
}

}  // namespace weir::sql
