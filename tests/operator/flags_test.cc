#include "operator/flags.h"

#include <gtest/gtest.h>

#include <set>

#include "base/doc/value.h"

namespace weir::op {
namespace {

const Environment kNoEnvironment = [](const std::string&) { return std::nullopt; };

Environment Env(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
    const auto it = values.find(name);
    if (it == values.end()) return std::nullopt;
    return it->second;
  };
}

std::string ErrorOf(const GivenFlags& given) {
  const auto flags = ResolveFlags(given, kNoEnvironment, nullptr, "");
  return flags.ok() ? "" : flags.error().message();
}

TEST(ResolveFlags, DefaultsWhenNothingIsGiven) {
  EXPECT_EQ(*ResolveFlags({}, kNoEnvironment, nullptr, ""), OperatorFlags{});
}

TEST(ResolveFlags, CommandLineOverEnvironmentOverFile) {
  const doc::Json file = {{"workers", 7}, {"log-level", "warn"}, {"max-concurrent-deployments", 3}};
  const auto flags = ResolveFlags(
      {{"workers", {"9"}}}, Env({{"WEIR_WORKERS", "8"}, {"WEIR_LOG_LEVEL", "debug"}}), &file, "f");
  ASSERT_TRUE(flags.ok()) << flags.error().message();
  EXPECT_EQ(flags->workers, 9);
  EXPECT_EQ(flags->log_level, log::Level::kDebug);
  EXPECT_EQ(flags->max_concurrent_deployments, 3);
}

TEST(ResolveFlags, KnobsOfTheTuningLaw) {
  const doc::Json file = {{"tuning-set", {{"rhoUp", 0.7}}}};
  const auto from_file = ResolveFlags({}, kNoEnvironment, &file, "f");
  ASSERT_TRUE(from_file.ok()) << from_file.error().message();
  EXPECT_EQ(from_file->tuning_settings.rho_up, 0.7);
  const auto given =
      ResolveFlags({{"tuning-set", {"rhoUp=0.8", "wasteMin=20"}}}, kNoEnvironment, &file, "f");
  ASSERT_TRUE(given.ok()) << given.error().message();
  EXPECT_EQ(given->tuning_settings.rho_up, 0.8);
  EXPECT_EQ(given->tuning_settings.waste_min, 20);
  EXPECT_EQ(given->tuning_settings.rho_down, tuner::DefaultSettings().rho_down);
  EXPECT_NE(ErrorOf({{"tuning-set", {"rhoup=0.8"}}}).find("weir tune --settings"),
            std::string::npos);
  for (const char* bad : {"rhoUp", "rhoUp=", "rhoUp=high", "rhoUp=1.5", "rhoUp=nan"}) {
    EXPECT_NE(ErrorOf({{"tuning-set", {bad}}}).find("from 0.3 to 0.98"), std::string::npos) << bad;
  }
}

TEST(ResolveFlags, ReadsListsMapsAndSwitchesFromEverywhere) {
  const doc::Json file = {{"namespaces", {"b", "a", "a"}},
                          {"flink-image", {{"1.20", "flink:1.20"}}},
                          {"leader-elect", false}};
  const auto from_file = ResolveFlags({}, kNoEnvironment, &file, "f");
  ASSERT_TRUE(from_file.ok()) << from_file.error().message();
  EXPECT_EQ(from_file->namespaces, (std::vector<std::string>{"a", "b"}));
  // The default line stays beside the one that was added.
  EXPECT_EQ(from_file->flink_images.at("1.20"), "flink:1.20");
  EXPECT_EQ(from_file->flink_images.count("2.2"), 1u);
  EXPECT_FALSE(from_file->leader_elect);

  const auto given = ResolveFlags({{"namespaces", {"x, y", "z"}},
                                   {"flink-image", {"2.2=repo/flink:a", "3.0=b"}},
                                   {"flink-configuration", {"a.b=c=d,e"}},
                                   {"paused", {"true"}}},
                                  kNoEnvironment, nullptr, "");
  ASSERT_TRUE(given.ok()) << given.error().message();
  EXPECT_EQ(given->namespaces, (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(given->flink_images.at("2.2"), "repo/flink:a");
  EXPECT_EQ(given->flink_images.at("3.0"), "b");
  EXPECT_EQ(given->flink_configuration.at("a.b"), "c=d,e");
  EXPECT_TRUE(given->paused);
}

TEST(ResolveFlags, SaysWhereABadValueCameFrom) {
  const doc::Json file = {{"workers", "many"}, {"wrokers", 3}};
  const auto flags = ResolveFlags({{"log-format", {"xml"}}},
                                  Env({{"WEIR_IMAGE_PULL_POLICY", "Sometimes"}}), &file, "w.yaml");
  ASSERT_FALSE(flags.ok());
  EXPECT_EQ(flags.error().message(),
            "w.yaml: workers: expected a number from 1 to 256, got 'many'\n"
            "WEIR_IMAGE_PULL_POLICY: expected one of Always, IfNotPresent, Never, got "
            "'Sometimes'\n"
            "--log-format: expected text or json, got 'xml'\n"
            "w.yaml: there is no flag 'wrokers'");
}

TEST(ResolveFlags, TheNamespaceOfConnectors) {
  const doc::Json file = {{"connectors-namespace", "from-file"}};
  EXPECT_EQ(ResolveFlags({}, kNoEnvironment, &file, "f")->connectors_namespace, "from-file");
  const Environment env = Env({{"WEIR_CONNECTORS_NAMESPACE", "from-env"}});
  EXPECT_EQ(ResolveFlags({}, env, &file, "f")->connectors_namespace, "from-env");
  EXPECT_EQ(
      ResolveFlags({{"connectors-namespace", {" given "}}}, env, &file, "f")->connectors_namespace,
      "given");
  EXPECT_EQ(ResolveFlags({{"connectors-namespace", {""}}}, env, &file, "f")->connectors_namespace,
            "")
      << "the operator's own";
  EXPECT_NE(ErrorOf({{"connectors-namespace", {"Shop"}}}), "");
}

TEST(ResolveFlags, RefusesWhatCannotBe) {
  EXPECT_NE(ErrorOf({{"namespaces", {"Shop"}}}), "");
  EXPECT_NE(ErrorOf({{"controllers", {"datasource"}}}), "");
  EXPECT_NE(ErrorOf({{"workers", {"0"}}}), "");
  EXPECT_NE(ErrorOf({{"workers", {"4x"}}}), "");
  EXPECT_NE(ErrorOf({{"flink-image", {"flink:2.2"}}}), "");
  EXPECT_NE(ErrorOf({{"flink-rest-url", {"localhost:8081"}}}), "");
  EXPECT_NE(ErrorOf({{"flink-rest-url", {"http://{pod}:{port}"}}}), "");
  EXPECT_NE(ErrorOf({{"health-addr", {"8080"}}}), "");
  EXPECT_NE(ErrorOf({{"health-addr", {":99999"}}}), "");
  EXPECT_NE(ErrorOf({{"lease-duration", {"15"}}}), "");
  EXPECT_NE(ErrorOf({{"leader-elect", {"yes"}}}), "");
  EXPECT_NE(ErrorOf({{"namespaces", {"a"}}, {"watch-all-namespaces", {"true"}}}), "");
  EXPECT_EQ(ErrorOf({{"flink-rest-url", {"http://127.0.0.1:{port}"}}}), "");
  EXPECT_EQ(ErrorOf({{"health-addr", {"0"}}}), "");
}

TEST(ResolveFlags, AFileMustBeAMapping) {
  const doc::Json list = doc::Json::array({1, 2});
  EXPECT_FALSE(ResolveFlags({}, kNoEnvironment, &list, "f").ok());
  const doc::Json nested = {{"workers", {{"a", doc::Json::array({1})}}}};
  EXPECT_FALSE(ResolveFlags({}, kNoEnvironment, &nested, "f").ok());
}

TEST(FlagSpecs, NamesAreUniqueAndEveryFlagIsExplained) {
  std::set<std::string> names;
  for (const FlagSpec& spec : FlagSpecs()) {
    EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
    EXPECT_FALSE(spec.help.empty()) << spec.name;
    EXPECT_FALSE(spec.group.empty()) << spec.name;
  }
  EXPECT_EQ(EnvironmentName("max-concurrent-deployments"), "WEIR_MAX_CONCURRENT_DEPLOYMENTS");
}

}  // namespace
}  // namespace weir::op
