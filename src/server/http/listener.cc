// Boost.Beast and not cpprestsdk's http_listener: the latter bounds neither header bytes, nor the
// time a client takes to send them, nor the number of connections.
#include "server/http/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <charconv>
#include <filesystem>
#include <list>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>

#include "base/core/mutex.h"

namespace weir::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = boost::asio::ip::tcp;
using boost::system::error_code;

class Session;

// The connections of a listener, those that wait for their client first, longest wait in front.
// Touched by the I/O thread only.
class Connections {
 public:
  using List = std::list<std::weak_ptr<Session>>;

  List::iterator Add(const std::shared_ptr<Session>& session) {
    return waiting_.insert(waiting_.end(), session);
  }
  void Remove(List::iterator at, bool busy) { (busy ? busy_ : waiting_).erase(at); }
  void SetBusy(List::iterator at) { busy_.splice(busy_.end(), waiting_, at); }
  void SetWaiting(List::iterator at) { waiting_.splice(waiting_.end(), busy_, at); }
  size_t size() const { return waiting_.size() + busy_.size(); }
  std::shared_ptr<Session> LongestWaiting() const {
    return waiting_.empty() ? nullptr : waiting_.front().lock();
  }
  // A copy: closing a session takes it out of the lists.
  List All() const {
    List all = waiting_;
    all.insert(all.end(), busy_.begin(), busy_.end());
    return all;
  }

 private:
  List waiting_;  // for a request's bytes, or for the client to take the answer
  List busy_;     // in a handler
};

// What responders reach the I/O thread through; empty once the listener is gone.
struct Gate {
  Mutex mutex;
  asio::io_context* io GUARDED_BY(mutex) = nullptr;
};

struct Shared {
  ListenerOptions options;
  Router router;
  log::Logger log;
  Connections connections;  // outlives the sessions that pending operations of `io` hold
  std::set<std::shared_ptr<Session>> answering;  // no operation holds them while a handler does
  asio::io_context io{1};
  std::optional<asio::thread_pool> handlers;
  const std::shared_ptr<Gate> gate = std::make_shared<Gate>();
};

