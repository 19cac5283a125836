// Diagnostics as text for people and JSON for machines. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/doc/json.h"
#include "sql/diag/diagnostic.h"
#include "sql/diag/source_map.h"

namespace weir::sql {

// Where a source text comes from. For SQL inside another file (a block scalar of a YAML document)
// `first_line` is the file's line of the text's first one, and `indent` the columns in front of
// every line there; then positions are those of the file.
struct Origin {
  std::string file = "<stdin>";
  int first_line = 1;
  int indent = 0;
};

struct RenderOptions {
  bool color = false;  // ANSI escapes
};

// FILE:LINE:COL: error[SQL0201]: message, then the line with a caret, label, notes and help.
std::string RenderText(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin,
                       const RenderOptions& options = {});
std::string RenderText(const std::vector<Diagnostic>& diagnostics, const SourceMap& source,
                       const Origin& origin, const RenderOptions& options = {});

// {"level","code","message","file","line","column","endLine","endColumn","label","secondary":[...],
//  "notes":[...],"help"}: empty members are left out.
doc::Json RenderJson(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin);

}  // namespace weir::sql
