#include "operator/flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/doc/value.h"

namespace weir::op {
namespace {

using Values = std::vector<std::string>;
using Setter = std::function<Status(const Values&, OperatorFlags*)>;

Status Bad(std::string message) { return Invalid("BadFlag", std::move(message)); }

std::string Trim(std::string text) {
  const auto space = [](unsigned char c) { return std::isspace(c) != 0; };
  while (!text.empty() && space(text.back())) text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), space));
  return text;
}

Values SplitCommas(const Values& values) {
  Values out;
  for (const std::string& value : values) {
    for (size_t at = 0; at <= value.size();) {
      const size_t comma = std::min(value.find(',', at), value.size());
      std::string part = Trim(value.substr(at, comma - at));
      if (!part.empty()) out.push_back(std::move(part));
      at = comma + 1;
    }
  }
  return out;
}

Setter Text(std::string OperatorFlags::*field) {
  return [field](const Values& values, OperatorFlags* flags) {
    flags->*field = Trim(values.back());
    return Status::Ok();
  };
}

Setter Switch(bool OperatorFlags::*field) {
  return [field](const Values& values, OperatorFlags* flags) {
    const std::string& value = values.back();
    if (value != "true" && value != "false") {
      return Bad("expected true or false, got '" + value + "'");
    }
    flags->*field = value == "true";
    return Status::Ok();
  };
}

Setter Integer(int OperatorFlags::*field, int min, int max) {
  return [field, min, max](const Values& values, OperatorFlags* flags) {
    const std::string value = Trim(values.back());
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || number < min ||
        number > max) {
      return Bad("expected a number from " + std::to_string(min) + " to " + std::to_string(max) +
                 ", got '" + value + "'");
    }
    flags->*field = number;
    return Status::Ok();
  };
}

Setter Duration(milliseconds OperatorFlags::*field) {
  return [field](const Values& values, OperatorFlags* flags) {
    const Result<milliseconds> parsed = ParseDuration(Trim(values.back()));
    if (!parsed.ok()) return Bad(parsed.error().message());
    flags->*field = *parsed;
    return Status::Ok();
  };
}

Setter Between(milliseconds OperatorFlags::*field, milliseconds min, milliseconds max) {
  return [field, min, max](const Values& values, OperatorFlags* flags) {
    const Result<milliseconds> parsed = ParseDuration(Trim(values.back()));
    if (!parsed.ok()) return Bad(parsed.error().message());
    if (*parsed < min || *parsed > max) {
      return Bad("expected " + FormatDuration(min) + " to " + FormatDuration(max) + ", got '" +
                 values.back() + "'");
    }
    flags->*field = *parsed;
    return Status::Ok();
  };
}

Setter OneOf(std::string OperatorFlags::*field, Values words) {
  return [field, words = std::move(words)](const Values& values, OperatorFlags* flags) {
    const std::string value = Trim(values.back());
    if (std::find(words.begin(), words.end(), value) == words.end()) {
      std::string wanted;
      for (const std::string& word : words) {
        if (!word.empty()) wanted += (wanted.empty() ? "" : ", ") + word;
      }
      return Bad("expected one of " + wanted + ", got '" + value + "'");
    }
    flags->*field = value;
    return Status::Ok();
  };
}

bool IsDnsLabel(const std::string& text) {
  if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isdigit(c) != 0 || (c >= 'a' && c <= 'z') || c == '-';
  });
}

