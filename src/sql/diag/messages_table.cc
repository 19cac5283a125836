#include "sql/diag/messages_table.h"

#include <fmt/format.h>

#include <string>

namespace weir::sql::messages {

Diagnostic SecondPrimaryKey(Span at, Span first) {
  return MakeError(DiagCode::kSecondPrimaryKey, at, "a table has at most one primary key")
      .Because(first, "the first one")
      .Help("name all columns in one: PRIMARY KEY (a, b) NOT ENFORCED");
}

Diagnostic LikeOptionTwice(Span at, Span option, Span first) {
  return MakeError(DiagCode::kBadLike, at, "an option of LIKE is given twice")
      .Because(first, "first given here")
      .Because(option, "and here")
      .Help("keep one of the two");
}

Diagnostic LikeCannotOverwrite(Span at, Span option) {
  return MakeError(DiagCode::kBadLike, at, "OVERWRITING does not go with every option of LIKE")
      .Because(option, "it does not go with this one")
      .Help(
          "write INCLUDING or EXCLUDING; only OPTIONS, GENERATED, METADATA and WATERMARKS can be "
          "overwritten");
}

Diagnostic LikeClash(Span at, std::string_view message, std::string_view help) {
  return MakeError(DiagCode::kBadLike, at, std::string(message)).Help(std::string(help));
}

Diagnostic TableAs(Span at, std::string_view what, std::string_view why, std::string_view help) {
  return MakeError(DiagCode::kBadTableAs, at, fmt::format("{} {}", what, why))
      .Help(std::string(help));
}

}  // namespace weir::sql::messages
