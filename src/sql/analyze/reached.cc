// Which tables a statement opens, and that each of them has a connector.
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "sql/analyze/binder.h"
#include "sql/analyze/reached.h"
#include "sql/diag/messages_statement.h"

namespace weir::sql {
namespace {

bool IsView(TableKind kind) {
  return kind == TableKind::kView || kind == TableKind::kTemporaryView;
}

bool NamesConnector(const std::map<std::string, std::string>& options) {
  return options.count("connector") != 0 || options.count("connector.type") != 0;
}

// t /*+ OPTIONS('connector' = ...) */ names one, too; the hint may stand behind the span.
bool HintNamesConnector(std::string_view text, Span at) {
  size_t end = at.end;
  const size_t next = text.find_first_not_of(" \t\r\n", end);
  if (next != std::string_view::npos && text.substr(next).starts_with("/*+")) {
    end = std::min(text.find("*/", next), text.size());
  }
  return text.substr(at.begin, end - at.begin).find("'connector'") != std::string_view::npos;
}

}  // namespace

void Binder::WantConnector(int table, Span at) {
  if (table < 0) return;
  const BoundTable& target = TableAt(table);
  const bool kept_elsewhere = target.info.kind != TableKind::kTemporaryTable &&
                              !session_->IsInMemory(target.info.path.catalog);
  if (!target.options_known || IsView(target.info.kind) || kept_elsewhere ||
      NamesConnector(target.info.options)) {
    return;
  }
  if (HintNamesConnector(text_, at)) return;
  Report(messages::MissingConnector(at, target.info.path.object, target.made));
}

void Binder::CheckConnectors(const BoundStatement& bound) {
  std::set<int> told;
  const auto want = [&](int table, Span at) {
    if (table >= 0 && told.insert(table).second) WantConnector(table, at);
  };
  Reached reached([&](const BoundRel& scan) { want(scan.table, scan.span); });
  reached.Walk(bound.query);
  for (const BoundSink& sink : bound.sinks) {
    reached.Walk(sink.query);
    if (!explaining_) want(sink.table, sink.target);
  }
}

}  // namespace weir::sql
