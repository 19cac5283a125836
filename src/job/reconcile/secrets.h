// The secret values that a job's texts hold, for the redactor of what Flink tells back. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "job/api/sqljob.h"

namespace weir::job {

// Values of options and settings whose key looks secret ('password' = '...', SET 'k' = '...',
// SET k = ...), with variables put in; and of such keys in spec.flink.configuration. Found by
// looking at tokens alone, so that a script that does not compile is covered too. Linear time.
std::vector<std::string> SecretValues(const SqlJobSpec& spec, std::string_view sql);

}  // namespace weir::job
