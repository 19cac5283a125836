// The data flow of a script, from the bound tree. Pure; iterative: chains of joins, unions and
// views are as long as the script likes.
#pragma once

#include <string_view>

#include "sql/analyze/bound.h"
#include "sql/changelog/changelog.h"
#include "sql/compile/compile.h"

namespace weir::sql {

// `text` is the script that was analyzed: operators are told in its words.
Dag BuildDag(const BoundScript& script, std::string_view text, const Changelog& changelog = {});

// What reaches each sink.
std::vector<SinkInput> ChangesOf(const BoundScript& script, const Changelog& changelog);

}  // namespace weir::sql
