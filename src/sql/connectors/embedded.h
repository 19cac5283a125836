// The shipped definitions as JSON, made of data/*.yaml by the build (embed_main.cc).
#pragma once

#include <string_view>

namespace weir::sql {

extern const std::string_view kEmbeddedDefinitions;  // an array of documents

}  // namespace weir::sql
