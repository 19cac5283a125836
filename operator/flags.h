// The settings of `weir operator`: one table of flags, read from the command line, the environment
// and a file. Pure but for the functions handed in.
//
// Each flag --some-name is also WEIR_SOME_NAME and the key some-name of the YAML file that --config
// names. Precedence: command line, environment, file, default. A value that cannot be taken is an
// error that says where it came from and what is wanted.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"
#include "base/doc/json.h"
#include "base/log/log.h"
#include "tuner/settings.h"

namespace weir::op {

inline constexpr char kSqlJobController[] = "sqljob";
inline constexpr char kPipelineController[] = "pipeline";

struct OperatorFlags {
  // Cluster
  std::string kubeconfig;
  std::string context;
  std::string config;                   // the file that was read; empty: none
  std::vector<std::string> namespaces;  // empty: all, or those of the selector
  bool watch_all_namespaces = false;
  std::string namespace_selector;
  std::string label_selector;
  std::string connectors_namespace;  // empty: the pod's, or the context's

  // Work
  std::vector<std::string> controllers{kSqlJobController, kPipelineController};
  bool paused = false;
  int workers = 4;
  int max_concurrent_deployments = 0;  // 0: no limit
  int tuning_budget = 0;               // cores of a namespace's tuned jobs; 0: no limit
  milliseconds tuning_interval{60'000};
  tuner::Settings tuning_settings = tuner::DefaultSettings();

  // Flink
  std::string flink_rest_url;  // template; empty: Pod IP, or the API server's proxy from outside
  std::string flink_ui_url;    // template for status.uiUrl
  std::map<std::string, std::string> flink_images{{"2.2", "flink:2.2.1-scala_2.12-java17"}};
  std::map<std::string, std::string> flink_configuration;  // defaults, lowest precedence
  std::string image_pull_policy;
  std::string service_account = "weir-flink";

  // High availability
  bool leader_elect = true;
  std::string leader_election_namespace;  // empty: the pod's, or the context's
  std::string leader_election_id = "weir";
  milliseconds lease_duration{15'000};
  milliseconds lease_renew_deadline{10'000};
  milliseconds lease_retry_period{2'000};

  // Serving and logging
  std::string health_addr = ":8080";   // empty: no listener
  std::string arbiter_addr = ":8090";  // of Pipelines' workers; empty: no listener
  std::string arbiter_tls_cert;        // empty: plain HTTP
  std::string arbiter_tls_key;
  log::Format log_format = log::Format::kText;
  log::Level log_level = log::Level::kInfo;

  bool Runs(std::string_view controller) const {
    return std::find(controllers.begin(), controllers.end(), controller) != controllers.end();
  }
  friend bool operator==(const OperatorFlags&, const OperatorFlags&) = default;
};

struct FlagSpec {
  std::string name;   // without the dashes
  std::string value;  // what --help calls the value; empty: a switch (true or false)
  std::string group;
  std::string help;
  // Takes all values given, in order; the message of an error is a sentence without the flag.
  std::function<Status(const std::vector<std::string>& values, OperatorFlags* flags)> set;
};

const std::vector<FlagSpec>& FlagSpecs();

// "some-name" -> "WEIR_SOME_NAME".
std::string EnvironmentName(std::string_view flag);

// What the command line gave: values by flag name.
using GivenFlags = std::map<std::string, std::vector<std::string>>;
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// `file` may be null; `file_name` is for messages. All errors are reported, one a line.
Result<OperatorFlags> ResolveFlags(const GivenFlags& given, const Environment& environment,
                                   const doc::Json* file, std::string_view file_name);

}  // namespace weir::op
