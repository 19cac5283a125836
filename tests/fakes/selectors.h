// Label and field selectors and partial objects, as the API server reads them. Pure.
#pragma once

#include <string_view>

#include "base/doc/value.h"

namespace weir {

// "a=b,c!=d,e,!f,g in (x,y),h notin (z)"; empty matches everything.
bool MatchesLabels(std::string_view selector, const doc::Json& object);
// "metadata.name=x", also != and any other dotted path (compared as text).
bool MatchesFields(std::string_view selector, const doc::Json& object);
// meta.k8s.io/v1 PartialObjectMetadata of an object.
doc::Json PartialMetadata(const doc::Json& object);

}  // namespace weir
