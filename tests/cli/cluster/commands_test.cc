// Which commands speak to a cluster.
#include "cli/cluster/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/command_table.h"

namespace weir::cli {
namespace {

using ::testing::HasSubstr;

TEST(ClusterCommands, AllOfTheTableButTheOperatorAreAnsweredHere) {
  for (const Command& command : Commands()) {
    const std::string name(command.name);
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const int code = RunWithCluster({name, "--help"}, {in, out, err}, {});
    const bool own = command.program == Program::kWeirCluster && name != "operator";
    EXPECT_EQ(code, own ? 0 : 2) << name;
    EXPECT_THAT(own ? out.str() : err.str(), HasSubstr(own ? "weir " + name : name));
  }
}

}  // namespace
}  // namespace weir::cli
