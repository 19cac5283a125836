#include "sql/compile/edits.h"

#include <algorithm>
#include <tuple>

namespace weir::sql {

void SortEdits(std::vector<Edit>* edits) {
  std::stable_sort(edits->begin(), edits->end(), [](const Edit& a, const Edit& b) {
    return std::tie(a.span.begin, a.span.end) < std::tie(b.span.begin, b.span.end);
  });
}

std::string ApplyEdits(std::string_view text, const std::vector<Edit>& edits) {
  std::string out;
  out.reserve(text.size() + 64);
  size_t at = 0;
  for (const Edit& edit : edits) {
    out += text.substr(at, edit.span.begin - at);
    out += edit.text;
    at = edit.span.end;
  }
  out += text.substr(at);
  return out;
}

uint32_t MapBack(const std::vector<Edit>& edits, uint32_t offset, bool round_up) {
  int64_t shift = 0;  // edited position minus original position, behind the edits passed so far
  for (const Edit& edit : edits) {
    const int64_t begin = edit.span.begin + shift;
    const int64_t end = begin + static_cast<int64_t>(edit.text.size());
    if (offset < begin || (offset == begin && !(edit.span.empty() && round_up))) break;
    if (offset < end) {
      return round_up ? edit.span.end : edit.span.begin;
    }
    shift += static_cast<int64_t>(edit.text.size()) - static_cast<int64_t>(edit.span.size());
  }
  return static_cast<uint32_t>(offset - shift);
}

Span MapBack(const std::vector<Edit>& edits, Span span) {
  const uint32_t begin = MapBack(edits, span.begin, false);
  return {begin, std::max(begin, MapBack(edits, span.end, true))};
}

Position PlaceInScript(std::string_view script, const std::vector<Edit>& edits, Position given) {
  const std::string text = ApplyEdits(script, edits);
  const std::string_view line = SourceMap(text).Line(given.line);
  if (line.data() == nullptr) return given;
  size_t at = 0;
  for (int column = 1; column < given.column && at < line.size(); ++column) {
    at += static_cast<size_t>(DecodeUtf8(line, at).bytes);
  }
  const auto offset = static_cast<uint32_t>(line.data() - text.data() + at);
  return SourceMap(script).At(MapBack(edits, offset, false));
}

std::vector<Edit> ComposeEdits(std::string_view original, const std::vector<Edit>& first,
                               const std::vector<Edit>& second) {
  if (first.empty()) return second;
  const std::string middle = ApplyEdits(original, first);
  // What changes, as ranges of the middle text; ranges that touch become one.
  struct Range {
    uint32_t begin;
    uint32_t end;
    EditReason reason;
  };
  std::vector<Range> ranges;
  int64_t shift = 0;
  for (const Edit& edit : first) {
    const auto begin = static_cast<uint32_t>(edit.span.begin + shift);
    ranges.push_back({begin, begin + static_cast<uint32_t>(edit.text.size()), edit.reason});
    shift += static_cast<int64_t>(edit.text.size()) - static_cast<int64_t>(edit.span.size());
  }
  for (const Edit& edit : second) {
    ranges.push_back({edit.span.begin, edit.span.end, edit.reason});
  }
  std::stable_sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  std::vector<Range> merged;
  for (const Range& range : ranges) {
    if (!merged.empty() && range.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, range.end);
    } else {
      merged.push_back(range);
    }
  }
  // Each range back to the original on one side, through the second edits on the other. A range's
  // ends never lie inside of a first edit, so both are exact.
  std::vector<Edit> out;
  size_t next_first = 0;
  size_t next_second = 0;
  shift = 0;
  for (const Range& range : merged) {
    Edit edit;
    edit.reason = range.reason;
    edit.span.begin = static_cast<uint32_t>(range.begin - shift);
    while (next_first < first.size() &&
           first[next_first].span.begin + shift <= static_cast<int64_t>(range.end)) {
      const Edit& passed = first[next_first];
      if (passed.span.begin + shift + static_cast<int64_t>(passed.text.size()) > range.end) break;
      shift += static_cast<int64_t>(passed.text.size()) - static_cast<int64_t>(passed.span.size());
      ++next_first;
    }
    edit.span.end = static_cast<uint32_t>(range.end - shift);
    uint32_t at = range.begin;
    for (; next_second < second.size() && second[next_second].span.end <= range.end &&
           second[next_second].span.begin <= range.end;
         ++next_second) {
      edit.text += middle.substr(at, second[next_second].span.begin - at);
      edit.text += second[next_second].text;
      at = second[next_second].span.end;
    }
    edit.text += middle.substr(at, range.end - at);
    out.push_back(std::move(edit));
  }
  return out;
}

std::string_view EditReasonName(EditReason reason) {
  switch (reason) {
    case EditReason::kVariable:
      return "variable";
    case EditReason::kStatementSet:
      return "statement-set";
    case EditReason::kLegacyKey:
      return "legacy-key";
    case EditReason::kQuoteSet:
      return "quote-set";
    case EditReason::kCluster:
      return "cluster";
    case EditReason::kComment:
      return "comment";
    case EditReason::kFunction:
      return "function";
  }
  return "variable";
}

}  // namespace weir::sql
