// An API server inside the process, a new one for each pipeline.
#include "tests/arbiter/contract/kube_harness.h"
#include "tests/fakes/fake_api_server.h"

namespace weir::arbiter {
namespace {

class FakeWorld : public KubeWorld {
 public:
  FakeWorld() : client_(api_, {FakeApiServer::kUrl}, clock_) { api_.Host(kube::kPipelines, true); }
  kube::KubeClient& client() override { return client_; }

 private:
  RealClock clock_;
  FakeApiServer api_;
  kube::KubeClient client_;
};

}  // namespace

std::shared_ptr<KubeWorld> MakeKubeWorld() { return std::make_shared<FakeWorld>(); }

}  // namespace weir::arbiter
