// `weir check`: every source is read to its end; one exit code for all.
#include <fmt/format.h>

#include <iostream>

#include "cli/commands.h"
#include "cli/sources.h"

namespace weir::cli {
namespace {

class Checker {
 public:
  Checker(const CheckOptions& options, const Streams& streams)
      : options_(options), streams_(streams) {}

  int Run() {
    const auto files = ReadFiles(options_.files, streams_.in);
    if (!files.ok()) {
      streams_.err << "weir check: " << files.status().message() << "\n";
      return 2;
    }
    for (const FileText& file : *files) CheckFile(file);
    Finish();
    return errors_ > 0 ? 1 : 0;
  }

 private:
  void CheckFile(const FileText& file) {
    const auto sources = SourcesOf(file);
    if (!sources.ok()) {
      Plain(file.name, 1, sources.status().message());
      return;
    }
    for (const Source& source : *sources) {
      ++sources_;
      for (const std::string& problem : source.problems) {
        Plain(file.name, source.line,
              source.job.empty() ? problem : fmt::format("SqlJob {}: {}", source.job, problem));
      }
      if (source.elsewhere) continue;  // spec.sqlFrom names a ConfigMap
      Show(source, options_.syntax_only ? sql::CheckSyntax(source.input.script)
                                        : sql::Compile(source.input).diagnostics);
    }
  }

  // A finding outside of SQL.
  void Plain(const std::string& file, int line, const std::string& message) {
    ++errors_;
    if (options_.json) {
      diagnostics_.push_back({{"level", "error"},
                              {"code", "SPEC"},
                              {"message", message},
                              {"file", file},
                              {"line", line},
                              {"column", 1}});
    } else {
      streams_.err << fmt::format("{}:{}:1: error: {}\n", file, line, message);
    }
  }

  void Show(const Source& source, const std::vector<sql::Diagnostic>& diagnostics) {
    const sql::SourceMap map(source.input.script);
    for (const sql::Diagnostic& diagnostic : diagnostics) {
      errors_ += diagnostic.level == sql::Level::kError ? 1 : 0;
      warnings_ += diagnostic.level == sql::Level::kWarning ? 1 : 0;
      if (options_.json) {
        diagnostics_.push_back(sql::RenderJson(diagnostic, map, source.origin));
      } else {
        streams_.err << sql::RenderText(diagnostic, map, source.origin, {streams_.color});
      }
    }
  }

  void Finish() {
    if (options_.json) {
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
    if (sources_ == 0 && errors_ == 0) {
      streams_.err << "weir check: no SQL script and no SqlJob found\n";
    } else if (errors_ + warnings_ > 0) {
      streams_.err << fmt::format("{}, {} in {}\n", count(errors_, "error"),
                                  count(warnings_, "warning"), count(sources_, "script"));
    }
  }

  const CheckOptions& options_;
  const Streams& streams_;
  doc::Json diagnostics_ = doc::Json::array();
  int sources_ = 0;
  int errors_ = 0;
  int warnings_ = 0;
};

}  // namespace

int RunCheck(const CheckOptions& options, const Streams& streams) {
  return Checker(options, streams).Run();
}

}  // namespace weir::cli
