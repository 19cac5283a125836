// How fast stages are handed over in this process, per core, as figures of one run. Prints JSON.
//   arbiter_bench [SECONDS]
// A hand-over is an await answered and its report taken. `s_e_t` counts S, E and T, `load` a whole
// process with its load stored (in memory) before the report is answered. `rpc` compares, over 32
// connections on loopback with the same client, requests of the workers of 8 pipelines, each of
// which reports a stage and awaits the next process, with requests to a handler that answers {} at
// once. `kubernetes`, with WEIR_TEST_KUBECONFIG: hand-overs of 8 pipelines in the mode KUBERNETES
// beside the status writes of 8 such clients that do nothing else.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <list>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "arbiter/engine/driver.h"
#include "arbiter/engine/engine.h"
#include "arbiter/engine/restore.h"
#include "arbiter/rpc/rpc.h"
#include "arbiter/store_kube/journal.h"
#include "tests/arbiter/contract/kube_harness.h"

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

double CpuSeconds(clockid_t clock = CLOCK_THREAD_CPUTIME_ID) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Load {
  double requests = 0;
  double seconds = 0;
  double cpu = 0;  // of the whole process, clients too
};

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

constexpr int kPipelines = 8;

// One connection for each stage of each pipeline: a worker.
using Work = std::function<void(Connection&, const std::string& stage, const std::atomic<bool>&,
                                std::atomic<int64_t>*)>;

// Over as many connections, each worked by `work` until the time is over.
void Request(uint16_t port, double seconds, const Work& work, Load* load) {
  std::atomic<bool> over{false};
  std::atomic<int64_t> requests{0};
  const auto begin = std::chrono::steady_clock::now();
  const double cpu = CpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kPipelines; ++i) {
      for (const Stage stage : kAllStages) {
        threads.emplace_back([&, i, stage] {
          Connection connection(port);
          work(connection,
               "/v1/pipelines/shop/p" + std::to_string(i) + "/" + std::string(StageName(stage)),
               over, &requests);
        });
      }
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    over = true;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  load->requests += static_cast<double>(requests);
  load->seconds += took.count();
  load->cpu += CpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
}

// The text of a member of an event, as the arbiter writes it: a worker in a hurry.
std::string Member(const std::string& json, const std::string& name) {
  const size_t at = json.find("\"" + name + "\":");
  if (at == std::string::npos) return "";
  const size_t begin = at + name.size() + 3;
  return json.substr(begin, json.find_first_of(",}", begin) - begin);
}

void HandOver(Connection& to, const std::string& base, const std::atomic<bool>& over,
              std::atomic<int64_t>* requests) {
  std::string event;
  while (!over) {
    if (event.empty()) {
      event = to.Post(base + ":await?wait=200ms", R"({"node":"node"})");
      continue;
    }
    event = to.Post(base + ":single?wait=200ms", R"({"processId":)" + Member(event, "processId") +
                                                     R"(,"grant":)" + Member(event, "grant") +
                                                     R"(,"await":{"node":"node"}})");
    if (Member(event, "verdict") != "\"Done\"") std::abort();
    if (event.find("\"next\"") == std::string::npos) event.clear();
    ++*requests;
  }
}

