// A request of any shape is answered within its bounds, twice with the same bytes; an annotation of
// any shape is read, and written within its bound.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/doc/value.h"
#include "tuner/history.h"
#include "tuner/tuner.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tuner::Notes notes;
  const std::string written = tuner::WriteHistory(tuner::ReadHistory(text, &notes));
  if (written.size() > tuner::kMaxHistoryBytes) std::abort();
  tuner::Notes none;
  if (tuner::WriteHistory(tuner::ReadHistory(written, &none)).size() > tuner::kMaxHistoryBytes ||
      !none.empty()) {
    std::abort();
  }
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
