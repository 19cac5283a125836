// A text that an editor has open, and the SQL in it: a script, or the SqlJobs of a YAML file with
// the places of their scripts.
//
// Owned by the server; one thread. What is made of a text is made when it is asked for and kept
// until the text changes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/status.h"
#include "base/doc/json.h"
#include "base/doc/yaml.h"
#include "lsp/position.h"
#include "sql/assist/assist.h"
#include "sql/compile/compile.h"
#include "sql/diag/render.h"

namespace weir::lsp {

inline constexpr size_t kMaxTextBytes = 16u << 20;

// A script of a text. `origin` says where it stands; with `origin.part` nobody knows.
struct FoundScript {
  sql::CompileInput input;
  sql::Origin origin;
  std::vector<doc::PlacedError> problems;  // of the SqlJob around it: "spec.mode: ..."
  int line = 1;                            // of the document that holds it, from 1
};

// What SQL a text holds, by its name (a URI, or one that ends as its language's files do) and
// itself. kInvalid when it cannot be read as what it is.
using ScriptFinder = std::function<Result<std::vector<FoundScript>>(const std::string& uri,
                                                                    const std::string& text)>;

class Document {
 public:
  // `yaml`: the client says so; else the URI does.
  Document(std::string uri, std::string text, int64_t version, Encoding encoding,
           bool yaml = false);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  const std::string& uri() const { return uri_; }
  const std::string& text() const { return text_; }
  int64_t version() const { return version_; }
  const Lines& lines() const { return lines_; }

  // The contentChanges of didChange, all or none. False: they are not what the protocol says, or
  // the text would be too large.
  bool Change(const doc::Json& changes, int64_t version);

  struct Script {
    FoundScript found;
    std::optional<std::vector<sql::Diagnostic>> diagnostics;
    std::optional<sql::ScriptAssist> assist;
    std::vector<uint32_t> starts;  // of its lines
  };
  // Reads the text if it has changed.
  const Status& Read(const ScriptFinder& finder);
  // What was made of the text; it is made again when it is asked for.
  void Forget();
  std::vector<Script>& scripts() { return scripts_; }
  const std::vector<sql::Diagnostic>& Diagnose(Script* script) const;
  const sql::ScriptAssist& Assist(Script* script) const;

  // The script around an offset of the text, and the offset in it; null: there is none.
  Script* ScriptAt(uint32_t offset, uint32_t* inside);
  // A script's offset or span in the text. Where its place is unknown: the line of its document.
  uint32_t Outside(const Script& script, uint32_t offset) const;
  doc::Json RangeOf(const Script& script, sql::Span span) const;
  doc::Json RangeOf(uint32_t begin, uint32_t end) const;
  // All lines of a script, with their indent.
  doc::Json WholeRange(const Script& script) const;
  // Lines for the script, with the indent that they have in the file.
  static std::string Indented(const Script& script, const std::string& text);

 private:
  void SetText(std::string text);

  std::string uri_;
  std::string name_;  // ends as its kind of file does
  std::string text_;
  int64_t version_;
  Encoding encoding_;
  Lines lines_;
  bool read_ = false;
  Status status_;
  std::vector<Script> scripts_;
};

}  // namespace weir::lsp
