// The worker's calls, one after another: fault_play.h.
#include <gtest/gtest.h>

#include "tests/job/reconcile/fault_play.h"

namespace weir::job {
namespace {

constexpr Named kMishaps[] = {
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
};

#ifdef WEIR_SANITIZED
constexpr int kStride = 29;
#else
constexpr int kStride = 7;
#endif

class FaultTest : public testing::TestWithParam<FaultCase> {
 public:
  static void TearDownTestSuite() { table_.Print("calls disturbed", kMishaps); }

 protected:
  static Table table_;
};

Table FaultTest::table_;

TEST_P(FaultTest, EndsInTheSameWorld) {
  const auto& [index, named] = GetParam();
  EndsInTheSameWorld(index, Whose::kWorker, named.mishap, kStride, &table_.At(index, named.mishap));
}

INSTANTIATE_TEST_SUITE_P(EveryCall, FaultTest,
                         testing::Combine(testing::Range<size_t>(0, Stories().size()),
                                          testing::ValuesIn(kMishaps)),
                         NameOf);

}  // namespace
}  // namespace weir::job
