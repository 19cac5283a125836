#include "arbiter/store_kube/codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "arbiter/engine/engine.h"
#include "arbiter/engine/restore.h"
#include "base/doc/json.h"
#include "tests/fakes/fake_clock.h"

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

// Everything as long and as many as the engine lets it be, through the engine itself.
class Largest : public Journal {
 public:
  Status Write(const Record& record, std::stop_token) override {
    size = std::max(size, doc::DumpJson(EncodeRecord(record, std::string(63, 'o'))).size());
    last = record;
    return Status::Ok();
  }
  size_t size = 0;
  Record last;
};

// Ranges as long as may be, with every byte escaped in JSON.
Payload Full(const Limits& limits, int64_t batch, bool range) {
  Payload payload;
  payload.batch_id = batch;
  payload.number = payload.size = payload.first_time = payload.end_time =
      std::numeric_limits<int64_t>::min();
  const size_t left = limits.payload_bytes - 5 * 32;
  payload.description = std::string(left / 4, '"');
  payload.extensions["e"] = std::string((left - left / 2 - 7) / 2, '\\');
  if (range) payload.range_end = std::string(limits.range_bytes / 2, '"');
  return payload;
}

size_t LargestStatus(Mode mode, int window) {
  FakeClock clock;
  Largest journal;
  State state = Recover({}, {999'999'999'990, "", 999'999'999'999, 4'000'000'000, 0}, 1);
  EngineOptions options;
  options.mode = mode;
  Engine engine(std::move(state), {}, options, journal, nullptr, clock);
  Config config;
  config.window = window;
  config.session_ttl = milliseconds(3'600'000'000);
  engine.Configure(config);
  engine.SetChannel(Channel::kStart);
  window = std::min(window, LimitsOf(mode, window).window);
  const Limits limits = LimitsOf(mode, window);
  const auto node = [](int i) {
    const std::string digits = std::to_string(i);
    return digits + std::string(kMaxNodeName - digits.size(), 'n');
  };
  const std::string first = node(0);
  EXPECT_TRUE(engine.MainStemAwait(first, {}, {})->has_value());
  EXPECT_TRUE(engine.MainStemSingle(first, Readiness::kOvertake)->held);
  int64_t batch = std::numeric_limits<int64_t>::min();
  const WaitOptions at_once{0, clock.SteadyNow()};
  const auto take = [&](Stage stage, const std::string& by) {
    auto data = engine.Await(stage, by, at_once, {});
    EXPECT_TRUE(data.ok()) << data.status().ToString();
    return data.ok() && data->has_value() ? **data : EventData{};
  };
  const auto run = [&](Stage stage) {
    const auto payload =
        std::make_shared<const Payload>(Full(limits, batch++, stage == Stage::kSelect));
    const auto verdict = engine.Single(take(stage, first).ticket, payload, {});
    EXPECT_TRUE(verdict.ok()) << verdict.status().ToString();
  };
  EXPECT_TRUE(engine.SingleSync(std::string(512, '"')).ok());
  for (int i = 0; i < 128; ++i) EXPECT_TRUE(engine.RemedyAdd(999'999'999'999 - i).ok());
  // Loads and failures in turn, until nothing more is admitted.
  for (int i = 0; i < 200; ++i) {
    for (const Stage stage : kAllStages) run(stage);
    if (engine.Look().held_back != "" || take(Stage::kSelect, first).ticket.process == 0) break;
    EXPECT_TRUE(engine.MainStemSingle(first, Readiness::kTaking)->held);
    EXPECT_TRUE(engine.MainStemSingle(first, Readiness::kOvertake)->held);
    if (engine.Look().held_back != "") break;
  }
  EXPECT_EQ(engine.Look().held_back, "TerminationsUnacknowledged");
  // One acknowledged, and a last process may be admitted at a time.
  while (true) {
    const auto event = engine.TerminAwait(at_once, {});
    if (!event.ok() || !event->has_value()) break;
    if ((*event)->type == TerminType::kNormal) continue;
    EXPECT_TRUE(engine.TerminAck((*event)->process).ok());
    break;
  }
  // The window full, each process with a grant of a node of its own.
  for (int i = 0; i < window; ++i) run(Stage::kSelect);
  for (int i = 0; i < window; ++i) run(Stage::kExtract);
  for (int i = 0; i < window; ++i) take(Stage::kTransform, node(i + 1));
  EXPECT_EQ(engine.Look().processes.size(), static_cast<size_t>(window));
  EXPECT_TRUE(engine.SingleSync(std::string(512, '\\')).ok());
  const auto read = DecodeRecord(EncodeRecord(journal.last, "weir-1"));
  EXPECT_TRUE(read.ok()) << read.status().ToString();
  return journal.size;
}

TEST(StatusCodec, WithEverythingAtItsBoundTheStatusStaysUnder24KiB) {
  for (const int window : {3, 1000}) {
    for (const Mode mode : {Mode::kKubernetes, Mode::kRpc, Mode::kMemory}) {
      const size_t size = LargestStatus(mode, window);
      EXPECT_LT(size, 24u << 10) << ModeName(mode) << ", window " << window;
      std::cout << ModeName(mode) << ", window " << window << ": " << size << " bytes\n";
    }
  }
}

TEST(StatusCodec, ATooLargePayloadIsRefusedWithItsPlaceAndRemedy) {
  Payload payload;
  payload.extensions["k"] = std::string(1600, 'x');
  EXPECT_TRUE(CheckPayload(payload, Mode::kRpc, 3).ok());
  EXPECT_TRUE(CheckPayload(payload, Mode::kKubernetes, 2).ok());
  const Status status = CheckPayload(payload, Mode::kKubernetes, 3);
  EXPECT_EQ(status.code(), Code::kInvalid);
  EXPECT_EQ(status.reason(), "PayloadTooLong");
  EXPECT_EQ(status.message(),
            "numbers, description and extensions: 1607 bytes, and at most 1536 fit in mode "
            "Kubernetes with a window of 3; keep the data elsewhere and send its place, or take a "
            "smaller window or the arbitration Rpc or Memory");
  payload = {};
  payload.range_end = std::string(1100, '1');
  EXPECT_EQ(CheckPayload(payload, Mode::kKubernetes, 3).reason(), "PayloadTooLong");
  EXPECT_EQ(CheckPayload(payload, Mode::kMemory, 3).reason(), "PayloadTooLong");
}

TEST(StatusCodec, FoldedTerminationsStayFolded) {
  Record record = Busy(3, 10);
  record.state.unread.erase(1);
  record.state.unread.at(2).since = 1;
  const auto read = DecodeRecord(EncodeRecord(record, "weir-1"));
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(read->record.state.unread, record.state.unread);
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
