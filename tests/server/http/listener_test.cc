// The listener over real sockets on the loopback. Times are shortened by options; what is asserted
// is that something ends, never when.
#include "server/http/listener.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace weir::server {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Client {
 public:
  explicit Client(uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Client() { close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }

  // False when the peer has closed.
  bool Write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  // Everything until the peer closes.
  std::string ReadAll() {
    while (Fill()) {
    }
    return std::exchange(buffer_, {});
  }
  // One response, by its Content-Length.
  std::string ReadResponse(bool head = false) {
    size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!Fill()) return std::exchange(buffer_, {});
    }
    size_t length = end + 4;
    const size_t at = buffer_.find("Content-Length: ");
    if (!head && at < end) length += std::stoul(buffer_.substr(at + 16));
    while (buffer_.size() < length && Fill()) {
    }
    std::string response = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return response;
  }

 private:
  bool Fill() {
    char bytes[65536];
    const ssize_t count = recv(fd_, bytes, sizeof(bytes), 0);
    if (count <= 0) return false;
    buffer_.append(bytes, static_cast<size_t>(count));
    return true;
  }

  const int fd_;
  bool connected_ = false;
  std::string buffer_;
};

class ListenerTest : public ::testing::Test {
 protected:
  void Start() {
    options_.address = "127.0.0.1:0";
    router_.Get("/hello", [](const HttpRequest& request) {
      const auto name = request.query.find("name");
      return HttpResponse{200, "hello " + (name == request.query.end() ? "you" : name->second)};
    });
    router_.Get("/throw",
                [](const HttpRequest&) -> HttpResponse { throw std::runtime_error("boom"); });
    auto listener = Listener::Start(options_, router_, log::MakeMemoryLogger(&log_lines_));
    ASSERT_TRUE(listener.ok()) << listener.status().ToString();
    listener_ = *std::move(listener);
    ASSERT_NE(listener_->port(), 0);
  }
  std::string Ask(const std::string& request) const {
    Client client(listener_->port());
    client.Write(request);
    return client.ReadAll();
  }
  static std::string Request(const std::string& line, const std::string& headers = "") {
    return line + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  }
  static std::string Closing(const std::string& line) {
    return Request(line, "Connection: close\r\n");
  }

  ListenerOptions options_;
  Router router_;
  std::vector<std::string> log_lines_;  // read after the listener has ended
  std::unique_ptr<Listener> listener_;
};

