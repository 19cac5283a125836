// A request of any shape is answered within its bounds, twice with the same bytes; an annotation of
// any shape is read, and written within its bound.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/doc/value.h"
#include "tuner/batch.h"
#include "tuner/history.h"
#include "tuner/settings.h"
#include "tuner/state_codec.h"
#include "tuner/stream.h"
#include "tuner/tuner.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tuner::Notes notes;
  const std::string written = tuner::WriteHistory(tuner::ReadHistory(text, &notes));
  if (written.size() > tuner::kMaxHistoryBytes) std::abort();
  tuner::Notes none;
  const tuner::History read = tuner::ReadHistory(written, &none);
  if (tuner::WriteHistory(read).size() > tuner::kMaxHistoryBytes || !none.empty()) std::abort();
  // What is in it is a history like any other: more is added, and it is decided upon.
  tuner::History more = read;
  for (const tuner::Window& window : tuner::WindowsOf(read)) tuner::AddWindow(window, &more);
  for (const tuner::RunRecord& run : read.runs) tuner::AddRun(run, &more);
  if (tuner::WriteHistory(more).size() > tuner::kMaxHistoryBytes) std::abort();
  tuner::Config config;
  config.settings = tuner::DefaultSettings();
  tuner::StreamState stream =
      tuner::ReadStreamState(tuner::ReadStateText(text, &notes), 1e9, &notes);
  const tuner::Decision streaming = tuner::StepStream(config, tuner::WindowsOf(read), 1e9, &stream);
  config.mode = tuner::Mode::kBatch;
  tuner::BatchState batch = tuner::ReadBatchState(tuner::ReadStateText(text, &notes), 1e9, &notes);
  const tuner::Decision next = tuner::StepBatch(config, tuner::RunsOf(read, 1), 1e9, &batch);
  for (const tuner::Resources& r : {streaming.resources, next.resources}) {
    if (r.parallelism < 1 || r.parallelism > 200 || !(r.tm_mem_mib >= 512)) std::abort();
  }
  const std::string state = tuner::WriteStateText(tuner::WriteState(stream));
  if (state.size() > tuner::kMaxStateBytes) std::abort();
  const auto request = doc::ParseJson(text);
  const doc::Json json = request.ok() ? *request : doc::Json();
  const doc::Json response = tuner::Respond(json);
  if (doc::DumpJson(response) != doc::DumpJson(tuner::Respond(json))) std::abort();
  const double p = response["parallelism"].get<double>();
  const double mem = response["tm_mem_mib"].get<double>();
  if (!(p >= 1 && p <= 32768) || !(mem >= 1 && mem <= 1e8)) std::abort();
  // What it remembers is as good a state as any.
  if (json.is_object()) {
    doc::Json again = json;
    again["state"] = response["state"];
    (void)tuner::Respond(again);
  }
  return 0;
}
