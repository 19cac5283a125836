// How fast stages are handed over in this process, per core, as figures of one run. Prints JSON.
//   arbiter_bench [SECONDS]
// A hand-over is an await answered and its report taken. `s_e_t` counts S, E and T, `load` a whole
// process with its load stored (in memory) before the report is answered. `rpc` compares, over 16
// connections on loopback with the same client, requests that each report a stage and await the
// next process with requests to a handler that answers {} at once.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "arbiter/engine/driver.h"
#include "arbiter/engine/engine.h"
#include "arbiter/engine/restore.h"
#include "arbiter/rpc/rpc.h"
#include "base/doc/json.h"

namespace {

using namespace weir;           // NOLINT(google-build-using-namespace)
using namespace weir::arbiter;  // NOLINT(google-build-using-namespace)

class Kept : public Journal {
 public:
  Status Write(const Record& record, std::stop_token) override {
    loaded_ = record.load.value_or(loaded_);
    return Status::Ok();
  }

 private:
  ProcessId loaded_ = 0;
};

double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Rates {
  double middle = 0;  // S, E and T a CPU second
  double loads = 0;
};

Rates Measure(Mode mode, int window, double seconds) {
  RealClock clock;
  Kept journal;
  Config config;
  config.window = window;
  config.session_ttl = milliseconds(3'600'000);
  State state = Recover(config, {}, 1);
  EngineOptions options;
  options.mode = mode;
  Engine engine(std::move(state), {}, options, journal, nullptr, clock);
  engine.SetChannel(Channel::kStart);
  (void)engine.MainStemAwait("node", {}, {});
  (void)engine.MainStemSingle("node", Readiness::kOvertake);
  const auto run = [&](Stage stage) {
    auto data = engine.Await(stage, "node", {}, {});
    if (!data.ok() || !data->has_value()) std::abort();
    if (engine.Single((*data)->ticket, nullptr, {}) != Verdict::kDone) std::abort();
  };
  double middle = 0;
  double load = 0;
  int64_t handed = 0;
  int64_t loaded = 0;
  while (middle + load < seconds) {
    const double begin = CpuSeconds();
    for (int i = 0; i < window; ++i) run(Stage::kSelect);
    for (int i = 0; i < window; ++i) run(Stage::kExtract);
    for (int i = 0; i < window; ++i) run(Stage::kTransform);
    const double between = CpuSeconds();
    for (int i = 0; i < window; ++i) run(Stage::kLoad);
    (void)engine.TerminExhaust();
    load += CpuSeconds() - between;
    middle += between - begin;
    handed += 3 * window;
    loaded += window;
  }
  return {static_cast<double>(handed) / middle, static_cast<double>(loaded) / load};
}

// One connection; the plainest client there is.
class Connection {
 public:
  explicit Connection(uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) std::abort();
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The body of the answer.
  std::string Post(const std::string& path, const std::string& body) {
    const std::string request =
        "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body;
    if (write(fd_, request.data(), request.size()) < 0) std::abort();
    size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) Fill();
    size_t length = 0;
    if (const size_t at = buffer_.find("Content-Length: "); at < end) {
      length = std::stoul(buffer_.substr(at + 16, 20));
    }
    while (buffer_.size() < end + 4 + length) Fill();
    std::string answer = buffer_.substr(end + 4, length);
    buffer_.erase(0, end + 4 + length);
    return answer;
  }

 private:
  void Fill() {
    char bytes[16384];
    const ssize_t count = read(fd_, bytes, sizeof(bytes));
    if (count <= 0) std::abort();
    buffer_.append(bytes, static_cast<size_t>(count));
  }
  const int fd_;
  std::string buffer_;
};

// Requests a second over 16 connections, each worked by `work` until the time is over.
double RequestsPerSecond(uint16_t port, double seconds,
                         const std::function<void(Connection&, Stage, const std::atomic<bool>&,
                                                  std::atomic<int64_t>*)>& work) {
  std::atomic<bool> over{false};
  std::atomic<int64_t> requests{0};
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&, stage = kAllStages[i % kStages]] {
        Connection connection(port);
        work(connection, stage, over, &requests);
      });
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    over = true;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  return static_cast<double>(requests) / took.count();
}

void MeasureRpc(double seconds) {
  RealClock clock;
  Kept journal;
  Config config;
  config.window = 64;
  config.session_ttl = milliseconds(3'600'000);
  EngineOptions engine_options;
  engine_options.mode = Mode::kRpc;
  const auto engine = std::make_shared<Engine>(Recover(config, {}, 1), Tools{}, engine_options,
                                               journal, nullptr, clock);
  engine->SetChannel(Channel::kStart);
  (void)engine->MainStemAwait("node", {}, {});
  (void)engine->MainStemSingle("node", Readiness::kOvertake);
  Driver driver(clock, 1, milliseconds(50));  // ends the long polls
  driver.Add("pipeline", engine);
  RpcServer rpc(clock, [](const std::string&, const std::string&, const std::string&) {
    return Status::Ok();
  });
  rpc.Add("shop", "orders", engine);
  server::Router router;
  rpc.Register(&router);
  router.Post("/empty", [](const server::HttpRequest&, const server::Responder& respond) {
    respond({200, "{}", "application/json"});
  });
  server::ListenerOptions options;
  options.address = "127.0.0.1:0";
  const auto listener = server::Listener::Start(options, std::move(router), {});
  if (!listener.ok()) std::abort();
  const uint16_t port = (*listener)->port();
  const double empty = RequestsPerSecond(
      port, seconds, [](Connection& to, Stage, const std::atomic<bool>& over, auto* requests) {
        for (; !over; ++*requests) (void)to.Post("/empty", R"({"processId":1})");
      });
  const double handed = RequestsPerSecond(
      port, seconds,
      [](Connection& to, Stage stage, const std::atomic<bool>& over, auto* requests) {
        const std::string base = "/v1/pipelines/shop/orders/" + std::string(StageName(stage));
        doc::Json event;
        while (!over) {
          if (!event.is_object()) {
            const std::string got = to.Post(base + ":await?wait=200ms", R"({"node":"node"})");
            if (!got.empty()) event = *doc::ParseJson(got);
            continue;
          }
          const doc::Json report = {{"processId", event["processId"]},
                                    {"grant", event["grant"]},
                                    {"await", {{"node", "node"}}}};
          const auto answer =
              doc::ParseJson(to.Post(base + ":single?wait=200ms", doc::DumpJson(report)));
          if (!answer.ok() || doc::StringAt(*answer, {"verdict"}) != "Done") std::abort();
          ++*requests;
          const doc::Json* next = doc::Find(*answer, {"next"});
          event = next == nullptr ? doc::Json() : *next;
        }
      });
  std::printf(", \"rpc\": {\"empty_per_s\": %.0f, \"hand_over_per_s\": %.0f, \"ratio\": %.2f}",
              empty, handed, handed / empty);
  engine->Close();
  driver.Remove("pipeline");
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
  std::printf("{");
  const char* comma = "";
  for (const int window : {3, 16}) {
    const Rates memory = Measure(Mode::kMemory, window, seconds);
    std::printf("%s\"memory_window_%d\": {\"s_e_t_per_s\": %.0f, \"load_per_s\": %.0f}", comma,
                window, memory.middle, memory.loads);
    comma = ", ";
  }
  MeasureRpc(seconds);
  std::printf("}\n");
  return 0;
}
