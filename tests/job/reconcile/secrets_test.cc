#include "job/reconcile/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::job {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Of(std::string_view sql) { return SecretValues({}, sql); }

TEST(SecretValues, AreValuesOfKeysThatLookSecret) {
  EXPECT_THAT(Of("CREATE TABLE t (a INT) WITH ('connector' = 'jdbc', 'password'='p1', "
                 "'username' = 'me', \"x\"='y')"),
              ElementsAre("p1"));
  EXPECT_THAT(Of("SET 'fs.s3a.secret.key' = 'it''s';"), ElementsAre("it's"));
  EXPECT_THAT(Of("SET s3.secret-key = abc ; SET other = def;"), ElementsAre("abc"));
  EXPECT_THAT(Of("set s3.secret-key=abc"), ElementsAre("abc"));
}

TEST(SecretValues, CommentsAndPlainLiteralsAreNone) {
  EXPECT_THAT(Of("-- 'password' = 'no'\nSELECT 'password' /* = */ , 'x'"), IsEmpty());
  EXPECT_THAT(Of("/* 'password' = 'no' */"), IsEmpty());
  EXPECT_THAT(Of("WITH ('password' /* said */ = -- here\n 'yes')"), ElementsAre("yes"));
}

TEST(SecretValues, OddScriptsEnd) {
  EXPECT_THAT(Of("'password' = 'unclosed"), ElementsAre("unclosed"));
  EXPECT_THAT(Of("'password' ="), IsEmpty());
  EXPECT_THAT(Of("/* unclosed"), IsEmpty());
  EXPECT_THAT(Of("'"), IsEmpty());
  EXPECT_THAT(Of(""), IsEmpty());
}

TEST(SecretValues, VariablesArePutIn) {
  SqlJobSpec spec;
  spec.variables = {{"pw", "hunter2"}, {"region", "eu"}};
  EXPECT_THAT(SecretValues(spec, "WITH ('password' = 'x-${pw}', 'topic' = '${region}')"),
              ElementsAre("hunter2", "x-${pw}", "x-hunter2"));
}

TEST(SecretValues, ConfigurationCounts) {
  SqlJobSpec spec;
  spec.flink.configuration = {{"s3.secret-key", "k"}, {"parallelism.default", "2"}};
  EXPECT_THAT(SecretValues(spec, ""), ElementsAre("k"));
}

}  // namespace
}  // namespace weir::job
