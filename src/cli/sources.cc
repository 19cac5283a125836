#include "cli/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/doc/yaml.h"
#include "cli/fields.h"
#include "job/api/codec.h"
#include "sql/compile/functions.h"
#include "sql/compile/owned_keys.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 100'000;

bool HasSuffix(const std::string& name, std::initializer_list<std::string_view> suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

bool IsYamlName(const std::string& name) { return HasSuffix(name, {".yaml", ".yml", ".json"}); }

// Standard input says by its first key what it is.
bool LooksLikeYaml(std::string_view text) {
  return text.starts_with("apiVersion:") || text.find("\napiVersion:") != std::string_view::npos ||
         text.find_first_not_of(" \t\r\n") == text.find('{');
}

Status ListFolder(const std::string& folder, std::vector<std::string>* names) {
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator it(folder, options, error), end; it != end && !error;
       it.increment(error)) {
    const std::string name = it->path().string();
    std::error_code ignored;
    if (HasSuffix(name, {".sql", ".yaml", ".yml"}) && it->is_regular_file(ignored)) {
      names->push_back(name);
    }
    if (names->size() > kMaxFiles) return Invalid("TooManyFiles", folder + ": too many files");
  }
  if (error) return Unavailable("ReadFailed", folder + ": " + error.message());
  return Status::Ok();
}

Source JobSource(const FileText& file, const doc::YamlDocument& document) {
  Source source;
  source.line = document.line;
  source.job = doc::StringAt(document.value, {"metadata", "name"});
  std::vector<std::string> problems = UnknownFields(document.value);
  const doc::Json* spec = doc::Find(document.value, {"spec"});
  const doc::Json empty = doc::Json::object();
  const job::SqlJobSpec parsed = job::SpecFromJson(spec == nullptr ? empty : *spec, &problems);
  source.input.script = doc::StringAt(document.value, {"spec", "sql"});
  source.input.mode = parsed.mode == job::Mode::kBatch ? sql::Mode::kBatch : sql::Mode::kStreaming;
  source.input.target = sql::Target::kSqlJob;
  source.input.flink_line = parsed.flink.version;
  source.input.validation = parsed.validation == job::Validation::kWarn ? sql::Validation::kWarn
                                                                        : sql::Validation::kEnforce;
  source.input.variables.insert(parsed.variables.begin(), parsed.variables.end());
  source.input.configuration.insert(parsed.flink.configuration.begin(),
                                    parsed.flink.configuration.end());
  for (const job::FunctionSpec& one : parsed.functions) {
    source.input.functions.push_back(
        {one.name, one.class_name, one.language, one.artifact, one.signature});
  }
  for (const std::string& problem : sql::CheckFunctions(source.input.functions)) {
    problems.push_back("spec.functions" + problem);
  }
  for (const auto& [key, value] : parsed.flink.configuration) {
    if (const auto owned = sql::FindOwnedKey(key, value, source.input.mode)) {
      problems.push_back("spec.flink.configuration: " + sql::OwnedKeyMessage(key, *owned));
    }
  }
  for (std::string& problem : problems)
    source.problems.push_back(document.Place(std::move(problem)));
  source.elsewhere = source.input.script.empty() && parsed.sql_from.has_value();
  source.origin.file = file.name;
  if (!FindBlockScalar(file.text, document.line, "sql", source.input.script, &source.origin)) {
    source.origin = {file.name, 1, 0, source.job.empty() ? "spec.sql" : source.job};
  }
  return source;
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    at = end + 1;
  }
  return lines;
}

// "  sql: |", "sql: |-", "- sql: |2+ # why": the indicator's line.
bool OpensBlock(std::string_view line, std::string_view key) {
  const size_t begin = line.find_first_not_of(" -");
  if (begin == std::string_view::npos || !line.substr(begin).starts_with(key)) return false;
  std::string_view rest = line.substr(begin + key.size());
  if (!rest.starts_with(':')) return false;
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t", 1)));
  return rest.starts_with('|');
}

}  // namespace

Result<FileText> ReadFile(const std::string& name, std::istream& in) {
  const bool standard = name == "-";
  std::ifstream file;
  if (!standard) file.open(name, std::ios::binary);
  std::istream& stream = standard ? in : file;
  FileText out{standard ? std::string(kStandardInput) : name, {}, false};
  if (!stream) return NotFound("NoFile", out.name + ": cannot be opened");
  std::array<char, 1 << 16> buffer{};
  while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0) {
    out.text.append(buffer.data(), static_cast<size_t>(stream.gcount()));
    if (out.text.size() > kMaxFileBytes) {
      return Invalid("FileTooLarge",
                     out.name + ": larger than " + std::to_string(kMaxFileBytes >> 20) + " MiB");
    }
  }
  if (stream.bad()) return Unavailable("ReadFailed", out.name + ": cannot be read");
  return out;
}

