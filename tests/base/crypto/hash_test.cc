#include "base/crypto/hash.h"

#include <gtest/gtest.h>

namespace weir::crypto {
namespace {

TEST(Sha256, MatchesTheStandardsVectors) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Base64, MatchesRfc4648) {
  struct Case {
    const char* plain;
    const char* text;
  };
  for (const Case& c :
       {Case{"", ""}, Case{"f", "Zg=="}, Case{"fo", "Zm8="}, Case{"foo", "Zm9v"},
        Case{"foob", "Zm9vYg=="}, Case{"fooba", "Zm9vYmE="}, Case{"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(Base64Encode(c.plain), c.text);
    EXPECT_EQ(*Base64Decode(c.text), c.plain);
  }
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  EXPECT_EQ(*Base64Decode(Base64Encode(all)), all);
}

TEST(Base64, RefusesWhatIsNotBase64) {
  for (const char* text : {"Zg", "Zg=", "Zm9v!", "Zm9 ", " Zm9v", "Zm9v\n", "Zm\n9", "====", "=m9v",
                           "Z===", "Zg==Zg==", "Z=9v", "Zm9-", "Zm9_"}) {
    EXPECT_FALSE(Base64Decode(text).ok()) << text;
  }
}

}  // namespace
}  // namespace weir::crypto
