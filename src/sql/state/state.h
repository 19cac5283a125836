// What a job keeps as state, operator by operator, and what an edit of its script does to that.
//
// Flink finds an operator's state by the operator's id. SQL sets no ids by default
// (table.exec.uid.generation: PLAN_ONLY), so that Flink takes them from the shape of the job: the
// operator's place in the stream graph, its chained outputs and its inputs' ids
// (StreamGraphHasherV2 of flink-runtime 2.2). What an operator computes does not matter to its id;
// an operator more or less in front of it does. Types of keys and state must be equal, nullability
// included (RowDataSerializerSnapshot).
//
// Pure; values. DescribeState (describe.h) builds the stream graph that Flink's planner makes of a
// script, as far as it is understood: tests/differential/state_pairs.py compares ids, states and
// verdicts with Flink's own. Where it is not understood the state is not `sure`, and nothing is
// said to be kept but between scripts that mean the same.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace weir::sql {

struct StatePart {
  std::string name;  // "accumulators", "left rows"
  std::string type;  // "BIGINT, DOUBLE NOT NULL"
  friend bool operator==(const StatePart&, const StatePart&) = default;
};

struct StatefulOperator {
  std::string id;    // 32 hex digits, as in a savepoint
  std::string kind;  // Flink's word: "GroupAggregate"
  std::string name;  // for people: "aggregate by customer"
  std::string key;   // types of the key; empty when it keeps none by key
  std::vector<StatePart> parts;
  std::string meaning;  // what the values are: other text, and Flink would read them wrongly
  std::string input;    // what decides which rows came in; a change is worth a note
  bool keyed = false;
  // Estimates, for the tuner's first guess: of one key, of what is kept beside it for each row.
  int64_t key_bytes = 0;
  int64_t row_bytes = 0;
};

// Rows that go from one task to another over the network.
struct Shuffle {
  std::string to;  // the operator's name
  std::string by;  // "customer", "id, window_start"; empty: all to one task
  int64_t row_bytes = 0;
};

struct JobState {
  bool sure = false;  // Flink would number its operators so
  std::string why;    // why not
  std::vector<StatefulOperator> operators;
  std::vector<Shuffle> shuffles;
  // All that Flink's plan can depend on: its line ("2.2"), settings, and the plan made of them.
  std::string line;
  std::string settings;
  std::string plan;
  bool whole = true;  // and the plan's text tells two scripts apart wherever Flink would
  // Filled in by the caller: the script without comments and layout, and by what each function that
  // is declared beside it is made.
  std::string tokens;
  std::map<std::string, std::string> functions;
};

enum class StateVerdict : uint8_t {
  kKept,
  kSchemaChanged,   // found again in other types: Flink fails the job
  kMeaningChanged,  // found again in the same types, but they stand for something else
  kLost,            // no operator has its id: Flink refuses, or drops it when allowed
  kNew,             // starts empty
  kUnknown,
};
// "kept", "schema changed", ...
std::string_view StateVerdictName(StateVerdict verdict);

struct OperatorVerdict {
  StateVerdict verdict = StateVerdict::kUnknown;
  std::string id;
  std::string kind;
  std::string name;
  std::string text;  // why, in a sentence; may be empty
};

struct StateComparison {
  bool usable = false;  // all state of the old job is kept
  std::vector<OperatorVerdict> operators;
  std::string why;  // of kUnknown
};

StateComparison CompareState(const JobState& before, const JobState& after);

// String literals as '...': they may hold a password.
std::string WithoutLiterals(const std::string& text);

// "aggregate by customer: schema changed: ...; ..." of what is not kept, at most `max_bytes` long;
// empty when the state is usable.
std::string MisfitText(const StateComparison& comparison, size_t max_bytes = 600);

}  // namespace weir::sql
