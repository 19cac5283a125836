#include "job/model/observation.h"
#include "job/model/plan.h"

namespace weir::job {

std::string_view ChildKindName(ChildKind kind) { return ResourceOf(kind).kind; }

const kube::ResourceType& ResourceOf(ChildKind kind) {
  switch (kind) {
    case ChildKind::kConfigMap:
      return kube::kConfigMaps;
    case ChildKind::kSecret:
      return kube::kSecrets;
    case ChildKind::kService:
      return kube::kServices;
    case ChildKind::kDeployment:
      return kube::kDeployments;
    case ChildKind::kJob:
      return kube::kJobs;
  }
  return kube::kConfigMaps;
}

std::string_view ActionName(const Action& action) {
  struct Namer {
    std::string_view operator()(const AddFinalizer&) const { return "AddFinalizer"; }
    std::string_view operator()(const RemoveFinalizer&) const { return "RemoveFinalizer"; }
    std::string_view operator()(const WriteStatus&) const { return "WriteStatus"; }
    std::string_view operator()(const CreateChild&) const { return "CreateChild"; }
    std::string_view operator()(const DeleteChild&) const { return "DeleteChild"; }
    std::string_view operator()(const DeleteNamed&) const { return "DeleteNamed"; }
    std::string_view operator()(const CancelFlinkJob&) const { return "CancelFlinkJob"; }
  };
  return std::visit(Namer{}, action);
}

}  // namespace weir::job
