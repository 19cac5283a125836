// Where DataSources and users' own connectors stand, as a client's settings say it.
#include "tests/lsp/session.h"

namespace weir::lsp {
namespace {

// A server whose configure() keeps what it is given, and whose scripts are what it was given last.
class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest()
      : session_({[this](const std::string&, const std::string& text) {
                    FoundScript found;
                    found.input.script = text;
                    found.input.target = sql::Target::kFile;
                    found.input.clusters = loaded_ ? &clusters_ : nullptr;
                    return weir::Result<std::vector<FoundScript>>({found});
                  },
                  "1", "",
                  [this](const Settings& settings) {
                    calls_.push_back(settings);
                    if (!fails_.empty()) return Invalid("Bad", fails_);
                    clusters_.clear();
                    clusters_["kafka.log"].options["bootstrap.servers"] = "k:9092";
                    loaded_ = !settings.catalog.empty();
                    return Status::Ok();
                  }}) {}

  void Start(const Json& options, bool watches = false) {
    session_.Ask(
        "initialize",
        {{"rootUri", "file:///home/me/my%20shop"},
         {"initializationOptions", options},
         {"capabilities",
          {{"workspace", {{"didChangeWatchedFiles", {{"dynamicRegistration", watches}}}}}}}});
    session_.Notify("initialized", Json::object());
  }

  static size_t CountOf(const Json& published, const std::string& code) {
    size_t count = 0;
    for (const Json& one : published["diagnostics"]) count += one["code"] == code ? 1 : 0;
    return count;
  }

  sql::Clusters clusters_;
  bool loaded_ = false;
  std::string fails_;
  std::vector<Settings> calls_;
  Session session_;
};

constexpr char kReader[] =
    "CREATE TABLE a (x INT) WITH ('connector' = 'kafka', 'topic' = 't', 'format' = 'json',\n"
    "  'cluster_name' = 'kafka.log');\nINSERT INTO a SELECT 1;\n";

TEST_F(SettingsTest, OptionsOfTheStartNameTheCatalog) {
  Start({{"catalog", {"deploy/sources"}}, {"connectors", "own.yaml"}});
  const Json found = session_.Open("file:///a.sql", kReader);
  ASSERT_EQ(calls_.size(), 1u);
  EXPECT_EQ(calls_[0].root, "/home/me/my shop");
  EXPECT_EQ(calls_[0].catalog, std::vector<std::string>{"deploy/sources"});
  EXPECT_EQ(calls_[0].connectors, std::vector<std::string>{"own.yaml"});
  EXPECT_EQ(CountOf(found, "SQL0502"), 0u) << found;
}

TEST_F(SettingsTest, AChangeOfTheWorkspaceIsSeenInOpenTexts) {
  Start(nullptr);
  EXPECT_EQ(CountOf(session_.Open("file:///a.sql", kReader), "SQL0502"), 1u);
  EXPECT_TRUE(calls_.empty());
  session_.Notify("workspace/didChangeConfiguration",
                  {{"settings", {{"weir", {{"catalog", "sources"}}}}}});
  EXPECT_EQ(CountOf(session_.LastDiagnostics(), "SQL0502"), 0u);
  ASSERT_EQ(calls_.size(), 1u);
  // The same settings are no change, those of others none of ours.
  session_.Notify("workspace/didChangeConfiguration", {{"settings", {{"catalog", "sources"}}}});
  session_.Notify("workspace/didChangeConfiguration", {{"settings", {{"yaml", true}}}});
  session_.Notify("workspace/didChangeConfiguration", {{"settings", nullptr}});
  session_.Drain();
  EXPECT_EQ(calls_.size(), 1u);
  session_.Notify("workspace/didChangeConfiguration",
                  {{"settings", {{"weir", {{"catalog", Json::array()}}}}}});
  EXPECT_EQ(CountOf(session_.LastDiagnostics(), "SQL0502"), 1u);
}

TEST_F(SettingsTest, FilesThatChangeAreReadAgain) {
  Start({{"catalog", "sources"}}, true);
  bool asked = false;
  for (const Json& message : session_.Drain()) {
    asked |= message.value("method", "") == "client/registerCapability" &&
             message["params"]["registrations"][0]["method"] == "workspace/didChangeWatchedFiles";
  }
  EXPECT_TRUE(asked);
  session_.Send({{"jsonrpc", "2.0"}, {"id", "weir-catalog"}, {"result", nullptr}});
  session_.Open("file:///a.sql", kReader);
  session_.Notify("workspace/didChangeWatchedFiles", {{"changes", Json::array()}});
  EXPECT_EQ(CountOf(session_.LastDiagnostics(), "SQL0502"), 0u);
  session_.Notify("textDocument/didSave", {{"textDocument", {{"uri", "file:///a.sql"}}}});
  session_.Drain();
  EXPECT_EQ(calls_.size(), 3u);
}

TEST_F(SettingsTest, NothingIsReadWithoutSettings) {
  Start(nullptr);
  session_.Notify("textDocument/didSave", {{"textDocument", {{"uri", "file:///a.sql"}}}});
  for (const Json& message : session_.Drain()) {
    EXPECT_NE(message.value("method", ""), "client/registerCapability");
  }
  EXPECT_TRUE(calls_.empty());
}

TEST_F(SettingsTest, WhatCannotBeReadIsToldAndChangesNothing) {
  Start({{"catalog", "sources"}});
  session_.Open("file:///a.sql", kReader);
  fails_ = "sources/a.yaml: broken";
  session_.Notify("textDocument/didSave", {{"textDocument", {{"uri", "file:///a.sql"}}}});
  std::string told;
  Json published;
  for (const Json& message : session_.Drain()) {
    if (message["method"] == "window/showMessage") told = message["params"]["message"];
    if (message["method"] == "textDocument/publishDiagnostics") published = message["params"];
  }
  EXPECT_EQ(told, "weir lsp: sources/a.yaml: broken");
  EXPECT_EQ(CountOf(published, "SQL0502"), 0u) << published;
}

TEST_F(SettingsTest, SettingsThatAreNoneAreTold) {
  for (const Json& catalog : {Json(7), Json({1}), Json(std::vector<std::string>(101, "a"))}) {
    Start(nullptr);
    session_.Notify("workspace/didChangeConfiguration", {{"settings", {{"catalog", catalog}}}});
    bool told = false;
    for (const Json& message : session_.Drain()) {
      told |= message.value("method", "") == "window/showMessage";
    }
    EXPECT_TRUE(told) << catalog;
  }
  EXPECT_TRUE(calls_.empty());
}

TEST_F(SettingsTest, ClustersAreProposedAndExplained) {
  Start({{"catalog", "sources"}});
  clusters_["kafka.log"].secret = "log-login";
  session_.Open("file:///a.sql", kReader);
  clusters_["kafka.log"].secret = "log-login";
  const Json items =
      session_.Result("textDocument/completion", Session::At("file:///a.sql", 1, 20))["items"];
  ASSERT_EQ(items.size(), 1u) << items;
  EXPECT_EQ(items[0]["label"], "kafka.log");
  const Json hover = session_.Result("textDocument/hover", Session::At("file:///a.sql", 1, 22));
  const std::string text = hover["contents"]["value"];
  EXPECT_NE(text.find("`bootstrap.servers`"), std::string::npos) << text;
  EXPECT_NE(text.find("log-login"), std::string::npos) << text;
  EXPECT_EQ(text.find("k:9092"), std::string::npos) << "values may be secrets";
}

}  // namespace
}  // namespace weir::lsp
