#include "base/core/clock.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/fakes/fake_clock.h"

namespace weir {
namespace {

TEST(Time, RoundTrips) {
  const SystemTime time(milliseconds(1'767'323'045'678));
  EXPECT_EQ(FormatTime(time), "2026-01-02T03:04:05Z");
  EXPECT_EQ(FormatMicroTime(time), "2026-01-02T03:04:05.678000Z");
  EXPECT_EQ(*ParseTime(FormatMicroTime(time)), time);
  EXPECT_EQ(FormatTime(SystemTime(milliseconds(-1))), "1969-12-31T23:59:59Z");
  EXPECT_EQ(FormatMicroTime(SystemTime(milliseconds(-1))), "1969-12-31T23:59:59.999000Z");
}

TEST(Time, ParsesWhatRfc3339Allows) {
  struct Case {
    const char* text;
    int64_t millis;
  };
  for (const Case& c : {
           Case{"1970-01-01T00:00:00Z", 0},
           Case{"1970-01-01t00:00:01z", 1000},
           Case{"1970-01-01 00:00:01Z", 1000},
           Case{"1970-01-01T00:00:00.5Z", 500},
           Case{"1970-01-01T00:00:00.123456789Z", 123},
           Case{"1970-01-01T02:00:00+02:00", 0},
           Case{"1969-12-31T18:30:00-05:30", 0},
           Case{"2024-02-29T00:00:00Z", 1'709'164'800'000},
       }) {
    const auto time = ParseTime(c.text);
    ASSERT_TRUE(time.ok()) << c.text;
    EXPECT_EQ(time->time_since_epoch().count(), c.millis) << c.text;
  }
}

TEST(Time, RefusesEverythingElse) {
  for (const std::string text : {"",
                                 "x",
                                 "2026-01-02",
                                 "2026-01-02T03:04:05",
                                 "2026-01-02T03:04Z",
                                 "2026-1-2T03:04:05Z",
                                 "2026-02-29T00:00:00Z",
                                 "2026-13-01T00:00:00Z",
                                 "2026-00-01T00:00:00Z",
                                 "2026-01-00T00:00:00Z",
                                 "2026-01-02T24:00:00Z",
                                 "2026-01-02T03:60:05Z",
                                 "2026-01-02T03:04:61Z",
                                 "2026-01-02T03:04:05.Z",
                                 "2026-01-02T03:04:05+0200",
                                 "2026-01-02T03:04:05+24:00",
                                 "2026-01-02T03:04:05+ 2:00",
                                 " 2026-01-02T03:04:05Z",
                                 "2026-01-02T03:04:05Zjunk",
                                 "-026-01-02T03:04:05Z",
                                 "2026-01-02T03:04:0 Z",
                                 "2026-01-02T03:04:05.0000000000000000000000000000Z and more"}) {
    const auto time = ParseTime(text);
    EXPECT_FALSE(time.ok()) << text;
    EXPECT_EQ(time.status().reason(), "BadTime") << text;
  }
  EXPECT_FALSE(ParseTime(std::string_view("2026-01-02T03:04:05Z\0x", 22)).ok());
}

TEST(Duration, ParsesUnitsAndSums) {
  EXPECT_EQ(ParseDuration("250ms"), milliseconds(250));
  EXPECT_EQ(ParseDuration("0s"), milliseconds(0));
  EXPECT_EQ(ParseDuration("60s"), milliseconds(60'000));
  EXPECT_EQ(ParseDuration("5m"), milliseconds(300'000));
  EXPECT_EQ(ParseDuration("2h"), milliseconds(7'200'000));
  EXPECT_EQ(ParseDuration("1d"), milliseconds(86'400'000));
  EXPECT_EQ(ParseDuration("1h30m5s7ms"), milliseconds(5'405'007));
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text : {"", "5", "m", "-5s", "5 s", "5s ", "5w", "1.5h", "+5s", "h5", "5mm",
                           "99999999999999999999s", "60000000000d", "9223372036854775807ms",
                           "53000000000d53000000000d53000000000d"}) {
    EXPECT_FALSE(ParseDuration(text).ok()) << text;
  }
  EXPECT_NE(ParseDuration("5 apples").error().message().find("5 apples"), std::string::npos);
}

TEST(Duration, FormatIsTheShortestThatParsesBack) {
  EXPECT_EQ(FormatDuration(milliseconds(0)), "0s");
  EXPECT_EQ(FormatDuration(milliseconds(250)), "250ms");
  EXPECT_EQ(FormatDuration(milliseconds(90 * 60'000)), "1h30m");
  for (const int64_t millis : {1, 999, 1'000, 61'001, 3'600'000, 86'400'000, 90'061'001}) {
    EXPECT_EQ(ParseDuration(FormatDuration(milliseconds(millis))), milliseconds(millis));
  }
}

TEST(RealClock, ClocksGoForward) {
  RealClock clock;
  const SteadyTime steady = clock.SteadyNow();
  const BootTime boot = clock.BootNow();
  EXPECT_GE(clock.SteadyNow(), steady);
  EXPECT_GE(clock.BootNow(), boot);
  EXPECT_GT(clock.SystemNow().time_since_epoch().count(), 1'700'000'000'000);
}

TEST(RealClock, WaitEndsAtTheDeadlineByStopAndByNotify) {
  RealClock clock;
  EXPECT_TRUE(SleepFor(clock, milliseconds(1), {}));

  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_FALSE(SleepFor(clock, std::chrono::hours(1), stop.get_token()));

  Mutex mutex;
  std::condition_variable_any cv;
  bool told = false;
  std::jthread notifier([&] {
    MutexLock lock(mutex);
    told = true;
    cv.notify_one();
  });
  MutexLock lock(mutex);
  while (!told) clock.WaitUntil(cv, mutex, SteadyTime::max(), {});
  SUCCEED();
}

TEST(FakeClock, SleepEndsWhenTheClockIsMoved) {
  FakeClock clock;
  std::jthread mover([&] {
    while (clock.Sleepers() == 0) std::this_thread::yield();
    clock.Advance(seconds(10));
  });
  EXPECT_TRUE(SleepFor(clock, seconds(10), {}));
}

TEST(FakeClock, SuspendIsInvisibleToSteadyTimeOnly) {
  FakeClock clock;
  const SteadyTime steady = clock.SteadyNow();
  const BootTime boot = clock.BootNow();
  clock.Suspend(seconds(30));
  EXPECT_EQ(clock.SteadyNow(), steady);
  EXPECT_EQ(clock.BootNow() - boot, seconds(30));
}

}  // namespace
}  // namespace weir
