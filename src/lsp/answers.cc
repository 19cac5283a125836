// What a client asks about a place of a document.
#include <fmt/format.h>

#include "lsp/server.h"
#include "sql/diag/pages.h"

namespace weir::lsp {
namespace {

using doc::Json;

// CompletionItemKind.
int KindOf(sql::ProposalKind kind) {
  switch (kind) {
    case sql::ProposalKind::kTable:
      return 22;  // Struct
    case sql::ProposalKind::kView:
      return 8;  // Interface
    case sql::ProposalKind::kColumn:
      return 5;  // Field
    case sql::ProposalKind::kFunction:
      return 3;  // Function
    case sql::ProposalKind::kKeyword:
      return 14;  // Keyword
    case sql::ProposalKind::kOption:
      return 10;  // Property
    case sql::ProposalKind::kValue:
      return 12;  // Value
  }
  return 1;
}

Json Markdown(const std::string& text) { return {{"kind", "markdown"}, {"value", text}}; }

}  // namespace

bool Server::FindPlace(const Json& params, Place* place, Answer* answer) {
  place->document = Find(params);
  if (place->document == nullptr) {
    *answer = Fail(ErrorCode::kInvalidParams, "no such document is open");
    return false;
  }
  const Json* at = doc::Find(params, {"position"});
  Position position;
  if (at == nullptr || !ReadPosition(*at, &position)) {
    *answer = Fail(ErrorCode::kInvalidParams, "position: expected {line, character}");
    return false;
  }
  answer->result = nullptr;
  if (!place->document->Read(options_.finder).ok()) return false;
  place->script =
      place->document->ScriptAt(place->document->lines().OffsetOf(position), &place->offset);
  return place->script != nullptr;
}

Server::Answer Server::Complete(const Json& params) {
  Answer answer;
  Place place;
  if (!FindPlace(params, &place, &answer)) return answer;
  const sql::Completion completion = sql::Complete(place.script->found.input, place.offset);
  const Json range = place.document->RangeOf(*place.script, completion.replace);
  // A string is filtered with its quote, if one has been written.
  const bool quoted = !completion.replace.empty() &&
                      place.script->found.input.script[completion.replace.begin] == '\'';
  Json items = Json::array();
  for (const sql::Proposal& proposal : completion.proposals) {
    Json item = {{"label", proposal.label},
                 {"kind", KindOf(proposal.kind)},
                 {"sortText", fmt::format("{:05}", items.size())},
                 {"textEdit", {{"range", range}, {"newText", proposal.text}}}};
    if (quoted) item["filterText"] = proposal.text;
    if (!proposal.detail.empty()) item["detail"] = proposal.detail;
    if (!proposal.doc.empty()) item["documentation"] = Markdown(proposal.doc);
    items.push_back(std::move(item));
  }
  answer.result = {{"isIncomplete", false}, {"items", std::move(items)}};
  return answer;
}

Server::Answer Server::Hover(const Json& params) {
  Answer answer;
  Place place;
  if (!FindPlace(params, &place, &answer)) return answer;
  const auto hover = place.document->Assist(place.script).HoverAt(place.offset);
  std::string text = hover ? hover->markdown : "";
  sql::Span span = hover ? hover->span : sql::Span{place.offset, place.offset};
  // What the page of a finding's code says.
  for (const sql::Diagnostic& diagnostic : place.document->Diagnose(place.script)) {
    const sql::Span at = diagnostic.primary.span;
    if (place.offset < at.begin || place.offset > at.end || at.empty()) continue;
    const sql::Page* page = sql::PageOf(diagnostic.code);
    if (page == nullptr) continue;
    if (text.empty()) span = at;
    text += fmt::format("{}**{}**: {}", text.empty() ? "" : "\n\n---\n\n",
                        sql::CodeText(diagnostic.code), page->explanation);
    break;
  }
  if (text.empty()) return answer;
  answer.result = {{"contents", Markdown(text)},
                   {"range", place.document->RangeOf(*place.script, span)}};
  return answer;
}

Server::Answer Server::Define(const Json& params) {
  Answer answer;
  Place place;
  if (!FindPlace(params, &place, &answer)) return answer;
  const auto made = place.document->Assist(place.script).DefinitionAt(place.offset);
  if (!made) return answer;
  answer.result = {{"uri", place.document->uri()},
                   {"range", place.document->RangeOf(*place.script, *made)}};
  return answer;
}

Server::Answer Server::Format(const Json& params) {
  Document* document = Find(params);
  if (document == nullptr) return Fail(ErrorCode::kInvalidParams, "no such document is open");
  Answer answer;
  answer.result = Json::array();
  if (!document->Read(options_.finder).ok()) return answer;
  for (const Document::Script& script : document->scripts()) {
    if (!script.found.origin.part.empty()) continue;  // its place in the file is not known
    const std::string& before = script.found.input.script;
    std::string after = sql::Layout(before);
    // In YAML the block says how many line breaks end it.
    const bool ended = before.ends_with('\n');
    if (!ended && after.ends_with('\n') && script.found.origin.indent > 0) after.pop_back();
    if (after == before) continue;
    answer.result.push_back(
        {{"range", document->WholeRange(script)}, {"newText", Document::Indented(script, after)}});
  }
  return answer;
}

}  // namespace weir::lsp
