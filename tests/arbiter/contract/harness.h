// A pipeline to be tested as its workers see it: one arbiter in some mode, reached in some way,
// with a clock that tests move and an operator that they kill.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "arbiter/engine/arbiter.h"
#include "arbiter/engine/engine.h"
#include "tests/fakes/fake_clock.h"

namespace weir::arbiter {

class Harness {
 public:
  virtual ~Harness() = default;

  // As the workers call it. Stays valid over a crash of the operator.
  virtual Arbiter& workers() = 0;
  // As the controller calls it; another one after a crash.
  virtual Engine& control() = 0;
  virtual FakeClock& clock() = 0;
  virtual Config config() const = 0;
  // The time of the deadlines of workers' waits.
  virtual SteadyTime WorkerNow() { return clock().SteadyNow(); }

  // Time passes and the arbiter notices.
  void Advance(milliseconds by) {
    clock().Advance(by);
    control().Tick();
  }
  // Returns when what has happened is stored, or cannot be.
  void Settle() {
    while (control().failure().ok() && !control().AllStored()) std::this_thread::yield();
  }
  // The operator dies at its `write`th store write from now on, before or after it took effect.
  virtual void CrashAtWrite(int write, bool after) = 0;
  // Whether it has died since; another one has then taken over.
  virtual bool RecoverIfCrashed() = 0;
  // Dies now.
  virtual void Crash() = 0;
  // Notices of all operators so far, in order.
  virtual std::vector<Notice> Notices() = 0;
};

// The variants that exist, by name; the contract runs over each.
std::vector<std::string> Variants();
std::unique_ptr<Harness> MakeHarness(const std::string& variant, const Config& config);

}  // namespace weir::arbiter
