// The data flow as a tree for people, from each sink down to what it is made of. Pure.
#pragma once

#include <string>

#include "sql/compile/compile.h"

namespace weir::sql {

// departures  [sink: jdbc]  {I,UA} key (origin)
// └── aggregate by origin  {I,UA} key (origin)
//     └── flights  [source: kafka]  {I}
// In braces which changes come out, in the words of Flink's EXPLAIN CHANGELOG_MODE.
// A part that several sinks share is written out once. Names are coloured by kind on request.
std::string RenderDag(const Dag& dag, bool color = false);

// State (estimated bytes of a key and of what is kept beside it):
//   aggregate by flights.origin  GroupAggregate, key 40, kept 16
// Shuffles (estimated bytes of a row):
//   to aggregate by flights.origin, by flights.origin: 40
// Empty when there is neither. String literals are left out.
std::string RenderState(const JobState& state);

// "2 sources, 1 view, 1 sink"
std::string DagSummary(const Dag& dag);

}  // namespace weir::sql
