// One process of the scenarios that kill processes: an operator with the arbiter of one pipeline,
// a node that may be the active one and selects, the worker of a stage, or the consumer of
// terminations. Each writes what it called and was answered to a file of its own.
//   arbiter_node operator KUBECONFIG NAME MODE PORT
//   arbiter_node node|consumer URL NAME NODE HISTORY
//   arbiter_node extract|transform|load URL NAME NODE SINK
// With a namespace in WEIR_NS and a token in WEIR_TOKEN they work for any operator.
//   arbiter_node check SESSION HANDOVER SINK HISTORY...
// judges what they have written, with the session's and the hand-over's milliseconds.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "arbiter/engine/driver.h"
#include "arbiter/engine/restore.h"
#include "arbiter/rpc/rpc.h"
#include "arbiter/store_kube/journal.h"
#include "arbiter/worker/worker.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/config.h"
#include "tests/arbiter/contract/local_harness.h"
#include "tests/arbiter/history/history.h"
#include "tests/arbiter/process/times.h"

namespace weir::arbiter {
namespace {

int64_t NowMs() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Lines of a few words, each in one write: what is there is whole, whenever the process dies.
class Lines {
 public:
  explicit Lines(const std::string& path)
      : fd_(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
    if (fd_ < 0) std::abort();
  }
  ~Lines() { close(fd_); }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  void Write(const std::string& line) {
    const std::string text = line + "\n";
    if (write(fd_, text.data(), text.size()) < 0) std::abort();
  }

