// Where an engine keeps what must outlive it. Owned by whoever owns the engine.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "arbiter/machine/state.h"
#include "base/core/status.h"

namespace weir::arbiter {

enum class Mode : uint8_t { kKubernetes, kMemory, kRpc };
std::string_view ModeName(Mode mode);  // "Kubernetes"
std::optional<Mode> ParseMode(std::string_view name);

struct Tools {
  std::string sync = {};
  std::set<ProcessId> remedy = {};
};

// One write. MEMORY keeps of the state what `durable` says (last load, cursor, reserved ids,
// epoch), the channel and the active node; the other modes keep all of it, RPC without the stages
// reached and the grants.
struct Record {
  Mode mode = Mode::kMemory;
  State state = {};
  std::optional<ProcessId> load = {};  // a load to be counted with this write, then it is done
  std::string load_cursor = {};
  GrantId load_grant = 0;
  ProcessId reserve = 0;  // ids up to here may be handed out
  Tools tools = {};
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Returns when the record is stored. One call at a time for an engine. kUnavailable and
  // kDeadlineExceeded are tried again with the newest record; any other error closes the engine
  // (another one owns the pipeline). A write whose fate is unknown may have happened.
  virtual Status Write(const Record& record, std::stop_token stop) = 0;
};

}  // namespace weir::arbiter
