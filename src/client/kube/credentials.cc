#include "client/kube/credentials.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace weir::kube {
namespace {

constexpr seconds kFileTokenLife{60};
constexpr seconds kBetweenFetches{10};
constexpr size_t kMaxFile = size_t{4} << 20;

}  // namespace

bool TokenSource::IsStale() const {
  if (!current_ || refused_) return true;
  return current_->use_until && clock_.SystemNow() >= *current_->use_until;
}

Result<std::string> TokenSource::Get() {
  {
    MutexLock lock(mutex_);
    // Nothing to use and someone is fetching: wait for that.
    while (!current_ && fetching_) fetched_.wait(mutex_);
    const bool may_fetch = !fetching_ && (!current_ || clock_.SteadyNow() >= next_fetch_);
    if (!IsStale() || !may_fetch) return current_->token;
    fetching_ = true;
  }
  auto fresh = fetch_();
  MutexLock lock(mutex_);
  fetching_ = false;
  next_fetch_ = clock_.SteadyNow() + kBetweenFetches;
  fetched_.notify_all();
  if (fresh.ok()) {
    current_ = std::move(*fresh);
    refused_ = false;
  } else if (!current_) {
    return fresh.error();
  }
  return current_->token;
}

void TokenSource::Refused() {
  MutexLock lock(mutex_);
  refused_ = true;
}

Result<std::string> ReadSmallFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Invalid("BadFile", path + ": " + std::strerror(errno));
  std::string text(kMaxFile + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return Invalid("BadFile", path + ": cannot be read");
  text.resize(static_cast<size_t>(in.gcount()));
  if (text.size() > kMaxFile) return Invalid("BadFile", path + ": larger than 4 MiB");
  return text;
}

TokenSource::Fetch TokenFromFile(std::string path, Clock& clock) {
  return [path = std::move(path), &clock]() -> Result<TokenSource::Fresh> {
    ASSIGN_OR_RETURN(std::string token, ReadSmallFile(path));
    while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
    if (token.empty()) return Invalid("BadFile", path + ": holds no token");
    return TokenSource::Fresh{std::move(token), clock.SystemNow() + kFileTokenLife};
  };
}

}  // namespace weir::kube
