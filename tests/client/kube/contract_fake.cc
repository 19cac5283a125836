#include "base/core/clock.h"
#include "tests/client/kube/contract_world.h"
#include "tests/fakes/fake_api_server.h"

namespace weir::kube {
namespace {

class FakeWorld : public ContractWorld {
 public:
  FakeWorld() {
    server_.Host(kWidgets, true);
    server_.SetRaw("/version", {200, {}, R"({"gitVersion":"v1.0.0-fake"})"});
    expired_version = std::to_string(server_.resource_version());
    client = std::make_unique<KubeClient>(
        server_, Endpoint{FakeApiServer::kUrl, "default", nullptr, nullptr}, clock_);
  }
  void ExpireHistory() override { server_.ExpireHistory(); }

 private:
  RealClock clock_;
  FakeApiServer server_;
};

}  // namespace

std::unique_ptr<ContractWorld> MakeContractWorld() { return std::make_unique<FakeWorld>(); }

}  // namespace weir::kube
