// CREATE TABLE and ALTER.
#include "sql/syntax/printer_impl.h"

namespace weir::sql {

void Printer::Options(ast::List<ast::Option> options) {
  BracketItems(
      options,
      [](Printer& to, const ast::Option& option) {
        to.String(option.key);
        to << " = ";
        to.String(option.value);
      },
      options.size() > 1);
}

void Printer::With(bool has, ast::List<ast::Option> options) {
  if (!has) return;
  *this << " WITH ";
  Options(options);
}

void Printer::Comment(const ast::String& comment) {
  if (comment.span.empty()) return;
  *this << " COMMENT ";
  String(comment);
}

void Printer::Partition(ast::List<ast::PartitionItem> items) {
  *this << "PARTITION (";
  FlatItems(items, [](Printer& to, const ast::PartitionItem& item) {
    to.Name(item.column);
    if (item.value != nullptr) {
      to << " = ";
      to.Put(*item.value);
    }
  });
  *this << ")";
}

void Printer::PutConstraint(const ast::Constraint& constraint, bool columns) {
  if (!constraint.name.text.empty()) {
    *this << "CONSTRAINT ";
    Name(constraint.name);
    *this << " ";
  }
  *this << (constraint.primary_key ? "PRIMARY KEY" : "UNIQUE");
  if (columns) {
    *this << " (";
    Names(constraint.columns);
    *this << ")";
  }
  using Enforcement = ast::Constraint::Enforcement;
  If(constraint.enforcement == Enforcement::kEnforced, " ENFORCED");
  If(constraint.enforcement == Enforcement::kNotEnforced, " NOT ENFORCED");
}

void Printer::PutColumn(const ast::ColumnDef& column) {
  Name(column.name);
  if (column.type != nullptr) {
    *this << " ";
    Put(*column.type);
  }
  if (column.computed != nullptr) {
    *this << " AS ";
    Put(*column.computed);
  }
  If(column.kind == ast::ColumnKind::kMetadata, " METADATA");
  if (column.metadata_from) {
    *this << " FROM ";
    String(column.metadata_key);
  }
  If(column.is_virtual, " VIRTUAL");
  if (column.constraint != nullptr) {
    *this << " ";
    PutConstraint(*column.constraint, false);
  }
  Comment(column.comment);
  If(column.position == ast::ColumnPosition::kFirst, " FIRST");
  if (column.position == ast::ColumnPosition::kAfter) {
    *this << " AFTER ";
    Name(column.after);
  }
}

// The elements alone: columns, then keys, then the watermark, then the distribution.
void Printer::PutElements(const ast::TableElements& elements,
                          const ast::Distribution* distribution) {
  bool first = true;
  const auto next = [&] {
    If(!first, ",");
    if (!first || elements.in_brackets) Line();
    first = false;
  };
  for (const ast::ColumnDef& column : elements.columns) {
    next();
    PutColumn(column);
  }
  for (const ast::Constraint& constraint : elements.constraints) {
    next();
    PutConstraint(constraint, true);
  }
  for (const ast::WatermarkDef& watermark : elements.watermarks) {
    next();
    *this << "WATERMARK FOR ";
    Name(watermark.column);
    *this << " AS ";
    Put(*watermark.expr);
  }
  if (distribution != nullptr) {
    next();
    *this << "DISTRIBUTION ";
    PutDistribution(*distribution);
  }
}

// BY HASH (a) INTO 4 BUCKETS
void Printer::PutDistribution(const ast::Distribution& distribution) {
  if (distribution.has_columns) {
    *this << "BY " << distribution.algorithm << (distribution.algorithm.empty() ? "(" : " (");
    Names(distribution.columns);
    *this << ")";
  }
  if (distribution.buckets < 0) return;
  *this << (distribution.has_columns ? " INTO " : "INTO ");
  Number(distribution.buckets);
  *this << " BUCKETS";
}

void Printer::PutLike(const ast::LikeClause& like) {
  constexpr std::string_view kStrategies[] = {"INCLUDING ", "EXCLUDING ", "OVERWRITING "};
  constexpr std::string_view kOptions[] = {"ALL",      "CONSTRAINTS", "DISTRIBUTION", "GENERATED",
                                           "METADATA", "OPTIONS",     "PARTITIONS",   "WATERMARKS"};
  *this << "LIKE ";
  Name(like.table);
  if (like.options.empty()) return;
  *this << " (";
  ++indent_;
  for (const ast::LikeOption& option : like.options) {
    Line();
    *this << kStrategies[static_cast<size_t>(option.strategy)]
          << kOptions[static_cast<size_t>(option.option)];
  }
  --indent_;
  Line();
  *this << ")";
}

void Printer::PutCreateTable(const ast::CreateTable& table) {
  *this << (table.replace ? "REPLACE " : "CREATE ");
  If(table.or_replace, "OR REPLACE ");
  If(table.or_alter, "OR ALTER ");
  If(table.temporary, "TEMPORARY ");
  If(table.materialized, "MATERIALIZED ");
  *this << "TABLE ";
  If(table.if_not_exists, "IF NOT EXISTS ");
  Name(table.name);
  if (table.has_elements) {
    *this << " (";
    ++indent_;
    PutElements(table.elements, nullptr);
    --indent_;
    Line();
    *this << ")";
  }
  Comment(table.comment);
  if (table.distribution != nullptr) {
    Line();
    *this << "DISTRIBUTED ";
    PutDistribution(*table.distribution);
  }
  if (table.has_partitioned_by) {
    Line();
    *this << "PARTITIONED BY (";
    Names(table.partitioned_by);
    *this << ")";
  }
  With(table.has_options, table.options);
  if (table.refresh.freshness != nullptr) {
    Line();
    *this << "FRESHNESS = ";
    Put(*table.refresh.freshness);
  }
  if (table.refresh.mode != ast::Refresh::Mode::kUnspecified) {
    Line();
    *this << "REFRESH_MODE = "
          << (table.refresh.mode == ast::Refresh::Mode::kFull ? "FULL" : "CONTINUOUS");
  }
  if (table.like != nullptr) {
    Line();
    PutLike(*table.like);
  }
  if (table.as != nullptr) {
    Line();
    *this << "AS";
    Line();
    Put(*table.as);
  }
}

// ---- ALTER

void Printer::PutAlter(const ast::Alter& alter, StatementKind kind) {
  if (!alter.scope.empty()) {
    const bool set = alter.action == ast::AlterAction::kSetOptions;
    *this << "ALTER " << alter.scope << (set ? " SET " : " RESET ");
    Name(alter.name);
    if (alter.value != nullptr) {
      *this << " = ";
      Put(*alter.value);
    }
    return;
  }
  *this << StatementKindName(kind) << " ";
  If(alter.if_exists, "IF EXISTS ");
  Name(alter.name);
  *this << " ";
  PutAlterAction(alter, kind);
}

void Printer::PutAlterAction(const ast::Alter& alter, StatementKind kind) {
  using Action = ast::AlterAction;
  switch (alter.action) {
    case Action::kRenameTo:
      *this << "RENAME TO ";
      return Name(alter.new_name);
    case Action::kRenameColumn:
      *this << "RENAME ";
      Name(alter.old_column);
      *this << " TO ";
      return Name(alter.new_name);
    case Action::kSetOptions:
      *this << "SET ";
      return Options(alter.options);
    case Action::kResetOptions:
      *this << "RESET ";
      return BracketItems(alter.keys, [](Printer& to, const ast::String& key) { to.String(key); });
    case Action::kAdd:
    case Action::kModify:
      *this << (alter.action == Action::kAdd ? "ADD " : "MODIFY ");
      return PutAlterElements(alter);
    case Action::kDropColumns:
      *this << "DROP ";
      If(alter.in_brackets, "(");
      Names(alter.columns);
      If(alter.in_brackets, ")");
      return;
    case Action::kDropConstraint:
      *this << "DROP CONSTRAINT ";
      return Name(alter.constraint);
    case Action::kAddPartitions:
    case Action::kDropPartitions:
      return PutPartitions(alter);
    case Action::kAddDistribution:
    case Action::kModifyDistribution:
      *this << (alter.action == Action::kAddDistribution ? "ADD" : "MODIFY") << " DISTRIBUTION ";
      return PutDistribution(*alter.distribution);
    case Action::kSetComment:
      *this << "COMMENT ";
      return String(alter.comment);
    case Action::kAsQuery:
      *this << "AS";
      Line();
      return Put(*alter.query);
    case Action::kResume:
      *this << "RESUME";
      return With(!alter.options.empty(), alter.options);
    case Action::kRefresh:
      *this << "REFRESH";
      if (!alter.partitions.empty()) {
        *this << " ";
        Partition(alter.partitions[0].items);
      }
      return;
    case Action::kSetFreshness:
      *this << "SET FRESHNESS = ";
      return Put(*alter.refresh.freshness);
    case Action::kSetRefreshMode:
      *this << "SET REFRESH_MODE = "
            << (alter.refresh.mode == ast::Refresh::Mode::kFull ? "FULL" : "CONTINUOUS");
      return;
    case Action::kDropPrimaryKey:
      *this << "DROP PRIMARY KEY";
      return;
    case Action::kDropWatermark:
      *this << "DROP WATERMARK";
      return;
    case Action::kDropDistribution:
      *this << "DROP DISTRIBUTION";
      return;
    case Action::kSuspend:
      *this << "SUSPEND";
      return;
    case Action::kCompact:
    case Action::kOther:
      (void)kind;
      return;
  }
}

void Printer::PutAlterElements(const ast::Alter& alter) {
  If(alter.in_brackets, "(");
  ++indent_;
  PutElements(alter.elements, alter.distribution);
  --indent_;
  if (!alter.in_brackets) return;
  Line();
  *this << ")";
}

void Printer::PutPartitions(const ast::Alter& alter) {
  const bool add = alter.action == ast::AlterAction::kAddPartitions;
  *this << (add ? "ADD" : "DROP");
  If(alter.partitions_if_not_exists, " IF NOT EXISTS");
  If(alter.partitions_if_exists, " IF EXISTS");
  ++indent_;
  for (size_t i = 0; i < alter.partitions.size(); ++i) {
    If(i > 0 && !add, ",");
    if (i > 0) {
      Line();
    } else {
      *this << " ";
    }
    Partition(alter.partitions[i].items);
    With(!alter.partitions[i].options.empty(), alter.partitions[i].options);
  }
  --indent_;
}

}  // namespace weir::sql
