#include "job/model/state.h"

#include <gtest/gtest.h>

#include <set>

namespace weir::job {
namespace {

constexpr State kAll[] = {State::kAccepted, State::kRunning, State::kWarning, State::kSucceeded,
                          State::kFailed,   State::kKilled,  State::kFinished};

// The whole matrix, written out: row = from, column = to, in the order of kAll.
TEST(EdgesTest, TheWholeMatrix) {
  const char* matrix[] = {
      // ARWSFKX
      ".xxxxx.",  // Accepted
      "x.xxxx.",  // Running
      "xx.xxx.",  // Warning
      "......x",  // Succeeded
      "......x",  // Failed
      "......x",  // Killed
      "x......",  // Finished
  };
  size_t count = 0;
  for (size_t from = 0; from < 7; ++from) {
    for (size_t to = 0; to < 7; ++to) {
      const bool want = matrix[from][to] == 'x';
      count += want ? 1 : 0;
      EXPECT_EQ(IsEdge(kAll[from], kAll[to]), want)
          << StateName(kAll[from]) << " -> " << StateName(kAll[to]);
    }
  }
  EXPECT_EQ(Edges().size(), count);
  for (const Edge& edge : Edges()) EXPECT_FALSE(edge.when.empty());
}

TEST(IsTerminalTest, Table) {
  const bool want[] = {false, false, false, true, true, true, true};
  for (size_t i = 0; i < 7; ++i) EXPECT_EQ(IsTerminal(kAll[i]), want[i]) << StateName(kAll[i]);
}

TEST(ReasonTest, TheTableIsTheEnum) {
  // The enumerators are numbered from 0; the last one is the count less one.
  ASSERT_EQ(AllReasons().size(), static_cast<size_t>(Reason::kDeleting) + 1);
  std::set<std::string_view> names;
  for (size_t i = 0; i < AllReasons().size(); ++i) {
    const Reason reason = AllReasons()[i];
    EXPECT_EQ(static_cast<size_t>(reason), i) << ReasonName(reason);
    EXPECT_TRUE(names.insert(ReasonName(reason)).second) << ReasonName(reason);
    EXPECT_EQ(ParseReason(ReasonName(reason)), reason);
    EXPECT_FALSE(ReasonText(reason).empty()) << ReasonName(reason);
    // metav1.Condition.reason: CamelCase.
    for (const char c : ReasonName(reason)) EXPECT_TRUE(isalpha(static_cast<unsigned char>(c)));
  }
  EXPECT_EQ(ParseReason(""), std::nullopt);
  EXPECT_EQ(ParseReason("deploying"), std::nullopt);
  EXPECT_EQ(ReasonName(Reason::kSqlSourceMissing), "SqlSourceMissing");
}

}  // namespace
}  // namespace weir::job
