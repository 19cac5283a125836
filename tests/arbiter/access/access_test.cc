#include "arbiter/access/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/doc/json.h"
#include "tests/fakes/fake_clock.h"

namespace weir::arbiter {
namespace {

using ::testing::HasSubstr;

// An API server that knows two tokens and one right.
class Reviews : public http::Transport {
 public:
  Result<http::Response> Send(const http::Request& request, SteadyTime, std::stop_token) override {
    ++asked;
    if (meanwhile) std::exchange(meanwhile, {})();
    if (away) return Unavailable("Refused", "connection refused");
    doc::Json body = *doc::ParseJson(request.body);
    if (request.url.ends_with("/apis/authentication.k8s.io/v1/tokenreviews")) {
      const std::string token = doc::StringAt(body, {"spec", "token"});
      EXPECT_EQ(body["spec"]["audiences"], doc::Json::array({"weir"}));
      body["status"] = {{"authenticated", token == "worker" || token == "stranger"},
                        {"user", {{"username", token}, {"groups", {"all"}}}}};
      if (audience.empty()) {
        body["status"].erase("audiences");
      } else {
        body["status"]["audiences"] = {audience};
      }
    } else if (request.url.ends_with("/apis/authorization.k8s.io/v1/subjectaccessreviews")) {
      const doc::Json& spec = body["spec"];
      doc::Json asked_for = spec["resourceAttributes"];
      const std::string name = doc::StringAt(asked_for, {"name"});
      asked_for.erase("name");
      EXPECT_EQ(asked_for, (doc::Json{{"namespace", "shop"},
                                      {"verb", "update"},
                                      {"group", "weir.dev"},
                                      {"resource", "pipelines"},
                                      {"subresource", "work"}}));
      EXPECT_EQ(spec["groups"], doc::Json::array({"all"}));
      body["status"] = {{"allowed", spec["user"] == "worker" && (everywhere || name == "orders")}};
    } else {
      ADD_FAILURE() << request.url;
    }
    return http::Response{201, {}, doc::DumpJson(body)};
  }
  Result<http::Response> Stream(const http::Request&, const http::ChunkFn&, milliseconds,
                                std::stop_token) override {
    return Internal("no streams here");
  }

  int asked = 0;
  bool away = false;
  std::function<void()> meanwhile;  // once, while the next request is under way
  bool everywhere = true;           // the worker's right: for all of the namespace, or for one
  std::string audience = "weir";
};

class TokenAccessTest : public ::testing::Test {
 protected:
  Status Check(const std::string& header) { return access_.Check(header, "shop", "orders"); }

