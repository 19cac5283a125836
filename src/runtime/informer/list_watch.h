// What to ask the API server next to keep a copy current: a state and its transitions. Pure.
//
// List in pages until complete, then watch from the list's resourceVersion; every event and
// bookmark moves the version on; a dropped or ended watch resumes from it; 410 (the version is
// compacted away) lists again, and so does a watch that fails again and again, since the server's
// history may have been replaced (etcd restored: our version lies in its future).
// Protocol:
// https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
#pragma once

#include <string>
#include <string_view>

#include "base/core/backoff.h"
#include "base/core/clock.h"
#include "base/core/status.h"

namespace weir::runtime {

struct ListWatchState {
  enum class Phase { kList, kWatch };

  Phase phase = Phase::kList;
  std::string resume;            // kList: `continue` of the next page; empty: start anew
  bool unpaged = false;          // kList: a token expired between pages, so ask for all at once
  std::string resource_version;  // kWatch: the point reached
  int failures = 0;              // in a row, without any progress between
};

// A page arrived. True when the list is complete (the state is then kWatch).
bool OnPage(ListWatchState* state, std::string resume, std::string resource_version);
void OnListFailed(ListWatchState* state, const Status& status);

// An event or a bookmark arrived.
void OnEvent(ListWatchState* state, std::string_view resource_version);
// The watch is over (OK: the server ended it) after `lived`; OnEvent has been called for all of it.
// False when that counts as a failure.
bool OnWatchEnded(ListWatchState* state, const Status& status, milliseconds lived);

// How long to wait before the next request; zero when the last step went well.
milliseconds NextDelay(const ListWatchState& state, const BackoffPolicy& policy, double random);

// 410 Gone, as KubeClient maps it.
bool IsExpired(const Status& status);

}  // namespace weir::runtime
