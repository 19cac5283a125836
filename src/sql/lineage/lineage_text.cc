// Lineage for people.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sql/lineage/lineage.h"

namespace weir::sql {
namespace {

// The word of a value says how it is made.
std::string_view WordOf(const LineageInput& input) {
  if (input.kind != LineageKind::kValue) return LineageKindName(input.kind);
  switch (input.how) {
    case LineageHow::kIdentity:
      return "value";
    case LineageHow::kTransformation:
      return "computed";
    case LineageHow::kAggregation:
      return "aggregate";
  }
  return "value";
}

class Text {
 public:
  Text(const Lineage& lineage, bool color) : lineage_(lineage), color_(color) {}

  std::string Write() {
    for (const LineageSink& sink : lineage_.sinks) Write(sink);
    if (lineage_.cut) out_ += "The script is too large: this is not all of its lineage.\n";
    return std::move(out_);
  }

 private:
  void Write(const LineageSink& sink) {
    const LineageTable& table = lineage_.tables[sink.table];
    if (!out_.empty()) out_ += "\n";
    out_ += color_ ? fmt::format("\x1b[1;32m{}\x1b[0m", table.name) : table.name;
    if (!table.connector.empty()) out_ += fmt::format("  [{}]", table.connector);
    if (!sink.tables.empty()) out_ += fmt::format("  from {}", NamesOf(sink));
    out_ += "\n";
    constexpr std::string_view kAll = "(every row)";
    size_t width = sink.rows.empty() ? 0 : kAll.size();
    for (const LineageColumn& column : sink.columns) width = std::max(width, column.name.size());
    for (const LineageColumn& column : sink.columns) Write(column, width);
    if (!sink.rows.empty()) WriteInputs(kAll, sink.rows, width);
    if (!sink.complete) out_ += "  There may be more: not all columns are known.\n";
  }

  std::string NamesOf(const LineageSink& sink) const {
    std::string names;
    for (const size_t table : sink.tables) {
      if (!names.empty()) names += ", ";
      names += lineage_.tables[table].name;
    }
    return names;
  }

  void Write(const LineageColumn& column, size_t width) {
    if (!column.inputs.empty()) {
      WriteInputs(column.name, column.inputs, width);
    } else {
      out_ += fmt::format("  {:<{}}  {}\n", column.name, width,
                          column.complete ? "of no column" : "not known");
    }
  }

  void WriteInputs(std::string_view name, const std::vector<LineageInput>& inputs, size_t width) {
    std::map<std::pair<LineageKind, std::string_view>, std::string> lines;
    for (const LineageInput& input : inputs) {
      std::string& line = lines[{input.kind, WordOf(input)}];
      if (!line.empty()) line += ", ";
      line += lineage_.tables[input.table].name + "." + input.column;
    }
    for (const auto& [key, line] : lines) {
      out_ += fmt::format("  {:<{}}  {:<9}  {}\n", name, width, key.second, line);
      name = "";
    }
  }

  const Lineage& lineage_;
  bool color_;
  std::string out_;
};

}  // namespace

std::string RenderLineage(const Lineage& lineage, bool color) {
  return Text(lineage, color).Write();
}

}  // namespace weir::sql
