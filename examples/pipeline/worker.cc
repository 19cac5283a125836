// worker URL NAMESPACE NAME STAGE: a worker of one stage of a Pipeline, in C++; its token is in
// $WEIR_TOKEN. The protocol: docs/pipeline-workers.md. Put the work of your stage into Work().
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "arbiter/worker/worker.h"
#include "client/http_cpprest/cpprest_transport.h"

namespace {

using weir::arbiter::EventData;
using weir::arbiter::Payload;

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

weir::Result<std::shared_ptr<const Payload>> Work(const EventData& event, std::stop_token) {
  std::printf("%s %lld: '%s' to '%s'", std::string(StageName(event.ticket.stage)).c_str(),
              static_cast<long long>(event.ticket.process), event.range_begin.c_str(),
              event.range_end.c_str());
  if (event.names != nullptr) {  // of files: those of this process
    for (const std::string& name : *event.names) std::printf(" %s", name.c_str());
  }
  std::printf("\n");
  std::fflush(stdout);
  Payload payload = event.payload == nullptr ? Payload{} : *event.payload;
  payload.description += StageName(event.ticket.stage).substr(0, 1);
  return std::make_shared<const Payload>(std::move(payload));
}

}  // namespace

int main(int argc, char** argv) {
  const auto stage =
      argc == 5 ? weir::arbiter::ParseStage(argv[4]) : std::optional<weir::arbiter::Stage>();
  auto transport = weir::http::MakeCpprestTransport({});
  if (!stage || !transport.ok()) {
    std::fprintf(stderr, "usage: worker URL NAMESPACE NAME select|extract|transform|load\n");
    return 2;
  }
  weir::RealClock clock;
  weir::arbiter::RemoteOptions options;
  options.url = argv[1];
  options.ns = argv[2];
  options.name = argv[3];
  options.token = [] { return weir::Result<std::string>(Environment("WEIR_TOKEN")); };
  options.trouble = [](const weir::Status& status) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
  };
  weir::arbiter::RemoteArbiter arbiter(**transport, clock, options);
  const std::string node = Environment("HOSTNAME");
  const weir::Status ended =
      weir::arbiter::RunStage(arbiter, clock, *stage, node.empty() ? "worker" : node, Work, {});
  std::fprintf(stderr, "%s\n", ended.ToString().c_str());
  return 1;
}
