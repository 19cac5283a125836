// The worker's calls, one after another: fault_play.h.
#include <gtest/gtest.h>

#include "tests/job/reconcile/fault_play.h"

namespace weir::job {
namespace {

constexpr Mishap kMishaps[] = {Mishap::kCrashBefore, Mishap::kCrashAfter, Mishap::kRefused,
                               Mishap::kReplyLost,   Mishap::kTooLate,    Mishap::kDelayed,
                               Mishap::kTwice,       Mishap::k409,        Mishap::k410,
                               Mishap::k429,         Mishap::k500,        Mishap::kWatchesDropped,
                               Mishap::kStaleReads,  Mishap::kPaused};

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
  const auto [index, mishap] = GetParam();
  EndsInTheSameWorld(index, Whose::kWorker, mishap, kStride, &table_.At(index, mishap));
}

INSTANTIATE_TEST_SUITE_P(EveryCall, FaultTest,
                         testing::Combine(testing::Range<size_t>(0, Stories().size()),
                                          testing::ValuesIn(kMishaps)),
                         NameOf);

}  // namespace
}  // namespace weir::job
