#include "runtime/queue/queue.h"

#include <algorithm>
#include <utility>

namespace weir::runtime {
namespace {

// While timers are due, this many ready keys in a row go first, then one timer.
constexpr int kReadyStreak = 7;
constexpr size_t kMaxErrorBytes = 1024;

}  // namespace

WorkQueue::WorkQueue(Clock& clock, BackoffPolicy backoff, UnitRandom random)
    : clock_(clock), backoff_(backoff), random_(std::move(random)) {}

WorkQueue::Entry& WorkQueue::Touch(const std::string& key) {
  Entry& entry = entries_[key];
  if (entry.key.empty()) entry.key = key;
  return entry;
}

void WorkQueue::CancelTimer(Entry& entry) {
  if (!entry.due.has_value()) return;
  timers_.erase(Timer{*entry.due, entry.order, &entry});
  entry.due.reset();
}

void WorkQueue::MakeReady(Entry& entry) {
  CancelTimer(entry);
  if (entry.ready) return;
  entry.ready = true;
  ready_.push_back(&entry);
  wake_.notify_one();
}

void WorkQueue::Schedule(Entry& entry, SteadyTime due) {
  if (entry.ready || entry.run_again) return;              // due at once already
  if (entry.due.has_value() && *entry.due <= due) return;  // the earlier one wins
  CancelTimer(entry);
  entry.due = due;
  entry.order = next_order_++;
  if (entry.processing) return;  // Done arms it
  const auto at = timers_.insert(Timer{due, entry.order, &entry}).first;
  if (at == timers_.begin()) wake_.notify_one();
}

void WorkQueue::DropIfIdle(const std::string& key) {
  const auto it = entries_.find(key);
  if (it == entries_.end()) return;
  const Entry& entry = it->second;
  const bool idle = !entry.ready && !entry.processing && !entry.due.has_value();
  if (idle && entry.attempts == 0 && entry.last_error.empty()) entries_.erase(it);
}

void WorkQueue::Add(const std::string& key) {
  MutexLock lock(mutex_);
  Entry& entry = Touch(key);
  if (entry.processing) {
    entry.run_again = true;
  } else {
    MakeReady(entry);
  }
}

void WorkQueue::AddAfter(const std::string& key, milliseconds delay) {
  const SteadyTime due = clock_.SteadyNow() + std::max(delay, milliseconds(0));
  MutexLock lock(mutex_);
  Schedule(Touch(key), due);
}

milliseconds WorkQueue::AddRateLimited(const std::string& key, std::string error) {
  const SteadyTime now = clock_.SteadyNow();
  MutexLock lock(mutex_);
  Entry& entry = Touch(key);
  ++entry.attempts;
  entry.last_error = std::move(error);
  if (entry.last_error.size() > kMaxErrorBytes) entry.last_error.resize(kMaxErrorBytes);
  const milliseconds delay = BackoffDelay(backoff_, entry.attempts, random_());
  Schedule(entry, now + delay);
  return delay;
}

void WorkQueue::AddTerminal(const std::string& key, std::string error) {
  MutexLock lock(mutex_);
  Entry& entry = Touch(key);
  ++entry.attempts;
  entry.last_error = std::move(error);
  if (entry.last_error.size() > kMaxErrorBytes) entry.last_error.resize(kMaxErrorBytes);
}

void WorkQueue::Forget(const std::string& key) {
  MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end()) return;
  it->second.attempts = 0;
  it->second.last_error.clear();
  DropIfIdle(key);
}

WorkQueue::Entry* WorkQueue::PickNext(SteadyTime now) {
  const bool timer_due = !timers_.empty() && std::get<SteadyTime>(*timers_.begin()) <= now;
  const bool take_ready = !ready_.empty() && (!timer_due || ready_streak_ < kReadyStreak);
  if (!take_ready && !timer_due) return nullptr;
  Entry* entry = nullptr;
  if (take_ready) {
    entry = ready_.front();
    ready_.pop_front();
    entry->ready = false;
    ready_streak_ = timer_due ? ready_streak_ + 1 : 0;
  } else {
    entry = std::get<Entry*>(*timers_.begin());
    CancelTimer(*entry);
    ready_streak_ = 0;
  }
  return entry;
}

