// Random queries together with their lineage, which is computed here in another way than the
// product does: eagerly, as sets, from the leaves up. The same seed gives the same query, however
// it is written: subqueries in place, as WITH or as views, under any aliases.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sql/lineage/lineage.h"

namespace weir::sql {

enum class Written { kInPlace, kWith, kViews };

using Source = std::string;  // "t1.ca"
using Deps = std::map<std::pair<Source, LineageKind>, LineageHow>;

inline void Add(const Deps& from, Deps* to) {
  for (const auto& [key, how] : from) {
    const auto [known, fresh] = to->emplace(key, how);
    if (!fresh) known->second = std::max(known->second, how);
  }
}

inline Deps Raised(const Deps& deps, LineageHow how) {
  Deps raised = deps;
  for (auto& [key, had] : raised) {
    if (key.second == LineageKind::kValue) had = std::max(had, how);
  }
  return raised;
}

// What values are used for; what had a use before keeps it. A condition is a part of a later use.
inline Deps UsedFor(const Deps& deps, LineageKind kind) {
  Deps used;
  for (const auto& [key, how] : deps) {
    const bool passes = key.second == LineageKind::kValue || key.second == LineageKind::kCondition;
    used[{key.first, passes ? kind : key.second}] = LineageHow::kIdentity;
  }
  return used;
}

struct MadeColumn {
  std::string name;
  Deps deps;
};
struct MadeQuery {
  std::string sql;
  std::vector<MadeColumn> columns;
  Deps rows;
};

class QueryMaker {
 public:
  QueryMaker(uint32_t seed, Written written, std::string alias)
      : random_(seed), written_(written), alias_(std::move(alias)) {}

  static std::string Tables() {
    std::string text;
    for (int i = 0; i < 4; ++i) {
      text += "CREATE TABLE t" + std::to_string(i) +
              " (ca INT, cb INT, cc INT, cd INT) WITH ('connector' = 'datagen'" +
              ", 'number-of-rows' = '10');\n";
    }
    return text;
  }

  // The whole script; the sink is `o`.
  std::string Script(MadeQuery* made) {
    *made = Query(4);
    std::string with;
    for (const auto& [name, sql] : named_) {
      if (written_ == Written::kWith) {
        with += (with.empty() ? "WITH " : ", ") + name + " AS (" + sql + ")\n";
      }
    }
    std::string script = Tables();
    for (const auto& [name, sql] : named_) {
      if (written_ == Written::kViews) script += "CREATE VIEW " + name + " AS " + sql + ";\n";
    }
    return script + "CREATE TABLE o WITH ('connector' = 'blackhole') AS\n" + with + made->sql +
           ";\n";
  }

 private:
  struct From {
    std::string alias;
    std::string text;
    MadeQuery query;
  };

  size_t Pick(size_t count) { return random_() % count; }
  bool Chance(size_t percent) { return Pick(100) < percent; }
  std::string Fresh() { return "n" + std::to_string(++names_); }

  From Source(int depth) {
    From from;
    from.alias = alias_ + std::to_string(++aliases_);
    const std::string name = "q" + std::to_string(++queries_);
    if (depth <= 0 || Chance(15)) {
      const std::string table = "t" + std::to_string(Pick(4));
      for (const char* column : {"ca", "cb", "cc", "cd"}) {
        from.query.columns.push_back(
            {column, {{{table + "." + column, LineageKind::kValue}, LineageHow::kIdentity}}});
      }
      from.text = table + " AS " + from.alias;
      return from;
    }
    from.query = Query(depth - 1);
    if (written_ == Written::kInPlace) {
      from.text = "(" + from.query.sql + ") AS " + from.alias;
    } else {
      named_.emplace_back(name, from.query.sql);
      from.text = name + " AS " + from.alias;
    }
    return from;
  }

  struct Expr {
    std::string text;
    Deps deps;
  };

  Expr Column(const From& from) {
    const MadeColumn& column = from.query.columns[Pick(from.query.columns.size())];
    return {from.alias + "." + column.name, column.deps};
  }

