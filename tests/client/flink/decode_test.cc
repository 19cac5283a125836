// Decoders against replies of a real Flink 2.2.1 (shortened), and against nonsense.
#include <gtest/gtest.h>

#include <string>

#include "client/flink/snapshot.h"

namespace weir::flink {
namespace {

SystemTime Ms(int64_t value) { return SystemTime(milliseconds(value)); }

TEST(JobStateTest, WordsRoundTripAndUnknownWordsAreUnknown) {
  for (const auto* word : {"CREATED", "INITIALIZING", "RUNNING", "FAILING", "FAILED", "CANCELLING",
                           "CANCELED", "FINISHED", "RESTARTING", "SUSPENDED", "RECONCILING"}) {
    EXPECT_NE(ParseJobState(word), JobState::kUnknown) << word;
    EXPECT_EQ(JobStateName(ParseJobState(word)), word);
  }
  EXPECT_EQ(ParseJobState("HIBERNATING"), JobState::kUnknown);
  EXPECT_EQ(ParseJobState("running"), JobState::kUnknown);
  EXPECT_FALSE(IsTerminal(JobState::kSuspended));
  EXPECT_FALSE(IsTerminal(JobState::kFailing));
  EXPECT_TRUE(IsTerminal(JobState::kCanceled));
}

TEST(DecodeJobsOverviewTest, ReadsARunningJob) {
  const auto jobs = DecodeJobsOverview(
      R"({"jobs":[{"jid":"71ec848725d3540dcf1065db69a80d68","name":"contract",)"
      R"("start-time":1795224588578,"end-time":-1,"duration":127952,"state":"RUNNING",)"
      R"("last-modification":1795224589439,"tasks":{"running":2,"canceling":0,"canceled":0,)"
      R"("total":3,"created":0,"scheduled":1,"deploying":0,"reconciling":0,"finished":0,)"
      R"("initializing":0,"failed":0},"pending-operators":0}]})");
  ASSERT_TRUE(jobs.ok()) << jobs.status().ToString();
  ASSERT_EQ(jobs->size(), 1u);
  const JobOverview& job = jobs->front();
  EXPECT_EQ(job.id, "71ec848725d3540dcf1065db69a80d68");
  EXPECT_EQ(job.name, "contract");
  EXPECT_EQ(job.state, JobState::kRunning);
  EXPECT_EQ(job.start_time, Ms(1795224588578));
  EXPECT_EQ(job.end_time, std::nullopt);
  EXPECT_EQ(job.tasks, (TaskCounts{.total = 3, .running = 2, .scheduled = 1}));
  EXPECT_FALSE(job.tasks.AllUp());
}

TEST(DecodeJobsOverviewTest, FinishedTasksCountAsUpAndNoTasksDoNot) {
  EXPECT_TRUE((TaskCounts{.total = 3, .running = 1, .finished = 2}).AllUp());
  EXPECT_FALSE((TaskCounts{.total = 3, .running = 2, .failed = 1}).AllUp());
  EXPECT_FALSE(TaskCounts{}.AllUp());
}

TEST(DecodeJobsOverviewTest, KeepsUnknownWordsAndTakesOddNumbers) {
  const auto jobs = DecodeJobsOverview(
      R"({"jobs":[{"jid":"a","state":"HIBERNATING","start-time":"NaN","end-time":1e300,)"
      R"("tasks":{"running":"NaN","total":-4,"finished":18446744073709551615,"failed":2.0},)"
      R"("new":{"member":[1]}}],"more":null})");
  ASSERT_TRUE(jobs.ok());
  EXPECT_EQ(jobs->front().state, JobState::kUnknown);
  EXPECT_EQ(jobs->front().state_word, "HIBERNATING");
  EXPECT_EQ(jobs->front().start_time, std::nullopt);
  EXPECT_EQ(jobs->front().end_time, std::nullopt);
  EXPECT_EQ(jobs->front().tasks, (TaskCounts{.failed = 2}));
}

TEST(DecodeJobsOverviewTest, BeforeTheScriptSubmittedTheListIsEmpty) {
  const auto jobs = DecodeJobsOverview(R"({"jobs":[]})");
  ASSERT_TRUE(jobs.ok());
  EXPECT_TRUE(jobs->empty());
}

TEST(DecodeJobsOverviewTest, RefusesWhatIsNotAJobList) {
  for (const auto* body : {"", "<html>", "[]", "{}", R"({"jobs":{}})", R"({"jobs":[3]})", "null"}) {
    const auto jobs = DecodeJobsOverview(body);
    ASSERT_FALSE(jobs.ok()) << body;
    EXPECT_EQ(jobs.status().code(), Code::kInternal);
    EXPECT_EQ(jobs.status().reason(), "BadFlinkReply");
  }
  EXPECT_FALSE(DecodeJobsOverview(std::string(kMaxReplyBytes + 1, ' ')).ok());
}

TEST(DecodeClusterOverviewTest, ReadsVersionAndSlots) {
  const auto overview = DecodeClusterOverview(
      R"({"taskmanagers":1,"slots-total":2,"slots-available":1,"jobs-running":1,)"
      R"("jobs-finished":0,"jobs-cancelled":0,"jobs-failed":0,"flink-version":"2.2.1",)"
      R"("flink-commit":"450c63e"})");
  ASSERT_TRUE(overview.ok());
  EXPECT_EQ(overview->version, "2.2.1");
  EXPECT_EQ(overview->task_managers, 1);
  EXPECT_EQ(overview->slots_total, 2);
  EXPECT_EQ(overview->slots_available, 1);
  EXPECT_FALSE(DecodeClusterOverview(R"({"kind":"Status"})").ok());
  EXPECT_FALSE(DecodeClusterOverview("[1]").ok());
}

TEST(DecodeCheckpointsTest, ReadsTheLatestOfEachKind) {
  const auto summary = DecodeCheckpoints(
      R"({"counts":{"restored":1,"total":64,"in_progress":0,"completed":63,"failed":1},)"
      R"("summary":{"state_size":{"min":0,"max":0,"avg":0,"p50":"NaN"}},"latest":{)"
      R"("completed":{"className":"completed","id":63,"status":"COMPLETED","is_savepoint":false,)"
      R"("trigger_timestamp":1795224715000,"latest_ack_timestamp":1795224715008,)"
      R"("checkpointed_size":840,"state_size":840,"end_to_end_duration":8,)"
      R"("external_path":"file:/state/71ec/chk-63","discarded":false},)"
      R"("savepoint":{"id":51,"status":"COMPLETED","is_savepoint":true,)"
      R"("trigger_timestamp":1795224700000,"external_path":"file:/state/savepoint-71ec84-cd"},)"
      R"("failed":null,"restored":{"id":12,"restore_timestamp":1795224588999,)"
      R"("is_savepoint":true,"external_path":"file:/state/savepoint-old"}},"history":[]})");
  ASSERT_TRUE(summary.ok()) << summary.status().ToString();
  EXPECT_EQ(summary->completed, (Checkpoint{.id = 63,
                                            .path = "file:/state/71ec/chk-63",
                                            .time = Ms(1795224715000),
                                            .state_bytes = 840,
                                            .duration = milliseconds(8)}));
  ASSERT_TRUE(summary->savepoint);
  EXPECT_EQ(summary->savepoint->path, "file:/state/savepoint-71ec84-cd");
  ASSERT_TRUE(summary->restored);
  EXPECT_EQ(summary->restored->time, Ms(1795224588999));
  EXPECT_EQ(summary->completed_count, 63);
  EXPECT_EQ(summary->failed_count, 1);
}

TEST(DecodeCheckpointsTest, NothingYetAndNoAddress) {
  const auto none = DecodeCheckpoints(
      R"({"counts":{"completed":0},"latest":{"completed":null,"savepoint":null}})");
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->completed, std::nullopt);
  const auto hidden =
      DecodeCheckpoints(R"({"counts":{},"latest":{"completed":{"id":1,)"
                        R"("external_path":"<checkpoint-not-externally-addressable>"}}})");
  ASSERT_TRUE(hidden.ok());
  EXPECT_EQ(hidden->completed->path, "");
  EXPECT_FALSE(DecodeCheckpoints(R"({"errors":["x"]})").ok());
}

TEST(DecodeExceptionsTest, TakesTheNewestEntry) {
  const auto cause = DecodeExceptions(
      R"({"exceptionHistory":{"entries":[{"exceptionName":"java.io.IOException",)"
      R"("stacktrace":"java.io.IOException: disk full\n\tat a.B.c(B.java:1)\n",)"
      R"("timestamp":1795224700123,"taskName":"Sink: t (1/2) - execution #0",)"
      R"("endpoint":"x:1","taskManagerId":"y","failureLabels":{},"concurrentExceptions":[]},)"
      R"({"exceptionName":"old","stacktrace":"old"}],"truncated":true}})",
      Redactor());
  ASSERT_TRUE(cause.ok());
  ASSERT_TRUE(cause->has_value());
  EXPECT_EQ((*cause)->root, (ExceptionItem{"java.io.IOException", "disk full"}));
  EXPECT_EQ((*cause)->time, Ms(1795224700123));
  EXPECT_EQ((*cause)->task, "Sink: t (1/2) - execution #0");
}

TEST(DecodeExceptionsTest, EmptyHistoryAndEmptyTrace) {
  const auto none =
      DecodeExceptions(R"({"exceptionHistory":{"entries":[],"truncated":false}})", Redactor());
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->has_value());
  const auto bare = DecodeExceptions(
      R"({"exceptionHistory":{"entries":[{"exceptionName":"a.B","stacktrace":null}]}})",
      Redactor());
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ((*bare)->root.exception_class, "a.B");
  EXPECT_FALSE(DecodeExceptions("{}", Redactor()).ok());
}

