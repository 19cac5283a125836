// How the processes of a Pipeline are cut from its source. Pure.
//
// A cursor is a text: a time (RFC 3339, UTC) of cron and timeRange, a number of keyRange, a file's
// name of files. The same cursor and time give the same cut in every life of the operator.
#pragma once

#include <memory>
#include <string>
#include <string_view>

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

// Null when there is no source. `created`: of the Pipeline.
Result<std::shared_ptr<const Cutter>> MakeCutter(const SourceSpec& spec, SystemTime created);

}  // namespace weir::pipeline
