// Operator, active node and workers are killed (SIGKILL) at random moments and started again, over
// real sockets and the API server that WEIR_TEST_KUBECONFIG names. What was loaded and who acted
// when is read from what each process wrote. WEIR_SEED repeats the order of the kills.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include "tests/arbiter/contract/kube_harness.h"
#include "tests/arbiter/history/history.h"
#include "tests/arbiter/process/times.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace weir::arbiter {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

class Child {
 public:
  explicit Child(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), ARBITER_NODE);
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    if (posix_spawn(&pid_, ARBITER_NODE, nullptr, nullptr, argv.data(), environ) != 0) std::abort();
  }
  ~Child() { Kill(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  void Kill() {
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
};

std::string FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  close(fd);
  return std::to_string(ntohs(address.sin_port));
}

class Processes : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const char* seed = std::getenv("WEIR_SEED");
    const uint64_t drawn = seed == nullptr ? std::random_device()() : std::stoull(seed);
    random_.seed(drawn);
    std::cout << "WEIR_SEED=" << drawn << " repeats the order of the kills\n";
    std::string directory = (fs::temp_directory_path() / "arbiter-XXXXXX").string();
    if (mkdtemp(directory.data()) == nullptr) std::abort();
    directory_ = directory;
    sink_ = directory_ / "sink";
    world_ = MakeKubeWorld();
    key_ = {"default", "killed-" + std::to_string(getpid())};
    ASSERT_TRUE(world_->client().Create(kube::kPipelines, NewPipeline(key_, 3), {}).ok());
    for (const std::string& name : Names()) Start(name);
  }
  virtual std::vector<std::string> Names() const {
    return {"operator",  "a",           "b",      "consumer", "extract-1",
            "extract-2", "transform-1", "load-1", "load-2"};
  }
  void TearDown() override {
    children_.clear();
    (void)world_->client().Delete(kube::kPipelines, key_, {}, {});
    if (!HasFailure()) fs::remove_all(directory_);
  }

  // "load-1" is a worker of load on a node of that name, "load-1@a" one on the node a.
  void Start(const std::string& name) {
    const std::string url = "http://127.0.0.1:" + port_;
    std::vector<std::string> arguments;
    const std::string what = name.substr(0, name.find('-'));
    if (what == "operator") {
      const char* kubeconfig = std::getenv("WEIR_TEST_KUBECONFIG");
      if (kubeconfig == nullptr) std::abort();
      arguments = {what, kubeconfig, key_.name, GetParam(), port_};
    } else if (name == "a" || name == "b") {
      const fs::path history = directory_ / ("calls-" + std::to_string(++histories_));
      arguments = {"node", url, key_.name, name, history};
    } else {
      const std::string node = name.substr(name.find('@') + 1);
      arguments = {what, url, key_.name, node, what == "load" ? sink_ : directory_ / "consumer"};
    }
    children_[name] = std::make_unique<Child>(std::move(arguments));
  }
  std::vector<Call> Calls() const {
    std::vector<Call> calls;
    for (int i = 1; i <= histories_; ++i) {
      for (const Call& call : ReadCalls(directory_ / ("calls-" + std::to_string(i)))) {
        calls.push_back(call);
      }
    }
    return calls;
  }
  // Who was last told that it holds the office.
  std::string Active() const {
    std::string node;
    int64_t last = -1;
    for (const Call& call : Calls()) {
      const bool told = call.held && call.kind != Call::Kind::kSelect && call.end > last;
      if (!told || call.end == Call::kNever) continue;
      node = call.node;
      last = call.end;
    }
    return node;
  }
  // Waits for loads that begin from now on; false when they do not come.
  bool LoadsGoOn(size_t count) const {
    const size_t before = ReadLoads(sink_).size();
    const auto end = Clock::now() + std::chrono::seconds(90);
    while (ReadLoads(sink_).size() < before + count) {
      if (Clock::now() > end) return false;
      std::this_thread::sleep_for(milliseconds(20));
    }
    return true;
  }

  // Kills it and starts it again. One that was active stays dead until the other has taken over, in
  // half of the cases.
  void KillOnce(const std::string& what) {
    const bool active = what == "active";
    const std::string victim = active ? Active() : what;
    ASSERT_TRUE(children_.count(victim) > 0) << victim;
    SCOPED_TRACE("after " + victim + " was killed");
    std::this_thread::sleep_for(milliseconds(random_() % 300));
    children_[victim]->Kill();
    if (active && random_() % 2 == 0) {
      const auto killed = Clock::now();
      const auto end = killed + std::chrono::seconds(90);
      while (Active() == victim && Clock::now() < end)
        std::this_thread::sleep_for(milliseconds(50));
      ASSERT_NE(Active(), victim) << "nobody took over";
      const std::chrono::duration<double> took = Clock::now() - killed;
      std::cout << Active() << " took over from " << victim << " after " << took.count() << " s\n";
    }
    Start(victim);
    ASSERT_TRUE(LoadsGoOn(2));
  }
  // Ends everything, and reads from what each has written whether that can have been.
  void Check() {
    children_.clear();
    const std::vector<LoadCall> loads = ReadLoads(sink_);
    EXPECT_EQ(CheckLoads(loads), "");
    const Config config = ScenarioConfig();
    const std::vector<Call> calls = Calls();
    EXPECT_EQ(CheckOffice(calls, {config.session_ttl.count(), config.handover_wait.count()}), "");
    std::cout << GetParam() << ": " << loads.size() << " loads, " << calls.size() << " calls\n";
  }

  std::mt19937_64 random_;
  fs::path directory_;
  fs::path sink_;
  std::shared_ptr<KubeWorld> world_;
  kube::ObjectKey key_;
  const std::string port_ = FreePort();
  int histories_ = 0;
  std::map<std::string, std::unique_ptr<Child>> children_;
};

