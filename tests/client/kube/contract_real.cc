// The real API server that WEIR_TEST_KUBECONFIG names.
#include <cstdio>
#include <cstdlib>

#include "base/core/clock.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/config.h"
#include "tests/client/kube/contract_world.h"

namespace weir::kube {
namespace {

constexpr ResourceType kCrds{"apiextensions.k8s.io", "v1", "customresourcedefinitions",
                             "CustomResourceDefinition", false};

doc::Json WidgetCrd() {
  return doc::ParseJson(R"({
    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
    "metadata": {"name": "widgets.contract.weir.dev"},
    "spec": {
      "group": "contract.weir.dev", "scope": "Namespaced",
      "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
      "versions": [{
        "name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
        "schema": {"openAPIV3Schema": {"type": "object", "properties": {
          "spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
          "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}]}})")
      .value();
}

class RealWorld : public ContractWorld {
 public:
  explicit RealWorld(const char* path) {
    auto config = LoadClusterConfig({.kubeconfig_flag = path}, clock_).value();
    transport_ = http::MakeCpprestTransport(config.tls).value();
    client = std::make_unique<KubeClient>(*transport_, config.endpoint, clock_);
    // The watch cache of Widgets starts when their CRD is made: version 1 is before it.
    expired_version = "1";
    (void)client->Create(kCrds, WidgetCrd(), {});
    // Served once discovery has it; bounded.
    for (int i = 0; i < 100 && !client->List(kWidgets, {}, {}).ok(); ++i) {
      SleepFor(clock_, milliseconds(100), {});
    }
  }
  ~RealWorld() override { (void)client->Delete(kCrds, {"", "widgets.contract.weir.dev"}, {}, {}); }
  void ExpireHistory() override {}

 private:
  RealClock clock_;
  std::unique_ptr<http::Transport> transport_;
};

}  // namespace

std::unique_ptr<ContractWorld> MakeContractWorld() {
  const char* path = std::getenv("WEIR_TEST_KUBECONFIG");
  if (path == nullptr || *path == '\0') {
    std::fprintf(stderr, "WEIR_TEST_KUBECONFIG must name the kubeconfig of a test cluster\n");
    std::exit(1);
  }
  return std::make_unique<RealWorld>(path);
}

}  // namespace weir::kube
