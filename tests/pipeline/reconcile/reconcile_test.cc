// The Pipeline controller over a fake API server: what is asked for comes into force, what the
// arbitration knows comes into status, and a new operator goes on where the last one was.
#include <gmock/gmock.h>

#include <chrono>
#include <mutex>
#include <set>
#include <thread>

#include "base/doc/value.h"
#include "pipeline/api/codec.h"
#include "pipeline/reconcile/controller_parts.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"

namespace weir::pipeline {
namespace {

using arbiter::Stage;
using doc::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReconcileTest : public ::testing::Test {
 protected:
  ReconcileTest() {
    api_.Host(kube::kPipelines, true);
    api_.Host(kube::kConfigMaps, false);
    StartOperator();
  }
  ~ReconcileTest() override { StopOperator(); }

  void StartOperator() {
    PipelineParts::Env env{client_,
                           clock_,
                           metrics_,
                           log::Logger(),
                           [this] { return leader_.load(); },
                           [this](const kube::ObjectKey& key) { Enqueue(key); },
                           [this](const kube::ObjectKey& key, milliseconds) { Enqueue(key); },
                           [this] { return connectors_; }};
    parts_ = std::make_unique<PipelineParts>(
        env, ControllerSettings{{}, "", "operator-" + std::to_string(++operators_)});
    parts_->listings().Start();
    parts_->informer().Start();
    parts_->desk().Start();
  }
  void StopOperator() {
    if (parts_ == nullptr) return;
    parts_->informer().Stop();
    parts_->listings().Stop();
    parts_->desk().Stop();
    parts_.reset();
    const std::lock_guard lock(mutex_);
    ready_.clear();
  }

  void Enqueue(const kube::ObjectKey& key) {
    const std::lock_guard lock(mutex_);
    ready_.insert(key);
    if (std::this_thread::get_id() == test_) told_.insert(key);
  }

  // Reconciles what is to be until `done`; false when that never comes.
  bool Until(const std::function<bool()>& done) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done()) {
      if (std::chrono::steady_clock::now() > give_up) return false;
      std::set<kube::ObjectKey> keys;
      {
        const std::lock_guard lock(mutex_);
        keys.swap(ready_);
      }
      if (keys.empty()) std::this_thread::yield();
      for (const kube::ObjectKey& key : keys) {
        const auto result = parts_->reconciler().Reconcile(key, {});
        if (!result.ok()) Enqueue(key);
        while (parts_->events().WriteNext()) {
        }
      }
    }
    return true;
  }
  bool Shows(const std::string& name, const Json& want) {
    return Until([&] {
      const Json status = StatusOf(name);
      for (const auto& [key, value] : want.items()) {
        const auto it = status.find(key);
        if (it == status.end() ? !value.is_null() : *it != value) return false;
      }
      return true;
    });
  }

  // Until nothing is to be reconciled and everything is stored.
  void Settle() {
    ASSERT_TRUE(Until([&] {
      for (const auto& served : parts_->desk().All()) {
        if (!served->engine->AllStored()) return false;
      }
      const std::lock_guard lock(mutex_);
      return ready_.empty();
    }));
  }