 private:
  const int fd_;
};

int RunOperator(char** argv) {
  RealClock clock;
  auto config = kube::LoadClusterConfig({.kubeconfig_flag = argv[2]}, clock).value();
  const auto transport = http::MakeCpprestTransport(config.tls).value();
  kube::KubeClient client(*transport, config.endpoint, clock);
  const std::string name = argv[3];
  auto opened =
      KubeJournal::Open(client, {"default", name}, "operator-" + std::to_string(getpid()), {});
  if (!opened.ok()) return 1;
  const std::string mode = argv[4];
  EngineOptions options;
  options.automatic = mode == "Auto";
  options.mode = ParseMode(mode).value_or(Mode::kRpc);
  if (!opened->fresh) options.mode = opened->record.mode;
  opened->record.mode = options.mode;
  opened->record.state.config = ScenarioConfig();
  State state = RestoreState(opened->record, {clock.SteadyNow(), clock.SystemNow()},
                             static_cast<uint64_t>(getpid()));
  const Counting source;
  Driver driver(clock, 1);
  const auto engine =
      std::make_shared<Engine>(std::move(state), opened->record.tools, options, *opened->journal,
                               &source, clock, driver.HooksOf(name));
  driver.Add(name, engine);
  engine->SetChannel(Channel::kStart);
  RpcServer rpc(clock, [](const std::string&, const std::string&, const std::string&) {
    return Status::Ok();
  });
  rpc.Add("default", name, engine);
  server::Router router;
  rpc.Register(&router);
  server::ListenerOptions listen;
  listen.address = "127.0.0.1:" + std::string(argv[5]);
  const auto listener = server::Listener::Start(listen, std::move(router), {});
  if (!listener.ok()) return 1;
  // A user who resumes what a rollback has paused.
  while (engine->failure().ok()) {
    SleepFor(clock, milliseconds(200), {});
    if (engine->Look().permit.channel == Channel::kPause) engine->Resume();
  }
  return 1;
}

// Asks for the office again and again, and selects while a process is given.
int RunNode(Arbiter& arbiter, Clock& clock, const std::string& node, Lines& lines) {
  std::atomic<int64_t> calls{0};
  // Tells of a call before and after it; an error is no answer.
  const auto told = [&](const char* kind, const auto& call) {
    const std::string id = std::to_string(++calls);
    lines.Write("B " + id + " " + kind + " " + node + " " + std::to_string(NowMs()));
    const auto [answered, held, term] = call();
    if (answered) {
      lines.Write("E " + id + " " + std::to_string(NowMs()) + " " + (held ? "1 " : "0 ") +
                  std::to_string(term));
    }
    return held;
  };
  const auto of = [](const Result<Activity>& activity) {
    return std::tuple(activity.ok(), activity.ok() && activity->held,
                      activity.ok() ? activity->term : 0);
  };
  const std::jthread select([&] {
    while (true) {
      Ticket ticket;
      told("select", [&] {
        const auto data = arbiter.Await(Stage::kSelect, node, {}, {});
        const bool given = data.ok() && data->has_value();
        if (given) ticket = (**data).ticket;
        return std::tuple(data.ok(), given, uint64_t{0});
      });
      if (ticket.process != 0) (void)arbiter.Single(ticket, nullptr, {});
    }
  });
  while (true) {
    const bool active = told("await", [&] {
      const auto got = arbiter.MainStemAwait(node, {}, {});
      const bool held = got.ok() && got->has_value() && (*got)->held;
      return std::tuple(held, held, held ? (*got)->term : 0);
    });
    bool held = active && told("single", [&] {
                  return of(arbiter.MainStemSingle(node, Readiness::kOvertake));
                });
    while (held) {
      SleepFor(clock, milliseconds(200), {});
      held = told("check", [&] { return of(arbiter.MainStemCheck(node)); });
    }
    SleepFor(clock, milliseconds(100), {});
  }
}

int RunWorker(int argc, char** argv) {
  if (argc < 6) return 2;
  RealClock clock;
  const auto transport = http::MakeCpprestTransport({}).value();
  RemoteOptions remote;
  remote.url = argv[2];
  const char* ns = std::getenv("WEIR_NS");
  remote.ns = ns == nullptr ? "default" : ns;
  remote.name = argv[3];
  if (const char* token = std::getenv("WEIR_TOKEN")) {
    remote.token = [text = std::string(token)] { return Result<std::string>(text); };
  }
  remote.retry = {milliseconds(50), milliseconds(200), 2, 0.5};
  RemoteArbiter arbiter(*transport, clock, remote);
  const std::string what = argv[1];
  const std::string node = argv[4];
  Lines lines(argv[5]);
  if (what == "node") return RunNode(arbiter, clock, node, lines);
  if (what == "consumer") {
    while (true) {
      const auto event = arbiter.TerminAwait({}, {});
      if (event.ok() && event->has_value()) (void)arbiter.TerminAck((**event).process);
    }
  }
  const auto stage = ParseStage(what);
  if (!stage.has_value()) return 2;
  const StageWork work = [&](const EventData& data,
                             std::stop_token) -> Result<std::shared_ptr<const Payload>> {
    if (*stage != Stage::kLoad) return std::shared_ptr<const Payload>();
    const int64_t begin = NowMs();
    SleepFor(clock, milliseconds(5), {});
    lines.Write(std::to_string(data.ticket.process) + " " + data.range_end + " " +
                std::to_string(begin) + " " + std::to_string(NowMs()));
    return std::shared_ptr<const Payload>();
  };
  while (true) {
    const Status status = RunStage(arbiter, clock, *stage, node, work, {});
    std::fprintf(stderr, "%s: %s\n", what.c_str(), status.ToString().c_str());
    SleepFor(clock, milliseconds(200), {});
  }
}

int RunCheck(int argc, char** argv) {
  const std::vector<LoadCall> loads = ReadLoads(argv[4]);
  std::vector<Call> calls;
  for (int i = 5; i < argc; ++i) {
    for (Call& call : ReadCalls(argv[i])) calls.push_back(std::move(call));
  }
  const std::string wrong_loads = CheckLoads(loads);
  const std::string wrong_office = CheckOffice(calls, {std::stoll(argv[2]), std::stoll(argv[3])});
  std::printf("%zu loads, %zu calls\n", loads.size(), calls.size());
  for (const std::string& wrong : {wrong_loads, wrong_office}) {
    if (!wrong.empty()) std::printf("%s\n", wrong.c_str());
  }
  return loads.empty() || calls.empty() || !wrong_loads.empty() || !wrong_office.empty() ? 1 : 0;
}

}  // namespace
}  // namespace weir::arbiter

int main(int argc, char** argv) {
  if (argc < 6) return 2;
  if (std::string(argv[1]) == "check") return weir::arbiter::RunCheck(argc, argv);
  if (std::string(argv[1]) == "operator") return weir::arbiter::RunOperator(argv);
  return weir::arbiter::RunWorker(argc, argv);
}
