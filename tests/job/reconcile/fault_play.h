// A story performed with one of its calls disturbed, and the table of how all of them ended.
//
// Every call that the operator makes in a story, to the API server and to Flink, is disturbed in
// every way; whatever befalls it, the world ends as the undisturbed one: one Flink job at a time,
// one savepoint for one intent, no state lost, nothing left over.
//
// Of the calls a sample is taken, in turn from story to story; WEIR_FAULTS=all takes every one.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <span>
#include <string>
#include <tuple>

#include "tests/job/reconcile/stories.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WEIR_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WEIR_SANITIZED 1
#endif
#endif

namespace weir::job {

enum class Mishap {
  kCrashBefore,     // the process dies before the call is carried out
  kCrashAfter,      // ... after it, before the answer
  kRefused,         // no connection
  kReplyLost,       // carried out, the answer lost
  kTooLate,         // carried out, the answer came after the deadline
  kDelayed,         // 20 s under way
  kTwice,           // carried out twice
  k409,             // somebody else wrote in between
  k410,             // and all watches have to begin anew
  k429,             // with Retry-After: 1
  k500,             //
  kWatchesDropped,  // at that moment
  kStaleReads,      // from that moment the informers show nothing new for 15 s
  kPaused,          // SIGSTOP until another operator has done all, then SIGCONT
  kSilence,         // and 40 s of no answer to any look of the monitor
  kNoSuchJob,       // Flink answers as if it had never heard of the job
};

// Whose calls count: those of the worker, or the looks of the Flink monitor on its own thread.
enum class Whose { kWorker, kMonitor };

struct Cell {
  int struck = 0;
  int failed = 0;
};

// A row a story; in each cell the calls that were disturbed so, and with "!" how many of these
// performances ended in another world.
class Table {
 public:
  Cell& At(size_t story, Mishap mishap) { return rows_[story][mishap]; }

  // On stdout, as Markdown: a column for each of `mishaps`.
  void Print(const char* head, std::span<const Mishap> mishaps) const;

 private:
  std::map<size_t, std::map<Mishap, Cell>> rows_;
};

// A test's body. Of the story's calls every usual_stride-th is disturbed so, in a performance each.
void EndsInTheSameWorld(size_t index, Whose whose, Mishap mishap, int usual_stride, Cell* cell);

// A story and a mishap; "RollbackCrashBefore".
using FaultCase = std::tuple<size_t, Mishap>;
std::string NameOf(const testing::TestParamInfo<FaultCase>& test_case);

}  // namespace weir::job
