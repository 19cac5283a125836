// The looks of the Flink monitor, on its own thread: fault_play.h. Their number is chance, so the
// k-th of them is not always the same one.
#include <gtest/gtest.h>

#include "tests/job/reconcile/fault_play.h"

namespace weir::job {
namespace {

// Of a look that the monitor takes.
constexpr Named kMonitorMishaps[] = {
    {Mishap::kCrashBefore, "CrashBefore", "crash before"},
    {Mishap::kCrashAfter, "CrashAfter", "crash after"},
    {Mishap::kRefused, "Refused", "refused"},
    {Mishap::kReplyLost, "ReplyLost", "reply lost"},
    {Mishap::kTooLate, "TooLate", "time-out"},
    {Mishap::kDelayed, "Delayed", "delayed"},
    {Mishap::kTwice, "Twice", "twice"},
    {Mishap::k409, "Conflict409", "409"},
    {Mishap::k429, "Throttled429", "429"},
    {Mishap::k500, "Broken500", "500"},
    {Mishap::kSilence, "Silence", "40 s of silence"},
    {Mishap::kNoSuchJob, "NoSuchJob", "404"},
};

#ifdef WEIR_SANITIZED
constexpr int kMonitorStride = 61;
#else
constexpr int kMonitorStride = 17;
#endif

class MonitorFaultTest : public testing::TestWithParam<FaultCase> {
 public:
  static void TearDownTestSuite() { table_.Print("looks disturbed", kMonitorMishaps); }

 protected:
  static Table table_;
};

Table MonitorFaultTest::table_;

TEST_P(MonitorFaultTest, EndsInTheSameWorld) {
  const auto& [index, named] = GetParam();
  EndsInTheSameWorld(index, Whose::kMonitor, named.mishap, kMonitorStride,
                     &table_.At(index, named.mishap));
}

INSTANTIATE_TEST_SUITE_P(EveryLook, MonitorFaultTest,
                         testing::Combine(testing::Range<size_t>(0, Stories().size()),
                                          testing::ValuesIn(kMonitorMishaps)),
                         NameOf);

}  // namespace
}  // namespace weir::job
