#include "lsp/frame.h"

#include <gtest/gtest.h>

#include <vector>

namespace weir::lsp {
namespace {

std::vector<std::string> All(FrameReader* reader) {
  std::vector<std::string> frames;
  while (const auto frame = reader->Next()) frames.push_back((frame->ok ? "" : "!") + frame->body);
  return frames;
}

TEST(Frame, ComesOutAsItWentInHoweverItIsCut) {
  const std::string stream = Framed("{\"a\":1}") + Framed("") + Framed("caf\xc3\xa9");
  for (size_t step = 1; step <= stream.size(); ++step) {
    FrameReader reader;
    std::vector<std::string> frames;
    for (size_t at = 0; at < stream.size(); at += step) {
      reader.Feed(std::string_view(stream).substr(at, step));
      for (std::string& frame : All(&reader)) frames.push_back(std::move(frame));
    }
    EXPECT_EQ(frames, (std::vector<std::string>{"{\"a\":1}", "", "caf\xc3\xa9"})) << step;
  }
}

TEST(Frame, TakesOtherHeadersInAnyCase) {
  FrameReader reader;
  reader.Feed(
      "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:  2 \r\n\r\n{}");
  EXPECT_EQ(All(&reader), (std::vector<std::string>{"{}"}));
}

TEST(Frame, AHeaderWithoutALengthIsSkipped) {
  for (const char* header : {"Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n",
                             "Content-Length: 99999999999999999999999\r\n\r\n", "Length: 2\r\n\r\n",
                             "nothing\r\n\r\n", "Content-Length:\r\n\r\n"}) {
    FrameReader reader;
    reader.Feed(header);
    reader.Feed(Framed("{}"));
    const auto frames = All(&reader);
    ASSERT_EQ(frames.size(), 2u) << header;
    EXPECT_EQ(frames[0].front(), '!');
    EXPECT_EQ(frames[1], "{}");
  }
}

TEST(Frame, ABodyThatIsTooLargeIsSkippedAndWhatFollowsIsRead) {
  FrameReader reader;
  reader.Feed("Content-Length: " + std::to_string(kMaxBodyBytes + 5) + "\r\n\r\n");
  EXPECT_EQ(All(&reader).size(), 1u);
  const std::string part(1u << 20, 'x');
  for (size_t i = 0; i < kMaxBodyBytes >> 20; ++i) {
    reader.Feed(part);
    EXPECT_TRUE(All(&reader).empty());
  }
  reader.Feed("12345" + Framed("{}"));
  EXPECT_EQ(All(&reader), (std::vector<std::string>{"{}"}));
}

TEST(Frame, WithoutAnEndOfTheHeaderTheStreamIsLost) {
  FrameReader reader;
  reader.Feed(std::string(kMaxHeaderBytes, 'x'));
  EXPECT_EQ(All(&reader).size(), 1u);
  EXPECT_TRUE(reader.lost());
  reader.Feed(Framed("{}"));
  EXPECT_TRUE(All(&reader).empty());
  FrameReader other;
  other.Feed("Content-Length: " + std::to_string(kMaxSkipBytes + 1) + "\r\n\r\n");
  EXPECT_EQ(All(&other).size(), 1u);
  EXPECT_TRUE(other.lost());
}

}  // namespace
}  // namespace weir::lsp
