// ALTER TABLE: options, columns, keys, watermark, distribution, partitions; the schema that later
// statements see. The rules are those of Flink's SchemaConverter for ALTER and of its in-memory
// catalog.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sql/analyze/binder.h"
#include "sql/analyze/table_options.h"
#include "sql/diag/messages_analysis.h"
#include "sql/diag/messages_statement.h"

namespace weir::sql {
namespace {

using Action = ast::AlterAction;

std::string ValueText(const ast::Expr* value) {
  const auto* literal = ast::As<ast::Literal>(value);
  return literal == nullptr ? "" : std::string(literal->text);
}

}  // namespace

void Binder::AlterTable(const ast::Alter& alter, int index) {
  BoundTable& table = TableAt(index);
  if (alter.action == Action::kSetOptions || alter.action == Action::kResetOptions) {
    AlterOptions(alter, &table);
    return;
  }
  TableDraft draft = DraftAt(index);
  const size_t reported = diagnostics_->size();
  switch (alter.action) {
    case Action::kRenameColumn:
      RenameColumn(alter, &draft);
      break;
    case Action::kAdd:
    case Action::kModify:
      AlterElements(alter, &draft);
      break;
    case Action::kDropColumns:
      DropColumns(alter, &draft);
      break;
    case Action::kDropPrimaryKey:
    case Action::kDropConstraint:
      DropKey(alter, &draft);
      break;
    case Action::kDropWatermark:
      if (draft.watermark == nullptr && !draft.watermark_column.has_value() && !draft.open) {
        Report(messages::BadAlter(alter.name.span,
                                  fmt::format("table {} has no watermark", alter.name.Text()),
                                  "leave the statement out"));
      }
      draft.watermark = nullptr;
      draft.watermark_column.reset();
      draft.watermark_uses.clear();
      break;
    case Action::kDropDistribution:
      AlterDistribution(alter.action, nullptr, alter.name, &draft);
      break;
    case Action::kAddPartitions:
    case Action::kDropPartitions:
      AlterPartitions(alter, index, &draft);
      drafts_[index] = std::move(draft);
      return;
    default:
      return;
  }
  if (diagnostics_->size() == reported) {
    table.info.schema = ResolveDraft(&draft, StatementSpan(), alter.name.span);
    table.computed = draft.Computed();
  }
  // Nothing that follows from an error here is said of what reads the table.
  if (diagnostics_->size() != reported) {
    table.info.schema.open = true;
    draft.open = true;
  }
  table.known = !table.info.schema.open;
  drafts_[index] = std::move(draft);
}

void Binder::AlterOptions(const ast::Alter& alter, BoundTable* table) {
  SetOptions(alter.options, &table->options);
  ResetOptions(alter.keys, &table->options);
  for (const ast::Option& option : alter.options) {
    table->info.options[std::string(option.key.value)] = std::string(option.value.value);
  }
  if (alter.action != Action::kResetOptions) return;
  if (alter.keys.empty()) Report(messages::EmptyOptions(alter.name.span, "ALTER TABLE"));
  for (const ast::String& key : alter.keys) {
    if (key.value == "connector") {
      Report(MakeError(DiagCode::kBadOption, key.span, "the connector of a table cannot be reset")
                 .Help("set another one: ALTER TABLE ... SET ('connector' = '...')"));
      continue;
    }
    table->info.options.erase(std::string(key.value));
  }
}

// False, and an error: a field of a row, or no column of the table.
bool Binder::CheckAltered(const ast::Name& column, TableDraft* draft, bool exists) {
  if (column.parts.size() > 1) {
    Report(messages::BadAlter(column.span, "a field inside of a row cannot be altered",
                              "MODIFY the whole column with its new type"));
    return false;
  }
  if (draft->open || draft->Has(column.last().text) == exists) return true;
  if (exists) {
    Report(messages::UnknownColumn(column.span, column.Text(), "the table", draft->Names()));
  } else {
    Report(messages::BadAlter(column.span,
                              fmt::format("the table has a column {} already", column.Text()),
                              "MODIFY that one, or choose another name"));
  }
  return false;
}

void Binder::RefuseUsed(const ast::Name& column, const TableDraft& draft, std::string_view what) {
  const std::string user = draft.UsedBy(column.last().text);
  if (user.empty()) return;
  Report(messages::BadAlter(
      column.span, fmt::format("column {} cannot be {}: {} uses it", column.Text(), what, user),
      "drop what uses it first"));
}

void Binder::RenameColumn(const ast::Alter& alter, TableDraft* draft) {
  if (alter.old_column.empty() || alter.new_name.empty()) return;
  if (!CheckAltered(alter.old_column, draft, true)) return;
  if (!CheckAltered(alter.new_name, draft, false)) return;
  const std::string_view old_name = alter.old_column.last().text;
  const std::string new_name(alter.new_name.last().text);
  if (draft->UsedBy(old_name) != TableDraft::kPrimaryKey) {
    RefuseUsed(alter.old_column, *draft, "renamed");
  }
  TableDraft::Part* part = draft->Find(old_name);
  if (part != nullptr) part->column.name = new_name;
  for (TableDraft::Key& key : draft->key) {
    if (key.name == old_name) key.name = new_name;
  }
}

// Computed columns go first: what they use may be dropped with them.
void Binder::DropColumns(const ast::Alter& alter, TableDraft* draft) {
  std::set<std::string_view> seen;
  std::vector<const ast::Name*> names;
  for (const ast::Name& name : alter.columns) {
    if (!CheckAltered(name, draft, true)) return;
    if (!seen.insert(name.last().text).second) {
      Report(messages::DuplicateName(name.span, "column", name.Text(), {}));
      return;
    }
    names.push_back(&name);
  }
  std::stable_sort(names.begin(), names.end(), [&](const ast::Name* a, const ast::Name* b) {
    const TableDraft::Part* left = draft->Find(a->last().text);
    const TableDraft::Part* right = draft->Find(b->last().text);
    return (left != nullptr ? left->uses.size() : 0) > (right != nullptr ? right->uses.size() : 0);
  });
  for (const ast::Name* name : names) {
    RefuseUsed(*name, *draft, "dropped");
    draft->Remove(name->last().text);
  }
}

void Binder::DropKey(const ast::Alter& alter, TableDraft* draft) {
  if (!draft->has_key && !draft->open) {
    Report(messages::BadAlter(alter.name.span,
                              fmt::format("table {} has no primary key", alter.name.Text()),
                              "leave the statement out"));
  } else if (alter.action == Action::kDropConstraint && !draft->key_name.empty() &&
             alter.constraint.text != draft->key_name) {
    Report(messages::BadAlter(
        alter.constraint.span,
        fmt::format("table {} has no constraint {}", alter.name.Text(), alter.constraint.text),
        fmt::format("its primary key is called {}", draft->key_name)));
  }
  draft->has_key = false;
  draft->key.clear();
  draft->key_name.clear();
}

void Binder::AlterDistribution(Action action, const ast::Distribution* distribution,
                               const ast::Name& table, TableDraft* draft) {
  const bool adds = action == Action::kAdd || action == Action::kAddDistribution;
  const Span at = distribution != nullptr ? distribution->span : table.span;
  if (draft->distributed == adds && !draft->open) {
    Report(messages::BadAlter(
        at, fmt::format("table {} has {} distribution", table.Text(), adds ? "a" : "no"),
        adds ? "write MODIFY DISTRIBUTION" : "write ADD DISTRIBUTION, or leave this out"));
    return;
  }
  draft->distributed = false;
  draft->buckets.clear();
  if (distribution != nullptr) TakeDistribution(*distribution, draft);
}

void Binder::AlterElements(const ast::Alter& alter, TableDraft* draft) {
  const bool adds = alter.action == Action::kAdd;
  const size_t reported = diagnostics_->size();
  std::set<std::string_view> seen;
  for (const ast::ColumnDef& column : alter.elements.columns) {
    if (column.name.empty()) continue;
    if (column.name.parts.size() == 1 && !seen.insert(column.name.last().text).second) {
      Report(messages::DuplicateName(column.name.span, "column", column.name.Text(), {}));
      return;
    }
    if (!CheckAltered(column.name, draft, !adds)) return;
    if (!PlaceColumn(column, draft)) return;
  }
  const auto wrong = [&](Span at, bool has, std::string_view what) {
    if (has != adds || draft->open) return false;
    Report(messages::BadAlter(
        at, fmt::format("table {} has {} {}", alter.name.Text(), adds ? "already a" : "no", what),
        adds ? "write MODIFY instead of ADD" : "write ADD instead of MODIFY"));
    return true;
  };
  const auto take_key = [&](const ast::Constraint& constraint, const ast::ColumnDef* column) {
    if (CheckConstraint(constraint) && !wrong(constraint.span, draft->has_key, "primary key")) {
      TakeKey(constraint, column, draft);
    }
  };
  for (const ast::Constraint& constraint : alter.elements.constraints)
    take_key(constraint, nullptr);
  for (const ast::ColumnDef& column : alter.elements.columns) {
    if (column.constraint != nullptr && !column.name.empty()) take_key(*column.constraint, &column);
  }
  for (const ast::WatermarkDef& watermark : alter.elements.watermarks) {
    const bool has = draft->watermark != nullptr || draft->watermark_column.has_value();
    if (!wrong(watermark.span, has, "watermark")) draft->watermark = &watermark;
  }
  if (alter.distribution != nullptr && diagnostics_->size() == reported) {
    AlterDistribution(alter.action, alter.distribution, alter.name, draft);
  }
}

bool Binder::PlaceColumn(const ast::ColumnDef& column, TableDraft* draft) {
  TableDraft::Part part = PartOf(column);
  const auto of_name = [&](std::string_view name) {
    return std::find_if(draft->columns.begin(), draft->columns.end(),
                        [&](const TableDraft::Part& one) { return one.column.name == name; });
  };
  auto place = of_name(part.column.name);
  const bool had = place != draft->columns.end();
  if (column.position == ast::ColumnPosition::kUnspecified ||
      (column.position == ast::ColumnPosition::kAfter && !column.after.empty() &&
       column.after.last().text == part.column.name)) {
    if (had) {
      *place = std::move(part);
    } else {
      draft->columns.push_back(std::move(part));
    }
    return true;
  }
  if (had) draft->columns.erase(place);
  place = draft->columns.begin();
  if (column.position == ast::ColumnPosition::kAfter && !column.after.empty()) {
    if (!CheckAltered(column.after, draft, true)) return false;
    place = of_name(column.after.last().text);
    if (place != draft->columns.end()) ++place;
  }
  draft->columns.insert(place, std::move(part));
  return true;
}

void Binder::AlterPartitions(const ast::Alter& alter, int index, TableDraft* draft) {
  const BoundTable& table = TableAt(index);
  if (draft->open || !session_->IsInMemory(table.info.path.catalog)) return;
  std::vector<std::string> keys;
  for (const TableDraft::Key& key : draft->partition) keys.push_back(key.name);
  const bool adds = alter.action == Action::kAddPartitions;
  for (const ast::PartitionSpec& spec : alter.partitions) {
    std::map<std::string, std::string> values;
    for (const ast::PartitionItem& item : spec.items) {
      values[std::string(item.column.text)] = ValueText(item.value);
    }
    const bool fits = values.size() == keys.size() &&
                      std::all_of(keys.begin(), keys.end(),
                                  [&](const std::string& key) { return values.count(key) != 0; });
    if (!adds) {
      const bool dropped = draft->partitions.erase(values) != 0;
      if (dropped || alter.partitions_if_exists) continue;
      Report(keys.empty() ? messages::NotPartitioned(spec.span, alter.name.Text())
                          : messages::OtherPartition(spec.span, alter.name.Text(), keys));
    } else if (keys.empty()) {
      Report(messages::NotPartitioned(spec.span, alter.name.Text()));
    } else if (!fits) {
      Report(messages::OtherPartition(spec.span, alter.name.Text(), keys));
    } else if (!draft->partitions.insert(values).second && !alter.partitions_if_not_exists) {
      Report(messages::ObjectExists(spec.span, "partition", "of these values"));
    }
  }
}

}  // namespace weir::sql
