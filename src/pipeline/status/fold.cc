#include "pipeline/status/fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pipeline/api/codec.h"
#include "runtime/object/fields.h"

namespace weir::pipeline {
namespace {

using runtime::CompleteCondition;
using runtime::ConditionDraft;

constexpr size_t kMaxEventBytes = 1000;

enum class Standing { kReady, kReconciling, kStalled };

struct Row {
  std::string_view name;
  Reason reason;
  Standing standing;
};

constexpr Row kRows[] = {
    {"Permitted", Reason::kPermitted, Standing::kReady},
    {"SourceExhausted", Reason::kSourceExhausted, Standing::kReady},
    {"TerminationsUnacknowledged", Reason::kTerminationsUnacknowledged, Standing::kStalled},
    {"RangeTooLong", Reason::kRangeTooLong, Standing::kStalled},
    {"FilesUnreadable", Reason::kFilesUnreadable, Standing::kStalled},
    {"ChannelStopped", Reason::kChannelStopped, Standing::kReady},
    {"ChannelPaused", Reason::kChannelPaused, Standing::kReady},
    {"ShutDown", Reason::kShutDown, Standing::kStalled},
    {"RolledBack", Reason::kRolledBack, Standing::kStalled},
    {"AwaitingAcks", Reason::kAwaitingAcks, Standing::kReconciling},
    {"Restarting", Reason::kRestarting, Standing::kReconciling},
    {"NoActiveNode", Reason::kNoActiveNode, Standing::kReconciling},
    {"Taking", Reason::kTaking, Standing::kReconciling},
    {"OppositeTaking", Reason::kOppositeTaking, Standing::kReconciling},
    {"OppositeMissing", Reason::kOppositeMissing, Standing::kReconciling},
    {"ChangingMode", Reason::kChangingMode, Standing::kReconciling},
    {"SpecInvalid", Reason::kSpecInvalid, Standing::kStalled},
    {"SourceInvalid", Reason::kSourceInvalid, Standing::kStalled},
    {"SqlInvalid", Reason::kSqlInvalid, Standing::kStalled},
    {"SqlStagesUnsupported", Reason::kSqlStagesUnsupported, Standing::kStalled},
    {"StateUnreadable", Reason::kStateUnreadable, Standing::kStalled},
};

const Row& RowOf(Reason reason) {
  return *std::find_if(std::begin(kRows), std::end(kRows),
                       [reason](const Row& row) { return row.reason == reason; });
}

std::string_view Word(bool value) { return value ? "True" : "False"; }

std::string Acks(int64_t backlog) {
  return backlog == 0 ? "" : fmt::format("; {} terminations are not acknowledged yet", backlog);
}

std::string MessageOf(Reason reason, const Pipeline& pipeline, const Facts& facts) {
  const arbiter::View& view = facts.view;
  const char* resume = "edit spec, or kubectl annotate it with weir.dev/resume=NONCE";
  switch (reason) {
    case Reason::kPermitted:
      return "";
    case Reason::kSourceExhausted:
      return "all that spec.source has is loaded";
    case Reason::kTerminationsUnacknowledged:
      return fmt::format(
          "nothing new is selected until a consumer acknowledges some of {} "
          "terminations (termin:await, termin:ack)",
          view.backlog);
    case Reason::kRangeTooLong:
      return "the end of the next range does not fit into status; make its names shorter or the "
             "window smaller";
    case Reason::kFilesUnreadable:
      return facts.files_trouble;
    case Reason::kChannelStopped:
    case Reason::kChannelPaused:
      return fmt::format("as spec.channel: {} wishes", ChannelName(pipeline.spec.channel));
    case Reason::kShutDown:
      return fmt::format("a termination stopped it; to go on, {}{}", resume, Acks(view.backlog));
    case Reason::kRolledBack:
      return fmt::format("rolled back; to go on, {}{}", resume, Acks(view.backlog));
    case Reason::kAwaitingAcks:
      return fmt::format("goes on when the consumer has acknowledged the failed of {} terminations",
                         view.backlog);
    case Reason::kRestarting:
      return "starts again within seconds, once workers of select, extract and load are there";
    case Reason::kNoActiveNode:
      return "no node is active: a worker of select must call mainstem:await and mainstem:single";
    case Reason::kTaking:
      return fmt::format("the active node {} is catching up (TAKING)", view.active_node);
    case Reason::kOppositeTaking:
      return fmt::format("waits for the active node of {} to be OVERTAKE", pipeline.spec.opposite);
    case Reason::kOppositeMissing:
      return fmt::format("there is no Pipeline {} in this namespace (spec.opposite)",
                         pipeline.spec.opposite);
    case Reason::kChangingMode:
      return fmt::format("moves to mode {}", ModeName(facts.view.mode));
    default:
      return facts.trouble ? facts.trouble->message : "";
  }
}

// A channel that is not what spec wishes is held by a termination.
Reason ReasonOfPermit(const Pipeline& pipeline, const Facts& facts) {
  const arbiter::PermitView& permit = facts.view.permit;
  if (permit.permitted) {
    if (facts.view.held_back == "RangeTooLong") return Reason::kRangeTooLong;
    if (!facts.view.held_back.empty()) return Reason::kTerminationsUnacknowledged;
    if (!facts.files_trouble.empty()) return Reason::kFilesUnreadable;
    return facts.exhausted && facts.view.processes.empty() ? Reason::kSourceExhausted
                                                           : Reason::kPermitted;
  }
  const bool held = permit.channel > pipeline.spec.channel;
  if (permit.reason == "ChannelStopped") return held ? Reason::kShutDown : Reason::kChannelStopped;
  if (permit.reason == "ChannelPaused") return held ? Reason::kRolledBack : Reason::kChannelPaused;
  if (permit.reason == "OppositeTaking" && facts.opposite_missing) return Reason::kOppositeMissing;
  for (const Row& row : kRows) {
    if (row.name == permit.reason) return row.reason;
  }
  return Reason::kChannelStopped;
}

std::vector<runtime::Condition> Conditions(const Pipeline& pipeline, const PipelineStatus& old,
                                           Reason reason, const std::string& message,
                                           const std::optional<ConditionDraft>& sql_valid,
                                           SystemTime now) {
  const Row& row = RowOf(reason);
  const int64_t generation = pipeline.meta.generation;
  const auto make = [&](const char* type, Standing standing) {
    const bool yes = row.standing == standing;
    const bool tells = yes || standing == Standing::kReady;
    ConditionDraft draft{std::string(Word(yes)), std::string(row.name), tells ? message : ""};
    return CompleteCondition(type, std::move(draft), old.conditions, generation, now);
  };
  std::vector<runtime::Condition> out = {make("Ready", Standing::kReady),
                                         make("Reconciling", Standing::kReconciling),
                                         make("Stalled", Standing::kStalled)};
  if (sql_valid) {
    out.push_back(CompleteCondition("SqlValid", *sql_valid, old.conditions, generation, now));
  }
  return out;
}

}  // namespace

std::string_view ReasonName(Reason reason) { return RowOf(reason).name; }

Reason ReasonOf(const Pipeline& pipeline, const Facts& facts) {
  return facts.trouble ? facts.trouble->reason : ReasonOfPermit(pipeline, facts);
}

PipelineStatus FoldStatus(const Pipeline& pipeline, const PipelineStatus& old, const Facts& facts,
                          SystemTime now) {
  const Reason reason = ReasonOf(pipeline, facts);
  PipelineStatus out = old;
  out.observed_generation = pipeline.meta.generation;
  out.reason = ReasonName(reason);
  out.message = runtime::Bounded(MessageOf(reason, pipeline, facts), kMaxMessageBytes);
  out.permit = !facts.trouble && facts.view.permit.permitted ? kGranted : kWithheld;
  out.conditions = Conditions(pipeline, old, reason, out.message, facts.sql_valid, now);
  out.processes.clear();
  out.in_flight = 0;
  out.loads_per_minute = 0;
  out.active_node.clear();
  out.active_status.clear();
  // What is not served keeps what was known of its loads.
  if (facts.trouble) return Canonical(std::move(out));
  const arbiter::View& view = facts.view;
  out.channel = ChannelName(view.permit.channel);
  out.mode = ModeName(view.mode);
  out.window = view.window;
  out.in_flight = static_cast<int>(view.processes.size());
  for (const arbiter::ProcessView& process : view.processes) {
    if (out.processes.size() >= kMaxProcessesShown) break;
    out.processes.push_back({process.id, std::string(StageName(process.stage)), process.node,
                             process.attempt, process.start});
  }
  out.last_loaded = view.last_loaded;
  out.cursor = view.cursor;
  if (facts.last_load != SystemTime{}) out.last_load = facts.last_load;
  out.loads_per_minute = facts.loads_per_minute;
  out.terminations = view.backlog;
  out.active_node = view.active_node;
  if (!view.active_node.empty()) out.active_status = ReadinessName(view.readiness);
  out.rollback_nonce = facts.rollback_nonce;
  out.resume_nonce = facts.resume_nonce;
  return Canonical(std::move(out));
}

bool Moved(const PipelineStatus& from, const PipelineStatus& to) {
  PipelineStatus same = to;
  same.processes = from.processes;
  same.in_flight = from.in_flight;
  same.last_loaded = from.last_loaded;
  same.cursor = from.cursor;
  same.last_load = from.last_load;
  same.loads_per_minute = from.loads_per_minute;
  same.terminations = from.terminations;
  same.message = from.message;
  same.conditions = from.conditions;
  return from != same;
}

runtime::PlannedEvent EventOf(const arbiter::Notice& notice) {
  using Kind = arbiter::Notice::Kind;
  runtime::PlannedEvent event;
  switch (notice.kind) {
    case Kind::kAlarm:
      event = {true, "Alarm", fmt::format("{}: {}", TerminTypeName(notice.type), notice.text)};
      break;
    case Kind::kPermit:
      event = notice.permitted
                  ? runtime::PlannedEvent{false, "PermitGranted", "processes are handed out"}
                  : runtime::PlannedEvent{false, "PermitWithheld", "because: " + notice.text};
      break;
    case Kind::kActive:
      event = {false, "ActiveNode",
               fmt::format("{} is the active node (term {})", notice.text, notice.term)};
      break;
    case Kind::kMode:
      event = {false, "ModeChanged", "arbitration moves to mode " + notice.text};
      break;
    case Kind::kRolledBack:
      event = {
          true, "ProcessesRolledBack",
          fmt::format("{} in flight, {} to {}: their ranges are begun anew",
                      notice.processes.size(), notice.processes.front(), notice.processes.back())};
      break;
  }
  event.message = runtime::Bounded(event.message, kMaxEventBytes);
  return event;
}

runtime::PlannedEvent EventOfAddedBehind(const std::vector<std::string>& names,
                                         const std::string& cut) {
  constexpr size_t kNamed = 3;
  std::string some;
  for (size_t i = 0; i < std::min(names.size(), kNamed); ++i) {
    some += (i == 0 ? "" : ", ") + runtime::Bounded(names[i], 100);
  }
  if (names.size() > kNamed) some += ", ...";
  return {true, "FilesAddedBehind",
          runtime::Bounded(
              fmt::format("{} names come before {}, up to where processes are cut already, and are "
                          "not loaded: {}; list them again under later names",
                          names.size(), runtime::Bounded(cut, 100), some),
              kMaxEventBytes)};
}

std::optional<runtime::PlannedEvent> EventOfMove(const PipelineStatus& from,
                                                 const PipelineStatus& to) {
  const auto stalled = [](const PipelineStatus& status) {
    const auto* condition = runtime::FindCondition(status.conditions, "Stalled");
    return condition != nullptr && condition->status == "True";
  };
  if (!stalled(to) || (stalled(from) && from.reason == to.reason)) return std::nullopt;
  return runtime::PlannedEvent{true, to.reason, runtime::Bounded(to.message, kMaxEventBytes)};
}

}  // namespace weir::pipeline
