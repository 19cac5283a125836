#include <algorithm>
#include <optional>
#include <utility>

#include "base/core/hex.h"
#include "server/http/listener.h"

namespace weir::server {

void Caller::OnGone(std::function<void()> gone) {
  {
    MutexLock lock(mutex_);
    if (!has_gone_) {
      gone_ = std::move(gone);
      return;
    }
  }
  gone();
}

void Caller::Gone() {
  std::function<void()> gone;
  {
    MutexLock lock(mutex_);
    has_gone_ = true;
    gone.swap(gone_);
  }
  if (gone) gone();
}

namespace {

std::optional<std::string> Decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
      const int value = high * 16 + low;
      if (high < 0 || low < 0 || value == 0) return std::nullopt;
      out += static_cast<char>(value);
      i += 2;
    }
  }
  return out;
}

}  // namespace

Status ParseTarget(std::string_view target, HttpRequest* request) {
  const auto bad = [] { return Invalid("BadTarget", "the request target is malformed"); };
  if (!target.starts_with('/')) return bad();
  target = target.substr(0, target.find('#'));
  const size_t mark = target.find('?');
  auto path = Decode(target.substr(0, mark), false);
  if (!path.has_value()) return bad();
  request->path = *std::move(path);
  std::string_view rest = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const size_t equals = pair.find('=');
    auto key = Decode(pair.substr(0, equals), true);
    auto value =
        equals == std::string_view::npos ? std::string() : Decode(pair.substr(equals + 1), true);
    if (!key.has_value() || !value.has_value()) return bad();
    if (!key->empty()) request->query[*std::move(key)] = *std::move(value);
  }
  return Status::Ok();
}

void Router::Get(std::string path, Handler handler) {
  routes_[std::move(path)] = std::move(handler);
}

void Router::Post(std::string prefix, AsyncHandler handler) {
  posts_[std::move(prefix)] = std::move(handler);
}

const AsyncHandler* Router::FindPost(const HttpRequest& request) const {
  if (request.method != "POST") return nullptr;
  const AsyncHandler* found = nullptr;
  size_t length = 0;
  for (const auto& [prefix, handler] : posts_) {
    if (!request.path.starts_with(prefix) || prefix.size() < length) continue;
    found = &handler;
    length = prefix.size();
  }
  return found;
}

HttpResponse Router::Dispatch(const HttpRequest& request) const {
  const auto it = routes_.find(request.path);
  if (it == routes_.end()) {
    const bool posted = std::any_of(posts_.begin(), posts_.end(), [&](const auto& post) {
      return request.path.starts_with(post.first);
    });
    if (posted) return {405, "method not allowed\n"};
    return {404, "not found\n"};
  }
  if (request.method != "GET" && request.method != "HEAD") return {405, "method not allowed\n"};
  return it->second(request);
}

}  // namespace weir::server