TEST_P(Processes, KillsSkipNothingRepeatTheNewestAloneAndNeverMakeTwoActive) {
  ASSERT_TRUE(LoadsGoOn(3)) << "nothing is loaded";
  std::vector<std::string> victims = {"operator", "active", "worker",
                                      "operator", "active", "worker"};
  std::shuffle(victims.begin(), victims.end(), random_);
  const std::vector<std::string> workers = {"extract-1", "extract-2", "transform-1", "load-1",
                                            "load-2"};
  for (const std::string& victim : victims) {
    KillOnce(victim == "worker" ? workers[random_() % workers.size()] : victim);
    if (HasFatalFailure()) return;
  }
  Check();
}

// AUTO, while its workers gather on the nodes that select and scatter again.
class Moves : public Processes {
 protected:
  static const std::vector<std::string>& Loaders(bool together) {
    static const std::vector<std::string> kTogether = {"load-1@a", "load-2@b"};
    static const std::vector<std::string> kApart = {"load-3@c"};
    return together ? kTogether : kApart;
  }
  std::vector<std::string> Names() const override {
    return {"operator",    "a",           "b",           "consumer",
            "extract-1@a", "extract-2@b", "transform-1", "load-3@c"};
  }
  std::string ModeInForce() const {
    const auto object = world_->client().Get(kube::kPipelines, key_, {});
    return object.ok() ? doc::StringAt(*object, {"status", "arbitration", "mode"}) : "";
  }
  bool Reaches(const std::string& mode) const {
    const auto end = Clock::now() + std::chrono::seconds(90);
    while (ModeInForce() != mode) {
      if (Clock::now() > end) return false;
      std::this_thread::sleep_for(milliseconds(50));
    }
    return true;
  }
};

TEST_P(Moves, KillsAroundAChangeOfModeSkipNothingAndNeverMakeTwoActive) {
  ASSERT_TRUE(LoadsGoOn(3)) << "nothing is loaded";
  for (const bool together : {true, false, true, false}) {
    const std::string mode = together ? "Memory" : "Rpc";
    SCOPED_TRACE("on the way to " + mode);
    for (const std::string& loader : Loaders(!together)) children_.erase(loader);
    for (const std::string& loader : Loaders(together)) Start(loader);
    // Before, at or after the moment of the move, as chance will have it.
    const auto ttl = static_cast<uint64_t>(ScenarioConfig().node_ttl.count());
    std::this_thread::sleep_for(milliseconds(ttl / 2 + random_() % (2 * ttl)));
    std::vector<std::string> victims = {"operator", "active", Loaders(together).front()};
    std::shuffle(victims.begin(), victims.end(), random_);
    for (const std::string& victim : victims) {
      KillOnce(victim);
      if (HasFatalFailure()) return;
    }
    ASSERT_TRUE(Reaches(mode));
    KillOnce("operator");
    if (HasFatalFailure()) return;
    EXPECT_EQ(ModeInForce(), mode) << "the next operator goes on in it";
    ASSERT_TRUE(LoadsGoOn(3));
  }
  Check();
}

INSTANTIATE_TEST_SUITE_P(Modes, Processes, ::testing::Values("Kubernetes", "Rpc", "Memory", "Auto"),
                         [](const auto& variant) { return variant.param; });

INSTANTIATE_TEST_SUITE_P(Modes, Moves, ::testing::Values("Auto"),
                         [](const auto& variant) { return variant.param; });

}  // namespace
}  // namespace weir::arbiter
