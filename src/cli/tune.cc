#include "cli/tune.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "base/doc/value.h"
#include "cli/sources.h"
#include "tuner/history.h"
#include "tuner/settings.h"
#include "tuner/tuner.h"
#include "tuner/wire.h"

namespace weir::cli {
namespace {

using doc::Json;

constexpr size_t kMaxLine = 4u << 20;  // thirty windows of a large job are some 100 KiB
constexpr size_t kWindow = 30;         // records of history that a decision is shown
constexpr char kRequestForm[] =
    R"(expected one object a line: {"v":1,"mode":"stream"|"batch","now":s,"spec":{..},)"
    R"("history":[..],"state":{..}|null}; answered with the defaults)";

// NAME=VALUE pairs into {name: value}; an error names the pair.
Result<Json> ParseSettings(const std::vector<std::string>& pairs) {
  Json settings = Json::object();
  for (const std::string& pair : pairs) {
    const size_t equals = pair.find('=');
    const std::string name = pair.substr(0, equals);
    const std::string text = equals == std::string::npos ? "" : pair.substr(equals + 1);
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    tuner::Settings scratch = tuner::DefaultSettings();
    if (text.empty() || *end != '\0' || !tuner::SetByName(name, value, &scratch)) {
      return Invalid("BadSetting", fmt::format("--set {}: expected NAME=NUMBER with a NAME of "
                                               "`weir tune --settings`",
                                               pair));
    }
    settings[name] = value;
  }
  return settings;
}

void Override(const Json& settings, Json* request) {
  if (settings.empty() || !request->is_object()) return;
  Json& spec = (*request)["spec"];
  if (!spec.is_object()) spec = Json::object();
  Json& own = spec["settings"];
  if (!own.is_object()) own = Json::object();
  own.update(settings);
}

std::string Explained(const Json& request, const Json& response) {
  std::string text =
      fmt::format("t={}: {} x ({} cpu, {} MiB): {}", doc::DumpJson(request.value("now", Json())),
                  doc::DumpJson(response["parallelism"]), doc::DumpJson(response["tm_cpu"]),
                  doc::DumpJson(response["tm_mem_mib"]), doc::StringAt(response, {"reason"}));
  if (response.contains("notes")) {
    for (const Json& note : response["notes"]) text += "\n  note: " + note.get<std::string>();
  }
  return text;
}

void Answer(const Json& request, const Json& response, bool explain, std::ostream& out) {
  out << (explain ? Explained(request.is_object() ? request : Json::object(), response)
                  : doc::DumpJson(response))
      << "\n"
      << std::flush;
}

enum class Line { kRead, kTooLong, kEnd };

// The next line without its end. One above the bound is read past, and not kept.
Line ReadLine(std::istream& in, std::string* line) {
  line->clear();
  bool any = false, too_long = false;
  std::streambuf& source = *in.rdbuf();
  for (int c = source.sbumpc(); c != std::istream::traits_type::eof(); c = source.sbumpc()) {
    any = true;
    if (c == '\n') break;
    if (line->size() < kMaxLine) {
      line->push_back(static_cast<char>(c));
    } else {
      too_long = true;
    }
  }
  if (!any) return Line::kEnd;
  return too_long ? Line::kTooLong : Line::kRead;
}

// One answer a line, whatever the line is: whoever reads the answers counts on it. What was wrong
// is said on stderr with its place, and in the exit code.
int Serve(const TuneOptions& options, const Json& settings, const Streams& streams) {
  int bad = 0;
  std::string line;
  doc::ParseLimits limits;
  limits.max_bytes = kMaxLine;
  for (int number = 1;; ++number) {
    const Line read = ReadLine(streams.in, &line);
    if (read == Line::kEnd) break;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    Json request;
    std::string wrong;
    if (read == Line::kTooLong) {
      wrong = fmt::format("longer than {} bytes", kMaxLine);
    } else if (auto parsed = doc::ParseJson(line, limits); !parsed.ok()) {
      wrong = parsed.error().message();
    } else if (!parsed->is_object()) {
      wrong = "not an object";
    } else {
      request = *std::move(parsed);
    }
    if (!wrong.empty()) {
      ++bad;
      streams.err << fmt::format("weir tune: line {}: {}; {}\n", number, wrong, kRequestForm);
    }
    Override(settings, &request);
    Answer(request, tuner::Respond(request), options.explain, streams.out);
  }
  return bad > 0 ? 1 : 0;
}

const char* StatusOf(tuner::Outcome outcome) {
  switch (outcome) {
    case tuner::Outcome::kOk:
      return "OK";
    case tuner::Outcome::kOom:
      return "OOM";
    case tuner::Outcome::kLate:
      return "LATE";
    case tuner::Outcome::kFailed:
    case tuner::Outcome::kKilled:
      break;
  }
  return "FAIL";
}

template <typename T>
void Put(const char* key, const std::optional<T>& value, Json* record) {
  if (value) (*record)[key] = *value;
}

// The annotation weir.dev/history as a list of records; what is damaged of it is said.
Json RecordsOf(const std::string& annotation, const std::string& mode, std::ostream& err) {
  tuner::Notes notes;
  const tuner::History history = tuner::ReadHistory(annotation, &notes);
  for (const std::string& note : notes) err << "weir tune: " << note << "\n";
  Json records = Json::array();
  if (mode == "batch") {
    for (const tuner::Attempt& r : tuner::RunsOf(history, 0)) {
      Json record = {{"run", r.run},
                     {"attempt", r.attempt},
                     {"t", r.t_s},
                     {"status", StatusOf(r.outcome)},
                     {"p", r.parallelism}};
      Put("dur_s", r.duration_s, &record), Put("total_s", r.total_s, &record);
      Put("input_gib", r.input, &record), Put("tm_cpu", r.tm_cpu, &record);
      Put("tm_mem_mib", r.tm_mem_mib, &record), Put("mem_peak_mib", r.mem_peak_mib, &record);
      Put("cpu_util", r.cpu_util, &record);
      records.push_back(std::move(record));
    }
    return records;
  }
  for (const tuner::Window& w : tuner::WindowsOf(history)) {
    Json record = {{"t", w.t_s},
                   {"state", w.running ? "RUNNING" : "RESTARTING"},
                   {"oom", w.oom},
                   {"down_s", w.down_s},
                   {"vertices", Json::object()}};
    Put("arrival", w.arrival, &record), Put("lag_s", w.lag_s, &record);
    Put("tm_mem_mib", w.tm_mem_mib, &record), Put("mem_peak_mib", w.mem_peak_mib, &record);
    for (const tuner::VertexSample& v : w.vertices) {
      Json& vertex = record["vertices"][v.id] = {{"p", v.parallelism}};
      Put("rate", v.rate, &vertex), Put("busy", v.busy, &vertex);
    }
    records.push_back(std::move(record));
  }
  return records;
}

constexpr char kReplayForm[] =
    R"(expected {"mode": "stream"|"batch", "spec": {..}, "history": [records] or the text of the )"
    R"(annotation weir.dev/history})";

// {"mode","spec","history": a list of records, or the annotation weir.dev/history}: decides after
// each record as it would have been decided then.
int Replay(const TuneOptions& options, const Json& settings, const Streams& streams) {
  const auto fail = [&](const std::string& what) {
    streams.err << fmt::format("weir tune: {}: {}\n", options.replay, what);
    return 1;
  };
  const auto file = ReadFile(options.replay, streams.in);
  if (!file.ok()) {
    streams.err << fmt::format("weir tune: {}\n", file.error().message());
    return 1;
  }
  doc::ParseLimits limits;
  limits.max_bytes = kMaxFileBytes;
  const auto parsed = doc::ParseJson(file->text, limits);
  if (!parsed.ok()) return fail(parsed.error().message() + "; " + kReplayForm);
  if (!parsed->is_object() || !parsed->contains("history")) return fail(kReplayForm);
  const std::string mode = doc::StringAt(*parsed, {"mode"}, "stream");
  if (mode != "stream" && mode != "batch") {
    return fail(fmt::format("mode: '{}' is none of stream, batch", mode));
  }
  Json request = {{"v", 1},
                  {"mode", mode},
                  {"spec", parsed->value("spec", Json::object())},
                  {"state", nullptr}};
  Override(settings, &request);
  Json history = (*parsed)["history"];
  if (!history.is_array()) {
    const std::string annotation =
        history.is_string() ? history.get<std::string>() : doc::DumpJson(history);
    history = RecordsOf(annotation, mode, streams.err);
  }
  if (history.empty()) return fail(fmt::format("history: no record of mode {} in it", mode));
  int bad = 0;
  for (size_t i = 0; i < history.size(); ++i) {
    const size_t from = i + 1 > kWindow ? i + 1 - kWindow : 0;
    request["history"] = Json(Json::array());
    for (size_t k = from; k <= i; ++k) request["history"].push_back(history[k]);
    const auto at = tuner::NumberAt(history[i], "t");
    if (at) {
      request["now"] = *at;
    } else {
      ++bad;
      streams.err << fmt::format(
          "weir tune: {}: history[{}].t: expected the record's time in seconds; it is left out\n",
          options.replay, i);
      continue;
    }
    const Json response = tuner::Respond(request);
    request["state"] = response["state"];
    Answer(request, response, options.explain, streams.out);
  }
  return bad > 0 ? 1 : 0;
}

}  // namespace

int RunTune(const TuneOptions& options, const Streams& streams) {
  if (options.list_settings) {
    for (const tuner::SettingSpec& spec : tuner::SettingSpecs()) {
      streams.out << fmt::format("{} = {:g}   ({:g} to {:g})\n  {}\n", spec.name, spec.value,
                                 spec.min, spec.max, spec.reason);
    }
    return 0;
  }
  const auto settings = ParseSettings(options.settings);
  if (!settings.ok()) {
    streams.err << "weir tune: " << settings.error().message() << "\n";
    return 2;
  }
  return options.replay.empty() ? Serve(options, *settings, streams)
                                : Replay(options, *settings, streams);
}

}  // namespace weir::cli
