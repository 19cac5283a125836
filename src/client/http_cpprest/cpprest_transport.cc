#include "client/http_cpprest/cpprest_transport.h"

#include <cpprest/http_client.h>
#include <pplx/threadpool.h>

#include <list>
#include <utility>

#include "base/core/mutex.h"
#include "client/http/url.h"
#include "client/http_cpprest/exchange.h"
#include "client/http_cpprest/tls_identity.h"

namespace weir::http {
namespace {

using Client = web::http::client::http_client;

// How long a destructor waits for exchanges that were given up to close their sockets.
constexpr milliseconds kShutdownPatience{5'000};

std::shared_ptr<Client> MakeClient(const Url& url, const std::shared_ptr<TlsIdentity>& identity) {
  web::http::client::http_client_config config;
  config.set_proxy(web::web_proxy(web::web_proxy::disabled));
  config.set_max_redirects(0);
  // Its timer restarts with every chunk; ours (Exchange) bound the whole, so this one never fires.
  config.set_timeout(std::chrono::hours(24 * 365));
  config.set_tlsext_sni_enabled(false);  // TlsIdentity sends it
  config.set_ssl_context_callback(
      [identity, host = url.host, ip = url.host_is_ip()](boost::asio::ssl::context& context) {
        identity->Apply(context.native_handle(), host, ip);
      });
  return std::make_shared<Client>(web::uri(url.Origin()), config);
}

web::http::http_request MakeRequest(const Request& request, const std::string& target,
                                    bool keep_alive) {
  web::http::http_request out{std::string(MethodName(request.method))};
  out.set_request_uri(web::uri(target));
  std::string content_type = "application/octet-stream";
  for (const auto& [name, value] : request.headers) {
    out.headers().add(name, value);
    if (name == "Content-Type") content_type = value;
  }
  if (!keep_alive) out.headers().add("Connection", "close");
  if (!request.body.empty()) {
    out.set_body(request.body, content_type);
  }
  return out;
}

class CpprestTransport : public Transport {
 public:
  CpprestTransport(std::shared_ptr<TlsIdentity> identity, const CpprestOptions& options)
      : options_(options),
        identity_(std::move(identity)),
        in_flight_(std::make_shared<InFlight>()) {}

  ~CpprestTransport() override { in_flight_->AwaitNone(kShutdownPatience); }

  Result<Response> Send(const Request& request, SteadyTime deadline,
                        std::stop_token stop) override {
    ASSIGN_OR_RETURN(const auto exchange, Start(Exchange::Mode::kCollect, request, stop));
    return exchange->AwaitAll(deadline, stop);
  }

  Result<Response> Stream(const Request& request, const ChunkFn& on_chunk,
                          milliseconds idle_timeout, std::stop_token stop) override {
    ASSIGN_OR_RETURN(const auto exchange, Start(Exchange::Mode::kStream, request, stop));
    return exchange->AwaitChunks(on_chunk, idle_timeout, stop);
  }

 private:
  Result<std::shared_ptr<Exchange>> Start(Exchange::Mode mode, const Request& request,
                                          const std::stop_token& stop) {
    if (stop.stop_requested()) return Cancelled();
    ASSIGN_OR_RETURN(const Url url, ParseUrl(request.url));
    try {
      auto exchange =
          std::make_shared<Exchange>(mode, options_.max_body_bytes, identity_, in_flight_);
      const auto client = ClientFor(url);
      exchange->Start(*client, MakeRequest(request, url.target, options_.keep_alive));
      return exchange;
    } catch (const std::exception& e) {
      return Invalid("BadRequest", "the request cannot be sent: " + std::string(e.what()));
    }
  }

  std::shared_ptr<Client> ClientFor(const Url& url) {
    if (!options_.keep_alive) return MakeClient(url, identity_);
    const std::string origin = url.Origin();
    MutexLock lock(mutex_);
    for (auto it = clients_.begin(); it != clients_.end(); ++it) {
      if (it->first != origin) continue;
      if (it != clients_.begin()) clients_.splice(clients_.begin(), clients_, it);
      return clients_.front().second;
    }
    clients_.emplace_front(origin, MakeClient(url, identity_));
    if (static_cast<int>(clients_.size()) > options_.max_origins) clients_.pop_back();
    return clients_.front().second;
  }

  const CpprestOptions options_;
  const std::shared_ptr<TlsIdentity> identity_;
  const std::shared_ptr<InFlight> in_flight_;
  Mutex mutex_;
  // Most recently used first; each has its own pool of connections.
  std::list<std::pair<std::string, std::shared_ptr<Client>>> clients_ GUARDED_BY(mutex_);
};

}  // namespace

Status InitHttpThreads(int threads) {
  try {
    crossplat::threadpool::initialize_with_threads(static_cast<size_t>(threads));
    return Status::Ok();
  } catch (const std::exception& e) {
    return Internal("the HTTP thread pool is already running: " + std::string(e.what()));
  }
}

Result<std::unique_ptr<Transport>> MakeCpprestTransport(const TlsConfig& tls,
                                                        const CpprestOptions& options) {
  ASSIGN_OR_RETURN(auto identity, TlsIdentity::Make(tls));
  return std::unique_ptr<Transport>(new CpprestTransport(std::move(identity), options));
}

}  // namespace weir::http
