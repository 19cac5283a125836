#include "lsp/server.h"

#include <algorithm>

#include "tests/lsp/session.h"

namespace weir::lsp {
namespace {

constexpr char kScript[] =
    "CREATE TABLE orders (id BIGINT, price DECIMAL(10, 2)) WITH ('connector' = 'datagen');\n"
    "CREATE TABLE out1 (total DECIMAL(38, 2)) WITH ('connector' = 'print');\n"
    "INSERT INTO out1 SELECT ABS(o.prize) FROM orders AS o;\n";

int CodeOf(const Json& answer) {
  return answer.contains("error") ? answer["error"].value("code", 0) : 0;
}

bool HasLabel(const Json& result, const std::string& label) {
  const Json& items = result["items"];
  return std::any_of(items.begin(), items.end(),
                     [&](const Json& item) { return item["label"] == label; });
}

TEST(Server, SaysWhatItCanDo) {
  Session session;
  const Json result = session.Result("initialize", {{"capabilities", Json::object()}});
  EXPECT_EQ(result["serverInfo"]["version"], "1.2.3");
  EXPECT_EQ(result["capabilities"]["positionEncoding"], "utf-16");
  EXPECT_EQ(result["capabilities"]["textDocumentSync"]["change"], 2);
  for (const char* provider :
       {"hoverProvider", "definitionProvider", "documentFormattingProvider"}) {
    EXPECT_EQ(result["capabilities"][provider], true) << provider;
  }
}

TEST(Server, KeepsTheOrderOfALife) {
  Session session;
  EXPECT_EQ(CodeOf(session.Ask("textDocument/hover")), -32002) << "before initialize";
  session.Start();
  EXPECT_EQ(CodeOf(session.Ask("initialize")), -32600) << "twice";
  EXPECT_TRUE(session.Result("shutdown").is_null());
  EXPECT_EQ(CodeOf(session.Ask("textDocument/hover")), -32600) << "after shutdown";
  EXPECT_EQ(session.server().exit_code(), 0);
  session.Notify("exit", nullptr);
  session.Drain();
  EXPECT_TRUE(session.server().exited());
}

TEST(Server, AnExitWithoutAShutdownIsAFailure) {
  Session session;
  session.Start();
  session.Notify("exit", Json::object());
  session.Drain();
  EXPECT_TRUE(session.server().exited());
  EXPECT_EQ(session.server().exit_code(), 1);
}

TEST(Server, PublishesFindingsWithCodeRangeAndLink) {
  Session session;
  session.Start();
  const Json said = session.Open("file:///a.sql", kScript);
  EXPECT_EQ(said["uri"], "file:///a.sql");
  EXPECT_EQ(said["version"], 1);
  ASSERT_EQ(said["diagnostics"].size(), 1u) << said.dump(1);
  const Json& one = said["diagnostics"][0];
  EXPECT_EQ(one["code"], "SQL0601");
  EXPECT_EQ(one["severity"], 1);
  EXPECT_EQ(one["source"], "weir");
  EXPECT_EQ(one["codeDescription"]["href"], "https://docs.example/sql/SQL0601.md");
  EXPECT_EQ(one["range"]["start"]["line"], 2);
  EXPECT_EQ(one["range"]["end"]["line"], 2);
  EXPECT_NE(one["message"].get<std::string>().find("prize"), std::string::npos);
}

TEST(Server, RelatedPlacesAreToldToClientsThatShowThem) {
  Session session;
  session.Start();
  const std::string text = "CREATE TABLE t (a INT, a INT) WITH ('connector' = 'datagen');\n";
  const Json said = session.Open("file:///a.sql", text);
  bool related = false;
  for (const Json& one : said["diagnostics"]) related |= one.contains("relatedInformation");
  EXPECT_TRUE(related) << said.dump(1);
  Session plain;
  plain.Ask("initialize", {{"capabilities", Json::object()}});
  const Json plainly = plain.Open("file:///a.sql", text);
  for (const Json& one : plainly["diagnostics"]) {
    EXPECT_FALSE(one.contains("relatedInformation"));
    EXPECT_FALSE(one.contains("codeDescription"));
  }
}

TEST(Server, FollowsIncrementalChanges) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", kScript);
  session.Notify("textDocument/didChange",
                 {{"textDocument", {{"uri", "file:///a.sql"}, {"version", 2}}},
                  {"contentChanges",
                   {{{"range",
                      {{"start", {{"line", 2}, {"character", 30}}},
                       {"end", {{"line", 2}, {"character", 35}}}}},
                     {"text", "price"}}}}});
  const Json said = session.LastDiagnostics();
  EXPECT_EQ(said["version"], 2);
  EXPECT_TRUE(said["diagnostics"].empty()) << said.dump(1);
}

TEST(Server, ManyChangesInARowAreCompiledOnce) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", kScript);
  for (int version = 2; version < 50; ++version) {
    session.Notify("textDocument/didChange",
                   {{"textDocument", {{"uri", "file:///a.sql"}, {"version", version}}},
                    {"contentChanges", {{{"text", "SELECT " + std::to_string(version)}}}}});
  }
  int published = 0;
  for (const Json& message : session.Drain()) {
    published += message["method"] == "textDocument/publishDiagnostics" ? 1 : 0;
    EXPECT_EQ(message["params"]["version"], 49);
  }
  EXPECT_EQ(published, 1);
}