  void Put(const std::string& name, const Json& spec) {
    const auto there = api_.Object(kube::kPipelines, {"shop", name});
    Json object = {{"apiVersion", kApiVersion},
                   {"kind", kKind},
                   {"metadata", {{"namespace", "shop"}, {"name", name}}},
                   {"spec", spec}};
    if (!there) {
      ASSERT_TRUE(client_.Create(kube::kPipelines, object, {}).ok());
    } else {
      ASSERT_TRUE(client_.Patch(kube::kPipelines, {"shop", name}, {{"spec", spec}}, {}, {}).ok());
    }
  }
  void Annotate(const std::string& name, const char* key, const char* nonce) {
    ASSERT_TRUE(client_
                    .Patch(kube::kPipelines, {"shop", name},
                           {{"metadata", {{"annotations", {{key, nonce}}}}}}, {}, {})
                    .ok());
  }
  Json StatusOf(const std::string& name) {
    const auto object = api_.Object(kube::kPipelines, {"shop", name});
    if (!object) return Json::object();
    const Json* status = doc::Find(*object, {"status"});
    return status == nullptr ? Json::object() : *status;
  }
  std::shared_ptr<arbiter::Engine> EngineOf(const std::string& name) {
    std::shared_ptr<Served> served;
    EXPECT_TRUE(Until([&] {
      served = parts_->desk().Find({"shop", name});
      return served != nullptr;
    }));
    return served->engine;
  }
  static void Activate(arbiter::Engine& engine) {
    ASSERT_TRUE(engine.MainStemAwait("n1", {}, {}).ok());
    ASSERT_TRUE(engine.MainStemSingle("n1", arbiter::Readiness::kOvertake)->held);
  }
  static arbiter::EventData Take(arbiter::Engine& engine, Stage stage) {
    const auto data = engine.Await(stage, "n1", {}, {});
    EXPECT_TRUE(data.ok() && data->has_value()) << data.status().ToString();
    return **data;
  }
  static void Done(arbiter::Engine& engine, const arbiter::EventData& data) {
    EXPECT_EQ(*engine.Single(data.ticket, nullptr, {}), arbiter::Verdict::kDone);
  }
  // One process through all stages.
  static arbiter::ProcessId Move(arbiter::Engine& engine) {
    arbiter::ProcessId id = 0;
    for (const Stage stage : arbiter::kAllStages) {
      const auto data = Take(engine, stage);
      id = data.ticket.process;
      Done(engine, data);
    }
    return id;
  }
  static Json Keys(int end) { return {{"keyRange", {{"end", end}, {"step", 10}}}}; }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  kube::KubeClient client_{api_, {FakeApiServer::kUrl}, clock_};
  metrics::Registry metrics_;
  std::atomic<bool> leader_{true};
  sql::KnownConnectorsPtr connectors_;
  int operators_ = 0;
  std::mutex mutex_;
  std::set<kube::ObjectKey> ready_;
  std::set<kube::ObjectKey> told_;  // by calls of the test itself, not by a watch or a timer
  const std::thread::id test_ = std::this_thread::get_id();
  std::unique_ptr<PipelineParts> parts_;
};

TEST_F(ReconcileTest, ServesWhatIsAppliedAndShowsHowFarItIs) {
  Put("p", {{"source", Keys(30)}, {"window", 2}});
  ASSERT_TRUE(Shows("p", {{"reason", "NoActiveNode"}, {"permit", "Withheld"}, {"window", 2}}));
  const auto engine = EngineOf("p");
  Activate(*engine);
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}, {"activeNode", "n1"}}));
  const auto selected = Take(*engine, Stage::kSelect);
  EXPECT_EQ(selected.range_begin, "0");
  EXPECT_EQ(selected.range_end, "10");
  clock_.Advance(seconds(2));
  ASSERT_TRUE(Shows("p", {{"inFlight", 1}}));
  EXPECT_EQ(StatusOf("p")["processes"][0]["stage"], "select");
  EXPECT_EQ(StatusOf("p")["processes"][0]["node"], "n1");
  Done(*engine, selected);
  for (const Stage stage : {Stage::kExtract, Stage::kTransform, Stage::kLoad}) {
    Done(*engine, Take(*engine, stage));
  }
  EXPECT_EQ(Move(*engine), 2);
  EXPECT_EQ(Move(*engine), 3);
  clock_.Advance(seconds(2));
  ASSERT_TRUE(Shows("p", {{"reason", "SourceExhausted"},
                          {"lastLoadedId", 3},
                          {"cursor", "30"},
                          {"inFlight", 0},
                          {"loadsPerMinute", 3},
                          {"terminations", 3},
                          {"processes", nullptr}}));
  std::set<std::string> reasons;
  for (const Json& event : api_.Objects(kube::kEvents)) {
    reasons.insert(event["reason"].get<std::string>());
    EXPECT_EQ(event["regarding"]["kind"], "Pipeline");
  }
  EXPECT_EQ(reasons.count("PermitGranted") + reasons.count("ActiveNode"), 2u);
}

