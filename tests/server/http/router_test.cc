#include <gtest/gtest.h>

#include "server/http/listener.h"

namespace weir::server {
namespace {

TEST(ParseTarget, SplitsAndDecodes) {
  HttpRequest request;
  ASSERT_TRUE(ParseTarget("/a%20b/c+d?x=1&y&z=a%3Db+c&=no&x=2#f", &request).ok());
  EXPECT_EQ(request.path, "/a b/c+d");
  EXPECT_EQ(request.query,
            (std::map<std::string, std::string>{{"x", "2"}, {"y", ""}, {"z", "a=b c"}}));
  HttpRequest plain;
  ASSERT_TRUE(ParseTarget("/", &plain).ok());
  EXPECT_EQ(plain.path, "/");
  EXPECT_TRUE(plain.query.empty());
}

TEST(ParseTarget, RefusesWhatIsMalformed) {
  for (const char* target :
       {"", "x", "http://h/", "*", "/%", "/%2", "/%zz", "/a%00b", "/?a=%", "/?%zz=1"}) {
    HttpRequest request;
    EXPECT_EQ(ParseTarget(target, &request).code(), Code::kInvalid) << target;
  }
}

TEST(Router, DispatchesExactPaths) {
  Router router;
  router.Get("/a", [](const HttpRequest& request) { return HttpResponse{200, request.path}; });
  const auto ask = [&](const char* method, const char* path) {
    return router.Dispatch({method, path, {}, ""}).status;
  };
  EXPECT_EQ(ask("GET", "/a"), 200);
  EXPECT_EQ(ask("HEAD", "/a"), 200);
  EXPECT_EQ(ask("POST", "/a"), 405);
  EXPECT_EQ(ask("GET", "/a/"), 404);
  EXPECT_EQ(ask("GET", "/A"), 404);
  EXPECT_EQ(ask("POST", "/b"), 404);
}

}  // namespace
}  // namespace weir::server
