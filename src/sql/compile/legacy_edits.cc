// Tables in the style of Flink up to 1.13 become those of today, option by option.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sql/compile/edits.h"
#include "sql/compile/parts.h"
#include "sql/connectors/legacy.h"
#include "sql/diag/messages.h"
#include "sql/syntax/lexer.h"
#include "sql/syntax/token_cursor.h"

namespace weir::sql {
namespace {

using What = TranslatedOption::What;

class LegacyTable {
 public:
  LegacyTable(const ast::CreateTable& table, std::string_view text,
              const ConnectorRegistry& registry)
      : text_(text) {
    for (const ast::Option& option : table.options) {
      options_.push_back({std::string(option.key.value), std::string(option.value.value),
                          option.key.span, option.value.span});
    }
    translated_ = TranslateLegacy(options_, registry);
  }

  std::vector<Edit> Edits() {
    bool kept_before = false;
    for (size_t i = 0; i < translated_.size(); ++i) {
      const TranslatedOption& one = translated_[i];
      if (one.what == What::kDropped) {
        Remove(i, kept_before);
        continue;
      }
      kept_before = true;
      if (one.what != What::kChanged) continue;
      const GivenOption& given = options_[i];
      if (one.key != given.key) Put(given.key_span, QuoteString(one.key));
      if (one.value != given.value) Put(given.value_span, QuoteString(one.value));
    }
    SortEdits(&edits_);
    return edits_;
  }

  // One for the table, at its first older key, with all the others in notes.
  Diagnostic Told() const {
    std::optional<Diagnostic> told;
    for (const TranslatedOption& one : translated_) {
      if (one.what == What::kKept) continue;
      const GivenOption& given = options_[one.from];
      if (!told) {
        told =
            messages::LegacyOption(given.key_span, given.key, one.key, one.what != What::kUnknown);
        continue;
      }
      told->notes.push_back(one.what == What::kDropped
                                ? fmt::format("'{}' is left out: it has no counterpart", given.key)
                            : one.what == What::kUnknown
                                ? fmt::format("'{}' stays: no counterpart is known", given.key)
                                : fmt::format("'{}' becomes '{}'", given.key, one.key));
    }
    for (const Edit& edit : edits_) told->Replace(edit.span, edit.text);
    return *told;
  }

 private:
  void Put(Span span, std::string text) {
    edits_.push_back({span, std::move(text), EditReason::kLegacyKey});
  }

  void Remove(size_t index, bool kept_before) {
    LeaveOptionOut(options_, index, kept_before, text_, EditReason::kLegacyKey, &edits_);
  }

  std::string_view text_;
  std::vector<GivenOption> options_;
  std::vector<TranslatedOption> translated_;
  std::vector<Edit> edits_;
};

void RemoveComma(uint32_t from, uint32_t to, std::string_view text, EditReason reason,
                 std::vector<Edit>* edits) {
  Lexer lexer(text.substr(from, to - from));
  for (Token token = lexer.Next(); !token.Is(Tok::kEnd); token = lexer.Next()) {
    if (!token.Is(Tok::kComma)) continue;
    edits->push_back({{from + token.span.begin, from + token.span.end}, "", reason});
  }
}

}  // namespace

void LeaveOptionOut(const std::vector<GivenOption>& options, size_t index, bool kept_before,
                    std::string_view text, EditReason reason, std::vector<Edit>* edits) {
  const GivenOption& option = options[index];
  const uint32_t from = option.key_span.begin;
  Lexer lexer(text.substr(from, option.value_span.end - from));
  for (Token token = lexer.Next(); !token.Is(Tok::kEnd); token = lexer.Next()) {
    if (IsTrivia(token.kind)) continue;
    edits->push_back({{from + token.span.begin, from + token.span.end}, "", reason});
  }
  if (kept_before) {
    RemoveComma(options[index - 1].value_span.end, from, text, reason, edits);
  } else if (index + 1 < options.size()) {
    RemoveComma(option.value_span.end, options[index + 1].key_span.begin, text, reason, edits);
  }
}

void TranslateLegacyTable(const ast::CreateTable& table, std::string_view text,
                          const ConnectorRegistry& registry, std::vector<Edit>* edits,
                          std::vector<Diagnostic>* diagnostics) {
  const bool legacy =
      std::any_of(table.options.begin(), table.options.end(),
                  [](const ast::Option& option) { return option.key.value == "connector.type"; });
  if (!legacy) return;
  LegacyTable one(table, text, registry);
  const std::vector<Edit> own = one.Edits();
  diagnostics->push_back(one.Told());
  edits->insert(edits->end(), own.begin(), own.end());
}

}  // namespace weir::sql