  Expr Value(const From& from, int depth = 2) {
    const size_t form = depth == 0 ? 0 : Pick(5);
    if (form <= 1) return Column(from);
    Expr a = Value(from, depth - 1);
    const Expr b = Value(from, depth - 1);
    if (form == 2) {
      Add(b.deps, &a.deps);
      return {"(" + a.text + " + " + b.text + ")", Raised(a.deps, LineageHow::kTransformation)};
    }
    if (form == 3) {
      return {"CAST(" + a.text + " AS BIGINT)", Raised(a.deps, LineageHow::kTransformation)};
    }
    const Expr condition = Column(from);
    Add(b.deps, &a.deps);
    Deps deps = Raised(a.deps, LineageHow::kTransformation);
    Add(UsedFor(condition.deps, LineageKind::kCondition), &deps);
    return {"CASE WHEN " + condition.text + " > " + std::to_string(Pick(9)) + " THEN " + a.text +
                " ELSE " + b.text + " END",
            deps};
  }

  Expr Aggregate(const From& from) {
    Expr value = Column(from);
    const char* const functions[] = {"SUM", "MAX", "MIN", "COUNT"};
    value.text = std::string(functions[Pick(4)]) + "(" + value.text + ")";
    value.deps = Raised(value.deps, LineageHow::kAggregation);
    if (!Chance(30)) return value;
    const Expr filter = Column(from);
    value.text += " FILTER (WHERE " + filter.text + " > 1)";
    Add(UsedFor(filter.deps, LineageKind::kFilter), &value.deps);
    return value;
  }

  void Item(const Expr& expr, MadeQuery* query) {
    const std::string name = Fresh();
    query->sql += (query->columns.empty() ? "SELECT " : ", ") + expr.text + " AS " + name;
    query->columns.push_back({name, expr.deps});
  }

  MadeQuery Query(int depth) {
    switch (Pick(8)) {
      case 0:
        return Join(depth);
      case 1:
        return Grouped(depth);
      case 2:
        return Combined(depth);
      case 3:
        return Distinct(depth);
      case 4:
        return Numbered(depth);
      case 5:
        return WithSubquery(depth);
      case 6:
        return Filtered(depth);
      default:
        return Projected(depth);
    }
  }

  MadeQuery Projected(int depth) {
    const From from = Source(depth);
    MadeQuery query;
    const size_t count = 1 + Pick(3);
    for (size_t i = 0; i < count; ++i) Item(Value(from), &query);
    query.sql += " FROM " + from.text;
    query.rows = from.query.rows;
    return query;
  }

  MadeQuery Filtered(int depth) {
    const From from = Source(depth);
    MadeQuery query;
    for (size_t i = 0; i < 2; ++i) Item(Value(from, 1), &query);
    const Expr left = Value(from, 1);
    const Expr right = Column(from);
    query.sql += " FROM " + from.text + " WHERE " + left.text + " > " + right.text;
    query.rows = from.query.rows;
    Add(UsedFor(left.deps, LineageKind::kFilter), &query.rows);
    Add(UsedFor(right.deps, LineageKind::kFilter), &query.rows);
    return query;
  }

  MadeQuery Join(int depth) {
    const From left = Source(depth);
    const From right = Source(depth);
    MadeQuery query;
    Item(Column(left), &query);
    Item(Value(right), &query);
    const Expr a = Column(left);
    const Expr b = Column(right);
    const std::string condition = a.text + " = " + b.text;
    if (Chance(30)) {
      query.sql += " FROM " + left.text + ", " + right.text + " WHERE " + condition;
    } else {
      const char* const kinds[] = {"JOIN", "LEFT JOIN", "FULL JOIN"};
      query.sql +=
          " FROM " + left.text + " " + kinds[Pick(3)] + " " + right.text + " ON " + condition;
    }
    query.rows = left.query.rows;
    Add(right.query.rows, &query.rows);
    Add(UsedFor(a.deps, LineageKind::kJoin), &query.rows);
    Add(UsedFor(b.deps, LineageKind::kJoin), &query.rows);
    return query;
  }

