// Hints: which there are, what they may hold, and whether they name tables of their query. Facts:
// FlinkHintStrategies, QueryHintsResolver and LookupJoinHintOptions of Flink 2.2, each tried
// on 2.2.1.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/core/ascii.h"
#include "sql/analyze/binder.h"
#include "sql/connectors/value.h"
#include "sql/diag/messages_analysis.h"

namespace weir::sql {
namespace {

const std::vector<std::string>& TableHints() {
  static const std::vector<std::string> kHints = {"OPTIONS"};
  return kHints;
}

const std::vector<std::string>& QueryHints() {
  static const std::vector<std::string> kHints = {
      "BROADCAST", "SHUFFLE_HASH", "SHUFFLE_MERGE", "NEST_LOOP", "LOOKUP", "STATE_TTL", "ALIAS"};
  return kHints;
}

bool Is(const ast::Hint& hint, std::string_view name) {
  return EqualsIgnoringCase(hint.name.text, name);
}

bool IsJoinHint(const ast::Hint& hint) {
  return Is(hint, "BROADCAST") || Is(hint, "SHUFFLE_HASH") || Is(hint, "SHUFFLE_MERGE") ||
         Is(hint, "NEST_LOOP");
}

const ast::Option* Find(const ast::Hint& hint, std::string_view key) {
  for (const ast::Option& option : hint.options) {
    if (option.key.value == key) return &option;
  }
  return nullptr;
}

Diagnostic BadHint(Span at, std::string message, std::string help) {
  return MakeError(DiagCode::kUnknownHint, at, std::move(message), "", std::move(help));
}

}  // namespace

void Binder::CheckHints(std::span<const ast::Hint> hints, bool table) {
  for (const ast::Hint& hint : hints) {
    const auto known = [&](const std::vector<std::string>& names) {
      return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return EqualsIgnoringCase(name, hint.name.text);
      });
    };
    if (!known(TableHints()) && !known(QueryHints())) {
      Report(messages::UnknownHint(hint.name.span, hint.name.text,
                                   table ? TableHints() : QueryHints()));
      continue;
    }
    CheckHintForm(hint, table);
  }
}

void Binder::CheckHintForm(const ast::Hint& hint, bool table) {
  const Span at = hint.name.span;
  if (table) {
    if (Is(hint, "OPTIONS") && (hint.options.empty() || !hint.arguments.empty())) {
      Report(BadHint(at, "OPTIONS takes keys with values", "OPTIONS('key' = 'value')"));
    }
    return;
  }
  if (IsJoinHint(hint) && hint.arguments.empty()) {
    Report(BadHint(at, fmt::format("{} names the tables it is meant for", hint.name.text),
                   fmt::format("{}(t), with the table's alias if it has one", hint.name.text)));
  }
  const bool by_key = Is(hint, "LOOKUP") || Is(hint, "STATE_TTL");
  if (by_key && !hint.arguments.empty()) {
    Report(BadHint(at, fmt::format("{} takes keys with values", hint.name.text),
                   Is(hint, "LOOKUP") ? "LOOKUP('table' = 't')" : "STATE_TTL('t' = '1d')"));
    return;
  }
  if (Is(hint, "STATE_TTL")) {
    for (const ast::Option& option : hint.options) {
      if (IsDuration(option.value.value)) continue;
      Report(BadHint(option.value.span, "STATE_TTL keeps state for a time, this is none",
                     "write '1 d', '12 h' or '30 min'; '0 s' keeps it for ever"));
    }
  }
  if (!Is(hint, "LOOKUP")) return;
  CheckLookupValues(hint);
  if (Find(hint, "table") == nullptr) {
    Report(BadHint(at, "LOOKUP lacks the key 'table'", "LOOKUP('table' = 't')"));
  }
  if (const ast::Option* async = Find(hint, "async")) {
    if (!EqualsIgnoringCase(async->value.value, "true") &&
        !EqualsIgnoringCase(async->value.value, "false")) {
      Report(BadHint(async->value.span, "'async' of LOOKUP is 'true' or 'false'",
                     "LOOKUP('table' = 't', 'async' = 'true')"));
    }
  }
  size_t retry = 0;
  for (const std::string_view key :
       {"retry-predicate", "retry-strategy", "fixed-delay", "max-attempts"}) {
    if (Find(hint, key) != nullptr) ++retry;
  }
  if (retry != 0 && retry != 4) {
    Report(BadHint(at, "LOOKUP has some keys of a retry, but not all four",
                   "give 'retry-predicate', 'retry-strategy', 'fixed-delay' and 'max-attempts'"));
  }
}