// One connection, whatever its stream. Lives as long as an operation on it is pending; all but
// Handle runs on the I/O thread.
class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(Shared& shared) : shared_(shared) {}
  virtual ~Session() { Leave(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  virtual void Begin() = 0;
  // Ends pending operations, and with them the session.
  virtual void Close() = 0;
  virtual void Respond(HttpResponse response) = 0;

  void Leaves() {
    if (caller_ != nullptr) std::exchange(caller_, nullptr)->Gone();
  }

 protected:
  void Enter() { place_ = shared_.connections.Add(shared_from_this()); }
  void Leave() {
    if (!place_.has_value()) return;
    shared_.connections.Remove(*place_, busy_);
    place_.reset();
  }

  void SetBusy(bool busy) {
    if (busy == busy_ || !place_.has_value()) return;
    busy_ = busy;
    if (busy) {
      shared_.connections.SetBusy(*place_);
    } else {
      shared_.connections.SetWaiting(*place_);
    }
  }

  // On a pool thread.
  void Handle(HttpRequest request) {
    const std::string path = request.path;
    const Responder respond = MakeResponder();
    const char* what = "not an exception of the standard library";
    try {
      if (const AsyncHandler* handler = shared_.router.FindPost(request)) {
        return (*handler)(std::move(request), respond);
      }
      return respond(shared_.router.Dispatch(request));
    } catch (const std::exception& error) {
      what = error.what();
      shared_.log.Error("a handler threw", {{"path", path}, {"error", what}});
    } catch (...) {
      shared_.log.Error("a handler threw", {{"path", path}, {"error", what}});
    }
    respond({500, "internal error\n"});
  }

  Shared& shared_;
  std::shared_ptr<Caller> caller_;  // while a POST is being answered

 private:
  Responder MakeResponder() {
    return [gate = shared_.gate, weak = weak_from_this(),
            answered = std::make_shared<std::atomic<bool>>(false)](HttpResponse response) {
      if (answered->exchange(true)) return;
      MutexLock lock(gate->mutex);
      if (gate->io == nullptr) return;
      asio::post(*gate->io, [weak, response = std::move(response)]() mutable {
        const auto session = weak.lock();
        if (session == nullptr || session->shared_.answering.erase(session) == 0) {
          if (response.undelivered) response.undelivered();
          return;
        }
        session->caller_.reset();
        session->Respond(std::move(response));
      });
    };
  }

  std::optional<Connections::List::iterator> place_;  // absent once closed
  bool busy_ = false;
};

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

template <typename Stream>
class SessionOn : public Session {
 public:
  template <typename... Args>
  explicit SessionOn(Shared& shared, Args&&... args)
      : Session(shared), stream_(std::forward<Args>(args)...) {}

  void Begin() override {
    Enter();
    error_code ignored;
    Tcp().socket().set_option(tcp::no_delay(true), ignored);
    Tcp().expires_after(shared_.options.request_timeout);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      beast::async_detect_ssl(Tcp(), buffer_, [self = Self()](const error_code& error, bool tls) {
        if (error) return self->Close();
        return tls ? self->Handshake() : self->RefusePlain();
      });
    } else {
      ReadHeader();
    }
  }

  void Close() override {
    const auto self = Self();  // the set may hold the last reference
    Leave();
    shared_.answering.erase(self);
    recheck_.reset();
    Tcp().close();
    Leaves();
  }

 private:
  std::shared_ptr<SessionOn> Self() {
    return std::static_pointer_cast<SessionOn>(shared_from_this());
  }
  beast::tcp_stream& Tcp() { return beast::get_lowest_layer(stream_); }

  void Handshake() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      stream_.async_handshake(asio::ssl::stream_base::server, buffer_.data(),
                              [self = Self()](const error_code& error, size_t used) {
                                if (error) return self->Close();
                                self->buffer_.consume(used);
                                self->ReadHeader();
                              });
    }
  }

  // To whoever speaks no TLS where TLS is spoken; the connection ends with it.
  void RefusePlain() {
    static constexpr std::string_view kAnswer =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Length: 33\r\nConnection: close\r\n\r\nTLS is spoken here: use https://\n";
    Tcp().expires_after(shared_.options.response_timeout);
    asio::async_write(Tcp(), asio::buffer(kAnswer),
                      [self = Self()](const error_code& error, size_t) {
                        if (error) return self->Close();
                        error_code ignored;
                        self->Tcp().socket().shutdown(tcp::socket::shutdown_send, ignored);
                        self->Tcp().expires_after(std::chrono::seconds(1));
                        self->Discard(self->Tcp(), 0);
                      });
  }

  void ReadHeader() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(shared_.options.max_header_bytes));
    parser_->body_limit(shared_.options.max_body_bytes);
    http::async_read(stream_, buffer_, *parser_,
                     [self = Self()](const error_code& error, size_t) { self->OnRequest(error); });
  }

  void OnRequest(const error_code& error) {
    if (error == http::error::body_limit) return Refuse(http::status::payload_too_large);
    if (error == http::error::header_limit) {
      return Refuse(http::status::request_header_fields_too_large);
    }
    if (error) {
      // Ended by the client or by its time running out, or not HTTP: the latter is told so.
      const bool spoke = parser_->got_some() && error != http::error::end_of_stream &&
                         error != http::error::partial_message && error != beast::error::timeout &&
                         error != asio::error::operation_aborted;
      if (spoke && error.category() == make_error_code(http::error::bad_target).category()) {
        return Refuse(http::status::bad_request);
      }
      return Close();
    }
    auto message = parser_->release();
    HttpRequest request;
    request.method = std::string(message.method_string());
    const std::string_view target(message.target().data(), message.target().size());
    if (!ParseTarget(target, &request).ok()) return Refuse(http::status::bad_request);
    request.authorization = std::string(message[http::field::authorization]);
    request.body = std::move(message.body());
    version_ = message.version();
    keep_alive_ = message.keep_alive();
    head_ = message.method() == http::verb::head;
    SetBusy(true);
    Tcp().expires_never();
    const auto self = Self();
    shared_.answering.insert(self);
    if (shared_.router.FindPost(request) != nullptr) {
      request.caller = caller_ = std::make_shared<Caller>();
      Watch(caller_);
    }
    asio::post(*shared_.handlers, [self, request = std::move(request)]() mutable {
      self->Handle(std::move(request));
      // The last reference must go on the I/O thread.
      asio::io_context& io = self->shared_.io;
      asio::post(io, [self = std::move(self)] {});
    });
  }

  // Notices that the client leaves while its answer is being made. Readable without an end are
  // bytes of a next request, or of TLS: then it is looked at from time to time.
  void Watch(const std::shared_ptr<Caller>& caller) {
    watching_ = true;
    Tcp().socket().async_wait(tcp::socket::wait_read, [self = Self(), weak = std::weak_ptr(caller)](
                                                          const error_code& error) {
      const auto watched = weak.lock();
      if (error || watched == nullptr || watched != self->caller_) return;
      self->watching_ = false;
      if (self->PeerHasClosed()) return self->Close();
      self->recheck_.emplace(self->shared_.io, std::chrono::seconds(1));
      self->recheck_->async_wait([self, watched](const error_code& stopped) {
        if (!stopped && watched == self->caller_) self->Watch(watched);
      });
    });
  }

  // Whether the other side has said that it sends nothing more: as Go's server does, that is taken
  // for its end.
  bool PeerHasClosed() {
    tcp_info info{};
    socklen_t size = sizeof(info);
    return getsockopt(Tcp().socket().native_handle(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
           info.tcpi_state != TCP_ESTABLISHED;
  }

  void Refuse(http::status status) {
    keep_alive_ = false;
    head_ = false;
    Respond({static_cast<int>(status), std::string(http::obsolete_reason(status)) + "\n"});
  }

  void Respond(HttpResponse response) override {
    SetBusy(false);
    recheck_.reset();
    undelivered_ = std::move(response.undelivered);
    if (std::exchange(watching_, false)) {
      error_code ignored;
      Tcp().socket().cancel(ignored);
    }
    response_.emplace(static_cast<http::status>(response.status), version_);
    response_->set(http::field::server, "weir");
    response_->set(http::field::content_type, response.content_type);
    response_->set(http::field::cache_control, "no-store");
    response_->set("X-Content-Type-Options", "nosniff");
    keep_alive_ = keep_alive_ && !response.close;
    response_->keep_alive(keep_alive_);
    const size_t length = response.body.size();
    if (!head_) response_->body() = std::move(response.body);
    response_->content_length(length);
    serializer_.emplace(*response_);
    serializer_->split(head_);
    Tcp().expires_after(shared_.options.response_timeout);
    const auto done = [self = Self()](const error_code& error, size_t) { self->OnSent(error); };
    if (head_) {
      http::async_write_header(stream_, *serializer_, done);
    } else {
      http::async_write(stream_, *serializer_, done);
    }
  }

  void OnSent(const error_code& error) {
    const auto undelivered = std::exchange(undelivered_, nullptr);
    if (error && undelivered) undelivered();
    if (error) return Close();
    if (!keep_alive_) return Linger();
    Tcp().expires_after(shared_.options.idle_timeout);
    // The first byte of the next request starts its own, shorter time.
    if (buffer_.size() > 0) {
      Tcp().expires_after(shared_.options.request_timeout);
      return ReadHeader();
    }
    stream_.async_read_some(buffer_.prepare(4096),
                            [self = Self()](const error_code& read_error, size_t count) {
                              if (read_error) return self->Close();
                              self->buffer_.commit(count);
                              self->Tcp().expires_after(self->shared_.options.request_timeout);
                              self->ReadHeader();
                            });
  }

  // Half-closes and reads the rest away for a moment: a close with unread input would reset the
  // connection and take the answer with it.
  void Linger() {
    Tcp().expires_after(std::chrono::seconds(1));
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      stream_.async_shutdown([self = Self()](const error_code&) { self->Close(); });
    } else {
      error_code ignored;
      Tcp().socket().shutdown(tcp::socket::shutdown_send, ignored);
      Discard(stream_, 0);
    }
  }

  template <typename From>
  void Discard(From& from, size_t total) {
    constexpr size_t kMost = 4u << 20;
    buffer_.clear();
    from.async_read_some(buffer_.prepare(16384),
                         [self = Self(), &from, total](const error_code& error, size_t count) {
                           if (error || total + count > kMost) return self->Close();
                           self->Discard(from, total + count);
                         });
  }

  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  std::optional<asio::steady_timer> recheck_;
  std::function<void()> undelivered_;
  bool keep_alive_ = false;
  bool head_ = false;
  bool watching_ = false;
  unsigned version_ = 11;
};

