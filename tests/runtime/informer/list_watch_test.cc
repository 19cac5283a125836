#include "runtime/informer/list_watch.h"

#include <gtest/gtest.h>

namespace weir::runtime {
namespace {

using Phase = ListWatchState::Phase;

const Status kGone = Conflict("Expired", "too old");
const Status kDown = Unavailable("ConnectionRefused", "no");

ListWatchState Watching(std::string version) {
  ListWatchState state;
  OnPage(&state, "", std::move(version));
  return state;
}

TEST(ListWatch, PagesUntilTheTokenIsEmpty) {
  ListWatchState state;
  EXPECT_FALSE(OnPage(&state, "next", "7"));
  EXPECT_EQ(state.phase, Phase::kList);
  EXPECT_EQ(state.resume, "next");
  EXPECT_TRUE(OnPage(&state, "", "7"));
  EXPECT_EQ(state.phase, Phase::kWatch);
  EXPECT_EQ(state.resource_version, "7");
}

TEST(ListWatch, AFailedPageIsAskedAgain) {
  ListWatchState state;
  OnPage(&state, "next", "7");
  OnListFailed(&state, kDown);
  EXPECT_EQ(state.resume, "next");
  EXPECT_EQ(state.failures, 1);
  EXPECT_FALSE(state.unpaged);
}

TEST(ListWatch, AnExpiredPageStartsAnewWithoutPages) {
  ListWatchState state;
  OnPage(&state, "next", "7");
  OnListFailed(&state, kGone);
  EXPECT_TRUE(state.resume.empty());
  EXPECT_TRUE(state.unpaged);
  OnListFailed(&state, kDown);
  EXPECT_TRUE(state.unpaged);
  EXPECT_TRUE(OnPage(&state, "", "9"));
  EXPECT_FALSE(state.unpaged);
}

TEST(ListWatch, EventsAndBookmarksMoveTheVersion) {
  ListWatchState state = Watching("7");
  state.failures = 3;
  OnEvent(&state, "8");
  EXPECT_EQ(state.resource_version, "8");
  EXPECT_EQ(state.failures, 0);
  OnEvent(&state, "");
  EXPECT_EQ(state.resource_version, "8");
}

TEST(ListWatch, ADroppedWatchResumes) {
  ListWatchState state = Watching("7");
  OnEvent(&state, "8");
  EXPECT_FALSE(OnWatchEnded(&state, kDown, seconds(60)));
  EXPECT_EQ(state.phase, Phase::kWatch);
  EXPECT_EQ(state.resource_version, "8");
  EXPECT_EQ(state.failures, 1);
}

TEST(ListWatch, AnEndAfterAWhileIsNoFailure) {
  ListWatchState state = Watching("7");
  state.failures = 4;
  EXPECT_TRUE(OnWatchEnded(&state, Status::Ok(), seconds(290)));
  EXPECT_EQ(state.failures, 0);
  EXPECT_EQ(NextDelay(state, {}, 0.5), milliseconds(0));
}

TEST(ListWatch, AnEndAtOnceIsAFailureSoThatItCannotSpin) {
  ListWatchState state = Watching("7");
  EXPECT_FALSE(OnWatchEnded(&state, Status::Ok(), milliseconds(3)));
  EXPECT_FALSE(OnWatchEnded(&state, Status::Ok(), milliseconds(3)));
  EXPECT_EQ(state.failures, 2);
  EXPECT_EQ(NextDelay(state, {}, 0), milliseconds(400));
}

TEST(ListWatch, ACompactedVersionListsAgain) {
  ListWatchState state = Watching("7");
  EXPECT_FALSE(OnWatchEnded(&state, kGone, milliseconds(3)));
  EXPECT_EQ(state.phase, Phase::kList);
  EXPECT_TRUE(state.resource_version.empty());
  // And again and again: the list's success must not reset the back-off.
  OnPage(&state, "", "9");
  OnWatchEnded(&state, kGone, milliseconds(3));
  EXPECT_EQ(state.failures, 2);
}

TEST(ListWatch, AWatchThatKeepsFailingIsDoubted) {
  ListWatchState state = Watching("7");
  for (int i = 0; i < 9; ++i) OnWatchEnded(&state, kDown, milliseconds(0));
  EXPECT_EQ(state.phase, Phase::kWatch);
  OnWatchEnded(&state, kDown, milliseconds(0));
  EXPECT_EQ(state.phase, Phase::kList);
}

TEST(ListWatch, OnlyGoneIsExpired) {
  EXPECT_TRUE(IsExpired(kGone));
  EXPECT_FALSE(IsExpired(Conflict("AlreadyExists", "x")));
  EXPECT_FALSE(IsExpired(Unavailable("Expired", "x")));
  EXPECT_FALSE(IsExpired(Status::Ok()));
}

}  // namespace
}  // namespace weir::runtime
