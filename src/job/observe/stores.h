// The informers of the SqlJob controller: everything it watches. Secrets are never listed.
//
// Built by the wiring, started and stopped by the Manager. Readers on any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "job/api/sqljob.h"
#include "job/model/observation.h"
#include "runtime/informer/informer.h"

namespace weir::job {

struct StoreOptions {
  std::vector<std::string> namespaces;  // empty: all
  std::string label_selector;           // of SqlJobs; children are selected by their own label
  bool none_yet = false;                // no namespace, until a ScopeKeeper says which
};

class Stores {
 public:
  using ChildInformer = runtime::Informer<Child>;

  Stores(const runtime::InformerEnv& env, const StoreOptions& options);
  Stores(const Stores&) = delete;
  Stores& operator=(const Stores&) = delete;

  runtime::Informer<SqlJob>& sql_jobs() { return sql_jobs_; }
  ChildInformer& config_maps() { return config_maps_; }  // all of them, users' too
  ChildInformer& services() { return services_; }
  ChildInformer& deployments() { return deployments_; }
  ChildInformer& jobs() { return jobs_; }
  runtime::Informer<PodInfo>& pods() { return pods_; }

  std::vector<runtime::InformerCore*> All();
  // All but the SqlJobs.
  std::vector<runtime::InformerCore*> Parts();
  std::vector<ChildInformer*> Children();

  // Labelled with this job, of any uid and sequence.
  std::vector<Child> ChildrenOf(const kube::ObjectKey& job) const;
  std::vector<PodInfo> PodsOf(const kube::ObjectKey& job) const;
  std::optional<std::string> ConfigMapVersion(const kube::ObjectKey& key) const;

 private:
  runtime::Informer<SqlJob> sql_jobs_;
  ChildInformer config_maps_;
  ChildInformer services_;
  ChildInformer deployments_;
  ChildInformer jobs_;
  runtime::Informer<PodInfo> pods_;
};

}  // namespace weir::job
