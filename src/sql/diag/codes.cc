#include "sql/diag/codes.h"

#include <fmt/format.h>

namespace weir::sql {

const std::vector<CodeInfo>& AllCodes() {
  static const std::vector<CodeInfo> kCodes = {
#define WEIR_SQL_CODE_ROW(name, number, cls, title) \
  {DiagCode::k##name, DiagClass::cls, #name, title},
      WEIR_SQL_CODES(WEIR_SQL_CODE_ROW)
#undef WEIR_SQL_CODE_ROW
  };
  return kCodes;
}

const CodeInfo& InfoOf(DiagCode code) {
  for (const CodeInfo& info : AllCodes()) {
    if (info.code == code) {
      return info;
    }
  }
  return AllCodes().front();
}

std::string CodeText(DiagCode code) { return fmt::format("SQL{:04}", static_cast<int>(code)); }

}  // namespace weir::sql
