#include "operator/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <ostream>
#include <sstream>
#include <utility>

#include "base/doc/yaml.h"

namespace weir::op {
namespace {

constexpr size_t kMaxFileBytes = 1u << 20;

Result<doc::Json> ReadConfigFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Invalid("BadConfigFile", path + ": cannot be opened");
  std::ostringstream text;
  text << file.rdbuf();
  doc::ParseLimits limits;
  limits.max_bytes = kMaxFileBytes;
  auto documents = doc::ParseYaml(text.str(), limits);
  if (!documents.ok()) return documents.error().WithContext(path);
  if (documents->empty()) return doc::Json(doc::Json::value_t::object);
  if (documents->size() > 1) {
    return Invalid("BadConfigFile", path + ": expected one YAML document");
  }
  return std::move(documents->front().value);
}

void AddFlags(CLI::App* app, std::map<std::string, CLI::Option*>* options) {
  for (const FlagSpec& spec : FlagSpecs()) {
    const std::string name = "--" + spec.name;
    CLI::Option* option = nullptr;
    if (spec.value.empty()) {
      option = app->add_flag(name, spec.help);
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    } else {
      option = app->add_option(name, CLI::callback_t(), spec.help);
      option->type_name(spec.value)->expected(1)->allow_extra_args(false);
      option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
    option->group(spec.group);
    (*options)[spec.name] = option;
  }
}

int Fail(std::ostream& err, const std::string& lines) {
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) err << "weir operator: " << line << "\n";
  err << "weir operator --help shows all flags\n";
  return 2;
}

}  // namespace

std::variant<OperatorFlags, ExitWith> ParseCommandLine(const std::vector<std::string>& args,
                                                       const Environment& environment,
                                                       std::ostream& out, std::ostream& err) {
  CLI::App app("Runs SqlJobs on the cluster until it is told to stop (SIGTERM).", "weir operator");
  std::string config;
  app.add_option("--config", config, "YAML file of these flags, without dashes (also WEIR_CONFIG)")
      ->type_name("FILE");
  app.footer(
      "Every flag --some-name is also WEIR_SOME_NAME in the environment and some-name in the "
      "file.\nThe command line wins over the environment, that over the file.");
  std::map<std::string, CLI::Option*> options;
  AddFlags(&app, &options);
  // CLI11 reads a vector from its back.
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    out << app.help();
    return ExitWith{0};
  } catch (const CLI::ParseError& error) {
    return ExitWith{Fail(err, error.what())};
  }
  GivenFlags given;
  for (const auto& [name, option] : options) {
    if (option->count() > 0) given[name] = option->results();
  }
  if (config.empty()) config = environment(EnvironmentName("config")).value_or("");
  doc::Json file;
  if (!config.empty()) {
    auto read = ReadConfigFile(config);
    if (!read.ok()) return ExitWith{Fail(err, read.error().message())};
    file = *std::move(read);
  }
  auto flags = ResolveFlags(given, environment, config.empty() ? nullptr : &file, config);
  if (!flags.ok()) return ExitWith{Fail(err, flags.error().message())};
  flags->config = config;
  return *std::move(flags);
}

Result<OperatorFlags> ReadAgain(const std::vector<std::string>& args,
                                const Environment& environment) {
  std::ostringstream out;
  std::ostringstream err;
  auto parsed = ParseCommandLine(args, environment, out, err);
  if (auto* flags = std::get_if<OperatorFlags>(&parsed)) return std::move(*flags);
  std::string text = err.str();
  text.resize(std::min(text.find('\n'), text.size()));
  return Invalid("BadFlags", std::move(text));
}

}  // namespace weir::op