Status SetNamespaces(const Values& values, OperatorFlags* flags) {
  Values names = SplitCommas(values);
  for (const std::string& name : names) {
    if (!IsDnsLabel(name)) return Bad("'" + name + "' is no name of a namespace");
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  flags->namespaces = std::move(names);
  return Status::Ok();
}

Status SetConnectorsNamespace(const Values& values, OperatorFlags* flags) {
  const std::string name = Trim(values.back());
  if (!name.empty() && !IsDnsLabel(name)) return Bad("'" + name + "' is no name of a namespace");
  flags->connectors_namespace = name;
  return Status::Ok();
}

Status SetControllers(const Values& values, OperatorFlags* flags) {
  constexpr char kKnown[] = "sqljob, pipeline";
  Values names = SplitCommas(values);
  if (names.empty()) return Bad(std::string("expected at least one of: ") + kKnown);
  for (const std::string& name : names) {
    if (name != kSqlJobController && name != kPipelineController) {
      return Bad("there is no controller '" + name + "'; known: " + kKnown);
    }
  }
  flags->controllers = std::move(names);
  return Status::Ok();
}

// Entries add to what is there, so that a default stays unless its own key is given.
Setter KeyValues(std::map<std::string, std::string> OperatorFlags::*field, const char* example,
                 bool commas) {
  return [field, example, commas](const Values& values, OperatorFlags* flags) {
    for (const std::string& entry : commas ? SplitCommas(values) : values) {
      const size_t equals = entry.find('=');
      const std::string key = Trim(entry.substr(0, equals));
      if (equals == std::string::npos || key.empty()) {
        return Bad(std::string("expected ") + example + ", got '" + entry + "'");
      }
      (flags->*field)[key] = Trim(entry.substr(equals + 1));
    }
    return Status::Ok();
  };
}

// http(s) with nothing but {service}, {namespace}, {port} in braces.
Setter UrlTemplate(std::string OperatorFlags::*field) {
  return [field](const Values& values, OperatorFlags* flags) {
    const std::string value = Trim(values.back());
    if (!value.empty() && value.rfind("http://", 0) != 0 && value.rfind("https://", 0) != 0) {
      return Bad("expected a URL with http:// or https://, got '" + value + "'");
    }
    for (size_t at = value.find('{'); at != std::string::npos; at = value.find('{', at + 1)) {
      const std::string mark = value.substr(at, value.find('}', at) - at + 1);
      if (mark != "{service}" && mark != "{namespace}" && mark != "{port}") {
        return Bad("'" + mark + "' is not known; use {service}, {namespace} and {port}");
      }
    }
    flags->*field = value;
    return Status::Ok();
  };
}

Status SetTuning(const Values& values, OperatorFlags* flags) {
  flags->tuning_settings = tuner::DefaultSettings();
  for (const std::string& pair : SplitCommas(values)) {
    const size_t equals = pair.find('=');
    const std::string name = Trim(pair.substr(0, equals));
    const auto& specs = tuner::SettingSpecs();
    const auto spec = std::find_if(specs.begin(), specs.end(),
                                   [&name](const auto& known) { return known.name == name; });
    if (spec == specs.end()) {
      return Bad("there is no knob '" + name + "'; `weir tune --settings` lists them");
    }
    const std::string text = equals == std::string::npos ? "" : Trim(pair.substr(equals + 1));
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= spec->min) ||
        !(value <= spec->max)) {
      return Bad(fmt::format("expected {}=NUMBER from {} to {}, got '{}'", name, spec->min,
                             spec->max, pair));
    }
    flags->tuning_settings.*spec->field = value;
  }
  return Status::Ok();
}

Status SetLogFormat(const Values& values, OperatorFlags* flags) {
  if (values.back() != "text" && values.back() != "json") {
    return Bad("expected text or json, got '" + values.back() + "'");
  }
  flags->log_format = values.back() == "json" ? log::Format::kJson : log::Format::kText;
  return Status::Ok();
}

Status SetLogLevel(const Values& values, OperatorFlags* flags) {
  static const std::map<std::string, log::Level> kLevels = {{"debug", log::Level::kDebug},
                                                            {"info", log::Level::kInfo},
                                                            {"warn", log::Level::kWarn},
                                                            {"error", log::Level::kError}};
  const auto level = kLevels.find(values.back());
  if (level == kLevels.end()) {
    return Bad("expected debug, info, warn or error, got '" + values.back() + "'");
  }
  flags->log_level = level->second;
  return Status::Ok();
}

