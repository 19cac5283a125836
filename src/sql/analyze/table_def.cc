#include "sql/analyze/table_def.h"

#include <string>
#include <string_view>
#include <utility>

#include "sql/diag/messages_table.h"

namespace weir::sql {
namespace {

class TableDefinition {
 public:
  TableDefinition(const ast::CreateTable& create, Span statement)
      : create_(create), statement_(statement) {}

  std::vector<Diagnostic> Check() {
    CheckKeys();
    if (create_.like != nullptr) CheckLike(*create_.like);
    if (create_.as != nullptr && !create_.materialized) CheckAs();
    return std::move(found_);
  }

 private:
  void Report(Diagnostic diagnostic) { found_.push_back(std::move(diagnostic)); }

  void CheckKeys() {
    const ast::Constraint* key = nullptr;
    const auto check = [&](const ast::Constraint& constraint) {
      if (!constraint.primary_key) return;
      if (key != nullptr) Report(messages::SecondPrimaryKey(constraint.last, key->span));
      if (key == nullptr) key = &constraint;
    };
    for (const ast::ColumnDef& column : create_.elements.columns) {
      if (column.constraint != nullptr) check(*column.constraint);
    }
    for (const ast::Constraint& constraint : create_.elements.constraints) check(constraint);
  }

  void CheckLike(const ast::LikeClause& like) {
    using Option = ast::LikeMergeOption;
    for (size_t i = 0; i < like.options.size(); ++i) {
      const ast::LikeOption& option = like.options[i];
      for (size_t j = 0; j < i; ++j) {
        if (like.options[j].option != option.option) continue;
        Report(messages::LikeOptionTwice(like.span, option.span, like.options[j].span));
        break;
      }
      const bool merges =
          option.option == Option::kOptions || option.option == Option::kGenerated ||
          option.option == Option::kMetadata || option.option == Option::kWatermarks;
      if (option.strategy == ast::LikeMergeStrategy::kOverwriting && !merges) {
        Report(messages::LikeCannotOverwrite(like.span, option.span));
      }
    }
  }

  void CheckAs() {
    const std::string_view what = create_.replace      ? "REPLACE TABLE ... AS"
                                  : create_.or_replace ? "CREATE OR REPLACE TABLE ... AS"
                                                       : "CREATE TABLE ... AS";
    if (create_.temporary) {
      Report(
          messages::TableAs(statement_, what, "makes no temporary table",
                            "leave TEMPORARY out, or create the table first and INSERT INTO it"));
    }
    if (create_.if_not_exists && (create_.replace || create_.or_replace)) {
      Report(
          messages::TableAs(statement_, what, "has no IF NOT EXISTS", "leave IF NOT EXISTS out"));
    }
  }

  const ast::CreateTable& create_;
  Span statement_;
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> CheckTableDefinition(const ast::CreateTable& create, Span statement) {
  return TableDefinition(create, statement).Check();
}

}  // namespace weir::sql
