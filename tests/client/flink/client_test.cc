// FlinkClient's requests and its mapping of failures; what the happy paths return is in the
// contract suite.
#include "client/flink/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_flink.h"

namespace weir::flink {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr char kUrl[] = "http://10.0.0.1:8081";
constexpr char kJob[] = "71ec848725d3540dcf1065db69a80d68";
constexpr char kTrigger[] = "0123456789abcdef0123456789abcdef";

class ClientTest : public ::testing::Test {
 protected:
  ClientTest() {
    flink_.AddCluster(kUrl);
    flink_.Submit(kUrl, kJob, 2);
  }
  FlinkClient Client() { return FlinkClient({.transport = &flink_, .base_url = kUrl}); }
  SteadyTime Deadline() { return clock_.SteadyNow() + seconds(3); }

  FakeClock clock_;
  FakeFlink flink_{clock_};
};

TEST_F(ClientTest, EveryFailureHasItsCode) {
  const struct {
    FakeFlink::Fault fault;
    Code code;
    const char* reason;
  } cases[] = {
      {FakeFlink::Fault::kRefuse, Code::kUnavailable, "ConnectionRefused"},
      {FakeFlink::Fault::kProxy404, Code::kUnavailable, "NotFlink"},
      {FakeFlink::Fault::kProxy503, Code::kUnavailable, "FlinkError"},
      {FakeFlink::Fault::kLeaderless, Code::kUnavailable, "FlinkError"},
      {FakeFlink::Fault::kLoginPage, Code::kInternal, "BadFlinkReply"},
  };
  for (const auto& c : cases) {
    flink_.SetFault(kUrl, c.fault);
    const auto jobs = Client().JobsOverview(Deadline(), {});
    ASSERT_FALSE(jobs.ok());
    EXPECT_EQ(jobs.status().code(), c.code) << c.reason;
    EXPECT_EQ(jobs.status().reason(), c.reason);
  }
}

TEST_F(ClientTest, FlinksOwnWordsAreInTheMessage) {
  flink_.SetFault(kUrl, FakeFlink::Fault::kLeaderless);
  EXPECT_EQ(Client().JobsOverview(Deadline(), {}).status().message(),
            "HTTP 503: Service temporarily unavailable due to an ongoing leader election.");
}

TEST_F(ClientTest, OnlyIdsBecomePathSegments) {
  for (const auto* id : {"", "x", "../../jobs/overview", "71EC848725D3540DCF1065DB69A80D68",
                         "71ec848725d3540dcf1065db69a80d68?", "71ec848725d3540dcf1065db69a80d6/"}) {
    EXPECT_EQ(Client().Cancel(id, Deadline(), {}).code(), Code::kInvalid) << id;
    EXPECT_EQ(Client().Checkpoints(id, Deadline(), {}).status().code(), Code::kInvalid);
    EXPECT_EQ(Client().SavepointStatus(kJob, id, Deadline(), {}).status().code(), Code::kInvalid);
  }
  EXPECT_THAT(flink_.Requests(), IsEmpty());
}

TEST_F(ClientTest, HeadersAreSentAndTheirFailureIsTheCalls) {
  FlinkClient client({.transport = &flink_, .base_url = kUrl, .headers = [] {
                        return http::Headers{{"Authorization", "Bearer t"}};
                      }});
  ASSERT_TRUE(client.Overview(Deadline(), {}).ok());
  EXPECT_THAT(flink_.LastHeaders(),
              ElementsAre(Pair("Authorization", "Bearer t"), Pair("Accept", "application/json")));
  FlinkClient failing(
      {.transport = &flink_, .base_url = kUrl, .headers = []() -> Result<http::Headers> {
         return Denied("NoToken", "the token file is gone");
       }});
  EXPECT_EQ(failing.Overview(Deadline(), {}).status().reason(), "NoToken");
  EXPECT_EQ(flink_.Requests().size(), 1u);
}

TEST_F(ClientTest, WithoutTransportNothingIsAsked) {
  EXPECT_EQ(FlinkClient(Connection{}).Overview(Deadline(), {}).status().code(), Code::kUnavailable);
}

TEST_F(ClientTest, StopAndSavepointPostWhatFlinkExpects) {
  flink_.Run(kUrl, kJob);
  ASSERT_TRUE(
      Client()
          .TriggerSavepoint(kJob, kTrigger, "file:/s", SavepointFormat::kCanonical, Deadline(), {})
          .ok());
  EXPECT_THAT(flink_.Requests(),
              ElementsAre("POST http://10.0.0.1:8081/jobs/" + std::string(kJob) + "/savepoints"));
  EXPECT_THAT(flink_.LastHeaders(), ::testing::Contains(Pair("Content-Type", "application/json")));
}

TEST_F(ClientTest, FailuresAreRedacted) {
  const auto redactor = std::make_shared<const Redactor>(std::vector<std::string>{"canary-S3cret"});
  flink_.Fail(kUrl, kJob, "a.B: value canary-S3cret\n\tat x\n");
  const auto cause = FlinkClient({.transport = &flink_, .base_url = kUrl}, redactor)
                         .Exceptions(kJob, Deadline(), {});
  ASSERT_TRUE(cause.ok());
  ASSERT_TRUE(cause->has_value());
  EXPECT_EQ((*cause)->root.message, "value ***");
}

}  // namespace
}  // namespace weir::flink
