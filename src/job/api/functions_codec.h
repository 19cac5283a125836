// spec.functions, read. Internal to this module.
#pragma once

#include <string>
#include <vector>

#include "base/doc/json.h"
#include "job/api/sqljob.h"

namespace weir::job {

void ReadFunctions(const doc::Json& list, const std::string& path, std::vector<std::string>* errors,
                   std::vector<FunctionSpec>* out);

}  // namespace weir::job
