// Which namespaces are looked after, over a fake API server: what comes and goes, and in which
// order. The keeper's rounds are driven by hand, but for one test; informers run for real.
#include "runtime/scope/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "base/doc/value.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fault_transport.h"

namespace weir::runtime {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// ConfigMaps are what is reconciled here, Services are their parts.
class ScopeTest : public testing::Test {
 protected:
  using Names = Informer<std::string>;

  ScopeTest() {
    for (const char* ns : {"red", "blue", "green"}) {
      Label(ns, "off");
      api_.Put(kube::kConfigMaps, {{"metadata", {{"name", "subject"}, {"namespace", ns}}}});
      api_.Put(kube::kServices, {{"metadata", {{"name", "part"}, {"namespace", ns}}}});
    }
  }

  ~ScopeTest() override {
    if (keeper_) keeper_->Stop();
    subjects_.Stop();
    parts_.Stop();
  }

  void Label(const std::string& ns, const std::string& value) {
    api_.Put(kube::kNamespaces, {{"metadata", {{"name", ns}, {"labels", {{"weir", value}}}}}});
  }

  void Begin(Scope scope) {
    keeper_ = std::make_unique<ScopeKeeper>(env_, std::move(scope));
    keeper_->AddSubject(subjects_);
    keeper_->AddPart(parts_);
    subjects_.OnChange([this](const Change<std::string>& c) { Tell("subject", c); });
    parts_.OnChange([this](const Change<std::string>& c) { Tell("part", c); });
    std::atomic<bool> seeded = false;
    {
      std::jthread seed([&] {
        EXPECT_TRUE(keeper_->Seed([](const Status&) {}, {}).ok());
        seeded = true;
      });
      Until([&] { return seeded.load(); });
    }
    subjects_.Start();
    parts_.Start();
    Until([&] { return subjects_.HasSynced() && parts_.HasSynced(); });
    TakeTold();
  }

  template <typename F>
  void Until(F condition) {
    PassTimeUntil(clock_, milliseconds(100), condition);
  }
  // Rounds until the scope is in force and everything listed.
  void Settle() {
    Until([&] { return keeper_->Step(); });
    Until([&] {
      const auto names = subjects_.Namespaces();
      return std::all_of(names.begin(), names.end(),
                         [&](const std::string& ns) { return subjects_.HasSynced(ns); });
    });
  }

  void Tell(const char* what, const Change<std::string>& change) {
    MutexLock lock(mutex_);
    told_.push_back(std::string(change.now ? "+" : "-") + what + " " + change.key.ns);
  }
  std::vector<std::string> TakeTold() {
    MutexLock lock(mutex_);
    return std::exchange(told_, {});
  }
  std::vector<std::string> Subjects() const {
    std::vector<std::string> out;
    for (const auto& ns : subjects_.List()) out.push_back(*ns);
    std::sort(out.begin(), out.end());
    return out;
  }

