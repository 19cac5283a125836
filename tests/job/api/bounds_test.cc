#include "job/api/bounds.h"

#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "job/api/codec.h"

namespace weir::job {
namespace {

TEST(BoundedTest, Table) {
  struct Case {
    const char* name;
    std::string text;
    size_t max;
    std::string want;
  };
  for (const Case& c : {
           Case{"empty", "", 4, ""},
           {"fits", "abcd", 4, "abcd"},
           {"cut", "abcdef", 5, "ab..."},
           {"cut to the dots", "abcdef", 3, "..."},
           {"less than the dots", "abcdef", 2, ".."},
           {"nothing", "abc", 0, ""},
           {"two bytes fit", "\u00e4\u00e4", 4, "\u00e4\u00e4"},
           {"never within a character", "a\u4e2d\u6587\u5b57x", 9, "a\u4e2d..."},
           {"four bytes", "\xF0\x9F\x8C\x8A", 4, "\xF0\x9F\x8C\x8A"},
           {"newline and tab stay", "a\n\tb", 10, "a\n\tb"},
           {"other controls go", std::string("a\0b\r\x7F", 5), 10, "a?b??"},
           {"lone continuation", "a\x80z", 10, "a?z"},
           {"cut-off character", "a\xE4\xB8", 10, "a??"},
           {"overlong", "\xC0\xAF", 10, "??"},
           {"overlong of three", "\xE0\x80\x80", 10, "???"},
           {"surrogate", "\xED\xA0\x80", 10, "???"},
           {"above Unicode", "\xF4\x90\x80\x80", 10, "????"},
       }) {
    const std::string got = Bounded(c.text, c.max);
    EXPECT_EQ(got, c.want) << c.name;
    EXPECT_LE(got.size(), c.max) << c.name;
    EXPECT_EQ(Bounded(got, c.max), got) << c.name << ": not idempotent";
  }
}

// Every string is `fill` repeated, every list is far over its bound.
SqlJobStatus Flood(const std::string& fill) {
  std::string text;
  while (text.size() < 20'000) text += fill;
  const std::vector<std::string> list(500, text);
  SqlJobStatus status;
  status.observed_generation = INT64_MAX;
  status.state = State::kFailed;
  status.reason = status.message = status.result = status.job_state = status.ui_url = text;
  status.parallelism = INT32_MAX;
  Condition condition;
  condition.type = condition.status = condition.reason = condition.message = text;
  condition.last_transition = SystemTime(milliseconds(1'700'000'000'123));
  condition.observed_generation = INT64_MAX;
  status.conditions.assign(50, condition);
  DeploymentStatus& deployment = status.deployment;
  deployment.sequence = deployment.generation = INT64_MAX;
  deployment.job_id = deployment.intent_hash = deployment.config_name = text;
  deployment.rest_port = deployment.redeploy_nonce = text;
  deployment.frame_hash = deployment.rescale_from_intent = text;
  deployment.config_is_secret = deployment.high_availability = true;
  deployment.parallelism = INT32_MAX;
  deployment.started = deployment.running_since = deployment.stop_ordered =
      condition.last_transition;
  deployment.own_connectors = list;
  status.start = status.end = condition.last_transition;
  status.failure = FailureStatus{text, list, INT32_MAX, INT32_MAX, text, text, list};
  status.checkpoint = CheckpointStatus{INT64_MAX, text, condition.last_transition};
  status.sql = SqlSummary{INT32_MAX, list, list, list};
  return status;
}

TEST(CanonicalTest, StaysUnderTheLimitWhateverTheTextIs) {
  for (const char* fill :
       {"a", "\"", "\\", "\n", "\t", "\x01", "\x7F", "\xFF", "\u4e2d", "\xF0\x9F\x8C\x8A", "a\""}) {
    const SqlJobStatus bounded = Canonical(Flood(fill));
    const std::string json = doc::DumpJson(EncodeStatus(bounded));
    EXPECT_LT(json.size(), kMaxStatusBytes) << fill;
    EXPECT_EQ(Canonical(bounded), bounded) << fill << ": not idempotent";
    EXPECT_EQ(StatusFromJson(EncodeStatus(bounded)), bounded) << fill << ": not what comes back";
    EXPECT_EQ(bounded.conditions.size(), kMaxConditions);
    EXPECT_FALSE(bounded.failure->root_cause.empty()) << fill;
    EXPECT_FALSE(bounded.message.empty()) << fill;
  }
}

TEST(CanonicalTest, PlainTextKeepsItsLists) {
  const SqlJobStatus bounded = Canonical(Flood("a"));
  EXPECT_EQ(bounded.failure->chain.size(), kMaxChainItems);
  EXPECT_EQ(bounded.failure->last_lines.size(), kMaxLogLines);
  EXPECT_EQ(bounded.failure->last_lines[0].size(), kMaxLogLineBytes);
  EXPECT_EQ(bounded.sql->notes.size(), kMaxNotes);
  EXPECT_EQ(bounded.sql->notes[0].size(), kMaxNoteBytes);
  EXPECT_EQ(bounded.sql->sources.size(), kMaxTables);
}

TEST(CanonicalTest, WhatIsSmallIsLeftAlone) {
  SqlJobStatus status;
  status.state = State::kRunning;
  status.message = "all 4 tasks run";
  status.start = SystemTime(seconds(1'700'000'000));
  EXPECT_EQ(Canonical(status), status);
  EXPECT_EQ(Canonical(SqlJobStatus{}), SqlJobStatus{});
}

TEST(CanonicalTest, TimesAreWholeSeconds) {
  SqlJobStatus status;
  status.start = SystemTime(milliseconds(1'700'000'000'999));
  EXPECT_EQ(Canonical(status).start, SystemTime(seconds(1'700'000'000)));
}

}  // namespace
}  // namespace weir::job
