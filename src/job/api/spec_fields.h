// The shared readers of a spec's members, under this room's name. Internal to this module.
#pragma once

#include "runtime/object/spec_fields.h"

namespace weir::job {

using runtime::ReadCount;
using runtime::ReadDuration;
using runtime::ReadWord;

}  // namespace weir::job
