#include "runtime/election/election.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/doc/value.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"

namespace weir::runtime {
namespace {

const kube::ObjectKey kLease{"weir-system", "weir"};

// One process's way to the API server.
class Link : public http::Transport {
 public:
  enum class Mode { kOpen, kCut, kLoseReplies };
  explicit Link(FakeApiServer& server) : server_(server) {}
  void Set(Mode mode) { mode_ = mode; }

  Result<http::Response> Send(const http::Request& request, SteadyTime deadline,
                              std::stop_token stop) override {
    if (mode_ == Mode::kCut) return Unavailable("ConnectionRefused", "cut");
    auto response = server_.Send(request, deadline, stop);
    const bool write = request.method != http::Method::kGet;
    if (mode_ == Mode::kLoseReplies && write) return DeadlineExceeded("Timeout", "reply lost");
    return response;
  }
  Result<http::Response> Stream(const http::Request&, const http::ChunkFn&, milliseconds,
                                std::stop_token) override {
    return Internal("an election watches nothing");
  }

 private:
  FakeApiServer& server_;
  std::atomic<Mode> mode_{Mode::kOpen};
};

struct Process {
  Process(FakeApiServer& server, FakeClock& clock, const std::string& identity)
      : link(server),
        client(link, kube::Endpoint{FakeApiServer::kUrl, "", {}}, clock,
               ElectionClientOptions(ConfigFor(identity))),
        elector(client, clock, {}, ConfigFor(identity), [] { return 0.5; }) {
    elector.Start([this] { ++elected; }, [this] { ++lost; });
  }
  static ElectionConfig ConfigFor(const std::string& identity) {
    ElectionConfig config;
    config.lease = kLease;
    config.identity = identity;
    return config;
  }

  void Stop(bool release) {
    stopped = true;
    elector.Stop(release);
  }
  bool Runs() const { return !stopped && lost == 0; }

  Link link;
  kube::KubeClient client;
  std::atomic<bool> stopped{false};
  std::atomic<int> elected{0};
  std::atomic<int> lost{0};
  Elector elector;
};

class ElectionTest : public ::testing::Test {
 protected:
  std::unique_ptr<Process> Launch(const std::string& identity) {
    auto process = std::make_unique<Process>(server_, clock_, identity);
    all_.push_back(process.get());
    return process;
  }
  // Lets time pass in small steps, checking at each that there are no two leaders.
  template <typename F>
  void Until(F condition) {
    Mutex mutex;
    std::condition_variable_any never;
    while (!condition()) {
      const auto running = std::count_if(all_.begin(), all_.end(),
                                         [](const Process* process) { return process->Runs(); });
      if (clock_.Sleepers() >= running) clock_.Advance(milliseconds(50));
      EXPECT_LE(Leaders(), 1);
      MutexLock lock(mutex);
      never.wait_for(mutex, milliseconds(1));
    }
  }
  void Pass(milliseconds time) {
    const SteadyTime end = clock_.SteadyNow() + time;
    Until([&] { return clock_.SteadyNow() >= end; });
  }
  int Leaders() const {
    return static_cast<int>(std::count_if(all_.begin(), all_.end(),
                                          [](const Process* p) { return p->elector.IsLeader(); }));
  }
  LeaseRecord Record() const {
    const auto lease = server_.Object(kube::kLeases, kLease);
    return lease.has_value() ? ParseLease(*lease) : LeaseRecord();
  }

  FakeClock clock_;
  FakeApiServer server_;
  std::vector<Process*> all_;
};

TEST_F(ElectionTest, TakesAnAbsentLeaseAndRenewsItWithOneWriteEach) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  EXPECT_TRUE(a->elector.IsLeader());
  EXPECT_EQ(a->elector.Holder(), "a");
  EXPECT_EQ(Record().holder, "a");
  EXPECT_EQ(Record().duration_seconds, 15);
  const LeaseRecord first = Record();
  server_.ClearRequests();
  Until([&] { return server_.WriteCount() >= 5; });
  for (const auto& request : server_.Requests()) {
    EXPECT_EQ(request.method, http::Method::kPatch);  // no look is needed to renew
  }
  EXPECT_GT(Record().renew_time, first.renew_time);
  EXPECT_EQ(Record().acquire_time, first.acquire_time);
  EXPECT_EQ(Record().transitions, 0);
  EXPECT_EQ(a->elected, 1);
}

TEST_F(ElectionTest, AStandbyWaitsAsLongAsTheLeaderRenews) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  const auto b = Launch("b");
  Pass(seconds(60));
  EXPECT_TRUE(a->elector.IsLeader());
  EXPECT_FALSE(b->elector.IsLeader());
  EXPECT_EQ(b->elected, 0);
  EXPECT_EQ(b->elector.Holder(), "a");
}

TEST_F(ElectionTest, AStandbyTakesOverFromADeadLeaderAfterTheLeaseAndNotBefore) {
  const auto a = Launch("a");
  const auto b = Launch("b");
  Until([&] { return Leaders() == 1; });
  Process& leader = a->elector.IsLeader() ? *a : *b;
  Process& standby = &leader == a.get() ? *b : *a;
  Until([&] { return standby.elector.Holder() == leader.elector.identity(); });
  leader.Stop(false);  // as a crash: nothing is said to anybody
  EXPECT_FALSE(leader.elector.IsLeader());
  const SteadyTime died = clock_.SteadyNow();
  Until([&] { return standby.elected == 1; });
  EXPECT_GE(clock_.SteadyNow() - died,
            seconds(15) - seconds(3));  // last seen change up to a look ago
  EXPECT_EQ(Record().transitions, 1);
  EXPECT_EQ(leader.lost, 0);
}

