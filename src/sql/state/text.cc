#include "sql/state/text.h"

#include <string_view>

namespace weir::sql {
namespace {

constexpr int kMaxDepth = 120;

class Writer {
 public:
  Writer(const BoundScript& script, bool* whole) : script_(script), whole_(whole) {}

  void Expr(const BoundExpr& expr) {
    if (!Enter()) return;
    switch (expr.kind) {
      case BoundExprKind::kColumn:
        Column(expr.column);
        break;
      case BoundExprKind::kLiteral:
        text_ += IsCharacterString(expr.type) ? "'" + Doubled(expr.name) + "'" : expr.name;
        break;
      case BoundExprKind::kField:
        if (!expr.args.empty()) Expr(*expr.args[0]);
        text_ += "." + Doubled(expr.name);
        break;
      case BoundExprKind::kCall:
      case BoundExprKind::kAggregate:
      case BoundExprKind::kOver:
        Call(expr);
        break;
      case BoundExprKind::kUnknown:
      case BoundExprKind::kSubquery:
        text_ += "?";
        *whole_ = false;
        break;
    }
    --depth_;
  }

  void Column(ColumnId id) {
    if (!Enter()) return;
    Resolve(id);
    --depth_;
  }

  std::string Take() { return std::move(text_); }

 private:
  bool Enter() {
    if (depth_ >= kMaxDepth || text_.size() > kMaxExprText) {
      *whole_ = false;
      return false;
    }
    ++depth_;
    return true;
  }

  void Call(const BoundExpr& expr) {
    text_ += expr.negated ? "NOT " + expr.name : expr.name;
    text_ += expr.distinct ? "(DISTINCT " : "(";
    for (size_t i = 0; i < expr.args.size(); ++i) {
      if (i > 0) text_ += ", ";
      Expr(*expr.args[i]);
    }
    text_ += ")";
    if (expr.name == "CAST" || expr.name == "TRY_CAST") text_ += "::" + expr.type.ToString();
    if (expr.has_operand) text_ += " of the first";
    if (expr.filter != nullptr) {
      text_ += " FILTER (";
      Expr(*expr.filter);
      text_ += ")";
    }
    if (expr.window != nullptr) Window(*expr.window);
  }

  void Window(const BoundWindow& window) {
    text_ += " OVER (";
    for (const BoundExpr* key : window.partition_by) {
      Expr(*key);
      text_ += ", ";
    }
    text_ += "ORDER BY ";
    for (const BoundOrder& order : window.order_by) {
      Expr(*order.expr);
      text_ += order.descending ? " DESC, " : ", ";
    }
    const BoundFrame& frame = window.frame;
    text_ += frame.rows ? "ROWS " : "RANGE ";
    text_ += std::to_string(static_cast<int>(frame.lower)) + " ";
    text_ += std::to_string(static_cast<int>(frame.upper));
    if (frame.lower_offset != nullptr) {
      text_ += " ";
      Expr(*frame.lower_offset);
    }
    text_ += ")";
  }

  void Resolve(ColumnId id) {
    const auto index = static_cast<size_t>(id);
    if (id <= 0 || index >= script_.columns.size() || script_.columns[index].rel == nullptr) {
      text_ += "?";
      *whole_ = false;
      return;
    }
    const ColumnOrigin& origin = script_.columns[index];
    const BoundRel& rel = *origin.rel;
    const size_t at = origin.index;
    switch (rel.kind) {
      case BoundRelKind::kScan:
        Scan(rel, at);
        return;
      case BoundRelKind::kProject:
        if (at < rel.exprs.size()) {
          Expr(*rel.exprs[at]);
          return;
        }
        break;
      case BoundRelKind::kSetOp:
        text_ += rel.name + "(";
        for (const BoundRel* input : rel.inputs) {
          if (at < input->columns.size()) Column(input->columns[at].id);
          text_ += ", ";
        }
        text_ += ")";
        return;
      case BoundRelKind::kWindowTvf:
        text_ += at < rel.columns.size() ? Doubled(rel.columns[at].name) : "?";
        text_ += "(" + rel.name;
        for (const BoundExpr* argument : rel.exprs) {
          text_ += ", ";
          Expr(*argument);
        }
        text_ += ")";
        return;
      default:
        break;
    }
    text_ += at < rel.columns.size() ? Doubled(rel.columns[at].name) : "?";
    *whole_ = false;
  }

  void Scan(const BoundRel& rel, size_t at) {
    if (rel.table < 0) {
      *whole_ = false;
      text_ += "?";
      return;
    }
    const BoundTable& table = script_.tables[static_cast<size_t>(rel.table)];
    if (table.view != nullptr && at < table.view->columns.size()) {
      Column(table.view->columns[at].id);
      return;
    }
    text_ += TableText(table) + ".";
    text_ += at < rel.columns.size() ? Doubled(rel.columns[at].name) : "?";
  }

  const BoundScript& script_;
  bool* whole_;
  std::string text_;
  int depth_ = 0;
};

}  // namespace

std::string ExprText(const BoundScript& script, const BoundExpr& expr, bool* whole) {
  Writer writer(script, whole);
  writer.Expr(expr);
  return writer.Take();
}

std::string ColumnText(const BoundScript& script, ColumnId column, bool* whole) {
  Writer writer(script, whole);
  writer.Column(column);
  return writer.Take();
}

std::string Doubled(std::string_view name) {
  std::string text;
  for (const char c : name) text.append(c == '\'' ? 2 : 1, c);
  return text;
}

std::string TableText(const BoundTable& table) {
  const ObjectPath& path = table.info.path;
  return Doubled(path.database.empty() || path.database == "default_database"
                     ? path.object
                     : path.database + "." + path.object);
}

}  // namespace weir::sql