TEST(Server, AChangeThatCannotBeFollowedIsTold) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", kScript);
  session.Notify("textDocument/didChange",
                 {{"textDocument", {{"uri", "file:///a.sql"}, {"version", 2}}},
                  {"contentChanges", {{{"range", {{"start", 1}}}, {"text", "x"}}}}});
  const auto said = session.Drain();
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0]["method"], "window/showMessage");
  // The text is the one before.
  EXPECT_FALSE(session.Result("textDocument/hover", Session::At("file:///a.sql", 0, 15)).is_null());
}

TEST(Server, ClosingADocumentClearsItsFindings) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", kScript);
  session.Notify("textDocument/didClose", {{"textDocument", {{"uri", "file:///a.sql"}}}});
  EXPECT_TRUE(session.LastDiagnostics()["diagnostics"].empty());
  EXPECT_EQ(CodeOf(session.Ask("textDocument/hover", Session::At("file:///a.sql", 0, 0))), -32602);
}

TEST(Server, CompletesHoversAndDefines) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", kScript);
  const Json items = session.Result("textDocument/completion", Session::At("file:///a.sql", 2, 32));
  EXPECT_TRUE(HasLabel(items, "price"));
  EXPECT_FALSE(HasLabel(items, "total"));
  const Json& range = items["items"][0]["textEdit"]["range"];
  EXPECT_EQ(range["start"]["character"], 30);
  EXPECT_EQ(range["end"]["character"], 35);
  const Json hover = session.Result("textDocument/hover", Session::At("file:///a.sql", 2, 44));
  EXPECT_NE(hover["contents"]["value"].get<std::string>().find("table **orders**"),
            std::string::npos);
  const Json made = session.Result("textDocument/definition", Session::At("file:///a.sql", 2, 44));
  EXPECT_EQ(made["range"]["start"], (Json{{"line", 0}, {"character", 13}}));
  EXPECT_TRUE(
      session.Result("textDocument/definition", Session::At("file:///a.sql", 0, 1)).is_null());
}

TEST(Server, AHoverOnAFindingExplainsItsCode) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", kScript);
  const Json hover = session.Result("textDocument/hover", Session::At("file:///a.sql", 2, 31));
  EXPECT_NE(hover["contents"]["value"].get<std::string>().find("**SQL0601**: "), std::string::npos)
      << hover.dump(1);
}

TEST(Server, OffersTheFixOfAFinding) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", "INSRT INTO t SELECT 1;\n");
  const Json actions = session.Result(
      "textDocument/codeAction",
      {{"textDocument", {{"uri", "file:///a.sql"}}},
       {"range",
        {{"start", {{"line", 0}, {"character", 2}}}, {"end", {{"line", 0}, {"character", 2}}}}},
       {"context", {{"diagnostics", Json::array()}}}});
  ASSERT_EQ(actions.size(), 1u) << actions.dump(1);
  EXPECT_EQ(actions[0]["kind"], "quickfix");
  const Json& edit = actions[0]["edit"]["changes"]["file:///a.sql"][0];
  EXPECT_EQ(edit["newText"], "INSERT");
  EXPECT_EQ(edit["range"]["end"]["character"], 5);
  const Json elsewhere = session.Result(
      "textDocument/codeAction",
      {{"textDocument", {{"uri", "file:///a.sql"}}},
       {"range",
        {{"start", {{"line", 0}, {"character", 12}}}, {"end", {{"line", 0}, {"character", 12}}}}},
       {"context", {{"only", {"refactor"}}}}});
  EXPECT_TRUE(elsewhere.empty());
}

