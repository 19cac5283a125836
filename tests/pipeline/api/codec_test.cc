#include "pipeline/api/codec.h"

#include <gmock/gmock.h>

#include "base/doc/value.h"

namespace weir::pipeline {
namespace {

using doc::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> ErrorsOf(const Json& spec) {
  std::vector<std::string> errors;
  SpecFromJson(spec, &errors);
  return errors;
}

TEST(PipelineSpec, ErrorsNameTheFieldAndTheRemedy) {
  struct Case {
    Json spec;
    const char* error;
  };
  const Case cases[] = {
      {{{"arbitration", "ZooKeeper"}}, "spec.arbitration: \"ZooKeeper\" is none of"},
      {{{"window", 0}}, "spec.window: must be between 1 and 1000"},
      {{{"window", 25}}, "spec.window: with arbitration: Kubernetes at most 24"},
      {{{"window", 129}, {"arbitration", "Rpc"}}, "spec.window: with arbitration: Rpc at most 128"},
      {{{"window", 129}, {"arbitration", "Auto"}}, "spec.window: with arbitration: Auto at most"},
      {{{"channel", "Go"}}, "spec.channel: \"Go\" is none of Start, Pause, Stop"},
      {{{"source", Json::object()}}, "spec.source: exactly one of"},
      {{{"source", {{"cron", {{"expression", "* *"}}}}}}, "spec.source.cron.expression: "},
      {{{"source", {{"cron", {{"expression", "@daily"}, {"timeZone", "Mars"}}}}}},
       "spec.source.cron.timeZone: "},
      {{{"source", {{"timeRange", {{"step", "1h"}}}}}}, "spec.source.timeRange.start: is required"},
      {{{"source", {{"keyRange", {{"start", 5}, {"end", 1}}}}}},
       "spec.source.keyRange.end: must not be below start"},
      {{{"source", {{"files", {{"names", {"b", "a"}}}}}}},
       "spec.source.files.names: must be in ascending order, each once; \"a\" is not"},
      {{{"source", {{"files", {{"perProcess", 2}}}}}},
       "spec.source.files.names: exactly one of names and namesFrom"},
      {{{"source", {{"files", {{"namesFrom", {{"configMapKeyRef", {{"name", "x"}}}}}}}}}},
       "spec.source.files.namesFrom.configMapKeyRef.key: is required"},
      {{{"stages", {{"load", {{"sql", "x"}, {"worker", Json::object()}}}}}},
       "spec.stages.load.worker: a stage has either"},
      {{{"stages", {{"load", {{"retry", {{"backoff", {{"initial", "2m"}}}}}}}}}},
       "spec.stages.load.retry.backoff.max: must not be shorter than initial"},
      {{{"nodeChoice", "Near"}}, "spec.nodeChoice: \"Near\" is none of"},
  };
  for (const Case& one : cases) {
    EXPECT_THAT(ErrorsOf(one.spec), ElementsAre(HasSubstr(one.error))) << one.spec.dump();
  }
  EXPECT_THAT(ErrorsOf({{"window", 1000}, {"arbitration", "Memory"}}), IsEmpty());
}

TEST(PipelineSpec, IsNotItsOwnOpposite) {
  const Pipeline pipeline =
      PipelineFromJson({{"metadata", {{"name", "a"}}}, {"spec", {{"opposite", "a"}}}});
  EXPECT_THAT(pipeline.spec_errors, ElementsAre(HasSubstr("spec.opposite")));
}

TEST(PipelineStatus, APatchHasWhatChangedAndTakesAwayWhatIsGone) {
  PipelineStatus from;
  from.mode = "Rpc";
  from.cursor = "4";
  from.processes = {{1, "load", "", 0, {}}};
  PipelineStatus to = from;
  EXPECT_TRUE(StatusPatch(from, to).is_null());
  to.processes.clear();
  to.cursor = "5";
  to.last_loaded = 1;
  EXPECT_EQ(StatusPatch(from, to),
            (Json{{"cursor", "5"}, {"processes", nullptr}, {"lastLoadedId", 1}}));
}

TEST(PipelineStatus, IsBounded) {
  PipelineStatus status;
  status.message.assign(5000, '"');
  status.reason.assign(500, '"');
  status.cursor.assign(5000, 'c');
  status.active_node.assign(5000, 'n');
  status.processes.assign(500, {1, std::string(500, 's'), std::string(500, 'n'), 1, {}});
  status.conditions.assign(
      9, {std::string(500, 't'), "True", std::string(500, 'r'), std::string(5000, '"'), {}, 1});
  const PipelineStatus canonical = Canonical(status);
  EXPECT_LT(doc::DumpJson(StatusToJson(canonical)).size(), kMaxStatusBytes);
  EXPECT_FALSE(canonical.reason.empty());
  EXPECT_EQ(Canonical(canonical), canonical);
}

}  // namespace
}  // namespace weir::pipeline
