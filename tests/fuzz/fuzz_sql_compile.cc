// The compiler ends; a unit has no errors; edits keep lines and make the script; what it gives to
// Flink compiles again, to itself.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sql/compile/compile.h"
#include "sql/compile/edits.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weir::sql;
  if (size == 0) return 0;
  CompileInput input;
  input.mode = (data[0] & 1) != 0 ? Mode::kBatch : Mode::kStreaming;
  input.target = (data[0] & 2) != 0 ? Target::kFile : Target::kSqlJob;
  input.script.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  input.variables = {{"a", "b"}, {"q", "it's"}, {"n", "1"}};
  input.builtins = {{"run.id", "x"}, {"run.date", "2026-01-31"}};
  const CompileOutput output = Compile(input);
  if (output.ok() == HasErrors(output.diagnostics)) std::abort();
  for (const Diagnostic& diagnostic : output.diagnostics) {
    if (diagnostic.primary.span.begin > diagnostic.primary.span.end) std::abort();
    if (diagnostic.primary.span.end > input.script.size()) std::abort();
  }
  (void)Summary(input.script, output.diagnostics, 80);
  if (!output.ok()) return 0;
  const std::string& script = output.unit->script;
  if (script != ApplyEdits(input.script, output.unit->edits)) std::abort();
  if (std::count(script.begin(), script.end(), '\n') !=
      std::count(input.script.begin(), input.script.end(), '\n')) {
    std::abort();
  }
  CompileInput again = input;
  again.script = script;
  again.variables.clear();
  again.builtins.clear();
  again.mode = Mode::kBatch;  // built-in names may be left over from $${run.id}
  again.target = Target::kFile;
  again.validation = Validation::kWarn;  // what a stream can do, a batch may not
  if (!Compile(again).ok()) std::abort();
  return 0;
}
