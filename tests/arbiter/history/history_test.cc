// The checker of histories by example: what can have been passes, each planted fault is found.
#include "tests/arbiter/history/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::arbiter {
namespace {

using ::testing::HasSubstr;
using Kind = Call::Kind;

constexpr int64_t kNever = Call::kNever;

struct Case {
  std::string name;
  std::vector<Call> calls;
  std::string wrong;  // empty: it can have been
};

// a is active from 10 on, b from 30,000 on.
std::vector<Call> TakenOver() {
  return {
      {Kind::kAwait, "a", 0, 10, true, 1},           {Kind::kSingle, "a", 20, 30, true, 1},
      {Kind::kAwait, "b", 5, 30'000, true, 2},       {Kind::kSelect, "a", 40, 50, true, 0},
      {Kind::kCheck, "a", 1'000, 1'010, true, 1},    {Kind::kCheck, "b", 30'100, 30'110, true, 2},
      {Kind::kSelect, "b", 30'200, 30'300, true, 0}, {Kind::kCheck, "a", 31'000, 31'010, false, 0},
  };
}

std::vector<Call> With(std::vector<Call> calls, const Call& more) {
  calls.push_back(more);
  return calls;
}

TEST(History, TheOfficeIsHeldByOneAtATime) {
  const std::vector<Case> cases = {
      {"a take-over", TakenOver(), ""},
      {"a check that overlaps the take-over may come before it",
       With(TakenOver(), {Kind::kCheck, "a", 9'000, 30'050, true, 1}), ""},
      {"two owners", With(TakenOver(), {Kind::kCheck, "a", 30'150, 30'160, true, 1}),
       "check of a from 30150"},
      {"the former one selects", With(TakenOver(), {Kind::kSelect, "a", 30'150, 30'160, true, 0}),
       "select of a from 30150"},
      {"a standby selects", With(TakenOver(), {Kind::kSelect, "b", 60, 70, true, 0}),
       "select of b from 60"},
      {"too early",
       {{Kind::kAwait, "a", 0, 10, true, 1},
        {Kind::kCheck, "a", 9'000, 9'010, true, 1},
        {Kind::kAwait, "b", 20, 28'000, true, 2}},
       "check of a from 9000"},
      {"not too early",
       {{Kind::kAwait, "a", 0, 10, true, 1},
        {Kind::kCheck, "a", 9'000, 9'010, true, 1},
        {Kind::kAwait, "b", 20, 29'000, true, 2}},
       ""},
      {"the former one may retake at once",
       {{Kind::kAwait, "a", 0, 10, true, 1}, {Kind::kAwait, "a", 20, 15'000, true, 2}},
       ""},
      {"a term twice",
       {{Kind::kAwait, "a", 0, 10, true, 1}, {Kind::kAwait, "b", 20, 40'000, true, 1}},
       "await of b"},
      {"a term left out",
       {{Kind::kAwait, "a", 0, 10, true, 1}, {Kind::kAwait, "b", 20, 40'000, true, 3}},
       "await of b"},
      {"a release hands over at once",
       {{Kind::kAwait, "a", 0, 10, true, 1},
        {Kind::kRelease, "a", 20, 30, false, 0},
        {Kind::kAwait, "b", 5, 40, true, 2}},
       ""},
      {"lost for no reason",
       {{Kind::kAwait, "a", 0, 10, true, 1}, {Kind::kCheck, "a", 20, 30, false, 0}},
       "check of a from 20"},
      {"an unanswered release may have happened",
       {{Kind::kAwait, "a", 0, 10, true, 1},
        {Kind::kRelease, "a", 20, kNever, false, 0},
        {Kind::kAwait, "b", 5, 40, true, 2}},
       ""},
      {"an unanswered await may have been given",
       {{Kind::kAwait, "a", 0, kNever, false, 0}, {Kind::kAwait, "b", 20, 30'000, true, 2}},
       ""},
      {"an unanswered check renews",
       {{Kind::kAwait, "a", 0, 10, true, 1},
        {Kind::kCheck, "a", 14'000, kNever, false, 0},
        {Kind::kAwait, "b", 5, 34'000, true, 2}},
       ""},
  };
  for (const Case& row : cases) {
    SCOPED_TRACE(row.name);
    const std::string wrong = CheckOffice(row.calls, {15'000, 5'000});
    if (row.wrong.empty()) {
      EXPECT_EQ(wrong, "");
    } else {
      EXPECT_THAT(wrong, HasSubstr(row.wrong));
    }
  }
}

TEST(History, LoadsAscendWithoutAGap) {
  using Loads = std::vector<LoadCall>;
  EXPECT_EQ(CheckLoads({{1, 1, 0, 5}, {2, 2, 6, 7}, {5, 2, 8, 9}, {6, 3, 9, 10}}), "");
  const std::vector<std::pair<Loads, std::string>> wrong = {
      {{{2, 2, 0, 5}}, "skipped"},
      {{{1, 1, 0, 5}, {3, 3, 6, 7}}, "skipped"},
      {{{1, 1, 0, 5}, {2, 2, 6, 7}, {3, 1, 8, 9}}, "an old range again"},
      {{{2, 1, 0, 5}, {1, 2, 6, 7}}, "load 1 of range 2 after load 2"},
      {{{1, 1, 0, 5}, {1, 1, 6, 7}}, "after load 1"},
      {{{1, 1, 0, 5}, {2, 2, 4, 7}}, "began before load 1 had ended"},
  };
  for (const auto& [loads, what] : wrong) EXPECT_THAT(CheckLoads(loads), HasSubstr(what));
}

}  // namespace
}  // namespace weir::arbiter
