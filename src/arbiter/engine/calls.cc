// The engine's methods, each an event and the answer to it.
#include <algorithm>
#include <utility>

#include "arbiter/engine/engine.h"

namespace weir::arbiter {

void Engine::Control(const Event& event) {
  Chores chores;
  {
    MutexLock lock(mutex_);
    if (closed_) return;
    Step(event, nullptr);
    chores = TakeChores();
  }
  Kick(chores);
}

void Engine::SetChannel(std::optional<Channel> wish) { Control(event::SetChannel{wish}); }
void Engine::Resume() { Control(event::Resume{}); }
void Engine::SetOpposite(std::optional<Readiness> readiness) {
  Control(event::SetOpposite{readiness});
}
void Engine::Configure(const Config& config) {
  Chores chores;
  {
    MutexLock lock(mutex_);
    if (closed_) return;
    wanted_window_ = config.window;
    Step(event::Configure{Limited(config)}, nullptr);
    chores = TakeChores();
  }
  Kick(chores);
}
void Engine::Tick() {
  Chores chores;
  {
    MutexLock lock(mutex_);
    promised_ = SteadyTime::max();
    if (closed_) return;
    Step(event::Tick{}, nullptr);
    ExpireAsync();
    ChooseMode();
    chores = TakeChores();
  }
  Kick(chores);
}

void Engine::SetMode(Mode mode) {
  Chores chores;
  {
    MutexLock lock(mutex_);
    if (closed_) return;
    automatic_ = false;
    MoveTo(mode);
    chores = TakeChores();
  }
  Kick(chores);
}

void Engine::SetAutomatic() {
  Chores chores;
  {
    MutexLock lock(mutex_);
    if (closed_) return;
    automatic_ = true;
    ChooseMode();
    chores = TakeChores();
  }
  Kick(chores);
}

void Engine::ChooseMode() {
  if (!automatic_ || moving_) return;
  const SteadyTime now = clock_.SteadyNow();
  const std::optional<bool> together = SharesNodes(state_, now);
  if (mode_ == Mode::kKubernetes) {  // of before
    return MoveTo(together.value_or(false) ? Mode::kMemory : Mode::kRpc);
  }
  if (!together.has_value() || *together == (mode_ == Mode::kMemory)) {
    otherwise_since_.reset();
  } else if (!otherwise_since_.has_value()) {
    otherwise_since_ = now;
  } else if (now - *otherwise_since_ >= state_.config.node_ttl) {
    MoveTo(*together ? Mode::kMemory : Mode::kRpc);
  }
}

// When AUTO is to be looked at without anybody's call: a worker may then be gone, or the time that
// it waits over.
SteadyTime Engine::ModeDue() const {
  SteadyTime due = SteadyTime::max();
  if (!automatic_ || moving_) return due;
  if (otherwise_since_.has_value()) due = *otherwise_since_ + state_.config.node_ttl;
  for (const Node& node : state_.nodes) {
    for (const auto& seen : node.seen) {
      if (!seen.has_value()) continue;
      const SteadyTime gone = *seen + state_.config.node_ttl;
      if (gone > stepped_.steady) due = std::min(due, gone);
    }
  }
  return due;
}

void Engine::MoveTo(Mode mode) {
  otherwise_since_.reset();
  if (mode == mode_) return;
  Step(event::BeginMove{}, nullptr);
  mode_ = mode;
  state_.config = Limited(state_.config);
  if (mode == Mode::kMemory) {
    state_.id_limit = state_.next_id - 1;
  } else {
    state_.id_limit.reset();
    state_.reserving = false;
    reserve_.reset();
  }
  moving_ = true;
  dirty_ = true;
  AddNotice({Notice::Kind::kMode, {}, {}, std::string(ModeName(mode)), 0, false, {}});
}

SteadyTime Engine::NextDue() {
  MutexLock lock(mutex_);
  scanned_ = clock_.SteadyNow();
  promised_ = closed_ ? SteadyTime::max() : Due();
  return promised_;
}

bool Engine::AllStored() const {
  MutexLock lock(mutex_);
  return !dirty_ && !flushing_;
}

PermitView Engine::ViewPermit() const {
  return {state_.permitted, ChannelInForce(state_),
          state_.permitted ? "" : std::string(WithheldName(PermitWithheld(state_)))};
}

View Engine::Look() const {
  MutexLock lock(mutex_);
  View view;
  view.mode = mode_;
  view.automatic = automatic_;
  view.window = state_.config.window;
  view.permit = ViewPermit();
  if (state_.mainstem.owner != kAnyNode) {
    view.active_node = state_.nodes[state_.mainstem.owner].name;
  }
  view.readiness = state_.mainstem.readiness;
  for (const Process& process : state_.processes) {
    const NodeId node = process.grant.id == 0 ? kAnyNode : process.grant.node;
    view.processes.push_back({process.id, process.stage,
                              node == kAnyNode ? "" : state_.nodes[node].name, process.attempt,
                              process.start});
  }
  for (size_t i = 0; i < kStages; ++i) view.waiting[i] = state_.waiting[i].size();
  view.last_loaded = state_.last_loaded;
  view.cursor = state_.cursor;
  view.cut = NextBegin(state_);
  view.loads = loads_;
  view.backlog = static_cast<int64_t>(state_.unread.size() + state_.delivered.size());
  view.held_back = AdmissionWithheld(state_);
  return view;
}

std::vector<Notice> Engine::TakeNotices() {
  MutexLock lock(mutex_);
  std::vector<Notice> notices(std::make_move_iterator(notices_.begin()),
                              std::make_move_iterator(notices_.end()));
  notices_.clear();
  news_ = false;
  news_told_ = false;
  return notices;
}

Result<std::optional<EventData>> Engine::Await(Stage stage, const std::string& node,
                                               const WaitOptions& wait, std::stop_token stop) {
  RETURN_IF_ERROR(CheckNodeName(node));
  const RequestId request = NewRequest(wait.request);
  Waiter own(request);
  RETURN_IF_ERROR(Call(event::Await{request, stage, node}, event::CancelAwait{request, stage}, wait,
                       own, stop));
  return std::move(own.granted);
}

Result<Verdict> Engine::Single(const Ticket& ticket, std::shared_ptr<const Payload> payload,
                               std::stop_token stop) {
  RETURN_IF_ERROR(CheckStage(payload.get()));
  const RequestId request = NewRequest(0);
  Waiter own(request);
  RETURN_IF_ERROR(
      Call(event::Single{request, ticket, std::move(payload)}, std::nullopt, {}, own, stop));
  return *own.verdict;
}

Result<Verdict> Engine::Fail(const Ticket& ticket, std::stop_token stop) {
  const RequestId request = NewRequest(0);
  Waiter own(request);
  RETURN_IF_ERROR(Call(event::Fail{request, ticket}, std::nullopt, {}, own, stop));
  return *own.verdict;
}

Result<Verdict> Engine::Heartbeat(const Ticket& ticket, std::stop_token stop) {
  const RequestId request = NewRequest(0);
  Waiter own(request);
  RETURN_IF_ERROR(Call(event::Heartbeat{request, ticket}, std::nullopt, {}, own, stop));
  return *own.verdict;
}

Result<std::optional<TerminEvent>> Engine::TerminAwait(const WaitOptions& wait,
                                                       std::stop_token stop) {
  const RequestId request = NewRequest(wait.request);
  Waiter own(request);
  RETURN_IF_ERROR(
      Call(event::TerminAwait{request}, event::CancelTerminAwait{request}, wait, own, stop));
  return std::move(own.termin);
}

// Applied, and stored where the mode stores it.
Status Engine::Change(const Event& event) {
  const RequestId request = NewRequest(0);
  Chores chores;
  std::optional<Waiter> own;
  {
    MutexLock lock(mutex_);
    RETURN_IF_ERROR(Enter());
    own.emplace(request);
    const size_t before = unstored_.size();
    Step(event, &*own);
    if (unstored_.size() > before) {
      Register(*own);
    } else {
      own->stored = true;
    }
    chores = TakeChores();
    if (own->stored) own.reset();
  }
  Kick(chores);
  if (!own.has_value()) return Status::Ok();
  MutexLock lock(mutex_);
  Status status = WaitFor(*own, std::nullopt, SteadyTime::max(), {});
  waiters_.erase(request);
  return status;
}

Status Engine::TerminSingle(TerminType type, const std::string& cause) {
  if (type == TerminType::kNormal) {
    return Invalid("NotATermination",
                   "NORMAL is told by the report of a load; use WARNING, "
                   "ROLLBACK, SHUTDOWN or RESTART");
  }
  if (JsonBytes(cause) > kMaxCause) {
    return Invalid("TooLong", "cause: at most 128 bytes; a CamelCase word is expected");
  }
  return Change(event::Terminate{type, cause});
}

Status Engine::TerminAck(ProcessId process) { return Change(event::TerminAck{process}); }
Status Engine::TerminExhaust() { return Change(event::TerminExhaust{}); }

Result<int64_t> Engine::TerminSize() {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(Enter());
  return static_cast<int64_t>(state_.unread.size() + state_.delivered.size());
}

Result<std::optional<Activity>> Engine::MainStemAwait(const std::string& node,
                                                      const WaitOptions& wait,
                                                      std::stop_token stop) {
  RETURN_IF_ERROR(CheckNodeName(node));
  const RequestId request = NewRequest(wait.request);
  Waiter own(request);
  RETURN_IF_ERROR(Call(event::MainStemAwait{request, node}, event::CancelMainStemAwait{request},
                       wait, own, stop));
  return own.active;
}

Result<Activity> Engine::MainStemCheck(const std::string& node) {
  const RequestId request = NewRequest(0);
  Waiter own(request);
  RETURN_IF_ERROR(Call(event::MainStemCheck{request, node}, std::nullopt, {}, own, {}));
  return *own.active;
}

Result<Activity> Engine::MainStemSingle(const std::string& node, Readiness readiness) {
  const RequestId request = NewRequest(0);
  Waiter own(request);
  RETURN_IF_ERROR(Call(event::MainStemSingle{request, node, readiness}, std::nullopt, {}, own, {}));
  return *own.active;
}

Status Engine::MainStemRelease(const std::string& node) {
  return Change(event::MainStemRelease{node});
}

Result<PermitView> Engine::AwaitPermit(SteadyTime deadline, std::stop_token stop) {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(Enter());
  while (!state_.permitted && clock_.SteadyNow() < deadline) {
    if (closed_) return failure_.ok() ? Cancelled() : failure_;
    if (stop.stop_requested()) return Cancelled();
    clock_.WaitUntil(permit_changed_, mutex_, deadline, stop);
  }
  return ViewPermit();
}

Status Engine::ChangeTools(const std::function<Status(Tools&)>& change) {
  Chores chores;
  {
    MutexLock lock(mutex_);
    RETURN_IF_ERROR(Enter());
    RETURN_IF_ERROR(change(tools_));
    dirty_ = true;
    chores = TakeChores();
  }
  Kick(chores);
  return Status::Ok();
}

Result<std::string> Engine::FetchSync() {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(Enter());
  return tools_.sync;
}

Status Engine::SingleSync(const std::string& text) {
  return ChangeTools([&](Tools& tools) {
    if (JsonBytes(text) > options_.max_sync_bytes) {
      return Invalid("TooLong", "a sync status holds at most " +
                                    std::to_string(options_.max_sync_bytes) + " bytes in JSON");
    }
    tools.sync = text;
    return Status::Ok();
  });
}

Status Engine::RemedyAdd(ProcessId process) {
  return ChangeTools([&](Tools& tools) {
    if (tools.remedy.size() >= options_.max_remedies && tools.remedy.count(process) == 0) {
      return Unavailable("TooManyRemedies", "at most " + std::to_string(options_.max_remedies) +
                                                " are kept; remove those that are done");
    }
    tools.remedy.insert(process);
    return Status::Ok();
  });
}

Status Engine::RemedyRemove(ProcessId process) {
  return ChangeTools([&](Tools& tools) {
    tools.remedy.erase(process);
    return Status::Ok();
  });
}

Result<std::vector<ProcessId>> Engine::RemedyList() {
  MutexLock lock(mutex_);
  RETURN_IF_ERROR(Enter());
  return std::vector<ProcessId>(tools_.remedy.begin(), tools_.remedy.end());
}

}  // namespace weir::arbiter
