// The looks of the Flink monitor, on its own thread: fault_play.h. Their number is chance, so the
// k-th of them is not always the same one.
#include <gtest/gtest.h>

#include "tests/job/reconcile/fault_play.h"

namespace weir::job {
namespace {

// Of a look that the monitor takes.
constexpr Mishap kMonitorMishaps[] = {
    Mishap::kCrashBefore, Mishap::kCrashAfter, Mishap::kRefused, Mishap::kReplyLost,
    Mishap::kTooLate,     Mishap::kDelayed,    Mishap::kTwice,   Mishap::k409,
    Mishap::k429,         Mishap::k500,        Mishap::kSilence, Mishap::kNoSuchJob};

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
  const auto [index, mishap] = GetParam();
  EndsInTheSameWorld(index, Whose::kMonitor, mishap, kMonitorStride, &table_.At(index, mishap));
}

INSTANTIATE_TEST_SUITE_P(EveryLook, MonitorFaultTest,
                         testing::Combine(testing::Range<size_t>(0, Stories().size()),
                                          testing::ValuesIn(kMonitorMishaps)),
                         NameOf);

}  // namespace
}  // namespace weir::job
