// Bearer tokens that change while the process runs. Thread-safe; no lock is held while a file is
// read or a plugin runs, and only one thread does either at a time: others go on with the token
// they have, or wait when there is none.
#pragma once

#include <condition_variable>
#include <functional>
#include <optional>
#include <string>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"

namespace weir::kube {

class TokenSource {
 public:
  struct Fresh {
    std::string token;
    std::optional<SystemTime> use_until;  // absent: until it is refused
  };
  using Fetch = std::function<Result<Fresh>()>;

  TokenSource(Fetch fetch, Clock& clock) : fetch_(std::move(fetch)), clock_(clock) {}

  // The cached token, fetched anew when its time is over. A failure to fetch is returned only when
  // there is no token that may still do.
  Result<std::string> Get();
  // It was refused: the next Get fetches, but at most once in ten seconds.
  void Refused();

 private:
  bool IsStale() const REQUIRES(mutex_);

  const Fetch fetch_;
  Clock& clock_;
  Mutex mutex_;
  std::condition_variable_any fetched_;
  std::optional<Fresh> current_ GUARDED_BY(mutex_);
  bool refused_ GUARDED_BY(mutex_) = false;
  bool fetching_ GUARDED_BY(mutex_) = false;
  SteadyTime next_fetch_ GUARDED_BY(mutex_) = SteadyTime::min();
};

// A projected service account token or a kubeconfig's tokenFile: read again after a minute (the
// kubelet replaces it well before it expires).
TokenSource::Fetch TokenFromFile(std::string path, Clock& clock);

// A whole small file; kInvalid/BadFile, with the path.
Result<std::string> ReadSmallFile(const std::string& path);

}  // namespace weir::kube
