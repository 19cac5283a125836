// One suite for the API server's protocol as this project uses it, run against the fake one and,
// when WEIR_TEST_KUBECONFIG names a kubeconfig, against a real one. Each test works in names of its
// own and leaves nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>

#include "client/kube/client.h"
#include "tests/client/kube/contract_world.h"

namespace weir::kube {
namespace {

using doc::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class Contract : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = MakeContractWorld().release(); }
  static void TearDownTestSuite() {
    delete world_;
    world_ = nullptr;
  }

  void SetUp() override {
    static int count = 0;
    prefix_ = "ct-" + std::to_string(getpid()) + "-" + std::to_string(count++);
  }
  void TearDown() override {
    for (const auto& [type, name] : created_) {
      const auto key = Key(name);
      (void)client().Patch(*type, key, {{"metadata", {{"finalizers", nullptr}}}}, {}, {});
      (void)client().Delete(*type, key, {}, {});
    }
  }

  KubeClient& client() { return *world_->client; }
  static ObjectKey Key(const std::string& name) { return {"default", name}; }
  std::string Selector() const { return "test=" + prefix_; }

  Json ConfigMap(const std::string& suffix, Json data = {{"k", "v"}}) {
    const std::string name = prefix_ + "-" + suffix;
    created_.emplace_back(&kConfigMaps, name);
    return {
        {"apiVersion", "v1"},
        {"kind", "ConfigMap"},
        {"metadata", {{"name", name}, {"namespace", "default"}, {"labels", {{"test", prefix_}}}}},
        {"data", std::move(data)}};
  }
  Json Widget(const std::string& suffix) {
    const std::string name = prefix_ + "-" + suffix;
    created_.emplace_back(&kWidgets, name);
    return {
        {"apiVersion", "contract.weir.dev/v1"},
        {"kind", "Widget"},
        {"metadata", {{"name", name}, {"namespace", "default"}, {"labels", {{"test", prefix_}}}}},
        {"spec", {{"size", 1}}}};
  }
  Json MustCreate(const ResourceType& type, const Json& object) {
    auto created = client().Create(type, object, {});
    EXPECT_TRUE(created.ok()) << created.status().ToString();
    return created.value_or(Json::object());
  }

  std::string prefix_;
  std::vector<std::pair<const ResourceType*, std::string>> created_;
  static ContractWorld* world_;
};
ContractWorld* Contract::world_ = nullptr;

std::string VersionOf(const Json& object) {
  return doc::StringAt(object, {"metadata", "resourceVersion"});
}
std::string NameOf(const Json& object) { return doc::StringAt(object, {"metadata", "name"}); }
ObjectKey KeyOf(const Json& object) { return {"default", NameOf(object)}; }

TEST_F(Contract, CreateGetDelete) {
  const Json wanted = ConfigMap("a");
  const Json created = MustCreate(kConfigMaps, wanted);
  EXPECT_FALSE(doc::StringAt(created, {"metadata", "uid"}).empty());
  EXPECT_FALSE(doc::StringAt(created, {"metadata", "creationTimestamp"}).empty());
  const auto got = client().Get(kConfigMaps, KeyOf(wanted), {});
  ASSERT_TRUE(got.ok()) << got.status().ToString();
  EXPECT_EQ((*got)["data"], wanted["data"]);
  EXPECT_EQ(VersionOf(*got), VersionOf(created));
  EXPECT_TRUE(client().Delete(kConfigMaps, KeyOf(wanted), {}, {}).ok());
  EXPECT_EQ(client().Get(kConfigMaps, KeyOf(wanted), {}).status().code(), Code::kNotFound);
  const Status again = client().Delete(kConfigMaps, KeyOf(wanted), {}, {});
  EXPECT_EQ(again.code(), Code::kNotFound);
  EXPECT_EQ(again.reason(), "NotFound");
}

