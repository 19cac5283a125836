#include "job/plan/change.h"

namespace weir::job {
namespace {

// The same but for spec.resources.parallelism, and Flink can change that while the job runs.
bool OnlyRescales(const Context& context) {
  const DeploymentStatus& present = context.deployment();
  return present.rescalable && present.mode == Mode::kStreaming && !present.frame_hash.empty() &&
         present.frame_hash == FrameHash(context.spec(), context.obs.sql.text);
}

}  // namespace

std::string_view ChangeName(Change change) {
  switch (change) {
    case Change::kNone:
      return "None";
    case Change::kRescale:
      return "Rescale";
    case Change::kRestart:
      return "Restart";
    case Change::kRedeploy:
      return "Redeploy";
  }
  return "";
}

Change ClassifyChange(const Context& context) {
  if (context.intent().empty()) return Change::kNone;
  if (context.RestoreAsked()) return Change::kRedeploy;
  if (context.RedeployAsked()) return Change::kRestart;
  if (!context.IntentChanged()) return Change::kNone;
  return OnlyRescales(context) ? Change::kRescale : Change::kRestart;
}

bool RescalesInPlace(const Context& context) {
  return context.deployment().running_since != SystemTime{} &&
         ClassifyChange(context) == Change::kRescale;
}

}  // namespace weir::job
