// "Did you mean": the nearest of a set of candidates. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

// Damerau-Levenshtein distance (optimal string alignment), ASCII case ignored; stops counting above
// `limit` and then returns limit + 1.
int EditDistance(std::string_view a, std::string_view b, int limit);

// The candidate nearest to `word` within a third of its length (at least 1, at most 3), the first
// one on a tie; nothing when none is near.
std::optional<std::string> NearestWord(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

}  // namespace weir
