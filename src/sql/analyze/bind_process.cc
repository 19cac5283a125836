// Calls of the user's functions in FROM. What their classes take is not known; what every process
// table function asks of its tables is.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/catalog/coercion.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

// [a-zA-Z_][a-zA-Z-_0-9]*
bool IsUid(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (text.empty() || !letter(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return letter(c) || c == '-' || (c >= '0' && c <= '9'); });
}

// Flink gives the kind of time to a column whose type has at most milliseconds.
bool MayBeTime(const DataType& type) {
  const bool timestamp = type.Is(TypeRoot::kTimestamp) || type.Is(TypeRoot::kTimestampLtz);
  return type.is_unknown() || (timestamp && type.precision() <= 3);
}

bool SameKey(const DataType& left, const DataType& right) {
  return left.HasUnknown() || right.HasUnknown() || left.root() == right.root() ||
         (IsCharacterString(left) && IsCharacterString(right)) ||
         (IsBinaryString(left) && IsBinaryString(right));
}

}  // namespace

void Binder::CheckProcessCall(const TableCallArgs& args, const BoundRel* rel, Span at) {
  std::vector<const BoundRel*> tables;
  bool process = false;
  for (const TableCallArg& arg : args) {
    if (arg.table != nullptr) tables.push_back(arg.table);
    const auto* table = ast::As<ast::TableArg>(arg.value);
    process = process || table != nullptr;
    if (table == nullptr || table->order_by.empty()) continue;
    Report(messages::NotSupported(table->order_by.front().span,
                                  "the ORDER BY of a function's table",
                                  "remove it: the function gets the rows as they come"));
  }
  if (!process) return;
  if (session_->batch()) {
    Refuse(rel, messages::WrongMode(at, "a process table function", "streaming"));
  }
  CheckPartitions(args);
  std::set<std::string> told;  // of two with one name the first counts
  for (const TableCallArg& arg : args) {
    const std::string lower = LowerAscii(arg.name);
    if ((lower != "uid" && lower != "on_time") || !told.insert(lower).second) continue;
    if (arg.name != lower) {
      Report(messages::BadNamedArgument(
                 arg.name_span, fmt::format("there is no argument {}: it is {}", arg.name, lower),
                 fmt::format("write {}", lower))
                 .Replace(arg.name_span, lower));
    } else if (lower == "uid") {
      CheckUid(arg, at);
    } else {
      CheckOnTime(arg, tables, rel, at);
    }
  }
}

void Binder::CheckUid(const TableCallArg& arg, Span at) {
  if (arg.value->kind == ast::ExprKind::kDefault) return;
  if (arg.bound == nullptr || arg.bound->type.is_unknown() || IsNullLiteral(*arg.bound)) return;
  const bool text =
      arg.bound->kind == BoundExprKind::kLiteral && IsCharacterString(arg.bound->type);
  if (text && IsUid(arg.bound->name)) return;
  if (!IsCharacterString(arg.bound->type)) {
    Report(messages::BadTableCall(at, "a uid is a plain text", "uid => 'my-function'")
               .Because(arg.value->span, "this is none"));
    return;
  }
  Report(messages::BadTableCall(arg.value->span,
                                text ? "a uid is letters, digits, _ and -, and begins with no digit"
                                     : "a uid is a plain text",
                                "uid => 'my-function'"));
}

void Binder::CheckOnTime(const TableCallArg& arg, const std::vector<const BoundRel*>& tables,
                         const BoundRel* rel, Span at) {
  if (arg.columns == nullptr) {
    if (arg.value->kind == ast::ExprKind::kDefault) return;
    if (arg.bound != nullptr && (arg.bound->type.is_unknown() || IsNullLiteral(*arg.bound))) return;
    Report(messages::BadTableCall(at, "on_time names columns by DESCRIPTOR",
                                  "on_time => DESCRIPTOR(ts)")
               .Because(arg.value->span, "this is none"));
    return;
  }
  const bool open =
      std::any_of(tables.begin(), tables.end(), [](const BoundRel* table) { return table->open; });
  std::vector<std::string> named(tables.size());  // the column of each table that is named
  for (const ast::Name& name : arg.columns->columns) {
    const std::string column = name.Text();
    bool found = name.parts.size() > 1;
    if (found) {
      Report(messages::BadTableCall(name.span, "a column of on_time is a single name",
                                    fmt::format("write {}", name.last().text)));
    }
    for (size_t i = 0; i < tables.size() && name.parts.size() == 1; ++i) {
      const BoundColumn* one = FindColumn(*tables[i], column);
      if (one == nullptr) continue;
      found = true;
      if (!named[i].empty() && named[i] != column) {
        Report(messages::BadTableCall(
            name.span, fmt::format("on_time names {} and {} of one table", named[i], column),
            "name one column of each table"));
      } else if (!MayBeTime(one->type)) {
        Report(messages::NeedsTimeAttribute(name.span, "on_time", column, one->type.ToString()));
      } else if (!IsTimeAttribute(one->type) && !one->type.is_unknown()) {
        Refuse(rel,
               messages::NeedsTimeAttribute(name.span, "on_time", column, one->type.ToString()));
      }
      named[i] = column;
    }
    if (found || open || tables.empty()) continue;
    Report(messages::UnknownColumn(name.span, column, "the function's table",
                                   sql::NamesOf(tables.front()->columns)));
  }
  if (open || tables.size() < 2) return;
  const bool all = std::none_of(named.begin(), named.end(),
                                [](const std::string& column) { return column.empty(); });
  if (all) return;
  Report(messages::BadTableCall(arg.value->span, "on_time names no column of some of the tables",
                                "name one column of each table, or leave on_time out"));
}

// Tables that are read together have keys of the same types.
void Binder::CheckPartitions(const TableCallArgs& args) {
  struct Keys {
    Span at;
    std::vector<DataType> types;
  };
  std::vector<Keys> all;
  for (const TableCallArg& arg : args) {
    const auto* table = ast::As<ast::TableArg>(arg.value);
    if (table == nullptr || !table->has_partition_by || arg.table == nullptr) continue;
    Keys keys{Join(table->partition_by.front()->span, table->partition_by.back()->span), {}};
    for (const ast::Expr* key : table->partition_by) {
      const auto* name = ast::As<ast::Column>(key);
      const BoundColumn* column =
          name == nullptr ? nullptr : FindColumn(*arg.table, name->name.Text());
      keys.types.push_back(column == nullptr ? DataType::Unknown() : column->type);
    }
    all.push_back(std::move(keys));
  }
  for (size_t i = 1; i < all.size(); ++i) {
    const std::vector<DataType>& first = all[0].types;
    const std::vector<DataType>& other = all[i].types;
    if (std::equal(first.begin(), first.end(), other.begin(), other.end(), SameKey)) continue;
    Diagnostic diagnostic =
        messages::BadTableCall(all[i].at, "the tables of a function have keys of different types",
                               "PARTITION BY as many columns of the same types in each table");
    diagnostic.Because(all[0].at, "the first table's");
    Report(std::move(diagnostic));
    return;
  }
}

}  // namespace weir::sql
