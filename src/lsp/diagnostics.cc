// Findings as the protocol's diagnostics, and their fixes as code actions.
#include <fmt/format.h>

#include <algorithm>

#include "lsp/server.h"
#include "sql/diag/codes.h"

namespace weir::lsp {
namespace {

using doc::Json;

int Severity(sql::Level level) {
  switch (level) {
    case sql::Level::kError:
      return 1;
    case sql::Level::kWarning:
      return 2;
    case sql::Level::kNote:
      return 3;
  }
  return 3;
}

std::string MessageOf(const sql::Diagnostic& diagnostic) {
  std::string message = diagnostic.message;
  if (!diagnostic.primary.text.empty()) message += "\n" + diagnostic.primary.text;
  for (const std::string& note : diagnostic.notes) message += "\nnote: " + note;
  if (!diagnostic.help.empty()) message += "\nhelp: " + diagnostic.help;
  return message;
}

// An edit of a script's text, as one of the document's.
Json EditsOf(const Document& document, const Document::Script& script,
             const std::vector<sql::Replacement>& fix) {
  Json edits = Json::array();
  for (const sql::Replacement& part : fix) {
    edits.push_back({{"range", document.RangeOf(script, part.span)}, {"newText", part.text}});
  }
  return edits;
}

bool Meets(const Json& a, const Json& b) {
  const auto at = [](const Json& range, std::string_view which) {
    Position position;
    const Json* json = doc::Find(range, {which});
    if (json != nullptr) ReadPosition(*json, &position);
    return std::pair(position.line, position.character);
  };
  return at(a, "start") <= at(b, "end") && at(b, "start") <= at(a, "end");
}

std::string TitleOf(const sql::Diagnostic& diagnostic) {
  const sql::Replacement& first = diagnostic.fix.front();
  if (diagnostic.fix.size() == 1 && !first.text.empty() && first.text.size() <= 60) {
    return fmt::format("{}: {} {}", sql::CodeText(diagnostic.code),
                       first.span.empty() ? "insert" : "replace by", first.text);
  }
  return fmt::format("{}: {}", sql::CodeText(diagnostic.code),
                     diagnostic.help.empty() ? diagnostic.message : diagnostic.help);
}

}  // namespace

Json Server::DiagnosticJson(const Document& document, const Document::Script& script,
                            const sql::Diagnostic& diagnostic) const {
  const std::string code = sql::CodeText(diagnostic.code);
  Json out = {{"range", document.RangeOf(script, diagnostic.primary.span)},
              {"severity", Severity(diagnostic.level)},
              {"code", code},
              {"source", "weir"},
              {"message", MessageOf(diagnostic)}};
  if (links_ && !options_.docs_url.empty()) {
    out["codeDescription"] = {{"href", fmt::format("{}/{}.md", options_.docs_url, code)}};
  }
  if (!related_) return out;
  Json related = Json::array();
  for (const sql::Label& label : diagnostic.secondary) {
    related.push_back(
        {{"location", {{"uri", document.uri()}, {"range", document.RangeOf(script, label.span)}}},
         {"message", label.text.empty() ? "see here" : label.text}});
  }
  if (!related.empty()) out["relatedInformation"] = std::move(related);
  return out;
}

Json Server::DiagnosticsOf(Document* document) {
  Json out = Json::array();
  const auto plain = [&](doc::YamlPlace place, const std::string& message) {
    const auto index = static_cast<size_t>(std::max(place.line, 1) - 1);
    const size_t at = std::min(index, document->lines().count() - 1);
    const uint32_t begin = document->lines().StartOf(at);
    const auto size = static_cast<uint32_t>(document->lines().Line(at).size());
    const uint32_t skip = std::min(static_cast<uint32_t>(std::max(place.column, 1) - 1), size);
    out.push_back({{"range", document->RangeOf(begin + skip, begin + size)},
                   {"severity", 1},
                   {"code", "SPEC"},
                   {"source", "weir"},
                   {"message", message}});
  };
  const Status& status = document->Read(options_.finder);
  if (!status.ok()) plain({}, status.message());
  for (Document::Script& script : document->scripts()) {
    for (const doc::PlacedError& problem : script.found.problems) {
      plain(problem.place, problem.message);
    }
    for (const sql::Diagnostic& diagnostic : document->Diagnose(&script)) {
      if (out.size() >= kMaxDiagnostics) return out;
      out.push_back(DiagnosticJson(*document, script, diagnostic));
    }
  }
  return out;
}

void Server::Publish(Document* document) {
  Send({{"jsonrpc", "2.0"},
        {"method", "textDocument/publishDiagnostics"},
        {"params",
         {{"uri", document->uri()},
          {"version", document->version()},
          {"diagnostics", DiagnosticsOf(document)}}}});
}

Server::Answer Server::CodeActions(const Json& params) {
  Document* document = Find(params);
  if (document == nullptr) return Fail(ErrorCode::kInvalidParams, "no such document is open");
  const Json* range = doc::Find(params, {"range"});
  if (range == nullptr) return Fail(ErrorCode::kInvalidParams, "range is missing");
  Answer answer;
  answer.result = Json::array();
  if (const Json* only = doc::Find(params, {"context", "only"}); only != nullptr) {
    const bool wanted = std::any_of(only->begin(), only->end(), [](const Json& kind) {
      if (!kind.is_string()) return false;
      const auto& word = kind.get_ref<const std::string&>();
      return word.empty() || word == "quickfix";
    });
    if (only->is_array() && !only->empty() && !wanted) return answer;
  }
  if (!document->Read(options_.finder).ok()) return answer;
  for (Document::Script& script : document->scripts()) {
    if (!script.found.origin.part.empty()) continue;  // its place in the file is not known
    for (const sql::Diagnostic& diagnostic : document->Diagnose(&script)) {
      if (diagnostic.fix.empty()) continue;
      if (!Meets(document->RangeOf(script, diagnostic.primary.span), *range)) continue;
      answer.result.push_back(
          {{"title", TitleOf(diagnostic)},
           {"kind", "quickfix"},
           {"isPreferred", true},
           {"diagnostics", {DiagnosticJson(*document, script, diagnostic)}},
           {"edit",
            {{"changes", {{document->uri(), EditsOf(*document, script, diagnostic.fix)}}}}}});
    }
  }
  return answer;
}

}  // namespace weir::lsp
