#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "client/kube/config.h"
#include "client/kube/credentials.h"
#include "client/kube/exec_plugin.h"
#include "client/kube/kubeconfig.h"
#include "tests/fakes/fake_clock.h"

namespace weir::kube {
namespace {

using ::testing::HasSubstr;

// One context "dev" of cluster "c" and user "u", with these members.
std::string Config(const std::string& cluster, const std::string& user) {
  return "current-context: dev\n"
         "contexts: [{name: dev, context: {cluster: c, user: u, namespace: team}}]\n"
         "clusters: [{name: c, cluster: {server: 'https://10.0.0.1:6443/'" +
         cluster + "}}]\nusers: [{name: u, user: {" + user + "}}]\n";
}

TEST(Kubeconfig, InlineDataAndRelativeFiles) {
  const auto got = ResolveKubeconfig(
      {{"/home/me/.kube/config",
        Config(", certificate-authority: ca.crt, tls-server-name: api.example",
               "client-certificate-data: Q0VSVA==, client-certificate: ignored, client-key: /k.pem,"
               " token: t, tokenFile: tok")}},
      "");
  ASSERT_TRUE(got.ok()) << got.status().ToString();
  EXPECT_EQ(got->server, "https://10.0.0.1:6443");
  EXPECT_EQ(got->ns, "team");
  EXPECT_EQ(got->ca.file, "/home/me/.kube/ca.crt");
  EXPECT_EQ(got->tls_server_name, "api.example");
  EXPECT_EQ(got->client_cert.data, "CERT");
  EXPECT_EQ(got->client_cert.file, "");
  EXPECT_EQ(got->client_key.file, "/k.pem");
  EXPECT_EQ(got->token_file, "/home/me/.kube/tok");
}

TEST(Kubeconfig, TheFirstFileThatNamesAnEntryWins) {
  const std::string first =
      "contexts: [{name: other, context: {cluster: c, user: u}}]\n"
      "users: [{name: u, user: {token: first}}]\n";
  const auto dev = ResolveKubeconfig({{"/a", first}, {"/b", Config("", "token: second")}}, "");
  ASSERT_TRUE(dev.ok()) << dev.status().ToString();
  EXPECT_EQ(dev->context, "dev");
  EXPECT_EQ(dev->token, "first");
  const auto other = ResolveKubeconfig({{"/a", first}, {"/b", Config("", "")}}, "other");
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->ns, "default");
}

TEST(Kubeconfig, MistakesNamePlaceAndRemedy) {
  struct Case {
    const char* name;
    std::string text;
    const char* context;
    const char* expected;
  };
  const std::string exec = "exec: {apiVersion: client.authentication.k8s.io/";
  for (const auto& c : {
           Case{"yaml", "a: [", "", "/f: "},
           Case{"list", "[]", "", "not a mapping"},
           Case{"empty", "{}", "", "no current-context"},
           Case{"context", Config("", ""), "prod",
                "no context \"prod\" in the kubeconfig (there are: dev)"},
           Case{"server",
                "current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\n"
                "clusters: [{name: c, cluster: {a: b}}]",
                "", "cluster.server is missing"},
           Case{"base64", Config(", certificate-authority-data: '%%'", ""), "", "is not base 64"},
           Case{"insecure",
                Config(", insecure-skip-tls-verify: true, certificate-authority: x", ""), "",
                "exclude each other"},
           Case{"proxy", Config(", proxy-url: 'http://p'", ""), "", "proxy-url is not supported"},
           Case{"basic", Config("", "username: x, password: hidden"), "",
                "no basic authentication"},
           Case{"as", Config("", "as: x"), "", "impersonation"},
           Case{"provider", Config("", "auth-provider: {name: gcp}"), "", "use user.exec"},
           Case{"exec version", Config("", exec + "v1alpha1, command: x}"), "", "v1 and v1beta1"},
           Case{"exec command", Config("", exec + "v1}"), "", "command"},
           Case{"exec interactive", Config("", exec + "v1, command: x, interactiveMode: Always}"),
                "", "nobody can be asked"},
       }) {
    const Status status = ResolveKubeconfig({{"/f", c.text}}, c.context).status();
    EXPECT_EQ(status.reason(), "BadKubeconfig") << c.name;
    EXPECT_THAT(status.message(), HasSubstr(c.expected)) << c.name;
    EXPECT_THAT(status.message(), ::testing::Not(HasSubstr("hidden"))) << c.name;
  }
}

class ConfigFiles : public ::testing::Test {
 protected:
  ConfigFiles()
      : dir_(std::filesystem::temp_directory_path() / ("weir-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(dir_);
  }
  ~ConfigFiles() override { std::filesystem::remove_all(dir_); }
  std::string Write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_ / name).parent_path());
    std::ofstream(dir_ / name) << text;
    return dir_ / name;
  }
  std::string Script(const std::string& name, const std::string& text) {
    const std::string path = Write(name, "#!/bin/sh\n" + text);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }

  const std::filesystem::path dir_;
  FakeClock clock_;
};

