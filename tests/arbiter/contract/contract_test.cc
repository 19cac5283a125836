// The contract of the arbitration as its workers see it, over every mode and every way to reach it.
// The letters are those of the scenarios that must hold in each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "tests/arbiter/contract/harness.h"

namespace weir::arbiter {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Stage kS = Stage::kSelect;
constexpr Stage kE = Stage::kExtract;
constexpr Stage kT = Stage::kTransform;
constexpr Stage kL = Stage::kLoad;

class Contract : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { Begin({}); }

  void Begin(const Config& config) {
    harness_ = MakeHarness(GetParam(), config);
    Activate("a");
  }
  Arbiter& workers() { return harness_->workers(); }
  Engine& control() { return harness_->control(); }

  void Activate(const std::string& node) {
    const auto active = workers().MainStemAwait(node, Soon(), {});
    ASSERT_TRUE(active.ok()) << active.status().ToString();
    ASSERT_TRUE(active->has_value());
    ASSERT_TRUE(workers().MainStemSingle(node, Readiness::kOvertake)->held);
  }
  // Not before the answer of a call that is to be answered; in every other case at once.
  WaitOptions AtOnce() {
    harness_->Settle();
    return {0, harness_->WorkerNow()};
  }
  WaitOptions Soon() { return {0, SteadyTime::max()}; }

  // What is there for the stage at once, or process 0.
  Ticket Take(Stage stage, const std::string& node = "a") { return Data(stage, node).ticket; }
  EventData Data(Stage stage, const std::string& node = "a") {
    auto data = workers().Await(stage, node, AtOnce(), {});
    EXPECT_TRUE(data.ok()) << data.status().ToString();
    return data.ok() && data->has_value() ? **data : EventData{};
  }
  Verdict Report(const Ticket& ticket) {
    const auto verdict = workers().Single(ticket, nullptr, {});
    EXPECT_TRUE(verdict.ok()) << verdict.status().ToString();
    return verdict.value_or(Verdict::kStaleGrant);
  }
  // One process through the stages, whichever is offered.
  void Run(const std::vector<Stage>& stages) {
    for (const Stage stage : stages) ASSERT_EQ(Report(Take(stage)), Verdict::kDone);
  }
  std::vector<TerminEvent> Termins() {
    std::vector<TerminEvent> events;
    while (true) {
      const auto event = workers().TerminAwait(AtOnce(), {});
      if (!event.ok() || !event->has_value()) return events;
      events.push_back(**event);
    }
  }
  std::vector<ProcessId> TerminIds() {
    std::vector<ProcessId> ids;
    for (const TerminEvent& event : Termins()) ids.push_back(event.process);
    return ids;
  }
  void AckAll() {
    for (const TerminEvent& event : Termins()) {
      ASSERT_TRUE(workers().TerminAck(event.process).ok());
    }
  }
  size_t Alarms(TerminType type) {
    const std::vector<Notice> notices = harness_->Notices();
    return static_cast<size_t>(
        std::count_if(notices.begin(), notices.end(), [type](const Notice& notice) {
          return notice.kind == Notice::Kind::kAlarm && notice.type == type;
        }));
  }

  // Workers as threads, which finish in any order, until the process has been loaded; the ids of
  // the loads as they happened.
  std::vector<ProcessId> LoadByThreads(ProcessId last) {
    std::vector<ProcessId> loads;
    std::stop_source done;
    std::atomic<int> out_of_window{0};
    const auto window = static_cast<size_t>(control().Look().window);
    // The others would wait for what this worker no longer does.
    const auto give_up = [&](const Status& why) {
      ADD_FAILURE() << why.ToString();
      done.request_stop();
    };
    const auto work = [&](Stage stage, uint64_t seed) {
      std::mt19937_64 random(seed);
      while (!done.stop_requested()) {
        auto data = workers().Await(stage, "a", Soon(), done.get_token());
        if (done.stop_requested()) return;
        if (!data.ok() || !data->has_value()) return give_up(data.status());
        const Ticket ticket = (*data)->ticket;
        for (uint64_t spin = random() % 4; spin > 0; --spin) std::this_thread::yield();
        if (stage == kL) loads.push_back(ticket.process);
        if (control().Look().processes.size() > window) ++out_of_window;
        const auto verdict = workers().Single(ticket, nullptr, {});
        if (!verdict.ok()) return give_up(verdict.status());
        if (stage == kL && ticket.process >= last) done.request_stop();
      }
    };
    {
      std::vector<std::jthread> threads;
      uint64_t seed = std::random_device()();
      RecordProperty("seed", std::to_string(seed));
      for (const Stage stage : {kS, kE, kE, kE, kT, kT, kT, kL}) {
        threads.emplace_back(work, stage, seed++);
      }
    }
    EXPECT_EQ(out_of_window, 0);
    return loads;
  }

