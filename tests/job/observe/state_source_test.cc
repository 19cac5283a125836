#include "job/observe/state_source.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fault_transport.h"

namespace weir::job {
namespace {

TEST(HaCheckpointsTest, ReadsTheIdsAndNothingElse) {
  const doc::Json map = {{"data",
                          {{"checkpointID-0000000000000000012", "rO0ABX..."},
                           {"checkpointID-0000000000000000009", "rO0ABX..."},
                           {"checkpointID-", "x"},
                           {"checkpointID-12a", "x"},
                           {"counter", "13"},
                           {"jobGraph-0123", "x"}}}};
  const HaCheckpoints got = HaCheckpointsFrom(map);
  EXPECT_TRUE(got.found);
  EXPECT_EQ(got.ids, (std::vector<int64_t>{9, 12}));
  EXPECT_TRUE(HaCheckpointsFrom({{"metadata", {{"name", "x"}}}}).ids.empty());
}

TEST(StateRecordTest, WhatCannotBeReadIsNone) {
  const doc::Json good = {{"data",
                           {{"uid", "u"},
                            {"sequence", "3"},
                            {"kind", "Savepoint"},
                            {"path", "s3://b/sp"},
                            {"takenAt", "2026-01-02T03:04:05Z"}}}};
  const auto record = StateRecordFrom(good);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->uid, "u");
  EXPECT_EQ(record->point, (StatePoint{"s3://b/sp", true, 3, *ParseTime("2026-01-02T03:04:05Z")}));
  for (const char* key : {"uid", "path"}) {
    doc::Json without = good;
    without["data"].erase(key);
    EXPECT_FALSE(StateRecordFrom(without)) << key;
  }
  EXPECT_FALSE(StateRecordFrom(doc::Json::object()));
}

TEST(StateSourceTest, AbsenceIsAnAnswerAndAnErrorIsNone) {
  FakeClock clock;
  FakeApiServer api(&clock);
  FaultTransport faults(api);
  kube::KubeClient client(faults, {FakeApiServer::kUrl, "default", {}}, clock);
  SqlJob job;
  job.meta.ns = "shop";
  job.meta.name = "orders";
  job.status.deployment.sequence = 2;
  job.status.deployment.job_id = "0123";
  auto ha = ReadHaCheckpoints(client, job, {});
  ASSERT_TRUE(ha.ok());
  EXPECT_FALSE(ha->found);
  auto record = ReadStateRecord(client, job, {});
  ASSERT_TRUE(record.ok());
  EXPECT_FALSE(record->has_value());
  api.Put(kube::kConfigMaps,
          {{"metadata", {{"name", "orders-2-0123-config-map"}, {"namespace", "shop"}}},
           {"data", {{"checkpointID-0000000000000000007", "x"}}}});
  ha = ReadHaCheckpoints(client, job, {});
  ASSERT_TRUE(ha.ok());
  EXPECT_EQ(ha->ids, std::vector<int64_t>{7});
  faults.FailCall(faults.calls(), Fault::kRefuse);
  EXPECT_FALSE(ReadHaCheckpoints(client, job, {}).ok());
}

}  // namespace
}  // namespace weir::job