// A pipeline served.
class Served {
 public:
  Served(Clock& clock, Driver& driver, const std::string& name) : driver_(driver), name_(name) {
    Config config;
    config.window = 16;
    config.session_ttl = milliseconds(3'600'000);
    EngineOptions options;
    options.mode = Mode::kRpc;
    engine_ = std::make_shared<Engine>(Recover(config, {}, 1), Tools{}, options, journal_, nullptr,
                                       clock, driver.HooksOf(name));
    driver.Add(name, engine_);
    engine_->SetChannel(Channel::kStart);
    (void)engine_->MainStemAwait("node", {}, {});
    (void)engine_->MainStemSingle("node", Readiness::kOvertake);
  }
  ~Served() {
    engine_->Close();
    driver_.Remove(name_);
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  const std::shared_ptr<Engine>& engine() const { return engine_; }

 private:
  Driver& driver_;
  const std::string name_;
  Kept journal_;
  std::shared_ptr<Engine> engine_;
};

void MeasureRpc(double seconds) {
  RealClock clock;
  Driver driver(clock, 2);  // ends the long polls, too
  RpcServer rpc(clock, [](const std::string&, const std::string&, const std::string&) {
    return Status::Ok();
  });
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
  Load empty;
  Load handed;
  for (int round = 0; round < 5; ++round) {  // in turn: the machine is not alike at all times
    Request(
        port, seconds / 5,
        [](Connection& to, const std::string&, const std::atomic<bool>& over, auto* requests) {
          for (; !over; ++*requests) (void)to.Post("/empty", R"({"processId":1})");
        },
        &empty);
    // Pipelines of their own: a worker that leaves takes its grant with it.
    std::list<Served> pipelines;
    for (int i = 0; i < kPipelines; ++i) {
      const std::string name = "p" + std::to_string(i);
      rpc.Add("shop", name, pipelines.emplace_back(clock, driver, name).engine());
    }
    // Their consumer takes what is terminated.
    const std::jthread consumer([&pipelines](const std::stop_token& stop) {
      for (; !stop.stop_requested(); std::this_thread::sleep_for(std::chrono::milliseconds(20))) {
        for (const Served& pipeline : pipelines) (void)pipeline.engine()->TerminExhaust();
      }
    });
    Request(port, seconds / 5, HandOver, &handed);
  }
  const double empty_rate = empty.requests / empty.seconds;
  const double handed_rate = handed.requests / handed.seconds;
  std::printf(
      ", \"rpc\": {\"empty_per_s\": %.0f, \"hand_over_per_s\": %.0f, \"ratio\": %.2f, "
      "\"empty_cpu_us\": %.1f, \"hand_over_cpu_us\": %.1f}",
      empty_rate, handed_rate, handed_rate / empty_rate, empty.cpu / empty.requests * 1e6,
      handed.cpu / handed.requests * 1e6);
}

// What the journal found last, to be written again and again.
void WriteStatus(kube::KubeClient& client, const std::vector<kube::ObjectKey>& keys, double seconds,
                 Load* load) {
  std::atomic<bool> over{false};
  std::atomic<int64_t> writes{0};
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    threads.reserve(keys.size());
    for (const kube::ObjectKey& key : keys) {
      threads.emplace_back([&] {
        auto opened = KubeJournal::Open(client, key, "writer", {});
        if (!opened.ok()) std::abort();
        Record record = opened->record;
        record.mode = Mode::kKubernetes;
        while (!over) {
          // One that differs, as those of the arbitration do.
          ++record.state.round_robin;
          if (!opened->journal->Write(record, {}).ok()) std::abort();
          ++writes;
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    over = true;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  load->requests += static_cast<double>(writes);
  load->seconds += took.count();
}

void RunPipelines(kube::KubeClient& client, Clock& clock, const std::vector<kube::ObjectKey>& keys,
                  double seconds, Load* load) {
  Driver driver(clock, kPipelines);
  std::vector<std::unique_ptr<KubeJournal>> journals;
  std::vector<std::shared_ptr<Engine>> engines;
  for (const kube::ObjectKey& key : keys) {
    auto opened = KubeJournal::Open(client, key, "bench", {});
    if (!opened.ok()) std::abort();
    journals.push_back(std::move(opened->journal));
    EngineOptions options;
    options.mode = Mode::kKubernetes;
    Config config;
    config.session_ttl = milliseconds(3'600'000);
    State state = Recover(config, DurableOf(opened->record), 1);
    state.mainstem.term = opened->record.state.mainstem.term;
    engines.push_back(std::make_shared<Engine>(std::move(state), Tools{}, options, *journals.back(),
                                               nullptr, clock, driver.HooksOf(key.name)));
    driver.Add(key.name, engines.back());
    engines.back()->SetChannel(Channel::kStart);
    (void)engines.back()->MainStemAwait("node", {}, {});
    (void)engines.back()->MainStemSingle("node", Readiness::kOvertake);
  }
  std::atomic<int64_t> handed{0};
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> threads;
    for (const auto& engine : engines) {
      for (const Stage stage : kAllStages) {
        threads.emplace_back([&handed, &engine, stage](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            auto data = engine->Await(stage, "node", {}, stop);
            if (!data.ok() || !data->has_value()) continue;
            if (engine->Single((*data)->ticket, nullptr, stop) == Verdict::kDone) ++handed;
          }
        });
      }
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  load->requests += static_cast<double>(handed);
  load->seconds += took.count();
  for (size_t i = 0; i < keys.size(); ++i) {
    engines[i]->Close();
    driver.Remove(keys[i].name);
  }
}

// Hand-overs of KUBERNETES beside writes of the same status by the same client, each to an object
// of its own, at the API server that `world` is.
void MeasureKubernetes(KubeWorld& world, double seconds) {
  RealClock clock;
  kube::KubeClient& client = world.client();
  std::vector<kube::ObjectKey> keys;
  for (int i = 0; i < kPipelines; ++i) {
    keys.push_back({"default", "bench-" + std::to_string(i)});
    (void)client.Delete(kube::kPipelines, keys.back(), {}, {});
    const auto created = client.Create(kube::kPipelines, NewPipeline(keys.back(), 3), {});
    if (!created.ok()) std::abort();
  }
  Load writes;
  Load handed;
  for (int round = 0; round < 5; ++round) {
    WriteStatus(client, keys, seconds / 5, &writes);
    RunPipelines(client, clock, keys, seconds / 5, &handed);
  }
  for (const kube::ObjectKey& key : keys) (void)client.Delete(kube::kPipelines, key, {}, {});
  const double written = writes.requests / writes.seconds;
  const double handed_rate = handed.requests / handed.seconds;
  std::printf(
      ", \"kubernetes\": {\"status_writes_per_s\": %.0f, \"hand_over_per_s\": %.0f, "
      "\"ratio\": %.2f}",
      written, handed_rate, handed_rate / written);
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
  if (std::getenv("WEIR_TEST_KUBECONFIG") != nullptr) {
    MeasureKubernetes(*MakeKubeWorld(), seconds);
  }
  std::printf("}\n");
  return 0;
}
