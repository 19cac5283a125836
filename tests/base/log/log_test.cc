#include "base/log/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"

namespace weir::log {
namespace {

using ::testing::ElementsAre;

TEST(Logger, DefaultDiscards) { Logger().With("a", "b").Error("nothing happens", {{"k", "v"}}); }

TEST(Logger, TextLinesCarryContextAndQuotedFields) {
  std::vector<std::string> lines;
  const Logger logger = MakeMemoryLogger(&lines).With("job", "shop/orders");
  logger.Info("started", {{"n", "1"}, {"why", "two words"}});
  logger.Debug("odd", {{"a", "x\ty"}, {"b", "\x1b[31m"}, {"c", ""}, {"d", "say \"x\""}});
  EXPECT_THAT(lines, ElementsAre("started job=shop/orders n=1 why=\"two words\"",
                                 "odd job=shop/orders a=\"x\\ty\" b=\"\\u001b[31m\" c=\"\" "
                                 "d=\"say \\\"x\\\"\""));
}

TEST(Logger, WithLeavesTheOriginalAlone) {
  std::vector<std::string> lines;
  const Logger logger = MakeMemoryLogger(&lines);
  logger.With("a", "1").Info("one");
  logger.Info("two");
  EXPECT_THAT(lines, ElementsAre("one a=1", "two"));
}

TEST(Logger, JsonLinesAreJsonWhateverTheFieldsHold) {
  testing::internal::CaptureStderr();
  const Logger logger = MakeStderrLogger(Format::kJson, Level::kInfo).With("job", "a\"b");
  logger.Info("line\nbreak %v {}", {{"bytes", "\xff\n"}});
  logger.Debug("below the level");
  const std::string text = testing::internal::GetCapturedStderr();
  ASSERT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
  const auto line = doc::ParseJson(text);
  ASSERT_TRUE(line.ok()) << text;
  EXPECT_EQ(doc::StringAt(*line, {"msg"}), "line\nbreak %v {}");
  EXPECT_EQ(doc::StringAt(*line, {"level"}), "info");
  EXPECT_EQ(doc::StringAt(*line, {"job"}), "a\"b");
  EXPECT_EQ(doc::StringAt(*line, {"bytes"}), "\xEF\xBF\xBD\n");
  EXPECT_EQ(doc::StringAt(*line, {"time"}).size(), 24u);
}

TEST(Logger, TextToStderrHasTimeAndLevel) {
  testing::internal::CaptureStderr();
  MakeStderrLogger(Format::kText, Level::kWarn).Warn("careful", {{"k", "v"}});
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, testing::ContainsRegex("^[0-9-]+T[0-9:.]+Z warning careful k=v"));
}

}  // namespace
}  // namespace weir::log
