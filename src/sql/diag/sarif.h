// Diagnostics as SARIF 2.1.0, the format in which code hosts and editors take findings.
//
// One log holds one run; rules are those of the codes that occurred, with their pages as help.
// Columns count UTF-16 code units, as the log says (columnKind). Pure; one owner, not shared.
// Format: OASIS "Static Analysis Results Interchange Format Version 2.1.0", errata 01.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/doc/value.h"
#include "sql/diag/diagnostic.h"
#include "sql/diag/render.h"
#include "sql/diag/source_map.h"

namespace weir::sql {

class SarifLog {
 public:
  explicit SarifLog(std::string_view version);  // of the program

  // A file that was read, with findings or without.
  void AddFile(const std::string& name);
  void Add(const Diagnostic& diagnostic, const SourceMap& source, const Origin& origin);
  // A finding outside of SQL, known by its line alone.
  void AddPlain(std::string_view code, std::string_view title, const std::string& file, int line,
                std::string_view message);

  doc::Json Finish() const;

 private:
  size_t RuleIndex(const std::string& code, const doc::Json& rule);
  size_t FileIndex(const std::string& name);
  doc::Json ArtifactLocation(const Origin& origin);
  doc::Json Location(Span span, const SourceMap& source, const Origin& origin);

  std::string version_;
  doc::Json rules_ = doc::Json::array();
  doc::Json results_ = doc::Json::array();
  doc::Json artifacts_ = doc::Json::array();
  std::map<std::string, size_t> rule_index_;
  std::map<std::string, size_t> file_index_;
};

// A file's name as a URI reference: relative as it was given, file:///... when absolute.
std::string FileUri(std::string_view name);

}  // namespace weir::sql
