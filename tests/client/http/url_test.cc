#include "client/http/url.h"

#include <gtest/gtest.h>

#include "client/http/transport.h"

namespace weir::http {
namespace {

TEST(PercentEncode, KeepsOnlyUnreservedBytes) {
  EXPECT_EQ(PercentEncode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(PercentEncode("a/b?c=d&e f%"), "a%2Fb%3Fc%3Dd%26e%20f%25");
  EXPECT_EQ(PercentEncode("\xC3\xBC"), "%C3%BC");
}

TEST(PercentDecode, ReversesAndRefusesBrokenEscapes) {
  EXPECT_EQ(PercentDecode("a%2Fb%3f").value(), "a/b?");
  for (const char* bad : {"%", "%4", "%4x", "%%20"}) {
    EXPECT_EQ(PercentDecode(bad).status().reason(), "BadUrl") << bad;
  }
}

TEST(UrlBuilder, NamesCannotEscapeTheirSegment) {
  EXPECT_EQ(UrlBuilder("https://h:1/").Segment("api").Segment("a/../b?x#y").Build(),
            "https://h:1/api/a%2F..%2Fb%3Fx%23y");
  EXPECT_EQ(UrlBuilder("https://h").Path("/readyz?verbose").Query("a", "1&2").Build(),
            "https://h/readyz?verbose&a=1%262");
  EXPECT_EQ(UrlBuilder("https://h").Segment("x").QueryIfSet("a", "").QueryIfSet("b", "=").Build(),
            "https://h/x?b=%3D");
}

TEST(ParseUrl, TakesApart) {
  struct Case {
    const char* text;
    const char* origin;
    const char* target;
  };
  for (const auto& c : {Case{"https://h", "https://h:443", "/"},
                        Case{"HTTP://h:8081/a?b=c#d", "http://h:8081", "/a?b=c"},
                        Case{"https://[::1]:6443/x", "https://[::1]:6443", "/x"},
                        Case{"http://h?q", "http://h:80", "/?q"}}) {
    const auto url = ParseUrl(c.text);
    ASSERT_TRUE(url.ok()) << c.text;
    EXPECT_EQ(url->Origin(), c.origin);
    EXPECT_EQ(url->target, c.target);
  }
  EXPECT_TRUE(ParseUrl("https://[::1]/").value().host_is_ip());
  EXPECT_TRUE(ParseUrl("https://10.0.0.1/").value().host_is_ip());
  EXPECT_FALSE(ParseUrl("https://localhost/").value().host_is_ip());
}

TEST(ParseUrl, RefusesWhatIsNoPlainHttpUrl) {
  for (const char* bad : {"", "h:80", "ftp://h", "http://", "http://:80", "http://h:0",
                          "http://h:x", "http://h:70000", "http://[::1", "http://[::1]x",
                          "http://user:pw@h/", "http://h/a b", "http://h/\r\nX: y"}) {
    EXPECT_EQ(ParseUrl(bad).status().reason(), "BadUrl") << bad;
  }
  EXPECT_EQ(ParseUrl("http://user:secret@h/").status().message().find("secret"), std::string::npos);
}

TEST(Response, HeaderNamesIgnoreCase) {
  const Response response{200, {{"retry-AFTER", "1"}, {"Retry-After", "2"}}, ""};
  EXPECT_EQ(response.Header("Retry-After"), "1");
  EXPECT_EQ(response.Header("Retry"), std::nullopt);
  EXPECT_EQ(MethodName(Method::kPatch), "PATCH");
}

}  // namespace
}  // namespace weir::http
