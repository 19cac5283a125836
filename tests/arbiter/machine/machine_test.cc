// The machine by example: a row per rule of the arbitration, in the words of its users.
#include "arbiter/machine/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace weir::arbiter {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Machine {
 public:
  explicit Machine(Config config = {}, const Source* source = nullptr)
      : state_(Recover(config, {}, 7)), source_(source) {
    Do(event::SetChannel{Channel::kStart});
  }

  const Effects& Do(const Event& event) {
    effects_.Clear();
    Apply(state_, event, now_, source_, effects_);
    if (effects_.commit.has_value() && commits_) {
      const ProcessId process = effects_.commit->process;
      Effects more;
      Apply(state_, event::Committed{process}, now_, source_, more);
      effects_.told.insert(effects_.told.end(), more.told.begin(), more.told.end());
      effects_.granted.insert(effects_.granted.end(), more.granted.begin(), more.granted.end());
      effects_.termins.insert(effects_.termins.end(), more.termins.begin(), more.termins.end());
    }
    return effects_;
  }
  void Activate(const std::string& node) {
    Do(event::MainStemAwait{++request_, node});
    Do(event::MainStemSingle{++request_, node, Readiness::kOvertake});
  }
  const Effects& Advance(milliseconds by) {
    now_.steady += by;
    now_.wall += by;
    return Do(event::Tick{});
  }
  // The ticket that `node` is given for the stage, or one of process 0 when it has to wait.
  Ticket Take(Stage stage, const std::string& node = "a") {
    const Effects& effects = Do(event::Await{++request_, stage, node});
    if (effects.granted.empty()) {
      Do(event::CancelAwait{request_, stage});
      return {};
    }
    return effects.granted[0].data.ticket;
  }
  Verdict Report(const Ticket& ticket) {
    const Effects& effects = Do(event::Single{++request_, ticket, nullptr});
    EXPECT_THAT(effects.told, SizeIs(1));
    return effects.told.empty() ? Verdict::kStaleGrant : effects.told[0].verdict;
  }
  // One process through the stages before `until`.
  void Run(const std::vector<Stage>& stages, const std::string& node = "a") {
    for (const Stage stage : stages) {
      EXPECT_EQ(Report(Take(stage, node)), Verdict::kDone);
    }
  }
  std::vector<ProcessId> Termins() {
    std::vector<ProcessId> ids;
    while (true) {
      const Effects& effects = Do(event::TerminAwait{++request_});
      if (effects.termins.empty()) break;
      ids.push_back(effects.termins[0].event.process);
    }
    Do(event::CancelTerminAwait{request_});
    return ids;
  }
  size_t alarms() const { return effects_.alarms.size(); }
  State& state() { return state_; }
  Now& now() { return now_; }
  void KeepCommitsOpen() { commits_ = false; }

 private:
  State state_;
  const Source* source_;
  Now now_{SteadyTime(milliseconds(1'000'000)), SystemTime(milliseconds(1'700'000'000'000))};
  Effects effects_;
  RequestId request_ = 0;
  bool commits_ = true;
};

constexpr Stage kS = Stage::kSelect;
constexpr Stage kE = Stage::kExtract;
constexpr Stage kT = Stage::kTransform;
constexpr Stage kL = Stage::kLoad;

TEST(Machine, NothingIsGrantedBeforeTheActiveNodeHasCaughtUp) {
  Machine machine;
  EXPECT_EQ(machine.Take(kS).process, 0);
  EXPECT_EQ(PermitWithheld(machine.state()), Withheld::kNoActiveNode);
  machine.Do(event::MainStemAwait{1, "a"});
  EXPECT_EQ(PermitWithheld(machine.state()), Withheld::kTaking);
  EXPECT_EQ(machine.Take(kS).process, 0);
  machine.Do(event::MainStemSingle{2, "a", Readiness::kOvertake});
  EXPECT_EQ(machine.Take(kS).process, 1);
}