TEST_F(ReconcileTest, AnEditComesIntoForceWhileItRuns) {
  Put("p", {{"source", Keys(1000)}, {"window", 1}});
  const auto engine = EngineOf("p");
  Activate(*engine);
  Done(*engine, Take(*engine, Stage::kSelect));
  Put("p", {{"window", 3}, {"nodeChoice", "Stick"}});
  ASSERT_TRUE(Shows("p", {{"window", 3}}));
  Done(*engine, Take(*engine, Stage::kSelect));
  Put("p", {{"source", Keys(25)}});
  ASSERT_TRUE(Shows("p", {{"observedGeneration", 3}}));
  EXPECT_EQ(Take(*engine, Stage::kSelect).range_end, "25") << "the source ends here now";
  Put("p", {{"channel", "Stop"}});
  ASSERT_TRUE(Shows("p", {{"channel", "Stop"}, {"reason", "ChannelStopped"}, {"inFlight", 0}}));
}

TEST_F(ReconcileTest, ARollbackIsOrderedOnceByItsNonceAndEndsWithAResume) {
  Put("p", {{"source", Keys(1000)}});
  auto engine = EngineOf("p");
  Activate(*engine);
  Take(*engine, Stage::kSelect);
  Take(*engine, Stage::kSelect);
  Annotate("p", kAnnotationRollback, "a");
  ASSERT_TRUE(Shows("p", {{"rollbackNonce", "a"},
                          {"reason", "RolledBack"},
                          {"channel", "Pause"},
                          {"terminations", 2},
                          {"inFlight", 0}}));
  Annotate("p", kAnnotationResume, "b");
  ASSERT_TRUE(Shows("p", {{"resumeNonce", "b"}, {"reason", "AwaitingAcks"}}));
  ASSERT_TRUE(engine->TerminAck(1).ok());
  ASSERT_TRUE(engine->TerminAck(2).ok());
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}, {"channel", "Start"}}));
  const auto again = Take(*engine, Stage::kSelect);
  EXPECT_EQ(again.ticket.process, 3);
  EXPECT_EQ(again.range_begin, "0");
  // The same nonce orders nothing more, also of the next operator.
  StopOperator();
  StartOperator();
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}}));
  engine = EngineOf("p");
  EXPECT_EQ(engine->Look().processes.size(), 1u);
  Annotate("p", kAnnotationRollback, "c");
  ASSERT_TRUE(Shows("p", {{"rollbackNonce", "c"}, {"reason", "RolledBack"}}));
  Put("p", {{"window", 2}});
  ASSERT_TRUE(Shows("p", {{"reason", "AwaitingAcks"}})) << "an edit resumes, too";
}

TEST_F(ReconcileTest, ANonceFromBeforeItWasServedOrdersNothing) {
  api_.Put(
      kube::kPipelines,
      {{"apiVersion", kApiVersion},
       {"kind", kKind},
       {"metadata",
        {{"namespace", "shop"}, {"name", "p"}, {"annotations", {{kAnnotationRollback, "old"}}}}},
       {"spec", {{"window", 1}}}});
  ASSERT_TRUE(Shows("p", {{"reason", "NoActiveNode"}, {"rollbackNonce", "old"}}));
}

TEST_F(ReconcileTest, TheNextOperatorGoesOnWhereTheLastOneWas) {
  for (const char* mode : {"Kubernetes", "Memory", "Rpc"}) {
    const std::string name = std::string("p-") + static_cast<char>(mode[0] + 32);
    Put(name, {{"source", Keys(1000)}, {"arbitration", mode}});
    auto engine = EngineOf(name);
    Activate(*engine);
    EXPECT_EQ(Move(*engine), 1);
    const auto open = Take(*engine, Stage::kSelect);
    StopOperator();
    StartOperator();
    engine = EngineOf(name);
    const arbiter::View view = engine->Look();
    EXPECT_EQ(view.last_loaded, 1) << mode;
    EXPECT_EQ(view.cursor, "10") << mode;
    EXPECT_EQ(ModeName(view.mode), mode);
    const bool kept = std::string(mode) == "Kubernetes";
    EXPECT_EQ(view.processes.size(), kept ? 1u : 0u) << mode;
    EXPECT_EQ(*engine->Heartbeat(open.ticket, {}),
              kept ? arbiter::Verdict::kDone : arbiter::Verdict::kRolledBack)
        << mode;
  }
}

