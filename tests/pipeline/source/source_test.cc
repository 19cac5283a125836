#include "pipeline/source/source.h"

#include <gmock/gmock.h>

namespace weir::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

SystemTime At(const char* text) { return ParseTime(text).value(); }

// The ends of the ranges that are due at `now`, from `cursor` on; at most `max`.
std::vector<std::string> Ends(const Cutter& cutter, std::string cursor, SystemTime now,
                              size_t max = 10) {
  std::vector<std::string> ends;
  while (ends.size() < max) {
    const auto end = cutter.Cut(cursor, now);
    if (!end) break;
    ends.push_back(cursor = *end);
  }
  return ends;
}

std::shared_ptr<const Cutter> Make(const SourceSpec& spec) {
  return MakeCutter(spec, At("2026-01-01T10:30:20Z")).value();
}

TEST(CronCutter, ARangeIsHandedOutWhenItsTickIsOver) {
  SourceSpec spec;
  spec.cron = CronSource{"0 * * * *", "UTC", {}};
  const auto cutter = Make(spec);
  EXPECT_EQ(cutter->Start(), "2026-01-01T10:30:20Z") << "when the Pipeline was made";
  EXPECT_THAT(Ends(*cutter, cutter->Start(), At("2026-01-01T10:59:59Z")), ElementsAre());
  EXPECT_THAT(Ends(*cutter, cutter->Start(), At("2026-01-01T12:00:00Z")),
              ElementsAre("2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z"));
  EXPECT_FALSE(cutter->Exhausted("2026-01-01T12:00:00Z"));
  EXPECT_EQ(cutter->Check("b.csv").reason(), "CursorMismatch");
}

TEST(CronCutter, FollowsItsZone) {
  SourceSpec spec;
  spec.cron = CronSource{"0 2 * * *", "Asia/Shanghai", At("2026-03-01T00:00:00Z")};
  EXPECT_THAT(Ends(*Make(spec), "2026-03-01T00:00:00Z", At("2026-03-02T00:00:00Z")),
              ElementsAre("2026-03-01T18:00:00Z"));
}

TEST(TimeRangeCutter, TheLastRangeEndsAtTheEnd) {
  SourceSpec spec;
  spec.time_range = TimeRangeSource{At("2026-01-01T00:00:00Z"), At("2026-01-01T02:30:00Z"),
                                    seconds(3600), seconds(600)};
  const auto cutter = Make(spec);
  EXPECT_THAT(Ends(*cutter, cutter->Start(), At("2026-01-01T01:09:59Z")), ElementsAre())
      << "the delay is not over";
  EXPECT_THAT(Ends(*cutter, cutter->Start(), At("2026-02-01T00:00:00Z")),
              ElementsAre("2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T02:30:00Z"));
  EXPECT_TRUE(cutter->Exhausted("2026-01-01T02:30:00Z"));
  EXPECT_FALSE(cutter->Exhausted("2026-01-01T02:00:00Z"));
}

TEST(KeyRangeCutter, CutsToTheEndAndSurvivesTheLargestKeys) {
  SourceSpec spec;
  spec.key_range = KeyRangeSource{10, 35, 10};
  EXPECT_THAT(Ends(*Make(spec), "10", {}), ElementsAre("20", "30", "35"));
  EXPECT_THAT(Ends(*Make(spec), "", {}), ElementsAre("20", "30", "35"));
  EXPECT_THAT(Ends(*Make(spec), "99", {}), ElementsAre());
  EXPECT_TRUE(Make(spec)->Exhausted("35"));
  EXPECT_EQ(Make(spec)->Check("x1").reason(), "CursorMismatch");
  constexpr int64_t kMax = 4'000'000'000'000'000'000;
  spec.key_range = KeyRangeSource{-kMax, kMax, kMax};
  EXPECT_THAT(Ends(*Make(spec), std::to_string(-kMax), {}), ElementsAre("0", std::to_string(kMax)));
  spec.key_range = KeyRangeSource{-kMax, -kMax + 1, kMax};
  EXPECT_THAT(Ends(*Make(spec), std::to_string(-kMax), {}), ElementsAre(std::to_string(-kMax + 1)));
}

