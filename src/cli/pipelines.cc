#include "cli/pipelines.h"

#include "base/doc/yaml.h"
#include "cli/fields.h"
#include "pipeline/api/codec.h"
#include "pipeline/stages/stages.h"

namespace weir::cli {

Result<PipelineCheck> CheckPipelines(const FileText& file,
                                     const sql::ConnectorRegistry& connectors) {
  PipelineCheck out;
  if (file.text.find("Pipeline") == std::string::npos) return out;
  ASSIGN_OR_RETURN(const std::vector<doc::YamlDocument> documents, doc::ParseYaml(file.text));
  for (const doc::YamlDocument& document : documents) {
    if (doc::StringAt(document.value, {"apiVersion"}) != pipeline::kApiVersion ||
        doc::StringAt(document.value, {"kind"}) != pipeline::kKind) {
      continue;
    }
    ++out.pipelines;
    const pipeline::Pipeline read = pipeline::PipelineFromJson(document.value);
    const auto tell = [&](const std::string& what) {
      doc::PlacedError error = document.Place(what);
      error.message = "Pipeline " + read.meta.name + ": " + error.message;
      out.problems.push_back(std::move(error));
    };
    for (const std::string& field : UnknownFields(document.value)) tell(field);
    for (const std::string& error : read.spec_errors) tell(error);
    const auto stages = pipeline::CheckStages(read.spec, connectors);
    if (stages && !stages->valid) tell(stages->message);
  }
  return out;
}

}  // namespace weir::cli
