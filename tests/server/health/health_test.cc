#include "server/health/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::server {
namespace {

using ::testing::HasSubstr;

class HealthTest : public ::testing::Test {
 protected:
  HttpResponse Get(const std::string& path, std::map<std::string, std::string> query = {}) {
    Router router;
    health_.Register(&router);
    return router.Dispatch({"GET", path, std::move(query), ""});
  }

  metrics::Registry metrics_;
  Health health_{metrics_};
};

TEST_F(HealthTest, WithoutChecksAllIsWell) {
  EXPECT_EQ(Get("/healthz").status, 200);
  EXPECT_EQ(Get("/healthz").body, "ok");
  EXPECT_EQ(Get("/readyz").status, 200);
}

TEST_F(HealthTest, AFailedCheckIsNamed) {
  bool synced = false;
  health_.AddReadiness("shutdown", [] { return Status::Ok(); });
  health_.AddReadiness("sync", [&] {
    return synced ? Status::Ok() : Unavailable("NotSynced", "sqljobs not listed yet");
  });
  EXPECT_EQ(Get("/healthz").status, 200);  // alive all the same
  const HttpResponse waiting = Get("/readyz");
  EXPECT_EQ(waiting.status, 503);
  EXPECT_THAT(waiting.body, HasSubstr("[-]sync failed: Unavailable/NotSynced: sqljobs not listed"));
  synced = true;
  EXPECT_EQ(Get("/readyz").body, "ok");
  EXPECT_EQ(Get("/readyz", {{"verbose", ""}}).body, "[+]shutdown ok\n[+]sync ok\ncheck passed\n");
}

TEST_F(HealthTest, ALivenessFailureIsA503) {
  health_.AddLiveness("workers", [] { return Internal("stuck"); });
  EXPECT_EQ(Get("/healthz").status, 503);
  EXPECT_EQ(Get("/readyz").status, 200);
}

TEST_F(HealthTest, MetricsAreBroughtUpToDateFirst) {
  health_.OnScrape([this] { metrics_.GetGauge("weir_x", "X.").Set(7); });
  const HttpResponse response = Get("/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("weir_x 7"));
}

TEST_F(HealthTest, TheQueueIsShownWhenThereIsOne) {
  EXPECT_EQ(Get("/debug/queue").status, 404);
  health_.SetDebugQueue([] { return std::string("{}"); });
  EXPECT_EQ(Get("/debug/queue").body, "{}");
  EXPECT_EQ(Get("/debug/queue").content_type, "application/json");
}

}  // namespace
}  // namespace weir::server
