// `weir lsp` over streams, with the SqlJobs of real YAML; what it answers is tests/lsp's.
#include "base/doc/value.h"
#include "lsp/frame.h"
#include "tests/cli/command_fixture.h"

namespace weir::cli {
namespace {

using doc::Json;

std::string Message(const Json& message) { return lsp::Framed(doc::DumpJson(message)); }

std::string Notification(const std::string& method, const Json& params) {
  return Message({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
}

std::string Request(int id, const std::string& method, const Json& params) {
  return Message({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}});
}

std::string Opened(const std::string& uri, const std::string& text) {
  return Notification(
      "textDocument/didOpen",
      {{"textDocument", {{"uri", uri}, {"languageId", "yaml"}, {"version", 1}, {"text", text}}}});
}

std::vector<Json> MessagesOf(const std::string& out) {
  lsp::FrameReader reader;
  reader.Feed(out);
  std::vector<Json> messages;
  while (const auto frame = reader.Next()) {
    EXPECT_TRUE(frame->ok) << frame->body;
    messages.push_back(doc::ParseJson(frame->body).value_or(Json()));
  }
  return messages;
}

const std::string kHandshake = Request(1, "initialize", {{"capabilities", Json::object()}});
const std::string kStop =
    Request(9, "shutdown", Json::object()) + Notification("exit", Json::object());

TEST(LspCommand, SpeaksOverStandardInputAndOutput) {
  const Outcome outcome = RunWith({"lsp"}, kHandshake + kStop);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
  const auto messages = MessagesOf(outcome.out);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0]["result"]["serverInfo"]["name"], "weir lsp");
  EXPECT_TRUE(messages[1]["result"].is_null());
}

TEST(LspCommand, AClientThatGoesAwayIsAFailure) {
  EXPECT_EQ(RunWith({"lsp"}, kHandshake).code, 1);
  EXPECT_EQ(RunWith({"lsp", "--stdio"}, "").code, 1);
  EXPECT_EQ(RunWith({"lsp"}, std::string(lsp::kMaxHeaderBytes + 1, 'x')).code, 1);
  EXPECT_EQ(RunWith({"lsp", "--no-such"}).code, 2);
}

constexpr char kOpened[] =
    "apiVersion: weir.dev/v1alpha1\n"
    "kind: SqlJob\n"
    "metadata: {name: a}\n"
    "spec:\n"
    "  mode: Sideways\n"
    "  sql: |\n"
    "    CREATE TABLE s (a INT) WITH ('connector' = 'datagen');\n"
    "    CREATE TABLE t (a INT) WITH ('connector' = 'print');\n"
    "\n"
    "    INSERT INTO t SELECT b FROM s;\n"
    "  state: Running\n";

TEST(LspCommand, FindsTheScriptsOfSqlJobs) {
  const std::string uri = "file:///shop/job.yaml";
  const Outcome outcome =
      RunWith({"lsp"}, kHandshake + Opened(uri, std::string(kOpened) + "---\nkind: ConfigMap\n") +
                           Request(2, "textDocument/completion",
                                   {{"textDocument", {{"uri", uri}}},
                                    {"position", {{"line", 9}, {"character", 25}}}}) +
                           kStop);
  EXPECT_EQ(outcome.code, 0);
  const auto messages = MessagesOf(outcome.out);
  // Answers first: findings come when nothing else waits.
  ASSERT_GE(messages.size(), 3u) << outcome.out;
  EXPECT_EQ(messages[1]["id"], 2);
  bool column = false;
  for (const Json& item : messages[1]["result"]["items"]) column |= item["label"] == "a";
  EXPECT_TRUE(column);
}

TEST(LspCommand, KnowsTheFunctionsOfTheJob) {
  std::string text = kOpened;
  text.replace(text.find("  mode: Sideways\n"), 17,
               "  functions: [{name: mask, class: F, signature: (STRING) RETURNS STRING}]\n");
  text.replace(text.find("SELECT b"), 8, "SELECT mask(a)");
  const Outcome outcome = RunWith({"lsp"}, kHandshake + Opened("file:///shop/job.yaml", text));
  const auto messages = MessagesOf(outcome.out);
  ASSERT_EQ(messages.size(), 2u);
  const Json& found = messages[1]["params"]["diagnostics"];
  ASSERT_EQ(found.size(), 1u) << found;
  EXPECT_EQ(found[0]["code"], "SQL0650");
  EXPECT_EQ(found[0]["range"]["start"]["line"], 9);
}

TEST(LspCommand, PublishesWhatIsWrongWithTheJobAndItsScript) {
  const Outcome outcome = RunWith({"lsp"}, kHandshake + Opened("file:///shop/job.yaml", kOpened));
  const auto messages = MessagesOf(outcome.out);
  ASSERT_EQ(messages.size(), 2u);
  std::vector<std::string> codes;
  for (const Json& one : messages[1]["params"]["diagnostics"]) {
    codes.push_back(one["code"].get<std::string>() + " " +
                    std::to_string(one["range"]["start"]["line"].get<int>()));
  }
  EXPECT_EQ(codes, (std::vector<std::string>{"SPEC 4", "SQL0601 9"}));
}

TEST(LspCommand, ATextWithoutANameIsWhatItsLanguageSays) {
  const Outcome outcome = RunWith({"lsp"}, kHandshake + Opened("untitled:Untitled-1", kOpened));
  const auto messages = MessagesOf(outcome.out);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[1]["params"]["uri"], "untitled:Untitled-1");
  EXPECT_EQ(messages[1]["params"]["diagnostics"].size(), 2u);
}