TEST(Machine, TheWindowAdmitsOneForEachLoad) {
  Machine machine;
  machine.Activate("a");
  for (ProcessId id = 1; id <= 3; ++id) EXPECT_EQ(machine.Take(kS).process, id);
  EXPECT_EQ(machine.Take(kS).process, 0);
}

// The connection of the worker that it was for was gone.
TEST(Machine, AGrantThatReachedNobodyIsAnothersAtOnceAlsoALoad) {
  Machine machine;
  machine.Activate("a");
  machine.Run({kS, kE, kT});
  const Ticket lost = machine.Take(kL, "b");
  ASSERT_EQ(lost.process, 1);
  machine.Do(event::Release{lost, 1});
  EXPECT_THAT(machine.Termins(), IsEmpty()) << "nobody can have begun to load";
  const Ticket fresh = machine.Take(kL, "c");
  EXPECT_EQ(fresh.process, 1);
  EXPECT_EQ(machine.Report(lost), Verdict::kStaleGrant);
  machine.Do(event::Release{lost, 1});  // late: no longer its own
  EXPECT_EQ(machine.Report(fresh), Verdict::kDone);
}

TEST(Machine, AGrantThatWasGivenAgainIsNotReleasedByTheAnswerThatWasLost) {
  Machine machine;
  machine.Activate("a");
  const EventData first = machine.Do(event::Await{77, kS, "a"}).granted.at(0).data;
  const EventData again = machine.Do(event::Await{77, kS, "a"}).granted.at(0).data;
  ASSERT_EQ(again.ticket, first.ticket);
  machine.Do(event::Release{first.ticket, first.given});
  EXPECT_EQ(machine.Report(again.ticket), Verdict::kDone);
}

TEST(Machine, AWindowOfOtherSizesIsExact) {
  for (const int window : {1, 2, 3, 4, 7}) {
    Config config;
    config.window = window;
    Machine machine(config);
    machine.Activate("a");
    for (int i = 0; i < window; ++i) machine.Run({kS});
    EXPECT_EQ(machine.Take(kS).process, 0) << window;
    machine.Run({kE, kT, kL});
    EXPECT_EQ(machine.Take(kS).process, window + 1);
    EXPECT_EQ(machine.Take(kS).process, 0) << window;
  }
}

TEST(Machine, ASmallerWindowAdmitsNothingUntilThereIsRoomALargerOneAtOnce) {
  Machine machine;
  machine.Activate("a");
  machine.Run({kS});
  machine.Run({kS});
  machine.Run({kS});
  Config config;
  config.window = 1;
  machine.Do(event::Configure{config});
  for (int loaded = 0; loaded < 2; ++loaded) {
    machine.Run({kE, kT, kL});
    EXPECT_EQ(machine.Take(kS).process, 0);
  }
  machine.Run({kE, kT, kL});
  EXPECT_EQ(machine.Take(kS).process, 4);
  config.window = 3;
  machine.Do(event::Configure{config});
  EXPECT_EQ(machine.Take(kS).process, 5);
  EXPECT_EQ(machine.Take(kS).process, 6);
  EXPECT_EQ(machine.Take(kS).process, 0);
}

TEST(Machine, LoadsAscendWhateverTheOrderOfTheOtherStages) {
  Machine machine;
  machine.Activate("a");
  for (int i = 0; i < 3; ++i) machine.Run({kS});
  const Ticket first = machine.Take(kE);
  machine.Run({kE, kT});  // 2
  machine.Run({kE, kT});  // 3
  EXPECT_EQ(machine.Take(kL).process, 0);
  EXPECT_EQ(machine.Report(first), Verdict::kDone);
  machine.Run({kT});
  for (ProcessId id = 1; id <= 3; ++id) {
    const Ticket load = machine.Take(kL);
    EXPECT_EQ(load.process, id);
    EXPECT_EQ(machine.Take(kL).process, 0) << "one at a time";
    EXPECT_EQ(machine.Report(load), Verdict::kDone);
  }
}

