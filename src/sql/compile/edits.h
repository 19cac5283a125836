// Span-wise edits: the only way in which a user's script is ever changed. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/compile/compile.h"
#include "sql/diag/source_map.h"

namespace weir::sql {

// By position; an insertion comes before a replacement that starts at the same place.
void SortEdits(std::vector<Edit>* edits);

// `edits` must be sorted and must not overlap.
std::string ApplyEdits(std::string_view text, const std::vector<Edit>& edits);

// Where an offset into the edited text lies in the original. Inside of a replacement: the original
// span's begin, or with `round_up` its end.
uint32_t MapBack(const std::vector<Edit>& edits, uint32_t offset, bool round_up);
Span MapBack(const std::vector<Edit>& edits, Span span);

// The same of a line and column, as Flink counts them in what it was given.
Position PlaceInScript(std::string_view script, const std::vector<Edit>& edits, Position given);

// `first` edits `original`; `second` edits the result. One list over `original` that does both.
std::vector<Edit> ComposeEdits(std::string_view original, const std::vector<Edit>& first,
                               const std::vector<Edit>& second);

}  // namespace weir::sql