TEST_F(Contract, CreatingTwiceIsAlreadyExists) {
  const Json wanted = ConfigMap("a");
  MustCreate(kConfigMaps, wanted);
  const Status again = client().Create(kConfigMaps, wanted, {}).status();
  EXPECT_EQ(again.code(), Code::kConflict);
  EXPECT_EQ(again.reason(), "AlreadyExists");
}

TEST_F(Contract, GenerateNameMakesAName) {
  Json wanted = ConfigMap("a");
  wanted["metadata"].erase("name");
  wanted["metadata"]["generateName"] = prefix_ + "-g-";
  const Json created = MustCreate(kConfigMaps, wanted);
  EXPECT_THAT(NameOf(created), ::testing::StartsWith(prefix_ + "-g-"));
  EXPECT_GT(NameOf(created).size(), prefix_.size() + 3);
  EXPECT_TRUE(client().Delete(kConfigMaps, KeyOf(created), {}, {}).ok());
}

TEST_F(Contract, BadNamesAndUnknownTypesAreErrors) {
  Json bad = ConfigMap("a");
  bad["metadata"]["name"] = "Not_A_Name";
  const Status invalid = client().Create(kConfigMaps, bad, {}).status();
  EXPECT_EQ(invalid.code(), Code::kInvalid);
  EXPECT_EQ(invalid.reason(), "Invalid");
  constexpr ResourceType kNone{"nowhere.weir.dev", "v1", "nothings", "Nothing"};
  EXPECT_EQ(client().List(kNone, {}, {}).status().code(), Code::kNotFound);
  EXPECT_EQ(client().Get(kConfigMaps, {"default", ".."}, {}).status().reason(), "BadName");
}

TEST_F(Contract, ReplaceNeedsTheCurrentVersion) {
  const Json created = MustCreate(kConfigMaps, ConfigMap("a"));
  Json first = created;
  first["data"]["k"] = "first";
  const auto replaced = client().Replace(kConfigMaps, first, "", {});
  ASSERT_TRUE(replaced.ok()) << replaced.status().ToString();
  EXPECT_NE(VersionOf(*replaced), VersionOf(created));
  Json second = created;
  second["data"]["k"] = "second";
  const Status stale = client().Replace(kConfigMaps, second, "", {}).status();
  EXPECT_EQ(stale.code(), Code::kConflict);
  EXPECT_EQ(stale.reason(), "Conflict");
}

TEST_F(Contract, AnEqualWriteChangesNothing) {
  const Json created = MustCreate(kConfigMaps, ConfigMap("a"));
  const auto same = client().Replace(kConfigMaps, created, "", {});
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(VersionOf(*same), VersionOf(created));
}

TEST_F(Contract, PatchTypes) {
  const Json created = MustCreate(kConfigMaps, ConfigMap("a", {{"one", "1"}, {"two", "2"}}));
  const auto merged = client().Patch(kConfigMaps, KeyOf(created),
                                     {{"data", {{"one", nullptr}, {"three", "3"}}}}, {}, {});
  ASSERT_TRUE(merged.ok()) << merged.status().ToString();
  EXPECT_EQ((*merged)["data"], Json({{"two", "2"}, {"three", "3"}}));
  const Json steps = Json::array({{{"op", "replace"}, {"path", "/data/two"}, {"value", "22"}}});
  const auto patched =
      client().Patch(kConfigMaps, KeyOf(created), steps, {.type = PatchType::kJsonPatch}, {});
  ASSERT_TRUE(patched.ok()) << patched.status().ToString();
  EXPECT_EQ((*patched)["data"]["two"], "22");
  const auto strategic = client().Patch(kConfigMaps, KeyOf(created), {{"data", {{"two", "s"}}}},
                                        {.type = PatchType::kStrategicMerge}, {});
  ASSERT_TRUE(strategic.ok()) << strategic.status().ToString();
  EXPECT_EQ((*strategic)["data"]["two"], "s");
  const Json stale{{"metadata", {{"resourceVersion", VersionOf(created)}}}, {"data", {{"x", "y"}}}};
  EXPECT_EQ(client().Patch(kConfigMaps, KeyOf(created), stale, {}, {}).status().reason(),
            "Conflict");
  EXPECT_EQ(client()
                .Patch(kConfigMaps, Key(prefix_ + "-none"), {{"data", Json::object()}}, {}, {})
                .status()
                .code(),
            Code::kNotFound);
}

