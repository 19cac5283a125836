// Many workers and many producers at once: what ThreadSanitizer looks at.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <random>
#include <thread>

#include "runtime/queue/queue.h"

namespace weir::runtime {
namespace {

constexpr size_t kKeys = 17;
constexpr int kProducers = 4;
constexpr int kWorkers = 6;
constexpr int kAdds = 3'000;

struct PerKey {
  std::atomic<int> added{0};  // number of Adds that have begun
  std::atomic<int> seen{0};   // `added` at the begin of the last run
  std::atomic<int> owners{0};
};

TEST(QueueThreads, OneWorkerAKeyAndNoAddIsLost) {
  RealClock clock;
  WorkQueue queue(clock, {milliseconds(1), milliseconds(3), 2, 0.5});
  std::array<PerKey, kKeys> keys;
  std::atomic<bool> two_at_once{false};
  std::stop_source stop;

  std::vector<std::jthread> workers;
  for (int worker = 0; worker < kWorkers; ++worker) {
    workers.emplace_back([&, worker] {
      std::mt19937 random(static_cast<unsigned>(worker));
      while (const auto key = queue.Get(stop.get_token(), worker)) {
        PerKey& state = keys[std::stoul(*key)];
        if (state.owners.fetch_add(1) != 0) two_at_once = true;
        state.seen = state.added.load();
        const unsigned dice = random() % 8;
        if (dice == 0) {
          queue.AddRateLimited(*key, "again");
        } else if (dice == 1) {
          queue.AddAfter(*key, milliseconds(1));
        } else {
          queue.Forget(*key);
        }
        state.owners.fetch_sub(1);
        queue.Done(*key);
      }
    });
  }
  {
    std::vector<std::jthread> producers;
    for (int producer = 0; producer < kProducers; ++producer) {
      producers.emplace_back([&, producer] {
        std::mt19937 random(static_cast<unsigned>(100 + producer));
        for (int i = 0; i < kAdds; ++i) {
          const size_t key = random() % kKeys;
          ++keys[key].added;
          if (random() % 4 == 0) {
            queue.AddAfter(std::to_string(key), milliseconds(random() % 3));
          } else {
            queue.Add(std::to_string(key));
          }
          if (i % 64 == 0) (void)queue.Snapshot();
        }
      });
    }
  }
  // Every Add is followed by a run that began after it; only a lost one would keep this waiting.
  const auto settled = [&] {
    for (const PerKey& key : keys) {
      if (key.seen.load() != key.added.load()) return false;
    }
    return true;
  };
  while (!settled()) std::this_thread::yield();
  stop.request_stop();
  workers.clear();
  EXPECT_FALSE(two_at_once);
}

// Real time that counts how often somebody began to wait.
class CountingClock : public RealClock {
 public:
  void WaitUntil(std::condition_variable_any& cv, Mutex& mutex, SteadyTime deadline,
                 const std::stop_token& stop) REQUIRES(mutex) override {
    ++waits;
    RealClock::WaitUntil(cv, mutex, deadline, stop);
  }
  std::atomic<int> waits{0};
};

TEST(QueueThreads, AnEarlierTimerWakesASleepingWorker) {
  CountingClock clock;
  WorkQueue queue(clock);
  std::stop_source stop;
  std::vector<std::string> got;
  Mutex mutex;
  std::condition_variable_any changed;
  queue.AddAfter("in an hour", std::chrono::hours(1));
  std::vector<std::jthread> workers;
  for (int worker = 0; worker < 2; ++worker) {
    workers.emplace_back([&] {
      while (const auto key = queue.Get(stop.get_token())) {
        MutexLock lock(mutex);
        // The one that was woken for the first timer is busy when the second is due: the other has
        // to know of it.
        while (*key == "first" && got.empty()) changed.wait(mutex);
        got.push_back(*key);
        changed.notify_all();
        queue.Done(*key);
      }
    });
  }
  while (clock.waits < 2) std::this_thread::yield();  // both sleep for an hour
  queue.AddAfter("first", milliseconds(2));
  queue.AddAfter("second", milliseconds(20));
  {
    MutexLock lock(mutex);
    while (got.size() < 2) changed.wait(mutex);
  }
  stop.request_stop();
  workers.clear();
  EXPECT_EQ(queue.Depth().delayed, 1u);
}

}  // namespace
}  // namespace weir::runtime
