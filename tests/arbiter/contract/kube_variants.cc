// The state in the status of a Pipeline, at an API server inside the process.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "arbiter/store_kube/journal.h"
#include "tests/arbiter/contract/local_harness.h"
#include "tests/fakes/fake_api_server.h"

namespace weir::arbiter {
namespace {

class KubeHarness : public LocalHarness {
 public:
  KubeHarness(Mode mode, const Config& config)
      : LocalHarness(mode, false, config), client_(api_, {FakeApiServer::kUrl}, real_) {
    api_.Host(kube::kPipelines, true);
    api_.Put(kube::kPipelines, {{"apiVersion", "weir.dev/v1alpha1"},
                                {"kind", "Pipeline"},
                                {"metadata", {{"namespace", "shop"}, {"name", "orders"}}},
                                {"spec", {{"window", config.window}}}});
    (void)Open();
    Crash();  // from here on as an operator that has found the Pipeline
  }
  ~KubeHarness() override { End(); }

 private:
  Record Open() {
    auto opened = KubeJournal::Open(client_, {"shop", "orders"},
                                    "operator-" + std::to_string(++operators_), {});
    if (!opened.ok()) std::abort();
    journal_ = std::move(opened->journal);
    store().Front(journal_.get(), [this] { return Open(); });
    if (opened->fresh) opened->record.mode = mode();
    return std::move(opened->record);
  }

  RealClock real_;
  FakeApiServer api_;
  kube::KubeClient client_;
  int operators_ = 0;
  std::unique_ptr<KubeJournal> journal_;
};

}  // namespace

std::vector<std::string> Variants() { return {"KubernetesStatus", "RpcStatus", "MemoryStatus"}; }

std::unique_ptr<Harness> MakeHarness(const std::string& variant, const Config& config) {
  Mode mode = Mode::kKubernetes;
  if (variant.starts_with("Memory")) mode = Mode::kMemory;
  if (variant.starts_with("Rpc")) mode = Mode::kRpc;
  return std::make_unique<KubeHarness>(mode, config);
}

}  // namespace weir::arbiter
