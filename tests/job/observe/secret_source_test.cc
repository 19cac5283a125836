#include "job/observe/secret_source.h"

#include <gtest/gtest.h>

#include "base/crypto/hash.h"
#include "tests/fakes/fake_api_server.h"
#include "tests/fakes/fake_clock.h"

namespace weir::job {
namespace {

class SecretSourceTest : public testing::Test {
 protected:
  SecretSourceTest() { job_.meta.ns = "shop"; }

  void Put(const std::string& ns, const std::string& name, const std::string& key,
           const std::string& value, bool allowed = true) {
    doc::Json labels = doc::Json::object();
    if (allowed) labels[kLabelSql] = kLabelSqlAllowed;
    api_.Put(kube::kSecrets, {{"metadata", {{"name", name}, {"namespace", ns}, {"labels", labels}}},
                              {"data", {{key, crypto::Base64Encode(value)}}}});
  }
  SecretsSeen Read(const std::string& sql) { return ReadSecrets(client_, job_, {sql}, {}); }

  FakeClock clock_;
  FakeApiServer api_{&clock_};
  kube::KubeClient client_{api_, {FakeApiServer::kUrl, "default", {}}, clock_};
  SqlJob job_;
};

TEST_F(SecretSourceTest, AScriptWithoutReferencesAsksForNothing) {
  const SecretsSeen seen = Read("SET 'k' = '$${secret:db/password}'; -- '${secret:db/password}'");
  EXPECT_TRUE(seen.values.empty());
  EXPECT_EQ(seen.error, "");
  EXPECT_EQ(api_.Requests().size(), 0u);
}

TEST_F(SecretSourceTest, OneRequestForEachSecret) {
  Put("shop", "db", "password", "it's");
  Put("shop", "api", "token", "t");
  const SecretsSeen seen =
      Read("'${secret:db/password}' '${secret:api/token}' '${secret:db/password}'");
  EXPECT_EQ(seen.error, "");
  ASSERT_EQ(seen.values.size(), 2u);
  EXPECT_EQ(seen.values.at("db/password"), "it's");
  EXPECT_EQ(seen.values.at("api/token"), "t");
  EXPECT_EQ(api_.Requests().size(), 2u);
}

TEST_F(SecretSourceTest, AnotherNamespaceIsNotLookedAt) {
  Put("bank", "db", "password", "x");
  const SecretsSeen seen = Read("'${secret:db/password}'");
  EXPECT_TRUE(seen.values.empty());
  EXPECT_NE(seen.error.find("Secret shop/db is not there"), std::string::npos) << seen.error;
}

TEST_F(SecretSourceTest, TheLabelIsNeeded) {
  Put("shop", "db", "password", "hush", false);
  const SecretsSeen seen = Read("'${secret:db/password}'");
  EXPECT_TRUE(seen.values.empty());
  EXPECT_NE(seen.error.find("kubectl label secret db -n shop weir.dev/sql=allowed"),
            std::string::npos)
      << seen.error;
}

TEST_F(SecretSourceTest, ErrorsNameTheKeyAndNeverTheValue) {
  Put("shop", "db", "password", "hush\n");
  const SecretsSeen broken = Read("'${secret:db/password}'");
  EXPECT_TRUE(broken.values.empty());
  EXPECT_NE(broken.error.find("line break"), std::string::npos) << broken.error;
  EXPECT_EQ(broken.error.find("hush"), std::string::npos) << broken.error;
  EXPECT_NE(Read("'${secret:db/user}'").error.find("no key 'user'"), std::string::npos);
}

TEST_F(SecretSourceTest, OneThatIsMissingLeavesTheOthers) {
  Put("shop", "db", "password", "x");
  const SecretsSeen seen = Read("'${secret:db/password}' '${secret:absent/key}'");
  EXPECT_NE(seen.error, "");
  EXPECT_EQ(seen.values.size(), 1u);
}

TEST_F(SecretSourceTest, TheirNumberIsBounded) {
  std::string sql;
  for (size_t i = 0; i <= kMaxSecrets; ++i) sql += "'${secret:s" + std::to_string(i) + "/k}' ";
  EXPECT_FALSE(Read(sql).error.empty());
  EXPECT_LE(api_.Requests().size(), kMaxSecrets);
}

}  // namespace
}  // namespace weir::job
