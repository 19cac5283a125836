// The arbiter of one pipeline: the machine under a lock, the callers that wait, and the store.
//
// Modes differ by what must be stored before an answer leaves. KUBERNETES: every change. RPC: what
// concerns allocation, permit and terminations; a stage is handed over from memory. MEMORY: loads,
// blocks of ids and who is active; a Load's report waits for its write, the next Load with it.
// AUTO: one of the latter two, by where the workers are.
// Writes are grouped: whatever happened while one was under way goes with the next.
//
// Owned by the pipeline's controller. All methods are thread-safe; those that wait block the
// calling thread. The engine has no thread of its own: a Driver calls Tick and Flush, or, without
// one, Flush runs on the calling thread.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "arbiter/engine/arbiter.h"
#include "arbiter/engine/journal.h"
#include "arbiter/engine/limits.h"
#include "arbiter/machine/machine.h"
#include "base/core/backoff.h"
#include "base/core/clock.h"
#include "base/core/mutex.h"

namespace weir::arbiter {

// What listeners are told, in order.
struct Notice {
  enum class Kind : uint8_t { kAlarm, kPermit, kActive, kRolledBack, kMode };
  Kind kind = Kind::kAlarm;
  SystemTime at{};
  TerminType type = TerminType::kWarning;  // of an alarm
  // Its cause, why the permit is withheld, the active node, the mode that is moved to.
  std::string text = {};
  uint64_t term = 0;
  bool permitted = false;
  std::vector<ProcessId> processes = {};
};

struct ProcessView {
  ProcessId id = 0;
  Stage stage = Stage::kSelect;
  std::string node = {};  // that works on it; empty: waits
  int attempt = 0;
  SystemTime start{};
};

struct View {
  Mode mode = Mode::kMemory;  // in force
  bool automatic = false;
  int window = 0;
  PermitView permit = {};
  std::string active_node = {};
  Readiness readiness = Readiness::kTaking;
  std::vector<ProcessView> processes = {};
  std::array<size_t, kStages> waiting = {};  // workers that wait, by stage
  ProcessId last_loaded = 0;
  std::string cursor = {};
  std::string cut = {};        // where the next range begins
  uint64_t loads = 0;          // since this engine began
  int64_t backlog = 0;         // terminations not acknowledged
  std::string held_back = {};  // why no new process is admitted though permitted; mostly empty
};

struct EngineOptions {
  // To begin with; that of the record restored, if there is one.
  Mode mode = Mode::kMemory;
  bool automatic = false;        // as SetAutomatic
  size_t max_waiting = 4096;     // callers at a time; more are refused (kUnavailable)
  size_t max_notices = 1024;     // beyond, the oldest are dropped
  size_t max_sync_bytes = 1024;  // in JSON
  size_t max_remedies = 128;
  BackoffPolicy store_backoff{milliseconds(100), milliseconds(10'000), 2, 0.5};
};

// What the engine calls, each on any thread and without a lock held; they must not block. Any may
// be empty.
struct EngineHooks {
  // Flush has something to do. Without it, the engine calls Flush itself, on the thread that gave
  // it something.
  std::function<void()> dirty = {};
  // Tick is due at that time, before what NextDue said last.
  std::function<void(SteadyTime)> sooner = {};
  // Look shows something new, or there are notices, or the engine has closed by itself. Once until
  // TakeNotices is called.
  std::function<void()> news = {};
};

class Engine : public Arbiter {
 public:
  // `journal`, `clock` and `source` (may be null) outlive the engine.
  Engine(State state, Tools tools, const EngineOptions& options, Journal& journal,
         const Source* source, Clock& clock, EngineHooks hooks = {});
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Wakes all who wait with kCancelled, refuses everything from now on. Idempotent.
  void Close() EXCLUDES(mutex_);

  // The controller's side.
  void SetChannel(std::optional<Channel> wish);
  void Resume();
  void SetOpposite(std::optional<Readiness> readiness);
  void Configure(const Config& config);
  // Rolls back everything in flight and goes on in the other mode, once the store has it.
  void SetMode(Mode mode);
  // AUTO: MEMORY while the workers of S, E and L are on the same nodes, else RPC. It is moved when
  // that has been otherwise for `node_ttl`; while a stage has no worker it stays as it is.
  void SetAutomatic();

  // Time: to be called when NextDue says, or when the hook has said since.
  void Tick();
  SteadyTime NextDue();
  // Stores what waits to be stored; returns at once when there is nothing or another thread is at
  // it. The delay after which to call again, when the store did not take it.
  std::optional<milliseconds> Flush(std::stop_token stop);

  // Whether the store has everything it is to have.
  bool AllStored() const;
  View Look() const;
  std::vector<Notice> TakeNotices();
  // Why the engine closed by itself; OK while it did not.
  Status failure() const;

  // The same calls without a thread that waits: `done` is called once, on whichever thread brings
  // the answer and with no lock held; it must not block. After Close it has been called for all.
  template <typename T>
  using Done = std::function<void(Result<T>)>;
  // A wait that may be abandoned; 0: answered already.
  using WaitId = uint64_t;
  WaitId AwaitAsync(Stage stage, const std::string& node, const WaitOptions& wait,
                    Done<std::optional<EventData>> done);
  // The caller of the wait is gone: nothing is given to it any more; `done` hears of kCancelled, or
  // of what was on its way already. No effect on a wait that is over.
  void Abandon(WaitId wait);
  // The answer did not reach its worker: the process is offered to others at once.
  void Release(const EventData& data);
  void SingleAsync(const Ticket& ticket, std::shared_ptr<const Payload> payload,
                   Done<Verdict> done);
  void FailAsync(const Ticket& ticket, Done<Verdict> done);
  void HeartbeatAsync(const Ticket& ticket, Done<Verdict> done);
  WaitId TerminAwaitAsync(const WaitOptions& wait, Done<std::optional<TerminEvent>> done);
  WaitId MainStemAwaitAsync(const std::string& node, const WaitOptions& wait,
                            Done<std::optional<Activity>> done);
  void MainStemCheckAsync(const std::string& node, Done<Activity> done);
  void MainStemSingleAsync(const std::string& node, Readiness readiness, Done<Activity> done);
  void AwaitPermitAsync(SteadyTime deadline, Done<PermitView> done);
  void ChangeAsync(const Event& event, std::function<void(Status)> done);

  Result<std::optional<EventData>> Await(Stage stage, const std::string& node,
                                         const WaitOptions& wait, std::stop_token stop) override;
  Result<Verdict> Single(const Ticket& ticket, std::shared_ptr<const Payload> payload,
                         std::stop_token stop) override;
  Result<Verdict> Fail(const Ticket& ticket, std::stop_token stop) override;
  Result<Verdict> Heartbeat(const Ticket& ticket, std::stop_token stop) override;
  Result<std::optional<TerminEvent>> TerminAwait(const WaitOptions& wait,
                                                 std::stop_token stop) override;
  Status TerminSingle(TerminType type, const std::string& cause) override;
  Status TerminAck(ProcessId process) override;
  Status TerminExhaust() override;
  Result<int64_t> TerminSize() override;
  Result<std::optional<Activity>> MainStemAwait(const std::string& node, const WaitOptions& wait,
                                                std::stop_token stop) override;
  Result<Activity> MainStemCheck(const std::string& node) override;
  Result<Activity> MainStemSingle(const std::string& node, Readiness readiness) override;
  Status MainStemRelease(const std::string& node) override;
  Result<PermitView> AwaitPermit(SteadyTime deadline, std::stop_token stop) override;
  Result<std::string> FetchSync() override;
  Status SingleSync(const std::string& text) override;
  Status RemedyAdd(ProcessId process) override;
  Status RemedyRemove(ProcessId process) override;
  Result<std::vector<ProcessId>> RemedyList() override;

 private:
  // An answer on its way to one caller. Lives on the caller's stack, in waiters_ while it waits.
  struct Waiter {
    explicit Waiter(RequestId id) : request(id) {}
    const RequestId request;
    std::optional<std::condition_variable_any> wake;  // once it waits
    std::optional<EventData> granted;
    std::optional<Verdict> verdict;
    std::optional<TerminEvent> termin;
    std::optional<Activity> active;
    bool stored = false;      // what the call changed is in the store
    bool superseded = false;  // the same request has come again
    bool asynchronous = false;
    bool answered() const {
      return granted.has_value() || verdict.has_value() || termin.has_value() ||
             active.has_value() || stored;
    }
  };

  // One that no thread waits for; in async_, then in finished_.
  struct AsyncWaiter : Waiter {
    explicit AsyncWaiter(RequestId id) : Waiter(id) { asynchronous = true; }
    WaitId wait = 0;
    std::optional<Event> cancel;
    SteadyTime deadline = SteadyTime::max();
    bool permit = false;  // waits for the permit
    Status status;
    std::function<void(const Status&, Waiter&)> done;
  };
  // What is to be done once the lock is released.
  struct Chores {
    bool dirty = false;
    bool news = false;
    std::optional<SteadyTime> sooner = {};
    std::vector<std::unique_ptr<AsyncWaiter>> finished = {};
  };

  static std::function<void(const Status&, Waiter&)> TellVerdict(Done<Verdict> done);
  static std::function<void(const Status&, Waiter&)> TellActivity(Done<Activity> done);
  Now TimeNow() const;
  void Wake(Waiter& waiter) REQUIRES(mutex_);
  void Finish(RequestId request, Status status) REQUIRES(mutex_);
  void ExpireAsync() REQUIRES(mutex_);
  WaitId CallAsync(const Event& event, std::unique_ptr<AsyncWaiter> own) EXCLUDES(mutex_);
  std::optional<milliseconds> FinishFlush(const Record& record, const Status& status,
                                          size_t letters, std::vector<RequestId> waiting,
                                          bool moved) REQUIRES(mutex_);
  RequestId NewRequest(RequestId asked);
  // Applies the event and tells what may be told; `own` is the caller's, not registered.
  void Step(const Event& event, Waiter* own) REQUIRES(mutex_);
  void Tell(Effects& effects, Waiter* own) REQUIRES(mutex_);
  Waiter* WaiterOf(RequestId request, Waiter* own) REQUIRES(mutex_);
  void AddNotice(Notice notice) REQUIRES(mutex_);
  void Note(const Effects& effects, uint64_t term_before) REQUIRES(mutex_);
  bool MustBeStoredFirst(const Event& event) const REQUIRES(mutex_);
  bool InOutbox(RequestId request) const REQUIRES(mutex_);
  // Whether it tells a caller only that what it has, and was told of, it still has.
  bool IsRenewal(const Event& event) const REQUIRES(mutex_);
  milliseconds KeepPace() const REQUIRES(mutex_);
  void KeepUntold() REQUIRES(mutex_);
  Record MakeRecord() const REQUIRES(mutex_);
  void Stored(size_t letters, const std::vector<RequestId>& waiting, bool moved) REQUIRES(mutex_);
  // The whole of a call: step, store, wait. `cancel` is applied when the caller leaves unanswered.
  Status Call(const Event& event, const std::optional<Event>& cancel, const WaitOptions& wait,
              Waiter& own, const std::stop_token& stop) EXCLUDES(mutex_);
  Status WaitFor(Waiter& own, const std::optional<Event>& cancel, SteadyTime deadline,
                 const std::stop_token& stop) REQUIRES(mutex_);
  void Register(Waiter& own) REQUIRES(mutex_);
  Status Enter() const REQUIRES(mutex_);
  // After a change without an answer of its own: returns when it is stored.
  Status Change(const Event& event) EXCLUDES(mutex_);
  Status ChangeTools(const std::function<Status(Tools&)>& change) EXCLUDES(mutex_);
  void Control(const Event& event) EXCLUDES(mutex_);
  void Kick(const Chores& chores) EXCLUDES(mutex_);
  static void Complete(const std::vector<std::unique_ptr<AsyncWaiter>>& finished);
  Chores TakeChores() REQUIRES(mutex_);
  SteadyTime Due() const REQUIRES(mutex_);
  bool DueSooner() REQUIRES(mutex_);
  void CloseLocked(Status why) REQUIRES(mutex_);
  PermitView ViewPermit() const REQUIRES(mutex_);
  void MoveTo(Mode mode) REQUIRES(mutex_);
  void ChooseMode() REQUIRES(mutex_);
  SteadyTime ModeDue() const REQUIRES(mutex_);
  Status CheckStage(const Payload* payload) const EXCLUDES(mutex_);
  // `config` within the limits of the mode.
  Config Limited(Config config) const REQUIRES(mutex_);

  const EngineOptions options_;
  Journal& journal_;
  const Source* const source_;
  Clock& clock_;
  const EngineHooks hooks_;
  const UnitRandom random_;

  mutable Mutex mutex_;
  std::condition_variable_any permit_changed_;
  State state_ GUARDED_BY(mutex_);
  Tools tools_ GUARDED_BY(mutex_);
  Mode mode_ GUARDED_BY(mutex_);
  int wanted_window_ GUARDED_BY(mutex_);
  bool automatic_ GUARDED_BY(mutex_);
  std::optional<SteadyTime> otherwise_since_ GUARDED_BY(mutex_);  // AUTO would choose the other
  Effects effects_ GUARDED_BY(mutex_);
  std::unordered_map<RequestId, Waiter*> waiters_ GUARDED_BY(mutex_);
  std::unordered_map<RequestId, std::unique_ptr<AsyncWaiter>> async_ GUARDED_BY(mutex_);
  WaitId last_wait_ GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<AsyncWaiter>> finished_ GUARDED_BY(mutex_);
  std::deque<Effects> outbox_ GUARDED_BY(mutex_);  // told when the next write is done
  SteadyTime keep_at_ GUARDED_BY(mutex_){};        // when what is in it is kept next
  uint64_t stored_term_ GUARDED_BY(mutex_) = 0;
  std::vector<RequestId> unstored_ GUARDED_BY(mutex_);
  uint64_t loads_ GUARDED_BY(mutex_) = 0;
  std::optional<Effects::Commit> commit_ GUARDED_BY(mutex_);
  std::optional<ProcessId> reserve_ GUARDED_BY(mutex_);
  bool dirty_ GUARDED_BY(mutex_) = false;
  bool announced_ GUARDED_BY(mutex_) = false;  // dirty was called since the last Flush
  bool news_ GUARDED_BY(mutex_) = false;
  bool news_told_ GUARDED_BY(mutex_) = false;                   // since the last TakeNotices
  Now stepped_ GUARDED_BY(mutex_);                              // when an event was applied last
  SteadyTime promised_ GUARDED_BY(mutex_) = SteadyTime::max();  // the next Tick
  SteadyTime scanned_ GUARDED_BY(mutex_) = SteadyTime::min();   // when Due was asked last
  bool moving_ GUARDED_BY(mutex_) = false;                      // Moved follows the next write
  bool flushing_ GUARDED_BY(mutex_) = false;
  int failed_writes_ GUARDED_BY(mutex_) = 0;
  bool closed_ GUARDED_BY(mutex_) = false;
  Status failure_ GUARDED_BY(mutex_);
  std::deque<Notice> notices_ GUARDED_BY(mutex_);
  std::atomic<RequestId> next_request_{1};
};

}  // namespace weir::arbiter