TEST_F(Contract, ServerSideApplyCreatesAndMerges) {
  Json wanted = ConfigMap("a", {{"mine", "1"}});
  const PatchOptions apply{.type = PatchType::kApply, .field_manager = "one", .force = true};
  const auto created = client().Patch(kConfigMaps, KeyOf(wanted), wanted, apply, {});
  ASSERT_TRUE(created.ok()) << created.status().ToString();
  ASSERT_TRUE(client()
                  .Patch(kConfigMaps, KeyOf(wanted), {{"data", {{"theirs", "2"}}}},
                         {.field_manager = "two"}, {})
                  .ok());
  wanted["data"]["mine"] = "11";
  const auto applied = client().Patch(kConfigMaps, KeyOf(wanted), wanted, apply, {});
  ASSERT_TRUE(applied.ok()) << applied.status().ToString();
  EXPECT_EQ((*applied)["data"], Json({{"mine", "11"}, {"theirs", "2"}}));
}

TEST_F(Contract, StatusAndSpecAreSeparate) {
  Json wanted = Widget("a");
  wanted["status"] = {{"phase", "ignored"}};
  const Json created = MustCreate(kWidgets, wanted);
  EXPECT_FALSE(created.contains("status"));
  EXPECT_EQ(created["metadata"]["generation"], 1);

  const auto status = client().Patch(kWidgets, KeyOf(created),
                                     {{"status", {{"phase", "Ready"}}}, {"spec", {{"size", 99}}}},
                                     {.subresource = "status"}, {});
  ASSERT_TRUE(status.ok()) << status.status().ToString();
  EXPECT_EQ((*status)["status"]["phase"], "Ready");
  EXPECT_EQ((*status)["spec"]["size"], 1);
  EXPECT_EQ((*status)["metadata"]["generation"], 1);

  Json next = *status;
  next["spec"]["size"] = 2;
  next["status"]["phase"] = "Overwritten";
  const auto replaced = client().Replace(kWidgets, next, "", {});
  ASSERT_TRUE(replaced.ok()) << replaced.status().ToString();
  EXPECT_EQ((*replaced)["metadata"]["generation"], 2);
  EXPECT_EQ((*replaced)["status"]["phase"], "Ready");

  next = *replaced;
  next["status"]["phase"] = "Done";
  const auto put = client().Replace(kWidgets, next, "status", {});
  ASSERT_TRUE(put.ok()) << put.status().ToString();
  EXPECT_EQ((*put)["status"]["phase"], "Done");
}

TEST_F(Contract, FinalizersHoldADeletedObject) {
  Json wanted = Widget("a");
  wanted["metadata"]["finalizers"] = {"weir.dev/test"};
  const Json created = MustCreate(kWidgets, wanted);
  ASSERT_TRUE(client().Delete(kWidgets, KeyOf(created), {}, {}).ok());
  const auto held = client().Get(kWidgets, KeyOf(created), {});
  ASSERT_TRUE(held.ok()) << held.status().ToString();
  EXPECT_FALSE(doc::StringAt(*held, {"metadata", "deletionTimestamp"}).empty());
  ASSERT_TRUE(client().Delete(kWidgets, KeyOf(created), {}, {}).ok());
  const auto freed =
      client().Patch(kWidgets, KeyOf(created), {{"metadata", {{"finalizers", nullptr}}}}, {}, {});
  ASSERT_TRUE(freed.ok()) << freed.status().ToString();
  EXPECT_EQ(client().Get(kWidgets, KeyOf(created), {}).status().code(), Code::kNotFound);
}

