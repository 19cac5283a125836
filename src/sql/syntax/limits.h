// How deep trees may become. Bounds for every consumer of a tree, not for people: nobody gets near.
#pragma once

namespace weir::sql {

// Levels of brackets, CASEs and queries; Flink's own parser overflows its stack at about 1,000.
inline constexpr int kMaxDepth = 2000;
// Nodes between the root of an expression and its deepest leaf: a OR b OR c ... is a chain.
inline constexpr int kMaxHeight = 5000;

}  // namespace weir::sql
