// OpenLineage. See lineage_json.h for the versions of the specification.
#include <set>

#include "base/doc/value.h"
#include "sql/lineage/lineage_json.h"

namespace weir::sql {
namespace {

constexpr char kProducer[] = "https://weir.dev";
constexpr char kEventSchema[] =
    "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent";
constexpr char kColumnSchema[] =
    "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json";
constexpr char kTableSchema[] = "https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json";

doc::Json Facet(const char* schema) { return {{"_producer", kProducer}, {"_schemaURL", schema}}; }

doc::Json TransformationOf(const LineageInput& input) {
  const char* subtype = "IDENTITY";
  switch (input.kind) {
    case LineageKind::kValue:
      if (input.how == LineageHow::kTransformation) subtype = "TRANSFORMATION";
      if (input.how == LineageHow::kAggregation) subtype = "AGGREGATION";
      break;
    case LineageKind::kCondition:
      subtype = "CONDITIONAL";
      break;
    case LineageKind::kFilter:
      subtype = "FILTER";
      break;
    case LineageKind::kJoin:
      subtype = "JOIN";
      break;
    case LineageKind::kGrouping:
      subtype = "GROUP_BY";
      break;
    case LineageKind::kOrdering:
      subtype = "SORT";
      break;
  }
  return {{"type", input.kind == LineageKind::kValue ? "DIRECT" : "INDIRECT"},
          {"subtype", subtype},
          {"description", ""},
          {"masking", false}};
}

// One entry a source column, with all that it does; inputs are sorted by table and column.
doc::Json InputFields(const Lineage& lineage, const std::vector<LineageInput>& inputs) {
  doc::Json fields = doc::Json::array();
  for (size_t i = 0; i < inputs.size(); ++i) {
    const LineageInput& input = inputs[i];
    const bool same =
        i > 0 && inputs[i - 1].table == input.table && inputs[i - 1].column == input.column;
    if (!same) {
      const LineageTable& table = lineage.tables[input.table];
      fields.push_back({{"namespace", table.space},
                        {"name", table.dataset},
                        {"field", input.column},
                        {"transformations", doc::Json::array()}});
    }
    fields.back()["transformations"].push_back(TransformationOf(input));
  }
  return fields;
}

doc::Json DatasetJson(const LineageTable& table) {
  doc::Json json = {{"namespace", table.space}, {"name", table.dataset}};
  json["facets"] = doc::Json::object();
  if (table.fields.empty()) return json;
  doc::Json schema = Facet(kTableSchema);
  schema["fields"] = doc::Json::array();
  for (const LineageField& field : table.fields) {
    doc::Json entry = {{"name", field.name}};
    if (!field.type.empty()) entry["type"] = field.type;
    schema["fields"].push_back(std::move(entry));
  }
  json["facets"]["schema"] = std::move(schema);
  return json;
}

doc::Json OutputJson(const Lineage& lineage, const LineageSink& sink) {
  doc::Json json = DatasetJson(lineage.tables[sink.table]);
  doc::Json facet = Facet(kColumnSchema);
  facet["fields"] = doc::Json::object();
  for (const LineageColumn& column : sink.columns) {
    facet["fields"][column.name] = {{"inputFields", InputFields(lineage, column.inputs)}};
  }
  if (!sink.rows.empty()) facet["dataset"] = InputFields(lineage, sink.rows);
  json["facets"]["columnLineage"] = std::move(facet);
  return json;
}

}  // namespace

doc::Json OpenLineageJson(const Lineage& lineage, const OpenLineageJob& job) {
  std::set<size_t> read;
  doc::Json outputs = doc::Json::array();
  for (const LineageSink& sink : lineage.sinks) {
    read.insert(sink.tables.begin(), sink.tables.end());
    outputs.push_back(OutputJson(lineage, sink));
  }
  doc::Json inputs = doc::Json::array();
  for (const size_t table : read) inputs.push_back(DatasetJson(lineage.tables[table]));
  return {{"eventTime", job.event_time},
          {"producer", kProducer},
          {"schemaURL", kEventSchema},
          {"job", {{"namespace", job.space}, {"name", job.name}, {"facets", doc::Json::object()}}},
          {"inputs", std::move(inputs)},
          {"outputs", std::move(outputs)}};
}

}  // namespace weir::sql