TEST_F(ConfigFiles, TheFirstSourceThatIsThereWins) {
  const std::string flag = Write("flag", Config("", "token: flag"));
  const std::string env = Write("env", Config("", "token: env"));
  Write("home/.kube/config", Config("", "token: home"));
  Write("sa/token", "pod\n");
  Write("sa/ca.crt", "PEM");
  Write("sa/namespace", "jobs");
  ConfigSources sources{.kubeconfig_flag = flag,
                        .kubeconfig_env = "/nowhere:" + env,
                        .home = dir_ / "home",
                        .service_host = "fd00::1",
                        .service_port = "443",
                        .service_account_dir = dir_ / "sa"};
  const auto token = [&] {
    const auto config = LoadClusterConfig(sources, clock_);
    EXPECT_TRUE(config.ok()) << config.status().ToString();
    return config.ok() ? config->endpoint.bearer_token().value() : "";
  };
  EXPECT_EQ(token(), "flag");
  sources.kubeconfig_flag.clear();
  EXPECT_EQ(token(), "env");
  sources.kubeconfig_env.clear();
  EXPECT_EQ(token(), "pod");
  const auto pod = LoadClusterConfig(sources, clock_).value();
  EXPECT_TRUE(pod.in_cluster);
  EXPECT_EQ(pod.endpoint.server, "https://[fd00::1]:443");
  EXPECT_EQ(pod.endpoint.default_namespace, "jobs");
  sources.service_host.clear();
  EXPECT_EQ(token(), "home");
  sources.home.clear();
  EXPECT_EQ(LoadClusterConfig(sources, clock_).status().reason(), "NoCluster");
}

TEST_F(ConfigFiles, AFileTokenIsReadAgainAfterAMinute) {
  const std::string path = Write("token", "one\n");
  TokenSource source(TokenFromFile(path, clock_), clock_);
  EXPECT_EQ(source.Get().value(), "one");
  Write("token", "two");
  EXPECT_EQ(source.Get().value(), "one");
  clock_.Advance(seconds(61));
  EXPECT_EQ(source.Get().value(), "two");
  std::filesystem::remove(path);
  clock_.Advance(seconds(61));
  EXPECT_EQ(source.Get().value(), "two") << "an old token beats none";
  EXPECT_FALSE(TokenSource(TokenFromFile(path, clock_), clock_).Get().ok());
}

TEST_F(ConfigFiles, ARefusedTokenIsFetchedAgainButNotInALoop) {
  int fetches = 0;
  TokenSource source(
      [&]() -> Result<TokenSource::Fresh> {
        return TokenSource::Fresh{std::to_string(++fetches), std::nullopt};
      },
      clock_);
  EXPECT_EQ(source.Get().value(), "1");
  source.Refused();
  EXPECT_EQ(source.Get().value(), "1");
  clock_.Advance(seconds(11));
  EXPECT_EQ(source.Get().value(), "2");
  clock_.Advance(seconds(11));
  EXPECT_EQ(source.Get().value(), "2");
}

TEST_F(ConfigFiles, AnExecPluginGivesTokensUntilTheyExpire) {
  Script("plugin", R"sh(
count=$(cat "$COUNTER" 2>/dev/null || echo 0); count=$((count+1)); echo $count > "$COUNTER"
case "$KUBERNETES_EXEC_INFO" in *10.0.0.1*) ;; *) exit 3;; esac
test "$1" = "two words" || exit 4
echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t'$count'","expirationTimestamp":"2023-11-14T22:23:20Z"}}'
)sh");
  const std::string path =
      Write("config",
            Config("",
                   "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, "
                   "args: [two words], provideClusterInfo: true, env: [{name: COUNTER, value: '" +
                       (dir_ / "counter").string() + "'}]}"));
  const auto config = LoadClusterConfig({.kubeconfig_flag = path}, clock_);
  ASSERT_TRUE(config.ok()) << config.status().ToString();
  EXPECT_EQ(config->endpoint.bearer_token().value(), "t1");
  EXPECT_EQ(config->endpoint.bearer_token().value(), "t1");
  clock_.Advance(seconds(600));  // FakeClock starts ten minutes before the expiry
  EXPECT_EQ(config->endpoint.bearer_token().value(), "t2");
}

TEST_F(ConfigFiles, ExecPluginFailures) {
  const auto run = [](const std::string& command, seconds timeout = seconds(60)) {
    return RunExecPlugin({.api_version = "client.authentication.k8s.io/v1",
                          .command = command,
                          .args = {},
                          .env = {},
                          .install_hint = "apt install it"},
                         {}, timeout)
        .status();
  };
  const Status missing = run("weir-no-such-plugin");
  EXPECT_EQ(missing.reason(), "ExecPluginFailed");
  EXPECT_THAT(missing.message(), HasSubstr("apt install it"));
  EXPECT_THAT(run(Script("fails", "exit 7\n")).message(), HasSubstr("exit code 7"));
  EXPECT_THAT(run(Script("noise", "echo hello\n")).message(), HasSubstr("ExecCredential"));
  EXPECT_THAT(run(Script("hangs", "exec sleep 1000\n"), seconds(0)).message(),
              HasSubstr("took too long"));
  EXPECT_THAT(run(Script("floods", "exec cat /dev/zero\n")).message(), HasSubstr("1 MiB"));
}

}  // namespace
}  // namespace weir::kube
