#include "job/act/actor.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "job/api/codec.h"
#include "job/history/store.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_flink.h"
#include "tests/fakes/fault_transport.h"

namespace weir::job {
namespace {

constexpr char kFlinkUrl[] = "http://10.0.0.7:8081";
constexpr char kJobId[] = "0123456789abcdef0123456789abcdef";

class RecordingLog : public WriteLog {
 public:
  void JobWritten(const std::string&, const SqlJob& job) override {
    lines.push_back("job " + job.meta.resource_version);
  }
  void ChildCreated(const std::string&, ChildKind kind, const doc::Json& object) override {
    lines.push_back("created " + std::string(ChildKindName(kind)) + " " +
                    doc::StringAt(object, {"metadata", "name"}));
  }
  void ChildDeleted(const std::string&, ChildKind kind, const std::string& name,
                    const std::string&) override {
    lines.push_back("deleted " + std::string(ChildKindName(kind)) + " " + name);
  }
  void NameTaken(const std::string&, const std::string& name) override {
    lines.push_back("taken " + name);
  }

  std::vector<std::string> lines;
};

class ActorTest : public testing::Test {
 protected:
  ActorTest() {
    job_ = SqlJobFromJson(
        api_.Put(kube::kSqlJobs, {{"metadata", {{"name", "orders"}, {"namespace", "shop"}}},
                                  {"spec", {{"sql", "INSERT INTO a SELECT 1"}}}}));
    api_.ClearRequests();
  }