Setter Address(std::string OperatorFlags::*field) {
  return [field](const Values& values, OperatorFlags* flags) {
    const std::string value = Trim(values.back());
    const size_t colon = value.rfind(':');
    int port = -1;
    if (colon != std::string::npos) {
      std::from_chars(value.data() + colon + 1, value.data() + value.size(), port);
    }
    if (!value.empty() && value != "0" && (port < 0 || port > 65535)) {
      return Bad("expected HOST:PORT or :PORT (empty: no listener), got '" + value + "'");
    }
    flags->*field = value == "0" ? "" : value;
    return Status::Ok();
  };
}

std::vector<FlagSpec> ClusterFlags() {
  const std::string group = "Cluster";
  return {
      {"kubeconfig", "FILE", group,
       "kubeconfig file; without it $KUBECONFIG, the pod's service account, ~/.kube/config",
       Text(&OperatorFlags::kubeconfig)},
      {"context", "NAME", group, "context of the kubeconfig; default: its current one",
       Text(&OperatorFlags::context)},
      {"namespaces", "A,B", group, "watch these namespaces only; default: all", SetNamespaces},
      {"watch-all-namespaces", "", group, "watch all namespaces, said in so many words",
       Switch(&OperatorFlags::watch_all_namespaces)},
      {"namespace-selector", "SELECTOR", group,
       "watch the namespaces with these labels (kubectl's -l), as they come and go",
       Text(&OperatorFlags::namespace_selector)},
      {"label-selector", "SELECTOR", group,
       "watch only SqlJobs and Pipelines with these labels (kubectl's -l)",
       Text(&OperatorFlags::label_selector)},
      {"connectors-namespace", "NAMESPACE", group,
       "where the ConfigMaps are whose label weir.dev/connector says that they describe "
       "connectors; "
       "default: the pod's namespace, or the context's",
       SetConnectorsNamespace},
  };
}

std::vector<FlagSpec> WorkFlags() {
  const std::string group = "Work";
  return {
      {"controllers", "A,B", group, "controllers to run; known: sqljob, pipeline (default: both)",
       SetControllers},
      {"paused", "", group, "watch and serve, but change nothing", Switch(&OperatorFlags::paused)},
      {"workers", "N", group, "jobs reconciled at the same time (default 4)",
       Integer(&OperatorFlags::workers, 1, 256)},
      {"max-concurrent-deployments", "N", group,
       "jobs that may be starting at the same time; 0: no limit (default 0)",
       Integer(&OperatorFlags::max_concurrent_deployments, 0, 1'000'000)},
      {"tuning-budget", "CORES", group,
       "cores that the TaskManagers of one namespace's jobs with tuning Auto may have together; 0: "
       "no limit (default 0)",
       Integer(&OperatorFlags::tuning_budget, 0, 1'000'000)},
      {"tuning-set", "KNOB=NUMBER", group,
       "a knob of the tuning law, repeatable; `weir tune --settings` lists them with their "
       "defaults, `weir tune --replay HISTORY --set KNOB=NUMBER` tells what it would have decided",
       SetTuning},
      {"tuning-interval", "DURATION", group,
       "how often the metrics of a tuned stream are sampled, 15s to 10m; Flink's own rates are "
       "means "
       "over a minute (default 1m)",
       Between(&OperatorFlags::tuning_interval, milliseconds(15'000), milliseconds(600'000))},
  };
}

