// A bump allocator for trees: nodes are made one after another and freed all at once.
//
// Only trivially destructible types live here, so that freeing is dropping the blocks. Owned by the
// Script; not thread-safe while growing, readable from any thread afterwards.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::sql {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  template <typename T, typename... Args>
  T* New(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (Allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  // A copy of `items` that lives as long as the arena.
  template <typename T>
  std::span<T> Copy(const std::vector<T>& items) {
    return Copy(std::span<const T>(items));
  }
  template <typename T>
  std::span<T> Copy(std::span<const T> items) {
    static_assert(std::is_trivially_destructible_v<T> && std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    T* copy = static_cast<T*>(Allocate(items.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(copy), items.data(), items.size_bytes());
    return {copy, items.size()};
  }
  std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    char* copy = static_cast<char*>(Allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

  // Bytes taken from the system.
  size_t bytes() const { return total_; }

 private:
  static constexpr size_t kFirstBlock = 4096;
  static constexpr size_t kLargestBlock = 256 * 1024;

  void* Allocate(size_t bytes, size_t align) {
    size_t skip = (align - (reinterpret_cast<uintptr_t>(at_) & (align - 1))) & (align - 1);
    if (at_ == nullptr || skip + bytes > left_) {
      Grow(bytes + align);
      skip = (align - (reinterpret_cast<uintptr_t>(at_) & (align - 1))) & (align - 1);
    }
    char* result = at_ + skip;
    at_ += skip + bytes;
    left_ -= skip + bytes;
    return result;
  }
  void Grow(size_t at_least) {
    size_t size = next_;
    next_ = next_ * 2 > kLargestBlock ? kLargestBlock : next_ * 2;
    if (size < at_least) size = at_least;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    at_ = blocks_.back().get();
    left_ = size;
    total_ += size;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* at_ = nullptr;
  size_t left_ = 0;
  size_t next_ = kFirstBlock;
  size_t total_ = 0;
};

}  // namespace weir::sql
