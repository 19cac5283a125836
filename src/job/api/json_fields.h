// The shared readers and writers of members, under this room's name. Internal to this module.
#pragma once

#include "runtime/object/fields.h"

namespace weir::job {

using runtime::Put;
using runtime::SmallIntAt;
using runtime::TimeAt;

}  // namespace weir::job
