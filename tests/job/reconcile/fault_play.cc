#include "tests/job/reconcile/fault_play.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <mutex>
#include <string_view>
#include <thread>

namespace weir::job {
namespace {

struct Named {
  Mishap mishap;
  const char* test;    // in the test's name
  const char* column;  // of the table
};

constexpr Named kNames[] = {
    {Mishap::kCrashBefore, "CrashBefore", "crash before"},
    {Mishap::kCrashAfter, "CrashAfter", "crash after"},
    {Mishap::kRefused, "Refused", "refused"},
    {Mishap::kReplyLost, "ReplyLost", "reply lost"},
    {Mishap::kTooLate, "TooLate", "time-out"},
    {Mishap::kDelayed, "Delayed", "delayed"},
    {Mishap::kTwice, "Twice", "twice"},
    {Mishap::k409, "Conflict409", "409"},
    {Mishap::k410, "Expired410", "410"},
    {Mishap::k429, "Throttled429", "429"},
    {Mishap::k500, "Broken500", "500"},
    {Mishap::kWatchesDropped, "WatchesDropped", "watch dropped"},
    {Mishap::kStaleReads, "StaleReads", "stale reads"},
    {Mishap::kPaused, "Paused", "SIGSTOP"},
    {Mishap::kSilence, "Silence", "40 s of silence"},
    {Mishap::kNoSuchJob, "NoSuchJob", "404"},
};

const Named& NamedOf(Mishap mishap) {
  return *std::find_if(std::begin(kNames), std::end(kNames),
                       [mishap](const Named& one) { return one.mishap == mishap; });
}

Fault FaultOf(Mishap mishap) {
  switch (mishap) {
    case Mishap::kCrashBefore:
    case Mishap::kRefused:
      return Fault::kRefuse;
    case Mishap::kCrashAfter:
    case Mishap::kReplyLost:
      return Fault::kLoseReply;
    case Mishap::kTooLate:
      return Fault::kTimeout;
    case Mishap::kTwice:
      return Fault::kTwice;
    case Mishap::k409:
      return Fault::kConflict;
    case Mishap::k429:
      return Fault::kThrottle;
    case Mishap::k500:
      return Fault::kBroken;
    case Mishap::kDelayed:
    case Mishap::k410:
    case Mishap::kWatchesDropped:
    case Mishap::kStaleReads:
    case Mishap::kPaused:
      return Fault::kNone;
    case Mishap::kSilence:
      return Fault::kTimeout;
    case Mishap::kNoSuchJob:
      return Fault::kNotFound;
  }
  return Fault::kNone;
}

bool Dies(Mishap mishap) { return mishap == Mishap::kCrashBefore || mishap == Mishap::kCrashAfter; }

constexpr int kNever = -1;
constexpr int kStaleTicks = 15;
constexpr int kSilentTicks = 40;

// One performance of a story.
class Play {
 public:
  Play(const Story& story, Whose whose, Mishap mishap, int strikes_at)
      : story_(story), whose_(whose), mishap_(mishap), strikes_at_(strikes_at) {}

  void Perform() {
    story_.prepare(world_);
    if (testing::Test::HasFatalFailure()) return;
    world_.faults.SetRule(
        [this](const http::Request& request, int) { return OnCall(request, false); });
    world_.flink_faults.SetRule(
        [this](const http::Request& request, int) { return OnCall(request, true); });
    story_.act(world_);
    ended_ = world_.Until([this] { return Tick(); });
  }
  // What is due a little later (an Event, a revision, the end of a former deployment) has its time.
  void Rest(const std::vector<std::string>& wanted) {
    if (!ended_) return;
    const auto settles = [&] {
      Tick();
      return silent_ticks_ == 0 && Outcome(world_) == wanted;
    };
    world_.Until(settles);
    Rest(3);
    // What struck in these last moments is to be seen through, too.
    over_ = true;
    world_.Until(settles);
  }
  void Rest(int ticks) {
    world_.Until([&] {
      Tick();
      return ticks-- <= 0;
    });
  }

  World& world() { return world_; }
  bool ended() const { return ended_; }
  bool struck() const { return struck_; }
  int calls() const { return calls_; }
  std::string call() const {
    const std::lock_guard lock(mutex_);
    return call_;
  }

 private:
  // The worker's calls count, or the monitor's looks; never those of the informers: their number is
  // chance.
  Fault OnCall(const http::Request& request, bool to_flink) {
    if (dead_) return Fault::kRefuse;
    const bool worker = std::this_thread::get_id() == worker_;
    const bool counts = whose_ == Whose::kWorker ? worker : !worker && to_flink;
    if (!counts) return Fault::kNone;
    if (silent_ticks_ > 0) return Fault::kTimeout;
    // The monitor has one thread here: nobody else counts.
    if (struck_ || over_ || calls_++ != strikes_at_) return Fault::kNone;
    {
      const std::lock_guard lock(mutex_);
      call_ = std::string(http::MethodName(request.method)) + " " + request.url;
    }
    struck_ = true;
    dead_ = Dies(mishap_);
    Strike();
    return FaultOf(mishap_);
  }