  std::unique_ptr<Harness> harness_;
};

TEST_P(Contract, A_TheWindowNeverExceedsNAndRefillsOnePerLoad) {
  for (const int window : {1, 2, 3, 5}) {
    Config config;
    config.window = window;
    Begin(config);
    ProcessId next = 1;
    for (; next <= window; ++next) ASSERT_EQ(Take(kS).process, next);
    EXPECT_EQ(Take(kS).process, 0);
    harness_->Crash();  // whatever was in flight, the next has N again
    Activate("a");
    AckAll();
    control().Resume();
    int room = 0;
    std::vector<ProcessId> ids;
    for (Ticket ticket = Take(kS); ticket.process != 0; ticket = Take(kS)) {
      ids.push_back(ticket.process);
      ASSERT_EQ(Report(ticket), Verdict::kDone);
      ++room;
    }
    EXPECT_LE(room, window);
    EXPECT_EQ(control().Look().processes.size(), static_cast<size_t>(window));
  }
}

TEST_P(Contract, A_EachLoadAdmitsExactlyOne) {
  for (int i = 0; i < 3; ++i) Run({kS});
  for (ProcessId id = 4; id < 14; ++id) {
    ASSERT_EQ(Take(kS).process, 0);
    Run({kE, kT, kL});
    const Ticket ticket = Take(kS);
    ASSERT_EQ(ticket.process, id);
    ASSERT_EQ(Report(ticket), Verdict::kDone);
  }
}

// The loads are recorded as they happen.
TEST_P(Contract, B_LoadsAscendWhateverTheOrderOfTheOtherStages) {
  constexpr ProcessId kProcesses = 60;
  const std::vector<ProcessId> loads = LoadByThreads(kProcesses);
  ASSERT_EQ(loads.size(), static_cast<size_t>(kProcesses));
  for (size_t i = 0; i < loads.size(); ++i) ASSERT_EQ(loads[i], static_cast<ProcessId>(i + 1));
}

TEST_P(Contract, C_RollbackTerminatesEachInFlightAscendingAndIgnoresLateReports) {
  Run({kS, kE, kT});
  Run({kS, kE});
  const Ticket late = Take(kS);
  ASSERT_TRUE(workers().TerminSingle(TerminType::kRollback, "Test").ok());
  EXPECT_EQ(Report(late), Verdict::kRolledBack);
  std::vector<ProcessId> ids;
  for (const TerminEvent& event : Termins()) {
    EXPECT_EQ(event.type, TerminType::kRollback);
    EXPECT_EQ(event.cause, "Test");
    ids.push_back(event.process);
  }
  EXPECT_THAT(ids, ElementsAre(1, 2, 3));
  EXPECT_THAT(TerminIds(), IsEmpty());
}

TEST_P(Contract, D_AThousandUnreadTerminationsHangNobody) {
  Config config;
  config.window = 16;
  Begin(config);
  LoadByThreads(1000);
  EXPECT_EQ(*workers().TerminSize(), 1000);
  const std::vector<ProcessId> ids = TerminIds();
  ASSERT_EQ(ids.size(), 1000u);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  ASSERT_TRUE(workers().TerminExhaust().ok());
  EXPECT_EQ(*workers().TerminSize(), 0);
}

// Without a consumer the backlog stays within its bound, and whoever comes late hears of every
// load.
TEST_P(Contract, D_WhatNobodyReadsIsFoldedAndNothingIsLost) {
  Config config;
  config.max_normal_termins = 10;
  Begin(config);
  constexpr ProcessId kProcesses = 40;
  for (ProcessId id = 1; id <= kProcesses; ++id) {
    Run({kS, kE, kT, kL});
    ASSERT_LE(*workers().TerminSize(), 10);
  }
  EXPECT_EQ(Alarms(TerminType::kWarning), 1u);
  ProcessId told = 0;
  for (const TerminEvent& event : Termins()) {
    EXPECT_EQ(event.type, TerminType::kNormal);
    EXPECT_EQ(event.since == 0 ? event.process : event.since, told + 1);
    told = event.process;
    ASSERT_TRUE(workers().TerminAck(event.process).ok());
  }
  EXPECT_EQ(told, kProcesses);
  EXPECT_EQ(*workers().TerminSize(), 0);
}

