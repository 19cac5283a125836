#include "runtime/manager/controller.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "tests/runtime/manager/fixture.h"

namespace weir::runtime {
namespace {

using ::testing::HasSubstr;

TEST(QueueKey, RoundTrips) {
  for (const kube::ObjectKey& key : {kube::ObjectKey{"shop", "orders"}, kube::ObjectKey{"", "n"}}) {
    EXPECT_EQ(ParseQueueKey(QueueKey(key)), key);
  }
}

class ControllerTest : public ::testing::Test {
 protected:
  void Start(ScriptedReconciler::Body body, int workers = 2) {
    reconciler_ = std::make_unique<ScriptedReconciler>(std::move(body));
    controller_ = std::make_unique<Controller>(
        clock_, log::MakeMemoryLogger(&log_lines_), metrics_, *reconciler_,
        ControllerOptions{"sqljob", workers, {}}, [] { return 0.0; });
    controller_->StartWorkers();
  }
  // Ends the workers, so that everything they wrote can be read.
  void Finish() {
    controller_->Drain();
    controller_->Cancel();
    Until(clock_, [&] { return controller_->WaitStopped(clock_.SteadyNow()); });
  }
  double Results(const std::string& result) {
    return metrics_
        .GetCounter("weir_reconcile_total", "", {{"controller", "sqljob"}, {"result", result}})
        .Value();
  }
  QueueItem Item(const std::string& key) const {
    for (const QueueItem& item : controller_->queue().Snapshot()) {
      if (item.key == key) return item;
    }
    return {};
  }
  void UntilRuns(const std::string& key, int count) {
    Until(clock_, [&] { return reconciler_->Count(key) >= count; });
  }

