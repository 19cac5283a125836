#include "job/reconcile/slots.h"

#include <algorithm>

namespace weir::job {

DeploymentSlots::Grant DeploymentSlots::Look(const std::string& key) const {
  if (Unlimited()) return {true, 0};
  MutexLock lock(mutex_);
  if (holders_.count(key) > 0) return {true, 0};
  const auto place = places_.find(key);
  if (place == places_.end()) return {false, static_cast<int>(line_.size()) + 1};
  int position = 1;
  for (auto it = line_.begin(); it != line_.end() && it->key != key; ++it) ++position;
  return {false, position};
}

DeploymentSlots::Grant DeploymentSlots::Enter(const std::string& key) {
  if (Unlimited()) return {true, 0};
  {
    MutexLock lock(mutex_);
    if (holders_.count(key) > 0) return {true, 0};
    if (places_.count(key) == 0) {
      if (line_.empty() && holders_.size() < static_cast<size_t>(limit_)) {
        holders_.insert(key);
        return {true, 0};
      }
      const int position = static_cast<int>(line_.size()) + 1;
      places_[key] = line_.insert(line_.end(), {key, position});
      return {false, position};
    }
  }
  const Grant grant = Look(key);
  MutexLock lock(mutex_);
  if (const auto place = places_.find(key); place != places_.end()) {
    place->second->told = grant.position;
  }
  return grant;
}

void DeploymentSlots::Restore(const std::string& key) {
  if (Unlimited()) return;
  MutexLock lock(mutex_);
  holders_.insert(key);
}

std::vector<std::string> DeploymentSlots::Leave(const std::string& key) {
  if (Unlimited()) return {};
  MutexLock lock(mutex_);
  bool moved = holders_.erase(key) > 0;
  if (const auto place = places_.find(key); place != places_.end()) {
    line_.erase(place->second);
    places_.erase(place);
    moved = true;
  }
  if (!moved) return {};
  return Advance();
}

std::vector<std::string> DeploymentSlots::Advance() {
  std::vector<std::string> told;
  while (!line_.empty() && holders_.size() < static_cast<size_t>(limit_)) {
    told.push_back(line_.front().key);
    holders_.insert(line_.front().key);
    places_.erase(line_.front().key);
    line_.pop_front();
  }
  int position = 0;
  for (Waiting& waiting : line_) {
    ++position;
    if (waiting.told - position < std::max(1, waiting.told / 4)) continue;
    waiting.told = position;
    told.push_back(waiting.key);
  }
  return told;
}

size_t DeploymentSlots::holders() const {
  MutexLock lock(mutex_);
  return holders_.size();
}

size_t DeploymentSlots::waiting() const {
  MutexLock lock(mutex_);
  return line_.size();
}

}  // namespace weir::job
