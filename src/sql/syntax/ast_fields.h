// Every node's fields, by name, once: what compares trees and what shows them walks over these.
//
// Fields(node, f) calls f("name", field) for each field but spans. A field that is not listed here
// does not count when trees are compared.
#pragma once

#include "sql/syntax/ast_statement.h"

namespace weir::sql::ast {

// clang-format off
#define WEIR_F(field) f(#field, n.field)

template <typename F> void Fields(const Option& n, F&& f) {
  WEIR_F(key); WEIR_F(value); WEIR_F(plain_key);
}
template <typename F> void Fields(const TypeField& n, F&& f) {
  WEIR_F(name); WEIR_F(type); WEIR_F(comment);
}
template <typename F> void Fields(const TypeName& n, F&& f) {
  WEIR_F(kind); WEIR_F(words); WEIR_F(nullability); WEIR_F(postfix); WEIR_F(standard);
  WEIR_F(precision); WEIR_F(scale); WEIR_F(element); WEIR_F(key); WEIR_F(fields);
  WEIR_F(class_name); WEIR_F(snapshot); WEIR_F(charset); WEIR_F(name);
}
template <typename F> void Fields(const HintArgument& n, F&& f) {
  WEIR_F(kind); WEIR_F(text); WEIR_F(name);
}
template <typename F> void Fields(const Hint& n, F&& f) {
  WEIR_F(name); WEIR_F(in_brackets); WEIR_F(options); WEIR_F(arguments);
}

// ---- Expressions
template <typename F> void Fields(const Literal& n, F&& f) {
  WEIR_F(literal); WEIR_F(unicode); WEIR_F(text); WEIR_F(charset); WEIR_F(national);
  WEIR_F(c_style); WEIR_F(typed); WEIR_F(datetime_word); WEIR_F(braces); WEIR_F(escape);
}
template <typename F> void Fields(const Interval& n, F&& f) {
  WEIR_F(negative); WEIR_F(value); WEIR_F(operand); WEIR_F(brackets); WEIR_F(difference);
  WEIR_F(from); WEIR_F(to); WEIR_F(precision);
  WEIR_F(fraction);
}
template <typename F> void Fields(const Column& n, F&& f) { WEIR_F(name); }
template <typename F> void Fields(const Star& n, F&& f) { WEIR_F(qualifier); }
template <typename F> void Fields(const Field& n, F&& f) {
  WEIR_F(base); WEIR_F(field); WEIR_F(star); f("call", static_cast<const Expr*>(n.call));
}
template <typename F> void Fields(const Item& n, F&& f) {
  WEIR_F(base); WEIR_F(index); WEIR_F(mode);
}
template <typename F> void Fields(const Unary& n, F&& f) { WEIR_F(op); WEIR_F(operand); }
template <typename F> void Fields(const Binary& n, F&& f) {
  WEIR_F(op); WEIR_F(left); WEIR_F(right);
}
template <typename F> void Fields(const Between& n, F&& f) {
  WEIR_F(negated); WEIR_F(symmetric); WEIR_F(asymmetric); WEIR_F(value); WEIR_F(low); WEIR_F(high);
}
template <typename F> void Fields(const Like& n, F&& f) {
  WEIR_F(op); WEIR_F(negated); WEIR_F(value); WEIR_F(pattern); WEIR_F(escape);
}
template <typename F> void Fields(const In& n, F&& f) {
  WEIR_F(negated); WEIR_F(value); WEIR_F(items); WEIR_F(query);
}
template <typename F> void Fields(const Quantified& n, F&& f) {
  WEIR_F(op); WEIR_F(quantifier); WEIR_F(value); WEIR_F(items); WEIR_F(query);
}
template <typename F> void Fields(const IsTest& n, F&& f) {
  WEIR_F(op); WEIR_F(negated); WEIR_F(operand); WEIR_F(encoding);
}
template <typename F> void Fields(const Exists& n, F&& f) { WEIR_F(unique); WEIR_F(query); WEIR_F(operand); }
template <typename F> void Fields(const Subquery& n, F&& f) { WEIR_F(subquery); WEIR_F(query); }
template <typename F> void Fields(const When& n, F&& f) { WEIR_F(condition); WEIR_F(result); }
template <typename F> void Fields(const Case& n, F&& f) {
  WEIR_F(operand); WEIR_F(whens); WEIR_F(otherwise);
}
template <typename F> void Fields(const Cast& n, F&& f) {
  WEIR_F(cast); WEIR_F(operand); WEIR_F(type); WEIR_F(interval); WEIR_F(format);
}
template <typename F> void Fields(const OrderItem& n, F&& f) {
  WEIR_F(expr); WEIR_F(descending); WEIR_F(ascending); WEIR_F(nulls);
}
template <typename F> void Fields(const FrameBound& n, F&& f) { WEIR_F(kind); WEIR_F(offset); }
template <typename F> void Fields(const WindowSpec& n, F&& f) {
  WEIR_F(base); WEIR_F(partition_by); WEIR_F(order_by); WEIR_F(has_frame); WEIR_F(rows);
  WEIR_F(between); WEIR_F(lower); WEIR_F(upper); WEIR_F(exclusion); WEIR_F(partial);
}
template <typename F> void Fields(const JsonPair& n, F&& f) {
  WEIR_F(key); WEIR_F(value); WEIR_F(key_word); WEIR_F(value_word); WEIR_F(colon); WEIR_F(comma);
  WEIR_F(format_json); WEIR_F(encoding);
}
template <typename F> void Fields(const JsonClauses& n, F&& f) {
  WEIR_F(input); WEIR_F(input_format_json); WEIR_F(path); WEIR_F(passing); WEIR_F(pairs);
  WEIR_F(returning); WEIR_F(returning_format_json); WEIR_F(on_empty); WEIR_F(on_empty_default);
  WEIR_F(on_error); WEIR_F(on_error_default); WEIR_F(wrapper); WEIR_F(nulls); WEIR_F(order_by);
}
template <typename F> void Fields(const Call& n, F&& f) {
  WEIR_F(form); WEIR_F(name); WEIR_F(specific); WEIR_F(using_word); WEIR_F(for_word);
  WEIR_F(convert_type); WEIR_F(convert_interval); WEIR_F(args); WEIR_F(star); WEIR_F(distinct); WEIR_F(all);
  WEIR_F(order_by); WEIR_F(inner_nulls); WEIR_F(separator); WEIR_F(within_distinct);
  WEIR_F(within_group); WEIR_F(filter); WEIR_F(outer_nulls); WEIR_F(over_name); WEIR_F(over);
  WEIR_F(json);
}
template <typename F> void Fields(const Constructor& n, F&& f) {
  WEIR_F(constructor); WEIR_F(items);
}
template <typename F> void Fields(const Symbol& n, F&& f) { WEIR_F(word); WEIR_F(unit); WEIR_F(quoted); }
template <typename F> void Fields(const NamedArg& n, F&& f) { WEIR_F(name); WEIR_F(value); }
template <typename F> void Fields(const TableArg& n, F&& f) {
  WEIR_F(table); WEIR_F(query); WEIR_F(value); WEIR_F(has_partition_by); WEIR_F(partition_by);
  WEIR_F(order_by);
  WEIR_F(copartitioned);
}
template <typename F> void Fields(const Descriptor& n, F&& f) { WEIR_F(columns); WEIR_F(types); }
template <typename F> void Fields(const ModelArg& n, F&& f) { WEIR_F(model); }
template <typename F> void Fields(const Default&, F&&) {}
template <typename F> void Fields(const Parameter&, F&&) {}
template <typename F> void Fields(const ErrorExpr&, F&&) {}
template <typename F> void Fields(const Lambda& n, F&& f) { WEIR_F(parameters); WEIR_F(body); }
template <typename F> void Fields(const NextValue& n, F&& f) { WEIR_F(current); WEIR_F(sequence); }

// ---- Queries
template <typename F> void Fields(const Sample& n, F&& f) {
  WEIR_F(system); WEIR_F(substitute); WEIR_F(name); WEIR_F(percent); WEIR_F(repeatable);
}
template <typename F> void TableFields(const Table& n, F&& f) {
  WEIR_F(lateral); WEIR_F(alias); WEIR_F(columns); WEIR_F(sample);
}
template <typename F> void Fields(const NamedTable& n, F&& f) {
  TableFields(n, f); WEIR_F(name); WEIR_F(hints); WEIR_F(explicit_table); WEIR_F(extend_word);
  WEIR_F(extend); WEIR_F(as_of); WEIR_F(before_as_of_alias);
}
template <typename F> void Fields(const DerivedTable& n, F&& f) {
  TableFields(n, f); WEIR_F(query); WEIR_F(as_of);
}
template <typename F> void Fields(const FunctionTable& n, F&& f) {
  TableFields(n, f); WEIR_F(table_keyword); WEIR_F(specific);
  f("call", static_cast<const Expr*>(n.call));
}
template <typename F> void Fields(const UnnestTable& n, F&& f) {
  TableFields(n, f); WEIR_F(items); WEIR_F(with_ordinality);
}
template <typename F> void Fields(const JoinTable& n, F&& f) {
  TableFields(n, f); WEIR_F(type); WEIR_F(natural); WEIR_F(inner_word); WEIR_F(outer_word);
  WEIR_F(parenthesized); WEIR_F(left); WEIR_F(right); WEIR_F(on); WEIR_F(using_columns);
  WEIR_F(match_condition);
}
template <typename F> void Fields(const PivotAggregate& n, F&& f) { WEIR_F(call); WEIR_F(alias); }
template <typename F> void Fields(const PivotValue& n, F&& f) {
  WEIR_F(values); WEIR_F(alias);
}
template <typename F> void Fields(const PivotTable& n, F&& f) {
  TableFields(n, f); WEIR_F(input); WEIR_F(aggregates); WEIR_F(axes); WEIR_F(values);
}
template <typename F> void Fields(const UnpivotValue& n, F&& f) {
  WEIR_F(columns); WEIR_F(in_brackets); WEIR_F(literals);
}
template <typename F> void Fields(const UnpivotTable& n, F&& f) {
  TableFields(n, f); WEIR_F(input); WEIR_F(nulls); WEIR_F(measures); WEIR_F(axes); WEIR_F(values);
}
template <typename F> void Fields(const Pattern& n, F&& f) {
  WEIR_F(kind); WEIR_F(symbol); WEIR_F(parts); WEIR_F(quantifier); WEIR_F(min); WEIR_F(max);
  WEIR_F(exact); WEIR_F(reluctant);
}
template <typename F> void Fields(const Measure& n, F&& f) { WEIR_F(expr); WEIR_F(alias); }
template <typename F> void Fields(const SubsetDefinition& n, F&& f) {
  WEIR_F(name); WEIR_F(members);
}
template <typename F> void Fields(const PatternDefinition& n, F&& f) {
  WEIR_F(symbol); WEIR_F(condition);
}
template <typename F> void Fields(const MatchTable& n, F&& f) {
  TableFields(n, f); WEIR_F(input); WEIR_F(has_partition_by); WEIR_F(partition_by);
  WEIR_F(order_by); WEIR_F(measures); WEIR_F(rows); WEIR_F(after); WEIR_F(after_symbol);
  WEIR_F(after_last_word);
  WEIR_F(strict_start); WEIR_F(strict_end); WEIR_F(pattern); WEIR_F(within); WEIR_F(subsets);
  WEIR_F(definitions);
}
template <typename F> void Fields(const SelectItem& n, F&& f) { WEIR_F(expr); WEIR_F(alias); }
template <typename F> void Fields(const GroupElement& n, F&& f) {
  WEIR_F(kind); WEIR_F(expr); WEIR_F(parts);
}
template <typename F> void Fields(const NamedWindow& n, F&& f) { WEIR_F(name); WEIR_F(spec); }
template <typename F> void Fields(const Select& n, F&& f) {
  WEIR_F(hints); WEIR_F(stream); WEIR_F(distinct); WEIR_F(all); WEIR_F(items); WEIR_F(from);
  WEIR_F(where); WEIR_F(has_group_by); WEIR_F(group_distinct); WEIR_F(group_all);
  WEIR_F(group_by); WEIR_F(having); WEIR_F(windows); WEIR_F(qualify);
}
template <typename F> void Fields(const CommonTable& n, F&& f) {
  WEIR_F(name); WEIR_F(columns); WEIR_F(query);
}
template <typename F> void Fields(const Query& n, F&& f) {
  WEIR_F(recursive); WEIR_F(with); WEIR_F(kind); WEIR_F(select); WEIR_F(rows); WEIR_F(table);
  WEIR_F(value_word);
  WEIR_F(op); WEIR_F(op_all); WEIR_F(op_distinct); WEIR_F(left); WEIR_F(right);
  WEIR_F(has_order_by); WEIR_F(order_by); WEIR_F(offset); WEIR_F(limit); WEIR_F(limit_start);
  WEIR_F(limit_all); WEIR_F(fetch);
}

// ---- Statements
template <typename F> void Fields(const Constraint& n, F&& f) {
  WEIR_F(name); WEIR_F(primary_key); WEIR_F(columns); WEIR_F(enforcement);
}
template <typename F> void Fields(const ColumnDef& n, F&& f) {
  WEIR_F(kind); WEIR_F(name); WEIR_F(type); WEIR_F(computed); WEIR_F(metadata_from);
  WEIR_F(metadata_key); WEIR_F(is_virtual); WEIR_F(constraint); WEIR_F(comment); WEIR_F(position);
  WEIR_F(after);
}
template <typename F> void Fields(const WatermarkDef& n, F&& f) { WEIR_F(column); WEIR_F(expr); }
template <typename F> void Fields(const Distribution& n, F&& f) {
  WEIR_F(algorithm); WEIR_F(has_columns); WEIR_F(columns); WEIR_F(buckets);
}
template <typename F> void Fields(const LikeOption& n, F&& f) { WEIR_F(strategy); WEIR_F(option); }
template <typename F> void Fields(const LikeClause& n, F&& f) { WEIR_F(table); WEIR_F(options); }
template <typename F> void Fields(const TableElements& n, F&& f) {
  WEIR_F(columns); WEIR_F(constraints); WEIR_F(watermarks); WEIR_F(in_brackets);
}
template <typename F> void Fields(const Refresh& n, F&& f) { WEIR_F(freshness); WEIR_F(mode); }
template <typename F> void Fields(const CreateTable& n, F&& f) {
  WEIR_F(name); WEIR_F(temporary); WEIR_F(or_replace); WEIR_F(or_alter); WEIR_F(replace);
  WEIR_F(if_not_exists); WEIR_F(materialized); WEIR_F(has_elements); WEIR_F(elements);
  WEIR_F(comment); WEIR_F(distribution); WEIR_F(has_partitioned_by); WEIR_F(partitioned_by);
  WEIR_F(has_options); WEIR_F(options); WEIR_F(like); WEIR_F(refresh); WEIR_F(as);
}
template <typename F> void Fields(const CreateView& n, F&& f) {
  WEIR_F(name); WEIR_F(temporary); WEIR_F(or_replace); WEIR_F(if_not_exists); WEIR_F(columns);
  WEIR_F(comment); WEIR_F(query);
}
template <typename F> void Fields(const Resource& n, F&& f) { WEIR_F(kind); WEIR_F(uri); }
template <typename F> void Fields(const CreateFunction& n, F&& f) {
  WEIR_F(name); WEIR_F(or_replace); WEIR_F(temporary); WEIR_F(system); WEIR_F(if_not_exists);
  WEIR_F(if_exists); WEIR_F(class_name); WEIR_F(language); WEIR_F(resources); WEIR_F(options);
}
template <typename F> void Fields(const CreateNamed& n, F&& f) {
  WEIR_F(name); WEIR_F(or_replace); WEIR_F(temporary); WEIR_F(system); WEIR_F(if_not_exists);
  WEIR_F(comment); WEIR_F(has_options); WEIR_F(options);
}
template <typename F> void Fields(const CreateModel& n, F&& f) {
  WEIR_F(name); WEIR_F(or_replace); WEIR_F(temporary); WEIR_F(if_not_exists); WEIR_F(has_input);
  WEIR_F(input); WEIR_F(has_output); WEIR_F(output); WEIR_F(comment); WEIR_F(has_options);
  WEIR_F(options); WEIR_F(as);
}
template <typename F> void Fields(const Drop& n, F&& f) {
  WEIR_F(name); WEIR_F(if_exists); WEIR_F(temporary); WEIR_F(system); WEIR_F(behavior);
}
template <typename F> void Fields(const PartitionItem& n, F&& f) { WEIR_F(column); WEIR_F(value); }
template <typename F> void Fields(const PartitionSpec& n, F&& f) { WEIR_F(items); WEIR_F(options); }
template <typename F> void Fields(const Alter& n, F&& f) {
  WEIR_F(name); WEIR_F(if_exists); WEIR_F(temporary); WEIR_F(system); WEIR_F(action);
  WEIR_F(new_name); WEIR_F(old_column); WEIR_F(options); WEIR_F(keys); WEIR_F(elements);
  WEIR_F(distribution); WEIR_F(columns); WEIR_F(in_brackets); WEIR_F(constraint);
  WEIR_F(partitions_if_exists); WEIR_F(partitions_if_not_exists); WEIR_F(partitions);
  WEIR_F(comment); WEIR_F(query); WEIR_F(refresh); WEIR_F(scope); WEIR_F(value);
}
template <typename F> void Fields(const Insert& n, F&& f) {
  WEIR_F(target); WEIR_F(overwrite); WEIR_F(upsert); WEIR_F(hints); WEIR_F(extend);
  WEIR_F(has_partition); WEIR_F(partition); WEIR_F(has_columns); WEIR_F(columns);
  WEIR_F(query);
}
template <typename F> void Fields(const Assignment& n, F&& f) { WEIR_F(column); WEIR_F(value); }
template <typename F> void Fields(const Update& n, F&& f) {
  WEIR_F(target); WEIR_F(hints); WEIR_F(extend); WEIR_F(alias); WEIR_F(assignments);
  WEIR_F(where);
}
template <typename F> void Fields(const Delete& n, F&& f) {
  WEIR_F(target); WEIR_F(hints); WEIR_F(extend); WEIR_F(alias); WEIR_F(where);
}
template <typename F> void Fields(const Merge& n, F&& f) {
  WEIR_F(target); WEIR_F(hints); WEIR_F(extend); WEIR_F(alias); WEIR_F(source); WEIR_F(on);
  WEIR_F(update); WEIR_F(has_insert); WEIR_F(insert_columns); WEIR_F(insert_row);
}
template <typename F> void Fields(const StatementSet& n, F&& f) {
  WEIR_F(begin_word); WEIR_F(execute_word); WEIR_F(statements);
}
template <typename F> void Fields(const Set& n, F&& f) {
  WEIR_F(key); WEIR_F(value); WEIR_F(key_quoted); WEIR_F(value_quoted);
}
template <typename F> void Fields(const Command& n, F&& f) {
  WEIR_F(word); WEIR_F(name); WEIR_F(names); WEIR_F(text); WEIR_F(has_options); WEIR_F(options);
  WEIR_F(extended); WEIR_F(if_exists); WEIR_F(if_not_exists); WEIR_F(full);
  WEIR_F(with_savepoint); WEIR_F(with_drain); WEIR_F(has_partition); WEIR_F(partition);
  WEIR_F(query); f("call", static_cast<const Expr*>(n.call));
}
template <typename F> void Fields(const Show& n, F&& f) {
  WEIR_F(what); WEIR_F(from_word); WEIR_F(in_word); WEIR_F(name); WEIR_F(negated); WEIR_F(like);
  WEIR_F(ilike); WEIR_F(pattern); WEIR_F(has_partition); WEIR_F(partition);
}
template <typename F> void Fields(const Wrapper& n, F&& f) {
  WEIR_F(details); WEIR_F(plan_for); WEIR_F(statement_word); WEIR_F(path); WEIR_F(if_not_exists); WEIR_F(inner);
}

#undef WEIR_F
// clang-format on

}  // namespace weir::sql::ast
