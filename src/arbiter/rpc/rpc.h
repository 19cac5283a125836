// Serves pipelines' arbiters to workers in other processes: HTTP with long polls.
//
// Owned by the operator; thread-safe. No thread waits for a worker: a long poll is an entry in its
// pipeline's engine. Routes, bodies and errors: docs/pipeline-workers.md.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "arbiter/engine/engine.h"
#include "base/core/clock.h"
#include "base/core/mutex.h"
#include "base/core/status.h"
#include "base/doc/value.h"
#include "server/http/listener.h"

namespace weir::arbiter {

// Whether who sent `authorization` (the header, possibly empty) may work for the pipeline.
// kDenied with reason "Unauthorized": not known who it is; any other kDenied: known, not allowed.
// May block shortly; thread-safe.
using Authorizer = std::function<Status(const std::string& authorization, const std::string& ns,
                                        const std::string& name)>;

class RpcServer {
 public:
  // `clock` outlives it. `leads`: whether this process may answer for a pipeline, asked when a
  // request comes and again when its answer leaves: one that was stopped past its lease and goes on
  // tells nobody what it believes. Empty: always.
  RpcServer(Clock& clock, Authorizer authorizer, std::function<bool()> leads = {});
  RpcServer(const RpcServer&) = delete;
  RpcServer& operator=(const RpcServer&) = delete;

  // The routes hold on to this object: it outlives the listener.
  void Register(server::Router* router);

  void Add(const std::string& ns, const std::string& name, std::shared_ptr<Engine> engine);
  // Its waiting workers are answered by Engine::Close.
  void Remove(const std::string& ns, const std::string& name);

 private:
  struct Call;
  void Serve(server::HttpRequest request, const server::Responder& respond);

  Clock& clock_;
  const Authorizer authorizer_;
  const std::function<bool()> leads_;
  Mutex mutex_;
  std::map<std::string, std::shared_ptr<Engine>> engines_ GUARDED_BY(mutex_);
};

}  // namespace weir::arbiter
