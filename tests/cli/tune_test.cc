// `weir tune` as a person and as a program use it.
#include "cli/tune.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "tests/cli/command_fixture.h"
#include "tuner/history.h"

namespace weir::cli {
namespace {

using doc::Json;

class Tune : public CommandTest {
 protected:
  static Json Spec() {
    return {{"vertices", {{{"id", "source"}}, {{"id", "agg"}}}},
            {"bounds", {{"parallelism", {2, 64}}, {"tm_mem_mib", {512, 16384}}}},
            {"slo", {{"lag_s", 120}}},
            {"initial", {{"parallelism", 8}, {"tm_cpu", 1.0}, {"tm_mem_mib", 2048}}}};
  }
  static Json Record(int i, double load, double lag_s = 0) {
    const double busy = std::min(1.0, load / 8000);
    return {{"t", 60 * (i + 1)},
            {"state", "RUNNING"},
            {"lag_s", lag_s},
            {"arrival", load},
            {"vertices",
             {{"source", {{"p", 8}, {"rate", load}, {"busy", busy / 3}, {"bp", 0.0}}},
              {"agg", {{"p", 8}, {"rate", load}, {"busy", busy}, {"bp", 0.0}}}}},
            {"tm_cpu", 1.0},
            {"tm_mem_mib", 2048},
            {"mem_peak_mib", 1200}};
  }
  static Json Request(double load = 7800) {
    Json history = Json::array();
    // For five minutes it has not kept up.
    for (int i = 0; i < 30; ++i) {
      history.push_back(Record(i, load + i % 3, i < 25 ? 0 : 40.0 * (i - 24)));
    }
    return {{"v", 1},         {"mode", "stream"},   {"now", 1800},
            {"spec", Spec()}, {"history", history}, {"state", nullptr}};
  }
  static std::vector<std::string> Lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }
};

TEST_F(Tune, AnswersEachLineWithALine) {
  const std::string line = doc::DumpJson(Request());
  const Outcome outcome = RunWith({"tune"}, line + "\n\n" + line);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
  const auto answers = Lines(outcome.out);
  ASSERT_EQ(answers.size(), 2u) << "an empty line is none; the last one needs no end";
  EXPECT_EQ(answers[0], answers[1]);
  const auto answer = doc::ParseJson(answers[0]);
  ASSERT_TRUE(answer.ok());
  EXPECT_GT((*answer)["parallelism"].get<int>(), 8) << "it does not keep up";
  EXPECT_EQ((*answer)["state"]["v"], 1);
  EXPECT_FALSE(doc::StringAt(*answer, {"reason"}).empty());
}

TEST_F(Tune, ExplainSpeaksInSentences) {
  const Outcome outcome = RunWith({"tune", "--explain"}, doc::DumpJson(Request()));
  ASSERT_EQ(Lines(outcome.out).size(), 1u);
  EXPECT_EQ(outcome.out.find("t=1800: "), 0u) << outcome.out;
  EXPECT_NE(outcome.out.find("MiB): "), std::string::npos);
  EXPECT_NE(outcome.out.find("8 -> "), std::string::npos) << outcome.out;
}

TEST_F(Tune, ALineThatCannotBeReadIsAnsweredAndNamed) {
  const std::string good = doc::DumpJson(Request());
  for (const char* bad : {"{\"v\":1,", "[1,2]", "\"x\"", "12", "{\"v\":1} trailing", "\xff\xfe"}) {
    const Outcome outcome = RunWith({"tune"}, good + "\n" + bad + "\n" + good + "\n");
    EXPECT_EQ(outcome.code, 1) << bad;
    EXPECT_EQ(outcome.err.find("weir tune: line 2: "), 0u) << outcome.err;
    EXPECT_NE(outcome.err.find(R"(expected one object a line: {"v":1,"mode")"), std::string::npos);
    const auto answers = Lines(outcome.out);
    ASSERT_EQ(answers.size(), 3u) << bad;
    EXPECT_EQ(answers[0], answers[2]);
    EXPECT_TRUE(doc::ParseJson(answers[1]).ok());
  }
}

TEST_F(Tune, ALineWithoutEndIsNotKept) {
  const std::string good = doc::DumpJson(Request());
  const Outcome outcome = RunWith({"tune"}, std::string(6u << 20, '[') + "\n" + good + "\n");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("line 1: longer than 4194304 bytes"), std::string::npos)
      << outcome.err;
  EXPECT_EQ(Lines(outcome.out).size(), 2u);
}

TEST_F(Tune, SettingsAreCheckedBeforeAnythingIsRead) {
  for (const char* bad : {"nosuch=1", "rhoUp", "rhoUp=", "rhoUp=x", "=1"}) {
    const Outcome outcome = RunWith({"tune", "--set", bad}, doc::DumpJson(Request()));
    EXPECT_EQ(outcome.code, 2) << bad;
    EXPECT_EQ(outcome.out, "") << bad;
    EXPECT_NE(outcome.err.find(std::string("--set ") + bad), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("weir tune --settings"), std::string::npos);
  }
  const Outcome list = RunWith({"tune", "--settings"});
  EXPECT_EQ(list.code, 0);
  const std::string first = list.out.substr(0, list.out.find(' '));
  EXPECT_EQ(RunWith({"tune", "--set", first + "=0.5"}, doc::DumpJson(Request())).code, 0) << first;
}

