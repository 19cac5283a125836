// The real transport against servers that answer, stall, cut, flood and present wrong certificates.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <latch>

#include "client/http_cpprest/cpprest_transport.h"
#include "tests/client/http_cpprest/test_server.h"

namespace weir::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SteadyTime In(milliseconds delay) { return RealClock().SteadyNow() + delay; }
constexpr milliseconds kLong{30'000};
constexpr milliseconds kShort{50};

std::string Reply(const std::string& body, const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nX-Test: yes\r\n\r\n" + body;
}

// Answers every request with its own text.
void Echo(TestServer::Connection& connection) {
  for (std::string request; !(request = connection.ReadRequest()).empty();) {
    connection.Write(Reply(request));
  }
}

std::unique_ptr<Transport> Make(const CpprestOptions& options = {}, const TlsConfig& tls = {}) {
  auto transport = MakeCpprestTransport(tls, options);
  EXPECT_TRUE(transport.ok()) << transport.status().ToString();
  return std::move(*transport);
}

Result<Response> Get(Transport& transport, const std::string& url) {
  return transport.Send({Method::kGet, url, {}, ""}, In(kLong), {});
}

TEST(Transport, SendsWhatItIsGiven) {
  TestServer server(Echo);
  const auto transport = Make();
  const auto got =
      transport->Send({Method::kPatch,
                       server.url() + "/a%2Fb?labelSelector=x%3Dy%2C%21z",
                       {{"Content-Type", "application/merge-patch+json"}, {"X-Mine", "1"}},
                       "{\"a\":1}"},
                      In(kLong), {});
  ASSERT_TRUE(got.ok()) << got.status().ToString();
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->Header("x-test"), "yes");
  EXPECT_THAT(got->body, HasSubstr("PATCH /a%2Fb?labelSelector=x%3Dy%2C%21z HTTP/1.1\r\n"));
  EXPECT_THAT(got->body, HasSubstr("Content-Type:application/merge-patch+json\r\n"));
  EXPECT_THAT(got->body, HasSubstr("X-Mine:1\r\n"));
  EXPECT_THAT(got->body, ::testing::EndsWith("\r\n\r\n{\"a\":1}"));
}

TEST(Transport, ConnectionsAreReusedOrClosed) {
  TestServer server(Echo);
  const auto kept = Make();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Get(*kept, server.url()).ok());
  // The answer may be handed on a moment before its connection is free again.
  EXPECT_LT(server.connections(), 10);
  const int before = server.connections();
  const auto closed = Make({.keep_alive = false});
  for (int i = 0; i < 3; ++i) {
    const auto got = Get(*closed, server.url());
    ASSERT_TRUE(got.ok());
    EXPECT_THAT(got->body, HasSubstr("Connection:close"));
  }
  EXPECT_EQ(server.connections(), before + 3);
}

TEST(Transport, ManyThreadsShareIt) {
  TestServer server(Echo);
  const auto transport = Make();
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        for (int k = 0; k < 50; ++k) {
          const std::string path = "/" + std::to_string(i) + "-" + std::to_string(k);
          const auto got = Get(*transport, server.url() + path);
          if (got.ok() && got->body.rfind("GET " + path + " ", 0) == 0) ++good;
        }
      });
    }
  }
  EXPECT_EQ(good, 400);
  EXPECT_LE(server.connections(), 16);
}