TEST_F(ReconcileTest, WithoutTheLeaseNothingIsWritten) {
  Put("p", {{"source", Keys(30)}});
  const auto engine = EngineOf("p");
  ASSERT_TRUE(Shows("p", {{"reason", "NoActiveNode"}}));
  leader_ = false;
  const int before = api_.WriteCount();
  const auto active = engine->MainStemSingle("n1", arbiter::Readiness::kOvertake);
  EXPECT_FALSE(active.ok() && active->held);
  Enqueue({"shop", "p"});
  Put("p", {{"window", 7}});
  EXPECT_EQ(api_.WriteCount(), before + 1) << "the user's own edit";
  leader_ = true;
}

TEST_F(ReconcileTest, WhatCannotBeServedIsStalledAndSaysWhy) {
  Put("p", {{"window", 99}});
  ASSERT_TRUE(Shows("p", {{"reason", "SpecInvalid"}, {"permit", "Withheld"}}));
  EXPECT_EQ(parts_->desk().Find({"shop", "p"}), nullptr);
  Put("p", {{"window", 2}, {"source", Keys(30)}});
  const auto engine = EngineOf("p");
  Activate(*engine);
  Move(*engine);
  const char* load =
      "CREATE TABLE t (x INT) WITH ('connector' = 'blackhole'); INSERT INTO t SELECT x FROM in.y";
  Put("p", {{"stages", {{"load", {{"sql", load}}}}}});
  ASSERT_TRUE(Shows("p", {{"reason", "SqlStagesUnsupported"}}));
  EXPECT_EQ(engine->Await(Stage::kSelect, "n1", {}, {}).status().code(), Code::kCancelled);
  const Json files = {{"keyRange", nullptr}, {"timeRange", {{"start", "2026-01-01T00:00:00Z"}}}};
  Put("p", {{"stages", nullptr}, {"source", files}});
  ASSERT_TRUE(Shows("p", {{"reason", "SourceInvalid"}, {"cursor", "10"}}));
  EXPECT_THAT(StatusOf("p")["message"].get<std::string>(), HasSubstr("bring the former source"));
  Put("p", {{"source", {{"keyRange", {{"end", 30}, {"step", 10}}}, {"timeRange", nullptr}}}});
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}, {"lastLoadedId", 1}}));
}

TEST_F(ReconcileTest, AnotherDescriptionOfAConnectorIsNewsToThoseWithSql) {
  const char* load =
      "CREATE TABLE t (x INT) WITH ('connector' = 'shop-bus', 'chanel' = 'x'); "
      "INSERT INTO t SELECT x FROM in.y";
  Put("p", {{"stages", {{"load", {{"sql", load}}}}}});
  Put("q", {{"window", 2}});
  ASSERT_TRUE(Shows("p", {{"reason", "SqlStagesUnsupported"}}));
  Settle();
  auto known = std::make_shared<sql::KnownConnectors>();
  ASSERT_TRUE(known->registry
                  .Add("connector: shop-bus\nevidence: factory\nrelease: flink\n"
                       "options: {channel: {type: string}}\n")
                  .ok());
  connectors_ = std::move(known);
  told_.clear();
  parts_->ConnectorsChanged();
  EXPECT_THAT(told_, ElementsAre(kube::ObjectKey{"shop", "p"}));
  ASSERT_TRUE(Shows("p", {{"reason", "SqlInvalid"}}));
  EXPECT_THAT(StatusOf("p")["message"].get<std::string>(), HasSubstr("chanel"));
}