class TuneReplay : public Tune {
 protected:
  // Half an hour at 0.5 of the capacity, half an hour at 0.98 of it.
  static Json Recording() {
    Json history = Json::array();
    for (int i = 0; i < 60; ++i) {
      history.push_back(Record(i, i < 30 ? 4000 : 7800, i < 50 ? 0 : 40.0 * (i - 49)));
    }
    return {{"mode", "stream"}, {"spec", Spec()}, {"history", history}};
  }
  Outcome Replay(const Json& recording, std::vector<std::string> more = {}) {
    std::vector<std::string> args = {"tune", "--replay",
                                     Write("recording.json", doc::DumpJson(recording))};
    args.insert(args.end(), more.begin(), more.end());
    return RunWith(args);
  }
};

TEST_F(TuneReplay, DecidesAfterEveryRecordAsItWouldHaveThen) {
  const Outcome outcome = Replay(Recording());
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto answers = Lines(outcome.out);
  ASSERT_EQ(answers.size(), 60u);
  // The future is not seen: the first half decides as if there were no second one.
  Json half = Recording();
  half["history"].erase(half["history"].begin() + 30, half["history"].end());
  const auto before = Lines(Replay(half).out);
  for (size_t i = 0; i < 30; ++i) EXPECT_EQ(answers[i], before[i]) << i;
}

TEST_F(TuneReplay, OtherSettingsAnswerWhatIf) {
  const Outcome usual = Replay(Recording());
  const Outcome calm = Replay(Recording(), {"--set", "rhoUp=0.6"});
  EXPECT_EQ(calm.code, 0) << calm.err;
  EXPECT_EQ(Lines(calm.out).size(), 60u);
  EXPECT_NE(calm.out, usual.out);
}

TEST_F(TuneReplay, ReadsTheAnnotationAsKubectlPrintsIt) {
  tuner::History recorded;
  for (int i = 1; i <= 120; ++i) {
    tuner::Window window;
    window.t_s = 60.0 * i, window.running = true, window.arrival = 7800, window.lag_s = 0;
    window.tm_mem_mib = 2048, window.mem_peak_mib = 1200;
    window.vertices = {{"v", 8, 7800, 0.97, 0.0}};
    tuner::AddWindow(window, &recorded);
  }
  const std::string annotation = tuner::WriteHistory(recorded);
  const Outcome text =
      Replay({{"mode", "stream"}, {"spec", Spec()}, {"history", annotation}}, {"--explain"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_GE(Lines(text.out).size(), 2u);
  const Outcome object =
      Replay({{"mode", "stream"}, {"spec", Spec()}, {"history", *doc::ParseJson(annotation)}},
             {"--explain"});
  EXPECT_EQ(object.out, text.out);
  const Outcome batch = Replay({{"mode", "batch"}, {"spec", Spec()}, {"history", annotation}});
  EXPECT_EQ(batch.code, 1) << "no run is recorded in it";
  EXPECT_NE(batch.err.find("no record of mode batch"), std::string::npos) << batch.err;
}

TEST_F(TuneReplay, ADamagedAnnotationIsSaid) {
  const Outcome outcome =
      Replay({{"mode", "batch"},
              {"spec", Spec()},
              {"history", R"({"v":1,"runs":[{"r":1,"s":60,"p":4,"o":"OK"},{"r":"x"}]})"}});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.err.find("weir.dev/history: 1 records unusable"), std::string::npos);
  EXPECT_EQ(Lines(outcome.out).size(), 1u);
}

TEST_F(TuneReplay, BadInputHasAPlaceAndARemedy) {
  const auto fails = [this](const std::string& text, const std::string& place,
                            const std::string& remedy) {
    const std::string file = Write("bad.json", text);
    const Outcome outcome = RunWith({"tune", "--replay", file});
    EXPECT_EQ(outcome.code, 1) << text;
    EXPECT_EQ(outcome.err.find("weir tune: " + file + ": " + place), 0u) << outcome.err;
    EXPECT_NE(outcome.err.find(remedy), std::string::npos) << outcome.err;
  };
  fails("{", "", "expected {\"mode\"");
  fails("[]", "expected {\"mode\"", "\"history\"");
  fails("{}", "expected {\"mode\"", "weir.dev/history");
  fails(R"({"mode":"both","history":[]})", "mode: 'both'", "stream, batch");
  fails(R"({"mode":"stream","history":[]})", "history:", "no record of mode stream");
  fails(R"({"mode":"stream","history":[{"t":60},{"t":"x"},7]})", "history[1].t",
        "expected the record's time");
  const Outcome absent = RunWith({"tune", "--replay", (folder_ / "nosuch").string()});
  EXPECT_EQ(absent.code, 1);
  EXPECT_NE(absent.err.find("nosuch: cannot be opened"), std::string::npos);
}

TEST_F(TuneReplay, RecordsWithoutATimeAreLeftOutAndTheOthersDecided) {
  Json recording = Recording();
  recording["history"][10].erase("t");
  recording["history"][11] = "junk";
  const Outcome outcome = Replay(recording);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(Lines(outcome.out).size(), 58u);
  EXPECT_EQ(Lines(outcome.err).size(), 2u) << outcome.err;
}

}  // namespace
}  // namespace weir::cli
