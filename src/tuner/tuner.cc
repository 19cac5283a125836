#include "tuner/tuner.h"

#include "base/doc/value.h"
#include "tuner/batch.h"
#include "tuner/first_guess.h"
#include "tuner/numeric.h"
#include "tuner/state_codec.h"
#include "tuner/stream.h"
#include "tuner/wire.h"

namespace weir::tuner {
namespace {

using doc::Json;

const Json& MemberOrNull(const Json& object, const char* key) {
  static const Json null;
  if (!object.is_object()) return null;
  const auto at = object.find(key);
  return at == object.end() ? null : *at;
}

}  // namespace

Json Respond(const Json& request) {
  Notes notes;
  const Mode mode = request.is_object() && doc::StringAt(request, {"mode"}) == "batch"
                        ? Mode::kBatch
                        : Mode::kStream;
  if (!request.is_object()) notes.push_back("request: not an object");
  const Config config = ReadConfig(mode, MemberOrNull(request, "spec"), &notes);
  const Json& history = MemberOrNull(request, "history");
  const auto given_now = NumberAt(request, "now");
  const double now_s = given_now ? Clamp(*given_now, -1e12, 1e12) : 1e12;
  if (!given_now) notes.push_back("now: missing; the newest record counts as now");
  Decision decision;
  Json state;
  if (mode == Mode::kStream) {
    StreamState memory = ReadStreamState(MemberOrNull(request, "state"), now_s, &notes);
    const std::vector<Window> windows = ReadWindows(history, config.vertices, now_s, &notes);
    decision = StepStream(config, windows, now_s, &memory);
    const auto hints = ReadHints(MemberOrNull(request, "spec"), &notes);
    if (hints && windows.empty()) {
      Decision guess = FirstGuess(config, ReadGiven(MemberOrNull(request, "spec")), hints);
      if (guess.acts) decision = std::move(guess);
    }
    state = WriteState(memory);
  } else {
    BatchState memory = ReadBatchState(MemberOrNull(request, "state"), now_s, &notes);
    decision = StepBatch(config, ReadRuns(history, now_s, &notes), now_s, &memory);
    state = WriteState(memory);
  }
  Json response = {{"parallelism", decision.resources.parallelism},
                   {"tm_cpu", decision.resources.tm_cpu},
                   {"tm_mem_mib", decision.resources.tm_mem_mib},
                   {"state", std::move(state)},
                   {"reason", decision.reason}};
  if (!notes.empty()) response["notes"] = notes;
  return response;
}

}  // namespace weir::tuner