TEST_F(ElectionTest, AReleasedLeaseIsTakenAtTheNextLook) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  const auto b = Launch("b");
  Until([&] { return b->elector.Holder() == "a"; });
  a->Stop(true);
  EXPECT_EQ(Record().holder, "");
  const SteadyTime released = clock_.SteadyNow();
  Until([&] { return b->elected == 1; });
  // Two retry periods with jitter would be 4.8 s; a lease is 15 s.
  EXPECT_LT(clock_.SteadyNow() - released, seconds(15));
  EXPECT_EQ(Record().holder, "b");
  EXPECT_EQ(Record().transitions, 1);
}

TEST_F(ElectionTest, AStandbyThatStopsReleasesNothing) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  const auto b = Launch("b");
  Until([&] { return b->elector.Holder() == "a"; });
  b->Stop(true);
  EXPECT_EQ(Record().holder, "a");
}

TEST_F(ElectionTest, ALeaderCutOffStopsBeforeAnotherStarts) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  const auto b = Launch("b");
  Until([&] { return b->elector.Holder() == "a"; });
  a->link.Set(Link::Mode::kCut);
  Until([&] { return !a->elector.IsLeader(); });
  EXPECT_FALSE(b->elector.IsLeader());
  Until([&] { return a->lost == 1; });
  Until([&] { return b->elected == 1; });  // Until has checked all along that there were no two
  // The lost one has ended, even when its way is free again.
  a->link.Set(Link::Mode::kOpen);
  Pass(seconds(30));
  EXPECT_EQ(a->elected, 1);
  EXPECT_FALSE(a->elector.IsLeader());
  EXPECT_EQ(Record().holder, "b");
}

TEST_F(ElectionTest, AShortCutIsSurvived) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  const std::string before = Record().renew_time;
  a->link.Set(Link::Mode::kCut);
  Pass(seconds(5));
  EXPECT_TRUE(a->elector.IsLeader());
  a->link.Set(Link::Mode::kOpen);
  Until([&] { return Record().renew_time > before; });
  Pass(seconds(20));
  EXPECT_TRUE(a->elector.IsLeader());
  EXPECT_EQ(a->lost, 0);
}

TEST_F(ElectionTest, ASuspendedLeaderKnowsAtOnceOnWakingUp) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  // The machine sleeps past the deadline; for its threads no time has passed, nothing has run.
  clock_.Suspend(seconds(11));
  EXPECT_FALSE(a->elector.IsLeader());
  Until([&] { return a->lost == 1; });
  EXPECT_FALSE(a->elector.IsLeader());
}

TEST_F(ElectionTest, ASuspendShorterThanTheDeadlineIsSurvived) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  clock_.Suspend(seconds(5));
  EXPECT_TRUE(a->elector.IsLeader());
  Pass(seconds(20));
  EXPECT_TRUE(a->elector.IsLeader());
  EXPECT_EQ(a->lost, 0);
}

TEST_F(ElectionTest, ALeaseTakenByForceIsLost) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  doc::Json lease = *server_.Object(kube::kLeases, kLease);
  lease["spec"]["holderIdentity"] = "somebody";
  server_.Put(kube::kLeases, lease);
  Until([&] { return a->lost == 1; });
  EXPECT_FALSE(a->elector.IsLeader());
  EXPECT_EQ(Record().holder, "somebody");
}

TEST_F(ElectionTest, AnothersLabelIsNoLossAndIsKept) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  doc::Json lease = *server_.Object(kube::kLeases, kLease);
  lease["metadata"]["labels"] = {{"team", "shop"}};
  const std::string before = Record().renew_time;
  server_.Put(kube::kLeases, lease);
  Until([&] { return Record().renew_time > before; });
  Pass(seconds(15));
  EXPECT_TRUE(a->elector.IsLeader());
  EXPECT_EQ(doc::StringAt(*server_.Object(kube::kLeases, kLease), {"metadata", "labels", "team"}),
            "shop");
}

TEST_F(ElectionTest, ADeletedLeaseIsMadeAgainByItsHolder) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  server_.Remove(kube::kLeases, kLease);
  Until([&] { return Record().holder == "a"; });
  Pass(seconds(15));
  EXPECT_TRUE(a->elector.IsLeader());
  EXPECT_EQ(a->lost, 0);
}

TEST_F(ElectionTest, LostRepliesNeverLengthenTheLeadership) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  // The writes arrive, their answers do not: the server says "a", "a" cannot know.
  a->link.Set(Link::Mode::kLoseReplies);
  const SteadyTime begun = clock_.SteadyNow();
  Until([&] { return !a->elector.IsLeader(); });
  EXPECT_LE(clock_.SteadyNow() - begun, seconds(10));
  Until([&] { return a->lost == 1; });
}

TEST_F(ElectionTest, ACandidateWhoseFirstAnswerWasLostTakesItsLeaseUp) {
  const auto a = Launch("a");
  a->link.Set(Link::Mode::kLoseReplies);
  Until([&] { return Record().holder == "a"; });
  a->link.Set(Link::Mode::kOpen);
  Until([&] { return a->elected == 1; });
  EXPECT_EQ(Record().transitions, 0);
}

TEST_F(ElectionTest, ReleasesAlsoWhenTheLastWriteIsInDoubt) {
  const auto a = Launch("a");
  Until([&] { return a->elected == 1; });
  const std::string before = Record().renew_time;
  a->link.Set(Link::Mode::kLoseReplies);
  Until([&] { return Record().renew_time > before; });
  a->link.Set(Link::Mode::kOpen);
  a->Stop(true);
  EXPECT_EQ(Record().holder, "");
}

}  // namespace
}  // namespace weir::runtime
