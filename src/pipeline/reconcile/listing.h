// The names of a Pipeline whose files.namesFrom names a ConfigMap.
//
// ConfigMaps with the label weir.dev/files=true are watched, without their data: the names are read
// by GET when the version watched is another than the one read. Built by the controller's parts;
// Read is called by the workers, for one Pipeline by one at a time.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "base/core/status.h"
#include "client/kube/client.h"
#include "pipeline/api/pipeline.h"
#include "pipeline/source/source.h"
#include "runtime/informer/informer.h"

namespace weir::pipeline {

// A ConfigMap as it is watched: its version.
using ListingStore = runtime::Informer<std::string>;

struct Listing {
  std::optional<std::string> version;  // as watched when it was read; nullopt: not watched
  Names names;                         // null: it cannot be used
  std::string trouble;                 // why not, and what to do
};

kube::ObjectKey ListingKey(const Pipeline& pipeline);

class ListingReader {
 public:
  ListingReader(kube::KubeClient& client, const ListingStore& store)
      : client_(client), store_(store) {}

  // Nullopt: `known` is still what there is. An error means that it could not be looked at.
  Result<std::optional<Listing>> Read(const Pipeline& pipeline, const std::optional<Listing>& known,
                                      std::stop_token stop) const;

 private:
  kube::KubeClient& client_;
  const ListingStore& store_;
};

}  // namespace weir::pipeline
