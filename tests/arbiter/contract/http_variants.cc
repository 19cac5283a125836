// Workers that reach the arbiter over HTTP on a real socket.
#include "arbiter/rpc/rpc.h"
#include "arbiter/worker/worker.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "tests/arbiter/contract/local_harness.h"

namespace weir::arbiter {
namespace {

class HttpHarness : public LocalHarness {
 public:
  HttpHarness(Mode mode, const Config& config, bool automatic)
      : LocalHarness(mode, true, config, automatic),
        server_(
            clock(),
            [](const std::string& authorization, const std::string&, const std::string&) -> Status {
              if (authorization == "Bearer secret") return Status::Ok();
              return Denied("Unauthorized", "who are you?");
            }) {
    Serve();
    server::Router router;
    server_.Register(&router);
    server::ListenerOptions options;
    options.address = "127.0.0.1:0";
    auto listener = server::Listener::Start(options, std::move(router), {});
    listener_ = *std::move(listener);
    transport_ = *http::MakeCpprestTransport({});
    RemoteOptions remote;
    remote.url = "http://127.0.0.1:" + std::to_string(listener_->port());
    remote.ns = "shop";
    remote.name = "orders";
    remote.token = [] { return Result<std::string>(std::string("secret")); };
    remote_.emplace(*transport_, real_, std::move(remote));
  }

  Arbiter& workers() override { return *remote_; }
  SteadyTime WorkerNow() override { return real_.SteadyNow(); }
  void Crash() override {
    LocalHarness::Crash();
    Serve();
  }

 private:
  void Serve() { server_.Add("shop", "orders", engine()); }

  RealClock real_;
  RpcServer server_;
  std::unique_ptr<server::Listener> listener_;
  std::unique_ptr<http::Transport> transport_;
  std::optional<RemoteArbiter> remote_;
};

}  // namespace

std::vector<std::string> Variants() {
  return {"RpcHttp", "KubernetesHttp", "MemoryHttp", "AutoHttp"};
}

std::unique_ptr<Harness> MakeHarness(const std::string& variant, const Config& config) {
  Mode mode = Mode::kKubernetes;
  if (variant.starts_with("Memory")) mode = Mode::kMemory;
  if (variant.starts_with("Rpc")) mode = Mode::kRpc;
  const bool automatic = variant.starts_with("Auto");
  if (automatic) mode = Mode::kRpc;
  return std::make_unique<HttpHarness>(mode, config, automatic);
}

}  // namespace weir::arbiter
