// `weir rerun`, `weir run`, `weir backfill`: what each sets, what it refuses, and what it says.
#include "cli/cluster/orders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/doc/json.h"
#include "base/doc/value.h"
#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

using doc::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr char kLastFire[] = "2026-11-20T18:00:00Z";

Json BatchJob() {
  return {{"kind", "SqlJob"},
          {"metadata", {{"name", "nightly"}, {"namespace", "shop"}}},
          {"spec",
           {{"mode", "Batch"},
            {"sql", "x"},
            {"schedule", {{"cron", "0 2 * * *"}, {"timeZone", "Asia/Shanghai"}}}}},
          {"status", {{"state", "Finished"}, {"run", {{"id", "r"}, {"fireTime", kLastFire}}}}}};
}

Json StreamJob(const char* state) {
  return {{"kind", "SqlJob"},
          {"metadata", {{"name", "orders"}, {"namespace", "shop"}}},
          {"spec", {{"sql", "x"}}},
          {"status", {{"state", state}}}};
}

// A cluster of one SqlJob.
class OrdersTest : public testing::Test {
 protected:
  Outcome Order(const std::vector<std::string>& args) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Cluster cluster;
    cluster.sql_job = [this](const ClusterAccess& access, const std::string& ns,
                             const std::string& name) -> Result<Json> {
      asked_ = access.context + ":" + ns + "/" + name;
      if (object_.is_null()) return NotFound("NotFound", "no such SqlJob");
      return object_;
    };
    cluster.annotate = [this](const ClusterAccess&, const std::string& ns, const std::string& name,
                              const std::map<std::string, std::string>& annotations) {
      annotated_ = ns + "/" + name;
      set_ = annotations;
      return write_;
    };
    Outcome outcome;
    outcome.code = RunWithCluster(args, {in, out, err}, cluster);
    outcome.out = out.str();
    outcome.err = err.str();
    return outcome;
  }

  Json object_ = BatchJob();
  Status write_;
  std::string asked_;
  std::string annotated_;
  std::map<std::string, std::string> set_;
};