  doc::Json Service(const std::string& uid, const std::string& sequence) {
    return {{"apiVersion", "v1"},
            {"kind", "Service"},
            {"metadata",
             {{"name", "orders-jm"},
              {"namespace", "shop"},
              {"labels", {{kLabelUid, uid}, {kLabelJob, "orders"}, {kLabelSequence, sequence}}}}}};
  }
  CreateChild CreateService() {
    return {ChildKind::kService, Role::kService, Service(job_.meta.uid, "1")};
  }
  std::vector<StepResult> Run(std::vector<Action> actions) {
    return actor_.Run(actions, &job_, {});
  }
  // The only step, which must have been tried.
  Status RunOne(Action action) {
    auto steps = Run({std::move(action)});
    return steps.size() == 1 ? steps[0].status : Internal("not one step");
  }
  SqlJob Stored() { return SqlJobFromJson(*api_.Object(kube::kSqlJobs, {"shop", "orders"})); }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  FaultTransport transport_{api_};
  flink::FakeFlink flink_{clock_};
  kube::KubeClient client_{transport_, {FakeApiServer::kUrl, "default", {}}, clock_};
  RecordingLog log_;
  bool leader_ = true;
  bool flink_known_ = true;
  Actor actor_{ActorDeps{client_, log_, clock_, [this] { return leader_; },
                         [this](const std::string&) -> Result<flink::FlinkClient> {
                           if (!flink_known_) return Unavailable("JobManagerUnknown", "no pod");
                           return flink::FlinkClient({&flink_, kFlinkUrl, {}});
                         }}};
  SqlJob job_;
};

TEST_F(ActorTest, AddsAndRemovesItsFinalizerAmongOthers) {
  job_.meta.finalizers = {"other/one"};
  ASSERT_TRUE(RunOne(AddFinalizer{}).ok());
  EXPECT_EQ(Stored().meta.finalizers, (std::vector<std::string>{"other/one", kFinalizer}));
  EXPECT_EQ(job_.meta.resource_version, Stored().meta.resource_version);
  const size_t requests = api_.Requests().size();
  ASSERT_TRUE(RunOne(AddFinalizer{}).ok());  // it is there: no request
  EXPECT_EQ(api_.Requests().size(), requests);
  ASSERT_TRUE(RunOne(RemoveFinalizer{}).ok());
  EXPECT_EQ(Stored().meta.finalizers, std::vector<std::string>{"other/one"});
}

TEST_F(ActorTest, FinalizersAreNotWrittenOverAnothersChange) {
  api_.Put(
      kube::kSqlJobs,
      {{"metadata", {{"name", "orders"}, {"namespace", "shop"}, {"finalizers", {"someone/else"}}}},
       {"spec", {{"sql", "x"}}}});
  EXPECT_EQ(RunOne(AddFinalizer{}).code(), Code::kConflict);
  EXPECT_EQ(Stored().meta.finalizers, std::vector<std::string>{"someone/else"});
}

TEST_F(ActorTest, StatusIsGuardedAndFollowed) {
  SqlJobStatus status;
  status.state = State::kAccepted;
  status.reason = "Deploying";
  ASSERT_TRUE(RunOne(WriteStatus{status}).ok());
  EXPECT_EQ(job_.status.reason, "Deploying");
  EXPECT_EQ(Stored().status, job_.status);
  EXPECT_EQ(Stored().spec.sql, "INSERT INTO a SELECT 1");
  EXPECT_EQ(api_.Requests().back().path,
            "/apis/weir.dev/v1alpha1/namespaces/shop/sqljobs/orders/status");
  job_.meta.resource_version = "1";
  EXPECT_EQ(RunOne(WriteStatus{status}).code(), Code::kConflict);
}

TEST_F(ActorTest, CreatesAndTellsOfIt) {
  ASSERT_TRUE(RunOne(CreateService()).ok());
  EXPECT_TRUE(api_.Object(kube::kServices, {"shop", "orders-jm"}).has_value());
  EXPECT_EQ(log_.lines, std::vector<std::string>{"created Service orders-jm"});
}

TEST_F(ActorTest, FindsItsOwnObjectAfterALostReply) {
  transport_.FailCall(transport_.calls(), Fault::kLoseReply);
  EXPECT_FALSE(RunOne(CreateService()).ok());
  transport_.Heal();
  ASSERT_TRUE(RunOne(CreateService()).ok());
  EXPECT_EQ(log_.lines, std::vector<std::string>{"created Service orders-jm"});
}

TEST_F(ActorTest, AForeignObjectIsAConflictWithARemedy) {
  api_.Put(kube::kServices, Service("someone", "1"));
  const Status status = RunOne(CreateService());
  EXPECT_EQ(status.code(), Code::kConflict);
  EXPECT_EQ(status.reason(), "NameTaken");
  EXPECT_NE(status.message().find("Service shop/orders-jm exists and is not this job's"),
            std::string::npos);
  EXPECT_EQ(log_.lines, std::vector<std::string>{"taken orders-jm"});
}

// The garbage collector may be minutes late.
TEST_F(ActorTest, WhatADeletedJobOfTheNameLeftUnwatchedGivesWay) {
  const auto revision = [&](const std::string& uid, const std::string& job) {
    return doc::Json{{"apiVersion", "apps/v1"},
                     {"kind", "ControllerRevision"},
                     {"metadata",
                      {{"name", "orders-1"},
                       {"namespace", "shop"},
                       {"labels", {{kLabelUid, uid}, {kLabelJob, job}, {kLabelSequence, "1"}}}}},
                     {"revision", 1}};
  };
  const CreateChild create{ChildKind::kRevision, Role::kConfig, revision(job_.meta.uid, "orders")};
  api_.Put(kube::kControllerRevisions, revision("gone", "orders"));
  const Status first = RunOne(create);
  EXPECT_EQ(first.code(), Code::kUnavailable) << first.ToString();
  EXPECT_EQ(first.reason(), "ChildStillThere");
  ASSERT_TRUE(RunOne(create).ok());
  const auto now = api_.Object(kube::kControllerRevisions, {"shop", "orders-1"});
  ASSERT_TRUE(now.has_value());
  EXPECT_EQ(doc::StringAt(*now, {"metadata", "labels", kLabelUid}), job_.meta.uid);

  api_.Put(kube::kControllerRevisions, revision("someone", "another"));
  EXPECT_EQ(RunOne(create).reason(), "NameTaken") << "no other job's";
}

TEST_F(ActorTest, AnObjectOfAnEarlierRunIsNotAdopted) {
  api_.Put(kube::kServices, Service(job_.meta.uid, "7"));
  EXPECT_EQ(RunOne(CreateService()).code(), Code::kUnavailable);
  EXPECT_TRUE(log_.lines.empty());
}

TEST_F(ActorTest, DeletesOnlyTheObjectThatWasMeant) {
  const doc::Json stored = api_.Put(kube::kServices, Service(job_.meta.uid, "1"));
  ASSERT_TRUE(RunOne(DeleteChild{ChildKind::kService, "orders-jm", "another-uid"}).ok());
  EXPECT_TRUE(api_.Object(kube::kServices, {"shop", "orders-jm"}).has_value());
  ASSERT_TRUE(RunOne(DeleteChild{ChildKind::kService, "orders-jm",
                                 doc::StringAt(stored, {"metadata", "uid"})})
                  .ok());
  EXPECT_FALSE(api_.Object(kube::kServices, {"shop", "orders-jm"}).has_value());
  ASSERT_TRUE(RunOne(DeleteChild{ChildKind::kService, "orders-jm", "u"}).ok());
  ASSERT_TRUE(RunOne(DeleteNamed{ChildKind::kConfigMap, "absent"}).ok());
}

TEST_F(ActorTest, AConflictIsNoProofThatTheObjectIsGone) {
  const doc::Json stored = api_.Put(kube::kServices, Service(job_.meta.uid, "1"));
  const DeleteChild order{ChildKind::kService, "orders-jm",
                          doc::StringAt(stored, {"metadata", "uid"})};
  transport_.FailCall(transport_.calls(), Fault::kConflict);
  EXPECT_EQ(RunOne(order).code(), Code::kConflict);
  EXPECT_TRUE(log_.lines.empty()) << "it is still there";
  EXPECT_TRUE(RunOne(order).ok());
  EXPECT_FALSE(api_.Object(kube::kServices, {"shop", "orders-jm"}).has_value());
}

TEST_F(ActorTest, TheFirstFailureEndsThePlan) {
  transport_.FailCall(transport_.calls() + 1, Fault::kRefuse);
  const auto steps = Run({AddFinalizer{}, CreateService(), DeleteNamed{}});
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_TRUE(steps[0].status.ok());
  EXPECT_EQ(steps[1].action, "CreateChild");
  EXPECT_EQ(steps[1].status.code(), Code::kUnavailable);
}

TEST_F(ActorTest, NothingIsWrittenWithoutTheLease) {
  leader_ = false;
  const auto steps = Run({AddFinalizer{}, CreateService()});
  ASSERT_EQ(steps.size(), 1u);
  EXPECT_EQ(steps[0].status, NotLeader());
  EXPECT_EQ(actor_.PutStatus({}, &job_, {}), NotLeader());
  EXPECT_TRUE(api_.Requests().empty());
  flink_.AddCluster(kFlinkUrl);
  EXPECT_EQ(RunOne(CancelFlinkJob{kJobId}), NotLeader());
  EXPECT_TRUE(flink_.Requests().empty());
}

TEST_F(ActorTest, TakesOneSavepointHoweverOftenItIsAsked) {
  constexpr char kTrigger[] = "fedcba9876543210fedcba9876543210";
  flink_.AddCluster(kFlinkUrl);
  flink_.Submit(kFlinkUrl, kJobId, 1);
  flink_.Run(kFlinkUrl, kJobId);
  const TakeSavepoint order{kJobId, kTrigger, "s3://b/sp", false};
  EXPECT_TRUE(RunOne(order).ok());
  EXPECT_TRUE(RunOne(order).ok());
  const flink::FlinkClient client({&flink_, kFlinkUrl, {}});
  for (int poll = 0; poll < 10 && flink_.SavepointCount(kFlinkUrl, kJobId) == 0; ++poll) {
    ASSERT_TRUE(client.SavepointStatus(kJobId, kTrigger, clock_.SteadyNow() + seconds(3), {}).ok());
  }
  EXPECT_EQ(flink_.SavepointCount(kFlinkUrl, kJobId), 1u);
  EXPECT_EQ(flink_.StateOf(kFlinkUrl, kJobId), "RUNNING");
  EXPECT_EQ(RunOne(TakeSavepoint{kJobId, "no id", "s3://b/sp", true}).code(), Code::kInvalid);
}

TEST_F(ActorTest, RescalesOnceHoweverOftenItIsSaid) {
  flink_.AddCluster(kFlinkUrl);
  flink_.Submit(kFlinkUrl, kJobId, 1);
  flink_.Run(kFlinkUrl, kJobId);
  EXPECT_EQ(RunOne(RescaleFlinkJob{kJobId, 1, 3}).code(), Code::kInvalid)
      << "not under the adaptive scheduler";
  flink_.SetScale(kFlinkUrl, kJobId, 1, 8);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(RunOne(RescaleFlinkJob{kJobId, 1, 3}).ok());
  EXPECT_EQ(flink_.ParallelismOf(kFlinkUrl, kJobId), 3);
  EXPECT_EQ(flink_.Requests("PUT ").size(), 1u);
}

TEST_F(ActorTest, PatchesTheChildThatIsMeantAndNoOther) {
  const kube::ObjectKey key{"shop", "orders-tm"};
  api_.Put(kube::kDeployments, {{"metadata", {{"name", key.name}, {"namespace", key.ns}}},
                                {"spec", {{"replicas", 1}, {"paused", false}}}});
  const std::string uid = doc::StringAt(*api_.Object(kube::kDeployments, key), {"metadata", "uid"});
  const auto patch = [&](const std::string& of) {
    return PatchChild{ChildKind::kDeployment, key.name, of, {{"spec", {{"replicas", 4}}}}};
  };
  EXPECT_EQ(RunOne(patch("another")).code(), Code::kConflict);
  EXPECT_EQ(doc::IntAt(*api_.Object(kube::kDeployments, key), {"spec", "replicas"}), 1);
  EXPECT_TRUE(RunOne(patch(uid)).ok());
  EXPECT_EQ(doc::IntAt(*api_.Object(kube::kDeployments, key), {"spec", "replicas"}), 4);
  EXPECT_TRUE(RunOne(PatchChild{ChildKind::kDeployment, "gone", uid, doc::Json::object()}).ok());
}

TEST_F(ActorTest, TheStateRecordIsMadeAndRenewed) {
  const auto record = [](const char* path) {
    return RecordState{{{"apiVersion", "v1"},
                        {"kind", "ConfigMap"},
                        {"metadata", {{"name", "orders-state"}, {"namespace", "shop"}}},
                        {"data", {{"path", path}}}}};
  };
  for (const char* path : {"s3://b/chk-1", "s3://b/chk-2"}) {
    ASSERT_TRUE(RunOne(record(path)).ok());
    const auto stored = api_.Object(kube::kConfigMaps, {"shop", "orders-state"});
    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(doc::StringAt(*stored, {"data", "path"}), path);
  }
}

TEST_F(ActorTest, ARunIsRecordedOnceBesideWhatIsThere) {
  const auto history = [&] {
    return RecordedOf(*api_.Object(kube::kSqlJobs, {"shop", "orders"})).history;
  };
  RecordRun first;
  first.run.run = 1;
  first.run.attempt = 1;
  first.run.start_s = 1'700'000'000;
  first.run.parallelism = 2;
  ASSERT_TRUE(RunOne(first).ok());
  EXPECT_EQ(job_.meta.resource_version, Stored().meta.resource_version) << "the next write goes on";
  api_.ClearRequests();
  ASSERT_TRUE(RunOne(first).ok());
  EXPECT_EQ(api_.Requests().size(), 1u) << "read, and nothing to write";
  RecordRun second = first;
  second.run.run = 2;
  second.run.start_s += 3600;
  ASSERT_TRUE(RunOne(second).ok());
  ASSERT_EQ(history().runs.size(), 2u);
  EXPECT_EQ(history().runs[0], first.run);
  EXPECT_EQ(history().runs[1], second.run);
}

// Else a status write that follows could pass over what another process has written since.
TEST_F(ActorTest, ARunIsNotRecordedOverAWriteThatWasNotSeen) {
  doc::Json object = *api_.Object(kube::kSqlJobs, {"shop", "orders"});
  object["metadata"]["annotations"]["weir.dev/run"] = "1";
  api_.Put(kube::kSqlJobs, object);
  RecordRun run;
  run.run.parallelism = 1;
  EXPECT_EQ(RunOne(run).code(), Code::kConflict);
  EXPECT_TRUE(RecordedOf(*api_.Object(kube::kSqlJobs, {"shop", "orders"})).history.runs.empty());
}

TEST_F(ActorTest, CancelsAndTakesAnEndedJobForCancelled) {
  flink_.AddCluster(kFlinkUrl);
  flink_.Submit(kFlinkUrl, kJobId, 1);
  flink_.Run(kFlinkUrl, kJobId);
  EXPECT_TRUE(RunOne(CancelFlinkJob{kJobId}).ok());
  flink_.SetState(kFlinkUrl, kJobId, "CANCELED");
  EXPECT_TRUE(RunOne(CancelFlinkJob{kJobId}).ok());
  flink_.SetFault(kFlinkUrl, flink::FakeFlink::Fault::kRefuse);
  EXPECT_EQ(RunOne(CancelFlinkJob{kJobId}).code(), Code::kUnavailable);
  flink_known_ = false;
  EXPECT_EQ(RunOne(CancelFlinkJob{kJobId}).reason(), "JobManagerUnknown");
}

}  // namespace
}  // namespace weir::job