TEST_F(Contract, DeletePreconditions) {
  const Json created = MustCreate(kConfigMaps, ConfigMap("a"));
  const Status uid = client().Delete(kConfigMaps, KeyOf(created),
                                     {.uid = "11111111-2222-3333-4444-555555555555"}, {});
  EXPECT_EQ(uid.code(), Code::kConflict) << uid.ToString();
  const Status version =
      client().Delete(kConfigMaps, KeyOf(created), {.resource_version = "1"}, {});
  EXPECT_EQ(version.code(), Code::kConflict) << version.ToString();
  const DeleteOptions right{.uid = created["metadata"]["uid"].get<std::string>(),
                            .resource_version = VersionOf(created)};
  EXPECT_TRUE(client().Delete(kConfigMaps, KeyOf(created), right, {}).ok());
}

TEST_F(Contract, ListSelectsAndPages) {
  for (const char* suffix : {"a", "b", "c", "d", "e"}) {
    Json object = ConfigMap(suffix);
    object["metadata"]["labels"]["kind"] = suffix[0] < 'c' ? "low" : "high";
    MustCreate(kConfigMaps, object);
  }
  const auto names = [this](const std::string& selector) {
    std::vector<std::string> out;
    const auto page =
        client().List(kConfigMaps, {.ns = "default", .label_selector = Selector() + selector}, {});
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    if (!page.ok()) return out;
    for (const Json& item : page->items) out.push_back(NameOf(item).substr(prefix_.size() + 1));
    return out;
  };
  EXPECT_THAT(names(""), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(names(",kind=low"), ElementsAre("a", "b"));
  EXPECT_THAT(names(",kind!=low"), ElementsAre("c", "d", "e"));
  EXPECT_THAT(names(",kind in (low,other)"), ElementsAre("a", "b"));
  EXPECT_THAT(names(",kind notin (low)"), ElementsAre("c", "d", "e"));
  EXPECT_THAT(names(",!kind"), ElementsAre());

  ListOptions options{.ns = "default", .label_selector = Selector(), .limit = 2};
  const auto first = client().List(kConfigMaps, options, {});
  ASSERT_TRUE(first.ok()) << first.status().ToString();
  EXPECT_EQ(first->items.size(), 2u);
  ASSERT_FALSE(first->resume.empty());
  options.resume = first->resume;
  const auto second = client().List(kConfigMaps, options, {});
  ASSERT_TRUE(second.ok()) << second.status().ToString();
  EXPECT_EQ(second->items.size(), 2u);
  EXPECT_EQ(second->resource_version, first->resource_version);
  const auto all = client().ListAll(kConfigMaps, options, {});
  ASSERT_TRUE(all.ok()) << all.status().ToString();
  EXPECT_EQ(all->items.size(), 5u);

  const auto field = client().List(
      kConfigMaps, {.ns = "default", .field_selector = "metadata.name=" + prefix_ + "-c"}, {});
  ASSERT_TRUE(field.ok());
  EXPECT_EQ(field->items.size(), 1u);
}

TEST_F(Contract, MetadataOnlyListsCarryNoData) {
  MustCreate(kConfigMaps, ConfigMap("a"));
  const auto page = client().List(
      kConfigMaps, {.ns = "default", .label_selector = Selector(), .metadata_only = true}, {});
  ASSERT_TRUE(page.ok()) << page.status().ToString();
  ASSERT_EQ(page->items.size(), 1u);
  EXPECT_EQ(page->items[0]["metadata"]["labels"]["test"], prefix_);
  EXPECT_FALSE(page->items[0].contains("data"));
}

TEST_F(Contract, AWatchTellsWhatHappened) {
  const auto page = client().List(kConfigMaps, {.ns = "default", .label_selector = Selector()}, {});
  ASSERT_TRUE(page.ok());
  std::stop_source stop;
  std::vector<std::string> seen;
  Status ended;
  std::jthread watcher([&] {
    ended = client().Watch(
        kConfigMaps,
        {.ns = "default", .label_selector = Selector(), .resource_version = page->resource_version},
        [&](WatchEvent event) {
          if (event.type == WatchEventType::kBookmark) return;
          const char* verb = event.type == WatchEventType::kAdded      ? "added "
                             : event.type == WatchEventType::kModified ? "modified "
                                                                       : "deleted ";
          seen.push_back(verb + NameOf(event.object).substr(prefix_.size() + 1));
          if (seen.size() == 5) stop.request_stop();
        },
        stop.get_token());
  });
  const Json created = MustCreate(kConfigMaps, ConfigMap("a"));
  ASSERT_TRUE(client().Patch(kConfigMaps, KeyOf(created), {{"data", {{"x", "y"}}}}, {}, {}).ok());
  ASSERT_TRUE(client().Delete(kConfigMaps, KeyOf(created), {}, {}).ok());
  const Json other = MustCreate(kConfigMaps, ConfigMap("b"));
  // Leaving the selection is a deletion to this watcher.
  ASSERT_TRUE(client()
                  .Patch(kConfigMaps, KeyOf(other),
                         {{"metadata", {{"labels", {{"test", "gone"}}}}}}, {}, {})
                  .ok());
  watcher.join();
  EXPECT_EQ(ended.code(), Code::kCancelled) << ended.ToString();
  EXPECT_THAT(seen, ElementsAre("added a", "modified a", "deleted a", "added b", "deleted b"));
}

TEST_F(Contract, AMetadataOnlyWatchCarriesNoData) {
  const auto page = client().List(kConfigMaps, {.ns = "default", .label_selector = Selector()}, {});
  ASSERT_TRUE(page.ok());
  MustCreate(kConfigMaps, ConfigMap("a"));
  std::stop_source stop;
  Json object;
  const Status ended = client().Watch(
      kConfigMaps,
      {.ns = "default",
       .label_selector = Selector(),
       .resource_version = page->resource_version,
       .metadata_only = true},
      [&](WatchEvent event) {
        object = std::move(event.object);
        stop.request_stop();
      },
      stop.get_token());
  EXPECT_EQ(ended.code(), Code::kCancelled) << ended.ToString();
  EXPECT_EQ(NameOf(object), prefix_ + "-a");
  EXPECT_FALSE(object.contains("data"));
}

TEST_F(Contract, AnOldVersionIsExpired) {
  world_->ExpireHistory();
  const Status ended =
      client().Watch(kWidgets, {.ns = "default", .resource_version = world_->expired_version},
                     [](WatchEvent) {}, {});
  EXPECT_EQ(ended.code(), Code::kConflict) << ended.ToString();
  EXPECT_EQ(ended.reason(), "Expired");
}

TEST_F(Contract, AStopEndsAQuietWatch) {
  const auto page = client().List(kConfigMaps, {.ns = "default", .label_selector = Selector()}, {});
  ASSERT_TRUE(page.ok());
  std::stop_source stop;
  Status ended;
  std::jthread watcher([&] {
    ended = client().Watch(
        kConfigMaps,
        {.ns = "default", .label_selector = Selector(), .resource_version = page->resource_version},
        [](WatchEvent) {}, stop.get_token());
  });
  stop.request_stop();
  watcher.join();
  EXPECT_EQ(ended.code(), Code::kCancelled) << ended.ToString();
}

TEST_F(Contract, TheLogOfNoPod) {
  const auto log =
      client().PodLog({"default", prefix_ + "-nobody"}, {.container = "c", .tail_lines = 5}, {});
  EXPECT_EQ(log.status().code(), Code::kNotFound) << log.status().ToString();
}

TEST_F(Contract, RawGet) {
  const auto version = client().RawGet("/version", {});
  ASSERT_TRUE(version.ok()) << version.status().ToString();
  EXPECT_THAT(version->body, HasSubstr("gitVersion"));
  EXPECT_EQ(client().RawGet("/nowhere", {}).status().code(), Code::kNotFound);
}

}  // namespace
}  // namespace weir::kube
