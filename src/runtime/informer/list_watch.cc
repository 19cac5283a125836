#include "runtime/informer/list_watch.h"

#include <utility>

namespace weir::runtime {
namespace {

// A watch that lived this long was healthy, whatever ended it.
constexpr milliseconds kHealthy{5'000};
// An OK end sooner than this counts as a failure, so that a server that hangs up on every watch is
// not asked in a tight loop.
constexpr milliseconds kTooShort{1'000};
constexpr int kDoubtAfter = 10;

void ListAnew(ListWatchState* state) {
  state->phase = ListWatchState::Phase::kList;
  state->resume.clear();
  state->resource_version.clear();
}

}  // namespace

bool IsExpired(const Status& status) {
  return status.code() == Code::kConflict && status.reason() == "Expired";
}

bool OnPage(ListWatchState* state, std::string resume, std::string resource_version) {
  state->resume = std::move(resume);
  if (!state->resume.empty()) return false;
  state->phase = ListWatchState::Phase::kWatch;
  state->resource_version = std::move(resource_version);
  state->unpaged = false;
  return true;
}

void OnListFailed(ListWatchState* state, const Status& status) {
  ++state->failures;
  if (IsExpired(status)) {
    // Between two pages the snapshot was compacted away. The pages had their chance: a list slower
    // than the compaction interval would never end.
    state->unpaged = !state->resume.empty();
    state->resume.clear();
  }
}

void OnEvent(ListWatchState* state, std::string_view resource_version) {
  state->failures = 0;
  if (!resource_version.empty()) state->resource_version = resource_version;
}

bool OnWatchEnded(ListWatchState* state, const Status& status, milliseconds lived) {
  if (lived >= kHealthy) state->failures = 0;
  const bool failed = !status.ok() || lived < kTooShort;
  if (failed) ++state->failures;
  if (IsExpired(status) || state->failures >= kDoubtAfter) ListAnew(state);
  return !failed;
}

milliseconds NextDelay(const ListWatchState& state, const BackoffPolicy& policy, double random) {
  if (state.failures == 0) return milliseconds(0);
  return BackoffDelay(policy, state.failures, random);
}

}  // namespace weir::runtime