  FakeClock clock_;
  metrics::Registry metrics_;
  std::vector<std::string> log_lines_;  // read after Finish
  std::unique_ptr<ScriptedReconciler> reconciler_;
  std::unique_ptr<Controller> controller_;
};

TEST_F(ControllerTest, DoneWaitsForAChange) {
  Start([](const auto&, auto) { return ReconcileResult::Done(); });
  controller_->Enqueue({"shop", "a"});
  UntilRuns("shop/a", 1);
  Until(clock_, [&] { return controller_->queue().Snapshot().empty(); });
  controller_->Enqueue({"shop", "a"});
  UntilRuns("shop/a", 2);
  Finish();
  EXPECT_EQ(Results("done"), 2);
  EXPECT_EQ(log_lines_.size(), 0u);
}

TEST_F(ControllerTest, AfterRunsAgainInTime) {
  Start([](const auto&, auto) { return ReconcileResult::After(std::chrono::hours(1)); });
  controller_->Enqueue({"shop", "a"});
  UntilRuns("shop/a", 1);
  Until(clock_, [&] { return Item("shop/a").state == "delayed"; });
  EXPECT_GT(Item("shop/a").due_in, std::chrono::minutes(59));
  clock_.Advance(std::chrono::hours(1));
  UntilRuns("shop/a", 2);
  Finish();
  EXPECT_EQ(Results("requeue"), 2);
}

TEST_F(ControllerTest, ErrorsAreRetriedWithBackOffUntilTheyEnd) {
  std::atomic<int> failures{5};
  Start([&](const auto&, auto) -> Result<ReconcileResult> {
    if (failures-- > 0) return Unavailable("Down", "the API server is away");
    return ReconcileResult::Done();
  });
  const SteadyTime begun = clock_.SteadyNow();
  controller_->Enqueue({"shop", "a"});
  UntilRuns("shop/a", 6);
  EXPECT_GE(clock_.SteadyNow() - begun, milliseconds(200 + 400 + 800 + 1600 + 3200));
  Until(clock_, [&] { return controller_->queue().Snapshot().empty(); });
  Finish();
  EXPECT_EQ(Results("error"), 5);
  EXPECT_EQ(Results("done"), 1);
  EXPECT_THAT(log_lines_.at(0), HasSubstr("Down: the API server is away"));
  EXPECT_THAT(log_lines_.at(0), HasSubstr("key=shop/a"));
}

TEST_F(ControllerTest, InvalidWaitsForAChange) {
  Start([](const auto&, auto) -> Result<ReconcileResult> { return Invalid("BadSpec", "no"); });
  controller_->Enqueue({"shop", "a"});
  Until(clock_, [&] { return Item("shop/a").state == "waiting"; });
  clock_.Advance(std::chrono::hours(24));
  EXPECT_EQ(Item("shop/a").state, "waiting");
  EXPECT_THAT(Item("shop/a").last_error, HasSubstr("BadSpec"));
  controller_->Enqueue({"shop", "a"});
  UntilRuns("shop/a", 2);
  Finish();
  EXPECT_EQ(Results("invalid"), 2);
}

TEST_F(ControllerTest, AConflictIsRetriedWithoutAWarning) {
  std::atomic<int> conflicts{1};
  Start([&](const auto&, auto) -> Result<ReconcileResult> {
    if (conflicts-- > 0) return Conflict("Conflict", "changed meanwhile");
    return ReconcileResult::Done();
  });
  controller_->Enqueue({"shop", "a"});
  UntilRuns("shop/a", 2);
  Finish();
  EXPECT_EQ(Results("conflict"), 1);
  EXPECT_EQ(Results("error"), 0);
}

TEST_F(ControllerTest, AnExceptionEndsNeitherTheLoopNorTheKey) {
  std::atomic<int> throws{2};
  Start(
      [&](const auto& key, auto) -> Result<ReconcileResult> {
        if (key.name == "bad" && throws > 0) {
          if (throws-- == 2) throw std::runtime_error("boom");
          throw 42;  // NOLINT: not even derived from std::exception
        }
        return ReconcileResult::Done();
      },
      1);
  controller_->Enqueue({"shop", "bad"});
  controller_->Enqueue({"shop", "good"});
  UntilRuns("shop/good", 1);
  UntilRuns("shop/bad", 3);
  Finish();
  EXPECT_EQ(Results("exception"), 2);
  EXPECT_EQ(Results("done"), 2);
  EXPECT_THAT(log_lines_.at(0), HasSubstr("boom"));
}

TEST_F(ControllerTest, ASlowKeyDelaysNoOtherAndNeverRunsTwiceAtOnce) {
  Gate gate;
  Start([&](const auto& key, auto stop) -> Result<ReconcileResult> {
    if (key.name == "slow" && !gate.Pass(stop)) return Cancelled();
    return ReconcileResult::Done();
  });
  controller_->Enqueue({"shop", "slow"});
  Until(clock_, [&] { return gate.waiting() == 1; });
  controller_->Enqueue({"shop", "slow"});
  for (int i = 0; i < 50; ++i) controller_->Enqueue({"shop", std::to_string(i)});
  UntilRuns("shop/49", 1);
  EXPECT_EQ(reconciler_->Count("shop/slow"), 1);
  gate.Open();
  UntilRuns("shop/slow", 2);
  Finish();
}

TEST_F(ControllerTest, ACancelledReconcileIsNeitherRetriedNorAnErrorAtTheEnd) {
  Gate gate;
  Start([&](const auto&, auto stop) -> Result<ReconcileResult> {
    gate.Pass(stop);
    return Cancelled();
  });
  controller_->Enqueue({"shop", "a"});
  Until(clock_, [&] { return gate.waiting() == 1; });
  Finish();
  EXPECT_EQ(Results("cancelled"), 1);
  EXPECT_EQ(Results("error"), 0);
  EXPECT_TRUE(controller_->queue().Snapshot().empty());
}

TEST_F(ControllerTest, TellsItsDepth) {
  Gate gate;
  Start(
      [&](const auto&, auto stop) -> Result<ReconcileResult> {
        gate.Pass(stop);
        return ReconcileResult::Done();
      },
      1);
  controller_->Enqueue({"shop", "a"});
  Until(clock_, [&] { return gate.waiting() == 1; });
  controller_->Enqueue({"shop", "b"});
  controller_->EnqueueAfter({"shop", "c"}, std::chrono::hours(1));
  controller_->UpdateMetrics();
  const std::string text = metrics_.Serialize();
  EXPECT_THAT(text, HasSubstr("weir_queue_depth{controller=\"sqljob\",state=\"ready\"} 1"));
  EXPECT_THAT(text, HasSubstr("weir_queue_depth{controller=\"sqljob\",state=\"delayed\"} 1"));
  EXPECT_THAT(text, HasSubstr("weir_queue_depth{controller=\"sqljob\",state=\"processing\"} 1"));
  gate.Open();
  Finish();
  EXPECT_THAT(metrics_.Serialize(), HasSubstr("weir_reconcile_seconds_count"));
}

}  // namespace
}  // namespace weir::runtime