  MadeQuery Grouped(int depth) {
    const From from = Source(depth);
    MadeQuery query;
    const Expr key = Column(from);
    Item(key, &query);
    Item(Aggregate(from), &query);
    query.sql += " FROM " + from.text + " GROUP BY " + key.text;
    query.rows = from.query.rows;
    Add(UsedFor(key.deps, LineageKind::kGrouping), &query.rows);
    if (Chance(40)) {
      const Expr having = Aggregate(from);
      query.sql += " HAVING " + having.text + " > 3";
      Add(UsedFor(having.deps, LineageKind::kFilter), &query.rows);
    }
    return query;
  }

  MadeQuery Combined(int depth) {
    const From left = Source(depth);
    const From right = Source(depth);
    MadeQuery a;
    MadeQuery b;
    Item(Value(left, 1), &a);
    Item(Value(right, 1), &b);
    const char* const kinds[] = {"UNION ALL", "UNION", "INTERSECT", "EXCEPT"};
    const size_t kind = Pick(4);
    MadeQuery query;
    query.sql =
        a.sql + " FROM " + left.text + " " + kinds[kind] + " " + b.sql + " FROM " + right.text;
    query.columns = a.columns;
    if (kind <= 1) Add(b.columns[0].deps, &query.columns[0].deps);
    query.rows = left.query.rows;
    Add(right.query.rows, &query.rows);
    if (kind == 0) return query;
    const LineageKind use = kind == 1 ? LineageKind::kGrouping : LineageKind::kFilter;
    Add(UsedFor(a.columns[0].deps, use), &query.rows);
    Add(UsedFor(b.columns[0].deps, use), &query.rows);
    return query;
  }

  MadeQuery Distinct(int depth) {
    const From from = Source(depth);
    MadeQuery query;
    Item(Column(from), &query);
    Item(Value(from, 1), &query);
    query.sql = "SELECT DISTINCT" + query.sql.substr(6) + " FROM " + from.text;
    query.rows = from.query.rows;
    for (const MadeColumn& column : query.columns) {
      Add(UsedFor(column.deps, LineageKind::kGrouping), &query.rows);
    }
    return query;
  }

  MadeQuery Numbered(int depth) {
    const From from = Source(depth);
    MadeQuery query;
    Item(Column(from), &query);
    const Expr value = Column(from);
    const Expr part = Column(from);
    const Expr order = Column(from);
    Expr over;
    over.text =
        "SUM(" + value.text + ") OVER (PARTITION BY " + part.text + " ORDER BY " + order.text + ")";
    over.deps = Raised(value.deps, LineageHow::kAggregation);
    Add(UsedFor(part.deps, LineageKind::kGrouping), &over.deps);
    Add(UsedFor(order.deps, LineageKind::kOrdering), &over.deps);
    Item(over, &query);
    query.sql += " FROM " + from.text;
    query.rows = from.query.rows;
    return query;
  }

  // WHERE x IN (SELECT ...), or a value that is a query.
  MadeQuery WithSubquery(int depth) {
    const From from = Source(depth);
    const From other = Source(0);
    MadeQuery query;
    Item(Column(from), &query);
    const Expr inner = Column(other);
    const Expr where = Column(other);
    const std::string tail = " FROM " + other.text + " WHERE " + where.text + " > 2";
    query.rows = from.query.rows;
    if (Chance(50)) {
      Expr top = {"(SELECT MAX(" + inner.text + ")" + tail + ")",
                  Raised(inner.deps, LineageHow::kAggregation)};
      Add(UsedFor(where.deps, LineageKind::kFilter), &top.deps);
      Item(top, &query);
      query.sql += " FROM " + from.text;
      return query;
    }
    const Expr outer = Column(from);
    query.sql +=
        " FROM " + from.text + " WHERE " + outer.text + " IN (SELECT " + inner.text + tail + ")";
    for (const Expr* expr : {&outer, &inner, &where}) {
      Add(UsedFor(expr->deps, LineageKind::kFilter), &query.rows);
    }
    return query;
  }

  std::mt19937 random_;
  Written written_;
  std::string alias_;
  int names_ = 0;
  int aliases_ = 0;
  int queries_ = 0;
  std::vector<std::pair<std::string, std::string>> named_;  // in the order of their use
};

}  // namespace weir::sql