  static InformerOptions NoneYet() {
    InformerOptions options;
    options.none_yet = true;
    return options;
  }
  static Result<std::optional<std::string>> Project(const doc::Json& object) {
    return std::optional<std::string>(doc::StringAt(object, {"metadata", "namespace"}));
  }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  FaultTransport faults_{api_};
  kube::KubeClient client_{faults_, {FakeApiServer::kUrl, "", {}}, clock_, {.max_retries = 0}};
  metrics::Registry metrics_;
  std::vector<std::string> log_lines_;
  InformerEnv env_{client_, clock_, metrics_, log::MakeMemoryLogger(&log_lines_),
                   [] { return 0.5; }};
  Mutex mutex_;
  std::vector<std::string> told_ GUARDED_BY(mutex_);
  Names subjects_{env_, kube::kConfigMaps, NoneYet(), Project};
  Names parts_{env_, kube::kServices, NoneYet(), Project};
  std::unique_ptr<ScopeKeeper> keeper_;
};

TEST_F(ScopeTest, PartsComeBeforeSubjectsAndGoAfterThem) {
  Begin({{"red"}, ""});
  EXPECT_THAT(Subjects(), ElementsAre("red"));
  EXPECT_TRUE(keeper_->Step()) << "nothing is left to do";
  EXPECT_THAT(TakeTold(), IsEmpty());
  keeper_->Set({{"red", "blue"}, ""});
  Settle();
  EXPECT_THAT(TakeTold(), ElementsAre("+part blue", "+subject blue"));
  EXPECT_TRUE(keeper_->Serves("blue"));
  keeper_->Set({{"blue"}, ""});
  Settle();
  EXPECT_THAT(TakeTold(), ElementsAre("-subject red", "-part red"));
  EXPECT_FALSE(keeper_->Serves("red"));
  EXPECT_THAT(Subjects(), ElementsAre("blue"));
}

TEST_F(ScopeTest, ASubjectIsNotShownWhileItsPartsCannotBeListed) {
  Begin({{"red"}, ""});
  std::atomic<bool> refused = true;
  faults_.SetRule([&](const http::Request& request, int) {
    const bool blue = request.url.find("/blue/services") != std::string::npos;
    return refused && blue ? Fault::kBroken : Fault::kNone;
  });
  keeper_->Set({{"blue", "green"}, ""});
  Until([&] {
    keeper_->Step();
    return Subjects() == std::vector<std::string>{"green"};
  });
  Until([&] { return !parts_.LastError("blue").ok() && !keeper_->Step(); });
  EXPECT_EQ(metrics_.GetGauge("weir_namespaces_waiting", "").Value(), 1);
  EXPECT_FALSE(keeper_->Serves("blue"));
  EXPECT_TRUE(keeper_->Serves("green")) << "no other waits for it";
  EXPECT_THAT(TakeTold(),
              ElementsAre("-subject red", "-part red", "+part green", "+subject green"));
  refused = false;
  Settle();
  EXPECT_THAT(TakeTold(), ElementsAre("+part blue", "+subject blue"));
  EXPECT_EQ(metrics_.GetGauge("weir_namespaces_waiting", "").Value(), 0);
  subjects_.Stop();
  parts_.Stop();
  EXPECT_THAT(log_lines_, Contains(HasSubstr("cannot be served yet")));
}

TEST_F(ScopeTest, FromAListToAllAndBackNothingIsShownTwice) {
  Begin({{"red"}, ""});
  keeper_->Set({});
  Settle();
  EXPECT_THAT(Subjects(), ElementsAre("blue", "green", "red"));
  EXPECT_TRUE(keeper_->Serves("anything"));
  std::vector<std::string> told = TakeTold();
  ASSERT_GE(told.size(), 2U);
  EXPECT_THAT(std::vector<std::string>(told.begin(), told.begin() + 2),
              ElementsAre("-subject red", "-part red"))
      << "two lists of one thing never overlap";
  EXPECT_THAT(std::vector<std::string>(told.begin() + 2, told.end()),
              UnorderedElementsAre("+part red", "+part blue", "+part green", "+subject red",
                                   "+subject blue", "+subject green"));
  keeper_->Set({{"green"}, ""});
  Settle();
  EXPECT_THAT(Subjects(), ElementsAre("green"));
  EXPECT_THAT(subjects_.Namespaces(), ElementsAre("green"));
  EXPECT_THAT(parts_.Namespaces(), ElementsAre("green"));
}

TEST_F(ScopeTest, ASelectorFollowsTheLabelsOfNamespaces) {
  Label("red", "on");
  Begin({{}, "weir=on"});
  EXPECT_THAT(Subjects(), ElementsAre("red"));
  Label("blue", "on");
  Until([&] {
    keeper_->Step();
    return keeper_->Serves("blue");
  });
  Settle();
  EXPECT_THAT(Subjects(), ElementsAre("blue", "red"));
  Label("red", "off");
  Until([&] {
    keeper_->Step();
    return !keeper_->Serves("red");
  });
  EXPECT_THAT(Subjects(), ElementsAre("blue"));
  keeper_->Set({{}, "weir=off"});
  Settle();
  EXPECT_THAT(Subjects(), ElementsAre("green", "red"));
}

// An error is never absence.
TEST_F(ScopeTest, WhileNamespacesCannotBeListedThoseServedStay) {
  Label("red", "on");
  Begin({{}, "weir=on"});
  faults_.SetRule([](const http::Request& request, int) {
    return request.url.find("/namespaces?") != std::string::npos ? Fault::kRefuse : Fault::kNone;
  });
  keeper_->Set({{}, "weir=off"});
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(keeper_->Step());
    clock_.Advance(milliseconds(1'000));
  }
  EXPECT_TRUE(keeper_->Serves("red"));
  EXPECT_THAT(Subjects(), ElementsAre("red"));
  EXPECT_THAT(TakeTold(), IsEmpty());
  faults_.Heal();
  Settle();
  EXPECT_THAT(Subjects(), ElementsAre("blue", "green"));
}

TEST_F(ScopeTest, ASeedWaitsForTheFirstListAndSaysWhy) {
  faults_.SetRule([](const http::Request&, int) { return Fault::kRefuse; });
  keeper_ = std::make_unique<ScopeKeeper>(env_, Scope{{}, "weir=on"});
  std::stop_source stop;
  std::string why;
  Status status;
  std::jthread seed([&] {
    status = keeper_->Seed(
        [&](const Status& waiting) {
          MutexLock lock(mutex_);
          why = waiting.message();
        },
        stop.get_token());
  });
  Until([&] {
    MutexLock lock(mutex_);
    return why.find("connection refused") != std::string::npos;
  });
  EXPECT_THAT(why, HasSubstr("namespaces not listed yet"));
  stop.request_stop();
  seed.join();
  EXPECT_EQ(status.code(), Code::kCancelled);
}

TEST_F(ScopeTest, ItsThreadFollowsWhatIsSet) {
  Begin({{"red"}, ""});
  keeper_->Start();
  for (const char* ns : {"blue", "green", "red"}) {
    keeper_->Set({{ns}, ""});
    Until([&] { return Subjects() == std::vector<std::string>{ns}; });
  }
  keeper_->Stop();
  EXPECT_THAT(subjects_.Namespaces(), ElementsAre("red"));
  EXPECT_THAT(parts_.Namespaces(), ElementsAre("red"));
}

TEST(ScopeTextTest, SaysWhich) {
  EXPECT_EQ(ScopeText({}), "all namespaces");
  EXPECT_EQ(ScopeText({{"a", "b"}, ""}), "namespaces a, b");
  EXPECT_EQ(ScopeText({{}, "team=shop"}), "namespaces with team=shop");
}

}  // namespace
}  // namespace weir::runtime