TEST(DecodeTriggerTest, AllThreeOutcomes) {
  const auto id = DecodeTriggerId(R"({"request-id":"0123456789abcdef0123456789abcdef"})");
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(*id, "0123456789abcdef0123456789abcdef");
  EXPECT_FALSE(DecodeTriggerId("{}").ok());

  const auto going =
      DecodeTriggerStatus(R"({"status":{"id":"IN_PROGRESS"},"operation":null})", Redactor());
  ASSERT_TRUE(going.ok());
  EXPECT_FALSE(going->completed);
  const auto good = DecodeTriggerStatus(
      R"({"status":{"id":"COMPLETED"},"operation":{"location":"file:/s/savepoint-71ec84-cd"}})",
      Redactor());
  ASSERT_TRUE(good.ok());
  EXPECT_TRUE(good->completed);
  EXPECT_EQ(good->location, "file:/s/savepoint-71ec84-cd");
  EXPECT_FALSE(good->failure);
  const auto bad = DecodeTriggerStatus(
      R"({"status":{"id":"COMPLETED"},"operation":{"failure-cause":{)"
      R"("class":"java.util.concurrent.CompletionException","stack-trace":)"
      R"("java.util.concurrent.CompletionException: x\n\tat y\n)"
      R"(Caused by: java.io.IOException: Mkdirs failed to create file:/proc/nope\n\tat z\n"}}})",
      Redactor());
  ASSERT_TRUE(bad.ok());
  EXPECT_TRUE(bad->completed);
  ASSERT_TRUE(bad->failure);
  EXPECT_EQ(bad->failure->message, "Mkdirs failed to create file:/proc/nope");
  EXPECT_FALSE(DecodeTriggerStatus(R"({"status":{"id":"WHAT"}})", Redactor()).ok());
}