TEST_P(Contract, D_FailedOnesThatNobodyAcknowledgesHoldBackNewProcesses) {
  Config config;
  config.max_failed_termins = 4;
  Begin(config);
  int rounds = 0;
  for (; rounds < 10 && Take(kS).process != 0; ++rounds) {
    Take(kS);
    ASSERT_TRUE(workers().MainStemSingle("a", Readiness::kTaking)->held);  // the permit is lost
    ASSERT_TRUE(workers().MainStemSingle("a", Readiness::kOvertake)->held);
  }
  EXPECT_EQ(rounds, 2);
  EXPECT_TRUE(control().Look().permit.permitted);
  EXPECT_EQ(control().Look().held_back, "TerminationsUnacknowledged");
  EXPECT_THAT(TerminIds(), ElementsAre(1, 2, 3, 4));
  ASSERT_TRUE(workers().TerminAck(3).ok());
  EXPECT_EQ(control().Look().held_back, "");
  EXPECT_EQ(Take(kS).process, 5);
}

TEST_P(Contract, E_NoStaleIdIsOfferedAfterAResume) {
  Run({kS, kE, kT});
  Run({kS, kE});
  Run({kS});
  ASSERT_TRUE(workers().TerminSingle(TerminType::kRollback, "Test").ok());
  AckAll();
  control().Resume();
  for (const Stage stage : {kE, kT, kL}) EXPECT_EQ(Take(stage).process, 0);
  const EventData data = Data(kS);
  EXPECT_EQ(data.ticket.process, 4);
  EXPECT_EQ(data.range_begin, "") << "nothing was loaded: from the start";
}

