// The secret values that a job's texts hold, for the redactor of what Flink tells back. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/flink/redactor.h"
#include "job/api/sqljob.h"
#include "job/model/observation.h"

namespace weir::job {

// Values of options and settings whose key looks secret ('password' = '...', SET 'k' = '...',
// SET k = ...), with variables put in; and of such keys in spec.flink.configuration. Found by
// looking at tokens alone, so that a script that does not compile is covered too. Linear time.
std::vector<std::string> SecretValues(const SqlJobSpec& spec, std::string_view sql);
// These, and what the script's ${secret:NAME/KEY} stand for.
flink::Redactor JobRedactor(const SqlJobSpec& spec, std::string_view sql,
                            const SecretsSeen& secrets);

}  // namespace weir::job
