// `weir history` as a person reads it and as a program does.
#include "cli/cluster/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "cli/cluster/history_plot.h"
#include "job/history/store.h"
#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

using doc::Json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr double kStart = 1'700'000'000;

// Half an hour of a stream: overloaded at 2, then at ease at 4.
job::Recorded Stream() {
  job::Recorded recorded;
  for (int i = 1; i <= 30; ++i) {
    tuner::Window w;
    w.t_s = kStart + 60 * i;
    w.running = true;
    w.arrival = 4000;
    const int p = i < 15 ? 2 : 4;
    w.vertices = {{"source", p, 4000, 0.2, {}}, {"worker", p, 4000, i < 15 ? 1.0 : 0.5, {}}};
    w.lag_s = i < 15 ? 10.0 * i : 0;
    w.tm_mem_mib = 2048;
    if (i != 7) w.mem_peak_mib = 900;
    tuner::AddWindow(w, &recorded.history);
  }
  tuner::AddDecision({kStart + 900, {2, 1, 2048}, {4, 1, 2048}, true, "busy 1.00 <&> lag rising"},
                     &recorded.history);
  return recorded;
}

job::Recorded Batch() {
  job::Recorded recorded;
  for (int i = 1; i <= 5; ++i) {
    tuner::RunRecord run;
    run.run = i;
    run.attempt = 1;
    run.fire_s = run.start_s = kStart + 3600 * i;
    run.duration_s = 100.0 * i;
    if (i != 3) run.input_gib = i;
    run.parallelism = i;
    run.mem_mib = 2048;
    run.outcome = i == 3 ? tuner::Outcome::kOom : tuner::Outcome::kOk;
    tuner::AddRun(run, &recorded.history);
  }
  return recorded;
}

Json Job(const job::Recorded& recorded, const char* mode) {
  Json object = job::RecordedPatch("u", recorded);
  // Null removes an annotation in a patch; the object then has none.
  Json& annotations = object["metadata"]["annotations"];
  for (const char* name : {job::kAnnotationHistory, job::kAnnotationTuner}) {
    if (annotations[name].is_null()) annotations.erase(name);
  }
  object["kind"] = "SqlJob";
  object["metadata"]["namespace"] = "shop";
  object["metadata"]["name"] = "orders";
  object["spec"] = {{"mode", mode}, {"tuning", {{"mode", "Auto"}}}};
  object["status"] = {{"parallelism", 4}};
  return object;
}

class History : public CommandTest {
 protected:
  static Outcome Draw(const Json& object, const std::string& format) {
    std::istringstream in(doc::DumpJson(object));
    std::ostringstream out;
    std::ostringstream err;
    Outcome outcome;
    outcome.code =
        RunWithCluster({"history", "--file", "-", "--format", format}, {in, out, err}, {});
    outcome.out = out.str();
    outcome.err = err.str();
    return outcome;
  }
};

TEST_F(History, DrawsAStream) {
  const Outcome drawn = Draw(Job(Stream(), "Streaming"), "text");
  EXPECT_EQ(drawn.code, 0);
  EXPECT_EQ(drawn.err, "");
  for (const char* part : {"shop/orders", "parallelism", "records/s", "busy", "lag, s", "memory",
                           "▲", "2 x 1 CPU, 2048 MiB -> 4 x 1 CPU, 2048 MiB", "lag rising"}) {
    EXPECT_THAT(drawn.out, HasSubstr(part));
  }
}

TEST_F(History, DrawsABatchAndSaysWhichRunsFailed) {
  const Outcome drawn = Draw(Job(Batch(), "Batch"), "text");
  EXPECT_EQ(drawn.code, 0);
  EXPECT_THAT(drawn.out, HasSubstr("duration, s"));
  EXPECT_THAT(drawn.out, HasSubstr("OutOfMemory"));
  EXPECT_THAT(drawn.out, HasSubstr("cpu: nothing is known of it"));
}