// The certificate in use. Sessions keep the context they began with.
class TlsSource {
 public:
  explicit TlsSource(TlsFiles files) : files_(std::move(files)) {}

  Status Load() {
    const auto stamp = Stamp();
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    error_code error;
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                             asio::ssl::context::no_tlsv1_1,
                         error);
    if (!error) context->use_certificate_chain_file(files_.certificate_chain, error);
    if (!error) context->use_private_key_file(files_.private_key, asio::ssl::context::pem, error);
    if (!error && SSL_CTX_check_private_key(context->native_handle()) != 1) {
      return Invalid("BadCertificate", "the key in " + files_.private_key +
                                           " is not that of the certificate in " +
                                           files_.certificate_chain);
    }
    if (error) {
      return Invalid("BadCertificate", "cannot serve TLS with " + files_.certificate_chain +
                                           " and " + files_.private_key + ": " + error.message());
    }
    context_ = std::move(context);
    stamp_ = stamp;
    return Status::Ok();
  }

  // Looks whether the files have changed. What is wrong with the new ones, if anything.
  Status Refresh(std::chrono::steady_clock::time_point now) {
    if (now < next_look_) return Status::Ok();
    next_look_ = now + files_.recheck;
    if (Stamp() == stamp_) return Status::Ok();
    return Load();
  }

  asio::ssl::context& context() { return *context_; }

 private:
  using Times = std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type>;
  Times Stamp() const {
    std::error_code ignored;
    return {std::filesystem::last_write_time(files_.certificate_chain, ignored),
            std::filesystem::last_write_time(files_.private_key, ignored)};
  }

  const TlsFiles files_;
  std::shared_ptr<asio::ssl::context> context_;
  Times stamp_;
  std::chrono::steady_clock::time_point next_look_{};
};

