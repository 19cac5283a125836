// The real API server that WEIR_TEST_KUBECONFIG names.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "base/doc/yaml.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/config.h"
#include "tests/arbiter/contract/kube_harness.h"

namespace weir::arbiter {
namespace {

constexpr kube::ResourceType kCrds{"apiextensions.k8s.io", "v1", "customresourcedefinitions",
                                   "CustomResourceDefinition", false};

doc::Json PipelineCrd() {
  std::ifstream file(std::string(WEIR_SOURCE_DIR) + "/crds/weir.dev_pipelines.yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return doc::ParseYaml(text)->front().value;
}

class RealWorld : public KubeWorld {
 public:
  explicit RealWorld(const char* path) {
    auto config = kube::LoadClusterConfig({.kubeconfig_flag = path}, clock_).value();
    transport_ = http::MakeCpprestTransport(config.tls).value();
    client_ = std::make_unique<kube::KubeClient>(*transport_, config.endpoint, clock_);
    // Refused where it is installed already.
    (void)client_->Create(kCrds, PipelineCrd(), {});
    for (int i = 0; i < 100 && !client_->List(kube::kPipelines, {}, {}).ok(); ++i) {
      SleepFor(clock_, milliseconds(100), {});
    }
  }
  kube::KubeClient& client() override { return *client_; }

 private:
  RealClock clock_;
  std::unique_ptr<http::Transport> transport_;
  std::unique_ptr<kube::KubeClient> client_;
};

}  // namespace

std::shared_ptr<KubeWorld> MakeKubeWorld() {
  const char* path = std::getenv("WEIR_TEST_KUBECONFIG");
  if (path == nullptr || *path == '\0') {
    std::fprintf(stderr, "WEIR_TEST_KUBECONFIG must name the kubeconfig of a test cluster\n");
    std::exit(1);
  }
  return std::make_shared<RealWorld>(path);
}

}  // namespace weir::arbiter