std::optional<std::string> WorkQueue::Get(const std::stop_token& stop, int worker) {
  MutexLock lock(mutex_);
  while (!stop.stop_requested()) {
    const SteadyTime now = clock_.SteadyNow();
    if (Entry* entry = PickNext(now)) {
      entry->processing = true;
      entry->worker = worker;
      entry->started = now;
      ++processing_;
      // Whoever still waits may sleep past the timer that is now the first: let one look again.
      if (!ready_.empty() || !SomeoneWaitsForFirstTimer()) wake_.notify_one();
      return entry->key;
    }
    const SteadyTime deadline =
        timers_.empty() ? SteadyTime::max() : std::get<SteadyTime>(*timers_.begin());
    const auto place = waiting_.insert(deadline);
    clock_.WaitUntil(wake_, mutex_, deadline, stop);
    waiting_.erase(place);
  }
  return std::nullopt;
}

bool WorkQueue::SomeoneWaitsForFirstTimer() const {
  if (timers_.empty() || waiting_.empty()) return true;  // nothing to wait for, or nobody to tell
  return *waiting_.begin() <= std::get<SteadyTime>(*timers_.begin());
}

void WorkQueue::Done(const std::string& key) {
  MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end() || !it->second.processing) return;
  Entry& entry = it->second;
  entry.processing = false;
  entry.worker = -1;
  --processing_;
  if (std::exchange(entry.run_again, false)) {
    entry.due.reset();  // not armed while processing
    MakeReady(entry);
  } else if (const auto due = std::exchange(entry.due, std::nullopt)) {
    Schedule(entry, *due);
  } else {
    DropIfIdle(key);
  }
}

QueueDepth WorkQueue::Depth() const {
  const SteadyTime now = clock_.SteadyNow();
  MutexLock lock(mutex_);
  QueueDepth depth;
  depth.processing = processing_;
  depth.ready = ready_.size();
  depth.delayed = timers_.size();
  // Due timers are few unless the workers are behind; the walk ends at the first that is not.
  for (const Timer& timer : timers_) {
    if (std::get<SteadyTime>(timer) > now) break;
    ++depth.ready;
    --depth.delayed;
  }
  return depth;
}

std::vector<QueueItem> WorkQueue::Snapshot() const {
  const SteadyTime now = clock_.SteadyNow();
  MutexLock lock(mutex_);
  std::vector<QueueItem> items;
  items.reserve(entries_.size());
  const auto add = [&](const Entry& entry, const char* state) REQUIRES(mutex_) {
    QueueItem& item = items.emplace_back();
    item.key = entry.key;
    item.state = state;
    if (entry.due.has_value()) item.due_in = *entry.due - now;
    item.attempts = entry.attempts;
    item.last_error = entry.last_error;
    item.worker = entry.worker;
    if (entry.processing) item.running_for = now - entry.started;
    item.run_again = entry.run_again;
  };
  std::vector<const Entry*> busy;
  std::vector<const Entry*> waiting;
  for (const auto& [key, entry] : entries_) {
    if (entry.processing) {
      busy.push_back(&entry);
    } else if (!entry.ready && !entry.due.has_value()) {
      waiting.push_back(&entry);
    }
  }
  const auto by_key = [](const Entry* a, const Entry* b) { return a->key < b->key; };
  std::sort(busy.begin(), busy.end(), by_key);
  std::sort(waiting.begin(), waiting.end(), by_key);
  for (const Entry* entry : busy) add(*entry, "processing");
  for (const Entry* entry : ready_) add(*entry, "ready");
  for (const Timer& timer : timers_) add(*std::get<Entry*>(timer), "delayed");
  for (const Entry* entry : waiting) add(*entry, "waiting");
  return items;
}

}  // namespace weir::runtime
