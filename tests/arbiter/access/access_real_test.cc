// Tokens and rights at the real API server that WEIR_TEST_KUBECONFIG names; kubectl makes them.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "arbiter/access/access.h"
#include "client/http_cpprest/cpprest_transport.h"
#include "client/kube/config.h"

namespace weir::arbiter {
namespace {

// What the command printed, without the line's end.
std::string Kubectl(const std::string& arguments) {
  const std::string command =
      "kubectl --kubeconfig=\"$WEIR_TEST_KUBECONFIG\" -n access-test " + arguments;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string text;
  std::array<char, 4096> bytes{};
  while (const size_t count = std::fread(bytes.data(), 1, bytes.size(), pipe)) {
    text.append(bytes.data(), count);
  }
  pclose(pipe);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

TEST(TokenAccessReal, AServiceAccountWithTheRightMayWorkForItsPipeline) {
  const char* path = std::getenv("WEIR_TEST_KUBECONFIG");
  ASSERT_TRUE(path != nullptr) << "WEIR_TEST_KUBECONFIG must name a test cluster";
  RealClock clock;
  auto config = kube::LoadClusterConfig({.kubeconfig_flag = path}, clock).value();
  const auto transport = http::MakeCpprestTransport(config.tls).value();
  kube::KubeClient client(*transport, config.endpoint, clock);
  TokenAccess access(client, clock);

  Kubectl("create namespace access-test");
  Kubectl("create serviceaccount worker");
  Kubectl("create serviceaccount stranger");
  // --resource needs the type to be served; a Role as text does not.
  Kubectl(
      "apply -f - <<'END'\n"
      "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: work}, rules: "
      "[{apiGroups: [weir.dev], resources: [pipelines/work], resourceNames: [orders], "
      "verbs: [update]}]}\nEND");
  Kubectl("create rolebinding work --role=work --serviceaccount=access-test:worker");
  const auto check = [&](const std::string& token, const std::string& name) {
    return access.Check("Bearer " + token, "access-test", name);
  };
  const std::string worker = Kubectl("create token worker --audience=weir");
  ASSERT_FALSE(worker.empty());
  EXPECT_TRUE(check(worker, "orders").ok()) << check(worker, "orders").ToString();
  EXPECT_EQ(check(worker, "others").reason(), "Forbidden");
  EXPECT_EQ(access.Check("Bearer " + worker, "default", "orders").reason(), "Forbidden");
  EXPECT_EQ(check(Kubectl("create token stranger --audience=weir"), "orders").reason(),
            "Forbidden");
  EXPECT_EQ(check(Kubectl("create token worker"), "orders").reason(), "Unauthorized")
      << "a token for the API server itself";
  EXPECT_EQ(check(worker + "x", "orders").reason(), "Unauthorized");
  Kubectl("delete namespace access-test --wait=false");
}

}  // namespace
}  // namespace weir::arbiter
