// The config file while the operator runs: other namespaces count, what is broken does not.
#include "operator/config_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "tests/fakes/fake_clock.h"

namespace weir::op {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

OperatorFlags Naming(std::vector<std::string> namespaces, std::string selector = "") {
  OperatorFlags flags;
  flags.config = "weir.yaml";
  flags.namespaces = std::move(namespaces);
  flags.namespace_selector = std::move(selector);
  return flags;
}

class ConfigWatchTest : public testing::Test {
 protected:
  FakeClock clock_;
  Result<OperatorFlags> file_ = Naming({"red"});
  std::atomic<int> reads_ = 0;
  std::vector<runtime::Scope> scopes_;
  std::vector<std::string> log_lines_;
  ConfigWatch watch_{clock_, log::MakeMemoryLogger(&log_lines_), Naming({"red"}),
                     [this] {
                       ++reads_;
                       return file_;
                     },
                     [this](const runtime::Scope& scope) { scopes_.push_back(scope); }};
};

TEST_F(ConfigWatchTest, OtherNamespacesAreTaken) {
  watch_.Look();
  EXPECT_THAT(scopes_, SizeIs(0));
  file_ = Naming({"red", "blue"});
  watch_.Look();
  watch_.Look();
  ASSERT_THAT(scopes_, SizeIs(1));
  EXPECT_EQ(scopes_.back(), (runtime::Scope{{"red", "blue"}, ""}));
  file_ = Naming({}, "weir=on");
  watch_.Look();
  EXPECT_EQ(scopes_.back(), (runtime::Scope{{}, "weir=on"}));
  file_ = Naming({});
  watch_.Look();
  EXPECT_EQ(scopes_.back(), runtime::Scope{}) << "all";
  EXPECT_THAT(log_lines_, SizeIs(0));
}

TEST_F(ConfigWatchTest, AFileThatCannotBeUsedChangesNothingAndIsToldOnce) {
  file_ = Invalid("BadFlags", "weir.yaml: there is no flag 'namespace'");
  watch_.Look();
  watch_.Look();
  EXPECT_THAT(scopes_, SizeIs(0));
  ASSERT_THAT(log_lines_, SizeIs(1));
  EXPECT_THAT(log_lines_[0], HasSubstr("there is no flag 'namespace'"));
  file_ = Naming({"blue"});
  watch_.Look();
  EXPECT_THAT(scopes_, SizeIs(1));
}

TEST_F(ConfigWatchTest, TheRestCountsAtTheNextStart) {
  file_ = Naming({"red"});
  file_->workers = 9;
  watch_.Look();
  watch_.Look();
  EXPECT_THAT(scopes_, SizeIs(0));
  ASSERT_THAT(log_lines_, SizeIs(1));
  EXPECT_THAT(log_lines_[0], HasSubstr("at the next start"));
}

TEST_F(ConfigWatchTest, ItsThreadLooksNowAndThen) {
  file_ = Naming({"blue"});
  watch_.Start();
  PassTimeUntil(clock_, ConfigWatch::kInterval, [this] { return reads_ >= 3; });
  watch_.Stop();
  EXPECT_THAT(scopes_, SizeIs(1));
}

}  // namespace
}  // namespace weir::op