TEST(Transport, BodiesAreBounded) {
  TestServer server([](TestServer::Connection& connection) {
    connection.ReadRequest();
    connection.Write(Reply(std::string(100'000, 'x')));
    connection.AwaitClose();
  });
  const auto small = Make({.max_body_bytes = 99'999});
  EXPECT_EQ(Get(*small, server.url()).status().reason(), "BodyTooLarge");
  const auto enough = Make({.max_body_bytes = 100'000});
  EXPECT_EQ(Get(*enough, server.url()).value().body.size(), 100'000u);
}

TEST(Transport, SilenceEndsAtTheDeadlineOrTheStop) {
  TestServer server([](TestServer::Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    connection.AwaitClose();
  });
  const auto transport = Make();
  const Request request{Method::kGet, server.url(), {}, ""};
  EXPECT_EQ(transport->Send(request, In(kShort), {}).status().code(), Code::kDeadlineExceeded);
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_EQ(transport->Send(request, SteadyTime::max(), stop.get_token()).status().code(),
            Code::kCancelled);
}

TEST(Transport, BrokenPeersAreUnavailable) {
  TestServer cut([](TestServer::Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  });
  const auto transport = Make();
  EXPECT_EQ(Get(*transport, cut.url()).status().code(), Code::kUnavailable);
  int free_port = 0;
  { free_port = TestServer(Echo).port(); }
  EXPECT_EQ(Get(*transport, "http://127.0.0.1:" + std::to_string(free_port)).status().reason(),
            "ConnectionFailed");
  EXPECT_EQ(Get(*transport, "ftp://127.0.0.1/").status().code(), Code::kInvalid);
}

TEST(Transport, RedirectsAndProxiesAreNotFollowed) {
  TestServer elsewhere(Echo);
  TestServer server([&](TestServer::Connection& connection) {
    while (!connection.ReadRequest().empty()) {
      connection.Write("HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() +
                       "/\r\nContent-Length: 0\r\n\r\n");
    }
  });
  for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"}) {
    setenv(name, elsewhere.url().c_str(), 1);
  }
  const auto transport = Make();
  EXPECT_EQ(Get(*transport, server.url()).value().status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
  for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"}) unsetenv(name);
}

TEST(Stream, ChunksArriveAsTheyAreSent) {
  std::latch first(1);
  TestServer server([&](TestServer::Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");
    first.wait();  // goes on only when the client has seen it
    connection.Write("4\r\ntwo\n\r\n0\r\n\r\n");
    connection.AwaitClose();
  });
  const auto transport = Make();
  std::string all;
  const auto head = transport->Stream({Method::kGet, server.url(), {}, ""},
                                      [&](std::string_view chunk) {
                                        if (all.empty()) first.count_down();
                                        all += chunk;
                                        return true;
                                      },
                                      kLong, {});
  ASSERT_TRUE(head.ok()) << head.status().ToString();
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(all, "one\ntwo\n");
}

TEST(Stream, AFastPeerWaitsForASlowCaller) {
  constexpr size_t kTotal = size_t{8} << 20;
  TestServer server([](TestServer::Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kTotal) + "\r\n\r\n");
    connection.Write(std::string(kTotal, 'x'));
    connection.AwaitClose();
  });
  const auto transport = Make({.max_body_bytes = 1000});  // bounds no stream
  size_t total = 0;
  size_t largest = 0;
  const auto head = transport->Stream({Method::kGet, server.url(), {}, ""},
                                      [&](std::string_view chunk) {
                                        total += chunk.size();
                                        largest = std::max(largest, chunk.size());
                                        return true;
                                      },
                                      kLong, {});
  ASSERT_TRUE(head.ok()) << head.status().ToString();
  EXPECT_EQ(total, kTotal);
  EXPECT_LE(largest, size_t{2} << 20);
}

TEST(Stream, OtherStatusesAreCollected) {
  TestServer server([](TestServer::Connection& connection) {
    while (!connection.ReadRequest().empty()) connection.Write(Reply("gone", "410 Gone"));
  });
  const auto transport = Make();
  const auto head = transport->Stream({Method::kGet, server.url(), {}, ""},
                                      [](std::string_view) -> bool { std::abort(); }, kLong, {});
  ASSERT_TRUE(head.ok()) << head.status().ToString();
  EXPECT_EQ(head->status, 410);
  EXPECT_EQ(head->body, "gone");
}

TEST(Stream, EndsOnSilenceStopCutAndWish) {
  TestServer quiet([](TestServer::Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");
    connection.AwaitClose();
  });
  TestServer cut([](TestServer::Connection& connection) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none\n\r\n");
  });
  const auto transport = Make();
  const Request request{Method::kGet, quiet.url(), {}, ""};
  const auto on = [](std::string_view) { return true; };
  EXPECT_EQ(transport->Stream(request, on, kShort, {}).status().code(), Code::kDeadlineExceeded);
  std::stop_source stop;
  const auto stops = [&](std::string_view) { return stop.request_stop(); };
  EXPECT_EQ(transport->Stream(request, stops, kLong, stop.get_token()).status().code(),
            Code::kCancelled);
  const auto enough = [](std::string_view) { return false; };
  EXPECT_TRUE(transport->Stream(request, enough, kLong, {}).ok());
  EXPECT_EQ(transport->Stream({Method::kGet, cut.url(), {}, ""}, on, kLong, {}).status().code(),
            Code::kUnavailable);
}

class Tls : public ::testing::Test {
 protected:
  Status Reach(const TestServer::Tls& server_tls, const TlsConfig& client_tls) {
    TestServer server(Echo, &server_tls);
    return Get(*Make({}, client_tls), server.url()).status();
  }

  const TestCert ca_ = MakeCa();
  const TestCert ip_ = MakeCert(ca_, "IP:127.0.0.1");
};

TEST_F(Tls, TheRightAuthorityAndName) {
  EXPECT_TRUE(Reach({ip_, ""}, {.ca_pem = ca_.cert_pem}).ok());
}

TEST_F(Tls, AnotherAuthorityIsRefused) {
  const Status status = Reach({ip_, ""}, {.ca_pem = MakeCa().cert_pem});
  EXPECT_EQ(status.reason(), "TlsFailure") << status.ToString();
  EXPECT_EQ(Reach({ip_, ""}, {}).reason(), "TlsFailure") << "the system's authorities";
}

TEST_F(Tls, AnotherNameIsRefusedUnlessItIsTheOneAskedFor) {
  const TestCert named = MakeCert(ca_, "DNS:api.example");
  const Status status = Reach({named, ""}, {.ca_pem = ca_.cert_pem});
  EXPECT_EQ(status.reason(), "TlsFailure");
  EXPECT_THAT(status.message(), HasSubstr("mismatch"));
  EXPECT_TRUE(Reach({named, ""}, {.ca_pem = ca_.cert_pem, .server_name = "api.example"}).ok());
  EXPECT_EQ(Reach({named, ""}, {.ca_pem = ca_.cert_pem, .server_name = "other.example"}).reason(),
            "TlsFailure");
}

TEST_F(Tls, ClientCertificates) {
  const TestCert client = MakeCert(ca_, "DNS:client");
  const TestServer::Tls demanding{ip_, ca_.cert_pem};
  EXPECT_TRUE(Reach(demanding, {.ca_pem = ca_.cert_pem,
                                .client_cert_pem = client.cert_pem,
                                .client_key_pem = client.key_pem})
                  .ok());
  EXPECT_EQ(Reach(demanding, {.ca_pem = ca_.cert_pem}).code(), Code::kUnavailable);
}

TEST_F(Tls, NoCheckOnlyWhenAskedInSoManyWords) {
  EXPECT_TRUE(Reach({ip_, ""}, {.insecure_skip_verify = true}).ok());
}

TEST_F(Tls, BadMaterialIsAnErrorWithoutItsText) {
  const TestCert other = MakeCert(ca_, "DNS:x");
  for (const TlsConfig& bad :
       {TlsConfig{.ca_pem = "secret"}, TlsConfig{.client_cert_pem = ip_.cert_pem},
        TlsConfig{.client_cert_pem = "secret", .client_key_pem = "secret"},
        TlsConfig{.client_cert_pem = ip_.cert_pem, .client_key_pem = "secret"},
        TlsConfig{.client_cert_pem = ip_.cert_pem, .client_key_pem = other.key_pem}}) {
    const Status status = MakeCpprestTransport(bad).status();
    EXPECT_EQ(status.reason(), "BadTlsConfig");
    EXPECT_THAT(status.message(), Not(HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace weir::http
