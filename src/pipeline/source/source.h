// How the processes of a Pipeline are cut from its source. Pure.
//
// A cursor is a text: a time (RFC 3339, UTC) of cron and timeRange, a number of keyRange, a file's
// name of files. The same cursor and time give the same cut in every life of the operator.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "arbiter/machine/types.h"
#include "base/core/status.h"
#include "pipeline/api/pipeline.h"

namespace weir::pipeline {

class Cutter : public arbiter::Source {
 public:
  // The cursor before anything was loaded.
  virtual std::string Start() const = 0;
  // kInvalid/CursorMismatch: `cursor` is none of this kind of source, so nothing can be cut.
  virtual Status Check(const std::string& cursor) const = 0;
  // Nothing will ever be cut after `cursor`.
  virtual bool Exhausted(const std::string& cursor) const = 0;
};

// "" when there is none, else "cron", "timeRange", "keyRange", "files".
std::string_view SourceKind(const SourceSpec& spec);

// The names of a listing: ascending, each once.
using Names = arbiter::Names;

// One name on each line, in any order; empty lines, and a carriage return at a line's end, are
// nothing. kInvalid/BadListing: it is too long, or a name is.
Result<Names> ParseListing(std::string_view text);

// Those of `now` at or before `cut`, up to where processes are cut already, that `before` had not.
std::vector<std::string> AddedBehind(const std::vector<std::string>& before,
                                     const std::vector<std::string>& now, const std::string& cut);

// Null `names`: not known, nothing is cut.
std::shared_ptr<const Cutter> MakeFilesCutter(Names names, int per_process);

// Null when there is no source. `created`: of the Pipeline. The names of files.namesFrom are not
// known here.
Result<std::shared_ptr<const Cutter>> MakeCutter(const SourceSpec& spec, SystemTime created);

}  // namespace weir::pipeline