TEST(LspCommand, YamlThatIsBrokenIsAFinding) {
  const Outcome outcome = RunWith({"lsp"}, kHandshake + Opened("file:///a.yaml", "a: [1\nb: {"));
  const auto messages = MessagesOf(outcome.out);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[1]["params"]["diagnostics"].size(), 1u);
}

class LspCatalog : public CommandTest {
 protected:
  // The findings of a script that names a cluster, and what the server says beside them.
  std::string Said(const std::vector<std::string>& flags, const Json& options) {
    std::vector<std::string> args = {"lsp"};
    args.insert(args.end(), flags.begin(), flags.end());
    const Outcome outcome = RunWith(
        args,
        Request(1, "initialize",
                {{"rootUri", "file://" + folder_.string()},
                 {"initializationOptions", options},
                 {"capabilities", Json::object()}}) +
            Notification("initialized", Json::object()) +
            Notification("textDocument/didOpen",
                         {{"textDocument",
                           {{"uri", "file:///a.sql"},
                            {"languageId", "sql"},
                            {"version", 1},
                            {"text",
                             "CREATE TABLE a (x INT) WITH ('connector' = 'kafka', 'topic' = 't', "
                             "'format' = 'json', 'cluster_name' = 'kafka.log');\n"
                             "INSERT INTO a SELECT 1;\n"}}}}));
    std::string said = outcome.err;
    for (const Json& message : MessagesOf(outcome.out)) {
      if (message.contains("params")) said += message["params"].dump();
    }
    return said;
  }
};

TEST_F(LspCatalog, ClustersAreFoundByFlagAndBySetting) {
  const std::string path = Write("sources/log.yaml",
                                 "kind: DataSource\nmetadata: {name: log}\n"
                                 "spec: {type: kafka, properties: {bootstrap.servers: k:9092}}\n");
  const auto mentions = [](const std::string& said) {
    return said.find("SQL0502") != std::string::npos;
  };
  EXPECT_TRUE(mentions(Said({}, nullptr)));
  EXPECT_FALSE(mentions(Said({"--catalog", path}, nullptr)));
  EXPECT_FALSE(mentions(Said({}, {{"catalog", {"sources"}}})));
  EXPECT_FALSE(mentions(Said({}, {{"catalog", (folder_ / "sources").string()}})));
  // Nothing of a broken file is taken, and it is named.
  Write("sources/other.yaml", "a: [");
  const std::string broken = Said({}, {{"catalog", "sources"}});
  EXPECT_TRUE(mentions(broken));
  EXPECT_NE(broken.find("other.yaml"), std::string::npos) << broken;
  EXPECT_NE(Said({"--catalog", (folder_ / "none").string()}, nullptr).find("none"),
            std::string::npos);
}

TEST(LspCommand, AMessageThatIsNoneIsAnsweredAndTheNextOneRead) {
  const Outcome outcome = RunWith({"lsp"}, "Content-Length: x\r\n\r\n" + kHandshake + kStop);
  const auto messages = MessagesOf(outcome.out);
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[0]["error"]["code"], -32700);
  EXPECT_EQ(outcome.code, 0);
}

}  // namespace
}  // namespace weir::cli