TEST_F(OrdersTest, RerunIsOneAnnotation) {
  const Outcome outcome = Order({"rerun", "nightly", "--nonce", "a1"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(asked_, ":/nightly");
  EXPECT_EQ(annotated_, "shop/nightly") << "where it was found";
  EXPECT_THAT(set_, ElementsAre(Pair("weir.dev/rerun", "a1")));
  EXPECT_EQ(outcome.out,
            "sqljob.weir.dev/nightly: the run of 2026-11-20T18:00:00Z once more "
            "(weir.dev/rerun=a1)\n");
  EXPECT_THAT(outcome.err, IsEmpty());
}

TEST_F(OrdersTest, TheNonceIsTheTimeUnlessOneIsGiven) {
  OrderOptions options;
  options.job = "nightly";
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Cluster cluster;
  cluster.sql_job = [](const auto&, const auto&, const auto&) -> Result<Json> {
    return BatchJob();
  };
  cluster.annotate = [this](const auto&, const auto&, const auto&, const auto& annotations) {
    set_ = annotations;
    return Status::Ok();
  };
  const SystemTime now = *ParseTime("2026-11-21T15:00:00Z");
  EXPECT_EQ(RunOrder(options, {in, out, err}, cluster, now), 0) << err.str();
  EXPECT_THAT(set_, ElementsAre(Pair("weir.dev/rerun", "2026-11-21T15:00:00Z")));
}

TEST_F(OrdersTest, TheRunOfAFireTimeInWhateverZone) {
  const Outcome outcome =
      Order({"rerun", "shop/nightly", "--fire-time", "2026-11-21T02:00:00+08:00", "--nonce", "b"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(asked_, ":shop/nightly");
  EXPECT_THAT(set_, ElementsAre(Pair("weir.dev/rerun", "2026-11-20T18:00:00Z/b")));
}

TEST_F(OrdersTest, RunAndBackfill) {
  EXPECT_EQ(Order({"run", "nightly", "-n", "shop", "--context", "prod", "--nonce", "c"}).code, 0);
  EXPECT_EQ(asked_, "prod:shop/nightly");
  EXPECT_THAT(set_, ElementsAre(Pair("weir.dev/run", "c")));
  EXPECT_EQ(Order({"backfill", "nightly", "2026-11-01", "2026-11-03", "--nonce", "d"}).code, 0);
  EXPECT_THAT(set_, ElementsAre(Pair("weir.dev/backfill", "2026-11-01/2026-11-03/d")));
  EXPECT_EQ(Order({"backfill", "nightly", "2026-11-01T02:00:00+08:00", "2026-11-01T00:00:00Z",
                   "--nonce", "e"})
                .code,
            0);
  EXPECT_THAT(
      set_, ElementsAre(Pair("weir.dev/backfill", "2026-10-31T18:00:00Z/2026-11-01T00:00:00Z/e")));
}

TEST_F(OrdersTest, AStreamThatHasEndedIsStartedAgain) {
  object_ = StreamJob("Finished");
  EXPECT_EQ(Order({"rerun", "orders", "--nonce", "a"}).code, 0);
  EXPECT_THAT(set_, ElementsAre(Pair("weir.dev/rerun", "a")));
  object_ = StreamJob("Failed");
  EXPECT_EQ(Order({"rerun", "orders", "--nonce", "a"}).code, 0) << "it is about to be Finished";
}

TEST_F(OrdersTest, WhatWouldBeInVainIsRefusedWithWhatHelps) {
  struct Case {
    const char* name;
    Json object;
    std::vector<std::string> args;
    const char* says;
  };
  Json fresh = BatchJob();
  fresh["status"] = Json::object();
  Json going = BatchJob();
  going["metadata"]["deletionTimestamp"] = "2026-11-21T15:00:00Z";
  going["metadata"]["finalizers"] = {"weir.dev/sqljob"};
  Json plain = BatchJob();
  plain["spec"].erase("schedule");
  Json same = BatchJob();
  same["metadata"]["annotations"]["weir.dev/run"] = "n";
  const std::vector<Case> cases = {
      {"a running stream",
       StreamJob("Running"),
       {"rerun", "orders", "--nonce", "n"},
       "has not ended (Running); to start a stream that runs anew: kubectl annotate --overwrite "
       "sqljob orders weir.dev/redeploy=n"},
      {"a stream has no fires",
       StreamJob("Finished"),
       {"rerun", "orders", "--fire-time", kLastFire},
       "leave --fire-time out"},
      {"a stream is not run", StreamJob("Finished"), {"run", "orders"}, "weir rerun"},
      {"nothing has run", fresh, {"rerun", "nightly"}, "nothing has run yet; weir run"},
      {"it goes", going, {"run", "nightly"}, "it is being deleted"},
      {"no schedule",
       plain,
       {"backfill", "nightly", "2026-11-01", "2026-11-02"},
       "no spec.schedule"},
      {"the wrong way round",
       BatchJob(),
       {"backfill", "nightly", "2026-11-02", "2026-11-01"},
       "FROM is after TO"},
      {"no date",
       BatchJob(),
       {"backfill", "nightly", "yesterday", "2026-11-01"},
       "FROM 'yesterday': expected a date"},
      {"no such date",
       BatchJob(),
       {"backfill", "nightly", "2026-11-01", "2026-13-01"},
       "TO '2026-13-01': expected a date"},
      {"no time",
       BatchJob(),
       {"rerun", "nightly", "--fire-time", "noon"},
       "--fire-time 'noon': expected a time"},
      {"a nonce with a slash",
       BatchJob(),
       {"run", "nightly", "--nonce", "a/b"},
       "--nonce: expected"},
      {"a nonce once more", same, {"run", "nightly", "--nonce", "n"}, "weir.dev/run is n already"},
      {"no name", BatchJob(), {"run", "shop/"}, "expected NAME or NAMESPACE/NAME"},
      {"no such job", Json(), {"run", "nightly"}, "no such SqlJob"},
  };
  for (const Case& c : cases) {
    object_ = c.object;
    set_.clear();
    const Outcome outcome = Order(c.args);
    EXPECT_EQ(outcome.code, 1) << c.name;
    EXPECT_THAT(outcome.err, HasSubstr(c.says)) << c.name;
    EXPECT_THAT(outcome.err, testing::StartsWith("weir " + c.args[0] + ": " + c.args[1] + ": "))
        << c.name;
    EXPECT_THAT(outcome.out, IsEmpty()) << c.name;
    EXPECT_THAT(set_, IsEmpty()) << c.name;
  }
}

TEST_F(OrdersTest, AWriteThatIsRefusedIsTold) {
  write_ = Status(Code::kDenied, "Forbidden", "sqljobs \"nightly\" is forbidden");
  const Outcome outcome = Order({"run", "nightly"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("is forbidden"));
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST_F(OrdersTest, ASuspendedJobIsOrderedAndItsUserTold) {
  object_["spec"]["state"] = "Suspended";
  const Outcome outcome = Order({"run", "nightly", "--nonce", "n"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("spec.state is Suspended"));
  EXPECT_THAT(set_, ElementsAre(Pair("weir.dev/run", "n")));
}

TEST_F(OrdersTest, Usage) {
  EXPECT_EQ(Order({"rerun"}).code, 2);
  EXPECT_EQ(Order({"backfill", "nightly", "2026-11-01"}).code, 2);
  EXPECT_EQ(Order({"rerun", "nightly", "--from", "x"}).code, 2);
  EXPECT_EQ(Order({"backfill", "--help"}).code, 0);
}

}  // namespace
}  // namespace weir::cli