TEST(FilesCutter, GoesOnAfterTheLastNameAlsoWhenThatIsNoLongerListed) {
  SourceSpec spec;
  spec.files = FilesSource{{"a", "b", "d", "e", "f"}, {}, 2};
  EXPECT_THAT(Ends(*Make(spec), "", {}), ElementsAre("b", "e", "f"));
  EXPECT_THAT(Ends(*Make(spec), "c", {}), ElementsAre("e", "f"));
  EXPECT_TRUE(Make(spec)->Exhausted("f"));
  EXPECT_FALSE(Make(spec)->Exhausted("e"));
}

TEST(FilesCutter, TellsTheNamesOfARange) {
  SourceSpec spec;
  spec.files = FilesSource{{"a", "b", "d", "e", "f"}, {}, 2};
  const auto cutter = Make(spec);
  ASSERT_TRUE(cutter->IsListing());
  EXPECT_THAT(*cutter->NamesOf("", "b"), ElementsAre("a", "b"));
  EXPECT_THAT(*cutter->NamesOf("b", "e"), ElementsAre("d", "e"));
  EXPECT_THAT(*cutter->NamesOf("b", "c"), ElementsAre()) << "they were taken away";
  EXPECT_THAT(*cutter->NamesOf("e", "z"), ElementsAre("f"));
  EXPECT_EQ(MakeFilesCutter(nullptr, 2)->NamesOf("a", "b"), nullptr) << "not known";
  spec.files.reset();
  spec.key_range = KeyRangeSource{0, 10, 5};
  EXPECT_FALSE(Make(spec)->IsListing());
}

TEST(FilesCutter, CutsNothingWhileItsNamesAreNotKnown) {
  SourceSpec spec;
  spec.files = FilesSource{{}, runtime::ConfigMapKeyRef{"listing", "names"}, 2};
  EXPECT_THAT(Ends(*Make(spec), "", {}), ElementsAre());
  EXPECT_FALSE(Make(spec)->Exhausted(""));
  const auto none = MakeFilesCutter(std::make_shared<const std::vector<std::string>>(), 2);
  EXPECT_THAT(Ends(*none, "", {}), ElementsAre());
  EXPECT_TRUE(none->Exhausted("c"));
}

TEST(Listing, IsOneNameOnEachLineInAnyOrder) {
  EXPECT_THAT(**ParseListing("b\r\n\na b\nc\nb\n a"), ElementsAre(" a", "a b", "b", "c"));
  EXPECT_THAT(**ParseListing(""), ElementsAre());
  EXPECT_THAT(**ParseListing("x"), ElementsAre("x"));
}

TEST(Listing, HasBounds) {
  EXPECT_TRUE(ParseListing(std::string(kMaxFileNameBytes, 'x') + "\n").ok());
  const auto name = ParseListing("a\n" + std::string(kMaxFileNameBytes + 1, 'x'));
  ASSERT_FALSE(name.ok());
  EXPECT_THAT(name.status().message(), HasSubstr("line 2 of the listing has 513 bytes"));
  const auto all = ParseListing(std::string(kMaxListingBytes + 1, '\n'));
  ASSERT_FALSE(all.ok());
  EXPECT_EQ(all.status().reason(), "BadListing");
}

TEST(Listing, NamesThatComeTooLateAreKnown) {
  const std::vector<std::string> before = {"b", "d"};
  EXPECT_THAT(AddedBehind(before, {"a", "b", "c", "d", "e"}, "c"), ElementsAre("a", "c"));
  EXPECT_THAT(AddedBehind(before, {"b", "d", "e"}, "d"), ElementsAre());
  EXPECT_THAT(AddedBehind(before, {"a"}, ""), ElementsAre());
}

TEST(Cutter, NoSourceHasNone) {
  EXPECT_EQ(Make({}), nullptr);
  EXPECT_EQ(SourceKind({}), "");
}

}  // namespace
}  // namespace weir::pipeline
