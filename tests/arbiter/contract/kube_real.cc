// The real API server that WEIR_TEST_KUBECONFIG names.
#include <cstdio>
#include <cstdlib>

#include "base/doc/json.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/config.h"
#include "tests/arbiter/contract/kube_harness.h"

namespace weir::arbiter {
namespace {

constexpr kube::ResourceType kCrds{"apiextensions.k8s.io", "v1", "customresourcedefinitions",
                                   "CustomResourceDefinition", false};

// Where the product's own definition is installed, this one is refused, and that one is used.
doc::Json PipelineCrd() {
  return doc::ParseJson(R"({
    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
    "metadata": {"name": "pipelines.weir.dev"},
    "spec": {
      "group": "weir.dev", "scope": "Namespaced",
      "names": {"plural": "pipelines", "singular": "pipeline", "kind": "Pipeline"},
      "versions": [{
        "name": "v1alpha1", "served": true, "storage": true, "subresources": {"status": {}},
        "schema": {"openAPIV3Schema": {"type": "object", "properties": {
          "spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
          "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}]}})")
      .value();
}

class RealWorld : public KubeWorld {
 public:
  explicit RealWorld(const char* path) {
    auto config = kube::LoadClusterConfig({.kubeconfig_flag = path}, clock_).value();
    transport_ = http::MakeCpprestTransport(config.tls).value();
    client_ = std::make_unique<kube::KubeClient>(*transport_, config.endpoint, clock_);
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
