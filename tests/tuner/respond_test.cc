// The JSON door under every kind of bad input: always an answer, always within the bounds, always
// the same bytes for the same request.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "base/doc/value.h"
#include "tests/tuner/plant.h"
#include "tuner/tuner.h"

namespace weir::tuner {
namespace {

using doc::Json;

Json StreamSpec() {
  return {
      {"job", "stream"},
      {"vertices", {{{"id", "source"}}, {{"id", "agg"}}}},
      {"slots_per_tm", 1},
      {"bounds", {{"parallelism", {2, 64}}, {"tm_cpu", {0.25, 4.0}}, {"tm_mem_mib", {512, 16384}}}},
      {"quantum", {{"tm_cpu", 0.05}, {"tm_mem_mib", 64}}},
      {"slo", {{"lag_s", 120}}},
      {"initial", {{"parallelism", 8}, {"tm_cpu", 1.0}, {"tm_mem_mib", 2048}}}};
}

Json StreamRecord(int i, double load, int p) {
  const double busy = std::min(1.0, load / (1000.0 * p));
  return {{"t", 60 * (i + 1)},
          {"state", "RUNNING"},
          {"lag", 0},
          {"lag_s", 0.0},
          {"arrival", load},
          {"vertices",
           {{"source", {{"p", p}, {"rate", load}, {"busy", busy / 3}, {"bp", 0.0}}},
            {"agg", {{"p", p}, {"rate", load}, {"busy", busy}, {"bp", 0.0}}}}},
          {"tm_cpu", 1.0},
          {"tm_mem_mib", 2048},
          {"mem_peak_mib", 900},
          {"oom", 0},
          {"down_s", 0}};
}

Json StreamRequest(int windows = 30, double load = 3000, int p = 8) {
  Json history = Json::array();
  for (int i = 0; i < windows; ++i) history.push_back(StreamRecord(i, load + 10 * (i % 3), p));
  return {{"v", 1},
          {"mode", "stream"},
          {"now", 60 * windows},
          {"spec", StreamSpec()},
          {"history", history},
          {"state", nullptr}};
}

Json BatchRequest() {
  Json history = Json::array();
  for (int i = 0; i < 20; ++i) {
    history.push_back({{"run", i},
                       {"attempt", 0},
                       {"t", 86400 * i + 1200},
                       {"status", i == 13 ? "OOM" : "OK"},
                       {"dur_s", 900 + 10 * (i % 5)},
                       {"total_s", 900 + 10 * (i % 5)},
                       {"input_gib", i == 13 ? Json() : Json(40 + i % 5)},
                       {"p", 10},
                       {"tm_cpu", 1.0},
                       {"tm_mem_mib", 2048},
                       {"mem_peak_mib", i == 13 ? 2048 : 1700},
                       {"cpu_util", 0.85}});
  }
  Json spec = StreamSpec();
  spec.erase("vertices");
  spec["slo"] = {{"deadline_s", 1500}};
  return {{"v", 1},       {"mode", "batch"},    {"now", 86400 * 20},
          {"spec", spec}, {"history", history}, {"state", nullptr}};
}

void ExpectSane(const Json& r, const std::string& what) {
  ASSERT_TRUE(r["parallelism"].is_number_integer()) << what;
  EXPECT_GE(r["parallelism"].get<int>(), 2) << what;
  EXPECT_LE(r["parallelism"].get<int>(), 64) << what;
  EXPECT_GE(r["tm_cpu"].get<double>(), 0.25) << what;
  EXPECT_LE(r["tm_cpu"].get<double>(), 4) << what;
  EXPECT_GE(r["tm_mem_mib"].get<double>(), 512) << what;
  EXPECT_LE(r["tm_mem_mib"].get<double>(), 16384) << what;
  EXPECT_LE(doc::DumpJson(r["state"]).size(), 8192u) << what;
  EXPECT_FALSE(r["reason"].get<std::string>().empty()) << what;
}

TEST(Respond, SameRequestSameBytes) {
  for (const Json& request : {StreamRequest(), BatchRequest()}) {
    EXPECT_EQ(doc::DumpJson(Respond(request)), doc::DumpJson(Respond(request)));
  }
}

TEST(Respond, OrderAndDuplicatesDoNotMatter) {
  for (Json request : {StreamRequest(), BatchRequest()}) {
    const std::string expected = doc::DumpJson(Respond(request));
    Json& history = request["history"];
    std::reverse(history.begin(), history.end());
    const size_t n = history.size();
    for (size_t i = 0; i < n; i += 3) history.push_back(history[i]);
    EXPECT_EQ(doc::DumpJson(Respond(request)), expected);
  }
}

TEST(Respond, HintsMakeAFirstGuessUntilThereIsHistory) {
  Json request = StreamRequest();
  request["history"] = Json::array();
  const Json none = Respond(request);
  Json one = {{"kind", "GroupAggregate"}, {"states", 1}, {"keyBytes", 16}, {"rowBytes", 400}};
  Json& hints = request["spec"]["hints"];
  hints = {{"operators", Json::array()}, {"shuffles", Json::array()}};
  for (int i = 0; i < 12; ++i) hints["operators"].push_back(one), hints["shuffles"].push_back({});
  EXPECT_EQ(Respond(request), none) << "spec.initial says all";
  request["spec"]["initial"].erase("tm_mem_mib");
  const Json guess = Respond(request);
  EXPECT_EQ(guess["parallelism"], 8);
  EXPECT_EQ(guess["tm_mem_mib"], 6592);
  EXPECT_EQ(guess["reason"].get<std::string>().find("first guess, nothing is measured yet: 12 "),
            0u)
      << guess["reason"];
  request["spec"]["state_backend"] = "rocksdb";
  for (Json& of_source : hints["operators"]) of_source["states"] = 3;
  EXPECT_EQ(Respond(request)["tm_mem_mib"], 2688);
  for (Json& of_source : hints["operators"]) of_source["states"] = 0;
  EXPECT_EQ(Respond(request)["tm_mem_mib"], 1216) << "state that is not by key is small";
  request["history"] = StreamRequest()["history"];
  EXPECT_EQ(doc::StringAt(Respond(request), {"reason"}).find("first guess"), std::string::npos);
}

TEST(Respond, BrokenHintsAreLeftOut) {
  Json request = StreamRequest();
  request["history"] = Json::array();
  request["spec"]["initial"].erase("tm_mem_mib");
  const Json none = Respond(request);
  for (const Json& bad : {Json(7), Json("x"), Json::array(), Json::object(),
                          Json{{"operators", 3}, {"shuffles", Json::array()}}}) {
    request["spec"]["hints"] = bad;
    Json response = Respond(request);
    EXPECT_EQ(response["notes"].back(), "hints: expected lists of operators and shuffles") << bad;
    response["notes"].erase(response["notes"].size() - 1);
    if (response["notes"].empty()) response.erase("notes");
    EXPECT_EQ(response, none) << bad;
  }
  request["spec"]["hints"] = {{"operators", {7, "x", nullptr, {{"keyBytes", "NaN"}}}},
                              {"shuffles", {1, nullptr}}};
  ExpectSane(Respond(request), "operators that are none");
}

TEST(Respond, AskingAgainWithTheNewStateChangesNothing) {
  Json request = StreamRequest();
  const Json first = Respond(request);
  request["state"] = first["state"];
  const Json second = Respond(request);
  request["state"] = second["state"];
  const Json third = Respond(request);
  EXPECT_EQ(second["parallelism"], third["parallelism"]);
  EXPECT_EQ(second["tm_mem_mib"], third["tm_mem_mib"]);
}

TEST(Respond, EveryMissingOrWrongFieldIsAnswered) {
  const Json bad[] = {Json(),
                      Json("NaN"),
                      Json(-1),
                      Json(1e308),
                      Json(true),
                      Json("text"),
                      Json(Json::array()),
                      Json(Json::object()),
                      Json::array({1, 2, 3})};
  for (const Json& request : {StreamRequest(), BatchRequest()}) {
    for (const auto& [key, value] : request.items()) {
      for (const Json& b : bad) {
        if (key == "spec") continue;  // its bounds are what sane means here
        Json damaged = request;
        damaged[key] = b;
        ExpectSane(Respond(damaged), key + " = " + doc::DumpJson(b));
      }
      Json missing = request;
      missing.erase(key);
      if (key != "spec") ExpectSane(Respond(missing), "no " + key);
    }
    for (const auto& [key, value] : request["history"][0].items()) {
      for (const Json& b : bad) {
        Json damaged = request;
        for (Json& record : damaged["history"]) record[key] = b;
        ExpectSane(Respond(damaged), "history." + key + " = " + doc::DumpJson(b));
      }
    }
    for (const auto& [key, value] : request["spec"].items()) {
      for (const Json& b : bad) {
        Json damaged = request;
        damaged["spec"][key] = b;
        if (key != "bounds") ExpectSane(Respond(damaged), "spec." + key + " = " + doc::DumpJson(b));
      }
    }
  }
}

TEST(Respond, DamagedStateIsAFreshStart) {
  Json request = StreamRequest();
  const Json good = Respond(request)["state"];
  for (const auto& [key, value] : good.items()) {
    for (const Json& b : {Json(), Json("NaN"), Json(-1e300), Json(1e300), Json(Json::array()),
                          Json(Json::object())}) {
      request["state"] = good;
      request["state"][key] = b;
      ExpectSane(Respond(request), "state." + key + " = " + doc::DumpJson(b));
    }
  }
  request["state"] = good;
  request["state"]["v"] = 99;
  EXPECT_TRUE(Respond(request).contains("notes"));
}

TEST(Respond, MissingMetricsAreNeverZero) {
  // Nothing but nulls where busy and rate belong: were they zeros, the job would be scaled down.
  Json request = StreamRequest();
  for (Json& record : request["history"]) {
    for (auto& [id, v] : record["vertices"].items()) v["busy"] = "NaN", v["rate"] = nullptr;
    record["arrival"] = nullptr, record["mem_peak_mib"] = nullptr;
  }
  const Json r = Respond(request);
  EXPECT_EQ(r["parallelism"], 8);
  EXPECT_EQ(r["tm_mem_mib"], 2048);
}

TEST(Respond, WithNothingUsableTheUsersOwnResources) {
  Json request = StreamRequest();
  request["history"] = Json::array();
  EXPECT_EQ(Respond(request)["parallelism"], 8);
  EXPECT_EQ(Respond(request)["tm_mem_mib"], 2048);
  request["history"] = std::string(64 << 10, 'x');
  request["state"] = std::string(64 << 10, 'x');
  const Json r = Respond(request);
  EXPECT_EQ(r["parallelism"], 8);
  EXPECT_TRUE(r.contains("notes"));
  ExpectSane(Respond(Json()).is_object() ? Respond(request) : Json(), "null request");
}

TEST(Respond, AClockThatWentBackIsNoticed) {
  Json request = StreamRequest();
  request["state"] = Respond(request)["state"];
  request["now"] = 60;  // the records and the state are of the future now
  const Json r = Respond(request);
  ExpectSane(r, "clock");
  EXPECT_TRUE(r.contains("notes"));
}

TEST(Respond, StepsOfEverySizeStayWithinBounds) {
  for (const double load : {0.0, 1e-9, 1.0, 1e6, 1e12}) {
    Json request = StreamRequest();
    for (size_t i = 25; i < 30; ++i) {
      request["history"][i]["arrival"] = load;
      request["history"][i]["lag_s"] = load > 5000 ? 1e6 : 0.0;
    }
    ExpectSane(Respond(request), std::to_string(load));
  }
}

TEST(Respond, RandomRequestsAreAnswered) {
  const std::string stream = doc::DumpJson(StreamRequest(5));
  const std::string batch = doc::DumpJson(BatchRequest());
  TestRandom random(11);
  int parsed = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string text = i % 2 ? stream : batch;
    // Digits and punctuation only, so that much of it still parses.
    static constexpr char kBytes[] = "0123456789.-e,:\"{}[]n";
    for (int k = 0; k <= i % 4; ++k) {
      text[random.Next() % text.size()] = kBytes[random.Next() % (sizeof(kBytes) - 1)];
    }
    const auto json = doc::ParseJson(text);
    if (!json.ok()) continue;
    ++parsed;
    const Json r = Respond(*json);
    EXPECT_TRUE(r["parallelism"].is_number_integer());
    EXPECT_TRUE(r["tm_mem_mib"].is_number());
  }
  EXPECT_GT(parsed, 200);
}

TEST(Respond, OddBoundsAreMadeSense) {
  Json request = StreamRequest();
  request["spec"]["bounds"]["parallelism"] = {64, 2};
  ExpectSane(Respond(request), "reversed");
  request["spec"]["bounds"]["parallelism"] = {{"min", 4}, {"max", 6}};
  const int p = Respond(request)["parallelism"].get<int>();
  EXPECT_GE(p, 4);
  EXPECT_LE(p, 6);
  request["spec"]["bounds"]["parallelism"] = {"NaN", nullptr};
  EXPECT_TRUE(Respond(request).contains("notes"));
}

TEST(Respond, SettingsOfTheRequestAreObeyed) {
  Json request = StreamRequest(30, 6000, 8);
  Json greedy = request;
  greedy["spec"]["settings"] = {{"nosuch", 1}, {"rhoUp", 0.5}};
  const Json r = Respond(greedy);
  ASSERT_TRUE(r.contains("notes"));
  EXPECT_NE(r["notes"].dump().find("nosuch"), std::string::npos);
}

}  // namespace
}  // namespace weir::tuner
