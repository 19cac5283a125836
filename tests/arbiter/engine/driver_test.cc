// Engines are ticked when they are due and left alone otherwise.
#include "arbiter/engine/driver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "arbiter/engine/restore.h"
#include "tests/arbiter/contract/fake_store.h"
#include "tests/fakes/fake_clock.h"

namespace weir::arbiter {
namespace {

// A range every ten minutes of the calendar. Counts how often it is asked for one.
class TenMinutes : public Source {
 public:
  explicit TenMinutes(SystemTime first) : first_(first) {}
  std::optional<std::string> Cut(const std::string& begin, SystemTime now) const override {
    ++asked;
    const int64_t number = Number(begin);
    return now >= At(number) ? std::optional(std::to_string(number)) : std::nullopt;
  }
  std::optional<SystemTime> DueAt(const std::string& begin) const override {
    return At(Number(begin));
  }

  mutable std::atomic<int> asked{0};

 private:
  static int64_t Number(const std::string& begin) {
    return begin.empty() ? 1 : std::stoll(begin) + 1;
  }
  SystemTime At(int64_t number) const { return first_ + number * milliseconds(600'000); }

  const SystemTime first_;
};

class DriverTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Config config;
    config.session_ttl = config.node_ttl = milliseconds(3'600'000);
    State state = Recover(config, {}, 1);
    state.wish = Channel::kStart;
    EngineOptions options;
    options.mode = Mode::kRpc;
    EngineHooks hooks = driver_.HooksOf("p");
    hooks.news = [this] { ++news_; };
    engine_ = std::make_shared<Engine>(std::move(state), Tools{}, options, store_, &source_, clock_,
                                       std::move(hooks));
    driver_.Add("p", engine_);
    ASSERT_TRUE((*engine_->MainStemAwait("a", {}, {})).has_value());
    ASSERT_TRUE(engine_->MainStemSingle("a", Readiness::kOvertake)->held);
  }
  void TearDown() override {
    engine_->Close();
    driver_.Remove("p");
  }
  template <typename Predicate>
  bool Soon(const Predicate& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }
  // Until the driver's threads have done what there was and wait for later.
  void Rest() {
    ASSERT_TRUE(Soon([&] { return clock_.Sleepers() >= 3 && engine_->AllStored(); }));
  }

  FakeClock clock_;
  FakeStore store_;
  TenMinutes source_{clock_.SystemNow()};
  std::atomic<int> news_{0};
  Driver driver_{clock_, 2};
  std::shared_ptr<Engine> engine_;
};

TEST_F(DriverTest, ASourceOfTimeIsAskedWhenItIsDueAndNotInBetween) {
  std::atomic<int> answers{0};
  std::string end;
  engine_->AwaitAsync(Stage::kSelect, "a", {}, [&](const Result<std::optional<EventData>>& got) {
    if (got.ok() && got->has_value()) end = (**got).range_end;
    ++answers;
  });
  clock_.Advance(milliseconds(1'000));  // the engine is no longer busy
  Rest();
  const int before = source_.asked;
  for (int i = 0; i < 500; ++i) {
    clock_.Advance(milliseconds(1'000));
    Rest();
  }
  EXPECT_LE(source_.asked - before, 1) << "it is asked again and again while nothing is due";
  EXPECT_EQ(answers, 0);
  clock_.Advance(milliseconds(99'000));
  ASSERT_TRUE(Soon([&] { return answers == 1; }));
  EXPECT_EQ(end, "1");
}

TEST_F(DriverTest, AnEarlierDeadlineThanThePromisedOneIsKept) {
  std::atomic<int> answers{0};
  const auto done = [&](const Result<std::optional<EventData>>&) { ++answers; };
  const SteadyTime now = clock_.SteadyNow();
  engine_->AwaitAsync(Stage::kExtract, "a", {0, now + milliseconds(60'000)}, done);
  clock_.Advance(milliseconds(1'000));
  Rest();
  engine_->AwaitAsync(Stage::kExtract, "b", {0, now + milliseconds(5'000)}, done);
  clock_.Advance(milliseconds(5'000));
  ASSERT_TRUE(Soon([&] { return answers == 1; }));
  clock_.Advance(milliseconds(60'000));
  ASSERT_TRUE(Soon([&] { return answers == 2; }));
}

TEST_F(DriverTest, NewsAreToldOnceUntilTheyAreTaken) {
  Rest();
  engine_->TakeNotices();
  const int before = news_;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(engine_->MainStemSingle("a", Readiness::kTaking)->held);
    ASSERT_TRUE(engine_->MainStemSingle("a", Readiness::kOvertake)->held);
  }
  EXPECT_EQ(news_, before + 1);
  engine_->TakeNotices();
  ASSERT_TRUE(engine_->MainStemCheck("a")->held);
  EXPECT_EQ(news_, before + 1) << "a renewal is no news";
  ASSERT_TRUE(engine_->MainStemSingle("a", Readiness::kTaking)->held);
  EXPECT_EQ(news_, before + 2);
}

// The controller hears at once that another one has taken the pipeline over.
TEST_F(DriverTest, AnEngineThatClosesByItselfIsNews) {
  Rest();
  engine_->TakeNotices();
  const int before = news_;
  store_.CrashAt(1, false);
  EXPECT_FALSE(engine_->MainStemSingle("a", Readiness::kTaking).ok());
  ASSERT_TRUE(Soon([&] { return news_ == before + 1; }));
  EXPECT_FALSE(engine_->failure().ok());
}

// A write may find out before the watch does that the Pipeline was deleted.
TEST_F(DriverTest, AnEngineWhoseObjectIsGoneTellsThatItIsClosed) {
  Rest();
  store_.CrashAt(1, false, NotFound("NotFound", "pipelines \"p\" not found"));
  const auto told = engine_->MainStemSingle("a", Readiness::kTaking);
  ASSERT_FALSE(told.ok());
  EXPECT_EQ(told.status().code(), Code::kCancelled);
  EXPECT_EQ(told.status().reason(), "PipelineClosed");
  const auto after = engine_->Await(Stage::kSelect, "a", {}, {});
  ASSERT_FALSE(after.ok());
  EXPECT_EQ(after.status().reason(), "PipelineClosed");
  EXPECT_FALSE(engine_->failure().ok());  // the controller opens it anew, if there is one
}

}  // namespace
}  // namespace weir::arbiter