TEST(Server, FormatsAScript) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", "SELECT\na   ,\nb FROM t");
  const Json edits = session.Result("textDocument/formatting",
                                    {{"textDocument", {{"uri", "file:///a.sql"}}},
                                     {"options", {{"tabSize", 2}, {"insertSpaces", true}}}});
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_EQ(edits[0]["newText"], "SELECT\n  a,\n  b FROM t\n");
  EXPECT_EQ(edits[0]["range"]["end"], (Json{{"line", 2}, {"character", 8}}));
}

constexpr char kYaml[] =
    "kind: SqlJob\n"
    "sql: |\n"
    "  CREATE TABLE orders (id BIGINT) WITH ('connector' = 'datagen');\n"
    "\n"
    "  INSERT INTO orders\n"
    "  SELECT o.id\n"
    "  FROM ordrs AS o;\n"
    "mode: Streaming\n";

TEST(Server, PlacesInYamlAreThoseOfTheFile) {
  Session session;
  session.Start();
  const Json said = session.Open("file:///job.yaml", kYaml);
  bool found = false;
  for (const Json& one : said["diagnostics"]) {
    if (one["code"] != "SQL0600") continue;
    found = true;
    EXPECT_EQ(one["range"]["start"], (Json{{"line", 6}, {"character", 7}}));
    EXPECT_EQ(one["range"]["end"], (Json{{"line", 6}, {"character", 12}}));
  }
  EXPECT_TRUE(found) << said.dump(1);
  const Json items =
      session.Result("textDocument/completion", Session::At("file:///job.yaml", 6, 9));
  EXPECT_TRUE(HasLabel(items, "orders"));
  EXPECT_EQ(items["items"][0]["textEdit"]["range"]["start"], (Json{{"line", 6}, {"character", 7}}));
  // The lines around the script are none of its.
  for (const int line : {0, 1, 7}) {
    EXPECT_TRUE(session.Result("textDocument/completion", Session::At("file:///job.yaml", line, 3))
                    .is_null())
        << line;
  }
}

TEST(Server, FormattingYamlTouchesTheScriptAlone) {
  Session session;
  session.Start();
  session.Open("file:///job.yaml", kYaml);
  EXPECT_TRUE(
      session.Result("textDocument/formatting", {{"textDocument", {{"uri", "file:///job.yaml"}}}})
          .empty())
      << "it is tidy";
  session.Open("file:///job.yaml", "sql: |\n\n  SELECT\n  a ,\n\n  b FROM t\nmode: Streaming\n");
  const Json edits =
      session.Result("textDocument/formatting", {{"textDocument", {{"uri", "file:///job.yaml"}}}});
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_EQ(edits[0]["range"]["start"], (Json{{"line", 1}, {"character", 0}}));
  EXPECT_EQ(edits[0]["range"]["end"], (Json{{"line", 6}, {"character", 0}}));
  EXPECT_EQ(edits[0]["newText"], "  SELECT\n    a,\n\n    b FROM t\n");
}

TEST(Server, ATextThatCannotBeReadIsAFinding) {
  Session session;
  session.Start();
  const Json said = session.Open("file:///job.yaml", "nothing: here\n");
  ASSERT_EQ(said["diagnostics"].size(), 1u);
  EXPECT_EQ(said["diagnostics"][0]["message"], "no sql in it");
}

TEST(Server, CountsUtf16UnlessUtf8WasAgreed) {
  const std::string text = "/* \xf0\x9f\x98\x80\xc3\xa9 */ INSRT INTO t SELECT 1;\n";
  Session wide;
  wide.Start();
  EXPECT_EQ(wide.Open("file:///a.sql", text)["diagnostics"][0]["range"]["start"]["character"], 10);
  Session narrow;
  narrow.Start({"utf-16", "utf-8"});
  EXPECT_EQ(narrow.Open("file:///a.sql", text)["diagnostics"][0]["range"]["start"]["character"],
            13);
}