void Binder::CheckLookupValues(const ast::Hint& hint) {
  struct Word {
    std::string_view key;
    std::vector<std::string_view> values;
  };
  static const Word kWords[] = {{"retry-predicate", {"lookup_miss"}},
                                {"retry-strategy", {"fixed_delay"}},
                                {"output-mode", {"ordered", "allow_unordered"}}};
  const auto refuse = [&](const ast::Option& option, std::string_view wanted) {
    Report(BadHint(option.value.span, fmt::format("'{}' of LOOKUP is {}", option.key.value, wanted),
                   "LOOKUP('table' = 't', 'retry-predicate' = 'lookup_miss', 'retry-strategy' = "
                   "'fixed_delay', 'fixed-delay' = '10 s', 'max-attempts' = '3')"));
  };
  for (const Word& word : kWords) {
    const ast::Option* option = Find(hint, word.key);
    if (option == nullptr) continue;
    const bool known = std::any_of(
        word.values.begin(), word.values.end(),
        [&](std::string_view one) { return EqualsIgnoringCase(one, option->value.value); });
    if (!known) refuse(*option, fmt::format("'{}'", fmt::join(word.values, "' or '")));
  }
  for (const std::string_view key : {"fixed-delay", "timeout"}) {
    const ast::Option* option = Find(hint, key);
    if (option != nullptr && !IsDuration(option->value.value)) {
      refuse(*option, "a duration such as '10 s'");
    }
  }
  for (const std::string_view key : {"max-attempts", "capacity"}) {
    const ast::Option* option = Find(hint, key);
    if (option == nullptr) continue;
    const std::string_view text = option->value.value;
    int32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && number > 0) continue;
    refuse(*option, "a whole number above 0");
  }
}

// A view has no options of its own.
void Binder::CheckViewHints(std::span<const ast::Hint> hints, int table) {
  const TableKind kind = out_->tables[static_cast<size_t>(table)].info.kind;
  if (kind != TableKind::kView && kind != TableKind::kTemporaryView) return;
  for (const ast::Hint& hint : hints) {
    if (!Is(hint, "OPTIONS")) continue;
    Report(BadHint(hint.name.span, "a view takes no OPTIONS, only a table does",
                   "put the hint into the view, behind the table it reads"));
  }
}

// What a hint of a query with joins names is a table in its FROM, by the alias if there is one.
void Binder::RefuseStrangeHints(const ast::Select& select, const Selected& selected) {
  selected.rel->state_ttl =
      std::any_of(select.hints.begin(), select.hints.end(),
                  [](const ast::Hint& hint) { return Is(hint, "STATE_TTL"); });
  if (select.from == nullptr) return;
  const bool join = select.from->kind == ast::TableKind::kJoin;
  const std::vector<std::string> names = TableNames(&selected.scope);
  const auto check = [&](std::string_view name, Span at) {
    if (name.empty() || name.find('.') != std::string_view::npos) return;
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    Refuse(selected.rel, messages::UnknownAlias(at, name, names));
  };
  for (const ast::Hint& hint : select.hints) {
    if (!join && !Is(hint, "STATE_TTL")) continue;
    if (IsJoinHint(hint)) {
      for (const ast::HintArgument& argument : hint.arguments) {
        const bool is_name = argument.kind == ast::HintArgument::Kind::kName;
        check(is_name ? argument.name.text : argument.text.value,
              is_name ? argument.name.span : argument.text.span);
      }
    } else if (Is(hint, "LOOKUP")) {
      if (const ast::Option* table = Find(hint, "table"))
        check(table->value.value, table->value.span);
    } else if (Is(hint, "STATE_TTL")) {
      for (const ast::Option& option : hint.options) check(option.key.value, option.key.span);
    }
  }
}

}  // namespace weir::sql