TEST(DecodeMetricTest, ValuesAreTextAndMayBeAbsent) {
  const auto value = DecodeMetric(R"([{"id":"numRestarts","value":"12"}])", "numRestarts");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(*value, 12);
  for (const auto* body : {"[]", R"([{"id":"numRestarts","value":"NaN"}])",
                           R"([{"id":"other","value":"1"}])", R"([{"id":"numRestarts"}])",
                           R"([3,{"id":"numRestarts","value":"99999999999999999999"}])"}) {
    const auto none = DecodeMetric(body, "numRestarts");
    ASSERT_TRUE(none.ok()) << body;
    EXPECT_EQ(*none, std::nullopt) << body;
  }
  EXPECT_FALSE(DecodeMetric("{}", "numRestarts").ok());
}

TEST(DecodeScaleTest, WhatRunsAgainstWhatIsWanted) {
  // As Flink 2.2.1 answers; the second vertex is a global aggregation, which runs at 1 alone.
  const auto vertices =
      DecodeVertices(R"({"jid":"a","vertices":[{"id":"v1","parallelism":2,"maxParallelism":128},)"
                     R"({"id":"v2","parallelism":1,"maxParallelism":1}],"plan":{}})");
  ASSERT_TRUE(vertices.ok()) << vertices.status().ToString();
  auto wanted = DecodeRequirements(R"({"v1":{"parallelism":{"lowerBound":1,"upperBound":2}},)"
                                   R"("v2":{"parallelism":{"lowerBound":1,"upperBound":1}}})");
  ASSERT_TRUE(wanted.ok()) << wanted.status().ToString();
  EXPECT_TRUE(ScaleOf(*vertices, *wanted).Settled());
  EXPECT_EQ(ScaleOf(*vertices, *wanted).Widest(), 2);
  EXPECT_TRUE(ScaleOf(*vertices, *wanted).Behind(2, 3));
  EXPECT_FALSE(ScaleOf(*vertices, *wanted).Behind(1, 3)) << "the aggregation cannot";
  const Requirements next = Rescaled(*wanted, *vertices, 2, 500);
  EXPECT_EQ(next.at("v1").upper, 128);
  EXPECT_EQ(next.at("v2").upper, 1);
  EXPECT_FALSE(ScaleOf(*vertices, next).Settled());
  const auto again = DecodeRequirements(EncodeRequirements(next));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, next);
  EXPECT_FALSE(DecodeVertices(R"({"jid":"a"})").ok());
  EXPECT_FALSE(DecodeRequirements(R"(["v1"])").ok());
}

