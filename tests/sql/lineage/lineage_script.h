// Lineage of a script over the tables that the tests share, and as lines that a person can write.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/diag/render.h"
#include "sql/lineage/lineage.h"

namespace weir::sql {

inline constexpr char kTables[] = R"(
CREATE TABLE users (id BIGINT, name STRING, country STRING, active BOOLEAN,
  PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'datagen');
CREATE TABLE vip (id BIGINT, level INT) WITH ('connector' = 'datagen');
CREATE TABLE orders (id BIGINT, user_id BIGINT, amount DECIMAL(10, 2), currency STRING,
  state STRING, items ARRAY<ROW<sku STRING, qty INT>>, tags ARRAY<STRING>, raw_ts STRING,
  ts AS TO_TIMESTAMP(raw_ts), proc AS PROCTIME(),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
CREATE TABLE fx (currency STRING, rate DECIMAL(10, 4)) WITH ('connector' = 'datagen');
CREATE TABLE rates (currency STRING, rate DECIMAL(10, 4), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts, PRIMARY KEY (currency) NOT ENFORCED) WITH ('connector' = 'datagen');
CREATE TABLE clicks (user_id BIGINT, url STRING, price INT, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'datagen');
)";

inline CompileOutput CompileWithLineage(const std::string& script, Mode mode = Mode::kStreaming) {
  CompileInput input;
  input.script = script;
  input.mode = mode;
  input.lineage = true;
  return Compile(input);
}

inline std::string Errors(const CompileOutput& output, const std::string& script) {
  return RenderText(output.diagnostics, SourceMap(script), {"script.sql"}, {});
}

inline std::string Word(const LineageInput& input) {
  if (input.kind != LineageKind::kValue) return std::string(LineageKindName(input.kind));
  switch (input.how) {
    case LineageHow::kIdentity:
      return "value";
    case LineageHow::kTransformation:
      return "computed";
    case LineageHow::kAggregation:
      return "aggregate";
  }
  return "";
}

inline std::string Lines(const Lineage& lineage, const std::string& of,
                         const std::vector<LineageInput>& inputs) {
  std::map<std::pair<LineageKind, LineageHow>, std::pair<std::string, std::string>> lines;
  for (const LineageInput& input : inputs) {
    auto& [word, list] = lines[{input.kind, input.how}];
    word = Word(input);
    list += (list.empty() ? "" : ", ") + lineage.tables[input.table].name + "." + input.column;
  }
  std::string text;
  for (const auto& [key, line] : lines) {
    text += of + " " + line.first + ": " + line.second + "\n";
  }
  return text;
}

// "sink.column kind: table.column, ..."; what acts on all rows under "sink.*".
inline std::string Describe(const Lineage& lineage) {
  std::string text;
  for (const LineageSink& sink : lineage.sinks) {
    const std::string& name = lineage.tables[sink.table].name;
    for (const LineageColumn& column : sink.columns) {
      const std::string of = name + "." + column.name;
      text += column.inputs.empty() ? of + " none\n" : Lines(lineage, of, column.inputs);
      if (!column.complete) text += of + " and more\n";
    }
    text += Lines(lineage, name + ".*", sink.rows);
    if (!sink.complete) text += name + " and more\n";
  }
  return text;
}

}  // namespace weir::sql
