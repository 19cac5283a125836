// Which texts Flink reads as an option's type: each verdict is that of its own classes.
#include "sql/connectors/value.h"

#include <gtest/gtest.h>

namespace weir::sql {
namespace {

struct ValueCase {
  OptionType type;
  const char* value;
  bool ok;
};

TEST(Value, IsReadAsFlinkReadsIt) {
  const ValueCase kCases[] = {
      {OptionType::kDuration, "10", true},
      {OptionType::kDuration, "10 s", true},
      {OptionType::kDuration, "PT10S", true},
      {OptionType::kDuration, "1d", true},
      {OptionType::kDuration, "10secs", true},
      {OptionType::kDuration, " 5 min ", true},
      {OptionType::kDuration, "10 x", false},
      {OptionType::kDuration, "1.5 s", false},
      {OptionType::kDuration, "-1", false},
      {OptionType::kDuration, "", false},
      {OptionType::kDuration, "soon", false},
      {OptionType::kDuration, "P", false},
      {OptionType::kInt, "+2", true},
      {OptionType::kInt, "-1", true},
      {OptionType::kInt, "0", true},
      {OptionType::kInt, " 2", false},
      {OptionType::kInt, "2.0", false},
      {OptionType::kInt, "99999999999", false},
      {OptionType::kLong, "99999999999", true},
      {OptionType::kLong, "9999999999999999999", false},
      {OptionType::kInt, "+-2", false},
      {OptionType::kInt, "", false},
      {OptionType::kBoolean, "TRUE", true},
      {OptionType::kBoolean, "yes", false},
      {OptionType::kBoolean, "1", false},
      {OptionType::kMemory, "12 mbb", false},
      {OptionType::kMemory, "128 mb", true},
      {OptionType::kMemory, "1024", true},
      {OptionType::kMemory, "2MEBIBYTES", true},
      {OptionType::kMemory, "mb", false},
      {OptionType::kDouble, "0.05", true},
      {OptionType::kDouble, "1e3", true},
      {OptionType::kDouble, "half", false},
      {OptionType::kFloat, "1f", true},
      {OptionType::kString, "anything", true},
      {OptionType::kList, "a;b", true},
  };
  for (const ValueCase& c : kCases) {
    OptionDef option;
    option.type = c.type;
    EXPECT_EQ(CheckValue(option, c.value).wanted.empty(), c.ok)
        << OptionTypeName(c.type) << " '" << c.value << "'";
  }
}

TEST(Value, OneOfItsValuesInAnyCaseUnlessExact) {
  OptionDef option;
  option.type = OptionType::kEnum;
  option.values = {"earliest-offset", "latest-offset"};
  EXPECT_TRUE(CheckValue(option, "EARLIEST-OFFSET").wanted.empty());
  const ValueProblem near = CheckValue(option, "latest-ofset");
  EXPECT_EQ(near.near, "latest-offset");
  EXPECT_EQ(near.wanted, "one of earliest-offset, latest-offset");
  EXPECT_TRUE(near.sure);
  EXPECT_EQ(CheckValue(option, "Earliest").near, "earliest-offset");
  EXPECT_EQ(CheckValue(option, "earliest-").near, "") << "no whole word";
  option.values.emplace_back("earliest-committed");
  EXPECT_EQ(CheckValue(option, "earliest").near, "") << "one of two";
  option.values.pop_back();
  option.exact = true;
  EXPECT_FALSE(CheckValue(option, "EARLIEST-OFFSET").wanted.empty());
}

TEST(Value, AnOpenOptionTakesNamesOfItsOwn) {
  OptionDef option;
  option.values = {"fixed", "round-robin"};
  option.open = true;
  EXPECT_TRUE(CheckValue(option, "com.example.Partitioner").wanted.empty());
  EXPECT_TRUE(CheckValue(option, "Completely").wanted.empty());
  EXPECT_EQ(CheckValue(option, "fixd").near, "fixed");
  EXPECT_FALSE(CheckValue(option, "fixd").sure);
}

TEST(Value, BoundsAndBeginnings) {
  OptionDef port;
  port.type = OptionType::kInt;
  port.min = 1;
  port.max = 65535;
  EXPECT_TRUE(CheckValue(port, "1").wanted.empty());
  EXPECT_TRUE(CheckValue(port, "65535").wanted.empty());
  EXPECT_EQ(CheckValue(port, "65536").wanted, "from 1 to 65535");
  EXPECT_FALSE(CheckValue(port, "0").wanted.empty());
  OptionDef url;
  url.prefix = "jdbc:";
  EXPECT_TRUE(CheckValue(url, "jdbc:mysql://h/d").wanted.empty());
  EXPECT_FALSE(CheckValue(url, "mysql://h/d").wanted.empty());
}

}  // namespace
}  // namespace weir::sql
