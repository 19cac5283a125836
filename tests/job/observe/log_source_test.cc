// The last lines of a failed Pod's log: what is kept of them, and when they are asked for.
#include "job/observe/log_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/flink/redactor.h"
#include "job/api/bounds.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fault_transport.h"

namespace weir::job {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::string Same(std::string_view text) { return std::string(text); }

TEST(LastLinesTest, FramesAndEmptyLinesTellNothing) {
  EXPECT_THAT(LastLines("12:00 ERROR job failed\r\n"
                        "java.lang.RuntimeException: boom\n"
                        "\tat org.x.Y.z(Y.java:1)\n\n"
                        "Caused by: java.io.IOException: disk\n"
                        "\tat org.x.Y.w(Y.java:2)\n\t... 12 more\n   \n"
                        "12:01 INFO  bye",
                        false, Same),
              ElementsAre("12:00 ERROR job failed", "java.lang.RuntimeException: boom",
                          "Caused by: java.io.IOException: disk"));
  EXPECT_THAT(
      LastLines("12:00 INFO  hello\n\tat org.x.Y.z(Y.java:1)\n12:01 INFO  bye", false, Same),
      ElementsAre("12:00 INFO  hello", "12:01 INFO  bye"))
      << "nothing tells more than the rest";
  EXPECT_THAT(
      LastLines("12:00 ERROR no\norg.x.LoginException: refused\n12:01 INFO  bye", false, Same),
      ElementsAre("12:00 ERROR no", "org.x.LoginException: refused"));
  EXPECT_THAT(LastLines("", false, Same), IsEmpty());
  EXPECT_THAT(LastLines("\n\n", true, Same), IsEmpty());
}

TEST(LastLinesTest, TheLastOnesAreKeptAndEachIsBounded) {
  std::string log;
  for (int i = 0; i < 100; ++i) log += "line " + std::to_string(i) + std::string(1000, '.') + "\n";
  const auto lines = LastLines(log, false, Same);
  ASSERT_THAT(lines, SizeIs(kMaxLogLines));
  EXPECT_THAT(lines.front(), HasSubstr("line 94."));
  EXPECT_THAT(lines.back(), HasSubstr("line 99."));
  for (const std::string& line : lines) EXPECT_LE(line.size(), kMaxLogLineBytes);
}

TEST(LastLinesTest, HowFlinkClearsUpDoesNotPushTheCauseOut) {
  std::string log =
      "12:00 INFO  Job x reached terminal state FAILED.\n"
      "org.apache.flink.runtime.JobException: Recovery is suppressed\n"
      "\tat org.x.Y.z(Y.java:1)\nCaused by: java.io.IOException: disk\n"
      "\tat org.x.Y.w(Y.java:2)\n";
  for (int i = 0; i < 50; ++i) log += "12:01 INFO  Freeing slot " + std::to_string(i) + "\n";
  EXPECT_THAT(LastLines(log, false, Same),
              ElementsAre("12:00 INFO  Job x reached terminal state FAILED.",
                          "org.apache.flink.runtime.JobException: Recovery is suppressed",
                          "Caused by: java.io.IOException: disk"));
}

TEST(LastLinesTest, ControlBytesAndBrokenTextAreMadePlain) {
  EXPECT_THAT(LastLines("\x1b[31mred\x1b[0m\tand\xFF\n", false, Same),
              ElementsAre(" [31mred [0m and?"));
}

TEST(LastLinesTest, SecretsAreBlankedBeforeLinesAreCut) {
  const std::string secret(300, 's');
  const flink::Redactor redactor({secret, "hunter22"});
  const auto redact = [&](std::string_view text) { return redactor.Redact(text); };
  const auto lines =
      LastLines("before " + secret + " after\nurl jdbc:x?password=hunter22&a=b\n", false, redact);
  EXPECT_THAT(lines, ElementsAre("before *** after", "url jdbc:x?password=***&a=b"));
}

// The answer ended within a line: half of a secret would not be known as one.
TEST(LastLinesTest, ALineThatTheLimitCutIsNotShown) {
  const flink::Redactor redactor(std::vector<std::string>{"correcthorsebattery"});
  const auto redact = [&](std::string_view text) { return redactor.Redact(text); };
  EXPECT_THAT(LastLines("one\ntwo correcthorse", true, redact), ElementsAre("one"));
  EXPECT_THAT(LastLines("one long line", true, redact), IsEmpty());
}

class LogSourceTest : public testing::Test {
 protected:
  LogSourceTest() {
    api_.Put(kube::kPods, {{"metadata", {{"name", "orders-jm-x"}, {"namespace", "shop"}}}});
  }

