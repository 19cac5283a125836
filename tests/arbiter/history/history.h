// Who acted when, and whether that can have been: a checker in the manner of Wing and Gong for the
// active node of a pipeline, and one for its loads.
//
// A history holds what each process called and was answered, with times of one clock; a call that
// was never answered (its process died) has no end, and may or may not have happened. The checker
// looks for an order of all calls that respects time and that the rules allow.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace weir::arbiter {

// Of the active node's office, as callers see it.
struct Call {
  enum class Kind : uint8_t { kAwait, kCheck, kSingle, kRelease, kSelect };
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  Kind kind = Kind::kCheck;
  std::string node = {};
  int64_t begin = 0;  // milliseconds
  int64_t end = kNever;
  bool held = false;  // the answer; of kSelect: a process was granted
  int64_t term = 0;   // the answer, when held
};

struct Office {
  int64_t session = 15'000;
  int64_t handover = 5'000;
};

// What is wrong, naming the call that no order has a place for; empty: the history can have been.
std::string CheckOffice(std::vector<Call> history, const Office& office);

// One load: the process's id, the range that was written, from when to when.
struct LoadCall {
  int64_t process = 0;
  int64_t range = 0;  // 1, 2, 3, ...
  int64_t begin = 0;
  int64_t end = 0;
};

// In the order of their writing: ids ascend strictly, ranges ascend with none skipped, only the
// newest may come again, and no load begins before the one before it has ended.
std::string CheckLoads(const std::vector<LoadCall>& loads);

// What a process has written of its calls: "B ID KIND NODE BEGIN" before each, "E ID END HELD TERM"
// after its answer.
std::vector<Call> ReadCalls(const std::string& path);
// "PROCESS RANGE BEGIN END" each.
std::vector<LoadCall> ReadLoads(const std::string& path);

}  // namespace weir::arbiter
