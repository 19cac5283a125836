// The annotations: round trips, bounds, compaction, and whatever may have happened to them.
#include "tuner/history.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "tests/tuner/plant.h"

namespace weir::tuner {
namespace {

RunRecord RecordOf(long k) {
  RunRecord r;
  r.run = k;
  r.fire_s = 86400.0 * static_cast<double>(k) + 7200;
  r.start_s = r.fire_s + 5;
  r.duration_s = 1234.5, r.total_s = 1234.5;
  r.input_gib = 40 + static_cast<double>(k % 7);
  r.parallelism = 12, r.cpu_m = 1000, r.mem_mib = 2048, r.jm_mib = 1024;
  r.peak_mib = 1500.25, r.cpu_util = 0.83;
  r.generation = 3;
  return r;
}

Window WindowAt(double t, int p) {
  Window w;
  w.t_s = t, w.running = true, w.arrival = 1000 + t / 60, w.lag_s = 2;
  w.tm_mem_mib = 1024, w.mem_peak_mib = 800;
  w.vertices = {{"source", p, 1000, 0.4, 0.0}};
  return w;
}

History Full() {
  History h;
  for (long k = 0; k < 100; ++k) AddRun(RecordOf(k), &h);
  for (int i = 1; i <= 2000; ++i) AddWindow(WindowAt(60 * i, 4 + i / 700), &h);
  for (int i = 0; i < 50; ++i) {
    AddDecision({60.0 * i, {4, 1, 1024}, {6, 1, 1024}, true, std::string(500, 'x')}, &h);
  }
  return h;
}

TEST(History, RoundTripsAndWritesTheSameBytes) {
  History h;
  for (long k = 0; k < 12; ++k) AddRun(RecordOf(k), &h);
  for (int i = 1; i <= 100; ++i) AddWindow(WindowAt(60 * i, 4), &h);
  AddDecision({6000, {4, 1, 1024}, {6, 0.5, 2048}, true, "busy 0.93"}, &h);
  Notes notes;
  const std::string text = WriteHistory(h);
  const History read = ReadHistory(text, &notes);
  EXPECT_TRUE(notes.empty()) << notes.front();
  EXPECT_EQ(WriteHistory(read), text);
  EXPECT_EQ(read.runs, h.runs);
  EXPECT_EQ(read.decisions, h.decisions);
}

TEST(History, StaysWithinItsBounds) {
  const History h = Full();
  EXPECT_EQ(h.runs.size(), kMaxRuns);
  EXPECT_LE(h.windows.size(), kMaxWindows);
  EXPECT_EQ(h.decisions.size(), kMaxDecisions);
  EXPECT_LE(h.aggregates.size(), kMaxAggregates);
  const std::string text = WriteHistory(h);
  EXPECT_LE(text.size(), kMaxHistoryBytes);
  EXPECT_LE(text.size(), kAimedHistoryBytes + 1024);
}

TEST(History, AScheduledJobsThirtyRunsFitTheAim) {
  History h;
  for (long k = 0; k < 30; ++k) AddRun(RecordOf(k), &h);
  const std::string text = WriteHistory(h);
  EXPECT_LE(text.size(), 6u << 10);
  Notes notes;
  EXPECT_EQ(ReadHistory(text, &notes).runs.size(), 30u);
}

TEST(History, OldRunsLiveOnInTheirSeason) {
  const History h = Full();
  ASSERT_EQ(h.aggregates.size(), 7u);  // weekdays
  long count = 0;
  for (const Aggregate& a : h.aggregates) {
    count += a.count;
    EXPECT_GE(a.slot, 24);
    EXPECT_NEAR(a.peak_max, 1500.25, 1e-6);
  }
  EXPECT_EQ(count, 70);
  History hourly;
  for (long k = 0; k < 60; ++k) {
    RunRecord r = RecordOf(k);
    r.fire_s = 3600.0 * static_cast<double>(k), r.start_s = r.fire_s;
    AddRun(r, &hourly);
  }
  for (const Aggregate& a : hourly.aggregates) EXPECT_LT(a.slot, 24);
}

TEST(History, WindowsGrowCoarserAndKeepTheirTotals) {
  const History h = Full();
  ASSERT_FALSE(h.windows.empty());
  EXPECT_DOUBLE_EQ(h.windows.back().to_s, 60 * 2000);
  for (size_t i = 1; i < h.windows.size(); ++i) {
    EXPECT_GE(h.windows[i].from_s, h.windows[i - 1].to_s);
  }
  EXPECT_LT(h.windows.front().from_s, 60 * 1200);  // more than half of it is still covered
}

TEST(History, IncompleteIsNullNotZero) {
  History h;
  RunRecord r = RecordOf(1);
  r.input_gib.reset(), r.peak_mib.reset(), r.cpu_util.reset();
  AddRun(r, &h);
  const std::string text = WriteHistory(h);
  EXPECT_NE(text.find("\"i\":null"), std::string::npos);
  Notes notes;
  const History read = ReadHistory(text, &notes);
  EXPECT_FALSE(read.runs.at(0).input_gib);
  EXPECT_FALSE(RunsOf(read, 3).at(0).mem_peak_mib);
}

TEST(History, AnAttemptRecordedTwiceIsOne) {
  History h;
  RunRecord r = RecordOf(1);
  AddRun(r, &h);
  r.outcome = Outcome::kOom;
  AddRun(r, &h);
  ASSERT_EQ(h.runs.size(), 1u);
  EXPECT_EQ(h.runs[0].outcome, Outcome::kOom);
  r.attempt = 1;
  AddRun(r, &h);
  EXPECT_EQ(h.runs.size(), 2u);
}

TEST(History, AnOlderGenerationWeighsAQuarter) {
  History h;
  AddRun(RecordOf(1), &h);
  EXPECT_EQ(RunsOf(h, 3)[0].weight, 1);
  EXPECT_EQ(RunsOf(h, 4)[0].weight, 0.25);
}

TEST(History, DamageNeverFails) {
  const std::string good = WriteHistory(Full());
  struct Case {
    const char* name;
    std::string text;
  };
  std::vector<Case> cases = {
      {"not JSON", "hello"},
      {"another version", R"({"v":2,"runs":[]})"},
      {"no version", R"({"runs":[]})"},
      {"a list", "[1,2]"},
      {"wrong types", R"({"v":1,"runs":{"a":1},"windows":7,"decisions":null})"},
      {"broken records", R"({"v":1,"runs":[1,{},{"r":"x"},null,[]]})"},
      {"NaN as text", R"({"v":1,"runs":[{"r":1,"s":1,"p":"NaN","o":"OK"}]})"},
      {"deep", R"({"v":1,"runs":)" + std::string(5000, '[')},
      {"junk", std::string(64 << 10, '\x07')},
      {"huge", std::string(1 << 20, '{')},
      {"truncated", good.substr(0, good.size() / 2)}};
  for (const Case& c : cases) {
    Notes notes;
    const History read = ReadHistory(c.text, &notes);
    EXPECT_FALSE(notes.empty()) << c.name;
    EXPECT_LE(WriteHistory(read).size(), kMaxHistoryBytes) << c.name;
  }
  Notes notes;
  EXPECT_EQ(ReadHistory("", &notes), History{});
  EXPECT_TRUE(notes.empty());
}

TEST(History, KeepsTheGoodPartOfAPartlyDamagedOne) {
  History h;
  for (long k = 0; k < 5; ++k) AddRun(RecordOf(k), &h);
  doc::Json json = *doc::ParseJson(WriteHistory(h));
  json["runs"][2]["p"] = "NaN";
  json["runs"].push_back(json["runs"][0]);  // and one twice
  Notes notes;
  const History read = ReadHistory(doc::DumpJson(json), &notes);
  EXPECT_EQ(read.runs.size(), 4u);
  ASSERT_EQ(notes.size(), 1u);
}

TEST(History, RandomDamageNeverFails) {
  const std::string good = WriteHistory(Full());
  TestRandom random(7);
  for (int i = 0; i < 300; ++i) {
    std::string text = good;
    for (int k = 0; k < 1 + i % 20; ++k) {
      text[random.Next() % text.size()] = static_cast<char>(random.Next());
    }
    Notes notes;
    EXPECT_LE(WriteHistory(ReadHistory(text, &notes)).size(), kMaxHistoryBytes);
  }
}

TEST(StateText, IsBounded) {
  doc::Json state = {{"v", 1}, {"m", "s"}, {"c", std::string(20000, 'x')}};
  EXPECT_LE(WriteStateText(state).size(), kMaxStateBytes);
  Notes notes;
  EXPECT_TRUE(ReadStateText("{]", &notes).is_null());
  EXPECT_EQ(notes.size(), 1u);
  EXPECT_EQ(ReadStateText(R"({"v":1,"m":"s"})", &notes)["m"], "s");
}

}  // namespace
}  // namespace weir::tuner
