// The harness of an engine whose state is in the status of a Pipeline at some API server.
#pragma once

#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>

#include "arbiter/store_kube/journal.h"
#include "tests/arbiter/contract/local_harness.h"

namespace weir::arbiter {

// The API server, with Pipelines served; outlives the harnesses.
class KubeWorld {
 public:
  virtual ~KubeWorld() = default;
  virtual kube::KubeClient& client() = 0;
};

inline doc::Json NewPipeline(const kube::ObjectKey& key, int window) {
  return {{"apiVersion", "weir.dev/v1alpha1"},
          {"kind", "Pipeline"},
          {"metadata", {{"namespace", key.ns}, {"name", key.name}}},
          {"spec", {{"window", window}}}};
}

// Writes again what the API server was away for: an engine without a driver does so at the next
// call alone, and a test whose workers all wait makes none.
class PatientJournal : public Journal {
 public:
  explicit PatientJournal(std::unique_ptr<Journal> next) : next_(std::move(next)) {}

  Status Write(const Record& record, std::stop_token stop) override {
    for (int tries = 1;; ++tries) {
      Status status = next_->Write(record, stop);
      const bool away =
          status.code() == Code::kUnavailable || status.code() == Code::kDeadlineExceeded;
      if (!away || tries >= kTries) return status;
      std::this_thread::sleep_for(milliseconds(200));
    }
  }

 private:
  static constexpr int kTries = 100;

  const std::unique_ptr<Journal> next_;
};

class KubeHarness : public LocalHarness {
 public:
  KubeHarness(std::shared_ptr<KubeWorld> world, const std::string& name, Mode mode,
              const Config& config, bool automatic)
      : LocalHarness(mode, false, config, automatic),
        world_(std::move(world)),
        key_{"default", name} {
    const auto created =
        world_->client().Create(kube::kPipelines, NewPipeline(key_, config.window), {});
    if (!created.ok()) std::abort();
    (void)Open();
    Crash();  // from here on as an operator that has found the Pipeline
    if (automatic) Gather();
  }
  ~KubeHarness() override {
    End();
    (void)world_->client().Delete(kube::kPipelines, key_, {}, {});
  }

 private:
  Record Open() {
    auto opened =
        KubeJournal::Open(world_->client(), key_, "operator-" + std::to_string(++operators_), {});
    if (!opened.ok()) std::abort();
    journal_ = std::make_unique<PatientJournal>(std::move(opened->journal));
    store().Front(journal_.get(), [this] { return Open(); });
    if (opened->fresh) opened->record.mode = mode();
    return std::move(opened->record);
  }

  const std::shared_ptr<KubeWorld> world_;
  const kube::ObjectKey key_;
  int operators_ = 0;
  std::unique_ptr<Journal> journal_;
};

std::shared_ptr<KubeWorld> MakeKubeWorld();

}  // namespace weir::arbiter