TEST_F(ListenerTest, Answers) {
  Start();
  const std::string response = Ask(Closing("GET /hello?name=w%65ir"));
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(response, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\nhello weir"));
  EXPECT_THAT(Ask(Closing("GET /nowhere")), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask(Closing("DELETE /hello")), StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(Ask("GET /hello HTTP/1.0\r\n\r\n"), EndsWith("hello you"));
}

TEST_F(ListenerTest, HeadHasTheLengthAndNoBody) {
  Start();
  const std::string response = Ask(Closing("HEAD /hello"));
  EXPECT_THAT(response, HasSubstr("Content-Length: 9\r\n"));
  EXPECT_THAT(response, EndsWith("\r\n\r\n"));
}

TEST_F(ListenerTest, KeepsAConnectionForSeveralRequestsAlsoAtOnce) {
  Start();
  Client client(listener_->port());
  for (int i = 0; i < 3; ++i) {
    client.Write(Request("GET /hello?name=" + std::to_string(i)));
    EXPECT_THAT(client.ReadResponse(), EndsWith("hello " + std::to_string(i)));
  }
  client.Write(Request("HEAD /hello"));
  EXPECT_THAT(client.ReadResponse(true), StartsWith("HTTP/1.1 200"));
  client.Write(Request("GET /hello?name=a") + Request("GET /hello?name=b"));
  EXPECT_THAT(client.ReadResponse(), EndsWith("hello a"));
  EXPECT_THAT(client.ReadResponse(), EndsWith("hello b"));
}

TEST_F(ListenerTest, AHandlersExceptionIsA500) {
  Start();
  EXPECT_THAT(Ask(Closing("GET /throw")), StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(Ask(Closing("GET /hello")), StartsWith("HTTP/1.1 200 "));
  listener_.reset();
  ASSERT_EQ(log_lines_.size(), 1u);
  EXPECT_THAT(log_lines_[0], HasSubstr("boom"));
}

TEST_F(ListenerTest, RefusesWhatIsNotHttp) {
  Start();
  EXPECT_THAT(Ask("\x16\x03\x01 this is TLS, perhaps\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Ask(Closing("GET /%zz")), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Ask("GET /hello HTTP/9.9\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(ListenerTest, BoundsHeaderAndBody) {
  options_.max_header_bytes = 2048;
  options_.max_body_bytes = 1000;
  Start();
  EXPECT_THAT(Ask(Request("GET /hello", "X: " + std::string(100'000, 'x') + "\r\n")),
              StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(Ask(Request("POST /hello", "Content-Length: 1001\r\n") + std::string(1001, 'x')),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Ask(Request("POST /hello", "Transfer-Encoding: chunked\r\n") + "7d0\r\n" +
                  std::string(2000, 'x') + "\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Ask(Request("GET /hello", "Connection: close\r\nContent-Length: 1000\r\n") +
                  std::string(1000, 'x')),
              StartsWith("HTTP/1.1 200 "));
}

TEST_F(ListenerTest, SlowClientsShutNobodyOut) {
  options_.max_connections = 8;
  options_.request_timeout = std::chrono::hours(1);  // eviction alone has to do it
  Start();
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 50; ++i) {
    slow.push_back(std::make_unique<Client>(listener_->port()));
    ASSERT_TRUE(slow.back()->connected());
    slow.back()->Write("GET /hello HTTP/1.1\r\nX-Slow: ");
    if (i % 10 == 9) {
      EXPECT_THAT(Ask(Closing("GET /hello")), EndsWith("hello you"));
    }
  }
  // The longest waiting ones are those that had to go.
  EXPECT_EQ(slow.front()->ReadAll(), "");
  slow.back()->Write("done\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(slow.back()->ReadAll(), EndsWith("hello you"));
}

TEST_F(ListenerTest, ARequestThatNeverEndsIsCutOff) {
  options_.request_timeout = milliseconds(20);
  Start();
  Client silent(listener_->port());
  Client partial(listener_->port());
  partial.Write("GET /hello HTTP/1.1\r\n");
  EXPECT_EQ(silent.ReadAll(), "");
  EXPECT_EQ(partial.ReadAll(), "");
  Client trickling(listener_->port());
  while (trickling.Write("x")) {
  }
}

TEST_F(ListenerTest, AnIdleConnectionIsClosed) {
  options_.idle_timeout = milliseconds(20);
  Start();
  Client client(listener_->port());
  client.Write(Request("GET /hello"));
  EXPECT_THAT(client.ReadResponse(), EndsWith("hello you"));
  EXPECT_EQ(client.ReadAll(), "");
}

TEST_F(ListenerTest, AClientThatDoesNotReadIsCutOff) {
  options_.response_timeout = milliseconds(50);
  constexpr size_t kSize = 64u << 20;
  router_.Get("/large", [](const HttpRequest&) {
    return HttpResponse{200, std::string(kSize, 'x')};
  });
  Start();
  Client deaf(listener_->port());
  deaf.Write(Request("GET /large"));
  // Its connection ends without its reading a byte; meanwhile the others are served.
  EXPECT_THAT(Ask(Closing("GET /hello")), EndsWith("hello you"));
  while (deaf.Write("x")) {
  }
  EXPECT_LT(deaf.ReadAll().size(), kSize);
}

TEST_F(ListenerTest, ServesManyClientsAtOnce) {
  options_.handler_threads = 4;
  Start();
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&, i] {
        Client client(listener_->port());
        for (int n = 0; n < 100; ++n) {
          const std::string name = std::to_string(i) + "-" + std::to_string(n);
          client.Write(Request("GET /hello?name=" + name));
          if (client.ReadResponse().ends_with("\r\n\r\nhello " + name)) ++good;
        }
      });
    }
  }
  EXPECT_EQ(good, 800);
}

TEST_F(ListenerTest, EndsWithConnectionsOpenAndAHandlerUnderWay) {
  std::latch entered(1);
  std::latch leave(1);
  router_.Get("/wait", [&](const HttpRequest&) {
    entered.count_down();
    leave.wait();
    return HttpResponse{200, "late"};
  });
  Start();
  Client idle(listener_->port());
  Client waiting(listener_->port());
  waiting.Write(Request("GET /wait"));
  entered.wait();
  std::jthread opener([&] { leave.count_down(); });
  listener_.reset();
  EXPECT_EQ(idle.ReadAll(), "");
  waiting.ReadAll();  // ends, with or without the answer
}

TEST_F(ListenerTest, ALongPollHearsThatItsClientHasLeft) {
  std::mutex mutex;
  std::vector<Responder> asked;
  std::atomic<int> gone{0};
  std::atomic<int> undelivered{0};
  router_.Post("/poll", [&](const HttpRequest& request, const Responder& respond) {
    request.caller->OnGone([&] { ++gone; });
    const std::lock_guard lock(mutex);
    asked.push_back(respond);
  });
  Start();
  const auto wait = [](const auto& done) {
    while (!done()) std::this_thread::yield();
  };
  const auto polls = [&] {
    const std::lock_guard lock(mutex);
    return asked.size();
  };
  {
    Client leaves(listener_->port());
    leaves.Write(Request("POST /poll", "Content-Length: 0\r\n"));
    wait([&] { return polls() == 1; });
    EXPECT_EQ(gone, 0);
  }
  wait([&] { return gone == 1; });
  HttpResponse late{200, "late"};
  late.undelivered = [&] { ++undelivered; };
  asked[0](late);
  wait([&] { return undelivered == 1; });
  // One that stays is answered, and is not told of when it leaves after that.
  {
    Client stays(listener_->port());
    stays.Write(Request("POST /poll", "Content-Length: 0\r\n"));
    wait([&] { return polls() == 2; });
    asked[1](late);
    EXPECT_THAT(stays.ReadResponse(), EndsWith("late"));
    // Another one by the same connection, with the request after it sent already.
    stays.Write(Request("POST /poll", "Content-Length: 0\r\n") + Request("GET /hello"));
    wait([&] { return polls() == 3; });
    asked[2](late);
    EXPECT_THAT(stays.ReadResponse(), EndsWith("late"));
    EXPECT_THAT(stays.ReadResponse(), EndsWith("hello you"));
  }
  EXPECT_EQ(gone, 1);
  EXPECT_EQ(undelivered, 1);
}

TEST(ListenerAddress, SaysWhatIsWrong) {
  const auto start = [](const std::string& address) {
    ListenerOptions options;
    options.address = address;
    return Listener::Start(options, Router(), {});
  };
  for (const char* address : {"", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", ":70000",
                              "example.invalid:80", "127.0.0.1:80 ", "::1:80:x"}) {
    EXPECT_EQ(start(address).status().reason(), "BadAddress") << address;
  }
  const auto first = start("127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  const auto second = start("127.0.0.1:" + std::to_string((*first)->port()));
  EXPECT_EQ(second.status().reason(), "CannotListen");
  EXPECT_TRUE(start(":0").ok());
  EXPECT_TRUE(start("localhost:0").ok());
}

}  // namespace
}  // namespace weir::server