  Result<LastLog> Read(bool previous = false) {
    return source_.Read("shop", {"orders-jm-x", previous}, Same, {});
  }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  FaultTransport faults_{api_};
  kube::ClientOptions options_{.max_retries = 0};
  kube::KubeClient client_{faults_, {FakeApiServer::kUrl, "default", {}}, clock_, options_};
  LogSource source_{client_, clock_};
};

TEST_F(LogSourceTest, AsksForABoundedTailOfFlinksContainer) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "line " + std::to_string(i) + "\n";
  api_.SetLog({"shop", "orders-jm-x"}, text);
  const auto log = Read();
  ASSERT_TRUE(log.ok()) << log.error().ToString();
  EXPECT_EQ(log->pod, "orders-jm-x");
  ASSERT_THAT(log->lines, SizeIs(kMaxLogLines));
  EXPECT_EQ(log->lines.back(), "line 4999");
  const auto request = api_.Requests().back();
  EXPECT_EQ(request.path, "/api/v1/namespaces/shop/pods/orders-jm-x/log");
  EXPECT_EQ(request.query.at("container"), kMainContainer);
  EXPECT_EQ(request.query.at("tailLines"), std::to_string(LogSource::kTailLines));
  EXPECT_EQ(request.query.at("limitBytes"), std::to_string(LogSource::kLimitBytes));
  EXPECT_EQ(request.query.count("previous"), 0U);
}

TEST_F(LogSourceTest, WhatTheLimitCutsIsDropped) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += std::to_string(i) + std::string(500, 'x') + "\n";
  api_.SetLog({"shop", "orders-jm-x"}, text);
  const auto log = Read();
  ASSERT_TRUE(log.ok()) << log.error().ToString();
  ASSERT_THAT(log->lines, SizeIs(kMaxLogLines));
  EXPECT_THAT(log->lines, Each(HasSubstr("xxx")));
  EXPECT_THAT(log->lines, Each(Not(HasSubstr("299"))));
}

TEST_F(LogSourceTest, AFormerRunsLogIsAskedForAsSuch) {
  api_.SetLog({"shop", "orders-jm-x"}, "hello\n");
  EXPECT_EQ(Read(true).error().code(), Code::kInvalid);
  EXPECT_EQ(api_.Requests().back().query.at("previous"), "true");
}

TEST_F(LogSourceTest, AKubeletThatDoesNotAnswerIsLeftAloneForAWhile) {
  api_.SetLog({"shop", "orders-jm-x"}, "hello\n");
  faults_.FailCall(0, Fault::kTimeout);
  EXPECT_EQ(Read().error().code(), Code::kDeadlineExceeded);
  const size_t asked = api_.Requests().size();
  EXPECT_EQ(Read().error().reason(), "LogsUnreadable");
  EXPECT_EQ(api_.Requests().size(), asked);
  clock_.Advance(LogSource::kQuiet);
  EXPECT_TRUE(Read().ok());
}

TEST_F(LogSourceTest, AMissingPodOrRightIsNoReasonToLeaveOthersAlone) {
  EXPECT_EQ(source_.Read("shop", {"gone", false}, Same, {}).error().code(), Code::kNotFound);
  api_.SetLog({"shop", "orders-jm-x"}, "hello\n");
  EXPECT_TRUE(Read().ok());
}

}  // namespace
}  // namespace weir::job
