#include "client/kube/watch_decode.h"

#include <gtest/gtest.h>

namespace weir::kube {
namespace {

const auto kIgnore = [](const WatchEvent&) {};

TEST(WatchDecoder, EventsArriveWhenTheirLineIsComplete) {
  WatchDecoder decoder;
  std::vector<WatchEventType> types;
  const auto keep = [&](const WatchEvent& event) { types.push_back(event.type); };
  ASSERT_TRUE(decoder.Feed(R"({"type":"ADDED","object":{"a":1}})", keep).ok());
  EXPECT_TRUE(types.empty());
  EXPECT_EQ(decoder.Finish().reason(), "CutOff");
  ASSERT_TRUE(decoder.Feed("\n{\"type\":\"BOOKMARK\",\"object\":{}}\n\n", keep).ok());
  EXPECT_EQ(types, (std::vector{WatchEventType::kAdded, WatchEventType::kBookmark}));
  EXPECT_TRUE(decoder.Finish().ok());
}

TEST(WatchDecoder, ErrorsAreMapped) {
  WatchDecoder decoder;
  const Status expired = decoder.Feed(
      R"({"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Gone","message":"m"}})"
      "\n",
      kIgnore);
  EXPECT_EQ(expired.code(), Code::kConflict);
  EXPECT_EQ(expired.reason(), "Expired");
  const Status broken = WatchDecoder().Feed(
      R"({"type":"ERROR","object":{"kind":"Status","code":500,"message":"etcd"}})"
      "\n",
      kIgnore);
  EXPECT_EQ(broken.code(), Code::kUnavailable);
}

TEST(WatchDecoder, NonsenseEndsTheStream) {
  for (const char* line :
       {"x\n", "[]\n", "{}\n", "{\"type\":\"ADDED\"}\n", "{\"type\":\"ADDED\",\"object\":1}\n",
        "{\"type\":\"?\",\"object\":{}}\n"}) {
    EXPECT_EQ(WatchDecoder().Feed(line, kIgnore).code(), Code::kInternal) << line;
  }
}

TEST(WatchDecoder, ALineIsBounded) {
  WatchDecoder decoder(64);
  EXPECT_TRUE(decoder.Feed(std::string(60, ' '), kIgnore).ok());
  EXPECT_EQ(decoder.Feed("12345", kIgnore).reason(), "WatchLineTooLong");
  EXPECT_EQ(WatchDecoder(64).Feed(std::string(65, ' ') + "\n", kIgnore).reason(),
            "WatchLineTooLong");
}

}  // namespace
}  // namespace weir::kube
