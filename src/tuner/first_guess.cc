#include "tuner/first_guess.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tuner/align.h"
#include "tuner/numeric.h"
#include "tuner/reason.h"

namespace weir::tuner {
namespace {

constexpr double kMib = 1 << 20;

// Flink 2.2's defaults (TaskManagerOptions), MiB and shares:
// taskmanager.memory.jvm-metaspace.size, .jvm-overhead.{fraction,min,max}, .managed.fraction,
// .network.{fraction,min}, and .framework.heap.size and .framework.off-heap.size together.
constexpr double kMetaspace = 256;
constexpr double kOverheadShare = 0.1, kOverheadMin = 192, kOverheadMax = 1024;
constexpr double kManagedShare = 0.4;
constexpr double kNetworkShare = 0.1, kNetworkMin = 64;
constexpr double kFramework = 128 + 128;

// A shuffle is, for each slot, one result partition and one input gate with a channel to each slot
// of the other side. Flink gives each channel two buffers and each of the two eight more
// (taskmanager.network.memory.{buffers-per-channel,floating-buffers-per-gate}) of 32 KiB
// (taskmanager.memory.segment-size). It starts with fewer, down to about half of them, below which
// it fails: "Insufficient number of network buffers".
constexpr double kBuffersPerChannel = 2, kBuffersPerEnd = 8, kBufferMib = 32.0 / 1024;

// How many keys there are no script says. State has to fit until the tuner has seen it grow, and it
// decides from the third window of a minute on: so the rows of three minutes, each with a new key,
// at a rate that a slot of a job with state carries with ease. Where more rows come, keys come
// again.
constexpr double kRowsPerSecond = 1000, kUntilMeasuredS = 180;
constexpr double kKeys = kRowsPerSecond * kUntilMeasuredS;
// What Java adds to the bytes of an entry on the heap: CopyOnWriteStateMap's entry and its place in
// the table (48), a BinaryRowData as the key with its array, segment and head of bytes (144), and
// much the same as the value. An aggregate's entry of 16 and 24 bytes was measured to take 281, a
// row of a join, which has two such maps here, 545 (docs/measured.md).
constexpr double kHeapEntryBytes = 300;
// What a slot works with beside state. The largest part is what a source has fetched: Kafka's
// consumer takes up to 50 MiB at once (fetch.max.bytes).
constexpr double kWorkingHeapMib = 64;
// Of a heap this much may be alive: a collector needs the rest for garbage, and a checkpoint holds
// the old values of what changes meanwhile.
constexpr double kLiveShare = 0.6;
// RocksDB's write buffers get a third of a slot's managed memory, and each state takes one arena
// block at least, an eighth of its 64 MiB: with less it writes to disk all the time
// (RocksDBMemoryControllerUtils, state.backend.rocksdb.memory.write-buffer-ratio).
constexpr double kArenaMib = 8, kWriteBufferShare = 1.0 / 3;

// A core a slot: a slot's tasks are threads, of which the busiest is the limit.
constexpr double kCoresPerSlot = 1;

// Above this no process is of use, whatever the hints say.
constexpr double kMostMib = 1 << 20;

struct Need {
  double heap = 0;
  double managed = 0;
  double network = 0;
  double state = 0;  // in either of the two
};

Need NeedOf(const Config& config, const Hints& hints) {
  const double slots = std::max(config.slots_per_tm, 1);
  const double p = std::max(config.initial.parallelism, 1);
  Need need;
  for (const StateHint& one : hints.operators) {
    const double states = std::max(one.states, 1);
    const double bytes = std::max(one.key_bytes, 0.0) + std::max(one.row_bytes, 0.0);
    need.state += hints.on_heap ? kKeys * (bytes + states * kHeapEntryBytes) / kMib
                                : states * kArenaMib / kWriteBufferShare;
  }
  need.state *= slots;
  need.heap = (kWorkingHeapMib * slots + (hints.on_heap ? need.state : 0)) / kLiveShare;
  need.managed = hints.on_heap ? 0 : need.state;
  need.network = slots * std::max(hints.shuffles, 0) * 2 *
                 (p * kBuffersPerChannel + kBuffersPerEnd) * kBufferMib;
  return need;
}

bool Holds(double process_mib, const Need& need) {
  const ProcessMemory parts = Divide(process_mib);
  return parts.task_heap >= need.heap && parts.managed >= need.managed &&
         parts.network >= need.network;
}

// Every part grows with the whole.
double LeastThatHolds(const Need& need) {
  double low = 0, high = kMostMib;
  while (high - low > 1) {
    const double middle = (low + high) / 2;
    (Holds(middle, need) ? high : low) = middle;
  }
  return high;
}

std::string Counted(size_t n, const char* what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

std::string Why(const Config& config, const Hints& hints, const Need& need) {
  std::string text = "first guess, nothing is measured yet: ";
  if (hints.operators.empty()) {
    text += "no state by key";
  } else {
    text +=
        hints.on_heap
            ? fmt::format("{} with state, {:.0f} keys of each in a slot: {} MiB of heap",
                          Counted(hints.operators.size(), "operator"), kKeys, Round0(need.state))
            : fmt::format("{} with state: {} MiB of managed memory",
                          Counted(hints.operators.size(), "operator"), Round0(need.state));
  }
  if (hints.shuffles > 0) {
    text += fmt::format("; {} at parallelism {}: {} MiB of buffers",
                        Counted(static_cast<size_t>(hints.shuffles), "shuffle"),
                        config.initial.parallelism, std::max(1L, Round0(need.network)));
  }
  if (config.slots_per_tm > 1) text += fmt::format("; {} slots", config.slots_per_tm);
  return text;
}

}  // namespace

ProcessMemory Divide(double process_mib) {
  const double overhead = Clamp(kOverheadShare * process_mib, kOverheadMin, kOverheadMax);
  const double flink = process_mib - kMetaspace - overhead;
  ProcessMemory parts;
  parts.managed = kManagedShare * flink;
  parts.network = std::max(kNetworkMin, kNetworkShare * flink);
  parts.task_heap = flink - parts.managed - parts.network - kFramework;
  return parts;
}

Decision FirstGuess(const Config& config, const Given& given, const std::optional<Hints>& hints) {
  Decision decision;
  decision.resources = config.initial;
  if (!hints || config.mode == Mode::kBatch || (given.cpu && given.memory)) return decision;
  const Need need = NeedOf(config, *hints);
  Resources& guess = decision.resources;
  bool capped = false;
  if (!given.memory) {
    const double wanted = std::max(LeastThatHolds(need), config.initial.tm_mem_mib);
    const double mib =
        Quantise(wanted, config.mem_quantum_mib, config.tm_mem_mib, config.initial.tm_mem_mib);
    // A heap above nothing, and the buffers without which no task starts.
    if (Holds(mib, {.heap = 1, .network = need.network})) guess.tm_mem_mib = mib;
    capped = guess.tm_mem_mib < wanted;
  }
  if (!given.cpu) {
    const double cores = std::max(kCoresPerSlot * config.slots_per_tm, config.initial.tm_cpu);
    guess.tm_cpu = Quantise(cores, config.cpu_quantum, config.tm_cpu, config.initial.tm_cpu);
  }
  decision.acts = !(guess == config.initial);
  if (!decision.acts) return decision;
  decision.reason = ChangeText(config.initial, guess, Why(config, *hints, need), guess.parallelism);
  if (capped) decision.reason += "; the bounds allow no more";
  return decision;
}

}  // namespace weir::tuner