TEST_F(History, WhatIsUnknownIsNullAndNoZero) {
  const Outcome said = Draw(Job(Batch(), "Batch"), "json");
  EXPECT_EQ(said.code, 0);
  const auto report = doc::ParseJson(said.out);
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE((*report)["runs"][2]["input"].is_null());
  EXPECT_EQ((*report)["runs"][1]["input"], 2.0);
  EXPECT_EQ((*report)["runs"][2]["outcome"], "OutOfMemory");
  EXPECT_EQ((*report)["v"], 1);
}

TEST_F(History, TheSvgIsOneWellFormedElementWithItsTextEscaped) {
  Json object = Job(Stream(), "Streaming");
  object["status"]["conditions"] = {
      {{"type", "Tuned"}, {"reason", "Tuning"}, {"message", "<script>&\"x\""}}};
  const Outcome drawn = Draw(object, "svg");
  EXPECT_EQ(drawn.code, 0);
  EXPECT_THAT(drawn.out, testing::StartsWith("<svg xmlns"));
  EXPECT_THAT(drawn.out, testing::EndsWith("</svg>\n"));
  EXPECT_THAT(drawn.out, HasSubstr("&lt;script&gt;&amp;&quot;x&quot;"));
  EXPECT_THAT(drawn.out, Not(HasSubstr("<script")));
  EXPECT_THAT(drawn.out, Not(HasSubstr("nan")));
}

TEST_F(History, AbsentAndDamagedHistorySaysSo) {
  Json object = Job({}, "Streaming");
  Outcome said = Draw(object, "text");
  EXPECT_EQ(said.code, 1);
  EXPECT_THAT(said.err, HasSubstr("nothing is recorded yet"));
  object["spec"].erase("tuning");
  EXPECT_THAT(Draw(object, "text").err, HasSubstr("no spec.tuning"));

  object = Job(Stream(), "Streaming");
  object["metadata"]["annotations"][job::kAnnotationTuner] = "{";
  said = Draw(object, "text");
  EXPECT_EQ(said.code, 0) << "what can be kept is drawn";
  EXPECT_THAT(said.err, HasSubstr("weir.dev/tuner"));
  object["metadata"]["annotations"][job::kAnnotationHistory] = std::string(60'000, 'x');
  said = Draw(object, "text");
  EXPECT_EQ(said.code, 1);
  EXPECT_THAT(said.err, HasSubstr("weir.dev/history"));
}

TEST_F(History, RecordsAtTheEndsOfTimeAreDrawn) {
  job::Recorded recorded = Stream();
  for (tuner::WindowRecord& w : recorded.history.windows) w.from_s = w.to_s = kStart;
  recorded.history.windows.back().load = 1e300;
  EXPECT_EQ(Draw(Job(recorded, "Streaming"), "text").code, 0);
  EXPECT_EQ(Draw(Job(recorded, "Streaming"), "svg").code, 0);
}

TEST_F(History, ReadsTheClusterItIsGiven) {
  std::istringstream in;
  std::ostringstream out, err;
  std::string asked;
  const Cluster cluster{[&asked](const ClusterAccess& access, const std::string& ns,
                                 const std::string& name) -> Result<Json> {
    asked = access.context + ":" + ns + "/" + name;
    if (name != "orders") return NotFound("NotFound", "no such SqlJob");
    return Job(Stream(), "Streaming");
  }};
  EXPECT_EQ(RunWithCluster({"history", "orders", "-n", "shop", "--context", "dev"}, {in, out, err},
                           cluster),
            0);
  EXPECT_EQ(asked, "dev:shop/orders");
  EXPECT_EQ(RunWithCluster({"history", "other/nothing"}, {in, out, err}, cluster), 1);
  EXPECT_EQ(asked, ":other/nothing");
  EXPECT_THAT(err.str(), HasSubstr("no such SqlJob"));
  EXPECT_EQ(RunWithCluster({"history"}, {in, out, err}, cluster), 2);
  EXPECT_EQ(RunWithCluster({"history", "orders"}, {in, out, err}, {}), 1) << "no cluster";
}

}  // namespace
}  // namespace weir::cli
