// What the contract suite does not ask of the HTTP side: who may call, what is refused and how it
// is told, TLS, the worker's loop.
#include "arbiter/rpc/rpc.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers)
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "arbiter/engine/driver.h"
#include "arbiter/worker/worker.h"
#include "base/doc/json.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "tests/arbiter/contract/fake_store.h"
#include "tests/client/http_cpprest/test_server.h"

namespace weir::arbiter {
namespace {

using ::testing::HasSubstr;

class RpcTest : public ::testing::Test {
 protected:
  void Start(const std::optional<server::TlsFiles>& tls = {}, const http::TlsConfig& trust = {},
             const Source* source = nullptr) {
    EngineOptions options;
    options.mode = Mode::kRpc;
    engine_ = std::make_shared<Engine>(Recover({}, {}, 1), Tools{}, options, store_, source, clock_,
                                       driver_.HooksOf("orders"));
    driver_.Add("orders", engine_);
    engine_->SetChannel(Channel::kStart);
    server_.Add("shop", "orders", engine_);
    server::Router router;
    server_.Register(&router);
    server::ListenerOptions listen;
    listen.address = "127.0.0.1:0";
    listen.tls = tls;
    auto listener = server::Listener::Start(listen, std::move(router), {});
    ASSERT_TRUE(listener.ok()) << listener.status().ToString();
    listener_ = *std::move(listener);
    transport_ = *http::MakeCpprestTransport(trust);
    url_ = (tls.has_value() ? "https" : "http") +
           std::string("://127.0.0.1:" + std::to_string(listener_->port()));
  }
  void TearDown() override {
    if (engine_ != nullptr) engine_->Close();
    driver_.Remove("orders");
  }

