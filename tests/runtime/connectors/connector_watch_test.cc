// Labelled ConfigMaps as they are watched: what is in force, who is told, and that nobody is held
// up by what cannot be seen.
#include "runtime/connectors/connector_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fault_transport.h"

namespace weir::runtime {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kGoodText[] = "connector: shop-bus\noptions: {channel: {type: string}}\n";
constexpr char kBadText[] = "connector: shop-bus\noptons: {}\n";

class ConnectorWatchTest : public testing::Test {
 protected:
  ~ConnectorWatchTest() override {
    watch_->Rest();
    watch_->Stop();
  }

  void Put(const std::string& ns, const std::string& name, const std::string& text,
           const char* label = kConnectorLabel) {
    api_.Put(kube::kConfigMaps,
             {{"metadata", {{"name", name}, {"namespace", ns}, {"labels", {{label, "any"}}}}},
              {"data", {{"bus.yaml", text}}}});
  }
  void Begin() {
    watch_ = std::make_unique<ConnectorWatch>(
        ConnectorWatch::Env{client_, clock_, metrics_, log::MakeMemoryLogger(&lines_),
                            [] { return true; }},
        "weir", "test");
    watch_->OnChange([this] { ++changes_; });
    std::atomic<bool> started = false;
    std::jthread start([&] {
      watch_->Start();
      started = true;
    });
    PassTimeUntil(clock_, milliseconds(10), [&] { return started.load(); });
  }
  bool Knows(const char* connector) {
    return watch_->Get()->registry.FindConnector(connector) != nullptr;
  }
  std::string Own(const char* connector) {
    const auto known = watch_->Get();
    const auto found = known->own_connectors.find(connector);
    return found == known->own_connectors.end() ? "" : found->second;
  }
  template <typename F>
  void Until(F condition) {
    PassTimeUntil(clock_, milliseconds(10), condition);
  }
  // "reason about ConfigMap", of the Events that were written.
  std::vector<std::string> Events() {
    watch_->events().Flush(clock_.SteadyNow() + seconds(1));  // the clock stands still
    std::vector<std::string> out;
    for (const doc::Json& event : api_.Objects(kube::kEvents)) {
      EXPECT_EQ(event["regarding"]["kind"], "ConfigMap");
      EXPECT_EQ(event["metadata"]["namespace"], "weir");
      out.push_back(event["reason"].get<std::string>() + " about " +
                    event["regarding"]["name"].get<std::string>());
    }
    return out;
  }
  double Gauge(const char* name) { return metrics_.GetGauge(name, "").Value(); }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  FaultTransport faults_{api_};
  kube::KubeClient client_{faults_, {FakeApiServer::kUrl, "default", {}}, clock_};
  metrics::Registry metrics_;
  std::vector<std::string> lines_;
  std::atomic<bool> broken_{false};  // what the faults' rules look at
  std::atomic<int> changes_{0};
  std::unique_ptr<ConnectorWatch> watch_;
};

TEST_F(ConnectorWatchTest, WhatIsThereIsKnownOnceItHasStarted) {
  Put("weir", "bus", kGoodText);
  Put("shop", "elsewhere", "connector: elsewhere\n");
  Put("weir", "unlabelled", "connector: unlabelled\n", "other.dev/label");
  Begin();
  EXPECT_TRUE(Knows("shop-bus"));
  EXPECT_TRUE(Knows("kafka"));
  EXPECT_FALSE(Knows("elsewhere"));
  EXPECT_FALSE(Knows("unlabelled"));
  EXPECT_EQ(Gauge("weir_own_connectors"), 1);
}

TEST_F(ConnectorWatchTest, WhatComesChangesAndGoesIsFollowedAndTold) {
  Begin();
  EXPECT_EQ(changes_, 0);
  Put("weir", "bus", kGoodText);
  Until([&] { return changes_ == 1; });
  const std::string first = Own("shop-bus");
  EXPECT_NE(first, "");
  const sql::KnownConnectorsPtr before = watch_->Get();
  Put("weir", "bus", std::string(kGoodText) + "title: the bus\n");
  Until([&] { return changes_ == 2; });
  EXPECT_NE(Own("shop-bus"), first);
  EXPECT_EQ(before->own_connectors.at("shop-bus"), first) << "who has one keeps it";
  api_.Remove(kube::kConfigMaps, {"weir", "bus"});
  Until([&] { return changes_ == 3; });
  EXPECT_FALSE(Knows("shop-bus"));
}

TEST_F(ConnectorWatchTest, ABrokenOneIsAnEventAndNoChange) {
  Put("weir", "bus", kGoodText);
  Begin();
  watch_->Lead();
  const int before = changes_;
  Put("weir", "bus", kBadText);
  Until([&] { return Gauge("weir_own_connectors_invalid") == 1; });
  Put("weir", "other", "connector: other\n");
  Until([&] { return changes_ > before; });
  EXPECT_EQ(changes_, before + 1) << "the broken one changed nothing";
  EXPECT_TRUE(Knows("shop-bus"));
  EXPECT_THAT(Events(), ElementsAre("ConnectorInvalid about bus"));
  EXPECT_THAT(lines_, Contains(HasSubstr("optons: no such")));
  EXPECT_EQ(std::count_if(lines_.begin(), lines_.end(),
                          [](const std::string& line) {
                            return line.find("optons: no such") != std::string::npos;
                          }),
            1)
      << "once, not at each change of another ConfigMap";
  Put("weir", "bus", kGoodText);
  Until([&] { return Gauge("weir_own_connectors_invalid") == 0; });
}

TEST_F(ConnectorWatchTest, AStandbyTellsWhatIsWrongOnceItLeads) {
  Put("weir", "bus", kBadText);
  Begin();
  EXPECT_THAT(Events(), IsEmpty());
  EXPECT_THAT(lines_, Not(Contains(HasSubstr("optons"))));
  watch_->Lead();
  EXPECT_THAT(Events(), ElementsAre("ConnectorInvalid about bus"));
  EXPECT_THAT(lines_, Contains(HasSubstr("optons: no such")));
}

TEST_F(ConnectorWatchTest, WithoutTheRightItGoesOnAtOnceAndTakesUpWhatComesLater) {
  broken_ = true;
  faults_.SetRule([this](const http::Request& request, int) {
    return broken_ && request.url.find("/configmaps") != std::string::npos ? Fault::kForbidden
                                                                           : Fault::kNone;
  });
  Put("weir", "bus", kGoodText);
  const SteadyTime begun = clock_.SteadyNow();
  Begin();
  EXPECT_LT(clock_.SteadyNow() - begun, ConnectorWatch::kPatience);
  EXPECT_FALSE(Knows("shop-bus"));
  EXPECT_TRUE(Knows("kafka"));
  EXPECT_THAT(lines_, Contains(HasSubstr("going on without them")));
  broken_ = false;
  Until([&] { return Knows("shop-bus"); });
  Until([&] { return changes_ == 1; });
}

TEST_F(ConnectorWatchTest, NoAnswerIsWaitedForOnlySoLong) {
  broken_ = true;
  faults_.SetRule(
      [this](const http::Request&, int) { return broken_ ? Fault::kRefuse : Fault::kNone; });
  const SteadyTime begun = clock_.SteadyNow();
  Begin();
  EXPECT_GE(clock_.SteadyNow() - begun, ConnectorWatch::kPatience);
  EXPECT_TRUE(Knows("kafka"));
}

}  // namespace
}  // namespace weir::runtime
