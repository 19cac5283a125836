// What an editor asks of a script: completion, hover, definition, layout. Text in, answers out.
//
// Pure; values. Offsets and spans are bytes of CompileInput::script. A script that does not compile
// is answered as far as it is understood; what the compiler would not analyze (kMaxAnalyzedBytes)
// is answered from its tokens alone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/compile/compile.h"

namespace weir::sql {

enum class ProposalKind : uint8_t {
  kTable,
  kView,
  kColumn,
  kFunction,
  kKeyword,
  kOption,
  kValue,
};

struct Proposal {
  std::string label;  // what is shown and compared with what was typed
  ProposalKind kind = ProposalKind::kKeyword;
  std::string detail;  // one line: a type, a signature
  std::string doc;     // Markdown; may be empty
  std::string text;    // what is inserted
};

struct Completion {
  Span replace;                     // the word or string at the cursor
  std::vector<Proposal> proposals;  // the likeliest kind first; names before keywords
};

inline constexpr size_t kMaxProposals = 2000;

Completion Complete(const CompileInput& input, uint32_t offset);

struct Hover {
  Span span;
  std::string markdown;
};

class Meaning;

// A script that was read once and is asked often. Holds copies; const members may be called from
// any thread.
class ScriptAssist {
 public:
  explicit ScriptAssist(const CompileInput& input);
  ~ScriptAssist();
  ScriptAssist(ScriptAssist&&) noexcept;
  ScriptAssist& operator=(ScriptAssist&&) noexcept;

  std::optional<Hover> HoverAt(uint32_t offset) const;
  // Where the table, view, alias or column at the offset is made in this script.
  std::optional<Span> DefinitionAt(uint32_t offset) const;

 private:
  std::unique_ptr<const Meaning> meaning_;
};

// The script with its lines indented and its blanks tidied. Only blanks change: the tokens, and the
// comments between them, are the same, byte for byte. A script with a token that is never closed
// stays as it is.
std::string Layout(std::string_view script);

}  // namespace weir::sql
