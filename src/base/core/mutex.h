// A mutex that clang's thread-safety analysis understands (libstdc++'s std::mutex is no
// capability).
//
// Members guarded by it are marked GUARDED_BY(mutex_); functions that need it held
// REQUIRES(mutex_). Waiting: `cv.wait(mutex_)` with std::condition_variable_any, since Mutex is
// BasicLockable.
#pragma once

#include <mutex>

#if defined(__clang__)
#define WEIR_TSA(x) __attribute__((x))
#else
#define WEIR_TSA(x)
#endif

#define CAPABILITY(x) WEIR_TSA(capability(x))
#define SCOPED_CAPABILITY WEIR_TSA(scoped_lockable)
#define GUARDED_BY(x) WEIR_TSA(guarded_by(x))
#define REQUIRES(...) WEIR_TSA(requires_capability(__VA_ARGS__))
#define ACQUIRE(...) WEIR_TSA(acquire_capability(__VA_ARGS__))
#define RELEASE(...) WEIR_TSA(release_capability(__VA_ARGS__))
#define EXCLUDES(...) WEIR_TSA(locks_excluded(__VA_ARGS__))
#define NO_THREAD_SAFETY_ANALYSIS WEIR_TSA(no_thread_safety_analysis)

namespace weir {

class CAPABILITY("mutex") Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void lock() ACQUIRE() { mutex_.lock(); }
  void unlock() RELEASE() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~MutexLock() RELEASE() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace weir
