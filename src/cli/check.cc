// `weir check`: every source is read to its end; one exit code for all.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>

#include "cli/code_page.h"
#include "cli/commands.h"
#include "cli/fix.h"
#include "cli/knowledge.h"
#include "cli/pipelines.h"
#include "cli/sources.h"
#include "sql/diag/sarif.h"

namespace weir::cli {
namespace {

constexpr std::string_view kSpecTitle = "SqlJob that is not well formed";

// Gathers findings in the format that was asked for.
class Report {
 public:
  Report(const std::string& format, const Streams& streams)
      : format_(format), streams_(streams), sarif_(WEIR_VERSION) {}

  int errors() const { return errors_; }

  void File(const FileText& file) { sarif_.AddFile(file.name); }

  // A finding outside of SQL.
  void Plain(const std::string& file, doc::YamlPlace place, const std::string& message) {
    ++errors_;
    if (format_ == "sarif") {
      sarif_.AddPlain("SPEC", kSpecTitle, file, place.line, message);
    } else if (format_ == "json") {
      diagnostics_.push_back({{"level", "error"},
                              {"code", "SPEC"},
                              {"message", message},
                              {"file", file},
                              {"line", place.line},
                              {"column", place.column}});
    } else {
      streams_.err << fmt::format("{}:{}:{}: error: {}\n", file, place.line, place.column, message);
    }
  }

  void Script(const Source& source, const std::vector<sql::Diagnostic>& diagnostics) {
    ++sources_;
    const sql::SourceMap map(source.input.script);
    for (const sql::Diagnostic& diagnostic : diagnostics) {
      errors_ += diagnostic.level == sql::Level::kError ? 1 : 0;
      warnings_ += diagnostic.level == sql::Level::kWarning ? 1 : 0;
      if (format_ == "sarif") {
        sarif_.Add(diagnostic, map, source.origin);
      } else if (format_ == "json") {
        diagnostics_.push_back(sql::RenderJson(diagnostic, map, source.origin));
      } else {
        streams_.err << sql::RenderText(diagnostic, map, source.origin, {streams_.err_color});
      }
    }
  }

  void Pipelines(int count) { pipelines_ += count; }

  void Finish() {
    if (format_ == "sarif") {
      streams_.out << doc::DumpJsonPretty(sarif_.Finish()) << "\n";
      return;
    }
    if (format_ == "json") {
      const doc::Json report = {{"sources", sources_},
                                {"errors", errors_},
                                {"warnings", warnings_},
                                {"diagnostics", diagnostics_}};
      streams_.out << doc::DumpJsonPretty(report) << "\n";
      return;
    }
    const auto count = [](int n, std::string_view what) {
      return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
    };
    if (sources_ == 0 && pipelines_ == 0 && errors_ == 0) {
      streams_.err << "weir check: no SQL script, no SqlJob and no Pipeline found\n";
    } else if (errors_ + warnings_ > 0) {
      streams_.err << fmt::format("{}, {} in {}\n", count(errors_, "error"),
                                  count(warnings_, "warning"), count(sources_, "script"));
    }
  }

 private:
  const std::string& format_;
  const Streams& streams_;
  doc::Json diagnostics_ = doc::Json::array();
  sql::SarifLog sarif_;
  int sources_ = 0;
  int pipelines_ = 0;
  int errors_ = 0;
  int warnings_ = 0;
};

void CheckFile(const FileText& file, bool syntax_only, const Knowledge& known, Report* report) {
  const auto sources = SourcesOf(file, known);
  // Folders hold YAML of others too, and templates that are none before they are rendered.
  const bool ours = !file.searched || file.text.find("weir.dev/") != std::string::npos;
  if (!ours && (!sources.ok() || sources->empty())) return;
  report->File(file);
  if (!sources.ok()) {
    report->Plain(file.name, {}, sources.status().message());
    return;
  }
  if (IsYaml(file)) {
    const auto pipelines = CheckPipelines(file, known.connectors);
    report->Pipelines(pipelines.ok() ? pipelines->pipelines : 0);
    if (pipelines.ok() && !syntax_only) {
      for (const doc::PlacedError& problem : pipelines->problems) {
        report->Plain(file.name, problem.place, problem.message);
      }
    }
  }
  for (const Source& source : *sources) {
    for (const doc::PlacedError& problem : source.problems) {
      report->Plain(file.name, problem.place,
                    source.job.empty() ? problem.message
                                       : fmt::format("SqlJob {}: {}", source.job, problem.message));
    }
    // spec.sqlFrom names a ConfigMap: there is nothing to read here.
    report->Script(
        source, source.elsewhere ? std::vector<sql::Diagnostic>() : Diagnose(source, syntax_only));
  }
}

// Readers see the old text or the new one, never half of it.
Status Replace(const std::string& name, const std::string& text) {
  namespace fs = std::filesystem;
  const fs::path path = fs::weakly_canonical(name);
  fs::path beside = path;
  beside += ".weir-fix";
  std::error_code error;
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << text;
    out.flush();
    if (!out) return Unavailable("WriteFailed", name + ": cannot be written");
  }
  fs::permissions(beside, fs::status(path, error).permissions(), error);
  fs::rename(beside, path, error);
  if (!error) return Status::Ok();
  std::error_code ignored;
  fs::remove(beside, ignored);
  return Unavailable("WriteFailed", name + ": " + error.message());
}

// Replaces the file's text by the mended one, on disk or only in the diff.
Status Fix(const CheckOptions& options, const Knowledge& known, const Streams& streams,
           FileText* file) {
  const auto fixed = FixFile(*file, options.syntax_only, known);
  const bool standard_input = file->name == kStandardInput;
  if (!fixed.ok()) return Status::Ok();  // broken YAML: told by the check
  if (options.fix && standard_input) streams.out << fixed->text;
  if (fixed->applied == 0) return Status::Ok();
  if (options.diff) {
    streams.out << LineDiff(file->name, file->text, fixed->text);
    return Status::Ok();
  }
  if (!standard_input) RETURN_IF_ERROR(Replace(file->name, fixed->text));
  streams.err << fmt::format("{}: {} corrected\n", file->name, fixed->applied);
  file->text = fixed->text;
  return Status::Ok();
}

int Explain(const std::string& code_text, const Streams& streams) {
  sql::DiagCode code{};
  if (!sql::ParseCode(code_text, &code)) {
    streams.err << "weir check: there is no code " << code_text
                << "; codes look like SQL0203 and stand in the brackets of a diagnostic\n";
    return 2;
  }
  streams.out << CodePage(code);
  return 0;
}

}  // namespace

int RunCheck(const CheckOptions& options, const Streams& streams) {
  if (!options.explain.empty()) return Explain(options.explain, streams);
  auto files = ReadFiles(options.files, streams.in);
  if (!files.ok()) {
    streams.err << "weir check: " << files.status().message() << "\n";
    return 2;
  }
  const auto known = LoadKnowledge(options.connectors, options.catalog);
  if (!known.ok()) {
    streams.err << "weir check: " << known.status().message() << "\n";
    return 2;
  }
  Report report(options.format, streams);
  for (FileText& file : *files) {
    if (options.fix || options.diff) {
      if (const Status fixed = Fix(options, *known, streams, &file); !fixed.ok()) {
        streams.err << "weir check: " << fixed.message() << "\n";
        return 2;
      }
    }
    CheckFile(file, options.syntax_only, *known, &report);
  }
  report.Finish();
  return report.errors() > 0 ? 1 : 0;
}

}  // namespace weir::cli
