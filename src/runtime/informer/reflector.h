// Runs one list/watch (list_watch.h) on a thread and tells a sink what it sees.
//
// Owned by an InformerCore, one per namespace (or one for all). The sink is called on the
// reflector's thread only.
#pragma once

#include <string>
#include <thread>

#include "base/core/mutex.h"
#include "runtime/informer/informer.h"
#include "runtime/informer/list_watch.h"

namespace weir::runtime {

class ReflectorSink {
 public:
  virtual ~ReflectorSink() = default;
  // A list: Begin, any number of Listed, then Complete; or Begin again when it failed between.
  virtual void ListBegin() = 0;
  virtual void Listed(const doc::Json& object) = 0;
  virtual void ListComplete() = 0;
  // A watch.
  virtual void Applied(const doc::Json& object) = 0;
  virtual void Removed(const doc::Json& object) = 0;
};

class Reflector {
 public:
  // `ns` empty: all namespaces. Everything referenced outlives the reflector.
  Reflector(const InformerEnv& env, const kube::ResourceType& type, const InformerOptions& options,
            std::string ns, ReflectorSink& sink);

  void Start();
  void RequestStop() { thread_.request_stop(); }
  void Join();
  // The last failure since the last progress; OK otherwise. Any thread.
  Status LastError() const;

 private:
  void Run(const std::stop_token& stop);
  // One request; false when it failed.
  bool ListOnePage(const std::stop_token& stop);
  bool WatchOnce(const std::stop_token& stop);
  void Report(const char* what, const Status& status);

  const InformerEnv& env_;
  const kube::ResourceType& type_;
  const InformerOptions& options_;
  const std::string ns_;
  ReflectorSink& sink_;
  const log::Logger log_;
  metrics::Counter& lists_;
  metrics::Counter& events_;
  metrics::Counter& failures_;
  ListWatchState state_;  // the thread's own
  mutable Mutex mutex_;
  Status last_error_ GUARDED_BY(mutex_);
  std::jthread thread_;
};

}  // namespace weir::runtime