  FakeClock clock_;
  Reviews reviews_;
  kube::KubeClient client_{reviews_, {"https://fake.invalid"}, clock_};
  TokenAccess access_{client_, clock_};
};

TEST_F(TokenAccessTest, WhoIsKnownAndAllowedMayWork) { EXPECT_TRUE(Check("Bearer worker").ok()); }

TEST_F(TokenAccessTest, WhoIsNotIsToldWhy) {
  for (const char* header : {"", "worker", "Basic worker", "Bearer nobody"}) {
    EXPECT_EQ(Check(header).reason(), "Unauthorized") << header;
  }
  const Status stranger = Check("Bearer stranger");
  EXPECT_EQ(stranger.reason(), "Forbidden");
  EXPECT_THAT(stranger.message(), HasSubstr("pipelines/work of shop/orders"));
  EXPECT_EQ(Check("Bearer " + std::string(20'000, 'x')).reason(), "Unauthorized");
}

TEST_F(TokenAccessTest, ATokenForAnotherAudienceIsRefused) {
  reviews_.audience = "";
  EXPECT_EQ(Check("Bearer worker").reason(), "Unauthorized");
}

TEST_F(TokenAccessTest, AnswersAreRememberedForAWhile) {
  EXPECT_TRUE(Check("Bearer worker").ok());
  EXPECT_TRUE(Check("Bearer worker").ok());
  EXPECT_EQ(reviews_.asked, 2);
  clock_.Advance(milliseconds(60'000));
  EXPECT_TRUE(Check("Bearer worker").ok());
  EXPECT_EQ(reviews_.asked, 4);
  EXPECT_FALSE(Check("Bearer nobody").ok());
  EXPECT_FALSE(Check("Bearer nobody").ok());
  EXPECT_EQ(reviews_.asked, 5);
}

TEST_F(TokenAccessTest, WhoIsKnownIsAskedForAheadByOneAndHoldsUpNobody) {
  EXPECT_TRUE(Check("Bearer worker").ok());
  clock_.Advance(milliseconds(30'000));
  // The API server takes two minutes for the first of them.
  reviews_.meanwhile = [this] {
    for (int i = 0; i < 12; ++i) {
      clock_.Advance(milliseconds(10'000));
      const int before = reviews_.asked;
      EXPECT_TRUE(access_.Check("Bearer worker", "shop", "orders").ok());
      EXPECT_LE(reviews_.asked, before + 1) << "of the right, which is not being asked for";
    }
  };
  EXPECT_TRUE(Check("Bearer worker").ok());
  EXPECT_FALSE(reviews_.meanwhile);
}

TEST_F(TokenAccessTest, WhoIsKnownWorksOnForAWhileWhenTheApiServerIsAway) {
  EXPECT_TRUE(Check("Bearer worker").ok());
  reviews_.away = true;
  for (int i = 0; i < 29; ++i) {
    EXPECT_TRUE(Check("Bearer worker").ok()) << i;
    EXPECT_EQ(Check("Bearer other").code(), Code::kUnavailable);
    clock_.Advance(milliseconds(10'000));
  }
  clock_.Advance(milliseconds(10'000));
  EXPECT_EQ(Check("Bearer worker").code(), Code::kUnavailable) << "five minutes";
  reviews_.away = false;
  EXPECT_TRUE(Check("Bearer worker").ok());
}

TEST_F(TokenAccessTest, ATokenThatIsTakenBackIsRefusedAfterAMinute) {
  EXPECT_TRUE(Check("Bearer worker").ok());
  reviews_.audience = "none";
  clock_.Advance(milliseconds(29'000));
  EXPECT_TRUE(Check("Bearer worker").ok());
  clock_.Advance(milliseconds(1'000));
  EXPECT_EQ(Check("Bearer worker").reason(), "Unauthorized") << "it was asked for ahead";
  reviews_.audience = "weir";
  EXPECT_EQ(Check("Bearer worker").reason(), "Unauthorized");
  clock_.Advance(milliseconds(5'000));
  EXPECT_TRUE(Check("Bearer worker").ok());
  reviews_.audience = "none";
  clock_.Advance(milliseconds(60'000));
  EXPECT_EQ(Check("Bearer worker").reason(), "Unauthorized") << "nobody asked for it meanwhile";
}

TEST_F(TokenAccessTest, OneAnswerIsEnoughForAllPipelinesOfANamespace) {
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(access_.Check("Bearer worker", "shop", "p-" + std::to_string(i)).ok());
  }
  EXPECT_EQ(reviews_.asked, 2);
}

TEST_F(TokenAccessTest, ARightForOnePipelineIsForThatOneAlone) {
  reviews_.everywhere = false;
  EXPECT_TRUE(Check("Bearer worker").ok());
  EXPECT_EQ(access_.Check("Bearer worker", "shop", "others").reason(), "Forbidden");
  EXPECT_EQ(reviews_.asked, 4);
  EXPECT_TRUE(Check("Bearer worker").ok());
  EXPECT_EQ(reviews_.asked, 4);
}

TEST_F(TokenAccessTest, AnApiServerThatIsAwayRefusesNobodyForLong) {
  reviews_.away = true;
  EXPECT_EQ(Check("Bearer worker").code(), Code::kUnavailable);
  reviews_.away = false;
  EXPECT_TRUE(Check("Bearer worker").ok());
}

}  // namespace
}  // namespace weir::arbiter
