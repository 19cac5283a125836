#include "runtime/manager/manager.h"

#include <gmock/gmock.h>

#include "base/doc/value.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/runtime/manager/fixture.h"

namespace weir::runtime {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const kube::ObjectKey kLease{"weir-system", "weir"};

struct Name {
  std::string name;
  friend bool operator==(const Name&, const Name&) = default;
};

// A whole operator in small: ConfigMaps are its objects.
class Operator {
 public:
  Operator(FakeApiServer& server, FakeClock& clock, const std::string& identity,
           ScriptedReconciler::Body body, ManagerOptions options = {})
      : clock_(clock),
        client_(server, kube::Endpoint{FakeApiServer::kUrl, "", {}}, clock),
        informer_(InformerEnv{client_, clock, metrics_, {}, [] { return 0.5; }}, kube::kConfigMaps,
                  {},
                  [](const doc::Json& object) -> Result<std::optional<Name>> {
                    return Name{doc::StringAt(object, {"metadata", "name"})};
                  }),
        reconciler_(std::move(body)),
        controller_(clock, {}, metrics_, reconciler_, ControllerOptions{"sqljob", 2, {}},
                    [] { return 0.5; }),
        elector_(client_, clock, {}, ConfigFor(identity), [] { return 0.5; }),
        manager_(clock, log::MakeMemoryLogger(&log_lines_), metrics_, options) {
    informer_.OnChange([this](const Change<Name>& change) {
      Note("change");
      controller_.EnqueueAfter(change.key, milliseconds(0));
    });
    manager_.AddInformer(informer_);
    manager_.AddService(
        "first", [this] { Note("start first"); }, [this] { Note("stop first"); });
    manager_.AddService(
        "second", [this] { Note("start second"); }, [this] { Note("stop second"); });
    manager_.AddController(controller_);
    manager_.SetElector(elector_);
  }
  ~Operator() {
    if (runner_.joinable()) (void)Stop();
  }

  static ElectionConfig ConfigFor(const std::string& identity) {
    ElectionConfig config;
    config.lease = kLease;
    config.identity = identity;
    return config;
  }

  void Start() {
    runner_ = std::jthread([this](const std::stop_token& stop) {
      result_ = manager_.Run(stop);
      ended_ = true;
    });
  }
  void RequestStop() { runner_.request_stop(); }
  Status Stop() {
    RequestStop();
    return Wait();
  }
  Status Wait() {
    Until(clock_, [this] { return ended_.load(); });
    runner_.join();
    return result_;
  }

  void Note(const std::string& what) {
    MutexLock lock(mutex_);
    if (notes_.empty() || notes_.back() != what) notes_.push_back(what);
  }
  std::vector<std::string> Notes() {
    MutexLock lock(mutex_);
    return notes_;
  }

  ScriptedReconciler& reconciler() { return reconciler_; }
  Manager& manager() { return manager_; }
  Elector& elector() { return elector_; }
  Controller& controller() { return controller_; }
  const std::vector<std::string>& log_lines() const { return log_lines_; }  // after the end
  metrics::Registry& metrics() { return metrics_; }

 private:
  FakeClock& clock_;
  metrics::Registry metrics_;
  std::vector<std::string> log_lines_;
  kube::KubeClient client_;
  Informer<Name> informer_;
  ScriptedReconciler reconciler_;
  Controller controller_;
  Elector elector_;
  Manager manager_;
  Mutex mutex_;
  std::vector<std::string> notes_ GUARDED_BY(mutex_);
  Status result_;
  std::atomic<bool> ended_{false};
  std::jthread runner_;
};

class ManagerTest : public ::testing::Test {
 protected:
  static Result<ReconcileResult> Done(const kube::ObjectKey&, const std::stop_token&) {
    return ReconcileResult::Done();
  }
  void Put(const std::string& name) {
    server_.Put(kube::kConfigMaps, {{"apiVersion", "v1"},
                                    {"kind", "ConfigMap"},
                                    {"metadata", {{"namespace", "shop"}, {"name", name}}}});
  }
  std::string Holder() const {
    const auto lease = server_.Object(kube::kLeases, kLease);
    return lease.has_value() ? ParseLease(*lease).holder : "no lease";
  }

