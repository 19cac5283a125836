#include "sql/lineage/lineage_json.h"

#include "base/doc/value.h"

namespace weir::sql {
namespace {

doc::Json InputsJson(const Lineage& lineage, const std::vector<LineageInput>& inputs) {
  doc::Json list = doc::Json::array();
  for (const LineageInput& input : inputs) {
    doc::Json json = {{"table", lineage.tables[input.table].name},
                      {"column", input.column},
                      {"kind", LineageKindName(input.kind)}};
    if (input.kind == LineageKind::kValue) json["how"] = LineageHowName(input.how);
    list.push_back(std::move(json));
  }
  return list;
}

doc::Json SinkJson(const Lineage& lineage, const LineageSink& sink) {
  doc::Json columns = doc::Json::array();
  for (const LineageColumn& column : sink.columns) {
    columns.push_back({{"name", column.name},
                       {"inputs", InputsJson(lineage, column.inputs)},
                       {"complete", column.complete}});
  }
  doc::Json tables = doc::Json::array();
  for (const size_t table : sink.tables) tables.push_back(lineage.tables[table].name);
  return {{"table", lineage.tables[sink.table].name},
          {"columns", std::move(columns)},
          {"rows", InputsJson(lineage, sink.rows)},
          {"tables", std::move(tables)},
          {"views", sink.views},
          {"complete", sink.complete}};
}

}  // namespace

doc::Json LineageJson(const Lineage& lineage) {
  doc::Json sinks = doc::Json::array();
  for (const LineageSink& sink : lineage.sinks) sinks.push_back(SinkJson(lineage, sink));
  doc::Json tables = doc::Json::array();
  for (const LineageTable& table : lineage.tables) {
    doc::Json json = {{"name", table.name}, {"namespace", table.space}, {"dataset", table.dataset}};
    if (!table.connector.empty()) json["connector"] = table.connector;
    tables.push_back(std::move(json));
  }
  return {{"sinks", std::move(sinks)}, {"tables", std::move(tables)}, {"cut", lineage.cut}};
}

}  // namespace weir::sql