TEST(Server, ACancelledRequestIsAnsweredSo) {
  Session session;
  session.Start();
  session.Open("file:///a.sql", kScript);
  for (const char* id : {"one", "two"}) {
    session.Send({{"jsonrpc", "2.0"},
                  {"id", id},
                  {"method", "textDocument/hover"},
                  {"params", Session::At("file:///a.sql", 2, 44)}});
  }
  session.Notify("$/cancelRequest", {{"id", "two"}});
  session.Notify("$/cancelRequest", {{"id", "three"}});
  const auto said = session.Drain();
  ASSERT_EQ(said.size(), 2u);
  EXPECT_EQ(CodeOf(said[0]), 0);
  EXPECT_EQ(CodeOf(said[1]), -32800);
  EXPECT_EQ(said[1]["id"], "two");
  // The id may be used again.
  session.Send({{"jsonrpc", "2.0"},
                {"id", "two"},
                {"method", "textDocument/hover"},
                {"params", Session::At("file:///a.sql", 2, 44)}});
  EXPECT_EQ(CodeOf(session.Drain()[0]), 0);
}

TEST(Server, AnswersWhatIsMalformed) {
  Session session;
  session.Start();
  const auto code = [&](const std::string& body) {
    session.server().Receive(body);
    const auto said = session.Drain();
    return said.size() == 1 ? CodeOf(said[0]) : static_cast<int>(said.size());
  };
  EXPECT_EQ(code("{"), -32700);
  EXPECT_EQ(code(std::string(100'000, '[')), -32700);
  EXPECT_EQ(code("[]"), -32600);
  EXPECT_EQ(code("7"), -32600);
  EXPECT_EQ(code("{}"), -32600);
  EXPECT_EQ(code(R"({"id": 1})"), -32600);
  EXPECT_EQ(code(R"({"id": {}, "method": "x"})"), -32600);
  EXPECT_EQ(code(R"({"id": 1, "method": 2})"), -32600);
  EXPECT_EQ(code(R"({"id": 1, "method": "no/such"})"), -32601);
  EXPECT_EQ(code(R"({"id": 1, "method": "textDocument/hover", "params": 3})"), -32602);
  EXPECT_EQ(code(R"({"id": 1, "method": "textDocument/hover", "params": [1]})"), -32602);
  EXPECT_EQ(code(R"({"id": 1, "method": "textDocument/codeAction"})"), -32602);
  EXPECT_EQ(code(R"({"id": 1, "result": null})"), 0) << "an answer is not answered";
  EXPECT_EQ(code(R"({"method": "no/such"})"), 0) << "nor is a notification";
  EXPECT_EQ(code(R"({"method": "$/cancelRequest", "params": 3})"), 0);
  EXPECT_EQ(code(R"({"method": "textDocument/didOpen", "params": {"textDocument": 1}})"), 0)
      << "window/showMessage";
  session.server().ReceiveBroken("a header without a Content-Length");
  EXPECT_EQ(CodeOf(session.Drain()[0]), -32700);
}

TEST(Server, AQueueThatIsFullRefuses) {
  Session session;
  session.Start();
  for (size_t i = 0; i <= kMaxQueued; ++i) {
    session.Send({{"id", i}, {"method", "no/such"}});
  }
  const auto said = session.Drain();
  EXPECT_EQ(said.size(), kMaxQueued + 1);
  EXPECT_EQ(CodeOf(said[0]), -32803) << "at once";
}

TEST(Server, ADocumentOfAMebibyteAnswers) {
  Session session;
  session.Start();
  std::string text = kScript;
  for (int i = 0; text.size() < (1u << 20) - 200; ++i) {
    text += "CREATE TABLE t" + std::to_string(i) +
            " (a INT, b STRING, c TIMESTAMP(3)) WITH ('connector' = 'blackhole');\n";
  }
  const Json said = session.Open("file:///a.sql", text);
  EXPECT_EQ(said["diagnostics"][0]["code"], "SQL0601");
  EXPECT_TRUE(HasLabel(
      session.Result("textDocument/completion", Session::At("file:///a.sql", 2, 32)), "price"));
  EXPECT_FALSE(session.Result("textDocument/hover", Session::At("file:///a.sql", 2, 44)).is_null());
  EXPECT_TRUE(
      session.Result("textDocument/formatting", {{"textDocument", {{"uri", "file:///a.sql"}}}})
          .empty());
}

}  // namespace
}  // namespace weir::lsp