std::vector<FlagSpec> FlinkFlags() {
  const std::string group = "Flink";
  return {
      {"flink-rest-url", "TEMPLATE", group,
       "where a job's Flink REST interface is, with {service}, {namespace} and {port}; default: "
       "the Pod's IP inside the cluster, the API server's proxy outside",
       UrlTemplate(&OperatorFlags::flink_rest_url)},
      {"flink-ui-url", "TEMPLATE", group,
       "what status.uiUrl says, with {service}, {namespace} and {port}; default: the Service",
       UrlTemplate(&OperatorFlags::flink_ui_url)},
      {"flink-image", "LINE=IMAGE", group,
       "image of a Flink line, repeatable (default 2.2=flink:2.2.1-scala_2.12-java17)",
       KeyValues(&OperatorFlags::flink_images, "LINE=IMAGE such as 2.2=flink:2.2.1", true)},
      {"flink-configuration", "KEY=VALUE", group,
       "Flink option that every job starts from, repeatable; jobs override it",
       KeyValues(&OperatorFlags::flink_configuration, "KEY=VALUE", false)},
      {"image-pull-policy", "POLICY", group, "of Flink's pods: Always, IfNotPresent or Never",
       OneOf(&OperatorFlags::image_pull_policy, {"", "Always", "IfNotPresent", "Never"})},
      {"service-account", "NAME", group,
       "service account of Flink's pods unless the job names one (default weir-flink)",
       Text(&OperatorFlags::service_account)},
  };
}

std::vector<FlagSpec> ElectionFlags() {
  const std::string group = "High availability";
  return {
      {"leader-elect", "", group, "act only while holding a Lease (default true)",
       Switch(&OperatorFlags::leader_elect)},
      {"leader-election-namespace", "NAMESPACE", group,
       "where the Lease is; default: the pod's namespace, or the context's",
       Text(&OperatorFlags::leader_election_namespace)},
      {"leader-election-id", "NAME", group, "name of the Lease (default weir)",
       Text(&OperatorFlags::leader_election_id)},
      {"lease-duration", "TIME", group, "a standby takes over after this silence (default 15s)",
       Duration(&OperatorFlags::lease_duration)},
      {"lease-renew-deadline", "TIME", group,
       "the leader stops acting this long after its last renewal (default 10s)",
       Duration(&OperatorFlags::lease_renew_deadline)},
      {"lease-retry-period", "TIME", group, "between looks at the Lease (default 2s)",
       Duration(&OperatorFlags::lease_retry_period)},
  };
}

std::vector<FlagSpec> ServingFlags() {
  const std::string group = "Serving and logging";
  return {
      {"health-addr", "HOST:PORT", group,
       "/healthz, /readyz, /metrics and /debug/queue (default :8080; 0: none)",
       Address(&OperatorFlags::health_addr)},
      {"arbiter-addr", "HOST:PORT", group,
       "where workers of Pipelines call (default :8090; 0: none)",
       Address(&OperatorFlags::arbiter_addr)},
      {"arbiter-tls-cert", "FILE", group,
       "certificate chain of that listener, PEM, read again when it changes; without it, plain "
       "HTTP",
       Text(&OperatorFlags::arbiter_tls_cert)},
      {"arbiter-tls-key", "FILE", group, "its private key, PEM",
       Text(&OperatorFlags::arbiter_tls_key)},
      {"log-format", "FORMAT", group, "text or json (default text)", SetLogFormat},
      {"log-level", "LEVEL", group, "debug, info, warn or error (default info)", SetLogLevel},
  };
}

std::vector<FlagSpec> MakeSpecs() {
  std::vector<FlagSpec> specs;
  for (auto make : {ClusterFlags, WorkFlags, FlinkFlags, ElectionFlags, ServingFlags}) {
    for (FlagSpec& spec : make()) specs.push_back(std::move(spec));
  }
  return specs;
}