TEST_F(ReconcileTest, AListingInAConfigMapIsTakenUpWhileItRuns) {
  const auto tell = [this](const Json& labels, const Json& data) {
    const Json object = {{"metadata", {{"labels", labels}}}, {"data", data}};
    ASSERT_TRUE(client_.Patch(kube::kConfigMaps, {"shop", "day"}, object, {}, {}).ok());
  };
  const auto message = [this] { return StatusOf("p")["message"].get<std::string>(); };
  const auto says = [&](const char* what) {
    clock_.Advance(PipelineReconciler::kProgressPace);
    return Until([&] { return message().find(what) != std::string::npos; });
  };
  const Json from = {{"configMapKeyRef", {{"name", "day"}, {"key", "names"}}}};
  Put("p", {{"window", 1}, {"source", {{"files", {{"namesFrom", from}}}}}});
  const auto engine = EngineOf("p");
  Activate(*engine);
  ASSERT_TRUE(Shows("p", {{"reason", "FilesUnreadable"}, {"permit", "Granted"}}));
  EXPECT_THAT(message(), HasSubstr("ConfigMap shop/day is not there; create it with the key"));
  EXPECT_FALSE(engine->Await(Stage::kSelect, "n1", {0, clock_.SteadyNow()}, {})->has_value());

  const Json object = {{"apiVersion", "v1"},
                       {"kind", "ConfigMap"},
                       {"metadata", {{"namespace", "shop"}, {"name", "day"}}},
                       {"data", {{"names", "f2\nf4\n"}}}};
  ASSERT_TRUE(client_.Create(kube::kConfigMaps, object, {}).ok());
  Enqueue({"shop", "p"});  // it has no label, so that nobody hears of it
  ASSERT_TRUE(says("has no label weir.dev/files=true"));
  tell({{kFilesLabel, "true"}}, {{"names", nullptr}, {"other", "x"}});
  ASSERT_TRUE(says("has no key 'names'"));
  tell({{kFilesLabel, "true"}}, {{"names", "f4\nf2\n"}});
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}}));
  Move(*engine);
  Move(*engine);
  ASSERT_TRUE(Shows("p", {{"reason", "SourceExhausted"}, {"cursor", "f4"}}));

  // One name that can be, and one that comes too late.
  tell({{kFilesLabel, "true"}}, {{"names", "f2\nf3\nf5\n"}});
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}}));
  const auto data = Take(*engine, Stage::kSelect);
  EXPECT_EQ(data.range_begin, "f4");
  EXPECT_EQ(data.range_end, "f5");
  ASSERT_NE(data.names, nullptr);
  EXPECT_THAT(*data.names, ElementsAre("f5"));
  Settle();
  const auto events = api_.Objects(kube::kEvents);
  EXPECT_TRUE(std::any_of(events.begin(), events.end(), [](const Json& event) {
    return event["reason"] == "FilesAddedBehind" &&
           event["note"].get<std::string>().find("f3") != std::string::npos;
  }));

  // What is cut goes on without its listing; nothing is lost of where it is.
  ASSERT_TRUE(client_.Delete(kube::kConfigMaps, {"shop", "day"}, {}, {}).ok());
  ASSERT_TRUE(Shows("p", {{"reason", "FilesUnreadable"}, {"inFlight", 1}}));
  Done(*engine, data);
  for (const Stage stage : {Stage::kExtract, Stage::kTransform, Stage::kLoad}) {
    const auto later = Take(*engine, stage);
    EXPECT_THAT(*later.names, ElementsAre("f5"));
    Done(*engine, later);
  }
  clock_.Advance(PipelineReconciler::kProgressPace);
  ASSERT_TRUE(Shows("p", {{"reason", "FilesUnreadable"}, {"cursor", "f5"}}));
  StopOperator();
  StartOperator();
  ASSERT_TRUE(Shows("p", {{"reason", "FilesUnreadable"}, {"cursor", "f5"}}));
  Json again = object;
  again["metadata"]["labels"][kFilesLabel] = "true";
  again["data"]["names"] = "f5\nf6\n";
  ASSERT_TRUE(client_.Create(kube::kConfigMaps, again, {}).ok());
  const auto next = EngineOf("p");
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}}));
  Done(*next, Take(*next, Stage::kSelect));

  // What is in flight when the operator restarts waits for the names that it is to be given.
  Settle();
  StopOperator();
  ASSERT_TRUE(client_.Delete(kube::kConfigMaps, {"shop", "day"}, {}, {}).ok());
  StartOperator();
  const auto last = EngineOf("p");
  ASSERT_TRUE(Shows("p", {{"reason", "FilesUnreadable"}, {"inFlight", 1}}));
  EXPECT_FALSE(last->Await(Stage::kExtract, "n1", {0, clock_.SteadyNow()}, {})->has_value());
  ASSERT_TRUE(client_.Create(kube::kConfigMaps, again, {}).ok());
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}}));
  const auto waited = Take(*last, Stage::kExtract);
  EXPECT_EQ(waited.range_end, "f6");
  EXPECT_THAT(*waited.names, ElementsAre("f6"));
}

