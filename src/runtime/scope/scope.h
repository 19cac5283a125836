// Which namespaces are looked after, while the process runs: all, a list, or those whose labels a
// selector matches. Changed live, without a restart.
//
// Objects of two kinds are watched. *Subjects* are what is reconciled (SqlJobs, Pipelines);
// *parts* are what a reconcile looks at besides (Deployments, Pods, ...). A subject is shown only
// while the parts of its namespace are: parts are listed completely before subjects come, and
// subjects are gone before parts go. So nobody ever takes what is not watched for what is not
// there. An informer's list and watch of a namespace are one thread, and two never overlap: nothing
// is shown twice.
//
// What cannot be seen is not absent: while Namespaces cannot be listed, those served stay as they
// are. A namespace whose parts cannot be listed (a missing right) is told and tried on; it holds up
// no other.
//
// Owned by the wiring, a follower of the Manager; its one thread is the only caller of
// AddNamespace and RemoveNamespace. Set and the readers: any thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "runtime/informer/informer.h"

namespace weir::runtime {

struct Scope {
  std::vector<std::string> names;  // with `selector` empty: these; empty: all namespaces
  std::string selector;            // of Namespaces' labels, as kubectl's -l
  friend bool operator==(const Scope&, const Scope&) = default;
};

// "all namespaces", "namespaces a, b", "namespaces with team=shop".
std::string ScopeText(const Scope& scope);

class ScopeKeeper {
 public:
  // How often what is not settled yet is looked at.
  static constexpr milliseconds kTick{100};
  // How often a namespace that cannot be listed is told.
  static constexpr milliseconds kTellAgain{300'000};

  ScopeKeeper(InformerEnv env, Scope scope);
  ~ScopeKeeper();
  ScopeKeeper(const ScopeKeeper&) = delete;
  ScopeKeeper& operator=(const ScopeKeeper&) = delete;

  // Before Seed. The informers are made with `none_yet`, and outlive this.
  void AddSubject(InformerCore& informer) { subjects_.push_back(&informer); }
  void AddPart(InformerCore& informer) { parts_.push_back(&informer); }

  // Gives the informers the namespaces of the first scope, before they start; waits for the first
  // list of Namespaces when it has a selector, and says why as it does. kCancelled: told to stop.
  Status Seed(const std::function<void(const Status&)>& waiting, std::stop_token stop);
  void Start();
  void Stop();

  // Another scope from now on.
  void Set(Scope scope);
  bool Serves(const std::string& ns) const;

  // One round of what the thread does; true when the scope is in force everywhere. For tests.
  bool Step();

 private:
  using Names = std::set<std::string>;
  using NamespaceInformer = Informer<std::string>;

  // The namespaces of the scope; nullopt: not known yet, or not any more.
  std::optional<Names> Wanted() REQUIRES(mutex_);
  void FollowSelector(const std::string& selector) EXCLUDES(mutex_);
  bool PartsSynced(const std::string& ns);
  void Run(const std::stop_token& stop);
  void Wake();

  const InformerEnv env_;
  metrics::Gauge& served_gauge_;
  metrics::Gauge& waiting_gauge_;
  std::vector<InformerCore*> subjects_;
  std::vector<InformerCore*> parts_;

  mutable Mutex mutex_;
  std::condition_variable_any wake_;
  Scope scope_ GUARDED_BY(mutex_);
  Names served_ GUARDED_BY(mutex_);
  bool changed_ GUARDED_BY(mutex_) = true;
  // The thread's own (and Seed's, before it).
  std::unique_ptr<NamespaceInformer> namespaces_;
  std::string followed_;  // the selector of namespaces_
  std::map<std::string, SteadyTime> told_;
  std::jthread thread_;
};

}  // namespace weir::runtime