TEST(Machine, RollbackTerminatesEachInFlightAndIgnoresLateReports) {
  Machine machine;
  machine.Activate("a");
  const Ticket one = machine.Take(kS);
  EXPECT_EQ(machine.Report(one), Verdict::kDone);
  const Ticket two = machine.Take(kS);
  EXPECT_THAT(machine.Do(event::Terminate{TerminType::kRollback, "Test"}).rolled_back,
              ElementsAre(1, 2));
  EXPECT_THAT(machine.Termins(), ElementsAre(1, 2));
  EXPECT_EQ(machine.Report(two), Verdict::kRolledBack);
  EXPECT_EQ(machine.Report(one), Verdict::kRolledBack);
}

TEST(Machine, ASecondRollbackRaisesNoSecondAlarm) {
  Machine machine;
  machine.Activate("a");
  machine.Do(event::Terminate{TerminType::kRollback, "Test"});
  EXPECT_EQ(machine.alarms(), 1);
  machine.Do(event::Terminate{TerminType::kRollback, "Test"});
  EXPECT_EQ(machine.alarms(), 0);
}

TEST(Machine, RollbackNeverOverridesStop) {
  Machine machine;
  machine.Do(event::Terminate{TerminType::kShutdown, "Test"});
  EXPECT_EQ(machine.alarms(), 1);
  machine.Do(event::Terminate{TerminType::kRollback, "Test"});
  EXPECT_EQ(machine.alarms(), 0);
  EXPECT_EQ(ChannelInForce(machine.state()), Channel::kStop);
}

TEST(Machine, NothingOfBeforeIsOfferedAfterAResume) {
  Machine machine;
  machine.Activate("a");
  machine.Run({kS, kE, kT});
  machine.Run({kS, kE});
  machine.Run({kS});
  machine.Do(event::Terminate{TerminType::kRollback, "Test"});
  for (const ProcessId id : machine.Termins()) machine.Do(event::TerminAck{id});
  machine.Do(event::Resume{});
  for (const Stage stage : {kE, kT, kL}) EXPECT_EQ(machine.Take(stage).process, 0);
  EXPECT_EQ(machine.Take(kS).process, 4);
}

TEST(Machine, AResumeWaitsForTheAcknowledgementsInAnyOrder) {
  Machine machine;
  machine.Activate("a");
  machine.Run({kS});
  machine.Run({kS});
  machine.Do(event::Terminate{TerminType::kRollback, "Test"});
  machine.Do(event::Resume{});
  EXPECT_EQ(PermitWithheld(machine.state()), Withheld::kAwaitingAcks);
  machine.Do(event::TerminAck{2});
  machine.Do(event::TerminAck{2});
  EXPECT_EQ(machine.Take(kS).process, 0);
  machine.Do(event::TerminAck{1});
  EXPECT_EQ(machine.Take(kS).process, 3);
}

TEST(Machine, TerminationsUnreadByThousandsHoldNobodyUp) {
  Machine machine;
  machine.Activate("a");
  for (int i = 0; i < 1000; ++i) machine.Run({kS, kE, kT, kL});
  const std::vector<ProcessId> ids = machine.Termins();
  ASSERT_EQ(ids.size(), 1000);
  for (size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids[i], static_cast<ProcessId>(i + 1));
}

