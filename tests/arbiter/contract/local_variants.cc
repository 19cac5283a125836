#include "tests/arbiter/contract/local_harness.h"

namespace weir::arbiter {
namespace {

class AutoHarness : public LocalHarness {
 public:
  AutoHarness(bool together, const Config& config) : LocalHarness(Mode::kRpc, false, config, true) {
    if (together) Gather();
  }
};

}  // namespace

std::vector<std::string> Variants() {
  return {"Memory",           "MemoryDriven", "RpcLocal",    "Kubernetes",
          "KubernetesDriven", "AutoApart",    "AutoTogether"};
}

std::unique_ptr<Harness> MakeHarness(const std::string& variant, const Config& config) {
  if (variant.starts_with("Auto")) {
    return std::make_unique<AutoHarness>(variant == "AutoTogether", config);
  }
  const bool driven = variant.ends_with("Driven");
  Mode mode = Mode::kKubernetes;
  if (variant.starts_with("Memory")) mode = Mode::kMemory;
  if (variant.starts_with("Rpc")) mode = Mode::kRpc;
  return std::make_unique<LocalHarness>(mode, driven, config);
}

}  // namespace weir::arbiter