  http::Response Ask(const std::string& path, const std::string& body,
                     const std::string& token = "secret") {
    http::Request request;
    request.method = http::Method::kPost;
    request.url = url_ + path;
    request.headers = {{"Authorization", "Bearer " + token}};
    request.body = body;
    const auto response = transport_->Send(request, clock_.SteadyNow() + milliseconds(10'000), {});
    EXPECT_TRUE(response.ok()) << response.status().ToString();
    return response.ok() ? *response : http::Response{};
  }
  RemoteArbiter Remote(const std::string& token = "secret") {
    RemoteOptions remote;
    remote.url = url_;
    remote.ns = "shop";
    remote.name = "orders";
    remote.token = [token] { return Result<std::string>(token); };
    return {*transport_, clock_, remote};
  }

  // A worker that asks for a process of the stage and does not wait for the answer.
  int AskAndLeaveOpen(Stage stage, const std::string& node) const {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(listener_->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    const std::string body = R"({"node":")" + node + R"("})";
    const std::string request = "POST /v1/pipelines/shop/orders/" + std::string(StageName(stage)) +
                                ":await?wait=60s HTTP/1.1\r\nHost: x\r\n"
                                "Authorization: Bearer secret\r\nContent-Length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + body;
    EXPECT_EQ(send(fd, request.data(), request.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(request.size()));
    return fd;
  }
  // As the kernel does for a process that is killed with unread input.
  static void Reset(int fd) {
    const linger hard{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    close(fd);
  }
  size_t Waiting(Stage stage) const { return engine_->Look().waiting[static_cast<size_t>(stage)]; }
  static bool Soon(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }

  RealClock clock_;
  FakeStore store_;
  Driver driver_{clock_, 1};
  std::shared_ptr<Engine> engine_;
  std::function<bool()> leads_;
  RpcServer server_{
      clock_,
      [](const std::string& authorization, const std::string& ns, const std::string&) -> Status {
        if (authorization == "Bearer secret" && ns == "shop") return Status::Ok();
        if (authorization == "Bearer other") return Denied("Forbidden", "not yours");
        return Denied("Unauthorized", "who are you?");
      },
      [this] { return !leads_ || leads_(); }};
  std::unique_ptr<server::Listener> listener_;
  std::unique_ptr<http::Transport> transport_;
  std::string url_;
};

TEST_F(RpcTest, RefusalsSayWhatIsWrong) {
  Start();
  struct Case {
    std::string name;
    std::string path;
    std::string body;
    std::string token;
    int status;
    std::string text;
  };
  const std::string base = "/v1/pipelines/shop/orders/";
  const std::vector<Case> cases = {
      {"no token", base + "select:await", "{}", "", 401, "who are you?"},
      {"another's token", base + "select:await", "{}", "other", 403, "not yours"},
      {"no such pipeline", "/v1/pipelines/shop/nope/select:await", "{}", "secret", 503,
       "no pipeline shop/nope"},
      {"no such call", base + "select:dance", "{}", "secret", 404, "select:dance"},
      {"no such stage", base + "digest:await", "{}", "secret", 404, "digest:await"},
      {"short path", "/v1/pipelines/shop", "{}", "secret", 404, "OBJECT:VERB"},
      {"long path", base + "x/y", "{}", "secret", 404, "OBJECT:VERB"},
      {"no node", base + "select:await", "{}", "secret", 400, "node"},
      {"long node", base + "select:await", R"({"node":")" + std::string(254, 'n') + R"("})",
       "secret", 400, "63"},
      {"odd node", base + "select:await", R"({"node":"a b"})", "secret", 400, "letters"},
      {"a range that does not fit", base + "load:single",
       R"({"processId":1,"grant":"1","payload":{"rangeEnd":")" + std::string(1025, '9') + R"("}})",
       "secret", 400, "PayloadTooLong"},
      {"a long cause", base + "termin:single",
       R"({"type":"WARNING","cause":")" + std::string(129, 'c') + R"("})", "secret", 400, "cause"},
      {"no JSON", base + "select:await", "{", "secret", 400, "BadJson"},
      {"no object", base + "select:await", "[1]", "secret", 400, "no object"},
      {"bad wait", base + "select:await?wait=soon", R"({"node":"a"})", "secret", 400, "wait"},
      {"bad grant", base + "load:single", R"({"processId":1,"grant":"xyz"})", "secret", 400,
       "grant"},
      {"bad payload", base + "load:single",
       R"({"processId":1,"grant":"1","payload":{"number":"many"}})", "secret", 400, "number"},
      {"NORMAL by hand", base + "termin:single", R"({"type":"NORMAL"})", "secret", 400, "ROLLBACK"},
      {"bad status", base + "mainstem:single", R"({"node":"a","status":"READY"})", "secret", 400,
       "OVERTAKE"},
  };
  for (const Case& row : cases) {
    SCOPED_TRACE(row.name);
    const http::Response response = Ask(row.path, row.body, row.token);
    EXPECT_EQ(response.status, row.status);
    EXPECT_THAT(response.body, HasSubstr(row.text));
  }
  http::Request get;
  get.url = url_ + base + "select:await";
  EXPECT_EQ(transport_->Send(get, clock_.SteadyNow() + milliseconds(10'000), {})->status, 405);
}

TEST_F(RpcTest, AWorkerThatIsRefusedStops) {
  Start();
  RemoteArbiter remote = Remote("wrong");
  const auto work = [](const EventData&, const std::stop_token&) {
    return Result<std::shared_ptr<const Payload>>(nullptr);
  };
  const Status status = RunStage(remote, clock_, Stage::kExtract, "a", work, {});
  EXPECT_EQ(status.code(), Code::kDenied);
  EXPECT_EQ(status.reason(), "Unauthorized");
}

TEST_F(RpcTest, AHandOverAnswersThePendingPollAndAReportCarriesTheNextAwait) {
  Start();
  RemoteArbiter remote = Remote();
  ASSERT_TRUE((*remote.MainStemAwait("a", {}, {}))->held);
  ASSERT_TRUE(remote.MainStemSingle("a", Readiness::kOvertake)->held);
  std::jthread extract([&] {
    RemoteArbiter other = Remote();
    const auto data = other.Await(Stage::kExtract, "b", {}, {});
    ASSERT_TRUE(data.ok() && data->has_value());
    EXPECT_EQ((*data)->ticket.process, 1);
  });
  const auto first = remote.Await(Stage::kSelect, "a", {}, {});
  ASSERT_TRUE(first.ok() && first->has_value());
  const auto next = remote.SingleAndAwait((*first)->ticket, nullptr, "a", {}, {});
  ASSERT_TRUE(next.ok()) << next.status().ToString();
  EXPECT_EQ(next->verdict, Verdict::kDone);
  ASSERT_TRUE(next->data.has_value());
  EXPECT_EQ(next->data->ticket.process, 2);
}

// Two files a process.
class Listing : public Source {
 public:
  std::optional<std::string> Cut(const std::string& begin, SystemTime) const override {
    if (begin.empty()) return "b";
    return begin == "b" ? std::optional<std::string>("d \"\u00fc\"") : std::nullopt;
  }
  bool IsListing() const override { return true; }
  Names NamesOf(const std::string& begin, const std::string& end) const override {
    const std::vector<std::string> names =
        begin.empty() ? std::vector<std::string>{"a", end} : std::vector<std::string>{"c", end};
    return std::make_shared<const std::vector<std::string>>(names);
  }
};

TEST_F(RpcTest, WorkersOfEachStageAreToldTheNamesOfTheirFiles) {
  const Listing source;
  Start({}, {}, &source);
  RemoteArbiter remote = Remote();
  ASSERT_TRUE((*remote.MainStemAwait("a", {}, {}))->held);
  ASSERT_TRUE(remote.MainStemSingle("a", Readiness::kOvertake)->held);
  const std::vector<std::string> want[] = {{"a", "b"}, {"c", "d \"\u00fc\""}};
  for (const auto& names : want) {
    for (const Stage stage : kAllStages) {
      const auto data = remote.Await(stage, "a", {}, {});
      ASSERT_TRUE(data.ok() && data->has_value());
      ASSERT_NE((*data)->names, nullptr);
      EXPECT_EQ(*(*data)->names, names);
      EXPECT_EQ(*remote.Single((*data)->ticket, nullptr, {}), Verdict::kDone);
    }
  }
  engine_->Close();  // it outlives nothing that the source is gone from
}

// Four workers, as programs would be written, each by the loop of the library.
TEST_F(RpcTest, FourLoopsMoveProcessesThroughAllStages) {
  Start();
  RemoteArbiter control = Remote();
  ASSERT_TRUE((*control.MainStemAwait("a", {}, {}))->held);
  ASSERT_TRUE(control.MainStemSingle("a", Readiness::kOvertake)->held);
  std::mutex mutex;
  std::vector<ProcessId> loaded;
  std::vector<std::string> seen;
  std::stop_source enough;
  {
    std::vector<std::jthread> threads;
    for (const Stage stage : kAllStages) {
      threads.emplace_back([&, stage] {
        RemoteArbiter remote = Remote();
        int failures = 0;
        const auto work = [&](const EventData& data,
                              const std::stop_token&) -> Result<std::shared_ptr<const Payload>> {
          Payload payload = data.payload == nullptr ? Payload{} : *data.payload;
          if (stage == Stage::kTransform && ++failures == 3) {
            return Unavailable("Hiccup", "once");
          }
          payload.description += StageName(stage).substr(0, 1);
          const std::lock_guard<std::mutex> lock(mutex);
          if (stage == Stage::kLoad) {
            loaded.push_back(data.ticket.process);
            seen.push_back(payload.description);
            if (loaded.size() == 20) enough.request_stop();
          }
          return std::make_shared<const Payload>(std::move(payload));
        };
        EXPECT_EQ(RunStage(remote, clock_, stage, "a", work, enough.get_token()).code(),
                  Code::kCancelled);
      });
    }
  }
  ASSERT_EQ(loaded.size(), 20u);
  for (size_t i = 0; i < loaded.size(); ++i) {
    EXPECT_EQ(loaded[i], static_cast<ProcessId>(i + 1));
    EXPECT_EQ(seen[i], "setl");
  }
}

// The worker among the examples, a process for each stage.
TEST_F(RpcTest, TheExampleInPythonMovesProcesses) {
  Start();
  RemoteArbiter control = Remote();
  ASSERT_TRUE((*control.MainStemAwait("python", {}, {}))->held);
  ASSERT_TRUE(control.MainStemSingle("python", Readiness::kOvertake)->held);
  std::vector<pid_t> children;
  for (const Stage stage : kAllStages) {
    std::vector<std::string> arguments = {"python3", WEIR_SOURCE_DIR "/examples/pipeline/worker.py",
                                          url_,      "shop",
                                          "orders",  std::string(StageName(stage))};
    std::vector<std::string> variables = {"WEIR_TOKEN=secret", "HOSTNAME=python",
                                          "PATH=" + std::string(std::getenv("PATH"))};
    std::vector<char*> argv;
    std::vector<char*> env;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    for (std::string& variable : variables) env.push_back(variable.data());
    argv.push_back(nullptr);
    env.push_back(nullptr);
    pid_t child = 0;
    ASSERT_EQ(posix_spawnp(&child, "python3", nullptr, nullptr, argv.data(), env.data()), 0);
    children.push_back(child);
  }
  for (ProcessId id = 1; id <= 5; ++id) {
    const auto termin = control.TerminAwait({0, clock_.SteadyNow() + milliseconds(60'000)}, {});
    ASSERT_TRUE(termin.ok() && termin->has_value());
    EXPECT_EQ((*termin)->process, id);
    EXPECT_EQ((*termin)->type, TerminType::kNormal);
    EXPECT_TRUE(control.TerminAck(id).ok());
  }
  for (const pid_t child : children) {
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
}

class TlsDirectory {
 public:
  TlsDirectory() : path_(::testing::TempDir() + "weir-tls-" + std::to_string(getpid())) {
    std::filesystem::create_directories(path_);
  }
  ~TlsDirectory() { std::filesystem::remove_all(path_); }
  server::TlsFiles Write(const http::TestCert& cert) {
    const server::TlsFiles files{path_ + "/tls.crt", path_ + "/tls.key", milliseconds(0)};
    // As Kubernetes rotates a mounted Secret: the new file takes the name.
    for (const auto& [name, text] : {std::pair(files.certificate_chain, cert.cert_pem),
                                     std::pair(files.private_key, cert.key_pem)}) {
      std::ofstream(name + ".new") << text;
      std::filesystem::rename(name + ".new", name);
      std::filesystem::last_write_time(
          name, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++written_));
    }
    return files;
  }

 private:
  const std::string path_;
  int written_ = 0;
};

TEST_F(RpcTest, TlsIsServedAndARotatedCertificateTakesOver) {
  TlsDirectory directory;
  const http::TestCert first = http::MakeCa();
  const http::TestCert second = http::MakeCa();
  const server::TlsFiles files = directory.Write(http::MakeCert(first, "IP:127.0.0.1"));
  Start(files, {.ca_pem = first.cert_pem});
  EXPECT_EQ(Ask("/v1/pipelines/shop/orders/permit", "").status, 200);
  directory.Write(http::MakeCert(second, "IP:127.0.0.1"));
  transport_ = *http::MakeCpprestTransport({.ca_pem = second.cert_pem});
  EXPECT_EQ(Ask("/v1/pipelines/shop/orders/permit", "").status, 200);
  // A pair that does not fit is not taken.
  http::TestCert broken = http::MakeCert(second, "IP:127.0.0.1");
  broken.key_pem = first.key_pem;
  directory.Write(broken);
  transport_ = *http::MakeCpprestTransport({.ca_pem = second.cert_pem});
  EXPECT_EQ(Ask("/v1/pipelines/shop/orders/permit", "").status, 200);
}

TEST_F(RpcTest, TlsFilesThatCannotBeReadAreToldAtTheStart) {
  server::ListenerOptions listen;
  listen.address = "127.0.0.1:0";
  listen.tls = server::TlsFiles{"/nonexistent/tls.crt", "/nonexistent/tls.key"};
  const auto listener = server::Listener::Start(listen, server::Router(), {});
  ASSERT_FALSE(listener.ok());
  EXPECT_EQ(listener.status().code(), Code::kInvalid);
  EXPECT_THAT(listener.status().message(), HasSubstr("/nonexistent/tls.crt"));
}

TEST_F(RpcTest, APollWhoseConnectionHasClosedIsGivenNothing) {
  Start();
  RemoteArbiter remote = Remote();
  ASSERT_TRUE((*remote.MainStemAwait("a", {}, {}))->held);
  ASSERT_TRUE(remote.MainStemSingle("a", Readiness::kOvertake)->held);
  for (const bool reset : {false, true}) {
    const int fd = AskAndLeaveOpen(Stage::kExtract, "dead");
    ASSERT_TRUE(Soon([&] { return Waiting(Stage::kExtract) == 1; }));
    if (reset) {
      Reset(fd);
    } else {
      close(fd);
    }
    ASSERT_TRUE(Soon([&] { return Waiting(Stage::kExtract) == 0; }));
    const auto selected = remote.Await(Stage::kSelect, "a", {}, {});
    ASSERT_EQ(*remote.Single((**selected).ticket, nullptr, {}), Verdict::kDone);
    const auto given = remote.Await(Stage::kExtract, "b", {}, {});
    EXPECT_EQ((**given).ticket.process, (**selected).ticket.process);
  }
}

// Its grant is on its way to the store when the worker dies: nobody hears of it but the store.
TEST_F(RpcTest, AGrantWhoseAnswerCannotBeDeliveredIsGivenToAnother) {
  Start();
  Config one;
  one.window = 1;
  engine_->Configure(one);
  engine_->SetMode(Mode::kKubernetes);
  RemoteArbiter remote = Remote();
  ASSERT_TRUE((*remote.MainStemAwait("a", {}, {}))->held);
  ASSERT_TRUE(remote.MainStemSingle("a", Readiness::kOvertake)->held);
  std::atomic<bool> open{true};
  store_.OnWrite([&] {
    while (!open) std::this_thread::yield();
  });
  ASSERT_TRUE(Soon([&] { return engine_->AllStored(); }));
  open = false;
  const int fd = AskAndLeaveOpen(Stage::kSelect, "a");
  ASSERT_TRUE(Soon([&] { return engine_->Look().processes.size() == 1; }));
  Reset(fd);
  open = true;
  const auto given = remote.Await(Stage::kSelect, "a", {}, {});
  ASSERT_TRUE(given.ok() && given->has_value());
  EXPECT_EQ((**given).ticket.process, 1);
  EXPECT_EQ(engine_->Look().processes.size(), 1u);
}

// Stopped past its lease and resumed, with a grant on its lips.
TEST_F(RpcTest, WhoNoLongerLeadsTellsNobodyWhatItBelieves) {
  std::atomic<bool> leads{true};
  leads_ = [&] { return leads.load(); };
  Start();
  RemoteArbiter remote = Remote();
  ASSERT_TRUE((*remote.MainStemAwait("a", {}, {}))->held);
  ASSERT_TRUE(remote.MainStemSingle("a", Readiness::kOvertake)->held);
  std::jthread waiter([&] {
    const http::Response late =
        Ask("/v1/pipelines/shop/orders/extract:await?wait=60s", R"({"node":"a"})");
    EXPECT_EQ(late.status, 503);
    EXPECT_THAT(late.body, HasSubstr("NotServedHere"));
  });
  ASSERT_TRUE(Soon([&] { return Waiting(Stage::kExtract) == 1; }));
  leads = false;
  const auto selected = engine_->Await(Stage::kSelect, "a", {}, {});
  ASSERT_EQ(*engine_->Single((**selected).ticket, nullptr, {}), Verdict::kDone);
  waiter.join();
  const http::Response refused = Ask("/v1/pipelines/shop/orders/mainstem:check", R"({"node":"a"})");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.Header("Connection").value_or(""), "close")
      << "a kept connection would never reach the one that leads";
  leads = true;
  EXPECT_EQ(Ask("/v1/pipelines/shop/orders/mainstem:check", R"({"node":"a"})").status, 200);
}

TEST_F(RpcTest, AClosedPipelineAnswersAllWhoWait) {
  Start();
  std::jthread waiter([&] {
    RemoteArbiter remote = Remote();
    const auto data = remote.Await(Stage::kLoad, "a", {}, {});
    EXPECT_EQ(data.status().code(), Code::kCancelled);
    EXPECT_EQ(data.status().reason(), "PipelineClosed");
  });
  engine_->Close();
}

}  // namespace
}  // namespace weir::arbiter
