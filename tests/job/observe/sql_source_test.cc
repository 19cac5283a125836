#include "job/observe/sql_source.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"

namespace weir::job {
namespace {

class SqlSourceTest : public testing::Test {
 protected:
  SqlSourceTest() { job_.meta.ns = "shop"; }

  void Put(const std::string& name, const std::string& key, const std::string& text) {
    const doc::Json stored =
        api_.Put(kube::kConfigMaps,
                 {{"metadata", {{"name", name}, {"namespace", "shop"}}}, {"data", {{key, text}}}});
    versions_["shop/" + name] = doc::StringAt(stored, {"metadata", "resourceVersion"});
  }
  SqlText Read(const std::string& name, const std::string& key) {
    job_.spec.sql_from = ConfigMapKeyRef{name, key};
    return *source_.Read(job_, {});
  }
  size_t Gets() const { return api_.Requests().size(); }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  kube::KubeClient client_{api_, {FakeApiServer::kUrl, "default", {}}, clock_};
  std::map<std::string, std::string> versions_;  // as the informer would know them
  SqlSource source_{client_,
                    [this](const kube::ObjectKey& key) -> std::optional<std::string> {
                      const auto it = versions_.find(key.ToString());
                      if (it == versions_.end()) return std::nullopt;
                      return it->second;
                    },
                    100};
  SqlJob job_;
};

TEST_F(SqlSourceTest, InlineTextNeedsNoRequest) {
  job_.spec.sql = "INSERT INTO a SELECT 1;";
  EXPECT_EQ(source_.Read(job_, {})->text, job_.spec.sql);
  EXPECT_EQ(Gets(), 0u);
}

TEST_F(SqlSourceTest, ReadsOncePerVersion) {
  Put("scripts", "a.sql", "one");
  EXPECT_EQ(Read("scripts", "a.sql").text, "one");
  EXPECT_EQ(Read("scripts", "a.sql").text, "one");
  EXPECT_EQ(Gets(), 1u);
  Put("scripts", "a.sql", "two");
  EXPECT_EQ(Read("scripts", "a.sql").text, "two");
  EXPECT_EQ(Gets(), 2u);
}

TEST_F(SqlSourceTest, SaysWhatIsMissing) {
  const SqlText absent = Read("nowhere", "a.sql");
  EXPECT_FALSE(absent.found);
  EXPECT_NE(absent.error.find("ConfigMap shop/nowhere is not there"), std::string::npos);
  EXPECT_EQ(Gets(), 0u);
  Put("scripts", "a.sql", "one");
  const SqlText no_key = Read("scripts", "b.sql");
  EXPECT_FALSE(no_key.found);
  EXPECT_NE(no_key.error.find("has no key 'b.sql'"), std::string::npos);
}

TEST_F(SqlSourceTest, RefusesWhatIsTooLarge) {
  Put("scripts", "a.sql", std::string(kMaxSqlFromBytes + 1, 'x'));
  EXPECT_FALSE(Read("scripts", "a.sql").found);
}

TEST_F(SqlSourceTest, CacheIsBoundedInBytes) {
  Put("one", "k", std::string(60, 'a'));
  Put("two", "k", std::string(60, 'b'));
  Read("one", "k");
  Read("two", "k");  // puts `one` out
  Read("two", "k");
  EXPECT_EQ(Gets(), 2u);
  EXPECT_EQ(Read("one", "k").text, std::string(60, 'a'));
  EXPECT_EQ(Gets(), 3u);
}

TEST_F(SqlSourceTest, AnUnreachableServerIsAnErrorNotAbsence) {
  versions_["shop/scripts"] = "5";
  job_.spec.sql_from = ConfigMapKeyRef{"scripts", "a.sql"};
  FakeClock clock;
  class Refuses : public http::Transport {
   public:
    Result<http::Response> Send(const http::Request&, SteadyTime, std::stop_token) override {
      return Unavailable("ConnectionFailed", "refused");
    }
    Result<http::Response> Stream(const http::Request&, const http::ChunkFn&, milliseconds,
                                  std::stop_token) override {
      return Unavailable("ConnectionFailed", "refused");
    }
  } refuses;
  kube::KubeClient client(refuses, {FakeApiServer::kUrl, "default", {}}, clock);
  SqlSource source(client, [](const kube::ObjectKey&) { return std::string("5"); });
  const auto read = source.Read(job_, {});
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code(), Code::kUnavailable);
}

TEST(SqlFromIndexTest, FollowsJobs) {
  SqlFromIndex index;
  const kube::ObjectKey a{"shop", "a"};
  const kube::ObjectKey b{"shop", "b"};
  index.Set(a, ConfigMapKeyRef{"scripts", "a.sql"});
  index.Set(b, ConfigMapKeyRef{"scripts", "b.sql"});
  EXPECT_EQ(index.JobsReading({"shop", "scripts"}), (std::vector<kube::ObjectKey>{a, b}));
  EXPECT_TRUE(index.JobsReading({"other", "scripts"}).empty());
  index.Set(a, ConfigMapKeyRef{"elsewhere", "a.sql"});
  EXPECT_EQ(index.JobsReading({"shop", "scripts"}), std::vector<kube::ObjectKey>{b});
  index.Set(b, std::nullopt);
  EXPECT_TRUE(index.JobsReading({"shop", "scripts"}).empty());
  EXPECT_EQ(index.JobsReading({"shop", "elsewhere"}), std::vector<kube::ObjectKey>{a});
}

}  // namespace
}  // namespace weir::job
