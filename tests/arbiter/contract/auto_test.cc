// Which of its two modes AUTO takes, and when it moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/arbiter/contract/local_harness.h"

namespace weir::arbiter {
namespace {

using ::testing::ElementsAre;

class Auto : public ::testing::Test, public LocalHarness {
 protected:
  Auto() : LocalHarness(Mode::kRpc, false, Patient(), true) {}

  static Config Patient() {
    Config config;
    config.session_ttl = milliseconds(3'600'000);
    return config;
  }
  Mode mode_in_force() { return control().Look().mode; }
  Ticket Take(Stage stage, const std::string& node) {
    const auto data = workers().Await(stage, node, {0, clock().SteadyNow()}, {});
    EXPECT_TRUE(data.ok()) << data.status().ToString();
    return data.ok() && data->has_value() ? (**data).ticket : Ticket{};
  }
  // Workers ask in vain for `time`, each stage's on its node.
  void Ask(const std::map<Stage, std::string>& nodes, milliseconds time) {
    for (milliseconds passed{0}; passed < time; passed += milliseconds(5'000)) {
      for (const auto& [stage, node] : nodes) Take(stage, node);
      Advance(milliseconds(5'000));
    }
  }
};

constexpr milliseconds kMinute{60'000};

TEST_F(Auto, WorkersOnOneNodeAreServedFromMemoryOthersAreNot) {
  EXPECT_EQ(mode_in_force(), Mode::kRpc);
  EXPECT_TRUE(control().Look().automatic);
  Ask({{Stage::kSelect, "a"}, {Stage::kExtract, "a"}, {Stage::kLoad, "a"}}, milliseconds(25'000));
  EXPECT_EQ(mode_in_force(), Mode::kRpc) << "not before it has been so for a while";
  Ask({{Stage::kSelect, "a"}, {Stage::kExtract, "a"}, {Stage::kLoad, "a"}}, kMinute);
  EXPECT_EQ(mode_in_force(), Mode::kMemory);
  Ask({{Stage::kSelect, "a"}, {Stage::kExtract, "a"}, {Stage::kLoad, "b"}}, kMinute);
  EXPECT_EQ(mode_in_force(), Mode::kRpc);
  std::vector<std::string> modes;
  for (const Notice& notice : Notices()) {
    if (notice.kind == Notice::Kind::kMode) modes.push_back(notice.text);
  }
  EXPECT_THAT(modes, ElementsAre("Memory", "Rpc"));
}

TEST_F(Auto, TwoNodesThatRunAllStagesShareThem) {
  for (int i = 0; i < 12; ++i) {
    for (const char* node : {"a", "b"}) {
      for (const Stage stage : {Stage::kSelect, Stage::kExtract, Stage::kLoad}) Take(stage, node);
    }
    Advance(milliseconds(5'000));
  }
  EXPECT_EQ(mode_in_force(), Mode::kMemory);
}

TEST_F(Auto, WithoutAWorkerOfEachStageItStaysAsItIs) {
  Ask({{Stage::kSelect, "a"}, {Stage::kExtract, "a"}}, kMinute);
  EXPECT_EQ(mode_in_force(), Mode::kRpc);
  Gather();
  Ask({{Stage::kSelect, "b"}}, kMinute);
  EXPECT_EQ(mode_in_force(), Mode::kMemory);
}

TEST_F(Auto, AMoveRollsBackWithTerminsAndGoesOnAbove) {
  ASSERT_TRUE((*workers().MainStemAwait("a", {}, {})).has_value());
  ASSERT_TRUE(workers().MainStemSingle("a", Readiness::kOvertake)->held);
  ASSERT_EQ(*workers().Single(Take(Stage::kSelect, "a"), nullptr, {}), Verdict::kDone);
  Ask({{Stage::kExtract, "a"}, {Stage::kLoad, "a"}, {Stage::kSelect, "a"}}, kMinute);
  EXPECT_EQ(mode_in_force(), Mode::kMemory);
  const auto event = *workers().TerminAwait({0, clock().SteadyNow()}, {});
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(event->process, 1);
  EXPECT_EQ(event->cause, "ModeChanged");
  EXPECT_GT(control().Look().processes.at(0).id, 3) << "the window of before is rolled back";
}

TEST_F(Auto, AnotherModeOrderedEndsIt) {
  control().SetMode(Mode::kKubernetes);
  Ask({{Stage::kSelect, "a"}, {Stage::kExtract, "a"}, {Stage::kLoad, "a"}}, kMinute);
  EXPECT_EQ(mode_in_force(), Mode::kKubernetes);
  EXPECT_FALSE(control().Look().automatic);
  control().SetAutomatic();
  EXPECT_EQ(mode_in_force(), Mode::kMemory) << "KUBERNETES is none of its two";
}

}  // namespace
}  // namespace weir::arbiter
