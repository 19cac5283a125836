// Flink's own replies, and what may be wrong with them.
#include "client/flink/job_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"

namespace weir::flink {
namespace {

using ::testing::ElementsAre;

constexpr char kDetails[] = R"({
  "jid": "a", "state": "RUNNING", "now": 1700000100000, "maxParallelism": -1,
  "timestamps": {"RUNNING": 1700000000000, "RESTARTING": 1699999990000, "FAILING": 0,
                 "CREATED": 1699999000000, "FINISHED": 0},
  "vertices": [
    {"id": "v2", "name": "Sink", "parallelism": 3, "maxParallelism": 128,
     "metrics": {"read-records": 500, "read-records-complete": true, "write-records": 7,
                 "write-records-complete": true, "write-bytes": 9, "write-bytes-complete": false,
                 "accumulated-busy-time": 1.5e4, "accumulated-idle-time": "NaN"}},
    {"id": "v1", "name": "Source: orders[1]", "parallelism": 2, "maxParallelism": 128,
     "metrics": {"accumulated-busy-time": "NaN", "write-records": 500}}],
  "plan": {"nodes": [{"id": "v2", "inputs": [{"id": "v1"}]}, {"id": "v1"}]}})";

TEST(JobMetrics, TotalsOfEveryVertexSourcesFirst) {
  const auto details = DecodeJobDetails(kDetails);
  ASSERT_TRUE(details.ok()) << details.error().ToString();
  ASSERT_EQ(details->vertices.size(), 2u);
  const VertexTotals& source = details->vertices[0];
  EXPECT_EQ(source.id, "v1");
  EXPECT_TRUE(source.source);
  EXPECT_EQ(source.parallelism, 2);
  EXPECT_EQ(source.write_records, 500);
  EXPECT_FALSE(source.busy_ms) << "NaN is not known, and not zero";
  const VertexTotals& sink = details->vertices[1];
  EXPECT_FALSE(sink.source);
  EXPECT_EQ(sink.busy_ms, 15000);
  EXPECT_EQ(sink.read_records, 500);
  EXPECT_FALSE(sink.write_bytes) << "a sum that is not complete is too small";
  EXPECT_FALSE(sink.idle_ms);
  EXPECT_EQ(*details->now - *details->running_since, seconds(100));
  EXPECT_EQ(*details->running_since - *details->interrupted, seconds(10));
}

TEST(JobMetrics, BeforeASubtaskHasReportedNothingIsKnown) {
  // As Flink 2.2.1 answers while the tasks wait for slots: zeros that are none.
  const auto details = DecodeJobDetails(
      R"({"vertices": [{"id": "v", "parallelism": 1, "metrics": {"read-records": 0,
          "read-records-complete": false, "write-records": 0, "write-records-complete": false,
          "accumulated-backpressured-time": 0, "accumulated-busy-time": 0.0}}]})");
  ASSERT_TRUE(details.ok());
  const VertexTotals& vertex = details->vertices.front();
  EXPECT_FALSE(vertex.busy_ms);
  EXPECT_FALSE(vertex.backpressured_ms);
  EXPECT_FALSE(vertex.read_records);
}

TEST(JobMetrics, OddRepliesAreRefusedOrPartlyRead) {
  for (const char* bad : {"", "[]", "{}", "<html>", R"({"vertices": 3})"}) {
    EXPECT_EQ(DecodeJobDetails(bad).status().reason(), "BadFlinkReply") << bad;
  }
  const auto odd = DecodeJobDetails(
      R"({"vertices": [1, {"id": ""}, {"id": "v", "parallelism": -4, "maxParallelism": 1e99,
          "metrics": {"read-records": -1, "write-records": 1e400}}], "timestamps": 3})");
  // 1e400 is no JSON number: what then cannot be parsed is refused as a whole.
  if (odd.ok()) {
    ASSERT_EQ(odd->vertices.size(), 1u);
    EXPECT_EQ(odd->vertices[0].parallelism, 0);
    EXPECT_FALSE(odd->vertices[0].read_records);
  }
}

TEST(JobMetrics, GaugesMayBeMissingOrNaN) {
  const auto gauges = DecodeGauges(
      R"([{"id": "busyTimeMsPerSecond", "min": 17.0, "max": "NaN", "avg": 18.0, "sum": 36.0},
          {"id": "x", "max": null}, {"min": 1}, 7])");
  ASSERT_TRUE(gauges.ok());
  EXPECT_EQ(gauges->size(), 2u);
  EXPECT_EQ(gauges->at(kBusy).sum, 36);
  EXPECT_FALSE(gauges->at(kBusy).max);
  EXPECT_FALSE(gauges->at("x").max);
  EXPECT_TRUE(DecodeGauges("[]")->empty());
  EXPECT_FALSE(DecodeGauges("{}").ok());
}

TEST(JobMetrics, OnlySourceOperatorsAreAskedForTheirBacklog) {
  const auto names = DecodeMetricNames(
      R"([{"id": "busyTimeMsPerSecond"}, {"id": "Source__orders[1].pendingRecords"},
          {"id": "Source__orders[1].numRecordsInPerSecond"}, {"id": "Source__orders[1].numBytesIn"},
          {"id": "Calc[2].numRecordsInPerSecond"}, {"id": "pendingRecords"}])");
  ASSERT_TRUE(names.ok());
  EXPECT_THAT(
      SourceNamesIn(*names).metrics,
      ElementsAre("Source__orders[1].pendingRecords", "Source__orders[1].numRecordsInPerSecond"));
}

TEST(JobMetrics, PartitionsAreThoseThatAKafkaSourceNames) {
  std::vector<std::string> names = {
      "Source__a[1].KafkaSourceReader.topic.a.b.partition.0.currentOffset",
      "Source__a[1].KafkaSourceReader.topic.a.b.partition.0.committedOffset",
      "Source__a[1].KafkaSourceReader.topic.a.b.partition.11.currentOffset",
      "Source__a[1].currentOffset", "Calc[2].topic.a.partition.1.currentOffset"};
  EXPECT_EQ(SourceNamesIn(names).partitions, 2);
  EXPECT_EQ(SourceNamesIn({}).partitions, 0);
  names.resize(kMaxMetricNames, "x");
  EXPECT_EQ(SourceNamesIn(names).partitions, 0) << "there may be more";
}

TEST(JobMetrics, ABacklogIsTheSumOverTheSourcesOrUnknown) {
  GaugeMap gauges;
  EXPECT_FALSE(SumOfSources(gauges, kPendingRecords));
  gauges["Source__a[1].pendingRecords"].sum = 5;
  gauges["Source__b[2].pendingRecords"].sum = 7;
  gauges["Source__a[1].numRecordsInPerSecond"].sum = 100;
  EXPECT_EQ(SumOfSources(gauges, kPendingRecords), 12);
  EXPECT_EQ(SumOfSources(gauges, kRecordsIn), 100);
  gauges["Source__b[2].pendingRecords"].sum.reset();
  EXPECT_FALSE(SumOfSources(gauges, kPendingRecords)) << "half a backlog is none";
}

}  // namespace
}  // namespace weir::flink