TEST_F(ReconcileTest, TheOppositePipelineMustHaveCaughtUp) {
  Put("there", {{"source", Keys(1000)}, {"opposite", "back"}});
  const auto engine = EngineOf("there");
  Activate(*engine);
  ASSERT_TRUE(Shows("there", {{"reason", "OppositeMissing"}}));
  Put("back", {{"source", Keys(1000)}});
  ASSERT_TRUE(Shows("there", {{"reason", "OppositeTaking"}}));
  Activate(*EngineOf("back"));
  ASSERT_TRUE(Shows("there", {{"reason", "Permitted"}}));
  ASSERT_TRUE(EngineOf("back")->MainStemRelease("n1").ok());
  ASSERT_TRUE(Shows("there", {{"reason", "OppositeTaking"}}));
}

TEST_F(ReconcileTest, ADeletedPipelineIsClosedAndANewOneOfItsNameBeginsAnew) {
  Put("p", {{"source", Keys(1000)}});
  auto engine = EngineOf("p");
  Activate(*engine);
  Move(*engine);
  ASSERT_TRUE(client_.Delete(kube::kPipelines, {"shop", "p"}, {}, {}).ok());
  ASSERT_TRUE(Until([&] { return parts_->desk().Find({"shop", "p"}) == nullptr; }));
  EXPECT_EQ(engine->TerminSize().status().code(), Code::kCancelled);
  Put("p", {{"source", Keys(1000)}});
  EXPECT_EQ(EngineOf("p")->Look().last_loaded, 0);
}

TEST_F(ReconcileTest, OneThatAnotherOperatorTookOverIsOpenedAnew) {
  Put("p", {{"source", Keys(1000)}});
  const auto engine = EngineOf("p");
  Activate(*engine);
  Json taken = StatusOf("p")["arbitration"];
  taken["owner"] = "another";
  taken["epoch"] = taken["epoch"].get<int>() + 1;
  taken["sequence"] = taken["sequence"].get<int>() + 1;
  api_.PatchStatus(kube::kPipelines, {"shop", "p"}, {{"arbitration", taken}});
  EXPECT_EQ(engine->Await(Stage::kSelect, "n1", {}, {}).status().reason(), "NotOwner");
  ASSERT_TRUE(Until([&] {
    const auto served = parts_->desk().Find({"shop", "p"});
    return served != nullptr && served->engine != engine;
  }));
}

// A thousand that wait for their workers cost nothing.
TEST_F(ReconcileTest, WhatIsAtRestIsNotLookedAtAgain) {
  Put("p", {{"source", Keys(30)}, {"arbitration", "Memory"}});
  const auto engine = EngineOf("p");
  Activate(*engine);
  ASSERT_TRUE(Shows("p", {{"reason", "Permitted"}}));
  Settle();
  const auto rest = parts_->reconciler().Reconcile({"shop", "p"}, {});
  ASSERT_TRUE(rest.ok());
  EXPECT_FALSE(rest->requeue_after.has_value());
  // A stage that memory alone knows of is shown, though nobody looks by the clock.
  Done(*engine, Take(*engine, Stage::kSelect));
  clock_.Advance(seconds(2));
  ASSERT_TRUE(Shows("p", {{"inFlight", 1}}));
  // The rate of loads falls with time.
  for (const Stage stage : {Stage::kExtract, Stage::kTransform, Stage::kLoad}) {
    Done(*engine, Take(*engine, stage));
  }
  clock_.Advance(seconds(2));
  ASSERT_TRUE(Shows("p", {{"loadsPerMinute", 1}}));
  Settle();
  EXPECT_TRUE(parts_->reconciler().Reconcile({"shop", "p"}, {})->requeue_after.has_value());
}

TEST_F(ReconcileTest, AnOppositeThatGoesIsNoticed) {
  Put("there", {{"source", Keys(1000)}, {"opposite", "back"}});
  Put("back", {{"source", Keys(1000)}});
  Activate(*EngineOf("there"));
  Activate(*EngineOf("back"));
  ASSERT_TRUE(Shows("there", {{"reason", "Permitted"}}));
  ASSERT_TRUE(client_.Delete(kube::kPipelines, {"shop", "back"}, {}, {}).ok());
  ASSERT_TRUE(Shows("there", {{"reason", "OppositeMissing"}}));
}

}  // namespace
}  // namespace weir::pipeline
