// Which changes a stream of rows holds. Facts: ModifyKindSet, UpdateKind and ChangelogMode of
// flink-table-planner 2.2. Values.
#pragma once

#include <cstdint>
#include <string>

namespace weir::sql {

using ChangeKinds = uint8_t;
inline constexpr ChangeKinds kInserts = 1;
inline constexpr ChangeKinds kUpdates = 2;
inline constexpr ChangeKinds kDeletes = 4;
inline constexpr ChangeKinds kAllChanges = 7;

enum class UpdateForm : uint8_t {
  kNone,   // no updates
  kAfter,  // the new row alone, found by its key: an upsert stream
  kBoth,   // the old row and the new one: a retract stream
};

struct Changes {
  ChangeKinds kinds = kInserts;  // that are sure to be possible
  bool open = false;             // there may be others, too
  UpdateForm form = UpdateForm::kNone;

  bool insert_only() const { return kinds == kInserts && !open; }
  friend bool operator==(const Changes&, const Changes&) = default;
};

// As Flink shows it: "I,UB,UA,D"; with "?" at the end when there may be others.
std::string ChangesText(const Changes& changes);

}  // namespace weir::sql