// A file's value as the command line would have given it; nullopt: of a kind that no flag takes.
std::optional<Values> FileValues(const doc::Json& value) {
  const auto scalar = [](const doc::Json& item) -> std::optional<std::string> {
    if (item.is_string()) return item.get<std::string>();
    if (item.is_boolean() || item.is_number()) return doc::DumpJson(item);
    return std::nullopt;
  };
  Values out;
  if (value.is_object()) {
    for (const auto& [key, item] : value.items()) {
      const auto text = scalar(item);
      if (!text) return std::nullopt;
      out.push_back(key + "=" + *text);
    }
    return out;
  }
  for (const doc::Json& item : value.is_array() ? value : doc::Json::array({value})) {
    const auto text = scalar(item);
    if (!text) return std::nullopt;
    out.push_back(*text);
  }
  return out;
}

void CheckTogether(const OperatorFlags& flags, std::vector<std::string>* errors) {
  if (flags.watch_all_namespaces && !flags.namespaces.empty()) {
    errors->push_back("--namespaces and --watch-all-namespaces exclude each other");
  }
  if (!flags.namespace_selector.empty() &&
      (flags.watch_all_namespaces || !flags.namespaces.empty())) {
    errors->push_back(
        "--namespace-selector excludes --namespaces and --watch-all-namespaces: one of them says "
        "which namespaces");
  }
  if (flags.arbiter_tls_cert.empty() != flags.arbiter_tls_key.empty()) {
    errors->push_back("--arbiter-tls-cert and --arbiter-tls-key are given together, or not at all");
  }
  if (flags.leader_elect && flags.leader_election_id.empty()) {
    errors->push_back("--leader-election-id must not be empty");
  }
}

class Resolver {
 public:
  explicit Resolver(std::vector<std::string>* errors) : errors_(errors) {}

  void Apply(const FlagSpec& spec, const std::string& source, const Values& values) {
    if (values.empty()) return;
    const Status status = spec.set(values, &flags_);
    if (!status.ok()) errors_->push_back(source + ": " + status.message());
  }

  OperatorFlags flags_;

 private:
  std::vector<std::string>* errors_;
};

}  // namespace

const std::vector<FlagSpec>& FlagSpecs() {
  static const std::vector<FlagSpec> specs = MakeSpecs();
  return specs;
}

std::string EnvironmentName(std::string_view flag) {
  std::string name = "WEIR_";
  for (const char c : flag) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

Result<OperatorFlags> ResolveFlags(const GivenFlags& given, const Environment& environment,
                                   const doc::Json* file, std::string_view file_name) {
  std::vector<std::string> errors;
  Resolver resolver(&errors);
  const std::string in_file = std::string(file_name) + ": ";
  if (file != nullptr && !file->is_object()) {
    errors.push_back(in_file + "expected a mapping of flag names to values");
    file = nullptr;
  }
  for (const FlagSpec& spec : FlagSpecs()) {
    const std::string variable = EnvironmentName(spec.name);
    const doc::Json* in_file_value = file == nullptr ? nullptr : doc::Find(*file, {spec.name});
    if (const auto it = given.find(spec.name); it != given.end() && !it->second.empty()) {
      resolver.Apply(spec, "--" + spec.name, it->second);
    } else if (const auto value = environment(variable)) {
      resolver.Apply(spec, variable, {*value});
    } else if (in_file_value != nullptr && !in_file_value->is_null()) {
      const auto values = FileValues(*in_file_value);
      if (values) {
        resolver.Apply(spec, in_file + spec.name, *values);
      } else {
        errors.push_back(in_file + spec.name + ": expected plain values, a list or a mapping");
      }
    }
  }
  if (file != nullptr) {
    for (const auto& [key, value] : file->items()) {
      const bool known = std::any_of(FlagSpecs().begin(), FlagSpecs().end(),
                                     [&k = key](const FlagSpec& spec) { return spec.name == k; });
      if (!known) errors.push_back(in_file + "there is no flag '" + key + "'");
    }
  }
  CheckTogether(resolver.flags_, &errors);
  if (errors.empty()) return resolver.flags_;
  std::string message;
  for (const std::string& error : errors) message += (message.empty() ? "" : "\n") + error;
  return Invalid("BadFlags", std::move(message));
}

}  // namespace weir::op
