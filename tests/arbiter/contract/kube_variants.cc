#include "tests/arbiter/contract/kube_harness.h"

namespace weir::arbiter {

std::vector<std::string> Variants() { return {"KubernetesStatus", "RpcStatus", "MemoryStatus"}; }

std::unique_ptr<Harness> MakeHarness(const std::string& variant, const Config& config) {
  static int count = 0;
  Mode mode = Mode::kKubernetes;
  if (variant.starts_with("Memory")) mode = Mode::kMemory;
  if (variant.starts_with("Rpc")) mode = Mode::kRpc;
  return std::make_unique<KubeHarness>(MakeKubeWorld(), "contract-" + std::to_string(++count), mode,
                                       config);
}

}  // namespace weir::arbiter