class BeastListener : public Listener {
 public:
  BeastListener(const ListenerOptions& options, Router router, log::Logger log)
      : acceptor_(shared_.io), pause_(shared_.io) {
    shared_.options = options;
    shared_.router = std::move(router);
    shared_.log = std::move(log);
    shared_.handlers.emplace(static_cast<size_t>(options.handler_threads));
    MutexLock lock(shared_.gate->mutex);
    shared_.gate->io = &shared_.io;
  }

  ~BeastListener() override {
    asio::post(shared_.io, [this] { CloseAll(); });
    shared_.handlers->join();
    if (thread_.joinable()) thread_.join();
    {
      MutexLock lock(shared_.gate->mutex);
      shared_.gate->io = nullptr;
    }
    shared_.answering.clear();
  }

  Status Bind(const tcp::endpoint& endpoint) {
    if (shared_.options.tls.has_value()) {
      tls_.emplace(*shared_.options.tls);
      RETURN_IF_ERROR(tls_->Load());
    }
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return Unavailable("CannotListen",
                         "cannot listen on " + shared_.options.address + ": " + error.message());
    }
    port_ = acceptor_.local_endpoint(error).port();
    Accept();
    thread_ = std::jthread([this] { shared_.io.run(); });
    return Status::Ok();
  }

  uint16_t port() const override { return port_; }

 private:
  void Accept() {
    acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
      if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (error) return AcceptLater();  // out of file descriptors, most likely
      Admit(std::move(socket));
      Accept();
    });
  }

  void AcceptLater() {
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](const error_code& error) {
      if (!error && acceptor_.is_open()) Accept();
    });
  }

  void Admit(tcp::socket socket) {
    if (shared_.connections.size() >= static_cast<size_t>(shared_.options.max_connections)) {
      const auto slowest = shared_.connections.LongestWaiting();
      if (slowest == nullptr) return;  // all are in handlers: the new one is refused
      slowest->Close();
    }
    if (!tls_.has_value()) {
      return std::make_shared<SessionOn<PlainStream>>(shared_, std::move(socket))->Begin();
    }
    if (const Status status = tls_->Refresh(std::chrono::steady_clock::now()); !status.ok()) {
      shared_.log.Warn("the new certificate is not used", {{"error", status.message()}});
    }
    std::make_shared<SessionOn<TlsStream>>(shared_, std::move(socket), tls_->context())->Begin();
  }

  void CloseAll() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    for (const auto& weak : shared_.connections.All()) {
      if (const auto session = weak.lock()) session->Close();
    }
  }

  Shared shared_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::optional<TlsSource> tls_;
  uint16_t port_ = 0;
  std::jthread thread_;
};

Result<tcp::endpoint> ParseAddress(const std::string& address) {
  const auto bad = [&] {
    return Invalid("BadAddress",
                   "\"" + address +
                       "\" is not an address to listen on; write HOST:PORT, [IPV6]:PORT "
                       "or :PORT, with a numeric host");
  };
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos) return bad();
  std::string host = address.substr(0, colon);
  const std::string port_text = address.substr(colon + 1);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (host.empty()) host = "0.0.0.0";
  if (host == "localhost") host = "127.0.0.1";
  unsigned port = 0;
  const char* end = port_text.data() + port_text.size();
  const auto parsed = std::from_chars(port_text.data(), end, port);
  if (port_text.empty() || parsed.ec != std::errc() || parsed.ptr != end || port > 65535)
    return bad();
  error_code error;
  const auto ip = asio::ip::make_address(host, error);
  if (error) return bad();
  return tcp::endpoint(ip, static_cast<uint16_t>(port));
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::Start(const ListenerOptions& options, Router router,
                                                  log::Logger log) {
  ASSIGN_OR_RETURN(const tcp::endpoint endpoint, ParseAddress(options.address));
  auto listener = std::make_unique<BeastListener>(options, std::move(router), std::move(log));
  RETURN_IF_ERROR(listener->Bind(endpoint));
  return std::unique_ptr<Listener>(std::move(listener));
}

}  // namespace weir::server