TEST(Machine, AnUnacknowledgedTerminationComesAgain) {
  Machine machine;
  machine.Activate("a");
  machine.Run({kS, kE, kT, kL});
  machine.Run({kS, kE, kT, kL});
  EXPECT_THAT(machine.Termins(), ElementsAre(1, 2));
  EXPECT_THAT(machine.Termins(), IsEmpty());
  machine.Do(event::TerminAck{1});
  machine.Advance(milliseconds(30'000));
  EXPECT_THAT(machine.Termins(), ElementsAre(2));
}

TEST(Machine, AnExpiredGrantIsOfferedToAnotherWorkerUnderAnotherGrant) {
  Config config;
  config.session_ttl = milliseconds(600'000);
  Machine machine(config);
  machine.Activate("a");
  machine.Run({kS});
  const Ticket late = machine.Take(kE, "b");
  machine.Advance(milliseconds(20'000));
  machine.Do(event::Heartbeat{1, late});
  machine.Advance(milliseconds(29'999));
  EXPECT_EQ(machine.Take(kE, "c").process, 0);
  machine.Advance(milliseconds(1));
  const Ticket fresh = machine.Take(kE, "c");
  EXPECT_EQ(fresh.process, late.process);
  EXPECT_NE(fresh.grant, late.grant);
  EXPECT_EQ(machine.Report(late), Verdict::kStaleGrant);
  EXPECT_EQ(machine.Report(fresh), Verdict::kDone);
  EXPECT_EQ(machine.Report(fresh), Verdict::kAlreadyDone);
}

TEST(Machine, AnExpiredLoadRollsBack) {
  Machine machine;
  machine.Activate("a");
  machine.Run({kS, kE, kT});
  machine.Run({kS});
  const Ticket load = machine.Take(kL);
  machine.Advance(milliseconds(14'000));
  machine.Activate("a");
  machine.Advance(milliseconds(14'000));
  machine.Activate("a");
  EXPECT_THAT(machine.Advance(milliseconds(2'000)).rolled_back, ElementsAre(1, 2));
  EXPECT_EQ(machine.alarms(), 1);
  EXPECT_EQ(machine.Report(load), Verdict::kRolledBack);
  EXPECT_EQ(ChannelInForce(machine.state()), Channel::kPause);
}

TEST(Machine, ALostReplyIsAnsweredWithTheSameGrant) {
  Machine machine;
  machine.Activate("a");
  const Ticket ticket = machine.Do(event::Await{77, kS, "a"}).granted.at(0).data.ticket;
  EXPECT_EQ(machine.Do(event::Await{77, kS, "a"}).granted.at(0).data.ticket, ticket);
  EXPECT_EQ(machine.Report(ticket), Verdict::kDone);
  EXPECT_EQ(machine.Do(event::Await{77, kS, "a"}).granted.at(0).data.ticket.process, 2);
}

TEST(Machine, AFailedStageIsTriedAgainAfterABackOffThenEverythingRollsBack) {
  Machine machine;
  machine.Activate("a");
  const Ticket first = machine.Take(kS);
  machine.Do(event::Fail{1, first});
  const Ticket other = machine.Take(kS);
  EXPECT_EQ(other.process, 2) << "1 is held back, the window has room";
  machine.Advance(milliseconds(1'000));
  const Ticket second = machine.Take(kS);
  EXPECT_EQ(second.process, 1);
  machine.Do(event::Fail{2, second});
  machine.Advance(milliseconds(2'000));
  EXPECT_THAT(machine.Do(event::Fail{3, machine.Take(kS)}).rolled_back, ElementsAre(1, 2));
}

TEST(Machine, StopDuringTheRestartDelayWins) {
  Machine machine;
  machine.Activate("a");
  for (const Stage stage : kAllStages) machine.Take(stage);
  machine.Do(event::Terminate{TerminType::kRestart, "Test"});
  machine.Do(event::TerminExhaust{});
  machine.Do(event::SetChannel{Channel::kStop});
  machine.Advance(milliseconds(8'000));
  EXPECT_EQ(ChannelInForce(machine.state()), Channel::kStop);
  EXPECT_FALSE(machine.state().restart_at.has_value());
}

TEST(Machine, ARestartComesAfterFiveToSevenSecondsOnceTheTerminationsAreAcknowledged) {
  Machine machine;
  machine.Activate("a");
  for (const Stage stage : kAllStages) machine.Take(stage);
  machine.Do(event::Terminate{TerminType::kRestart, "Test"});
  EXPECT_EQ(PermitWithheld(machine.state()), Withheld::kRestarting);
  machine.Advance(milliseconds(4'999));
  EXPECT_EQ(ChannelInForce(machine.state()), Channel::kPause);
  machine.Advance(milliseconds(2'001));
  EXPECT_EQ(ChannelInForce(machine.state()), Channel::kPause) << "1 is not acknowledged";
  machine.Do(event::TerminAck{1});
  machine.Activate("a");
  machine.Advance(milliseconds(5'000));
  EXPECT_EQ(ChannelInForce(machine.state()), Channel::kStart);
}

TEST(Machine, AnOppositePipelineThatIsTakingBlocks) {
  Config config;
  config.has_opposite = true;
  Machine machine(config);
  machine.Activate("a");
  EXPECT_EQ(PermitWithheld(machine.state()), Withheld::kOppositeTaking);
  machine.Do(event::SetOpposite{Readiness::kOvertake});
  EXPECT_EQ(machine.Take(kS).process, 1);
  EXPECT_THAT(machine.Do(event::SetOpposite{Readiness::kTaking}).rolled_back, ElementsAre(1));
}

TEST(Machine, TheStandbyTakesOverAfterTheSessionAndTheWait) {
  Machine machine;
  machine.Activate("a");
  machine.Do(event::MainStemAwait{50, "b"});
  machine.Advance(milliseconds(15'000));
  EXPECT_EQ(PermitWithheld(machine.state()), Withheld::kNoActiveNode);
  machine.Advance(milliseconds(4'999));
  EXPECT_EQ(machine.state().mainstem.owner, kAnyNode);
  EXPECT_THAT(machine.Advance(milliseconds(1)).active, SizeIs(1));
  EXPECT_EQ(machine.state().nodes[machine.state().mainstem.owner].name, "b");
}

TEST(Machine, WhatIsKeptDoesNotEnd) {
  Machine machine;
  machine.Activate("a");
  machine.Run({kS, kE, kT});
  const Ticket load = machine.Take(kL);
  const auto late = [&](milliseconds by) -> Now& {
    machine.now().steady += by;
    return machine.now();
  };
  // Nothing of it is renewed by its owner; each is over by the time that it is kept.
  for (int i = 0; i < 4; ++i) {
    late(milliseconds(31'000));
    machine.Do(event::KeepSession{1});
    machine.Do(event::KeepGrant{load});
    EXPECT_THAT(machine.Do(event::Tick{}).rolled_back, IsEmpty());
  }
  EXPECT_EQ(machine.state().mainstem.term, 1u);
  EXPECT_EQ(machine.Report(load), Verdict::kDone);
  EXPECT_THAT(machine.Termins(), ElementsAre(1));
  late(milliseconds(14'000));
  machine.Do(event::KeepSession{1});
  late(milliseconds(14'000));
  machine.Do(event::KeepSession{1});
  machine.Do(event::KeepTermin{1});
  EXPECT_THAT(machine.Advance(milliseconds(14'000)).changed, 0);
  EXPECT_THAT(machine.Termins(), IsEmpty()) << "delivered, and kept";
}

TEST(Machine, WhatIsOverIsNotKept) {
  Machine machine;
  machine.Activate("a");
  const Ticket first = machine.Take(kS);
  machine.Advance(milliseconds(15'000));
  machine.Activate("b");
  machine.Do(event::MainStemAwait{50, "c"});
  machine.Advance(milliseconds(5'000));
  ASSERT_EQ(machine.state().mainstem.term, 2u);
  machine.Advance(milliseconds(10'000));
  machine.Do(event::KeepSession{1});
  machine.Do(event::KeepGrant{first});
  machine.Do(event::KeepTermin{9});
  machine.Advance(milliseconds(5'000));
  EXPECT_EQ(PermitWithheld(machine.state()), Withheld::kNoActiveNode);
  EXPECT_THAT(machine.state().processes, IsEmpty());
}

TEST(Machine, TheFormerOwnerRetakesAtOnce) {
  Machine machine;
  machine.Activate("a");
  machine.Advance(milliseconds(15'000));
  EXPECT_THAT(machine.Do(event::MainStemAwait{50, "a"}).active, SizeIs(1));
}

TEST(Machine, WhoReleasedOnPurposeBacksOffAndOthersTakeAtOnce) {
  Machine machine;
  machine.Activate("a");
  machine.Do(event::MainStemRelease{"a"});
  EXPECT_THAT(machine.Do(event::MainStemAwait{50, "a"}).active, IsEmpty());
  EXPECT_THAT(machine.Do(event::MainStemAwait{51, "b"}).active, SizeIs(1));
  machine.Do(event::MainStemRelease{"b"});
  EXPECT_THAT(machine.Do(event::MainStemAwait{52, "b"}).active, IsEmpty());
  EXPECT_THAT(machine.Advance(milliseconds(5'000)).active, SizeIs(1));
}

TEST(Machine, NobodyBecomesActiveWhileStopped) {
  Machine machine;
  machine.Do(event::SetChannel{Channel::kStop});
  EXPECT_THAT(machine.Do(event::MainStemAwait{50, "a"}).active, IsEmpty());
  EXPECT_THAT(machine.Do(event::SetChannel{Channel::kPause}).active, SizeIs(1));
}

TEST(Machine, ALoadBeingStoredSurvivesARollbackAndIsTold) {
  Machine machine;
  machine.KeepCommitsOpen();
  machine.Activate("a");
  machine.Run({kS, kE, kT});
  machine.Run({kS, kE, kT});
  const Ticket load = machine.Take(kL);
  EXPECT_THAT(machine.Do(event::Single{60, load, nullptr}).told, IsEmpty());
  EXPECT_EQ(machine.Take(kL).process, 0) << "the next load waits for the store";
  EXPECT_THAT(machine.Do(event::Terminate{TerminType::kRollback, "Test"}).rolled_back,
              ElementsAre(2));
  EXPECT_THAT(machine.Do(event::TerminAwait{61}).termins, IsEmpty()) << "1 comes first";
  const Effects& stored = machine.Do(event::Committed{1});
  EXPECT_EQ(stored.told.at(0).request, 60);
  EXPECT_EQ(stored.termins.at(0).event.type, TerminType::kNormal);
  EXPECT_EQ(machine.state().last_loaded, 1);
}

// A NORMAL one is never folded over one that is not: the consumer is to see the failure in its
// place.
TEST(Machine, UnreadTerminationsAreFoldedBetweenFailuresOnly) {
  Config config;
  config.max_normal_termins = 3;
  config.session_ttl = milliseconds(3'600'000);
  Machine machine(config);
  machine.Activate("a");
  const auto fail = [&] {
    EXPECT_NE(machine.Take(kS).process, 0);
    machine.Do(event::MainStemSingle{70, "a", Readiness::kTaking});
    machine.Do(event::MainStemSingle{71, "a", Readiness::kOvertake});
  };
  for (int i = 0; i < 2; ++i) machine.Run({kS, kE, kT, kL});
  fail();
  for (int i = 0; i < 2; ++i) machine.Run({kS, kE, kT, kL});
  std::vector<std::pair<ProcessId, ProcessId>> unread;
  for (const auto& [id, event] : machine.state().unread) unread.push_back({event.since, id});
  EXPECT_THAT(unread,
              ElementsAre(std::pair(1, 2), std::pair(0, 3), std::pair(0, 4), std::pair(0, 5)));
  for (int i = 0; i < 3; ++i) machine.Run({kS, kE, kT, kL});
  unread.clear();
  for (const auto& [id, event] : machine.state().unread) unread.push_back({event.since, id});
  EXPECT_THAT(unread,
              ElementsAre(std::pair(1, 2), std::pair(0, 3), std::pair(4, 7), std::pair(0, 8)));
}

TEST(Machine, AConsumerThatAcknowledgesNothingIsGivenNoMoreThanIsKept) {
  Config config;
  config.max_normal_termins = 3;
  Machine machine(config);
  machine.Activate("a");
  for (int i = 0; i < 3; ++i) machine.Run({kS, kE, kT, kL});
  EXPECT_THAT(machine.Termins(), ElementsAre(1, 2, 3));
  for (int i = 0; i < 5; ++i) machine.Run({kS, kE, kT, kL});
  EXPECT_THAT(machine.Termins(), IsEmpty());
  machine.Do(event::TerminAck{2});
  EXPECT_THAT(machine.Termins(), ElementsAre(8)) << "it stands for 4 to 8";
}

TEST(Machine, NodesAreChosenRoundRobinOrStickAndADeadOneIsReplaced) {
  Config config;
  config.choice = NodeChoice::kRoundRobin;
  config.window = 10;
  Machine machine(config);
  machine.Activate("a");
  for (const char* node : {"a", "b", "c"}) machine.Do(event::Await{1, kE, node});
  for (const char* node : {"a", "b", "c"}) machine.Take(kE, node);
  machine.Do(event::CancelAwait{1, kE});
  std::map<std::string, int> chosen;
  for (int i = 0; i < 6; ++i) {
    const Effects& effects = machine.Do(event::Await{static_cast<RequestId>(100 + i), kS, "a"});
    ++chosen[effects.granted.at(0).data.next_node];
    machine.Report(effects.granted.at(0).data.ticket);
  }
  EXPECT_THAT(chosen, ElementsAre(std::pair("a", 2), std::pair("b", 2), std::pair("c", 2)));
  // Only c lives on: what was meant for a and b goes there too.
  for (int i = 0; i < 3; ++i) {
    machine.Activate("a");
    machine.Advance(milliseconds(10'500));
    machine.Take(kE, "c");
  }
  config.choice = NodeChoice::kStick;
  machine.Do(event::Configure{config});
  int given = 0;
  while (machine.Take(kE, "c").process != 0) ++given;
  EXPECT_EQ(given + 3, 6);
}

TEST(Machine, AChangeOfModeRollsBackAndGoesOnWithHigherIds) {
  Machine machine;
  machine.Activate("a");
  machine.Run({kS});
  EXPECT_THAT(machine.Do(event::BeginMove{}).rolled_back, ElementsAre(1));
  EXPECT_EQ(machine.Take(kS).process, 0);
  machine.Do(event::Moved{});
  EXPECT_EQ(machine.Take(kS).process, 2);
}

TEST(Machine, AfterACrashIdsAreHigherAndTheLastLoadIsKnown) {
  State state = Recover({}, {7, "cursor", 1000, 3, 42}, 1);
  EXPECT_EQ(state.next_id, 1001);
  EXPECT_EQ(state.epoch, 4u);
  Effects effects;
  const Now now{SteadyTime(milliseconds(1)), SystemTime(milliseconds(1))};
  Apply(state, event::Single{1, {7, kL, 42}, nullptr}, now, nullptr, effects);
  Apply(state, event::Single{2, {8, kL, 43}, nullptr}, now, nullptr, effects);
  Apply(state, event::Single{3, {6, kL, 41}, nullptr}, now, nullptr, effects);
  EXPECT_EQ(effects.told.at(0).verdict, Verdict::kAlreadyDone);
  EXPECT_EQ(effects.told.at(1).verdict, Verdict::kRolledBack);
  EXPECT_EQ(effects.told.at(2).verdict, Verdict::kStaleGrant);
}

TEST(Machine, IdsAreReservedInBlocksBeforeTheyAreUsed) {
  Machine machine;
  machine.Activate("a");
  machine.state().id_limit = 0;
  const ProcessId limit = machine.Do(event::Tick{}).reserve.value_or(0);
  EXPECT_GE(limit, 500);
  EXPECT_EQ(machine.Take(kS).process, 0);
  machine.Do(event::Reserved{limit});
  EXPECT_EQ(machine.Take(kS).process, 1);
}

}  // namespace
}  // namespace weir::arbiter