  void Strike() {
    switch (mishap_) {
      case Mishap::kDelayed:
        return world_.clock.Advance(milliseconds(20'000));
      case Mishap::k410:
        world_.reconnects = true;
        world_.api.ExpireHistory();
        return world_.api.CloseWatches();
      case Mishap::kWatchesDropped:
        world_.reconnects = true;
        return world_.api.CloseWatches();
      case Mishap::kStaleReads:
        stale_ticks_ = kStaleTicks;
        world_.stale = true;
        return world_.api.HoldWatches(true);
      case Mishap::kPaused:
        world_.TakeOver();
        EXPECT_TRUE(world_.Until([this] { return Tick(); })) << "the second operator";
        return;
      case Mishap::kSilence:
        silent_ticks_ = kSilentTicks;
        return;
      default:
        return;
    }
  }

  bool Tick() {
    if (dead_) {
      world_.StopOperator();
      dead_ = false;
      world_.StartOperator();
      world_.Settle();
    }
    if (stale_ticks_ > 0 && --stale_ticks_ == 0) {
      world_.stale = false;
      world_.api.HoldWatches(false);
      world_.Settle();
    }
    if (silent_ticks_ > 0) --silent_ticks_;
    world_.Live();
    return story_.done(world_) && !world_.stale;
  }

  const Story& story_;
  const Whose whose_;
  const Mishap mishap_;
  const int strikes_at_;
  const std::thread::id worker_ = std::this_thread::get_id();
  World world_;
  std::atomic<int> calls_ = 0;
  int stale_ticks_ = 0;
  std::atomic<int> silent_ticks_ = 0;
  std::atomic<bool> struck_ = false;
  std::atomic<bool> over_ = false;  // nothing strikes any more: the end is awaited
  std::atomic<bool> dead_ = false;
  bool ended_ = false;
  mutable std::mutex mutex_;
  std::string call_;
};

struct Undisturbed {
  std::vector<std::string> outcome;
  int calls = 0;
};

const Undisturbed& PlayUndisturbed(const Story& story, Whose whose) {
  static std::map<std::pair<std::string_view, Whose>, Undisturbed> known;
  const auto [it, fresh] = known.try_emplace({story.name, whose});
  if (!fresh) return it->second;
  Play play(story, whose, Mishap::kRefused, kNever);
  play.Perform();
  EXPECT_TRUE(play.ended()) << play.world().StateOf("orders");
  play.Rest(70);
  EXPECT_EQ(play.world().overlaps, 0);
  it->second = {Outcome(play.world()), play.calls()};
  return it->second;
}

bool TakesAll() {
  const char* wanted = std::getenv("WEIR_FAULTS");
  return wanted != nullptr && std::string_view(wanted) == "all";
}

}  // namespace

void Table::Print(const char* head, std::span<const Mishap> mishaps) const {
  std::printf("| %s |", head);
  for (const Mishap mishap : mishaps) std::printf(" %s |", NamedOf(mishap).column);
  std::printf("\n|---|");
  for (size_t i = 0; i < mishaps.size(); ++i) std::printf("---|");
  int struck = 0;
  int failed = 0;
  for (const auto& [story, row] : rows_) {
    std::printf("\n| %s |", Stories()[story].name);
    for (const Mishap mishap : mishaps) {
      const auto cell = row.find(mishap);
      const Cell counts = cell == row.end() ? Cell{} : cell->second;
      struck += counts.struck;
      failed += counts.failed;
      std::printf(" %d", counts.struck);
      if (counts.failed > 0) std::printf(" (%d!)", counts.failed);
      std::printf(" |");
    }
  }
  std::printf("\n%d disturbed, %d ended in another world\n", struck, failed);
}

void EndsInTheSameWorld(size_t index, Whose whose, Mishap mishap, int usual_stride, Cell* cell) {
  const Story& story = Stories()[index];
  const Undisturbed& undisturbed = PlayUndisturbed(story, whose);
  ASSERT_FALSE(testing::Test::HasFailure());
  const int few = whose == Whose::kWorker ? 3 : 0;
  ASSERT_GT(undisturbed.calls, story.looks || whose == Whose::kWorker ? few : -1);
  const int stride = TakesAll() ? 1 : usual_stride;
  const int offset = static_cast<int>(index + static_cast<size_t>(mishap)) % stride;
  for (int k = offset; k < undisturbed.calls; k += stride) {
    Play play(story, whose, mishap, k);
    play.Perform();
    if (!play.struck()) continue;  // this time there were fewer calls
    play.Rest(undisturbed.outcome);
    ++cell->struck;
    SCOPED_TRACE("call " + std::to_string(k) + ": " + play.call());
    const bool same =
        play.ended() && Outcome(play.world()) == undisturbed.outcome && play.world().overlaps == 0;
    if (same) continue;
    ++cell->failed;
    EXPECT_TRUE(play.ended()) << play.world().StateOf("orders");
    EXPECT_EQ(Outcome(play.world()), undisturbed.outcome);
    EXPECT_EQ(play.world().overlaps, 0) << "two JobManagers at once";
  }
}

std::string NameOf(const testing::TestParamInfo<FaultCase>& test_case) {
  return std::string(Stories()[std::get<0>(test_case.param)].name) +
         NamedOf(std::get<1>(test_case.param)).test;
}

}  // namespace weir::job
