// What the contract suite cannot show: retries, lost answers, tokens, pages that expire.
#include "client/kube/client.h"

#include <gtest/gtest.h>

#include <thread>

#include "client/kube/status_map.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fault_transport.h"

namespace weir::kube {
namespace {

using doc::Json;

Json Named(const std::string& name) {
  return {{"metadata", {{"name", name}, {"namespace", "default"}}}, {"data", {{"a", "b"}}}};
}

class ClientTest : public ::testing::Test {
 protected:
  ClientTest()
      : faults_(server_),
        client_(faults_, {.server = FakeApiServer::kUrl, .default_namespace = "default"}, clock_,
                {.request_timeout = std::chrono::hours(10), .max_retries = 2, .random = [] {
                   return 0.0;
                 }}) {}

  // Moves the clock while `call` runs.
  template <typename Call>
  auto WhileTimePasses(Call call) {
    std::jthread time([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        clock_.Advance(milliseconds(100));
        std::this_thread::yield();
      }
    });
    return call();
  }

  FakeClock clock_;
  FakeApiServer server_;
  FaultTransport faults_;
  KubeClient client_;
};

TEST_F(ClientTest, ThrottledRequestsAreRepeated) {
  faults_.SetRule(
      [](const http::Request&, int call) { return call < 2 ? Fault::kThrottle : Fault::kNone; });
  const auto created = WhileTimePasses([&] { return client_.Create(kConfigMaps, Named("a"), {}); });
  EXPECT_TRUE(created.ok()) << created.status().ToString();
  EXPECT_EQ(faults_.calls(), 3);
}

TEST_F(ClientTest, ThrottlingForEverIsUnavailable) {
  faults_.SetRule([](const http::Request&, int) { return Fault::kThrottle; });
  const auto created = WhileTimePasses([&] { return client_.Create(kConfigMaps, Named("a"), {}); });
  EXPECT_EQ(created.status().code(), Code::kUnavailable);
  EXPECT_EQ(created.status().reason(), "TooManyRequests");
  EXPECT_EQ(faults_.calls(), 3);
}

TEST_F(ClientTest, WhatMayHaveBeenCarriedOutIsNotRepeated) {
  for (const Fault fault : {Fault::kLoseReply, Fault::kTimeout, Fault::kBroken, Fault::kRefuse}) {
    const int before = faults_.calls();
    faults_.FailCall(before, fault);
    const Status status = client_.Create(kConfigMaps, Named("a"), {}).status();
    EXPECT_EQ(status.code(),
              fault == Fault::kTimeout ? Code::kDeadlineExceeded : Code::kUnavailable);
    EXPECT_EQ(faults_.calls(), before + 1);
  }
  EXPECT_EQ(client_.Create(kConfigMaps, Named("a"), {}).status().reason(), "AlreadyExists");
}

TEST_F(ClientTest, AStopEndsTheWaitForARetry) {
  faults_.SetRule([](const http::Request&, int) { return Fault::kThrottle; });
  std::stop_source stop;
  Status status;
  std::jthread caller([&] { status = client_.Get(kPods, {"a", "b"}, stop.get_token()).status(); });
  stop.request_stop();
  caller.join();
  EXPECT_EQ(status.code(), Code::kCancelled);
}

TEST_F(ClientTest, ListAllStartsOverWhenItsPagesExpire) {
  for (const char* name : {"a", "b", "c", "d", "e"}) server_.Put(kConfigMaps, Named(name));
  int pages = 0;
  faults_.SetRule([&](const http::Request& request, int) {
    if (++pages == 2) server_.ExpireHistory();
    EXPECT_TRUE(request.url.find("continue=") == std::string::npos ||
                request.url.find("resourceVersion=") == std::string::npos);
    return Fault::kNone;
  });
  const auto all = client_.ListAll(kConfigMaps, {.limit = 2, .resource_version = "0"}, {});
  ASSERT_TRUE(all.ok()) << all.status().ToString();
  EXPECT_EQ(all->items.size(), 5u);
  EXPECT_EQ(pages, 5);  // one, refused, three
}

TEST_F(ClientTest, ARefusedTokenIsRenewedOnce) {
  int tokens = 0;
  class Guard : public http::Transport {
   public:
    Result<http::Response> Send(const http::Request& request, SteadyTime,
                                std::stop_token) override {
      for (const auto& [name, value] : request.headers) {
        if (name == "Authorization") seen.push_back(value);
      }
      if (seen.back() != "Bearer t2") return http::Response{401, {}, ""};
      return http::Response{200, {}, "{}"};
    }
    Result<http::Response> Stream(const http::Request&, const http::ChunkFn&, milliseconds,
                                  std::stop_token) override {
      return http::Response{401, {}, ""};
    }
    std::vector<std::string> seen;
  } guard;
  int refusals = 0;
  KubeClient client(
      guard,
      {.server = FakeApiServer::kUrl,
       .bearer_token = [&]() -> Result<std::string> { return "t" + std::to_string(tokens); },
       .token_refused =
           [&] {
             ++refusals;
             tokens += 2;
           }},
      clock_);
  EXPECT_TRUE(client.Get(kPods, {"a", "b"}, {}).ok());
  EXPECT_EQ(guard.seen, (std::vector<std::string>{"Bearer t0", "Bearer t2"}));
  EXPECT_EQ(client.Get(kPods, {"a", "b"}, {}).status().code(), Code::kOk);
  tokens = 7;
  EXPECT_EQ(client.Get(kPods, {"a", "b"}, {}).status().code(), Code::kDenied);
  EXPECT_EQ(refusals, 2);
}

TEST_F(ClientTest, AWatchThatIsCutIsUnavailable) {
  server_.Put(kConfigMaps, Named("a"));
  faults_.FailCall(0, Fault::kCut);
  int events = 0;
  const Status ended = client_.Watch(kConfigMaps, {}, [&](const WatchEvent&) { ++events; }, {});
  EXPECT_EQ(ended.code(), Code::kUnavailable);
  EXPECT_EQ(events, 1);
}

TEST(StatusMap, EveryRow) {
  struct Case {
    int http;
    const char* body;
    Code code;
    const char* reason;
  };
  for (const auto& c :
       {Case{400, "", Code::kInvalid, "BadRequest"}, Case{401, "", Code::kDenied, "Unauthorized"},
        Case{403, R"({"kind":"Status","reason":"Forbidden"})", Code::kDenied, "Forbidden"},
        Case{404, "plain", Code::kNotFound, "NotFound"},
        Case{409, R"({"kind":"Status","reason":"AlreadyExists"})", Code::kConflict,
             "AlreadyExists"},
        Case{409, "", Code::kConflict, "Conflict"},
        Case{410, R"({"kind":"Status","reason":"Gone"})", Code::kConflict, "Expired"},
        Case{418, "", Code::kInvalid, "BadRequest"}, Case{422, "", Code::kInvalid, "Invalid"},
        Case{429, "", Code::kUnavailable, "TooManyRequests"},
        Case{500, R"({"kind":"Status","reason":"Unknown"})", Code::kUnavailable, "InternalError"},
        Case{503, "", Code::kUnavailable, "ServiceUnavailable"},
        Case{302, "", Code::kUnavailable, "UnexpectedAnswer"}}) {
    const Status status = StatusOfResponse({c.http, {}, c.body}, "get x");
    EXPECT_EQ(status.code(), c.code) << c.http;
    EXPECT_EQ(status.reason(), c.reason) << c.http;
    EXPECT_EQ(status.message().rfind("get x: ", 0), 0u);
  }
}

}  // namespace
}  // namespace weir::kube
