// Diagnostics as text for people and JSON for machines (for SARIF see sarif.h). Pure, thread-safe.
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
// every line there; then positions are those of the file. Where that cannot be known (a scalar in
// quotes) `part` names the piece of the file, and positions count from the text's beginning.
struct Origin {
  std::string file = "<stdin>";
  int first_line = 1;
  int indent = 0;
  std::string part = {};

  std::string Name() const { return part.empty() ? file : file + "#" + part; }
};

struct RenderOptions {
  bool color = false;  // ANSI escapes
};

// FILE:LINE:COL: error[SQL0201]: message, then the lines with carets and labels, notes, help, and
// the mended line where the fix is not said by the label already. Bytes of the script that would
// steer a terminal (controls, bidirectional overrides) are shown as dots.
std::string RenderText(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin,
                       const RenderOptions& options = {});
std::string RenderText(const std::vector<Diagnostic>& diagnostics, const SourceMap& source,
                       const Origin& origin, const RenderOptions& options = {});

// {"level","code","message","file","line","column","endLine","endColumn","label","secondary":[...],
//  "notes":[...],"help","fix":[{"line","column","endLine","endColumn","text"}]}: empty members are
// left out.
doc::Json RenderJson(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin);

}  // namespace weir::sql