bool FindBlockScalar(std::string_view yaml, int from_line, std::string_view key,
                     std::string_view value, sql::Origin* origin) {
  const std::vector<std::string_view> lines = SplitLines(yaml);
  const std::vector<std::string_view> wanted = SplitLines(value);
  if (value.empty()) return false;
  for (auto i = static_cast<size_t>(std::max(from_line, 1) - 1); i + 1 < lines.size(); ++i) {
    if (i + 1 > static_cast<size_t>(from_line) && lines[i].starts_with("---")) return false;
    if (!OpensBlock(lines[i], key)) continue;
    size_t first = i + 1;
    while (first < lines.size() && lines[first].find_first_not_of(' ') == std::string_view::npos) {
      ++first;
    }
    if (first == lines.size()) return false;
    const size_t indent = lines[first].find_first_not_of(' ');
    // An indicator with a number may leave blanks to the text; then the comparison fails.
    bool same = true;
    for (size_t k = 0; k < wanted.size() && same; ++k) {
      const bool last = k + 1 == wanted.size();
      if (last && wanted[k].empty()) break;
      const std::string_view line = i + 1 + k < lines.size() ? lines[i + 1 + k] : "";
      same = (line.size() > indent ? line.substr(indent) : std::string_view()) == wanted[k];
    }
    if (!same) continue;
    origin->first_line = static_cast<int>(i) + 2;
    origin->indent = static_cast<int>(indent);
    return true;
  }
  return false;
}

Result<std::vector<FileText>> ReadFiles(const std::vector<std::string>& arguments,
                                        std::istream& in) {
  std::vector<FileText> files;
  for (const std::string& argument : arguments) {
    if (argument == "-") {
      ASSIGN_OR_RETURN(FileText file, ReadFile(argument, in));
      files.push_back(std::move(file));
      continue;
    }
    std::vector<std::string> names;
    std::error_code error;
    if (fs::is_directory(argument, error)) {
      RETURN_IF_ERROR(ListFolder(argument, &names));
      std::sort(names.begin(), names.end());
    } else {
      names.push_back(argument);
    }
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(FileText file, ReadFile(name, in));
      file.searched = name != argument;
      files.push_back(std::move(file));
    }
  }
  return files;
}

bool IsYaml(const FileText& file) {
  return IsYamlName(file.name) || (file.name == kStandardInput && LooksLikeYaml(file.text));
}

Result<std::vector<Source>> SourcesOf(const FileText& file, const Knowledge& known) {
  std::vector<Source> sources;
  const sql::Clusters* clusters = known.clusters ? &*known.clusters : nullptr;
  if (!IsYaml(file)) {
    Source source;
    source.input.script = file.text;
    source.input.target = sql::Target::kFile;
    source.input.connectors = &known.connectors;
    source.input.clusters = clusters;
    source.origin.file = file.name;
    sources.push_back(std::move(source));
    return sources;
  }
  ASSIGN_OR_RETURN(const std::vector<doc::YamlDocument> documents, doc::ParseYaml(file.text));
  for (const doc::YamlDocument& document : documents) {
    const bool ours = doc::StringAt(document.value, {"apiVersion"}).starts_with("weir.dev/") &&
                      doc::StringAt(document.value, {"kind"}) == "SqlJob";
    if (!ours) continue;
    sources.push_back(JobSource(file, document));
    sources.back().input.connectors = &known.connectors;
    sources.back().input.clusters = clusters;
  }
  return sources;
}

Result<Source> PickSource(const std::string& file, const std::string& job, std::istream& in,
                          const Knowledge& known) {
  ASSIGN_OR_RETURN(const std::vector<FileText> files, ReadFiles({file}, in));
  std::vector<Source> sources;
  for (const FileText& text : files) {
    ASSIGN_OR_RETURN(std::vector<Source> more, SourcesOf(text, known));
    for (Source& source : more) {
      if (job.empty() || source.job == job) sources.push_back(std::move(source));
    }
  }
  if (sources.empty()) return NotFound("NoSource", file + ": no SQL script or SqlJob of that name");
  if (sources.size() > 1) {
    return Invalid("SeveralSources",
                   fmt::format("{}: holds {} SqlJobs; name one with --job", file, sources.size()));
  }
  if (sources.front().elsewhere) {
    return Invalid(
        "SqlElsewhere",
        fmt::format("the SQL of {} is in a ConfigMap (spec.sqlFrom); take it from a file",
                    sources.front().job));
  }
  return std::move(sources.front());
}

}  // namespace weir::cli
