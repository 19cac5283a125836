#include "operator/command_line.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace weir::op {
namespace {

struct Outcome {
  std::optional<OperatorFlags> flags;
  int code = -1;
  std::string out;
  std::string err;
};

Outcome Give(const std::vector<std::string>& args,
             const std::map<std::string, std::string>& environment = {}) {
  std::ostringstream out;
  std::ostringstream err;
  const auto parsed = ParseCommandLine(
      args,
      [&](const std::string& name) -> std::optional<std::string> {
        const auto it = environment.find(name);
        if (it == environment.end()) return std::nullopt;
        return it->second;
      },
      out, err);
  Outcome outcome{{}, -1, out.str(), err.str()};
  if (const auto* flags = std::get_if<OperatorFlags>(&parsed)) outcome.flags = *flags;
  if (const auto* exit = std::get_if<ExitWith>(&parsed)) outcome.code = exit->code;
  return outcome;
}

std::string TempFile(const std::string& text) {
  const std::string path = testing::TempDir() + "/weir-flags-" + std::to_string(getpid()) + ".yaml";
  std::ofstream(path) << text;
  return path;
}

TEST(CommandLine, TakesTheFlagsOfTheChart) {
  const Outcome outcome =
      Give({"--namespaces=a,b", "--label-selector=team=shop", "--flink-image=2.2=flink:x",
            "--flink-image", "1.20=flink:y", "--image-pull-policy=Never", "--service-account=sa",
            "--workers=8", "--max-concurrent-deployments=10", "--leader-elect=false",
            "--leader-election-namespace=ops", "--leader-election-id=w",
            "--health-addr=0.0.0.0:8080", "--log-format=json", "--log-level=debug", "--paused"});
  ASSERT_TRUE(outcome.flags.has_value()) << outcome.err;
  EXPECT_EQ(outcome.flags->namespaces, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(outcome.flags->label_selector, "team=shop");
  EXPECT_EQ(outcome.flags->flink_images.at("2.2"), "flink:x");
  EXPECT_EQ(outcome.flags->flink_images.at("1.20"), "flink:y");
  EXPECT_FALSE(outcome.flags->leader_elect);
  EXPECT_TRUE(outcome.flags->paused);
  EXPECT_EQ(outcome.flags->log_format, log::Format::kJson);
}

TEST(CommandLine, HelpShowsEveryFlagInItsGroup) {
  const Outcome outcome = Give({"--help"});
  EXPECT_EQ(outcome.code, 0);
  for (const FlagSpec& spec : FlagSpecs()) {
    EXPECT_NE(outcome.out.find("--" + spec.name), std::string::npos) << spec.name;
    EXPECT_NE(outcome.out.find(spec.group + ":"), std::string::npos) << spec.group;
  }
}

TEST(CommandLine, BadUsageIsTwo) {
  EXPECT_EQ(Give({"--no-such-flag"}).code, 2);
  EXPECT_EQ(Give({"stray"}).code, 2);
  const Outcome bad = Give({"--workers", "none"});
  EXPECT_EQ(bad.code, 2);
  EXPECT_NE(bad.err.find("--workers: expected a number"), std::string::npos) << bad.err;
  EXPECT_EQ(Give({"--config", "/nonexistent/weir.yaml"}).code, 2);
}

TEST(CommandLine, ReadsTheFileBelowTheRest) {
  const std::string path =
      TempFile("workers: 6\nlog-format: json\nnamespaces: [a, b]\nflink-image:\n  '2.2': img\n");
  const Outcome outcome = Give({"--config", path, "--workers=5"});
  ASSERT_TRUE(outcome.flags.has_value()) << outcome.err;
  EXPECT_EQ(outcome.flags->workers, 5);
  EXPECT_EQ(outcome.flags->log_format, log::Format::kJson);
  EXPECT_EQ(outcome.flags->flink_images.at("2.2"), "img");
  const Outcome by_environment = Give({}, {{"WEIR_CONFIG", path}, {"WEIR_WORKERS", "3"}});
  ASSERT_TRUE(by_environment.flags.has_value()) << by_environment.err;
  EXPECT_EQ(by_environment.flags->workers, 3);
  EXPECT_EQ(by_environment.flags->namespaces.size(), 2u);
}

TEST(CommandLine, ABadFileIsTwo) {
  EXPECT_EQ(Give({"--config", TempFile("workers: [")}).code, 2);
  EXPECT_EQ(Give({"--config", TempFile("a: 1\n---\nb: 2\n")}).code, 2);
  EXPECT_EQ(Give({"--config", TempFile("no-such: 1\n")}).code, 2);
}

TEST(ReadAgainTest, TheFileAsItIsThen) {
  const auto none = [](const std::string&) { return std::optional<std::string>(); };
  const std::string path = TempFile("namespaces: [red]\n");
  const std::vector<std::string> args = {"--config", path, "--workers", "7"};
  const Outcome first = Give(args);
  ASSERT_TRUE(first.flags);
  EXPECT_EQ(first.flags->config, path);
  std::ofstream(path) << "namespace-selector: weir=on\nworkers: 9\n";
  const auto again = ReadAgain(args, none);
  ASSERT_TRUE(again.ok()) << again.error().ToString();
  EXPECT_EQ(again->namespace_selector, "weir=on");
  EXPECT_TRUE(again->namespaces.empty());
  EXPECT_EQ(again->workers, 7) << "the command line wins";
  std::ofstream(path) << "namespace: red\n";
  const auto bad = ReadAgain(args, none);
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.error().message().find("there is no flag 'namespace'"), std::string::npos);
  EXPECT_EQ(bad.error().message().find('\n'), std::string::npos);
}

TEST(NamespacesTest, OneThingSaysWhich) {
  EXPECT_EQ(Give({"--namespace-selector", "weir=on"}).flags->namespace_selector, "weir=on");
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--namespaces", "red"}, {"--watch-all-namespaces"}}) {
    std::vector<std::string> args = {"--namespace-selector", "weir=on"};
    args.insert(args.end(), more.begin(), more.end());
    const Outcome both = Give(args);
    EXPECT_EQ(both.code, 2);
    EXPECT_NE(both.err.find("--namespace-selector excludes"), std::string::npos) << both.err;
  }
}

}  // namespace
}  // namespace weir::op
