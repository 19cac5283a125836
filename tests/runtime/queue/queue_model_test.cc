// The queue against an executable model that is plainly right: a handful of flags per key and
// linear scans. Random schedules; the seed of a failing one is printed.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>

#include "runtime/queue/queue.h"
#include "tests/fakes/fake_clock.h"

namespace weir::runtime {
namespace {

struct ModelKey {
  std::optional<int> ready_since;  // order of becoming ready
  std::optional<int64_t> due;      // milliseconds
  int due_order = 0;
  bool processing = false;
  bool again = false;
  int attempts = 0;
};

class Model {
 public:
  void Add(const std::string& name) {
    ModelKey& key = keys_[name];
    if (key.processing) {
      key.again = true;
    } else if (!key.ready_since.has_value()) {
      key.due.reset();
      key.ready_since = order_++;
    }
  }
  void AddAfter(const std::string& name, int64_t delay) {
    ModelKey& key = keys_[name];
    if (key.ready_since.has_value() || key.again) return;
    if (key.due.has_value() && *key.due <= now_ + delay) return;
    key.due = now_ + delay;
    key.due_order = order_++;
  }
  void Fail(const std::string& name) {
    const int attempt = ++keys_[name].attempts;
    AddAfter(name, BackoffDelay({}, attempt, 0).count());
  }
  void Forget(const std::string& name) { keys_[name].attempts = 0; }
  void Advance(int64_t by) { now_ += by; }

  std::optional<std::string> Expected() const {
    std::optional<std::string> event;
    std::optional<std::string> timer;
    for (const auto& [name, key] : keys_) {
      if (key.processing) continue;
      if (key.ready_since.has_value() &&
          (!event.has_value() || key.ready_since < keys_.at(*event).ready_since)) {
        event = name;
      }
      const auto rank = [this](const std::string& of) {
        return std::pair(*keys_.at(of).due, keys_.at(of).due_order);
      };
      if (key.due.has_value() && *key.due <= now_ &&
          (!timer.has_value() || rank(name) < rank(*timer))) {
        timer = name;
      }
    }
    if (event.has_value() && timer.has_value()) return streak_ < 7 ? event : timer;
    return event.has_value() ? event : timer;
  }

  void Take(const std::string& name) {
    const bool was_event = keys_[name].ready_since.has_value();
    keys_[name].ready_since.reset();
    if (!was_event) keys_[name].due.reset();
    const bool timer_waits = std::any_of(keys_.begin(), keys_.end(), [this](const auto& item) {
      return !item.second.processing && item.second.due.has_value() && *item.second.due <= now_;
    });
    streak_ = was_event && timer_waits ? streak_ + 1 : 0;
    keys_[name].processing = true;
  }

  void Done(const std::string& name) {
    ModelKey& key = keys_[name];
    key.processing = false;
    if (std::exchange(key.again, false)) {
      key.due.reset();
      key.ready_since = order_++;
    } else if (key.due.has_value()) {
      key.due_order = order_++;
    }
  }

  bool IsProcessing(const std::string& name) const {
    const auto it = keys_.find(name);
    return it != keys_.end() && it->second.processing;
  }
  size_t DueCount() const {
    return static_cast<size_t>(std::count_if(keys_.begin(), keys_.end(), [this](const auto& item) {
      const ModelKey& key = item.second;
      return !key.processing &&
             (key.ready_since.has_value() || (key.due.has_value() && *key.due <= now_));
    }));
  }
  int Attempts(const std::string& name) const {
    const auto it = keys_.find(name);
    return it == keys_.end() ? 0 : it->second.attempts;
  }

 private:
  std::map<std::string, ModelKey> keys_;
  int64_t now_ = 0;
  int order_ = 0;
  int streak_ = 0;
};

void RunSchedule(unsigned seed, int steps) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto pick = [&random](int n) {
    return static_cast<int>(random() % static_cast<unsigned>(n));
  };
  FakeClock clock;
  WorkQueue queue(clock, {}, [] { return 0.0; });
  Model model;
  std::vector<std::string> held;
  const int keys = 1 + pick(12);
  for (int step = 0; step < steps; ++step) {
    const std::string key = "k" + std::to_string(pick(keys));
    switch (pick(9)) {
      case 0:
      case 1:
        queue.Add(key);
        model.Add(key);
        break;
      case 2: {
        const int64_t delay = pick(4) == 0 ? 0 : pick(2000);
        queue.AddAfter(key, milliseconds(delay));
        model.AddAfter(key, delay);
        break;
      }
      case 3:
        queue.AddRateLimited(key, "e");
        model.Fail(key);
        break;
      case 4:
        queue.Forget(key);
        model.Forget(key);
        break;
      case 5: {
        const int64_t by = pick(700);
        clock.Advance(milliseconds(by));
        model.Advance(by);
        break;
      }
      case 6:
      case 7:
        if (const auto expected = model.Expected()) {
          ASSERT_EQ(queue.Get({}), *expected) << "step " << step;
          model.Take(*expected);
          held.push_back(*expected);
        }
        break;
      default:
        if (!held.empty()) {
          const size_t at = static_cast<size_t>(pick(static_cast<int>(held.size())));
          queue.Done(held[at]);
          model.Done(held[at]);
          held.erase(held.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    ASSERT_EQ(queue.Depth().ready, model.DueCount()) << "step " << step;
    ASSERT_EQ(queue.Depth().processing, held.size()) << "step " << step;
  }
  for (const QueueItem& item : queue.Snapshot()) {
    EXPECT_EQ(item.attempts, model.Attempts(item.key));
    EXPECT_EQ(item.state == "processing", model.IsProcessing(item.key));
  }
}

TEST(QueueModel, RandomSchedulesAgreeWithTheModel) {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    RunSchedule(seed, 400);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace weir::runtime
