#include "cli/tune.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>

#include "base/doc/value.h"
#include "tuner/settings.h"
#include "tuner/tuner.h"

namespace weir::cli {
namespace {

using doc::Json;

constexpr size_t kMaxLine = 4u << 20;  // thirty windows of a large job are some 100 KiB
constexpr size_t kMaxReplay = 64u << 20;
constexpr size_t kWindow = 30;  // records of history that a decision is shown

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

int Serve(const TuneOptions& options, const Json& settings, const Streams& streams) {
  for (std::string line; std::getline(streams.in, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    doc::ParseLimits limits;
    limits.max_bytes = kMaxLine;
    auto parsed = doc::ParseJson(line, limits);
    Json request = parsed.ok() ? *std::move(parsed) : Json();
    Override(settings, &request);
    Answer(request, tuner::Respond(request), options.explain, streams.out);
  }
  return 0;
}

std::optional<std::string> ReadAll(const std::string& path, std::istream& in) {
  std::ostringstream text;
  if (path == "-") {
    text << in.rdbuf();
  } else {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    text << file.rdbuf();
  }
  return text.str();
}

// {"mode","spec","history":[...]}: decides after each record as it would have been decided then.
int Replay(const TuneOptions& options, const Json& settings, const Streams& streams) {
  const auto text = ReadAll(options.replay, streams.in);
  if (!text) {
    streams.err << "weir tune: " << options.replay << ": cannot be read\n";
    return 1;
  }
  doc::ParseLimits limits;
  limits.max_bytes = kMaxReplay;
  auto parsed = doc::ParseJson(*text, limits);
  if (!parsed.ok() || !parsed->is_object() || !parsed->contains("history") ||
      !(*parsed)["history"].is_array()) {
    streams.err << "weir tune: " << options.replay
                << R"(: expected {"mode", "spec", "history": [...]})"
                << (parsed.ok() ? "" : ": " + parsed.error().message()) << "\n";
    return 1;
  }
  Json request = {{"v", 1},
                  {"mode", doc::StringAt(*parsed, {"mode"}, "stream")},
                  {"spec", parsed->value("spec", Json::object())},
                  {"state", nullptr}};
  Override(settings, &request);
  const Json& history = (*parsed)["history"];
  for (size_t i = 0; i < history.size(); ++i) {
    const size_t from = i + 1 > kWindow ? i + 1 - kWindow : 0;
    request["history"] = Json(Json::array());
    for (size_t k = from; k <= i; ++k) request["history"].push_back(history[k]);
    if (history[i].is_object() && history[i].contains("t") && history[i]["t"].is_number()) {
      request["now"] = history[i]["t"];
    }
    const Json response = tuner::Respond(request);
    request["state"] = response["state"];
    Answer(request, response, options.explain, streams.out);
  }
  return 0;
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
