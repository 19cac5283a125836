// The tree as indented text.
#include <fmt/format.h>

#include "sql/syntax/parser.h"

namespace weir::sql {
namespace {

class Dumper {
 public:
  explicit Dumper(std::string_view text) : text_(text) {}

  void Add(const Statement& statement, int depth) {
    Line(depth,
         fmt::format("{} [{}-{}]{}{}", StatementKindName(statement.kind), statement.span.begin,
                     statement.span.end, statement.terminated ? "" : " unterminated",
                     statement.valid ? "" : " invalid"));
    std::visit([&](const auto& body) { Body(body, depth + 1); }, statement.body);
  }
  std::string Take() { return std::move(out_); }

 private:
  void Line(int depth, std::string_view text) {
    out_ += fmt::format("{:{}}{}\n", "", depth * 2, text);
  }
  std::string_view Text(Span span) const { return text_.substr(span.begin, span.size()); }

  void Body(const std::monostate&, int) {}
  void Body(const Set& set, int depth) {
    Line(depth, fmt::format("key {}{} value {}{}", set.key_quoted ? "" : "bare ", set.key,
                            set.value_quoted ? "" : "bare ", set.value));
  }
  void Body(const Query& query, int depth) {
    for (const Name& table : query.tables) {
      Line(depth, "reads " + table.Text());
    }
  }
  void Options(const std::vector<Option>& options, int depth) {
    for (const Option& option : options) {
      Line(depth, fmt::format("option {} = {}", option.key.value, option.value.value));
    }
  }
  void Body(const CreateTable& table, int depth) {
    Line(depth,
         fmt::format("table {}{}{}{}", table.name.Text(), table.temporary ? " temporary" : "",
                     table.replace ? " replace" : "", table.if_not_exists ? " if-not-exists" : ""));
    for (const Column& column : table.columns) {
      constexpr std::string_view kKinds[] = {"column", "metadata", "computed", "name"};
      Line(depth, fmt::format("{} {} {}{}{}", kKinds[static_cast<int>(column.kind)], column.name,
                              Text(column.type), Text(column.expression),
                              column.not_null ? " not-null" : ""));
    }
    if (table.watermark) {
      Line(depth, fmt::format("watermark {} as {}", table.watermark->column.Text(),
                              Text(table.watermark->expression)));
    }
    if (!table.primary_key.empty()) {
      Line(depth, fmt::format("primary key {}", fmt::join(table.primary_key, ", ")));
    }
    if (!table.partitioned_by.empty()) {
      Line(depth, fmt::format("partitioned by {}", fmt::join(table.partitioned_by, ", ")));
    }
    if (table.comment) Line(depth, "comment " + table.comment->value);
    Options(table.options, depth);
    if (table.like) Line(depth, "like " + table.like->Text());
    if (table.as) Body(*table.as, depth);
  }
  void Body(const CreateView& view, int depth) {
    Line(depth, fmt::format("view {}{}", view.name.Text(), view.temporary ? " temporary" : ""));
    Body(view.query, depth);
  }
  void Body(const NamedObject& object, int depth) {
    Line(depth, "name " + object.name.Text());
    Options(object.options, depth);
  }
  void Body(const Insert& insert, int depth) {
    Line(depth,
         fmt::format("{} {}", insert.overwrite ? "overwrites" : "into", insert.target.Text()));
    Body(insert.query, depth);
  }
  void Body(const StatementSet& set, int depth) {
    for (const Statement& statement : set.inserts) {
      Add(statement, depth);
    }
  }
  void Body(const AddJar& jar, int depth) { Line(depth, "jar " + jar.path.value); }

  std::string_view text_;
  std::string out_;
};

}  // namespace

std::string Dump(const Script& script, std::string_view text) {
  Dumper dumper(text);
  for (const Statement& statement : script.statements) {
    dumper.Add(statement, 0);
  }
  return dumper.Take();
}

}  // namespace weir::sql
