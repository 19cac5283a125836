// The pages as the build embeds them: pages_data.cc is written by embed_pages.cmake from pages/.
#pragma once

#include <span>
#include <string_view>

namespace weir::sql {

struct EmbeddedPage {
  int number = 0;  // of the code; 0: the end
  std::string_view text;
};

extern const std::span<const EmbeddedPage> kEmbeddedPages;

}  // namespace weir::sql