  FakeClock clock_;
  FakeApiServer server_;
};

TEST_F(ManagerTest, RunsInOrderAndStopsInReverse) {
  Put("a");
  Operator* self = nullptr;
  Operator op(server_, clock_, "me", [&](const auto&, auto) {
    self->Note(self->manager().IsLeader() && self->manager().Ready().ok() ? "reconcile" : "early");
    return ReconcileResult::Done();
  });
  self = &op;
  op.Start();
  Until(clock_, [&] { return op.reconciler().Count("shop/a") == 1; });
  EXPECT_EQ(op.Stop(), Status::Ok());
  EXPECT_THAT(op.Notes(), ElementsAre("change", "start first", "start second", "reconcile",
                                      "stop second", "stop first"));
  EXPECT_EQ(Holder(), "");  // released
  EXPECT_EQ(server_.open_watches(), 0);
  EXPECT_FALSE(op.manager().IsLeader());
}

TEST_F(ManagerTest, AStandbyIsWarmAndReadyButDoesNotWorkUntilItLeads) {
  Put("a");
  Operator first(server_, clock_, "first", Done);
  first.Start();
  Until(clock_, [&] { return first.reconciler().Count("shop/a") == 1; });
  Operator second(server_, clock_, "second", Done);
  second.Start();
  Until(clock_, [&] { return second.manager().Ready().ok(); });
  Until(clock_, [&] { return second.elector().Holder() == "first"; });
  EXPECT_FALSE(second.manager().IsLeader());
  EXPECT_EQ(second.reconciler().Runs().size(), 0u);
  EXPECT_EQ(second.controller().queue().Depth().ready, 1u);  // collected while waiting
  EXPECT_EQ(first.Stop(), Status::Ok());
  Until(clock_, [&] { return second.reconciler().Count("shop/a") == 1; });
  EXPECT_TRUE(second.manager().IsLeader());
}

TEST_F(ManagerTest, PausedOnlyWatches) {
  Put("a");
  ManagerOptions options;
  options.paused = true;
  Operator op(server_, clock_, "me", Done, options);
  op.Start();
  // The change is collected while the first list is read: readiness comes after it.
  Until(clock_, [&] { return op.manager().Ready().ok(); });
  EXPECT_EQ(op.controller().queue().Depth().ready, 1u);
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(op.Stop(), Status::Ok());
  EXPECT_EQ(op.reconciler().Runs().size(), 0u);
  EXPECT_EQ(Holder(), "no lease");
  EXPECT_EQ(server_.WriteCount(), 0);
}

TEST_F(ManagerTest, ALostLeaseCancelsTheWorkAndEndsInAnError) {
  Put("a");
  Gate never;
  Operator op(server_, clock_, "me", [&](const auto&, auto stop) -> Result<ReconcileResult> {
    never.Pass(stop);
    return Cancelled();
  });
  op.Start();
  Until(clock_, [&] { return never.waiting() == 1; });
  doc::Json lease = *server_.Object(kube::kLeases, kLease);
  lease["spec"]["holderIdentity"] = "somebody";
  server_.Put(kube::kLeases, lease);
  const Status status = op.Wait();
  EXPECT_EQ(status.code(), Code::kUnavailable);
  EXPECT_EQ(status.reason(), "LeaseLost");
  EXPECT_EQ(Holder(), "somebody");
}

TEST_F(ManagerTest, AReconcileUnderWayMayEndByItself) {
  Put("a");
  Gate gate;
  std::atomic<bool> cancelled{false};
  Operator op(server_, clock_, "me", [&](const auto&, auto stop) -> Result<ReconcileResult> {
    cancelled = !gate.Pass(stop);
    return ReconcileResult::Done();
  });
  op.Start();
  Until(clock_, [&] { return gate.waiting() == 1; });
  op.RequestStop();
  gate.Open();
  EXPECT_EQ(op.Wait(), Status::Ok());
  EXPECT_FALSE(cancelled);
}

TEST_F(ManagerTest, AReconcileThatLastsIsCancelledInTime) {
  Put("a");
  Gate never;
  Operator op(server_, clock_, "me", [&](const auto&, auto stop) -> Result<ReconcileResult> {
    never.Pass(stop);
    return Cancelled();
  });
  op.Start();
  Until(clock_, [&] { return never.waiting() == 1; });
  EXPECT_EQ(op.Stop(), Status::Ok());
  EXPECT_EQ(Holder(), "");
}

TEST_F(ManagerTest, AReconcileThatHeedsNothingKeepsTheLeaseFromBeingReleased) {
  Put("a");
  Gate gate;
  Operator op(server_, clock_, "me", [&](const auto&, auto) -> Result<ReconcileResult> {
    gate.Pass({});
    return ReconcileResult::Done();
  });
  op.Start();
  Until(clock_, [&] { return gate.waiting() == 1; });
  const Status status = op.Stop();
  EXPECT_EQ(status.reason(), "ShutdownTimeout");
  EXPECT_EQ(Holder(), "me");  // it may still act: nobody may be told otherwise
  gate.Open();
}

TEST_F(ManagerTest, StopsWhileItWaitsForTheFirstListOrTheLease) {
  {
    struct Down : public http::Transport {
      Result<http::Response> Send(const http::Request&, SteadyTime, std::stop_token) override {
        return Unavailable("ConnectionRefused", "connection refused");
      }
      Result<http::Response> Stream(const http::Request&, const http::ChunkFn&, milliseconds,
                                    std::stop_token) override {
        return Unavailable("ConnectionRefused", "connection refused");
      }
    } down;
    kube::KubeClient client(down, kube::Endpoint{FakeApiServer::kUrl, "", {}}, clock_);
    metrics::Registry metrics;
    Informer<Name> informer(InformerEnv{client, clock_, metrics, {}, [] { return 0.5; }},
                            kube::kConfigMaps, {},
                            [](const doc::Json&) -> Result<std::optional<Name>> { return Name{}; });
    std::vector<std::string> lines;
    Manager manager(clock_, log::MakeMemoryLogger(&lines), metrics);
    manager.AddInformer(informer);
    std::atomic<bool> ended{false};
    std::jthread runner([&](const std::stop_token& stop) {
      EXPECT_EQ(manager.Run(stop), Status::Ok());
      ended = true;
    });
    const SteadyTime later = clock_.SteadyNow() + seconds(30);
    Until(clock_, [&] { return clock_.SteadyNow() > later; });
    EXPECT_THAT(manager.Ready().message(), HasSubstr("connection refused"));
    runner.request_stop();
    Until(clock_, [&] { return ended.load(); });
    EXPECT_THAT(lines, Contains(HasSubstr("waiting for the first lists")));
  }
  Operator first(server_, clock_, "first", Done);
  first.Start();
  Until(clock_, [&] { return first.manager().IsLeader(); });
  Operator second(server_, clock_, "second", Done);
  second.Start();
  Until(clock_, [&] { return second.elector().Holder() == "first"; });
  EXPECT_EQ(second.Stop(), Status::Ok());
  EXPECT_EQ(Holder(), "first");
}

TEST_F(ManagerTest, ShowsItsQueueAndMetrics) {
  Put("a");
  Put("b");
  Operator op(server_, clock_, "me", [&](const auto& key, auto) -> Result<ReconcileResult> {
    if (key.name == "a") return Invalid("BadSpec", "no \"such\" thing");
    return ReconcileResult::After(std::chrono::hours(1));
  });
  op.Start();
  Until(clock_, [&] { return op.controller().queue().Depth().delayed == 1; });
  Until(clock_, [&] { return op.controller().queue().Snapshot().back().state == "waiting"; });
  const auto shown = doc::ParseJson(op.manager().DebugQueueJson());
  ASSERT_TRUE(shown.ok());
  EXPECT_TRUE(doc::BoolAt(*shown, {"leader"}));
  EXPECT_EQ(doc::IntAt(*shown, {"controllers", "sqljob", "delayed"}), 1);
  EXPECT_EQ(doc::IntAt(*shown, {"controllers", "sqljob", "total"}), 2);
  const doc::Json& items = *doc::Find(*shown, {"controllers", "sqljob", "items"});
  EXPECT_EQ(doc::StringAt(items[0], {"key"}), "shop/b");
  EXPECT_TRUE(ParseTime(doc::StringAt(items[0], {"due"})).ok());
  EXPECT_EQ(doc::StringAt(items[1], {"key"}), "shop/a");
  EXPECT_EQ(doc::IntAt(items[1], {"attempts"}), 1);
  EXPECT_EQ(doc::StringAt(items[1], {"lastError"}), "Invalid/BadSpec: no \"such\" thing");
  EXPECT_EQ(
      doc::Find(*doc::ParseJson(op.manager().DebugQueueJson(1)), {"controllers", "sqljob", "items"})
          ->size(),
      1u);
  op.manager().UpdateMetrics();
  EXPECT_THAT(op.metrics().Serialize(), HasSubstr("weir_leader 1"));
}

}  // namespace
}  // namespace weir::runtime
