#include "runtime/election/lease.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"

namespace weir::runtime {
namespace {

constexpr BootTime kStart{milliseconds(5'000'000)};
constexpr SystemTime kWall{milliseconds(1'767'323'045'678)};
constexpr const char* kStamp = "2026-01-02T03:04:05.678000Z";

ElectionConfig Config() {
  ElectionConfig config;
  config.identity = "me";
  return config;
}

LeaseRecord HeldBy(const std::string& holder, int64_t duration = 15) {
  return {holder, duration, "2020-01-01T00:00:00.000000Z", "2020-01-01T00:00:00.000000Z", 4};
}

ElectionState Seen(LeaseRecord record, BootTime at = kStart) {
  ElectionState state;
  Observe(&state, std::move(record), "7", at);
  return state;
}

TEST(ElectionConfig, Checks) {
  EXPECT_TRUE(CheckElectionConfig(Config()).ok());
  struct Case {
    const char* name;
    void (*spoil)(ElectionConfig*);
  };
  for (const Case& c : {
           Case{"no identity", [](ElectionConfig* e) { e->identity.clear(); }},
           Case{"no name", [](ElectionConfig* e) { e->lease.name.clear(); }},
           Case{"no namespace", [](ElectionConfig* e) { e->lease.ns.clear(); }},
           Case{"half seconds",
                [](ElectionConfig* e) { e->lease_duration = milliseconds(15'500); }},
           Case{"deadline = duration",
                [](ElectionConfig* e) { e->renew_deadline = e->lease_duration; }},
           Case{"retry near deadline",
                [](ElectionConfig* e) { e->retry_period = milliseconds(9'000); }},
           Case{"no retry", [](ElectionConfig* e) { e->retry_period = milliseconds(0); }},
       }) {
    ElectionConfig config = Config();
    c.spoil(&config);
    EXPECT_EQ(CheckElectionConfig(config).code(), Code::kInvalid) << c.name;
  }
}

TEST(Lease, RoundTrips) {
  const LeaseRecord record = HeldBy("you");
  const doc::Json lease = RenderLease({"ns", "weir"}, {record, "7"});
  EXPECT_EQ(ParseLease(lease), record);
  EXPECT_EQ(doc::StringAt(lease, {"metadata", "resourceVersion"}), "7");
  EXPECT_EQ(doc::StringAt(lease, {"apiVersion"}), "coordination.k8s.io/v1");
  const doc::Json created = RenderLease({"ns", "weir"}, {record, ""});
  EXPECT_EQ(doc::Find(created, {"metadata", "resourceVersion"}), nullptr);
  EXPECT_EQ(ParseLease(doc::Json::object()), LeaseRecord());
  EXPECT_EQ(ParseLease(doc::Json("junk")), LeaseRecord());
}

TEST(DecideWrite, CreatesWhatIsAbsent) {
  ElectionState state;
  Observe(&state, std::nullopt, "", kStart);
  const auto write = DecideWrite(state, Config(), kStart, kWall);
  ASSERT_TRUE(write.has_value());
  EXPECT_EQ(write->resource_version, "");
  EXPECT_EQ(write->record, (LeaseRecord{"me", 15, kStamp, kStamp, 0}));
}

TEST(DecideWrite, TakesWhatIsFreeAtOnce) {
  const auto write = DecideWrite(Seen(HeldBy("")), Config(), kStart, kWall);
  ASSERT_TRUE(write.has_value());
  EXPECT_EQ(write->resource_version, "7");
  EXPECT_EQ(write->record, (LeaseRecord{"me", 15, kStamp, kStamp, 5}));
}

TEST(DecideWrite, WaitsForAnothersLeaseOnItsOwnClockOnly) {
  // The record's own times are six years old: that must not matter.
  const ElectionState state = Seen(HeldBy("you"));
  EXPECT_FALSE(DecideWrite(state, Config(), kStart, kWall).has_value());
  EXPECT_FALSE(DecideWrite(state, Config(), kStart + milliseconds(14'999), kWall).has_value());
  const auto write = DecideWrite(state, Config(), kStart + seconds(15), kWall);
  ASSERT_TRUE(write.has_value());
  EXPECT_EQ(write->record.transitions, 5);
}

TEST(DecideWrite, TheHolderSaysForHowLong) {
  const ElectionState state = Seen(HeldBy("you", 60));
  EXPECT_FALSE(DecideWrite(state, Config(), kStart + seconds(59), kWall).has_value());
  EXPECT_TRUE(DecideWrite(state, Config(), kStart + seconds(60), kWall).has_value());
  EXPECT_TRUE(DecideWrite(Seen(HeldBy("you", -5)), Config(), kStart, kWall).has_value());
  const ElectionState absurd = Seen(HeldBy("you", std::numeric_limits<int64_t>::max()));
  EXPECT_FALSE(DecideWrite(absurd, Config(), kStart + std::chrono::hours(23), kWall).has_value());
  EXPECT_TRUE(DecideWrite(absurd, Config(), kStart + std::chrono::hours(24), kWall).has_value());
}

TEST(DecideWrite, EveryChangeOfTheRecordStartsTheWaitAnew) {
  ElectionState state = Seen(HeldBy("you"));
  LeaseRecord renewed = HeldBy("you");
  renewed.renew_time = "2020-01-01T00:00:02.000000Z";
  Observe(&state, renewed, "8", kStart + seconds(14));
  EXPECT_FALSE(DecideWrite(state, Config(), kStart + seconds(28), kWall).has_value());
  // The same record under another version (a label was put on it) does not.
  Observe(&state, renewed, "9", kStart + seconds(28));
  const auto write = DecideWrite(state, Config(), kStart + seconds(29), kWall);
  ASSERT_TRUE(write.has_value());
  EXPECT_EQ(write->resource_version, "9");
}

TEST(DecideWrite, RenewsKeepingAcquireTimeAndTransitions) {
  ElectionState state;
  Wrote(&state, HeldBy("me"), "8", kStart, kStart);
  const auto write = DecideWrite(state, Config(), kStart + seconds(2), kWall);
  ASSERT_TRUE(write.has_value());
  EXPECT_EQ(write->resource_version, "8");
  EXPECT_EQ(write->record, (LeaseRecord{"me", 15, HeldBy("me").acquire_time, kStamp, 4}));
}

TEST(DecideWrite, TakesItsOwnWriteUpAgainWhoseAnswerWasLost) {
  const ElectionState state = Seen(HeldBy("me"));
  EXPECT_FALSE(HoldsLease(state, Config(), kStart));  // not proven yet
  EXPECT_TRUE(DecideWrite(state, Config(), kStart, kWall).has_value());
}

TEST(HoldsLease, CountsFromTheSendingAndEndsBeforeOthersMayTake) {
  ElectionState state;
  EXPECT_FALSE(HoldsLease(state, Config(), kStart));
  const BootTime sent = kStart;
  const BootTime answered = kStart + seconds(4);
  Wrote(&state, HeldBy("me"), "8", sent, answered);
  EXPECT_TRUE(HoldsLease(state, Config(), sent + milliseconds(9'999)));
  EXPECT_FALSE(HoldsLease(state, Config(), sent + seconds(10)));
  Observe(&state, HeldBy("you"), "9", sent + seconds(5));
  EXPECT_FALSE(HoldsLease(state, Config(), sent + seconds(5)));
}

TEST(DecideRelease, EmptiesOnlyOurs) {
  const auto write = DecideRelease(Seen(HeldBy("me")), Config(), kWall);
  ASSERT_TRUE(write.has_value());
  EXPECT_EQ(write->resource_version, "7");
  EXPECT_EQ(write->record, (LeaseRecord{"", 1, kStamp, kStamp, 4}));
  EXPECT_FALSE(DecideRelease(Seen(HeldBy("you")), Config(), kWall).has_value());
  EXPECT_FALSE(DecideRelease(ElectionState(), Config(), kWall).has_value());
}

}  // namespace
}  // namespace weir::runtime