TEST_P(Contract, F_StopDuringTheRestartDelayWins) {
  for (const Stage stage : {kS, kE, kT, kL}) Take(stage);
  ASSERT_TRUE(workers().TerminSingle(TerminType::kRestart, "Test").ok());
  AckAll();
  control().SetChannel(Channel::kStop);
  harness_->Advance(milliseconds(8'000));
  EXPECT_EQ(control().Look().permit.channel, Channel::kStop);
  control().SetChannel(Channel::kStart);
  Activate("a");
  EXPECT_NE(Take(kS).process, 0);
}

TEST_P(Contract, F_ARestartComesBackByItself) {
  Config config;
  config.session_ttl = milliseconds(60'000);
  Begin(config);
  for (const Stage stage : {kS, kE, kT, kL}) Take(stage);
  ASSERT_TRUE(workers().TerminSingle(TerminType::kRestart, "Test").ok());
  EXPECT_EQ(control().Look().permit.reason, "Restarting");
  AckAll();
  harness_->Advance(milliseconds(4'999));
  EXPECT_EQ(Take(kS).process, 0);
  harness_->Advance(milliseconds(2'001));
  EXPECT_EQ(Take(kS).process, 2);
}

TEST_P(Contract, G_ASecondRollbackRaisesNoSecondAlarm) {
  Run({kS});
  ASSERT_TRUE(workers().TerminSingle(TerminType::kRollback, "Test").ok());
  EXPECT_EQ(Alarms(TerminType::kRollback), 1u);
  ASSERT_TRUE(workers().TerminSingle(TerminType::kRollback, "Test").ok());
  EXPECT_EQ(Alarms(TerminType::kRollback), 1u);
}

// Every wait: by the caller's stop, and by the pipeline being closed.
TEST_P(Contract, H_EveryWaitCanBeInterrupted) {
  const std::vector<std::function<Status(std::stop_token)>> waits = {
      [&](std::stop_token stop) { return workers().Await(kS, "b", Soon(), stop).status(); },
      [&](std::stop_token stop) { return workers().Await(kE, "b", Soon(), stop).status(); },
      [&](std::stop_token stop) { return workers().Await(kT, "b", Soon(), stop).status(); },
      [&](std::stop_token stop) { return workers().Await(kL, "b", Soon(), stop).status(); },
      [&](std::stop_token stop) { return workers().TerminAwait(Soon(), stop).status(); },
      [&](std::stop_token stop) { return workers().MainStemAwait("b", Soon(), stop).status(); },
      [&](std::stop_token stop) { return workers().AwaitPermit(SteadyTime::max(), stop).status(); },
  };
  control().SetChannel(Channel::kPause);
  for (const bool close : {false, true}) {
    std::vector<std::jthread> threads;
    std::atomic<size_t> cancelled{0};
    for (const auto& wait : waits) {
      threads.emplace_back([&](std::stop_token stop) {
        if (wait(stop).code() == Code::kCancelled) ++cancelled;
      });
    }
    if (close) control().Close();
    for (std::jthread& thread : threads) {
      if (!close) thread.request_stop();
      thread.join();
    }
    EXPECT_EQ(cancelled, waits.size()) << (close ? "closed" : "stopped");
  }
}

TEST_P(Contract, I_AnOppositePipelineThatIsTakingBlocks) {
  Config config;
  config.has_opposite = true;
  Begin(config);
  EXPECT_EQ(Take(kS).process, 0);
  EXPECT_EQ(control().Look().permit.reason, "OppositeTaking");
  control().SetOpposite(Readiness::kOvertake);
  EXPECT_EQ(Take(kS).process, 1);
  control().SetOpposite(std::nullopt);
  EXPECT_THAT(TerminIds(), ElementsAre(1));
}

// The owner dies; two others stand by. Who acts when is read from the arbiter's own history and
// from what each node is told: never two at a time.
TEST_P(Contract, J_AStandbyActsInTimeAndNeverTwo) {
  const auto active = [&] { return control().Look().active_node; };
  ASSERT_EQ(active(), "a");
  EXPECT_FALSE((*workers().MainStemAwait("b", AtOnce(), {})).has_value());
  EXPECT_NE(Take(kS, "a").process, 0);
  EXPECT_EQ(Take(kS, "b").process, 0) << "a standby selects nothing";
  // a is silent from now on.
  std::string next;
  milliseconds waited{0};
  for (; waited <= milliseconds(21'000) && next.empty(); waited += milliseconds(500)) {
    harness_->Advance(milliseconds(500));
    for (const char* node : {"b", "c"}) {
      const auto taken = workers().MainStemAwait(node, AtOnce(), {});
      ASSERT_TRUE(taken.ok());
      if (!taken->has_value()) continue;
      EXPECT_TRUE(next.empty()) << "two took over";
      next = node;
    }
    EXPECT_TRUE(next.empty() || !workers().MainStemCheck("a")->held);
  }
  EXPECT_EQ(next, "b");
  EXPECT_LE(waited, harness_->config().session_ttl + milliseconds(5'500));
  EXPECT_GE(waited, harness_->config().session_ttl + milliseconds(5'000));
  EXPECT_FALSE(workers().MainStemSingle("a", Readiness::kOvertake)->held);
  EXPECT_TRUE(workers().MainStemSingle("b", Readiness::kOvertake)->held);
  AckAll();
  EXPECT_EQ(Take(kS, "a").process, 0);
  EXPECT_NE(Take(kS, "b").process, 0);
  uint64_t term = 0;
  for (const Notice& notice : harness_->Notices()) {
    if (notice.kind != Notice::Kind::kActive) continue;
    EXPECT_EQ(notice.term, term + 1);
    term = notice.term;
  }
  EXPECT_EQ(term, 2u);
}

// The operator dies at each of its writes in turn, before and after the write took effect, while
// workers go on and report late. The sink sees what is loaded.
TEST_P(Contract, K_ACrashBetweenAnyTwoWritesSkipsNothingAndRepeatsTheNewestAlone) {
  const bool every_change = GetParam().starts_with("Kubernetes");
  const int writes = every_change ? 40 : 12;
  // Local engines take every write, the others a sample of them.
  const bool remote = GetParam().ends_with("Http") || GetParam().ends_with("Status");
  const int stride = remote ? 5 : 1;
  for (int write = 1; write <= writes; write += stride) {
    for (const bool after : {false, true}) {
      SCOPED_TRACE("write " + std::to_string(write) + (after ? " and after it" : ""));
      Begin({});
      std::vector<int64_t> sink;
      std::vector<ProcessId> ids;
      harness_->CrashAtWrite(write, after);
      bool crashed = false;
      std::vector<Ticket> late;
      // An await that was not answered is repeated under its id.
      std::map<Stage, RequestId> requests = {{kS, 1}, {kE, 2}, {kT, 3}, {kL, 4}};
      for (int turn = 0; turn < 400 && (sink.empty() || sink.back() < 12); ++turn) {
        for (const Stage stage : {kL, kT, kE, kS}) {
          if (control().failure().ok()) {
            WaitOptions wait = AtOnce();
            wait.request = requests[stage];
            auto data = workers().Await(stage, "a", wait, {});
            if (data.ok() && data->has_value()) {
              requests[stage] += 4;
              const EventData& work = **data;
              if (stage == kL) {
                sink.push_back(std::stoll(work.range_end));
                ids.push_back(work.ticket.process);
              }
              const auto verdict = workers().Single(work.ticket, nullptr, {});
              if (!verdict.ok()) late.push_back(work.ticket);
            }
          }
          if (!harness_->RecoverIfCrashed()) continue;
          crashed = true;
          for (const Ticket& ticket : late) (void)workers().Single(ticket, nullptr, {});
          late.clear();
          Activate("a");
          AckAll();
        }
      }
      EXPECT_TRUE(crashed) << "the crash never came";
      ASSERT_FALSE(sink.empty());
      EXPECT_GE(sink.back(), 12) << "it did not go on";
      EXPECT_EQ(sink.front(), 1);
      for (size_t i = 1; i < sink.size(); ++i) {
        ASSERT_TRUE(sink[i] == sink[i - 1] + 1 || sink[i] == sink[i - 1])
            << sink[i] << " after " << sink[i - 1];
        ASSERT_GE(ids[i], ids[i - 1]);
      }
      EXPECT_LE(sink.size(), 13u) << "one crash repeats one range at most";
    }
  }
}

TEST_P(Contract, L_AcknowledgementsOutOfOrderLoseNothing) {
  for (int i = 0; i < 3; ++i) Run({kS, kE, kT, kL});
  Run({kS});
  Run({kS});
  ASSERT_TRUE(workers().TerminSingle(TerminType::kRollback, "Test").ok());
  EXPECT_THAT(TerminIds(), ElementsAre(1, 2, 3, 4, 5));
  for (const ProcessId id : {5, 1, 3}) ASSERT_TRUE(workers().TerminAck(id).ok());
  EXPECT_EQ(*workers().TerminSize(), 2);
  harness_->Advance(milliseconds(30'000));
  EXPECT_THAT(TerminIds(), ElementsAre(2, 4)) << "delivered again until acknowledged";
  control().Resume();
  EXPECT_EQ(control().Look().permit.channel, Channel::kPause) << "4 is not acknowledged";
  ASSERT_TRUE(workers().TerminAck(4).ok());
  EXPECT_EQ(control().Look().permit.channel, Channel::kStart);
}

TEST_P(Contract, ALostReplyIsTheSameGrantAndARepeatedReportIsAlreadyDone) {
  WaitOptions wait = AtOnce();
  wait.request = 4711;
  const Ticket first = (**workers().Await(kS, "a", wait, {})).ticket;
  EXPECT_EQ((**workers().Await(kS, "a", wait, {})).ticket, first);
  EXPECT_EQ(Report(first), Verdict::kDone);
  EXPECT_EQ(Report(first), Verdict::kAlreadyDone);
}

TEST_P(Contract, AnExpiredGrantGoesToAnotherWorkerAnExpiredLoadRollsBack) {
  Config config;
  config.session_ttl = milliseconds(600'000);
  Begin(config);
  Run({kS});
  const Ticket late = Take(kE, "b");
  harness_->Advance(milliseconds(29'000));
  EXPECT_EQ(*workers().Heartbeat(late, {}), Verdict::kDone);
  harness_->Advance(milliseconds(29'000));
  EXPECT_EQ(Take(kE, "c").process, 0);
  harness_->Advance(milliseconds(1'000));
  const Ticket fresh = Take(kE, "c");
  EXPECT_EQ(fresh.process, late.process);
  EXPECT_EQ(Report(late), Verdict::kStaleGrant);
  EXPECT_EQ(*workers().Heartbeat(late, {}), Verdict::kStaleGrant);
  EXPECT_EQ(Report(fresh), Verdict::kDone);
  ASSERT_EQ(Report(Take(kT, "c")), Verdict::kDone);
  const Ticket load = Take(kL, "c");
  ASSERT_EQ(load.process, late.process);
  harness_->Advance(milliseconds(30'000));
  EXPECT_EQ(Report(load), Verdict::kRolledBack);
  EXPECT_THAT(TerminIds(), ElementsAre(1));
  EXPECT_EQ(Alarms(TerminType::kRollback), 1u);
}

TEST_P(Contract, PayloadsTravelAlongAndRangesFollowEachOther) {
  auto payload = std::make_shared<Payload>();
  payload->batch_id = 17;
  payload->number = 3;
  payload->description = "three \"records\"\n";
  payload->extensions = {{"k", "v"}, {"schlüssel", "wert"}};
  const EventData select = Data(kS);
  EXPECT_EQ(select.range_begin, "");
  EXPECT_EQ(select.range_end, "1");
  EXPECT_EQ(select.current_node, "a");
  ASSERT_EQ(*workers().Single(select.ticket, payload, {}), Verdict::kDone);
  const EventData extract = Data(kE);
  ASSERT_NE(extract.payload, nullptr);
  EXPECT_EQ(*extract.payload, *payload);
  const EventData second = Data(kS);
  EXPECT_EQ(second.range_begin, "1");
  EXPECT_EQ(second.range_end, "2");
}

TEST_P(Contract, AFailedStageIsTriedAgainLater) {
  const Ticket first = Take(kS);
  EXPECT_EQ(*workers().Fail(first, {}), Verdict::kDone);
  EXPECT_EQ(Report(first), Verdict::kStaleGrant);
  harness_->Advance(milliseconds(1'000));
  const EventData again = Data(kS);
  EXPECT_EQ(again.ticket.process, first.process);
  EXPECT_EQ(again.attempt, 1);
}

TEST_P(Contract, ToolsKeepTheirStateOverACrash) {
  ASSERT_TRUE(workers().SingleSync("status of b").ok());
  for (const ProcessId id : {7, 3, 7, 5}) ASSERT_TRUE(workers().RemedyAdd(id).ok());
  ASSERT_TRUE(workers().RemedyRemove(5).ok());
  ASSERT_TRUE(workers().RemedyRemove(99).ok());
  EXPECT_THAT(*workers().RemedyList(), ElementsAre(3, 7));
  EXPECT_EQ(workers().SingleSync(std::string(1 << 20, 'x')).code(), Code::kInvalid);
}

TEST_P(Contract, ThePermitIsALevel) {
  EXPECT_TRUE(workers().AwaitPermit(SteadyTime::max(), {})->permitted);
  control().SetChannel(Channel::kPause);
  const auto withheld = workers().AwaitPermit(harness_->WorkerNow(), {});
  EXPECT_FALSE(withheld->permitted);
  EXPECT_EQ(withheld->reason, "ChannelPaused");
  std::jthread waiter(
      [&] { EXPECT_TRUE(workers().AwaitPermit(SteadyTime::max(), {})->permitted); });
  control().SetChannel(Channel::kStart);
}

TEST_P(Contract, AChangeOfModeRollsBackTellsItAndGoesOnAbove) {
  Run({kS, kE, kT, kL});
  Run({kS});
  for (const Mode mode : {Mode::kMemory, Mode::kRpc, Mode::kKubernetes, Mode::kMemory}) {
    const auto before = control().Look();
    if (before.mode == mode) continue;
    control().SetMode(mode);
    workers().AwaitPermit(SteadyTime::max(), {}).value();
    EXPECT_EQ(control().Look().processes.size(), 0u);
    if (!before.processes.empty()) {
      EXPECT_EQ(Termins().back().process, before.processes.back().id);
    }
    auto data = workers().Await(kS, "a", Soon(), {});
    ASSERT_TRUE(data.ok());
    EXPECT_GT((*data)->ticket.process, 2);
    EXPECT_EQ((*data)->range_begin, "1") << "from the last load on";
  }
}

INSTANTIATE_TEST_SUITE_P(Modes, Contract, ::testing::ValuesIn(Variants()),
                         [](const auto& variant) { return variant.param; });

}  // namespace
}  // namespace weir::arbiter
