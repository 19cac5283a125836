#include <algorithm>
#include <map>

#include "sql/state/state.h"

namespace weir::sql {
namespace {

OperatorVerdict Of(const StatefulOperator& state, StateVerdict verdict, const std::string& text) {
  return {verdict, state.id, state.kind, WithoutLiterals(state.name), WithoutLiterals(text)};
}

std::string PartsText(const StatefulOperator& state) {
  std::string text;
  for (const StatePart& part : state.parts) {
    text += (text.empty() ? "" : "; ") + part.name + " " + part.type;
  }
  return text;
}

// By event and by processing time Flink keeps a window's accumulators in the same way.
bool AreSameWindows(const StatefulOperator& before, const StatefulOperator& after) {
  const auto window = [](const StatefulOperator& one) {
    return one.kind == "WindowAggregate" || one.kind == "GlobalWindowAggregate";
  };
  return window(before) && window(after) && before.parts == after.parts;
}

// The same id in both jobs.
OperatorVerdict Compared(const StatefulOperator& before, const StatefulOperator& after) {
  if (before.kind != after.kind && !AreSameWindows(before, after)) {
    return Of(before, StateVerdict::kSchemaChanged,
              "its place is taken by " + after.name + " (" + after.kind + ")");
  }
  if (before.key != after.key) {
    return Of(before, StateVerdict::kSchemaChanged,
              "its key was of type " + before.key + " and is of type " + after.key);
  }
  if (before.parts != after.parts) {
    return Of(before, StateVerdict::kSchemaChanged,
              "it kept " + PartsText(before) + " and keeps " + PartsText(after));
  }
  if (before.kind != after.kind || before.meaning != after.meaning) {
    return Of(before, StateVerdict::kMeaningChanged,
              "Flink would restore it, but the values stand for \"" + before.meaning +
                  "\" and would be read as \"" + after.meaning + "\"");
  }
  std::string note;
  if (before.input != after.input) note = "what it holds was gathered under the old conditions";
  return Of(before, StateVerdict::kKept, note);
}

// Where an operator whose id is gone went to, if it still is in the job.
std::string Moved(const StatefulOperator& lost, const JobState& after,
                  const std::map<std::string, const StatefulOperator*>& old) {
  for (const StatefulOperator& other : after.operators) {
    if (old.count(other.id) != 0 || other.kind != lost.kind || other.key != lost.key ||
        other.meaning != lost.meaning) {
      continue;
    }
    return "it is still in the job, but at another place, and Flink finds state by place";
  }
  return "the job has no such operator any more";
}

// No function is made of another class or jar than before.
bool SameFunctions(const JobState& before, const JobState& after) {
  return std::all_of(before.functions.begin(), before.functions.end(), [&](const auto& one) {
    const auto found = after.functions.find(one.first);
    return found == after.functions.end() || found->second == one.second;
  });
}

}  // namespace

std::string WithoutLiterals(const std::string& text) {
  std::string shown;
  bool inside = false;
  for (const char c : text) {
    if (c == '\'') {
      shown += inside ? "...'" : "'";
      inside = !inside;
    } else if (!inside) {
      shown += c;
    }
  }
  return shown;
}

std::string_view StateVerdictName(StateVerdict verdict) {
  switch (verdict) {
    case StateVerdict::kKept:
      return "kept";
    case StateVerdict::kSchemaChanged:
      return "schema changed";
    case StateVerdict::kMeaningChanged:
      return "meaning changed";
    case StateVerdict::kLost:
      return "lost";
    case StateVerdict::kNew:
      return "new";
    case StateVerdict::kUnknown:
      return "unknown";
  }
  return "unknown";
}

StateComparison CompareState(const JobState& before, const JobState& after) {
  StateComparison result;
  const bool same_text = !before.tokens.empty() && before.tokens == after.tokens;
  const bool same_plan =
      before.whole && after.whole && before.plan == after.plan && SameFunctions(before, after);
  const bool same_planner = before.line == after.line && before.settings == after.settings;
  if (same_planner && (same_text || same_plan)) {
    for (const StatefulOperator& one : before.operators) {
      result.operators.push_back(Of(one, StateVerdict::kKept, ""));
    }
    result.usable = true;
    return result;
  }
  if (!before.sure || !after.sure) {
    result.why = before.sure ? after.why : before.why;
    if (before.line != after.line) {
      result.why = "Flink " + after.line + " may plan the script otherwise than " + before.line;
    }
    for (const StatefulOperator& one : before.operators) {
      result.operators.push_back(Of(one, StateVerdict::kUnknown, ""));
    }
    // A job that surely keeps nothing has nothing to lose.
    result.usable = before.sure && before.operators.empty();
    return result;
  }
  std::map<std::string, const StatefulOperator*> old;
  std::map<std::string, const StatefulOperator*> now;
  for (const StatefulOperator& one : before.operators) old.emplace(one.id, &one);
  for (const StatefulOperator& one : after.operators) now.emplace(one.id, &one);
  for (const StatefulOperator& one : before.operators) {
    const auto found = now.find(one.id);
    result.operators.push_back(found == now.end()
                                   ? Of(one, StateVerdict::kLost, Moved(one, after, old))
                                   : Compared(one, *found->second));
  }
  result.usable =
      std::all_of(result.operators.begin(), result.operators.end(),
                  [](const OperatorVerdict& one) { return one.verdict == StateVerdict::kKept; });
  for (const StatefulOperator& one : after.operators) {
    if (old.count(one.id) == 0) {
      result.operators.push_back(Of(one, StateVerdict::kNew, "it starts empty"));
    }
  }
  return result;
}

std::string MisfitText(const StateComparison& comparison, size_t max_bytes) {
  if (comparison.usable) return "";
  if (!comparison.why.empty()) return "what becomes of its state is not known: " + comparison.why;
  std::string text;
  int left_out = 0;
  for (const OperatorVerdict& one : comparison.operators) {
    if (one.verdict == StateVerdict::kKept || one.verdict == StateVerdict::kNew) continue;
    std::string part = one.name + ": " + std::string(StateVerdictName(one.verdict));
    if (!one.text.empty()) part += " (" + one.text + ")";
    if (!text.empty() && text.size() + part.size() + 2 > max_bytes) {
      ++left_out;
      continue;
    }
    text += (text.empty() ? "" : "; ") + part;
  }
  if (left_out > 0) text += "; and " + std::to_string(left_out) + " more";
  if (text.size() <= max_bytes) return text;
  // No character is cut in two.
  while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xC0U) == 0x80) {
    --max_bytes;
  }
  return text.substr(0, max_bytes);
}

}  // namespace weir::sql
