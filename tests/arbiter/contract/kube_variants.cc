#include "tests/arbiter/contract/kube_harness.h"

namespace weir::arbiter {

std::vector<std::string> Variants() {
  return {"KubernetesStatus", "RpcStatus", "MemoryStatus", "AutoStatus"};
}

std::unique_ptr<Harness> MakeHarness(const std::string& variant, const Config& config) {
  static int count = 0;
  Mode mode = Mode::kKubernetes;
  if (variant.starts_with("Memory")) mode = Mode::kMemory;
  if (variant.starts_with("Rpc")) mode = Mode::kRpc;
  const bool automatic = variant.starts_with("Auto");
  if (automatic) mode = Mode::kRpc;
  return std::make_unique<KubeHarness>(MakeKubeWorld(), "contract-" + std::to_string(++count), mode,
                                       config, automatic);
}

}  // namespace weir::arbiter
