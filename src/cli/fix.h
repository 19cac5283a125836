// `weir check --fix`: the corrections that diagnostics carry, applied to a text. Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/sources.h"
#include "sql/diag/diagnostic.h"

namespace weir::cli {

struct Fixed {
  std::string text;  // of the whole file
  int applied = 0;
};

// Applies every fix that compiling proves to help: with it the script has fewer errors, or as many
// and fewer warnings. Lines are never added or removed. SQL whose place in the file is not known
// stays as it is.
Result<Fixed> FixFile(const FileText& file, bool syntax_only, const Knowledge& known);

// What changed, as a unified diff without context; both texts have the same number of lines.
std::string LineDiff(const std::string& name, const std::string& before, const std::string& after);

std::vector<sql::Diagnostic> Diagnose(const Source& source, bool syntax_only);

}  // namespace weir::cli
