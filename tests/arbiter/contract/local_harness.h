// The harness of an engine in this process.
#pragma once

#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arbiter/engine/driver.h"
#include "arbiter/engine/restore.h"
#include "tests/arbiter/contract/fake_store.h"
#include "tests/arbiter/contract/harness.h"

namespace weir::arbiter {

// Ranges "1", "2", "3", ...: the end of each is its number.
class Counting : public Source {
 public:
  std::optional<std::string> Cut(const std::string& begin, SystemTime) const override {
    return std::to_string(begin.empty() ? 1 : std::stoll(begin) + 1);
  }
};

// The engine called in this process; `driven`: its writes and ticks come from a Driver's threads.
class LocalHarness : public Harness {
 public:
  LocalHarness(Mode mode, bool driven, const Config& config, bool automatic = false)
      : mode_(mode), driven_(driven), automatic_(automatic), config_(config) {
    if (driven_) driver_.emplace(clock_, 2);
    State state = Recover(config, {}, 1);
    state.wish = Channel::kStart;
    Begin(mode_, std::move(state), {});
  }
  ~LocalHarness() override { End(); }

  Arbiter& workers() override { return *engine_; }
  Engine& control() override { return *engine_; }
  FakeClock& clock() override { return clock_; }
  Config config() const override { return config_; }

  void CrashAtWrite(int write, bool after) override { store_.CrashAt(write, after); }
  bool RecoverIfCrashed() override {
    if (engine_->failure().ok()) return false;
    Crash();
    return true;
  }
  void Crash() override {
    End();
    store_.Heal();
    Record record = store_.record();
    record.state.config = config_;
    const Now now{clock_.SteadyNow(), clock_.SystemNow()};
    State state = RestoreState(record, now, 2);
    if (store_.writes() == 0) state.wish = Channel::kStart;  // nothing was ever stored
    Begin(automatic_ && store_.writes() > 0 ? record.mode : mode_, std::move(state), record.tools);
  }
  std::vector<Notice> Notices() override {
    Keep();
    return notices_;
  }

 protected:
  // Workers of all stages on one node, until AUTO has moved to MEMORY.
  void Gather() {
    for (int i = 0; engine_->Look().mode != Mode::kMemory; ++i) {
      if (i > 10) std::abort();
      for (const Stage stage : {Stage::kSelect, Stage::kExtract, Stage::kLoad}) {
        (void)engine_->Await(stage, "a", {0, clock_.SteadyNow()}, {});
      }
      Advance(config_.node_ttl / 2);
    }
    Advance(config_.node_ttl);  // they are gone again: it stays as it is
    Settle();
  }
  const std::shared_ptr<Engine>& engine() const { return engine_; }
  FakeStore& store() { return store_; }
  Mode mode() const { return mode_; }
  void End() {
    if (engine_ == nullptr) return;
    engine_->Close();
    if (driven_) driver_->Remove("pipeline");
    Keep();
  }

 private:
  void Begin(Mode mode, State state, Tools tools) {
    EngineOptions options;
    options.mode = mode;
    options.automatic = automatic_;
    engine_ =
        std::make_shared<Engine>(std::move(state), std::move(tools), options, store_, &source_,
                                 clock_, driven_ ? driver_->HooksOf("pipeline") : EngineHooks());
    if (driven_) driver_->Add("pipeline", engine_);
    engine_->SetChannel(Channel::kStart);
  }
  void Keep() {
    for (Notice& notice : engine_->TakeNotices()) notices_.push_back(std::move(notice));
  }

  const Mode mode_;
  const bool driven_;
  const bool automatic_;
  const Config config_;
  FakeClock clock_;
  FakeStore store_;
  Counting source_;
  std::optional<Driver> driver_;
  std::shared_ptr<Engine> engine_;
  std::vector<Notice> notices_;
};

}  // namespace weir::arbiter
