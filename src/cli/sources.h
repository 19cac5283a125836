// SQL texts from files: scripts, and SqlJobs in YAML with the place of their SQL in the file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/status.h"
#include "base/doc/value.h"
#include "base/doc/yaml.h"
#include "cli/knowledge.h"
#include "sql/compile/compile.h"
#include "sql/diag/render.h"

namespace weir::cli {

struct Source {
  sql::CompileInput input;
  sql::Origin origin;
  std::string job;                         // the SqlJob's name; empty for a script
  std::vector<doc::PlacedError> problems;  // of the rest of the SqlJob: "spec.mode: ..."
  int line = 1;                            // of the document
  bool elsewhere = false;                  // spec.sqlFrom: the SQL is in the cluster
};

inline constexpr std::string_view kStandardInput = "<stdin>";

struct FileText {
  std::string name;  // as given, or kStandardInput
  std::string text;
  bool searched = false;  // found in a folder: nobody named it
};

inline constexpr size_t kMaxFileBytes = 64u << 20;

// One file, or `in` for "-". kNotFound, kInvalid when larger than kMaxFileBytes.
Result<FileText> ReadFile(const std::string& name, std::istream& in);

// The files of the arguments: folders recursively (*.sql, *.yaml, *.yml; sorted), "-" for `in`.
Result<std::vector<FileText>> ReadFiles(const std::vector<std::string>& arguments,
                                        std::istream& in);

// By its name; standard input by how it begins.
bool IsYaml(const FileText& file);

// A script is one source; YAML has one for each SqlJob in it. kInvalid when the YAML is broken.
// Sources compile with what is `known`, which must outlive them.
Result<std::vector<Source>> SourcesOf(const FileText& file, const Knowledge& known);

// The one source that a command is about: the file's only one, or the SqlJob named `job`.
// kNotFound, kInvalid when there are several, or when the SQL is in the cluster.
Result<Source> PickSource(const std::string& file, const std::string& job, std::istream& in,
                          const Knowledge& known);

// Where the lines of a literal block scalar ("sql: |") stand, found by comparing its text with
// `value`. False when it is none, or cannot be found with certainty.
bool FindBlockScalar(std::string_view yaml, int from_line, std::string_view key,
                     std::string_view value, sql::Origin* origin);

}  // namespace weir::cli
