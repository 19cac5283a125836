// An Informer over ConfigMaps on a FakeApiServer, with a log of what its handler was told.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/doc/value.h"
#include "runtime/informer/informer.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"

namespace weir::runtime {

struct Item {
  std::string name;
  std::string value;
  std::string owner;
  friend bool operator==(const Item&, const Item&) = default;
};

// data.value == "corrupt" cannot be read, "throw" throws, "foreign" is not ours.
inline Result<std::optional<Item>> ProjectItem(const doc::Json& object) {
  const std::string value = doc::StringAt(object, {"data", "value"});
  if (value == "corrupt") return Invalid("BadItem", "data.value: corrupt");
  if (value == "throw") return Item{object.at("no such member").get<std::string>(), "", ""};
  if (value == "foreign") return std::optional<Item>();
  return Item{doc::StringAt(object, {"metadata", "name"}), value,
              doc::StringAt(object, {"metadata", "labels", "owner"})};
}

// Passes everything on, but fails what it is told to.
class FlakyTransport : public http::Transport {
 public:
  explicit FlakyTransport(FakeApiServer& server) : server_(server) {}

  void FailSends(int count) { fail_sends_ = count; }
  // The open watches end as a lost connection does.
  void DropWatches() {
    ++drops_;
    server_.CloseWatches();
  }
  int failed() const { return failed_; }

  Result<http::Response> Send(const http::Request& request, SteadyTime deadline,
                              std::stop_token stop) override {
    if (fail_sends_.load() > 0) {
      --fail_sends_;
      ++failed_;
      return Unavailable("ConnectionRefused", "connection refused");
    }
    return server_.Send(request, deadline, stop);
  }
  Result<http::Response> Stream(const http::Request& request, const http::ChunkFn& on_chunk,
                                milliseconds idle_timeout, std::stop_token stop) override {
    const int drops = drops_;
    auto response = server_.Stream(request, on_chunk, idle_timeout, stop);
    if (drops != drops_) return Unavailable("ConnectionReset", "connection reset");
    return response;
  }

 private:
  FakeApiServer& server_;
  std::atomic<int> fail_sends_{0};
  std::atomic<int> failed_{0};
  std::atomic<int> drops_{0};
};

class InformerFixture : public ::testing::Test {
 protected:
  struct Told {
    std::string key;
    std::string old;  // value; "-" for none
    std::string now;
    bool initial = false;
    friend bool operator==(const Told&, const Told&) = default;
  };
  friend std::ostream& operator<<(std::ostream& out, const Told& told) {
    return out << told.key << ": " << told.old << " -> " << told.now
               << (told.initial ? " (initial)" : "");
  }

  void Start(InformerOptions options = {}) {
    informer_ = std::make_unique<Informer<Item>>(
        InformerEnv{client_, clock_, metrics_, log::MakeMemoryLogger(&log_lines_),
                    [] { return 0.5; }},
        kube::kConfigMaps, std::move(options), ProjectItem, [](const Item& item) {
          return item.owner.empty() ? std::vector<std::string>() : std::vector{item.owner};
        });
    informer_->OnChange([this](const Change<Item>& change) {
      MutexLock lock(mutex_);
      told_.push_back({change.key.ToString(), change.old ? change.old->value : "-",
                       change.now ? change.now->value : "-", change.initial});
    });
    informer_->Start();
  }

  // Lets time pass until `condition` holds; the test's own time limit is the only other way out.
  template <typename F>
  void Until(F condition) {
    PassTimeUntil(clock_, milliseconds(100), condition);
  }
  void UntilSynced() {
    Until([this] { return informer_->HasSynced(); });
  }
  void UntilWatching(int watches = 1) {
    Until([&] { return server_.open_watches() == watches; });
  }
  void UntilValue(const std::string& name, const std::string& value) {
    Until([&] { return Value(name) == value; });
  }

  std::string Value(const std::string& name, const std::string& ns = "shop") const {
    const auto item = informer_->Get({ns, name});
    return item == nullptr ? "-" : item->value;
  }

  void Put(const std::string& name, const std::string& value, const std::string& owner = "",
           const std::string& ns = "shop") {
    doc::Json object = {{"apiVersion", "v1"},
                        {"kind", "ConfigMap"},
                        {"metadata", {{"namespace", ns}, {"name", name}}},
                        {"data", {{"value", value}}}};
    if (!owner.empty()) object["metadata"]["labels"] = {{"owner", owner}};
    server_.Put(kube::kConfigMaps, object);
  }
  void Remove(const std::string& name) { server_.Remove(kube::kConfigMaps, {"shop", name}); }

  // The handlers hear of a change after it is to be seen.
  void UntilTold() {
    Until([this] {
      MutexLock lock(mutex_);
      return !told_.empty();
    });
  }
  std::vector<Told> TakeTold() {
    MutexLock lock(mutex_);
    return std::exchange(told_, {});
  }
  int Lists() const {
    const auto requests = server_.Requests();
    return static_cast<int>(
        std::count_if(requests.begin(), requests.end(), [](const auto& request) {
          return !request.query.contains("watch") && !request.query.contains("continue");
        }));
  }
  double Corrupt() {
    return metrics_.GetCounter("weir_informer_corrupt_total", "", {{"resource", "configmaps"}})
        .Value();
  }

  FakeClock clock_;
  FakeApiServer server_;
  FlakyTransport transport_{server_};
  kube::KubeClient client_{transport_, kube::Endpoint{FakeApiServer::kUrl, "", {}}, clock_};
  metrics::Registry metrics_;
  std::vector<std::string> log_lines_;  // read after Stop
  Mutex mutex_;
  std::vector<Told> told_ GUARDED_BY(mutex_);
  std::unique_ptr<Informer<Item>> informer_;  // last: stops first
};

}  // namespace weir::runtime
