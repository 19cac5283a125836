#include "arbiter/store_kube/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "arbiter/engine/restore.h"
#include "base/doc/json.h"

namespace weir::arbiter {
namespace {

// A state with something of everything, made by the machine itself.
Record Busy(int terminations, size_t description) {
  Record record;
  record.mode = Mode::kKubernetes;
  Config config;
  config.window = 3;
  State state = Recover(config, {}, 1);
  Effects effects;
  const Now now{SteadyTime(milliseconds(1'000)), SystemTime(milliseconds(1'700'000'000'000))};
  RequestId request = 1;
  const auto apply = [&](const Event& event) {
    effects.Clear();
    Apply(state, event, now, nullptr, effects);
    if (effects.commit.has_value()) {
      Apply(state, event::Committed{effects.commit->process}, now, nullptr, effects);
    }
  };
  apply(event::SetChannel{Channel::kStart});
  apply(event::MainStemAwait{++request, "node-a"});
  apply(event::MainStemSingle{++request, "node-a", Readiness::kOvertake});
  int64_t batch = 5'000'000'000;
  const auto run = [&](Stage stage) {
    apply(event::Await{++request, stage, stage == Stage::kSelect ? "node-a" : "node-b"});
    Payload payload;
    payload.batch_id = ++batch;
    payload.description = std::string(description, 'd');
    payload.range_end = std::to_string(batch);
    apply(event::Single{++request, effects.granted.at(0).data.ticket,
                        std::make_shared<const Payload>(payload)});
  };
  for (int i = 0; i < terminations; ++i) {
    for (const Stage stage : kAllStages) run(stage);
  }
  for (const Stage stage : {Stage::kSelect, Stage::kExtract, Stage::kTransform}) run(stage);
  for (const Stage stage : {Stage::kSelect, Stage::kExtract}) run(stage);
  run(Stage::kSelect);
  apply(event::Await{++request, Stage::kLoad, "node-b"});
  record.state = state;
  record.tools = {"in step", {3, 9}};
  return record;
}

TEST(StatusCodec, WhatIsDecodedEncodesToTheSame) {
  for (const int terminations : {0, 3, 100}) {
    const Record record = Busy(terminations, 10);
    const doc::Json json = EncodeRecord(record, "weir-1");
    const auto read = DecodeRecord(*doc::ParseJson(doc::DumpJson(json)));
    ASSERT_TRUE(read.ok()) << read.status().ToString();
    EXPECT_EQ(read->owner, "weir-1");
    EXPECT_EQ(EncodeRecord(read->record, "weir-1"), json);
    EXPECT_EQ(read->record.state.unread.size(), static_cast<size_t>(terminations));
    EXPECT_EQ(read->record.state.processes.size(), 3u);
    EXPECT_EQ(read->record.tools.remedy, record.tools.remedy);
  }
}

TEST(StatusCodec, StaysUnder24KiBWithAThousandTerminationsUnread) {
  const std::string text = doc::DumpJson(EncodeRecord(Busy(1000, 3000), "weir-1"));
  EXPECT_LT(text.size(), 24u << 10);
}

TEST(StatusCodec, AnAbsentStatusIsAnEmptyRecord) {
  const auto read = DecodeRecord(doc::Json());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->record.state.next_id, 1);
}

// Whatever else stands in one of its members: an error that names it, or a state that can be used.
TEST(StatusCodec, DamageIsToldOrHarmless) {
  const doc::Json good = EncodeRecord(Busy(5, 10), "weir-1");
  const std::vector<doc::Json> others = {
      nullptr, -7, "x", doc::Json::array({1, "y", nullptr}), doc::Json::object(), 1e300, true};
  const auto flat = good.flatten();
  int refused = 0;
  for (const auto& [path, value] : flat.items()) {
    for (const doc::Json& other : others) {
      doc::Json damaged = good;
      damaged[doc::Json::json_pointer(path)] = other;
      const auto read = DecodeRecord(damaged);
      if (!read.ok()) {
        ++refused;
        EXPECT_EQ(read.status().code(), Code::kInvalid);
        continue;
      }
      State state = RestoreState(read->record, {}, 1);
      Effects effects;
      Apply(state, event::Tick{}, {}, nullptr, effects);
      (void)EncodeRecord(read->record, "weir-2");
    }
  }
  EXPECT_GT(refused, 50);
}

}  // namespace
}  // namespace weir::arbiter
