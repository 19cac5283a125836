#include <gtest/gtest.h>

#include "base/doc/value.h"
#include "job/model/observation.h"
#include "job/model/plan.h"

namespace weir::job {
namespace {

TEST(ChildKindTest, NamesAndResources) {
  struct Case {
    ChildKind kind;
    const char* name;
    const kube::ResourceType& type;
  };
  for (const Case& c : {Case{ChildKind::kConfigMap, "ConfigMap", kube::kConfigMaps},
                        Case{ChildKind::kSecret, "Secret", kube::kSecrets},
                        Case{ChildKind::kService, "Service", kube::kServices},
                        Case{ChildKind::kDeployment, "Deployment", kube::kDeployments},
                        Case{ChildKind::kJob, "Job", kube::kJobs}}) {
    EXPECT_EQ(ChildKindName(c.kind), c.name);
    EXPECT_EQ(ResourceOf(c.kind), c.type) << c.name;
  }
}

TEST(ActionTest, Names) {
  EXPECT_EQ(ActionName(AddFinalizer{}), "AddFinalizer");
  EXPECT_EQ(ActionName(RemoveFinalizer{}), "RemoveFinalizer");
  EXPECT_EQ(ActionName(WriteStatus{}), "WriteStatus");
  EXPECT_EQ(ActionName(CreateChild{}), "CreateChild");
  EXPECT_EQ(ActionName(DeleteChild{}), "DeleteChild");
  EXPECT_EQ(ActionName(DeleteNamed{}), "DeleteNamed");
  EXPECT_EQ(ActionName(CancelFlinkJob{}), "CancelFlinkJob");
}

}  // namespace
}  // namespace weir::job
