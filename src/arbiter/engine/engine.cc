#include "arbiter/engine/engine.h"

#include <algorithm>
#include <utility>

namespace weir::arbiter {
namespace {

constexpr RequestId kOwnRequests = RequestId{1} << 63;  // those the engine numbers itself
// What is due is looked for this often at most: the engine that is busy is ticked as often instead.
constexpr milliseconds kScanPace{50};

// The changes that must be in the store before anybody hears of them.
uint8_t DurableChanges(Mode mode) {
  switch (mode) {
    case Mode::kMemory:
      return kChangedPermit;  // who is the active node outlives the operator
    case Mode::kRpc:
      return kChangedAllocation | kChangedPermit | kChangedTermin;
    case Mode::kKubernetes:
      break;
  }
  return kChangedAllocation | kChangedProgress | kChangedPermit | kChangedTermin;
}

Status Closed() { return {Code::kCancelled, "PipelineClosed", "the pipeline is closed here"}; }

// What an engine whose store said no ends with. To those who wait, a Pipeline that is no longer
// there is one that was closed, whoever notices first.
Status EndOf(const Status& status) {
  if (status.code() == Code::kCancelled) return Status::Ok();
  if (status.code() != Code::kNotFound) return status;
  return {Code::kCancelled, "PipelineClosed", "the pipeline is gone: " + status.message()};
}

bool IsMiddle(Stage stage) { return stage == Stage::kExtract || stage == Stage::kTransform; }

const Ticket* TicketOf(const Event& event) {
  if (const auto* single = std::get_if<event::Single>(&event)) return &single->ticket;
  if (const auto* fail = std::get_if<event::Fail>(&event)) return &fail->ticket;
  if (const auto* beat = std::get_if<event::Heartbeat>(&event)) return &beat->ticket;
  return nullptr;
}

}  // namespace

std::string_view ModeName(Mode mode) {
  switch (mode) {
    case Mode::kKubernetes:
      return "Kubernetes";
    case Mode::kMemory:
      return "Memory";
    case Mode::kRpc:
      return "Rpc";
  }
  return "Unknown";
}

std::optional<Mode> ParseMode(std::string_view name) {
  for (const Mode mode : {Mode::kKubernetes, Mode::kMemory, Mode::kRpc}) {
    if (ModeName(mode) == name) return mode;
  }
  return std::nullopt;
}

Engine::Engine(State state, Tools tools, const EngineOptions& options, Journal& journal,
               const Source* source, Clock& clock, EngineHooks hooks)
    : options_(options),
      journal_(journal),
      source_(source),
      clock_(clock),
      hooks_(std::move(hooks)),
      random_(MakeUnitRandom()),
      state_(std::move(state)),
      tools_(std::move(tools)),
      mode_(options.mode),
      wanted_window_(state_.config.window),
      automatic_(options.automatic),
      stored_term_(state_.mainstem.term) {
  state_.config = Limited(state_.config);
  if (mode_ == Mode::kMemory) {
    state_.id_limit = state_.next_id - 1;
  } else {
    state_.id_limit.reset();
  }
}

Engine::~Engine() { Close(); }

Config Engine::Limited(Config config) const {
  const Limits limits = LimitsOf(mode_, wanted_window_);
  config.window = std::clamp(wanted_window_, 1, limits.window);
  config.max_range_bytes = static_cast<int>(limits.range_bytes);
  return config;
}

Status Engine::CheckStage(const Payload* payload) const {
  if (payload == nullptr) return Status::Ok();
  MutexLock lock(mutex_);
  return CheckPayload(*payload, mode_, state_.config.window);
}

void Engine::Close() {
  Chores chores;
  {
    MutexLock lock(mutex_);
    CloseLocked(Status::Ok());
    chores = TakeChores();
  }
  Complete(chores.finished);
}

void Engine::CloseLocked(Status why) {
  if (closed_) return;
  closed_ = true;
  failure_ = std::move(why);
  if (!failure_.ok()) news_ = true;
  for (auto& [request, waiter] : waiters_) {
    if (waiter->wake.has_value()) waiter->wake->notify_all();
  }
  while (!async_.empty()) {
    Finish(async_.begin()->first, failure_.ok() ? Closed() : failure_);
  }
  permit_changed_.notify_all();
}

Status Engine::failure() const {
  MutexLock lock(mutex_);
  return failure_;
}

Now Engine::TimeNow() const { return {clock_.SteadyNow(), clock_.SystemNow()}; }

RequestId Engine::NewRequest(RequestId asked) {
  return asked != 0 ? asked & ~kOwnRequests
                    : kOwnRequests | next_request_.fetch_add(1, std::memory_order_relaxed);
}

Status Engine::Enter() const {
  if (closed_) return failure_.ok() ? Closed() : failure_;
  if (waiters_.size() < options_.max_waiting) return Status::Ok();
  return Unavailable("TooManyWaiting", std::to_string(waiters_.size()) +
                                           " callers wait for this pipeline already; retry later");
}

// Whether what `effects_` tells may leave only after a write: because it is part of what must be
// stored, or because it may rest on something that is not stored yet. Work of E and T never does.
bool Engine::MustBeStoredFirst(const Event& event) const {
  if ((effects_.changed & DurableChanges(mode_)) != 0) return true;
  if (outbox_.empty() || IsRenewal(event)) return false;
  const Ticket* ticket = TicketOf(event);
  return !effects_.termins.empty() || !effects_.active.empty() ||
         (ticket != nullptr && ticket->stage == Stage::kLoad) ||
         !std::all_of(effects_.granted.begin(), effects_.granted.end(),
                      [](const auto& granted) { return IsMiddle(granted.data.ticket.stage); });
}

// So that a renewal never waits behind writes, whose number grows with those who work.
bool Engine::IsRenewal(const Event& event) const {
  if (!effects_.granted.empty() || !effects_.termins.empty()) return false;
  if (std::holds_alternative<event::Heartbeat>(event)) {
    return effects_.active.empty() && effects_.told.front().verdict == Verdict::kDone;
  }
  return std::holds_alternative<event::MainStemCheck>(event) && effects_.active.size() == 1 &&
         effects_.active.front().held && effects_.active.front().term == stored_term_;
}

void Engine::Step(const Event& event, Waiter* own) {
  if (!outbox_.empty() && clock_.SteadyNow() >= keep_at_) KeepUntold();
  const uint64_t term = state_.mainstem.term;
  const ProcessId last_loaded = state_.last_loaded;
  const bool held_back = !AdmissionWithheld(state_).empty();
  effects_.Clear();
  stepped_ = TimeNow();
  Apply(state_, event, stepped_, source_, effects_);
  if (effects_.commit.has_value()) {
    if (mode_ == Mode::kMemory) {
      commit_ = std::move(effects_.commit);
      dirty_ = true;
    } else {
      // The write that carries this change is the commit.
      const ProcessId process = effects_.commit->process;
      Apply(state_, event::Committed{process}, stepped_, source_, effects_);
    }
    effects_.commit.reset();
  }
  if (state_.last_loaded != last_loaded) ++loads_;
  if (effects_.reserve.has_value()) {
    reserve_ = effects_.reserve;
    dirty_ = true;
  }
  if (effects_.changed != 0 || held_back == AdmissionWithheld(state_).empty()) news_ = true;
  Note(effects_, term);
  if (!MustBeStoredFirst(event)) return Tell(effects_, own);
  if (own != nullptr) unstored_.push_back(own->request);
  if (outbox_.empty()) keep_at_ = stepped_.steady + KeepPace();
  outbox_.push_back(std::exchange(effects_, Effects{}));
  dirty_ = true;
}

void Engine::AddNotice(Notice notice) {
  news_ = true;
  notice.at = clock_.SystemNow();
  if (notices_.size() >= options_.max_notices) notices_.pop_front();
  notices_.push_back(std::move(notice));
}

void Engine::Note(const Effects& effects, uint64_t term_before) {
  for (const auto& alarm : effects.alarms) {
    AddNotice({Notice::Kind::kAlarm, {}, alarm.type, alarm.cause, 0, false, {}});
  }
  if (!effects.rolled_back.empty()) {
    AddNotice({Notice::Kind::kRolledBack, {}, {}, {}, 0, false, effects.rolled_back});
  }
  if (state_.mainstem.term != term_before && state_.mainstem.owner != kAnyNode) {
    AddNotice({Notice::Kind::kActive,
               {},
               {},
               state_.nodes[state_.mainstem.owner].name,
               state_.mainstem.term,
               false,
               {}});
  }
  if (effects.permit_changed) {
    const PermitView permit = ViewPermit();
    AddNotice({Notice::Kind::kPermit, {}, {}, permit.reason, 0, permit.permitted, {}});
    permit_changed_.notify_all();
    std::vector<RequestId> told;
    for (const auto& [request, waiter] : async_) {
      if (waiter->permit && permit.permitted) told.push_back(request);
    }
    for (const RequestId request : told) Finish(request, Status::Ok());
  }
}

Engine::Waiter* Engine::WaiterOf(RequestId request, Waiter* own) {
  if (own != nullptr && own->request == request) return own;
  const auto it = waiters_.find(request);
  return it == waiters_.end() ? nullptr : it->second;
}

void Engine::Tell(Effects& effects, Waiter* own) {
  for (auto& granted : effects.granted) {
    if (Waiter* waiter = WaiterOf(granted.request, own)) {
      waiter->granted = std::move(granted.data);
      Wake(*waiter);
    }
  }
  for (const auto& told : effects.told) {
    if (Waiter* waiter = WaiterOf(told.request, own)) {
      waiter->verdict = told.verdict;
      Wake(*waiter);
    }
  }
  for (auto& termin : effects.termins) {
    if (Waiter* waiter = WaiterOf(termin.request, own)) {
      waiter->termin = std::move(termin.event);
      Wake(*waiter);
    }
  }
  for (const auto& active : effects.active) {
    if (Waiter* waiter = WaiterOf(active.request, own)) {
      waiter->active = Activity{active.held, active.term};
      Wake(*waiter);
    }
  }
}

bool Engine::InOutbox(RequestId request) const {
  const auto has = [request](const auto& list) {
    return std::any_of(list.begin(), list.end(),
                       [request](const auto& item) { return item.request == request; });
  };
  return std::any_of(outbox_.begin(), outbox_.end(), [&](const Effects& effects) {
    return has(effects.granted) || has(effects.told) || has(effects.termins) || has(effects.active);
  });
}

// Sessions, grants and terminations that wait for the store last from when they are told: else a
// store slower than they last would end them before their owners hear of them, and each end is one
// more write. The session first: any event ends one that is over.
void Engine::KeepUntold() {
  keep_at_ = clock_.SteadyNow() + KeepPace();
  std::vector<Event> kept;
  for (const Effects& effects : outbox_) {
    for (const auto& active : effects.active) {
      if (active.held) kept.insert(kept.begin(), event::KeepSession{active.term});
    }
    for (const auto& granted : effects.granted) {
      kept.push_back(event::KeepGrant{granted.data.ticket});
    }
    for (const auto& termin : effects.termins) {
      kept.push_back(event::KeepTermin{termin.event.process});
    }
  }
  for (const Event& event : kept) Step(event, nullptr);
}

milliseconds Engine::KeepPace() const {
  return std::min(state_.config.session_ttl, state_.config.grant_ttl) / 4;
}

void Engine::Wake(Waiter& waiter) {
  if (waiter.asynchronous) return Finish(waiter.request, Status::Ok());
  if (waiter.wake.has_value()) waiter.wake->notify_all();
}

void Engine::Register(Waiter& own) {
  if (const auto it = waiters_.find(own.request); it != waiters_.end()) {
    Waiter& former = *it->second;
    former.superseded = true;
    Wake(former);
  }
  if (!own.asynchronous) own.wake.emplace();
  waiters_[own.request] = &own;
}

Status Engine::Call(const Event& event, const std::optional<Event>& cancel, const WaitOptions& wait,
                    Waiter& own, const std::stop_token& stop) {
  bool done = false;
  Chores chores;
  {
    MutexLock lock(mutex_);
    RETURN_IF_ERROR(Enter());
    Step(event, &own);
    done = own.answered();
    if (!done) Register(own);
    ChooseMode();
    chores = TakeChores();
  }
  Kick(chores);
  if (done) return Status::Ok();
  Status status;
  {
    MutexLock lock(mutex_);
    status = WaitFor(own, cancel, wait.deadline, stop);
    if (!own.superseded) waiters_.erase(own.request);
    chores = TakeChores();
  }
  Kick(chores);
  return status;
}

Status Engine::WaitFor(Waiter& own, const std::optional<Event>& cancel, SteadyTime deadline,
                       const std::stop_token& stop) {
  while (!own.answered() && !own.superseded) {
    if (closed_) return failure_.ok() ? Closed() : failure_;
    const bool stopped = stop.stop_requested();
    const bool late = clock_.SteadyNow() >= deadline;
    // What is on its way to the caller already is waited for: it is a matter of one write.
    if (stopped || (late && !InOutbox(own.request))) {
      if (cancel.has_value()) Step(*cancel, nullptr);
      return stopped ? Cancelled() : Status::Ok();
    }
    clock_.WaitUntil(*own.wake, mutex_, late ? SteadyTime::max() : deadline, stop);
  }
  return Status::Ok();
}

Engine::Chores Engine::TakeChores() {
  Chores chores;
  chores.finished.swap(finished_);
  chores.news = news_ && !news_told_ && hooks_.news != nullptr;
  if (chores.news) news_told_ = true;
  if (closed_) return chores;
  if (DueSooner()) chores.sooner = promised_;
  if (!dirty_ || announced_) return chores;
  announced_ = hooks_.dirty != nullptr;
  chores.dirty = true;
  return chores;
}

SteadyTime Engine::Due() const {
  SteadyTime due = arbiter::NextDue(state_, stepped_, source_);
  for (const auto& [request, waiter] : async_) due = std::min(due, waiter->deadline);
  return std::min(due, ModeDue());
}

// Whether the next Tick is to come before what was promised.
bool Engine::DueSooner() {
  if (hooks_.sooner == nullptr) return false;
  const SteadyTime now = stepped_.steady;
  SteadyTime due = scanned_ + kScanPace;
  if (now >= due) {
    scanned_ = now;
    due = Due();
  }
  if (due >= promised_) return false;
  promised_ = due;
  return true;
}

void Engine::Kick(const Chores& chores) {
  Complete(chores.finished);
  if (chores.news) hooks_.news();
  if (chores.sooner.has_value()) hooks_.sooner(*chores.sooner);
  if (!chores.dirty) return;
  if (hooks_.dirty) return hooks_.dirty();
  while (const auto again = Flush({})) {
    if (again->count() > 0) return;  // the store is away: the next call or Tick tries again
  }
}

Record Engine::MakeRecord() const {
  Record record;
  record.mode = mode_;
  record.tools = tools_;
  if (mode_ != Mode::kMemory) {
    record.state = state_;
    return record;
  }
  record.state.config = state_.config;
  record.state.wish = state_.wish;
  record.state.held = state_.held;
  record.state.epoch = state_.epoch;
  record.state.next_id = state_.next_id;
  record.state.last_loaded = state_.last_loaded;
  record.state.cursor = state_.cursor;
  MainStem& stem = record.state.mainstem;
  stem.term = state_.mainstem.term;
  stem.readiness = state_.mainstem.readiness;
  const std::pair<NodeId, NodeId*> kept[] = {{state_.mainstem.owner, &stem.owner},
                                             {state_.mainstem.former, &stem.former}};
  for (const auto& [node, number] : kept) {
    if (node == kAnyNode) continue;
    *number = static_cast<NodeId>(record.state.nodes.size());
    record.state.nodes.push_back({state_.nodes[node].name, {}, {}});
  }
  if (!state_.loaded.empty()) record.state.loaded.push_back(state_.loaded.back());
  record.reserve = reserve_.value_or(state_.id_limit.value_or(0));
  if (commit_.has_value()) {
    record.load = commit_->process;
    record.load_cursor = commit_->cursor;
    record.load_grant = commit_->grant;
  }
  return record;
}

std::optional<milliseconds> Engine::Flush(std::stop_token stop) {
  Record record;
  size_t letters = 0;
  bool moved = false;
  std::vector<RequestId> waiting;
  {
    MutexLock lock(mutex_);
    announced_ = false;
    if (flushing_ || !dirty_ || closed_) return std::nullopt;
    flushing_ = true;
    dirty_ = false;
    record = MakeRecord();
    letters = outbox_.size();
    waiting.swap(unstored_);
    moved = moving_;
  }
  const Status status = journal_.Write(record, stop);
  std::optional<milliseconds> again;
  Chores chores;
  {
    MutexLock lock(mutex_);
    again = FinishFlush(record, status, letters, std::move(waiting), moved);
    chores = TakeChores();
    chores.dirty = false;  // the caller is told by `again`
  }
  Kick(chores);
  return again;
}

std::optional<milliseconds> Engine::FinishFlush(const Record& record, const Status& status,
                                                size_t letters, std::vector<RequestId> waiting,
                                                bool moved) {
  flushing_ = false;
  if (!status.ok()) {
    dirty_ = true;
    unstored_.insert(unstored_.begin(), waiting.begin(), waiting.end());
    const bool again =
        status.code() == Code::kUnavailable || status.code() == Code::kDeadlineExceeded;
    if (!again) CloseLocked(EndOf(status));
    if (closed_) return std::nullopt;
    announced_ = hooks_.dirty != nullptr;
    return BackoffDelay(options_.store_backoff, ++failed_writes_, random_());
  }
  failed_writes_ = 0;
  stored_term_ = record.state.mainstem.term;
  if (record.load.has_value()) {
    commit_.reset();
    Step(event::Committed{*record.load}, nullptr);
  }
  if (record.mode == Mode::kMemory && reserve_.has_value() && record.reserve >= *reserve_) {
    reserve_.reset();
    Step(event::Reserved{record.reserve}, nullptr);
  }
  Stored(letters, waiting, moved);
  if (!dirty_) return std::nullopt;
  announced_ = hooks_.dirty != nullptr;
  return milliseconds(0);
}

void Engine::Stored(size_t letters, const std::vector<RequestId>& waiting, bool moved) {
  if (letters > 0 && clock_.SteadyNow() >= keep_at_) KeepUntold();
  for (; letters > 0; --letters) {
    Effects letter = std::move(outbox_.front());
    outbox_.pop_front();
    Tell(letter, nullptr);
  }
  for (const RequestId request : waiting) {
    if (Waiter* waiter = WaiterOf(request, nullptr)) {
      waiter->stored = true;
      Wake(*waiter);
    }
  }
  if (moved) {
    moving_ = false;
    Step(event::Moved{}, nullptr);
  }
}

}  // namespace weir::arbiter
