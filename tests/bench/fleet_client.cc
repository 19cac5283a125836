// The other side of the fleet bench: creates SqlJobs, and, as the *floor*, does for each of them
// what any operator must at the least: create it, one status patch, each child once. It uses the
// operator's own transport and client, so that the ratio shows the operator's work alone.
//
//   fleet_client submit --kubeconfig F -n NS --jobs N --concurrency W --job JOB.json
//   fleet_client floor  ... --status STATUS.json --children CHILDREN.json
//
// JOB, STATUS and CHILDREN are texts in which @NAME@ and @UID@ stand for each job's own. Prints one
// JSON line: {"jobs", "seconds", "cpu_seconds", "requests", "errors"}.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "base/doc/value.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/client.h"
#include "client/kube/config.h"

namespace weir {
namespace {

struct Flags {
  std::string kubeconfig;
  std::string ns = "bench";
  std::string job_file;
  std::string status_file;
  std::string children_file;
  int jobs = 1000;
  int concurrency = 4;
};

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Fill(std::string text, std::string_view key, const std::string& value) {
  for (size_t at = text.find(key); at != std::string::npos; at = text.find(key, at)) {
    text.replace(at, key.size(), value);
    at += value.size();
  }
  return text;
}

kube::ResourceType TypeOf(const std::string& kind) {
  for (const kube::ResourceType& type :
       {kube::kConfigMaps, kube::kSecrets, kube::kServices, kube::kDeployments, kube::kJobs}) {
    if (type.kind == kind) return type;
  }
  std::cerr << "unknown kind " << kind << "\n";
  exit(2);
}

class Bench {
 public:
  Bench(kube::KubeClient& client, const Flags& flags)
      : client_(client),
        flags_(flags),
        job_(ReadFile(flags.job_file)),
        status_(flags.status_file.empty() ? "" : ReadFile(flags.status_file)) {
    if (!flags.children_file.empty()) {
      for (const doc::Json& child : doc::Json::parse(ReadFile(flags.children_file))) {
        children_.emplace_back(TypeOf(child.at("kind")), child.dump());
      }
    }
  }

  void RunAll() {
    std::vector<std::jthread> threads;
    for (int i = 0; i < flags_.concurrency; ++i) threads.emplace_back([this] { Worker(); });
  }
  int errors() const { return errors_; }
  int requests() const { return requests_; }

 private:
  void Worker() {
    for (int i = next_++; i < flags_.jobs; i = next_++) One("job-" + std::to_string(i));
  }

  void One(const std::string& name) {
    auto created = Count(client_.Create(kube::kSqlJobs, Parse(job_, name, ""), {}));
    if (!created.ok()) return;
    const std::string uid = doc::StringAt(*created, {"metadata", "uid"});
    if (!status_.empty()) {
      kube::PatchOptions options;
      options.subresource = "status";
      (void)Count(
          client_.Patch(kube::kSqlJobs, {flags_.ns, name}, Parse(status_, name, uid), options, {}));
    }
    for (const auto& [type, text] : children_) {
      (void)Count(client_.Create(type, Parse(text, name, uid), {}));
    }
  }

  doc::Json Parse(const std::string& text, const std::string& name, const std::string& uid) {
    return doc::Json::parse(Fill(Fill(text, "@NAME@", name), "@UID@", uid));
  }

  template <typename T>
  T Count(T result) {
    ++requests_;
    if (!result.ok() && ++errors_ < 5) std::cerr << result.status().ToString() << "\n";
    return result;
  }

  kube::KubeClient& client_;
  const Flags& flags_;
  const std::string job_;
  const std::string status_;
  std::vector<std::pair<kube::ResourceType, std::string>> children_;
  std::atomic<int> next_{0};
  std::atomic<int> errors_{0};
  std::atomic<int> requests_{0};
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

int Run(const Flags& flags) {
  RealClock clock;
  (void)http::InitHttpThreads(4);
  kube::ConfigSources sources;
  sources.kubeconfig_flag = flags.kubeconfig;
  auto config = kube::LoadClusterConfig(sources, clock);
  if (!config.ok()) {
    std::cerr << config.error().ToString() << "\n";
    return 1;
  }
  auto transport = http::MakeCpprestTransport(config->tls);
  if (!transport.ok()) {
    std::cerr << transport.error().ToString() << "\n";
    return 1;
  }
  kube::ClientOptions client_options;
  client_options.user_agent = "weir-floor";
  kube::KubeClient client(**transport, config->endpoint, clock, client_options);
  const auto start = std::chrono::steady_clock::now();
  Bench bench(client, flags);
  bench.RunAll();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::cout << doc::Json{{"jobs", flags.jobs},
                         {"seconds", took.count()},
                         {"cpu_seconds", CpuSeconds()},
                         {"requests", bench.requests()},
                         {"errors", bench.errors()}}
                   .dump()
            << "\n";
  return bench.errors() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  weir::Flags flags;
  CLI::App app("the client side of the fleet bench");
  app.require_subcommand(1);
  for (const char* name : {"submit", "floor"}) {
    CLI::App* sub = app.add_subcommand(name);
    sub->add_option("--kubeconfig", flags.kubeconfig)->required();
    sub->add_option("-n,--namespace", flags.ns);
    sub->add_option("--jobs", flags.jobs);
    sub->add_option("--concurrency", flags.concurrency);
    sub->add_option("--job", flags.job_file)->required();
    if (std::string(name) == "floor") {
      sub->add_option("--status", flags.status_file)->required();
      sub->add_option("--children", flags.children_file)->required();
    }
  }
  CLI11_PARSE(app, argc, argv);
  return weir::Run(flags);
}
