#include "sql/diag/sarif.h"

#include <fmt/format.h>

#include "sql/diag/pages.h"

namespace weir::sql {
namespace {

constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

// A column as SARIF counts it.
int Utf16Column(uint32_t offset, const SourceMap& source) {
  const std::string_view line = source.Line(source.At(offset).line);
  const auto begin = static_cast<size_t>(line.data() - source.text().data());
  int column = 1;
  for (size_t at = 0; at < line.size() && begin + at < offset;) {
    const CodePoint point = DecodeUtf8(line, at);
    const bool pair = point.value > 0xFFFF && point.value <= 0x10FFFF;
    column += pair ? 2 : 1;
    at += static_cast<size_t>(point.bytes);
  }
  return column;
}

doc::Json Region(Span span, const SourceMap& source, const Origin& origin) {
  const int shift = origin.first_line - 1;
  return {{"startLine", source.At(span.begin).line + shift},
          {"startColumn", Utf16Column(span.begin, source) + origin.indent},
          {"endLine", source.At(span.end).line + shift},
          {"endColumn", Utf16Column(span.end, source) + origin.indent}};
}

doc::Json Rule(DiagCode code) {
  const CodeInfo& info = InfoOf(code);
  const std::string id = CodeText(code);
  doc::Json rule = {{"id", id},
                    {"name", info.name},
                    {"shortDescription", {{"text", info.title}}},
                    // helpUri has to be absolute: the page is in the log, and its place beside it.
                    {"properties", {{"page", fmt::format("docs/sql/{}.md", id)}}}};
  if (const Page* page = PageOf(code)) {
    rule["fullDescription"] = {{"text", page->explanation}};
    rule["help"] = {{"text", page->explanation}, {"markdown", PageMarkdown(*page)}};
  }
  return rule;
}

std::string MessageOf(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (!diagnostic.primary.text.empty()) text += "; " + diagnostic.primary.text;
  for (const std::string& note : diagnostic.notes) text += "\n" + note;
  if (!diagnostic.help.empty()) text += "\n" + diagnostic.help;
  return text;
}

}  // namespace

std::string FileUri(std::string_view name) {
  std::string uri = name.starts_with('/') ? "file://" : "";
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return uri;
}

SarifLog::SarifLog(std::string_view version) : version_(version) {}

size_t SarifLog::RuleIndex(const std::string& code, const doc::Json& rule) {
  const auto [known, fresh] = rule_index_.emplace(code, rules_.size());
  if (fresh) rules_.push_back(rule);
  return known->second;
}

size_t SarifLog::FileIndex(const std::string& name) {
  const auto [known, fresh] = file_index_.emplace(name, artifacts_.size());
  if (fresh) artifacts_.push_back({{"location", {{"uri", FileUri(name)}}}});
  return known->second;
}

void SarifLog::AddFile(const std::string& name) { FileIndex(name); }

doc::Json SarifLog::ArtifactLocation(const Origin& origin) {
  return {{"uri", FileUri(origin.file)}, {"index", FileIndex(origin.file)}};
}

doc::Json SarifLog::Location(Span span, const SourceMap& source, const Origin& origin) {
  doc::Json location = {{"physicalLocation", {{"artifactLocation", ArtifactLocation(origin)}}}};
  if (origin.part.empty()) {
    location["physicalLocation"]["region"] = Region(span, source, origin);
    return location;
  }
  // Where in the file the text stands is not known; what is known is its own line.
  const Position at = source.At(span.begin);
  const std::string name = fmt::format("{}:{}:{}", origin.part, at.line, at.column);
  const doc::Json logical = {{"name", origin.part}, {"fullyQualifiedName", name}};
  location["logicalLocations"] = doc::Json::array({logical});
  return location;
}

void SarifLog::Add(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin) {
  const std::string code = CodeText(diagnostic.code);
  doc::Json result = {
      {"ruleId", code},
      {"ruleIndex", RuleIndex(code, Rule(diagnostic.code))},
      {"level", LevelName(diagnostic.level)},
      {"message", {{"text", MessageOf(diagnostic)}}},
      {"locations", doc::Json::array({Location(diagnostic.primary.span, source, origin)})}};
  int id = 0;
  for (const Label& label : diagnostic.secondary) {
    doc::Json related = Location(label.span, source, origin);
    related["id"] = ++id;
    if (!label.text.empty()) related["message"] = {{"text", label.text}};
    result["relatedLocations"].push_back(std::move(related));
  }
  if (!diagnostic.fix.empty() && origin.part.empty()) {
    doc::Json replacements = doc::Json::array();
    for (const Replacement& part : diagnostic.fix) {
      replacements.push_back({{"deletedRegion", Region(part.span, source, origin)},
                              {"insertedContent", {{"text", part.text}}}});
    }
    const std::string& why = diagnostic.help.empty() ? diagnostic.primary.text : diagnostic.help;
    const doc::Json change = {{"artifactLocation", ArtifactLocation(origin)},
                              {"replacements", std::move(replacements)}};
    doc::Json fix = {{"artifactChanges", doc::Json::array({change})}};
    if (!why.empty()) fix["description"] = {{"text", why}};
    result["fixes"].push_back(std::move(fix));
  }
  results_.push_back(std::move(result));
}

void SarifLog::AddPlain(std::string_view code, std::string_view title, const std::string& file,
                        int line, std::string_view message) {
  const std::string id(code);
  const doc::Json rule = {{"id", id}, {"shortDescription", {{"text", title}}}};
  const doc::Json place = {
      {"artifactLocation", {{"uri", FileUri(file)}, {"index", FileIndex(file)}}},
      {"region", {{"startLine", line}}}};
  const doc::Json location = {{"physicalLocation", place}};
  results_.push_back({{"ruleId", id},
                      {"ruleIndex", RuleIndex(id, rule)},
                      {"level", "error"},
                      {"message", {{"text", message}}},
                      {"locations", doc::Json::array({location})}});
}

doc::Json SarifLog::Finish() const {
  const doc::Json driver = {
      {"name", "weir"}, {"version", version_}, {"semanticVersion", version_}, {"rules", rules_}};
  const doc::Json run = {{"tool", {{"driver", driver}}},
                         {"columnKind", "utf16CodeUnits"},
                         {"artifacts", artifacts_},
                         {"results", results_}};
  return {{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", doc::Json::array({run})}};
}

}  // namespace weir::sql
