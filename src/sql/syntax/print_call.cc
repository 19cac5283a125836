// Calls: arguments of all forms, JSON clauses, windows.
#include "sql/syntax/printer_impl.h"

namespace weir::sql {

void Printer::PutOrder(ast::List<ast::OrderItem> items) {
  FlatItems(items, [](Printer& to, const ast::OrderItem& item) {
    to.Put(*item.expr);
    to.If(item.ascending, " ASC");
    to.If(item.descending, " DESC");
    to.If(item.nulls == ast::OrderItem::Nulls::kFirst, " NULLS FIRST");
    to.If(item.nulls == ast::OrderItem::Nulls::kLast, " NULLS LAST");
  });
}

void Printer::PutCall(const ast::Call& call) {
  If(call.form == ast::CallForm::kNew, "NEW ");
  If(call.form == ast::CallForm::kBraces, "{fn ");
  if (call.form == ast::CallForm::kBraces && call.name.empty()) {  // a built-in one, in full
    Exprs(call.args);
    *this << "}";
    return;
  }
  If(call.specific, "SPECIFIC ");
  Name(call.name);
  if (call.form != ast::CallForm::kNoBrackets) {
    *this << "(";
    PutCallArguments(call);
    *this << ")";
  }
  If(call.form == ast::CallForm::kBraces, "}");
  PutCallTail(call);
}

void Printer::PutCallArguments(const ast::Call& call) {
  switch (call.form) {
    case ast::CallForm::kFloorTo:
    case ast::CallForm::kTrim:
    case ast::CallForm::kExtract:
    case ast::CallForm::kPosition:
    case ast::CallForm::kOverlay:
    case ast::CallForm::kSubstring:
    case ast::CallForm::kConvert:
    case ast::CallForm::kTranslate:
      return PutSpecialArguments(call);
    case ast::CallForm::kJson:
      return PutJson(call);
    default:
      break;
  }
  if (call.for_word && call.args.size() == 3) {  // SUBSTRING(a, b FOR c)
    Exprs(call.args.first(2));
    *this << " FOR ";
    return Put(*call.args[2]);
  }
  If(call.distinct, "DISTINCT ");
  If(call.all, "ALL ");
  If(call.star, "*");
  Exprs(call.args);
  If(call.inner_nulls == ast::NullTreatment::kRespect, " RESPECT NULLS");
  If(call.inner_nulls == ast::NullTreatment::kIgnore, " IGNORE NULLS");
  if (!call.order_by.empty()) {
    *this << " ORDER BY ";
    PutOrder(call.order_by);
  }
  if (call.separator != nullptr) {
    *this << " SEPARATOR ";
    Put(*call.separator);
  }
}

// Words between the arguments.
void Printer::PutSpecialArguments(const ast::Call& call) {
  const auto arg = [&](size_t i, std::string_view before) {
    if (i >= call.args.size() || call.args[i] == nullptr) return;
    *this << before;
    Put(*call.args[i]);
  };
  switch (call.form) {
    case ast::CallForm::kFloorTo:
      arg(0, "");
      return arg(1, " TO ");
    case ast::CallForm::kTrim: {
      arg(0, "");
      const bool symbol = !call.args.empty() && call.args[0] != nullptr;
      const bool character = call.args.size() > 1 && call.args[1] != nullptr;
      arg(1, symbol ? " " : "");
      return arg(2, symbol || character ? " FROM " : "");
    }
    case ast::CallForm::kExtract:
      arg(0, "");
      return arg(1, " FROM ");
    case ast::CallForm::kPosition:
      arg(0, "");
      arg(1, " IN ");
      return arg(2, " FROM ");
    case ast::CallForm::kOverlay:
      arg(0, "");
      arg(1, " PLACING ");
      arg(2, " FROM ");
      return arg(3, " FOR ");
    case ast::CallForm::kSubstring:
      arg(0, "");
      arg(1, " FROM ");
      return arg(2, call.for_word ? " FOR " : ", ");
    case ast::CallForm::kConvert:
      if (call.convert_type != nullptr) Put(*call.convert_type);
      if (call.convert_interval != nullptr) {
        *this << "INTERVAL ";
        PutQualifier(*call.convert_interval);
      }
      arg(0, call.convert_type != nullptr || call.convert_interval != nullptr ? ", " : "");
      arg(1, call.using_word ? " USING " : ", ");
      return arg(2, ", ");
    default:  // TRANSLATE
      arg(0, "");
      return arg(1, " USING ");
  }
}

void Printer::PutCallTail(const ast::Call& call) {
  if (!call.within_distinct.empty()) {
    *this << " WITHIN DISTINCT (";
    Exprs(call.within_distinct);
    *this << ")";
  }
  if (!call.within_group.empty()) {
    *this << " WITHIN GROUP (ORDER BY ";
    PutOrder(call.within_group);
    *this << ")";
  }
  if (call.filter != nullptr) {
    *this << " FILTER (WHERE ";
    Put(*call.filter);
    *this << ")";
  }
  If(call.outer_nulls == ast::NullTreatment::kRespect, " RESPECT NULLS");
  If(call.outer_nulls == ast::NullTreatment::kIgnore, " IGNORE NULLS");
  if (call.over != nullptr) {
    *this << " OVER ";
    PutWindow(*call.over);
  } else if (!call.over_name.text.empty()) {
    *this << " OVER ";
    Name(call.over_name);
  }
}

void Printer::PutJsonPairs(ast::List<ast::JsonPair> pairs) {
  FlatItems(pairs, [](Printer& to, const ast::JsonPair& pair) {
    to.If(pair.key_word, "KEY ");
    if (pair.key != nullptr) {
      to.Put(*pair.key);
      to << (pair.colon ? " : " : pair.comma ? ", " : " VALUE ");
    }
    to.Put(*pair.value);
    if (pair.format_json) {
      to << " FORMAT JSON";
      if (!pair.encoding.empty()) to << " ENCODING " << pair.encoding;
    }
  });
}

void Printer::PutJsonBehavior(ast::JsonBehavior behavior, const ast::Expr* value,
                              std::string_view on) {
  constexpr std::string_view kTexts[] = {"",      "NULL",    "ERROR",       "DEFAULT ",    "TRUE",
                                         "FALSE", "UNKNOWN", "EMPTY ARRAY", "EMPTY OBJECT"};
  if (behavior == ast::JsonBehavior::kUnspecified) return;
  *this << " " << kTexts[static_cast<size_t>(behavior)];
  if (value != nullptr) Put(*value);
  *this << on;
}

void Printer::PutJson(const ast::Call& call) {
  const ast::JsonClauses& json = *call.json;
  constexpr std::string_view kWrappers[] = {"",
                                            " WITHOUT WRAPPER",
                                            " WITHOUT ARRAY WRAPPER",
                                            " WITH WRAPPER",
                                            " WITH CONDITIONAL WRAPPER",
                                            " WITH UNCONDITIONAL WRAPPER",
                                            " WITH ARRAY WRAPPER",
                                            " WITH CONDITIONAL ARRAY WRAPPER",
                                            " WITH UNCONDITIONAL ARRAY WRAPPER"};
  Exprs(call.args);
  if (json.input != nullptr) Put(*json.input);
  If(json.input_format_json, " FORMAT JSON");
  if (json.path != nullptr) {
    *this << ", ";
    Put(*json.path);
  }
  if (!json.passing.empty()) {
    *this << " PASSING ";
    FlatItems(json.passing, [](Printer& to, const ast::JsonPair& pair) {
      to.Put(*pair.value);
      to << " AS ";
      to.Put(*pair.key);
    });
  }
  PutJsonPairs(json.pairs);
  if (!json.order_by.empty()) {
    *this << " ORDER BY ";
    PutOrder(json.order_by);
  }
  const bool first = call.args.empty() && json.input == nullptr && json.pairs.empty();
  const std::string_view nulls =
      json.nulls == ast::JsonClauses::Nulls::kNullOnNull     ? " NULL ON NULL"
      : json.nulls == ast::JsonClauses::Nulls::kAbsentOnNull ? " ABSENT ON NULL"
                                                             : "";
  *this << (first && !nulls.empty() ? nulls.substr(1) : nulls);
  if (json.returning != nullptr) {
    *this << (first && nulls.empty() ? "RETURNING " : " RETURNING ");
    Put(*json.returning);
    If(json.returning_format_json, " FORMAT JSON");
  }
  *this << kWrappers[static_cast<size_t>(json.wrapper)];
  PutJsonBehavior(json.on_empty, json.on_empty_default, " ON EMPTY");
  PutJsonBehavior(json.on_error, json.on_error_default, " ON ERROR");
}

void Printer::PutBound(const ast::FrameBound& bound) {
  constexpr std::string_view kTexts[] = {"UNBOUNDED PRECEDING", "UNBOUNDED FOLLOWING",
                                         "CURRENT ROW", " PRECEDING", " FOLLOWING"};
  if (bound.offset != nullptr) Put(*bound.offset);
  *this << kTexts[static_cast<size_t>(bound.kind)];
}

// (base PARTITION BY a ORDER BY b ROWS BETWEEN ... AND ...)
void Printer::PutWindow(const ast::WindowSpec& spec) {
  *this << "(";
  std::string_view gap;
  const auto part = [&](std::string_view words) {
    *this << gap << words;
    gap = " ";
  };
  if (!spec.base.text.empty()) {
    Name(spec.base);
    gap = " ";
  }
  if (!spec.partition_by.empty()) {
    part("PARTITION BY ");
    Exprs(spec.partition_by);
  }
  if (!spec.order_by.empty()) {
    part("ORDER BY ");
    PutOrder(spec.order_by);
  }
  if (spec.has_frame) {
    part(spec.rows ? "ROWS " : "RANGE ");
    If(spec.between, "BETWEEN ");
    PutBound(spec.lower);
    if (spec.between) {
      *this << " AND ";
      PutBound(spec.upper);
    }
    constexpr std::string_view kExclusions[] = {"", " EXCLUDE NO OTHERS", " EXCLUDE CURRENT ROW",
                                                " EXCLUDE GROUP", " EXCLUDE TIES"};
    *this << kExclusions[static_cast<size_t>(spec.exclusion)];
  }
  if (spec.partial == ast::WindowSpec::Partial::kAllow) part("ALLOW PARTIAL");
  if (spec.partial == ast::WindowSpec::Partial::kDisallow) part("DISALLOW PARTIAL");
  *this << ")";
}

}  // namespace weir::sql
