#include "pipeline/status/fold.h"

#include <gmock/gmock.h>

namespace weir::pipeline {
namespace {

using arbiter::Channel;
using ::testing::HasSubstr;

const SystemTime kNow = SystemTime(seconds(1'700'000'000));

Pipeline Wishing(Channel channel) {
  Pipeline pipeline;
  pipeline.meta.generation = 4;
  pipeline.spec.channel = channel;
  pipeline.spec.opposite = "other";
  return pipeline;
}

Facts Withheld(Channel in_force, const char* why) {
  Facts facts;
  facts.view.permit = {false, in_force, why};
  return facts;
}

std::string Truth(const PipelineStatus& status, const char* type) {
  const auto* condition = runtime::FindCondition(status.conditions, type);
  return condition == nullptr ? "" : condition->status;
}

TEST(FoldStatus, SaysWhyThePermitIsWithheldAndWhatToDo) {
  struct Case {
    Channel wish;
    Channel in_force;
    const char* withheld;
    const char* reason;
    const char* standing;  // the condition that is True
    const char* message;
  };
  const Case cases[] = {
      {Channel::kStop, Channel::kStop, "ChannelStopped", "ChannelStopped", "Ready", "spec.channel"},
      {Channel::kStart, Channel::kStop, "ChannelStopped", "ShutDown", "Stalled", "weir.dev/resume"},
      {Channel::kPause, Channel::kPause, "ChannelPaused", "ChannelPaused", "Ready", "wishes"},
      {Channel::kStart, Channel::kPause, "ChannelPaused", "RolledBack", "Stalled",
       "weir.dev/resume"},
      {Channel::kStart, Channel::kPause, "AwaitingAcks", "AwaitingAcks", "Reconciling",
       "acknowledged"},
      {Channel::kStart, Channel::kPause, "Restarting", "Restarting", "Reconciling", "workers"},
      {Channel::kStart, Channel::kStart, "NoActiveNode", "NoActiveNode", "Reconciling",
       "mainstem:await"},
      {Channel::kStart, Channel::kStart, "Taking", "Taking", "Reconciling", "TAKING"},
      {Channel::kStart, Channel::kStart, "OppositeTaking", "OppositeTaking", "Reconciling",
       "other"},
      {Channel::kStart, Channel::kStart, "ChangingMode", "ChangingMode", "Reconciling", "mode"},
  };
  for (const Case& one : cases) {
    const Facts facts = Withheld(one.in_force, one.withheld);
    const PipelineStatus status = FoldStatus(Wishing(one.wish), {}, facts, kNow);
    EXPECT_EQ(status.reason, one.reason);
    EXPECT_EQ(status.permit, kWithheld) << one.reason;
    EXPECT_THAT(status.message, HasSubstr(one.message)) << one.reason;
    for (const char* type : {"Ready", "Reconciling", "Stalled"}) {
      EXPECT_EQ(Truth(status, type), type == std::string(one.standing) ? "True" : "False")
          << one.reason << " " << type;
    }
    EXPECT_EQ(status.observed_generation, 4);
  }
}

TEST(FoldStatus, WhatIsHeldBackThoughPermittedIsTold) {
  for (const char* why : {"TerminationsUnacknowledged", "RangeTooLong"}) {
    Facts facts;
    facts.view.permit = {true, Channel::kStart, ""};
    facts.view.held_back = why;
    const PipelineStatus status = FoldStatus(Wishing(Channel::kStart), {}, facts, kNow);
    EXPECT_EQ(status.reason, why);
    EXPECT_EQ(status.permit, kGranted);
    EXPECT_EQ(Truth(status, "Stalled"), "True");
    EXPECT_FALSE(status.message.empty());
  }
}

TEST(FoldStatus, AListingThatCannotBeUsedIsTold) {
  Facts facts;
  facts.view.permit = {true, Channel::kStart, ""};
  facts.files_trouble = "ConfigMap shop/day is not there";
  const PipelineStatus status = FoldStatus(Wishing(Channel::kStart), {}, facts, kNow);
  EXPECT_EQ(status.reason, "FilesUnreadable");
  EXPECT_EQ(status.permit, kGranted);
  EXPECT_EQ(status.message, "ConfigMap shop/day is not there");
  EXPECT_EQ(Truth(status, "Stalled"), "True");
  const runtime::PlannedEvent event = EventOfAddedBehind({"a", "b", "c", "d"}, "e");
  EXPECT_TRUE(event.warning);
  EXPECT_THAT(event.message, HasSubstr("4 names come before e"));
  EXPECT_THAT(event.message, HasSubstr("a, b, c, ..."));
}

TEST(FoldStatus, AMissingOppositeIsTold) {
  Facts facts = Withheld(Channel::kStart, "OppositeTaking");
  facts.opposite_missing = true;
  EXPECT_EQ(FoldStatus(Wishing(Channel::kStart), {}, facts, kNow).reason, "OppositeMissing");
}

TEST(FoldStatus, ShowsTheFirstProcessesAndCountsAll) {
  Facts facts;
  facts.view.permit = {true, Channel::kStart, ""};
  facts.view.window = 50;
  facts.view.mode = arbiter::Mode::kMemory;
  facts.view.active_node = "n1";
  facts.view.readiness = arbiter::Readiness::kOvertake;
  for (int i = 1; i <= 40; ++i) {
    facts.view.processes.push_back({i, arbiter::Stage::kExtract, "n2", 0, kNow});
  }
  facts.exhausted = true;
  const PipelineStatus status = FoldStatus(Wishing(Channel::kStart), {}, facts, kNow);
  EXPECT_EQ(status.reason, "Permitted") << "what is in flight is still to be loaded";
  EXPECT_EQ(status.in_flight, 40);
  EXPECT_EQ(status.processes.size(), kMaxProcessesShown);
  EXPECT_EQ(status.processes[0].stage, "extract");
  EXPECT_EQ(status.active_status, "OVERTAKE");
  facts.view.processes.clear();
  EXPECT_EQ(FoldStatus(Wishing(Channel::kStart), status, facts, kNow).reason, "SourceExhausted");
}

TEST(FoldStatus, WhatIsNotServedKeepsItsLoadsAndShowsNothingInFlight) {
  PipelineStatus old;
  old.mode = "Kubernetes";
  old.last_loaded = 7;
  old.cursor = "70";
  old.in_flight = 2;
  old.processes = {{8, "load", "n", 0, {}}};
  old.rollback_nonce = "x";
  Facts facts;
  facts.trouble = Trouble{Reason::kSourceInvalid, "no such cursor"};
  const PipelineStatus status = FoldStatus(Wishing(Channel::kStart), old, facts, kNow);
  EXPECT_EQ(status.reason, "SourceInvalid");
  EXPECT_EQ(status.message, "no such cursor");
  EXPECT_EQ(Truth(status, "Stalled"), "True");
  EXPECT_EQ(status.last_loaded, 7);
  EXPECT_EQ(status.cursor, "70");
  EXPECT_EQ(status.rollback_nonce, "x");
  EXPECT_EQ(status.in_flight, 0);
  EXPECT_TRUE(status.processes.empty());
  EXPECT_EQ(EventOfMove(old, status)->reason, "SourceInvalid");
  EXPECT_FALSE(EventOfMove(status, status).has_value()) << "told once";
}

TEST(FoldStatus, ProgressIsNoMove) {
  Facts facts;
  facts.view.permit = {true, Channel::kStart, ""};
  const PipelineStatus before = FoldStatus(Wishing(Channel::kStart), {}, facts, kNow);
  facts.view.last_loaded = 3;
  facts.view.cursor = "30";
  facts.view.backlog = 3;
  facts.view.processes = {{4, arbiter::Stage::kLoad, "n", 0, kNow}};
  const PipelineStatus after = FoldStatus(Wishing(Channel::kStart), before, facts, kNow);
  EXPECT_NE(before, after);
  EXPECT_FALSE(Moved(before, after));
  facts.view.window = 9;
  EXPECT_TRUE(Moved(after, FoldStatus(Wishing(Channel::kStart), after, facts, kNow)));
}

TEST(EventOf, EveryKindOfNoticeHasAReason) {
  using Kind = arbiter::Notice::Kind;
  arbiter::Notice notice;
  notice.kind = Kind::kRolledBack;
  notice.processes = {3, 4, 5};
  EXPECT_EQ(EventOf(notice).reason, "ProcessesRolledBack");
  EXPECT_THAT(EventOf(notice).message, HasSubstr("3 in flight, 3 to 5"));
  notice.kind = Kind::kAlarm;
  notice.type = arbiter::TerminType::kShutdown;
  notice.text = "Disk";
  EXPECT_EQ(EventOf(notice).message, "SHUTDOWN: Disk");
  notice.kind = Kind::kActive;
  EXPECT_EQ(EventOf(notice).reason, "ActiveNode");
  notice.kind = Kind::kPermit;
  EXPECT_EQ(EventOf(notice).reason, "PermitWithheld");
  notice.permitted = true;
  EXPECT_FALSE(EventOf(notice).warning);
}

}  // namespace
}  // namespace weir::pipeline