TEST(DecodeErrorReplyTest, FirstLineWithoutClassAndFrames) {
  EXPECT_EQ(DecodeErrorReply(
                R"({"errors":["org.apache.flink.runtime.rest.NotFoundException: Job 0 not found)"
                R"(\n\tat a.b(C.java:1)\nCaused by: x.Y: z\n"]})",
                Redactor()),
            "Job 0 not found");
  EXPECT_EQ(DecodeErrorReply(R"({"errors":["Not found: /nope"]})", Redactor()), "Not found: /nope");
  EXPECT_EQ(DecodeErrorReply(R"({"errors":[]})", Redactor()), "");
  EXPECT_EQ(DecodeErrorReply(R"({"kind":"Status","code":404})", Redactor()), std::nullopt);
  EXPECT_EQ(DecodeErrorReply("<html>404</html>", Redactor()), std::nullopt);
}

TEST(ShortenTest, CutsBetweenCharactersAndMendsBadBytes) {
  EXPECT_EQ(Shorten("abc", 3), "abc");
  EXPECT_EQ(Shorten("abcdef", 5), "ab...");
  EXPECT_EQ(Shorten("ab", 1), "");
  EXPECT_EQ(Shorten("", 0), "");
  EXPECT_EQ(Shorten("\xE6\xB5\x81\xE6\xB0\xB4\xE7\xBA\xBF", 8), "\xE6\xB5\x81...");
  EXPECT_EQ(Shorten("\xE6\xB5\x81\xE6\xB0\xB4", 6), "\xE6\xB5\x81\xE6\xB0\xB4");
  EXPECT_EQ(Shorten("a\xFF"
                    "b\xE6\xB5",
                    10),
            "a?b??");
  EXPECT_EQ(Shorten("\xED\xA0\x80", 10), "???");  // a surrogate
  EXPECT_EQ(Shorten("\xF0\x9F\x8C\x8A", 4), "\xF0\x9F\x8C\x8A");
  EXPECT_EQ(Shorten(std::string("a\0b\x1B[0m\tc\nd", 11), 20), "a?b?[0m\tc\nd");
}

}  // namespace
}  // namespace weir::flink
