#include "base/crypto/hash.h"
#include "job/plan/plan.h"

namespace weir::job {

std::string FlinkJobId(std::string_view uid, int64_t sequence) {
  return crypto::Sha256Hex(std::string(uid) + "/" + std::to_string(sequence)).substr(0, 32);
}

std::string RunId(std::string_view uid, std::string_view key, int attempt) {
  return crypto::Sha256Hex(std::string(uid) + "/" + std::string(key) + "/" +
                           std::to_string(attempt))
      .substr(0, 32);
}

std::string JobManagerName(std::string_view job) { return std::string(job) + "-jm"; }

std::string TaskManagerName(std::string_view job) { return std::string(job) + "-tm"; }

std::string ConfigName(std::string_view job, int64_t sequence, std::string_view intent_hash) {
  return std::string(job) + "-" + std::to_string(sequence) + "-" +
         std::string(intent_hash.substr(0, 8));
}

std::string ClusterId(std::string_view job, int64_t sequence) {
  return std::string(job) + "-" + std::to_string(sequence);
}

std::vector<std::string> HaConfigMapNames(std::string_view job, std::string_view uid,
                                          int64_t sequence) {
  return {ClusterId(job, sequence) + "-cluster-config-map",
          HaJobConfigMapName(job, sequence, FlinkJobId(uid, sequence))};
}

}  // namespace weir::job
