// What the contract suite runs against; one implementation per test program.
#pragma once

#include <memory>
#include <string>

#include "client/kube/client.h"

namespace weir::kube {

inline constexpr ResourceType kWidgets{"contract.weir.dev", "v1", "widgets", "Widget"};

class ContractWorld {
 public:
  virtual ~ContractWorld() = default;
  // From now on a watch from `expired_version` is too old.
  virtual void ExpireHistory() = 0;

  std::unique_ptr<KubeClient> client;
  std::string expired_version;
};

std::unique_ptr<ContractWorld> MakeContractWorld();

}  // namespace weir::kube
