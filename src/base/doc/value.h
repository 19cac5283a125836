// doc::Json as a complete type, for headers that hold one by value. Costs a second of parsing:
// headers that only pass references include base/doc/json.h instead.
#pragma once

#include <nlohmann/json.hpp>

#include "base/doc/json.h"
